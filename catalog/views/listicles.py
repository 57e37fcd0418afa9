import unicodedata
from datetime import datetime, time

from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView, TemplateView

from ..models import Edition
from ..publishing import RankedList
from ..structured_data import structured_data_of_list
from .errors import Gone, TellsWhatIsGone
from .pages import AskedForTheme, Paginated, themes_of

RELATED = 4


class ListsPage(AskedForTheme, Paginated, TemplateView):
    """All live lists, the newest first; ?theme= leaves those about a theme."""

    template_name = "catalog/listicle_list.html"

    def get_context_data(self, **kwargs):
        live = Edition.objects.live().for_cards()
        editions = live.about([self.theme]) if self.theme else live.newest_first()
        return super().get_context_data(editions=self.slice(editions), theme=self.theme, **kwargs)

    def page_address(self, number, **query):
        return super().page_address(number, theme=self.theme and self.theme.slug, **query)

    def themes(self, context):
        return themes_of(context["editions"])


class ListPage(TellsWhatIsGone, AskedForTheme, DetailView):
    """A ranked list; ?theme= leaves the songs about a theme, at the ranks they have."""

    template_name = "catalog/listicle_detail.html"
    context_object_name = "edition"
    slug_field = "listicle__slug"

    def get_queryset(self):
        return Edition.objects.live().for_page().with_neighbours()

    def sealed(self):
        """The edition that would be here, had it not been sealed."""
        return Edition.objects.holding().sealed().filter(listicle__slug=self.kwargs["slug"])

    def get_object(self, queryset=None):
        try:
            return super().get_object(queryset)
        except Http404:
            if self.sealed().exists():
                raise Gone from None
            raise

    @cached_property
    def whole(self):
        """The list before it is narrowed."""
        self.object.first_live_from = first_day(self.object)
        return RankedList.of_edition(self.object)

    @cached_property
    def theme(self):
        """The theme asked for; the themes of the songs, which the page offers, are at hand."""
        asked = unicodedata.normalize("NFC", self.request.GET.get("theme", ""))
        offered = {theme.slug: theme for theme in self.whole.song_themes}
        return offered.get(asked) or super().theme

    def get_context_data(self, **kwargs):
        whole = self.whole
        shown = whole.narrowed_to(self.theme) if self.theme else whole
        return super().get_context_data(
            ranked_list=shown,
            whole=whole,
            theme=self.theme,
            related=self.related(whole),
            structured_data={} if self.theme else self.structured_data(whole),
            path=self.path,
            **kwargs,
        )

    def structured_data(self, ranked_list):
        return structured_data_of_list(ranked_list)

    def related(self, ranked_list):
        """The newest other lists about the list's first theme."""
        if not ranked_list.themes:
            return []
        about = Edition.objects.live().about(ranked_list.themes[:1]).select_related("listicle")
        return about.exclude(listicle=ranked_list.listicle)[:RELATED]

    def links(self, context):
        return context["ranked_list"].links

    def prose(self, context):
        return context["ranked_list"].prose

    def themes(self, context):
        return context["whole"].shown_themes


def first_day(edition):
    """When the list was first published, on this site or elsewhere before."""
    day = edition.listicle.first_published_on
    if day is None:
        return edition.first_live_from
    return min(edition.first_live_from, timezone.make_aware(datetime.combine(day, time.min)))
