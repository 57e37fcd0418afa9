from datetime import timedelta

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalog.models import Membership, SiteSettings
from catalog.publishing import withdraw

from .builders import (
    make_artist,
    make_author,
    make_edition,
    make_link,
    make_listicle,
    make_page,
    make_song,
    make_theme,
)


def tomorrow():
    return timezone.now() + timedelta(days=1)


def count_queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


class HomeTests(TestCase):
    def test_a_site_without_lists_says_so(self):
        self.assertContains(self.client.get("/"), "No list has been published yet.")

    def test_featured_lists_come_first_in_their_order_and_once(self):
        make_edition("Second", is_featured=True, featured_position=2)
        make_edition("First", is_featured=True, featured_position=1)
        make_edition("Newest")

        text = self.client.get("/").text

        self.assertLess(text.index("First"), text.index("Second"))
        self.assertLess(text.index("Second"), text.index("Newest"))
        self.assertEqual(text.count(">First<"), 1)

    def test_the_newest_list_comes_first_among_the_others(self):
        make_edition("Older", live_from=timezone.now() - timedelta(days=3))
        make_edition("Newer")

        text = self.client.get("/").text

        self.assertLess(text.index("Newer"), text.index("Older"))

    def test_what_is_not_live_is_not_there(self):
        make_listicle("Draft", is_featured=True, themes=[make_theme("Of a draft")])
        make_edition("Of tomorrow", is_featured=True, live_from=tomorrow())
        withdraw(make_edition("Withdrawn", is_featured=True).listicle)

        response = self.client.get("/")

        for words in ("Draft", "Of tomorrow", "Withdrawn", "Of a draft"):
            self.assertNotContains(response, words)

    def test_themes_to_start_from_are_offered(self):
        make_edition(themes=[make_theme("Rain")])

        self.assertContains(self.client.get("/"), '<a href="/themes/rain/">Rain</a>')

    def test_more_lists_cost_no_more_queries(self):
        make_edition(themes=[make_theme()], author=make_author(), is_featured=True)
        make_edition(themes=[make_theme()])
        few = count_queries(self.client, "/")
        for _ in range(20):
            make_edition(themes=[make_theme(), make_theme()], author=make_author())

        self.assertEqual(count_queries(self.client, "/"), few)


class ListsPageTests(TestCase):
    def test_live_lists_are_listed_and_others_not(self):
        live = make_edition("Live")
        make_listicle("Draft")
        make_edition("Of tomorrow", live_from=tomorrow())

        response = self.client.get("/lists/")

        self.assertContains(response, live.get_absolute_url())
        self.assertNotContains(response, "Draft")
        self.assertNotContains(response, "Of tomorrow")

    def test_a_list_that_was_published_again_stands_there_once(self):
        edition = make_edition("Twice", live_from=timezone.now() - timedelta(days=1))
        make_edition(listicle=edition.listicle)

        self.assertContains(self.client.get("/lists/"), ">Twice<", count=1)

    def test_a_theme_leaves_the_lists_about_it(self):
        rain = make_theme("Rain")
        make_edition("Wet", themes=[rain])
        make_edition("Dry")

        response = self.client.get("/lists/?theme=rain")

        self.assertContains(response, "Wet")
        self.assertNotContains(response, "Dry")

    def test_a_theme_that_only_songs_carry_gives_an_empty_page(self):
        make_edition(songs=[make_song(themes=[make_theme("Rain")])])

        response = self.client.get("/lists/?theme=rain")

        self.assertContains(response, "There is no list about Rain yet")

    def test_an_unknown_theme_is_not_found(self):
        make_listicle(themes=[make_theme("Of a draft")])

        for slug in ("nothing", "of-a-draft", "", "a b"):
            self.assertEqual(self.client.get("/lists/", {"theme": slug}).status_code, 404)

    def test_a_former_address_of_a_theme_still_narrows(self):
        rain = make_theme("Rain")
        make_edition("Wet", themes=[rain])
        rain.move_to("wet-days")

        self.assertContains(self.client.get("/lists/?theme=rain"), "Lists about Rain")


