"""Managers look after the accounts: made, given a role, deactivated, never deleted."""

from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import Activity

from .builders import make_colleague, make_editor, make_listicle

PEOPLE = reverse("admin:auth_user_changelist")
ADD = reverse("admin:auth_user_add")
PASSWORD = "rain-on-tin-roofs"


def page_of(person, screen="change"):
    return reverse(f"admin:auth_user_{screen}", args=[person.pk])


def role(name):
    return Group.objects.get(name=name).pk


class PeopleTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.manager = make_colleague("Manager", "hana")
        cls.writer = make_colleague("Writer", "minji")

    def setUp(self):
        self.client.force_login(self.manager)

    def save(self, person, **changes):
        """Post the form of an account as it is shown, with these changes."""
        groups = person.groups.first()
        form = {
            "username": person.username,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "email": person.email,
            "role": groups.pk if groups else "",
            "_continue": "1",
        }
        if person.is_active:
            form["is_active"] = "on"
        form = {name: value for name, value in (form | changes).items() if value is not None}
        response = self.client.post(page_of(person), form, follow=True)
        person.refresh_from_db()
        return response


class AccountTests(PeopleTestCase):
    def add(self, **fields):
        form = {"username": "jonas", "password1": PASSWORD, "password2": PASSWORD}
        return self.client.post(ADD, form | fields, follow=True)

    def test_a_new_account_has_its_role_and_the_desk(self):
        self.add(role=role("Editor"))

        jonas = User.objects.get(username="jonas")
        self.assertQuerySetEqual(jonas.groups.values_list("name", flat=True), ["Editor"])
        self.assertIs(jonas.is_staff, True)
        self.assertIs(self.client.login(username="jonas", password=PASSWORD), True)

    def test_an_account_without_a_role_has_no_desk(self):
        self.add()

        self.assertIs(User.objects.get(username="jonas").is_staff, False)

    def test_a_login_is_taken_once(self):
        response = self.add(username="MINJI")

        self.assertContains(response, "already exists")

    def test_nonsense_is_refused_in_words(self):
        for fields in (
            {"username": ""},
            {"username": "a\x00b"},
            {"username": "x" * 200},
            {"password2": "other"},
            {"role": "9" * 30},
            {"role": "x"},
        ):
            with self.subTest(fields):
                response = self.add(**fields)
                self.assertContains(response, "errornote")
        self.assertFalse(User.objects.filter(username="jonas").exists())

    def test_a_role_takes_the_place_of_another(self):
        self.save(self.writer, role=role("Editor"))

        names = self.writer.groups.values_list("name", flat=True)
        self.assertQuerySetEqual(names, ["Editor"])

    def test_whoever_has_no_role_any_more_has_no_desk(self):
        self.save(self.writer, role="")

        self.assertIs(self.writer.is_staff, False)
        self.client.force_login(self.writer)
        self.assertEqual(self.client.get(reverse("admin:index")).status_code, 302)

    def test_a_deactivated_account_loses_the_desk_at_once(self):
        theirs = self.client_class()
        theirs.force_login(self.writer)
        self.assertEqual(theirs.get(reverse("admin:index")).status_code, 200)

        self.save(self.writer, is_active=None)

        self.assertEqual(theirs.get(reverse("admin:index")).status_code, 302)

    def test_a_deactivated_account_comes_back_as_it_was(self):
        self.save(self.writer, is_active=None)
        self.save(self.writer, is_active="on")

        self.client.force_login(self.writer)
        self.assertEqual(self.client.get(reverse("admin:index")).status_code, 200)

    def test_changes_are_in_the_audit_trail(self):
        self.save(self.writer, is_active=None)

        activity = Activity.objects.filter(kind="user").first()
        self.assertEqual([activity.by, activity.label], [self.manager, "minji"])
        self.assertEqual(activity.changes["is_active"], [True, False])

    def test_a_manager_sets_a_password(self):
        form = {"password1": PASSWORD, "password2": PASSWORD}
        self.client.post(reverse("admin:auth_user_password_change", args=[self.writer.pk]), form)

        self.assertIs(self.client.login(username="minji", password=PASSWORD), True)
        activity = Activity.objects.filter(kind="user").first()
        self.assertEqual(activity.changes, {"password": ["", "set anew"]})

    def test_the_list_of_people_costs_the_same_for_many(self):
        with CaptureQueriesContext(connection) as queries:
            self.client.get(PEOPLE)
        for _ in range(5):
            make_colleague("Editor")

        with self.assertNumQueries(len(queries)):
            self.client.get(PEOPLE)

    def test_people_are_found_by_role(self):
        response = self.client.get(PEOPLE, {"role": "Writer"})

        self.assertQuerySetEqual(response.context["cl"].queryset, [self.writer])


class NeverDeletedTests(PeopleTestCase):
    def test_deleting_says_what_to_do_instead(self):
        make_listicle(writer=self.writer)
        for user in (self.manager, make_editor()):
            self.client.force_login(user)
            for method in (self.client.get, self.client.post):
                with self.subTest(user=user.username, method=method.__name__):
                    response = method(page_of(self.writer, "delete"), {"post": "yes"}, follow=True)
                    self.assertContains(response, "People are never deleted")

        self.assertTrue(User.objects.filter(pk=self.writer.pk).exists())

    def test_no_action_deletes_people_together(self):
        chosen = {"action": "delete_selected", "_selected_action": [self.writer.pk], "post": "yes"}
        self.client.post(PEOPLE, chosen)

        self.assertTrue(User.objects.filter(pk=self.writer.pk).exists())
        self.assertNotContains(self.client.get(PEOPLE), "delete_selected")


