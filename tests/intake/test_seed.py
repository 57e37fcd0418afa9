"""An article as the site's own writers hand them in: all of its parts are found."""

from django.test import SimpleTestCase

from catalog.intake import reader
from catalog.intake.article import Role
from catalog.intake.parser import parse
from catalog.text.keys import comparison_key

SONGS = (
    "Haru Haru by Big Bang", "Wind by FT Island", "Forever Rain – RM (BTS)",
    "Beautiful Pain by BTOB", "What Do I Do? by Jisun", "Downpour by I.O.I",
    "House of Cards by BTS", "Falling Blossoms by Min Kyung Hoon and Kim Hee Chul",
    "Lost One by Epik High", "Let Me Out by Jonghyun", "Untitled by G-Dragon", "Promise by EXO",
    "Goodbye by 2NE1", "Loser by BIGBANG", "She’s in the Rain by The Rose",
)  # fmt: skip
TITLE = "Slow Korean Songs: 15 Korean Songs for a Night Without Sleep"
DISCLOSURE = "We may receive a commission when you buy through a link on this page."
TIP = "Expert Tip: Hear it once with the words beside you, and once without."


def an_article():
    parts = [
        TITLE,
        DISCLOSURE,
        "Some nights are longer than others, and somebody has to sit them out with you.",
        "Here is who we would ask. It took us a month to agree.",
        "Slow Korean Songs",
    ]
    for number, song in enumerate(SONGS, start=1):
        title = song.partition(" by ")[0].partition(" – ")[0]
        parts += [
            f"{number}. {song}",
            f"The song “{title}” begins with hardly anything, and that is the point of it.",
            "In 2017 we heard it on a bus. The bus has been taken off the road since.",
        ]
        if number in (2, 10):
            parts.append(TIP)
    parts += [
        "\nAll of us have nights like these, and the morning comes in spite of them.",
        "We have put together a list of fifteen songs that wait with you. Which is yours?",
        "About Ada Brook",
    ]
    return "\n\n".join(parts) + "\n"


class SeedTests(SimpleTestCase):
    def setUp(self):
        self.source = reader.read(an_article())
        self.article = parse(self.source)

    def test_every_song_is_an_entry(self):
        entries = self.article.entries

        self.assertEqual([entry.rank for entry in entries], list(range(1, 16)))
        printed = [song.replace(" – ", " by ").partition(" by ") for song in SONGS]
        self.assertEqual([entry.title for entry in entries], [title for title, *_ in printed])
        self.assertEqual(self.article.order, "ascending")

    def test_artists_are_told_apart_and_counted_once(self):
        artists = [artist for entry in self.article.entries for artist in entry.artists]

        self.assertEqual(len({comparison_key(artist.name) for artist in artists}), 15)
        self.assertIn("Min Kyung Hoon", [artist.name for artist in artists])
        self.assertIn(("RM", "BTS"), [(artist.name, artist.note) for artist in artists])

    def test_the_parts_around_the_list_are_found(self):
        article = self.article

        self.assertEqual(article.title, TITLE)
        self.assertEqual(article.author, "Ada Brook")
        self.assertEqual(article.disclosure, DISCLOSURE)
        self.assertEqual(article.list_heading, "Slow Korean Songs")
        self.assertEqual((len(article.intro), len(article.outro)), (2, 2))

    def test_tips_are_call_outs_and_no_text(self):
        callouts = [callout for entry in self.article.entries for callout in entry.callouts]

        self.assertEqual([callout.label for callout in callouts], ["Expert Tip"] * 2)
        self.assertNotIn("Expert Tip", "".join(entry.text for entry in self.article.entries))

    def test_years_in_the_prose_are_nobody_s_year(self):
        self.assertEqual({entry.year for entry in self.article.entries}, {None})

    def test_nothing_is_left_over(self):
        self.assertEqual(self.article.unplaced, [])
        self.assertNotIn(Role.UNPLACED, self.article.roles)
