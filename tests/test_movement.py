"""How each song of a list compares with the edition before."""

import json
import re
from datetime import UTC, datetime, timedelta
from unittest import TestCase as PlainTestCase

import time_machine
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from catalog import publishing
from catalog.models import Edition, Listicle
from catalog.publishing import RankedList
from catalog.publishing.movement import Kind, compare

from .builders import (
    make_author,
    make_edition,
    make_link,
    make_listicle,
    make_merchant,
    make_song,
    make_theme,
)

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)


def on(day, act, *args, **options):
    """Do something at a moment."""
    with time_machine.travel(day, tick=False):
        return act(*args, **options)


def rank(listicle, *songs):
    """Let the working copy hold these songs, number 1 first."""
    listicle.entries.all().delete()
    for song in songs:
        listicle.append(song)


def publish(listicle, *songs, on_day=0, **options):
    """Publish these songs, so many days after Monday."""
    rank(listicle, *songs)
    return on(MONDAY + on_day * DAY, publishing.publish, listicle, **options)


def movement(edition):
    return RankedList.of_edition(edition).movement


def words(edition):
    """What the page says beside each song, number 1 first."""
    moved = movement(edition)
    return moved and [step.words for step in moved.steps.values()]


def departed(edition):
    return [each.song for each in movement(edition).departures]


class SongsTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.a, cls.b, cls.c, cls.d = (make_song(title) for title in ("Ash", "Bay", "Cove", "Dew"))

    def setUp(self):
        self.listicle = make_listicle("Songs", songs=[])

    def page(self, day=None, **query):
        address = self.listicle.get_absolute_url()
        return on(day or MONDAY + 90 * DAY, self.client.get, address, query)


class WhatMovedTests(SongsTestCase):
    def test_a_first_edition_has_no_movement(self):
        self.assertIsNone(movement(publish(self.listicle, self.a, self.b)))

    def test_songs_rise_fall_stay_and_come_in(self):
        publish(self.listicle, self.a, self.b, self.c)

        edition = publish(self.listicle, self.c, self.b, self.a, self.d, on_day=1)

        self.assertEqual(words(edition), ["Up 2", "", "Down 2", "New"])

    def test_songs_that_left_are_told_by_their_former_ranks(self):
        publish(self.listicle, self.a, self.d, self.c, self.b)

        edition = publish(self.listicle, self.d, self.a, on_day=1)

        self.assertEqual(departed(edition), [self.c, self.b])
        self.assertEqual([each.rank for each in movement(edition).departures], [3, 4])

    def test_a_song_that_was_there_before_the_edition_before_is_back(self):
        publish(self.listicle, self.a, self.b)
        publish(self.listicle, self.a, self.c, on_day=1)

        edition = publish(self.listicle, self.b, self.a, self.d, on_day=2)

        self.assertEqual(words(edition), ["Back", "Down 1", "New"])
        self.assertEqual(departed(edition), [self.c])

    def test_an_earlier_edition_keeps_the_movement_that_it_had(self):
        publish(self.listicle, self.a, self.b)
        second = publish(self.listicle, self.b, self.a, on_day=1)
        publish(self.listicle, self.d, self.c, on_day=2)

        self.assertEqual(words(second), ["Up 1", "Down 1"])

    def test_a_countdown_moves_by_rank_and_not_by_place_on_the_page(self):
        Listicle.objects.filter(pk=self.listicle.pk).update(order="countdown")
        publish(self.listicle, self.a, self.b)

        self.assertEqual(
            words(publish(self.listicle, self.b, self.a, on_day=1)), ["Up 1", "Down 1"]
        )

    def test_without_ranks_there_is_no_movement(self):
        publish(self.listicle, self.a, self.b)
        Listicle.objects.filter(pk=self.listicle.pk).update(order="unranked")
        unranked = publish(self.listicle, self.b, self.a, on_day=1)
        Listicle.objects.filter(pk=self.listicle.pk).update(order="ascending")
        after = publish(self.listicle, self.a, self.b, on_day=2)

        self.assertIsNone(movement(unranked))
        self.assertIsNone(movement(after))


