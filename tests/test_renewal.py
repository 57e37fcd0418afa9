"""Next year's list: begun from a version, decided on entry by entry, linked with the earlier."""

from datetime import timedelta
from io import StringIO

from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalog import publishing
from catalog.audit import audit
from catalog.models import Activity, Entry, Listicle
from catalog.publishing import digest_of
from catalog.publishing.renewal import next_title, renew, succeed
from catalog.publishing.sealing import seal

from .builders import (
    make_author,
    make_colleague,
    make_edition,
    make_listicle,
    make_song,
    make_theme,
)
from .desk import address_of, form_of, ranking_of, row_of, rows_of

YEAR = timedelta(days=365)


def findings_of(listicle):
    listicle.refresh_from_db()
    found = publishing.preflight(publishing.RankedList.of_draft(listicle))
    return {finding.code: finding for finding in found if finding.blocks}


class RenewalTestCase(TestCase):
    """A list of three songs, live as version 1."""

    @classmethod
    def setUpTestData(cls):
        cls.editor = make_colleague("Editor")
        cls.songs = [make_song(title) for title in ("One", "Two", "Three")]

    def setUp(self):
        self.theme = make_theme("Rain")
        listicle = make_listicle(
            "The 3 best of 2026", songs=self.songs, themes=[self.theme], author=make_author()
        )
        for entry in listicle.entries.all():
            Entry.objects.filter(pk=entry.pk).update(blurb=f"<p>On {entry.song}.</p>")
        self.edition = make_edition(listicle=listicle)
        self.listicle = self.edition.listicle
        self.client.force_login(self.editor)

    def step(self, listicle=None, name="renew"):
        return reverse(f"admin:catalog_listicle_{name}", args=[(listicle or self.listicle).pk])

    def post(self, **fields):
        self.listicle.refresh_from_db()
        values = {
            "edition": 1,
            "where": "same",
            "title": "",
            "seen_version": self.listicle.version,
        }
        return self.client.post(self.step(), values | fields, follow=True)

    def decide(self, listicle, *decisions):
        for entry, decision in zip(listicle.entries.order_by("rank"), decisions, strict=True):
            Entry.objects.filter(pk=entry.pk).update(decision=decision)

    def decisions(self, listicle):
        return list(listicle.entries.order_by("rank").values_list("decision", flat=True))


class NextTitleTests(TestCase):
    def test_the_latest_year_is_put_forward(self):
        for title, following in (
            ("Best of 2026", "Best of 2027"),
            ("2025 and 2026", "2025 and 2027"),
            ("2026년의 노래", "2027년의 노래"),
            ("Best of 1999", "Best of 2000"),
            ("15 songs", "15 songs"),
            ("No. 20261", "No. 20261"),
        ):
            self.assertEqual(next_title(title), following)


class AtTheSameAddressTests(RenewalTestCase):
    def test_the_version_is_in_the_draft_again_and_every_entry_is_to_be_decided_on(self):
        self.listicle.entries.first().delete()
        Listicle.objects.filter(pk=self.listicle.pk).update(title="Something else")
        self.listicle.put_in_order(self.listicle.entries.all())

        response = self.post()

        self.assertContains(response, "Decide on every entry")
        self.listicle.refresh_from_db()
        self.assertEqual(digest_of(self.listicle), self.edition.digest)
        self.assertEqual(self.listicle.renews, self.edition)
        self.assertEqual(ranking_of(self.listicle), ["One", "Two", "Three"])
        self.assertEqual(self.decisions(self.listicle), ["open"] * 3)
        self.assertEqual(list(audit()), [])

    def test_private_notes_stay_with_songs_that_are_in_both(self):
        self.listicle.entries.filter(rank=2).update(private_note="Ask the label.")

        self.post()

        self.assertEqual(self.listicle.entries.get(rank=2).private_note, "Ask the label.")

    def test_it_is_written_into_the_trail(self):
        self.post()

        activity = Activity.objects.get(action="renewed")
        self.assertEqual((activity.by, activity.edition_number), (self.editor, 1))

    def test_a_draft_changed_since_the_step_was_shown_is_left_as_it_is(self):
        seen = self.listicle.version
        Listicle.objects.filter(pk=self.listicle.pk).update(title="Newer", version=seen + 1)

        response = self.post(seen_version=seen)

        self.assertContains(response, "it was left as it is")
        self.listicle.refresh_from_db()
        self.assertEqual((self.listicle.title, self.listicle.renews), ("Newer", None))

    def test_the_step_says_what_becomes_of_unpublished_changes(self):
        words = "the draft as it stands now is replaced"
        self.assertNotContains(self.client.get(self.step()), words)

        self.client.post(address_of(self.listicle), form_of(self.listicle, title="Changed"))

        self.assertContains(self.client.get(self.step()), words)

    def test_an_earlier_version_can_be_chosen(self):
        Listicle.objects.filter(pk=self.listicle.pk).update(title="Second words")
        publishing.publish(self.listicle)

        self.post(edition=1)

        self.listicle.refresh_from_db()
        self.assertEqual(self.listicle.title, "The 3 best of 2026")
        self.assertEqual(self.listicle.renews, self.edition)


