"""The audit finds every row that should not be, and is silent about all others."""

from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.db import connection
from django.test import TestCase, TransactionTestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog import publishing
from catalog.audit import audit
from catalog.models import (
    Artist,
    ArtistName,
    Edition,
    EditionTheme,
    Entry,
    FormerSlug,
    Listicle,
    OutboundLink,
    Placement,
    SiteSettings,
    Song,
    SongName,
    Theme,
    ThemeName,
)
from catalog.trail import Action, record

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


def let_in_anything(*models):
    """Have these tables take any row until the test ends.

    A temporary table hides the lasting one of its name, on both databases; this one has the same
    rows and none of the constraints.
    """
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(f"CREATE TEMPORARY TABLE {table} AS SELECT * FROM {table}")


class GoodDataTests(TestCase):
    def test_an_empty_database_has_no_breach(self):
        self.assertEqual(list(audit()), [])

    def test_the_sample_content_has_none(self):
        call_command("demo", stdout=StringIO())

        self.assertEqual(list(audit()), [])

    def test_published_changed_and_withdrawn_lists_have_none(self):
        listicle = make_listicle(songs=4, themes=[make_theme()])
        publishing.publish(listicle)
        listicle.put_in_order(listicle.entries.order_by("-rank"))
        publishing.publish(listicle)
        publishing.withdraw(listicle)
        make_author("Kim").move_to("kim-the-first")
        make_link()

        self.assertEqual(list(audit()), [])

    def test_many_lists_cost_no_more_queries_than_few(self):
        make_edition(songs=2, themes=[make_theme()])
        with CaptureQueriesContext(connection) as few:
            list(audit())
        for _ in range(5):
            make_edition(songs=5, themes=[make_theme()])
            make_link()

        with self.assertNumQueries(len(few)):
            list(audit())


class UndisturbedTests(TransactionTestCase):
    def test_outside_a_transaction_all_is_read_as_of_one_moment_and_nothing_is_written(self):
        make_edition(themes=[make_theme()])

        self.assertEqual(list(audit()), [])

        make_listicle("Writing goes on")
        self.assertEqual(Listicle.objects.count(), 2)


