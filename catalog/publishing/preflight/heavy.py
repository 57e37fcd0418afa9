"""Checks of heavy subjects: suggestions from lists of words, on which a person decides.

The words are data (catalog/text/words). What a song, an artist or a record of the list is called is
no subject: EXO's "Overdose" is a title. After the guidelines for media of the World Health
Organization on suicide: no such words in headings, and a way to help beside the text.
"""

import re
from functools import cache

from ...text.passages import without
from ...text.vocabulary import any_of, vocabularies
from .findings import Level
from .reading import finding

# Subjects for which a page owes helplines as well (Theme.needs_support).
GRAVE = ("suicide", "self-harm")
HEADINGS = ("title", "list_heading", "meta_title")
# A title in quotation marks is written with capitals: “Suicide Is Painless”.
_CAPITALISED = r"[A-Z0-9][^\s“”«»\"]{0,30}"
_QUOTED_TITLE = re.compile(rf"[“«\"]{_CAPITALISED}(?:\s+{_CAPITALISED}){{0,7}}[”»\"]")


def heavy_words(reading):
    noted = {row.pk for row in reading.ranking if has_note(row.song and row.song.themes.all())}
    list_noted = has_note(reading.ranked_list.shown_themes)
    for passage in [*reading.texts, *reading.texts_of_rows]:
        subject, word = heavy_word(passage.plain, reading)
        if not subject:
            continue
        if passage.field in HEADINGS:
            yield passage.finding(
                Level.NEEDS_REASON,
                "heavy-title",
                f"{passage.place} says “{word}”: take the word out, since nobody can be warned "
                "of a heading, or say why it must stand there.",
            )
        elif not (passage.row.pk in noted if passage.row else list_noted):
            yield passage.finding(
                Level.NEEDS_REASON if subject in GRAVE else Level.ADVICE,
                "heavy-without-note",
                f"{passage.place} says “{word}” ({subject}), and no content note comes before: "
                "give the song a theme that has one"
                f"{', or say why none is needed' if subject in GRAVE else ' if it needs one'}.",
            )


def heavy_themes_without_note(reading):
    for theme in sorted(reading.ranked_list.shown_themes, key=lambda theme: theme.name_key):
        subject = heavy_word_of_name(theme.name)
        if (theme.needs_support or subject) and not theme.content_note:
            yield finding(
                Level.NEEDS_REASON,
                "heavy-theme-without-note",
                f"The theme “{theme}” is a heavy one and has no content note: write it in the "
                "theme’s form, or say why none is needed.",
                field="themes",
            )


def has_note(themes):
    return any(theme.content_note for theme in themes or ())


def heavy_word(text, reading):
    """The first heavy subject that a text speaks of, and the word; ("", "") where it does not."""
    if not _first(text)[0]:
        return "", ""
    return _first(without(without(text, _QUOTED_TITLE), reading.names))


def heavy_word_of_name(name):
    return _first(name)[0]


def _first(text):
    if not any(pattern.search(text) for pattern in _any_heavy()):
        return "", ""
    for pattern in _patterns()[1]:
        text = without(text, pattern)
    for subject, patterns in _patterns()[0].items():
        for pattern in patterns:
            if match := pattern.search(text):
                return subject, " ".join(match[0].split())
    return "", ""


@cache
def _any_heavy():
    """Two patterns for all heavy words at once: most texts have none, and are read only twice."""
    terms = {True: set(), False: set()}
    for vocabulary in vocabularies():
        terms[vocabulary.is_spaced].update(*vocabulary.heavy.values())
    return [any_of(words, unspaced=not spaced) for spaced, words in terms.items()]


@cache
def _patterns():
    """The patterns of each heavy subject, and those of harmless phrases, one a language."""
    heavy, harmless = {}, []
    for vocabulary in vocabularies():
        unspaced = not vocabulary.is_spaced
        for subject, terms in vocabulary.heavy.items():
            heavy.setdefault(subject, []).append(any_of(terms, unspaced=unspaced))
        if pattern := any_of(vocabulary.harmless, unspaced=unspaced):
            harmless.append(pattern)
    return heavy, harmless


CHECKS = (heavy_words, heavy_themes_without_note)