class AtANewAddressTests(RenewalTestCase):
    def succeed(self, title="The 3 best of 2027", **fields):
        response = self.post(where="new", title=title, **fields)
        return response, Listicle.objects.exclude(pk=self.listicle.pk).get()

    def test_the_title_is_proposed_with_the_next_year(self):
        self.assertContains(self.client.get(self.step()), 'value="The 3 best of 2027"')

    def test_a_new_list_is_made_that_names_its_predecessor(self):
        response, heir = self.succeed()

        self.assertRedirects(response, address_of(heir))
        self.assertEqual((heir.slug, heir.predecessor), ("the-3-best-of-2027", self.listicle))
        self.assertEqual((heir.writer, heir.renews), (self.editor, self.edition))
        self.assertEqual(heir.author, self.listicle.author)
        self.assertEqual(list(heir.themes.all()), [self.theme])
        self.assertEqual(ranking_of(heir), ["One", "Two", "Three"])
        self.assertEqual(heir.entries.get(rank=1).blurb, "<p>On One.</p>")
        self.assertEqual(self.decisions(heir), ["open"] * 3)
        self.assertEqual(heir.digest, digest_of(heir))
        self.assertEqual(list(audit()), [])

    def test_the_earlier_list_is_left_as_it_was(self):
        before = form_of(self.listicle)

        self.succeed()

        self.assertEqual(form_of(self.listicle), before)
        self.assertEqual(Listicle.objects.live().get(), self.listicle)

    def test_its_cover_outlives_either_list(self):
        Listicle.objects.filter(pk=self.listicle.pk).update(cover="lists/a-10x10.webp")
        edition = publishing.publish(self.listicle)

        _response, heir = self.succeed(edition=edition.number)
        heir.delete()

        self.listicle.refresh_from_db()
        self.assertEqual(self.listicle.cover.name, "lists/a-10x10.webp")

    def test_the_same_title_gets_an_address_of_its_own(self):
        _response, heir = self.succeed(title=self.listicle.title)

        self.assertEqual(heir.slug, f"{self.listicle.slug}-2")

    def test_it_needs_a_title(self):
        for title in ("", "  ", "x" * 201, "\x00"):
            response = self.post(where="new", title=title)

            self.assertEqual(response.status_code, 200)
        self.assertEqual(Listicle.objects.count(), 1)

    def test_it_is_told_at_the_desk_who_began_it_and_from_what(self):
        _response, heir = self.succeed()

        self.assertEqual(Activity.objects.get(action="renewed").object_id, heir.pk)
        entry = LogEntry.objects.get(object_id=heir.pk)
        self.assertIn("from version 1", entry.get_change_message())

    def test_movement_counts_against_the_predecessor(self):
        heir = succeed(self.edition, "Heir")
        heir.entries.get(rank=1).delete()
        heir.put_in_order(heir.entries.all())
        heir.entries.update(decision="keep")
        publishing.publish(heir)

        response = self.client.get(heir.get_absolute_url())

        self.assertContains(response, "Up 1", count=2)
        self.assertContains(response, "Left the list: ")


