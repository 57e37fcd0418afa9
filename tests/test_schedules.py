"""Time is data: scheduling, rescheduling, cancelling, expiring, restoring."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import time_machine
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as PropertyTestCase

from catalog import audit, publishing
from catalog.models import Edition, Listicle, Placement
from catalog.publishing import Refused, Stale, digest_of, keep_digest, moment_from

from .builders import make_author, make_edition, make_listicle, make_song, make_theme

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)


def on(day, act, *args, **options):
    """Do something at a moment."""
    with time_machine.travel(day, tick=False):
        return act(*args, **options)


def rewrite(listicle, **fields):
    Listicle.objects.filter(pk=listicle.pk).update(**fields)


def title_at(listicle, moment):
    """What readers see at a moment: the title, or None."""
    return listicle.editions.live(moment).values_list("title", flat=True).first()


class SchedulingTests(TestCase):
    def setUp(self):
        self.listicle = make_listicle("First words")

    def test_a_scheduled_version_is_live_from_its_moment_without_anything_being_run(self):
        edition = on(MONDAY, publishing.publish, self.listicle, at=MONDAY + DAY)

        self.assertIsNone(title_at(self.listicle, MONDAY + DAY - MOMENT))
        self.assertEqual(title_at(self.listicle, MONDAY + DAY), "First words")
        self.assertEqual(list(Edition.objects.scheduled(MONDAY)), [edition])

    def test_readers_meet_it_at_its_address_at_the_second(self):
        on(MONDAY, publishing.publish, self.listicle, at=MONDAY + DAY)
        address = self.listicle.get_absolute_url()

        before = on(MONDAY + DAY - timedelta(seconds=1), self.client.get, address)
        after = on(MONDAY + DAY + timedelta(seconds=1), self.client.get, address)

        self.assertEqual((before.status_code, after.status_code), (404, 200))

    def test_it_takes_the_place_of_the_live_one(self):
        on(MONDAY, publishing.publish, self.listicle)
        rewrite(self.listicle, title="Second words")
        on(MONDAY + DAY, publishing.publish, self.listicle, at=MONDAY + 2 * DAY)

        self.assertEqual(title_at(self.listicle, MONDAY + 2 * DAY - MOMENT), "First words")
        self.assertEqual(title_at(self.listicle, MONDAY + 2 * DAY), "Second words")

    def test_publishing_now_leaves_it_in_its_place(self):
        on(MONDAY, publishing.publish, self.listicle, at=MONDAY + 3 * DAY)
        rewrite(self.listicle, title="Meanwhile")
        on(MONDAY + DAY, publishing.publish, self.listicle)

        self.assertEqual(title_at(self.listicle, MONDAY + DAY), "Meanwhile")
        self.assertEqual(title_at(self.listicle, MONDAY + 3 * DAY), "First words")

    def test_there_is_one_at_most(self):
        on(MONDAY, publishing.publish, self.listicle, at=MONDAY + DAY)

        with self.assertRaisesMessage(Refused, "Version 1 is scheduled for 3 March 2026, 09:00"):
            on(MONDAY, publishing.publish, self.listicle, at=MONDAY + 2 * DAY)

    def test_at_the_same_moment_the_new_one_takes_its_place(self):
        old = on(MONDAY, publishing.publish, self.listicle, at=MONDAY + DAY)
        rewrite(self.listicle, title="Second words")

        new = on(MONDAY, publishing.publish, self.listicle, at=MONDAY + DAY)

        old.refresh_from_db()
        self.assertEqual((old.number, old.live_from), (1, None))
        self.assertEqual((new.number, title_at(self.listicle, MONDAY + DAY)), (2, "Second words"))

    def test_the_same_words_at_the_same_moment_are_scheduled_once(self):
        first = on(MONDAY, publishing.publish, self.listicle, at=MONDAY + DAY)

        again = on(MONDAY, publishing.publish, self.listicle, at=MONDAY + DAY)

        self.assertEqual(again, first)

    def test_a_moment_that_has_passed_is_refused(self):
        for moment in (MONDAY, MONDAY - DAY):
            with self.assertRaisesMessage(Refused, "This moment has passed"):
                on(MONDAY, publishing.publish, self.listicle, at=moment)
        self.assertFalse(self.listicle.editions.exists())

    def test_it_can_be_moved(self):
        on(MONDAY, publishing.publish, self.listicle, at=MONDAY + DAY)

        on(MONDAY, publishing.reschedule, self.listicle, MONDAY + 5 * DAY)

        self.assertIsNone(title_at(self.listicle, MONDAY + DAY))
        self.assertEqual(title_at(self.listicle, MONDAY + 5 * DAY), "First words")
        starts = set(Placement.objects.values_list("live_from", flat=True))
        self.assertEqual(starts, {MONDAY + 5 * DAY})

    def test_a_cancelled_one_keeps_its_number_and_never_appears(self):
        edition = on(MONDAY, publishing.publish, self.listicle, at=MONDAY + DAY)

        on(MONDAY, publishing.cancel, self.listicle)

        self.assertIsNone(title_at(self.listicle, MONDAY + 2 * DAY))
        self.assertFalse(Placement.objects.live(MONDAY + 2 * DAY).exists())
        self.assertEqual(on(MONDAY, publishing.publish, self.listicle).number, edition.number + 1)
        self.assertEqual(list(on(MONDAY, lambda: list(audit.audit()))), [])

    def test_what_is_not_scheduled_cannot_be_moved_or_cancelled(self):
        on(MONDAY, publishing.publish, self.listicle)
        with self.assertRaisesMessage(Refused, "No version of this list is scheduled"):
            on(MONDAY, publishing.cancel, self.listicle)
        with self.assertRaisesMessage(Refused, "No version of this list is scheduled"):
            on(MONDAY, publishing.reschedule, self.listicle, MONDAY + DAY)

    def test_withdrawing_cancels_what_is_scheduled(self):
        on(MONDAY, publishing.publish, self.listicle)
        rewrite(self.listicle, title="Second words")
        on(MONDAY, publishing.publish, self.listicle, at=MONDAY + 2 * DAY)

        on(MONDAY + DAY, publishing.withdraw, self.listicle)

        self.assertIsNone(title_at(self.listicle, MONDAY + DAY))
        self.assertIsNone(title_at(self.listicle, MONDAY + 3 * DAY))


class ExpiringTests(TestCase):
    def setUp(self):
        self.listicle = make_listicle("Words")

    def test_a_version_ends_when_it_was_said_to(self):
        on(MONDAY, publishing.publish, self.listicle, expires_at=MONDAY + 2 * DAY)

        self.assertEqual(title_at(self.listicle, MONDAY + 2 * DAY - MOMENT), "Words")
        self.assertIsNone(title_at(self.listicle, MONDAY + 2 * DAY))

    def test_the_end_can_be_set_and_taken_away(self):
        on(MONDAY, publishing.publish, self.listicle)

        on(MONDAY, publishing.expire, self.listicle, MONDAY + DAY)
        self.assertIsNone(title_at(self.listicle, MONDAY + DAY))
        on(MONDAY, publishing.expire, self.listicle, None)
        self.assertEqual(title_at(self.listicle, MONDAY + DAY), "Words")

    def test_an_end_before_the_beginning_is_refused(self):
        with self.assertRaisesMessage(Refused, "The end must come after the beginning"):
            on(
                MONDAY,
                publishing.publish,
                self.listicle,
                at=MONDAY + 2 * DAY,
                expires_at=MONDAY + DAY,
            )

    def test_what_is_not_live_cannot_end(self):
        with self.assertRaisesMessage(Refused, "The list is not live"):
            publishing.expire(self.listicle, None)


class CorrectionTests(TestCase):
    def test_a_correction_changes_words_only(self):
        listicle = make_listicle("Wrods", songs=3)
        publishing.publish(listicle)
        rewrite(listicle, title="Words")

        self.assertTrue(publishing.publish(listicle, minor=True, note="A typing error.").is_minor)

        listicle.put_in_order(reversed(listicle.entries.all()))
        with self.assertRaisesMessage(Refused, "Songs or ranks have changed"):
            publishing.publish(listicle, minor=True)

    def test_a_scheduled_new_ranking_is_not_corrected_into_place(self):
        listicle = make_listicle(songs=3)
        on(MONDAY, publishing.publish, listicle)
        listicle.put_in_order(reversed(listicle.entries.all()))
        on(MONDAY, publishing.publish, listicle, at=MONDAY + DAY)
        rewrite(listicle, title="Other words")

        with self.assertRaisesMessage(Refused, "Songs or ranks have changed"):
            on(MONDAY, publishing.publish, listicle, at=MONDAY + DAY, minor=True)

    def test_what_is_not_live_cannot_be_corrected(self):
        with self.assertRaisesMessage(Refused, "There is no version that could be corrected"):
            publishing.publish(make_listicle(), minor=True)


class RestoringTests(TestCase):
    def test_a_version_comes_back_into_the_draft_exactly(self):
        one, two, three, four = (make_song() for _ in range(4))
        rain, snow = make_theme(), make_theme()
        listicle = make_listicle(
            "First", songs=[one, two, three], themes=[rain], intro="<p>A</p>", author=make_author()
        )
        listicle.entries.filter(rank=1).update(blurb="<p>Then</p>", callout_label="Tip")
        edition = publishing.publish(listicle)
        kept = listicle.entries.get(song=one).pk
        rewrite(listicle, title="Second", intro="", author=None)
        listicle.themes.set([snow])
        listicle.entries.filter(song=two).delete()
        entries = [listicle.append(four), *listicle.entries.exclude(song=four)[::-1]]
        listicle.put_in_order(entries)
        listicle.entries.update(blurb="<p>Now</p>")

        publishing.restore(edition, Listicle.objects.get(pk=listicle.pk).version)

        listicle.refresh_from_db()
        self.assertEqual(digest_of(listicle), edition.digest)
        self.assertEqual(listicle.digest, edition.digest)
        self.assertEqual([row.song for row in listicle.entries.all()], [one, two, three])
        self.assertEqual(listicle.entries.get(song=one).pk, kept)
        self.assertEqual(listicle.title, "First")

    def test_a_draft_written_since_it_was_seen_stays(self):
        edition = make_edition("First")
        seen = edition.listicle.version
        Listicle.objects.claim(edition.listicle.pk, seen)

        with self.assertRaisesMessage(Stale, "nothing was restored"):
            publishing.restore(edition, seen)


@override_settings(TIME_ZONE="Europe/Berlin")
class MomentTests(TestCase):
    def test_a_time_on_the_clock_of_the_site(self):
        self.assertEqual(
            moment_from("2027-05-12T09:00"), datetime(2027, 5, 12, 7, tzinfo=UTC)
        )  # fmt: skip

    def test_a_time_with_its_offset(self):
        self.assertEqual(
            moment_from("2027-05-12T09:00+09:00"), datetime(2027, 5, 12, 0, tzinfo=UTC)
        )

    def test_a_time_that_is_never_shown_is_refused_with_both_instants(self):
        with self.assertRaisesMessage(
            Refused, "shows 02:30 on 2027-03-28 never, because it is changed then: write "
            "2027-03-28T01:30Z or 2027-03-28T00:30Z"
        ):  # fmt: skip
            moment_from("2027-03-28T02:30")

    def test_a_time_that_is_shown_twice_is_refused_with_both_instants(self):
        with self.assertRaisesMessage(
            Refused, "shows 02:30 on 2027-10-31 twice, because it is changed then: write "
            "2027-10-31T00:30Z or 2027-10-31T01:30Z"
        ):  # fmt: skip
            moment_from("2027-10-31T02:30")

    def test_nonsense_is_refused(self):
        for text in ("", "tomorrow", "2027-13-01", "\x00", "9" * 1000):
            with self.subTest(text[:20]), self.assertRaisesMessage(Refused, "is no moment"):
                moment_from(text)


class CommandTests(TestCase):
    def run_command(self, *arguments):
        output = StringIO()
        call_command(*arguments, stdout=output)
        return output.getvalue().strip()

    def test_a_list_is_scheduled_from_the_command_line(self):
        listicle = make_listicle("Words")

        said = on(
            MONDAY, self.run_command, "publish", listicle.slug, "--at", "2026-03-03T09:00+00:00"
        )

        self.assertEqual(said, "Scheduled version 1 of “Words” for 3 March 2026, 09:00 UTC.")
        self.assertEqual(title_at(listicle, MONDAY + DAY), "Words")

    def test_the_rules_are_the_same(self):
        listicle = make_listicle("Words")

        with self.assertRaisesMessage(CommandError, "This moment has passed"):
            on(MONDAY, self.run_command, "publish", listicle.slug, "--at", "2026-03-01T09:00Z")
        with self.assertRaisesMessage(CommandError, "is no moment"):
            self.run_command("publish", listicle.slug, "--at", "soon")

    def test_withdrawing_cancels_what_is_scheduled_and_says_so(self):
        listicle = make_listicle("Words")
        on(MONDAY, publishing.publish, listicle, at=MONDAY + DAY)

        said = on(MONDAY, self.run_command, "withdraw", listicle.slug)

        self.assertEqual(said, "Cancelled version 1 of “Words”, which was scheduled.")


ACTS = "publish schedule reschedule cancel expire withdraw rewrite restore".split()
# What an editor does next, how many days later, and for how many days ahead.
steps = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 3), st.integers(1, 4)), max_size=14
)


class Model:
    """The rules in a few lines: a list of versions, each with a beginning, an end and words."""

    def __init__(self):
        self.draft = "0"
        self.versions = []

    def scheduled(self, now):
        return next((each for each in self.versions if each["from"] and each["from"] > now), None)

    def live(self, moment):
        begun = [each for each in self.versions if each["from"] and each["from"] <= moment]
        latest = max(begun, key=lambda each: each["from"], default=None)
        if latest is None or (latest["expires"] and latest["expires"] <= moment):
            return None
        return latest

    def publish(self, start):
        self.versions.append({"from": start, "expires": None, "words": self.draft})


class AnyScheduleTests(PropertyTestCase):
    """Whatever is done in whatever order, readers see what the rules say, at every moment."""

    @classmethod
    def setUpTestData(cls):
        cls.songs = [make_song(), make_song()]

    @settings(max_examples=60, deadline=None)
    @given(steps)
    def test_one_version_at_most_is_live_and_it_is_the_right_one(self, steps):
        listicle = make_listicle("0", songs=self.songs)
        model = Model()
        now = MONDAY
        for number, (act, pause, ahead) in enumerate(steps, start=1):
            now += pause * DAY + timedelta(minutes=1)
            with time_machine.travel(now, tick=False):
                self.do(act, listicle, model, now, now + ahead * DAY, str(number))
            self.assert_same(listicle, model, now)
        with time_machine.travel(now, tick=False):
            self.assertEqual(list(audit.audit()), [])

    def do(self, act, listicle, model, now, later, words):
        live, scheduled = model.live(now), model.scheduled(now)
        if act == "rewrite":
            rewrite(listicle, title=words)
            keep_digest(listicle)
            model.draft = words
        elif act == "publish":
            publishing.publish(listicle)
            if not (live and live["words"] == model.draft):
                model.publish(now)
        elif act == "schedule":
            if scheduled and scheduled["from"] != later:
                with self.assertRaises(Refused):
                    publishing.publish(listicle, at=later)
                return
            publishing.publish(listicle, at=later)
            if scheduled and scheduled["words"] != model.draft:
                scheduled["from"] = None
            if not (scheduled and scheduled["from"]):
                model.publish(later)
        elif act in ("reschedule", "cancel"):
            arguments = [later] if act == "reschedule" else []
            if scheduled is None:
                with self.assertRaises(Refused):
                    getattr(publishing, act)(listicle, *arguments)
                return
            getattr(publishing, act)(listicle, *arguments)
            scheduled["from"] = later if act == "reschedule" else None
        elif act == "expire":
            if live is None:
                with self.assertRaises(Refused):
                    publishing.expire(listicle, later)
                return
            publishing.expire(listicle, later)
            live["expires"] = later
        elif act == "withdraw":
            publishing.withdraw(listicle)
            if live:
                live["expires"] = now
            if scheduled:
                scheduled["from"] = None
        elif act == "restore" and model.versions:
            edition = listicle.editions.order_by("number").first()
            listicle.refresh_from_db()
            publishing.restore(edition, listicle.version)
            model.draft = model.versions[0]["words"]
            self.assertEqual(digest_of(listicle), edition.digest)

    def assert_same(self, listicle, model, now):
        moments = {now}
        for version in model.versions:
            moments |= {moment for moment in (version["from"], version["expires"]) if moment}
        for moment in sorted(moments | {each - MOMENT for each in moments}):
            expected = model.live(moment)
            live = list(listicle.editions.live(moment).values_list("title", flat=True))
            self.assertEqual(live, [expected["words"]] if expected else [], moment)
