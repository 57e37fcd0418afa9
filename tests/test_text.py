"""Comparison keys and addresses, in any script."""

import unicodedata

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import SimpleTestCase, TestCase
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.models import Artist
from catalog.text.keys import KEY_LENGTH, comparison_key
from catalog.text.slugs import (
    SLUG_LENGTH,
    SlugConverter,
    SlugsConverter,
    is_slug,
    slug_from,
    validate_slug,
)

from .builders import make_artist, make_author, make_listicle, make_song, make_theme

# Lone surrogates and NUL included: a terminal or a form may hand over anything.
any_text = st.text(st.characters(), max_size=300)


class ComparisonKeyTests(SimpleTestCase):
    def assert_alike(self, *spellings):
        self.assertEqual(len({comparison_key(spelling) for spelling in spellings}), 1, spellings)

    def assert_different(self, *names):
        self.assertEqual(len({comparison_key(name) for name in names}), len(names), names)

    def test_case_hyphens_and_spaces_are_habits(self):
        self.assert_alike("K-Pop", "kpop", "K pop", "K‐POP", " k.p.o.p ")

    def test_latin_accents_are_habits(self):
        self.assert_alike("Beyoncé", "beyonce", "BEYONCÉ", "Beyonce\u0301")

    def test_wide_and_styled_letters_are_habits(self):
        self.assert_alike("ＢＴＳ", "BTS", "𝐁𝐓𝐒")

    def test_apostrophes_are_habits(self):
        self.assert_alike(
            "She’s in the Rain", "Shes in the rain", "She's In The Rain", "She´s in the rain"
        )

    def test_marks_of_other_scripts_tell_words_apart(self):
        self.assert_different("か", "が")
        self.assert_different("कल", "कला", "काल")

    def test_hangul_is_one_whether_composed_or_not(self):
        self.assert_alike("빅뱅", unicodedata.normalize("NFD", "빅뱅"))
        self.assert_different("빅뱅", "빅방")

    def test_scripts_without_case_keep_their_letters(self):
        for name in ("빅뱅", "فيروز", "लता", "椎名林檎", "ไอยู", "עברית"):
            self.assertEqual(comparison_key(name), unicodedata.normalize("NFC", name))

    def test_names_without_letters_have_keys_all_the_same(self):
        self.assert_different("!!!", "÷", "×", "🌧️", "🖤", "+", "=", "\u3164")
        for name in ("!!!", "÷", "🌧️", "???"):
            self.assertNotEqual(comparison_key(name), "")

    def test_what_nobody_sees_makes_no_difference(self):
        self.assert_alike("비", "비\ufe0f", "\u3164비")
        self.assert_alike("🌧", "🌧\ufe0f")

    def test_only_nothing_has_an_empty_key(self):
        self.assertEqual(comparison_key(""), "")
        self.assertEqual(comparison_key(" \t"), "")

    @settings(max_examples=500)
    @given(any_text)
    @example("ﷺ" * 300)
    def test_any_text_has_a_key_that_fits(self, text):
        key = comparison_key(text)

        self.assertLessEqual(len(key), KEY_LENGTH)
        self.assertIs(key == "", text.strip() == "")

    @settings(max_examples=500)
    @given(st.text(max_size=100))
    def test_composition_makes_no_difference(self, text):
        self.assert_alike(*(unicodedata.normalize(form, text) for form in ("NFC", "NFD")), text)

    @settings(max_examples=500)
    @given(st.text(max_size=100))
    def test_the_key_of_a_key_is_itself(self, text):
        key = comparison_key(text)

        self.assertEqual(comparison_key(key), key)

    @given(st.text(st.characters(max_codepoint=0x24F, categories=["L", "N"]), max_size=50))
    def test_case_makes_no_difference_in_latin(self, text):
        self.assert_alike(text.casefold(), text)


