"""Facts: what a record says, taken down before and after a change, and given back when undone.

Readers see facts in every list at once, so a change of them is never without its record. The facts
of a record are a dictionary by field, as JSON holds it, with the rows that belong to the record
among them: a song's artists, a theme's synonyms. What the machine derives is no fact. Another
record is told by its id, and by the label it had then, for people to read.
"""

import dataclasses
from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import FileField, Model, Q

from .models import (
    Artist,
    ArtistName,
    Author,
    Credit,
    Edition,
    EditionTheme,
    Entry,
    Listicle,
    Membership,
    Merchant,
    OutboundLink,
    Placement,
    Song,
    SongName,
    SongTheme,
    Theme,
    ThemeName,
)
from .models.listicles import TEXT_FIELDS
from .models.names import OWN_KINDS, Named
from .text.keys import ComparisonKeyField, comparison_key

# The words of a list are told by its digest and its versions; an address has a step of its own.
NO_FACTS = {"slug", "password", "last_login", "date_joined"}
LIST_WORDS = {field.name for field in TEXT_FIELDS}

# So many live lists are told by their titles; of more it is said that there are more.
MOST_LISTS = 100

KEEPS_AN_ARTIST = "This song stands in a live list: it keeps at least one artist."


@dataclass(frozen=True)
class Part:
    """Rows that belong to a record: `told_by` are the fields that no two of them share."""

    name: str
    label: str
    model: type[Model]
    owner: str
    told_by: tuple[str, ...]
    fields: tuple[str, ...]
    order: tuple[str, ...]
    where: Q = dataclasses.field(default_factory=Q)

    def rows(self, record):
        relations = [name for name in self.fields if self.field(name).is_relation]
        rows = self.model._default_manager.filter(self.where, **{self.owner: record})
        return rows.select_related(*relations).order_by(*self.order)

    def facts(self, record):
        return [
            {name: plain(self.field(name), row) for name in self.fields}
            for row in self.rows(record)
        ]

    def give(self, record, wanted):
        """Let the rows be these; those that stay are the same rows. Raises ValidationError."""
        present = {self._identity(row): row for row in self.rows(record)}
        rows = {self._identity_of_facts(facts): facts for facts in wanted}
        for identity, row in present.items():
            if identity not in rows:
                row.delete()
        for identity, facts in rows.items():
            row = present.get(identity) or self.model(**{self.owner: record})
            for name, value in facts.items():
                set_fact(row, self.field(name), value)
            for field in self.model._meta.concrete_fields:
                if isinstance(field, ComparisonKeyField):
                    field.pre_save(row, False)
            row.full_clean()
            row.save()

    def field(self, name):
        return self.model._meta.get_field(name)

    def _identity(self, row):
        return self._identity_of_facts(
            {name: plain(self.field(name), row) for name in self.told_by}
        )

    def _identity_of_facts(self, facts):
        values = (bare(facts[name]) for name in self.told_by)
        return tuple(comparison_key(v) if self.told_by == ("name",) else v for v in values)


def names_of(model, owner):
    """The names that editors added; the record keeps its own ones itself."""
    return Part(
        name="names",
        label=str(model._meta.verbose_name_plural),
        model=model,
        owner=owner,
        told_by=("name",),
        fields=("name", "kind"),
        order=("key", "id"),
        where=~Q(kind__in=OWN_KINDS),
    )


PARTS = {
    Song: [
        Part(
            name="credits",
            label="artists",
            model=Credit,
            owner="song",
            told_by=("artist",),
            fields=("position", "artist", "credited_as", "join_phrase"),
            order=("position", "artist_id"),
        ),
        names_of(SongName, "song"),
        Part("themes", "themes", SongTheme, "content_object", ("tag",), ("tag",), ("tag_id",)),
        Part(
            name="links",
            label="links",
            model=OutboundLink,
            owner="song",
            told_by=("merchant", "region"),
            fields=("merchant", "region", "url", "retired_at"),
            order=("merchant_id", "region"),
        ),
    ],
    Artist: [
        names_of(ArtistName, "artist"),
        Part("members", "members", Membership, "group", ("member",), ("member",), ("member_id",)),
        Part("groups", "groups", Membership, "member", ("group",), ("group",), ("group_id",)),
    ],
    Theme: [names_of(ThemeName, "theme")],
    Listicle: [
        Part(
            name="entries",
            label="notes and decisions",
            model=Entry,
            owner="listicle",
            told_by=("song",),
            fields=("song", "private_note", "decision"),
            order=("song_id", "id"),
            where=~Q(private_note="", decision=""),
        ),
    ],
}

# By which rows a record stands in an edition: the rows, the way to the edition, and to the record.
STANDINGS = {
    Song: [(Placement, "edition__", "song")],
    Artist: [(Placement, "edition__", "song__credits__artist")],
    Theme: [
        (EditionTheme, "content_object__", "tag"),
        (Placement, "edition__", "song__theme_items__tag"),
    ],
    OutboundLink: [(Placement, "edition__", "song__links")],
    Merchant: [(Placement, "edition__", "song__links__merchant")],
    Author: [(Edition, "", "author")],
}

