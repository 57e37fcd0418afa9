"""How the checks read words: numbers in six languages, pairs of marks, heavy words, years."""

import re
from types import SimpleNamespace

from django.test import SimpleTestCase
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.publishing.preflight.head import shortened
from catalog.publishing.preflight.heavy import heavy_word
from catalog.publishing.preflight.wording import years_of_release
from catalog.text.numbers import counts_in, recounted
from catalog.text.pairs import lonely_marks, mended, unpaired
from catalog.text.passages import BREAK, flattened
from catalog.text.rich_text import clean_rich_text
from catalog.text.vocabulary import vocabularies

# What hurts careless patterns, and what the checks look for.
PIECES = st.sampled_from(
    [
        "15", "fifteen", "Fünfzehn", "quatre-vingt-dix-sept", "quatre", "vingt", "once", "treinta",
        "y", "열다섯", "곡", "십오", "曲", "十五", "songs", "Songs", "lieder", "top", "no", ".",
        "#",
        "-", "–", "’", "'", '"', "“", "”", "„", "«", "»", "(", ")", "[", "]", " ", "\n", BREAK, "<",
        "<p>", "</p>", "&amp;", "&", "²", "１５", "٣", "\u200b", "\x00", "released in", "2016",
        "suicide", "took his own", "took his own life", "자살", ":)", "a)", "12\"", "😀", "İ", "ß",
    ]
)  # fmt: skip
HOSTILE = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=60).map("".join)


def heading(text):
    return [count.value for count in counts_in(text, is_heading=True)]


def prose(text):
    return [count.value for count in counts_in(text)]


class CountTests(SimpleTestCase):
    def test_numbers_of_songs_are_read_in_headings(self):
        for text, value in {
            "15 Sad Songs": 15,
            "The Fifteen Saddest K-Pop Songs of 2024": 15,
            "15 of the Very Saddest Ballads": 15,
            "Top 10 K-pop Tearjerkers": 10,
            "Our Top 10": 10,
            "Rain: the Top 10": 10,
            "twenty-one songs": 21,
            "thirty five tracks": 35,
            "15 traurige Lieder": 15,
            "Fünfzehn Herzschmerzballaden": 15,
            "einundzwanzig Songs": 21,
            "Les quinze plus belles chansons": 15,
            "quatre-vingt-dix-sept chansons": 97,
            "Once canciones tristes": 11,
            "treinta y una canciones": 31,
            "발라드 15곡": 15,
            "열다섯 곡": 15,
            "노래 스무 곡": 20,
            "15개의 노래": 15,
            "悲しい曲15選": 15,
            "十五曲": 15,
            "１５曲": 15,
        }.items():
            with self.subTest(text):
                self.assertEqual(heading(text), [value])

    def test_other_numbers_are_not(self):
        for text in (
            "Songs of the 90s", "24 Hours of Sad Songs", "Songs of 2024", "1994 songs",
            "No. 1 Songs",
            "#1 songs", "Part 2: songs", "part two of the songs", "2NE1 songs", "One Last Cry",
            "one of the songs", "Songs That Missed the Top 40", "1.5 songs", "15–20 songs",
            "15th songs", "Top 10 hit", "이 곡", "3 songwriters",
        ):  # fmt: skip
            with self.subTest(text):
                self.assertEqual(heading(text), [])

    def test_prose_counts_where_it_speaks_of_the_list(self):
        for text, values in {
            "These fifteen tracks broke us.": [15],
            "Fifteen songs for rain.": [15],
            "Here are 15 of the saddest songs.": [15],
            "Play all twelve songs again.": [12],
            "It rains. 15 songs help.": [15],
            "We heard 200 songs for this.": [],
            "It was a top 10 hit.": [],
            "She wrote three songs that year.": [],
        }.items():
            with self.subTest(text):
                self.assertEqual(prose(text), values)

    def test_a_number_is_changed_in_its_own_manner(self):
        for text, changed in {
            "15 Sad Songs": "16 Sad Songs",
            "fifteen songs": "sixteen songs",
            "Fifteen Songs": "Sixteen Songs",
            "FIFTEEN SONGS": "SIXTEEN SONGS",
            "Fünfzehn Lieder": "Sechzehn Lieder",
            "quinze chansons": "seize chansons",
            "Quince canciones": "Dieciséis canciones",
            "열다섯 곡": "열여섯 곡",
            "십오 곡": "십육 곡",
            "十五曲": "十六曲",
            "발라드 15곡": "발라드 16곡",
        }.items():
            with self.subTest(text):
                counts = counts_in(text, is_heading=True)

                self.assertEqual(recounted(text, counts, 16), changed)

    def test_what_no_word_stands_for_is_written_in_digits(self):
        text = "fifteen songs"

        self.assertEqual(recounted(text, counts_in(text, is_heading=True), 120), "120 songs")

    def test_every_language_counts_from_0_to_99_in_words(self):
        for vocabulary in vocabularies():
            with self.subTest(vocabulary.language):
                self.assertEqual(len(vocabulary.numbers), 100)
                words = [forms[0] for forms in vocabulary.numbers]
                self.assertEqual(len(set(words)), 100)

    @given(st.integers(2, 99), st.sampled_from(["en", "de", "fr", "es", "ko", "ja"]))
    def test_a_written_number_is_read_again(self, value, language):
        vocabulary = next(each for each in vocabularies() if each.language == language)
        word = vocabulary.numbers[value][0]
        noun = {"en": "songs", "de": "Lieder", "fr": "chansons", "es": "canciones"}.get(language)
        text = f"{word} {noun}" if noun else word + {"ko": " 곡", "ja": "曲"}[language]
        if language == "ko" and len(word) == 1:
            return  # one syllable is more often something else

        self.assertEqual(heading(text), [value])

    @given(HOSTILE, st.integers(2, 120))
    @example("²³ songs", 5)
    @settings(max_examples=300)
    def test_any_text_can_be_read_and_changed(self, text, value):
        for is_heading in (True, False):
            counts = counts_in(text, is_heading=is_heading)

            for count in counts:
                self.assertTrue(text[count.start : count.end].strip())
            self.assertEqual(recounted(text, [], value), text)
            recounted(text, counts, value)


