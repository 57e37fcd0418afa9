from django.views.generic import DetailView

from ..models import Placement, Song
from .pages import Paginated


class SongPage(Paginated, DetailView):
    """What is known of a song, and the live lists it stands in."""

    def get_queryset(self):
        return Song.objects.in_live_lists().for_page().prefetch_related("names")

    def get_context_data(self, **kwargs):
        placements = Placement.objects.live().filter(song=self.object).newest_first()
        return super().get_context_data(
            placements=self.slice(placements.select_related("edition__listicle")), **kwargs
        )

    def links(self, context):
        return self.object.offered_links

    def themes(self, context):
        return self.object.themes.all()
