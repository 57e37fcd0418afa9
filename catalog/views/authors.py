from django.views.generic import DetailView

from ..models import Author, Edition
from .pages import Paginated, themes_of


class AuthorPage(Paginated, DetailView):
    """Who stands behind a byline, and the live lists under it."""

    def get_queryset(self):
        return Author.objects.in_live_lists()

    def get_context_data(self, **kwargs):
        editions = Edition.objects.live().filter(author=self.object).newest_first()
        return super().get_context_data(editions=self.slice(editions.for_cards()), **kwargs)

    def prose(self, context):
        return [self.object.bio]

    def themes(self, context):
        return themes_of(context["editions"])
