"""A matched article becomes a working copy: whole or not at all, and once."""

import json
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier, Thread
from unittest.mock import patch

from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import TestCase, TransactionTestCase, skipUnlessDBFeature
from django.test.utils import CaptureQueriesContext

from catalog import publishing
from catalog.intake import drafts, matching
from catalog.intake.drafts import NEW, NONE, Choice
from catalog.intake.kept import take_in
from catalog.intake.matching import match
from catalog.intake.revisions import Revision
from catalog.models import Activity, Artist, Entry, Intake, Listicle, OutboundLink, Song
from catalog.models.names import NameKind
from catalog.publishing.digests import digest_of

from ..builders import (
    make_artist,
    make_author,
    make_colleague,
    make_link,
    make_listicle,
    make_merchant,
    make_song,
)
from .articles import FIFTEEN, article_text, matched, parsed, read

SHORT = [("First Rain", "by Night Bus"), ("Second Snow", "by Kim Sora"), ("Third Wind", "by Mun")]


def save(text, by=None, **changes):
    """Save an article as it is read, with the choices that need nobody's word."""
    found = matched(text)
    choices = drafts.choices_for(found)
    for number, choice in changes.items():
        choices[int(number.removeprefix("no")) - 1] = choice
    source = read(text)
    intake = take_in(source, found.article, by=by)
    return drafts.save(found, choices, by, intake)


def titles(listicle):
    rows = listicle.entries.select_related("song").order_by("rank")
    return [(row.rank, row.song.title if row.song else None) for row in rows]


