"""The editors' desk beside the list form: curating songs, artists, themes, shops and pages."""

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.flatpages.models import FlatPage
from django.test import TestCase
from django.urls import reverse

from catalog.models import Activity, Artist, FormerSlug, OutboundLink, SiteSettings, Song, Theme
from tests.builders import (
    make_artist,
    make_author,
    make_edition,
    make_editor,
    make_link,
    make_listicle,
    make_merchant,
    make_song,
    make_theme,
)

NO_ROWS = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}


def inline(prefix, *rows, initial=0):
    """The fields of an inline's rows, counts included."""
    fields = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        fields |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return fields


class DeskTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = make_editor()

    def setUp(self):
        self.client.force_login(self.editor)

    def add(self, model, **fields):
        return self.client.post(reverse(f"admin:catalog_{model}_add"), fields)


class MenuTests(DeskTestCase):
    def test_it_speaks_the_glossary_in_the_order_of_the_work(self):
        response = self.client.get(reverse("admin:index"))

        menu = [entry["name"] for entry in response.context["app_list"][0]["models"]]
        self.assertEqual(
            menu,
            [
                "Lists",
                "Songs",
                "Artists",
                "Themes",
                "Bylines",
                "Shops and services",
                "Links",
                "Site",
                "Audit trail",
            ],
        )

    def test_every_screen_of_every_item_opens(self):
        make_edition(songs=[make_song(themes=[make_theme()])], author=make_author())
        make_link()
        FlatPage.objects.create(url="/about/", title="About")
        for model in admin.site._registry:
            name = f"{model._meta.app_label}_{model._meta.model_name}"
            screens = [
                reverse(f"admin:{name}_changelist"),
                reverse(f"admin:{name}_changelist") + "?q=x",
            ]
            if model not in (SiteSettings, Activity):
                screens.append(reverse(f"admin:{name}_add"))
            if thing := model.objects.first():
                screens += [reverse(f"admin:{name}_change", args=[thing.pk])]
                screens += [reverse(f"admin:{name}_history", args=[thing.pk])]
            for screen in screens:
                with self.subTest(screen):
                    response = self.client.get(screen, follow=True)
                    self.assertEqual(response.status_code, 200)

    def test_through_tables_and_placements_are_no_items(self):
        hidden = {
            "Entry",
            "Placement",
            "Edition",
            "Credit",
            "SongTheme",
            "ArtistName",
            "FormerSlug",
        }
        registered = {model.__name__ for model in admin.site._registry}
        self.assertFalse(hidden & registered)
        self.assertNotIn(apps.get_model("taggit.Tag"), admin.site._registry)


class SongTests(DeskTestCase):
    def test_a_song_gets_its_address_from_title_and_first_artist(self):
        artist, guest = make_artist("The Rose"), make_artist("Guest")

        self.add(
            "song",
            title="She’s in the Rain",
            **inline(
                "credits",
                {"position": 2, "artist": guest.pk},
                {"position": 1, "artist": artist.pk, "join_phrase": "feat."},
            ),
            **inline("names"),
            **inline("links"),
        )

        song = Song.objects.get()
        self.assertEqual(song.slug, "shes-in-the-rain-the-rose")
        self.assertEqual(song.credit_line, "The Rose feat. Guest")

    def test_an_impossible_year_is_refused_in_a_sentence(self):
        rows = inline("credits") | inline("names") | inline("links")
        for year, sentence in (("1700", "greater than or equal to 1860"), ("3000", "less than or")):
            response = self.add("song", title="X", release_year=year, **rows)
            self.assertContains(response, sentence)

    def test_a_link_must_lead_to_its_merchant(self):
        merchant = make_merchant("Shop", hosts="shop.example\nm.shop.example")
        song = make_song()
        rows = inline("credits") | inline("names")
        for url, sentence in (
            ("http://shop.example/1", "beginning with https://"),
            ("https://evil.example/shop.example", "does not belong to Shop"),
            ("https://shop.example@evil.example/", "beginning with https://"),
            ("https://shop.example\\@evil.example/", "beginning with https://"),
            ("javascript:alert(1)", "beginning with https://"),
        ):
            with self.subTest(url):
                response = self.client.post(
                    reverse("admin:catalog_song_change", args=[song.pk]),
                    {
                        "title": song.title,
                        **rows,
                        **inline("links", {"merchant": merchant.pk, "url": url}),
                    },
                )
                self.assertContains(response, sentence)
        self.assertFalse(OutboundLink.objects.exists())

    def test_an_address_is_stored_byte_for_byte(self):
        merchant, song = make_merchant("Shop", hosts="shop.example"), make_song()
        url = "https://shop.example/a%20b?tag=Our-Tag&x=%EB%B9%85&y='"

        self.add("outboundlink", song=song.pk, merchant=merchant.pk, url=url)

        self.assertEqual(OutboundLink.objects.get().url, url)