class WhatItIsComparedWithTests(SongsTestCase):
    def test_a_correction_shows_the_movement_of_the_edition_it_corrects(self):
        publish(self.listicle, self.a, self.b)
        publish(self.listicle, self.b, self.a, on_day=1)
        Listicle.objects.filter(pk=self.listicle.pk).update(title="Corrected")

        edition = on(MONDAY + 2 * DAY, publishing.publish, self.listicle, minor=True)

        self.assertIs(edition.is_minor, True)
        self.assertEqual(words(edition), ["Up 1", "Down 1"])

    def test_a_corrected_first_edition_has_none(self):
        publish(self.listicle, self.a, self.b)
        Listicle.objects.filter(pk=self.listicle.pk).update(title="Corrected")

        self.assertIsNone(movement(on(MONDAY + DAY, publishing.publish, self.listicle, minor=True)))

    def test_the_next_edition_compares_past_a_correction(self):
        publish(self.listicle, self.a, self.b)
        Listicle.objects.filter(pk=self.listicle.pk).update(title="Corrected")
        on(MONDAY + DAY, publishing.publish, self.listicle, minor=True)

        self.assertEqual(
            words(publish(self.listicle, self.b, self.a, on_day=2)), ["Up 1", "Down 1"]
        )

    def test_a_cancelled_edition_does_not_count(self):
        publish(self.listicle, self.a, self.b)
        publish(self.listicle, self.c, self.d, on_day=1, at=MONDAY + 5 * DAY)
        on(MONDAY + 2 * DAY, publishing.cancel, self.listicle)

        edition = publish(self.listicle, self.b, self.c, on_day=3)

        self.assertEqual(words(edition), ["Up 1", "New"])
        self.assertEqual(departed(edition), [self.a])

    def test_before_means_live_before_and_not_numbered_before(self):
        publish(self.listicle, self.a, self.b)
        scheduled = publish(self.listicle, self.a, self.c, on_day=1, at=MONDAY + 5 * DAY)
        meanwhile = publish(self.listicle, self.c, self.b, on_day=2)

        self.assertEqual(words(meanwhile), ["New", ""])
        self.assertEqual(words(scheduled), ["Back", "Down 1"])
        self.assertEqual(departed(scheduled), [self.b])

    def test_what_was_live_for_a_moment_only_counts(self):
        publish(self.listicle, self.a, self.b)
        publish(self.listicle, self.b, self.a, on_day=1)

        edition = publish(self.listicle, self.a, self.b, on_day=1)

        self.assertEqual(words(edition), ["Up 1", "Down 1"])

    def test_what_expired_or_was_withdrawn_counts(self):
        publish(self.listicle, self.a, self.b)
        on(MONDAY + DAY, publishing.withdraw, self.listicle)

        edition = publish(self.listicle, self.b, self.c, on_day=9)

        self.assertEqual(words(edition), ["Up 1", "New"])

    def test_readers_see_the_movement_at_the_moment_and_not_before(self):
        publish(self.listicle, self.a, self.b)
        publish(self.listicle, self.b, self.a, on_day=1, at=MONDAY + 5 * DAY)

        self.assertNotContains(self.page(MONDAY + 5 * DAY - MOMENT), 'class="movement"')
        self.assertContains(self.page(MONDAY + 5 * DAY), 'class="movement"', count=2)


