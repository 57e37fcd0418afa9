"""Publishing, withdrawing and auditing from a terminal."""

from datetime import UTC, datetime
from io import StringIO
from unicodedata import normalize

import time_machine
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings

from catalog import publishing
from catalog.models import Activity, Listicle, Theme

from .builders import make_colleague, make_listicle, make_song, make_theme

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


@time_machine.travel(MONDAY, tick=False)
class ByTests(TestCase):
    """Who publishes and withdraws from a terminal is asked for, and written down."""

    def setUp(self):
        self.listicle = make_listicle("Rainy songs", slug="rainy-songs")

    def test_an_editor_is_named_in_the_audit_trail(self):
        editor = make_colleague("Editor", "jonas")

        run("publish", "rainy-songs", "--by", "jonas")
        run("withdraw", "rainy-songs", "--by", "jonas")

        done = Activity.objects.filter(kind="listicle", object_id=self.listicle.pk).order_by("id")
        self.assertQuerySetEqual(
            done.values_list("action", "by"), [("published", editor.pk), ("withdrawn", editor.pk)]
        )

    def test_without_a_login_it_is_whoever_runs_the_machine(self):
        run("publish", "rainy-songs")

        self.assertIsNone(Activity.objects.get(action="published").by)

    def test_who_may_not_publish_is_refused(self):
        make_colleague("Writer", "minji")
        for command in ("publish", "withdraw"):
            with self.assertRaisesMessage(
                CommandError, "“minji” may neither publish nor withdraw this list."
            ):
                run(command, "rainy-songs", "--by", "minji")
        self.assertNotIn(self.listicle, Listicle.objects.live())

    def test_a_deactivated_account_is_refused(self):
        make_colleague("Editor", "jonas", is_active=False)

        with self.assertRaisesMessage(CommandError, "“jonas” has no access to the desk any more."):
            run("publish", "rainy-songs", "--by", "jonas")

    def test_an_unknown_login_is_refused(self):
        for login in ("nobody", *UNTYPABLE):
            with self.assertRaisesMessage(CommandError, "Nobody has this login."):
                run("publish", "rainy-songs", "--by", login)

    def test_what_is_proposed_for_review_has_to_be_approved(self):
        writer, editor = make_colleague("Writer"), make_colleague("Editor")
        publishing.propose(self.listicle, by=writer)

        with self.assertRaisesMessage(CommandError, "open it, read it and approve it"):
            run("publish", "rainy-songs")
        self.listicle.refresh_from_db()
        publishing.approve(self.listicle, by=editor, seen_version=self.listicle.version)

        self.assertIn("Published version 1", run("publish", "rainy-songs"))


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
