import nh3
from django.conf import settings
from django.contrib.flatpages.models import FlatPage
from django.http import Http404
from django.views.generic import DetailView, TemplateView

from ..models import Merchant
from ..text.rich_text import ATTRIBUTES, TAGS
from .pages import VisitorsPage

PAGE_TAGS = TAGS | {"h2", "h4", "dl", "dt", "dd", "hr", "code", "table", "tr", "th", "td"}


class StaticPage(VisitorsPage, DetailView):
    """A page that an editor wrote as it is: About, Contact, Privacy."""

    template_name = "flatpages/default.html"
    context_object_name = "flatpage"

    def get_object(self, queryset=None):
        """The page at this address; the oldest where, against the rules, there are several."""
        page = self.get_queryset().filter(url=f"/{self.kwargs['url']}").order_by("pk").first()
        if page is None:
            raise Http404
        return page

    def get_queryset(self):
        return FlatPage.objects.filter(sites=settings.SITE_ID, registration_required=False)

    def get_context_data(self, **kwargs):
        # Written as HTML by hand: it is brought into the form in which links can be marked.
        content = nh3.clean(
            self.object.content, tags=PAGE_TAGS, attributes=ATTRIBUTES, link_rel=None
        )
        return super().get_context_data(content=content, **kwargs)

    @property
    def path(self):
        return self.object.get_absolute_url()

    def prose(self, context):
        return [context["content"]]


class DisclosurePage(VisitorsPage, TemplateView):
    """How the site earns money, and which shops and services pay."""

    template_name = "catalog/disclosure.html"

    def get_context_data(self, **kwargs):
        unpaid = Merchant.objects.offered().exclude(pk__in=Merchant.objects.paying())
        return super().get_context_data(paying=Merchant.objects.paying(), unpaid=unpaid, **kwargs)
