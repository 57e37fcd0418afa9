from unicodedata import normalize

from django.core.management.base import BaseCommand, CommandError

from catalog import publishing
from catalog.models import Listicle
from catalog.text.slugs import is_slug


class Command(BaseCommand):
    help = "Publish a list's draft: readers see it from now on, or from a moment to come."

    def add_arguments(self, parser):
        parser.add_argument("slug", help="the last part of the list's address")
        parser.add_argument("--at", metavar="MOMENT", help="such as 2027-05-12T09:00 (ISO 8601)")

    def handle(self, *, slug, at=None, **options):
        listicle = list_at(slug)
        standing = set(listicle.editions.values_list("pk", flat=True))
        try:
            edition = publishing.publish(listicle, at=publishing.moment_from(at) if at else None)
        except publishing.NotPublishable as refusal:
            raise CommandError(
                "\n".join(finding.sentence for finding in refusal.findings)
            ) from refusal
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
