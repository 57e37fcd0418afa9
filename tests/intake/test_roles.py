"""The editor's say on what a line is: the article is put together anew, and nothing else moves."""

from pathlib import Path

import pytest

from catalog.intake import parser, reader
from catalog.intake.article import NotAList, Role
from catalog.intake.roles import CHOICES, assemble

from .articles import article_text

CORPUS = Path(__file__).parent / "corpus"
ARTICLES = sorted(path for path in CORPUS.iterdir() if path.suffix != ".json")
SHORT = [("First Rain", "by Night Bus"), ("Second Snow", "by Kim Sora"), ("Third Wind", "by Mun")]


def told(entry):
    callouts = [(callout.label, callout.text) for callout in entry.callouts]
    links = [link.address for link in entry.links]
    return (entry.rank, entry.title, entry.artists, entry.year, entry.text, callouts, links,
            sorted(set(entry.videos)))  # fmt: skip


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_a_line_outside_of_the_entries_changes_none_of_them(path):
    source = reader.read(path.read_bytes(), name=path.name)
    try:
        article = parser.parse(source)
    except NotAList:
        return
    places = [
        place
        for place, role in enumerate(article.roles)
        if role in (Role.INTRO, Role.OUTRO, Role.TITLE, Role.AUTHOR)
    ]
    for place in places[:2]:
        assembled = assemble(source, {place: Role.UNPLACED})

        assert list(map(told, assembled.article.entries)) == list(map(told, article.entries))
        assert source.lines[place].plain in assembled.article.unplaced


@pytest.mark.parametrize("role", [*CHOICES])
def test_every_line_may_be_given_every_role(role):
    source = reader.read(article_text(SHORT, tips=(2,), author="Mina Sol"))

    for place, line in enumerate(source.lines):
        if line.plain:
            article = assemble(source, {place: role}).article
            assert len(article.roles) == len(source.lines)
            assert len(article.entries) >= 2


def test_what_stands_above_the_first_heading_belongs_to_no_entry():
    source = reader.read(article_text(SHORT))
    first = next(i for i, line in enumerate(source.lines) if line.plain.startswith("1. "))

    article = assemble(source, {first: Role.UNPLACED}).article

    assert [entry.title for entry in article.entries] == ["Second Snow", "Third Wind"]
    assert any("voice 1" in line for line in article.unplaced)


def test_a_tip_without_a_label_goes_on_with_the_box_above():
    text = article_text(SHORT, tips=(2,)).replace("number 2.", "number 2.\n\nAnd to the bass.")
    source = reader.read(text)
    place = next(i for i, line in enumerate(source.lines) if line.plain == "And to the bass.")

    second = assemble(source, {place: Role.CALLOUT}).article.entries[1]

    assert [callout.label for callout in second.callouts] == ["Expert Tip"]
    assert second.callouts[0].text.endswith("number 2.\n\nAnd to the bass.")
