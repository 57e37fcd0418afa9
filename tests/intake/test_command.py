"""Reading an article from a terminal: `manage.py intake`."""

import json
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from unittest.mock import patch

from django.core.management import CommandError, call_command
from django.test import TestCase

from ..builders import make_artist

ARTICLE = """\
Three Songs for the Night Bus
By Ada Brook

We may earn a commission when you buy through our links.

1. Slow Bus by Ella Roe (2016)
It stops at every stop, and so did we.
Expert Tip: Sit at the back.

2. Harbour by Bread, Salt & Rain
Album: Low Water
The foghorn is in tune. Nobody knows who tuned it.

3. Ink by Mira Stone
The letter is blank by the end of it.
"""
RECIPE = "Soup\n\n1. Melt the butter in a pot.\n\n2. Add onions, and stir.\n\n3. Serve it hot.\n"


def run(*command, given=None):
    out = StringIO()
    stdin = SimpleNamespace(buffer=BytesIO(given or b""))
    with patch("sys.stdin", stdin):
        call_command("intake", *command, stdout=out)
    return out.getvalue()


def told(*options, given=ARTICLE):
    return json.loads(run("-", "--json", *options, given=given.encode()))


class JsonTests(TestCase):
    def test_tells_what_is_agreed_and_nothing_else(self):
        read = told()

        self.assertEqual(
            list(read), ["title", "disclosure", "author", "order", "entries", "unplaced"]
        )
        self.assertEqual(
            read["entries"][0],
            {
                "rank": 1,
                "title": "Slow Bus",
                "artists": ["Ella Roe"],
                "year": 2016,
                "album": "",
                "body": "It stops at every stop, and so did we.",
                "callouts": [{"label": "Expert Tip", "text": "Sit at the back."}],
            },
        )
        self.assertEqual((read["author"], read["order"]), ("Ada Brook", "ascending"))

    def test_facts_come_from_the_lines_that_state_them(self):
        entry = told()["entries"][1]

        self.assertEqual((entry["album"], entry["year"]), ("Low Water", None))

    def test_a_credit_of_the_catalogue_stays_whole(self):
        self.assertEqual(told()["entries"][1]["artists"], ["Bread", "Salt", "Rain"])

        make_artist("Bread, Salt & Rain")

        self.assertEqual(told()["entries"][1]["artists"], ["Bread, Salt & Rain"])

    def test_every_decision_is_explained_when_asked(self):
        read = told("--explain")

        for decisions in (read["decisions"], *(entry["decisions"] for entry in read["entries"])):
            self.assertTrue(decisions)
            for decision in decisions:
                self.assertEqual(list(decision), ["what", "value", "reason", "confidence"])
                self.assertTrue(decision["reason"])
                self.assertTrue(0 < decision["confidence"] <= 1)


class OutlineTests(TestCase):
    def test_reads_like_a_list(self):
        outline = run("-", given=ARTICLE.encode())

        self.assertIn("Three Songs for the Night Bus\nBy Ada Brook\n3 entries", outline)
        self.assertIn("1. Slow Bus – Ella Roe (2016)\n", outline)
        self.assertIn("[Expert Tip] Sit at the back.", outline)

    def test_is_the_same_from_a_file_in_any_encoding(self):
        with TemporaryDirectory() as folder:
            for encoding in ("utf-8", "utf-16", "cp1252"):
                path = Path(folder, "article.txt")
                path.write_bytes(ARTICLE.encode(encoding))

                self.assertEqual(run(str(path)), run("-", given=ARTICLE.encode()))


class RefusalTests(TestCase):
    def test_what_is_no_list_is_refused_in_one_sentence(self):
        for given in (RECIPE, "", "Dear diary,\n\nnothing happened today.\n"):
            with self.subTest(given), self.assertRaisesRegex(CommandError, r"^This is no [^.]+\.$"):
                run("-", given=given.encode())

    def test_what_cannot_be_read_is_refused(self):
        for file, given in (("missing.txt", b""), ("a\x00b", b""), ("-", b"PK\x03\x04 no")):
            with self.subTest(file), self.assertRaises(CommandError):
                run(file, given=given)
