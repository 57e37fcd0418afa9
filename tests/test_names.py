"""Names: by which a record is found, told apart, and printed."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import TestCase

from catalog.models import Artist, Song, Theme, ThemeName
from catalog.models.names import NameKind

from .builders import make_artist, make_song, make_theme


class FindingTests(TestCase):
    """One artist, whatever the spelling."""

    @classmethod
    def setUpTestData(cls):
        cls.artist = make_artist("BIGBANG", native_name="빅뱅")
        cls.artist.names.create(name="Bing Bang", kind=NameKind.MISSPELLING)
        cls.artist.names.create(name="Early Bang", kind=NameKind.FORMER)

    def test_by_its_name_in_any_spelling(self):
        for spelling in ("BIGBANG", "Big Bang", "big-bang", "BigBang!", "ＢＩＧＢＡＮＧ"):
            self.assertEqual(list(Artist.objects.named(spelling)), [self.artist], spelling)

    def test_by_its_name_in_its_own_script(self):
        self.assertEqual(list(Artist.objects.named("빅뱅")), [self.artist])

    def test_by_a_common_misspelling(self):
        self.assertEqual(list(Artist.objects.named("bing bang")), [self.artist])

    def test_by_a_former_name(self):
        self.assertEqual(list(Artist.objects.named("Early Bang")), [self.artist])

    def test_not_by_part_of_a_name(self):
        self.assertFalse(Artist.objects.named("Bang").exists())

    def test_not_by_nothing(self):
        self.assertFalse(Artist.objects.named("").exists())

    def test_a_song_by_its_titles(self):
        song = make_song("Haru Haru", native_title="하루하루")
        song.names.create(name="Day by Day", kind=NameKind.OTHER)

        for title in ("haru-haru", "하루하루", "day by day"):
            self.assertEqual(list(Song.objects.named(title)), [song], title)


class KeepingNamesTests(TestCase):
    """A record's own names follow its fields; those that editors added stay."""

    def names(self, record):
        return {(name.kind, name.name) for name in record.names.all()}

    def test_the_own_names_are_there_from_the_start(self):
        artist = make_artist("Taeyeon", native_name="태연")

        self.assertEqual(
            self.names(artist), {(NameKind.CANONICAL, "Taeyeon"), (NameKind.NATIVE, "태연")}
        )

    def test_a_native_name_spelt_alike_is_listed_once(self):
        self.assertEqual(self.names(make_artist("IU", native_name="iu")), {("canonical", "IU")})

    def test_renaming_changes_the_name_it_is_found_by(self):
        artist = make_artist("Bi", native_name="비")
        artist.names.create(name="Rain", kind=NameKind.OTHER)

        artist.name, artist.native_name = "Jung Ji-hoon", "정지훈"
        artist.save()

        self.assertEqual(
            self.names(artist),
            {("canonical", "Jung Ji-hoon"), ("native", "정지훈"), ("other", "Rain")},
        )
        self.assertFalse(Artist.objects.named("Bi").exists())

    def test_taking_an_added_name_as_its_own_does_not_list_it_twice(self):
        artist = make_artist("Bi")
        artist.names.create(name="RAIN", kind=NameKind.OTHER)

        artist.name = "Rain"
        artist.save()

        self.assertEqual(self.names(artist), {("canonical", "Rain")})

    def test_name_and_native_name_can_change_places(self):
        artist = make_artist("태연", native_name="Taeyeon")

        artist.name, artist.native_name = "Taeyeon", "태연"
        artist.save()

        self.assertEqual(self.names(artist), {("canonical", "Taeyeon"), ("native", "태연")})

    def test_one_name_is_listed_once_in_whatever_spelling(self):
        artist = make_artist("BIGBANG")

        with self.assertRaises(IntegrityError), transaction.atomic():
            artist.names.create(name="Big Bang")

    def test_misspellings_are_not_printed(self):
        artist = make_artist("BIGBANG")
        artist.names.create(name="Bing Bang", kind=NameKind.MISSPELLING)
        artist.names.create(name="Early Bang", kind=NameKind.FORMER)

        self.assertEqual(artist.other_names, ["Early Bang"])


