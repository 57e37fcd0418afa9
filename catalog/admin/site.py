from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.contrib.flatpages.models import FlatPage
from django.contrib.redirects.admin import RedirectAdmin
from django.contrib.redirects.models import Redirect
from django.contrib.sites.models import Site
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import resolve, reverse

from ..models import SiteSettings
from ..text.ids import is_id
from ..text.rich_text import RichTextFormField
from .nonsense import ForgivesNonsense
from .policy import AsksPolicy
from .trail import KeepsTrail


@admin.register(SiteSettings)
class SiteSettingsAdmin(ForgivesNonsense, AsksPolicy, KeepsTrail, admin.ModelAdmin):
    """One record: its menu item opens it."""

    fieldsets = [
        (None, {"fields": ["name", "tagline", "logo", "contact_email"]}),
        ("Paid links", {"fields": ["disclosure_statement", "paid_link_mark"]}),
        ("Support for readers", {"fields": ["helplines"]}),
    ]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not SiteSettings.objects.exists()

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        if SiteSettings.objects.exists():
            return HttpResponseRedirect(reverse("admin:catalog_sitesettings_change", args=[1]))
        return HttpResponseRedirect(reverse("admin:catalog_sitesettings_add"))


class PageForm(forms.ModelForm):
    """A static page: words only, at an address that no other page has."""

    content = RichTextFormField(required=False)
    url = forms.RegexField(
        label="Address",
        max_length=100,
        regex=r"^/(?:[-\w]+/)+\Z",
        help_text="Like “/about/” or “/about/team/”.",
        error_messages={"invalid": "It begins and ends with a slash: “/about/team/”."},
    )

    class Meta:
        model = FlatPage
        fields = ["url", "title", "content"]

    def clean_url(self):
        url = self.cleaned_data["url"]
        # One at a time, until the page is saved: no constraint keeps an address for one page.
        Site.objects.select_for_update().get(pk=settings.SITE_ID)
        if FlatPage.objects.filter(url=url).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("There is a page at this address already.")
        if resolve(url).url_name != "page":
            raise forms.ValidationError("The site has a page of its own there: choose another.")
        return url


admin.site.unregister(FlatPage)
# There is one site; who runs another runs another database.
admin.site.unregister(Site)


@admin.register(FlatPage)
class PageAdmin(ForgivesNonsense, AsksPolicy, KeepsTrail, admin.ModelAdmin):
    change_form_template = "admin/catalog/change_form.html"
    form = PageForm
    list_display = ["title", "url"]
    search_fields = ["title", "url"]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.instance.sites.set([Site.objects.get_current()])


admin.site.unregister(Redirect)


@admin.register(Redirect)
class LegacyAddressAdmin(ForgivesNonsense, AsksPolicy, KeepsTrail, RedirectAdmin):
    """Where addresses lead that the site had before this one: the owner's to say."""


def view_on_site(request, content_type_id, object_id):
    """Lead on to a record's page, if the record is there for this user at the desk."""
    if not is_id(content_type_id):
        raise Http404
    model = get_object_or_404(ContentType, pk=content_type_id).model_class()
    if model not in admin.site._registry:
        raise Http404
    model_admin = admin.site.get_model_admin(model)
    thing = model_admin.get_object(request, object_id)
    if thing is None or not model_admin.has_view_permission(request, thing):
        raise Http404
    return shortcut(request, content_type_id, object_id)
