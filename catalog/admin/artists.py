from django.contrib import admin

from .. import search
from ..models import Artist, ArtistName, Author, Membership
from .addresses import AddressedAdmin
from .facts import SaysLiveLists
from .inlines import RowsFormSet
from .names import NamedAdmin, NamedForm, NameInline
from .pickers import PicksByTyping
from .policy import AsksOfBoth, OfTwoRecords


class ArtistNameInline(NameInline):
    model = ArtistName


class MembershipFormSet(AsksOfBoth, RowsFormSet):
    """The members of a group, or the groups of a member."""


class MemberInline(OfTwoRecords, PicksByTyping, admin.TabularInline):
    model = Membership
    formset = MembershipFormSet
    fk_name = "group"
    autocomplete_fields = ["member"]
    extra = 0
    verbose_name = "member"


class GroupInline(OfTwoRecords, PicksByTyping, admin.TabularInline):
    model = Membership
    formset = MembershipFormSet
    fk_name = "member"
    autocomplete_fields = ["group"]
    extra = 0
    verbose_name = "group this artist belongs to"
    verbose_name_plural = "groups this artist belongs to"


@admin.register(Artist)
class ArtistAdmin(SaysLiveLists, NamedAdmin, AddressedAdmin):
    form = NamedForm
    list_display = ["name", "native_name", "kind", "disambiguation", "song_count"]
    list_filter = ["kind"]
    search_fields = ["name"]  # what is searched is decided below; Django asks that there be some
    search_help_text = "Any name: canonical, in its own script, former, misspelt."
    fieldsets = [
        (None, {"fields": ["name", "native_name", "kind", "disambiguation", "slug"]}),
        ("For the artist's page", {"fields": ["bio", "photo", "photo_alt"]}),
        ("Identification", {"fields": ["musicbrainz_id"], "classes": ["collapse"]}),
    ]
    inlines = [ArtistNameInline, MemberInline, GroupInline]

    def get_queryset(self, request):
        return super().get_queryset(request).with_song_count()

    def get_search_results(self, request, queryset, search_term):
        return search.artists(queryset, search_term), False

    @admin.display(description="songs", ordering="song_count")
    def song_count(self, artist):
        return artist.song_count


@admin.register(Author)
class AuthorAdmin(SaysLiveLists, PicksByTyping, AddressedAdmin):
    list_display = ["name", "role", "user"]
    list_select_related = ["user"]
    search_fields = ["name", "role"]
    autocomplete_fields = ["user"]
    fields = ["name", "slug", "role", "bio", "photo", "photo_alt", "user"]
