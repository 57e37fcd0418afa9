"""Notes to colleagues: kept with the list and its entries, and shown to nobody else."""

from django.test import TestCase
from django.urls import reverse

from catalog import publishing
from catalog.models import Listicle
from catalog.previews import preview_address
from tests.builders import (
    make_author,
    make_colleague,
    make_edition,
    make_editor,
    make_listicle,
    make_song,
    make_theme,
)
from tests.desk import address_of, form_of, ranking_of, row_of, rows_of

OF_LIST, OF_ENTRY = "canarylistnote", "canaryentrynote"


class NotesTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = make_editor()
        cls.songs = [make_song(title) for title in ("One", "Two", "Three")]

    def setUp(self):
        self.client.force_login(self.editor)
        self.listicle = make_listicle(songs=self.songs[:2])

    def save(self, rows=None, button="_continue", **changes):
        if rows is not None:
            changes |= rows_of(rows)
        form = form_of(self.listicle, **changes) | {button: "1"}
        response = self.client.post(address_of(self.listicle), form)
        self.assertEqual(response.status_code, 302)
        self.listicle.refresh_from_db()
        return self.listicle


class NotesOnTheDeskTests(NotesTestCase):
    def test_a_list_has_a_note_that_colleagues_read_on_opening_it(self):
        self.save(private_note="Ask Jin about no. 2.")

        page = self.client.get(address_of(self.listicle))

        self.assertContains(page, "Note to colleagues:</strong> Ask Jin about no. 2.")

    def test_an_entry_with_a_note_is_marked(self):
        page = self.client.get(address_of(self.listicle))
        self.assertNotContains(page, "has a note to colleagues")
        one, two = self.listicle.entries.all()

        self.save([row_of(one, private_note="Check the year."), row_of(two)])

        page = self.client.get(address_of(self.listicle))
        self.assertContains(page, "has a note to colleagues", 1)
        self.assertContains(page, "Check the year.")

    def test_a_note_moves_with_its_entry(self):
        one, two = self.listicle.entries.all()

        self.save([row_of(one, rank=2, private_note="Of One."), row_of(two, rank=1)])

        self.assertEqual(ranking_of(self.listicle), ["Two", "One"])
        notes = [entry.private_note for entry in self.listicle.entries.all()]
        self.assertEqual(notes, ["", "Of One."])

    def test_a_note_alone_is_no_unpublished_change_and_still_a_write(self):
        make_edition(listicle=self.listicle)
        version = self.listicle.version
        one, two = self.listicle.entries.all()

        self.save([row_of(one, private_note="A"), row_of(two)], private_note="B")

        self.assertNotIn(self.listicle, Listicle.objects.with_unpublished_changes())
        self.assertEqual(self.listicle.version, version + 1)
        page = self.client.get(address_of(self.listicle))
        self.assertContains(page, "Readers see exactly this draft")

    def test_notes_are_escaped(self):
        self.save(private_note="<script>alert(1)</script>")

        self.assertNotContains(self.client.get(address_of(self.listicle)), "<script>alert")


class RestoringTests(NotesTestCase):
    def test_notes_stay_with_their_songs_and_no_note_is_lost(self):
        edition = make_edition(listicle=self.listicle)
        one, two = self.listicle.entries.all()
        self.save(
            [
                row_of(one, private_note="Of One."),
                row_of(two, DELETE="on"),
                {"rank": 3, "song": self.songs[2].pk, "private_note": "Of Three."},
                {"rank": 4, "private_note": "Of none.", "blurb": "<p>Which?</p>"},
            ],
            private_note="Of the list.",
        )

        publishing.restore(edition, self.listicle.version)

        self.listicle.refresh_from_db()
        self.assertEqual(ranking_of(self.listicle), ["One", "Two"])
        self.assertEqual(self.listicle.entries.first().private_note, "Of One.")
        self.assertEqual(
            self.listicle.private_note,
            f"Of the list.\n{self.songs[2].label}: Of Three.\nAn entry without song: Of none.",
        )
        self.assertEqual(publishing.digest_of(self.listicle), edition.digest)

    def test_a_list_without_notes_gets_none(self):
        edition = make_edition(listicle=self.listicle)

        publishing.restore(edition, self.listicle.version)

        self.listicle.refresh_from_db()
        self.assertEqual(self.listicle.private_note, "")


