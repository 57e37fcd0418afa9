"""From the working copy to what readers see: publishing, publishing again, withdrawing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import TestCase, TransactionTestCase
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as PropertyTestCase

from catalog import audit, publishing
from catalog.models import Edition, EditionTheme, Listicle, Placement
from catalog.publishing import NotPublishable, digest_of

from .builders import make_edition, make_editor, make_listicle, make_song, make_theme

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)
MOMENT = timedelta(microseconds=1)


def publish_on(day, listicle, **options):
    with time_machine.travel(day, tick=False):
        return publishing.publish(listicle, **options)


def withdraw_on(day, listicle):
    with time_machine.travel(day, tick=False):
        return publishing.withdraw(listicle)


def rewrite(listicle, **fields):
    """Change the working copy, as an editor does."""
    Listicle.objects.filter(pk=listicle.pk).update(**fields)


class PublishingTests(TestCase):
    def test_a_list_is_live_from_the_moment_of_publishing(self):
        listicle = make_listicle()

        edition = publish_on(MONDAY, listicle)

        self.assertEqual((edition.number, edition.live_from), (1, MONDAY))
        self.assertIsNone(edition.live_until)
        self.assertNotIn(listicle, Listicle.objects.live(at=MONDAY - MOMENT))
        self.assertIn(listicle, Listicle.objects.live(at=MONDAY))

    def test_a_draft_is_not_live(self):
        listicle = make_listicle()

        self.assertNotIn(listicle, Listicle.objects.live())
        self.assertIn(listicle, Listicle.objects.never_published())
        self.assertIsNone(listicle.live_edition)

    def test_the_words_the_order_and_the_themes_are_frozen(self):
        first, second, rain = make_song(), make_song(), make_theme()
        listicle = make_listicle(
            "Rainy songs", songs=[first, second], themes=[rain], intro="<p>It rains.</p>"
        )
        listicle.entries.filter(rank=2).update(blurb="<p>Wet.</p>", callout_label="Tip")

        edition = publishing.publish(listicle)

        self.assertEqual(edition.text(), listicle.text())
        self.assertEqual(list(edition.themes.all()), [rain])
        self.assertEqual(
            list(edition.placements.values_list("rank", "song", "blurb", "callout_label")),
            [(1, first.pk, "", ""), (2, second.pk, "<p>Wet.</p>", "Tip")],
        )

    def test_who_published_and_what_changed_is_kept(self):
        editor = make_editor()

        edition = publishing.publish(make_listicle(), by=editor, note="Two songs added.")

        self.assertEqual((edition.created_by, edition.change_note), (editor, "Two songs added."))

    def test_changes_of_the_draft_are_invisible_until_they_are_published(self):
        song, late_song, theme, late_theme = make_song(), make_song(), make_theme(), make_theme()
        listicle = make_listicle("Before", songs=[song, make_song()], themes=[theme])
        publishing.publish(listicle)
        rewrite(listicle, title="After")
        listicle.append(late_song)
        listicle.entries.filter(song=song).update(blurb="<p>Rewritten.</p>")
        listicle.themes.set([late_theme])

        seen = listicle.live_edition

        self.assertEqual(seen.title, "Before")
        self.assertEqual(list(seen.themes.all()), [theme])
        self.assertEqual(seen.placements.get(song=song).blurb, "")
        self.assertFalse(late_song.placements.exists())

        publishing.publish(listicle)

        seen = listicle.live_edition
        self.assertEqual(seen.title, "After")
        self.assertEqual(list(seen.themes.all()), [late_theme])
        self.assertEqual(seen.placements.get(song=song).blurb, "<p>Rewritten.</p>")
        self.assertTrue(late_song.placements.exists())

    def test_facts_are_those_of_today(self):
        song = make_song("Teh Rain")
        listicle = make_listicle(songs=[song, make_song()])
        edition = publishing.publish(listicle)
        song.title = "The Rain"
        song.save()

        shown = publishing.RankedList.of_edition(edition)

        self.assertEqual(shown.ranking[0].song.title, "The Rain")

    def test_the_next_version_ends_the_one_before_at_its_own_beginning(self):
        listicle = make_listicle()
        first = publish_on(MONDAY, listicle)
        rewrite(listicle, title="Second thoughts")

        second = publish_on(TUESDAY, listicle)

        first.refresh_from_db()
        self.assertEqual(first.live_until, TUESDAY)
        self.assertEqual((second.number, second.live_from, second.live_until), (2, TUESDAY, None))

    def test_publishing_what_readers_see_already_changes_nothing(self):
        listicle = make_listicle()
        first = publish_on(MONDAY, listicle)

        again = publish_on(TUESDAY, listicle)

        self.assertEqual(again, first)
        self.assertEqual(listicle.editions.count(), 1)

    def test_a_draft_changed_back_has_nothing_to_publish(self):
        listicle = make_listicle("Before")
        first = publishing.publish(listicle)
        rewrite(listicle, title="After")
        rewrite(listicle, title="Before")

        self.assertEqual(publishing.publish(listicle), first)

    def test_going_back_to_earlier_words_is_a_new_version(self):
        listicle = make_listicle("First")
        publish_on(MONDAY, listicle)
        rewrite(listicle, title="Second")
        publish_on(TUESDAY, listicle)
        rewrite(listicle, title="First")

        edition = publish_on(WEDNESDAY, listicle)

        self.assertEqual((edition.number, edition.title), (3, "First"))

    def test_two_versions_of_one_moment_begin_one_after_the_other(self):
        listicle = make_listicle()
        publish_on(MONDAY, listicle)
        rewrite(listicle, title="Second thoughts")

        second = publish_on(MONDAY, listicle)

        self.assertEqual(second.live_from, MONDAY + MOMENT)
        self.assertEqual(list(audit.audit()), [])


class WithdrawingTests(TestCase):
    def test_the_list_is_live_until_the_moment_it_is_withdrawn(self):
        listicle = make_listicle()
        edition = publish_on(MONDAY, listicle)

        ended = withdraw_on(TUESDAY, listicle)

        self.assertEqual((ended, ended.live_until), (edition, TUESDAY))
        self.assertIn(listicle, Listicle.objects.live(at=TUESDAY - MOMENT))
        self.assertNotIn(listicle, Listicle.objects.live(at=TUESDAY))

    def test_the_draft_is_kept(self):
        listicle = make_listicle("Kept", songs=3)
        publishing.publish(listicle)

        publishing.withdraw(listicle)

        listicle.refresh_from_db()
        self.assertEqual((listicle.title, listicle.entries.count()), ("Kept", 3))

    def test_withdrawing_twice_does_no_harm(self):
        listicle = make_listicle()
        edition = publish_on(MONDAY, listicle)
        withdraw_on(TUESDAY, listicle)

        self.assertIsNone(withdraw_on(WEDNESDAY, listicle))

        edition.refresh_from_db()
        self.assertEqual(edition.live_until, TUESDAY)

    def test_what_was_never_published_cannot_be_withdrawn(self):
        self.assertIsNone(publishing.withdraw(make_listicle()))

    def test_a_version_withdrawn_at_once_was_live_for_a_moment(self):
        listicle = make_listicle()
        publish_on(MONDAY, listicle)

        ended = withdraw_on(MONDAY, listicle)

        self.assertEqual(ended.live_until, MONDAY + MOMENT)

    def test_publishing_afterwards_makes_a_new_version_of_the_same_words(self):
        listicle = make_listicle()
        first = publish_on(MONDAY, listicle)
        withdraw_on(TUESDAY, listicle)

        second = publish_on(WEDNESDAY, listicle)

        first.refresh_from_db()
        self.assertEqual((second.number, second.live_from), (2, WEDNESDAY))
        self.assertEqual((first.live_until, first.digest), (TUESDAY, second.digest))


class RefusalTests(TestCase):
    """What preflight holds back."""

    def assert_refused(self, listicle, sentence):
        with self.assertRaisesMessage(NotPublishable, sentence):
            publishing.publish(listicle)
        self.assertFalse(listicle.editions.exists())

    def test_a_list_of_nothing(self):
        self.assert_refused(
            make_listicle(songs=0), "A ranked list needs at least two songs: add entries."
        )

    def test_a_list_of_one_song(self):
        self.assert_refused(
            make_listicle(songs=1), "A ranked list needs at least two songs: add entries."
        )

    def test_an_entry_without_a_song(self):
        listicle = make_listicle(songs=2)
        listicle.append(None)

        self.assert_refused(listicle, "No. 3 has no song: choose one, or remove the entry.")

    def test_a_song_without_an_artist(self):
        listicle = make_listicle(songs=[make_song(), make_song("Whose Song", by=[])])

        self.assert_refused(
            listicle, "“Whose Song”, no. 2, names no artist: open the song and credit one."
        )

    def test_every_reason_is_told_at_once(self):
        listicle = make_listicle(songs=[make_song("Whose Song", by=[])])

        with self.assertRaises(NotPublishable) as refusal:
            publishing.publish(listicle)

        codes = [finding.code for finding in refusal.exception.findings]
        self.assertEqual(codes, ["too-few-entries", "song-without-artist"])

    def test_the_live_version_stays_when_the_next_is_refused(self):
        listicle = make_listicle()
        edition = publishing.publish(listicle)
        listicle.entries.all().delete()

        with self.assertRaises(NotPublishable):
            publishing.publish(listicle)

        self.assertEqual(listicle.live_edition, edition)
        self.assertEqual(edition.placements.count(), 2)

    def test_missing_words_are_no_obstacle(self):
        listicle = make_listicle(standfirst="", intro="", author=None)

        self.assertEqual(publishing.publish(listicle).number, 1)


class DigestTests(TestCase):
    def test_an_edition_has_the_digest_of_its_own_rows_and_of_the_draft_it_froze(self):
        listicle = make_listicle(themes=[make_theme(), make_theme()], intro="<b>Bold</b>")

        edition = publishing.publish(listicle)

        listicle.refresh_from_db()
        self.assertEqual(edition.digest, digest_of(edition))
        self.assertEqual(edition.digest, digest_of(listicle))
        self.assertEqual(edition.digest, listicle.digest)

    def test_tells_any_two_drafts_apart(self):
        first, second = make_song(), make_song()
        plain = make_listicle("Title", songs=[first, second])
        others = [
            make_listicle("Other title", songs=[first, second]),
            make_listicle("Title", songs=[second, first]),
            make_listicle("Title", songs=[first]),
            make_listicle("Title", songs=[first, second], themes=[make_theme()]),
            make_listicle("Title", songs=[first, second], order=Listicle.Order.COUNTDOWN),
        ]

        self.assertEqual(plain.digest, make_listicle("Title", songs=[first, second]).digest)
        self.assertEqual(len({plain.digest, *(other.digest for other in others)}), 6)

    def test_a_live_list_whose_draft_differs_has_unpublished_changes(self):
        listicle = make_listicle()
        publishing.publish(listicle)
        self.assertNotIn(listicle, Listicle.objects.with_unpublished_changes())

        rewrite(listicle, title="Second thoughts")
        publishing.keep_digest(listicle)

        self.assertIn(listicle, Listicle.objects.with_unpublished_changes())


class LivenessTests(TestCase):
    """What is live at a moment is one question, whoever asks it."""

    @classmethod
    def setUpTestData(cls):
        cls.listicle = make_listicle(themes=[make_theme()])
        cls.edition = make_edition(listicle=cls.listicle, live_from=MONDAY, expires_at=WEDNESDAY)

    def assert_live(self, moment, expected):
        self.assertIs(self.edition.is_live(moment), expected)
        self.assertIs(Edition.objects.live(moment).exists(), expected)
        self.assertIs(Listicle.objects.live(moment).exists(), expected)
        self.assertIs(Placement.objects.live(moment).exists(), expected)
        self.assertIs(EditionTheme.objects.live(moment).exists(), expected)

    def test_not_before_the_beginning(self):
        self.assert_live(MONDAY - MOMENT, False)

    def test_from_the_beginning(self):
        self.assert_live(MONDAY, True)

    def test_to_the_last_moment(self):
        self.assert_live(WEDNESDAY - MOMENT, True)

    def test_not_at_the_end(self):
        self.assert_live(WEDNESDAY, False)

    def test_every_edition_is_to_come_or_live_or_past(self):
        for moment in (MONDAY - MOMENT, MONDAY, WEDNESDAY - MOMENT, WEDNESDAY):
            editions = Edition.objects
            kinds = [editions.scheduled(moment), editions.live(moment), editions.past(moment)]

            self.assertEqual(sum(kind.count() for kind in kinds), 1, moment)

    def test_now_is_meant_when_no_moment_is_named(self):
        with time_machine.travel(TUESDAY, tick=False):
            self.assertIs(self.edition.is_live(), True)
            self.assertTrue(Edition.objects.live().exists())
        with time_machine.travel(WEDNESDAY, tick=False):
            self.assertIs(self.edition.is_live(), False)
            self.assertFalse(Edition.objects.live().exists())


class ThemeCountTests(TestCase):
    """A theme knows how many live lists carry it."""

    def count(self, theme):
        theme.refresh_from_db()
        return theme.list_count

    def test_goes_up_when_a_list_is_published_and_down_when_it_is_withdrawn(self):
        theme = make_theme()
        one, two = make_listicle(themes=[theme]), make_listicle(themes=[theme])
        self.assertEqual(self.count(theme), 0)

        publishing.publish(one)
        publishing.publish(two)
        self.assertEqual(self.count(theme), 2)

        publishing.withdraw(one)
        self.assertEqual(self.count(theme), 1)

    def test_goes_down_when_a_new_version_drops_the_theme(self):
        theme = make_theme()
        listicle = make_listicle(themes=[theme])
        publishing.publish(listicle)
        listicle.themes.clear()
        self.assertEqual(self.count(theme), 1)

        publishing.publish(listicle)

        self.assertEqual(self.count(theme), 0)


class DatabaseTests(TestCase):
    """What the database refuses, whoever writes to it."""

    def setUp(self):
        self.edition = make_edition(live_from=MONDAY)

    def copy(self, **fields):
        values = {"listicle": self.edition.listicle, "number": 2, "live_from": TUESDAY, **fields}
        return Edition.objects.create(title="Copy", **values)

    def test_two_versions_of_one_number(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            self.copy(number=1)

    def test_two_versions_of_one_beginning(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            self.copy(live_from=MONDAY)

    def test_a_version_that_ends_when_it_begins(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            self.copy(live_until=TUESDAY)

    def test_two_versions_live_at_once_where_it_can_tell(self):
        if connection.vendor != "postgresql":
            self.skipTest("Only PostgreSQL has exclusion constraints.")

        with self.assertRaises(IntegrityError), transaction.atomic():
            self.copy()
            connection.check_constraints()


class AnyHistoryTests(PropertyTestCase):
    """Publish and withdraw in whatever order: each moment has at most one version."""

    @classmethod
    def setUpTestData(cls):
        cls.listicle = make_listicle("Words 0", themes=[make_theme()])

    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["rewrite and publish", "publish", "withdraw"]),
                st.sampled_from([1, 2, 1_000, 86_400_000_000]),
            ),
            max_size=8,
        )
    )
    def test_readers_see_what_was_last_published_and_not_yet_withdrawn(self, steps):
        moment, words = MONDAY, "Words 0"
        history = [(moment - timedelta(days=1), None)]
        for number, (step, microseconds) in enumerate(steps, start=1):
            moment += timedelta(microseconds=microseconds)
            if step == "rewrite and publish":
                words = f"Words {number}"
                rewrite(self.listicle, title=words)
            if step == "withdraw":
                withdraw_on(moment, self.listicle)
                history.append((moment, None))
            else:
                publish_on(moment, self.listicle)
                history.append((moment, words))

        for changed_at, _ in history:
            for at in (changed_at - MOMENT, changed_at, changed_at + MOMENT):
                expected = [words for since, words in history if since <= at][-1:]
                seen = Edition.objects.live(at).values_list("title", flat=True)
                self.assertEqual(list(seen), [words for words in expected if words])
        self.assertEqual(
            list(self.listicle.editions.values_list("number", flat=True)),
            list(range(1, self.listicle.editions.count() + 1)),
        )
        with time_machine.travel(moment, tick=False):
            self.assertEqual(list(audit.audit()), [])


class SeveralEditorsTests(TransactionTestCase):
    """Publishing at the same time, each over a connection of their own."""

    def at_once(self, actions):
        ready = Barrier(len(actions), timeout=20)

        def run(action):
            try:
                ready.wait()
                return action()
            finally:
                connection.close()

        with ThreadPoolExecutor(len(actions)) as editors:
            return list(editors.map(run, actions))

    def test_one_list_published_by_several_has_one_new_version(self):
        listicle = make_listicle()

        editions = self.at_once([lambda: publishing.publish(listicle)] * 4)

        self.assertEqual({edition.number for edition in editions}, {1})
        self.assertEqual(listicle.editions.count(), 1)

    def test_lists_of_one_theme_are_all_counted(self):
        themes = [make_theme(), make_theme()]
        lists = [make_listicle(themes=themes) for _ in range(6)]

        self.at_once([lambda one=one: publishing.publish(one) for one in lists])

        for theme in themes:
            theme.refresh_from_db()
            self.assertEqual(theme.list_count, 6)

    def test_publishing_and_withdrawing_leave_the_database_in_order(self):
        listicle = make_listicle()
        publishing.publish(listicle)

        self.at_once(
            [lambda: publishing.publish(listicle), lambda: publishing.withdraw(listicle)] * 2
        )

        self.assertEqual(list(audit.audit()), [])
