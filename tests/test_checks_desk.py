"""The checks on the list form: what is shown, what is mended, and what is said all the same."""

from datetime import timedelta

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from catalog import publishing
from catalog.models import Activity, Listicle
from tests.builders import (
    make_author,
    make_colleague,
    make_editor,
    make_listicle,
    make_song,
)
from tests.desk import address_of, form_of

NAME = "count-differs.title."


class ChecksTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = make_editor("Anna")
        cls.listicle = make_listicle(
            "15 Sad Songs",
            songs=4,
            standfirst="Songs for trains that leave.",
            intro="<p>Listen.</p>",
            author=make_author(),
        )
        for entry, blurb in zip(
            cls.listicle.entries.all(),
            ("A piano waits.", "Rain again.", "She left.", "Nobody stays."),
            strict=True,
        ):
            entry.blurb = f"<p>{blurb}</p>"
            entry.save()
        publishing.keep_digest(cls.listicle)

    def setUp(self):
        self.client.force_login(self.editor)

    def show(self):
        return self.client.get(address_of(self.listicle))

    def press(self, button, value="1", **changes):
        form = form_of(self.listicle, **changes) | {button: value}
        return self.client.post(address_of(self.listicle), form, follow=True)

    def assert_draft(self, **expected):
        self.listicle.refresh_from_db()
        self.assertEqual({name: getattr(self.listicle, name) for name in expected}, expected)


class PanelTests(ChecksTestCase):
    def test_findings_stand_under_what_is_to_be_done_about_them(self):
        self.listicle.entries.filter(rank=2).update(song=None, blurb="")

        shown = self.show()

        headings = [words for words, _ in shown.context["finding_groups"]]
        self.assertEqual(
            headings,
            ["Must be mended before publishing", "Mend it, or say why it may stand",
             "Could be better"],
        )  # fmt: skip
        for words in headings:
            self.assertContains(shown, words)

    def test_each_leads_to_its_field_or_its_entry(self):
        self.listicle.entries.filter(rank=2).update(song=None)

        shown = self.show()

        self.assertContains(shown, 'href="#id_title"')
        self.assertContains(shown, 'href="#entries-1"')
        self.assertContains(shown, 'id="entries-1"')

    def test_a_list_without_findings_shows_no_panel(self):
        Listicle.objects.update(title="Sad Songs")

        self.assertNotContains(self.show(), "Checks:")

    def test_a_new_list_has_none(self):
        response = self.client.get(reverse("admin:catalog_listicle_add"))

        self.assertNotContains(response, "Checks:")

    def test_what_was_posted_and_refused_is_not_checked_but_what_is_saved(self):
        response = self.press("_continue", title="", standfirst="")

        self.assertEqual([each.name for each in response.context["findings"]], [NAME])

    def test_who_may_not_publish_is_asked_for_no_reason(self):
        writer = make_colleague("Writer")
        Listicle.objects.update(writer=writer)
        self.client.force_login(writer)

        shown = self.show()

        self.assertContains(shown, "says “15”, but the list has 4 entries")
        self.assertNotContains(shown, f'name="reason-{NAME}"')


