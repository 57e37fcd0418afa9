"""Articles on their way to becoming lists: kept as they were read, and known again."""

import hashlib
from dataclasses import asdict, fields

from ..models import Intake
from .lines import Line, Link, Picture, Source
from .matching import UNASKABLE


def key_of(source):
    """The same for the same article, however it was formatted and wherever it was copied from."""
    said = [
        "\t".join([line.plain, *(link.address for link in line.links), *line.videos])
        for line in source.lines
        if line.plain
    ]
    return hashlib.sha256("\n".join(said).encode("utf-8", "replace")).hexdigest()


def take_in(source, article, by=None, revises=None):
    """Keep an article on its way; the one that is there already where it was handed in before."""
    key = key_of(source)
    saved = (
        Intake.objects.filter(key=key, listicle__isnull=False).select_related("listicle").first()
    )
    if saved:
        return saved
    on_its_way = Intake.objects.filter(key=key, by=by).first()
    if on_its_way:
        if revises and on_its_way.revises_id != revises.pk:
            on_its_way.revises = revises
            on_its_way.save(update_fields=["revises"])
        return on_its_way
    return Intake.objects.create(
        key=key,
        title=_storable(article.title)[:250],
        by=by,
        source=_storable(asdict(source)),
        revises=revises,
    )


def source_of(intake):
    """The Source as it was read when the article was handed in."""
    stored = intake.source
    return Source(
        [_of(Line, line) for line in stored.get("lines", [])],
        [_of(Picture, picture) for picture in stored.get("pictures", [])],
        list(stored.get("notes", [])),
    )


def _of(kind, stored):
    known = {each.name for each in fields(kind) if each.init}
    values = {name: value for name, value in stored.items() if name in known}
    if "links" in values:
        values["links"] = [_of(Link, link) for link in values["links"]]
    return kind(**values)


def _storable(value):
    if isinstance(value, str):
        return UNASKABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {name: _storable(each) for name, each in value.items()}
    return [_storable(each) for each in value] if isinstance(value, list) else value