class PaginationTests(TestCase):
    def setUp(self):
        self.theme = make_theme("Rain")
        self.titles = [make_edition(f"List {n:02}", themes=[self.theme]).title for n in range(30)]

    def test_the_pages_together_show_every_list_once(self):
        first, second = self.client.get("/lists/"), self.client.get("/lists/?page=2")

        shown = first.text + second.text
        self.assertEqual([shown.count(f">{title}<") for title in self.titles], [1] * 30)

    def test_each_page_leads_to_the_next_and_back(self):
        first, second = self.client.get("/lists/"), self.client.get("/lists/?page=2")

        self.assertContains(first, '<a href="/lists/?page=2" rel="next">')
        self.assertNotContains(first, 'rel="prev"')
        self.assertContains(second, '<a href="/lists/" rel="prev">')
        self.assertNotContains(second, 'rel="next"')

    def test_the_theme_stays_on_the_way(self):
        first = self.client.get("/lists/?theme=rain")

        self.assertContains(first, 'href="/lists/?theme=rain&amp;page=2"')

    def test_the_first_page_has_one_canonical_address(self):
        for address in ("/lists/", "/lists/?page=1", "/lists/?utm_source=x"):
            response = self.client.get(address)

            self.assertContains(
                response, '<link rel="canonical" href="http://127.0.0.1:8000/lists/">'
            )

    def test_pages_that_cannot_be_are_not_found(self):
        for page in ("0", "-1", "3", "02", "1.0", "two", "", "²", "٢", "9" * 5, "9" * 40, "\ufffd"):
            with self.subTest(page=page):
                response = self.client.get("/lists/", {"page": page})

                self.assertEqual(response.status_code, 404)

    def test_it_holds_on_every_page_of_a_list(self):
        song = make_song(themes=[self.theme])
        author = make_author()
        make_edition(songs=[song, make_song()], author=author)
        pages = [song, song.credits.get().artist, self.theme, author]

        for address in [*(page.get_absolute_url() for page in pages), "/artists/", "/themes/"]:
            with self.subTest(address=address):
                for page in ("0", "x", "777", "9" * 30):
                    response = self.client.get(address, {"page": page})
                    self.assertEqual(response.status_code, 404)
                self.assertEqual(self.client.get(address, {"page": "1"}).status_code, 200)


class SongPageTests(TestCase):
    def test_tells_the_facts_and_the_artists(self):
        artist = make_artist("BIGBANG")
        song = make_song(
            "Haru Haru",
            by=artist,
            native_title="하루하루",
            album="Stand Up",
            release_year=2008,
            soundtrack_of="A Film",
        )
        song.names.create(name="Day by Day", kind="other")
        song.names.create(name="Haru Hara", kind="misspelling")
        make_edition(songs=[song, make_song()])

        response = self.client.get(song.get_absolute_url())

        for words in ("Haru Haru", "하루하루", "Stand Up", "2008", "A Film", "Day by Day"):
            self.assertContains(response, words)
        self.assertNotContains(response, "Haru Hara<")
        self.assertContains(response, f'<a href="{artist.get_absolute_url()}">BIGBANG</a>')

    def test_tells_every_live_list_with_the_rank_there(self):
        song = make_song()
        top = make_edition("Top", songs=[song, make_song()])
        make_edition("Bottom", songs=[make_song(), make_song(), song])
        make_edition("Unranked", songs=[make_song(), song], order="unranked")
        make_edition("Of tomorrow", songs=[song], live_from=tomorrow())
        make_listicle("Draft", songs=[song])

        response = self.client.get(song.get_absolute_url())

        self.assertContains(response, f'href="{top.get_absolute_url()}#{song.slug}"')
        self.assertContains(response, '<span class="place">No. 1</span>')
        self.assertContains(response, '<span class="place">No. 3</span>')
        self.assertContains(response, "Unranked")
        self.assertNotContains(response, "No. 2")
        self.assertNotContains(response, "Of tomorrow")
        self.assertNotContains(response, "Draft")

    def test_quotes_the_beginning_of_what_is_said_there(self):
        song = make_song()
        listicle = make_listicle(songs=1)
        listicle.append(song, blurb=f"<p>It <em>begins</em> {'so ' * 60} and ends.</p>")
        make_edition(listicle=listicle)

        response = self.client.get(song.get_absolute_url())

        self.assertContains(response, "It begins so so")
        self.assertNotContains(response, "and ends.")

    def test_warns_and_offers_support_where_its_themes_need_it(self):
        SiteSettings.objects.create(helplines="<p>Call 116 123.</p>")
        heavy = make_theme(content_note="About a death.", needs_support=True)
        song, light = make_song(themes=[heavy]), make_song()
        make_edition(songs=[song, light])

        self.assertContains(self.client.get(song.get_absolute_url()), "About a death.")
        self.assertContains(self.client.get(song.get_absolute_url()), "Call 116 123.")
        self.assertNotContains(self.client.get(light.get_absolute_url()), "Call 116 123.")

    def test_a_song_in_no_live_list_is_not_found(self):
        unused, drafted, coming = make_song(), make_song(), make_song()
        make_listicle(songs=[drafted])
        make_edition(songs=[coming, make_song()], live_from=tomorrow())

        for song in (unused, drafted, coming):
            self.assertEqual(self.client.get(song.get_absolute_url()).status_code, 404)

    def test_more_lists_and_names_cost_no_more_queries(self):
        song = make_song(themes=[make_theme()])
        make_link(song)
        make_edition(songs=[song, make_song()])
        few = count_queries(self.client, song.get_absolute_url())
        for _ in range(5):
            make_edition(songs=[song, make_song()])
            make_link(song)
            song.themes.add(make_theme())
            song.names.create(name=f"Name {song.names.count()}")

        self.assertEqual(count_queries(self.client, song.get_absolute_url()), few)


