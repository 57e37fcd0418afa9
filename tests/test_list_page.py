import json
import re
from datetime import date, timedelta

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import SiteSettings
from catalog.publishing import withdraw

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


def page_of(client, edition, **query):
    return client.get(edition.get_absolute_url(), query)


def ranks_on(response):
    return [int(rank) for rank in re.findall(r'data-rank="(\d+)"', response.text)]


def structured_data_on(response):
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.text, re.S)[1]
    return json.loads(text)["@graph"]


class WhoMayOpenItTests(TestCase):
    def test_a_live_list_can_be_opened(self):
        response = page_of(self.client, make_edition("Songs for rain"))

        self.assertContains(response, "<h1>Songs for rain</h1>", html=True)

    def test_a_list_that_was_never_published_is_not_found(self):
        response = self.client.get(make_listicle().get_absolute_url())

        self.assertEqual(response.status_code, 404)

    def test_a_list_is_not_found_until_its_edition_goes_live(self):
        edition = make_edition(live_from=timezone.now() + timedelta(minutes=1))

        self.assertEqual(page_of(self.client, edition).status_code, 404)

    def test_an_expired_list_is_not_found(self):
        now = timezone.now()
        edition = make_edition(live_from=now - timedelta(days=2), expires_at=now)

        self.assertEqual(page_of(self.client, edition).status_code, 404)

    def test_a_withdrawn_list_is_not_found(self):
        edition = make_edition()
        withdraw(edition.listicle)

        self.assertEqual(page_of(self.client, edition).status_code, 404)

    def test_readers_see_the_edition_and_not_the_draft(self):
        edition = make_edition("As published")
        edition.listicle.title = "As drafted"
        edition.listicle.save()

        response = page_of(self.client, edition)

        self.assertContains(response, "As published")
        self.assertNotContains(response, "As drafted")

    def test_the_page_is_the_same_for_everyone(self):
        response = page_of(self.client, make_edition())

        self.assertFalse(response.cookies)
        self.assertNotIn("Cookie", response.get("Vary", ""))
        self.assertNotContains(response, "csrf")


class RanksTests(TestCase):
    def test_number_one_comes_first(self):
        response = page_of(self.client, make_edition(songs=3))

        self.assertEqual(ranks_on(response), [1, 2, 3])
        self.assertContains(response, '<ol class="entries">')

    def test_a_countdown_ends_with_number_one(self):
        response = page_of(self.client, make_edition(songs=3, order="countdown"))

        self.assertEqual(ranks_on(response), [3, 2, 1])
        self.assertContains(response, '<ol class="entries" reversed>')

    def test_every_entry_carries_its_rank(self):
        response = page_of(self.client, make_edition(songs=2))

        self.assertContains(response, ' value="2" data-rank="2"')
        self.assertContains(response, '<p class="rank">2</p>')

    def test_an_unranked_list_prints_no_number(self):
        response = page_of(self.client, make_edition(songs=2, order="unranked"))

        self.assertEqual(ranks_on(response), [1, 2])
        self.assertNotContains(response, 'class="rank"')
        self.assertNotContains(response, "value=")

    def test_an_entry_can_be_jumped_to_by_its_songs_address(self):
        song = make_song("봄날", by=make_artist("방탄소년단"))

        response = page_of(self.client, make_edition(songs=[song, make_song()]))

        self.assertContains(response, 'id="봄날-방탄소년단"')


class EntriesTests(TestCase):
    def test_song_and_each_artist_are_linked(self):
        hoon, chul = make_artist("Min Kyung Hoon"), make_artist("Kim Hee Chul")
        song = make_song("Sweet Dream", by=[(hoon, "", "&"), chul])

        response = page_of(self.client, make_edition(songs=[song, make_song()]))

        self.assertContains(
            response,
            f'<h2 class="entry-title"><a href="{song.get_absolute_url()}">Sweet Dream</a> by '
            f'<a href="{hoon.get_absolute_url()}">Min Kyung Hoon</a> &amp; '
            f'<a href="{chul.get_absolute_url()}">Kim Hee Chul</a></h2>',
            html=True,
        )

    def test_a_corrected_fact_shows_in_what_was_published_before(self):
        song = make_song("Haru Hara")
        edition = make_edition(songs=[song, make_song()])
        song.title = "Haru Haru"
        song.save()

        self.assertContains(page_of(self.client, edition), "Haru Haru")

    def test_the_tip_box_stands_with_its_label(self):
        listicle = make_listicle(songs=1)
        listicle.append(make_song(), callout_label="Expert tip", callout="<p>Use headphones.</p>")

        response = page_of(self.client, make_edition(listicle=listicle))

        self.assertContains(
            response,
            '<aside class="callout"><p class="callout-label">Expert tip</p>'
            "<p>Use headphones.</p></aside>",
            html=True,
        )

    def test_an_unknown_year_and_album_leave_no_trace(self):
        response = page_of(self.client, make_edition())

        self.assertNotContains(response, "None")
        self.assertNotContains(response, 'class="facts"')

    def test_the_content_note_comes_before_the_text_it_concerns(self):
        heavy = make_theme("Illness", content_note="This song is about an illness.")
        listicle = make_listicle(songs=1)
        listicle.append(make_song(themes=[heavy]), blurb="<p>She is ill.</p>")

        text = page_of(self.client, make_edition(listicle=listicle)).text

        self.assertEqual(text.count('class="content-note"'), 1)
        self.assertLess(text.index("This song is about an illness."), text.index("She is ill."))

    def test_markup_in_names_is_printed_as_text(self):
        song = make_song("<script>alert(1)</script>", by=make_artist('"><img src=x onerror=y>'))

        response = page_of(self.client, make_edition("</title><b>", songs=[song, make_song()]))

        self.assertNotContains(response, "<script>alert")
        self.assertNotContains(response, "<img")
        self.assertNotContains(response, "</title><b>")


