from django import forms
from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from .. import publishing
from ..models import Entry, Listicle
from ..publishing.review import APPROVED, WAITING
from ..text.ids import is_id
from .addresses import AddressedAdmin
from .checks import ChecksLists, keep_typed, rows_of_form
from .conflicts import SeenField, TwoVersions, fingerprints, found_again
from .entries import MOST_ROWS, EntryForm, EntryFormSet
from .intake import ImportsArticles
from .pickers import PicksByTyping, WithThemes
from .policy import PartOfRecord
from .presence import TellsPresence
from .publishing import PublishesLists
from .renewal import RenewsLists
from .review import ReviewsLists
from .sealing import SealsVersions
from .typing import tell_saved

STALE = (
    "Somebody else has saved this list since you opened it, so nothing of yours was saved. "
    "Both versions are shown side by side: choose for each difference which one is to stay."
)

CHANGED = (
    "“{}” has been changed since you were asked, so nothing is deleted. "
    "Look at it again before you delete it."
)

UNDECIDED = "Nothing is saved yet: choose for each difference whose version is to stay."

MERGED_WRONG = "What you have chosen does not go together, so nothing is saved yet."

GONE = (
    "This list was deleted meanwhile. What you typed is still in the form: save it as a new list."
)


def request_was_saved(request):
    return getattr(request, "was_saved", False)


class SeenVersionField(forms.IntegerField):
    """The version of the working copy that the editor has seen; never a change by itself."""

    def __init__(self):
        super().__init__(required=False, widget=forms.HiddenInput)

    def has_changed(self, initial, data):
        return False


