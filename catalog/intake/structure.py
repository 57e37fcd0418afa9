"""Which lines name the songs: the list is found as a whole, never line by line."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise

from ..text.keys import comparison_key
from .headings import CLEAR
from .heads import (
    LONGEST_HEADING,
    Head,
    has_body,
    heads_among,
    is_apart,
    is_fact,
    is_prose,
    next_line,
    settled,
    states_artist,
    with_second_lines,
)
from .ranks import BARE
from .words import CONTENTS, HONOURABLE, LABELLED, OUTRO

FEWEST = 3


@dataclass
class Found:
    """The lines that name the songs, why these, and how sure that is (0 to 1).

    `step` is 1 where the numbers count up, -1 where they count down, 0 where they say nothing.
    """

    heads: list[Head]
    reason: str
    confidence: float
    step: int = 0


def find_list(lines):
    """The best reading of the source as a list; None where it is none."""
    heads = heads_among(lines)
    readings = [*_numbered(heads, lines), *_unnumbered(heads, lines)]
    scored = [(score(found, lines), -place, found) for place, found in enumerate(readings)]
    best = max(scored, key=lambda each: each[:2], default=(0, 0, None))
    return best[2] if best[0] > 0 else None


# Numbered lists


def _numbered(heads, lines):
    ranked = [head for head in heads if head.rank and len(head.text) <= LONGEST_HEADING * 3]
    clear = [head for head in ranked if head.rank.mark != BARE]
    weights = {head.index: _weight(head, lines) for head in ranked}
    for group, name in ((clear, "numbered lines"), (ranked, "lines that begin with a number")):
        for step, order in ((1, "up"), (-1, "down")):
            chain = _best_chain(group, step, weights)
            if len(chain) >= 2:
                filled = _fill_gaps(chain, heads, lines, step)
                yield Found(with_seconds(filled, lines), f"{name}, counting {order}", 0.9, step)
    by_style = defaultdict(list)
    for head in ranked:
        by_style[*head.style, head.rank.mark].append(head)
    for (*_style, mark), group in by_style.items():
        # Every item "1.", or numbers without order: the position counts.
        if len(group) >= FEWEST and mark != BARE and not _mostly_steps(group):
            group = with_seconds(group, lines)
            yield Found(group, "lines marked alike, their numbers without order", 0.7)


def with_seconds(heads, lines):
    """The heads with their second lines, where most of them are not cut by themselves."""
    heads = settled(heads)
    cut = sum(bool(head.kinds & set(CLEAR)) for head in heads)
    return heads if cut >= 0.6 * len(heads) else with_second_lines(heads, lines)


def _mostly_steps(group):
    numbers = [head.rank.number for head in group]
    steps = Counter(b - a for a, b in pairwise(numbers))
    return max(steps[1], steps[-1]) > 0.6 * sum(steps.values())


def _weight(head, lines):
    """How much a line by itself looks like one that names a song, about 0 to 3."""
    worth = 1.0
    worth += 0.7 if head.line.level else 0.5 if head.line.is_bold or head.joined else 0
    worth += 0.5 if head.kinds & set(CLEAR) or head.is_quoted else 0.2 if head.kinds else 0
    worth += 0.6 if has_body(head, lines) else 0
    if len(head.text) > LONGEST_HEADING:
        worth -= 1.2
    elif len(head.text) > 90 and head.text.rstrip()[-1:] in ".!?":
        worth -= 0.6
    return worth


def _best_chain(group, step, weights):
    """The heaviest run of numbered lines that counts up (or down), small slips forgiven.

    For each number and way of marking, only the best run that ends there is kept: what is read
    grows with the lines, not with their square.
    """
    best = []
    ends = defaultdict(dict)
    for position, head in enumerate(group):
        number, style = head.rank.number, (head.rank.mark, head.line.level)
        # A list may begin anywhere, though it seldom counts up from far beyond 1.
        worth, before = (0.0 if step < 0 or number == 1 else -0.4), -1
        for gap, cost in ((1, 0.0), (0, 1.7), (2, 0.7), (3, 1.2), (4, 1.6)):
            for other, (value, earlier) in ends.get(number - gap * step, {}).items():
                if gap != 1 and best[earlier][1] < 0 and (not gap or other != style):
                    continue  # no list begins with its first number twice, or with a stranger
                value -= cost + 0.25 * (other[0] != style[0]) + 0.6 * (other[1] != style[1])
                if value > worth:
                    worth, before = value, earlier
        worth += weights[head.index]
        best.append((worth, before))
        if worth > ends[number].get(style, (0.0, 0))[0]:
            ends[number][style] = (worth, position)
    chain, position = [], max(range(len(best)), key=lambda each: best[each][0], default=-1)
    while position >= 0:
        chain.append(group[position])
        position = best[position][1]
    return chain[::-1]


def _fill_gaps(chain, heads, lines, step):
    """The chain with the lines whose number is missing: alike, and where one is due."""
    kinds = {kind for head in chain for kind in head.kinds}
    styles = Counter(head.style for head in chain)
    bodied = sum(has_body(head, lines) for head in chain) > len(chain) / 2
    places = [(chain[0].rank.number - 1 if step > 0 else 0, -1, chain[0].index)]
    for one, two in pairwise(chain):
        missing = (two.rank.number - one.rank.number) * step - 1
        places.append((missing, one.last, two.index))
    places.append((chain[-1].rank.number - 1 if step < 0 else 0, chain[-1].last, len(lines)))
    added = []
    for missing, after, before in places:
        if not 0 < missing <= 3:
            continue
        candidates = [
            head
            for head in heads
            if after < head.index < before and not head.rank and head.kinds & kinds
            and len(head.text) <= 100 and not OUTRO.match(head.text) and not is_fact(head.text)
            and _style_fits(head, styles) and (not bodied or has_body(head, lines))
        ]  # fmt: skip
        if len(candidates) > missing:
            candidates = [head for head in candidates if head.style in styles]
        candidates = candidates[:missing] if after >= 0 else candidates[-missing:]
        added += [_without_number(head) for head in candidates]
    return sorted([*chain, *added], key=lambda head: head.index)


def _without_number(head):
    """A head whose number was read as part of its title: "2.7 Years" in the second place."""
    match = re.match(r"\d{1,3}\.(?=\d)", head.text)
    return replace(head, text=head.text[match.end() :]) if match else head


def _style_fits(head, styles):
    """Whether a line stands out as most of the list's do, or they do not either."""
    usual = styles.most_common(1)[0][0]
    return head.style[:2] == usual[:2] or not (usual[0] or usual[1])


