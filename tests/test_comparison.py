"""What differs between two versions of a list, in words and in marks."""

from html import unescape
from unittest import TestCase as PlainTestCase

from django.template.loader import render_to_string
from django.test import TestCase
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import publishing
from catalog.models import Entry, Listicle, Song, Theme
from catalog.publishing import RankedList
from catalog.publishing.comparison import Run, compare, unpublished_changes
from catalog.publishing.digests import digest
from catalog.text.rich_text import clean_rich_text, plain_text

from .builders import make_artist, make_author, make_edition, make_song, make_theme

SAME, REMOVED, ADDED = "same", "removed", "added"


def text_of(before="", after="", field="intro"):
    """The one TextChange between two lists that differ in a text."""
    lists = (ranked_list({field: text}) for text in (before, after))
    (change,) = compare(*lists).texts
    return change


def ranked_list(text=(), songs=(), themes=()):
    """A ranked list that stands in no database; songs are ids, or (id, words)."""
    text = Listicle(**{"title": "Songs", **dict(text)})
    ranking = []
    for rank, song in enumerate(songs, start=1):
        song_id, words = song if isinstance(song, tuple) else (song, {})
        ranking.append(Entry(song=song_id and Song(pk=song_id), rank=rank, **words))
    return RankedList(text, text, ranking, [Theme(pk=pk) for pk in themes])


def digest_of(ranked_list):
    theme_ids = [theme.pk for theme in ranked_list.themes]
    return digest(ranked_list.text, theme_ids, ranked_list.ranking)


def moves(comparison):
    """What became of the songs: (id, rank before, rank now)."""
    songs = comparison.songs
    return [(change.song and change.song.pk, change.before, change.after) for change in songs]


class UnpublishedChangesTests(TestCase):
    """What the list form says of a draft: the same changes, told without their words."""

    def test_the_same_is_changed_as_in_the_whole_comparison(self):
        edition = make_edition(songs=4, themes=[make_theme()])
        listicle = edition.listicle
        listicle.title = "Another title"
        listicle.save()
        listicle.themes.set([make_theme()])
        listicle.entries.get(rank=1).delete()
        listicle.append(make_song(), blurb="<p>New.</p>")
        listicle.put_in_order(listicle.entries.order_by("-rank"))
        draft = RankedList.of_draft(listicle)

        whole = compare(RankedList.of_edition(edition), draft)
        told = unpublished_changes(draft, edition)

        def fields_of(texts):
            return [text.field for text in texts]

        def changes(comparison):
            songs = [
                (each.song, each.before, each.after, each.is_carried, fields_of(each.texts))
                for each in comparison.songs
            ]
            texts = fields_of(comparison.texts)
            return texts, comparison.themes_added, comparison.themes_removed, songs

        self.assertEqual(changes(told), changes(whole))
        self.assertEqual(told.count, whole.count)

    def test_it_costs_the_same_for_three_songs_and_for_sixty(self):
        for count in (3, 60):
            edition = make_edition(songs=count)
            edition.listicle.entries.get(rank=1).delete()
            draft = RankedList.of_draft(edition.listicle)
            with self.assertNumQueries(4):
                unpublished_changes(draft, edition)