class PickerTests(DeskTestCase):
    def offers(self, term, model="entry", field="song", **more):
        response = self.client.get(
            reverse("admin:autocomplete"),
            {
                "app_label": "catalog",
                "model_name": model,
                "field_name": field,
                "term": term,
                **more,
            },
        )
        self.assertEqual(response.status_code, 200)
        return [result["text"] for result in response.json()["results"]]

    def test_songs_are_found_by_every_name_of_song_and_artist(self):
        artist = make_artist("BIGBANG", native_name="빅뱅")
        artist.names.create(name="Bing Bang", kind="misspelling")
        make_song("Haru Haru", native_title="하루하루", by=artist, release_year=2008)
        make_song("Another")

        for term in (
            "haru", "HARU-HARU", "하루", "big bang", "빅뱅", "Bing Bang", "haru big bang",
            "Haru Haru – BIGBANG (2008)", "Haru Haru by Big Bang", "haru 2008",
        ):  # fmt: skip
            with self.subTest(term):
                self.assertEqual(self.offers(term), ["Haru Haru – BIGBANG (2008)"])

    def test_a_near_spelling_finds_what_no_exact_one_does(self):
        make_song("Haru Haru", by=make_artist("BIGBANG"))

        self.assertEqual(self.offers("Harru Haru"), ["Haru Haru – BIGBANG"])
        self.assertEqual(self.offers("bigbnag"), ["Haru Haru – BIGBANG"])
        self.assertEqual(self.offers("btob"), [])

    def test_what_is_not_there_may_be_added(self):
        self.assertEqual(self.offers("Nowhere", new="1"), ["Add “Nowhere” as a new song…"])
        self.assertEqual(self.offers("Nowhere"), [])

    def test_a_theme_that_is_there_in_another_spelling_may_not(self):
        make_theme("kpop").names.create(name="케이팝")

        for term in ("K-Pop", "k pop", "케이팝"):
            self.assertEqual(self.offers(term, "songtheme", "tag", new="1"), ["kpop"])

    def test_nonsense_finds_nothing(self):
        make_song("Plain")
        for term in ("'\"; --", "%", "_", "\\", "!!!", "x" * 5_000, "🤍", "(", "\u202e"):
            with self.subTest(term[:20]):
                self.assertEqual(self.offers(term), [])

    def test_an_artist_with_a_sign_for_a_name_is_found(self):
        make_artist("÷")

        self.assertEqual(self.offers("÷", "credit", "artist"), ["÷"])

    def test_a_nul_is_a_bad_request(self):
        response = self.client.get(reverse("admin:autocomplete") + "?term=%00")

        self.assertEqual(response.status_code, 400)

    def test_visitors_learn_nothing(self):
        self.client.logout()
        for route in ("autocomplete", "catalog_song_propose"):
            self.assertEqual(self.client.get(reverse(f"admin:{route}")).status_code, 302)


