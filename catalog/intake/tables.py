"""A list that is one table: a row an entry, a column a fact."""

import re
from collections import Counter

from .lines import Line
from .ranks import read_rank
from .words import fact_of

FEWEST = 3
_YEAR = re.compile(r"(?:19[2-9]\d|20[0-4]\d)")
MOST_COLUMNS = 20


class Table:
    """Neighbouring rows of one table, and what each column holds."""

    def __init__(self, indexes, lines):
        self.indexes, self.lines = indexes, lines
        first = [fact_of(cell) for cell in lines[indexes[0]].cells]
        self.columns = dict(enumerate(first)) if sum(map(bool, first)) >= 2 else {}
        if self.columns:
            self.indexes = indexes[1:]
        self._guess()

    @property
    def rows(self):
        return [self.lines[index] for index in self.indexes]

    def _guess(self):
        """Tell the columns without a name by what they hold."""
        rows = [line.cells for line in self.rows]
        if not rows:
            return
        for column in range(len(rows[0])):
            cells = [cells[column] for cells in rows if column < len(cells)]
            if self.columns.get(column) or not cells:
                continue
            filled = [cell for cell in cells if cell]
            self.columns[column] = _content_of(filled)
        texts = [column for column, name in self.columns.items() if name == "text"]
        if "title" in self.columns.values() or "artist" in self.columns.values():
            return
        # Two columns of names: which is which is for the whole article to say.
        for name, column in zip(("first", "second"), texts, strict=False):
            self.columns[column] = name

    def cell(self, row, name):
        for column, found in self.columns.items():
            if found == name and column < len(row.cells):
                return row.cells[column]
        return ""

    def names_songs(self):
        """Whether there is a column of titles, and one of artists or of neither name."""
        names = Counter(self.columns.values())
        stated = names["title"] == 1 and names["artist"] == 1
        guessed = names["first"] == 1 and names["second"] == 1
        ranked = names["rank"] == 1
        return len(self.rows) >= FEWEST and (stated or (guessed and ranked))


def _content_of(cells):
    if cells and all((rank := read_rank(cell)) and not rank.rest for cell in cells):
        return "rank"
    if cells and all(_YEAR.fullmatch(cell) for cell in cells):
        return "year"
    longest = max(map(len, cells), default=0)
    sentences = sum(cell[-1:] in ".!?。" for cell in cells)
    return "body" if longest > 60 or not cells or sentences > 0.6 * len(cells) else "text"


def tables_among(lines):
    """The tables whose rows may be the entries of a list."""
    run: list[int] = []
    for index, line in enumerate([*lines, Line("")]):
        if line.kind == Line.ROW and len(line.cells) <= MOST_COLUMNS:
            run.append(index)
        elif line.plain or index == len(lines):
            if len(run) >= FEWEST:
                table = Table(run, lines)
                if table.names_songs():
                    yield table
            run = []