class WordsTests(PlainTestCase):
    def test_words_that_changed_are_marked_among_those_that_stayed(self):
        change = text_of("<p>A sad old song.</p>", "<p>A sad new song.</p>")

        self.assertEqual(
            change.runs,
            [Run(SAME, "A sad "), Run(REMOVED, "old "), Run(ADDED, "new "), Run(SAME, "song.")],
        )
        self.assertEqual((change.field, change.label, change.note), ("intro", "introduction", ""))

    def test_a_text_that_is_new_or_gone_is_marked_whole(self):
        self.assertEqual(text_of("", "<p>New words.</p>").runs, [Run(ADDED, "New words.")])
        self.assertEqual(text_of("<p>Old words.</p>", "").runs, [Run(REMOVED, "Old words.")])

    def test_where_no_spaces_are_written_characters_are_marked(self):
        change = text_of("悲しい歌です", "悲しい曲です", field="standfirst")

        self.assertEqual(
            change.runs,
            [Run(SAME, "悲しい"), Run(REMOVED, "歌"), Run(ADDED, "曲"), Run(SAME, "です")],
        )

    def test_a_mark_stays_with_its_character(self):
        change = text_of("เพลงที่เศร้า", "เพลงที่เศร่า", field="standfirst")

        self.assertIn(Run(REMOVED, "ร้"), change.runs)

    def test_korean_words_are_marked_as_words(self):
        change = text_of("빅뱅의 노래", "빅뱅의 곡", field="standfirst")

        self.assertEqual(
            change.runs, [Run(SAME, "빅뱅의 "), Run(REMOVED, "노래"), Run(ADDED, "곡")]
        )

    def test_markup_is_not_taken_for_words(self):
        change = text_of("<p>Rain &amp; snow</p>", "<p>Rain &lt; snow</p>")

        self.assertEqual([run.text.strip() for run in change.runs], ["Rain", "&", "<", "snow"])

    def test_the_order_and_the_byline_are_told_in_the_words_of_the_desk(self):
        comparison = compare(ranked_list(), ranked_list({"order": "countdown"}))

        self.assertIs(comparison.is_reordered, True)
        self.assertEqual(
            comparison.texts[0].runs, [Run(REMOVED, "1 first"), Run(ADDED, "Countdown: 1 last")]
        )


class WhatWordsDoNotShowTests(PlainTestCase):
    """Where all words are the same, the reason why the text differs is said."""

    def test_only_the_formatting(self):
        change = text_of("<p>Sad song.</p>", "<p><strong>Sad</strong> song.</p>")

        self.assertEqual(change.note, "Only the formatting changed.")
        self.assertEqual(change.runs, [Run(SAME, "Sad song.")])

    def test_paragraphs_are_formatting(self):
        change = text_of("<p>Sad</p><p>song.</p>", "<p>Sad song.</p>")

        self.assertEqual(change.note, "Only the formatting changed.")

    def test_only_where_a_link_leads(self):
        change = text_of(
            '<p><a href="https://a.example/?x=1&amp;y=2">Song</a></p>',
            '<p><a href="https://b.example">Song</a></p>',
        )

        self.assertEqual(change.note, "Only a link changed.")
        self.assertEqual(
            change.links,
            [Run(REMOVED, "https://a.example/?x=1&y=2"), Run(ADDED, "https://b.example")],
        )

    def test_only_which_words_a_link_stands_at(self):
        change = text_of(
            '<p><a href="https://a.example">Sad</a> song</p>',
            '<p>Sad <a href="https://a.example">song</a></p>',
        )

        self.assertEqual((change.note, change.links), ("Only a link changed.", []))

    def test_a_link_and_the_formatting(self):
        change = text_of("<p>Song</p>", '<p><em><a href="https://a.example">Song</a></em></p>')

        self.assertEqual(change.note, "Only a link and the formatting changed.")

    def test_a_link_that_changed_among_changed_words_is_told_as_well(self):
        change = text_of(
            '<p><a href="https://a.example">Sad</a> song</p>',
            '<p><a href="https://b.example">Sad</a> hymn</p>',
        )

        self.assertIn(Run(ADDED, "hymn"), change.runs)
        self.assertIn(Run(ADDED, "https://b.example"), change.links)

    def test_links_that_changed_places_among_changed_words_are_told(self):
        link = '<a href="https://{}.example">this</a>'
        one, two = link.format("one"), link.format("two")

        change = text_of(f"<p>Hear {one} and {two}</p>", f"<p>Hear {two} or {one}</p>")

        self.assertEqual(change.note, "Links have changed places.")

    def test_formatting_that_changed_among_changed_words_is_told(self):
        change = text_of("<p>Sad songs</p>", "<p><em>Sad</em> hymns</p>")

        self.assertEqual(change.note, "The formatting changed, too.")

    def test_a_new_paragraph_of_new_words_is_no_formatting(self):
        change = text_of("<p>Sad</p>", "<p>Sad</p><p>songs</p>")

        self.assertEqual(change.note, "")

    def test_only_spaces_of_a_plain_text(self):
        change = text_of("Sad  songs", "Sad songs", field="standfirst")

        self.assertEqual(change.note, "Only spaces or line breaks changed.")


