#!/usr/bin/env python
"""Run one of the project's commands: `manage.py help` lists them."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sadsongs.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from tools import defaults

    # Where `make serve` has run, commands work on what it serves.
    if not defaults.is_development() and defaults.KEY_FILE.exists():
        defaults.fill_in()
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
