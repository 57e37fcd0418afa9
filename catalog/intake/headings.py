"""The line that names a song: its parts, whichever comes first."""

import re
from dataclasses import dataclass, field
from itertools import islice

from ..text.keys import has_letter
from .words import (
    BY_WORDS,
    FEATURING,
    FROM_ALBUM,
    LABEL,
    SOUNDTRACK,
    VERSION,
    WATCH_WORDS,
)

LONGEST = 400

QUOTES = {
    "“": "”“", "”": "”", '"': '"', "‘": "’", "'": "'", "«": "»", "„": "“”", "‹": "›",
    "「": "」", "『": "』", "《": "》", "〈": "〉",
}  # fmt: skip
_QUOTED = re.compile(
    r"“([^“”]{1,120})[”“]|\"([^\"]{1,120})\"|„([^„“”]{1,120})[“”]|”([^“”]{1,120})”"
    r"|«\s?([^«»]{1,120}?)\s?»|‹\s?([^‹›]{1,120}?)\s?›"
    r"|「([^「」]{1,120})」|『([^『』]{1,120})』|《([^《》]{1,120})》|〈([^〈〉]{1,120})〉"
    r"|(?<![\w])‘([^‘]{1,120}?)’(?!\w)|(?<![\w])'([^']{1,120}(?:'\w[^']{0,60}){0,4})'(?!\w)"
)
_YEAR = r"(?:19[2-9]\d|20[0-4]\d)"
_YEAR_IN_BRACKETS = re.compile(
    rf"\s{{0,3}}[(\[（]\s?(?:released:?\s|rel\.\s|in\s)?({_YEAR})\s?[년年]?\s?[)\]）]", re.I
)
_YEAR_BEHIND = re.compile(rf"\s{{0,3}}[(\[]([^()\[\]]{{1,80}}?),\s?({_YEAR})\s?[)\]]")
_YEAR_BEFORE = re.compile(rf"\s{{0,3}}[(\[]({_YEAR})\s?[,;·|/–—-]\s?([^()\[\]]{{1,80}})[)\]]")
_YEAR_AT_END = re.compile(rf"\s{{0,3}}[,;|·–—-]\s{{0,3}}({_YEAR})\s?\.?$")
_BRACKETS = re.compile(r"\s{0,3}[(\[（]([^()\[\]（）]{1,100})[)\]）]")
_AT_END = re.compile(rf"\s{{0,3}}[|(\[–—•·-]\s{{0,3}}(?:{WATCH_WORDS})\s{{0,3}}[)\]]?$", re.I)
_STARRED = re.compile(r"(\*\*|__)(?=\S)([^*_]{1,200})\1")

# What may stand between title and artist; the earlier ones are the clearer.
SEPARATORS = {
    "by": re.compile(rf"(?<=[\s,\"”’»)\]])(?:{BY_WORDS}):?(?=\s)", re.I),
    "dash": re.compile(
        r"\s[-–—―−~～]{1,3}\s|[—―](?!\d)|(?<!\d)[—―]|(?<!\d)[–](?!\d)|\s-(?=\w)|(?<=\w)-\s"
        r"|(?<=[\"”’»」』)])-"
    ),
    "bar": re.compile(r"\s?[|│｜]\s?|\s(?:•|·|・|::?|//|→|>)\s|・"),
    "colon": re.compile(r":\s|："),
    "slash": re.compile(r"\s/\s|／"),
    "comma": re.compile(r",\s|、|，"),
    "of": re.compile(r"\s(?:de|di|del|da|do|von)(?=\s)"),
}
KINDS = ("quotes", "lines", "year", *SEPARATORS, "brackets")
# These say of themselves that they part title and artist; a comma may be anybody's.
CLEAR = ("quotes", "lines", "year", "by", "dash", "bar")

_JOINS_BEFORE = re.compile(r"^(?:[-–—―−~|:：,;/·・.]{1,3}\s?)?")
_JOINS_BEHIND = re.compile(r"\s?(?:[-–—―−~|:：,;/·・]{1,3}|[’']s)$")
_CREDITING = re.compile(rf"^(?:(?i:{BY_WORDS})\s?:?|(?:de|di|del|da|do)|d[’'](?=\w))\s+(?=\S)")


@dataclass(frozen=True)
class Cut:
    """A heading cut in two; `quoted` says which of the two stood in quotation marks (0: none)."""

    kind: str
    first: str
    second: str
    quoted: int = 0


@dataclass
class Heading:
    """A line that names a song.

    `bare` is what is left when years, albums, soundtracks and features are taken out of it;
    `around_year` are the two sides of a year in the middle, `emphasised` the words in italics.
    """

    printed: str
    bare: str = ""
    year: int | None = None
    album: str = ""
    soundtrack: str = ""
    featuring: str = ""
    around_year: tuple[str, str] | None = None
    emphasised: list[str] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)

    @property
    def is_cut(self):
        return any(cut.second for cut in self.cuts)


def read_heading(printed, emphasised=()):
    """A heading with everything read out of it, and every way to cut the rest in two."""
    heading = Heading(printed, emphasised=list(emphasised))
    text = _STARRED.sub(r"\2", printed[:LONGEST]).strip(" \t#·•–—:-").strip()
    text = _AT_END.sub("", text)
    text = _take_year(heading, text)
    heading.bare = _take_notes(heading, text)
    heading.cuts = _cuts(heading)
    return heading


