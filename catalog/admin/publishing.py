"""What editors do with versions: publish, schedule, withdraw. A step, a screen."""

from datetime import UTC

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html

from .. import publishing, trail
from ..models import Listicle
from ..policy import may
from ..previews import LASTS, preview_address
from ..publishing.editions import lock
from ..publishing.sealing import reasons_of
from ..text.ids import is_id
from .checks import forget_typed, reasons_in, typed_for
from .steps import TakesSteps


class MomentField(forms.CharField):
    """A moment to come, on the clock of the site."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.DateTimeInput({"type": "datetime-local"}), **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return publishing.moment_from(text)
        except publishing.Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class PublishForm(forms.Form):
    """What is said of a version that is published at once."""

    note = forms.CharField(max_length=300, required=False)
    minor = forms.BooleanField(required=False)


class StartForm(forms.Form):
    """When a version is to go live, when it is to end, and why there is one."""

    start = MomentField(label="Live from")
    end = MomentField(label="Until", required=False, help_text="Empty: until the next version.")
    note = forms.CharField(
        max_length=300, required=False, help_text="What has changed. Readers may see it."
    )


class MoveForm(forms.Form):
    start = MomentField(label="Live from")


class EndForm(forms.Form):
    end = MomentField(label="Until", required=False, help_text="Empty: until the next version.")


def ranked_list_of(edition, listicle=None):
    """What a version shows; without one, what the working copy of the list shows."""
    if edition is None:
        return publishing.RankedList.of_draft(listicle)
    return publishing.RankedList.of_edition(edition)


def instant(moment):
    """A moment in one way of writing, whatever clock it was given by."""
    return moment.astimezone(UTC).isoformat()


class PublishesLists(TakesSteps):
    """The screens and actions by which drafts become versions."""

    actions = ["publish_selected", "withdraw_selected"]

    def has_publish_permission(self, request, obj=None):
        return may(request.user, "publish", obj or Listicle)

    def get_urls(self):
        return [
            *self.step_routes(
                withdraw=self.withdraw_view,
                schedule=self.schedule_view,
                versions=self.versions_view,
                preview=self.preview_view,
            ),
            *super().get_urls(),
        ]

    # After saving

    def asked_for(self, request, listicle):
        """Do with the saved draft what the pressed button says; None when it says nothing more."""
        if "_publish" in request.POST or "_replace" in request.POST:
            form = PublishForm(request.POST)
            if not form.is_valid():
                messages.error(request, f"Saved, but not published. {form.errors.as_text()}")
            elif "_publish" in request.POST:
                said = {**form.cleaned_data, "reasons": reasons_in(request.POST)}
                self.publish(request, listicle, is_seen=True, **said)
            else:
                self.replace(request, listicle, form.cleaned_data["note"])
        elif "_schedule" in request.POST:
            return self.to_step("schedule", listicle)
        else:
            return None
        return self.to_step("change", listicle)

    def publish(self, request, listicle, is_seen=False, **options):
        """Publish a draft, and tell the editor what came of it; the edition, or None.

        A draft that the editor has not seen as it stands needs the approval of somebody who has.
        """
        if not self.has_publish_permission(request, listicle):
            raise PermissionDenied
        try:
            publish = publishing.publish if is_seen else publishing.publish_reviewed
            edition = publish(listicle, by=request.user, **options)
        except publishing.Refused as refusal:
            # With the way to its form, since a list among many was published from elsewhere.
            form = reverse("admin:catalog_listicle_change", args=[listicle.pk])
            sentence = '“<a href="{}">{}</a>” is saved but not published. {}'
            messages.error(request, format_html(sentence, form, listicle, refusal))
            return None
        forget_typed(request, listicle)
        moment = publishing.on_the_clock(edition.live_from)
        if edition.is_live():
            self.log_change(request, listicle, f"Published as version {edition.number}.")
            page = format_html('<a href="{}">{}</a>', listicle.get_absolute_url(), edition.title)
            messages.success(request, format_html("Version {} is live: {}.", edition.number, page))
        else:
            self.log_change(request, listicle, f"Version {edition.number} scheduled for {moment}.")
            messages.success(request, f"Version {edition.number} will go live on {moment}.")
        return edition

    def replace(self, request, listicle, note):
        """Put the draft into the place of the scheduled version, at the same moment.

        Without another note, it keeps that one's.
        """
        scheduled = listicle.editions.scheduled().first()
        if scheduled is None:
            messages.error(request, "No version of this list is scheduled any more.")
            return
        kept = {"expires_at": scheduled.expires_at, "note": note or scheduled.change_note}
        kept["reasons"] = reasons_in(request.POST)
        self.publish(request, listicle, at=scheduled.live_from, **kept)

    def withdraw(self, request, listicle):
        edition = publishing.withdraw(listicle, by=request.user)
        if edition is None:
            messages.info(request, f"“{listicle}” is not live.")
            return
        self.log_change(request, listicle, f"Withdrawn (version {edition.number}).")
        messages.success(
            request, f"“{listicle}” is withdrawn: its address answers “not found” now."
        )

    @admin.action(description="Publish the drafts of these lists", permissions=["publish"])
    def publish_selected(self, request, queryset):
        for listicle in queryset:
            self.publish(request, listicle)

    @admin.action(description="Withdraw these lists from the site", permissions=["publish"])
    def withdraw_selected(self, request, queryset):
        for listicle in queryset:
            self.withdraw(request, listicle)

    # Steps

    def withdraw_view(self, request, object_id):
        """Withdraw a list, after saying what that means."""
        listicle = self.record_for(request, "publish", object_id)
        if request.method == "POST":
            self.withdraw(request, listicle)
            return self.to_step("change", listicle)
        return self.show_step(request, listicle, "withdraw", "Withdraw from the site")

    @transaction.atomic
    def schedule_view(self, request, object_id):
        """Say when versions go live and end. Each button names the moment before it is pressed."""
        listicle = self.record_for(request, "publish", object_id)
        act = request.POST.get("act")
        forms_by_act = {"publish": StartForm, "move": MoveForm, "end": EndForm}
        initial = {"note": typed_for(request, listicle)["note"]}
        bound = {
            name: form(request.POST if act == name else None, prefix=name, initial=initial)
            for name, form in forms_by_act.items()
        }
        confirm = None
        if act == "cancel" or (act in bound and bound[act].is_valid()):
            values = bound[act].cleaned_data if act in bound else {}
            confirm = values.get("start")
            is_sure = confirm is None or request.POST.get("confirmed") == instant(confirm)
            if is_sure and self._do(request, listicle, act, values):
                return self.to_step("change", listicle)
        live = listicle.editions.live().first()
        context = {
            "form": bound["publish"],
            "move": bound["move"],
            "end": bound["end"],
            "act": act,
            "confirmed": confirm and instant(confirm),
            "confirm_words": confirm and publishing.on_the_clock(confirm),
            "live": live,
            "live_end": live and live.expires_at and publishing.on_the_clock(live.expires_at),
            "scheduled": listicle.editions.scheduled().first(),
        }
        if context["scheduled"] is None:
            context |= self.checks(request, publishing.RankedList.of_draft(listicle))
            context["may_publish"] = True
        return self.show_step(request, listicle, "schedule", "Schedule", **context)

    def versions_view(self, request, object_id):
        """Every version of a list, any two of them compared, and the way back to each."""
        listicle = self.record_for(request, "view", object_id)
        versions = {str(edition.number): edition for edition in self._versions(listicle)}
        if request.method == "POST":
            return self._restore(request, listicle, versions.get(request.POST.get("restore")))
        live = next((each for each in versions.values() if each.is_live()), None)
        shown = {number: each for number, each in versions.items() if not each.sealed_at}
        before = shown.get(request.GET.get("from"), live)
        after = shown.get(request.GET.get("to"))
        comparison = None
        if before:
            comparison = publishing.compare(ranked_list_of(before), ranked_list_of(after, listicle))
        return self.show_step(
            request,
            listicle,
            "versions",
            "Versions",
            versions=versions.values(),
            before=before,
            after=after,
            comparison=comparison,
            is_comparable=bool(shown),
            may_restore=may(request.user, "restore", listicle),
            may_seal=may(request.user, "seal", listicle),
        )

    def preview_view(self, request, object_id):
        """A link that shows the draft to somebody without a login, and its revocation."""
        listicle = self.record_for(request, "preview", object_id)
        if request.method == "POST":
            with transaction.atomic():
                listicle.revoke_previews()
                trail.record(request.user, trail.Action.REVOKED, listicle)
            self.log_change(request, listicle, "Preview links revoked.")
            messages.success(request, "The links given out so far show nothing any more.")
            return self.to_step("preview", listicle)
        address = preview_address(listicle, by=request.user)
        return self.show_step(
            request,
            listicle,
            "preview",
            "Preview",
            address=address,
            whole_address=request.build_absolute_uri(address),
            days=LASTS.days,
        )

    def _versions(self, listicle):
        editions = listicle.editions.select_related("created_by", "listicle").order_by("-number")
        reasons = reasons_of(listicle)
        for edition in editions:
            edition.why_sealed = reasons.get(edition.number, "")
        return editions

    def _restore(self, request, listicle, edition):
        if not may(request.user, "restore", listicle):
            raise PermissionDenied
        seen = request.POST.get("seen_version", "")
        if edition is None or not is_id(seen):
            raise Http404
        try:
            publishing.restore(edition, int(seen), by=request.user)
        except publishing.Refused as refusal:
            messages.error(request, str(refusal))
            return self.to_step("versions", listicle)
        self.log_change(request, listicle, f"Version {edition.number} brought back into the draft.")
        messages.success(
            request,
            f"The draft is version {edition.number} again. Readers see it when you publish.",
        )
        return self.to_step("change", listicle)

    def _do(self, request, listicle, act, values):
        """Carry out one act of the schedule; whether it was."""
        if act == "publish":
            # Frozen is what the editor has seen; nobody saves another until it is.
            seen = request.POST.get("seen_version")
            if seen and seen != str(lock(listicle).version):
                messages.error(request, "The draft has been changed since you looked. Look again.")
                return False
            options = {"at": values["start"], "expires_at": values["end"], "note": values["note"]}
            options["reasons"] = reasons_in(request.POST)
            return self.publish(request, listicle, **options) is not None
        try:
            if act == "move":
                edition = publishing.reschedule(listicle, values["start"], by=request.user)
                said = f"moved to {publishing.on_the_clock(edition.live_from)}"
            elif act == "cancel":
                edition = publishing.cancel(listicle, by=request.user)
                said = "cancelled: it will not go live"
            else:
                edition = publishing.expire(listicle, values["end"], by=request.user)
                end = edition.expires_at
                said = f"ends on {publishing.on_the_clock(end)}" if end else "has no end any more"
        except publishing.Refused as refusal:
            messages.error(request, str(refusal))
            return False
        self.log_change(request, listicle, f"Version {edition.number} {said}.")
        messages.success(request, f"Version {edition.number} {said}.")
        return True
