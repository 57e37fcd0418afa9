from django.contrib import admin

from ..models.names import OWN_KINDS, NameKind


class NameInline(admin.TabularInline):
    """The names that editors add; the record keeps its own canonical and native ones itself."""

    extra = 0
    fields = ["name", "kind"]
    ordering = ["id"]

    def get_queryset(self, request):
        return super().get_queryset(request).added()

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        kwargs["choices"] = [choice for choice in NameKind.choices if choice[0] not in OWN_KINDS]
        return super().formfield_for_choice_field(db_field, request, **kwargs)
