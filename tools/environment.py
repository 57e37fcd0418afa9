"""Make sure that .venv holds the locked packages. Run by whatever python3 the machine has.

    python3 tools/environment.py [REQUIREMENTS] [--port-for TARGET]

Only the standard library, and only syntax that an old Python can read: it has to live long enough
to say what is wrong. What is in place already is left alone, so a second run takes no time.
"""

import argparse
import contextlib
import errno
import fcntl
import hashlib
import importlib.util
import json
import os
import socket
import subprocess
import sys

OLDEST, NEWEST = (3, 11), (3, 14)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
# Written last and removed first: an environment without it is half-made.
STAMP = os.path.join(VENV, "installed.json")
LOG = os.path.join(VENV, "install.log")


def main():
    parser = argparse.ArgumentParser(description="Make sure that .venv holds the locked packages.")
    parser.add_argument("requirements", nargs="?", help="the lock file to install")
    parser.add_argument("--port-for", metavar="TARGET", help="the make target that needs $PORT")
    arguments = parser.parse_args()

    check_python(sys.version_info)
    if arguments.port_for:
        check_port(os.environ.get("PORT") or "8000", arguments.port_for)
    os.makedirs(os.path.join(ROOT, "var"), exist_ok=True)
    if arguments.requirements:
        with locked(ROOT):
            install(arguments.requirements)


def check_python(version):
    if not OLDEST <= tuple(version[:2]) <= NEWEST:
        sys.exit(
            "Sad Songs needs Python 3.{} to 3.{}, and this is Python {}: name another one, "
            "for example PYTHON=python3.{} make run.".format(
                OLDEST[1], NEWEST[1], ".".join(str(part) for part in version[:3]), NEWEST[1] - 1
            )
        )
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit(
            "This Python cannot make virtual environments: "
            "install its venv module (on Debian and Ubuntu, the package python3-venv)."
        )


def check_port(text, target):
    """Say at once that the server will not get its port, not after minutes of preparation."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit("PORT must be a number from 1 to 65535, not “{}”.".format(text))
    port = int(text)
    problem = why_not_free(port)
    if problem == errno.EADDRINUSE:
        others = range(port + 1, min(port + 100, 65536))
        free = next((other for other in others if not why_not_free(other)), 8000)
        sys.exit(
            "Port {} is taken: use another one with PORT={} make {}.".format(port, free, target)
        )
    if problem:
        sys.exit("Port {} cannot be used here: {}.".format(port, os.strerror(problem)))


def why_not_free(port):
    """The error number of listening on this port, or None."""
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as listener:
        # As servers do: connections of a server just stopped are no obstacle.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            listener.listen(1)
        except OSError as error:
            return error.errno
    return None


@contextlib.contextmanager
def locked(folder):
    """Let one process at a time prepare things in this folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def install(name):
    installed = read_stamp()
    if is_current(installed, "python") and is_current(installed, name):
        return

    print("Installing the packages of {} into .venv, once…".format(name), flush=True)
    if not all(is_current(installed, part) for part in ["python"] + sorted(installed)):
        # Half-made, moved, of another Python or of another lock: made anew, so that
        # nothing is left over from what it was.
        installed = {"python": fingerprint("python")}
        make_environment()
    with contextlib.suppress(FileNotFoundError):
        os.remove(STAMP)
    install_packages(name)

    installed[name] = fingerprint(name)
    with open(STAMP + ".new", "w") as stamp:
        json.dump(installed, stamp, indent=2)
    os.replace(STAMP + ".new", STAMP)


def read_stamp():
    """What .venv holds, by lock file: the fingerprints of what it was made from."""
    try:
        with open(STAMP) as stamp:
            return dict(json.load(stamp))
    except (OSError, ValueError):
        return {}


def is_current(installed, part):
    return os.path.exists(VENV_PYTHON) and installed.get(part) == fingerprint(part)


def fingerprint(part):
    if part == "python":
        # An environment cannot be moved: its programs start with its path.
        return "{} in {}".format(sys.version.split()[0], ROOT)
    try:
        with open(os.path.join(ROOT, part), "rb") as lock:
            return hashlib.sha256(lock.read()).hexdigest()
    except FileNotFoundError:
        return None


def make_environment():
    # The interpreter that .venv itself was made from, should .venv be activated right now.
    python = getattr(sys, "_base_executable", sys.executable)
    made = subprocess.run(
        [python, "-m", "venv", "--clear", VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if made.returncode:
        sys.exit("The environment .venv could not be made: " + last_line(made.stdout))


def install_packages(name):
    command = [VENV_PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--require-hashes", "--requirement", os.path.join(ROOT, name)]
    with open(LOG, "wb") as log:
        failed = subprocess.call(command, stdout=log, stderr=subprocess.STDOUT)
    if failed:
        with open(LOG, "rb") as log:
            output = log.read()
        # pip reports a missing network as a missing package, after having tried again in vain.
        if b"Retrying (" in output or b"ConnectionError" in output:
            sys.exit(
                "The package index cannot be reached: check the network, then try again "
                "(details in .venv/install.log)."
            )
        sys.exit(
            "The packages could not be installed (see .venv/install.log): " + last_line(output)
        )


def last_line(output):
    lines = [line for line in output.decode(errors="replace").splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")]
    return (errors or lines or ["no reason was given."])[-1]


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
