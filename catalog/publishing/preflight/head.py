"""Checks of what stands around the list: summary, byline, pictures, words for search engines."""

from django.db.models import Q

from ...models import Edition
from ...models.listicles import ListicleText
from ...text.keys import comparison_key
from ...text.passages import BREAK, flattened
from ...text.vocabulary import compiled
from .findings import Fix, Level
from .reading import finding

DESCRIPTION_LENGTH = ListicleText._meta.get_field("meta_description").max_length
# Search engines show about as many characters of a title.
TITLE_LENGTH = 60
EXPERT = compiled(lambda vocabulary: [f"{term}*" for term in vocabulary.expert])


def missing_words(reading):
    for field, name in (("standfirst", "summary"), ("intro", "introduction")):
        if not getattr(reading.text, field):
            yield finding(
                Level.ADVICE,
                f"no-{name}",
                f"The list has no {name}: readers meet it first.",
                field=field,
            )
    if not reading.text.author_id:
        yield finding(
            Level.ADVICE, "no-byline", "The list has no byline: say who wrote it.", field="author"
        )


def description(reading):
    text = reading.text
    if text.meta_description:
        return
    if not text.standfirst:
        proposal = shortened(" ".join(flattened(text.intro).replace(BREAK, " ").split()))
        yield finding(
            Level.ADVICE,
            "no-description",
            "Search engines find no description: write one, or a summary to take its place.",
            field="meta_description",
            fix=Fix("Take it from the introduction", proposal) if proposal else None,
        )
    elif len(text.standfirst) > DESCRIPTION_LENGTH:
        yield finding(
            Level.ADVICE,
            "description-too-long",
            f"The summary has {len(text.standfirst)} characters, more than search engines show: "
            f"write a description of at most {DESCRIPTION_LENGTH} for them.",
            field="meta_description",
            fix=Fix("Take it from the summary", shortened(" ".join(text.standfirst.split()))),
        )


def title_for_search_engines(reading):
    text = reading.text
    shown = text.meta_title or text.title
    if len(shown) > TITLE_LENGTH:
        yield finding(
            Level.ADVICE,
            "title-too-long",
            f"Search engines show about {TITLE_LENGTH} characters of a title, and it has "
            f"{len(shown)}: write a shorter one for them.",
            field="meta_title",
            fix=Fix("Cut it", shortened(" ".join(shown.split()), TITLE_LENGTH)),
        )
    elif text.meta_title and comparison_key(text.meta_title) == comparison_key(text.title):
        yield finding(
            Level.ADVICE,
            "title-repeated",
            "The title for search engines only repeats the title, which they take by themselves.",
            field="meta_title",
            fix=Fix("Leave it empty", ""),
        )
    of_others = Edition.objects.live().exclude(listicle=reading.ranked_list.listicle)
    same = of_others.filter(Q(meta_title=shown) | Q(meta_title="", title=shown))
    if number_of_list := same.values_list("listicle", flat=True).first():
        yield finding(
            Level.ADVICE,
            "title-of-other-list",
            f"Another live list (no. {number_of_list}) has this title for search engines, too: "
            "let each tell what is in it.",
            field="meta_title" if text.meta_title else "title",
        )


def pictures_without_description(reading):
    if reading.text.cover and not reading.text.cover_alt:
        yield finding(
            Level.ADVICE,
            "cover-without-description",
            "The cover has no description: say what it shows, for readers who cannot see it.",
            field="cover_alt",
        )
    for row in reading.ranking:
        if row.song and row.song.cover and not row.song.cover_alt:
            yield finding(
                Level.ADVICE,
                "song-cover-without-description",
                f"The cover of “{row.song}”, no. {row.rank}, has no description: open the song and "
                "say what it shows.",
                row,
                "song",
            )


def experts_without_qualification(reading):
    author = reading.text.author
    if author and author.role:
        return
    for row in reading.ranking:
        if any(pattern.search(row.callout_label) for pattern in EXPERT):
            yield finding(
                Level.NEEDS_REASON,
                "expert-unnamed",
                f"The tip box of no. {row.rank} is called “{row.callout_label}”, but no byline "
                "says what makes its author one: add the qualification, call it otherwise, or say "
                "why it may stand.",
                row,
                "callout_label",
            )


def shortened(text, length=DESCRIPTION_LENGTH):
    """A text's beginning that fits: whole sentences if they fill half of it, else whole words."""
    if len(text) <= length:
        return text
    start = text[: length + 1]
    ends = [start.rfind(f"{mark} ") for mark in ".!?"]
    sentence_end = max(ends) + 1
    if sentence_end > length // 2:
        return start[:sentence_end]
    words = text[:length].rpartition(" ")[0] if " " in text[:length] else text[: length - 1]
    return f"{words[: length - 1].rstrip(' ,;:–—-')}…"


CHECKS = (
    missing_words,
    description,
    title_for_search_engines,
    pictures_without_description,
    experts_without_qualification,
)