class QuickAddTests(DeskTestCase):
    def propose(self, line):
        return self.client.get(reverse("admin:catalog_song_propose"), {"line": line}).json()

    def quick_add(self, **fields):
        return self.client.post(reverse("admin:catalog_song_quick_add"), fields)

    def test_a_line_is_understood(self):
        make_artist("BIGBANG")
        make_artist("Earth, Wind & Fire")
        for line, title, artists, year in (
            ("Haru Haru – BIGBANG (2008)", "Haru Haru", ["BIGBANG"], 2008),
            ("Haru Haru by Big Bang", "Haru Haru", ["Big Bang"], None),
            ("BIGBANG - Haru Haru", "Haru Haru", ["BIGBANG"], None),
            ("“Stand by Me” by Ben E. King", "Stand by Me", ["Ben E. King"], None),
            ("1999 – Prince", "1999", ["Prince"], None),
            ("September – Earth, Wind & Fire (1978)", "September", ["Earth, Wind & Fire"], 1978),
            ("Let It Go – A & B feat. C", "Let It Go", ["A", "B", "C"], None),
            ("Song (Live) – Somebody", "Song (Live)", ["Somebody"], None),
            ("Year 3000 – Busted (3000)", "Year 3000", ["Busted (3000)"], None),
            ("Only a title", "Only a title", [], None),
            ("", "", [], None),
            ("– – –", "– – –", [], None),
        ):
            with self.subTest(line):
                proposal = self.propose(line)
                names = [artist["name"] for artist in proposal["artists"]]
                self.assertEqual(
                    (proposal["title"], names, proposal["year"]), (title, artists, year)
                )

    def test_known_artists_and_songs_are_named(self):
        artist = make_artist("BIGBANG")
        song = make_song("Haru Haru", by=artist)

        proposal = self.propose("haru haru - Big Bang")

        self.assertEqual(
            proposal["artists"][0]["known"], [{"id": str(artist.pk), "label": "BIGBANG"}]
        )
        self.assertEqual(proposal["known"], [{"id": str(song.pk), "label": "Haru Haru – BIGBANG"}])

    def test_the_confirmed_song_is_made_with_its_artists(self):
        known = make_artist("Epik High")

        response = self.quick_add(
            title="Umbrella",
            release_year="2008",
            artist=[known.pk, ""],
            artist_name=["Epik High", "Younha"],
            join_phrase=["feat.", ""],
        )

        song = Song.objects.get()
        label = "Umbrella – Epik High feat. Younha (2008)"
        self.assertEqual(response.json(), {"id": str(song.pk), "label": label})
        self.assertEqual(song.slug, "umbrella-epik-high")

    def test_what_cannot_be_made_is_refused_and_leaves_nothing(self):
        def twice(**artists):
            return {"title": "X", "join_phrase": ["", ""], **artists}

        known = make_artist("Known")
        for fields, sentence in (
            ({"title": ""}, "required"),
            ({"title": "X"}, "Name at least one artist"),
            ({"title": "X", "artist": "", "artist_name": "known"}, "There is an artist “known”"),
            ({"title": "X", "artist": "987", "artist_name": "?"}, "not in the catalogue any more"),
            ({"title": "X", "artist": "\x00", "artist_name": "?"}, "not in the catalogue any more"),
            ({"title": "X", "artist": "", "artist_name": "a" * 300}, "at most 200 characters"),
            (twice(artist=[known.pk] * 2, artist_name=["a", "b"]), "once only"),
            (twice(artist=["", ""], artist_name=["New", "new"]), "once only"),
            ({"title": "X", "release_year": "12", "artist": known.pk, "artist_name": "a"}, "1860"),
        ):  # fmt: skip
            with self.subTest(sentence=sentence):
                response = self.quick_add(**{"join_phrase": "", **fields})
                self.assertEqual(response.status_code, 400)
                self.assertIn(sentence, " ".join(response.json()["errors"]))
        self.assertEqual((Song.objects.count(), Artist.objects.count()), (0, 1))

    def test_a_theme_is_made_by_its_name(self):
        response = self.client.post(reverse("admin:catalog_theme_quick_add"), {"name": "Rain"})

        self.assertEqual(response.json()["label"], "Rain")

    def test_only_those_may_who_may_add_songs_and_artists(self):
        self.client.force_login(User.objects.create_user("reader", is_staff=True))

        self.assertEqual(self.quick_add(title="X").status_code, 403)
        self.assertEqual(self.client.get(reverse("admin:catalog_song_propose")).status_code, 403)
        theme = self.client.post(reverse("admin:catalog_theme_quick_add"), {"name": "X"})
        self.assertEqual(theme.status_code, 403)