class NewListTests(TestCase):
    def test_the_words_of_the_article_are_those_of_the_draft(self):
        author = make_author("Mina Sol")

        listicle = save(article_text(SHORT, tips=(2,), author="Mina Sol")).listicle

        listicle.refresh_from_db()
        self.assertEqual(listicle.title, "Korean Songs for a Wet Evening")
        self.assertEqual(listicle.author, author)
        self.assertEqual(listicle.list_heading, "The songs")
        self.assertEqual(listicle.order, "ascending")
        self.assertTrue(listicle.intro.startswith("<p>Some evenings ask for company"))
        self.assertTrue(listicle.outro.startswith("<p>We all have evenings like that"))
        first, second, _third = listicle.entries.order_by("rank")
        self.assertTrue(first.blurb.startswith("<p>It starts with voice 1 and a piano"))
        self.assertEqual(first.callout, "")
        self.assertEqual(second.callout_label, "Expert Tip")
        self.assertEqual(second.callout, "<p>Listen for what the drums leave out in number 2.</p>")

    def test_missing_songs_and_artists_are_made_as_printed(self):
        pairs = [*SHORT[:2], ("Paper Boats", "by Min Kyung Hoon and Kim Hee Chul")]

        listicle = save(article_text(pairs)).listicle

        song = listicle.entries.get(rank=3).song
        self.assertEqual(song.credit_line, "Min Kyung Hoon and Kim Hee Chul")
        self.assertEqual(song.slug, "paper-boats-min-kyung-hoon")
        self.assertIsNone(song.release_year)
        self.assertEqual(song.album, "")

    def test_an_artist_that_is_named_twice_is_made_once(self):
        save(article_text([("One", "by Night Bus"), ("Two", "by Night Bus"), SHORT[1]]))

        self.assertEqual(Artist.objects.filter(name="Night Bus").count(), 1)

    def test_known_songs_are_taken_and_nothing_is_made_twice(self):
        bigbang = make_artist("BIGBANG")
        songs = [make_song("Haru Haru", by=bigbang), make_song("Loser", by=bigbang)]

        listicle = save(
            article_text([("Haru Haru", "by Big Bang"), ("Loser", "by BIGBANG"), SHORT[0]])
        ).listicle

        self.assertEqual([row.song for row in listicle.entries.order_by("rank")][:2], songs)
        self.assertEqual(Song.objects.count(), 3)
        self.assertEqual(Artist.objects.count(), 2)

    def test_facts_of_headings_go_to_new_songs_only(self):
        known = make_song("First Rain", by=make_artist("Night Bus"), release_year=2001)

        listicle = save(
            article_text(
                [
                    ("First Rain (2010)", "by Night Bus"),
                    ("Second Snow (2012)", "by Kim Sora"),
                    SHORT[2],
                ]
            )
        ).listicle

        known.refresh_from_db()
        self.assertEqual(known.release_year, 2001)
        self.assertEqual(listicle.entries.get(rank=2).song.release_year, 2012)

    def test_a_year_that_cannot_be_is_left_out_and_told(self):
        result = save(article_text([("First Rain (2049)", "by Night Bus"), *SHORT[1:]]))

        song = result.listicle.entries.get(rank=1).song
        self.assertIsNone(song.release_year)
        if "2049" not in song.title:
            self.assertIn("The year 2049", result.notes[0])

    def test_a_year_in_the_prose_is_never_written(self):
        text = article_text(SHORT).replace("takes its time", "was made in 1999 and takes its time")

        listicle = save(text).listicle

        self.assertIsNone(listicle.entries.get(rank=1).song.release_year)

    def test_a_countdown_ends_with_no_1(self):
        parts = ["Songs, counted down", "We count down."]
        for number, (song, credit) in zip((3, 2, 1), SHORT, strict=True):
            parts += [f"{number}. {song} {credit}", "A few words about it, and some more of them."]

        listicle = save("\n\n".join(parts)).listicle

        self.assertEqual(listicle.order, "countdown")
        self.assertEqual(
            titles(listicle), [(1, "Third Wind"), (2, "Second Snow"), (3, "First Rain")]
        )

    def test_a_countdown_without_numbers_ends_with_no_1_too(self):
        parts = ["<h1>Songs, counted down</h1><p>We count down to the saddest one.</p>"]
        for song, credit in SHORT:
            parts += [f"<h2>{song} {credit}</h2><p>A few words about it, and some more.</p>"]
        found = matched("".join(parts), "html")
        found.article.order = found.order = "countdown"

        listicle = drafts.save(found, drafts.choices_for(found)).listicle

        self.assertEqual(
            titles(listicle), [(1, "Third Wind"), (2, "Second Snow"), (3, "First Rain")]
        )

    def test_without_a_title_the_heading_of_the_list_is_it(self):
        found = matched(article_text(SHORT))
        found.article.title = ""

        listicle = drafts.save(found, drafts.choices_for(found)).listicle

        self.assertEqual(listicle.title, "The songs")

    def test_no_title_is_invented(self):
        found = matched(article_text(SHORT))
        found.article.title = found.article.list_heading = ""

        with self.assertRaisesMessage(drafts.NotSaved, "the list needs a title"):
            drafts.save(found, drafts.choices_for(found))

    def test_the_writer_is_who_imported_it(self):
        writer = make_colleague("Writer")

        self.assertEqual(save(article_text(SHORT), by=writer).listicle.writer, writer)

    def test_it_is_written_down_in_the_audit_trail_and_by_the_digest(self):
        writer = make_colleague("Writer")

        listicle = save(article_text(SHORT), by=writer).listicle

        listicle.refresh_from_db()
        self.assertEqual(listicle.digest, digest_of(listicle))
        made = Activity.objects.filter(by=writer, action=Activity.Action.CREATED)
        self.assertEqual(made.filter(kind="song").count(), 3)
        self.assertEqual(made.filter(kind="artist").count(), 3)
        self.assertEqual(made.get(kind="listicle").digest_after, listicle.digest)

    def test_what_has_several_tip_boxes_keeps_them_all(self):
        text = article_text(SHORT, tips=(2,)).replace(
            "in number 2.", "in number 2.\n\nFun fact: It was recorded in a lift."
        )

        second = save(text).listicle.entries.get(rank=2)

        self.assertEqual(second.callout_label, "Expert Tip")
        self.assertIn("<strong>Fun fact</strong>", second.callout)
        self.assertIn("recorded in a lift", second.callout)

    def test_hostile_markup_is_cleaned(self):
        parts = "<h1>Sad songs</h1>" + "".join(
            f"<h2>{n}. {song} {credit}</h2><p>Words <a href='javascript:alert(1)'>here</a>"
            f"<script>alert(1)</script> and a good many more of them, for a text.</p>"
            for n, (song, credit) in enumerate(SHORT, start=1)
        )
        found = matched(parts, "html")

        listicle = drafts.save(found, drafts.choices_for(found)).listicle

        for row in listicle.entries.all():
            self.assertNotIn("script", row.blurb)
            self.assertIn("Words", row.blurb)

    def test_a_long_article_of_known_songs_costs_few_queries_more_than_a_short_one(self):
        pairs = [
            (song.title, f"by {song.credit_line}") for song in (make_song() for _ in range(20))
        ]
        with CaptureQueriesContext(connection) as few:
            save(article_text(pairs[:4], title="Songs for now"))
        with CaptureQueriesContext(connection) as many:
            save(article_text(pairs, title="Songs for later"))

        # One row an entry is written; nothing is asked for each.
        self.assertLessEqual(len(many) - len(few), 16)