class SlugTests(SimpleTestCase):
    def test_words_are_joined_by_hyphens(self):
        self.assertEqual(slug_from("15 Sad K-Pop Songs!"), "15-sad-k-pop-songs")
        self.assertEqual(slug_from("  AC/DC — Live  "), "ac-dc-live")

    def test_apostrophes_leave_no_gap(self):
        for title in ("She’s in the Rain", "She's in the Rain", "She´s in the Rain"):
            self.assertEqual(slug_from(title), "shes-in-the-rain")

    def test_letters_of_every_script_stay(self):
        self.assertEqual(slug_from("빅뱅"), "빅뱅")
        self.assertEqual(slug_from("Sigur Rós"), "sigur-rós")
        self.assertEqual(slug_from("लता मंगेशकर"), "लता-मंगेशकर")
        self.assertEqual(slug_from("فيروز"), "فيروز")

    def test_nothing_is_left_of_a_name_without_letters(self):
        for name in ("!!!", "÷", "🖤", "🌧\ufe0f", "\u3164", "\u0301", "…", ""):
            self.assertEqual(slug_from(name), "")

    def test_what_nobody_sees_is_no_part_of_an_address(self):
        self.assertEqual(slug_from("❤\ufe0f Rain\ufe0f"), "rain")
        for text in ("\ufe0f", "\u3164", "rain\ufe0f", "-", "\u0301"):
            self.assertFalse(is_slug(text), ascii(text))

    @settings(max_examples=1000)
    @given(any_text)
    @example("e'\u0301")
    @example("ΑΣ'")
    @example("İstanbul")
    def test_whatever_is_left_is_an_address(self, text):
        slug = slug_from(text)

        self.assertLessEqual(len(slug), SLUG_LENGTH)
        if slug:
            self.assertTrue(is_slug(slug), slug)
            self.assertEqual(slug, slug.lower())

    @settings(max_examples=1000)
    @given(any_text)
    @example("e'\u0301")
    def test_an_address_stays_what_it_is(self, text):
        slug = slug_from(text)

        self.assertEqual(slug_from(slug), slug)

    @settings(max_examples=500)
    @given(any_text)
    def test_is_read_from_a_path_or_refused_never_misread(self, text):
        try:
            slug = SlugConverter().to_python(text)
        except ValueError:
            return
        self.assertTrue(is_slug(slug))
        self.assertEqual(slug, unicodedata.normalize("NFC", text))

    def test_a_path_may_spell_the_letters_in_parts(self):
        self.assertEqual(SlugConverter().to_python(unicodedata.normalize("NFD", "빅뱅")), "빅뱅")

    def test_several_themes_stand_in_one_path(self):
        self.assertEqual(SlugsConverter().to_python("rain+이별"), ["rain", "이별"])
        self.assertEqual(SlugsConverter().to_url(["rain", "이별"]), "rain+이별")

    def test_the_same_theme_twice_or_six_themes_are_no_page(self):
        for path in ("rain+rain", "a+b+c+d+e+f", "rain+", "+"):
            with self.assertRaises(ValueError):
                SlugsConverter().to_python(path)


class SlugFormTests(SimpleTestCase):
    """What an editor may type as an address."""

    def test_an_address_in_any_script_is_fine(self):
        for slug in ("sad-songs", "빅뱅", "फिर-मिलेंगे", "2024"):
            validate_slug(slug)

    def test_capitals_spaces_and_signs_are_refused_with_a_proposal(self):
        with self.assertRaisesMessage(ValidationError, "“sad-songs” would do."):
            validate_slug("Sad Songs")
        with self.assertRaisesMessage(ValidationError, "“a-name” would do."):
            validate_slug("!!!")

    def test_words_of_our_own_routes_are_refused(self):
        with self.assertRaisesMessage(ValidationError, "“feed” is kept for the site's own pages"):
            validate_slug("feed")


class AddressTests(TestCase):
    """The address that a record gets when nobody names one."""

    def test_is_made_of_the_name(self):
        self.assertEqual(make_artist("The Rose").slug, "the-rose")
        self.assertEqual(make_listicle("15 Sad Songs").slug, "15-sad-songs")

    def test_a_song_s_names_its_first_artist(self):
        song = make_song("Flower", by=[make_artist("Yoon"), make_artist("Kim")])

        self.assertEqual(song.slug, "flower-yoon")

    def test_a_taken_one_gets_a_number(self):
        slugs = [make_author("Kim").slug for _ in range(3)]

        self.assertEqual(slugs, ["kim", "kim-2", "kim-3"])

    def test_two_kinds_may_share_one(self):
        self.assertEqual(make_artist("Rain").slug, make_theme("Rain").slug)

    def test_a_former_address_of_another_is_taken(self):
        make_author("Kim").move_to("kim-the-first")

        self.assertEqual(make_author("Kim").slug, "kim-2")

    def test_a_word_of_our_own_routes_gets_a_number(self):
        self.assertEqual(make_theme("Feed").slug, "feed-2")

    def test_a_homonym_is_told_apart_in_the_address(self):
        make_artist("Rain")

        self.assertEqual(make_artist("Rain", disambiguation="US band").slug, "rain-us-band")

    def test_a_name_without_letters_gives_the_number_of_the_record(self):
        artist = make_artist("!!!")
        song = make_song("🌧️☔", by=artist)

        self.assertEqual(artist.slug, f"artist-{artist.pk}")
        self.assertEqual(song.slug, f"song-{song.pk}")

    def test_a_name_that_looks_like_such_a_number_does_not_take_it(self):
        self.assertEqual(make_theme("Theme 1").slug, "theme-1-2")

    def test_a_very_long_name_is_cut_and_still_unique(self):
        names = ["ha" * 100, "ha" * 99 + "he"]

        slugs = {make_artist(name).slug for name in names}

        self.assertEqual(len(slugs), 2)
        self.assertLessEqual(max(map(len, slugs)), SLUG_LENGTH)

    def test_stays_when_the_name_changes(self):
        artist = make_artist("Rain")
        artist.name = "Bi"
        artist.save()

        artist.refresh_from_db()
        self.assertEqual(artist.slug, "rain")

    def test_is_never_empty_in_the_database(self):
        artist = make_artist("Rain")

        with self.assertRaises(IntegrityError), transaction.atomic():
            Artist.objects.filter(pk=artist.pk).update(slug="")
