"""Who wrote an article, in the wordings of bylines."""

import re

from .headings import unquoted
from .words import DAY, any_of

LONGEST = 160

_VERBS = (
    r"written|compiled|curated|ranked|posted|reviewed|selected|chosen|picked|words|story|text|list|"
    r"article|reported|edited|contributed|submitted|published|assembled|put\stogether|filed|"
    r"collected|gathered|prepared|created|researched|told|feature|report|lists|ranking|review"
)
# The words before a name; each says that what follows wrote the article.
_OPENINGS = any_of(
    rf"""
    (?:{_VERBS})(?:\s(?:and|&)\s(?:{_VERBS}))?\sby:?\s
    (?:words|text|texts|story|author|writer|autor(?:in)?|autora|auteur|autrice|texte?|texto|textos|redaktion|redacción|reporter|byline|article|por|von|par|글쓴이|글|작성자|기자|文|著者|ライター|筆者|執筆)\s?[:：]\s?
    (?:by|por|von|par|글|文)\s
    (?:(?:escrito|publicado|postado|texto|redactado)\spor|(?:geschrieben|verfasst|ein\sbeitrag|zusammengestellt)\svon|(?:écrit|publié|rédigé|proposé)\spar)\s
    about\s(?:the\sauthor:?\s)?
    """,
    r"^[\W]{{0,4}}{}",
)
_BEHIND = re.compile(r"^(?P<name>\S{1,30}(?:\s\S{1,30})?)\s?(?:기자|작가|에디터)(?:\s.{0,60})?$")
_SIGNED = re.compile(r"(?:^|[.!?…]\W{0,3}\s)[—–―]\s?(?P<name>[^—–―]{2,80})$")
# Between the parts of a line about an article: who, when, where.
_PARTS = re.compile(r"\s?[|·•‧∙●]\s?|\s(?:[—–-]|//)\s|\s{3,}")
_ENDS = re.compile(
    r"\s(?:on|am|le|el|em|às|at|in|for|of|published|updated|last|leave|with|photos?)\s.*"
    r"|[,;(:：|·•–—!?]\s?.*|\s기자.*|\s?\d{1,4}[./-].*|(?<=[^\W\d_]{3})\.\s.*",
    re.IGNORECASE,
)
_PARTICLES = set(
    "de da do dos das del della di la le van von der den zu zum af av el al bin ibn y e and & und "
    "et the ter ten dr. jr. sr. mr. mrs. ms. prof.".split()
)
_NOBODY = re.compile(
    r"\b(?:this|us|our|me|you|it|here|song|songs|list|music|photo|the\sway|hand|all\smeans|far)\b",
    re.I,
)


def byline(text):
    """The name in a line that says who wrote the article; "" where it says nothing of it."""
    if len(text) > LONGEST:
        text = text[:LONGEST] if _OPENINGS.match(text) and ":" in text[:60] else ""
    parts = _PARTS.split(text)
    if len(parts) > 1 and _OPENINGS.fullmatch(f"{parts[0]}:"):
        return _name(parts[1], text)
    for part in parts:
        if (opening := _OPENINGS.match(part)) and (name := _name(part[opening.end() :], text)):
            return name
    if match := _BEHIND.match(text):
        return match["name"].strip()
    # "April 12, 2022 by Cass Whitlow", "Nadia Przybylski | Features | 22.08.2016"
    if DAY.search(text) and len(text) < 120:
        if match := re.search(r"\b(?:by|por|von|par)\s(?=\S)", text, re.I):
            return _name(text[match.end() :], text)
        if len(parts) > 1 and _is_persons(parts[0]):
            return unquoted(parts[0])
    return ""


def signature(text):
    """The name with which the last line of an article is signed: "… — Dale Hutter Jr."."""
    match = _SIGNED.search(text)
    if not match:
        return ""
    name = match["name"]
    return byline(name) or (_name(name, name) if _is_persons(name.split(",")[0]) else "")


def linked_name(line):
    """The name of a byline whose words are a link: what follows the link is no part of it."""
    for link in line.links:
        before, found, _after = line.plain.partition(link.words)
        if link.words and found and re.search(r"\b(?:by|por|von|par)\s?:?\s?$", before, re.I):
            return _with_others(link.words, line)
    return ""


def _with_others(name, line):
    """A name and those that are joined to it, as long as each is a link."""
    for link in line.links:
        ways = (f"{name}{word}{link.words}" for word in (" and ", " & ", ", "))
        name = next((way for way in ways if way in line.plain), name)
    return name


def _name(text, line):
    text = text.strip(" *_.").strip()
    name = _cut(text)
    name = unquoted(name.strip(" .,*_")).rstrip(".,;") + _full_stop(name)
    words = name.split()
    if not words or len(words) > 8 or len(name) > 70 or _NOBODY.search(name):
        return ""
    # "By the river we sat": a sentence, unless the line ends with the name.
    plain = [word for word in words if word[0].isalpha() and word[0].islower()]
    if any(word.casefold() not in _PARTICLES for word in plain) and name != text.rstrip("."):
        return name if len(words) == 1 else ""
    return name if len(plain) <= 3 and (len(words) <= 5 or "and" in words or "&" in words) else ""


def _cut(text):
    """A text up to where a name ends; brackets within it, and "Dr." and "Jr.", are its own."""
    for match in _ENDS.finditer(text):
        rest = text[match.start() :]
        inner = re.match(r"\(\w{1,12}\.?\)\s[^\W\d_]", rest)
        if not inner:
            return text[: match.start()]
        following = _cut(text[match.start() + rest.index(")") + 1 :])
        return text[: match.start() + rest.index(")") + 1] + following
    return text


def _full_stop(name):
    return "." if re.search(r"\b(?:Jr|Sr)\.$", name.strip()) else ""


def _is_persons(text):
    """Whether a text looks like a person's name: two or more words, each with a capital."""
    words = text.strip(" *_").split()
    if not 2 <= len(words) <= 4:
        return False
    return all(
        word.casefold() in _PARTICLES or (word[:1].isupper() and not any(map(str.isdigit, word)))
        for word in words
    )
