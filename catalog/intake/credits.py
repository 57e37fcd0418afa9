"""A printed credit, split as a careful editor would: known names stay whole."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..text.keys import comparison_key
from .headings import name_and_note, uncredited, unquoted

LONGEST = 300

# Joins where it stands between spaces; whatever stands between names that are known stays.
_JOINED = re.compile(
    r"(\s?,\s?(?:and|&|y|und|et|e)\s|\s?[,;、]\s?"
    r"|\s[(\[]?\s?(?:feat\.?|(?-i:[Ff]t)\.?|FT\.|featuring)\s"
    r"|\s(?:&|＆|and|und|et|y|e|con|mit|avec|x|X|×|✕|vs\.?|with|\+|/|／)\s|／)",
    re.IGNORECASE,
)
# Behind these nobody is the name's other half: "and the Machine", "& His Orchestra", "& Sons".
_BELONGS = re.compile(
    r"^(?:the|his|her|their|los|las|les|die|der|das|os|as|sons?|daughters?|friends|company|co\.?|"
    r"brothers|family|orchestra|band)\b",
    re.IGNORECASE,
)
_AND = ("&", "＆", "and", "+", "y", "und", "et", "e")
# "EXO's Chen": the group's name is in capitals, or known; "Destiny's Child" is neither.
_GROUP_BEFORE = re.compile(r"^(?P<group>[^’']{2,40})(?:[’']s|s[’'])\s+(?P<name>\S.{0,60})$")
_IN_CAPITALS = re.compile(r"[^a-z]*[A-Z][^a-z]*[A-Z0-9][^a-z]*|.*[a-z][A-Z]{2,}.*|[A-Z]{3,}\w*")
# "Jinsil of Mad Soul Child": one word, and a name of several; "House of Pain" is not.
_GROUP_BEHIND = re.compile(
    r"^(?P<name>\S{1,40})\s(?:of|from)\s(?P<group>(?!(?:the|a|an)\s)\S{1,40}(?:\s\S{1,40}){1,4})$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PrintedArtist:
    """One name of a credit, as printed; the phrase that joins it to the next; the group noted."""

    name: str
    join_phrase: str = ""
    note: str = ""


@cache
def shipped_names():
    """Keys of names that contain what joins other names: facts, kept in names.txt."""
    text = (Path(__file__).parent / "names.txt").read_text("utf-8")
    return frozenset(comparison_key(line) for line in text.splitlines() if line.strip())


def is_shipped(name):
    return comparison_key(name) in shipped_names()


def split_credit(credit, is_known=is_shipped):
    """The artists of a printed credit. `is_known` tells whether a text is one artist's name."""
    credit = tidied(uncredited(unquoted(credit[:LONGEST])))
    if not credit:
        return []
    if is_known(credit):
        return [PrintedArtist(credit)]
    parts = _JOINED.split(credit)
    artists, index = [], 0
    while index < len(parts):
        end = _end_of_name(parts, index, is_known)
        phrase = parts[end].strip(" ([") if end < len(parts) else ""
        printed = "".join(parts[index:end])
        if printed.strip(" )]"):
            artists.append(_artist(printed, phrase, is_known))
        index = end + 1
    return artists


def _end_of_name(parts, index, is_known):
    """Where the name ends that begins at `index`: names and what joins them stand by turns."""
    end = index + 1
    # The longest run of parts that is a known name wins over its parts.
    for longer in range(min(len(parts), index + 13), index + 1, -2):
        if is_known("".join(parts[index:longer]).strip()):
            end = longer
            break
    while end + 1 < len(parts) and _belongs(parts[end], parts[end + 1]):
        end += 2
    return end


def _belongs(phrase, name):
    return phrase.strip().lower() in _AND and bool(_BELONGS.match(name.strip()))


def tidied(credit):
    """Without the signs around it; the full stop of "R.E.M." or "Jr." is the name's own."""
    credit = credit.strip(" ,;:–—-")
    if credit.endswith(".") and not re.search(r"\b(?:\w|jr|sr|inc|bros)\.$", credit, re.I):
        credit = credit.rstrip(".")
    return credit


def _artist(printed, phrase, is_known):
    printed = printed.strip(" ,;")
    if printed.count("(") < printed.count(")"):
        printed = printed.rstrip(")] ")
    name, note = name_and_note(printed)
    if not any(letter.isalpha() for letter in note):
        name, note = printed, ""
    if not note and not is_known(name):
        match = _GROUP_BEFORE.match(name)
        if not (match and _is_group(match["group"], is_known)):
            match = _GROUP_BEHIND.match(name)
        if match:
            name, note = match["name"], match["group"]
    return PrintedArtist(unquoted(name), phrase, note)


def _is_group(name, is_known):
    return is_known(name) or bool(_IN_CAPITALS.fullmatch(name))
