"""Checks of the links of a page, and of its outline: as its rendered bytes have them."""

import re
from collections import defaultdict
from html import unescape
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.flatpages.models import FlatPage
from django.urls import Resolver404, resolve

from ...addresses import VISIBLE, current_slug
from ...models import OutboundLink
from .findings import Level
from .reading import finding

_HREF = re.compile(r'<a href="([^"<>]*)"')


def paid_links(reading):
    """In law a paid link is told before it is followed; so nothing but the bytes is trusted."""
    rows = {row.song.slug: row for row in reading.ranking if row.song}
    for anchor in reading.page.paid_anchors:
        row = rows.get(anchor.entry)
        where = f"no. {row.rank}" if row else "the page"
        if not anchor.is_marked:
            yield finding(
                Level.BLOCKS,
                "paid-link-unmarked",
                f"The paid link to {anchor.host} of {where} is not marked as one: give the site "
                "a mark for paid links that can be read.",
                row,
            )
        if not anchor.is_disclosed:
            yield finding(
                Level.BLOCKS,
                "paid-link-undisclosed",
                f"The paid link to {anchor.host} of {where} stands before the disclosure, or "
                "without one: write the site’s disclosure.",
                row,
            )


def headings_that_skip(reading):
    before = 0
    for level in reading.page.headings:
        if level > before + 1:
            yield finding(
                Level.ADVICE,
                "heading-skips",
                f"On the page, a heading of level {level} follows one of level {before}: let none "
                "be left out, for readers who go by headings.",
            )
            return
        before = level


def links_gone(reading):
    for row in reading.ranking:
        for link in row.song.offered_links if row.song else ():
            if link.health == OutboundLink.Health.GONE:
                yield finding(
                    Level.ADVICE,
                    "link-gone",
                    f"The link of no. {row.rank}, “{row.song}”, to {link.merchant} leads nowhere "
                    "any more: correct or retire it on the song.",
                    row,
                    "song",
                )


def links_in_prose(reading):
    own = defaultdict(list)
    for passage in [*reading.texts, *reading.texts_of_rows]:
        for address in map(unescape, _HREF.findall(passage.written)):
            if address.lower().startswith("http://") and path_of_own(address) is None:
                yield passage.finding(
                    Level.ADVICE,
                    "link-unencrypted",
                    f"{passage.place} links to {address[:80]}, which is not encrypted: link to "
                    "the address with https:// if there is one.",
                )
            elif (path := path_of_own(address)) is not None:
                own[path].append(passage)
    for path in missing_of_own(own, reading) if own else ():
        for passage in own[path]:
            yield passage.finding(
                Level.ADVICE,
                "link-to-nothing",
                f"{passage.place} links to {path[:80]}, where readers find nothing: correct the "
                "link, or take it out.",
            )


def path_of_own(address):
    """The path of an address on this site; None where it leads elsewhere."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    own = urlsplit(settings.SITE_URL).netloc
    if parts.scheme not in ("", "http", "https") or (parts.netloc and parts.netloc != own):
        return None
    return unquote(parts.path) or None


def missing_of_own(paths, reading):
    """Those of our own paths at which readers would find nothing."""
    about = defaultdict(dict)
    for path in paths:
        if path.startswith((settings.MEDIA_URL, settings.STATIC_URL)):
            continue
        try:
            match = resolve(path)
        except (Resolver404, ValueError):
            yield path
            continue
        slugs = match.kwargs.get("slugs") or [match.kwargs.get("slug")]
        if match.namespaces or match.url_name == "preview":
            yield path
        elif match.url_name == "page":
            about["page"][path] = [path]
        elif (kind := match.url_name.partition("-")[0]) in VISIBLE and None not in slugs:
            about[kind][path] = slugs
    for kind, slugs_by_path in about.items():
        wanted = {slug for slugs in slugs_by_path.values() for slug in slugs}
        found = present(kind, wanted, reading)
        for path, slugs in slugs_by_path.items():
            if not found.issuperset(slugs):
                yield path


def present(kind, slugs, reading):
    """Those of the slugs at which readers find a page, once this list is published."""
    if kind == "page":
        return set(FlatPage.objects.filter(url__in=slugs).values_list("url", flat=True))
    found = set(VISIBLE[kind]().filter(slug__in=slugs).values_list("slug", flat=True))
    found |= {record.slug for record in brought(kind, reading.ranked_list)}
    return found | {slug for slug in slugs - found if current_slug(kind, slug)}


def brought(kind, ranked_list):
    """What the list itself brings to the site, by the kind of page."""
    match kind:
        case "listicle":
            return [ranked_list.listicle]
        case "song":
            return ranked_list.songs
        case "artist":
            return [each.artist for song in ranked_list.songs for each in song.credits.all()]
        case "theme":
            return ranked_list.shown_themes
    return [ranked_list.text.author] if ranked_list.text.author else []


CHECKS = (paid_links, headings_that_skip, links_gone, links_in_prose)
