"""The checks on the list form: what they find, what mends it, and why it goes out all the same."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages

from .. import publishing
from ..publishing import Finding, Level
from .steps import TakesSteps

PREFIX = "reason-"
LONGEST_REASON = 500
HEADINGS = {
    Level.BLOCKS: "Must be mended before publishing",
    Level.NEEDS_REASON: "Mend it, or say why it may stand",
    Level.ADVICE: "Could be better",
}


@dataclass(frozen=True)
class ShownFinding:
    """A finding as the form shows it: where on the form it is, and what was typed about it."""

    finding: Finding
    anchor: str = ""
    typed: str = ""

    @property
    def input_name(self):
        return f"{PREFIX}{self.finding.name}"


class ReasonField(forms.CharField):
    """One reason; what no database can store is taken for nothing said."""

    def __init__(self):
        super().__init__(max_length=LONGEST_REASON, required=False)


def reasons_in(data):
    """The reasons that were posted, by the names of their findings."""
    reasons = {}
    for key in data:
        if key.startswith(PREFIX):
            try:
                reasons[key.removeprefix(PREFIX)] = ReasonField().clean(data[key])
            except forms.ValidationError:
                continue
    return {name: text for name, text in reasons.items() if text}


class ChecksLists(TakesSteps):
    """What the form shows of the checks, and the machine's mends."""

    def asked_for(self, request, listicle):
        """Do with the saved draft what the pressed button says; None when it says nothing more.

        What is typed about publishing is kept for this editor until they publish.
        """
        keep_typed(request, listicle)
        if "_fix" not in request.POST:
            return super().asked_for(request, listicle)
        # What was typed is saved by now, under the claim of this very form.
        seen = type(listicle).objects.values_list("version", flat=True).get(pk=listicle.pk)
        try:
            finding = publishing.mend(listicle, request.POST["_fix"], seen, by=request.user)
        except publishing.Refused as refusal:
            messages.warning(request, f"The draft is saved. {refusal}")
        else:
            messages.success(request, f"The draft is saved and mended by “{finding.fix.label}”.")
        return self.to_step("change", listicle)

    def checks(self, request, ranked_list, anchors=None):
        """What a template shows of the checks of a working copy.

        `anchors` are the places of the entries' rows on the form, by entry.
        """
        findings = publishing.examine(ranked_list)
        typed = typed_for(request, ranked_list.listicle)
        shown = [
            ShownFinding(
                finding,
                (anchors or {}).get(finding.row_id, f"id_{finding.field}" if finding.field else ""),
                typed["reasons"].get(finding.name, ""),
            )
            for finding in findings
        ]
        groups = [
            (HEADINGS[level], [each for each in shown if each.finding.level is level])
            for level in Level
        ]
        return {
            "findings": findings,
            "finding_groups": [(words, group) for words, group in groups if group],
            "asked_reasons": [each for each in shown if each.finding.needs_reason],
            "typed_note": typed["note"],
            "typed_minor": typed["minor"],
            "longest_reason": LONGEST_REASON,
        }


def typed_in(data):
    """What was typed about publishing: the reasons, the note, and whether it is a correction."""
    note, minor = data.get("note", "")[:300], "minor" in data
    return {"reasons": reasons_in(data), "note": note, "minor": minor}


def keep_typed(request, listicle):
    """Keep what was typed about publishing, for the next screen and the one after."""
    typed = typed_in(request.POST)
    if any(typed.values()):
        request.session[typed_key(listicle)] = typed
    else:
        forget_typed(request, listicle)


def typed_for(request, listicle):
    """What this editor has typed about publishing, and not published with yet."""
    if any(name == "note" or name.startswith(PREFIX) for name in request.POST):
        return typed_in(request.POST)
    return request.session.get(typed_key(listicle)) or typed_in({})


def forget_typed(request, listicle):
    request.session.pop(typed_key(listicle), None)


def typed_key(listicle):
    return f"typed-for-list-{listicle.pk}"


def rows_of_form(inline_formsets):
    """Where on the form each entry's row is: the ids of rows by entry."""
    return {
        form.instance.pk: form.prefix
        for inline in inline_formsets
        for form in inline.formset.forms
        if form.instance.pk
    }
