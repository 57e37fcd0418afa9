"""What differs between two ranked lists: of the desk and as published, or of two editions."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from html import unescape
from itertools import zip_longest
from typing import NamedTuple
from unicodedata import category

from ..models import Song, Theme
from ..models.listicles import RANKED_FIELDS, TEXT_FIELDS
from ..text.rich_text import RichTextField, plain_text

# A text longer than this is said to be rewritten, not marked word by word.
LONGEST_MARKED = 100_000
# What the marking of one text, and of a whole comparison, may cost: words times words.
MOST_WORK_A_TEXT = 4_000_000
MOST_WORK = 20_000_000

# Chinese, Japanese, Thai, Lao, Khmer and Burmese put no spaces between words: each character of
# theirs counts as one, with the marks that belong to it.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_MARKS = "".join(c for c in map(chr, range(0xE00, 0x3100)) if category(c).startswith("M"))
_WORD = re.compile(rf"[{_UNSPACED}][{_MARKS}]*|[^\s{_UNSPACED}]+")
_TOKEN = re.compile(rf"({_WORD.pattern})(\s*)")
_ANCHOR = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
# Bold, lists, headings and the like: what shapes words without being one. New paragraphs show.
_SHAPE = re.compile(r"<(?!/|p>|br>|a\b)[^<>]*>")
_ANCHOR_TAG = re.compile(r"</?a\b[^<>]*>")


class Run(NamedTuple):
    """Words that follow each other and fared alike: "same", "removed" or "added"."""

    kind: str
    text: str


@dataclass(frozen=True)
class TextChange:
    """One text that differs: its words marked, and what words alone do not show.

    `field` is the model's field, `label` its name on the desk. `links` are the addresses that links
    of the text lost and got. `note` is a sentence, "" where the runs tell all.
    """

    field: str
    label: str
    runs: list[Run]
    links: Sequence[Run] = ()
    note: str = ""


@dataclass(frozen=True)
class SongChange:
    """What became of one entry: `before` and `after` are its ranks, None where it is not there.

    `song` is None for an entry of a draft that has none yet. `is_carried` is one that has another
    rank only because others came, went or moved past it.
    """

    song: Song | None
    before: int | None
    after: int | None
    texts: list[TextChange]
    is_carried: bool = False

    @property
    def is_added(self):
        return self.before is None

    @property
    def is_removed(self):
        return self.after is None

    @property
    def is_moved(self):
        return not self.is_added and not self.is_removed and self.before != self.after

    @property
    def is_only_carried(self):
        return self.is_carried and not self.texts


@dataclass(frozen=True)
class Comparison:
    """All differences between two ranked lists, as an editor reads them.

    `songs` go by the ranks they have now, those that left by the ranks they had.
    """

    texts: list[TextChange]
    themes_added: list[Theme]
    themes_removed: list[Theme]
    songs: list[SongChange]

    @property
    def is_empty(self):
        """Whether both lists say exactly the same: their digests are equal."""
        return not (self.texts or self.themes_added or self.themes_removed or self.songs)

    @property
    def is_reordered(self):
        """Whether the list is printed another way round, or has lost or got its ranks."""
        return any(change.field == "order" for change in self.texts)

    @property
    def changed_songs(self):
        """The entries to look at: all but those that others merely carried along."""
        return [change for change in self.songs if not change.is_only_carried]

    @property
    def carried_songs(self):
        return [change for change in self.songs if change.is_only_carried]

    @property
    def count(self):
        """How many changes there are to look at."""
        themes = len(self.themes_added) + len(self.themes_removed)
        return len(self.texts) + themes + len(self.changed_songs)


def compare(before, after, marker=None):
    """The Comparison of two RankedLists."""
    marker = marker or Marker()
    return Comparison(
        texts=list(text_changes(TEXT_FIELDS, before.text, after.text, marker)),
        themes_added=themes_beyond(after, before),
        themes_removed=themes_beyond(before, after),
        songs=song_changes(before.ranking, after.ranking, marker),
    )


def unpublished_changes(draft, edition):
    """The Comparison of an edition with its list's working copy, a RankedList, in few queries.

    It says what changed, not how: no words are marked, and no facts loaded that it does not name.
    """
    songs = {row.song_id: row.song for row in draft.ranking if row.song}
    ranking = list(edition.placements.order_by("rank"))
    gone = [row.song_id for row in ranking if row.song_id not in songs]
    songs |= Song.objects.with_credits().in_bulk(gone) if gone else {}
    for row in ranking:
        row.song = songs[row.song_id]
    published = replace(draft, text=edition, ranking=ranking, themes=list(edition.themes.all()))
    return compare(published, draft, UNMARKED)


def themes_beyond(ranked_list, other):
    """The themes that this list carries and the other does not."""
    return [theme for theme in ranked_list.themes if theme not in other.themes]


# Songs


def song_changes(before, after, marker):
    """The SongChanges from one ranking to another."""
    before_rows, after_rows = rows_by_song(before), rows_by_song(after)
    keys = [*after_rows, *(key for key in before_rows if key not in after_rows)]
    pairs = [(before_rows.get(key), after_rows.get(key)) for key in keys]
    steady = steady_ranks([(old.rank, new.rank) for old, new in pairs if old and new])
    changes = [song_change(old, new, steady, marker) for old, new in pairs]
    return sorted(filter(None, changes), key=lambda change: change.after or change.before)


def rows_by_song(ranking):
    """The rows of a ranking by what tells them apart.

    That is the song; entries that have none yet go by their place among such entries.
    """
    rows, without = {}, 0
    for row in ranking:
        if row.song_id is None:
            without += 1
        rows[("song", row.song_id) if row.song_id else ("without", without)] = row
    return rows


def song_change(old, new, steady, marker):
    texts = list(text_changes(RANKED_FIELDS, old, new, marker, leave_out="rank"))
    ranks = (old and old.rank, new and new.rank)
    if ranks[0] == ranks[1] and not texts:
        return None
    is_carried = ranks[0] != ranks[1] and ranks[1] in steady
    return SongChange((new or old).song, *ranks, texts, is_carried)


def steady_ranks(ranks):
    """The present ranks of the songs that moved only because others did.

    `ranks` are (before, after) of the songs in both lists. Steady are those that stand in every
    longest row of songs that kept their order among each other: of two that changed places, none.
    """
    present = [after for _before, after in sorted(ranks)]
    ending = row_lengths(present)
    beginning = row_lengths([-rank for rank in reversed(present)])[::-1]
    longest = max(ending, default=0)
    members = [
        (place, rank)
        for rank, place, rest in zip(present, ending, beginning, strict=True)
        if place + rest - 1 == longest
    ]
    rivals = Counter(place for place, _rank in members)
    return {rank for place, rank in members if rivals[place] == 1}


def row_lengths(ranks):
    """For each rank, the length of the longest increasing row that ends with it."""
    lengths, smallest_ends = [], []
    for rank in ranks:
        length = bisect_left(smallest_ends, rank)
        smallest_ends[length : length + 1] = [rank]
        lengths.append(length + 1)
    return lengths


# Texts


def text_changes(fields, old, new, marker, leave_out="") -> Iterator[TextChange]:
    """The fields that differ between two holders of text; None holds no text at all."""
    for each in fields:
        values = (stored(each, old), stored(each, new))
        if each.name != leave_out and values[0] != values[1]:
            label = str(each.verbose_name)
            if isinstance(each, RichTextField):
                yield TextChange(each.name, label, *rich_text_change(*values, marker))
            elif each.choices or each.is_relation:
                yield TextChange(each.name, label, replaced(shown(each, old), shown(each, new)))
            else:
                yield TextChange(each.name, label, *plain_text_change(*values, marker))


def stored(each, holder):
    """A value as the digest has it; pictures by their names."""
    if holder is None:
        return ""
    value = getattr(holder, each.attname)
    return value if value is None or isinstance(value, (str, int)) else value.name or ""


def shown(each, holder):
    """A choice or a record as an editor reads it."""
    if each.choices:
        return getattr(holder, f"get_{each.name}_display")()
    return str(getattr(holder, each.name) or "")


def replaced(old, new):
    return [run for run in (Run("removed", old), Run("added", new)) if run.text]


def plain_text_change(old, new, marker):
    """Runs, links and note of a text without markup."""
    if old.split() == new.split():
        return unchanged(" ".join(new.split())), [], "Only spaces or line breaks changed."
    runs = marker.runs(old, new)
    return runs or [], [], "" if runs is not None else REWRITTEN


REWRITTEN = "Rewritten: the text is too long, or too different, to mark the words."


def rich_text_change(old, new, marker):
    """Runs, links and note of a text with markup: its words are compared, then what they hide."""
    links, old_words, new_words = link_changes(old, new), plain_text(old), plain_text(new)
    if old_words != new_words:
        runs = marker.runs(old_words, new_words)
        notes = [REWRITTEN] if runs is None else []
        if not links and links_of(old) != links_of(new):
            notes.append("Links have changed places.")
        if old and new and _SHAPE.findall(old) != _SHAPE.findall(new):
            notes.append("The formatting changed, too.")
        return runs or [], links, " ".join(notes)
    return unchanged(new_words), links, hidden_change(old, new)


def hidden_change(old, new):
    """A sentence about two rich texts that have the same words."""
    if _ANCHOR.findall(old) == _ANCHOR.findall(new):
        return "Only the formatting changed."
    if _ANCHOR_TAG.sub("", old) == _ANCHOR_TAG.sub("", new):
        return "Only a link changed."
    return "Only a link and the formatting changed."


def unchanged(words):
    return [Run("same", words)] if 0 < len(words) <= LONGEST_MARKED else []


def link_changes(old, new):
    """The addresses that the links of a text lost and got, each as often as it did."""
    before, after = Counter(links_of(old)), Counter(links_of(new))
    return [
        *(Run("removed", address) for address in (before - after).elements()),
        *(Run("added", address) for address in (after - before).elements()),
    ]


def links_of(html):
    return [unescape(address) for address, _words in _ANCHOR.findall(html)]


class Marker:
    """Marks words, as long as the work stays within what one comparison may cost."""

    def __init__(self):
        self.work_left = MOST_WORK

    def runs(self, old, new):
        """Two texts as one list of runs; None where marking them would take too long."""
        if not old or not new:
            return replaced(old, new)
        if max(len(old), len(new)) > LONGEST_MARKED:
            return None
        old_tokens, new_tokens = _TOKEN.findall(old), _TOKEN.findall(new)
        old_words, new_words = words_of(old_tokens), words_of(new_tokens)
        start = common_start(old_words, new_words)
        end = common_start(old_words[start:][::-1], new_words[start:][::-1])
        # What begins and ends both alike is no work.
        old_end, new_end = len(old_words) - end, len(new_words) - end
        work = (old_end - start) * (new_end - start)
        if work > min(MOST_WORK_A_TEXT, self.work_left):
            return None
        self.work_left -= work
        matcher = SequenceMatcher(None, old_words[start:old_end], new_words[start:new_end])
        runs = [Run("same", joined(old_tokens[:start], new_tokens[:start]))]
        for tag, *places in matcher.get_opcodes():
            old_from, old_to, new_from, new_to = (start + place for place in places)
            removed, added = old_tokens[old_from:old_to], new_tokens[new_from:new_to]
            if tag == "equal":
                runs.append(Run("same", joined(removed, added)))
            else:
                runs += [Run("removed", joined(removed)), Run("added", joined(added))]
        runs.append(Run("same", joined(old_tokens[old_end:], new_tokens[new_end:])))
        return [run for run in runs if run.text]


class Unmarked:
    """Marks nothing, where it is enough to know which texts differ."""

    def runs(self, old, new):
        return None


UNMARKED = Unmarked()


def words_of(tokens):
    return [word for word, _space in tokens]


def joined(tokens, others=None):
    """The text of tokens; of words that stand in two texts, spaced where either has a space."""
    pairs = zip(tokens, others or tokens, strict=True)
    return "".join(word + (" " if space or other else "") for (word, space), (_, other) in pairs)


def common_start(some, others):
    """How many words both texts have in common before they first differ."""
    for place, (one, other) in enumerate(zip_longest(some, others)):
        if one != other:
            return place
    return len(some)
