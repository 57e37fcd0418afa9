"""What an article names, found among the records: each with the reason, and never a wrong one."""

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from catalog.intake.article import Article, ReadEntry
from catalog.intake.credits import PrintedArtist
from catalog.intake.matching import Reason, known_names, match
from catalog.models import ArtistName, SongName
from catalog.models.names import NameKind

from ..builders import make_artist, make_author, make_song


def article(*songs, author=""):
    """An article of these songs, each a title and the names of its artists."""
    entries = [
        ReadEntry(rank, title, [PrintedArtist(*each) for each in artists])
        for rank, (title, *artists) in enumerate(songs, start=1)
    ]
    return Article([], entries, author=author)


def match_one(title, *artists, **fields):
    read = article((title, *artists))
    for name, value in fields.items():
        setattr(read.entries[0], name, value)
    return match(read).entries[0]


def reasons(found):
    return [(str(each.record), each.reason) for each in found.found]


class ArtistTests(TestCase):
    def setUp(self):
        self.bigbang = make_artist("BIGBANG", native_name="빅뱅")

    def find(self, name, note=""):
        return match_one("A New Song", (name, "", note)).artists[0]

    def test_the_name_in_any_spelling_is_exact(self):
        for name in ("BIGBANG", "Big Bang", "big-bang"):
            with self.subTest(name):
                found = self.find(name)
                self.assertEqual(reasons(found), [("BIGBANG", Reason.EXACT)])
                self.assertEqual(found.taken, self.bigbang)

    def test_the_name_in_its_own_script_is_another_name(self):
        found = self.find("빅뱅")

        self.assertEqual(reasons(found), [("BIGBANG", Reason.OTHER_NAME)])
        self.assertEqual(found.taken, self.bigbang)

    def test_a_name_in_brackets_in_another_script_tells_as_much(self):
        self.assertEqual(self.find("Daesung’s Band", "빅뱅").taken, self.bigbang)

    def test_a_known_misspelling_is_taken(self):
        ArtistName.objects.create(artist=self.bigbang, name="Bing Bang", kind=NameKind.MISSPELLING)

        found = self.find("Bing Bang")

        self.assertEqual(reasons(found), [("BIGBANG", Reason.MISSPELLING)])
        self.assertEqual(found.taken, self.bigbang)

    def test_a_close_spelling_is_offered_and_never_taken(self):
        found = self.find("Bing Bang")

        self.assertEqual(reasons(found), [("BIGBANG", Reason.CLOSE)])
        self.assertIsNone(found.taken)
        self.assertIs(found.is_open, True)

    def test_names_that_are_only_somewhat_alike_are_not_offered(self):
        for known, printed in (("BTOB", "BTS"), ("Rosé", "The Rose"), ("EXID", "EXO")):
            make_artist(known)
            with self.subTest(printed):
                self.assertEqual(self.find(printed).found, [])

    def test_homonyms_are_offered_all(self):
        make_artist("Jisun", disambiguation="South Korean singer")
        make_artist("Jisun", disambiguation="pianist")

        found = self.find("Jisun")

        self.assertEqual([each.reason for each in found.found], [Reason.HOMONYM] * 2)
        self.assertIsNone(found.taken)

    def test_a_name_nobody_has_is_new(self):
        found = self.find("Night Bus")

        self.assertEqual(found.found, [])
        self.assertIs(found.is_open, False)

    def test_the_names_of_the_catalogue_are_known_in_any_spelling(self):
        is_known = known_names()

        self.assertIs(is_known("Big Bang"), True)
        self.assertIs(is_known("Night Bus"), False)


