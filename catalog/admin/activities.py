"""The audit trail at the desk: read by editors, written by nobody, and the way to undo a change."""

from collections import defaultdict
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator, capfirst
from django.utils.timezone import localtime

from .. import undoing
from ..models import Activity
from ..publishing import Refused
from ..publishing.sealing import without_sealed_titles
from ..text.ids import is_id
from .facts import list_address, notice_of
from .marked_facts import fact_changes, summary_of
from .nonsense import ForgivesNonsense
from .policy import AsksPolicy

NOBODY = "command line"


class ActivityList(ChangeList):
    """A page of the audit trail; its records are looked for together, a query a kind."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        give_addresses(request, self.model_admin.admin_site, self.result_list)


def give_addresses(request, site, activities):
    """Tell each of these where the record is that it is about: None where it is gone or closed."""
    kinds, ids = registered(site), defaultdict(set)
    for activity in activities:
        ids[activity.kind].add(activity.object_id)
    present = {
        kind: set(kinds[kind].objects.filter(pk__in=pks).order_by().values_list("pk", flat=True))
        for kind, pks in ids.items()
        if kind in kinds and site.get_model_admin(kinds[kind]).has_view_permission(request)
    }
    for activity in activities:
        activity.model, activity.address = kinds.get(activity.kind), None
        if activity.object_id in present.get(activity.kind, ()):
            opts = kinds[activity.kind]._meta
            route = f"admin:{opts.app_label}_{opts.model_name}_change"
            activity.address = reverse(route, args=[activity.object_id])


def registered(site):
    """The kinds of records that the desk has, by the name the audit trail has for them."""
    return {model._meta.model_name: model for model in site._registry}


class DeedFilter(admin.SimpleListFilter):
    """What was done."""

    title = "deed"
    parameter_name = "action"

    def lookups(self, request, model_admin):
        return [(value, capfirst(label)) for value, label in Activity.Action.choices]

    def queryset(self, request, queryset):
        return queryset.filter(action=self.value()) if self.value() else queryset


class KindFilter(admin.SimpleListFilter):
    """Lists, songs, artists and so on."""

    title = "kind"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        kinds = registered(model_admin.admin_site)
        del kinds[Activity._meta.model_name]
        names = {kind: str(model._meta.verbose_name).capitalize() for kind, model in kinds.items()}
        return sorted(names.items(), key=lambda choice: choice[1])

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


class PersonFilter(admin.SimpleListFilter):
    """Who did it."""

    title = "person"
    parameter_name = "by"

    def lookups(self, request, model_admin):
        people = get_user_model().objects.filter(is_staff=True).order_by("username")
        return [("none", NOBODY), *((str(person.pk), str(person)) for person in people)]

    def queryset(self, request, queryset):
        if self.value() == "none":
            return queryset.filter(by=None)
        return queryset.filter(by=self.value()) if is_id(self.value() or "") else queryset


class SinceFilter(admin.DateFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "time"


@admin.register(Activity)
class ActivityAdmin(ForgivesNonsense, AsksPolicy, admin.ModelAdmin):
    list_display = ["when", "who", "deed", "what", "edition_number", "summary"]
    list_filter = [DeedFilter, KindFilter, PersonFilter, ("at", SinceFilter)]
    search_fields = ["label"]
    search_help_text = "What it was done to, by its name at the time."
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    sortable_by = ()

    def get_queryset(self, request):
        return super().get_queryset(request).for_list()

    def get_changelist(self, request, **kwargs):
        return ActivityList

    def get_urls(self):
        undo = self.admin_site.admin_view(self.undo_view)
        return [
            path("<int:object_id>/undo/", undo, name="catalog_activity_undo"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        context = {"title": "Audit trail", **(extra_context or {})}
        return super().changelist_view(request, context)

    # A line

    @admin.display(description="when")
    def when(self, activity):
        return date_format(localtime(activity.at), "j M Y, H:i")

    @admin.display(description="who")
    def who(self, activity):
        return activity.by or NOBODY

    @admin.display(description="what was done")
    def deed(self, activity):
        return capfirst(activity.get_action_display())

    @admin.display(description="on what")
    def what(self, activity):
        label = Truncator(activity.name).chars(60)
        if activity.address:
            return format_html('<a href="{}">{}</a>', activity.address, label)
        return label

    @admin.display(description="what has changed")
    def summary(self, activity):
        undone = " (undone since)" if activity.is_undone else ""
        return f"{Truncator(summary_of(activity.model, activity)).chars(90)}{undone}"

    # One activity

    def render_change_form(self, request, context, obj=None, **kwargs):
        give_addresses(request, self.admin_site, [obj])
        context |= {
            "title": "Audit trail",
            "who": obj.by or NOBODY,
            "kind": obj.model._meta.verbose_name if obj.model else obj.kind,
            "changes": fact_changes(obj.model, obj.changes),
            "live_lists": [
                {"title": title, "address": pk and list_address(pk)}
                for pk, title in without_sealed_titles(obj.live_lists)
            ],
            "same_record": self._address_of(kind=obj.kind, object_id=obj.object_id),
            "can_be_undone": self._may_be_undone(request, obj),
        }
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def _address_of(self, **parameters):
        return f"{reverse('admin:catalog_activity_changelist')}?{urlencode(parameters)}"

    def _may_be_undone(self, request, activity):
        if not undoing.can_be_undone(activity):
            return False
        record = activity.model.objects.filter(pk=activity.object_id).first()
        return record is not None and undoing.may_give_back(request.user, record, activity.changes)

    # Undoing

    @transaction.atomic
    def undo_view(self, request, object_id):
        """Undo a change of facts, after showing what goes back to what, and in which live lists."""
        activity = self.record_for(request, "view", object_id)
        try:
            would = undoing.undoing_of(activity)
            if not undoing.may_undo(request.user, would):
                raise PermissionDenied
            if request.method == "POST":
                undone = undoing.undo(activity, request.user, request.POST.getlist("fact"))
                messages.success(request, f"Undone: “{undone.label}” says what it said before.")
                return HttpResponseRedirect(self._own_address(undone))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(self._own_address(activity))
        give_addresses(request, self.admin_site, [activity])
        context = {
            **self.admin_site.each_context(request),
            "title": "Undo",
            "subtitle": activity.name,
            "opts": self.opts,
            "record_opts": would.thing._meta,
            "original": activity,
            "refusals": would.refusals,
            "back": list(would.back),
            "changes": fact_changes(type(would.thing), would.back),
            "live_notice": notice_of(request.user, would.live_lists) if would.live_lists else None,
        }
        return TemplateResponse(request, "admin/catalog/activity/undo.html", context)

    def _own_address(self, activity):
        return reverse("admin:catalog_activity_change", args=[activity.pk])
