"""The invented catalogue for measuring."""

from io import StringIO
from statistics import median

from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count
from django.test import TestCase

from catalog import publishing
from catalog.audit import audit
from catalog.fill import fill
from catalog.models import (
    Artist,
    ArtistName,
    Edition,
    Listicle,
    Merchant,
    OutboundLink,
    Placement,
    Song,
    Theme,
)
from catalog.text.rich_text import plain_text

from .builders import make_listicle


def invented(listicles, songs, seed):
    """What a catalogue would say, down to the words; nothing of it is kept."""
    with transaction.atomic():
        fill(listicles, songs, seed)
        rows = Placement.objects.order_by("edition__listicle__slug", "edition__number", "rank")
        content = (
            list(rows.values_list("edition__title", "live_from", "rank", "song__slug", "blurb")),
            list(Song.objects.order_by("slug").values_list("slug", "native_title", "album")),
            list(
                OutboundLink.objects.order_by("url", "song__slug").values_list("song__slug", "url")
            ),
            list(ArtistName.objects.order_by("artist__slug", "key").values_list("name", "kind")),
            list(Theme.objects.order_by("slug").values_list("slug", "list_count")),
        )
        transaction.set_rollback(True)
    return content


class CatalogueTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        fill(80, 200, seed=1)

    def test_has_as_many_lists_and_songs_as_asked_for(self):
        self.assertEqual((Listicle.objects.count(), Song.objects.count()), (80, 200))

    def test_breaks_no_invariant(self):
        self.assertEqual(list(audit()), [])

    def test_most_lists_are_live_some_withdrawn_and_some_never_published(self):
        live, drafts = Listicle.objects.live(), Listicle.objects.never_published()
        withdrawn = Listicle.objects.exclude(pk__in=live).exclude(pk__in=drafts)

        self.assertGreater(live.count(), 60)
        self.assertTrue(drafts.exists())
        self.assertTrue(withdrawn.exists())

    def test_lists_have_one_to_four_versions_with_changes_between_them(self):
        versions = Listicle.objects.annotate(versions=Count("editions"))
        counts = set(versions.values_list("versions", flat=True))
        digests = Edition.objects.values_list("listicle", "digest")

        self.assertEqual(counts, {0, 1, 2, 3, 4})
        self.assertEqual(len(set(digests)), len(digests))

    def test_most_drafts_say_what_readers_see(self):
        changed = Listicle.objects.with_unpublished_changes()

        self.assertTrue(changed.exists())
        self.assertLess(changed.count(), 30)

    def test_most_lists_have_15_songs_and_some_5_to_50(self):
        sizes = list(
            Listicle.objects.annotate(size=Count("entries")).values_list("size", flat=True)
        )

        self.assertEqual(median(sizes), 15)
        self.assertGreater(len(set(sizes)), 5)
        self.assertGreaterEqual(min(sizes), 5)
        self.assertLessEqual(max(sizes), 50)

    def test_a_few_themes_and_artists_are_everywhere_and_most_are_rare(self):
        themes = list(Theme.objects.values_list("list_count", flat=True))
        songs = list(Artist.objects.annotate(n=Count("credits")).values_list("n", flat=True))

        self.assertGreater(max(themes), 4 * median(themes))
        self.assertGreater(max(songs), 4 * median(songs))

    def test_the_texts_are_as_long_as_an_editor_s(self):
        lengths = [
            len(plain_text(html).split())
            for html in Placement.objects.values_list("blurb", flat=True)
        ]

        self.assertGreaterEqual(min(lengths), 25)
        self.assertLessEqual(max(lengths), 65)
        self.assertIn(median(lengths), range(30, 61))

    def test_every_song_is_linked_to_four_shops_of_which_two_pay(self):
        links = Song.objects.annotate(shops=Count("links__merchant"))

        self.assertEqual(set(links.values_list("shops", flat=True)), {4})
        self.assertEqual(Merchant.objects.paying().count(), 2)

    def test_names_come_in_two_scripts_and_with_misspellings(self):
        self.assertTrue(Artist.objects.exclude(native_name="").exists())
        self.assertTrue(ArtistName.objects.filter(kind="misspelling").exists())
        self.assertTrue(Theme.objects.exclude(content_note="").exists())

    def test_a_list_of_it_can_be_published_again(self):
        listicle = Listicle.objects.live()[0]
        listicle.append(Song.objects.exclude(entries__listicle=listicle)[0])

        publishing.publish(listicle)

        self.assertEqual(list(audit()), [])


class SeedTests(TestCase):
    def test_the_same_seed_gives_the_same_catalogue(self):
        self.assertEqual(invented(6, 30, seed=7), invented(6, 30, seed=7))

    def test_another_seed_gives_another(self):
        self.assertNotEqual(invented(6, 30, seed=7)[0], invented(6, 30, seed=8)[0])


class CommandTests(TestCase):
    def fill(self, *options):
        out = StringIO()
        call_command("fill", *options, stdout=out, stderr=out)
        return out.getvalue()

    def test_a_very_small_catalogue_is_one_too(self):
        told = self.fill("--listicles=3", "--songs=20", "--seed=5")

        self.assertEqual(told, "Added 3 lists and 20 songs, all invented.\n")
        self.assertEqual(list(audit()), [])

    def test_the_smallest_has_a_list_of_two_songs(self):
        self.fill("--listicles=1", "--songs=2")

        self.assertEqual(Listicle.objects.get().entries.count(), 2)

    def test_less_is_refused(self):
        with self.assertRaisesMessage(CommandError, "at least one list and two songs"):
            self.fill("--listicles=1", "--songs=1")

    def test_invented_lists_do_not_come_among_an_editor_s(self):
        make_listicle()

        with self.assertRaisesMessage(CommandError, "There are lists here"):
            self.fill("--listicles=3", "--songs=20")

        self.assertEqual(Listicle.objects.count(), 1)

    def test_unless_asked_for(self):
        make_listicle()

        self.fill("--listicles=3", "--songs=20", "--add")

        self.assertEqual(Listicle.objects.count(), 4)

    def test_beside_the_sample_content_they_may_stand(self):
        call_command("demo", stdout=StringIO())

        self.fill("--listicles=3", "--songs=20")

        self.assertEqual(Listicle.objects.count(), 5)
        self.assertEqual(list(audit()), [])

    def test_the_same_seed_again_adds_as_much_again(self):
        self.fill("--listicles=3", "--songs=20")

        self.fill("--listicles=3", "--songs=20", "--add")

        self.assertEqual((Listicle.objects.count(), Song.objects.count()), (6, 40))
        self.assertEqual(list(audit()), [])