class SupportTests(TestCase):
    def setUp(self):
        SiteSettings.objects.create(helplines="<p>Call 116 123.</p>")
        self.heavy = make_theme("Suicide", needs_support=True)

    def test_the_helplines_end_a_page_with_a_song_that_needs_them(self):
        response = page_of(self.client, make_edition(songs=[make_song(themes=[self.heavy])]))

        self.assertContains(response, '<aside class="support prose"><p>Call 116 123.</p></aside>')

    def test_they_end_a_page_of_a_list_that_carries_the_theme(self):
        response = page_of(self.client, make_edition(themes=[self.heavy]))

        self.assertContains(response, "Call 116 123.")

    def test_other_pages_do_without(self):
        response = page_of(self.client, make_edition(themes=[make_theme("Rain")]))

        self.assertNotContains(response, "Call 116 123.")


class BylineTests(TestCase):
    def test_the_author_is_linked(self):
        author = make_author("Ana Lund", role="Music journalist")

        response = page_of(self.client, make_edition(author=author))

        self.assertContains(response, f'By <a href="{author.get_absolute_url()}" rel="author">')
        self.assertContains(response, "Music journalist")

    def test_an_update_is_told_beside_the_first_day(self):
        first = timezone.now() - timedelta(days=40)
        listicle = make_edition(live_from=first).listicle
        listicle.append(make_song())

        response = page_of(self.client, make_edition(listicle=listicle))

        self.assertContains(response, f'<time datetime="{first.isoformat()}">')
        self.assertContains(response, "updated <time")

    def test_a_list_published_once_tells_one_day(self):
        response = page_of(self.client, make_edition())

        self.assertContains(response, "<time ", count=1)

    def test_a_list_that_was_published_elsewhere_tells_the_day_of_that(self):
        response = page_of(self.client, make_edition(first_published_on=date(2019, 5, 4)))

        self.assertContains(response, "4 May 2019")


class NarrowedTests(TestCase):
    def setUp(self):
        self.rain, self.sun = make_theme("Rain"), make_theme("Sun")
        self.songs = [make_song(themes=[theme]) for theme in (self.sun, self.rain, self.rain)]
        self.edition = make_edition(songs=self.songs)

    def test_the_songs_of_a_theme_keep_their_ranks(self):
        response = page_of(self.client, self.edition, theme="rain")

        self.assertEqual(ranks_on(response), [2, 3])

    def test_the_whole_list_is_the_canonical_page(self):
        response = page_of(self.client, self.edition, theme="rain")

        address = f"http://127.0.0.1:8000{self.edition.get_absolute_url()}"
        self.assertContains(response, f'<link rel="canonical" href="{address}">')

    def test_the_whole_list_offers_the_themes_of_its_songs(self):
        response = page_of(self.client, self.edition)

        self.assertContains(response, '<a href="?theme=rain">Rain</a>')
        self.assertContains(response, '<a href="?theme=sun">Sun</a>')

    def test_a_theme_that_no_song_of_the_list_has_gives_an_empty_list(self):
        snow = make_theme("Snow")
        make_edition(themes=[snow])

        response = page_of(self.client, self.edition, theme="snow")

        self.assertContains(response, "No song of this list is about")
        self.assertEqual(ranks_on(response), [])

    def test_a_theme_in_any_script_narrows(self):
        lonely = make_theme("외로움")
        edition = make_edition(songs=[make_song(), make_song(themes=[lonely])])

        self.assertEqual(ranks_on(page_of(self.client, edition, theme="외로움")), [2])

    def test_an_unknown_theme_is_not_found(self):
        self.assertEqual(page_of(self.client, self.edition, theme="snow").status_code, 404)

    def test_a_theme_of_drafts_only_is_as_unknown(self):
        make_listicle(themes=[make_theme("Snow")])

        self.assertEqual(page_of(self.client, self.edition, theme="snow").status_code, 404)

    def test_what_no_theme_can_be_called_is_not_found(self):
        for slug in ("", "rain,sun", "../rain", "rain\ufffd", "r" * 5000, "💧"):
            with self.subTest(slug=slug[:10]):
                response = page_of(self.client, self.edition, theme=slug)

                self.assertEqual(response.status_code, 404)

    def test_other_query_keys_change_nothing(self):
        plain = page_of(self.client, self.edition)

        self.assertEqual(page_of(self.client, self.edition, utm="x", page="0").text, plain.text)


