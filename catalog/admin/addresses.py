"""Records with a page of their own: the address is made once, and changed in a step of its own."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from .. import trail
from ..facts import live_lists_of
from ..models.addresses import Addressed
from ..text.slugs import SLUG_LENGTH
from .nonsense import ForgivesNonsense
from .policy import AsksPolicy
from .trail import KeepsTrail


class AddressForm(forms.Form):
    """Takes a new address for a page; the model says whether it can be had."""

    address = forms.CharField(
        max_length=SLUG_LENGTH, widget=forms.TextInput({"class": "vTextField"})
    )

    def __init__(self, *args, thing: Addressed, **kwargs):
        super().__init__(*args, **kwargs)
        self.thing = thing
        self.fields["address"].initial = thing.slug

    def clean_address(self):
        address = self.cleaned_data["address"]
        try:
            self.thing.move_to(address)
        except ValidationError as error:
            raise forms.ValidationError(error.messages) from error
        return address


class SavesInTurn(ForgivesNonsense, AsksPolicy, KeepsTrail, admin.ModelAdmin):
    """An admin that asks again when somebody else has just saved what the form was to save."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        for _attempt in range(2):
            # Django's view rolls itself back, also inside a transaction of ours. The second time
            # the other's row is there to be found, and the form says what is wrong.
            try:
                return super().changeform_view(request, object_id, form_url, extra_context)
            except (IntegrityError, ValidationError):
                continue
        messages.error(request, "Somebody saved the same at this moment: try again.")
        # No HttpResponseRedirect, by which the list form knows that something was saved.
        return HttpResponse(status=303, headers={"Location": request.get_full_path()})


class AddressedAdmin(SavesInTurn):
    """An admin in which an address is set once, and changed later in a step of its own."""

    change_form_template = "admin/catalog/addressed/change_form.html"

    def get_readonly_fields(self, request, obj=None):
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, "slug") if obj else fields

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj:
            may_move = self.has_move_permission(request, obj)
            how = "To change it, use “Change address” above." if may_move else ""
            kwargs["help_texts"] = {"slug": how}
        return super().get_form(request, obj, change=change, **kwargs)

    def get_urls(self):
        route = path(
            "<int:object_id>/address/",
            self.admin_site.admin_view(self.address_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_address",
        )
        return [route, *super().get_urls()]

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and self.has_move_permission(request, obj):
            route = f"admin:{self.opts.app_label}_{self.opts.model_name}_address"
            context["address_url"] = reverse(route, args=[obj.pk])
        return super().render_change_form(request, context, obj=obj, **kwargs)

    @transaction.atomic
    def address_view(self, request, object_id):
        """Change the address of a page at once, after saying what that does."""
        thing = self.record_for(request, "move", object_id)
        former = thing.slug
        form = AddressForm(request.POST or None, thing=thing)
        if request.method == "POST" and form.is_valid():
            if thing.slug != former:
                trail.record(
                    request.user,
                    trail.Action.MOVED,
                    thing,
                    changes={"slug": [former, thing.slug]},
                    live_lists=live_lists_of(thing).as_json,
                )
                self.log_change(
                    request, thing, f"Address changed from “{former}” to “{thing.slug}”."
                )
                messages.success(
                    request, f"The address is “{thing.slug}” now; “{former}” leads there."
                )
            return HttpResponseRedirect(
                reverse(
                    f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[thing.pk]
                )
            )
        context = {
            **self.admin_site.each_context(request),
            "title": "Change the address",
            "subtitle": str(thing),
            "opts": self.opts,
            "original": thing,
            "form": form,
        }
        return TemplateResponse(request, "admin/catalog/addressed/address.html", context)