class OutputTests(NotesTestCase):
    def setUp(self):
        super().setUp()
        theme, author = make_theme("Rain"), make_author("Mina")
        self.listicle = make_listicle(
            songs=self.songs[:2], themes=[theme], author=author, private_note=OF_LIST
        )
        self.listicle.entries.update(private_note=OF_ENTRY, blurb="<p>canarypublished</p>")
        publishing.publish(self.listicle)
        self.listicle.entries.update(blurb="<p>canarypublished again</p>")
        publishing.publish(self.listicle)
        song = self.songs[0]
        self.pages = [
            "/",
            "/lists/",
            self.listicle.get_absolute_url(),
            f"{self.listicle.get_absolute_url()}editions/",
            f"{self.listicle.get_absolute_url()}editions/1/",
            song.get_absolute_url(),
            song.credits.get().artist.get_absolute_url(),
            theme.get_absolute_url(),
            author.get_absolute_url(),
            "/themes/",
            "/artists/",
            preview_address(self.listicle),
        ]

    def test_no_page_that_a_visitor_can_open_shows_a_note(self):
        self.client.logout()
        for path in self.pages:
            with self.subTest(path):
                response = self.client.get(path)
                self.assertEqual(response.status_code, 200)
                page = b"".join(response)
                self.assertNotIn(OF_LIST.encode(), page)
                self.assertNotIn(OF_ENTRY.encode(), page)

    def test_the_canaries_would_be_heard_there(self):
        page = self.client.get(self.listicle.get_absolute_url())
        self.assertContains(page, "canarypublished")

    def test_neither_comparison_nor_edition_knows_of_notes(self):
        versions = reverse("admin:catalog_listicle_versions", args=[self.listicle.pk])
        page = self.client.get(versions, {"from": 1, "to": 2})

        self.assertContains(page, "canarypublished")
        self.assertNotContains(page, OF_LIST)
        self.assertNotContains(page, OF_ENTRY)
        edition = self.listicle.live_edition
        self.assertNotIn("private_note", edition.text())


class WriterTests(NotesTestCase):
    def test_a_new_list_is_of_who_adds_it(self):
        for role in ("Writer", "Editor"):
            with self.subTest(role):
                person = make_colleague(role)
                self.client.force_login(person)
                self.client.post(
                    reverse("admin:catalog_listicle_add"),
                    {"title": f"By a {role}", "order": "ascending", "featured_position": 100}
                    | rows_of([]),
                )
                self.assertEqual(Listicle.objects.get(title=f"By a {role}").writer, person)

    def test_an_editor_gives_a_list_to_a_writer(self):
        writer = make_colleague("Writer")
        self.client.force_login(make_colleague("Editor"))

        self.assertContains(self.client.get(address_of(self.listicle)), 'name="writer"')
        self.save(writer=writer.pk)

        self.assertEqual(self.listicle.writer, writer)

    def test_a_writer_neither_sees_the_field_nor_can_forge_it(self):
        writer, other = make_colleague("Writer"), make_colleague("Writer")
        Listicle.objects.update(writer=writer)
        self.client.force_login(writer)

        self.assertNotContains(self.client.get(address_of(self.listicle)), 'name="writer"')
        self.save(writer=other.pk)

        self.assertEqual(self.listicle.writer, writer)

    def test_lists_are_found_by_their_writer(self):
        writer = make_colleague("Writer", "jin")
        mine = make_listicle("Of Jin", writer=writer)
        make_listicle("Of Mina", writer=self.editor)

        page = self.client.get(
            reverse("admin:catalog_listicle_changelist"), {"writer__id__exact": writer.pk}
        )

        self.assertQuerySetEqual(page.context["cl"].queryset, [mine])


class DecisionTests(NotesTestCase):
    """Entries that come from last year's list."""

    def setUp(self):
        super().setUp()
        self.listicle.entries.filter(rank=1).update(decision="open")

    def test_only_such_an_entry_asks_for_a_decision(self):
        page = self.client.get(address_of(self.listicle))

        self.assertContains(page, 'name="entries-0-decision"')
        self.assertNotContains(page, 'name="entries-1-decision"')
        for words in ("To be decided", "Keep as it is", "Rewrite", "Drop (removed on saving)"):
            self.assertContains(page, words)

    def test_a_decision_is_kept(self):
        one, two = self.listicle.entries.all()

        self.save([row_of(one, decision="rewrite"), row_of(two, decision="keep")])

        decisions = [entry.decision for entry in self.listicle.entries.all()]
        self.assertEqual(decisions, ["rewrite", ""])

    def test_what_is_dropped_is_removed(self):
        one, two = self.listicle.entries.all()

        self.save([row_of(one, decision="drop"), row_of(two)])

        self.assertEqual(ranking_of(self.listicle), ["Two"])

    def test_a_forged_decision_is_refused(self):
        one, two = self.listicle.entries.all()
        form = form_of(self.listicle, **rows_of([row_of(one, decision="\x00"), row_of(two)]))

        response = self.client.post(address_of(self.listicle), form)

        self.assertContains(response, "Select a valid choice")
