"""How long the public pages take, over few lists and over many: `make bench`.

Every page is asked for by turns over a small catalogue and a large one, each time cold: with a new
connection to the database and empty caches. The figure is the median; over the large one it should
not take more than 1.5 times as long, whatever the subject: the busiest, one in the middle, one that
is hardly ever listed.
"""

import gc
import os
import platform
import sqlite3
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from statistics import median
from time import perf_counter
from urllib.parse import unquote_to_bytes, urlencode
from wsgiref.util import setup_testing_defaults

import django
from django.contrib.sites.models import Site
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.catalogues import FEW, MANY, catalogue, use
from catalog.models import Artist, Credit, Edition, Listicle, Placement, Song, SongTheme, Theme

ROUNDS = 21
ALLOWED = 1.5
PAGE_SIZE = 24


def main():
    paths = [catalogue(*size) for size in (FEW, MANY)]
    many = pages_of(paths[1])
    few = pages_of(paths[0], alike=many)
    application = WSGIHandler()
    rows = [measure(application, pages, paths) for pages in zip(few, many, strict=True)]
    report(rows)


# What is asked for


@dataclass
class Page:
    """One page: its kind, whose it is, how many rows there are to show on it, and its address."""

    kind: str
    subject: str
    rows: tuple[int, ...]
    address: str