class ArtistPagesTests(TestCase):
    def test_the_index_has_the_artists_of_live_lists_by_name(self):
        make_edition(songs=[make_song(by=make_artist(name)) for name in ("Younha", "BTS", "éa")])
        make_song(by=make_artist("Nobody yet"))

        text = self.client.get("/artists/").text

        self.assertEqual(
            sorted(("BTS", "éa", "Younha"), key=text.index),
            ["BTS", "éa", "Younha"],
        )
        self.assertNotIn("Nobody yet", text)

    def test_an_empty_index_says_so(self):
        self.assertContains(self.client.get("/artists/"), "There are no artists here yet")

    def test_an_artist_has_names_but_no_misspellings(self):
        artist = make_artist("RM", native_name="알엠", disambiguation="of BTS")
        artist.names.create(name="Rap Monster", kind="former")
        artist.names.create(name="Rap Munster", kind="misspelling")
        make_edition(songs=[make_song(by=artist), make_song()])

        response = self.client.get(artist.get_absolute_url())

        for words in ("RM", "알엠", "of BTS", "Rap Monster"):
            self.assertContains(response, words)
        self.assertNotContains(response, "Rap Munster")

    def test_songs_come_the_newest_first_and_only_from_live_lists(self):
        artist = make_artist()
        songs = [make_song(title, by=artist) for title in ("Older song", "Newer song")]
        make_edition(songs=songs)
        make_song("Unlisted song", by=artist)

        text = self.client.get(artist.get_absolute_url()).text

        self.assertLess(text.index("Newer song"), text.index("Older song"))
        self.assertNotIn("Unlisted song", text)

    def test_members_are_linked_where_they_have_a_page(self):
        group, known, other = make_artist("BIGBANG"), make_artist("G-Dragon"), make_artist("T.O.P")
        for member in (known, other):
            Membership.objects.create(group=group, member=member)
        make_edition(songs=[make_song(by=group), make_song(by=known)])

        of_group = self.client.get(group.get_absolute_url())
        of_member = self.client.get(known.get_absolute_url())

        self.assertContains(of_group, f'<a href="{known.get_absolute_url()}">G-Dragon</a>')
        self.assertContains(of_group, "T.O.P")
        self.assertNotContains(of_group, other.get_absolute_url())
        self.assertContains(of_member, f'<a href="{group.get_absolute_url()}">BIGBANG</a>')

    def test_an_artist_of_no_live_list_is_not_found(self):
        artist = make_artist()
        make_listicle(songs=[make_song(by=artist)])

        self.assertEqual(self.client.get(artist.get_absolute_url()).status_code, 404)

    def test_more_songs_cost_no_more_queries(self):
        artist = make_artist()
        make_edition(songs=[make_song(by=artist, themes=[make_theme()]), make_song()])
        few = count_queries(self.client, artist.get_absolute_url())
        songs = [make_song(by=[artist, make_artist()], themes=[make_theme()]) for _ in range(9)]
        for song in songs:
            make_link(song)
        make_edition(songs=songs)

        self.assertEqual(count_queries(self.client, artist.get_absolute_url()), few)