class BeyondManagersTests(PeopleTestCase):
    """A manager neither sees nor gives what is more than a manager's."""

    def setUp(self):
        super().setUp()
        self.owner = make_editor("owner")

    def test_an_owner_s_account_is_not_found(self):
        self.assertNotContains(self.client.get(PEOPLE), "owner")
        for address in (
            page_of(self.owner),
            page_of(self.owner, "history"),
            page_of(self.owner, "password_change"),
            page_of(self.owner, "delete"),
        ):
            with self.subTest(address):
                for response in (self.client.get(address), self.client.post(address, {"x": "y"})):
                    self.assertNotContains(response, "owner", status_code=response.status_code)
                    self.assertIn(response.status_code, (302, 403, 404))
                    if response.status_code == 302:
                        self.assertEqual(response.url, reverse("admin:index"))

    def test_a_deactivated_owner_s_neither(self):
        self.owner.is_active = False
        self.owner.save()

        self.save(self.owner, is_active="on", first_name="Forged")

        self.assertEqual([self.owner.is_active, self.owner.first_name], [False, ""])

    def test_nor_that_of_somebody_with_a_permission_of_their_own(self):
        self.writer.user_permissions.add(Permission.objects.get(codename="delete_redirect"))

        self.save(self.writer, first_name="Forged")

        self.assertEqual(self.writer.first_name, "")

    def test_the_form_has_no_word_of_owners(self):
        response = self.client.get(page_of(self.writer))

        for word in ("is_superuser", "user_permissions", "is_staff", 'name="groups"'):
            self.assertNotContains(response, word)

    def test_what_is_forged_into_the_form_counts_for_nothing(self):
        everything = [permission.pk for permission in Permission.objects.all()]
        self.save(self.manager, is_superuser="on", is_staff="on", user_permissions=everything)

        self.assertIs(self.manager.is_superuser, False)
        self.assertFalse(self.manager.user_permissions.exists())

    def test_nobody_gives_a_role_that_may_more_than_they(self):
        self.writer.user_permissions.set(
            Permission.objects.filter(codename__in=["view_user", "change_user"])
        )
        self.client.force_login(self.writer)

        self.save(self.writer, role=role("Manager"))

        self.assertFalse(self.writer.groups.filter(name="Manager").exists())

    def test_an_owner_makes_an_owner(self):
        self.client.force_login(self.owner)

        self.save(self.writer, is_superuser="on", role="")

        self.assertEqual([self.writer.is_superuser, self.writer.is_staff], [True, True])

    def test_what_a_role_may_do_is_the_owner_s_to_change(self):
        groups = reverse("admin:auth_group_changelist")

        self.assertEqual(self.client.get(groups).status_code, 403)
        self.client.force_login(self.owner)
        self.assertEqual(self.client.get(groups).status_code, 200)

    def test_who_is_no_manager_finds_no_people(self):
        for person in (self.writer, make_colleague("Editor")):
            self.client.force_login(person)
            for address in (PEOPLE, ADD, page_of(person, "delete")):
                with self.subTest(person=person.username, address=address):
                    self.assertEqual(self.client.get(address).status_code, 403)


class AuditTrailTests(PeopleTestCase):
    """What was done to accounts is for those who look after them."""

    TRAIL = reverse("admin:catalog_activity_changelist")

    def setUp(self):
        super().setUp()
        self.save(self.writer, first_name="Minji")

    def labels(self):
        changelist = self.client.get(self.TRAIL).context["cl"]
        return [activity.label for activity in changelist.result_list]

    def test_managers_read_it(self):
        self.assertEqual(self.labels(), ["minji"])
        activity = Activity.objects.get(kind="user")
        page = self.client.get(reverse("admin:catalog_activity_change", args=[activity.pk]))
        self.assertContains(page, "Minji")

    def test_editors_do_not(self):
        self.client.force_login(make_colleague("Editor"))

        self.assertEqual(self.labels(), [])

    def test_nor_managers_that_of_an_owner(self):
        self.writer.is_superuser = True
        self.writer.save()

        self.assertEqual(self.labels(), [])
        self.client.force_login(self.writer)
        self.assertEqual(self.labels(), ["minji"])


class LockedOutTests(PeopleTestCase):
    """Somebody can always manage the accounts."""

    REFUSAL = "Nobody else could manage the accounts then"

    def test_the_last_manager_stays_one(self):
        for changes in ({"is_active": None}, {"role": ""}, {"role": role("Editor")}):
            with self.subTest(changes):
                response = self.save(self.manager, **changes)
                self.assertContains(response, self.REFUSAL)
        self.assertIs(self.manager.is_active, True)
        self.assertTrue(self.manager.groups.filter(name="Manager").exists())

    def test_the_last_manager_may_change_their_name(self):
        self.save(self.manager, first_name="Hana")

        self.assertEqual(self.manager.first_name, "Hana")

    def test_one_of_two_managers_may_leave(self):
        other = make_colleague("Manager")

        self.save(other, is_active=None)

        self.assertIs(other.is_active, False)

    def test_a_deactivated_manager_is_no_other(self):
        make_colleague("Manager", is_active=False)

        self.assertContains(self.save(self.manager, is_active=None), self.REFUSAL)

    def test_the_last_owner_stays_one_where_there_is_no_manager(self):
        self.manager.delete()
        owner = make_editor()
        self.client.force_login(owner)

        response = self.save(owner, is_superuser=None)

        self.assertContains(response, self.REFUSAL)
        self.assertIs(owner.is_superuser, True)
