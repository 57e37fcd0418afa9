"""The screens of the intake, as an editor's browser asks for them, with scripts or without."""

import re
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog import publishing
from catalog.models import Entry, Intake, Listicle, Song
from catalog.models.names import NameKind

from ..builders import (
    make_artist,
    make_author,
    make_colleague,
    make_editor,
    make_listicle,
    make_song,
)
from .articles import article_text

PASTE = reverse("admin:catalog_listicle_intake")
SHORT = [("First Rain", "by Night Bus"), ("Second Snow", "by Kim Sora"), ("Third Wind", "by Mun")]


class ScreenTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = make_editor()
        cls.writer, cls.other = make_colleague("Writer"), make_colleague("Writer")

    def setUp(self):
        self.client.force_login(self.editor)

    def paste(self, text, **fields):
        return self.client.post(PASTE, {"text": text, "html": "", **fields})

    def begin(self, pairs=SHORT, **options):
        """Hand an article in; the address of its review."""
        response = self.paste(article_text(pairs, **options))
        self.assertEqual(response.status_code, 302)
        return response.url

    def form(self, address):
        """The fields of the review as the page shows them."""
        page = self.client.get(address).content.decode()
        fields = {
            name: value
            for name, value in re.findall(r'<input[^>]*? name="([\w-]+)" value="([^"]*)"', page)
            if name != "csrfmiddlewaretoken"
        }
        for name, options in re.findall(
            r'<select[^>]* name="([\w-]+)"[^>]*>(.*?)</select>', page, re.DOTALL
        ):
            chosen = re.search(r'value="([^"]*)" selected', options)
            first = re.search(r'value="([^"]*)"', options)
            fields[name] = (chosen or first)[1] if (chosen or first) else ""
        return fields

    def line(self, address, text):
        """The place of the line that begins with this text."""
        page = self.client.get(address).content.decode()
        return re.search(rf'id="line-text-(\d+)">{re.escape(text)}', page)[1]


class PasteTests(ScreenTestCase):
    def test_an_article_goes_on_to_its_review(self):
        response = self.client.get(self.begin(), follow=True)

        self.assertContains(response, "Review the article")
        self.assertContains(response, "3 entries.")
        self.assertContains(response, "New in the catalogue: 3 songs")

    def test_the_clipboard_s_html_is_read_rather_than_its_plain_text(self):
        html = "<h1>Sad songs</h1>" + "".join(
            f"<h2>{number}. {song} {credit}</h2><p>Some words about it, and some more.</p>"
            for number, (song, credit) in enumerate(SHORT, start=1)
        )

        response = self.paste("anything", html=html)

        self.assertContains(self.client.get(response.url), "First Rain")

    def test_a_file_in_any_encoding_is_read(self):
        for encoding in ("utf-8", "utf-16", "windows-1252"):
            with self.subTest(encoding):
                data = article_text(title=f"Songs in {encoding}").encode(encoding)
                file = SimpleUploadedFile("article.txt", data)

                response = self.client.post(PASTE, {"text": "", "html": "", "file": file})

                self.assertContains(self.client.get(response.url), "She’s in the Rain")

    def test_what_is_no_list_is_refused_with_a_sentence_and_what_was_pasted_stays(self):
        response = self.paste("Boil the noodles for four minutes. Serve them hot.")

        self.assertContains(response, "Boil the noodles for four minutes.")
        self.assertContains(response, "errorlist")
        self.assertEqual(Intake.objects.count(), 0)

    def test_nothing_at_all_is_refused(self):
        for text in ("", "  \n"):
            self.assertContains(self.paste(text), "Paste an article, or choose a file.")

    def test_a_broken_document_is_refused_with_a_sentence(self):
        for name, data in (
            ("a.docx", b"PK\x03\x04 nothing"),
            ("b.txt", b"\x00\x00\xff"),
            ("c.html", b"<" * 5000),
            ("d.txt", b""),
        ):
            with self.subTest(name):
                file = BytesIO(data)
                file.name = name

                response = self.client.post(PASTE, {"text": "", "html": "", "file": file})

                self.assertContains(response, "errorlist")

    def test_a_file_that_is_too_long_is_refused_unread(self):
        file = SimpleUploadedFile("a.txt", b"x" * 2_000_001)

        response = self.client.post(PASTE, {"text": "", "html": "", "file": file})

        self.assertContains(response, "longer than any article")

    def test_nul_in_the_text_is_no_reason_to_fail(self):
        response = self.paste(article_text(SHORT).replace("takes its time", "takes\x00its time"))

        self.assertEqual(self.client.get(response.url).status_code, 200)

    def test_the_same_article_again_leads_to_its_unfinished_review(self):
        self.assertEqual(self.begin(), self.begin())
        self.assertEqual(Intake.objects.count(), 1)
        self.assertContains(self.client.get(PASTE), "Begun and not finished")

    def test_the_same_article_again_leads_to_the_list_it_has_become(self):
        address = self.begin()
        self.client.post(address, {**self.form(address), "_create": ""})

        response = self.client.post(PASTE, {"text": article_text(SHORT)}, follow=True)

        self.assertContains(response, "This article has been imported already")
        self.assertEqual(response.context["original"], Listicle.objects.get())
        self.assertEqual(Listicle.objects.count(), 1)

    def test_a_writer_is_not_led_to_the_list_of_somebody_else(self):
        address = self.begin()
        self.client.post(address, {**self.form(address), "_create": ""})
        self.client.force_login(self.writer)

        response = self.client.post(PASTE, {"text": article_text(SHORT)}, follow=True)

        self.assertContains(response, "by somebody else: ask an editor")


