"""The list form: the heart of the editors' desk."""

from datetime import timedelta

from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from catalog.models import Listicle
from tests.builders import (
    make_edition,
    make_editor,
    make_listicle,
    make_song,
    make_theme,
)
from tests.desk import address_of, form_of, ranking_of, row_of, rows_of

ADD = reverse("admin:catalog_listicle_add")


class DeskTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = make_editor()
        cls.songs = [make_song(title) for title in ("One", "Two", "Three", "Four")]

    def setUp(self):
        self.client.force_login(self.editor)

    def make_list(self, count=3, **fields):
        return make_listicle("A list", songs=self.songs[:count], **fields)

    def entries(self, listicle):
        return list(listicle.entries.all())

    def save(self, listicle, button="_continue", **changes):
        return self.client.post(address_of(listicle), form_of(listicle, **changes) | {button: "1"})

    def save_rows(self, listicle, rows, **changes):
        return self.save(listicle, **rows_of(rows), **changes)

    def assertSaved(self, response):
        self.assertEqual(response.status_code, 302, getattr(response, "context_data", None) and
                         (response.context_data["errors"]))  # fmt: skip

    def assertRefused(self, response, sentence):
        self.assertEqual(response.status_code, 200)
        self.assertContains(response, sentence)


class DraftTests(DeskTestCase):
    def test_a_title_is_all_a_draft_needs(self):
        response = self.client.post(
            ADD,
            {"title": "Not yet", "order": "ascending", "featured_position": 100, **rows_of([])},
        )

        self.assertSaved(response)
        self.assertEqual(Listicle.objects.get().slug, "not-yet")

    def test_entries_may_lack_song_and_text(self):
        listicle = self.make_list(1)

        response = self.save_rows(
            listicle,
            [
                {"rank": 1, "blurb": "<p>Which song was it?</p>"},
                row_of(listicle.entries.get(), rank=2),
            ],
        )

        self.assertSaved(response)
        self.assertEqual(ranking_of(listicle), [None, "One"])

    def test_a_new_row_in_which_nothing_was_typed_is_no_entry(self):
        listicle = self.make_list(2)

        self.save_rows(
            listicle, [*map(row_of, self.entries(listicle)), {"rank": 3, "song": "", "blurb": ""}]
        )

        self.assertEqual(ranking_of(listicle), ["One", "Two"])

    def test_a_missing_title_is_named_and_nothing_typed_is_lost(self):
        listicle = self.make_list(2)
        one, two = self.entries(listicle)

        response = self.save_rows(
            listicle,
            [row_of(one, rank=2), row_of(two, rank=1), {"rank": 3, "blurb": "<p>Kept words</p>"}],
            title="",
            standfirst="A summary that was typed",
        )

        self.assertRefused(response, "This field is required")
        self.assertContains(response, "A summary that was typed")
        self.assertContains(response, "Kept words")
        shown = response.context["inline_admin_formsets"][0].formset.in_order
        self.assertEqual([form.song_label.split(" –")[0] for form in shown], ["Two", "One", ""])
        listicle.refresh_from_db()
        self.assertEqual((listicle.title, ranking_of(listicle)), ("A list", ["One", "Two"]))


