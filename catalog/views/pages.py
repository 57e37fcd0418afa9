"""What all pages for visitors have in common.

Each is the same for everyone: made of its address, the query keys it knows and what is published,
never of who asks.
"""

import re
import unicodedata
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic.base import ContextMixin, TemplateResponseMixin

from ..addresses import current_slug
from ..disclosure import owed
from ..models import SiteSettings, Theme
from ..text.slugs import is_slug

# Far beyond what anybody leafs through, and below what a database takes for an offset.
LAST_PAGE = 10_000


class VisitorsPage(TemplateResponseMixin, ContextMixin):
    """A page with its canonical address and with what it owes its readers.

    A page says by `links`, `prose` and `themes` what it shows; from this follow the disclosure,
    the relation and mark of every link, and the helplines.
    """

    http_method_names = ["get", "head", "options"]

    def links(self, context):
        """The outbound links that the page shows."""
        return []

    def prose(self, context):
        """Every rich text that the page shows."""
        return []

    def themes(self, context):
        """The themes of what the page shows; a mere menu of themes is not about them."""
        return []

    @property
    def path(self):
        return reverse(self.request.resolver_match.view_name, kwargs=self.kwargs)

    def address(self, **query):
        """The page's own path with these query keys, those left out that say nothing."""
        said = {key: value for key, value in query.items() if value}
        return f"{self.path}?{urlencode(said)}" if said else self.path

    @property
    def canonical_address(self):
        return self.address()

    def render_to_response(self, context, **kwargs):
        shown = self.links(context), self.prose(context), self.themes(context)
        context |= owed(SiteSettings.load(), *shown)
        context["canonical_url"] = f"{settings.SITE_URL}{self.canonical_address}"
        return super().render_to_response(context, **kwargs)


class Paginated(VisitorsPage):
    """A page of a long list, ?page=2 and so on, taken without counting the whole."""

    page_size = 24

    @cached_property
    def page_number(self):
        asked = self.request.GET.get("page", "1")
        if not re.fullmatch("[1-9][0-9]{0,4}", asked) or int(asked) > LAST_PAGE:
            raise Http404
        return int(asked)

    def slice(self, queryset):
        """This page's part of a queryset, and whether more follows."""
        first = (self.page_number - 1) * self.page_size
        rows = list(queryset[first : first + self.page_size + 1])
        self.has_more = getattr(self, "has_more", False) or len(rows) > self.page_size
        self.has_any = getattr(self, "has_any", False) or bool(rows)
        return rows[: self.page_size]

    def page_address(self, number, **query):
        return self.address(**query, page=number if number > 1 else None)

    @property
    def canonical_address(self):
        return self.page_address(self.page_number)

    def render_to_response(self, context, **kwargs):
        number = self.page_number
        if number > 1 and not self.has_any:
            raise Http404
        context["page_number"] = number
        if number > 1:
            context["previous_address"] = self.page_address(number - 1)
        if self.has_more and number < LAST_PAGE:
            context["next_address"] = self.page_address(number + 1)
        return super().render_to_response(context, **kwargs)


class AskedForTheme(VisitorsPage):
    """A page that ?theme=rain narrows."""

    @cached_property
    def theme(self):
        """The theme asked for, None where none is; what readers cannot know of is not found."""
        if "theme" not in self.request.GET:
            return None
        slug = unicodedata.normalize("NFC", self.request.GET["theme"])
        if not is_slug(slug):
            raise Http404
        themes = Theme.objects.in_live_lists()
        theme = themes.filter(slug=slug).first()
        if theme is None:
            theme = themes.filter(slug=current_slug("theme", slug) or "").first()
        if theme is None:
            raise Http404
        return theme


def themes_of(things):
    """The themes of all these lists or songs, as loaded with them."""
    return [theme for thing in things for theme in thing.themes.all()]
