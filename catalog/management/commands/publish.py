from unicodedata import normalize

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateformat import format as format_time

from catalog import publishing
from catalog.models import Listicle
from catalog.text.slugs import is_slug


class Command(BaseCommand):
    help = "Publish a list's draft: readers see it from now on."

    def add_arguments(self, parser):
        parser.add_argument("slug", help="the last part of the list's address")

    def handle(self, *, slug, **options):
        listicle = list_at(slug)
        seen = listicle.live_edition
        try:
            edition = publishing.publish(listicle)
        except publishing.NotPublishable as refusal:
            raise CommandError(
                "\n".join(finding.sentence for finding in refusal.findings)
            ) from refusal
        if edition == seen:
            self.stdout.write(
                f"Nothing has changed since {edition}, live since {clock(edition.live_from)}."
            )
        else:
            self.stdout.write(f"Published {edition}: live since {clock(edition.live_from)}.")


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


def clock(moment):
    """A moment as it stands on the site's own clock."""
    return format_time(timezone.localtime(moment), "j F Y, H:i T")
