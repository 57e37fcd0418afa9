"""What stands before and behind the list: title, byline, date, disclosure, intro, outro."""

import re

from ..text.keys import comparison_key
from .article import Decision, Role
from .bodies import is_furniture, label_of
from .bylines import byline, linked_name, signature
from .disclosures import is_disclosure
from .lines import Line
from .words import (
    CONTENTS,
    DAY,
    HONOURABLE,
    NUMBER_WORDS,
    OUTRO,
    PART_LABELS,
    WORKS,
    WORKS_ELSEWHERE,
)

LONGEST_TITLE = 200
# A title that is less than this like one is none.
ENOUGH = 1.5


class Page:
    """Places the lines around the list in an article."""

    def __init__(self, article, lines, names):
        self.article, self.lines, self.roles = article, lines, article.roles
        # What the entries' headings say: lines that repeat them are a contents list.
        self.names = {key for key in map(comparison_key, names) if len(key) > 2}

    # Before the list

    def read_before(self, end):
        """Place the lines before the first heading."""
        rest = self._still_to_place(range(end))
        for index in rest:
            self._place_labelled(index)
        rest = self._still_to_place(rest)
        self._place_title(rest)
        prose = []
        for index in self._still_to_place(rest):
            if role := self._role(index):
                self.roles[index] = role
            else:
                prose.append(index)
        if prose and self._is_list_heading(self.lines[prose[-1]]):
            index = prose.pop()
            self.roles[index] = Role.LIST_HEADING
            self.article.list_heading = self.lines[index].plain
        for index in prose:
            self.roles[index] = Role.INTRO
            self.article.intro.append(self.lines[index])

    def _still_to_place(self, indexes):
        return [index for index in indexes if self.roles[index] == Role.UNPLACED]

    def _place_labelled(self, index):
        """Take what a sub-editor labelled: "Headline: …", and the fields before a text."""
        line = self.lines[index]
        found = label_of(line)
        if not found or not found[1] or len(line.plain) > LONGEST_TITLE:
            if line.kind == Line.FIELD:
                self.roles[index] = Role.FURNITURE
            return
        label, text = found
        text = text.strip("\"'")
        part = next((part for part, label_ in PART_LABELS.items() if label_.match(label)), "")
        if part == "title" and not self.article.title:
            self._say("title", text, f"labelled “{label}”", 0.97)
            self.roles[index] = Role.TITLE
        elif part == "author" and not self.article.author:
            name = byline(line.plain) or text
            self._say("author", name, f"labelled “{label}”", 0.95)
            self.roles[index] = Role.AUTHOR
        elif part == "date":
            self.roles[index] = Role.DATE
            self.article.date = self.article.date or text
            self._takes_author(line)
        elif line.kind == Line.FIELD:
            self.roles[index] = Role.FURNITURE

    def _role(self, index):
        """What a line before the list is, if it is neither title nor prose."""
        line = self.lines[index]
        text = line.plain
        is_contents = self._repeats_entry(line)
        if is_disclosure(text):
            self.article.disclosure = self.article.disclosure or text
            return Role.DISCLOSURE
        if line.leads_within or is_contents or CONTENTS.match(text[:80]):
            return Role.CONTENTS
        if line.kind == Line.CAPTION:
            return Role.CAPTION
        if (role := self._takes_author(line)) is not None:
            return role
        if is_furniture(line):
            return Role.FURNITURE
        if len(text) < 120 and DAY.search(text) and len(DAY.sub("", text)) < 60:
            self.article.date = self.article.date or text
            return Role.DATE
        return Role.UNPLACED if line.kind == Line.ROW else None

    def _takes_author(self, line):
        if self.article.author:
            return Role.AUTHOR if byline(line.plain) == self.article.author else None
        if name := linked_name(line) or byline(line.plain):
            self._say("author", name, f"the byline “{line.plain[:80]}”", 0.9)
            return Role.AUTHOR
        return None

    def _place_title(self, indexes):
        if self.article.title:
            # The field before the text and the heading of the text say the same.
            key = comparison_key(self.article.title)
            for index in indexes:
                if comparison_key(self.lines[index].plain) == key:
                    self.roles[index] = Role.TITLE
            if not any(self.lines[index].level == 1 for index in indexes):
                return
        scored = [(self._titleness(place, index), -place, index)
                  for place, index in enumerate(indexes[:40])]  # fmt: skip
        best = max(scored, default=(0, 0, -1))
        if best[0] >= ENOUGH and not self.article.title:
            line = self.lines[best[2]]
            reason = "the page's heading" if line.level else "it stands first, or names a list"
            self._say("title", line.plain, reason, min(0.98, 0.5 + best[0] / 10))
            self.roles[best[2]] = Role.TITLE

    def _titleness(self, place, index):
        """How much a line before the list is like the title of an article."""
        line = self.lines[index]
        text = line.plain
        if (
            len(text) > LONGEST_TITLE
            or not re.search(r"\w", text)
            or line.aside
            or line.leads_within
        ):
            return 0
        if line.kind != Line.TEXT or is_disclosure(text) or is_furniture(line) or "http" in text:
            return 0
        if (byline(text) and not line.level) or (len(DAY.sub("", text)) < 25 and DAY.search(text)):
            return 0
        if CONTENTS.match(text[:80]) or self._repeats_entry(line):
            return 0
        score = {0: 0.0, 1: 5.0, 2: 3.0}.get(line.level, 2.5)
        score += 1.5 if line.is_bold and not line.level else 0
        score += 1.6 if place == 0 else 0.6 if place == 1 else 0
        score += 1.8 if names_works(text) else 0
        score += 1.0 if _has_number(text) else 0
        score += 0.8 if text.isupper() else 0
        score -= 2.5 if _is_sentence(text) else 0
        score -= 1.0 if len(text) > 110 else 0
        score -= 0.8 if len(text.split()) < 3 and text.isascii() else 0
        score -= 1.5 if re.search(r"\s[|·›»/]\s", text) else 0
        return score

    def _is_list_heading(self, line):
        text = line.plain
        if line.level or line.is_bold:
            return len(text) <= 160
        return len(text) <= 70 and text[-1:] not in ".!?…。,;" and len(text.split()) <= 9

    def _repeats_entry(self, line):
        """Whether a line says what the heading of an entry says: a contents list, a summary."""
        key = comparison_key(re.sub(r"^\W{0,4}\d{1,3}\s?[.)\]:]?\s?", "", line.plain[:200]))
        if line.kind == Line.ROW:
            cells = {comparison_key(cell) for cell in line.cells}
            return any(len(cell) > 2 and any(cell in name for name in self.names) for cell in cells)
        if len(key) < 3:
            return False
        if len(key) < 5 or len(line.plain) > 120:
            return key in self.names
        return any(name.startswith(key) or name.endswith(key) for name in self.names)

    # Behind the list

    def read_after(self, indexes):
        """Place the lines behind the last entry: closing words, mentions, the site's own."""
        in_mentions = False
        for index in indexes:
            line = self.lines[index]
            text = line.plain
            role = self._role_after(index)
            if role is None and HONOURABLE.match(text):
                in_mentions = True
            elif role is None and in_mentions:
                # Mentions end where a heading or closing words begin.
                in_mentions = not (line.level or (OUTRO.match(text) and not line.item))
            if role is None:
                role = Role.UNPLACED if in_mentions or line.kind == Line.ROW else Role.OUTRO
            if role == Role.OUTRO:
                self.article.outro.append(line)
            self.roles[index] = role

    def _role_after(self, index):
        line = self.lines[index]
        text = line.plain
        if is_disclosure(text):
            self.article.disclosure = self.article.disclosure or text
            if not self.article.author and (name := signature(text)):
                self._say("author", name, "the line is signed", 0.75)
            return Role.DISCLOSURE
        if line.kind == Line.CAPTION:
            return Role.CAPTION
        if (role := self._takes_author(line)) is not None:
            return role
        if is_furniture(line):
            return Role.FURNITURE
        if not self.article.author and (name := signature(text)):
            self._say("author", name, "the line is signed", 0.75)
            return Role.AUTHOR
        if len(text) < 120 and DAY.search(text) and len(DAY.sub("", text)) < 40:
            return Role.DATE
        return None

    def _say(self, what, value, reason, confidence):
        setattr(self.article, what, value)
        self.article.decisions.append(Decision(what, value, reason, confidence))


def names_works(text):
    """Whether a text announces a list of songs or of other works."""
    return bool(WORKS.search(text) or WORKS_ELSEWHERE.search(text))


def _has_number(text):
    words = re.findall(r"\w+", text.casefold())
    return any(word.isdecimal() and len(word) < 4 for word in words) or any(
        word in NUMBER_WORDS and word not in ("un", "um", "uno", "one", "once") for word in words
    )


def _is_sentence(text):
    is_long = text[-1:] in ".。…!" and len(text.split()) > 6
    return is_long or (text[-1:] == "." and ". " in text)
