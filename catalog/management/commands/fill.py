from django.core.management.base import BaseCommand, CommandError

from catalog import sample_content
from catalog.fill import fill
from catalog.models import Listicle


class Command(BaseCommand):
    help = "Add a large, invented catalogue for measuring; the same seed gives the same catalogue."

    def add_arguments(self, parser):
        parser.add_argument("--listicles", type=int, default=1000, metavar="N", help="lists to add")
        parser.add_argument("--songs", type=int, default=1000, metavar="M", help="songs to add")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="where chance begins")
        parser.add_argument("--add", action="store_true", help="even beside the lists of a site")

    def handle(self, *, listicles, songs, seed, add, **options):
        if listicles < 1 or songs < 2:
            raise CommandError("That is no catalogue: ask for at least one list and two songs.")
        own_lists = Listicle.objects.exclude(
            slug__in=[listicle.slug for listicle in sample_content.LISTICLES]
        )
        if own_lists.exists() and not add:
            raise CommandError(
                "There are lists here, and readers would find invented ones among them: "
                "name another database in DATABASE_URL, or say --add."
            )
        fill(listicles, songs, seed, self.show_progress)
        self.stdout.write(f"Added {listicles} lists and {songs} songs, all invented.")

    def show_progress(self, done, total):
        """Draw a bar on a terminal; nothing where the output is kept."""
        if not self.stderr.isatty():
            return
        bar = f"\r[{'=' * (40 * done // total):40}] {done} of {total} lists"
        # Plain, or Django would print it red, as it prints errors.
        self.stderr.write(bar, style_func=str, ending="\n" if done == total else "")
        self.stderr.flush()
