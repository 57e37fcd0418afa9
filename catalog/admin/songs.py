from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from .. import search
from ..facts import KEEPS_AN_ARTIST
from ..models import Artist, Credit, Merchant, OutboundLink, Song, SongName
from ..models.songs import FIRST_YEAR, last_year
from ..policy import may
from ..proposals import propose_song
from ..trail import record_creation, watched
from .addresses import AddressedAdmin
from .facts import SaysLiveLists
from .inlines import RowsFormSet
from .names import NamedAdmin, NameInline
from .pickers import PicksByTyping, WithThemes
from .policy import InItsOwnRight, PartOfRecord
from .quick_add import QuickSongForm, added_at_once


class SongNameInline(NameInline):
    model = SongName


class CreditFormSet(RowsFormSet):
    """The artists of a song: readers never find one in a list that nobody sings."""

    def clean(self):
        super().clean()
        if self.staying or self.unseen or not self.instance.pk:
            return
        if Song.objects.in_live_lists().filter(pk=self.instance.pk).exists():
            raise ValidationError(KEEPS_AN_ARTIST)


class CreditInline(PartOfRecord, PicksByTyping, admin.TabularInline):
    model = Credit
    formset = CreditFormSet
    autocomplete_fields = ["artist"]
    fields = ["position", "artist", "credited_as", "join_phrase"]
    extra = 0
    min_num = 1


class LinkInline(InItsOwnRight, admin.TabularInline):
    model = OutboundLink
    formset = RowsFormSet
    fields = ["merchant", "url", "region"]
    extra = 0
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("merchant")


class SongForm(WithThemes):
    class Meta:
        model = Song
        fields = "__all__"


@admin.register(Song)
class SongAdmin(SaysLiveLists, NamedAdmin, AddressedAdmin):
    form = SongForm
    list_display = ["title", "credit_line", "release_year", "album", "link_count"]
    list_filter = ["themes", "release_year"]
    search_fields = ["title"]  # what is searched is decided below; Django asks that there be some
    search_help_text = "Title or artist, in any script or spelling; a year."
    fieldsets = [
        (None, {"fields": ["title", "native_title", "slug", "themes"]}),
        ("Facts", {"fields": ["release_year", "album", "soundtrack_of", "video_id"]}),
        ("Cover", {"fields": ["cover", "cover_alt"], "classes": ["collapse"]}),
        (
            "For colleagues",
            {"fields": ["editors_remarks", "isrc", "musicbrainz_id"], "classes": ["collapse"]},
        ),
    ]
    inlines = [CreditInline, SongNameInline, LinkInline]
    actions = ["link_searches"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_credits().prefetch_related("links")

    def get_search_results(self, request, queryset, search_term):
        return search.songs(queryset, search_term), False

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("propose/", wrap(require_GET(self.propose)), name="catalog_song_propose"),
            path("quick-add/", wrap(require_POST(self.quick_add)), name="catalog_song_quick_add"),
            *super().get_urls(),
        ]

    def has_link_permission(self, request):
        return may(request.user, "add", OutboundLink)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change and not form.cleaned_data["slug"]:
            form.instance.settle_address()

    @admin.action(
        description="Link to the search pages of all shops and services", permissions=["link"]
    )
    def link_searches(self, request, queryset):
        before = OutboundLink.objects.count()
        merchants = Merchant.objects.offered()
        for song in queryset:
            with watched(request.user, song):
                for merchant in merchants:
                    merchant.link_search(song)
        messages.success(request, f"Links added: {OutboundLink.objects.count() - before}.")

    @admin.display(description="artists")
    def credit_line(self, song):
        return song.credit_line or "–"

    @admin.display(description="links")
    def link_count(self, song):
        return len(song.links.all())

    def propose(self, request):
        """What a typed line seems to say, and what the catalogue has of it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        proposal = propose_song(request.GET.get("line", "")[:400])
        return JsonResponse(
            {
                "title": proposal.title,
                "year": proposal.year,
                "artists": [
                    {
                        "name": artist.name,
                        "joinPhrase": artist.join_phrase,
                        "known": [{"id": str(who.pk), "label": str(who)} for who in artist.known],
                    }
                    for artist in proposal.artists
                ],
                "known": [{"id": str(song.pk), "label": song.label} for song in proposal.known],
                "years": [FIRST_YEAR, last_year()],
            }
        )

    def quick_add(self, request):
        """Add a song as confirmed by the editor; answers its id and label, or what is wrong."""
        if not (self.has_add_permission(request) and may(request.user, "add", Artist)):
            raise PermissionDenied

        def add(form):
            new = [artist for artist, _phrase in form.credited if artist.pk is None]
            song = form.save_with_credits()
            for artist in new:
                record_creation(request.user, artist)
            self.log_addition(request, song, "Added while making a list.")
            return song

        return added_at_once(QuickSongForm(request.POST), add)