def pages_of(path, alike=()):
    """The pages to measure over a catalogue.

    In the middle and at the end, those are taken that show as much as their like among `alike`, the
    pages of another catalogue: so the comparison tells what the size of the catalogue alone costs.
    """
    use(path)
    likes = {(page.kind, page.subject): page.rows for page in alike}
    pages = [
        Page("home", "", (), reverse("home")),
        Page("lists", "", (Listicle.objects.live().count(),), reverse("listicles")),
        Page("artists", "", (Artist.objects.in_live_lists().count(),), reverse("artists")),
        Page("themes", "", (Theme.objects.in_live_lists().count(),), reverse("themes")),
        Page("list", "15 songs", (15,), list_of(15)),
        Page("list", "100 songs", (100,), list_of(100)),
    ]
    for kind, counts, address in (
        ("lists of a theme", lists_of_themes(), lists_address),
        ("theme", lists_and_songs_of_themes(), lambda theme: reverse("theme", args=[[theme]])),
        ("two themes", lists_of_pairs(), lambda pair: reverse("theme", args=[pair])),
        ("song", lists_of_songs(), lambda song: reverse("song", args=[song])),
        ("artist", songs_of_artists(), lambda artist: reverse("artist", args=[artist])),
        ("author", lists_of_authors(), lambda author: reverse("author", args=[author])),
    ):
        # By name where they are equally busy: the same catalogue always gives the same pages.
        ranked = sorted(counts.items(), key=lambda one: (-sum(one[1]), one[0]))
        for subject, place in (("busiest", 0), ("median", len(ranked) // 2), ("rarest", -1)):
            name, rows = ranked[place]
            wanted = likes.get((kind, subject))
            if wanted and subject != "busiest":
                name, rows = min(ranked, key=lambda one: difference(one[1], wanted))
            pages.append(Page(kind, subject, rows, address(name)))
    return pages


def lists_address(theme):
    return f"{reverse('listicles')}?{urlencode({'theme': theme})}"


def difference(rows, others):
    """How differently full two pages are; more than PAGE_SIZE rows a page does not show."""
    pairs = list(zip(rows, others, strict=True))
    on_page = sum(abs(min(one, PAGE_SIZE) - min(other, PAGE_SIZE)) for one, other in pairs)
    return on_page, sum(abs(one - other) for one, other in pairs)


# Subjects by slug, with how much there is to show of each.


def list_of(songs):
    editions = Edition.objects.live().annotate(songs=Count("placements")).filter(songs=songs)
    return editions.order_by("-live_from").first().get_absolute_url()


def lists_of_themes():
    themes = Theme.objects.filter(list_count__gt=0).values_list("slug", "list_count")
    return {slug: (lists,) for slug, lists in themes}


def lists_and_songs_of_themes():
    live = Song.objects.in_live_lists().values("pk")
    items = SongTheme.objects.filter(content_object__in=live).order_by().values_list("tag__slug")
    songs = dict(items.annotate(Count("pk")))
    return {slug: (*lists, songs.get(slug, 0)) for slug, lists in lists_of_themes().items()}


def lists_of_pairs():
    """By both slugs of the themes that a list carries together."""
    pairs: Counter = Counter()
    for edition in Edition.objects.live().prefetch_related("themes"):
        pairs.update(combinations(sorted(theme.slug for theme in edition.themes.all()), 2))
    return {pair: (lists,) for pair, lists in pairs.items()}


def lists_of_songs():
    live = Placement.objects.live().order_by().values_list("song__slug")
    return {slug: (lists,) for slug, lists in live.annotate(Count("pk"))}


def songs_of_artists():
    live = Song.objects.in_live_lists().values("pk")
    credits = Credit.objects.filter(song__in=live).order_by().values_list("artist__slug")
    return {slug: (songs,) for slug, songs in credits.annotate(Count("pk"))}


def lists_of_authors():
    live = Edition.objects.live().exclude(author=None).order_by().values_list("author__slug")
    return {slug: (lists,) for slug, lists in live.annotate(Count("pk"))}


# Measuring


@dataclass
class Row:
    """What was measured of one page, over few lists and over many."""

    pages: tuple[Page, Page]
    seconds: list[float]
    queries: list[int]
    sizes: list[int]

    @property
    def ratio(self):
        return self.seconds[1] / self.seconds[0]


def measure(application, pages, paths):
    queries, sizes = [], []
    sides = list(zip(pages, paths, strict=True))
    for page, path in sides:
        use(path)
        with CaptureQueriesContext(connection) as captured:
            _, size = ask(application, page.address)
        queries.append(len(captured))
        sizes.append(size)
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        # By turns, so that whatever else the machine does meets both.
        for (page, path), taken in zip(sides, times, strict=True):
            use(path)
            seconds, _ = ask(application, page.address)
            taken.append(seconds)
    return Row(pages, [median(taken) for taken in times], queries, sizes)


def ask(application, address):
    """Ask for a page, cold; how long it took, and its size in bytes."""
    cache.clear()
    Site.objects.clear_cache()
    path, _, query = address.partition("?")
    environ = {
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "HTTP_HOST": "127.0.0.1",
    }
    setup_testing_defaults(environ)
    statuses = []
    gc.collect()
    gc.disable()
    try:
        start = perf_counter()
        response = application(environ, lambda status, headers: statuses.append(status))
        content = b"".join(response)
        seconds = perf_counter() - start
    finally:
        gc.enable()
    response.close()
    if statuses != ["200 OK"]:
        raise SystemExit(f"{address} answered {statuses[0]}.")
    return seconds, len(content)


# Telling


def report(rows):
    few, many = FEW[0], MANY[0]
    print(
        f"Python {platform.python_version()}, Django {django.get_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {os.cpu_count()} processors; "
        f"median of {ROUNDS} cold requests.\n"
    )
    print(f"| page | subject | rows | queries | kB | at {few:,} | at {many:,} | ratio |")
    print("|---|---|---|---|---|---|---|---|")
    for row in rows:
        page = row.pages[0]
        seconds = [f"{1000 * taken:.1f} ms" for taken in row.seconds]
        ratio = f"**{row.ratio:.2f}**" if row.ratio > ALLOWED else f"{row.ratio:.2f}"
        cells = [
            page.kind,
            page.subject,
            " → ".join(dict.fromkeys(shown(one.rows) for one in row.pages)),
            " → ".join(dict.fromkeys(map(str, row.queries))),
            " → ".join(dict.fromkeys(f"{size / 1000:.0f}" for size in row.sizes)),
            *seconds,
            ratio,
        ]
        print(f"| {' | '.join(cells)} |")
    within = sum(row.ratio <= ALLOWED for row in rows)
    print(f"\n{within} of {len(rows)} pages take at most {ALLOWED} times as long.")


def shown(rows):
    return " + ".join(f"{count:,}" for count in rows)
