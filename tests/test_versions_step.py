"""Versions and previews at the desk: compare any two, bring one back, show a draft to others."""

from django.contrib.auth.models import User
from django.test import Client, TestCase
from django.urls import reverse

from catalog import publishing
from catalog.models import Listicle
from catalog.publishing import digest_of
from tests.builders import make_edition, make_editor, make_listicle, make_song
from tests.desk import address_of, form_of, ranking_of, row_of, rows_of


class StepTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = make_editor("mina")
        cls.songs = [make_song(title) for title in ("One", "Two", "Three")]

    def setUp(self):
        self.client.force_login(self.editor)

    def step(self, listicle, name="versions"):
        return reverse(f"admin:catalog_listicle_{name}", args=[listicle.pk])

    def rewrite(self, listicle, **changes):
        form = form_of(listicle, **changes)
        self.client.post(address_of(listicle), form | {"_continue": "1"})


class VersionsTests(StepTestCase):
    def test_a_list_without_versions_says_so(self):
        response = self.client.get(self.step(make_listicle()))

        self.assertContains(response, "This list was never published")

    def test_each_version_is_told_with_who_when_and_why(self):
        listicle = make_listicle(songs=self.songs)
        publishing.publish(listicle, by=self.editor, note="The first.")

        response = self.client.get(self.step(listicle))

        for words in ("live", "mina", "The first."):
            self.assertContains(response, words)

    def test_the_draft_is_compared_with_the_live_version(self):
        listicle = make_edition("Old words", songs=self.songs).listicle
        one, two, three = listicle.entries.all()
        self.rewrite(
            listicle,
            title="New words",
            **rows_of([row_of(three, rank=1), row_of(one, rank=2), row_of(two, DELETE="on")]),
        )

        response = self.client.get(self.step(listicle))

        self.assertContains(response, "removed: </span>Old")
        self.assertContains(response, "added: </span>New")
        self.assertContains(response, "removed from no. 2")
        self.assertContains(response, "moved from no. 3 to no. 1")

    def test_any_two_versions_are_compared(self):
        listicle = make_edition("First", songs=self.songs).listicle
        self.rewrite(listicle, title="Second")
        publishing.publish(listicle)

        response = self.client.get(self.step(listicle), {"from": "2", "to": "1"})

        self.assertContains(response, "From version 2 to version 1")
        self.assertContains(response, "removed: </span>Second")

    def test_nonsense_in_the_address_is_no_error(self):
        listicle = make_edition(songs=self.songs).listicle

        response = self.client.get(self.step(listicle), {"from": "x", "to": "99"})

        self.assertEqual(response.status_code, 200)

    def test_a_version_is_brought_back_whole(self):
        edition = make_edition("First", songs=self.songs)
        listicle = edition.listicle
        self.rewrite(listicle, title="Second", **rows_of([]))
        for entry in listicle.entries.all()[1:]:
            entry.delete()
        listicle.refresh_from_db()

        self.client.post(self.step(listicle), {"restore": "1", "seen_version": listicle.version})

        listicle.refresh_from_db()
        self.assertEqual(digest_of(listicle), edition.digest)
        self.assertEqual(ranking_of(listicle), ["One", "Two", "Three"])

    def test_a_draft_changed_since_the_versions_were_shown_stays(self):
        listicle = make_edition("First", songs=self.songs).listicle
        seen = listicle.version
        self.rewrite(listicle, title="Second")

        response = self.client.post(
            self.step(listicle), {"restore": "1", "seen_version": seen}, follow=True
        )

        self.assertContains(response, "nothing was restored")
        self.assertEqual(Listicle.objects.get().title, "Second")

    def test_forged_requests_are_not_found(self):
        listicle = make_edition(songs=self.songs).listicle
        for fields in ({}, {"restore": "9", "seen_version": "1"}, {"restore": "1"},
                       {"restore": "1", "seen_version": "\x00"}):  # fmt: skip
            self.assertEqual(self.client.post(self.step(listicle), fields).status_code, 404)

    def test_who_may_not_change_lists_may_not_look(self):
        listicle = make_edition(songs=self.songs).listicle
        self.client.force_login(User.objects.create_user("nobody", is_staff=True))
        for step in ("versions", "preview"):
            # A list they may not see is, to them, not there.
            self.assertIn(self.client.get(self.step(listicle, step)).status_code, (403, 404))


class PreviewTests(StepTestCase):
    def test_the_link_shows_the_draft_to_somebody_without_a_login(self):
        listicle = make_listicle("Not published", songs=self.songs)
        address = self.client.get(self.step(listicle, "preview")).context["address"]

        response = Client().get(address)

        self.assertContains(response, "Not published")

    def test_revoked_it_shows_nothing(self):
        listicle = make_listicle("Not published", songs=self.songs)
        address = self.client.get(self.step(listicle, "preview")).context["address"]

        self.client.post(self.step(listicle, "preview"))

        self.assertEqual(Client().get(address).status_code, 404)
