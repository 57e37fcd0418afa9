"""What is no ranked list, however its lines are numbered."""

import re
import statistics

from .article import NotAList
from .heads import is_prose
from .page import names_works
from .words import INSTRUCTIONS, any_of

LONGEST_TITLE = 80
_LENGTH = re.compile(r"\b\d{1,2}:\d{2}\b")
_ONE_ALBUM = any_of(
    r"""
    track\s?-?\s?list(?:ing)?
    track[\s-]by[\s-]track
    album\sreview
    titelliste|lista\sde\s(?:temas|canciones|faixas)\s?:|liste\sdes\stitres\s?:
    수록곡|収録曲
    """
)

NO_NAMES = (
    "This is no list of songs: its lines are numbered or highlighted, but no title and artist was "
    "found in them."
)
TOO_FEW = "This is no ranked list: fewer than two lines were found that name a song and its artist."
ONE_ALBUM = "This is no ranked list: what is numbered here is the track listing of one album."
STEPS = "This is no list of songs: steps or advice were found where titles and artists should be."
QUESTIONS = "This is no list of songs: questions were found where titles and artists should be."
BARE = "This is no ranked list: titles were found, but neither an artist nor a text beside them."


def refuse(article, printed, is_numbered):
    """Raise NotAList, with the reason, for what only looks like one.

    `printed` are the headings as printed, `is_numbered` tells whether they are numbered.
    """
    entries = article.entries
    credited = [entry for entry in entries if entry.artists]
    share = len(credited) / len(entries)
    if len(entries) < 2 or (len(entries) < 3 and share < 1):
        raise NotAList(TOO_FEW)
    if sum(bool(_LENGTH.search(text)) for text in printed) > len(entries) / 2:
        raise NotAList(ONE_ALBUM)
    announced = f"{article.title} {article.list_heading}"
    if statistics.median(len(entry.title) for entry in entries) > LONGEST_TITLE:
        raise NotAList(STEPS)
    has_texts = any(
        entry.lead or any(is_prose(line.plain) for line in entry.body) for entry in entries
    )
    if not (is_numbered or has_texts or names_works(announced)):
        raise NotAList(NO_NAMES)
    if share >= 0.6:
        if sum(_is_name(entry.credit) for entry in credited) < 0.6 * len(credited):
            raise NotAList(NO_NAMES)
        if sum(_is_clause(entry) for entry in credited) > 0.5 * len(credited):
            raise NotAList(STEPS)
        return
    if sum(entry.title.endswith("?") for entry in entries) > 0.6 * len(entries):
        raise NotAList(QUESTIONS)
    if share < 0.34 and INSTRUCTIONS.search(announced):
        raise NotAList(STEPS)
    if _ONE_ALBUM.search(" ".join([announced, *(line.plain for line in article.intro[-2:])])):
        raise NotAList(ONE_ALBUM)
    opening = "" if article.title else " ".join(line.plain for line in article.intro[:1])
    if not names_works(announced + opening):
        raise NotAList(NO_NAMES)
    if not has_texts:
        raise NotAList(BARE)


def _is_clause(entry):
    """Whether what would be the title is rather the rest of a sentence."""
    title = entry.title
    return title[:1].islower() and not entry.credit[:1].islower() and len(title.split()) > 2


def _is_name(credit):
    """Whether a credit can be a name: it begins with a capital, or in a script without them."""
    letters = [letter for letter in credit if letter.isalnum()]
    if not any(map(str.isalpha, letters)) or len(credit.split()) > 14:
        return False
    first = letters[0]
    words = [word for word in credit.split() if word[0].isalpha()]
    capitals = sum(not word[0].islower() for word in words)
    return not first.islower() or capitals * 2 > len(words)