class PredecessorTests(SongsTestCase):
    def setUp(self):
        super().setUp()
        self.last_year = make_listicle("Last year's", songs=[])
        Listicle.objects.filter(pk=self.listicle.pk).update(predecessor=self.last_year)

    def test_its_last_edition_counts_as_the_one_before_the_first(self):
        publish(self.last_year, self.d, self.c)
        publish(self.last_year, self.a, self.b, on_day=1)

        first = publish(self.listicle, self.b, self.c, on_day=2)

        self.assertEqual(words(first), ["Up 1", "New"])
        self.assertEqual(departed(first), [self.a])

    def test_the_second_edition_compares_with_the_first(self):
        publish(self.last_year, self.a, self.b)
        publish(self.listicle, self.b, self.c, on_day=2)

        second = publish(self.listicle, self.c, self.a, on_day=3)

        self.assertEqual(words(second), ["Up 1", "Back"])
        self.assertEqual(departed(second), [self.b])

    def test_it_counts_when_it_is_withdrawn(self):
        publish(self.last_year, self.a, self.b)
        on(MONDAY + DAY, publishing.withdraw, self.last_year)

        self.assertEqual(words(publish(self.listicle, self.b, self.a, on_day=2))[0], "Up 1")

    def test_what_was_never_live_does_not_count(self):
        publish(self.last_year, self.a, self.b, at=MONDAY + 30 * DAY)

        first = publish(self.listicle, self.b, self.a, on_day=2)

        with time_machine.travel(MONDAY + 3 * DAY, tick=False):
            self.assertIsNone(movement(first))

    def test_its_corrections_do_not_count(self):
        publish(self.last_year, self.a, self.b)
        Listicle.objects.filter(pk=self.last_year.pk).update(title="Corrected")
        on(MONDAY + DAY, publishing.publish, self.last_year, minor=True)

        self.assertEqual(words(publish(self.listicle, self.b, self.a, on_day=2))[0], "Up 1")


class OnThePageTests(SongsTestCase):
    def setUp(self):
        super().setUp()
        publish(self.listicle, self.a, self.b, self.c)

    def steps_on(self, response):
        entries = response.text.split('<li class="entry"')[1:]
        found = [re.search(r'<p class="movement">(.*?)</p>', entry) for entry in entries]
        return [match and match[1] for match in found]

    def test_each_entry_tells_its_movement_and_one_that_stayed_nothing(self):
        publish(self.listicle, self.b, self.a, self.c, self.d, on_day=1)

        self.assertEqual(self.steps_on(self.page()), ["Up 1", "Down 1", None, "New"])

    def test_a_first_edition_tells_nothing(self):
        response = self.page()

        for name in ("movement", "departures", "editions/"):
            self.assertNotContains(response, name)

    def test_a_song_that_left_is_linked_where_it_has_a_page(self):
        make_edition(songs=[self.a, self.d], live_from=MONDAY)
        publish(self.listicle, self.c, self.d, on_day=1)

        self.assertContains(
            self.page(),
            f'<p class="departures">Left the list: <a href="{self.a.get_absolute_url()}">Ash</a> '
            "(no. 1), Bay (no. 2).</p>",
            html=True,
        )

    def test_a_narrowed_list_keeps_the_movements_it_shows(self):
        rain = make_theme("Rain")
        self.b.themes.add(rain)
        publish(self.listicle, self.b, self.a, on_day=1)

        response = self.page(theme="rain")

        self.assertEqual(self.steps_on(response), ["Up 1"])
        self.assertNotContains(response, "Left the list")

    def test_names_are_printed_as_text(self):
        publish(self.listicle, make_song("<b>Loud"), self.a, on_day=1)
        publish(self.listicle, self.b, self.a, on_day=2)

        self.assertContains(self.page(), "&lt;b&gt;Loud (no. 1)")

    def test_the_list_leads_to_what_changed_once_there_is_a_second_edition(self):
        link = f'href="{self.listicle.get_absolute_url()}editions/"'
        publish(self.listicle, self.b, self.a, on_day=1, at=MONDAY + 5 * DAY)

        self.assertNotContains(self.page(MONDAY + 5 * DAY - MOMENT), link)
        self.assertContains(self.page(MONDAY + 5 * DAY), link)


class UpdatedTests(SongsTestCase):
    def modified(self, response):
        data = re.search(r'ld\+json">(.*?)</script>', response.text, re.DOTALL)[1]
        return datetime.fromisoformat(json.loads(data)["@graph"][0]["dateModified"])

    def test_a_correction_does_not_move_the_day_of_the_update(self):
        publish(self.listicle, self.a, self.b)
        publish(self.listicle, self.b, self.a, on_day=10)
        Listicle.objects.filter(pk=self.listicle.pk).update(title="Corrected")
        on(MONDAY + 20 * DAY, publishing.publish, self.listicle, minor=True)

        response = self.page()

        self.assertContains(response, "<h1>Corrected</h1>", html=True)
        self.assertContains(response, "12 March 2026")
        self.assertNotContains(response, "22 March 2026")
        self.assertEqual(self.modified(response), MONDAY + 10 * DAY)

    def test_a_corrected_first_edition_is_not_updated(self):
        publish(self.listicle, self.a, self.b)
        Listicle.objects.filter(pk=self.listicle.pk).update(title="Corrected")
        on(MONDAY + 20 * DAY, publishing.publish, self.listicle, minor=True)

        response = self.page()

        self.assertNotContains(response, "updated <time")
        self.assertEqual(self.modified(response), MONDAY)