class RankingTests(DeskTestCase):
    def test_the_submitted_ranks_order_the_entries(self):
        listicle = self.make_list()
        one, two, three = self.entries(listicle)

        self.save_rows(listicle, [row_of(one, rank=3), row_of(two, rank=1), row_of(three, rank=2)])

        self.assertEqual(ranking_of(listicle), ["Two", "Three", "One"])

    def test_gaps_doubles_and_nonsense_still_give_1_to_n(self):
        listicle = self.make_list()
        one, two, three = self.entries(listicle)

        response = self.save_rows(
            listicle, [row_of(one, rank="first"), row_of(two, rank=7), row_of(three, rank=7)]
        )

        self.assertSaved(response)
        self.assertEqual(ranking_of(listicle), ["Two", "Three", "One"])

    def test_a_new_entry_may_stand_anywhere(self):
        listicle = self.make_list(2)
        one, two = self.entries(listicle)

        self.save_rows(
            listicle,
            [row_of(one, rank=1), row_of(two, rank=3), {"rank": 2, "song": self.songs[3].pk}],
        )

        self.assertEqual(ranking_of(listicle), ["One", "Four", "Two"])

    def test_removing_closes_the_gap(self):
        listicle = self.make_list()
        one, two, three = self.entries(listicle)

        self.save_rows(listicle, [row_of(one, DELETE="on", rank=""), row_of(two), row_of(three)])

        self.assertEqual(ranking_of(listicle), ["Two", "Three"])

    def test_two_entries_may_trade_their_songs(self):
        listicle = self.make_list(2)
        one, two = self.entries(listicle)

        response = self.save_rows(
            listicle, [row_of(one, song=two.song_id), row_of(two, song=one.song_id)]
        )

        self.assertSaved(response)
        self.assertEqual(ranking_of(listicle), ["Two", "One"])

    def test_a_removed_song_may_come_back_in_a_new_row_at_once(self):
        listicle = self.make_list(2)
        one, two = self.entries(listicle)

        response = self.save_rows(
            listicle, [row_of(one, DELETE="on"), row_of(two), {"rank": 9, "song": one.song_id}]
        )

        self.assertSaved(response)
        self.assertEqual(ranking_of(listicle), ["Two", "One"])

    def test_the_same_song_twice_is_refused_and_both_places_are_named(self):
        listicle = self.make_list(2)
        one, two = self.entries(listicle)

        response = self.save_rows(listicle, [row_of(one), row_of(two, song=one.song_id)])

        self.assertRefused(response, "“One” stands at no. 1 already: a list has a song once.")
        self.assertEqual(ranking_of(listicle), ["One", "Two"])


class LostUpdateTests(DeskTestCase):
    def test_a_stale_save_is_refused_and_shows_both_versions(self):
        listicle = self.make_list(2)
        one, two = self.entries(listicle)
        seen = form_of(listicle)
        self.save(listicle, title="Title of the first")

        response = self.client.post(
            address_of(listicle),
            seen | rows_of([row_of(one, rank=2), row_of(two, rank=1)])
            | {"title": "Title of the second", "_continue": "1"},
        )  # fmt: skip

        self.assertRefused(response, "Somebody else has saved this list")
        shown = [each.what for each in response.context["conflicts"]]
        self.assertEqual(shown, ["Title", "Order of the entries"])
        listicle.refresh_from_db()
        self.assertEqual(listicle.title, "Title of the first")
        self.assertEqual(ranking_of(listicle), ["One", "Two"])

    def test_a_stale_publish_publishes_nothing(self):
        listicle = self.make_list(2)
        seen = form_of(listicle)
        self.save(listicle, title="Title of the first")

        self.client.post(address_of(listicle), seen | {"_publish": "1"})

        self.assertFalse(listicle.editions.exists())

    def test_keep_mine_puts_the_second_version_in_place_whole(self):
        listicle = self.make_list(2)
        one, _two = self.entries(listicle)
        seen = form_of(listicle)
        # The first editor removes an entry and adds another.
        self.save_rows(
            listicle,
            [row_of(one, DELETE="on"), row_of(_two), {"rank": 5, "song": self.songs[3].pk}],
        )
        self.assertEqual(ranking_of(listicle), ["Two", "Four"])
        listicle.refresh_from_db()

        response = self.client.post(address_of(listicle), seen | {"_keep_mine": listicle.version})

        self.assertSaved(response)
        self.assertEqual(ranking_of(listicle), ["One", "Two"])

    def test_keep_mine_is_refused_when_there_is_yet_another_version(self):
        listicle = self.make_list(2)
        seen = form_of(listicle)
        self.save(listicle, title="Second")
        listicle.refresh_from_db()
        shown = listicle.version
        self.save(listicle, title="Third")

        response = self.client.post(address_of(listicle), seen | {"_keep_mine": shown})

        self.assertRefused(response, "Somebody else has saved this list")

    def test_the_same_save_sent_twice_is_no_conflict(self):
        listicle = self.make_list(2)
        form = form_of(listicle, title="Once") | {"_publish": "1"}
        self.client.post(address_of(listicle), form)

        response = self.client.post(address_of(listicle), form, follow=True)

        self.assertContains(response, "This is saved already.")
        self.assertEqual(listicle.editions.count(), 1)

    def test_a_refused_save_does_not_make_the_next_one_stale(self):
        listicle = self.make_list(2)
        seen = form_of(listicle)
        self.client.post(address_of(listicle), seen | {"title": "", "_continue": "1"})

        response = self.client.post(address_of(listicle), seen | {"title": "B", "_continue": "1"})

        self.assertSaved(response)

    def test_a_form_without_a_version_is_stale(self):
        listicle = self.make_list(2)
        for version in ("", "x", "-1", "9" * 40, "²"):
            response = self.client.post(
                address_of(listicle), form_of(listicle, seen_version=version, title="Forged")
            )
            self.assertRefused(response, "Somebody else has saved this list")


