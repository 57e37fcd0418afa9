"""What holds for every article, however it is written: nothing lost, nothing invented, no crash."""

import io
import random
import zipfile
from itertools import chain
from pathlib import Path

from django.test import SimpleTestCase
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.intake import reader
from catalog.intake.article import NotAList, Role
from catalog.intake.limits import MOST_BYTES, MOST_LINES, Unreadable
from catalog.intake.lines import plainly
from catalog.intake.parser import parse

CORPUS = Path(__file__).parent / "corpus"
ARTICLES = sorted(path for path in CORPUS.iterdir() if path.suffix in (".txt", ".md", ".html"))
# What articles are made of, to be put together in any order.
PIECES = [
    "1. ", "2) ", "#3: ", "No. 4", "5\n", "Platz 6: ", "第7位 ", "① ", "Haru Haru", " by ", " – ",
    ": ", ", ", "“", "”", '"', "'", "(", ")", "[2008]", "(2008)", "BIGBANG", " & ", " feat. ",
    "\n", "\n\n", "\r\n", "\xa0", "\u200b", "## ", "**", "- ", "| ", "<p>", "</p>", "<h2>",
    "<ol><li>", "<table><tr><td>", "&nbsp;", "Expert Tip: ", "Album: ", "Year: ",
    "https://youtu.be/aaaaaaaaaaa",
    "A long sentence about nothing at all, which goes on until somebody stops it.", "Share",
    "About Ada Brook", "\x00", "\ud800", "é", "봄날",
]  # fmt: skip
slowly = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def read_or_refused(data, **kinds):
    """What is made of a document, or None: nothing but the two refusals may come of it."""
    try:
        source = reader.read(data, **kinds)
        return source, parse(source)
    except (Unreadable, NotAList):
        return None


class NothingIsLostTests(SimpleTestCase):
    def assert_nothing_lost(self, source, article):
        self.assertEqual(len(article.roles), len(source.lines))
        self.assertTrue(all(isinstance(role, Role) for role in article.roles))
        for line, role in zip(source.lines, article.roles, strict=True):
            self.assertEqual(role == Role.BLANK, not line.plain, line.plain)
        left = [
            line.plain
            for line, role in zip(source.lines, article.roles, strict=True)
            if role == Role.UNPLACED
        ]
        self.assertEqual(article.unplaced, left)

    @slowly
    @given(st.sampled_from(ARTICLES), st.integers(0, 2**32))
    def test_every_line_has_one_role_and_together_they_are_the_source(self, path, seed):
        text = mutated(reader.decode(path.read_bytes()), random.Random(seed))
        kind = "text" if path.suffix == ".txt" else reader.guess_format("", path.name)
        found = read_or_refused(text, format=kind)
        if found is None:
            return
        source, article = found

        self.assert_nothing_lost(source, article)
        if kind == "text":
            self.assertEqual(source.text, text)

    @slowly
    @given(st.sampled_from(ARTICLES), st.integers(0, 2**32))
    def test_nothing_is_invented(self, path, seed):
        text = mutated(reader.decode(path.read_bytes()), random.Random(seed))
        kind = "text" if path.suffix == ".txt" else reader.guess_format("", path.name)
        found = read_or_refused(text, format=kind)
        if found is None:
            return
        source, article = found

        said = squeezed(" ".join(line.plain for line in source.lines))
        for entry in article.entries:
            names = [artist.name for artist in entry.artists]
            callouts = chain(*((callout.label, callout.text) for callout in entry.callouts))
            for words in (entry.title, entry.album, *names, *callouts, entry.lead):
                self.assertIn(squeezed(words), said)
            if entry.year:
                self.assertIn(str(entry.year), said)