class BreachTests(TestCase):
    """A breach of each invariant, told by a sentence that names the row."""

    @classmethod
    def setUpTestData(cls):
        cls.theme = make_theme("Rain")
        cls.songs = [make_song("First"), make_song("Second")]
        cls.edition = make_edition("Rainy songs", songs=cls.songs, themes=[cls.theme])
        cls.listicle = cls.edition.listicle
        cls.draft = f"Rainy songs [list {cls.listicle.pk}]"
        cls.version = f"version 1 of “Rainy songs” [published version {cls.edition.pk}]"

    def assert_told(self, *sentences):
        breaches = list(audit())
        for sentence in sentences:
            self.assertIn(sentence, breaches)

    def test_a_gap_in_the_ranks(self):
        Entry.objects.filter(rank=2).update(rank=3)
        Placement.objects.filter(rank=2).update(rank=7)

        self.assert_told(
            f"{self.draft}: its 2 songs do not have the ranks 1 to 2.",
            f"{self.version}: its 2 songs do not have the ranks 1 to 2.",
        )

    def test_a_rank_given_twice(self):
        let_in_anything(Entry)
        Entry.objects.update(rank=1)

        self.assert_told(f"{self.draft}: its 2 songs do not have the ranks 1 to 2.")

    def test_a_song_that_stands_twice_in_a_list(self):
        let_in_anything(Entry, Placement)
        Entry.objects.update(song=self.songs[0])
        Placement.objects.update(song=self.songs[0])

        self.assert_told(
            f"{self.draft}: “First” stands in it 2 times.",
            f"{self.version}: “First” stands in it 2 times.",
        )

    def test_not_two_songs_of_one_title(self):
        make_listicle(songs=[make_song("Rain"), make_song("Rain")])

        self.assertEqual(list(audit()), [])

    def test_words_changed_behind_the_digest(self):
        Edition.objects.update(title="Rewritten history")
        Entry.objects.filter(rank=1).update(blurb="<p>Slipped in.</p>")

        self.assert_told(
            f"version 1 of “Rewritten history” [published version {self.edition.pk}]: "
            "its digest is not that of its content.",
            f"{self.draft}: its digest is not that of its content.",
        )

    def test_themes_changed_behind_the_digest(self):
        EditionTheme.objects.all().delete()

        self.assert_told(f"{self.version}: its digest is not that of its content.")

    def test_not_a_draft_whose_digest_nobody_took_yet(self):
        Listicle.objects.update(digest="")

        self.assertEqual(list(audit()), [])

    def test_an_end_that_does_not_follow_from_the_others(self):
        end = self.edition.live_from + timedelta(days=1)
        Edition.objects.update(live_until=end)

        self.assert_told(
            f"{self.version}: its end is {end.isoformat(sep=' ')}; by its expiry and the version "
            "after it, it would be never."
        )

    def test_two_versions_live_at_once(self):
        let_in_anything(Edition)
        Edition.objects.create(
            pk=self.edition.pk + 1,
            listicle=self.listicle,
            number=2,
            title="Rainy songs",
            live_from=self.edition.live_from + timedelta(days=1),
        )

        self.assert_told(f"{self.version}: version 2 begins before its end.")

    def test_a_version_that_ends_before_it_begins(self):
        let_in_anything(Edition)
        Edition.objects.update(live_until=self.edition.live_from)

        self.assert_told(f"{self.version}: it ends before it begins.")

    def test_a_number_given_twice(self):
        let_in_anything(Edition)
        Edition.objects.create(
            pk=self.edition.pk + 1,
            listicle=self.listicle,
            number=1,
            title="Rainy songs",
            live_from=self.edition.live_from + timedelta(days=1),
        )

        self.assert_told(f"{self.draft}: it has 2 versions 1.")

    def test_a_copied_beginning_that_is_another(self):
        later = self.edition.live_from + timedelta(days=1)
        Placement.objects.filter(rank=2).update(live_from=later)
        EditionTheme.objects.update(live_from=later)

        placement, item = Placement.objects.get(rank=2), EditionTheme.objects.get()
        self.assert_told(
            f"no. 2 of version 1 of “Rainy songs” [placement {placement.pk}]: "
            "it does not begin when its version begins.",
            f"theme of version 1 of “Rainy songs” [{item._meta.verbose_name} {item.pk}]: "
            "it does not begin when its version begins.",
        )

    def test_a_comparison_key_out_of_date(self):
        artist = make_artist("Yoon")
        Artist.objects.filter(pk=artist.pk).update(name_key="kim")

        self.assert_told(f"Yoon [artist {artist.pk}]: “Yoon” is not found by the key “kim”.")

    def test_a_record_that_its_own_name_does_not_find(self):
        artist = make_artist("Yoon", native_name="윤")
        ArtistName.objects.filter(artist=artist, kind="native").delete()
        SongName.objects.filter(song=self.songs[0]).delete()
        Theme.objects.update(name="Storm")

        self.assert_told(
            f"Yoon [artist {artist.pk}]: its native name “윤” is not among its names.",
            f"First [song {self.songs[0].pk}]: its canonical name “First” is not among its names.",
            f"Storm [theme {self.theme.pk}]: its canonical name “Storm” is not among its names.",
            f"Storm [theme {self.theme.pk}]: “Rain” among its names is not its canonical one.",
        )

    def test_a_theme_name_of_two_themes(self):
        let_in_anything(ThemeName)
        other = make_theme("Storm")
        ThemeName.objects.create(pk=99_999, theme=other, name="RAIN")

        self.assert_told("The theme name “rain” belongs to several: Rain, Storm.")

    def test_homonyms_not_told_apart(self):
        let_in_anything(Artist)
        Artist.objects.bulk_create(
            [Artist(pk=9_998, name="Kim", slug="kim"), Artist(pk=9_999, name="KIM", slug="kim-2")]
        )

        self.assert_told("“Kim” is the name of artists 9998, 9999: say of each who it is.")

    def test_an_address_that_is_none(self):
        let_in_anything(Song)
        Song.objects.filter(pk=self.songs[0].pk).update(slug="")
        Song.objects.filter(pk=self.songs[1].pk).update(slug="Not an Address")

        self.assert_told(
            f"First [song {self.songs[0].pk}]: its address “”. An address is made of small letters "
            "and digits of any script, and hyphens: “a-name” would do.",
            f"Second [song {self.songs[1].pk}]: its address “Not an Address”. An address is made "
            "of small letters and digits of any script, and hyphens: “not-an-address” would do.",
        )

    def test_former_addresses_that_lead_nowhere(self):
        FormerSlug.objects.create(kind="song", slug="gone", object_id=99_999)
        FormerSlug.objects.create(kind="album", slug="blue", object_id=1)

        self.assert_told(
            "The former address “gone” of a song leads nowhere.",
            "The former address “blue” is of no kind we have: “album”.",
        )

    def test_a_former_address_that_is_also_a_present_one(self):
        author = make_author("Kim")
        make_author("Lee")
        FormerSlug.objects.create(kind="author", slug="lee", object_id=author.pk)

        self.assert_told(
            f"The former address “lee” of Kim [byline {author.pk}] is the present one of a byline."
        )

    def test_two_static_pages_at_one_address(self):
        first, second = (make_page("/about/", content=f"<p>{n}</p>") for n in ("One", "Two"))
        make_page("/contact/")

        self.assert_told(
            f"The address “/about/” is that of pages {first.pk}, {second.pk}: "
            f"readers see {first.pk} only."
        )
        self.assertContains(self.client.get("/about/"), "<p>One</p>")

    def test_links_that_lead_elsewhere(self):
        shop = make_merchant("Tonearm", hosts="tonearm.example")
        elsewhere, disguised = make_link(make_song("A"), shop), make_link(make_song("B"), shop)
        links = OutboundLink.objects
        links.filter(pk=elsewhere.pk).update(url="https://other.example/")
        links.filter(pk=disguised.pk).update(url="https://tonearm.example@other.example/")

        self.assert_told(
            f"link from “A” to Tonearm [link {elsewhere.pk}]: "
            "“https://other.example/” is no address of Tonearm.",
            f"link from “B” to Tonearm [link {disguised.pk}]: "
            "“https://tonearm.example@other.example/” is not a plain https address.",
        )

    def test_a_link_that_is_not_encrypted(self):
        link = make_link(make_song("A"), make_merchant("Tonearm"))
        let_in_anything(OutboundLink)
        OutboundLink.objects.update(url="http://tonearm.example/")

        self.assert_told(
            f"link from “A” to Tonearm [link {link.pk}]: "
            "“http://tonearm.example/” is not a plain https address."
        )

    def test_a_version_that_was_sealed_before_it_went_live(self):
        edition = make_edition("Sealed words", live_from=timezone.now() + timedelta(days=1))
        Edition.objects.filter(pk=edition.pk).update(sealed_at=timezone.now())

        self.assert_told(
            f"version 1, sealed, of “Sealed words” [published version {edition.pk}]: "
            "it was sealed before it went live."
        )

    def test_a_count_that_includes_a_sealed_version(self):
        Edition.objects.update(sealed_at=timezone.now())

        self.assert_told(
            f"Rain [theme {self.theme.pk}]: it counts 1 live lists and stood in 0 when they "
            "were counted."
        )

    def test_lists_that_carry_on_each_other(self):
        second = make_listicle("Second", predecessor=self.listicle)
        third = make_listicle("Third", predecessor=second)
        make_listicle("Beside the circle", predecessor=third)
        Listicle.objects.filter(pk=self.listicle.pk).update(predecessor=third)

        self.assert_told(
            f"{self.draft}: it carries on itself, by way of lists {third.pk}, {second.pk}."
        )

    def test_an_entry_decided_on_where_nothing_is_renewed(self):
        Entry.objects.filter(rank=1).update(decision="keep")

        entry = Entry.objects.get(rank=1)
        self.assert_told(
            f"no. 1 of the draft of “Rainy songs” [entry {entry.pk}]: it is decided on, and the "
            "list renews no version."
        )

    def test_html_that_came_past_the_fields(self):
        artist = make_artist("Yoon")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE catalog_artist SET bio = '<script>alert(1)</script>'")
            cursor.execute("UPDATE catalog_placement SET callout = 'no paragraph' WHERE rank = 1")

        placement = Placement.objects.get(rank=1)
        self.assert_told(
            f"Yoon [artist {artist.pk}]: its biography is not clean HTML.",
            f"no. 1 of version 1 of “Rainy songs” [placement {placement.pk}]: "
            "its tip box is not clean HTML.",
        )

    def test_settings_that_nobody_reads(self):
        SiteSettings.objects.create()
        let_in_anything(SiteSettings)
        SiteSettings.objects.bulk_create([SiteSettings(pk=2)])

        self.assert_told(
            "The site has 1 rows of settings that nobody reads: there is only number 1."
        )

    def test_a_theme_that_counts_wrongly(self):
        Theme.objects.update(list_count=5)

        self.assert_told(
            f"Rain [theme {self.theme.pk}]: it counts 5 live lists and stood in 1 when they "
            "were counted."
        )

    def test_an_activity_of_a_version_that_is_not(self):
        activity = record(None, Action.PUBLISHED, self.listicle, edition_number=9)
        record(None, Action.PUBLISHED, self.listicle, edition_number=1)

        self.assert_told(f"Rainy songs: Published [activity {activity.pk}]: there is no version 9.")

    def test_a_reference_to_nothing(self):
        if connection.vendor != "sqlite":
            self.skipTest("PostgreSQL has no way to have one.")
        Entry.objects.filter(rank=1).update(song=99_999)

        breaches = list(audit())
        Entry.objects.filter(rank=1).update(song=self.songs[0])

        self.assertEqual(len([told for told in breaches if "foreign key" in told]), 1)