class PermissionTests(DeskTestCase):
    """Whoever may open a list can; whoever may change it can save."""

    def log_in_with(self, *codenames):
        writer = User.objects.create_user("writer", is_staff=True)
        codenames = [*codenames, "edit_any_listicle"]
        writer.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        self.client.force_login(writer)

    def test_who_may_only_look_sees_the_ranking_and_no_buttons(self):
        listicle = self.make_list(2)
        self.log_in_with("view_listicle", "view_entry")

        response = self.client.get(address_of(listicle))

        self.assertContains(response, "1. One –")
        self.assertNotContains(response, 'name="_continue"')
        self.assertEqual(self.save(listicle, title="Forged").status_code, 403)

    def test_who_may_only_add_lists_can_open_the_form(self):
        self.log_in_with("add_listicle")

        self.assertEqual(self.client.get(ADD).status_code, 200)


class ForgedFormTests(DeskTestCase):
    """Whatever is posted, there is an answer and the ranking stays sound."""

    def test_rows_of_another_list_are_new_rows(self):
        listicle, other = self.make_list(1), make_listicle(songs=self.songs[1:3])
        theirs = other.entries.first()

        response = self.save_rows(
            listicle, [row_of(listicle.entries.get()), row_of(theirs, rank=2)]
        )

        self.assertSaved(response)
        self.assertEqual(ranking_of(listicle), ["One", "Two"])
        self.assertEqual(ranking_of(other), ["Two", "Three"])

    def test_entries_that_were_not_posted_are_kept(self):
        listicle = self.make_list(3)
        _one, two, _three = self.entries(listicle)

        response = self.save_rows(listicle, [row_of(two)])

        self.assertSaved(response)
        self.assertEqual(ranking_of(listicle), ["Two", "One", "Three"])

    def test_nonsense_is_answered(self):
        listicle = self.make_list(2)
        for changes in (
            {"entries-TOTAL_FORMS": "x"},
            {"entries-INITIAL_FORMS": "-5"},
            {"entries-TOTAL_FORMS": "99999999"},
            {"entries-0-id": "\x00", "entries-1-id": "9" * 30},
            {"entries-0-song": "\x00"},
            {"entries-0-song": "9" * 30},
            {"entries-0-song": "1e3"},
            {"entries-0-rank": "9" * 400},
            {"title": "\x00"},
            {"title": "x" * 1_000_000},
            {"standfirst": "\ud800".encode("utf-8", "surrogatepass")},
            {"entries-0-blurb": "<p>\x00</p>" + "<b>" * 50_000},
            {"themes": ["0", "x", "\x00"]},
            {"author": "\x00"},
            {"predecessor": str(listicle.pk)},
            {"order": "sideways"},
            {"featured_position": "-1"},
            {"first_published_on": "31.02.2020"},
            {"_keep_mine": "\x00"},
        ):
            with self.subTest(changes=str(changes)[:60]):
                response = self.save(listicle, **changes)
                self.assertIn(response.status_code, (200, 302))
                ranking_of(listicle)

    def test_an_overlong_text_is_refused_with_its_place(self):
        listicle = self.make_list(2)

        response = self.save(listicle, **{"entries-1-blurb": "word " * 250_000})

        self.assertRefused(response, "Ensure this value has at most 100000 characters")

    def test_a_list_deleted_meanwhile_gives_the_typed_text_back_as_a_new_list(self):
        listicle = self.make_list(2)
        address, form = address_of(listicle), form_of(listicle, title="Typed since")
        listicle.delete()

        response = self.client.post(address, form | {"_continue": "1", "typing": "abc"})

        self.assertRefused(response, "This list was deleted meanwhile")
        self.assertContains(response, "Typed since")
        self.assertContains(response, f'action="{ADD}"')
        self.assertNotIn("saved_typing", response.cookies)
        self.client.post(ADD, form | {"_continue": "1"})
        self.assertEqual(ranking_of(Listicle.objects.get()), ["One", "Two"])


