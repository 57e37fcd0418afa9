"""Sealing a published version: a step of its own, that says what it does and asks why."""

from django import forms
from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import Http404

from .. import publishing
from ..publishing.sealing import others_that_say_the_same, seal
from ..text.ids import is_id
from .steps import TakesSteps


class SealForm(forms.Form):
    """Why a version must disappear."""

    reason = forms.CharField(
        label="Why it must disappear",
        max_length=1000,
        widget=forms.Textarea({"rows": 3, "class": "vLargeTextField"}),
        help_text="Kept in the audit trail, and shown to editors in the place of the version. "
        "Do not repeat here what must not be read.",
    )


def forget_titles(listicle):
    """The admin's own log calls lists by the titles they had: not by one that was sealed."""
    titles = list(listicle.editions.sealed().values_list("title", flat=True))
    if titles:
        logged = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(listicle), object_id=str(listicle.pk)
        )
        logged.filter(object_repr__in=titles).update(object_repr=f"list {listicle.pk}")


class SealsVersions(TakesSteps):
    """The step by which a published version disappears for good."""

    def get_urls(self):
        return [*self.step_routes(seal=self.seal_view), *super().get_urls()]

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and obj.newest_number and not obj.live_number:
            context["sealed"] = obj.editions.holding().sealed().first()
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def construct_change_message(self, request, form, formsets, add=False):
        """As Django's, with entries told by rank alone: no title of the list stays behind here."""
        message = super().construct_change_message(request, form, formsets, add)
        for told in (told for part in message for told in part.values()):
            if "object" in told:
                told["object"] = told["object"].partition(" of ")[0]
        return message

    def log_change(self, request, obj, message):
        logged = super().log_change(request, obj, message)
        forget_titles(obj)
        return logged

    def seal_view(self, request, object_id):
        """Seal one version, ?version=3, after saying what readers and colleagues lose."""
        listicle = self.record_for(request, "seal", object_id)
        number = request.GET.get("version", "")
        edition = listicle.editions.filter(number=number).first() if is_id(number) else None
        if edition is None:
            raise Http404
        if edition.sealed_at:
            messages.info(request, f"Version {edition.number} is sealed.")
            return self.to_step("versions", listicle)
        form = SealForm(request.POST if request.method == "POST" else None)
        if form.is_valid() and self._seal(request, listicle, edition, form.cleaned_data["reason"]):
            return self.to_step("versions", listicle)
        return self.show_step(
            request,
            listicle,
            "seal",
            f"Seal version {edition.number}",
            form=form,
            edition=edition,
            is_scheduled=edition in listicle.editions.scheduled(),
            same=others_that_say_the_same(edition),
            is_in_draft=edition.digest == listicle.digest,
        )

    def _seal(self, request, listicle, edition, reason):
        try:
            with transaction.atomic():
                seal(edition, by=request.user, reason=reason)
                self.log_change(request, listicle, f"Version {edition.number} sealed.")
        except publishing.Refused as refusal:
            messages.error(request, str(refusal))
            return False
        messages.success(request, f"Version {edition.number} is sealed. Nobody reads it any more.")
        return True
