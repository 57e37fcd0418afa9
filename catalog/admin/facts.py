"""Facts are live: before they are changed, the desk says which lists they stand in."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.template.response import TemplateResponse
from django.urls import reverse

from ..facts import LiveLists, live_lists_of
from ..models import Listicle
from ..policy import within_reach
from ..trail import watched

# So many lists are named; the others are counted.
MOST_NAMED = 5


@dataclass(frozen=True)
class LiveNotice:
    """What is said of the live lists that some records stand in."""

    lists: list[dict[str, str]]
    count: str
    more: str


def live_notice(user, *records):
    """The notice about these records of one kind; None where readers find none of them."""
    live = live_lists_of(*records)
    return notice_of(user, live) if live else None


def notice_of(user, live: LiveLists):
    named = list(live.titles.items())[:MOST_NAMED]
    within = within_reach(user, Listicle.objects.filter(pk__in=[pk for pk, _title in named]))
    open_to_user = set(within.order_by().values_list("pk", flat=True))
    lists = [
        {"title": title, "address": list_address(pk) if pk in open_to_user else ""}
        for pk, title in named
    ]
    total, rest = len(live.titles), len(live.titles) - len(named)
    count = f"more than {total}" if live.has_more else str(total)
    beyond = f"more than {rest}" if live.has_more else str(rest)
    more = f"{beyond} more" if rest else ""
    return LiveNotice(lists, f"{count} live list{'s'[: total != 1]}", more)


def list_address(pk):
    return reverse("admin:catalog_listicle_change", args=[pk])


class SaysLiveLists(admin.ModelAdmin):
    """An admin of facts that says, before anything is saved, which live lists it touches."""

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and obj.pk:
            context["live_notice"] = live_notice(request.user, obj)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def render_delete_form(self, request, context):
        context["live_notice"] = live_notice(request.user, context["object"])
        return super().render_delete_form(request, context)

    def response_action(self, request, queryset):
        response = super().response_action(request, queryset)
        if isinstance(response, TemplateResponse) and "queryset" in response.context_data:
            chosen = response.context_data["queryset"]
            response.context_data["live_notice"] = live_notice(request.user, *chosen)
        return response


@admin.action(description="Retire: offer no more, keep for the records", permissions=["change"])
def retire(model_admin, request, queryset):
    """Retire these, once the editor has seen the live lists that lose them."""
    notice = live_notice(request.user, *queryset)
    if notice and "confirmed" not in request.POST:
        context = {
            **model_admin.admin_site.each_context(request),
            "title": "Retire",
            "opts": model_admin.opts,
            "chosen": queryset,
            "live_notice": notice,
            "action_checkbox_name": helpers.ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/catalog/retire.html", context)
    for thing in queryset:
        with watched(request.user, thing):
            thing.retire()
    messages.success(request, f"Retired: {len(queryset)}. Readers see them no more.")
    return None


@admin.action(description="Offer again", permissions=["change"])
def reinstate(model_admin, request, queryset):
    for thing in queryset:
        with watched(request.user, thing):
            thing.reinstate()
    messages.success(request, f"Offered again: {len(queryset)}.")
