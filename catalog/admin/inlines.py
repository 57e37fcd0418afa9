"""Rows beneath a record: told by their ids, unique as the constraints say, and free to trade."""

from django.db.models import UniqueConstraint
from django.forms.models import BaseInlineFormSet


def rows_by_id(data, prefix, existing, **fixed):
    """The posted rows with those of existing records first, which is how Django tells them.

    `existing` are the ids of the parent's rows as text: any other id makes a new row, whatever
    counts the form claims. `fixed` is written into every row. A changed copy of `data` is returned.
    """
    data, existing, rows = data.copy(), set(existing), {}
    for key in list(data):
        if not key.startswith(f"{prefix}-"):
            continue
        number, _, name = key.removeprefix(f"{prefix}-").partition("-")
        if number.isascii() and number.isdecimal() and len(number) < 7 and name:
            rows.setdefault(int(number), {})[name] = data.pop(key)[-1]
    kept, new = [], []
    for _number, row in sorted(rows.items()):
        if row.get("id") in existing:
            existing.discard(row["id"])
            kept.append(row)
        else:
            row["id"] = ""
            new.append(row)
    for number, row in enumerate([*kept, *new]):
        for name, value in {**row, **fixed}.items():
            data[f"{prefix}-{number}-{name}"] = value
    data[f"{prefix}-TOTAL_FORMS"] = str(len(kept) + len(new))
    data[f"{prefix}-INITIAL_FORMS"] = str(len(kept))
    return data


class FormSetById(BaseInlineFormSet):
    """The rows of one record, told by their ids whatever the form claims of their number."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound:
            existing = {str(row.pk) for row in self.get_queryset()}
            parent = {self.fk.name: "" if self.instance.pk is None else self.instance.pk}
            self.data = rows_by_id(self.data, self.prefix, existing, **parent)

    @property
    def unseen(self):
        """The record's rows that the form does not show."""
        shown = {form.instance.pk for form in self.initial_forms}
        return [row for row in self.get_queryset() if row.pk not in shown]


class RowsFormSet(FormSetById):
    """All rows of one record together: none twice, and two may trade what only one can have."""

    @property
    def staying(self):
        """The forms whose rows will be there when all is saved."""
        return [
            form
            for form in self.forms
            if not self._should_delete_form(form) and (form.instance.pk or form.has_changed())
        ]

    def validate_unique(self):
        # Django leaves constraints that name the parent to the database, and could not know that a
        # row lets go of what another takes.
        taken = {claim for row in self.unseen for claim in self._claims_of(row)}
        for form in self.staying:
            if form.errors:
                continue
            claims = self._claims_of(form.instance)
            for sentence in {sentence for sentence, _values in taken & claims}:
                form.add_error(None, sentence)
            taken |= claims

    def _claims_of(self, row):
        """What no second row of this record can have, each with the sentence that says so."""
        fields = {field.name: field for field in self.model._meta.fields if field != self.fk}
        return {
            (
                constraint.get_violation_error_message(),
                # As it would be stored: a comparison key is made of the name on saving.
                tuple(
                    fields[name].pre_save(row, False)
                    for name in constraint.fields
                    if name in fields
                ),
            )
            for constraint in self.model._meta.constraints
            if isinstance(constraint, UniqueConstraint) and not constraint.condition
        }

    def save(self, commit=True):
        """Save the rows, those that trade values included; in the transaction of the caller."""
        saved = super().save(commit=False)
        if not commit:
            return saved
        for row in self.deleted_objects:
            row.delete()
        changed = [row for row, _fields in self.changed_objects]
        aside = self._in_the_way(changed)
        # A value that must be unique cannot be let go of but with its row, which comes back under
        # its own id.
        self.model._default_manager.filter(pk__in=aside).delete()
        for row in changed:
            row.save(force_insert=row.pk in aside)
        for row in self.new_objects:
            row.save()
        return saved

    def _in_the_way(self, changed):
        """The ids of changed rows that, as stored, hold what another row is to have."""
        wanted = {claim for row in [*changed, *self.new_objects] for claim in self._claims_of(row)}
        own = {row.pk: self._claims_of(row) for row in changed}
        stored = self.model._default_manager.filter(pk__in=own)
        return {row.pk for row in stored if (self._claims_of(row) - own[row.pk]) & wanted}
