import re
from html import unescape

from django.db import connection
from django.test import SimpleTestCase, TestCase
from django.urls import reverse

from catalog.disclosure import host_led_to
from catalog.models import SiteSettings

from .builders import (
    make_artist,
    make_author,
    make_edition,
    make_link,
    make_listicle,
    make_merchant,
    make_page,
    make_song,
    make_theme,
)

STATEMENT = "We earn by some links here."


def disclosures_on(response):
    return [
        unescape(text)
        for text in re.findall(
            r'<p class="disclosure" id="disclosure">(.*?)</p>', response.text, re.S
        )
    ]


def prose_link(merchant, words="there"):
    return f'<p>Buy it <a href="https://{merchant.host_list[0]}/x?a=1&amp;b=2">{words}</a>.</p>'


class DisclosureTestCase(TestCase):
    def setUp(self):
        self.site = SiteSettings.objects.create(
            disclosure_statement=STATEMENT, paid_link_mark="ad link"
        )
        self.paying = make_merchant("Paying Shop", pays_commission=True)
        self.free = make_merchant("Free Service", link_label="Watch on")
        self.song = make_song()

    def publish(self, **fields):
        listicle = make_listicle(songs=[self.song, make_song()], **fields)
        return make_edition(listicle=listicle)

    def get(self, thing):
        return self.client.get(thing.get_absolute_url())


class OnAListTests(DisclosureTestCase):
    def test_a_list_with_a_paid_link_says_so_once(self):
        make_link(self.song, self.paying)

        self.assertEqual(disclosures_on(self.get(self.publish())), [STATEMENT])

    def test_a_list_with_unpaid_links_only_says_nothing(self):
        make_link(self.song, self.free)

        response = self.get(self.publish())

        self.assertEqual(disclosures_on(response), [])
        self.assertNotContains(response, STATEMENT)
        self.assertNotContains(response, "ad link")

    def test_a_list_without_links_says_nothing(self):
        self.assertNotContains(self.get(self.publish()), 'disclosure"')

    def test_the_statement_comes_before_the_first_paid_link(self):
        make_link(self.song, self.paying)

        text = self.get(self.publish(intro=prose_link(self.paying))).text

        self.assertLess(text.index('id="disclosure"'), text.index("https://paying-shop.example"))

    def test_a_paid_link_is_marked_and_says_what_it_is_to_search_engines(self):
        link = make_link(self.song, self.paying, url="https://paying-shop.example/?q=a%20b&t=1")

        response = self.get(self.publish())

        self.assertContains(
            response,
            f'<a class="outbound" href="https://paying-shop.example/?q=a%20b&amp;t=1" '
            f'rel="sponsored nofollow noopener" data-link="{link.pk}">Listen on Paying Shop '
            '<span class="paid-mark">(ad link)</span></a>',
            html=True,
        )

    def test_an_unpaid_link_is_not_marked(self):
        link = make_link(self.song, self.free)

        response = self.get(self.publish())

        self.assertContains(
            response,
            f'<a class="outbound" href="{link.url}" rel="noopener" data-link="{link.pk}">'
            "Watch on Free Service</a>",
            html=True,
        )

    def test_each_programmes_sentence_is_said_once_in_the_merchants_order(self):
        amazon = make_merchant(
            "Amazon", pays_commission=True, position=1, statement="As an Associate we earn."
        )
        apple = make_merchant("Apple", pays_commission=True, position=2, statement="Via Apple.")
        for song in (self.song, make_song()):
            make_link(song, apple)
        make_link(self.song, amazon)

        said = disclosures_on(self.get(self.publish()))

        self.assertEqual(said, [f"{STATEMENT} As an Associate we earn. Via Apple."])

    def test_sentences_of_programmes_without_a_link_here_are_not_said(self):
        make_merchant("Amazon", pays_commission=True, statement="As an Associate we earn.")
        make_link(self.song, self.paying)

        self.assertNotContains(self.get(self.publish()), "As an Associate")

    def test_a_retired_link_is_neither_shown_nor_announced(self):
        link = make_link(self.song, self.paying)
        link.retire()

        response = self.get(self.publish())

        self.assertEqual(disclosures_on(response), [])
        self.assertNotContains(response, link.url)

    def test_a_retired_merchants_links_are_neither_shown_nor_announced(self):
        make_link(self.song, self.paying)
        self.paying.retire()

        self.assertEqual(disclosures_on(self.get(self.publish())), [])

    def test_a_merchant_that_begins_to_pay_changes_what_was_published_before(self):
        make_link(self.song, self.free)
        edition = self.publish()
        self.free.pays_commission = True
        self.free.save()

        response = self.get(edition)

        self.assertEqual(disclosures_on(response), [STATEMENT])
        self.assertContains(response, 'rel="sponsored nofollow noopener"')

    def test_a_list_narrowed_to_songs_without_paid_links_says_nothing(self):
        self.song.themes.add(make_theme("Sun"))
        make_link(self.song, self.paying)
        dry = make_song(themes=[make_theme("Rain")])
        edition = make_edition(songs=[self.song, dry])

        whole, narrowed = (
            self.client.get(edition.get_absolute_url(), query) for query in ({}, {"theme": "rain"})
        )

        self.assertEqual(disclosures_on(whole), [STATEMENT])
        self.assertEqual(disclosures_on(narrowed), [])