class PublishingTests(DeskTestCase):
    def test_publish_saves_and_readers_see_it(self):
        listicle = self.make_list(2)

        response = self.save(listicle, "_publish", title="Published title")

        self.assertRedirects(response, address_of(listicle))
        page = self.client.get(listicle.get_absolute_url())
        self.assertContains(page, "Published title")
        self.assertEqual(listicle.editions.get().created_by, self.editor)

    def test_what_stands_against_it_is_said_and_the_draft_is_saved(self):
        listicle = self.make_list(1)

        response = self.client.post(
            address_of(listicle), form_of(listicle, title="Saved") | {"_publish": "1"}, follow=True
        )

        self.assertContains(response, "is saved but not published")
        self.assertContains(response, "A ranked list needs at least two songs")
        listicle.refresh_from_db()
        self.assertEqual((listicle.title, listicle.editions.count()), ("Saved", 0))

    def test_a_correction_is_published_with_its_note(self):
        listicle = make_edition(songs=self.songs[:2]).listicle

        self.save(listicle, "_publish", title="Mended", note="A typing error.", minor="on")

        edition = listicle.live_edition
        self.assertEqual((edition.is_minor, edition.change_note), (True, "A typing error."))

    def test_a_note_that_cannot_be_kept_is_refused_and_the_draft_is_saved(self):
        listicle = make_edition(songs=self.songs[:2]).listicle

        self.save(listicle, "_publish", title="Saved", note="\x00")

        listicle.refresh_from_db()
        self.assertEqual((listicle.title, listicle.editions.count()), ("Saved", 1))

    def test_a_new_list_can_be_published_at_once(self):
        rows = rows_of(
            [{"rank": 1, "song": self.songs[1].pk}, {"rank": 2, "song": self.songs[0].pk}]
        )

        self.client.post(
            ADD,
            {"title": "At once", "order": "ascending", "featured_position": 100, "_publish": "1"}
            | rows,
        )

        self.assertEqual(ranking_of(Listicle.objects.live().get()), ["Two", "One"])

    def test_the_form_says_whether_readers_see_the_draft(self):
        listicle = make_edition(songs=self.songs[:2]).listicle
        self.assertContains(self.client.get(address_of(listicle)), "Readers see exactly this draft")

        self.save(listicle, title="Another title")

        self.assertContains(
            self.client.get(address_of(listicle)),
            "1 unpublished change that readers do not see yet",
        )
        self.assertNotContains(self.client.get(listicle.get_absolute_url()), "Another title")
        self.assertIn(listicle, Listicle.objects.with_unpublished_changes())

    def test_saving_without_a_change_makes_no_unpublished_change(self):
        listicle = make_edition(songs=self.songs[:2]).listicle

        self.save(listicle)

        self.assertNotIn(listicle, Listicle.objects.with_unpublished_changes())

    def test_withdrawing_asks_first(self):
        listicle = make_edition(songs=self.songs[:2]).listicle
        address = reverse("admin:catalog_listicle_withdraw", args=[listicle.pk])

        self.assertContains(self.client.get(address), "Readers will find the list nowhere")
        self.assertTrue(Listicle.objects.live().exists())
        self.client.post(address)

        self.assertEqual(self.client.get(listicle.get_absolute_url()).status_code, 404)

    def test_an_editor_who_may_not_publish_gets_no_button_and_no_way(self):
        writer = User.objects.create_user("writer", is_staff=True)
        may = ["listicle", "entry"]
        writer.user_permissions.set(
            Permission.objects.filter(content_type__model__in=may).exclude(
                codename="publish_listicle"
            )
        )
        self.client.force_login(writer)
        listicle = self.make_list(2)

        self.assertNotContains(self.client.get(address_of(listicle)), 'name="_publish"')
        self.assertEqual(self.save(listicle, "_publish").status_code, 403)
        withdraw = reverse("admin:catalog_listicle_withdraw", args=[listicle.pk])
        self.assertEqual(self.client.post(withdraw).status_code, 403)
        self.assertFalse(listicle.editions.exists())

    def test_lists_are_published_and_withdrawn_together(self):
        sound, broken = self.make_list(2), make_listicle("Broken", songs=[])
        changelist = reverse("admin:catalog_listicle_changelist")
        chosen = {"_selected_action": [sound.pk, broken.pk]}

        response = self.client.post(
            changelist, {"action": "publish_selected", **chosen}, follow=True
        )
        self.assertContains(response, "needs at least two songs")
        self.assertQuerySetEqual(Listicle.objects.live(), [sound])

        self.client.post(changelist, {"action": "withdraw_selected", **chosen})
        self.assertFalse(Listicle.objects.live().exists())


