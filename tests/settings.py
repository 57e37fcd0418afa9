"""The product's settings as the tests need them: the same on every machine, and leaving no trace.

The product's own settings know nothing of tests. DATABASE_URL chooses the database; without it the
tests run on SQLite.
"""

import os
import tempfile
from pathlib import Path

for name in ("CACHE_URL", "CSRF_TRUSTED_ORIGINS", "MEDIA_ROOT", "PORT", "SITE_URL", "TIME_ZONE"):
    os.environ.pop(name, None)
os.environ |= {"DEBUG": "false", "SECRET_KEY": "only-for-tests" * 4, "ALLOWED_HOSTS": "127.0.0.1"}
os.environ.setdefault("DATABASE_URL", "sqlite:///unused")

from sadsongs.settings import *  # noqa: E402, F403
from sadsongs.settings import DATABASES, STORAGES  # noqa: E402

# Removed when the process ends, because the name is kept for as long.
folder = tempfile.TemporaryDirectory(prefix="sadsongs-tests-")
MEDIA_ROOT = Path(folder.name, "media")
STATIC_ROOT = Path(folder.name, "static")

database = DATABASES["default"]
if database["ENGINE"] == "django.db.backends.sqlite3":
    # A file, because a database in memory locks differently from the one in use.
    database["TEST"] = {"NAME": Path(folder.name, "db.sqlite3")}
else:
    database.get("OPTIONS", {}).pop("pool", None)

# Plain files, straight from their sources: nothing is collected for a test.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
