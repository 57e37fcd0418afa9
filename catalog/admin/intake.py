"""Importing an article: paste or upload it, review what was read, make the draft."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst

from .. import publishing
from ..intake import drafts, parser, reader
from ..intake.article import NotAList
from ..intake.kept import take_in
from ..intake.limits import MOST_BYTES, Unreadable
from ..intake.matching import known_names
from ..intake.reviewing import Review, TypedLines, said_in, same_title
from ..intake.revisions import Revision
from ..intake.roles import CHOICES
from ..models import Author, Entry, Intake, Listicle
from ..policy import may, within_reach
from ..text.ids import is_id
from .pickers import ShowsNothingForNonsense
from .steps import TakesSteps

# So many unfinished articles are offered to be gone on with.
MOST_UNFINISHED = 10

NOTHING = "Paste an article, or choose a file."


class SourceField(forms.CharField):
    """Text of any kind, as it was pasted."""

    def __init__(self, **kwargs):
        super().__init__(required=False, strip=False, **kwargs)

    def to_python(self, value):
        # No database stores NUL, and no article needs it.
        return super().to_python(value).replace("\x00", "\ufffd")


class SourceForm(forms.Form):
    """Takes an article, pasted or as a file, and reads it."""

    text = SourceField(
        label="Paste the article",
        widget=forms.Textarea({"rows": 14, "class": "vLargeTextField intake-paste"}),
    )
    # What the clipboard held besides the plain text; the script beside it keeps it.
    html = SourceField(widget=forms.HiddenInput)
    file = forms.FileField(
        label="Or choose a file",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".docx,.html,.htm,.md,.markdown,.txt"}),
        help_text="Word (.docx), HTML, Markdown or plain text, in any encoding.",
    )

    def clean(self):
        super().clean()
        file, text, html = (self.cleaned_data.get(name) for name in ("file", "text", "html"))
        if not (file or html or (text and text.strip())):
            raise forms.ValidationError(NOTHING)
        try:
            if file:
                if file.size > MOST_BYTES:
                    raise Unreadable("This file is longer than any article.")
                self.source = reader.read(file.read(), name=file.name)
            elif html:
                self.source = reader.read(html, format="html")
            else:
                self.source = reader.read(text)
            self.article = parser.parse(self.source, known_names())
        except (Unreadable, NotAList) as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class LinesForm(forms.Form):
    """Takes lines that each name a song."""

    lines = SourceField(
        label="One song a line",
        max_length=20_000,
        widget=forms.Textarea({"rows": 8, "class": "vLargeTextField"}),
        help_text="Such as “Haru Haru – BIGBANG (2008)” or “Wind by FTISLAND”: the title first.",
    )

    def clean_lines(self):
        if not self.cleaned_data["lines"].strip():
            raise forms.ValidationError("Type or paste at least one line.")
        return self.cleaned_data["lines"]


class SongSearch(ShowsNothingForNonsense, AutocompleteSelect):
    """Finds any song of the catalogue by typing."""

    def __init__(self):
        super().__init__(Entry._meta.get_field("song"), admin.site)

    def build_attrs(self, base_attrs, extra_attrs=None):
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return {**attrs, "data-placeholder": "Search…"}

    def optgroups(self, name, value, attr=None):
        return [(None, [self.create_option(name, "", "", False, 0)], 0)]


def with_pickers(entries):
    """The entries as the screen shows them, each with a picker for any other song."""
    search = SongSearch()
    for entry in entries:
        label = {"id": f"id_other-{entry.start}", "aria-label": "Another song of the catalogue"}
        entry.picker = search.render(f"other-{entry.start}", "", label)
    return entries, search.media


class ImportsArticles(TakesSteps):
    """The screens by which articles become lists."""

    def get_urls(self):
        routes = {
            "intake/": (self.intake_view, "listicle_intake"),
            "intake/<int:intake_id>/": (self.intake_review_view, "intake_review"),
            "intake/<int:intake_id>/compare/": (self.intake_compare_view, "intake_compare"),
        }
        return [
            *(
                path(route, self.admin_site.admin_view(view), name=f"catalog_{name}")
                for route, (view, name) in routes.items()
            ),
            *self.step_routes(append=self.append_view),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        may_import = may(request.user, "import", Listicle)
        context = {"may_import": may_import, **(extra_context or {})}
        return super().changelist_view(request, context)

    def render_change_form(self, request, context, obj=None, **kwargs):
        context["may_import"] = obj is not None and may(request.user, "import", obj)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def _show(self, request, screen, title, **context):
        context |= {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(request, f"admin/catalog/intake/{screen}.html", context)

    # Paste

    def intake_view(self, request):
        """Take an article in."""
        if not may(request.user, "import", Listicle):
            raise PermissionDenied
        revises = self._list_in(request.GET.get("into", ""), request)
        is_posted = request.method == "POST"
        form = SourceForm(request.POST if is_posted else None, request.FILES or None)
        if is_posted and form.is_valid():
            return self._take_in(request, form, revises)
        unfinished = Intake.objects.filter(by=request.user, listicle=None)
        return self._show(
            request,
            "paste",
            "Import an article",
            form=form,
            revises=revises,
            was_file=is_posted and bool(request.FILES),
            unfinished=unfinished.defer("source")[:MOST_UNFINISHED],
        )

    def _list_in(self, pk, request):
        """The list of this id that the user may change; None where there is none."""
        lists = within_reach(request.user, Listicle.objects.all())
        listicle = lists.filter(pk=pk).first() if is_id(pk) else None
        return listicle if listicle and may(request.user, "change", listicle) else None

    def _take_in(self, request, form, revises):
        if revises is None and may(request.user, "change", Listicle):
            reach = within_reach(request.user, Listicle.objects.all())
            revises = same_title(form.article, reach)
        intake = take_in(form.source, form.article, request.user, revises)
        if intake.listicle_id:
            return self._to_saved(request, intake)
        return self._to("review", intake)

    def _to(self, screen, intake):
        return HttpResponseRedirect(reverse(f"admin:catalog_intake_{screen}", args=[intake.pk]))

    def _to_saved(self, request, intake):
        """Lead to the list that the article has become."""
        if may(request.user, "change", intake.listicle):
            messages.info(request, "This article has been imported already: here is its list.")
            return self.to_step("change", intake.listicle)
        messages.info(
            request, "This article has been imported already, by somebody else: ask an editor."
        )
        return HttpResponseRedirect(reverse("admin:catalog_listicle_intake"))

    # Review

    def _intake(self, request, pk):
        intake = Intake.objects.select_related("listicle", "revises").filter(pk=pk).first()
        if intake is None:
            raise Http404
        if not may(request.user, "import", intake):
            raise PermissionDenied
        return intake

    def _review(self, request, intake):
        """The article as read; as it was first, where the roles given to lines leave no list."""
        try:
            return Review(intake)
        except NotAList as refusal:
            messages.error(request, f"The lines are sorted as they were first. {refusal}")
            intake.roles = {}
        try:
            return Review(intake)
        except NotAList as refusal:
            raise Http404 from refusal

    def intake_review_view(self, request, intake_id):
        """Show what was read of an article, take what is corrected, and make the draft."""
        intake = self._intake(request, intake_id)
        if intake.listicle_id:
            return self._to_saved(request, intake)
        review = self._review(request, intake)
        if request.method == "POST":
            return self._reviewed(request, intake, review)
        entries, media = with_pickers(review.entries)
        return self._show(
            request,
            "review",
            "Review the article",
            intake=intake,
            review=review,
            entries=entries,
            media=media,
            roles=[(role, label, key) for role, (label, key) in CHOICES.items()],
            orders=Listicle.Order.choices,
            authors=Author.objects.only("name") if may(request.user, "view", Author) else [],
            revises=self._revised_list(request, intake),
        )

    def _revised_list(self, request, intake):
        listicle = intake.revises
        return listicle if listicle and may(request.user, "change", listicle) else None

    def _reviewed(self, request, intake, review):
        if "_discard" in request.POST:
            intake.delete()
            messages.success(request, f"“{intake}” is not kept any more. Nothing was saved of it.")
            return HttpResponseRedirect(reverse("admin:catalog_listicle_intake"))
        roles, choices = said_in(request.POST, review)
        is_sorted_anew = roles != intake.roles
        intake.roles, intake.choices = roles, choices
        review = self._review(request, intake)
        is_new_list = request.POST.get("into") == "new"
        intake.save(update_fields=["roles", "choices"])
        if "_create" not in request.POST and "_compare" not in request.POST:
            return self._to("review", intake)
        if is_sorted_anew:
            messages.info(request, "The lines are sorted anew. Look it over, then go on.")
            return self._to("review", intake)
        if review.questions:
            messages.error(request, " ".join(["Nothing is saved yet.", *review.questions]))
            return self._to("review", intake)
        if "_compare" in request.POST and self._revised_list(request, intake) and not is_new_list:
            return self._to("compare", intake)
        return self._create(request, intake, review)

    def _create(self, request, intake, review):
        try:
            result = drafts.save(review.matched, review.choices, request.user, intake)
        except drafts.NotSaved as refusal:
            messages.error(request, str(refusal))
            return self._to("review", intake)
        if not result.is_new:
            intake.listicle = result.listicle
            return self._to_saved(request, intake)
        admin.ModelAdmin.log_addition(self, request, result.listicle, "Imported from an article.")
        self._tell(request, f"The draft is made: {len(review.entries)} entries.", result)
        return self.to_step("change", result.listicle)

    def _tell(self, request, sentence, result):
        messages.success(request, sentence)
        for note in result.notes:
            messages.warning(request, note)

    # A revised article

    def intake_compare_view(self, request, intake_id):
        """Show a revised article beside the draft it is for, and take what is accepted."""
        intake = self._intake(request, intake_id)
        if intake.listicle_id:
            return self._to_saved(request, intake)
        listicle = intake.revises
        if listicle is None:
            raise Http404
        if not may(request.user, "change", listicle):
            raise PermissionDenied
        review = self._review(request, intake)
        if review.questions:
            messages.error(request, " ".join(review.questions))
            return self._to("review", intake)
        if request.method == "POST":
            return self._revise(request, intake, listicle, review)
        revision = Revision(listicle, review.matched, review.choices)
        return self._show(
            request,
            "compare",
            "The article and the draft",
            subtitle=str(listicle),
            intake=intake,
            listicle=listicle,
            texts=revision.texts(),
            differences=list(revision.differences()),
        )

    def _revise(self, request, intake, listicle, review):
        seen = request.POST.get("seen_version", "")
        if not is_id(seen) or len(seen) > 9:
            raise Http404
        accepted = set(request.POST.getlist("accept"))
        try:
            result = drafts.revise(
                listicle, int(seen), review.matched, review.choices, accepted, request.user, intake
            )
        except publishing.Refused as refusal:
            messages.error(request, str(refusal))
            return self._to("compare", intake)
        admin.ModelAdmin.log_change(self, request, listicle, "Revised from an article.")
        self._tell(request, "What you accepted is in the draft.", result)
        return self.to_step("change", listicle)

    # Many entries at once

    def append_view(self, request, object_id):
        """Propose a song for each typed line, and put those at the end of the list."""
        listicle = self.record_for(request, "change", object_id)
        is_posted = request.method == "POST"
        form = LinesForm(request.POST if is_posted else None)
        if not (is_posted and form.is_valid()):
            return self._show_lines(request, listicle, form)
        text = form.cleaned_data["lines"]
        typed = TypedLines(text)
        # What was answered was answered of these very lines.
        if request.POST.get("read") == text:
            typed = typed.with_answers(text, request.POST)
        if "_add" in request.POST and request.POST.get("read") == text:
            if typed.questions:
                messages.error(request, " ".join(["Nothing is added yet.", *typed.questions]))
            elif self._append(request, listicle, typed):
                return self.to_step("change", listicle)
        return self._show_lines(request, listicle, form, typed)

    def _show_lines(self, request, listicle, form, typed=None):
        entries, media = with_pickers(typed.entries if typed else [])
        return self._show(
            request,
            "append",
            "Add many entries",
            subtitle=str(listicle),
            original=listicle,
            form=form,
            entries=entries,
            media=media,
            seen_version=request.POST.get("seen_version") or listicle.version,
        )

    def _append(self, request, listicle, typed):
        """Add the entries; whether that was possible."""
        seen = request.POST.get("seen_version", "")
        if not is_id(seen) or len(seen) > 9:
            raise Http404
        try:
            result = drafts.append(listicle, int(seen), typed.matched, typed.choices, request.user)
        except publishing.Refused as refusal:
            messages.error(request, capfirst(str(refusal)))
            return False
        admin.ModelAdmin.log_change(self, request, listicle, "Entries added from lines.")
        self._tell(request, "The entries stand at the end of the list.", result)
        return True