class FixTests(ChecksTestCase):
    def test_a_button_mends_the_number_in_the_title(self):
        self.assertContains(self.show(), "Change to “4”")

        response = self.press("_fix", NAME)

        self.assertContains(response, "saved and mended")
        self.assert_draft(title="4 Sad Songs")
        self.assertNotContains(response, "Checks:")

    def test_nothing_typed_is_lost(self):
        self.press("_fix", NAME, title="FIFTEEN Sad Songs", standfirst="Typed a moment ago.")

        self.assert_draft(title="FOUR Sad Songs", standfirst="Typed a moment ago.")

    def test_the_description_is_taken_from_the_summary(self):
        summary = "Songs for trains that leave. " * 10

        self.press("_fix", "description-too-long.meta_description.", standfirst=summary.strip())

        self.assert_draft(meta_description=("Songs for trains that leave. " * 5).strip())

    def test_quotes_are_paired_in_an_entry_s_text(self):
        entry = self.listicle.entries.get(rank=2)
        Listicle.objects.update(title="Sad Songs")
        entry.blurb = "<p>Rain (<em>again</em>.</p>"
        entry.save()

        self.press("_fix", f"marks-unpaired.blurb.{entry.song_id}")

        entry.refresh_from_db()
        self.assertEqual(entry.blurb, "<p>Rain (<em>again</em>).</p>")

    def test_a_countdown_is_made_one(self):
        self.press("_fix", "order-differs.order.", title="A Countdown of Sad Songs")

        self.assert_draft(order="countdown")

    def test_the_mend_is_written_down_but_for_the_words_which_a_seal_could_not_hide(self):
        digest = self.listicle.digest

        self.press("_fix", NAME)

        activity = Activity.objects.get(reason__startswith="Mended")
        self.assertEqual(activity.changes, {})
        self.assertEqual(activity.by, self.editor)
        self.listicle.refresh_from_db()
        self.assertEqual(activity.digest_before, digest)
        self.assertEqual(activity.digest_after, self.listicle.digest)
        self.assertEqual(self.listicle.digest, publishing.digest_of(self.listicle))
        told = self.client.get(reverse("admin:catalog_activity_change", args=[activity.pk]))
        self.assertContains(told, "Mended by the checks")

    def test_a_form_that_is_out_of_date_mends_nothing(self):
        form = form_of(self.listicle) | {"_fix": NAME}
        Listicle.objects.claim(self.listicle.pk, self.listicle.version)
        Listicle.objects.update(standfirst="Written by somebody else.")

        self.client.post(address_of(self.listicle), form)

        self.assert_draft(title="15 Sad Songs", standfirst="Written by somebody else.")

    def test_a_stale_mend_is_refused_whoever_asks(self):
        with self.assertRaises(publishing.Stale):
            publishing.mend(self.listicle, NAME, self.listicle.version - 1)

    def test_what_needs_no_mending_any_more_is_said(self):
        response = self.press("_fix", NAME, title="Sad Songs")

        self.assertContains(response, "nothing to mend here any more")
        self.assert_draft(title="Sad Songs")

    def test_nonsense_mends_nothing(self):
        for name in ("", "x", "\x00", "count-differs", f"{NAME}9" * 500):
            with self.subTest(name[:20]):
                self.assertEqual(self.press("_fix", name).status_code, 200)
                self.assert_draft(title="15 Sad Songs")

    def test_a_writer_mends_their_own_list_and_no_other(self):
        writer, other = make_colleague("Writer"), make_colleague("Writer")
        Listicle.objects.update(writer=writer)
        self.client.force_login(other)
        self.press("_fix", NAME)
        self.assert_draft(title="15 Sad Songs")

        self.client.force_login(writer)
        self.press("_fix", NAME)

        self.assert_draft(title="4 Sad Songs")

    def test_the_enter_key_presses_the_button_that_only_saves(self):
        html = self.show().content.decode()

        form = html[html.index('id="listicle_form"') :]
        self.assertIn('name="_continue"', form[form.index('type="submit"') - 20 :][:80])