class QuestionTests(TestCase):
    def setUp(self):
        self.bigbang = make_artist("BIGBANG")
        self.song = make_song("Haru Haru", by=self.bigbang)
        self.text = article_text([("Haru Haru", "by Bing Bang"), *SHORT])

    def test_nothing_is_saved_while_a_close_spelling_waits_for_a_yes(self):
        with self.assertRaisesMessage(drafts.NotSaved, "No. 1, “Haru Haru”: say which song it is."):
            save(self.text)

        self.assertEqual(Listicle.objects.count(), 0)
        self.assertEqual(Song.objects.count(), 1)

    def test_a_yes_is_remembered_as_a_misspelling(self):
        listicle = save(self.text, no1=Choice(self.song)).listicle

        self.assertEqual(listicle.entries.get(rank=1).song, self.song)
        kept = self.bigbang.names.get(name="Bing Bang")
        self.assertEqual(kept.kind, NameKind.MISSPELLING)
        again = match(parsed(self.text)).entries[0]
        self.assertEqual(again.song.taken, self.song)

    def test_a_yes_to_the_artist_of_a_new_song_is_remembered_and_not_printed(self):
        text = article_text([("Another Day", "by Bing Bang"), *SHORT])

        listicle = save(text, no1=Choice(NEW, [self.bigbang])).listicle

        song = listicle.entries.get(rank=1).song
        self.assertEqual(song.credit_line, "BIGBANG")
        self.assertEqual(self.bigbang.names.get(name="Bing Bang").kind, NameKind.MISSPELLING)

    def test_another_name_is_printed_as_the_article_prints_it(self):
        self.bigbang.names.create(name="The Kings", kind=NameKind.OTHER)
        text = article_text([("Another Day", "by The Kings"), *SHORT])

        song = save(text).listicle.entries.get(rank=1).song

        self.assertEqual(song.credit_line, "The Kings")
        self.assertEqual(song.artists.get(), self.bigbang)

    def test_a_no_makes_another_artist(self):
        listicle = save(self.text, no1=Choice(NEW, [NEW])).listicle

        song = listicle.entries.get(rank=1).song
        self.assertNotEqual(song, self.song)
        self.assertEqual(song.credit_line, "Bing Bang")
        self.assertFalse(self.bigbang.names.filter(name="Bing Bang").exists())

    def test_what_is_to_be_decided_later_keeps_its_name_in_a_note(self):
        listicle = save(self.text, no1=Choice(NONE)).listicle

        row = listicle.entries.get(rank=1)
        self.assertIsNone(row.song)
        self.assertEqual(row.private_note, "As printed: Haru Haru by Bing Bang")

    def test_where_nobody_can_be_asked_what_is_open_is_decided_later(self):
        found = matched(self.text)

        listicle = drafts.save(found, drafts.choices_for(found, leaves_open=True)).listicle

        self.assertEqual([row.song is None for row in listicle.entries.order_by("rank")][:2],
                         [True, False])  # fmt: skip

    def test_a_song_stands_in_a_list_once(self):
        text = article_text([SHORT[0], SHORT[1], SHORT[0]])

        with self.assertRaisesMessage(drafts.NotSaved, "is the same song as entry 1"):
            save(text)

    def test_a_writer_adds_no_name_to_a_live_artist_and_is_told(self):
        publishing.publish(make_listicle(songs=[self.song, make_song()]))

        result = save(self.text, by=make_colleague("Writer"), no1=Choice(self.song))

        self.assertFalse(self.bigbang.names.filter(name="Bing Bang").exists())
        self.assertIn("“Bing Bang” was not kept as a misspelling", result.notes[0])