def _take_year(heading, text):
    if match := _YEAR_IN_BRACKETS.search(text):
        heading.year = int(match[1])
        before, after = text[: match.start()].strip(), text[match.end() :].strip()
        if before and after:
            heading.around_year = before, after
        return f"{before} {after}".strip()
    for pattern, year, note in ((_YEAR_BEHIND, 2, 1), (_YEAR_BEFORE, 1, 2)):
        match = pattern.search(text)
        if match and not VERSION.search(match[note]):
            heading.year = int(match[year])
            _take_note(heading, match[note], is_album=True)
            return f"{text[: match.start()]} {text[match.end() :]}".strip()
    match = _YEAR_AT_END.search(text)
    # "Prince – 1999": the year is one only where a title and an artist are left without it.
    if match and _separated(text[: match.start()]):
        heading.year = int(match[1])
        return text[: match.start()]
    return text


def _take_notes(heading, text):
    kept, position = [], 0
    for match in _BRACKETS.finditer(text):
        if _take_note(heading, match[1].strip()):
            kept.append(text[position : match.start()])
            position = match.end()
    text = "".join([*kept, text[position:]])
    return re.sub(r"\s{2,}", " ", text).strip(" \t–—-:|") or heading.printed.strip()


def _take_note(heading, note, is_album=False):
    """Take what brackets say that is neither title nor name; whether it was such a thing."""
    note = note.strip(" ,;")
    if FEATURING.match(note):
        if not note.lower().startswith("prod"):
            heading.featuring = note
    elif SOUNDTRACK.search(note):
        heading.soundtrack = note
    elif match := FROM_ALBUM.match(note):
        heading.album = heading.album or unquoted(match[1])
    elif is_album and not LABEL.search(note):
        heading.album = heading.album or unquoted(note)
    else:
        return is_album
    return True


def _separated(text):
    return any(
        match.start() > 0 and match.end() < len(text)
        for pattern in SEPARATORS.values()
        if (match := pattern.search(text))
    ) or bool(_QUOTED.match(text))


def _cuts(heading):
    text = heading.bare
    found = [*_quoted_cuts(text), *_emphasised_cuts(heading)]
    if heading.around_year:
        before, after = heading.around_year
        found.append(Cut("year", before, uncredited(_JOINS_BEFORE.sub("", after).strip())))
    titles = quoted_spans(text)
    for kind, pattern in SEPARATORS.items():
        for match in list(islice(pattern.finditer(text), 4)):
            if any(start < match.start() and match.end() < end for start, end in titles):
                continue
            first, second = text[: match.start()].strip(" ,"), text[match.end() :].strip()
            if has_letter(first) and has_letter(second):
                found.append(Cut(kind, first, uncredited(second)))
    title, note = name_and_note(text)
    if note and not VERSION.search(note):
        found.append(Cut("brackets", title, note))
    return found


def quoted_spans(text):
    """Where quotations begin and end: what stands within parts nothing."""
    return [match.span() for match in _QUOTED.finditer(text)]


def _quoted_cuts(text):
    match = _QUOTED.search(text)
    if not match:
        return
    quoted = next(group for group in match.groups() if group is not None)
    quoted = quoted.strip().rstrip(",;").strip()
    before = _JOINS_BEHIND.sub("", text[: match.start()].strip()).strip()
    after = _JOINS_BEFORE.sub("", text[match.end() :].strip()).strip()
    if not quoted:
        return
    if before and after and _BRACKETS.fullmatch(after):
        yield Cut("quotes", before, f"{quoted} {after}", 2)
    elif after and not before and _BRACKETS.match(after) and (rest := _BRACKETS.sub("", after, 1)):
        # “Take On Me” (Acoustic) – a-ha
        note = after[: len(after) - len(rest)].strip()
        rest = _JOINS_BEFORE.sub("", rest.strip()).strip()
        yield Cut("quotes", f"{quoted} {note}", uncredited(rest), 1)
    elif not before or (after and text[: match.start()].rstrip().endswith((":", "："))):
        # What a colon ends is a month, a day, a prize: "January: “First Snow,” The Lanterns".
        yield Cut("quotes", quoted, uncredited(after), 1)
    elif not after:
        yield Cut("quotes", before, quoted, 2)


def _emphasised_cuts(heading):
    """Titles of works stand in italics, too."""
    for words in heading.emphasised:
        words = words.strip(" ,;:–—-")
        text = heading.bare
        if not words or words == text:
            continue
        if text.startswith(words):
            after = _JOINS_BEFORE.sub("", text[len(words) :].strip()).strip()
            yield Cut("quotes", unquoted(words), uncredited(after), 1)
        elif text.endswith(words):
            before = _JOINS_BEHIND.sub("", text[: -len(words)].strip()).strip()
            yield Cut("quotes", before, unquoted(words), 2)


def uncredited(text):
    """A credit without the word that introduces it: "by", "von", "dir."."""
    return _CREDITING.sub("", text, count=1).strip()


def unquoted(text):
    """A name without the quotation marks around it."""
    text = text.strip()
    for _ in range(2):
        if text[:2] == text[-2:] == "**" and len(text) > 4:
            text = text[2:-2].strip()
        if len(text) > 1 and text[0] in QUOTES and text[-1] in QUOTES[text[0]]:
            inside = text[1:-1]
            # “A” and “B” is two quotations, not one.
            if text[-1] not in inside or text[0] in "'‘":
                text = inside.strip()
    return text.rstrip(",;").strip()


def name_and_note(text):
    """A name and what stands in brackets behind it: ("RM", "BTS") of "RM (BTS)"."""
    match = re.fullmatch(r"(.{1,300}?)\s?[(\[（]([^()\[\]（）]{1,80})[)\]）]", text.strip())
    return (match[1].strip(), match[2].strip()) if match else (text.strip(), "")


def is_latin(text):
    return all(ord(letter) < 0x250 or not letter.isalpha() for letter in text)
