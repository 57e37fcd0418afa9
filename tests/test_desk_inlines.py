"""Rows beneath songs, artists and themes: told by their ids, once each, and free to trade."""

from django.urls import reverse

from catalog.models import Artist, Membership, OutboundLink, Song, Theme
from tests.builders import (
    make_artist,
    make_edition,
    make_link,
    make_listicle,
    make_merchant,
    make_song,
    make_theme,
)
from tests.test_desk import DeskTestCase, inline

HUGE = "9" * 30


class RowsTestCase(DeskTestCase):
    def change(self, thing, **fields):
        """Post a record's form, with no rows but those named."""
        prefixes = {
            "song": ["credits", "names", "links"],
            "artist": ["names", "memberships_as_group", "memberships_as_member"],
            "theme": ["names"],
        }
        kind = thing._meta.model_name
        for prefix in prefixes[kind]:
            fields = inline(prefix) | fields
        fields = {"title" if kind == "song" else "name": str(thing), **fields}
        return self.client.post(reverse(f"admin:catalog_{kind}_change", args=[thing.pk]), fields)

    def assert_refused(self, response, sentence):
        self.assertContains(response, sentence)

    def assert_saved(self, response):
        errors = getattr(response, "context", None) and response.context["errors"]
        self.assertEqual(response.status_code, 302, errors)


class CreditRowTests(RowsTestCase):
    def setUp(self):
        super().setUp()
        self.ann, self.bob, self.cyn = (make_artist(name) for name in ("Ann", "Bob", "Cyn"))
        self.song = make_song("Duet", by=[self.ann, self.bob])
        self.rows = [
            {"id": credit.pk, "position": credit.position, "artist": credit.artist_id}
            for credit in self.song.credits.all()
        ]

    def line(self):
        return Song.objects.get(pk=self.song.pk).credit_line

    def change_rows(self, *rows, initial=2):
        return self.change(self.song, **inline("credits", *rows, initial=initial))

    def test_two_artists_trade_places(self):
        first, second = self.rows
        first["artist"], second["artist"] = second["artist"], first["artist"]

        self.assert_saved(self.change_rows(first, second))

        self.assertEqual(self.line(), "Bob & Ann")
        kept = set(self.song.credits.values_list("pk", flat=True))
        self.assertEqual(kept, {first["id"], second["id"]})

    def test_three_go_round_with_a_new_one(self):
        first, second = self.rows
        first["artist"], second["artist"] = self.bob.pk, self.cyn.pk
        new = {"position": 3, "artist": self.ann.pk}

        self.assert_saved(self.change_rows(first, second, new))

        self.assertEqual(self.line(), "Bob, Cyn & Ann")

    def test_one_takes_the_artist_of_a_deleted_row(self):
        first, second = self.rows
        first["artist"], second["DELETE"] = self.bob.pk, "on"

        self.assert_saved(self.change_rows(first, second))

        self.assertEqual(self.line(), "Bob")

    def test_an_artist_twice_is_refused_at_the_row(self):
        first, second = self.rows
        second["artist"] = self.ann.pk

        response = self.change_rows(first, second)

        self.assert_refused(response, "This artist is credited already.")
        self.assertEqual(self.line(), "Ann & Bob")

    def test_an_artist_whom_a_colleague_has_added_meanwhile_is_refused(self):
        self.song.credit(self.cyn)

        response = self.change_rows(*self.rows, {"position": 3, "artist": self.cyn.pk})

        self.assert_refused(response, "This artist is credited already.")

    def test_the_counts_of_the_form_decide_nothing(self):
        for initial in (0, -5, 99, "x", HUGE):
            with self.subTest(initial):
                self.assert_saved(self.change_rows(*self.rows, initial=initial))
                self.assertEqual(self.line(), "Ann & Bob")

    def test_the_row_of_another_song_is_a_new_row_of_this_one(self):
        other = make_song(by=self.cyn)
        foreign = {"id": other.credits.get().pk, "position": 3, "artist": self.cyn.pk}

        self.assert_saved(self.change_rows(*self.rows, foreign, initial=3))

        self.assertEqual(self.line(), "Ann, Bob & Cyn")
        self.assertEqual(other.credits.count(), 1)

    def test_what_is_no_id_is_a_new_row(self):
        for nonsense in ("x", "-1", "\x00", HUGE):
            with self.subTest(nonsense):
                row = {"id": nonsense, "position": 3, "artist": self.cyn.pk}
                self.assert_saved(self.change_rows(*self.rows, row, initial=3))
                self.song.credits.filter(artist=self.cyn).delete()

    def test_a_song_in_a_live_list_keeps_an_artist(self):
        make_edition(listicle=make_listicle(songs=[self.song]))
        gone = [{**row, "DELETE": "on"} for row in self.rows]

        self.assert_refused(self.change_rows(*gone), "it keeps at least one artist")
        self.assertEqual(self.line(), "Ann & Bob")
        self.assert_saved(self.change_rows(gone[0], self.rows[1]))
        self.assertEqual(self.line(), "Bob")

    def test_a_song_in_no_live_list_may_lose_all(self):
        self.assert_saved(self.change_rows(*({**row, "DELETE": "on"} for row in self.rows)))

        self.assertEqual(self.line(), "")


