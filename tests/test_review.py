"""A writer proposes a draft, an editor approves it or gives it back."""

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog import publishing
from catalog.models import Activity, Listicle

from .builders import make_colleague, make_edition, make_listicle
from .desk import address_of, form_of

CHANGELIST = reverse("admin:catalog_listicle_changelist")


class ReviewTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.writer = make_colleague("Writer", "minji")
        cls.editor = make_colleague("Editor", "jonas")
        cls.listicle = make_listicle("Rain songs", writer=cls.writer)

    def setUp(self):
        self.client.force_login(self.editor)

    def save_as(self, user, button, **changes):
        self.client.force_login(user)
        form = form_of(self.listicle, **changes) | {button: "1"}
        response = self.client.post(address_of(self.listicle), form, follow=True)
        self.listicle.refresh_from_db()
        return response

    def propose(self):
        self.listicle = publishing.propose(self.listicle, by=self.writer)

    def approve(self):
        seen = self.listicle.version
        self.listicle = publishing.approve(self.listicle, by=self.editor, seen_version=seen)

    def change_the_draft(self):
        self.save_as(self.writer, "_continue", standfirst="Other words.")
        self.client.force_login(self.editor)

    def step(self, **data):
        address = reverse("admin:catalog_listicle_review", args=[self.listicle.pk])
        response = self.client.post(address, data, follow=True)
        self.listicle.refresh_from_db()
        return response

    def form_page(self):
        return self.client.get(address_of(self.listicle))

    def last_activity(self):
        return Activity.objects.filter(kind="listicle", object_id=self.listicle.pk).first()


class ProposingTests(ReviewTestCase):
    def test_a_writer_saves_and_proposes_with_one_button(self):
        response = self.save_as(self.writer, "_propose", title="Storm songs")

        self.assertContains(response, "The draft is saved and proposed: an editor reads it next.")
        self.assertContains(response, "Proposed by minji")
        self.assertEqual(self.listicle.title, "Storm songs")
        self.assertEqual(self.listicle.proposed_by, self.writer)

    def test_a_new_list_can_be_proposed_at_once(self):
        self.client.force_login(self.writer)
        form = {
            "title": "Snow songs",
            "order": "ascending",
            "entries-TOTAL_FORMS": 0,
            "entries-INITIAL_FORMS": 0,
            "_propose": "1",
        }

        self.client.post(reverse("admin:catalog_listicle_add"), form)

        snow = Listicle.objects.get(title="Snow songs")
        self.assertEqual([snow.writer, snow.proposed_by], [self.writer, self.writer])

    def test_the_form_has_the_button_for_writers_and_the_way_to_review_for_editors(self):
        self.propose()
        step = reverse("admin:catalog_listicle_review", args=[self.listicle.pk])

        self.assertNotContains(self.form_page(), 'name="_propose"')
        self.assertContains(self.form_page(), f'href="{step}"')
        self.client.force_login(self.writer)
        self.assertContains(self.form_page(), 'name="_propose"')
        self.assertNotContains(self.form_page(), f'href="{step}"')

    def test_the_audit_trail_names_the_content(self):
        self.propose()

        activity = self.last_activity()
        self.assertEqual(
            [activity.action, activity.by, activity.digest_after],
            ["proposed", self.writer, self.listicle.digest],
        )

    def test_proposing_the_same_again_does_nothing(self):
        self.propose()
        self.propose()

        self.assertEqual(Activity.objects.filter(action="proposed").count(), 1)

    def test_a_draft_that_readers_see_already_is_not_proposed(self):
        publishing.publish(self.listicle)

        response = self.save_as(self.writer, "_propose")

        self.assertContains(response, "Readers see exactly this draft already")
        self.assertIsNone(self.listicle.proposed_at)

    def test_the_lists_that_wait_are_found_among_all(self):
        make_listicle("Snow songs")
        self.propose()

        response = self.client.get(CHANGELIST, {"state": "review"})

        self.assertContains(response, "Draft, waiting for review")
        self.assertQuerySetEqual(response.context["cl"].queryset, [self.listicle])
        self.assertContains(self.client.get(CHANGELIST, {"state": "approved"}), "0 lists")


