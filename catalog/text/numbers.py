"""How many songs a text says there are: "15 Sad Songs", "these fifteen tracks", "15곡"."""

import re
from dataclasses import dataclass
from functools import cache

from .vocabulary import vocabularies

# A word with its hyphens and apostrophes, a run of digits, or a single sign.
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:['’‐‑-][^\W\d_]+)*|[^\w\s]|_")
_PART_OF_A_NUMBER = re.compile(r"[\d][.,:/–-]?\Z")
_GOES_ON_AS_A_NUMBER = re.compile(r"[.,:/–-]?\d")
# Years are no counts, and no list has a thousand songs.
MOST_DIGITS = 3
# Between a number and what it counts: "15 of the very saddest K-pop songs".
MOST_WORDS_BETWEEN = 6
# "quatre vingt dix sept", "treinta y una".
MOST_WORDS_OF_A_NUMBER = 4
_ARTICLES = frozenset("the our my these der die unsere les nos los las nuestras".split())


@dataclass(frozen=True)
class Count:
    """A number of songs that a text names: where it stands, and how it is written."""

    start: int
    end: int
    value: int
    # The language whose words it is written in, "" for digits; and which of the word's forms.
    language: str = ""
    form: int = 0

    def written(self, value, model):
        """Another number in the manner of this one: digits as digits, capitals as capitals."""
        words = _words_by_language().get(self.language)
        if not words or value >= len(words):
            return str(value)
        forms = words[value]
        word = forms[min(self.form, len(forms) - 1)]
        if model.isupper():
            return word.upper()
        return word[:1].upper() + word[1:] if model[:1].isupper() else word


def counts_in(text, *, is_heading=False):
    """All numbers of songs in a text.

    In a heading every number before "songs" counts the list; in prose only one that claims to
    ("these fifteen songs", "Fifteen songs …"), since prose may speak of any two songs.
    """
    found = [*_counts_of_spaced(text, is_heading), *_counts_of_unspaced(text)]
    return sorted(found, key=lambda count: count.start)


def recounted(text, counts, value):
    """The text with these counts changed to another number."""
    for count in sorted(counts, key=lambda count: -count.start):
        word = count.written(value, text[count.start : count.end])
        text = f"{text[: count.start]}{word}{text[count.end :]}"
    return text


@cache
def _words_by_language():
    return {each.language: each.numbers for each in vocabularies()}


@cache
def _readings():
    """Every number word with what it says in each language: "once" is 11 in one of them only."""
    readings = {}
    for vocabulary in vocabularies():
        if not vocabulary.is_spaced:
            continue
        for value, forms in enumerate(vocabulary.numbers):
            for form, word in enumerate(forms):
                key = word.casefold().replace("-", " ")
                readings.setdefault(key, {})[vocabulary.language] = (value, form)
    return readings


@cache
def _languages_of(kind):
    """The words of a kind, such as "counted", each with its languages."""
    languages = {}
    for vocabulary in vocabularies():
        for word in getattr(vocabulary, kind):
            languages.setdefault(word.casefold(), set()).add(vocabulary.language)
    return languages


@cache
def _all_languages():
    return frozenset(each.language for each in vocabularies() if each.is_spaced)


def _counts_of_spaced(text, is_heading):
    tokens = list(_TOKEN.finditer(text))
    words = [re.sub("[‐‑]", "-", token[0].casefold()) for token in tokens]
    place = 0
    while place < len(tokens):
        length, readings = _number_at(text, tokens, words, place)
        if not length:
            place += 1
            continue
        value = next(iter(readings.values()))[0]
        if value > 1:
            language = _counted_after(words, place + length, frozenset(readings))
            is_top = place > 0 and words[place - 1] in _languages_of("top")
            if is_top and not language and _is_first(words, place - 1):
                language = _counts_without_noun(words, place + length, readings)
            if language and (is_heading or _claims(words, place, is_top)):
                value, form = readings[language]
                written = "" if tokens[place][0][0].isdecimal() else language
                end = tokens[place + length - 1].end()
                yield Count(tokens[place].start(), end, value, written, form)
        place += length


def _number_at(text, tokens, words, place):
    """How many tokens make the number that begins here (0: none), and its value by language."""
    token = tokens[place]
    if words[place][0].isdecimal():
        before, after = text[: token.start()][-2:], text[token.end() :][:2]
        is_joined = before[-1:].isalpha() or after[:1].isalpha()
        is_part = _PART_OF_A_NUMBER.search(before) or _GOES_ON_AS_A_NUMBER.match(after)
        if len(words[place]) > MOST_DIGITS or is_joined or is_part or _is_ordinal(words, place):
            return 0, {}
        value = int(words[place])
        return 1, dict.fromkeys(_all_languages(), (value, 0))
    for length in range(MOST_WORDS_OF_A_NUMBER, 0, -1):
        key = " ".join(words[place : place + length]).replace("-", " ")
        if (readings := _readings().get(key)) and not _is_ordinal(words, place):
            return len(words[place : place + length]), readings
    return 0, {}


def _is_ordinal(words, place):
    """Whether the number is a name: "No. 1", "#1", "part two"."""
    before = words[max(place - 2, 0) : place]
    if before[-1:] == ["."]:
        before = before[:-1]
        return before[-1:] != [] and before[-1] in _languages_of("ordinals")
    return before[-1:] == ["#"] or (before != [] and before[-1] in _languages_of("ordinals"))


def _counted_after(words, place, languages):
    """The language in which the words from here on name what is counted; "" if they do not."""
    for word in words[place : place + MOST_WORDS_BETWEEN + 1]:
        if not word[0].isalpha():
            return ""
        if counted := languages & _languages_of("counted").get(word, set()):
            return min(counted, key=_preference)
        for vocabulary in vocabularies():
            if vocabulary.language in languages and word.endswith(vocabulary.counted_endings):
                return vocabulary.language
        if languages & _languages_of("breaks").get(word, set()) or word in _readings():
            return ""
    return ""


def _counts_without_noun(words, place, readings):
    """Of "Top 10" alone: its language, unless what follows makes it a name ("Top 10 hit")."""
    following = words[place : place + 1]
    if following and following[0] in {"hit", "single", "singles", "chart", "charts", "radio"}:
        return ""
    return min(readings, key=_preference)


def _preference(language):
    """English first: where a word is of several languages, the site's own is meant."""
    return (language != "en", language)


def _is_first(words, place):
    """Whether a sentence begins here, or with the article before."""
    if place and words[place - 1] in _ARTICLES:
        place -= 1
    return place == 0 or not words[place - 1][0].isalnum()


def _claims(words, place, is_top):
    """Whether a number in prose speaks of the whole list."""
    if is_top:
        return _is_first(words, place - 1)
    return _is_first(words, place) or words[place - 1] in _languages_of("claims")


@cache
def _unspaced_patterns():
    patterns = []
    for vocabulary in vocabularies():
        if vocabulary.is_spaced:
            continue
        words = {
            word: (value, form)
            for value, forms in enumerate(vocabulary.numbers)
            for form, word in enumerate(forms)
            # A single Korean syllable is more often something else: "이 곡" is "this song".
            if value > 1 and (vocabulary.language == "ja" or len(word) > 1)
        }
        numbers = "|".join(sorted(words, key=len, reverse=True))
        counted = "|".join(sorted(vocabulary.counted, key=len, reverse=True))
        between = r"\s?(?:개의|가지)?\s?" if vocabulary.language == "ko" else r"\s?"
        pattern = rf"(?<![\w.,])(?:{numbers})(?={between}(?:{counted}))"
        if vocabulary.language == "ja":
            pattern = rf"(?<![0-9一二三四五六七八九十])(?:{numbers})(?={between}(?:{counted}))"
        digits = rf"(?<![\d.,])(?<![A-Za-z])\d{{1,{MOST_DIGITS}}}(?={between}(?:{counted}))"
        patterns.append((vocabulary.language, re.compile(f"{pattern}|{digits}"), words))
    return patterns


def _counts_of_unspaced(text):
    for language, pattern, words in _unspaced_patterns():
        for match in pattern.finditer(text):
            if match[0][0].isdecimal():
                if (value := int(match[0])) > 1:
                    yield Count(match.start(), match.end(), value)
            else:
                value, form = words[match[0]]
                yield Count(match.start(), match.end(), value, language, form)
