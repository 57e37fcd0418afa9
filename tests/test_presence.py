"""Colleagues at one list know of each other: who has it open, and who has saved it."""

from datetime import UTC, datetime, timedelta

import time_machine
from django.contrib.sessions.models import Session
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from catalog.models import Presence
from tests.builders import make_colleague, make_editor, make_listicle
from tests.desk import address_of, form_of


class PresenceTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.mina = make_editor("mina", first_name="Kim", last_name="Mina")
        cls.jin = make_editor("jin")

    def setUp(self):
        self.listicle = make_listicle()
        self.address = reverse("admin:catalog_listicle_presence", args=[self.listicle.pk])

    def ask(self, user, **data):
        self.client.force_login(user)
        return self.client.post(self.address, data)

    def sentences(self, user, **data):
        return self.ask(user, **data).json()["sentences"]

    def age(self, seconds):
        Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=seconds))

    def test_who_opens_a_list_that_a_colleague_has_open_is_told(self):
        with time_machine.travel(datetime(2027, 3, 1, 10, 42, tzinfo=UTC), tick=False) as clock:
            self.ask(self.mina)
            clock.shift(50)
            self.ask(self.mina)
            clock.shift(50)

            told = self.sentences(self.jin)
            page = self.client.get(address_of(self.listicle))

        self.assertEqual(told, ["Kim Mina has this list open (since 10:42)."])
        self.assertContains(page, "<p>Kim Mina has this list open (since 10:42).</p>")

    def test_nobody_sees_themselves_in_however_many_tabs(self):
        self.ask(self.mina)

        self.assertEqual(self.sentences(self.mina), [])
        self.assertEqual(Presence.objects.count(), 1)

    def test_who_is_not_heard_of_for_a_minute_is_gone_and_forgotten(self):
        self.ask(self.mina)
        self.age(59)
        self.assertEqual(len(self.sentences(self.jin)), 1)

        self.age(61)

        page = self.client.get(address_of(self.listicle))
        self.assertNotContains(page, "has this list open")
        self.assertEqual(self.sentences(self.jin), [])
        self.assertEqual([each.user for each in Presence.objects.all()], [self.jin])

    def test_a_colleague_at_another_list_is_not_named(self):
        other = make_listicle()
        self.ask(self.mina)
        self.client.force_login(self.jin)

        address = reverse("admin:catalog_listicle_presence", args=[other.pk])

        self.assertEqual(self.client.post(address).json()["sentences"], [])

    def test_a_newer_version_is_told_with_who_saved_it_and_when(self):
        self.client.force_login(self.mina)
        self.client.post(address_of(self.listicle), form_of(self.listicle, title="Newer"))

        (sentence,) = self.sentences(self.jin, version=1)

        at = f"{timezone.localtime():%H:}"
        self.assertIn(f"Kim Mina has saved a newer version at {at}", sentence)
        self.assertIn("what you save now will be compared with it", sentence)
        self.assertEqual(self.sentences(self.jin, version=2), [])

    def test_ones_own_save_in_another_tab_is_told_as_such(self):
        self.client.force_login(self.mina)
        self.client.post(address_of(self.listicle), form_of(self.listicle, title="Newer"))

        (sentence,) = self.sentences(self.mina, version=1)

        self.assertIn("You have saved a newer version yourself", sentence)

    def test_nonsense_is_answered(self):
        for version in ("", "x", "-1", "9" * 40, "\x00", "²"):
            self.assertEqual(self.ask(self.mina, version=version).status_code, 200)

    def test_asking_does_not_lengthen_a_login(self):
        self.ask(self.mina)
        before = Session.objects.values_list("session_data", "expire_date").get()

        self.client.post(self.address)

        self.assertEqual(Session.objects.values_list("session_data", "expire_date").get(), before)

    def test_only_who_may_work_on_the_list_may_ask(self):
        writer = make_colleague("Writer")
        self.assertEqual(self.ask(writer).status_code, 404)
        self.client.logout()
        self.assertRedirects(self.client.post(self.address), f"/admin/login/?next={self.address}")
        self.assertFalse(Presence.objects.exists())

    def test_a_list_that_is_gone_and_a_look_without_asking(self):
        self.client.force_login(self.mina)
        self.assertEqual(self.client.get(self.address).status_code, 405)

        self.listicle.delete()

        self.assertEqual(self.ask(self.mina).status_code, 404)

    def test_a_list_that_somebody_has_open_can_be_deleted(self):
        self.ask(self.mina)
        self.client.force_login(self.jin)

        address = reverse("admin:catalog_listicle_delete", args=[self.listicle.pk])
        self.client.post(address, {"post": "yes", "seen_version": 1})

        self.assertFalse(Presence.objects.exists())

    def test_the_choice_between_two_versions_says_who_saved_the_other(self):
        opened = form_of(self.listicle)
        self.client.force_login(self.mina)
        self.client.post(address_of(self.listicle), form_of(self.listicle, title="Newer"))
        self.client.force_login(self.jin)

        page = self.client.post(address_of(self.listicle), opened | {"title": "Mine"})

        self.assertContains(page, "Kim Mina has saved a newer version at")
