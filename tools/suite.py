"""The whole test suite: on SQLite, and once more on PostgreSQL."""

import contextlib
import os
import subprocess
import sys

from tools import postgres

PYTEST = [sys.executable, "-m", "pytest", "-n", "2"]
INTERRUPTED = 2


def main():
    postgres.stop_tidily()
    on_sqlite = run_on("SQLite", database_url=None)
    if on_sqlite == INTERRUPTED:
        return on_sqlite

    given = os.environ.get("TEST_POSTGRES_URL")
    if not given and postgres.server_programs() is None:
        must_run = os.environ.get("CI") == "true"
        verdict = "could not run" if must_run else "is skipped"
        print(f"\nThe suite on PostgreSQL {verdict}: {postgres.NOT_INSTALLED},")
        print("and TEST_POSTGRES_URL names none elsewhere.")
        return on_sqlite or int(must_run)
    with contextlib.nullcontext(given) if given else postgres.private_server() as address:
        # What a browser sees does not depend on the database.
        on_postgres = run_on("PostgreSQL", database_url=address, only=["-m", "not browser"])
    return on_sqlite or on_postgres


def run_on(name, database_url, only=()):
    print(f"\n{name}\n", flush=True)
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if database_url:
        environment["DATABASE_URL"] = database_url
    return subprocess.call([*PYTEST, *only], env=environment)


if __name__ == "__main__":
    sys.exit(main())
