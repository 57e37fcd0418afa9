from django.db import models, transaction

from ..text.keys import ComparisonKeyField, comparison_key


class NameKind(models.TextChoices):
    CANONICAL = "canonical", "Canonical"
    NATIVE = "native", "Native script"
    ROMANISATION = "romanisation", "Romanisation"
    FORMER = "former", "Former name"
    MISSPELLING = "misspelling", "Common misspelling"
    OTHER = "other", "Other name"


# Kept by the record itself, from its own name fields; editors add the other kinds.
OWN_KINDS = (NameKind.CANONICAL, NameKind.NATIVE)


class NameQuerySet(models.QuerySet):
    def added(self):
        """The names editors added beside the record's own."""
        return self.exclude(kind__in=OWN_KINDS)

    def matching(self, text):
        """Names that are this text but for spelling habits."""
        return self.filter(key=comparison_key(text))


class Name(models.Model):
    """One name by which an artist, a song or a theme can be found."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=NameKind, default=NameKind.OTHER)
    key = ComparisonKeyField(of="name")

    objects = NameQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self):
        return self.name


class Named(models.Model):
    """A record that is found by every name in its `names`, its own ones included."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.keep_own_names()

    def own_names(self):
        """The record's own names by kind."""
        raise NotImplementedError

    def keep_own_names(self):
        """Bring the rows of the canonical and the native name in line with the record's fields."""
        wanted = {}
        for kind, name in self.own_names().items():
            if name:
                wanted.setdefault(comparison_key(name), (kind, name))
        for row in self.names.all():
            kind, name = wanted.pop(row.key, (None, None))
            if kind is None:
                if row.kind in OWN_KINDS:
                    row.delete()
            elif (row.kind, row.name) != (kind, name):
                row.kind, row.name = kind, name
                row.save()
        for kind, name in wanted.values():
            self.names.create(kind=kind, name=name)