class DecidingTests(RenewalTestCase):
    def setUp(self):
        super().setUp()
        self.listicle = renew(self.edition, self.listicle.version)

    def test_what_is_undecided_is_told_with_its_ranks_and_blocks(self):
        self.decide(self.listicle, "open", "keep", "open")

        sentence = findings_of(self.listicle)["entries-undecided"].sentence

        self.assertIn("no. 1, 3", sentence)
        with self.assertRaisesMessage(publishing.NotPublishable, "no. 1, 3"):
            publishing.publish(self.listicle)

    def test_no_way_of_publishing_goes_past_it(self):
        later = timezone.now() + timedelta(days=1)
        for options in ({}, {"at": later}, {"expires_at": later}, {"minor": True}):
            with self.assertRaises(publishing.NotPublishable):
                publishing.publish(self.listicle, **options)
        with self.assertRaises(CommandError):
            call_command("publish", self.listicle.slug, stdout=StringIO(), stderr=StringIO())
        self.client.post(
            reverse("admin:catalog_listicle_changelist"),
            {"action": "publish_selected", "_selected_action": [self.listicle.pk]},
        )
        self.assertEqual(self.listicle.editions.count(), 1)

    def test_the_form_saves_and_does_not_publish(self):
        one, two, three = self.listicle.entries.order_by("rank")
        rows = rows_of(
            [row_of(each, decision=each.decision, private_note="") for each in (one, two, three)]
        )
        form = form_of(self.listicle, title="Saved", **rows)

        response = self.client.post(
            address_of(self.listicle), form | {"_publish": "1"}, follow=True
        )

        self.assertContains(response, "not published")
        self.listicle.refresh_from_db()
        self.assertEqual(self.listicle.title, "Saved")
        self.assertEqual(self.listicle.editions.count(), 1)

    def test_what_is_to_be_rewritten_needs_another_text(self):
        self.decide(self.listicle, "rewrite", "rewrite", "keep")
        self.listicle.entries.filter(rank=1).update(blurb="<p>All <strong>new</strong>.</p>")
        # The same words in bold are the same words.
        self.listicle.entries.filter(rank=2).update(blurb="<p>On <strong>Two</strong>.</p>")

        finding = findings_of(self.listicle)["entry-not-rewritten"]

        self.assertEqual((finding.rank, finding.field), (2, "blurb"))

    def test_what_came_in_meanwhile_needs_no_decision(self):
        self.decide(self.listicle, "keep", "keep", "keep")
        self.listicle.append(make_song())

        self.assertEqual(findings_of(self.listicle), {})

    def test_published_it_is_an_ordinary_list_again(self):
        self.decide(self.listicle, "keep", "keep", "rewrite")
        self.listicle.entries.filter(rank=3).update(blurb="<p>Said anew.</p>")

        edition = publishing.publish(self.listicle)

        self.listicle.refresh_from_db()
        self.assertEqual(edition.number, 2)
        self.assertIsNone(self.listicle.renews)
        self.assertEqual(self.decisions(self.listicle), ["", "", ""])
        self.assertEqual(list(audit()), [])

    def test_scheduled_likewise(self):
        self.decide(self.listicle, "keep", "keep", "keep")

        publishing.publish(self.listicle, at=timezone.now() + timedelta(days=1))

        self.listicle.refresh_from_db()
        self.assertIsNone(self.listicle.renews)
        self.assertEqual(self.decisions(self.listicle), ["", "", ""])

    def test_a_version_restored_instead_ends_it(self):
        publishing.restore(self.edition, Listicle.objects.get(pk=self.listicle.pk).version)

        self.listicle.refresh_from_db()
        self.assertIsNone(self.listicle.renews)
        self.assertEqual(self.decisions(self.listicle), ["", "", ""])

    def test_the_form_says_how_many_are_left(self):
        self.decide(self.listicle, "open", "keep", "open")

        self.assertContains(self.client.get(address_of(self.listicle)), "2 entries are still")
        self.decide(self.listicle, "open", "keep", "keep")
        self.assertContains(self.client.get(address_of(self.listicle)), "1 entry is still")
        self.decide(self.listicle, "keep", "keep", "keep")
        self.assertContains(self.client.get(address_of(self.listicle)), "Every entry has been")

    def test_all_that_are_undecided_are_kept_at_once(self):
        self.decide(self.listicle, "open", "rewrite", "open")
        self.listicle.refresh_from_db()

        response = self.client.post(
            self.step(name="decide"), {"seen_version": self.listicle.version}, follow=True
        )

        self.assertContains(response, "Kept as they are: 2")
        self.assertEqual(self.decisions(self.listicle), ["keep", "rewrite", "keep"])

    def test_a_draft_changed_meanwhile_is_not_decided_on(self):
        seen = Listicle.objects.get(pk=self.listicle.pk).version
        Listicle.objects.claim(self.listicle.pk, seen)

        response = self.client.post(self.step(name="decide"), {"seen_version": seen}, follow=True)

        self.assertContains(response, "nothing was decided on")
        self.assertEqual(self.decisions(self.listicle), ["open"] * 3)

    def test_nonsense_is_no_error(self):
        for seen in ("", "x", "\x00", "-1", "9" * 30):
            response = self.client.post(self.step(name="decide"), {"seen_version": seen})
            self.assertEqual(response.status_code, 404)
        self.client.post(self.step(name="decide"), {"seen_version": "9" * 18})
        self.assertEqual(self.decisions(self.listicle), ["open"] * 3)

    def test_a_list_that_renews_nothing_has_no_such_step(self):
        self.assertEqual(self.client.get(self.step(make_listicle(), "decide")).status_code, 404)


