from django.contrib import admin
from django.db.models import Count

from ..models import Merchant, OutboundLink
from .addresses import AddressedAdmin, SavesInTurn
from .facts import SaysLiveLists, reinstate, retire
from .pickers import PicksByTyping


class OfferedFilter(admin.SimpleListFilter):
    """Offered to readers, or retired."""

    title = "offered"
    parameter_name = "offered"

    def lookups(self, request, model_admin):
        return [("yes", "Offered"), ("no", "Retired")]

    def queryset(self, request, queryset):
        if self.value() in ("yes", "no"):
            return queryset.filter(retired_at__isnull=self.value() == "yes")
        return queryset


@admin.register(Merchant)
class MerchantAdmin(SaysLiveLists, AddressedAdmin):
    list_display = ["name", "pays_commission", "position", "link_count", "retired_at"]
    list_filter = ["pays_commission", OfferedFilter]
    search_fields = ["name", "hosts"]
    readonly_fields = ["retired_at"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "link_label", "position", "hosts", "search_address"]}),
        ("Commission", {"fields": ["pays_commission", "partner_tags", "statement"]}),
        (None, {"fields": ["retired_at"]}),
    ]
    ordering = ["position", "name"]
    actions = [retire, reinstate]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(link_count=Count("links"))

    @admin.display(description="links", ordering="link_count")
    def link_count(self, merchant):
        return merchant.link_count


@admin.register(OutboundLink)
class OutboundLinkAdmin(SaysLiveLists, PicksByTyping, SavesInTurn):
    list_display = ["song", "merchant", "region", "health", "retired_at", "url"]
    list_filter = ["merchant", OfferedFilter, "health"]
    list_select_related = ["song", "merchant"]
    search_fields = ["song__names__key", "url"]
    autocomplete_fields = ["song"]
    readonly_fields = ["health", "checked_at", "retired_at"]
    fields = ["song", "merchant", "url", "region", "health", "checked_at", "retired_at"]
    actions = [retire, reinstate]
