"""What changed in a list when, and the list as it stood before."""

from datetime import UTC, datetime, timedelta

import time_machine
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from catalog import publishing
from catalog.models import Listicle, SiteSettings

from .builders import (
    make_artist,
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
SITE = "http://127.0.0.1:8000"


def on(day, act, *args, **options):
    """Do something at a moment."""
    with time_machine.travel(day, tick=False):
        return act(*args, **options)


def rewrite(listicle, **fields):
    Listicle.objects.filter(pk=listicle.pk).update(**fields)


class EditionPagesTestCase(TestCase):
    """A list of Ash and Bay, published on Monday; a day later it is Bay and Cove."""

    def setUp(self):
        self.ash, self.bay, self.cove = (make_song(title) for title in ("Ash", "Bay", "Cove"))
        self.listicle = make_listicle("First words", slug="sea", songs=[self.ash, self.bay])
        self.first = on(MONDAY, publishing.publish, self.listicle)

    def publish_second(self, **options):
        self.listicle.entries.filter(song=self.ash).delete()
        self.listicle.put_in_order(self.listicle.entries.all())
        self.listicle.append(self.cove)
        rewrite(self.listicle, title="Second words")
        return on(MONDAY + DAY, publishing.publish, self.listicle, **options)

    def correct(self, day, note=""):
        rewrite(self.listicle, title="Corrected words")
        return on(day, publishing.publish, self.listicle, minor=True, note=note)

    def get(self, address="/lists/sea/editions/", day=MONDAY + 30 * DAY, **query):
        return on(day, self.client.get, address, query)


class WhatChangedWhenTests(EditionPagesTestCase):
    def test_every_edition_is_told_the_newest_first(self):
        self.publish_second()
        self.correct(MONDAY + 3 * DAY, "A name was spelt wrong.")

        text = self.get().text

        corrected, second, first = text.split('<li class="edition">')[1:]
        self.assertIn("Version 3</a>, a correction", corrected)
        self.assertIn("Current, since", corrected)
        self.assertIn("A name was spelt wrong.", corrected)
        self.assertNotIn("edition-movement", corrected)
        self.assertIn("Songs: 1 new, 1 moved, 1 left.", second)
        self.assertIn("The first version.", first)
        self.assertIn(">2 March 2026</time> to <time", first)
        self.assertIn(">3 March 2026</time>", first)

    def test_earlier_ones_are_linked_and_the_current_one_is_the_list(self):
        self.publish_second()

        response = self.get()

        self.assertContains(response, '<a href="/lists/sea/editions/1/">Version 1</a>')
        self.assertContains(response, '<a href="/lists/sea/">Version 2</a>')

    def test_a_song_that_came_back_is_not_new(self):
        self.publish_second()
        self.listicle.entries.filter(song=self.cove).delete()
        self.listicle.append(self.ash)
        on(MONDAY + 2 * DAY, publishing.publish, self.listicle)

        self.assertContains(self.get(), "Songs: 1 back, 1 left.")

    def test_an_edition_with_the_same_songs_says_so(self):
        rewrite(self.listicle, title="Other words")
        on(MONDAY + DAY, publishing.publish, self.listicle)

        self.assertContains(self.get(), "The same songs at the same places.")

    def test_a_list_without_ranks_counts_nothing(self):
        rewrite(self.listicle, order="unranked")
        self.publish_second()

        self.assertContains(self.get(), "No ranks to compare.")

    def test_the_first_one_tells_what_changed_since_the_predecessor(self):
        heir = make_listicle(slug="heir", songs=[self.bay, self.cove], predecessor=self.listicle)
        on(MONDAY + DAY, publishing.publish, heir)

        self.assertContains(self.get("/lists/heir/editions/"), "1 new, 1 moved, 1 left.")

    def test_what_is_to_come_or_was_cancelled_is_not_told(self):
        self.publish_second(at=MONDAY + 5 * DAY)
        address = "/lists/sea/editions/"

        self.assertNotContains(self.get(address, MONDAY + 5 * DAY - MOMENT), "Version 2")
        self.assertContains(self.get(address, MONDAY + 5 * DAY), "Version 2")

        on(MONDAY + 2 * DAY, publishing.cancel, self.listicle)
        self.assertNotContains(self.get(address, MONDAY + 5 * DAY), "Version 2")

    def test_a_note_is_printed_as_text(self):
        self.correct(MONDAY + DAY, "<script>alert(1)</script>")

        self.assertContains(self.get(), "&lt;script&gt;alert(1)")

    def test_a_list_that_is_not_live_has_no_such_page(self):
        on(MONDAY + 5 * DAY, publishing.withdraw, self.listicle)
        make_listicle(slug="draft")

        for address in ("/lists/sea/editions/", "/lists/draft/editions/", "/lists/x/editions/"):
            self.assertEqual(self.get(address).status_code, 404)

    def test_more_than_a_page_holds_is_on_the_next(self):
        for day in range(1, 26):
            rewrite(self.listicle, title=f"Words of day {day}")
            on(MONDAY + day * DAY, publishing.publish, self.listicle)

        first, second = self.get(), self.get(page=2)

        self.assertEqual(first.text.count('<li class="edition">'), 24)
        self.assertContains(first, "The same songs at the same places.", count=24)
        self.assertEqual(second.text.count('<li class="edition">'), 2)
        self.assertContains(second, "The first version.")
        self.assertEqual(self.get(page=3).status_code, 404)

    def test_the_helplines_are_there_for_a_list_that_needs_them(self):
        SiteSettings.objects.create(helplines="<p>Call 116 123.</p>")
        heavy = make_theme(needs_support=True)
        listicle = make_listicle(slug="heavy", themes=[heavy])
        make_edition(listicle=listicle, live_from=MONDAY)

        self.assertContains(self.get("/lists/heavy/editions/"), "Call 116 123.")
        self.assertNotContains(self.get(), "Call 116 123.")


class AnEarlierEditionTests(EditionPagesTestCase):
    address = "/lists/sea/editions/1/"

    def test_it_stands_in_its_own_words_and_order(self):
        self.publish_second()

        response = self.get(self.address)

        self.assertContains(response, "<h1>First words</h1>", html=True)
        self.assertContains(response, 'data-edition="1"')
        self.assertContains(response, '<h2 class="entry-title">', count=2)
        self.assertContains(response, "Ash")
        self.assertNotContains(response, "Cove")

    def test_it_tells_the_facts_of_today(self):
        self.publish_second()
        self.bay.title = "Bay, as it is really called"
        self.bay.save()

        self.assertContains(self.get(self.address), "Bay, as it is really called")

    def test_it_says_when_it_stood_and_leads_to_the_current_list(self):
        self.publish_second()

        response = self.get(self.address)

        self.assertContains(response, '<time datetime="2026-03-02T09:00:00+00:00">2 March 2026')
        self.assertContains(response, '<time datetime="2026-03-03T09:00:00+00:00">3 March 2026')
        self.assertContains(response, '<a href="/lists/sea/">Read the current list</a>')

    def test_search_engines_are_sent_to_the_list(self):
        self.publish_second()

        response = self.get(self.address)

        self.assertContains(response, '<meta name="robots" content="noindex">')
        self.assertContains(response, f'<link rel="canonical" href="{SITE}/lists/sea/">')
        self.assertNotContains(response, "ld+json")
        self.assertNotContains(self.get("/lists/sea/"), "noindex")

    def test_its_movement_is_the_one_it_had(self):
        self.publish_second()
        rewrite(self.listicle, title="Third words")
        on(MONDAY + 2 * DAY, publishing.publish, self.listicle)

        response = self.get("/lists/sea/editions/2/")

        self.assertContains(response, '<p class="movement">', count=2)
        self.assertContains(response, "Left the list: Ash (no. 1).")

    def test_the_live_one_is_the_list_itself_and_not_a_moment_longer(self):
        self.publish_second(at=MONDAY + 5 * DAY)

        before = self.get(self.address, MONDAY + 5 * DAY - MOMENT)
        after = self.get(self.address, MONDAY + 5 * DAY)

        self.assertRedirects(before, "/lists/sea/", 302, fetch_redirect_response=False)
        self.assertEqual(after.status_code, 200)

    def test_what_is_to_come_was_cancelled_or_never_was_is_not_found(self):
        self.publish_second(at=MONDAY + 5 * DAY)
        before = MONDAY + 5 * DAY - MOMENT

        self.assertEqual(self.get("/lists/sea/editions/2/", before).status_code, 404)
        on(MONDAY + 2 * DAY, publishing.cancel, self.listicle)
        for number in ("0", "2", "3", "9" * 30, "-1", "x"):
            response = self.get(f"/lists/sea/editions/{number}/")
            self.assertEqual(response.status_code, 404, number)

    def test_it_goes_with_the_list(self):
        self.publish_second()
        on(MONDAY + 5 * DAY, publishing.withdraw, self.listicle)
        after = MONDAY + 5 * DAY

        self.assertEqual(self.get(self.address, after - MOMENT).status_code, 200)
        for number in (1, 2):
            self.assertEqual(self.get(f"/lists/sea/editions/{number}/", after).status_code, 404)

    def test_a_number_belongs_to_its_own_list(self):
        self.publish_second()
        make_edition(listicle=make_listicle(slug="land"), live_from=MONDAY)

        self.assertEqual(self.get("/lists/land/editions/2/").status_code, 404)

    def test_nothing_links_to_a_page_that_left_the_site(self):
        rain = make_theme("Rain")
        self.ash.themes.add(rain)
        artist = self.ash.credits.get().artist
        self.publish_second()

        response = self.get(self.address)

        for thing in (self.ash, artist, rain):
            self.assertNotContains(response, thing.get_absolute_url())
        self.assertContains(response, f"Ash by {artist.name}")
        self.assertContains(response, f'href="{self.bay.get_absolute_url()}"')

    def test_it_can_be_narrowed_also_to_a_theme_that_left_the_site(self):
        self.ash.themes.add(make_theme("Rain"))
        self.publish_second()

        response = self.get(self.address, theme="rain")

        self.assertContains(response, '<li class="entry"', count=1)
        self.assertContains(response, f'<a href="{self.address}">Show the whole list</a>')
        self.assertEqual(self.get(self.address, theme="snow").status_code, 404)

    def test_links_notes_and_helplines_are_as_on_the_list(self):
        SiteSettings.objects.create(
            helplines="<p>Call 116 123.</p>", disclosure_statement="Some links are paid."
        )
        self.ash.themes.add(make_theme(needs_support=True, content_note="About a death."))
        link = make_link(self.ash, make_merchant(pays_commission=True))
        self.publish_second()

        text = self.get(self.address).text

        self.assertLess(text.index("Some links are paid."), text.index(link.url))
        self.assertIn('rel="sponsored nofollow noopener"', text)
        self.assertLess(text.index("About a death."), text.index('class="entry-body"'))
        self.assertIn("Call 116 123.", text)


class FormerAddressTests(EditionPagesTestCase):
    def test_both_are_found_at_the_lists_former_address(self):
        self.publish_second()
        self.listicle.move_to("ocean")

        for rest in ("editions/", "editions/1/"):
            response = self.get(f"/lists/sea/{rest}", page=1)

            self.assertRedirects(
                response, f"/lists/ocean/{rest}?page=1", 301, fetch_redirect_response=False
            )

    def test_a_list_that_is_not_live_does_not_give_itself_away(self):
        self.publish_second()
        self.listicle.move_to("ocean")
        on(MONDAY + 5 * DAY, publishing.withdraw, self.listicle)

        for rest in ("editions/", "editions/1/"):
            self.assertEqual(self.get(f"/lists/sea/{rest}").status_code, 404)


class CostTests(TestCase):
    def history(self, songs, editions):
        shop, theme = make_merchant(pays_commission=True), make_theme()
        ranking = [
            make_song(by=make_artist(), themes=[theme]) for _number in range(songs + editions)
        ]
        for song in ranking:
            make_link(song, shop)
        text = f'<p><a href="https://{shop.host_list[0]}/x">There</a></p>'
        listicle = make_listicle(songs=[], themes=[theme], author=make_author(), intro=text)
        for number in range(editions):
            listicle.entries.all().delete()
            for song in ranking[number : number + songs]:
                listicle.append(song)
            on(MONDAY + number * DAY, publishing.publish, listicle)
        return listicle

    def queries_for(self, listicle, rest):
        with CaptureQueriesContext(connection) as queries:
            response = self.client.get(f"{listicle.get_absolute_url()}{rest}")
        self.assertEqual(response.status_code, 200)
        return len(queries)

    def test_both_cost_at_most_ten_queries_and_no_more_with_a_longer_past(self):
        short, long = self.history(2, 3), self.history(20, 8)

        for rest in ("editions/", "editions/2/"):
            with self.subTest(rest):
                cost = self.queries_for(long, rest)

                self.assertEqual(cost, self.queries_for(short, rest))
                self.assertLessEqual(cost, 10)
