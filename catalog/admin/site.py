from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.flatpages.models import FlatPage
from django.contrib.sites.models import Site
from django.http import HttpResponseRedirect
from django.urls import resolve, reverse

from ..models import SiteSettings
from ..text.rich_text import RichTextFormField


@admin.register(SiteSettings)
class SiteSettingsAdmin(admin.ModelAdmin):
    """One record: its menu item opens it."""

    fieldsets = [
        (None, {"fields": ["name", "tagline", "logo", "contact_email"]}),
        ("Paid links", {"fields": ["disclosure_statement", "paid_link_mark"]}),
        ("Support for readers", {"fields": ["helplines"]}),
    ]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not SiteSettings.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        if SiteSettings.objects.exists():
            return HttpResponseRedirect(reverse("admin:catalog_sitesettings_change", args=[1]))
        return HttpResponseRedirect(reverse("admin:catalog_sitesettings_add"))


class PageForm(forms.ModelForm):
    """A static page: words only, at an address that no other page has."""

    content = RichTextFormField(required=False)
    url = forms.RegexField(
        label="Address",
        max_length=100,
        regex=r"^/(?:[-\w]+/)+\Z",
        help_text="Like “/about/” or “/about/team/”.",
        error_messages={"invalid": "It begins and ends with a slash: “/about/team/”."},
    )

    class Meta:
        model = FlatPage
        fields = ["url", "title", "content"]

    def clean_url(self):
        url = self.cleaned_data["url"]
        # One at a time, until the page is saved: no constraint keeps an address for one page.
        Site.objects.select_for_update().get(pk=settings.SITE_ID)
        if FlatPage.objects.filter(url=url).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("There is a page at this address already.")
        if resolve(url).url_name != "page":
            raise forms.ValidationError("The site has a page of its own there: choose another.")
        return url


admin.site.unregister(FlatPage)
# There is one site; who runs another runs another database.
admin.site.unregister(Site)


@admin.register(FlatPage)
class PageAdmin(admin.ModelAdmin):
    form = PageForm
    list_display = ["title", "url"]
    search_fields = ["title", "url"]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.instance.sites.set([Site.objects.get_current()])
