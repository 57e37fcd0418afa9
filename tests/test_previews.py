"""A link shows one list's working copy to who has it, for a while, until it is revoked."""

from datetime import UTC, datetime, timedelta

import time_machine
from django.core import signing
from django.test import TestCase

from catalog.models import Listicle, SiteSettings
from catalog.previews import SALT, listicle_of, preview_address

from .builders import (
    make_artist,
    make_edition,
    make_link,
    make_listicle,
    make_merchant,
    make_song,
    make_theme,
)

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)


def preview_of(client, listicle, **query):
    return client.get(preview_address(listicle), query)


def token_in(address):
    return address.rstrip("/").rpartition("/")[2]


class WhoMaySeeItTests(TestCase):
    def setUp(self):
        self.listicle = make_listicle("Songs for rain")
        self.address = preview_address(self.listicle)

    def assertNothingIsThere(self, address):
        """The very answer that an address of no list gets."""
        response = self.client.get(address)
        nowhere = self.client.get("/lists/no-such-list/preview/no-such-token/")

        self.assertEqual(response.status_code, 404)
        self.assertEqual((response.text, response.headers), (nowhere.text, nowhere.headers))

    def test_who_has_the_link_sees_a_list_that_was_never_published(self):
        response = self.client.get(self.address)

        self.assertContains(response, "<h1>Songs for rain</h1>", html=True)

    def test_the_address_says_which_list_it_is_and_needs_no_quoting(self):
        self.assertRegex(self.address, r"^/lists/songs-for-rain/preview/[\w:-]+/$")

    def test_a_list_in_any_script_has_one(self):
        response = preview_of(self.client, make_listicle("비 오는 날의 노래"))

        self.assertContains(response, "비 오는 날의 노래")

    def test_nothing_is_shown_without_a_token_of_ours(self):
        for token in ("x", "x:y", "a:b:c", ":", "::", "💧", "0" * 5000, "%00", "%FF"):
            with self.subTest(token=token[:5]):
                self.assertNothingIsThere(f"/lists/songs-for-rain/preview/{token}/")

    def test_a_token_that_was_altered_shows_nothing(self):
        token = token_in(self.address)
        for altered in (token[:-1], token + "0", "x" + token, token.swapcase()):
            with self.subTest(altered=altered):
                self.assertNothingIsThere(self.address.replace(token, altered))

    def test_a_signature_made_for_something_else_shows_nothing(self):
        ends_at = 2**40
        claim = [self.listicle.pk, self.listicle.preview_key, ends_at, None]
        ours = signing.Signer(salt=SALT).sign_object(claim)
        other = signing.Signer(salt="something.else").sign_object(claim)

        self.assertEqual(listicle_of(ours), self.listicle)
        self.assertIsNone(listicle_of(other))

    def test_a_link_shows_no_other_list(self):
        make_listicle("Songs for snow")

        self.assertNothingIsThere(self.address.replace("rain", "snow"))

    def test_a_link_works_for_a_week(self):
        with time_machine.travel(MONDAY, tick=False):
            address = preview_address(self.listicle)

        with time_machine.travel(MONDAY + WEEK - SECOND, tick=False):
            self.assertEqual(self.client.get(address).status_code, 200)
        with time_machine.travel(MONDAY + WEEK, tick=False):
            self.assertNothingIsThere(address)

    def test_a_link_can_be_made_for_another_time(self):
        with time_machine.travel(MONDAY, tick=False):
            token = token_in(preview_address(self.listicle, lasts=timedelta(hours=1)))

        with time_machine.travel(MONDAY + timedelta(minutes=59), tick=False):
            self.assertEqual(listicle_of(token), self.listicle)
        with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
            self.assertIsNone(listicle_of(token))

    def test_a_revoked_link_shows_nothing_and_a_new_one_works(self):
        self.listicle.revoke_previews()

        self.assertNothingIsThere(self.address)
        self.assertEqual(preview_of(self.client, self.listicle).status_code, 200)

    def test_revoking_leaves_other_lists_links_and_the_draft_alone(self):
        other = preview_address(make_listicle())
        before = Listicle.objects.values("version", "digest", "changed_at").get(pk=self.listicle.pk)

        self.listicle.revoke_previews()

        self.assertEqual(self.client.get(other).status_code, 200)
        after = Listicle.objects.values("version", "digest", "changed_at").get(pk=self.listicle.pk)
        self.assertEqual(after, before)

    def test_a_list_that_was_deleted_shows_nothing(self):
        self.listicle.delete()

        self.assertNothingIsThere(self.address)

    def test_a_former_address_leads_to_no_preview(self):
        make_edition(listicle=self.listicle)
        self.listicle.move_to("songs-for-storms")

        self.assertNothingIsThere(self.address)

    def test_nothing_can_be_sent_to_it(self):
        self.assertEqual(self.client.post(self.address).status_code, 405)


