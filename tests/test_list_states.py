"""The list of lists says where each one stands, and finds those that stand there."""

from datetime import timedelta

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from catalog import publishing

from .builders import make_edition, make_editor, make_listicle

CHANGELIST = reverse("admin:catalog_listicle_changelist")


class StateTests(TestCase):
    """One list of each state."""

    @classmethod
    def setUpTestData(cls):
        now = timezone.now()
        cls.editor = make_editor()
        make_listicle("Written")
        make_edition("Live")
        make_edition("To come", live_from=now + timedelta(days=2))
        make_edition("Expired", live_from=now - timedelta(days=2), expires_at=now)
        withdrawn = make_edition("Withdrawn").listicle
        publishing.withdraw(withdrawn)
        cancelled = make_edition("Cancelled", live_from=now + timedelta(days=2)).listicle
        publishing.cancel(cancelled)

    def setUp(self):
        self.client.force_login(self.editor)

    def found(self, state):
        shown = self.client.get(CHANGELIST, {"state": state}).context["cl"].result_list
        return {listicle.title for listicle in shown}

    def test_lists_are_found_by_their_state(self):
        states = {
            "live": {"Live"},
            "scheduled": {"To come"},
            "off": {"Expired", "Withdrawn", "Cancelled"},
            "draft": {"Written"},
        }
        self.assertEqual({state: self.found(state) for state in states}, states)

    def test_what_was_never_live_is_not_called_withdrawn(self):
        response = self.client.get(CHANGELIST, {"state": "scheduled"})

        self.assertContains(response, "Goes live on ")
        response = self.client.get(CHANGELIST, {"state": "off"})
        self.assertContains(response, '<td class="field-state">Not on the site now</td>', count=3)

    def test_what_cannot_be_chosen_is_a_bad_request(self):
        for act in ("publish_selected", "withdraw_selected", "delete_selected"):
            for forged in ("", "abc", "\x00", "²", "9" * 30):
                with self.subTest(f"{act} {forged!r}"):
                    data = {"action": act, "_selected_action": forged}
                    self.assertEqual(self.client.post(CHANGELIST, data).status_code, 400)

    def test_a_filter_that_no_record_can_match_shows_the_page_and_says_so(self):
        trail = reverse("admin:catalog_activity_changelist")
        for address in (
            f"{CHANGELIST}?author__id__exact={'9' * 30}",
            f"{trail}?undone_by={'9' * 30}",
        ):
            with self.subTest(address):
                response = self.client.get(address, follow=True)
                self.assertEqual(response.status_code, 200)
