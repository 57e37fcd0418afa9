"""Publishing, withdrawing and auditing from a terminal."""

from datetime import UTC, datetime
from io import StringIO
from unicodedata import normalize

import time_machine
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings

from catalog import publishing
from catalog.models import Listicle, Theme

from .builders import make_listicle, make_song, make_theme

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
UNTYPABLE = ("\udce4", "a\x00b", "", "two words", "a/b", "~0")


def run(*command):
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@time_machine.travel(MONDAY, tick=False)
class PublishTests(TestCase):
    def test_publishes_and_says_what_it_did(self):
        listicle = make_listicle("Rainy songs", slug="rainy-songs")

        told = run("publish", "rainy-songs")

        self.assertEqual(
            told, "Published version 1 of “Rainy songs”: live since 2 March 2026, 09:00 UTC.\n"
        )
        self.assertIn(listicle, Listicle.objects.live())

    @override_settings(TIME_ZONE="Asia/Seoul")
    def test_tells_the_time_of_the_site_s_clock(self):
        make_listicle(slug="rainy-songs")

        self.assertIn("2 March 2026, 18:00 KST", run("publish", "rainy-songs"))

    def test_says_when_there_was_nothing_to_publish(self):
        listicle = make_listicle("Rainy songs", slug="rainy-songs")
        publishing.publish(listicle)

        told = run("publish", "rainy-songs")

        self.assertEqual(
            told,
            "Nothing has changed since version 1 of “Rainy songs”, "
            "live since 2 March 2026, 09:00 UTC.\n",
        )
        self.assertEqual(listicle.editions.count(), 1)

    def test_says_every_reason_why_not(self):
        listicle = make_listicle(slug="rainy-songs", songs=[make_song("Flower", by=[])])

        with self.assertRaises(CommandError) as refusal:
            run("publish", "rainy-songs")

        self.assertEqual(
            str(refusal.exception),
            "A ranked list needs at least two songs: add entries.\n"
            "“Flower”, no. 1, names no artist: open the song and credit one.",
        )
        self.assertFalse(listicle.editions.exists())

    def test_an_unknown_address_is_named(self):
        with self.assertRaisesMessage(
            CommandError, "There is no list at the address “rainy-songs”."
        ):
            run("publish", "rainy-songs")

    def test_a_text_that_no_address_can_be_is_no_crash(self):
        for text in UNTYPABLE:
            with self.assertRaisesMessage(CommandError, "No list has such an address"):
                run("publish", text)

    def test_an_address_may_be_spelt_in_parts(self):
        make_listicle(slug="비-노래")

        self.assertIn("Published version 1", run("publish", normalize("NFD", "비-노래")))


@time_machine.travel(MONDAY, tick=False)
class WithdrawTests(TestCase):
    def test_withdraws_and_says_what_it_did(self):
        listicle = make_listicle("Rainy songs", slug="rainy-songs")
        with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
            publishing.publish(listicle)

        told = run("withdraw", "rainy-songs")

        self.assertEqual(
            told, "Withdrew version 1 of “Rainy songs”: live until 2 March 2026, 09:00 UTC.\n"
        )
        self.assertNotIn(listicle, Listicle.objects.live())

    def test_says_when_there_was_nothing_to_withdraw(self):
        make_listicle("Rainy songs", slug="rainy-songs")

        self.assertEqual(
            run("withdraw", "rainy-songs"),
            "“Rainy songs” is not live: there is nothing to withdraw.\n",
        )

    def test_an_unknown_address_is_named(self):
        with self.assertRaisesMessage(
            CommandError, "There is no list at the address “rainy-songs”."
        ):
            run("withdraw", "rainy-songs")

    def test_a_text_that_no_address_can_be_is_no_crash(self):
        for text in UNTYPABLE:
            with self.assertRaisesMessage(CommandError, "No list has such an address"):
                run("withdraw", text)


class AuditTests(TestCase):
    def test_says_nothing_where_all_is_well(self):
        publishing.publish(make_listicle(themes=[make_theme()]))

        self.assertEqual(run("audit"), "")

    def test_tells_a_breach_a_line_and_fails(self):
        for name in ("Rain", "Storm\nof words"):
            make_theme(name)
        Theme.objects.update(list_count=3)
        out = StringIO()

        with self.assertRaisesMessage(CommandError, "2 breaches."):
            call_command("audit", stdout=out)

        lines = out.getvalue().splitlines()
        self.assertEqual(len(lines), 2)
        self.assertTrue(lines[0].startswith("Rain [theme "), lines)