class ListicleForm(WithThemes):
    """The words of the working copy, and the version of it that the editor has seen."""

    # Set by the admin when the form cannot be saved whatever it holds; says why.
    refusal = ""

    seen_version = SeenVersionField()
    seen = SeenField()

    class Meta:
        model = Listicle
        fields = [
            "title",
            "slug",
            "standfirst",
            "intro",
            "list_heading",
            "order",
            "author",
            "themes",
            "how_we_ranked",
            "outro",
            "cover",
            "cover_alt",
            "meta_title",
            "meta_description",
            "is_featured",
            "featured_position",
            "first_published_on",
            "predecessor",
            "writer",
            "private_note",
        ]
        labels = {"private_note": "Note to colleagues"}
        widgets = {
            "standfirst": forms.Textarea({"rows": 2, "class": "vLargeTextField"}),
            "private_note": forms.Textarea({"rows": 3, "class": "vLargeTextField"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version
        if self.instance.pk and not self.is_bound:
            self.initial["seen"] = fingerprints(self)

    def clean(self):
        super().clean()
        if self.refusal:
            raise forms.ValidationError(self.refusal, code="refused")


def is_as_seen(pk, version):
    """Take the working copy for writing, if it is as the editor has seen it; tell whether."""
    return is_id(version) and len(version) < 10 and Listicle.objects.claim(int(pk), int(version))


def refusal_of_choices(response):
    """Why what was chosen of two versions could not be saved; "" where it was."""
    errors = getattr(response, "context_data", {}).get("errors", [])
    if not errors:
        return ""
    lists = [[each] if isinstance(each, str) else each for each in errors]
    sentences = dict.fromkeys(sentence for each in lists for sentence in each)
    return " ".join([MERGED_WRONG, *sentences])


def two_versions(form, formsets, **options):
    """What is saved, and what these bound forms want to save."""
    for each in (form, *formsets):
        each.is_valid()
    return TwoVersions(form, *formsets, **options)


class EntryInline(PartOfRecord, admin.StackedInline):
    """The ranked songs: the heart of the form."""

    model = Entry
    form = EntryForm
    formset = EntryFormSet
    prefix = "entries"
    template = "admin/catalog/listicle/entries.html"
    extra = 0
    max_num = MOST_ROWS
    fields = ["rank", "song", "blurb", "callout_label", "callout", "decision", "private_note"]

    def get_formset(self, request, obj=None, **kwargs):
        # Rows beyond the most are refused, and shown again all the same. Who may not add rows has
        # none to be counted: Django takes 0 for the most then, which the old rows would break.
        may_add = self.has_add_permission(request, obj)
        most = {"validate_max": may_add, "absolute_max": 10 * MOST_ROWS}
        return super().get_formset(request, obj, **most, **kwargs)

    @property
    def media(self):
        # Our own rows.js does what Django's script for inlines does, and ranks.
        return forms.Media()


class StateFilter(admin.SimpleListFilter):
    """What readers see of a list."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("live", "Live"),
            ("changed", "Live, with unpublished changes"),
            ("scheduled", "Scheduled"),
            ("off", "Not on the site now"),
            ("draft", "Never published"),
            ("review", "Waiting for review"),
            ("approved", "Approved, not published yet"),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "live":
                return queryset.live()
            case "changed":
                return queryset.with_unpublished_changes()
            case "scheduled":
                return queryset.scheduled()
            case "off":
                live, scheduled = Listicle.objects.live(), Listicle.objects.scheduled()
                standing = (live | scheduled).values("pk")
                return queryset.exclude(editions=None).exclude(pk__in=standing)
            case "draft":
                return queryset.never_published()
            case "review":
                return queryset.filter(WAITING)
            case "approved":
                return queryset.filter(APPROVED)
        return queryset


def standing_of(draft):
    """What the form says of a draft beside its editions: the live one, and the one to come."""
    context = {"scheduled": None}
    editions, now = draft.listicle.editions.select_related("author"), timezone.now()
    for edition in editions.live(now) | editions.scheduled(now):
        if not edition.is_live(now):
            context |= {"scheduled": edition, "scheduled_name": version_name(edition.live_from)}
        elif edition.digest != draft.listicle.digest:
            context["changes"] = publishing.unpublished_changes(draft, edition)
    return context


def version_name(moment):
    """A scheduled version by its day, as editors speak of it: "Friday’s version"."""
    start, today = timezone.localtime(moment), timezone.localdate()
    days = (start.date() - today).days
    if days == 0:
        return "today’s version"
    if days < 7:
        return f"{date_format(start, 'l')}’s version"
    return f"the version of {date_format(start, 'j F' if start.year == today.year else 'j F Y')}"


@admin.register(Listicle)
class ListicleAdmin(
    ChecksLists,
    ReviewsLists,
    PublishesLists,
    SealsVersions,
    RenewsLists,
    ImportsArticles,
    TellsPresence,
    PicksByTyping,
    AddressedAdmin,
):
    form = ListicleForm
    change_form_template = "admin/catalog/listicle/change_form.html"
    list_display = ["title", "state", "entry_count", "author", "writer", "changed_at"]
    list_filter = [
        StateFilter,
        "is_featured",
        "themes",
        "author",
        ("writer", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["author", "writer"]
    search_fields = ["title", "slug", "standfirst"]
    autocomplete_fields = ["author", "predecessor"]
    actions = [*PublishesLists.actions, "delete_selected"]
    inlines = [EntryInline]
    fieldsets = [
        (None, {"fields": ["seen_version", "seen", "title", "slug", "standfirst", "intro"]}),
        ("Byline and themes", {"fields": ["author", "themes", "order"]}),
        (
            "Around the list",
            {"fields": ["list_heading", "how_we_ranked", "outro"], "classes": ["collapse"]},
        ),
        ("Cover", {"fields": ["cover", "cover_alt"], "classes": ["collapse"]}),
        ("Search engines", {"fields": ["meta_title", "meta_description"], "classes": ["collapse"]}),
        (
            "Place on the site",
            {
                "fields": ["is_featured", "featured_position", "first_published_on", "predecessor"],
                "classes": ["collapse"],
            },
        ),
        ("For colleagues", {"fields": ["private_note", "writer"], "classes": ["collapse"]}),
    ]

    class Media:
        js = [
            f"catalog/admin/{name}.js"
            for name in ("rows", "adding", "typing", "checks", "presence")
        ]

    # What the list of lists shows

    def get_queryset(self, request):
        return super().get_queryset(request).with_state()

    def get_object(self, request, object_id, from_field=None):
        listicle = super().get_object(request, object_id, from_field)
        if listicle and request.method == "GET":
            # The form and the draft beside it both show the themes.
            prefetch_related_objects([listicle], "themes")
        return listicle

    @admin.display(description="entries", ordering="entry_count")
    def entry_count(self, listicle):
        return listicle.entry_count

    @admin.display(description="state")
    def state(self, listicle):
        review = publishing.review_of(listicle).value
        waits = f", {review}" if review else ""
        if listicle.live_number:
            changed = ", changed since" if listicle.live_digest != listicle.digest else ""
            address = listicle.get_absolute_url()
            return format_html(
                '<a href="{}">Live: version {}</a>{}{}',
                *(address, listicle.live_number, changed, waits),
            )
        if listicle.scheduled_for:
            start = timezone.localtime(listicle.scheduled_for)
            return f"Goes live on {date_format(start, 'j M Y, H:i')}{waits}"
        return ("Not on the site now" if listicle.newest_number else "Draft") + waits

    # Saving

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        listicle = None if object_id is None else self.get_object(request, object_id)
        if listicle and not self.has_change_permission(request, listicle):
            raise PermissionDenied
        if object_id is not None and listicle is None:
            response = self._offer_anew(request, extra_context)
        elif object_id is None:
            response = self._add(request, form_url, extra_context)
        else:
            response = self._change(request, object_id, form_url, extra_context)
        if request_was_saved(request):
            tell_saved(request, response)
        elif getattr(response, "context_data", {}).get("conflicts") == []:
            # Pressed twice: the first time has saved the very same, but not published it, perhaps.
            listicle = self.get_object(request, object_id)
            if listicle and listicle.live_digest != listicle.digest:
                keep_typed(request, listicle)
            messages.info(request, "This is saved already.")
            return HttpResponseRedirect(request.path)
        return response

    def _add(self, request, *args):
        with transaction.atomic():
            response = super().changeform_view(request, None, *args)
            if not request_was_saved(request):
                transaction.set_rollback(True)
        return response

    def _offer_anew(self, request, extra_context):
        """Show what was typed of a list that was deleted, as a list to be made anew."""
        request.refusal = GONE
        return self._add(request, reverse("admin:catalog_listicle_add"), extra_context)

    def _change(self, request, object_id, *args):
        """Save what was posted, or, where somebody else has saved meanwhile, what was chosen."""
        posted = request.POST
        with transaction.atomic():
            # The first statement of the write: it tells whether the editor has seen the present
            # version, and keeps others waiting. It is undone where nothing was saved.
            refusal = self._claim(request, object_id) or self._settle(request, object_id)
            if not refusal:
                response = super().changeform_view(request, object_id, *args)
            if not request_was_saved(request):
                transaction.set_rollback(True)
        if not refusal and request.POST is not posted:
            refusal = refusal_of_choices(response)
        if not refusal:
            return response
        # Both versions are shown: what was typed, not what the choices made of it.
        entries = Entry.objects.filter(listicle=object_id)
        request.POST, request.refusal = found_again(posted, EntryInline.prefix, entries), refusal
        with transaction.atomic():
            # Held until the page is made, or it could be deleted before that.
            if Listicle.objects.select_for_update().filter(pk=object_id).first():
                response = super().changeform_view(request, object_id, *args)
                transaction.set_rollback(True)
                return response
        request.POST = posted
        return self._offer_anew(request, args[-1])

    def _claim(self, request, object_id):
        """Take the working copy for writing; the refusal, where the editor has seen another."""
        # The screen with both versions names the one that it shows beside the editor's own.
        shown = request.POST.get("_keep_mine") or request.POST.get("_settles")
        seen = shown or request.POST.get("seen_version", "")
        return "" if is_as_seen(object_id, seen) else STALE

    def _settle(self, request, object_id):
        """Make one version of two, as was chosen; the refusal, where it was not."""
        if not ("_settles" in request.POST or "_keep_mine" in request.POST):
            return ""
        entries = Entry.objects.filter(listicle=object_id)
        request.POST = found_again(request.POST, EntryInline.prefix, entries)
        versions = self._two_versions(request, self.get_object(request, object_id))
        if not versions.is_settled:
            return UNDECIDED
        versions.drop_files(request.FILES)
        request.POST = versions.merged()
        return ""

    def _two_versions(self, request, listicle):
        form = self.get_form(request, listicle, change=True)(
            request.POST, request.FILES, instance=listicle
        )
        formsets = [
            formset(**self.get_formset_kwargs(request, listicle, inline, EntryInline.prefix))
            for formset, inline in self.get_formsets_with_inlines(request, listicle)
        ]
        return two_versions(form, formsets, all_mine="_keep_mine" in request.POST)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", "")
        return form

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        publishing.keep_digest(form.instance)
        request.was_saved = True

    def response_add(self, request, obj, post_url_continue=None):
        return self.asked_for(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self.asked_for(request, obj) or super().response_change(request, obj)

    # Deleting

    def delete_view(self, request, object_id, extra_context=None):
        listicle = self.get_object(request, object_id)
        if request.method != "POST" or not listicle:
            return super().delete_view(request, object_id, extra_context)
        if not self.has_delete_permission(request, listicle):
            raise PermissionDenied
        seen = request.POST.get("seen_version", "")
        with transaction.atomic():
            if not is_as_seen(listicle.pk, seen):
                messages.error(request, CHANGED.format(listicle))
                return self.to_step("delete", listicle)
            response = super().delete_view(request, object_id, extra_context)
            if response.status_code != 302:
                # It is in use, and stays as it was seen.
                transaction.set_rollback(True)
        return response

    @admin.action(description="Delete these lists", permissions=["delete"])
    def delete_selected(self, request, queryset):
        """Delete drafts together, unless one has been changed since the editor was asked."""
        if "post" not in request.POST:
            return delete_selected(self, request, queryset)
        seen = dict(each.split(":", 1) for each in request.POST.getlist("seen") if ":" in each)
        with transaction.atomic():
            for listicle in queryset.order_by("pk"):
                if not is_as_seen(listicle.pk, seen.get(str(listicle.pk), "")):
                    messages.error(request, CHANGED.format(listicle))
                    transaction.set_rollback(True)
                    return None
            response = delete_selected(self, request, queryset)
            if response:
                transaction.set_rollback(True)
        return response

    # The form's page

    def render_change_form(self, request, context, obj=None, **kwargs):
        context["may_publish"] = self.has_publish_permission(request, obj)
        if obj:
            # What was posted is in the record in hand already: what is saved is read anew.
            is_posted = request.method == "POST"
            saved = self.get_object(request, str(obj.pk)) if is_posted else obj
            draft = publishing.RankedList.of_draft(saved)
            rows = rows_of_form(context["inline_admin_formsets"])
            context |= self.checks(request, draft, rows)
            context |= standing_of(draft)
        if obj and getattr(request, "refusal", ""):
            # Who may not see entries has none in the form.
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["conflicts"] = two_versions(context["adminform"].form, formsets).conflicts
            context["present_version"] = saved.version
            context["is_chosen_wrongly"] = request.refusal != STALE
        return super().render_change_form(request, context, obj=obj, **kwargs)
