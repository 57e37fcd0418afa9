"""What some languages call the things that the checks read for, as data: words/<language>.json."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "words"

# Written without spaces between words, or with endings at the word itself: told by its beginning.
UNSPACED = ("ko", "ja")


@dataclass(frozen=True)
class Vocabulary:
    """The words of one language. Each field is a list in its file.

    `numbers` are the words from 0 to 99, each with its forms; `counted` is what a list counts,
    `breaks` what ends a count ("24 hours of songs" counts hours), `ordinals` what makes a name of
    the number after it ("part 2"), `claims` what makes a number that of the whole list ("these
    fifteen"). `heavy` has the words of each heavy subject; a star stands for any ending.
    `harmless` are phrases that only sound heavy. `fillers` say nothing of a song by themselves.
    """

    language: str
    numbers: tuple[tuple[str, ...], ...]
    counted: frozenset[str]
    counted_endings: tuple[str, ...]
    breaks: frozenset[str]
    ordinals: frozenset[str]
    claims: frozenset[str]
    top: frozenset[str]
    countdown: tuple[str, ...]
    ranked: tuple[str, ...]
    fillers: frozenset[str]
    released: tuple[str, ...]
    released_after: tuple[str, ...]
    expert: tuple[str, ...]
    heavy: dict[str, list[str]]
    harmless: tuple[str, ...]

    @property
    def is_spaced(self):
        return self.language not in UNSPACED

    @classmethod
    def of(cls, language):
        data = json.loads((WORDS / f"{language}.json").read_text(encoding="utf-8"))
        sets = ("counted", "breaks", "ordinals", "claims", "top", "fillers")
        return cls(
            language=language,
            heavy=data.pop("heavy"),
            numbers=tuple(tuple(forms.split("|")) for forms in data.pop("numbers")),
            **{
                name: frozenset(words) if name in sets else tuple(words)
                for name, words in data.items()
            },
        )


@cache
def vocabularies():
    """All languages that the checks read."""
    return tuple(Vocabulary.of(path.stem) for path in sorted(WORDS.glob("*.json")))


def any_of(terms, *, unspaced=False, in_any_case=True):
    """A pattern for any of these words and phrases; a star at the end stands for any ending.

    Literals one after another: reading takes time in proportion to the text, whatever it holds.
    """
    written = [
        re.escape(term.rstrip("*")).replace(r"\ ", r"\s+")
        + ("" if unspaced else r"\w*" if term.endswith("*") else r"(?!\w)")
        for term in sorted(terms, key=len, reverse=True)
        if term
    ]
    if not written:
        return None
    start = "" if unspaced else r"(?<!\w)"
    flags = re.IGNORECASE if in_any_case else 0
    return re.compile(f"{start}(?:{'|'.join(written)})", flags)


def compiled(choose):
    """One pattern a language for the terms that `choose` takes from its vocabulary."""
    patterns = (
        any_of(choose(vocabulary), unspaced=not vocabulary.is_spaced)
        for vocabulary in vocabularies()
    )
    return [pattern for pattern in patterns if pattern]