class NamesTests(DeskTestCase):
    def test_a_theme_in_another_spelling_is_refused_with_the_one_there_is(self):
        make_theme("kpop")

        response = self.add("theme", name="K-Pop", **inline("names"))
        self.assertContains(response, "There is a theme “kpop” already")
        quick = self.client.post(reverse("admin:catalog_theme_quick_add"), {"name": "K Pop"})
        self.assertContains(quick, "There is a theme", status_code=400)
        self.assertEqual(Theme.objects.count(), 1)

    def test_a_synonym_of_another_theme_is_refused(self):
        make_theme("Loneliness").names.create(name="Solitude")

        response = self.add(
            "theme", name="Alone", **inline("names", {"name": "solitude", "kind": "other"})
        )

        self.assertContains(response, "is a synonym of the theme “Loneliness”")

    def test_two_new_synonyms_of_one_spelling_are_refused(self):
        response = self.add(
            "theme",
            name="Alone",
            **inline(
                "names", {"name": "By-self", "kind": "other"}, {"name": "by self", "kind": "other"}
            ),
        )

        self.assertContains(response, "is listed already")

    def test_homonyms_must_be_told_apart(self):
        make_artist("Juniper")
        rows = inline("names") | inline("memberships_as_group") | inline("memberships_as_member")

        response = self.add("artist", name="JUNIPER", **rows)
        self.assertContains(response, "say here who it is")

        self.add("artist", name="JUNIPER", disambiguation="Welsh singer", **rows)
        self.assertEqual(Artist.objects.filter(name_key="juniper").count(), 2)

    def test_another_name_twice_or_the_canonical_one_again_is_refused(self):
        artist = make_artist("BIGBANG")
        rows = inline("memberships_as_group") | inline("memberships_as_member")
        for name in ("Big Bang", "bigbang!"):
            response = self.client.post(
                reverse("admin:catalog_artist_change", args=[artist.pk]),
                {"name": "BIGBANG", **rows, **inline("names", {"name": name, "kind": "other"})},
            )
            self.assertContains(response, "listed already")


class AddressTests(DeskTestCase):
    def test_an_address_is_changed_in_a_step_of_its_own_and_the_old_one_leads_on(self):
        listicle = make_edition("Old name", songs=2).listicle
        step = reverse("admin:catalog_listicle_address", args=[listicle.pk])
        self.assertContains(self.client.get(step), "The address changes at once")

        self.client.post(step, {"address": "새-주소"})

        response = self.client.get("/lists/old-name/?theme=x&utm=1")
        self.assertEqual(response.status_code, 301)
        self.assertEqual(response["Location"], "/lists/%EC%83%88-%EC%A3%BC%EC%86%8C/?theme=x&utm=1")
        self.assertEqual(self.client.get("/lists/새-주소/").status_code, 200)

    def test_what_cannot_be_an_address_is_refused(self):
        listicle, other = make_listicle("Mine"), make_listicle("Theirs")
        other.move_to("theirs-now")
        step = reverse("admin:catalog_listicle_address", args=[listicle.pk])
        for address, sentence in (
            ("theirs", "belongs, or belonged, to another page"),
            ("theirs-now", "belongs, or belonged, to another page"),
            ("feed", "kept for the site"),
            ("Two Words", "“two-words” would do"),
            ("a/b", "would do"),
            ("", "required"),
            ("x" * 500, "at most 120"),
            ("\x00", "Null characters"),
        ):
            with self.subTest(address[:20]):
                self.assertContains(self.client.post(step, {"address": address}), sentence)
        listicle.refresh_from_db()
        self.assertEqual(listicle.slug, "mine")

    def test_a_new_record_cannot_take_a_former_address(self):
        make_listicle("First").move_to("moved")

        response = self.add(
            "listicle",
            title="X",
            slug="first",
            order="ascending",
            featured_position=1,
            **inline("entries"),
        )

        self.assertContains(response, "belonged to another page")
        self.assertEqual(FormerSlug.objects.count(), 1)


class DeletingTests(DeskTestCase):
    def refusal(self, thing):
        name = f"admin:catalog_{thing._meta.model_name}_delete"
        response = self.client.post(reverse(name, args=[thing.pk]), {"post": "yes"})
        self.assertTrue(type(thing).objects.filter(pk=thing.pk).exists())
        return response

    def test_what_is_in_use_stays_and_the_refusal_says_where(self):
        theme, merchant, artist = make_theme(), make_merchant(), make_artist("Singer")
        song = make_song("Sung", by=artist, themes=[theme])
        link = make_link(song, merchant)
        make_edition("The List", songs=[song, make_song()], author=make_author("Writer"))

        self.assertContains(self.refusal(song), "no. 1 of version 1 of “The List”")
        self.assertContains(self.refusal(song), "no. 1 of the draft of “The List”")
        self.assertContains(self.refusal(artist), "Singer, credited on “Sung”")
        self.assertContains(self.refusal(theme), "theme of the song “Sung”")
        self.assertContains(self.refusal(merchant), str(link))

    def test_what_is_not_in_use_may_go(self):
        for thing in (make_song(), make_theme(), make_merchant()):
            name = f"admin:catalog_{thing._meta.model_name}_delete"
            self.client.post(reverse(name, args=[thing.pk]), {"post": "yes"})
            self.assertFalse(type(thing).objects.filter(pk=thing.pk).exists())


