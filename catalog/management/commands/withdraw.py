from django.core.management.base import BaseCommand

from catalog import publishing

from .publish import add_by, editor_named, list_at


class Command(BaseCommand):
    help = "Take a list off the site from now on; its published versions and its draft are kept."

    def add_arguments(self, parser):
        parser.add_argument("slug", help="the last part of the list's address")
        add_by(parser)

    def handle(self, *, slug, by=None, **options):
        listicle = list_at(slug)
        edition = publishing.withdraw(listicle, by=editor_named(by, listicle))
        if edition is None:
            self.stdout.write(f"“{listicle}” is not live: there is nothing to withdraw.")
        elif edition.live_until:
            moment = publishing.on_the_clock(edition.live_until)
            self.stdout.write(f"Withdrew {edition}: live until {moment}.")
        else:
            self.stdout.write(f"Cancelled {edition}, which was scheduled.")
