"""From a former address to the page's present one, only for what visitors may see."""

from django.urls import reverse

from .models import Artist, Author, FormerSlug, Listicle, Song, Theme

# What visitors may see of each kind of page.
VISIBLE = {
    "listicle": Listicle.objects.live,
    "song": Song.objects.in_live_lists,
    "artist": Artist.objects.in_live_lists,
    "author": Author.objects.in_live_lists,
    "theme": Theme.objects.in_live_lists,
}


def current_slug(kind, slug):
    """The slug that took a former one's place; None where none did, or readers may not know."""
    former = FormerSlug.objects.filter(kind=kind, slug=slug).values("object_id")
    return VISIBLE[kind]().filter(pk__in=former).values_list("slug", flat=True).first()


def current_address(match):
    """The present address of the page that a resolved route asked for; None where there is none.

    `match` is a ResolverMatch; its route is named after the kind of page ("song", "theme-feed") and
    takes a `slug`, or `slugs` where several may stand together.
    """
    kind = (match.url_name or "").partition("-")[0]
    slugs = match.kwargs.get("slugs") or [match.kwargs.get("slug")]
    if kind not in VISIBLE or None in slugs:
        return None
    # Once each: two themes may have become one.
    present = list(dict.fromkeys(current_slug(kind, slug) or slug for slug in slugs))
    if present == slugs:
        return None
    moved = {"slugs": present} if "slugs" in match.kwargs else {"slug": present[0]}
    return reverse(match.view_name, kwargs={**match.kwargs, **moved})