class ApprovingTests(ReviewTestCase):
    def setUp(self):
        super().setUp()
        self.propose()

    def test_an_editor_approves_what_they_have_seen(self):
        response = self.step(act="approve", seen_version=self.listicle.version)

        self.assertContains(response, "Approved as it stands.")
        self.assertContains(response, "Approved by jonas")
        self.assertEqual(self.listicle.approved_digest, self.listicle.digest)
        self.assertEqual(self.last_activity().action, "approved")
        waiting = self.client.get(CHANGELIST, {"state": "approved"})
        self.assertContains(waiting, "Draft, approved")

    def test_what_was_changed_meanwhile_is_not_approved(self):
        seen = self.listicle.version
        self.change_the_draft()

        response = self.step(act="approve", seen_version=seen)

        self.assertContains(response, "The draft was changed after you opened it")
        self.assertIsNone(self.listicle.approved_at)

    def test_what_cannot_be_a_version_was_not_seen(self):
        for nonsense in ("", "x", "-1", "9" * 40, "²"):
            with self.subTest(nonsense):
                response = self.step(act="approve", seen_version=nonsense)
                self.assertContains(response, "The draft was changed after you opened it")
        self.assertIsNone(self.listicle.approved_at)

    def test_nothing_is_approved_that_nobody_proposed(self):
        other = make_listicle(writer=self.writer)

        with self.assertRaisesMessage(publishing.Refused, "is not proposed for review"):
            publishing.approve(other, by=self.editor, seen_version=other.version)

    def test_approving_twice_is_approving_once(self):
        self.approve()
        self.approve()

        self.assertEqual(Activity.objects.filter(action="approved").count(), 1)

    def test_another_content_ends_the_approval_by_itself(self):
        self.approve()
        self.change_the_draft()

        self.assertContains(self.form_page(), "Changed after jonas approved it")
        response = self.client.get(CHANGELIST, {"state": "review"})
        self.assertContains(response, "Draft, changed after its approval")

    def test_the_approved_content_again_is_approved_again(self):
        before = self.listicle.standfirst
        self.approve()
        self.change_the_draft()
        self.save_as(self.writer, "_continue", standfirst=before)

        self.assertContains(self.form_page(), "Approved by jonas")

    def test_the_step_shows_what_the_draft_changes_for_readers(self):
        publishing.publish(self.listicle)
        self.change_the_draft()
        self.propose()

        step = reverse("admin:catalog_listicle_review", args=[self.listicle.pk])
        response = self.client.get(step)

        self.assertContains(response, "What it changes in version 1")
        self.assertContains(response, "Other")

    def test_a_writer_approves_nothing(self):
        self.client.force_login(self.writer)

        response = self.step(act="approve", seen_version=self.listicle.version)

        self.assertEqual(response.status_code, 403)
        self.assertIsNone(self.listicle.approved_at)


class ReturningTests(ReviewTestCase):
    def setUp(self):
        super().setUp()
        self.propose()

    def test_the_writer_reads_why(self):
        self.step(act="return", reason="No. 2 needs a text.")

        self.client.force_login(self.writer)
        response = self.form_page()
        self.assertContains(response, "Returned by jonas")
        self.assertContains(response, "No. 2 needs a text.")
        self.assertIsNone(self.listicle.proposed_at)
        self.assertEqual(self.last_activity().reason, "No. 2 needs a text.")

    def test_it_takes_a_reason(self):
        for nothing in ("", "  ", "\x00"):
            with self.subTest(nothing):
                response = self.step(act="return", reason=nothing)
                self.assertEqual(response.status_code, 200)
                self.assertIsNotNone(self.listicle.proposed_at)
        with self.assertRaisesMessage(publishing.Refused, "Say why"):
            publishing.send_back(self.listicle, by=self.editor, reason=" ")

    def test_the_sentence_goes_when_the_draft_is_proposed_again(self):
        self.step(act="return", reason="No. 2 needs a text.")
        self.propose()

        self.assertNotContains(self.form_page(), "No. 2 needs a text.")

    def test_what_is_not_proposed_is_not_returned(self):
        self.step(act="return", reason="Shorter.")

        with self.assertRaisesMessage(publishing.Refused, "is not proposed for review"):
            publishing.send_back(self.listicle, by=self.editor, reason="Shorter.")

    def test_what_was_typed_is_kept_when_somebody_else_was_quicker(self):
        publishing.send_back(self.listicle, by=self.editor, reason="The first.")

        response = self.step(act="return", reason="Check the years.")

        self.assertContains(response, "not proposed for review (any more)")
        self.assertContains(response, "Check the years.</textarea>")

    def test_an_approval_can_be_taken_back(self):
        self.approve()
        self.step(act="return", reason="On second thoughts.")

        self.assertEqual(self.listicle.approved_digest, "")


