from django.views.generic import DetailView, TemplateView

from ..models import Artist, Song
from .pages import Paginated


class ArtistsPage(Paginated, TemplateView):
    """The artists of all songs in live lists, by name."""

    template_name = "catalog/artist_list.html"
    page_size = 100

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            artists=self.slice(Artist.objects.in_live_lists()), **kwargs
        )


class ArtistPage(Paginated, DetailView):
    """An artist's names, group or members, and the songs in live lists."""

    def get_queryset(self):
        return Artist.objects.in_live_lists().for_page()

    def get_context_data(self, **kwargs):
        songs = Song.objects.in_live_lists().by(self.object).for_page()
        return super().get_context_data(songs=self.slice(songs), **kwargs)

    def links(self, context):
        return [link for song in context["songs"] for link in song.offered_links]

    def prose(self, context):
        return [self.object.bio]
