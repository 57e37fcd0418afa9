"""The product's settings as in production, over throw-away databases in var/bench/."""

import os

for name in ("CACHE_URL", "MEDIA_ROOT", "SITE_URL", "TIME_ZONE"):
    os.environ.pop(name, None)
os.environ |= {
    "DEBUG": "false",
    "SECRET_KEY": "only-for-measuring" * 3,
    "ALLOWED_HOSTS": "127.0.0.1",
    "DATABASE_URL": "sqlite:///unused",
}

from sadsongs.settings import *  # noqa: E402, F403
from sadsongs.settings import STORAGES, VAR_DIR  # noqa: E402

BENCH_DIR = VAR_DIR / "bench"
STATIC_ROOT = BENCH_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# Plain files: their addresses cost a page nothing, and nothing has to be compressed first.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
