"""A list's working copy as readers would see it, for who has the link."""

from django.http import Http404
from django.utils.functional import cached_property

from ..previews import listicle_of
from ..publishing import RankedList
from .listicles import ListPage

# Kept by nobody, found by nobody, and told to no site that the page links to.
HEADERS = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


class PreviewPage(ListPage):
    """The working copy through the list's own template; ?theme= narrows it likewise.

    Whoever has no valid link of this list learns nothing, not even that the list exists.
    """

    context_object_name = "listicle"

    def get_object(self, queryset=None):
        listicle = listicle_of(self.kwargs["token"])
        if listicle is None or listicle.slug != self.kwargs["slug"]:
            raise Http404
        return listicle

    @cached_property
    def whole(self):
        return RankedList.of_draft(self.object)

    @cached_property
    def theme(self):
        """The theme asked for; only those that the page offers are found, live or not."""
        if "theme" not in self.request.GET:
            return None
        offered = {theme.slug: theme for theme in self.whole.song_themes}
        if theme := offered.get(self.request.GET["theme"]):
            return theme
        raise Http404

    def get_context_data(self, **kwargs):
        # Past the list page's own, which tells of an edition.
        return super(ListPage, self).get_context_data(
            ranked_list=self.whole.narrowed_to(self.theme) if self.theme else self.whole,
            whole=self.whole,
            theme=self.theme,
            related=self.related(self.whole),
            path=self.path,
            is_preview=True,
            **kwargs,
        )

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, headers=HEADERS, **kwargs)
        # Neither this address nor the live page's, which says something else.
        response.context_data["canonical_url"] = ""
        return response