class InProseTests(DisclosureTestCase):
    def assert_announced(self, response):
        self.assertEqual(disclosures_on(response), [STATEMENT])
        self.assertContains(response, '<span class="paid-mark">(ad link)</span>')
        self.assertContains(response, 'rel="sponsored nofollow noopener"')
        self.assertLess(
            response.text.index('id="disclosure"'),
            response.text.index("https://paying-shop.example"),
        )

    def test_every_text_of_a_list_counts(self):
        for field in ("intro", "how_we_ranked", "outro"):
            with self.subTest(field=field):
                self.assert_announced(self.get(self.publish(**{field: prose_link(self.paying)})))

    def test_texts_of_entries_count(self):
        for field in ("blurb", "callout"):
            with self.subTest(field=field):
                listicle = make_listicle(songs=1)
                listicle.append(make_song(), **{field: prose_link(self.paying)})

                self.assert_announced(self.get(make_edition(listicle=listicle)))

    def test_a_theme_an_artist_and_an_author_with_such_a_text_say_so(self):
        text = prose_link(self.paying)
        theme = make_theme(introduction=text)
        artist = make_artist(bio=text)
        author = make_author(bio=text)
        songs = [make_song(by=artist), make_song()]
        make_edition(songs=songs, themes=[theme], author=author)

        for thing in (theme, artist, author):
            with self.subTest(page=thing):
                self.assert_announced(self.get(thing))

    def test_combined_themes_count_each_introduction(self):
        make_edition(
            themes=[make_theme("A"), make_theme("B", introduction=prose_link(self.paying))]
        )

        self.assert_announced(self.client.get("/themes/a+b/"))

    def test_a_static_page_says_so_however_its_html_is_written(self):
        make_page(
            "/gear/",
            content="<P>Buy <A class=x target=_blank HREF='https://paying-shop.example/x'>it</A></P>",
        )

        self.assert_announced(self.client.get("/gear/"))

    def test_a_link_with_a_title_or_a_language_counts(self):
        link = '<p><a title="x" lang="en" href="https://paying-shop.example/x">it</a></p>'
        make_page("/gear/", content=link)

        self.assert_announced(self.get(self.publish(intro=link)))
        self.assert_announced(self.client.get("/gear/"))

    def test_a_text_that_was_never_cleaned_counts(self):
        edition = self.publish()
        for attributes in (
            'title="a > b" href="https://paying-shop.example/x" lang=en',
            'class=x onclick="x()" HREF=https://paying-shop.example/x',
            "data-href='/x'\nhref = 'https://paying-shop.example/x' href='/y'",
            'title="x"href="https://paying-shop.example/x"',
        ):
            with self.subTest(attributes), connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE catalog_edition SET intro = %s", [f"<p><A {attributes}>it</A></p>"]
                )

                response = self.get(edition)

                self.assert_announced(response)
                self.assertContains(
                    response,
                    '<p><a href="https://paying-shop.example/x" rel="sponsored nofollow noopener">'
                    'it</a> <span class="paid-mark">(ad link)</span></p>',
                )

    def test_a_shop_with_letters_beyond_ascii_is_known_in_each_notation(self):
        notations = ("müsik.example", "xn--msik-0ra.example")
        for own in notations:
            self.paying.hosts = own
            self.paying.save()
            for host in (*notations, "www.mu\u0308sik.example"):
                with self.subTest(own=own, host=host):
                    edition = self.publish(intro=f'<p><a href="https://{host}/">A</a></p>')

                    self.assertEqual(disclosures_on(self.get(edition)), [STATEMENT])

    def test_helplines_count_where_they_are_shown(self):
        self.site.helplines = prose_link(self.paying)
        self.site.save()
        heavy = make_theme(needs_support=True)
        make_edition(themes=[heavy])

        self.assert_announced(self.get(heavy))

    def test_a_retired_merchant_still_pays_for_a_link_in_a_text(self):
        self.paying.retire()

        self.assert_announced(self.get(self.publish(intro=prose_link(self.paying))))

    def test_a_subdomain_of_a_paying_host_is_paid_and_a_lookalike_is_not(self):
        intro = '<p><a href="https://www.paying-shop.example/">A</a></p>'
        lookalike = '<p><a href="https://notpaying-shop.example/">A</a></p>'

        self.assertEqual(disclosures_on(self.get(self.publish(intro=intro))), [STATEMENT])
        self.assertEqual(disclosures_on(self.get(self.publish(intro=lookalike))), [])

    def test_an_unpaid_link_in_a_text_is_only_related(self):
        response = self.get(self.publish(intro=prose_link(self.free)))

        self.assertContains(
            response,
            '<a href="https://free-service.example/x?a=1&amp;b=2" rel="noopener">there</a>',
        )
        self.assertEqual(disclosures_on(response), [])

    def test_links_within_the_site_and_mail_addresses_stay_as_they_are(self):
        intro = '<p><a href="/lists/">Lists</a> <a href="mailto:a@b.example">Mail</a></p>'

        response = self.get(self.publish(intro=intro))

        self.assertContains(response, '<a href="/lists/">Lists</a>')
        self.assertContains(response, '<a href="mailto:a@b.example">Mail</a>')


