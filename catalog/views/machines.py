"""What other machines ask: is the process up, can it work, what may be crawled."""

from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request):
    """Whether this process answers at all; asks nothing of the database."""
    return plain("ok")


@require_safe
@never_cache
def readyz(request):
    """Whether pages can be made: the database answers and is as this code expects it."""
    try:
        missing = last_migrations() - set(MigrationRecorder(connection).applied_migrations())
    except Error:
        return plain("The database does not answer.", status=503)
    if missing:
        names = ", ".join(".".join(migration) for migration in sorted(missing))
        return plain(f"The database lacks migrations: {names}. Run manage.py migrate.", status=503)
    return plain("ok")


@cache
def last_migrations():
    """The last migration of every app, read from disk once."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


@require_safe
def robots(request):
    return plain(f"User-agent: *\nDisallow: {reverse('admin:index')}")


def plain(text, status=200):
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
