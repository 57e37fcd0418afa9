from django.views.generic import TemplateView

from ..models import Edition, Theme
from .pages import VisitorsPage, themes_of

FEATURED, NEWEST, THEMES = 6, 12, 12


class HomePage(VisitorsPage, TemplateView):
    """Featured and newest lists, and themes to start from."""

    template_name = "catalog/home.html"

    def get_context_data(self, **kwargs):
        live = Edition.objects.live().for_cards()
        featured = list(live.featured()[:FEATURED])
        newest = [
            edition
            for edition in live.newest_first()[: NEWEST + len(featured)]
            if edition not in featured
        ]
        return super().get_context_data(
            featured=featured,
            newest=newest[:NEWEST],
            home_themes=Theme.objects.in_live_lists().busiest_first()[:THEMES],
            **kwargs,
        )

    def themes(self, context):
        return themes_of(context["featured"] + context["newest"])