class SampleContentTests(TestCase):
    def test_a_sample_list_that_somebody_renews_is_not_removed_under_their_hands(self):
        call_command("demo", stdout=StringIO())
        edition = Listicle.objects.first().editions.get()
        renew(edition, edition.listicle.version)

        call_command("demo", remove=True, stdout=StringIO())

        self.assertEqual(Listicle.objects.get(), edition.listicle)


class RefusalTests(RenewalTestCase):
    def test_a_list_without_versions_says_so(self):
        listicle = make_listicle()

        self.assertContains(self.client.get(self.step(listicle)), "publish this list first")
        self.client.post(self.step(listicle), {"edition": 1, "where": "same", "seen_version": 1})
        listicle.refresh_from_db()
        self.assertIsNone(listicle.renews)

    def test_nothing_begins_from_a_sealed_version(self):
        seal(self.edition, self.editor, "A court said so.")

        self.assertContains(self.client.get(self.step()), "publish this list first")
        self.post()
        self.post(where="new", title="Heir")
        for begin in (
            lambda: renew(self.edition, self.listicle.version),
            lambda: succeed(self.edition, "Heir"),
        ):
            with self.assertRaisesMessage(publishing.Refused, "is sealed"):
                begin()

        self.listicle.refresh_from_db()
        self.assertIsNone(self.listicle.renews)
        self.assertEqual(Listicle.objects.count(), 1)

    def test_forged_fields_do_nothing(self):
        for fields in (
            {"edition": "x"},
            {"edition": "\x00"},
            {"edition": "9" * 30},
            {"edition": 2},
            {"where": "elsewhere"},
            {"where": ""},
            {"seen_version": ""},
            {"seen_version": "9" * 30},
            {"seen_version": "\x00"},
        ):
            with self.subTest(fields):
                self.assertEqual(self.post(**fields).status_code, 200)
        self.listicle.refresh_from_db()
        self.assertIsNone(self.listicle.renews)

    def test_a_writer_renews_only_their_own(self):
        writer = make_colleague("Writer")
        self.client.force_login(writer)

        self.assertIn(self.post().status_code, (403, 404))
        self.assertIn(self.client.get(self.step()).status_code, (403, 404))
        self.listicle.refresh_from_db()
        self.assertIsNone(self.listicle.renews)

        Listicle.objects.filter(pk=self.listicle.pk).update(writer=writer)
        self.post(where="new", title="Heir")
        self.assertEqual(Listicle.objects.get(title="Heir").writer, writer)

    def test_who_may_make_no_lists_has_the_same_address_only(self):
        writer = make_colleague("Writer")
        Listicle.objects.filter(pk=self.listicle.pk).update(writer=writer)
        group = writer.groups.get()
        group.permissions.remove(group.permissions.get(codename="add_listicle"))
        self.client.force_login(writer)

        self.assertNotContains(self.client.get(self.step()), "at a new address")
        self.post(where="new", title="Heir")
        self.assertEqual(Listicle.objects.count(), 1)