class HostTests(SimpleTestCase):
    def test_an_address_leads_where_a_browser_would_go(self):
        for address in (
            "https://shop.example/x",
            "HTTP://Shop.Example",
            "//shop.example/x",
            "https:\\\\shop.example\\x",
            "https:///shop.example",
            "https:shop.example",
            " https://user:secret@shop.example:8443/",
            "https://shop.example./x",
            "ht\ntps://shop.exa\tmple/",
            "https://sh%6Fp.example/",
            "https://ｓｈｏｐ.example/",
            "https://shop\u3002example/",
            "https://shop\uff0eexample/",
            "https://shop\uff61example\u3002/",
            "https://shop%E3%80%82example/",
            "https://sh\u00adop.exam\u200bple/",
            "https://sh%C2%ADop.example/",
        ):
            with self.subTest(address=address):
                self.assertEqual(host_led_to(address), "shop.example")

    def test_letters_beyond_ascii_are_told_as_the_network_knows_them(self):
        for address in ("https://MÜSIK.example/", "https://xn--msik-0ra.example/"):
            with self.subTest(address=address):
                self.assertEqual(host_led_to(address), "xn--msik-0ra.example")

    def test_other_addresses_lead_nowhere_else(self):
        for address in (
            "",
            "/x",
            "x",
            "#x",
            "?x",
            "mailto:a@shop.example",
            "https://",
            "//[",
            "/\x00",
        ):
            with self.subTest(address=address):
                self.assertEqual(host_led_to(address), "")


class OnOtherPagesTests(DisclosureTestCase):
    def setUp(self):
        super().setUp()
        self.rain = make_theme("Rain")
        self.song.themes.add(self.rain)
        self.artist = self.song.credits.get().artist
        self.author = make_author()
        self.publish(themes=[self.rain], author=self.author)

    def test_song_and_artist_show_the_links_and_say_so(self):
        make_link(self.song, self.paying)

        for thing in (self.song, self.artist):
            with self.subTest(page=thing):
                response = self.get(thing)

                self.assertEqual(disclosures_on(response), [STATEMENT])
                self.assertContains(response, 'data-link="', count=1)
                self.assertContains(response, '<span class="paid-mark">(ad link)</span>', count=1)

    def test_song_and_artist_without_paid_links_say_nothing(self):
        make_link(self.song, self.free)

        for thing in (self.song, self.artist):
            self.assertEqual(disclosures_on(self.get(thing)), [])

    def test_pages_that_show_no_link_say_nothing(self):
        make_link(self.song, self.paying)
        names = ("home", "listicles", "artists", "themes", "disclosure")

        addresses = [reverse(name) for name in names]
        for address in [*addresses, self.rain.get_absolute_url(), self.author.get_absolute_url()]:
            with self.subTest(address=address):
                response = self.client.get(address)

                self.assertNotContains(response, 'class="outbound"')
                self.assertEqual(disclosures_on(response), [])


class HowTheSiteEarnsTests(DisclosureTestCase):
    def test_tells_who_pays_and_in_which_words_and_who_does_not(self):
        make_merchant("Amazon", pays_commission=True, statement="As an Associate we earn.")

        text = self.client.get("/about/disclosure/").text

        paying, unpaid = text.split("Who does not")
        for words in ("Paying Shop", "Amazon", "As an Associate we earn.", STATEMENT, "ad link"):
            self.assertIn(words, paying)
        self.assertIn("Free Service", unpaid)
        self.assertNotIn("Paying Shop", unpaid)

    def test_a_service_that_is_not_offered_any_more_is_not_told(self):
        self.free.retire()

        self.assertNotContains(self.client.get("/about/disclosure/"), "Free Service")

    def test_a_site_that_nobody_pays_says_so(self):
        self.paying.delete()

        self.assertContains(
            self.client.get("/about/disclosure/"), "At present, no shop or service does."
        )