class DeletingTests(DeskTestCase):
    def test_a_list_that_was_live_is_never_deleted(self):
        edition = make_edition("Once live", songs=self.songs[:2])
        address = reverse("admin:catalog_listicle_delete", args=[edition.listicle.pk])

        self.assertContains(self.client.get(address), "version 1 of “Once live”")
        self.client.post(address, {"post": "yes"})

        self.assertTrue(Listicle.objects.filter(pk=edition.listicle.pk).exists())

    def test_a_draft_may_be_deleted(self):
        listicle = self.make_list(2)

        self.client.post(
            reverse("admin:catalog_listicle_delete", args=[listicle.pk]),
            {"post": "yes", "seen_version": listicle.version},
        )

        self.assertFalse(Listicle.objects.exists())


class ThemesTests(DeskTestCase):
    def test_themes_are_chosen_never_made_by_typing(self):
        listicle, theme = self.make_list(2), make_theme("Summer hits")

        self.save(listicle, themes=[theme.pk])
        self.assertEqual([each.name for each in listicle.themes.all()], ["Summer hits"])

        response = self.save(listicle, themes=["summer nights"])
        self.assertRefused(response, "is not a valid")


class StateTests(DeskTestCase):
    """The form says in words what readers see and what they do not see yet."""

    def schedule(self, days):
        listicle = self.make_list(2)
        at = timezone.now() + timedelta(days=days)
        edition = make_edition(listicle=listicle, live_from=at)
        return listicle, timezone.localtime(edition.live_from)

    def test_unpublished_changes_are_counted_and_named(self):
        theme = make_theme("Farewell")
        listicle = make_edition(songs=self.songs[:3]).listicle
        one, two, three = self.entries(listicle)
        self.save_rows(
            listicle,
            [
                row_of(one, rank=2, blurb="<p>New words.</p>"),
                row_of(two, rank=1),
                row_of(three, DELETE="on"),
                {"rank": 3, "song": self.songs[3].pk},
            ],
            title="Another title",
            themes=[theme.pk],
        )

        page = self.client.get(address_of(listicle))

        self.assertContains(page, "6 unpublished changes that readers do not see yet")
        words = " ".join(strip_tags(page.content.decode()).split())
        for sentence in (
            "Title changed",
            "Theme “Farewell” added",
            f"{self.songs[0].label} moved from no. 1 to no. 2; text changed",
            f"{self.songs[1].label} moved from no. 2 to no. 1",
            f"{self.songs[2].label} removed from no. 3",
            f"{self.songs[3].label} added as no. 3",
        ):
            self.assertIn(sentence, words)

    def test_a_form_that_comes_back_tells_of_what_is_saved_not_of_what_was_typed(self):
        listicle = make_edition(songs=self.songs[:2]).listicle

        response = self.save(listicle, title="", standfirst="Typed")

        self.assertContains(response, "Readers see exactly this draft")

    def test_what_is_not_in_fridays_version_is_put_there_by_one_button_that_keeps_the_time(self):
        listicle, start = self.schedule(days=3)
        name = f"{start:%A}’s version"
        page = self.client.get(address_of(listicle))
        self.assertContains(page, "It holds exactly this draft")
        self.assertNotContains(page, "Not in")

        self.save(listicle, title="Changed")

        page = self.client.get(address_of(listicle))
        self.assertContains(page, f"Not in {name}")
        self.assertContains(page, f"Put into {name}", 1)
        self.save(listicle, "_replace")
        edition = listicle.editions.scheduled().get()
        self.assertEqual((edition.title, edition.live_from), ("Changed", start))

    def test_a_version_later_than_this_week_goes_by_its_date(self):
        for days in (7, 40):
            listicle, start = self.schedule(days)
            self.save(listicle, title="Changed")

            page = self.client.get(address_of(listicle))

            self.assertContains(page, f"Not in the version of {start.day} {start:%B}")