class LinkRowTests(RowsTestCase):
    def test_two_links_trade_shops_and_keep_what_is_known_of_them(self):
        song = make_song()
        links = [make_link(song, make_merchant(name, hosts="a.example")) for name in "AB"]
        OutboundLink.objects.filter(pk=links[0].pk).update(health="gone")
        rows = [
            {"id": link.pk, "merchant": other.merchant_id, "url": other.url, "region": ""}
            for link, other in zip(links, reversed(links), strict=True)
        ]

        self.assert_saved(self.change(song, **inline("links", *rows, initial=2)))

        first = OutboundLink.objects.get(pk=links[0].pk)
        self.assertEqual((first.merchant, first.health), (links[1].merchant, "gone"))

    def test_a_second_link_to_a_shop_is_refused_however_the_region_is_written(self):
        song, shop = make_song(), make_merchant()
        url = f"https://{shop.host_list[0]}/1"
        rows = [{"merchant": shop.pk, "url": url, "region": region} for region in ("de", "DE")]

        response = self.change(song, **inline("links", *rows))

        self.assert_refused(response, "has a link to this shop or service already")


class NameRowTests(RowsTestCase):
    def test_two_other_titles_trade_places(self):
        song = make_song("Title")
        names = [song.names.create(name=name) for name in ("Uno", "Due")]
        rows = [
            {"id": name.pk, "name": other.name, "kind": "other"}
            for name, other in zip(names, reversed(names), strict=True)
        ]

        self.assert_saved(self.change(song, **inline("names", *rows, initial=2)))

        self.assertEqual([name.name for name in song.names.added()], ["Due", "Uno"])

    def test_the_name_of_another_theme_stays_with_it(self):
        theme, other = make_theme("Rain"), make_theme("Storm")
        foreign = other.names.create(name="Thunder")
        row = {"id": foreign.pk, "name": "Thunder", "kind": "other"}

        response = self.change(theme, **inline("names", row, initial=1))

        self.assert_refused(response, "is a synonym of the theme “Storm”")

    def test_a_name_of_which_nothing_is_seen_is_refused(self):
        theme, artist = make_theme("Rain"), make_artist("Ann")
        for blank in ("\u200b", "\u3164", "\u200b \u2060"):
            for thing in (theme, artist):
                with self.subTest(name=blank, thing=thing):
                    row = inline("names", {"name": blank, "kind": "other"})
                    sentence = "Nothing of this name can be seen"
                    self.assert_refused(self.change(thing, name=blank), sentence)
                    self.assert_refused(self.change(thing, **row), sentence)
        self.assert_saved(self.change(artist, name="!!!"))


class MembershipRowTests(RowsTestCase):
    def test_nobody_is_a_member_of_itself(self):
        group = make_artist("Band", kind=Artist.Kind.GROUP)
        for prefix, name in (
            ("memberships_as_group", "member"),
            ("memberships_as_member", "group"),
        ):
            with self.subTest(prefix):
                response = self.change(group, **inline(prefix, {name: group.pk}))
                self.assert_refused(response, "A group cannot be a member of itself.")
        self.assertFalse(Membership.objects.exists())

    def test_a_member_twice_is_refused(self):
        group, member = make_artist(), make_artist()

        rows = inline("memberships_as_group", {"member": member.pk}, {"member": member.pk})

        self.assert_refused(self.change(group, **rows), "This member is listed already.")


class QuickSongTests(RowsTestCase):
    def quick_add(self, **fields):
        fields = {"title": "Song", "artist": "", "artist_name": "", "join_phrase": "", **fields}
        return self.client.post(reverse("admin:catalog_song_quick_add"), fields)

    def test_what_cannot_be_stored_is_refused_and_leaves_nothing(self):
        known = make_artist("Known")
        for fields, sentence in (
            ({"artist_name": "a\x00b"}, "Null characters"),
            ({"artist_name": "\u200b"}, "Nothing of this name can be seen"),
            ({"artist_name": "\u3164"}, "Nothing of this name can be seen"),
            ({"artist": known.pk, "join_phrase": "a\x00b"}, "Null characters"),
            ({"artist": known.pk, "join_phrase": "x" * 31}, "at most 30 characters"),
            ({"artist": f"{known.pk:019}"}, "not in the catalogue any more"),
            ({"artist": HUGE}, "not in the catalogue any more"),
            ({"artist": "²"}, "not in the catalogue any more"),
            (
                {
                    "artist": [known.pk, f"0{known.pk}"],
                    "artist_name": ["", ""],
                    "join_phrase": ["", ""],
                },
                "once only",
            ),
        ):
            with self.subTest(fields):
                response = self.quick_add(**fields)
                self.assertEqual(response.status_code, 400)
                self.assertIn(sentence, " ".join(response.json()["errors"]))
        self.assertEqual((Song.objects.count(), Artist.objects.count()), (0, 1))

    def test_a_theme_of_which_nothing_is_seen_is_refused(self):
        for blank in ("\u200b", "\u3164"):
            response = self.client.post(reverse("admin:catalog_theme_quick_add"), {"name": blank})
            self.assertContains(response, "Nothing of this name", status_code=400)
        self.assertFalse(Theme.objects.exists())


class ThemesTests(RowsTestCase):
    def test_a_forged_theme_is_refused(self):
        song = make_song()
        for forged in (HUGE, "x", "\x00", "-1"):
            with self.subTest(forged):
                self.assert_refused(self.change(song, themes=forged), "is not a valid value")
