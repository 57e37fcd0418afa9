"""The rank printed before a song: "1.", "#1:", "No. 1", "Platz 10", "①", or alone on its line."""

import re
import unicodedata
from dataclasses import dataclass

from .words import NUMBER_WORDS, RANK_WORDS

HIGHEST = 500
LOOKED_AT = 400

_WORD = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
# A moment of a broadcast or a film, before what was said: "(02:14)", "[1:02:14]".
_MOMENT = re.compile(r"^[(\[]?\d{1,2}:\d{2}(?::\d{2})?[)\]]?\s{1,3}[-–—]?\s{0,3}(?=\D)")
_SIGN = r"(?:위|位|[.)\]:：,/|]|[-–—](?=\s|$))"
_MARKED = re.compile(
    rf"^[^\w(\[#]{{0,4}}(?P<before>(?:{RANK_WORDS})\s?\#?\s?|\#\s?|[(\[]\s?)"
    rf"(?P<number>\d{{1,3}}|(?:{_WORD})\b)(?!\d)(?:\s?{_SIGN}){{0,3}}"
    r"(?P<rest>\s.*|$|(?<=[.)\]:：위位]).*)",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"^[^\w(\[\"“'‘#]{0,4}(?P<number>\d{1,3})"
    r"(?P<sign>\s?(?:[위位][.:：]?|st place|nd place|rd place|th place|[.)\]:：/|~]|[-–—](?=\s)))"
    r"(?P<rest>.*)$",
    re.IGNORECASE,
)
_BARE = re.compile(r"^(?P<number>\d{1,3})(?:\s+(?P<rest>\S.*))?$")
_SPELT = re.compile(rf"^\W{{0,3}}(?P<number>{_WORD})\s?[.):：–—-]\s?(?P<rest>.*)$", re.IGNORECASE)
_CIRCLED = re.compile(r"^(?P<sign>[①-⑳❶-❿⓫-⓴➀-➉➊-➓])\s?[.:]?\s?(?P<rest>.*)$")
_KEYCAP = re.compile(r"^(?P<number>(?:\d\ufe0f?\u20e3){1,2}|\U0001f51f)\s?[.:]?\s?(?P<rest>.*)$")

# A chart tells the place of the week before: "1 (2) Ella Roe".
_PLACE_BEFORE = re.compile(r"^[(\[](?:\d{1,3}|new|neu|re|=|-|–)[)\]]\s(?=\S)", re.IGNORECASE)

BARE = "bare"


@dataclass(frozen=True)
class Rank:
    """A printed rank, how it is marked (BARE: not at all), and what follows it."""

    number: int
    mark: str
    rest: str


def read_rank(text):
    """The rank a line begins with, or None."""
    text = _MOMENT.sub("", text, count=1)
    begins, ends = text[:LOOKED_AT], text[LOOKED_AT:]
    rank = _read(begins)
    return Rank(rank.number, rank.mark, rank.rest + ends) if rank else None


def _read(text):
    if match := _KEYCAP.match(text):
        sign = match["number"]
        digits = "".join(letter for letter in sign if letter.isdecimal())
        return _rank(10 if sign == "\U0001f51f" else int(digits), "keycap", match["rest"])
    if match := _CIRCLED.match(text):
        return _rank(int(unicodedata.numeric(match["sign"])), "circled", match["rest"])
    if match := _MARKED.match(text):
        before = match["before"].strip().casefold().rstrip(".")
        if before not in ("(", "[") or match["rest"].strip():
            return _rank(_number(match["number"]), before or "#", match["rest"])
    if match := _PLAIN.match(text):
        sign = match["sign"].strip()
        # A time (3:45), a date (12/11) or a decimal (4.5) is no rank; "2.7 Years" may be one.
        if match["rest"][:1].isdecimal() and sign in ".:/-–—":
            is_title = sign == "." and re.match(r"\d+\s?[^\W\d]|\d{3}", match["rest"])
            return _rank(int(match["number"]), BARE, match["rest"]) if is_title else None
        return _rank(int(match["number"]), match["sign"].strip(), match["rest"])
    if match := _SPELT.match(text):
        return _rank(_number(match["number"]), "spelt", match["rest"])
    if match := _BARE.match(text):
        return _rank(int(match["number"]), BARE, match["rest"] or "")
    return None


def _rank(number, mark, rest):
    if not 1 <= number <= HIGHEST:
        return None
    rest = rest.strip().lstrip("-–—:").strip()
    # Some systems number what was numbered: "1. 1. Haru Haru".
    again = _PLAIN.match(rest)
    if again and int(again["number"]) == number and again["sign"].strip() in ".)":
        rest = again["rest"].strip()
    return Rank(number, mark, _PLACE_BEFORE.sub("", rest))


def _number(text):
    return int(text) if text.isdecimal() else NUMBER_WORDS[text.casefold()]