class ReviewTests(ScreenTestCase):
    def create(self, address, **changes):
        return self.client.post(
            address, {**self.form(address), **changes, "_create": ""}, follow=True
        )

    def test_a_draft_is_made_as_it_stands(self):
        author = make_author("Mina Sol")
        address = self.begin(author="Mina Sol")

        response = self.create(address)

        listicle = Listicle.objects.get()
        self.assertContains(response, "The draft is made: 3 entries.")
        self.assertEqual((listicle.author, listicle.writer), (author, self.editor))
        self.assertEqual(listicle.entries.count(), 3)
        self.assertContains(response, "Checks")

    def test_nothing_is_written_before_that(self):
        address = self.begin()
        self.client.get(address)
        self.client.post(address, {**self.form(address), "_update": ""})

        self.assertEqual((Listicle.objects.count(), Song.objects.count()), (0, 0))

    def test_title_byline_and_order_may_be_corrected(self):
        author = make_author("Somebody Else")
        address = self.begin()

        self.create(address, title="A better title", author=author.pk, order="countdown")

        listicle = Listicle.objects.get()
        self.assertEqual(
            (listicle.title, listicle.author, listicle.order),
            ("A better title", author, "countdown"),
        )

    def test_a_close_spelling_waits_for_a_yes(self):
        artist = make_artist("BIGBANG")
        song = make_song("Haru Haru", by=artist)
        address = self.begin([("Haru Haru", "by Bing Bang"), *SHORT])
        start = self.line(address, "1. Haru Haru")

        refused = self.create(address)
        self.assertContains(refused, "say which song it is")
        self.assertContains(refused, "close spelling")
        self.assertEqual(Listicle.objects.count(), 0)

        self.create(address, **{f"song-{start}": song.pk})

        self.assertEqual(Listicle.objects.get().entries.get(rank=1).song, song)
        self.assertEqual(artist.names.get(name="Bing Bang").kind, NameKind.MISSPELLING)

    def test_a_year_that_the_record_has_otherwise_is_shown_beside_it(self):
        make_song("First Rain", by=make_artist("Night Bus"), release_year=2008)

        address = self.begin([("First Rain (2010)", "by Night Bus"), *SHORT[1:]])

        self.assertContains(self.client.get(address), "the record says 2008, and keeps it")

    def test_another_song_may_be_picked(self):
        song = make_song("Something Else")
        address = self.begin()
        start = self.line(address, "1. First Rain")

        self.create(address, **{f"other-{start}": song.pk})

        self.assertEqual(Listicle.objects.get().entries.get(rank=1).song, song)

    def test_a_corrected_name_is_looked_up_anew(self):
        song = make_song("Haru Haru", by=make_artist("BIGBANG"))
        address = self.begin([("Haruharuu", "by Pig Pang"), *SHORT])
        start = self.line(address, "1. Haruharuu")

        self.create(address, **{f"title-{start}": "Haru Haru", f"credit-{start}": "Big Bang"})

        self.assertEqual(Listicle.objects.get().entries.get(rank=1).song, song)

    def test_an_entry_may_be_left_for_later(self):
        address = self.begin()
        start = self.line(address, "1. First Rain")

        self.create(address, **{f"song-{start}": "none"})

        row = Listicle.objects.get().entries.get(rank=1)
        self.assertEqual(
            (row.song, row.private_note), (None, "As printed: First Rain by Night Bus")
        )

    def test_a_line_gets_another_role(self):
        address = self.begin(tips=(2,))
        tip, outro = (
            self.line(address, text) for text in ("Expert Tip: Listen", "We all have evenings")
        )

        changes = {f"role-{tip}": "text", f"role-{outro}": "unplaced"}
        response = self.client.post(address, {**self.form(address), **changes, "_create": ""})
        self.assertRedirects(response, address)
        self.assertEqual(Listicle.objects.count(), 0)
        self.create(address)

        listicle = Listicle.objects.get()
        second = listicle.entries.get(rank=2)
        self.assertEqual((listicle.outro, second.callout), ("", ""))
        self.assertIn("Expert Tip: Listen", second.blurb)

    def test_a_new_heading_splits_an_entry(self):
        text = article_text(SHORT).replace(
            "2. Second Snow", "Paper Boats by The Lanterns\n\nWords about boats.\n\n2. Second Snow"
        )
        address = self.paste(text).url
        if (
            f"entry-{self.line(address, 'Paper Boats')}"
            in self.client.get(address).content.decode()
        ):
            self.skipTest("The line is read as a heading already.")

        place = self.line(address, "Paper Boats")
        self.client.post(address, {**self.form(address), f"role-{place}": "heading"})
        self.create(address)

        rows = Listicle.objects.get().entries.order_by("rank")
        self.assertEqual(
            [row.song.title for row in rows],
            ["First Rain", "Paper Boats", "Second Snow", "Third Wind"],
        )
        self.assertEqual(rows[1].song.credit_line, "The Lanterns")
        self.assertIn("Words about boats.", rows[1].blurb)
        self.assertNotIn("Words about boats.", rows[0].blurb)

    def test_a_heading_made_into_text_joins_the_entry_above(self):
        address = self.begin()
        place = self.line(address, "2. Second Snow")

        self.client.post(address, {**self.form(address), f"role-{place}": "text"})
        self.create(address)

        rows = Listicle.objects.get().entries.order_by("rank")
        self.assertEqual([row.song.title for row in rows], ["First Rain", "Third Wind"])
        self.assertIn("2. Second Snow", rows[0].blurb)
        self.assertIn("voice 2", rows[0].blurb)

    def test_what_was_decided_is_there_after_a_reload(self):
        address = self.begin()
        start = self.line(address, "1. First Rain")

        changes = {"title": "Another title", f"song-{start}": "none"}
        self.client.post(address, {**self.form(address), **changes, "_update": ""})

        form = self.form(address)
        self.assertEqual((form["title"], form[f"song-{start}"]), ("Another title", "none"))

    def test_what_is_not_wanted_is_kept_no_longer(self):
        address = self.begin()

        response = self.client.post(address, {"_discard": ""}, follow=True)

        self.assertContains(response, "Nothing was saved of it.")
        self.assertEqual(Intake.objects.count(), 0)
        self.assertEqual(self.client.get(address).status_code, 404)

    def test_roles_that_leave_no_list_are_refused(self):
        address = self.begin()
        form = self.form(address)
        roles = {name: "unplaced" for name in form if name.startswith("role-")}

        response = self.client.post(address, {**form, **roles}, follow=True)

        self.assertContains(response, "a list needs at least one")
        self.assertContains(response, "3 entries.")

    def test_nonsense_is_no_reason_to_fail(self):
        address = self.begin()
        form = self.form(address)
        for nonsense in ("", "new", "\x00", "9" * 30, "-1", "²", "heading", "x" * 5000):
            with self.subTest(nonsense[:10]):
                response = self.client.post(
                    address, {**dict.fromkeys(form, nonsense), "_create": ""}, follow=True
                )
                self.assertEqual(response.status_code, 200)

    def test_what_was_made_already_is_not_made_twice(self):
        address = self.begin()
        form = self.form(address)

        for _click in range(2):
            self.client.post(address, {**form, "_create": ""})

        self.assertEqual((Listicle.objects.count(), Song.objects.count()), (1, 3))

    def test_a_long_article_costs_no_more_queries_than_a_short_one(self):
        pairs = [
            (song.title, f"by {song.credit_line}") for song in (make_song() for _ in range(20))
        ]
        short = self.begin(pairs[:4], title="Songs for now")
        long = self.begin(pairs, title="Songs for later")
        with CaptureQueriesContext(connection) as queries:
            self.client.get(short)

        with self.assertNumQueries(len(queries)):
            self.client.get(long)