class ShopTests(DeskTestCase):
    def test_a_shop_is_described_soundly_or_refused(self):
        good = {"name": "Shop", "position": 1, "link_label": "Buy on", "hosts": "shop.example"}
        for changes, sentence in (
            ({"hosts": "https://shop.example/"}, "is not a host"),
            ({"hosts": "shop.example:80"}, "is not a host"),
            ({"hosts": ""}, "This field is required"),
            ({"search_address": "https://shop.example/"}, "Put {query}"),
            ({"search_address": "https://other.example/?q={query}"}, "one of the hosts above"),
            ({"search_address": "https://shop.example/{query}{partner_tag}"}, "needs a partner"),
        ):  # fmt: skip
            with self.subTest(changes):
                self.assertContains(self.add("merchant", **good | changes), sentence)
        self.assertEqual(self.add("merchant", **good).status_code, 302)

    def test_songs_are_linked_to_the_searches_of_every_shop_where_a_link_is_missing(self):
        shop = make_merchant("Shop", hosts="s.example", search_address="https://s.example/{query}")
        make_merchant("No search")
        linked, unlinked = make_song("Has one"), make_song("Rain & Wind", by=make_artist("빅뱅"))
        make_link(linked, shop, url="https://s.example/own")

        for _twice in range(2):
            self.client.post(
                reverse("admin:catalog_song_changelist"),
                {"action": "link_searches", "_selected_action": [linked.pk, unlinked.pk]},
            )

        self.assertEqual(linked.links.get().url, "https://s.example/own")
        address = "https://s.example/Rain%20%26%20Wind%20%EB%B9%85%EB%B1%85"
        self.assertEqual(unlinked.links.get().url, address)

    def test_links_are_retired_and_offered_again(self):
        link = make_link()
        changelist = reverse("admin:catalog_outboundlink_changelist")
        chosen = {"_selected_action": [link.pk]}

        self.client.post(changelist, {"action": "retire", **chosen})
        self.assertFalse(OutboundLink.objects.offered().exists())
        self.client.post(changelist, {"action": "reinstate", **chosen})
        self.assertTrue(OutboundLink.objects.offered().exists())


class SiteTests(DeskTestCase):
    def test_there_is_one_record_and_its_menu_item_opens_it(self):
        changelist = reverse("admin:catalog_sitesettings_changelist")
        self.assertRedirects(self.client.get(changelist), reverse("admin:catalog_sitesettings_add"))

        self.add("sitesettings", name="Mine", disclosure_statement="Paid.", paid_link_mark="ad")

        self.assertRedirects(
            self.client.get(changelist), reverse("admin:catalog_sitesettings_change", args=[1])
        )
        self.assertEqual(
            self.client.get(reverse("admin:catalog_sitesettings_add")).status_code, 403
        )

    def test_the_disclosure_cannot_be_emptied(self):
        response = self.add(
            "sitesettings", name="Mine", disclosure_statement="  ", paid_link_mark="ad"
        )

        self.assertContains(response, "This field is required")
        self.assertFalse(SiteSettings.objects.exists())


class PageTests(DeskTestCase):
    def add_page(self, **fields):
        fields = {"title": "About us", "content": "<p>Hello.</p>", **fields}
        return self.client.post(reverse("admin:flatpages_flatpage_add"), fields)

    def test_a_page_is_words_only(self):
        self.add_page(url="/about/", content="<p onclick=x>Hi<script>alert(1)</script></p>")

        self.assertEqual(FlatPage.objects.get().content, "<p>Hi</p>")
        self.assertContains(self.client.get("/about/"), "<p>Hi</p>")

    def test_an_address_that_is_taken_or_none_is_refused(self):
        self.add_page(url="/about/")
        for url, sentence in (
            ("/about/", "There is a page at this address already"),
            ("/lists/", "The site has a page of its own there"),
            ("/admin/x/", "The site has a page of its own there"),
            ("about", "begins and ends with a slash"),
            ("/a b/", "begins and ends with a slash"),
        ):
            with self.subTest(url):
                self.assertContains(self.add_page(url=url), sentence)