class FactTests(TestCase):
    def setUp(self):
        self.song = make_song("First Rain", by=make_artist("Night Bus"))
        self.merchant = make_merchant("Tonearm", hosts="tonearm.example")

    def article(self, line):
        text = article_text(SHORT, tips=())
        return text.replace("2. Second Snow", f"{line}\n\n2. Second Snow")

    def test_a_video_becomes_the_song_s_where_it_has_none(self):
        save(self.article("https://www.youtube.com/watch?v=abcdefghijk"))

        self.song.refresh_from_db()
        self.assertEqual(self.song.video_id, "abcdefghijk")

    def test_a_song_keeps_the_video_it_has(self):
        Song.objects.update(video_id="ABCDEFGHIJK")

        save(self.article("https://www.youtube.com/watch?v=abcdefghijk"))

        self.song.refresh_from_db()
        self.assertEqual(self.song.video_id, "ABCDEFGHIJK")

    def test_a_link_to_a_known_shop_becomes_the_song_s(self):
        save(self.article("Listen on Tonearm: https://tonearm.example/first-rain"))

        link = self.song.links.get()
        self.assertEqual(link.merchant, self.merchant)
        self.assertEqual(link.url, "https://tonearm.example/first-rain")

    def test_a_link_to_anybody_else_does_not(self):
        save(self.article("Listen on Other: https://other.example/first-rain"))

        self.assertEqual(OutboundLink.objects.count(), 0)

    def test_a_song_keeps_the_link_it_has(self):
        link = make_link(self.song, self.merchant)

        save(self.article("Listen on Tonearm: https://tonearm.example/other"))

        self.assertEqual(self.song.links.get(), link)

    def test_who_may_add_no_links_is_told_of_them(self):
        line = "Listen on Tonearm: https://tonearm.example/first-rain"

        result = save(self.article(line), by=make_colleague("Writer"))

        self.assertEqual(OutboundLink.objects.count(), 0)
        self.assertIn("https://tonearm.example/first-rain", " ".join(result.notes))


class OnceTests(TestCase):
    def test_the_same_article_again_changes_nothing_and_leads_to_its_list(self):
        first = save(article_text(SHORT))
        counts = [
            each.objects.count() for each in (Listicle, Entry, Song, Artist, Intake, Activity)
        ]

        again = save(article_text(SHORT).replace("\n", "\r\n").replace(" ", "\u00a0"))

        self.assertEqual(again.listicle, first.listicle)
        self.assertIs(again.is_new, False)
        self.assertEqual(
            [each.objects.count() for each in (Listicle, Entry, Song, Artist, Intake, Activity)],
            counts,
        )

    def test_another_article_makes_another_list(self):
        save(article_text(SHORT))
        save(article_text(SHORT).replace("voice 1", "one voice"))

        self.assertEqual(Listicle.objects.count(), 2)

    def test_when_its_list_is_gone_it_may_be_imported_anew(self):
        save(article_text(SHORT)).listicle.delete()

        self.assertIs(save(article_text(SHORT)).is_new, True)

    def test_a_failure_half_way_leaves_nothing(self):
        with (
            patch.object(drafts, "keep_digest", side_effect=RuntimeError("the disk is full")),
            self.assertRaises(RuntimeError),
        ):
            save(article_text(SHORT))

        for model in (Listicle, Entry, Song, Artist, Activity):
            self.assertEqual(model.objects.count(), 0)
        self.assertIsNone(Intake.objects.get().listicle)

    def test_what_no_record_may_say_is_refused_with_the_sentence_and_leaves_nothing(self):
        found = matched(article_text(SHORT))
        found.entries[2].read.title = "x" * 300

        with self.assertRaisesMessage(drafts.NotSaved, "at most 200 characters"):
            drafts.save(found, drafts.choices_for(found))

        for model in (Listicle, Song, Artist):
            self.assertEqual(model.objects.count(), 0)