class ThemePagesTests(TestCase):
    def test_the_index_has_the_themes_of_what_is_live(self):
        make_edition(
            themes=[make_theme("Of a list")], songs=[make_song(themes=[make_theme("Of a song")])]
        )
        make_listicle(themes=[make_theme("Of a draft")])

        response = self.client.get("/themes/")

        self.assertContains(response, "Of a list")
        self.assertContains(response, "Of a song")
        self.assertNotContains(response, "Of a draft")

    def test_an_empty_index_says_so(self):
        self.assertContains(self.client.get("/themes/"), "There are no themes here yet")

    def test_a_theme_has_its_introduction_its_lists_and_its_songs(self):
        rain = make_theme("Rain", introduction="<p>Weather as mood.</p>")
        song = make_song("Umbrella", themes=[rain])
        make_edition("Wet", themes=[rain])
        make_edition("Dry", songs=[song, make_song("Sunshine")])
        make_song("Unlisted", themes=[rain])

        response = self.client.get(rain.get_absolute_url())

        for words in ("Weather as mood.", "Wet", "Umbrella"):
            self.assertContains(response, words)
        for words in ("Dry", "Sunshine", "Unlisted"):
            self.assertNotContains(response, words)

    def test_an_edition_of_before_does_not_count(self):
        rain = make_theme("Rain")
        other = make_edition(songs=[make_song(themes=[rain])])
        listicle = make_listicle("Once wet", themes=[rain])
        make_edition(listicle=listicle, live_from=timezone.now() - timedelta(days=1))
        listicle.themes.clear()
        make_edition(listicle=listicle)

        response = self.client.get(rain.get_absolute_url())

        self.assertEqual(other.placements.count(), 1)
        self.assertNotContains(response, "Once wet")

    def test_a_theme_of_nothing_live_is_not_found(self):
        unused, drafted, coming = make_theme(), make_theme(), make_theme()
        make_listicle(themes=[drafted], songs=[make_song(themes=[drafted])])
        make_edition(themes=[coming], live_from=tomorrow())

        for theme in (unused, drafted, coming):
            self.assertEqual(self.client.get(theme.get_absolute_url()).status_code, 404)

    def test_a_page_of_a_theme_that_needs_it_offers_support(self):
        SiteSettings.objects.create(helplines="<p>Call 116 123.</p>")
        heavy = make_theme(needs_support=True)
        make_edition(themes=[heavy])

        self.assertContains(self.client.get(heavy.get_absolute_url()), "Call 116 123.")

    def test_more_lists_and_songs_cost_no_more_queries(self):
        rain = make_theme("Rain")
        make_edition(themes=[rain], songs=[make_song(themes=[rain])], author=make_author())
        few = count_queries(self.client, rain.get_absolute_url())
        for _ in range(6):
            songs = [make_song(themes=[rain, make_theme()], by=[make_artist(), make_artist()])]
            make_edition(themes=[rain, make_theme()], songs=songs, author=make_author())

        self.assertEqual(count_queries(self.client, rain.get_absolute_url()), few)