class LongTextsTests(PlainTestCase):
    def test_a_megabyte_is_said_to_be_rewritten_at_once(self):
        before, after = (f"<p>{word * 200_000}</p>" for word in ("rain ", "snow "))

        change = text_of(before, after)

        self.assertEqual(change.runs, [])
        self.assertIn("Rewritten", change.note)

    def test_a_megabyte_in_which_only_the_formatting_changed_is_not(self):
        words = "rain " * 200_000

        change = text_of(f"<p>{words}</p>", f"<p><em>{words}</em></p>")

        self.assertEqual((change.note, change.runs), ("Only the formatting changed.", []))

    def test_one_word_of_a_long_text_is_marked_all_the_same(self):
        words = [f"word{number}" for number in range(9_000)]
        before = " ".join(words)
        after = " ".join([*words[:5_000], "other", *words[5_001:]])

        runs = text_of(f"<p>{before}</p>", f"<p>{after}</p>").runs

        self.assertEqual(runs[1:3], [Run(REMOVED, "word5000 "), Run(ADDED, "other ")])

    def test_a_hundred_long_texts_are_compared_at_once(self):
        lists = [
            ranked_list(
                songs=[(pk, {"blurb": f"<p>{f'{word} x ' * 900}</p>"}) for pk in range(1, 101)]
            )
            for word in ("rain", "snow")
        ]
        comparison = compare(*lists)

        self.assertEqual(len(comparison.songs), 100)


class SongsTests(PlainTestCase):
    def test_a_song_that_came_in_is_told_with_its_rank(self):
        comparison = compare(ranked_list(songs=[1, 2]), ranked_list(songs=[1, 2, 3]))

        self.assertEqual(moves(comparison), [(3, None, 3)])
        self.assertIs(comparison.songs[0].is_added, True)

    def test_a_song_that_left_is_told_with_the_rank_it_had(self):
        comparison = compare(ranked_list(songs=[1, 2]), ranked_list(songs=[1]))

        self.assertEqual(moves(comparison), [(2, 2, None)])
        self.assertIs(comparison.songs[0].is_removed, True)

    def test_a_song_that_moved_is_told_from_and_to(self):
        comparison = compare(ranked_list(songs=[1, 2, 3, 4]), ranked_list(songs=[4, 1, 2, 3]))

        self.assertEqual(moves(comparison), [(4, 4, 1), (1, 1, 2), (2, 2, 3), (3, 3, 4)])
        self.assertIs(comparison.songs[0].is_moved, True)

    def test_songs_that_others_carried_along_are_told_apart(self):
        comparison = compare(ranked_list(songs=[1, 2, 3, 4]), ranked_list(songs=[4, 1, 2, 3]))

        self.assertEqual([change.song.pk for change in comparison.changed_songs], [4])
        self.assertEqual([change.song.pk for change in comparison.carried_songs], [1, 2, 3])
        self.assertEqual(comparison.count, 1)

    def test_of_two_songs_that_changed_places_both_moved(self):
        comparison = compare(ranked_list(songs=[1, 2, 3]), ranked_list(songs=[9, 2, 1, 3]))

        self.assertEqual([change.song.pk for change in comparison.changed_songs], [9, 1])
        self.assertEqual([change.song.pk for change in comparison.carried_songs], [3])

    def test_a_song_that_was_carried_along_and_rewritten_is_one_to_look_at(self):
        after = ranked_list(songs=[3, (1, {"blurb": "<p>New.</p>"}), 2])

        comparison = compare(ranked_list(songs=[1, 2]), after)

        self.assertEqual([change.song.pk for change in comparison.changed_songs], [3, 1])

    def test_each_text_of_an_entry_is_compared(self):
        words = {"blurb": "<p>Sad.</p>", "callout_label": "Tip", "callout": "<p>Hear.</p>"}
        changed = {"blurb": "<p>Glad.</p>", "callout_label": "Hint", "callout": "<p>See.</p>"}

        comparison = compare(ranked_list(songs=[(1, words)]), ranked_list(songs=[(1, changed)]))

        (change,) = comparison.songs
        self.assertEqual(
            [each.label for each in change.texts], ["text", "tip box label", "tip box"]
        )
        self.assertEqual(change.texts[1].runs, [Run(REMOVED, "Tip"), Run(ADDED, "Hint")])
        self.assertIs(change.is_moved, False)

    def test_a_song_that_came_in_brings_its_words(self):
        comparison = compare(ranked_list(), ranked_list(songs=[(1, {"blurb": "<p>Sad.</p>"})]))

        self.assertEqual(comparison.songs[0].texts[0].runs, [Run(ADDED, "Sad.")])

    def test_entries_without_song_are_compared_by_their_place_among_such(self):
        one, two = ({"blurb": f"<p>{word}</p>"} for word in ("One", "Two"))

        comparison = compare(
            ranked_list(songs=[1, (None, one), (None, one)]),
            ranked_list(songs=[(None, one), 1, (None, two)]),
        )

        self.assertEqual(moves(comparison), [(None, 2, 1), (1, 1, 2), (None, 3, 3)])
        self.assertEqual(
            comparison.songs[2].texts[0].runs, [Run(REMOVED, "One"), Run(ADDED, "Two")]
        )

    def test_an_entry_that_got_its_song_is_one_that_left_and_a_song_that_came(self):
        comparison = compare(ranked_list(songs=[1, None]), ranked_list(songs=[1, 2]))

        self.assertEqual(moves(comparison), [(2, None, 2), (None, 2, None)])

    def test_themes_are_told_whichever_came_or_left(self):
        comparison = compare(ranked_list(themes=[1, 2]), ranked_list(themes=[2, 3]))

        self.assertEqual(comparison.themes_added, [Theme(pk=3)])
        self.assertEqual(comparison.themes_removed, [Theme(pk=1)])