class ReadersTests(RenewalTestCase):
    def make_heir(self, title="The 3 best of 2027", **fields):
        heir = make_listicle(title, predecessor=self.listicle, **fields)
        return make_edition(listicle=heir).listicle

    def page_of(self, listicle):
        return self.client.get(listicle.get_absolute_url())

    def test_both_lists_name_each_other(self):
        heir = self.make_heir()

        self.assertContains(
            self.page_of(heir),
            f'Earlier list: <a href="{self.listicle.get_absolute_url()}">The 3 best of 2026</a>',
        )
        self.assertContains(
            self.page_of(self.listicle),
            f'Carried on in <a href="{heir.get_absolute_url()}">The 3 best of 2027</a>',
        )

    def test_what_is_not_live_is_not_named(self):
        make_listicle("A draft", predecessor=self.listicle)
        make_edition(
            listicle=make_listicle("To come", predecessor=self.listicle),
            live_from=timezone.now() + YEAR,
        )
        gone = self.make_heir("Withdrawn")
        publishing.withdraw(gone)

        for words in ("Carried on in", "A draft", "To come", "Withdrawn"):
            self.assertNotContains(self.page_of(self.listicle), words)

        heir = self.make_heir()
        publishing.withdraw(self.listicle)
        self.assertNotContains(self.page_of(heir), "Earlier list")

    def test_the_words_are_those_that_readers_see(self):
        heir = self.make_heir()
        Listicle.objects.filter(pk=self.listicle.pk).update(title="Draft words")

        self.assertNotContains(self.page_of(heir), "Draft words")

    def test_of_several_the_newest_is_named(self):
        self.make_heir("Older one")
        self.make_heir("Newer one")

        response = self.page_of(self.listicle)

        self.assertContains(response, "Newer one")
        self.assertNotContains(response, "Older one")

    def test_songs_of_a_list_that_left_the_site_are_not_named(self):
        heir = self.make_heir(songs=[self.songs[1], make_song()])
        self.assertContains(self.page_of(heir), "One</a> (no. 1)")

        publishing.withdraw(self.listicle)

        self.assertContains(self.page_of(heir), "Up 1")
        self.assertNotContains(self.page_of(heir), "Left the list")

    def test_an_earlier_version_names_neither(self):
        heir = self.make_heir()
        Listicle.objects.filter(pk=self.listicle.pk).update(standfirst="Changed.")
        publishing.publish(self.listicle)

        response = self.client.get(f"{self.listicle.get_absolute_url()}editions/1/")

        self.assertNotContains(response, heir.title)

    def test_the_page_costs_at_most_ten_queries_with_both(self):
        self.make_heir(songs=self.songs, themes=[self.theme])
        Listicle.objects.filter(pk=self.listicle.pk).update(
            predecessor=make_edition("Before", themes=[self.theme]).listicle,
            standfirst="Changed.",
        )
        publishing.publish(Listicle.objects.get(pk=self.listicle.pk))

        with CaptureQueriesContext(connection) as queries:
            response = self.page_of(self.listicle)

        self.assertContains(response, "Carried on in")
        self.assertContains(response, "Earlier list: ")
        self.assertLessEqual(len(queries), 10)


class CircleTests(TestCase):
    def test_a_list_carries_on_none_that_carries_it_on(self):
        first = make_listicle()
        second = make_listicle(predecessor=first)
        third = make_listicle(predecessor=second)
        for later in (second, third):
            first.predecessor = later
            with self.assertRaisesMessage(ValidationError, "That list carries on this one"):
                first.clean()

        third.predecessor = first
        third.clean()

    def test_the_form_says_so(self):
        first = make_listicle()
        second = make_listicle(predecessor=first)
        self.client.force_login(make_colleague("Editor"))

        response = self.client.post(address_of(first), form_of(first, predecessor=second.pk))

        self.assertContains(response, "That list carries on this one")

    def test_a_circle_among_others_is_walked_once(self):
        first = make_listicle()
        second = make_listicle(predecessor=first)
        Listicle.objects.filter(pk=first.pk).update(predecessor=second)

        make_listicle(predecessor=second).clean()