class HomonymTests(TestCase):
    def setUp(self):
        self.singer = make_artist("Rain")

    def test_the_form_asks_who_it_is(self):
        with self.assertRaisesMessage(ValidationError, "There is an artist “Rain” already."):
            Artist(name="RAIN").full_clean()

    def test_the_database_refuses_two_of_one_name(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            make_artist("R.A.I.N.")

    def test_told_apart_they_may_share_a_name(self):
        band = Artist(name="Rain", disambiguation="band from Leeds")
        band.full_clean()
        band.save()

        self.assertEqual(set(Artist.objects.named("rain")), {self.singer, band})
        self.assertEqual(str(band), "Rain (band from Leeds)")

    def test_told_apart_in_the_same_words_they_are_not(self):
        make_artist("Rain", disambiguation="band")

        with self.assertRaisesMessage(ValidationError, "There is an artist “Rain (band)” already."):
            Artist(name="Rain", disambiguation="band").full_clean()

    def test_an_artist_is_no_homonym_of_itself(self):
        self.singer.full_clean()

    def test_another_artist_s_other_name_is_free(self):
        self.singer.names.create(name="Bi")

        Artist(name="Bi").full_clean()


class ThemeNameTests(TestCase):
    """A theme's names belong to no other theme, in any spelling."""

    @classmethod
    def setUpTestData(cls):
        cls.pop = make_theme("K-Pop")
        cls.pop.names.create(name="케이팝")

    def test_a_theme_of_the_same_name_is_refused(self):
        for spelling in ("K-Pop", "kpop", "K pop"):
            with self.assertRaisesMessage(
                ValidationError, "There is a theme “K-Pop” already: use it, or choose another name."
            ):
                Theme(name=spelling).clean()

    def test_a_theme_named_like_a_synonym_is_refused(self):
        with self.assertRaisesMessage(
            ValidationError, "“케이팝” is a synonym of the theme “K-Pop”: use that theme."
        ):
            Theme(name="케이팝").full_clean()

    def test_a_synonym_that_is_another_theme_s_name_is_refused(self):
        with self.assertRaisesMessage(ValidationError, "There is a theme “K-Pop” already"):
            ThemeName(theme=make_theme("Korean music"), name="k pop").full_clean()

    def test_the_database_refuses_both(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            make_theme("kpop")
        with self.assertRaises(IntegrityError), transaction.atomic():
            make_theme("Korean music").names.create(name="K pop")
        self.assertFalse(Theme.objects.filter(name="kpop").exists())

    def test_a_theme_keeps_its_own_names(self):
        self.pop.full_clean()
        self.pop.save()

        self.assertEqual(self.pop.names.count(), 2)


class CreditLineTests(TestCase):
    """The artists as printed on the record."""

    def line(self, *credits):
        return make_song(by=list(credits)).credit_line

    def setUp(self):
        self.min, self.kim, self.lee = make_artist("Min"), make_artist("Kim"), make_artist("Lee")

    def test_one_artist(self):
        self.assertEqual(self.line(self.min), "Min")

    def test_two_artists(self):
        self.assertEqual(self.line(self.min, self.kim), "Min & Kim")

    def test_three_artists(self):
        self.assertEqual(self.line(self.min, self.kim, self.lee), "Min, Kim & Lee")

    def test_the_words_between_them_are_the_record_s_own(self):
        self.assertEqual(self.line((self.min, "", "feat."), self.kim), "Min feat. Kim")
        self.assertEqual(self.line((self.min, "", ","), self.kim), "Min, Kim")

    def test_the_name_is_the_one_on_the_record(self):
        self.assertEqual(self.line((self.min, "MIN", ""), self.kim), "MIN & Kim")

    def test_nothing_follows_the_last(self):
        self.assertEqual(self.line((self.min, "", "feat.")), "Min")

    def test_no_artist(self):
        self.assertEqual(self.line(), "")

    def test_the_order_is_the_credited_one(self):
        song = make_song(by=[self.kim])
        song.credit(self.min)
        song.credit(self.lee)

        self.assertEqual(song.credit_line, "Kim, Min & Lee")

    def test_an_artist_is_credited_once(self):
        song = make_song(by=[self.min])

        with self.assertRaises(IntegrityError), transaction.atomic():
            song.credit(self.min)