words = st.lists(st.sampled_from(["a", "b", "rain", "노래", "悲しい歌", "&"]), max_size=6).map(
    " ".join
)
html = st.builds(
    "".join,
    st.lists(
        st.builds(
            str.format,
            st.sampled_from(
                [
                    "<p>{}</p>",
                    "<p><em>{}</em></p>",
                    '<p><a href="https://a.example">{}</a></p>',
                    '<p><a href="https://b.example">{}</a> c</p>',
                ]
            ),
            words.map(lambda text: text.replace("&", "&amp;")),
        ),
        max_size=3,
    ),
).map(clean_rich_text)
texts = st.fixed_dictionaries(
    {"title": words, "standfirst": st.text(" \nab", max_size=5), "intro": html},
    optional={"order": st.sampled_from(["ascending", "countdown", "unranked"])},
)
entries = st.lists(
    st.tuples(
        st.none() | st.integers(1, 9),
        st.fixed_dictionaries({}, optional={"blurb": html, "callout_label": words}),
    ),
    max_size=9,
    unique_by=lambda entry: entry[0] or object(),
)
ranked_lists = st.builds(ranked_list, texts, entries, st.lists(st.integers(1, 4), unique=True))


class AnyTwoListsTests(PlainTestCase):
    @given(ranked_lists)
    def test_nothing_differs_from_itself(self, same):
        self.assertIs(compare(same, same).is_empty, True)

    @given(ranked_lists, ranked_lists)
    def test_there_are_no_differences_exactly_when_digests_are_equal(self, before, after):
        self.assertIs(compare(before, after).is_empty, digest_of(before) == digest_of(after))

    @given(ranked_lists, ranked_lists)
    @settings(max_examples=300)
    def test_the_changes_lead_from_one_ranking_to_the_other(self, before, after):
        songs = {row.rank: row.song_id for row in before.ranking}
        changes = compare(before, after).songs

        left = {change.before for change in changes}
        ranking = {rank: song for rank, song in songs.items() if rank not in left}
        for change in changes:
            if not change.is_removed:
                self.assertNotIn(change.after, ranking)
                ranking[change.after] = change.song and change.song.pk

        self.assertEqual(ranking, {row.rank: row.song_id for row in after.ranking})

    @given(st.permutations(range(1, 10)))
    def test_songs_that_were_carried_along_kept_their_order(self, order):
        comparison = compare(ranked_list(songs=range(1, 10)), ranked_list(songs=order))

        carried = [change.before for change in comparison.carried_songs]
        self.assertEqual(carried, sorted(carried))

    @given(html, html)
    def test_the_runs_hold_every_word_of_both_texts(self, before, after):
        comparison = compare(ranked_list({"intro": before}), ranked_list({"intro": after}))

        for change in comparison.texts:
            for html, left_out in ((before, ADDED), (after, REMOVED)):
                kept = "".join(run.text for run in change.runs if run.kind != left_out)
                self.assertEqual(kept.split(), plain_text(html).split())
            self.assertTrue(change.note or {run.kind for run in change.runs} != {SAME})


