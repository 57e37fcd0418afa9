"""A private, throw-away PostgreSQL for the tests.

    python3 tools/postgres.py COMMAND…

runs the command with the server's address in TEST_POSTGRES_URL and passes its exit code on.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

NOT_INSTALLED = "PostgreSQL's server is not installed here (on Debian, the package postgresql)"


def server_programs():
    """The folder of initdb and pg_ctl, or None. Debian keeps it out of PATH."""
    found = [Path(program) for program in [shutil.which("pg_ctl")] if program]
    versions = Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")
    found += sorted(versions, key=lambda path: int(path.parts[-3]), reverse=True)
    return found[0].parent if found else None


@contextlib.contextmanager
def private_server():
    """Start a server on a free port and give its address; it is gone afterwards, data and all."""
    programs = server_programs()
    if programs is None:
        sys.exit(f"{NOT_INSTALLED}.")
    with tempfile.TemporaryDirectory(prefix="sadsongs-postgres-") as folder:
        data, log, password_file = (Path(folder, name) for name in ("data", "log", "password"))
        password = secrets.token_hex()
        password_file.write_text(password)
        owner = server_owner()
        if owner:
            shutil.chown(folder, owner["user"])
            shutil.chown(password_file, owner["user"])

        def run(program, *arguments):
            command = [programs / program, "--pgdata", data, *arguments]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, **owner)
            if done.returncode:
                told = log.read_text() if log.exists() else done.stderr
                sys.exit(f"{program} failed: {told.strip()}")

        run(
            "initdb",
            *("--username=tests", f"--pwfile={password_file}", "--auth=scram-sha-256"),
            *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
        )
        port = free_port()
        # Nothing here outlives the tests, so nothing has to survive a crash.
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories=''"
        options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        run("pg_ctl", "start", "--wait", f"--log={log}", f"--options={options}")
        try:
            yield f"postgres://tests:{password}@127.0.0.1:{port}/postgres"
        finally:
            # By the process id that the server left in its own data folder.
            run("pg_ctl", "stop", "--mode=immediate")


def server_owner():
    """Whom the server runs as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    names = {user.pw_name: user for user in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def stop_tidily():
    """Let a signal end the command, and then this program with its server."""
    # Ctrl-C reaches the command too: wait for it to finish instead of dying before it.
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


if __name__ == "__main__":
    stop_tidily()
    with private_server() as address:
        environment = {**os.environ, "TEST_POSTGRES_URL": address}
        sys.exit(subprocess.call(sys.argv[1:], env=environment))
