"""What changed in a list when, and the list as it stood before."""

from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from ..models import Edition, Listicle, Song
from ..publishing.movement import movements_of
from .errors import Gone, TellsWhatIsGone
from .listicles import ListPage
from .pages import Paginated


class EditionsPage(TellsWhatIsGone, Paginated, TemplateView):
    """The editions of a live list that went live up to now, the newest first."""

    template_name = "catalog/edition_list.html"

    @cached_property
    def current(self):
        """The edition that readers see now."""
        of_list = Edition.objects.filter(listicle__slug=self.kwargs["slug"])
        if edition := of_list.live().for_cards().first():
            return edition
        raise Gone if of_list.holding().sealed().exists() else Http404

    def get_context_data(self, **kwargs):
        begun = self.current.listicle.editions.begun().with_standing().newest_first()
        editions = self.slice(begun.defer("intro", "how_we_ranked", "outro"))
        movements = movements_of([edition for edition in editions if not edition.is_minor])
        for edition in editions:
            edition.movement = movements.get(edition.pk)
        return super().get_context_data(current=self.current, editions=editions, **kwargs)

    def themes(self, context):
        return self.current.themes.all()


class EditionPage(ListPage):
    """An earlier edition of a live list, in its own words; the live one's place is the list.

    It links to no page that left the site since.
    """

    def get_queryset(self):
        of_live_lists = Edition.objects.begun().filter(listicle__in=Listicle.objects.live())
        return of_live_lists.filter(number=self.kwargs["number"]).for_page()

    def sealed(self):
        """This edition, if it was sealed and readers have known it: not one that was cancelled."""
        begun = Edition.objects.sealed().filter(live_from__isnull=False)
        return begun.filter(listicle__slug=self.kwargs["slug"], number=self.kwargs["number"])

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if self.object.is_live():
            return redirect(self.object)
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs):
        placements = self.whole.ranking
        songs = Song.objects.in_live_lists().filter(pk__in=[row.song_id for row in placements])
        found = set(songs.values_list("pk", flat=True))
        for placement in placements:
            placement.is_gone = placement.song_id not in found
        return super().get_context_data(is_earlier=True, **kwargs)

    def related(self, ranked_list):
        """Nothing: the current list leads on."""
        return []

    @property
    def canonical_address(self):
        return self.object.get_absolute_url()

    def structured_data(self, ranked_list):
        """None: the list itself is what search engines are told about."""
        return None
