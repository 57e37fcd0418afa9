"""Scheduling at the desk: every button says what it will do and when."""

from datetime import UTC, datetime, timedelta

import time_machine
from django.test import TestCase, override_settings
from django.urls import reverse

from catalog import publishing
from catalog.models import Listicle
from tests.builders import make_colleague, make_editor, make_listicle
from tests.desk import address_of, form_of

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@override_settings(TIME_ZONE="Europe/Berlin")
class ScheduleTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = make_editor()
        cls.listicle = make_listicle("First words")
        cls.step = reverse("admin:catalog_listicle_schedule", args=[cls.listicle.pk])

    def setUp(self):
        traveller = time_machine.travel(NOON, tick=False)
        traveller.start()
        self.addCleanup(traveller.stop)
        self.client.force_login(self.editor)

    def act(self, act, confirmed=None, **fields):
        fields = {f"{act}-{name}": value for name, value in fields.items()}
        confirmed = {"confirmed": confirmed} if confirmed else {}
        return self.client.post(self.step, {"act": act, **fields, **confirmed}, follow=True)

    def confirm(self, act, **fields):
        shown = self.act(act, **fields)
        return self.act(act, shown.context["confirmed"], **fields)

    def title_at(self, moment):
        return self.listicle.editions.live(moment).values_list("title", flat=True).first()

    def test_the_button_names_the_moment_before_it_is_pressed(self):
        response = self.act("publish", start="2027-05-12T09:00")

        self.assertContains(response, "Schedule for 12 May 2027, 09:00 CEST")
        self.assertFalse(self.listicle.editions.exists())

    def test_pressed_it_schedules_the_draft(self):
        response = self.confirm("publish", start="2027-05-12T09:00", note="For May.")

        self.assertContains(response, "Version 1 will go live on 12 May 2027, 09:00 CEST.")
        self.assertContains(response, "It holds exactly this draft")
        edition = self.listicle.editions.get()
        self.assertEqual(edition.live_from, datetime(2027, 5, 12, 7, tzinfo=UTC))
        self.assertEqual((edition.change_note, edition.created_by), ("For May.", self.editor))

    def test_another_moment_than_the_confirmed_one_is_confirmed_anew(self):
        shown = self.act("publish", start="2027-05-12T09:00")

        response = self.act("publish", shown.context["confirmed"], start="2027-05-13T09:00")

        self.assertContains(response, "Schedule for 13 May 2027, 09:00 CEST")
        self.assertFalse(self.listicle.editions.exists())

    def test_what_is_no_moment_is_refused_where_it_was_typed(self):
        for start, sentence in (
            ("", "This field is required"),
            ("soon", "is no moment"),
            ("2027-03-28T02:30", "never, because it is changed then"),
            ("2027-10-31T02:30", "twice, because it is changed then"),
        ):
            with self.subTest(start):
                self.assertContains(self.act("publish", start=start), sentence)

    def test_a_moment_that_has_passed_is_refused_when_pressed(self):
        response = self.confirm("publish", start="2027-02-01T09:00")

        self.assertContains(response, "This moment has passed")
        self.assertFalse(self.listicle.editions.exists())

    def test_a_draft_that_lacks_something_is_refused(self):
        self.listicle.entries.all().delete()

        response = self.confirm("publish", start="2027-05-12T09:00")

        self.assertContains(response, "A ranked list needs at least two songs")

    def test_the_scheduled_version_is_moved_or_cancelled(self):
        publishing.publish(self.listicle, at=NOON + timedelta(days=1))

        response = self.confirm("move", start="2027-05-12T09:00")
        self.assertContains(response, "Version 1 moved to 12 May 2027, 09:00 CEST.")
        self.assertIsNone(self.title_at(NOON + timedelta(days=2)))

        response = self.act("cancel")
        self.assertContains(response, "Version 1 cancelled: it will not go live.")
        self.assertIsNone(self.title_at(datetime(2028, 1, 1, tzinfo=UTC)))

    def test_what_is_not_scheduled_any_more_is_said(self):
        self.assertContains(self.act("cancel"), "No version of this list is scheduled")

    def test_a_changed_draft_is_put_into_the_scheduled_version_at_its_moment(self):
        end = NOON + timedelta(days=9)
        publishing.publish(self.listicle, at=NOON + timedelta(days=1), expires_at=end, note="Why")
        shown = self.client.get(address_of(self.listicle))
        self.assertNotContains(shown, "Put into ")
        self.client.post(
            address_of(self.listicle), form_of(self.listicle, title="Second") | {"_continue": "1"}
        )
        self.assertContains(self.client.get(address_of(self.listicle)), "Put into ")

        self.client.post(
            address_of(self.listicle), form_of(self.listicle, title="Third") | {"_replace": "1"}
        )

        self.assertEqual(self.title_at(NOON + timedelta(days=1)), "Third")
        scheduled = self.listicle.editions.scheduled().get()
        self.assertEqual((scheduled.change_note, scheduled.expires_at), ("Why", end))

    def test_save_and_schedule_saves_first(self):
        response = self.client.post(
            address_of(self.listicle), form_of(self.listicle, title="Saved") | {"_schedule": "1"}
        )

        self.assertRedirects(response, self.step)
        self.listicle.refresh_from_db()
        self.assertEqual(self.listicle.title, "Saved")

    def test_the_live_version_gets_an_end_and_loses_it(self):
        publishing.publish(self.listicle)

        self.assertContains(
            self.act("end", end="2027-05-12T09:00"), "Version 1 ends on 12 May 2027, 09:00 CEST."
        )
        self.assertIsNone(self.title_at(datetime(2027, 5, 12, 7, tzinfo=UTC)))
        self.assertContains(self.act("end", end=""), "Version 1 has no end any more.")

    def test_only_those_may_who_may_publish(self):
        writer = make_colleague("Writer")
        Listicle.objects.update(writer=writer)
        self.client.force_login(writer)

        self.assertEqual(self.client.get(self.step).status_code, 403)
        self.assertEqual(self.act("cancel").status_code, 403)

    def test_nonsense_is_answered(self):
        for act in ("", "x", "\x00"):
            self.assertEqual(self.client.post(self.step, {"act": act}).status_code, 200)
