"""The editors' desk: Django's admin under our name, with our words and our search."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig


class EditorsDesk(admin.AdminSite):
    site_title = "Sad Songs"
    site_header = "Sad Songs"
    index_title = "The editors’ desk"


class EditorsDeskConfig(AdminConfig):
    default_site = "sadsongs.desk.EditorsDesk"