class RelatedListsTests(TestCase):
    def test_lists_of_the_first_theme_are_offered(self):
        rain = make_theme("Rain")
        other = make_edition("Another rainy list", themes=[rain])

        response = page_of(self.client, make_edition(themes=[rain]))

        self.assertContains(response, "More lists about Rain")
        self.assertContains(response, other.get_absolute_url())

    def test_a_list_does_not_recommend_itself_or_what_is_not_live(self):
        rain = make_theme("Rain")
        make_listicle("Still a draft", themes=[rain])
        make_edition("Of tomorrow", themes=[rain], live_from=timezone.now() + timedelta(days=1))

        response = page_of(self.client, make_edition(themes=[rain]))

        self.assertNotContains(response, "More lists about Rain")
        self.assertNotContains(response, "Still a draft")
        self.assertNotContains(response, "Of tomorrow")


class StructuredDataTests(TestCase):
    def test_positions_are_the_visible_ranks(self):
        song = make_song("Rain", by=make_artist("Taeyeon", kind="person"), release_year=2016)

        response = page_of(self.client, make_edition(songs=[make_song(), song], order="countdown"))

        _article, item_list = structured_data_on(response)
        positions = [item["position"] for item in item_list["itemListElement"]]
        self.assertEqual(positions, ranks_on(response))
        self.assertEqual(item_list["itemListElement"][0]["item"]["name"], "Rain")
        self.assertEqual(
            item_list["itemListElement"][0]["item"]["byArtist"],
            [{"@type": "Person", "name": "Taeyeon"}],
        )

    def test_a_narrowed_list_tells_nothing_that_contradicts_the_whole(self):
        rain = make_theme("Rain")
        edition = make_edition(songs=[make_song(), make_song(themes=[rain])])

        response = page_of(self.client, edition, theme="rain")

        self.assertEqual(ranks_on(response), [2])
        self.assertNotContains(response, "schema.org")

    def test_what_is_unknown_is_left_out(self):
        _article, item_list = structured_data_on(page_of(self.client, make_edition()))

        item = item_list["itemListElement"][0]["item"]
        self.assertEqual(set(item), {"@type", "name", "url", "byArtist"})

    def test_a_title_cannot_end_the_script(self):
        title = "</script><script>alert(1)</script><!--"

        response = page_of(self.client, make_edition(title))

        article, _list = structured_data_on(response)
        self.assertEqual(article["headline"], title)
        self.assertEqual(response.text.count("</script>"), 1)


class CostTests(TestCase):
    def long_and_full(self, songs):
        rain = make_theme("Rain")
        shops = [make_merchant(pays_commission=True), make_merchant()]
        ranking = [make_song(themes=[rain, make_theme()]) for _ in range(songs)]
        for song in ranking:
            for shop in shops:
                make_link(song, shop)
        for _ in range(2):
            make_edition(themes=[rain])
        text = f'<p><a href="https://{shops[0].host_list[0]}/x">There</a></p>'
        listicle = make_listicle(songs=ranking, themes=[rain], author=make_author(), intro=text)
        make_edition(listicle=listicle, live_from=timezone.now() - timedelta(days=9))
        return make_edition(listicle=listicle)

    def queries_for(self, edition):
        address = edition.get_absolute_url()
        with CaptureQueriesContext(connection) as queries:
            self.client.get(address)
        return len(queries)

    def test_a_list_with_all_it_can_have_costs_at_most_ten_queries(self):
        self.assertLessEqual(self.queries_for(self.long_and_full(songs=15)), 10)

    def test_a_long_ranking_costs_no_more_queries_than_a_short_one(self):
        short, long = make_edition(songs=2), make_edition(songs=40)

        self.assertEqual(self.queries_for(short), self.queries_for(long))
