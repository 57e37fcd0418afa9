"""Whose draft a list is, and the steps by which it is proposed, approved or given back."""

from django import forms
from django.contrib import messages
from django.db.models import Q

from .. import publishing
from ..models import Listicle
from ..policy import User, may
from ..previews import preview_address
from ..text.ids import is_id
from .steps import TakesSteps

# What takes effect at once, or says who works on a list, by the act that the policy is asked for.
CLOSED_FIELDS = {
    "writer": "assign",
    "is_featured": "place",
    "featured_position": "place",
    "first_published_on": "place",
    "predecessor": "place",
}


class ReturnForm(forms.Form):
    """Why a draft is given back."""

    reason = forms.CharField(
        label="What the writer is to do",
        max_length=2000,
        widget=forms.Textarea({"rows": 3, "class": "vLargeTextField"}),
        error_messages={"required": "Say what is to be done: the writer reads it."},
    )


class ReviewsLists(TakesSteps):
    """The steps by which a writer's draft is proposed and approved."""

    def get_urls(self):
        return [*self.step_routes(review=self.review_view), *super().get_urls()]

    # The form

    def get_fieldsets(self, request, obj=None):
        """The form, without what is not for this user to say."""
        thing = obj or Listicle
        closed = {name for name, act in CLOSED_FIELDS.items() if not may(request.user, act, thing)}
        fieldsets = [
            (label, {**options, "fields": [n for n in options["fields"] if n not in closed]})
            for label, options in super().get_fieldsets(request, obj)
        ]
        return [(label, options) for label, options in fieldsets if options["fields"]]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "writer":
            at_work = Q(is_active=True, is_staff=True)
            # With those who left lists behind, or their lists could not be saved.
            kwargs["queryset"] = User.objects.filter(
                at_work | Q(pk__in=Listicle.objects.values("writer"))
            ).order_by("username")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change and obj.writer is None:
            obj.writer = request.user
        super().save_model(request, obj, form, change)

    def render_change_form(self, request, context, obj=None, **kwargs):
        context["may_propose"] = may(request.user, "propose", obj or Listicle)
        if obj:
            context["review"] = publishing.review_of(obj).name
            context["returned"] = publishing.last_return(obj)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def asked_for(self, request, listicle):
        """Do with the saved draft what the pressed button says; None when it says nothing more."""
        if "_propose" not in request.POST:
            return super().asked_for(request, listicle)
        self._say(
            request,
            lambda: publishing.propose(listicle, by=request.user),
            "The draft is saved and proposed: an editor reads it next.",
        )
        return self.to_step("change", listicle)

    # The step

    def review_view(self, request, object_id):
        """Read what a draft changes, then approve it or give it back."""
        listicle = self.record_for(request, "review", object_id)
        act = request.POST.get("act")
        form = ReturnForm(request.POST if act == "return" else None)
        if act == "approve" and self._approve(request, listicle):
            return self.to_step("change", listicle)
        if act == "return" and form.is_valid():
            reason = form.cleaned_data["reason"]
            is_returned = self._say(
                request,
                lambda: publishing.send_back(listicle, by=request.user, reason=reason),
                "The draft is with its writer again, and your sentence stands above it.",
            )
            if is_returned:
                return self.to_step("change", listicle)
        if act == "approve":
            return self.to_step("review", listicle)
        live = listicle.live_edition
        draft = publishing.RankedList.of_draft(listicle)
        return self.show_step(
            request,
            listicle,
            "review",
            "Review",
            form=form,
            review=publishing.review_of(listicle).name,
            live=live,
            comparison=live and publishing.compare(publishing.RankedList.of_edition(live), draft),
            preview=preview_address(listicle, by=request.user),
        )

    def _approve(self, request, listicle):
        seen = request.POST.get("seen_version", "")
        # What cannot be a version is none that anybody has seen.
        version = int(seen) if is_id(seen) else 0
        return self._say(
            request,
            lambda: publishing.approve(listicle, by=request.user, seen_version=version),
            "Approved as it stands. Another change to the draft ends the approval.",
        )

    def _say(self, request, do, sentence):
        """Do it, and tell the editor that it is done or why not; whether it is."""
        try:
            do()
        except publishing.Refused as refusal:
            messages.error(request, str(refusal))
            return False
        messages.success(request, sentence)
        return True
