"""Quotation marks and brackets that lack their other half. Apostrophes are neither."""

import re
from collections import Counter

from .passages import BREAK

CLOSERS = {"“": "”", "„": "“", "(": ")", "[": "]"}
OPENERS = {")": "(", "]": "["}
NAMES = {
    **dict.fromkeys('“”„"«»', "quotation mark"),
    **dict.fromkeys("()[]", "bracket"),
}
# "a) …", "1) …", ":-)", ":(" and 12" are no pairs and lack nothing.
_NO_PAIR = re.compile(r"(?:(?<!\w)\w{1,2}|[:;=8][-'’]?)\)|[:;=8][-'’]?\(|(?<=\d)\"")
_MARKS = re.compile(r"[“”„\"«»()\[\]]")
_BEFORE_A_WORD = frozenset("([—–-/")
_END_OF_SENTENCE = re.compile(r"[.!?…。](?=\s*[^\s.!?…。”\"»)\]])")


def unpaired(text):
    """What the first mark without its other half is, in words; "" when all are paired."""
    lonely = lonely_marks(text)
    return NAMES[text[lonely[0]]] if lonely else ""


def lonely_marks(text):
    """Where the marks stand that lack their other half."""
    excused = {match.end() - 1 for match in _NO_PAIR.finditer(text)}
    waiting, open_marks, lonely = [], Counter(), []
    straight, guillemets = [], {"«": [], "»": []}
    for match in _MARKS.finditer(text):
        place, mark = match.start(), match[0]
        if place in excused and not (mark == ")" and open_marks["("]):
            continue
        if mark == '"':
            straight.append(place)
        elif mark in guillemets:
            # French and German turn them opposite ways, so only their number tells.
            guillemets[mark].append(place)
        else:
            opener = _closes(mark, open_marks)
            if opener and open_marks[opener]:
                while text[waiting[-1]] != opener:
                    lonely.append(waiting[-1])
                    open_marks[text[waiting.pop()]] -= 1
                waiting.pop()
                open_marks[opener] -= 1
            elif mark not in CLOSERS:
                lonely.append(place)
            elif not (mark == "“" and open_marks["“"] and _begins_paragraph(text, place)):
                waiting.append(place)
                open_marks[mark] += 1
    lonely += waiting
    if len(straight) % 2:
        lonely.append(straight[-1])
    left, right = guillemets.values()
    if len(left) != len(right):
        lonely.append(max(left, right, key=len)[-1])
    return sorted(lonely)


def mended(written, text):
    """The text with its marks paired; "" where it takes a person to tell where they belong.

    `text` is what is written without its markup, of the same length.
    """
    return _turned(written, text) or _closed(written, text)


def _closes(mark, open_marks):
    """The opening mark that this one closes, if it can close any."""
    if mark == "”":
        return "“" if open_marks["“"] else "„"
    if mark == "“":
        return "„" if open_marks["„"] else ""
    return OPENERS.get(mark, "")


def _begins_paragraph(text, place):
    """A quotation that goes on is opened anew with each paragraph."""
    before = text[max(place - 200, 0) : place].rstrip()
    return before.endswith(BREAK)


def _turned(written, text):
    """With each double mark turned to the word it stands at, if that is all it takes."""
    if "„" in text:
        return ""
    marks = list(written)
    for match in re.finditer('[“”"]', text):
        place = match.start()
        before, after = text[place - 1 : place] or BREAK, text[place + 1 : place + 2] or BREAK
        begins = before.isspace() or before == BREAK or before in _BEFORE_A_WORD
        ends = after.isspace() or after == BREAK or not after.isalnum()
        if begins and not (after.isspace() or after == BREAK):
            marks[place] = "“"
        elif ends and not begins:
            marks[place] = "”"
        else:
            return ""
    return _if_paired("".join(marks), written, text)


def _closed(written, text):
    """With the one open mark closed at the end of its paragraph, where no sentence ends before."""
    lonely = lonely_marks(text)
    if len(lonely) != 1:
        return ""
    place = lonely[0]
    closer = {**CLOSERS, '"': '"'}.get(text[place])
    end = text.find(BREAK, place)
    rest = text[place : end if end >= 0 else len(text)].rstrip()
    if (
        closer is None
        or len(rest) < 2
        or written[place + 1].isspace()
        or _END_OF_SENTENCE.search(rest)
    ):
        return ""
    # Inside the full stop for a bracket, outside for a quotation.
    said = rest.rstrip(".!?…。") if closer in ")]" else rest
    at = place + len(said)
    return _if_paired(f"{written[:at]}{closer}{written[at:]}", written, text, at, closer)


def _if_paired(proposal, written, text, at=None, closer=""):
    """The proposal, if it is another text and lacks nothing any more."""
    flat = (
        f"{text[:at]}{closer}{text[at:]}"
        if closer
        else "".join(new if new in "“”" else old for new, old in zip(proposal, text, strict=True))
    )
    return "" if proposal == written or lonely_marks(flat) else proposal
