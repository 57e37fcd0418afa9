"""What production on this machine needs and nobody has set: one answer for server and commands."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
KEY_FILE = VAR / "secret_key"


def fill_in():
    """Set SECRET_KEY and ALLOWED_HOSTS where they are not set."""
    default("SECRET_KEY", lambda: secret_key(KEY_FILE))
    default("ALLOWED_HOSTS", lambda: "127.0.0.1,localhost,[::1]")


def is_development():
    # The words the settings take for true.
    return os.environ.get("DEBUG", "").lower() in ("true", "t", "yes", "y", "on", "1")


def default(name, value):
    os.environ[name] = os.environ.get(name) or value()


def secret_key(path):
    """The key in this file, which only its owner may read; made when there is none."""
    if not path.exists():
        # Linked into place complete: whoever comes second finds and takes the first one's key.
        descriptor, new = tempfile.mkstemp(dir=path.parent)
        with open(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(new, path)
        os.remove(new)
    return path.read_text().strip()
