"""An article's words as the working copy has them."""

from html import escape

from ..models import Listicle
from ..text.rich_text import clean_rich_text


def html_of(lines, lead=""):
    """Lines as rich text: those of one block are one paragraph; `lead` is one before them."""
    blocks = {0: [escape(lead)]} if lead else {}
    for number, line in enumerate(lines, start=1):
        blocks.setdefault(line.block or -number, []).append(line.html or escape(line.plain))
    return clean_rich_text("".join(f"<p>{' '.join(parts)}</p>" for parts in blocks.values()))


def words_of(read):
    """The words of an entry by field: its text, and its tip box; more boxes follow in it."""
    boxes = read.callouts
    label = boxes[0].label if boxes else ""
    is_long = len(label) > 60
    parts = [
        (
            f"<p><strong>{escape(box.label)}</strong></p>"
            if box.label and (number or is_long)
            else ""
        )
        + "".join(f"<p>{escape(each)}</p>" for each in box.text.split("\n\n") if each)
        for number, box in enumerate(boxes)
    ]
    return {
        "blurb": html_of(read.body, read.lead),
        "callout_label": "" if is_long else label,
        "callout": clean_rich_text("".join(parts)),
    }


def in_order(matched, things):
    """Things that stand for the entries of the article, from no. 1 on.

    Ranks that were printed count where they tell the entries apart; else the place does, from the
    end of an article that counts down.
    """
    ranks = [entry.read.rank for entry in matched.entries]
    if matched.article.order == Listicle.Order.COUNTDOWN and ranks == sorted(ranks):
        return things[::-1]
    if len(set(ranks)) < len(ranks):
        return list(things)
    return [thing for _rank, thing in sorted(zip(ranks, things, strict=True), key=_by_rank)]


def _by_rank(pair):
    return pair[0]
