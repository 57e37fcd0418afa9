from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from .. import publishing
from ..models import Entry, Listicle
from ..policy import within_reach
from .addresses import AddressedAdmin
from .checks import ChecksLists
from .conflicts import conflicts
from .entries import MOST_ROWS, EntryForm, EntryFormSet
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
    "Both versions are shown side by side; what you typed is still in the form."
)

GONE = (
    "This list was deleted meanwhile. What you typed is still in the form: save it as a new list."
)


def request_was_saved(request):
    return getattr(request, "was_saved", False)


class ListicleForm(WithThemes):
    """The words of the working copy, and the version of it that the editor has seen."""

    # Set by the admin when the form cannot be saved whatever it holds; says why.
    refusal = ""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

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
        ]
        widgets = {"standfirst": forms.Textarea({"rows": 2, "class": "vLargeTextField"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version

    def clean(self):
        super().clean()
        if self.refusal:
            raise forms.ValidationError(self.refusal, code="refused")


class EntryInline(PartOfRecord, admin.StackedInline):
    """The ranked songs: the heart of the form."""

    model = Entry
    form = EntryForm
    formset = EntryFormSet
    template = "admin/catalog/listicle/entries.html"
    extra = 0
    max_num = MOST_ROWS
    fields = ["rank", "song", "blurb", "callout_label", "callout"]

    def get_formset(self, request, obj=None, **kwargs):
        # Rows beyond the most are refused, and shown again all the same. Who may not add rows has
        # none to be counted: Django takes 0 for the most then, which the old rows would break.
        may_add = self.has_add_permission(request, obj)
        most = {"validate_max": may_add, "absolute_max": 10 * MOST_ROWS}
        formset = super().get_formset(request, obj, **most, **kwargs)
        formset.keeps_mine = "_keep_mine" in request.POST
        return formset

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
            ("withdrawn", "Withdrawn"),
            ("draft", "Never published"),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "live":
                return queryset.live()
            case "changed":
                return queryset.with_unpublished_changes()
            case "withdrawn":
                live = Listicle.objects.live().values("pk")
                return queryset.exclude(editions=None).exclude(pk__in=live)
            case "draft":
                return queryset.never_published()
        return queryset


@admin.register(Listicle)
class ListicleAdmin(
    ReviewsLists,
    ChecksLists,
    PublishesLists,
    SealsVersions,
    RenewsLists,
    TellsPresence,
    PicksByTyping,
    AddressedAdmin,
):
    form = ListicleForm
    change_form_template = "admin/catalog/listicle/change_form.html"
    list_display = ["title", "state", "entry_count", "author", "changed_at"]
    list_filter = [StateFilter, "is_featured", "themes", "author"]
    list_select_related = ["author"]
    search_fields = ["title", "slug", "standfirst"]
    autocomplete_fields = ["author", "predecessor"]
    inlines = [EntryInline]
    fieldsets = [
        (None, {"fields": ["seen_version", "title", "slug", "standfirst", "intro"]}),
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
    ]

    class Media:
        js = ["catalog/admin/rows.js", "catalog/admin/adding.js", "catalog/admin/typing.js"]

    # What the list of lists shows

    def get_queryset(self, request):
        return within_reach(request.user, super().get_queryset(request)).with_state()

    @admin.display(description="entries", ordering="entry_count")
    def entry_count(self, listicle):
        return listicle.entry_count

    @admin.display(description="state")
    def state(self, listicle):
        if listicle.live_number:
            changed = ", changed since" if listicle.live_digest != listicle.digest else ""
            address = listicle.get_absolute_url()
            return format_html(
                '<a href="{}">Live: version {}</a>{}', address, listicle.live_number, changed
            )
        return "Withdrawn" if listicle.newest_number else "Draft"

    # Saving

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        if object_id is not None and self.get_object(request, object_id) is None:
            # What was typed is shown again, as a list to be made anew.
            request.refusal = GONE
            object_id, form_url = None, reverse("admin:catalog_listicle_add")
        with transaction.atomic():
            # The first statement of the write: it tells whether the editor has seen the present
            # version, and keeps others waiting. It is undone where nothing was saved.
            if object_id is not None and not self._claim(request, object_id):
                request.refusal = STALE
            response = super().changeform_view(request, object_id, form_url, extra_context)
            if not request_was_saved(request):
                transaction.set_rollback(True)
        if request_was_saved(request):
            tell_saved(request, response)
        elif getattr(response, "context_data", {}).get("conflicts") == []:
            # Pressed twice: the first time has saved the very same.
            messages.info(request, "This is saved already.")
            return HttpResponseRedirect(request.path)
        return response

    def _claim(self, request, object_id):
        # "Keep mine" names the version that the editor was shown beside their own.
        seen = request.POST.get("_keep_mine") or request.POST.get("seen_version", "")
        if not (object_id.isdecimal() and seen.isdecimal() and len(seen) < 10):
            return False
        return Listicle.objects.claim(int(object_id), int(seen))

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

    # The form's page

    def render_change_form(self, request, context, obj=None, **kwargs):
        context["may_publish"] = self.has_publish_permission(request, obj)
        context["scheduled"] = obj and obj.editions.scheduled().first()
        if obj:
            context["findings"] = publishing.preflight(publishing.RankedList.of_draft(obj))
        if obj and getattr(request, "refusal", "") == STALE:
            # Who may not see entries has none in the form.
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["conflicts"] = conflicts(context["adminform"].form, *formsets)
            versions = Listicle.objects.values_list("version", flat=True)
            context["present_version"] = versions.get(pk=obj.pk)
        return super().render_change_form(request, context, obj=obj, **kwargs)
