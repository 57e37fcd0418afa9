"""An article's lines understood as a ranked list. Pure: no database, no HTTP."""

import re
from itertools import pairwise

from .article import Article, Decision, NotAList, ReadEntry, Role
from .bodies import is_plain_prose, labels_among, read_body
from .credits import is_shipped
from .endings import end_of_last
from .headings import read_heading
from .orientation import orient
from .page import Page
from .refusals import refuse
from .songs import song_of
from .structure import Found, find_list
from .tables import tables_among
from .words import COUNTDOWN, RANKED, UNRANKED

NO_LIST = (
    "This is no ranked list: no row of numbered or highlighted lines was found that each name a "
    "song and its artist."
)


def parse(source, is_known=is_shipped):
    """A Source as an Article. `is_known` tells whether a text is the name of one artist.

    Raises NotAList.
    """

    def knows(name):
        return bool(name) and (is_shipped(name) or is_known(name))

    lines = source.lines
    article = Article([Role.UNPLACED if line.plain else Role.BLANK for line in lines])
    article.pictures, article.notes = source.pictures, source.notes
    found = find_list(lines)
    table = max(tables_among(lines), key=lambda table: len(table.indexes), default=None)
    if table and (found is None or len(found.heads) < 0.7 * len(table.indexes)):
        printed = _read_table(article, table, lines, knows)
    elif found:
        printed = _read_headings(article, found, lines, knows)
    else:
        raise NotAList(NO_LIST)
    article.unplaced = [
        line.plain for line, role in zip(lines, article.roles, strict=True) if role == Role.UNPLACED
    ]
    refuse(article, printed, article.order != "unranked")
    return article


# Lists of headings with texts under them


def _read_headings(article, found, lines, knows):
    heads, roles = found.heads, article.roles
    own = {index for head in heads for index in (head.index, *head.others)}
    for index in own:
        roles[index] = Role.HEADING
    page = Page(article, lines, [f"{head.text} {head.second}" for head in heads])
    page.read_before(heads[0].index)
    segments, rest = _segments(heads, own, lines)
    labels = labels_among(segments, lines)
    bodies = [read_body(segment, lines, roles, labels) for segment in segments]
    page.read_after(rest)
    article.disclosure = article.disclosure or _within(roles, lines, Role.DISCLOSURE)

    texts = [
        " ".join([head.joined, *(line.plain for line in body.lines)])
        for head, body in zip(heads, bodies, strict=True)
    ]
    readings = orient([head.heading for head in heads], texts, knows)
    ranks = ranks_of([head.rank and head.rank.number for head in heads], found.step)
    for head, body, reading, rank in zip(heads, bodies, readings, ranks, strict=True):
        entry = ReadEntry(rank, lead=head.joined, body=body.lines, callouts=body.callouts)
        entry.links = [link for link in body.links if link.leads_out]
        entry.videos = list(dict.fromkeys([*head.line.videos, *body.videos]))
        _fill(entry, reading, body.facts, knows)
        _explain_rank(entry, head.rank and head.rank.number, len(heads))
        article.entries.append(entry)
    article.order, reason = _order(article, found, heads)
    article.decisions += [
        Decision("list", f"{len(heads)} entries", found.reason, found.confidence),
        Decision("order", article.order, reason, 0.9),
    ]
    return [head.text for head in heads]


def _segments(heads, own, lines):
    """The lines under each heading, and those behind the last entry."""
    marks = [head.index for head in heads] + [len(lines)]
    segments = [
        [index for index in range(start, end) if lines[index].plain and index not in own]
        for start, end in pairwise(marks)
    ]
    *others, last = segments
    others = [_without_section_heading(segment, lines) for segment in others]
    head = heads[-1]
    # Where the blurbs begin on the headings' lines, that is a paragraph of each.
    own_lines = end_of_last(last, others, lines, f"{head.text} {head.second}")
    return [*others, last[:own_lines]], last[own_lines:]


def _without_section_heading(segment, lines):
    """The lines under a heading without one that heads the entries to come: "The 90s"."""
    if len(segment) < 2:
        return segment
    line = lines[segment[-1]]
    text = line.plain
    is_short = len(text) <= 40 and len(text.split()) <= 6 and text[-1:] not in ".!?…。,;:"
    if is_short and is_plain_prose(line) and not line.links and not line.level:
        return segment[:-1]
    return segment


def _within(roles, lines, wanted):
    return next((line.plain for line, role in zip(lines, roles, strict=True) if role == wanted), "")