class PairTests(SimpleTestCase):
    def test_what_lacks_its_other_half_is_told(self):
        for text in (
            "“goodbye", "goodbye”", "(again", "again)", "[live", "«adieu", "adieu»", 'say "goodbye',
            "“one” and “two", "(a (b)", "„Abschied",
        ):  # fmt: skip
            with self.subTest(text):
                self.assertTrue(unpaired(text))

    def test_what_is_paired_or_no_pair_is_not(self):
        for text in (
            "", "“goodbye”", "(and so do we)", "[live] («adieu»)", "»Abschied« und „Gruß“",
            "don’t, rock 'n' roll, the '90s", "so sad :( and :)", "a) one, b) two", '12" single',
            f"{BREAK}“one{BREAK}“two”{BREAK}", '"one" "two"', "“a (b) c”",
        ):  # fmt: skip
            with self.subTest(text):
                self.assertEqual(unpaired(text), "")

    def test_what_has_one_answer_is_mended(self):
        for written, proposal in {
            '“Goodbye" she says.': "“Goodbye” she says.",
            "”Goodbye” she says.": "“Goodbye” she says.",
            "Strings arrive late (and stay.": "Strings arrive late (and stay).",
            "She says “goodbye": "She says “goodbye”",
        }.items():
            with self.subTest(written):
                self.assertEqual(mended(written, written), proposal)

    def test_what_takes_a_person_is_not(self):
        for written in (
            "She says “goodbye. Then she goes.",
            "goodbye) she says",
            "“ or ( ",
            "a « b",
        ):
            with self.subTest(written):
                self.assertEqual(mended(written, written), "")

    def test_markup_stays_as_it_is(self):
        html = "<p>One (two <em>three</em>.</p><p>Four.</p>"

        self.assertEqual(
            mended(html, flattened(html)), "<p>One (two <em>three</em>).</p><p>Four.</p>"
        )

    @given(HOSTILE)
    @settings(max_examples=300)
    def test_whatever_is_mended_lacks_nothing_and_keeps_its_words(self, text):
        proposal = mended(text, text)

        lonely_marks(text)
        if proposal:
            self.assertEqual(lonely_marks(proposal), [])
            for mark in '“”"()[]':
                text, proposal = text.replace(mark, ""), proposal.replace(mark, "")
            self.assertEqual(proposal, text)

    @given(HOSTILE)
    @settings(max_examples=300)
    def test_a_text_without_its_markup_is_as_long(self, text):
        html = clean_rich_text(text)

        self.assertEqual(len(flattened(html)), len(html))
        self.assertNotIn("<p>", flattened(html))


