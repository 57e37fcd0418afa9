from django.core.management.base import BaseCommand, CommandError

from catalog.audit import audit


class Command(BaseCommand):
    help = "Check every invariant over the whole database; print a line for each breach."

    def handle(self, **options):
        breaches = 0
        for breach in audit():
            # A line each, whatever stands in the rows.
            self.stdout.write(" ".join(breach.split()))
            breaches += 1
        if breaches:
            raise CommandError("1 breach." if breaches == 1 else f"{breaches} breaches.")