# Lists without numbers


def _unnumbered(heads, lines):
    groups = defaultdict(list)
    for head in heads:
        line = head.line
        if line.level:
            groups["headings", line.level].append(head)
        elif line.item:
            groups["items of a list", 0].append(head)
            groups["items of one list", line.item].append(head)
        if (line.is_bold or head.joined) and not line.level:
            groups["bold lines", 0].append(head)
        if not line.level and not is_fact(head.text):
            if head.emphasised and head.kinds:
                groups["lines with a title in italics", 0].append(head)
            if len(head.text) <= 100 and head.kinds and not _is_sentence(head.text):
                groups["short lines of two parts", 0].append(head)
                for kind in head.kinds & set(CLEAR):
                    groups["short lines cut alike", kind].append(head)
            if states_artist(head, lines) and len(head.text) <= 100:
                groups["lines above the facts of a song", 0].append(head)
            if _begins_stanza(head, lines):
                groups["titles and names by turns", 0].append(head)
    for (name, _detail), group in groups.items():
        if len(group) >= FEWEST:
            group = [_unranked(head) for head in group] if _hardly_ranked(group) else group
            group = _trimmed(with_seconds(group, lines), name.startswith("short lines"))
        if len(group) >= FEWEST:
            yield Found(group, f"{name}, without numbers", 0.7)


def _hardly_ranked(group):
    """Whether the numbers before some lines are rather the titles' own: "7 Years"."""
    return sum(bool(head.rank and head.rank.mark != BARE) for head in group) < 0.4 * len(group)


def _unranked(head):
    if head.rank is None or head.rank.mark != BARE or head.others:
        return head
    text = head.line.plain.removesuffix(head.joined).rstrip(" :：–—-.") if head.joined else ""
    return replace(head, rank=None, text=text or head.line.plain)