def _fill(entry, reading, facts, knows):
    """Title, artists and facts of an entry, and how each was decided."""
    song = song_of(reading, facts, knows)
    entry.title, entry.other_title = song.title, song.other_title
    entry.credit, entry.artists = song.credit, song.artists
    entry.year, entry.album, entry.soundtrack = song.year, song.album, song.soundtrack
    names = ", ".join(artist.name for artist in song.artists)
    entry.decisions += [
        Decision("title", song.title, song.reason, round(song.confidence, 2)),
        Decision("artists", names, _how_split(song), round(song.confidence, 2)),
    ]
    for what, value in (("year", song.year), ("album", song.album)):
        if value:
            where = "a line of facts" if str(value) == facts.get(what) else "the heading"
            entry.decisions.append(Decision(what, str(value), f"{where} says so", 0.95))


def _how_split(song):
    """Why the credit was taken as so many names."""
    if not song.artists:
        return "no credit was found"
    if len(song.artists) > 1:
        return f"the credit “{song.credit}” joins several names"
    return f"“{song.credit}” is one name"


def _explain_rank(entry, printed, count):
    if printed == entry.rank:
        reason, confidence = "the number as printed", 0.98
    elif printed:
        reason, confidence = f"the place in the list, since “{printed}” cannot be", 0.8
    else:
        reason, confidence = "the place in the list, since no number is printed", 0.8
    entry.decisions.insert(0, Decision("rank", str(entry.rank), reason, confidence))


def ranks_of(numbers, step):
    """The rank of each entry: as printed where that makes sense, else by its place."""
    if not step:
        return list(range(1, len(numbers) + 1))
    printed = [(place, number) for place, number in enumerate(numbers) if number]
    # Whatever is missing is told by its neighbours.
    ranks = [number or _by_neighbour(place, printed, step) for place, number in enumerate(numbers)]
    if all((b - a) * step > 0 for a, b in pairwise(ranks)) and min(ranks) > 0:
        return ranks
    start = 1 if step > 0 else len(numbers)
    return [start + step * place for place in range(len(numbers))]


def _by_neighbour(place, printed, step):
    other, number = min(printed, key=lambda each: (abs(each[0] - place), each[0]))
    return number + step * (place - other)


# Lists that are a table


def _read_table(article, table, lines, knows):
    roles = article.roles
    for index in table.indexes:
        roles[index] = Role.HEADING
    names = [
        " ".join(table.cell(row, name) for name in ("title", "artist", "first", "second"))
        for row in table.rows
    ]
    first = min(table.indexes)
    for index in range(first):
        if lines[index].kind == lines[index].ROW and index == first - 1:
            roles[index] = Role.CONTENTS
    page = Page(article, lines, names)
    page.read_before(first)
    page.read_after([i for i in range(max(table.indexes) + 1, len(lines)) if lines[i].plain])
    headings = [read_heading(_as_heading(table, row)) for row in table.rows]
    bodies = [table.cell(row, "body") for row in table.rows]
    numbers = [_number(table.cell(row, "rank")) for row in table.rows]
    step = -1 if numbers[0] and numbers[-1] and numbers[0] > numbers[-1] else 1
    ranks = ranks_of(numbers, step if any(numbers) else 0)
    for row, reading, rank, body in zip(
        table.rows, orient(headings, bodies, knows), ranks, bodies, strict=True
    ):
        entry = ReadEntry(rank, lead=body, videos=row.videos)
        entry.links = [link for link in row.links if link.leads_out]
        facts = {name: table.cell(row, name) for name in ("title", "artist", "album", "year")}
        _fill(entry, reading, {name: value for name, value in facts.items() if value}, knows)
        _explain_rank(entry, _number(table.cell(row, "rank")), len(ranks))
        article.entries.append(entry)
    article.order = "countdown" if step < 0 else "ascending" if any(numbers) else "unranked"
    article.decisions += [
        Decision("list", f"{len(ranks)} entries", "the rows of a table", 0.9),
        Decision("order", article.order, "the column of numbers", 0.9),
    ]
    return names


def _as_heading(table, row):
    first, second = table.cell(row, "first"), table.cell(row, "second")
    return f"{first} | {second}" if first and second else table.cell(row, "title")


def _number(text):
    digits = re.sub(r"\D", "", text)[:4]
    return int(digits) if digits else None


# The list as a whole


def _order(article, found: Found, heads):
    """Whether the ranks count up, down or say nothing, and what tells."""
    if found.step:
        return ("ascending", "the numbers count up") if found.step > 0 else (
            "countdown", "the numbers count down")  # fmt: skip
    if sum(bool(head.rank) for head in heads) > len(heads) / 2:
        return "ascending", "the lines are numbered, though not in order"
    said = " ".join([article.title, *(line.plain for line in article.intro)])
    if UNRANKED.search(said):
        return "unranked", "the article says that there is no order"
    if COUNTDOWN.search(said):
        return "countdown", "the article says that it counts down"
    if RANKED.search(said):
        return "ascending", "the article says that it is ranked"
    return "unranked", "no numbers, and the article says nothing of an order"


__all__ = ["NotAList", "parse"]