class PublishingTests(ReviewTestCase):
    """An editor who has the draft before their eyes may publish it; nobody else, unapproved."""

    REFUSAL = "is proposed for review and not approved as it stands"

    def setUp(self):
        super().setUp()
        self.propose()

    def publish_selected(self):
        chosen = {"action": "publish_selected", "_selected_action": [self.listicle.pk]}
        return self.client.post(CHANGELIST, chosen, follow=True)

    def schedule(self):
        address = reverse("admin:catalog_listicle_schedule", args=[self.listicle.pk])
        data = {"act": "publish", "publish-start": "2999-05-12T09:00"}
        data["confirmed"] = "2999-05-12T09:00:00+00:00"
        return self.client.post(address, data, follow=True)

    def test_publishing_from_the_form_is_an_approval_of_its_own(self):
        self.save_as(self.editor, "_publish")

        self.assertIn(self.listicle, Listicle.objects.live())
        self.assertIsNone(self.listicle.proposed_at)

    def test_many_at_once_are_published_only_as_approved(self):
        self.assertContains(self.publish_selected(), self.REFUSAL)
        self.assertNotIn(self.listicle, Listicle.objects.live())

        self.approve()
        self.publish_selected()

        self.assertIn(self.listicle, Listicle.objects.live())

    def test_a_void_approval_counts_for_nothing(self):
        self.approve()
        self.change_the_draft()

        self.assertContains(self.publish_selected(), self.REFUSAL)

    def test_a_schedule_takes_only_what_is_approved(self):
        self.assertContains(self.schedule(), self.REFUSAL)
        self.assertFalse(self.listicle.editions.exists())

        self.approve()
        self.schedule()

        self.assertTrue(self.listicle.editions.scheduled().exists())

    def test_a_scheduled_version_is_replaced_only_by_what_is_approved(self):
        self.approve()
        self.schedule()
        self.change_the_draft()
        self.propose()

        response = self.save_as(self.editor, "_replace")

        self.assertContains(response, self.REFUSAL)
        self.assertEqual(self.listicle.editions.count(), 1)

    def test_a_list_that_nobody_proposed_needs_no_approval(self):
        other = make_listicle()

        edition = publishing.publish_reviewed(other, by=self.editor)

        self.assertTrue(edition.is_live())

    def test_the_list_of_lists_costs_no_query_more_for_reviews(self):
        make_edition()
        before = self.count_queries()
        for _ in range(5):
            publishing.propose(make_listicle(writer=self.writer), by=self.writer)

        self.assertEqual(self.count_queries(), before)

    def count_queries(self):
        with CaptureQueriesContext(connection) as queries:
            self.client.get(CHANGELIST)
        return len(queries)


class WriterTests(ReviewTestCase):
    """What a writer's form has, and what it has not."""

    def test_a_new_list_is_its_makers(self):
        self.client.force_login(self.writer)
        form = form_of(self.listicle, title="Snow songs", slug="") | {"_continue": "1"}

        self.client.post(reverse("admin:catalog_listicle_add"), form)

        self.assertEqual(Listicle.objects.get(title="Snow songs").writer, self.writer)

    def test_a_writer_cannot_give_a_list_away_nor_put_it_on_the_home_page(self):
        self.save_as(
            self.writer, "_continue", writer=self.editor.pk, is_featured="on", title="Storm songs"
        )

        self.assertEqual(self.listicle.title, "Storm songs")
        self.assertEqual(self.listicle.writer, self.writer)
        self.assertIs(self.listicle.is_featured, False)

    def test_an_editor_gives_a_list_to_a_writer(self):
        other = make_colleague("Writer")

        self.save_as(self.editor, "_continue", writer=other.pk)

        self.assertEqual(self.listicle.writer, other)

    def test_a_list_stays_with_a_writer_who_left(self):
        self.writer.is_active = False
        self.writer.save()

        self.save_as(self.editor, "_continue", title="Storm songs")

        self.assertEqual([self.listicle.title, self.listicle.writer], ["Storm songs", self.writer])