class CostTests(TestCase):
    def full(self, songs, editions, rain):
        """A list with a past, departures, paid links, related lists and links in its text."""
        shop = make_merchant(pays_commission=True)
        ranking = [make_song(themes=[rain]) for _ in range(songs + editions)]
        for song in ranking:
            make_link(song, shop)
        for _ in range(2):
            make_edition(themes=[rain])
        text = f'<p><a href="https://{shop.host_list[0]}/x">There</a></p>'
        listicle = make_listicle(
            songs=[], themes=[rain], author=make_author(), intro=text, predecessor=make_listicle()
        )
        for number in range(editions):
            publish(listicle, *ranking[number : number + songs], on_day=number)
        return listicle

    def queries_for(self, listicle, **query):
        with CaptureQueriesContext(connection) as queries:
            response = self.client.get(listicle.get_absolute_url(), query)
        self.assertContains(response, 'class="movement"')
        return len(queries)

    def test_a_list_with_a_past_costs_at_most_ten_queries_narrowed_or_not(self):
        listicle = self.full(15, 3, make_theme("Rain"))

        self.assertLessEqual(self.queries_for(listicle), 10)
        self.assertLessEqual(self.queries_for(listicle, theme="rain"), 10)

    def test_a_long_past_costs_no_more_than_a_short_one(self):
        rain = make_theme()
        short, long = self.full(3, 2, rain), self.full(30, 6, rain)

        self.assertEqual(self.queries_for(short), self.queries_for(long))

    def test_a_first_edition_costs_nothing_for_its_movement(self):
        edition = Edition.objects.for_page().get(pk=make_edition().pk)
        with CaptureQueriesContext(connection) as queries:
            RankedList.of_edition(edition)

        # Songs, credits, their themes, links, the list's themes.
        self.assertLessEqual(len(queries), 5)


rankings = st.lists(st.integers(1, 12), unique=True).map(
    lambda songs: {song: rank for rank, song in enumerate(songs, start=1)}
)


class AnyRankingsTests(PlainTestCase):
    @given(rankings, rankings, st.sets(st.integers(1, 12)))
    def test_the_ranks_before_follow_from_the_ranks_now_and_the_movement(self, before, now, others):
        moved = compare(now, before, listed=others | before.keys())

        rebuilt = {}
        for song, step in moved.steps.items():
            if step.kind in (Kind.NEW, Kind.RETURNED):
                self.assertNotIn(song, before)
                self.assertEqual(step.kind is Kind.RETURNED, song in others)
                continue
            sign = {Kind.UP: 1, Kind.DOWN: -1, Kind.UNCHANGED: 0}[step.kind]
            self.assertEqual(step.places > 0, step.kind is not Kind.UNCHANGED)
            rebuilt[song] = now[song] + sign * step.places
        free = sorted(set(range(1, len(before) + 1)) - set(rebuilt.values()))
        rebuilt.update(zip(moved.departed, free, strict=True))
        self.assertEqual(rebuilt, before)
        self.assertEqual(moved.steps.keys(), now.keys())

    @given(rankings)
    def test_a_ranking_compared_with_itself_has_not_moved(self, ranking):
        moved = compare(ranking, ranking, listed=set(ranking))

        self.assertEqual((moved.words, moved.departed), ("", []))

    @given(rankings, rankings)
    def test_turned_round_what_rose_fell_and_what_came_left(self, before, now):
        there, back = compare(now, before), compare(before, now)

        for song in before.keys() & now.keys():
            self.assertEqual(there.steps[song].places, back.steps[song].places)
        came = {song for song, step in there.steps.items() if step.kind is Kind.NEW}
        self.assertEqual(came, set(back.departed))