class TogetherTests(TransactionTestCase):
    @skipUnlessDBFeature("has_select_for_update")
    def test_two_who_save_the_same_article_at_once_make_one_list(self):
        text, results, start = article_text(SHORT), [], Barrier(2)

        def save_it():
            try:
                found, source = matched(text), read(text)
                intake = take_in(source, found.article)
                start.wait()
                results.append(drafts.save(found, drafts.choices_for(found), None, intake))
            except drafts.NotSaved as refusal:
                results.append(refusal)
            finally:
                connections.close_all()

        threads = [Thread(target=save_it) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        self.assertEqual(len(results), 2)
        self.assertEqual((Listicle.objects.count(), Song.objects.count()), (1, 3))
        self.assertEqual(Artist.objects.count(), 3)


class AppendTests(TestCase):
    def test_entries_are_put_at_the_end(self):
        listicle = make_listicle()
        found = matched(article_text(SHORT))

        drafts.append(listicle, listicle.version, found, drafts.choices_for(found))

        self.assertEqual([title for _rank, title in titles(listicle)][2:],
                         ["First Rain", "Second Snow", "Third Wind"])  # fmt: skip
        self.assertEqual([rank for rank, _title in titles(listicle)], [1, 2, 3, 4, 5])
        listicle.refresh_from_db()
        self.assertEqual((listicle.version, listicle.digest), (2, digest_of(listicle)))

    def test_a_list_that_was_changed_meanwhile_is_left_as_it_is(self):
        listicle = make_listicle()
        found = matched(article_text(SHORT))
        Listicle.objects.claim(listicle.pk, listicle.version)

        with self.assertRaises(publishing.Stale):
            drafts.append(listicle, 1, found, drafts.choices_for(found))

        self.assertEqual(listicle.entries.count(), 2)
        self.assertEqual(Song.objects.filter(title="First Rain").count(), 0)

    def test_a_song_that_stands_in_the_list_is_not_added_again(self):
        song = make_song("First Rain", by=make_artist("Night Bus"))
        listicle = make_listicle(songs=[song, make_song()])
        found = matched(article_text(SHORT))

        result = drafts.append(listicle, 1, found, drafts.choices_for(found))

        self.assertEqual(listicle.entries.count(), 4)
        self.assertIn("stands in the list already", result.notes[0])


class RevisionTests(TestCase):
    def setUp(self):
        self.listicle = save(article_text(SHORT, tips=())).listicle
        pairs = [SHORT[2], SHORT[0], ("Fourth Fog", "by Kim Sora")]
        text = article_text(pairs, tips=(1,), title="Songs for a very wet evening")
        self.found = matched(text.replace("voice 1", "the voice").replace("voice 2", "voice 1"))
        self.choices = drafts.choices_for(self.found)
        self.rows = {row.song.title: row.pk for row in self.listicle.entries.all()}

    def revise(self, *accepted, version=None):
        self.listicle.refresh_from_db()
        return drafts.revise(
            self.listicle, version or self.listicle.version, self.found, self.choices, accepted
        )

    def test_it_is_shown_entry_by_entry(self):
        revision = Revision(self.listicle, self.found, self.choices)

        self.assertEqual([change.field for change in revision.texts()], ["title"])
        shown = [
            (each.name, each.before, each.after, [change.field for change in each.changes])
            for each in revision.differences()
        ]
        self.assertEqual(
            shown,
            [
                ("Third Wind", 3, 1, ["blurb", "callout_label", "callout"]),
                ("First Rain", 1, 2, []),
                ("Fourth Fog – Kim Sora", None, 3, ["blurb"]),
                ("Second Snow", 2, None, []),
            ],
        )

    def test_nothing_is_taken_that_was_not_accepted(self):
        before = titles(self.listicle), self.listicle.entries.get(rank=3).blurb

        self.revise()

        self.listicle.refresh_from_db()
        self.assertEqual((titles(self.listicle), self.listicle.entries.get(rank=3).blurb), before)
        self.assertEqual(self.listicle.title, "Korean Songs for a Wet Evening")
        self.assertFalse(Song.objects.filter(title="Fourth Fog").exists())

    def test_a_text_that_was_accepted_is_taken_alone(self):
        third = self.rows["Third Wind"]

        self.revise(f"blurb-{third}", "words-title")

        row = Entry.objects.get(pk=third)
        self.assertIn("the voice and a piano", row.blurb)
        self.assertEqual((row.callout, row.rank), ("", 3))
        self.listicle.refresh_from_db()
        self.assertEqual(self.listicle.title, "Songs for a very wet evening")
        self.assertEqual(self.listicle.digest, digest_of(self.listicle))

    def test_accepting_all_makes_the_list_of_the_article(self):
        third, second = self.rows["Third Wind"], self.rows["Second Snow"]

        self.revise(f"rank-{third}", "new-2", f"gone-{second}")

        self.assertEqual(
            titles(self.listicle), [(1, "Third Wind"), (2, "First Rain"), (3, "Fourth Fog")]
        )
        self.assertEqual(self.rows["Third Wind"], self.listicle.entries.get(rank=1).pk)

    def test_what_came_takes_its_place_wherever_that_is(self):
        for accepted in (["new-2"], ["new-2", f"rank-{self.rows['Third Wind']}"]):
            with self.subTest(accepted), transaction.atomic():
                self.revise(*accepted)
                ranking = titles(self.listicle)
                self.assertEqual([rank for rank, _title in ranking], [1, 2, 3, 4])
                self.assertEqual(ranking[2][1], "Fourth Fog")
                transaction.set_rollback(True)

    def test_a_draft_that_was_changed_meanwhile_is_left_as_it_is(self):
        Listicle.objects.claim(self.listicle.pk, self.listicle.version)

        with self.assertRaises(publishing.Stale):
            self.revise("words-title", version=1)

        self.listicle.refresh_from_db()
        self.assertEqual(self.listicle.title, "Korean Songs for a Wet Evening")

    def test_nonsense_is_not_accepted(self):
        self.revise("gone-99999999999999999999", "new-x", "blurb-", "rank-0", "words-slug")

        self.assertEqual(len(titles(self.listicle)), 3)


class CommandLineTests(TestCase):
    def command(self, *options):
        out, err = StringIO(), StringIO()
        with TemporaryDirectory() as folder:
            file = Path(folder) / "article.txt"
            file.write_text(article_text(SHORT), "utf-8")
            call_command("intake", str(file), *options, stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    def test_nothing_is_saved_unless_asked(self):
        self.command()

        self.assertEqual(Listicle.objects.count(), 0)

    def test_saving_twice_makes_one_draft_and_says_so(self):
        _out, first = self.command("--save")
        out, second = self.command("--save", "--json")

        self.assertEqual(len(json.loads(out)["entries"]), 3)
        self.assertIn("The draft is made: “Korean Songs for a Wet Evening”", first)
        self.assertIn("This article has been imported already", second)
        self.assertEqual(Listicle.objects.count(), 1)

    def test_what_nobody_can_be_asked_is_left_open(self):
        bigbang = make_artist("BIGBANG")
        make_song("Haru Haru", by=bigbang)
        pairs = [("Haru Haru", "by Bing Bang"), SHORT[0], SHORT[1], SHORT[0]]
        text = article_text(pairs)

        result = drafts.import_article(read(text), parsed(text))

        self.assertEqual(
            titles(result.listicle),
            [(1, None), (2, "First Rain"), (3, "Second Snow"), (4, None)],
        )
        self.assertIs(drafts.import_article(read(text), parsed(text)).is_new, False)


class SeedShapeTests(TestCase):
    def test_fifteen_known_songs_make_no_new_song_or_artist(self):
        artists = {}
        for song, credit in FIFTEEN:
            names = credit.removeprefix("by ").removeprefix("– ").removesuffix(" (BTS)")
            by = []
            for name in names.split(" and "):
                key = matching.key_of(name)
                artists[key] = artists.get(key) or make_artist(name)
                by.append(artists[key])
            make_song(song, by=by)

        listicle = save(article_text()).listicle

        self.assertEqual(listicle.entries.count(), 15)
        self.assertEqual(Song.objects.count(), 15)
        self.assertEqual(Artist.objects.count(), 15)
        self.assertEqual(listicle.entries.exclude(callout="").count(), 2)