class NothingBreaksTests(SimpleTestCase):
    @settings(max_examples=200, deadline=None, derandomize=True)
    @given(
        st.lists(st.sampled_from(PIECES), max_size=60),
        st.sampled_from(["text", "markdown", "html"]),
    )
    def test_any_text_is_read_or_refused(self, pieces, kind):
        read_or_refused("".join(pieces), format=kind)

    @settings(max_examples=100, deadline=None, derandomize=True)
    @given(st.binary(max_size=300), st.sampled_from([None, "text", "markdown", "html", "docx"]))
    def test_any_bytes_are_read_or_refused(self, data, kind):
        read_or_refused(data, format=kind)

    def test_what_is_longer_than_any_article_is_refused(self):
        for data in ("a" * (MOST_BYTES + 1), "1. A – B\n" * (MOST_LINES + 1), "\r" * 100_000):
            with self.assertRaises(Unreadable):
                reader.read(data)

    def test_hostile_text_is_read_or_refused(self):
        """Each would take a careless pattern minutes, or more memory than there is."""
        for piece in HOSTILE:
            for text in (piece * (60_000 // len(piece)), f"{piece * 30}\n" * 150):
                for kind in ("text", "markdown", "html"):
                    with self.subTest(piece, kind=kind):
                        read_or_refused(text, format=kind)

    def test_what_is_nested_without_end_is_read_or_refused(self):
        for opening in ("<div>", "<ol><li>", "<table><tr><td>", "<b>", "<blockquote><p>"):
            with self.subTest(opening):
                read_or_refused(opening * 20_000 + "1. A – B", format="html")
        for sign in ("> ", "- ", "[", "![", "*", "`", "<b>"):
            with self.subTest(sign):
                read_or_refused(sign * 10_000 + "1. A – B", format="markdown")

    def test_word_documents_that_are_none_are_refused(self):
        whole = a_document("<w:p><w:r><w:t>Hello</w:t></w:r></w:p>")
        entities = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        for name, data in (
            ("cut short", whole[: len(whole) // 2]),
            ("no archive", b"PK\x03\x04" + bytes(2000)),
            ("no document in it", zipped({"a.xml": "<a/>"})),
            ("no XML", zipped({"word/document.xml": "<w:p"})),
            ("a bomb", zipped({"word/document.xml": "a" * 40_000_000})),
            ("entities", a_document("<w:p>&b;</w:p>", before=entities)),
            ("nothing in it", a_document("")),
        ):
            with self.subTest(name):
                self.assertIsNone(read_or_refused(data, format="docx"))


HOSTILE = [
    "1", "1 ", "1. ", "1.1.", "#1", "No. ", " ", "\xa0", "(", ")", "[", "((", "()", "“", "”", '"',
    "'", "‘a", "「", ",", ", ", "-", " - ", "–", "—", " – ", "by ", " by by ", "feat. ", " & ",
    "x x ", ":", ": ", "a: ", "a:b ", "|", "| a ", "(2008)", "(a, 2008)", "(2008, ", "a", "a ",
    "A. ", "Expert Tip: ", "Album: a | ", "Released: 2008 ", "commission ", "links we ",
    "newsletter ", "Share ", "share tweet ", "1 comment ", "About A ", "By A B ", "By (a) ",
    "— A ", "*", "**", "_a_", "#a ", "http://a", "https://youtu.be/", "google.com/url?q=",
    "&nbsp;", "<", "<b", "<p>", "<br>", "\n", "1.\n", "A – B\n", "가", "第1位", "①", "1️⃣",
    "home > ", "› ", "did you know ", "a? ", "d’", "’s ", "of a ", "(제", "…", "..",
]  # fmt: skip


def mutated(text, chance):
    """An article as carelessness changes it on its way."""
    lines = text.split("\n")
    kind = chance.randrange(9)
    numbered = [place for place, line in enumerate(lines) if line[:1].isdigit()]
    if kind == 0 and numbered:
        place = chance.choice(numbered)
        lines[place] = lines[place].lstrip("0123456789.) ")
    elif kind == 1 and numbered:
        place = chance.choice(numbered)
        lines.insert(place, lines[place])
    elif kind == 2:
        numbers = [lines[place].split(" ")[0] for place in numbered]
        for place, number in zip(numbered, reversed(numbers), strict=True):
            lines[place] = " ".join([number, *lines[place].split(" ")[1:]])
    elif kind == 3:
        return text.replace("\r\n", "\n").replace("\n", "\r\n")
    elif kind == 4:
        return text.replace(" ", "\u00a0")
    elif kind == 5:
        lines = [f"**{line}**" if len(line) < 60 and line.strip() else line for line in lines]
    elif kind == 6:
        return text.replace("\n\n", "\n")
    elif kind == 7 and numbered:
        place = chance.choice(numbered)
        lines[place : place + 3] = [" ".join(lines[place : place + 3])]
    elif kind == 8:
        chance.shuffle(lines)
    return "\n".join(lines)


def squeezed(text):
    """A text without what typesetting adds or takes: for finding words in it again."""
    return "".join(filter(str.isalnum, plainly(text).casefold()))


def zipped(parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return data.getvalue()


def a_document(body, before=""):
    """A Word document, as small as they come."""
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    part = f"<Override PartName='/word/document.xml' ContentType='{kind}'/>"
    return zipped(
        {
            "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/"
            f"content-types'>{part}</Types>",
            "word/document.xml": f"{before}<w:document xmlns:w='{namespace}'><w:body>{body}"
            "</w:body></w:document>",
        }
    )
