from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import path
from django.views.decorators.http import require_POST
from taggit.models import Tag

from .. import search
from ..models import Theme, ThemeName
from .addresses import AddressedAdmin
from .facts import SaysLiveLists
from .names import NamedAdmin, NamedForm, NameInline
from .quick_add import added_at_once

# Our themes are the only tags; taggit's own would be a menu item without a use.
admin.site.unregister(Tag)


class ThemeNameInline(NameInline):
    model = ThemeName


@admin.register(Theme)
class ThemeAdmin(SaysLiveLists, NamedAdmin, AddressedAdmin):
    form = NamedForm
    list_display = ["name", "list_count", "content_note", "needs_support"]
    list_filter = ["needs_support"]
    search_fields = ["name"]  # what is searched is decided below; Django asks that there be some
    search_help_text = "The theme's name or a synonym, in any spelling."
    fields = ["name", "slug", "introduction", "content_note", "needs_support"]
    inlines = [ThemeNameInline]

    def get_urls(self):
        quick = self.admin_site.admin_view(require_POST(self.quick_add))
        return [path("quick-add/", quick, name="catalog_theme_quick_add"), *super().get_urls()]

    def get_search_results(self, request, queryset, search_term):
        return search.themes(queryset, search_term), False

    @admin.display(description="live lists", ordering="list_count")
    def list_count(self, theme):
        return theme.list_count

    def quick_add(self, request):
        """Add a theme by its name alone; answers its id and label, or what is wrong."""
        if not self.has_add_permission(request):
            raise PermissionDenied

        def add(form):
            theme = form.save()
            self.log_addition(request, theme, "Added while tagging.")
            return theme

        return added_at_once(self.get_form(request, fields=["name"])(request.POST), add)
