import re
from unicodedata import normalize

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.management.base import BaseCommand, CommandError

from catalog import publishing
from catalog.models import Listicle
from catalog.policy import User, is_at_work, may
from catalog.text.slugs import is_slug


class Command(BaseCommand):
    help = "Publish a list's draft: readers see it from now on, or from a moment to come."

    def add_arguments(self, parser):
        parser.add_argument("slug", help="the last part of the list's address")
        parser.add_argument("--at", metavar="MOMENT", help="such as 2027-05-12T09:00 (ISO 8601)")
        parser.add_argument(
            "--reason",
            metavar="CODE=TEXT",
            action="append",
            default=[],
            help="why it goes out in spite of a check; TEXT alone is the reason for all",
        )
        add_by(parser)

    def handle(self, *, slug, at=None, by=None, reason=(), **options):
        listicle = list_at(slug)
        reasons = dict(map(reason_from, reason))
        editor = editor_named(by, listicle)
        standing = set(listicle.editions.values_list("pk", flat=True))
        try:
            edition = publishing.publish_reviewed(
                listicle,
                by=editor,
                at=publishing.moment_from(at) if at else None,
                reasons=reasons,
            )
        except publishing.NotPublishable as refusal:
            raise CommandError("\n".join(map(told, refusal.findings))) from refusal
        except publishing.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        moment = publishing.on_the_clock(edition.live_from)
        since = f"{'live since' if edition.is_live() else 'scheduled for'} {moment}"
        if edition.pk in standing:
            self.stdout.write(f"Nothing has changed since {edition}, {since}.")
        elif edition.is_live():
            self.stdout.write(f"Published {edition}: {since}.")
        else:
            self.stdout.write(f"Scheduled {edition} for {moment}.")


def reason_from(text):
    """What was typed as a reason: the code of the check it is for ("": all), and the words."""
    if not text.isprintable():
        raise CommandError("A reason is one line of text.")
    code, is_for_one, words = text.partition("=")
    if is_for_one and re.fullmatch("[a-z-]+", code):
        return code, words.strip()
    return "", text.strip()


def told(finding):
    """A finding in a terminal, with what can be done about it there."""
    if finding.blocks:
        return finding.sentence
    return f'{finding.sentence} (Here: --reason "{finding.code}=…")'


def list_at(slug):
    """The list at an address that somebody typed, or was handed, in a terminal."""
    # Some systems compose letters and marks differently; and what no address can be ends here,
    # before the database is asked: neither NUL nor half a character can be asked for.
    slug = normalize("NFC", slug)
    if not is_slug(slug):
        raise CommandError("No list has such an address: it is letters, digits and hyphens.")
    listicle = Listicle.objects.filter(slug=slug).first()
    if listicle is None:
        raise CommandError(f"There is no list at the address “{slug}”.")
    return listicle


def add_by(parser):
    parser.add_argument(
        "--by",
        metavar="LOGIN",
        help="who does it, for the audit trail; without it, whoever runs this machine",
    )


def editor_named(login, listicle):
    """The account of this login, which may publish the list; None where no login is given."""
    if login is None:
        return None
    login = User.normalize_username(login)
    is_login = UnicodeUsernameValidator().regex.match(login)
    editor = User.objects.filter(username=login).first() if is_login else None
    if editor is None:
        raise CommandError("Nobody has this login.")
    if not is_at_work(editor):
        raise CommandError(f"“{login}” has no access to the desk any more.")
    if not may(editor, "publish", listicle):
        raise CommandError(f"“{login}” may neither publish nor withdraw this list.")
    return editor
