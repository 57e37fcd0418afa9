"""What is in use is not deleted, and the refusal says where it is used."""

from django.db.models import ProtectedError
from django.test import TestCase

from catalog import publishing
from catalog.models import (
    Artist,
    ArtistName,
    Author,
    Credit,
    Entry,
    FormerSlug,
    Listicle,
    OutboundLink,
    Song,
)

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


class InUseTests(TestCase):
    def assert_kept(self, record, used_in):
        """Deleting is refused, and the places of use are named."""
        with self.assertRaises(ProtectedError) as refusal:
            record.delete()

        places = {str(place) for place in refusal.exception.protected_objects}
        self.assertEqual(places, used_in)
        self.assertTrue(type(record).objects.filter(pk=record.pk).exists())

    def test_a_song_in_a_draft(self):
        song = make_song()
        make_listicle("Rainy songs", songs=[make_song(), song])

        self.assert_kept(song, {"no. 2 of the draft of “Rainy songs”"})

    def test_a_song_in_a_published_version_long_past(self):
        song = make_song()
        listicle = make_listicle("Rainy songs", songs=[song, make_song(), make_song()])
        publishing.publish(listicle)
        listicle.entries.filter(song=song).delete()
        listicle.put_in_order(listicle.entries.all())
        publishing.publish(listicle)

        self.assert_kept(song, {"no. 1 of version 1 of “Rainy songs”"})

    def test_an_artist_who_is_credited(self):
        artist = make_artist("Yoon")
        make_song("Flower", by=[make_artist(), artist])

        self.assert_kept(artist, {"Yoon, credited on “Flower”"})

    def test_a_theme_of_a_song(self):
        theme = make_theme()
        make_song("Flower", themes=[theme])

        self.assert_kept(theme, {"theme of the song “Flower”"})

    def test_a_theme_of_a_draft_and_of_a_published_version(self):
        theme = make_theme()
        make_edition("Rainy songs", themes=[theme])

        self.assert_kept(
            theme, {"theme of the draft of “Rainy songs”", "theme of version 1 of “Rainy songs”"}
        )

    def test_a_merchant_with_links(self):
        merchant = make_merchant("Tonearm")
        make_link(make_song("Flower"), merchant)

        self.assert_kept(merchant, {"link from “Flower” to Tonearm"})

    def test_a_byline_of_a_list(self):
        author = make_author()
        make_edition("Rainy songs", author=author)

        self.assert_kept(author, {"Rainy songs", "version 1 of “Rainy songs”"})

    def test_a_list_that_was_ever_published(self):
        listicle = make_listicle("Rainy songs")
        publishing.publish(listicle)
        publishing.withdraw(listicle)

        self.assert_kept(listicle, {"version 1 of “Rainy songs”"})
        self.assertEqual(listicle.entries.count(), 2)

    def test_a_list_that_another_carries_on(self):
        last_year = make_listicle("Songs of 2025")
        make_listicle("Songs of 2026", predecessor=last_year)

        self.assert_kept(last_year, {"Songs of 2026"})


class UnusedTests(TestCase):
    def test_a_song_in_no_list_goes_with_its_names_credits_and_links(self):
        song = make_song(themes=[make_theme()])
        make_link(song)

        song.delete()

        self.assertFalse(Song.objects.exists())
        self.assertFalse(Credit.objects.exists() or OutboundLink.objects.exists())

    def test_its_artist_stays(self):
        artist = make_artist()
        make_song(by=artist).delete()

        self.assertTrue(Artist.objects.filter(pk=artist.pk).exists())

    def test_an_artist_without_songs_goes_with_its_names(self):
        make_artist("IU", native_name="아이유").delete()

        self.assertFalse(ArtistName.objects.exists())

    def test_a_draft_goes_with_its_entries_and_leaves_the_songs(self):
        listicle = make_listicle(songs=3)

        listicle.delete()

        self.assertFalse(Listicle.objects.exists() or Entry.objects.exists())
        self.assertEqual(Song.objects.count(), 3)

    def test_former_addresses_go_with_their_record(self):
        author = make_author("Kim")
        author.move_to("kim-the-first")

        author.delete()

        self.assertFalse(FormerSlug.objects.exists())
        self.assertEqual(make_author("Kim").slug, "kim")

    def test_a_refusal_keeps_the_former_addresses(self):
        author = make_author("Kim")
        author.move_to("kim-the-first")
        make_listicle(author=author)

        with self.assertRaises(ProtectedError):
            author.delete()

        self.assertEqual(FormerSlug.objects.get().slug, "kim")
        self.assertTrue(Author.objects.exists())


class RetiringTests(TestCase):
    """Links and shops are not deleted but retired, and can come back."""

    def offered(self, link):
        return OutboundLink.objects.offered().filter(pk=link.pk).exists()

    def test_a_retired_link_is_offered_no_more(self):
        link = make_link()
        self.assertTrue(self.offered(link))

        link.retire()
        self.assertFalse(self.offered(link))

        link.reinstate()
        self.assertTrue(self.offered(link))

    def test_a_retired_shop_s_links_are_offered_no_more(self):
        link = make_link()

        link.merchant.retire()
        self.assertFalse(self.offered(link))

        link.merchant.reinstate()
        self.assertTrue(self.offered(link))

    def test_retiring_twice_keeps_the_first_moment(self):
        link = make_link()
        link.retire()
        retired_at = link.retired_at

        link.retire()

        link.refresh_from_db()
        self.assertEqual(link.retired_at, retired_at)
