"""How much of the articles in the corpus is understood: their truth was written by hand.

Each article stands beside its truth, a JSON file of the same name. The rates are printed, also when
all is well: `pytest -s tests/intake/test_corpus.py`.
"""

import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from catalog.intake import reader
from catalog.intake.article import NotAList
from catalog.intake.lines import plainly
from catalog.intake.parser import parse

HERE = Path(__file__).parent
# The articles that the parser was built with, and those that were kept aside.
# The articles held out are not looked at while the parser is made better: what it owes them is what
# it had right when it met them first.
LEAST = {"corpus": 0.97, "held_out": 0.85}


@pytest.mark.parametrize("folder", LEAST)
def test_is_understood(folder):
    rates = Rates()
    for truth in sorted((HERE / folder).glob("*.json")):
        (article,) = (path for path in truth.parent.glob(f"{truth.stem}.*") if path != truth)
        judge(article, json.loads(truth.read_text("utf-8")), rates)

    print(f"\n{rates.table(folder)}")

    assert rates.asked, f"there are no articles in {folder}"
    assert not rates.below(LEAST[folder]), "\n".join([rates.table(folder), *rates.missed])


class Rates:
    """How often each thing was asked and how often the answer was right."""

    def __init__(self):
        self.asked, self.right, self.missed = Counter(), Counter(), []

    def note(self, what, where, got, wanted):
        self.asked[what] += 1
        self.right[what] += got == wanted
        if got != wanted:
            self.missed.append(f"{where}: {what}: {got!r}, not {wanted!r}")

    def below(self, least):
        return [what for what in self.asked if self.right[what] < least * self.asked[what]]

    def table(self, name):
        rows = [
            f"{what:12} {self.right[what]:4} of {asked:4} {self.right[what] / asked:7.1%}"
            for what, asked in self.asked.items()
        ]
        return "\n".join([name, *rows])


def judge(path, truth, rates):
    where = path.stem
    try:
        article = parse(reader.read(path.read_bytes(), name=path.name))
    except (NotAList, reader.Unreadable):
        article = None
    rates.note("refusals", where, article is None, truth.get("refused", False))
    if truth.get("refused"):
        return
    entries = article.entries if article else []
    rates.note("title", where, same(article and article.title), same(truth["title"]))
    rates.note("author", where, same(article and article.author), same(truth["author"]))
    rates.note("disclosure", where, bool(article and article.disclosure), truth["disclosure"])
    rates.note("order", where, article and article.order, truth["order"])
    rates.note("count", where, len(entries), len(truth["entries"]))
    for wanted, entry in paired(truth["entries"], entries):
        judge_entry(f"{where}, {wanted['title']}", entry, wanted, rates)


def judge_entry(where, entry, wanted, rates):
    rates.note("entries", where, entry is not None, True)
    if entry is None:
        return
    body = plainly(entry.text)
    begins = plainly(wanted["body_starts"])
    rates.note("titles", where, same(entry.title), same(wanted["title"]))
    names = [same(artist.name) for artist in entry.artists]
    rates.note("artists", where, names, list(map(same, wanted["artists"])))
    rates.note("ranks", where, entry.rank, wanted["rank"])
    rates.note("years", where, entry.year, wanted["year"])
    rates.note("albums", where, same(entry.album), same(wanted["album"]))
    rates.note("body starts", where, body[: len(begins)] if begins else body, begins)
    rates.note(
        "call-outs",
        where,
        [(same(callout.label), same(callout.text)) for callout in entry.callouts],
        [(same(callout["label"]), same(callout["text"])) for callout in wanted["callouts"]],
    )


def paired(wanted, entries):
    """Each wanted entry with the one that was read: of this title, or in this place."""
    by_title = defaultdict(list)
    for entry in entries:
        by_title[same(entry.title)].append(entry)
    in_places = len(wanted) == len(entries)
    for place, truth in enumerate(wanted):
        found = by_title[same(truth["title"])]
        yield truth, found.pop(0) if found else entries[place] if in_places else None


def same(text):
    return plainly(text or "").casefold().strip(" .,")