# The kinds of records whose facts readers see at once, by the name the audit trail has for them.
LIVE_KINDS = {model._meta.model_name: model for model in STANDINGS}


def parts_of(model):
    """The parts of a kind of record, by name."""
    return {part.name: part for part in PARTS.get(model, ())}


def label_of(kind, name):
    """A fact's name on the desk; what is none any more has the name that it had."""
    if part := parts_of(kind).get(name):
        return part.label
    try:
        return str(kind._meta.get_field(name).verbose_name)
    except (AttributeError, FieldDoesNotExist):
        return name.replace("_", " ")


def own_fields(model):
    """The fields that hold facts."""
    left_out = NO_FACTS | (LIST_WORDS if model is Listicle else set())
    return [
        field
        for field in model._meta.concrete_fields
        if (field.editable or field.name == "retired_at")
        and not field.primary_key
        and field.name not in left_out
    ]


def facts_of(record):
    """All facts of a stored record, its parts included, as JSON holds them."""
    facts = {field.name: plain(field, record) for field in own_fields(type(record))}
    for field in record._meta.many_to_many:
        if field.remote_field.through._meta.auto_created:
            related = getattr(record, field.name).order_by("pk")
            facts[field.name] = [reference(other) for other in related]
    for name, part in parts_of(type(record)).items():
        facts[name] = part.facts(record)
    return facts


def difference(before, after):
    """The old and the new value of each fact that differs; None where a record was not there."""
    names = [*before, *(name for name in after if name not in before)]
    values = {name: [before.get(name), after.get(name)] for name in names}
    return {name: pair for name, pair in values.items() if not same(*pair)}


def same(one, other):
    """Whether two facts say the same, whatever the records they name were called then."""
    return (bare(one) or "") == (bare(other) or "")


def bare(value):
    """A fact without the labels, which are only for reading."""
    if isinstance(value, dict):
        if "label" in value:
            return value["id"]
        return {name: bare(each) for name, each in value.items()}
    return [bare(each) for each in value] if isinstance(value, list) else value


def plain(field, row):
    """The value of a field as JSON holds it."""
    value = getattr(row, field.name)
    if field.is_relation:
        return reference(value) if value else None
    if isinstance(field, FileField):
        return value.name or ""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def reference(record):
    return {"id": record.pk, "label": str(record)}


# The lists that readers find it in


@dataclass(frozen=True)
class LiveLists:
    """Live lists by id and title; `has_more` when there are more than are told."""

    titles: dict[int, str]
    has_more: bool = False

    def __bool__(self):
        return bool(self.titles)

    def __or__(self, others):
        return cut_short(self.titles | others.titles, self.has_more or others.has_more)

    @property
    def as_json(self):
        """As the audit trail keeps them; without id, that there were more."""
        more = [[None, "and more"]] if self.has_more else []
        return [*([pk, title] for pk, title in self.titles.items()), *more]


def cut_short(titles, has_more=False):
    told = sorted(titles.items(), key=lambda item: item[1].casefold())[:MOST_LISTS]
    return LiveLists(dict(told), has_more or len(titles) > MOST_LISTS)


def live_lists_of(*records):
    """The live lists in which readers find any of these records, which are of one kind."""
    titles = {}
    for rows, edition, path in STANDINGS.get(type(records[0]), ()) if records else ():
        standing = rows.objects.live().filter(**{f"{path}__in": [each.pk for each in records]})
        names = standing.order_by().values_list(f"{edition}listicle", f"{edition}title")
        titles |= dict(names.distinct()[: MOST_LISTS + 1])
    return cut_short(titles)


# Giving back


def give(record, facts):
    """Let a record say these facts from now on; in the transaction of the caller.

    What the record and its parts would refuse in a form, they refuse here: ValidationError.
    """
    parts = parts_of(type(record))
    for name, value in facts.items():
        if name not in parts:
            set_fact(record, record._meta.get_field(name), value)
    record.full_clean()
    record.save()
    for name, value in facts.items():
        if name in parts:
            parts[name].give(record, value)
    if isinstance(record, Named):
        record.keep_own_names()
    # Readers never find a song in a list that nobody sings.
    unsung = Song.objects.in_live_lists().filter(credits=None)
    if isinstance(record, Song) and unsung.filter(pk=record.pk).exists():
        raise ValidationError(KEEPS_AN_ARTIST)


def set_fact(row, field, value):
    """Set a field to a value as JSON holds it. Raises ValidationError where it cannot be had."""
    if field.is_relation:
        others = field.remote_field.model._base_manager
        if value and not others.filter(pk=value["id"]).exists():
            raise ValidationError(f"“{value['label']}” is not in the catalogue any more.")
        value = value and value["id"]
    elif isinstance(field, FileField):
        if value and not field.storage.exists(value):
            raise ValidationError(f"The file of the {field.verbose_name} is not kept any more.")
    else:
        value = field.to_python(value)
    setattr(row, field.attname, value)
