"""How the reading of texts grows with their length: `python -m bench.texts`, part of `make bench`.

Each text is one piece over and over, once and twice as long. What grows in proportion takes twice
as long then; what grows by squares, four times.
"""

import os
from statistics import median
from time import process_time
from types import SimpleNamespace

PIECES = (
    *("<", "&", "<!--", "<ul><li>", "<div>", "<a href=x>", "<p <p ", '<a href="', "x\n\n"),
    *("<strong id={}>", "<table><td>", "&nbsp;", "<b><p></b>", "</p>", "“", "(", "([“„", '"', "&#"),
    *(
        "15 ",
        "quatre vingt ",
        "열",
        "십",
        "took his ",
        "“A ",
        "released in ",
        "(201",
        "a-",
        " ",
        "9",
    ),
)
LENGTH = 100_000
ALLOWED = 3.0
TURNS = 3
# Below this, in seconds, a clock tells nothing.
TOO_SHORT = 0.1


def readings():
    """What reads texts that editors type or paste, by name."""
    from catalog.publishing.preflight.heavy import heavy_word
    from catalog.publishing.preflight.wording import years_of_release
    from catalog.text.numbers import counts_in
    from catalog.text.pairs import mended
    from catalog.text.passages import flattened
    from catalog.text.rich_text import clean_rich_text

    return {
        "cleaning": clean_rich_text,
        "numbers": counts_in,
        "pairs": lambda text: mended(text, flattened(text)),
        "heavy words": lambda text: heavy_word(text, SimpleNamespace(names=None)),
        "years": years_of_release,
    }


def main():
    print(f"Texts of {LENGTH:,} letters and of twice as many, processor time, the worst of each:")
    for name, read in readings().items():
        ratio, seconds, piece = max(grown(read, piece) for piece in PIECES)
        mark = "" if ratio <= ALLOWED else " (too much)"
        print(f"  {name}: {ratio:.1f} times for {piece!r}, {seconds:.2f} s{mark}")


def grown(read, piece):
    """How many times as long twice the text takes, how long that is, and of which piece."""
    text = "".join(piece.replace("{}", str(n)) for n in range(2 * LENGTH // len(piece)))
    once = seconds_of(read, text[: len(text) // 2])
    twice = seconds_of(read, text)
    return (twice / once if twice > TOO_SHORT else 1.0), twice, piece


def seconds_of(read, text):
    taken = []
    for _turn in range(TURNS):
        start = process_time()
        read(text)
        taken.append(process_time() - start)
    return median(taken) or TOO_SHORT


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()
    main()