class WhatItShowsTests(TestCase):
    def test_it_shows_the_draft_and_not_what_readers_see(self):
        listicle = make_edition("As published").listicle
        Listicle.objects.filter(pk=listicle.pk).update(title="As drafted")

        response = preview_of(self.client, listicle)

        self.assertContains(response, "As drafted")
        self.assertNotContains(response, "As published")

    def test_it_shows_the_draft_as_it_stands_now(self):
        listicle = make_listicle("First words")
        address = preview_address(listicle)
        Listicle.objects.filter(pk=listicle.pk).update(title="Second words")

        self.assertContains(self.client.get(address), "Second words")

    def test_it_says_that_this_is_a_draft_before_anything_else(self):
        text = preview_of(self.client, make_listicle()).text

        self.assertLess(text.index("Preview of a draft: not published."), text.index("<h1>"))

    def test_a_published_page_says_no_such_thing(self):
        response = self.client.get(make_edition().get_absolute_url())

        self.assertNotContains(response, "Preview")

    def test_songs_artists_and_themes_are_those_of_the_page(self):
        song = make_song("Haru Haru", by=make_artist("BIGBANG"), themes=[make_theme("Farewell")])
        listicle = make_listicle(songs=[song, make_song()], order="countdown")
        draft = preview_of(self.client, listicle).text

        page = self.client.get(make_edition(listicle=listicle).get_absolute_url()).text

        entries = slice('<ol class="entries" reversed>', "</ol>")
        cut = [text[text.index(entries.start) : text.index(entries.stop)] for text in (draft, page)]
        self.assertEqual(cut[0], cut[1])

    def test_paid_links_are_disclosed_before_the_first_of_them(self):
        SiteSettings.objects.create(disclosure_statement="We earn from some links.")
        song = make_song()
        make_link(song, make_merchant(pays_commission=True))

        text = preview_of(self.client, make_listicle(songs=[song])).text

        self.assertLess(text.index("We earn from some links."), text.index('class="outbound"'))
        self.assertIn('rel="sponsored nofollow noopener"', text)

    def test_the_helplines_are_owed_as_on_the_page(self):
        SiteSettings.objects.create(helplines="<p>Call 116 123.</p>")
        heavy = make_theme("Suicide", needs_support=True)

        response = preview_of(self.client, make_listicle(songs=[make_song(themes=[heavy])]))

        self.assertContains(response, "Call 116 123.")

    def test_a_list_with_nothing_in_it_can_be_seen(self):
        response = preview_of(self.client, make_listicle("Empty", songs=0))

        self.assertContains(response, "<h1>Empty</h1>", html=True)
        self.assertNotContains(response, "None")
        self.assertNotContains(response, "<time")

    def test_an_entry_without_song_says_so_and_shows_its_words(self):
        listicle = make_listicle(songs=1)
        for words in ("<p>Once.</p>", "<p>Twice.</p>"):
            listicle.append(None, blurb=words, callout="<p>Listen.</p>")

        response = preview_of(self.client, listicle)

        self.assertContains(response, '<h2 class="entry-title">No song yet</h2>', count=2)
        self.assertContains(response, "Once.")
        self.assertContains(response, 'data-rank="3"')
        self.assertNotContains(response, 'id=""')
        self.assertNotContains(response, 'href=""')

    def test_it_narrows_to_a_theme_that_no_live_list_has(self):
        rain = make_theme("Rain")
        listicle = make_listicle(songs=[make_song("Dry"), make_song("Wet", themes=[rain])])

        response = preview_of(self.client, listicle, theme="rain")

        self.assertContains(response, "Wet")
        self.assertNotContains(response, "Dry")
        self.assertContains(response, "Show the whole list</a>")
        self.assertNotContains(response, f'href="{listicle.get_absolute_url()}"')

    def test_a_theme_that_it_does_not_offer_is_not_found(self):
        make_edition(themes=[make_theme("Snow")])

        response = preview_of(self.client, make_listicle(), theme="snow")

        self.assertEqual(response.status_code, 404)

    def test_a_long_draft_costs_no_more_queries_than_a_short_one(self):
        short, long = (preview_address(make_listicle(songs=songs)) for songs in (2, 30))

        with self.assertNumQueries(7):
            self.client.get(short)
        with self.assertNumQueries(7):
            self.client.get(long)


class WhereItStaysTests(TestCase):
    def setUp(self):
        self.listicle = make_edition("Songs for rain").listicle
        self.response = preview_of(self.client, self.listicle)

    def test_no_search_engine_takes_it_up(self):
        self.assertEqual(self.response["X-Robots-Tag"], "noindex, nofollow")
        self.assertContains(self.response, '<meta name="robots" content="noindex, nofollow">')
        self.assertNotContains(self.response, 'rel="canonical"')
        self.assertNotContains(self.response, "application/ld+json")

    def test_nobody_on_the_way_keeps_it(self):
        self.assertEqual(self.response["Cache-Control"], "no-store, private")
        self.assertNotIn("ETag", self.response)
        self.assertFalse(self.response.cookies)

    def test_no_site_it_links_to_learns_its_address(self):
        self.assertEqual(self.response["Referrer-Policy"], "no-referrer")

    def test_the_list_page_does_not_lead_to_it(self):
        response = self.client.get(self.listicle.get_absolute_url())

        self.assertNotContains(response, "/preview/")
        self.assertNotContains(response, self.listicle.preview_key)

    def test_looking_changes_nothing(self):
        before = Listicle.objects.values().get(pk=self.listicle.pk)

        preview_of(self.client, self.listicle)

        self.assertEqual(Listicle.objects.values().get(pk=self.listicle.pk), before)