class ReasonTests(ChecksTestCase):
    def reason(self, text):
        return {f"reason-{NAME}": text}

    def test_publishing_without_one_is_refused_and_keeps_what_was_typed(self):
        self.listicle.entries.filter(rank=2).update(song=None)

        response = self.press("_publish", **self.reason("Eleven follow."), note="In May.")

        self.assertContains(response, "No. 2 has no song")
        self.assertContains(response, "is saved but not published")
        self.assertContains(response, 'value="Eleven follow."')
        self.assertFalse(self.listicle.editions.exists())

    def test_publishing_with_one_keeps_it_with_the_version(self):
        response = self.press("_publish", **self.reason("Eleven follow."))

        self.assertContains(response, "Version 1 is live")
        self.assertEqual(self.listicle.editions.get().reasons.get().text, "Eleven follow.")

    def test_the_next_editor_reads_it_with_who_and_when(self):
        self.press("_publish", **self.reason("Eleven follow."))
        self.client.force_login(make_editor("Berta"))

        shown = self.show()

        self.assertContains(shown, "Eleven follow.")
        self.assertContains(shown, "Anna")
        self.assertContains(shown, f"{timezone.localdate():%Y}")
        response = self.press("_publish", outro="<p>Corrected.</p>")
        self.assertContains(response, "Version 2 is live")
        self.assertEqual(self.listicle.live_edition.reasons.get().text, "Eleven follow.")

    def test_another_reason_takes_its_place(self):
        self.press("_publish", **self.reason("Eleven follow."))

        self.press("_publish", outro="<p>Corrected.</p>", **self.reason("It is a serial."))

        self.assertEqual(self.listicle.live_edition.reasons.get().text, "It is a serial.")

    def test_saving_keeps_it_for_later_and_publishing_forgets_it(self):
        response = self.press("_continue", **self.reason("Eleven follow."))
        self.assertContains(response, 'value="Eleven follow."')

        response = self.press("_publish", **self.reason("Eleven follow."))

        self.assertNotContains(response, 'value="Eleven follow."')

    def test_mending_keeps_it_too(self):
        self.listicle.entries.filter(rank=2).update(blurb="<p>Rain (again.</p>")
        song = self.listicle.entries.get(rank=2).song_id

        response = self.press(
            "_fix", f"marks-unpaired.blurb.{song}", **self.reason("Eleven follow.")
        )

        self.assertContains(response, 'value="Eleven follow."')

    def test_proposing_keeps_it_too(self):
        response = self.press("_propose", **self.reason("Eleven follow."))

        self.assertContains(response, 'value="Eleven follow."')

    def test_a_note_and_the_tick_of_a_correction_wait_with_it(self):
        Listicle.objects.update(title="Sad Songs")
        publishing.publish(self.listicle)
        typed = {"note": "A slip.", "minor": "on"}

        for title in ("15 Sad Songs", ""):
            with self.subTest(title):
                response = self.press("_publish", title=title, **typed)

                self.assertContains(response, 'value="A slip."')
                self.assertContains(response, 'name="minor" checked')
                self.assertEqual(self.listicle.editions.count(), 1)

    def test_a_form_from_before_the_refusal_still_hands_it_over(self):
        form = form_of(self.listicle) | {"standfirst": "Other.", "_publish": "1"}
        self.client.post(address_of(self.listicle), form)

        again = form | self.reason("Eleven follow.")
        response = self.client.post(address_of(self.listicle), again, follow=True)

        self.assertContains(response, "This is saved already.")
        self.assertContains(response, 'value="Eleven follow."')

    def test_nonsense_is_no_reason(self):
        for text in ("", "   ", "\x00", "x" * 501):
            with self.subTest(text[:5]):
                response = self.press("_publish", **self.reason(text))

                self.assertContains(response, "is saved but not published")
                self.assertFalse(self.listicle.editions.exists())

    def test_what_is_typed_is_escaped(self):
        response = self.press("_continue", **self.reason('"><script>'))

        self.assertNotContains(response, '"><script>')

    def test_the_scheduled_version_asks_for_it_as_well(self):
        step = reverse("admin:catalog_listicle_schedule", args=[self.listicle.pk])
        self.press("_schedule", **self.reason("Eleven follow."))
        self.assertContains(self.client.get(step), 'value="Eleven follow."')
        start = timezone.localtime(timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT12:00")
        asked = {"act": "publish", "publish-start": start}
        confirmed = {"confirmed": self.client.post(step, asked).context["confirmed"]}

        refused = self.client.post(step, asked | confirmed)
        self.assertContains(refused, "is saved but not published")
        self.assertContains(refused, "Schedule for")
        self.client.post(step, asked | confirmed | self.reason("Eleven follow."))

        scheduled = self.listicle.editions.scheduled().get()
        self.assertEqual(scheduled.reasons.get().text, "Eleven follow.")

    def test_putting_the_draft_into_the_scheduled_version_takes_it_along(self):
        tomorrow = timezone.now() + timedelta(days=1)
        publishing.publish(self.listicle, at=tomorrow, reasons={"": "Eleven follow."})

        self.press("_replace", standfirst="Other words.")

        scheduled = self.listicle.editions.scheduled().get()
        self.assertEqual(scheduled.standfirst, "Other words.")
        self.assertEqual(scheduled.reasons.get().text, "Eleven follow.")

    def test_a_note_typed_on_the_form_goes_into_the_scheduled_version(self):
        publishing.publish(self.listicle, reasons={"": "Eleven follow."})
        step = reverse("admin:catalog_listicle_schedule", args=[self.listicle.pk])

        self.press("_schedule", note="A slip.", outro="<p>Corrected.</p>")
        self.assertContains(self.client.get(step), 'value="A slip."')

        tomorrow = timezone.now() + timedelta(days=1)
        for typed, kept in (("Another.", "Another."), ("", "A slip."), ("\x00", "A slip.")):
            with self.subTest(typed):
                self.listicle.editions.scheduled().update(live_from=None, live_until=None)
                publishing.publish(Listicle.objects.get(), at=tomorrow, note="A slip.")

                self.press("_replace", note=typed, standfirst=f"Words {kept}{len(typed)}")

                self.assertEqual(self.listicle.editions.scheduled().get().change_note, kept)


class ManyListsTests(ChecksTestCase):
    def test_the_lists_that_need_opening_are_named_with_the_way_to_them(self):
        sound = make_listicle("Sad Songs", songs=[make_song(), make_song()])
        chosen = [self.listicle.pk, sound.pk]

        response = self.client.post(
            reverse("admin:catalog_listicle_changelist"),
            {"action": "publish_selected", "_selected_action": chosen},
            follow=True,
        )

        self.assertContains(
            response,
            f'“<a href="{address_of(self.listicle)}">15 Sad Songs</a>” is saved but not published.',
        )
        self.assertTrue(sound.editions.exists())
        self.assertFalse(self.listicle.editions.exists())
