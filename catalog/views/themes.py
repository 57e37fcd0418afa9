from collections import Counter

from django.http import Http404, HttpResponsePermanentRedirect
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from ..models import Edition, Song, Theme
from .pages import Paginated, themes_of

COMBINATIONS = 12
MOST_COMBINED = 5


class ThemesPage(Paginated, TemplateView):
    """All themes of what is live, by name."""

    template_name = "catalog/theme_list.html"
    page_size = 100

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            all_themes=self.slice(Theme.objects.in_live_lists()), **kwargs
        )


class ThemePage(Paginated, TemplateView):
    """The lists and the songs that carry a theme, or all of several themes."""

    template_name = "catalog/theme_detail.html"

    def get(self, request, *args, slugs, **kwargs):
        if self.chosen and slugs != sorted(slugs):
            self.kwargs["slugs"] = sorted(slugs)
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{self.path}?{query}" if query else self.path)
        return super().get(request, *args, slugs=slugs, **kwargs)

    @cached_property
    def chosen(self):
        slugs = self.kwargs["slugs"]
        themes = list(Theme.objects.in_live_lists().filter(slug__in=slugs))
        if len(themes) < len(slugs):
            raise Http404
        return themes

    def get_context_data(self, **kwargs):
        editions = self.slice(Edition.objects.live().for_cards().about(self.chosen))
        songs = self.slice(
            Song.objects.in_live_lists()
            .with_credits()
            .prefetch_related("themes")
            .about(self.chosen)
        )
        return super().get_context_data(
            chosen=self.chosen,
            editions=editions,
            songs=songs,
            combinations=self.combinations(editions, songs),
            **kwargs,
        )

    def combinations(self, editions, songs):
        """Themes that what is shown carries as well, each with the slugs of the combined page."""
        if len(self.chosen) == MOST_COMBINED:
            return []
        counts = Counter(themes_of([*songs, *editions]))
        others = sorted(
            counts.keys() - set(self.chosen), key=lambda theme: (-counts[theme], theme.name_key)
        )
        return [
            (theme, sorted([*self.kwargs["slugs"], theme.slug])) for theme in others[:COMBINATIONS]
        ]

    def prose(self, context):
        return [theme.introduction for theme in self.chosen]

    def themes(self, context):
        return [*self.chosen, *themes_of(context["editions"])]