class DraftsAndEditionsTests(TestCase):
    def setUp(self):
        ana = make_artist("Ana")
        self.songs = [make_song(f"Song {letter}", by=ana) for letter in "ABC"]
        self.edition = make_edition("Sad songs", songs=self.songs, themes=[make_theme("Rain")])
        self.listicle = self.edition.listicle

    def compared(self):
        """The live edition with the draft."""
        listicle = Listicle.objects.get(pk=self.listicle.pk)
        return compare(RankedList.of_edition(self.edition), RankedList.of_draft(listicle))

    def printed(self):
        template = "admin/catalog/listicle/_comparison.html"
        return " ".join(render_to_string(template, {"comparison": self.compared()}).split())

    def test_a_draft_that_was_just_published_does_not_differ(self):
        self.assertIs(self.compared().is_empty, True)
        self.assertIn("No differences", self.printed())

    def test_a_draft_differs_exactly_when_it_has_unpublished_changes(self):
        changed = Listicle.objects.with_unpublished_changes()
        self.assertNotIn(self.listicle, changed)

        self.listicle.themes.add(make_theme("Snow"))
        publishing.keep_digest(self.listicle)

        self.assertIn(self.listicle, changed.all())
        self.assertIs(self.compared().is_empty, False)

    def test_a_corrected_fact_of_a_song_is_no_difference(self):
        self.songs[0].title = "Corrected"
        self.songs[0].save()

        self.assertIs(self.compared().is_empty, True)

    def test_the_words_are_marked_for_eyes_and_ears(self):
        Listicle.objects.filter(pk=self.listicle.pk).update(title="Sad <b>tunes")

        printed = self.printed()

        self.assertIn('<del><span class="visually-hidden">removed: </span>songs</del>', printed)
        self.assertIn(
            '<ins><span class="visually-hidden">added: </span>&lt;b&gt;tunes</ins>', printed
        )
        self.assertNotIn("style=", printed)

    def test_what_became_of_each_song_is_told_in_words(self):
        one, two, three = self.listicle.entries.all()
        self.listicle.put_in_order([three, one, two])
        two.delete()
        self.listicle.entries.filter(pk=one.pk).update(blurb="<p>Very sad.</p>")
        self.listicle.append(make_song("Song D"))
        self.listicle.append(None)

        printed = self.printed()

        for words in (
            'Song C – Ana</strong> <span class="compared-rank">moved from no. 3 to no. 1',
            "removed from no. 2",
            "moved from no. 1 to no. 2",
            "added as no. 3",
            "An entry without song",
            "Very sad.",
        ):
            self.assertIn(words, printed)

    def test_an_entry_that_was_rewritten_says_where_it_stands(self):
        self.listicle.entries.filter(rank=2).update(blurb="<p>Sad.</p>")

        self.assertIn("still no. 2, text changed", self.printed())

    def test_themes_byline_and_links_are_printed(self):
        self.listicle.themes.set([make_theme("Snow")])
        intro = '<p><a href="https://a.example">Here</a></p>'
        author = make_author("Ana Lund")
        Listicle.objects.filter(pk=self.listicle.pk).update(intro=intro, author=author)

        printed = unescape(self.printed())

        self.assertIn("Added: <ins>Snow</ins>", printed)
        self.assertIn("Removed: <del>Rain</del>", printed)
        self.assertIn("Byline", printed)
        self.assertIn("Ana Lund</ins>", printed)
        self.assertIn("New link to <ins>https://a.example</ins>", printed)

    def test_songs_moved_along_stand_apart(self):
        one, two, three = self.listicle.entries.all()
        self.listicle.put_in_order([three, one, two])

        self.assertIn("Moved along because of these: 2", self.printed())

    def test_two_editions_cost_no_more_queries_for_more_songs(self):
        short, long = (
            [RankedList.of_edition(make_edition(songs=songs)) for _ in range(2)]
            for songs in (2, 30)
        )
        for lists in (short, long):
            with self.assertNumQueries(0):
                render_to_string(
                    "admin/catalog/listicle/_comparison.html", {"comparison": compare(*lists)}
                )