class CombinedThemesTests(TestCase):
    def setUp(self):
        self.rain, self.night = make_theme("Rain"), make_theme("Night")
        make_edition("Both", themes=[self.rain, self.night])
        make_edition("Rain alone", themes=[self.rain], songs=[make_song("Wet", themes=[self.rain])])
        make_edition(songs=[make_song("Dark and wet", themes=[self.night, self.rain])])

    def test_only_what_carries_all_of_the_themes_is_there(self):
        response = self.client.get("/themes/night+rain/")

        self.assertContains(response, "Both")
        self.assertContains(response, "Dark and wet")
        self.assertNotContains(response, "Rain alone")
        self.assertNotContains(response, ">Wet<")

    def test_another_order_leads_to_the_one_address(self):
        response = self.client.get("/themes/rain+night/?page=1")

        self.assertRedirects(response, "/themes/night+rain/?page=1", status_code=301)

    def test_a_theme_leads_to_its_combinations(self):
        self.assertContains(
            self.client.get("/themes/rain/"), '<a href="/themes/night+rain/">Night</a>'
        )

    def test_themes_that_nothing_carries_together_give_an_empty_page(self):
        make_edition(themes=[make_theme("Sun")])

        response = self.client.get("/themes/rain+sun/")

        self.assertContains(response, "Nothing carries all of these themes yet.")
        self.assertContains(response, '<meta name="robots" content="noindex">')

    def test_one_unknown_theme_makes_it_not_found(self):
        make_theme("Unused")

        for address in ("/themes/rain+nothing/", "/themes/rain+unused/", "/themes/rain+rain/"):
            self.assertEqual(self.client.get(address).status_code, 404)

    def test_six_themes_are_too_many(self):
        self.assertEqual(self.client.get("/themes/a+b+c+d+e+f/").status_code, 404)


class AuthorPageTests(TestCase):
    def test_tells_who_it_is_and_their_live_lists(self):
        author = make_author("Ana Lund", role="Music journalist", bio="<p>Listens a lot.</p>")
        make_edition("Hers", author=author)
        make_edition("Somebody else's", author=make_author())
        make_listicle("Draft", author=author)

        response = self.client.get(author.get_absolute_url())

        for words in ("Ana Lund", "Music journalist", "Listens a lot.", "Hers"):
            self.assertContains(response, words)
        self.assertNotContains(response, "Somebody else")
        self.assertNotContains(response, "Draft")

    def test_an_author_of_nothing_live_is_not_found(self):
        author = make_author()
        make_edition(author=author, live_from=tomorrow())

        self.assertEqual(self.client.get(author.get_absolute_url()).status_code, 404)

    def test_more_lists_cost_no_more_queries(self):
        author = make_author()
        make_edition(author=author, themes=[make_theme()])
        few = count_queries(self.client, author.get_absolute_url())
        for _ in range(9):
            make_edition(author=author, themes=[make_theme(), make_theme()])

        self.assertEqual(count_queries(self.client, author.get_absolute_url()), few)


class StaticPageTests(TestCase):
    def test_an_editors_page_stands_at_its_address(self):
        make_page("/about/", "About us", "<h2>Who</h2><p>We listen.</p>")

        response = self.client.get("/about/")

        self.assertContains(response, "<h1>About us</h1>", html=True)
        self.assertContains(response, "<h2>Who</h2><p>We listen.</p>", html=True)

    def test_a_page_that_nobody_wrote_is_not_found(self):
        self.assertEqual(self.client.get("/about/").status_code, 404)

    def test_a_page_cannot_bring_scripts_or_styles(self):
        make_page("/about/", content='<p style="x" onclick="y">Hi<script>alert(1)</script></p>')

        response = self.client.get("/about/")

        self.assertContains(response, "<p>Hi</p>", html=True)
        for words in ("alert", "onclick", "style="):
            self.assertNotContains(response, words)


class ForEveryoneTests(TestCase):
    def test_no_page_depends_on_who_asks(self):
        theme, author = make_theme(), make_author()
        song = make_song(themes=[theme])
        edition = make_edition(songs=[song, make_song()], author=author)
        make_page("/privacy/")
        things = [edition, song, song.credits.get().artist, theme, author]
        names = ("home", "listicles", "artists", "themes", "disclosure", "robots")

        addresses = [thing.get_absolute_url() for thing in things] + [reverse(n) for n in names]
        for address in [*addresses, "/privacy/", "/nothing/here/"]:
            with self.subTest(address=address):
                response = self.client.get(address)

                self.assertFalse(response.cookies)
                self.assertNotIn("Cookie", response.get("Vary", ""))

    def test_pages_can_only_be_read(self):
        self.assertEqual(self.client.post("/lists/").status_code, 405)
        self.assertEqual(self.client.head("/lists/").status_code, 200)


class FootTests(TestCase):
    def test_it_links_only_to_pages_that_have_been_written(self):
        SiteSettings.objects.create()
        make_page("/about/")

        page = self.client.get("/")

        self.assertContains(page, 'href="/about/"')
        self.assertNotContains(page, 'href="/privacy/"')
