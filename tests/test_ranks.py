"""The ranks of a working copy are 1 to n, whatever is done to it."""

from random import Random

from django.db import IntegrityError, transaction
from django.test import TestCase
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as PropertyTestCase

from catalog.models import Entry, Listicle

from .builders import make_edition, make_listicle, make_song


def ranking(listicle):
    """Rank and song title of every entry, as they stand in the database."""
    return list(listicle.entries.order_by("rank").values_list("rank", "song__title"))


class PuttingInOrderTests(TestCase):
    def setUp(self):
        self.listicle = make_listicle(songs=[make_song("A"), make_song("B"), make_song("C")])
        self.a, self.b, self.c = self.listicle.entries.order_by("rank")

    def test_gives_the_ranks_in_the_order_named(self):
        self.listicle.put_in_order([self.c, self.a, self.b])

        self.assertEqual(ranking(self.listicle), [(1, "C"), (2, "A"), (3, "B")])

    def test_two_songs_can_change_places(self):
        self.listicle.put_in_order([self.b, self.a, self.c])

        self.assertEqual(ranking(self.listicle), [(1, "B"), (2, "A"), (3, "C")])

    def test_closes_the_gap_that_a_removed_song_leaves(self):
        self.b.delete()

        self.listicle.put_in_order(self.listicle.entries.order_by("rank"))

        self.assertEqual(ranking(self.listicle), [(1, "A"), (2, "C")])

    def test_keeps_the_words_with_their_song(self):
        self.listicle.entries.filter(pk=self.c.pk).update(blurb="<p>About C.</p>")

        self.listicle.put_in_order([self.c, self.b, self.a])

        self.assertEqual(self.listicle.entries.get(rank=1).blurb, "<p>About C.</p>")

    def test_costs_nothing_where_all_stand_right(self):
        with self.assertNumQueries(3):  # the transaction's two, and the look at what there is
            self.listicle.put_in_order([self.a, self.b, self.c])

    def test_refuses_an_order_that_leaves_a_song_out(self):
        with self.assertRaisesMessage(ValueError, "a list needs all of its entries, once each"):
            self.listicle.put_in_order([self.c, self.a])

        self.assertEqual(ranking(self.listicle), [(1, "A"), (2, "B"), (3, "C")])

    def test_refuses_an_order_that_names_a_song_twice(self):
        with self.assertRaisesMessage(ValueError, "a list needs all of its entries, once each"):
            self.listicle.put_in_order([self.a, self.b, self.c, self.a])

        self.assertEqual(ranking(self.listicle), [(1, "A"), (2, "B"), (3, "C")])

    def test_refuses_the_entry_of_another_list(self):
        [foreign] = make_listicle(songs=1).entries.all()

        with self.assertRaisesMessage(ValueError, "a list needs all of its entries, once each"):
            self.listicle.put_in_order([self.a, self.b, foreign])

    def test_a_published_version_keeps_its_order(self):
        edition = make_edition(listicle=self.listicle)

        self.listicle.put_in_order([self.c, self.b, self.a])

        titles = edition.placements.order_by("rank").values_list("song__title", flat=True)
        self.assertEqual(list(titles), ["A", "B", "C"])


class AppendingTests(TestCase):
    def test_the_first_song_is_no_1(self):
        listicle = make_listicle(songs=0)

        listicle.append(make_song("A"))

        self.assertEqual(ranking(listicle), [(1, "A")])

    def test_the_next_song_comes_last(self):
        listicle = make_listicle(songs=[make_song("A"), make_song("B")])

        listicle.append(make_song("C"), blurb="<p>Late.</p>")

        self.assertEqual(ranking(listicle)[-1], (3, "C"))


class DatabaseTests(TestCase):
    """What the database refuses, whoever writes to it."""

    def setUp(self):
        self.song = make_song()
        self.listicle = make_listicle(songs=[self.song, make_song()])

    def assert_refused(self, write):
        with self.assertRaises(IntegrityError), transaction.atomic():
            write()

    def test_a_rank_given_twice(self):
        self.assert_refused(lambda: self.listicle.entries.create(song=make_song(), rank=1))
        self.assert_refused(lambda: self.listicle.entries.filter(rank=2).update(rank=1))

    def test_a_rank_below_1(self):
        self.assert_refused(lambda: self.listicle.entries.create(song=make_song(), rank=0))

    def test_a_song_that_stands_in_the_list_already(self):
        self.assert_refused(lambda: self.listicle.append(self.song))

    def test_the_same_in_a_published_version(self):
        placements = make_edition(listicle=self.listicle).placements

        self.assert_refused(lambda: placements.filter(rank=2).update(rank=1))
        self.assert_refused(lambda: placements.filter(rank=2).update(rank=0))
        self.assert_refused(lambda: placements.filter(rank=2).update(song=self.song))

    def test_but_not_several_entries_that_have_no_song_yet(self):
        self.listicle.append(None)
        self.listicle.append(None)

        self.assertEqual(self.listicle.entries.filter(song=None).count(), 2)

    def test_nor_one_song_in_several_lists(self):
        make_listicle(songs=[self.song])

        self.assertEqual(Entry.objects.filter(song=self.song).count(), 2)


class AnyWorkTests(PropertyTestCase):
    """Songs come, go and move: the ranks stay 1 to n, and the order is the one asked for."""

    @classmethod
    def setUpTestData(cls):
        cls.songs = [make_song(f"Song {letter}") for letter in "ABCDEFGHIJKL"]
        cls.empty = make_listicle(songs=0)

    @settings(max_examples=40, deadline=None)
    @given(
        st.lists(
            st.tuples(st.sampled_from(["append", "remove", "move", "shuffle"]), st.integers(0, 99)),
            max_size=12,
        )
    )
    def test_ends_with_ranks_1_to_n(self, work):
        listicle = Listicle.objects.get(pk=self.empty.pk)
        titles, unused = [], list(self.songs)
        for step, number in work:
            entries = list(listicle.entries.order_by("rank"))
            if step == "append" and unused:
                song = unused.pop()
                listicle.append(song)
                titles.append(song.title)
                continue
            if not entries:
                continue
            place = number % len(entries)
            if step == "remove":
                entries.pop(place).delete()
                titles.pop(place)
            elif step == "move":
                entries.insert(0, entries.pop(place))
                titles.insert(0, titles.pop(place))
            elif step == "shuffle":
                Random(number).shuffle(entries)
                Random(number).shuffle(titles)
            listicle.put_in_order(entries)

        self.assertEqual(ranking(listicle), list(enumerate(titles, start=1)))