class WriterTests(ScreenTestCase):
    def setUp(self):
        self.client.force_login(self.writer)

    def test_a_writer_imports_an_article_into_a_list_of_their_own(self):
        address = self.begin()

        self.client.post(address, {**self.form(address), "_create": ""})

        self.assertEqual(Listicle.objects.get().writer, self.writer)

    def test_nobody_else_s_article_is_theirs_to_see(self):
        address = self.begin()
        self.client.force_login(self.other)

        self.assertEqual(self.client.get(address).status_code, 403)
        self.assertEqual(self.client.post(address, {"_create": ""}).status_code, 403)

    def test_a_list_of_somebody_else_is_no_place_to_import_into(self):
        theirs = make_listicle("Korean Songs for a Wet Evening", writer=self.other)

        response = self.client.post(f"{PASTE}?into={theirs.pk}", {"text": article_text(SHORT)})

        self.assertIsNone(Intake.objects.get().revises)
        compare = reverse("admin:catalog_intake_compare", args=[Intake.objects.get().pk])
        self.assertEqual(self.client.get(compare).status_code, 404)
        self.assertEqual(self.client.get(response.url).status_code, 200)


class CompareTests(ScreenTestCase):
    def setUp(self):
        super().setUp()
        address = self.begin()
        self.client.post(address, {**self.form(address), "_create": ""})
        self.listicle = Listicle.objects.get()
        text = article_text([*SHORT[:2], ("Fourth Fog", "by Kim Sora")], tips=(1,))
        self.address = self.paste(text).url
        self.compare = self.address + "compare/"

    def accept(self, *accepted, version=None):
        data = {"accept": accepted, "seen_version": version or self.listicle.version}
        return self.client.post(self.compare, data, follow=True)

    def test_an_article_of_the_same_title_goes_on_to_the_comparison(self):
        response = self.client.post(
            self.address, {**self.form(self.address), "_compare": ""}, follow=True
        )

        self.assertContains(response, "Only what you tick changes")
        self.assertContains(response, "Fourth Fog – Kim Sora")
        self.assertContains(response, "not in the article any more")
        self.assertContains(response, "Take the tip box of the article")

    def test_what_is_ticked_is_taken(self):
        first, third = (self.listicle.entries.get(rank=rank) for rank in (1, 3))

        response = self.accept(f"callout-{first.pk}", "new-2", f"gone-{third.pk}")

        self.assertContains(response, "What you accepted is in the draft.")
        rows = self.listicle.entries.order_by("rank")
        self.assertEqual(
            [row.song.title for row in rows], ["First Rain", "Second Snow", "Fourth Fog"]
        )
        self.assertIn("Listen for", rows[0].callout)
        self.assertEqual(rows[0].callout_label, "")

    def test_a_draft_that_was_changed_meanwhile_is_left_as_it_is(self):
        Listicle.objects.claim(self.listicle.pk, self.listicle.version)

        response = self.accept("new-2", version=1)

        self.assertContains(response, "Somebody has changed this list since you looked")
        self.assertEqual(self.listicle.entries.count(), 3)
        self.assertEqual(Song.objects.filter(title="Fourth Fog").count(), 0)

    def test_it_may_become_a_new_list_all_the_same(self):
        self.client.post(
            self.address, {**self.form(self.address), "into": "new", "_compare": ""}, follow=True
        )

        self.assertEqual(Listicle.objects.count(), 2)

    def test_a_live_list_shows_nothing_of_it_before_it_is_published(self):
        self.listicle.entries.update(callout="", callout_label="")
        publishing.publish(self.listicle)
        self.listicle.refresh_from_db()

        self.accept("new-2")

        page = self.client.get(self.listicle.get_absolute_url())
        self.assertNotContains(page, "Fourth Fog")

    def test_nonsense_is_no_reason_to_fail(self):
        for version in ("", "x", "9" * 30, "\x00"):
            response = self.client.post(self.compare, {"accept": "\x00", "seen_version": version})
            self.assertEqual(response.status_code, 404)

    def test_an_article_for_a_list_that_has_another_title_by_its_own_button(self):
        other = make_listicle("Quite another title")
        text = article_text([*SHORT[:2], ("Fifth", "by Mun")], title="Some title")

        self.client.post(f"{PASTE}?into={other.pk}", {"text": text})

        self.assertEqual(Intake.objects.order_by("-pk")[0].revises, other)