class BudgetTests(DeskTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.long = make_listicle("Long", songs=100, themes=[make_theme(), make_theme()])

    def test_a_list_of_a_hundred_entries_opens_in_25_queries(self):
        with CaptureQueriesContext(connection) as queries:
            response = self.client.get(address_of(self.long))

        self.assertEqual(response.status_code, 200)
        self.assertLessEqual(len(queries), 25)

    def test_a_live_one_with_changes_does_too(self):
        make_edition(listicle=self.long)
        make_edition(listicle=self.long, live_from=timezone.now() + timedelta(days=3))
        for entry in self.long.entries.filter(rank__gt=90):
            entry.delete()
        for song in self.songs:
            self.long.append(song)
        self.save(self.long, title="Changed", private_note="A note")
        with CaptureQueriesContext(connection) as queries:
            response = self.client.get(address_of(self.long))

        self.assertContains(response, "15 unpublished changes")
        self.assertLessEqual(len(queries), 25)

    def test_its_refused_form_costs_no_query_a_row(self):
        form = form_of(self.long, title="")
        with CaptureQueriesContext(connection) as queries:
            response = self.client.post(address_of(self.long), form)

        self.assertContains(response, "This field is required")
        # One a row is Django's own, for the row's id.
        self.assertLessEqual(len(queries), 140)

    def test_it_saves_in_one_post(self):
        rows = [row_of(entry, rank=101 - entry.rank) for entry in self.long.entries.all()]
        wanted = ranking_of(self.long)[::-1]

        self.assertSaved(self.save_rows(self.long, rows))

        self.assertEqual(ranking_of(self.long), wanted)

    def test_the_list_of_lists_costs_the_same_for_two_and_for_twelve(self):
        address = reverse("admin:catalog_listicle_changelist")
        self.client.get(address)
        with CaptureQueriesContext(connection) as queries:
            self.client.get(address)
        for _ in range(10):
            make_edition(songs=self.songs[:2])

        with self.assertNumQueries(len(queries)):
            self.client.get(address)
