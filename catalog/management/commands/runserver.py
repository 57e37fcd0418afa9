from django.contrib.staticfiles.management.commands.runserver import Command as RunserverCommand
from django.utils import autoreload


class Command(RunserverCommand):
    help = "Starts the development server and says, last and plainly, which page to open."

    def inner_run(self, *args, **options):
        # The checks as Django makes them, without announcing that all is well.
        autoreload.raise_last_exception()
        if not options["skip_checks"]:
            self.check()
        super().inner_run(*args, **{**options, "skip_checks": True})

    def on_bind(self, server_port):
        self.stdout.write(f"Open http://{self.addr}:{server_port}/ (Ctrl-C stops the server)")
