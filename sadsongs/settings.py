"""Settings, read from top to bottom; what differs between machines comes from the environment.

Development (DEBUG=true) works with nothing else set. Production refuses to start half-configured
and names the variable. The table of variables stands in docs/running.md.
"""

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = Env()


def read(reader, name, *args, **kwargs):
    """Read one variable; a value that cannot be understood is refused by its name."""
    try:
        return reader(name, *args, **kwargs)
    except (EnvError, ValueError) as error:
        raise ImproperlyConfigured(f"{name}: {error}") from error


def refuse(name, why):
    raise ImproperlyConfigured(f"{name} {why}")


DEBUG = read(env.bool, "DEBUG", default=False)
PORT = read(env.int, "PORT", default=8000)

SECRET_KEY = read(env.str, "SECRET_KEY", default="")
if DEBUG:
    SECRET_KEY = SECRET_KEY or "only-for-development"
elif len(SECRET_KEY) < 50:
    refuse("SECRET_KEY", "must be set to a random text of at least 50 characters, and kept secret.")

ALLOWED_HOSTS = read(env.list, "ALLOWED_HOSTS", default=[])
if not (ALLOWED_HOSTS or DEBUG):
    refuse("ALLOWED_HOSTS", "must name the hosts of the site, separated by commas.")

# Where the site's readers find it: canonical addresses and structured data start with it.
SITE_URL = read(env.str, "SITE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
if urlsplit(SITE_URL).scheme not in ("http", "https") or not urlsplit(SITE_URL).hostname:
    refuse("SITE_URL", f"must be an address such as https://sadsongs.example, not “{SITE_URL}”.")
IS_HTTPS = SITE_URL.startswith("https://")

CSRF_TRUSTED_ORIGINS = read(env.list, "CSRF_TRUSTED_ORIGINS", default=[])
for origin in CSRF_TRUSTED_ORIGINS:
    if not origin.startswith(("http://", "https://")):
        refuse("CSRF_TRUSTED_ORIGINS", f"must be addresses with https:// before, not “{origin}”.")
CSRF_FAILURE_VIEW = "catalog.views.errors.csrf_failure"

INSTALLED_APPS = [
    "sadsongs.desk.EditorsDeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.flatpages",
    "django.contrib.redirects",
    "taggit",
    "django_prose_editor",
    "catalog.apps.CatalogConfig",
    # After ours, whose runserver says more plainly where the site is.
    "django.contrib.staticfiles",
]
SITE_ID = 1

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "catalog.middleware.ContentSecurityPolicyMiddleware",
    "catalog.middleware.RefuseUnstorableTextMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "catalog.middleware.FormerAddressMiddleware",
    "django.contrib.redirects.middleware.RedirectFallbackMiddleware",
]

ROOT_URLCONF = "sadsongs.urls"
WSGI_APPLICATION = "sadsongs.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "catalog.context_processors.site",
            ],
        },
    },
]

DATABASES = {
    "default": read(env.dj_db_url, "DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a transaction that reads first and writes later waits its turn instead of failing
    # with "database is locked"; readers are never held up, thanks to the write-ahead log.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = True
else:
    refuse("DATABASE_URL", "must begin with sqlite:// or postgres://.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": read(env.dj_cache_url, "CACHE_URL", default="locmem://")}
# Backends ask for their client at the first visit: too late to refuse.
CACHE_CLIENTS = {"RedisCache": "redis", "PyMemcacheCache": "pymemcache", "PyLibMCCache": "pylibmc"}
backend_module, _, backend = CACHES["default"]["BACKEND"].rpartition(".")
client = CACHE_CLIENTS.get(backend, backend_module.partition(".")[0])
if find_spec(client) is None:
    refuse("CACHE_URL", f"needs the Python package {client}, which is not installed.")

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"

LANGUAGE_CODE = "en"
TIME_ZONE = read(env.str, "TIME_ZONE", default="UTC")
if TIME_ZONE not in available_timezones():
    refuse("TIME_ZONE", f"must be a name such as Europe/Berlin, not “{TIME_ZONE}”.")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = read(env.path, "MEDIA_ROOT", default=VAR_DIR / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "sadsongs.static.StaticStorage"
    },
}

# A list of a hundred entries is one form: ten fields an entry, and long texts.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

# Nobody needs to tell other sites which of our pages a reader came from.
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if IS_HTTPS:
    SECURE_SSL_REDIRECT = True
    # Health checks come from the machine next door, over plain HTTP.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

TAGGIT_CASE_INSENSITIVE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