def _is_sentence(text):
    return text[-1:] in ".!?…" and len(text.split()) > 7


def _begins_stanza(head, lines):
    """Whether a short line, a short line and prose follow each other from here."""
    if len(head.text) > 60 or is_prose(head.text) or head.line.plain[-1:] in ".,;:":
        return False
    second = next_line(lines, head.last)
    third = None if second is None else next_line(lines, second)
    if second is None or third is None or len(lines[second].plain) > 60:
        return False
    return not is_prose(lines[second].plain) and len(lines[third].plain) > 60


def _trimmed(group, plain):
    """A group without the lines around the list that only look like its own.

    Those of a `plain` group do not stand out by anything but their shape.
    """
    shapes = Counter(kind for head in group for kind in head.kinds)
    main = max(shapes, key=lambda kind: (shapes[kind], kind in CLEAR), default="")
    kept = []
    for head in group:
        if HONOURABLE.match(head.text):
            break
        is_shaped = main in head.kinds
        if OUTRO.match(head.text) and len(kept) >= FEWEST and (not is_shaped or "?" in head.text):
            break
        label = LABELLED.match(head.text)
        if label and label["text"] and len(label["text"]) > 60 and not head.line.level:
            continue
        kept.append(head)
    if main and shapes[main] >= 0.6 * len(kept):
        allowed = {main} if plain else {main, *CLEAR}
        kept = [head for head in kept if head.kinds & allowed]
    return kept


# Which of them


def score(found, lines):
    """How good a reading is: how many lines it explains, how alike and how song-like they are."""
    heads = found.heads
    if not heads:
        return 0
    count = len(heads)
    shapes = Counter(kind for head in heads for kind in head.kinds)
    trust = {kind: number * (1 if kind in CLEAR else 0.8) for kind, number in shapes.items()}
    shaped = max(trust.values(), default=0) / count
    shaped = max(shaped, 0.9 * sum(states_artist(head, lines) for head in heads) / count)
    shaped = max(shaped, 0.6 * sum(head.is_quoted for head in heads) / count)
    short = sum(len(head.text) <= LONGEST_HEADING for head in heads) / count
    bodied = sum(has_body(head, lines) for head in heads) / count
    standing = sum(bool(head.line.stands_out or head.joined) for head in heads) / count
    quality = (0.3 + 0.7 * shaped) * short**2 * (0.5 + 0.5 * bodied) * (0.75 + 0.25 * standing)
    if found.step:
        numbers = [head.rank.number for head in heads if head.rank]
        # A row that runs to or from 1 without a slip is hardly chance.
        covered = max(numbers) - min(numbers) + 1
        complete = 1 in (numbers[0], numbers[-1]) and len(numbers) <= covered
        quality *= 2.0 if complete and count >= FEWEST else 1.35
    elif sum(bool(head.rank) for head in heads) > count / 2:
        quality *= 1.35
    else:
        quality *= count / (count + _passed_over(heads, lines))
    if any(head.rank and head.rank.mark == BARE for head in heads) and shaped < 0.5:
        quality *= 0.3
    # A contents list repeats the headings; who says a song twice has taken both.
    names = [comparison_key(head.text + head.second) for head in heads]
    quality *= (len(set(names)) / count) ** 2
    if CONTENTS.match(_before(heads[0], lines)):
        quality *= 0.5
    return quality * min(count, 40) ** 0.6


def _passed_over(heads, lines):
    """How many lines among the heads are like them, and are none."""
    own = {index for head in heads for index in (head.index, *head.others)}
    styles = {head.style for head in heads}
    return sum(
        (line.level, line.is_bold, bool(line.item)) in styles
        and 0 < len(line.plain) <= 100
        and not is_prose(line.plain)
        and not is_apart(line)
        and not is_fact(line.plain)
        for index, line in enumerate(lines[heads[0].index : heads[-1].index], heads[0].index)
        if index not in own
    )


def _before(head, lines):
    """The line before a head."""
    for line in reversed(lines[max(0, head.index - 4) : head.index]):
        if line.plain:
            return line.plain
    return ""
