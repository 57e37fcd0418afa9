"""Articles for tests, in our own words."""

from catalog.intake import matching, parser, reader

FIFTEEN = [
    ("Haru Haru", "by Big Bang"),
    ("Wind", "by FT Island"),
    ("Forever Rain", "– RM (BTS)"),
    ("Beautiful Pain", "by BTOB"),
    ("What Do I Do?", "by Jisun"),
    ("Downpour", "by I.O.I"),
    ("House of Cards", "by BTS"),
    ("Falling Blossoms", "by Min Kyung Hoon and Kim Hee Chul"),
    ("Lost One", "by Epik High"),
    ("Let Me Out", "by Jonghyun"),
    ("Untitled", "by G-Dragon"),
    ("Promise", "by EXO"),
    ("Goodbye", "by 2NE1"),
    ("Loser", "by BIGBANG"),
    ("She’s in the Rain", "by The Rose"),
]
BLURB = (
    "It starts with one voice and a piano, and takes its time before anything else comes in. "
    "Whoever has waited at a window for somebody will know what the second verse is about."
)


def article_text(pairs=FIFTEEN, title="Korean Songs for a Wet Evening", tips=(2, 10), author=""):
    """A blog's article in the shape of many: disclosure, introduction, headings, text, tips."""
    parts = [
        title,
        "If you buy through a link on this page, we may earn a commission at no cost to you.",
        "Some evenings ask for company that does not talk back. These songs are such company, and "
        "each of them has sat with one of us through a long night.",
        "The songs",
    ]
    for number, (song, credit) in enumerate(pairs, start=1):
        parts += [f"{number}. {song} {credit}", BLURB.replace("one voice", f"voice {number}")]
        if number in tips:
            parts.append(f"Expert Tip: Listen for what the drums leave out in number {number}.")
    parts += [
        "\nWe all have evenings like that, and they pass. We hope that these songs keep you "
        "company until this one does. Thank you for reading!",
    ]
    return "\n\n".join([*parts, f"About {author}"] if author else parts)


def read(text, format="text"):
    return reader.read(text, format=format)


def parsed(text, format="text"):
    return parser.parse(read(text, format), matching.known_names())


def matched(text, format="text"):
    return matching.match(parsed(text, format))
