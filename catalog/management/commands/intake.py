import json
import sys
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from catalog.intake import drafts, matching, reader
from catalog.intake.article import NotAList
from catalog.intake.limits import MOST_PACKED, Unreadable
from catalog.intake.parser import parse


class Command(BaseCommand):
    help = "Read an article and tell the ranked list it holds; with --save, make its draft."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="the article; - reads standard input")
        parser.add_argument(
            "--format", choices=reader.FORMATS, help="told by the file's name when not given"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument(
            "--explain", action="store_true", help="tell what each decision rests on"
        )
        parser.add_argument(
            "--save",
            action="store_true",
            help="make a draft of it, once; what needs somebody's yes is left open",
        )

    def handle(self, *, file, format=None, json=False, explain=False, save=False, **options):
        try:
            source = reader.read(contents_of(file), format=format, name=file)
            article = parse(source, is_known=matching.known_names())
        except (Unreadable, NotAList) as refusal:
            raise CommandError(str(refusal)) from refusal
        told = as_json(article, explain) if json else as_outline(article, explain)
        # A terminal that cannot print Hangul is told what it cannot print.
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        self.stdout.write(told.encode(encoding, "backslashreplace").decode(encoding))
        if save:
            self.save(source, article)

    def save(self, source, article):
        """Make the draft, and tell on the other channel, away from what was read."""
        try:
            result = drafts.import_article(source, article)
        except drafts.NotSaved as refusal:
            raise CommandError(str(refusal)) from refusal
        made = "The draft is made" if result.is_new else "This article has been imported already"
        self.stderr.write(f"{made}: “{result.listicle}”, at the address {result.listicle.slug}.")
        for note in result.notes:
            self.stderr.write(note)


def contents_of(file):
    """The bytes of a file, or of standard input."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(MOST_PACKED + 1)
        with Path(file).open("rb") as content:
            return content.read(MOST_PACKED + 1)
    except (OSError, ValueError) as error:
        raise CommandError(f"There is no file “{file}” that can be read.") from error


# As JSON


def as_json(article, explain=False):
    told = {
        "title": article.title,
        "disclosure": article.disclosure,
        "author": article.author,
        "order": article.order,
        "entries": [entry_as_json(entry, explain) for entry in article.entries],
        "unplaced": article.unplaced,
    }
    if explain:
        told["decisions"] = [asdict(decision) for decision in article.decisions]
    return json.dumps(told, ensure_ascii=False, indent=2)


def entry_as_json(entry, explain):
    told = {
        "rank": entry.rank,
        "title": entry.title,
        "artists": [artist.name for artist in entry.artists],
        "year": entry.year,
        "album": entry.album,
        "body": entry.text,
        "callouts": [asdict(callout) for callout in entry.callouts],
    }
    if explain:
        told["decisions"] = [asdict(decision) for decision in entry.decisions]
    return told


# As an outline


def as_outline(article, explain=False):
    """What was found, to be read by people."""
    lines = [article.title or "(no title)"]
    if article.author:
        lines.append(f"By {article.author}")
    lines.append(f"{len(article.entries)} entries, {article.order}")
    lines.append("With a disclosure" if article.disclosure else "Without a disclosure")
    if explain:
        lines += map(told_decision, article.decisions)
    for entry in article.entries:
        lines += ["", *outline_of(entry, explain)]
    if article.unplaced:
        lines += ["", "Not placed:", *(f"  {line}" for line in article.unplaced)]
    lines += ["", *article.notes] if article.notes else []
    return "\n".join(lines)


def outline_of(entry, explain):
    credit = ", ".join(artist.name for artist in entry.artists) or "(no artist)"
    year = f" ({entry.year})" if entry.year else ""
    yield f"{entry.rank}. {entry.title} – {credit}{year}"
    if entry.album:
        yield f"   Album: {entry.album}"
    if entry.text:
        words = entry.text.split()
        yield f"   {' '.join(words[:12])}{' …' if len(words) > 12 else ''} ({len(words)} words)"
    for callout in entry.callouts:
        yield f"   [{callout.label}] {callout.text}"
    for link in entry.links:
        yield f"   Link: {link.address}"
    for video in entry.videos:
        yield f"   Video: {video}"
    if explain:
        yield from map(told_decision, entry.decisions)


def told_decision(decision):
    value = f" “{decision.value}”" if decision.value else " none"
    return f"   {decision.what}:{value}: {decision.reason} ({decision.confidence:.0%})"