def reading(*names):
    """What heavy words are looked for in: a list of songs of these names."""
    pattern = re.compile("|".join(map(re.escape, names))) if names else None
    return SimpleNamespace(names=pattern)


class HeavyWordTests(SimpleTestCase):
    def test_heavy_words_are_found_in_six_languages(self):
        for text, subject in {
            "a song about suicidal thoughts": "suicide",
            "his brother took his own life": "suicide",
            "years of self-harm": "self-harm",
            "Er sprach über seinen Suizidversuch": "suicide",
            "une tentative de suicide": "suicide",
            "habla del suicidio": "suicide",
            "자살을 다룬 노래": "suicide",
            "自殺についての歌": "suicide",
            "her anorexia": "eating disorders",
            "domestic violence": "abuse",
            "he died of an overdose": "addiction",
        }.items():
            with self.subTest(text):
                self.assertEqual(heavy_word(text, reading())[0], subject)

    def test_what_only_looks_like_one_is_not(self):
        for text in (
            "a rapeseed field", "career suicide", "Suicide Squad", "the violin", "abundant",
            "“Suicide Is Painless” plays", "she cut herself off", "violins", "the heroine returns",
        ):  # fmt: skip
            with self.subTest(text):
                self.assertEqual(heavy_word(text, reading()), ("", ""))

    def test_the_name_of_a_song_is_no_subject(self):
        self.assertEqual(heavy_word("EXO's Overdose", reading("Overdose")), ("", ""))
        self.assertEqual(
            heavy_word("Overdose is about an overdose", reading("Overdose"))[1], "overdose"
        )

    @given(HOSTILE)
    @settings(max_examples=200)
    def test_any_text_can_be_read(self, text):
        heavy_word(text, reading())


class YearTests(SimpleTestCase):
    def test_years_of_release_are_told_from_others(self):
        for text, years in {
            "Released in 2016, it": [2016],
            "it came out in 2016": [2016],
            "their hit (2016)": [2016],
            "2016’s saddest": [2016],
            "2016년에 발매된": [2016],
            "erschienen 2016": [2016],
            "sortie en 2016": [2016],
            "born in 1994": [],
            "a 2016 film": [],
            "released in 20165": [],
            "unreleased in 2016": [],
        }.items():
            with self.subTest(text):
                self.assertEqual(years_of_release(text), years)


class ShorteningTests(SimpleTestCase):
    def test_whole_sentences_are_kept_where_they_fill_the_place(self):
        text = "A" * 50 + " bus. " + "B" * 60 + ". " + "C" * 90

        self.assertEqual(shortened(text), "A" * 50 + " bus. " + "B" * 60 + ".")

    def test_else_whole_words(self):
        self.assertEqual(shortened("word " * 60), ("word " * 32).strip()[:159] + "…")
        self.assertEqual(shortened("x" * 300), "x" * 159 + "…")

    @given(HOSTILE, st.integers(2, 200))
    def test_it_always_fits(self, text, length):
        self.assertLessEqual(len(shortened(text, length)), length)


class LongTextsTests(SimpleTestCase):
    """How long this takes is measured by bench/texts.py; careless patterns would never end."""

    def test_a_long_text_of_anything_is_read(self):
        for piece in ("“", "(", "([“„", '"', "<", "&#", "15 ", "quatre vingt ", "열", "십",
                      "took his ", "“A ", "released in ", "(201", "a-", " ", "9"):  # fmt: skip
            text = (piece * 20_000)[:20_000]
            with self.subTest(piece):
                counts_in(text)
                years_of_release(text)
                self.assertEqual(heavy_word(text, reading()), ("", ""))
                mended(text, flattened(text))
