"""How long the intake takes to read articles: `python -m bench.intake`, and part of `make bench`.

Two hundred articles, the corpus over and over with small changes, from their bytes to entries.
"""

import platform
from itertools import cycle, islice
from pathlib import Path
from time import process_time

from catalog.intake import reader
from catalog.intake.article import NotAList
from catalog.intake.limits import Unreadable
from catalog.intake.parser import parse

ARTICLES = 200
ALLOWED = 10.0
CORPUS = Path(__file__).parent.parent / "tests" / "intake" / "corpus"


def main():
    documents = list(islice(variants(), ARTICLES))
    entries = refused = 0
    start = process_time()
    for data, name in documents:
        try:
            entries += len(parse(reader.read(data, name=name)).entries)
        except (NotAList, Unreadable):
            refused += 1
    seconds = process_time() - start
    size = sum(len(data) for data, _name in documents) / 1000
    mark = "" if seconds <= ALLOWED else " (too long)"
    print(f"Intake, Python {platform.python_version()}:")
    print(
        f"{ARTICLES} articles of {size:.0f} kB in {seconds:.1f} s of processor time, "
        f"{ALLOWED:.0f} s allowed{mark}: {entries} entries, {refused} refused."
    )


def variants():
    """The corpus again and again, no two alike, so that nothing kept from one helps another."""
    paths = sorted(path for path in CORPUS.iterdir() if path.suffix != ".json")
    for turn, path in enumerate(cycle(paths)):
        data = path.read_bytes()
        if path.suffix != ".docx" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            data = data.replace(b"the ", f"the {'very ' * (turn // len(paths))}".encode())
        yield data, path.name


if __name__ == "__main__":
    main()
