"""The editors' desk: Django's admin under our name, with the menu in the order of the work."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.urls import path

# What is edited daily comes first; models not named here follow.
MENU = [
    "Listicle",
    "Song",
    "Artist",
    "Theme",
    "Author",
    "Merchant",
    "OutboundLink",
    "SiteSettings",
    "Activity",
]


class EditorsDesk(admin.AdminSite):
    site_title = "Sad Songs"
    site_header = "Sad Songs"
    index_title = "The editors’ desk"

    def get_urls(self):
        from catalog.admin.site import view_on_site

        # Django's own leads to any page, also of what is not this user's to see.
        view = self.admin_view(view_on_site)
        route = path("r/<path:content_type_id>/<path:object_id>/", view, name="view_on_site")
        return [route, *super().get_urls()]

    def autocomplete_view(self, request):
        from catalog.admin.pickers import PickerView

        return PickerView.as_view(admin_site=self)(request)

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        apps.sort(key=lambda app: app["app_label"] != "catalog")
        for app in apps:
            app["models"].sort(key=lambda entry: _place(entry["object_name"]))
        return apps


def _place(model_name):
    return MENU.index(model_name) if model_name in MENU else len(MENU)


class EditorsDeskConfig(AdminConfig):
    default_site = "sadsongs.desk.EditorsDesk"