class SongTests(TestCase):
    def setUp(self):
        self.bigbang = make_artist("BIGBANG")
        self.song = make_song("Haru Haru", by=self.bigbang, native_title="하루하루")

    def test_the_title_by_its_artist_is_taken(self):
        found = match_one("Haru haru!", ("Big Bang",)).song

        self.assertEqual(reasons(found), [("Haru Haru", Reason.EXACT)])
        self.assertEqual(found.taken, self.song)

    def test_the_title_in_its_own_script_is_another_name(self):
        for found in (
            match_one("하루하루", ("BIGBANG",)),
            match_one("Day by Day", ("BIGBANG",), other_title="하루하루"),
        ):
            self.assertEqual(reasons(found.song), [("Haru Haru", Reason.OTHER_NAME)])

    def test_a_known_misspelling_of_the_title_is_taken(self):
        SongName.objects.create(song=self.song, name="Haru", kind=NameKind.MISSPELLING)

        self.assertEqual(match_one("Haru", ("BIGBANG",)).song.taken, self.song)

    def test_the_same_title_by_somebody_else_is_another_song(self):
        make_artist("Kim")

        for artist in ("Kim", "Nobody Known"):
            with self.subTest(artist):
                self.assertEqual(match_one("Haru Haru", (artist,)).song.found, [])

    def test_a_close_spelling_of_the_title_is_offered_among_the_artist_s_songs_only(self):
        make_song("Haru Harv", by=make_artist("Kim"))

        found = match_one("Harru Haru", ("BIGBANG",)).song

        self.assertEqual(reasons(found), [("Haru Haru", Reason.CLOSE)])
        self.assertIsNone(found.taken)

    def test_a_close_spelling_of_the_artist_offers_the_song(self):
        found = match_one("Haru Haru", ("Bing Bang",)).song

        self.assertEqual(reasons(found), [("Haru Haru", Reason.CLOSE)])
        self.assertIsNone(found.taken)

    def test_a_title_alone_is_offered_where_the_article_names_no_artist(self):
        found = match_one("Haru Haru").song

        self.assertEqual(reasons(found), [("Haru Haru", Reason.BY_TITLE)])
        self.assertIsNone(found.taken)

    def test_all_printed_artists_must_be_credited(self):
        kim, min_ = make_artist("Kim Hee Chul"), make_artist("Min Kyung Hoon")
        both = make_song("Falling Blossoms", by=[min_, kim])
        names = ("Min Kyung Hoon", "and"), ("Kim Hee Chul",)

        self.assertEqual(match_one("Falling Blossoms", *names).song.taken, both)
        found = match_one("Haru Haru", ("BIGBANG", "and"), ("Kim Hee Chul",)).song
        self.assertEqual(reasons(found), [("Haru Haru", Reason.OTHER_CREDIT)])

    def test_an_article_may_name_fewer_artists_than_the_record(self):
        featured = make_song("Knock", by=[self.bigbang, make_artist("Kim")])

        self.assertEqual(match_one("Knock", ("BIGBANG",)).song.taken, featured)

    def test_two_songs_of_one_title_by_one_artist_are_offered_both(self):
        make_song("Haru Haru", by=self.bigbang, album="Live")

        found = match_one("Haru Haru", ("BIGBANG",)).song

        self.assertEqual([each.reason for each in found.found], [Reason.HOMONYM] * 2)

    def test_the_song_tells_which_of_two_homonyms_is_meant(self):
        make_artist("BIGBANG", disambiguation="band from Oslo")

        self.assertEqual(match_one("Haru Haru", ("BIGBANG",)).song.taken, self.song)

    def test_a_year_that_differs_from_the_record_s_is_shown(self):
        self.song.release_year = 2008

        for printed, shown in ((2010, 2008), (2008, None), (None, None)):
            entry = match_one("Haru Haru", ("BIGBANG",), year=printed)
            self.assertEqual(entry.differing_year_of(self.song), shown)

    def test_a_year_that_belongs_to_the_title_is_found_with_it(self):
        make_song("Untitled, 2014", by=make_artist("G-Dragon"), release_year=2017)

        found = match_one("Untitled", ("G-Dragon",), year=2014).song

        self.assertEqual(reasons(found), [("Untitled, 2014", Reason.EXACT)])


class ArticleTests(TestCase):
    def test_the_byline_is_found_by_its_name(self):
        author = make_author("Mina Sol")

        self.assertEqual(match(article(author="mina sol")).author, author)
        self.assertIsNone(match(article(author="Somebody Else")).author)
        self.assertIsNone(match(article()).author)

    def test_one_of_two_bylines_of_a_name_is_not_taken(self):
        make_author("Mina Sol")
        make_author("Mina Sol")

        self.assertIsNone(match(article(author="Mina Sol")).author)

    def test_a_long_article_costs_no_more_queries_than_a_short_one(self):
        artists = [make_artist(f"Quiet Harbour {number}") for number in range(12)]
        songs = [(make_song(by=artist).title, (artist.name,)) for artist in artists]
        near = [(f"Song no. {n}", (f"Quiett Harbour {n}",)) for n in range(12)]
        with CaptureQueriesContext(connection) as queries:
            match(article(songs[0], near[0]))

        with self.assertNumQueries(len(queries)):
            match(article(*songs, *near))
        self.assertLessEqual(len(queries), 10)

    def test_names_of_signs_only_and_no_names_at_all_are_no_reason_to_fail(self):
        for title, artist in (("!!!", "÷"), ("", ""), ("\x00", "\ud800"), ("a" * 500, "b" * 500)):
            with self.subTest(title[:5]):
                self.assertEqual(match_one(title, (artist,)).song.found, [])
