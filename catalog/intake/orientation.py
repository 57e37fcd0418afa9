"""Whether title or artist comes first: decided for the whole article, never line by line."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..text.keys import comparison_key
from .credits import is_shipped, split_credit
from .headings import CLEAR, KINDS, Cut, Heading, is_latin, name_and_note, unquoted

# With nothing else to go by, what most articles do.
HABITS = {
    "lines": 0.2, "year": 0.3, "by": 9.0, "dash": -0.25, "bar": 0.1, "colon": -0.8, "slash": 0.2,
    "comma": 0.5, "of": 9.0, "brackets": 1.0,
}  # fmt: skip
# A comma or a colon within titles is common: it cuts only where nothing else does.
TRUST = {"comma": 0.55, "colon": 0.8, "slash": 0.7, "brackets": 0.5, "of": 0.45}
_TITLE_WORDS = re.compile(
    r"[?!…]$|\b(?:i|i['’]m|you|your|me|my|we|us|don['’]t|can['’]t|won['’]t|never|always|when|where|"
    r"what|how|if|without|love|goodbye|tonight|song|(?:of|in|to|on) the|for you|is|was|are|it|"
    r"this)\b",
    re.IGNORECASE,
)
_JOINED_NAMES = re.compile(r"\w\s(?:&|x|feat\.?|ft\.?|vs\.?)\s\w", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """A heading as title and credit; `reason` and `confidence` say what the order rests on."""

    heading: Heading
    title: str
    credit: str
    reason: str
    confidence: float


def orient(headings, bodies, is_known=is_shipped, lean=0.0):
    """Each heading as title and credit.

    `bodies` are the texts under them, `is_known` tells whether a text is the name of an artist,
    and `lean` is what speaks for the title first (against it, below 0) before any is read.
    """
    main = _main_kind(headings)
    votes = {
        kind: lean + _vote(kind, headings, bodies, is_known) for kind in KINDS if kind != "quotes"
    }
    if main in votes:
        # Who wrote most headings one way rarely turns the few others round.
        usual = 1.0 if votes[main] > 0 else -1.0
        votes |= {kind: vote + usual for kind, vote in votes.items() if kind != main}
    return [_read(heading, main, votes, is_known) for heading in headings]


def _main_kind(headings):
    """The way of cutting that most headings share; of equals, the clearest."""
    counts = Counter(
        kind for heading in headings for kind in {cut.kind for cut in heading.cuts if _counts(cut)}
    )
    return max(
        counts, key=lambda kind: (counts[kind] * TRUST.get(kind, 1), -KINDS.index(kind)), default=""
    )


def _counts(cut):
    """Whether a cut may part title and artist: the same in another script is a romanisation."""
    return cut.second and (cut.kind != "brackets" or is_latin(cut.first) == is_latin(cut.second))


def _vote(kind, headings, bodies, is_known):
    """Evidence for title-first (above 0) or artist-first (below 0) among cuts of a kind."""
    total = HABITS[kind]
    pairs = []
    for heading, body in zip(headings, bodies, strict=True):
        cut = next((cut for cut in heading.cuts if cut.kind == kind and cut.second), None)
        if cut and not cut.quoted:
            pairs.append((cut.first, cut.second, body))
        elif cut:
            total += 2.0 if cut.quoted == 1 else -2.0
    for side, sign in ((0, -1), (1, 1)):
        names = [comparison_key(name_and_note(unquoted(pair[side]))[0]) for pair in pairs]
        # Who comes twice is an artist: no list has a song twice.
        total += sign * 1.6 * (len(names) - len(set(names)))
    return total + sum(_evidence(*pair, is_known) for pair in pairs)


def _evidence(first, second, body, is_known):
    """What one pair says: title first (above 0), artist first (below 0)."""
    total = 0.0
    for text, sign in ((first, -1), (second, 1)):
        name, note = name_and_note(unquoted(text))
        if is_known(name) or any(is_known(artist.name) for artist in split_credit(name, is_known)):
            total += sign * 1.5
        if name and _quoted_in(name, body):
            total -= sign * 1.5
        elif name and _spoken_of_in(name, body):
            total += sign * 1.0
        if note and is_known(note):
            total += sign * 1.0
        if _JOINED_NAMES.search(text):
            total += sign * 0.5
        if _TITLE_WORDS.search(name):
            total -= sign * 0.35
        if _is_persons(name):
            total += sign * 0.6
    return total


@cache
def _given_names():
    text = (Path(__file__).parent / "given_names.txt").read_text("utf-8")
    return frozenset(text.split())


def _is_persons(name):
    """Whether it begins as names of people do: a given name, and one or two more words."""
    words = name.split()
    return 2 <= len(words) <= 3 and words[0].casefold() in _given_names()


def _quoted_in(name, body):
    return bool(
        re.search(rf"[“\"‘'«„「『]\s?{re.escape(name)}[,.]?\s?[”\"’'»“」』]", body, re.IGNORECASE)
    )


def _spoken_of_in(name, body):
    """Whether the text speaks of it as of somebody: "Adele's", "Adele sings"."""
    return bool(
        re.search(
            rf"\b{re.escape(name)}(?:[’']s?\s|\s(?:sings?|wrote|writes|recorded|delivers?|has|"
            r"have|had|is a|are a|released|performs?|turns?|makes?|made|never|himself|herself|"
            r"themselves|and (?:his|her|their)|who|singt|chante|canta)\b)",
            body,
        )
    )


def _read(heading, main, votes, is_known):
    by_kind: dict[str, list[Cut]] = {}
    for cut in heading.cuts:
        by_kind.setdefault(cut.kind, []).append(cut)
    quoted = by_kind.get("quotes", [])
    # Names may stand in quotation marks too; the article's habit decides.
    if quoted and not (main not in ("quotes", "") and main in CLEAR and main in by_kind
                       and not _agrees(quoted[0], by_kind[main], votes[main])):  # fmt: skip
        cut = quoted[0]
        title, credit = (cut.first, cut.second) if cut.quoted == 1 else (cut.second, cut.first)
        return Reading(heading, title, credit, "the title stands in quotation marks", 0.97)
    for kind in [main, *KINDS]:
        if kind in ("", "quotes") or kind not in by_kind or (kind != main and kind not in CLEAR):
            continue
        title_first = votes[kind] > 0
        cut = _best_cut(by_kind[kind], kind, title_first, is_known)
        title, credit = (cut.first, cut.second) if title_first else (cut.second, cut.first)
        comes_first = "title" if title_first else "artist"
        reason = f"{comes_first} first, as the whole article has it ({REASONS[kind]})"
        return Reading(heading, title, credit, reason, min(0.99, 0.55 + abs(votes[kind]) * 0.08))
    return Reading(heading, heading.bare, "", "nothing parts a title and an artist", 0.5)


REASONS = {
    "lines": "each on a line of its own", "year": "around the year", "by": "parted by “by”",
    "dash": "parted by a dash", "bar": "parted by a bar", "colon": "parted by a colon",
    "slash": "parted by a slash", "comma": "parted by a comma", "of": "parted by “de”",
    "brackets": "one of them in brackets",
}  # fmt: skip


def _agrees(quoted, cuts, vote):
    """Whether the side in quotation marks is the one where the article has its titles."""
    return any(bool(cut.second) for cut in cuts) and (quoted.quoted == 1) == (vote > 0)


def _best_cut(cuts, kind, title_first, is_known):
    """Where several signs could be the one that parts them."""
    for cut in cuts:
        if is_known(name_and_note(cut.second if title_first else cut.first)[0]):
            return cut
    return cuts[-1] if title_first or kind == "by" else cuts[0]


def without_romanisation(title):
    """A title, and its name in another script where brackets hold that: "봄날 (Spring Day)"."""
    name, note = name_and_note(title)
    return (name, note) if note and is_latin(name) != is_latin(note) else (title, "")