class AppendTests(ScreenTestCase):
    LINES = "First Rain – Night Bus (2010)\nSecond Snow – Kim Sora\n\nThird Wind – Mun"

    def setUp(self):
        super().setUp()
        self.listicle = make_listicle("A list", writer=self.writer)
        self.address = reverse("admin:catalog_listicle_append", args=[self.listicle.pk])

    def post(self, **fields):
        data = {"lines": self.LINES, "seen_version": self.listicle.version, **fields}
        return self.client.post(self.address, data, follow=True)

    def test_each_line_is_proposed_with_its_song(self):
        make_song("Second Snow", by=make_artist("Kim Sora"))

        response = self.post(_read="")

        self.assertContains(response, "Second Snow – Kim Sora: exact")
        self.assertContains(response, "Add 3 entries")
        self.assertEqual(self.listicle.entries.count(), 2)

    def test_one_post_adds_them_at_the_end(self):
        known = make_song("Second Snow", by=make_artist("Kim Sora"))

        response = self.post(read=self.LINES, _add="")

        self.assertContains(response, "The entries stand at the end of the list.")
        rows = list(self.listicle.entries.order_by("rank").select_related("song"))
        self.assertEqual([row.rank for row in rows], [1, 2, 3, 4, 5])
        self.assertEqual([row.song.title for row in rows[2:]],
                         ["First Rain", "Second Snow", "Third Wind"])  # fmt: skip
        self.assertEqual(rows[3].song, known)
        self.assertEqual(rows[2].song.release_year, 2010)

    def test_a_single_line_will_do(self):
        self.post(lines="First Rain – Night Bus", read="First Rain – Night Bus", _add="")

        self.assertEqual(self.listicle.entries.get(rank=3).song.credit_line, "Night Bus")

    def test_lines_that_were_changed_after_they_were_read_are_shown_first(self):
        response = self.post(read="Something else", _add="")

        self.assertContains(response, "Add 3 entries")
        self.assertEqual(self.listicle.entries.count(), 2)

    def test_a_close_spelling_waits_for_a_yes(self):
        song = make_song("First Rain", by=make_artist("Night Buses"))

        response = self.post(read=self.LINES, _add="")
        self.assertContains(response, "Nothing is added yet.")
        self.assertEqual(self.listicle.entries.count(), 2)

        self.post(read=self.LINES, _add="", **{"song-0": song.pk})
        self.assertEqual(self.listicle.entries.get(rank=3).song, song)

    def test_a_list_that_was_changed_meanwhile_is_left_as_it_is(self):
        Listicle.objects.claim(self.listicle.pk, self.listicle.version)

        response = self.post(read=self.LINES, _add="")

        self.assertContains(response, "Somebody has changed this list since you looked")
        self.assertContains(response, "First Rain – Night Bus (2010)")
        self.assertEqual(Entry.objects.filter(listicle=self.listicle).count(), 2)

    def test_nothing_typed_is_refused(self):
        self.assertContains(self.post(lines=" \n "), "Type or paste at least one line.")

    def test_nonsense_is_no_reason_to_fail(self):
        for lines in ("\x00", "–", "(1999)", "–\n–\n–", "by\nby by by", "x" * 30_000):
            with self.subTest(lines[:9]):
                self.assertEqual(self.post(lines=lines, read=lines, _add="").status_code, 200)

    def test_a_list_of_somebody_else_is_not_found_by_a_writer(self):
        self.client.force_login(self.other)

        self.assertEqual(self.client.get(self.address).status_code, 404)
        self.assertEqual(self.client.post(self.address, {"lines": "x"}).status_code, 404)


class WayInTests(ScreenTestCase):
    def test_the_list_of_lists_and_a_list_lead_there(self):
        listicle = make_listicle()

        self.assertContains(self.client.get(reverse("admin:catalog_listicle_changelist")), PASTE)
        page = self.client.get(reverse("admin:catalog_listicle_change", args=[listicle.pk]))
        self.assertContains(page, f"{PASTE}?into={listicle.pk}")
        self.assertContains(page, reverse("admin:catalog_listicle_append", args=[listicle.pk]))
