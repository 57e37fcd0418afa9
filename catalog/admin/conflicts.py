"""Two versions of one working copy, side by side, when the second of two editors wants to save.

The form says what the editor had opened (`seen`, a fingerprint a field), the database what is saved
now, and what was posted what the editor typed. So it is known who changed what: where only one of
both did, that side is proposed; where both did, the editor chooses.
"""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2s

from django import forms
from django.utils.text import Truncator

from ..models.listicles import RANKED_FIELDS
from ..publishing.comparison import Marker, Run, plain_text_change, rich_text_change
from ..text.rich_text import RichTextFormField, plain_text

SAVED, MINE = "saved", "mine"

# What a form carries along without saying anything by it.
CARRIED = {"seen_version", "seen", "id", "listicle", "rank", "DELETE"}

# Words that both have alike are shown up to here, before and after what differs.
MOST_ALIKE = 90


class SeenField(forms.CharField):
    """What the editor had opened, as fingerprints; never a change by itself."""

    def __init__(self):
        super().__init__(required=False, widget=forms.HiddenInput)

    def has_changed(self, initial, data):
        return False


def fingerprints(form, place=""):
    """What an unbound form shows, for its own `seen`: "17.3 song=… blurb=…", the row first."""
    shown = [
        f"{name}={fingerprint(field, form.get_initial_for_field(field, name))}"
        for name, field in form.fields.items()
        if name not in CARRIED
    ]
    return " ".join([place or "0.0", *shown])


def fingerprint(field, value):
    return blake2s(normal(field, value).encode(), digest_size=4).hexdigest()


def normal(field, value):
    """A value in one way of writing, whether it was stored, posted or cleaned."""
    value = field.prepare_value(value)
    if isinstance(value, (list, tuple)):
        return ",".join(sorted(map(str, value)))
    if value in (None, False):
        return ""
    # A surrogate, which no browser sends, must not fail here.
    words = str(value).replace("\r\n", "\n").strip()
    return words.encode("utf-8", "replace").decode()


class Seen:
    """The `seen` of a form, as it came back: the entry, its rank, and the fingerprints by field."""

    def __init__(self, text):
        place, *shown = (text or "").split() or [""]
        pk, _, rank = place.partition(".")
        self.pk = int(pk) if is_number(pk) else 0
        self.rank = int(rank) if is_number(rank) else 0
        self.shown = dict(each.split("=", 1) for each in shown if "=" in each)

    def changed(self, name, mark):
        """Whether a field differs from what was opened; when that is unknown, it may well."""
        return self.shown.get(name) != mark


def is_number(text):
    return text.isascii() and text.isdecimal() and len(text) < 19


@dataclass(frozen=True)
class Conflict:
    """One thing that stands differently in the database and in the form.

    `by` says who changed it since the editor opened the list: "both", "mine" or "saved". `mark`
    tells this stored value from another. `choice` is SAVED, MINE, or "" while there is none.
    """

    key: str
    what: str
    stored: list[Run]
    typed: list[Run]
    by: str
    mark: str
    choice: str = ""
    note: str = ""

    @property
    def name(self):
        return f"choice-{self.key}"


class TwoVersions:
    """The stored working copy and the one that was posted: their conflicts, and what is chosen."""

    def __init__(self, form, formset=None, all_mine=False):
        self.form, self.formset, self.all_mine = form, formset, all_mine
        self.data = form.data
        self.asked = set(self.data.getlist("asked"))
        self.marker = Marker()

    @cached_property
    def conflicts(self):
        """All differences, in the form's order."""
        found = list(self._of_fields(self.form))
        if self.formset is not None:
            found += [*self._of_rows(), *self._of_unseen(), *self._of_order()]
        return found

    @cached_property
    def choices(self):
        return {conflict.key: conflict.choice for conflict in self.conflicts}

    @property
    def is_settled(self):
        return all(self.choices.values())

    # What differs

    def _of_fields(self, form, key="", where=""):
        seen = Seen(form["seen"].value())
        for name in form.changed_data:
            if name in CARRIED:
                continue
            field = form[name].field
            stored = form.get_initial_for_field(field, name)
            # The cleaned value, where there is one: the prose editor has its own way of writing.
            typed = form.cleaned_data.get(name, form[name].value())
            if normal(field, stored) == normal(field, typed):
                continue
            mark = fingerprint(field, stored)
            by = told(seen.changed(name, mark), seen.changed(name, fingerprint(field, typed)))
            what = f"{where}{form[name].label}"
            sides = self._sides(field, stored, typed)
            yield self._conflict(f"{key}{name}", what, *sides[:2], by, mark, note=sides[2])

    def _of_rows(self):
        for number, form in enumerate(self.formset.in_order, start=1):
            where, seen = f"Entry {number}, {name_of(form)}", Seen(form["seen"].value())
            if form.instance.pk is None:
                yield from self._of_new_row(form, where, seen)
            elif self.formset._should_delete_form(form):
                stored = {name: form.get_initial_for_field(form.fields[name], name)
                          for name in form.fields if name not in CARRIED}  # fmt: skip
                marks = {name: fingerprint(form.fields[name], stored[name]) for name in stored}
                theirs = any(seen.changed(name, mark) for name, mark in marks.items())
                rank = f"No. {form.instance.rank}"
                yield self._whole(
                    f"entry-{form.instance.pk}", where, rank, "Removed", told(theirs, True)
                )
            else:
                yield from self._of_fields(form, f"entry-{form.instance.pk}-", f"{where}: ")

    def _of_new_row(self, form, where, seen):
        if self.formset._should_delete_form(form) or not form.has_changed():
            return
        if not seen.pk:
            yield self._whole(form.prefix, where, "Not there", "Added", MINE)
            return
        # An entry that was opened, and is not there any more.
        typed = {name: form.cleaned_data.get(name) for name in form.fields if name not in CARRIED}
        mine = any(
            seen.changed(name, fingerprint(form.fields[name], value))
            for name, value in typed.items()
        )
        yield self._whole(form.prefix, where, "Removed", "Still there", told(True, mine))

    def _of_unseen(self):
        for entry in self.formset.unseen:
            song = entry.song.label if entry.song else "an entry without song"
            words = Truncator(plain_text(entry.blurb)).chars(300)
            stored = f"No. {entry.rank}, added. {words}".strip()
            yield self._whole(f"entry-{entry.pk}", song, stored, "Not there", SAVED)

    def _of_order(self):
        forms_by_id = {form.instance.pk: form for form in self._staying if form.instance.pk}
        typed = list(forms_by_id)
        stored = sorted(typed, key=lambda pk: forms_by_id[pk].instance.rank)
        if typed == stored:
            return
        ranks = {pk: Seen(form["seen"].value()).rank for pk, form in forms_by_id.items()}
        opened = sorted(typed, key=ranks.get) if all(ranks.values()) else None
        moved = [pk for pk in typed if typed.index(pk) != stored.index(pk)]
        sides = [
            [Run("line", f"{order.index(pk) + 1}. {name_of(forms_by_id[pk])}") for pk in order
             if pk in moved]
            for order in (stored, typed)
        ]  # fmt: skip
        mark = blake2s(repr(stored).encode(), digest_size=4).hexdigest()
        yield self._conflict(
            "order", "Order of the entries", *sides, told(stored != opened, typed != opened), mark
        )

    @property
    def _staying(self):
        """The rows that what was posted keeps, in its order."""
        rows = self.formset.in_order
        return [row for row in rows if not self.formset._should_delete_form(row)]

    def _whole(self, key, what, stored, typed, by):
        mark = blake2s(stored.encode("utf-8", "replace"), digest_size=4).hexdigest()
        return self._conflict(key, what, [Run("same", stored)], [Run("same", typed)], by, mark)

    def _conflict(self, key, what, stored, typed, by, mark, note=""):
        return Conflict(key, what, stored, typed, by, mark, self._choice(key, by, mark), note)

    def _choice(self, key, by, mark):
        if self.all_mine:
            return MINE
        side, _, of = self.data.get(f"choice-{key}", "").partition(".")
        if side in (SAVED, MINE) and of == mark:
            return side
        if self.asked and key not in self.asked:
            # Typed after both versions were shown: that is the choice.
            return MINE
        return "" if by == "both" else by

    def _sides(self, field, stored, typed):
        """Both values as an editor reads them, what differs marked, and what marks cannot show."""
        is_text = isinstance(field, forms.CharField) and not hasattr(field, "choices")
        if not is_text:
            return *([Run("same", shown(field, value))] for value in (stored, typed)), ""
        change = rich_text_change if isinstance(field, RichTextFormField) else plain_text_change
        runs, links, note = change(str(stored or ""), str(typed or ""), self.marker)
        if not runs:
            texts = [plain_text(str(value or "")) for value in (stored, typed)]
            runs = [Run("removed", texts[0]), Run("added", texts[1])]
        runs = [*map(shortened, runs), *(run._replace(text=f" [{run.text}]") for run in links)]
        sides = [
            [run for run in runs if run.kind != left_out and run.text] or [Run("same", "–")]
            for left_out in ("added", "removed")
        ]
        return *sides, note

    # What is chosen

    def merged(self):
        """What was posted, with what is saved now in all places where that was chosen."""
        data = self.data.copy()
        for name, field in self.form.fields.items():
            if self.choices.get(name) == SAVED:
                put(data, name, field, self.form.get_initial_for_field(field, name))
        if self.formset is not None:
            self._put_rows(data)
        return data

    def drop_files(self, files):
        """Take away the posted files whose field stays as it is saved."""
        for name in [name for name in files if self.choices.get(name) == SAVED]:
            del files[name]

    def _put_rows(self, data):
        prefix = self.formset.prefix
        rows = self._rows()
        for key in [key for key in data if key.startswith(f"{prefix}-")]:
            del data[key]
        places = {token: place for place, token in enumerate(self._in_order(rows), start=1)}
        existing = sum(1 for row in rows.values() if row["id"])
        data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = len(rows), existing
        for number, (token, row) in enumerate(rows.items()):
            row["rank"] = places.get(token, "")
            for name, value in row.items():
                data[f"{prefix}-{number}-{name}"] = str(value)

    def _rows(self):
        """All rows that the choices leave, removed ones included, by entry id or by prefix."""
        rows = {}
        for form in self.formset.forms:
            token = form.instance.pk or form.prefix
            row = {
                key.removeprefix(f"{form.prefix}-"): self.formset.data[key]
                for key in self.formset.data
                if key.startswith(f"{form.prefix}-")
            }
            row.setdefault("id", "")
            if form.instance.pk is None:
                if self.choices.get(form.prefix) != SAVED:
                    rows[token] = row
                continue
            whole = self.choices.get(f"entry-{token}") == SAVED
            if whole:
                row.pop("DELETE", None)
            for name, field in form.fields.items():
                if name not in CARRIED and (
                    whole or self.choices.get(f"entry-{token}-{name}") == SAVED
                ):
                    put(row, name, field, form.get_initial_for_field(field, name))
            rows[token] = row
        for entry in self.formset.unseen:
            rows[entry.pk] = self._row_of(entry)
            if self.choices.get(f"entry-{entry.pk}") == MINE:
                rows[entry.pk]["DELETE"] = "on"
        return rows

    def _row_of(self, entry):
        names = [field.name for field in RANKED_FIELDS if field.name != "rank"]
        texts = {name: getattr(entry, name) for name in (*names, "private_note", "decision")}
        return {"id": entry.pk, "song": entry.song_id or "", **texts}

    def _in_order(self, rows):
        """The rows that stay, in the chosen order; those of the other beside their neighbours."""
        entries = sorted(self.formset.get_queryset(), key=lambda entry: entry.rank)
        saved = [entry.pk for entry in entries]
        mine = [form.instance.pk or form.prefix for form in self._staying]
        first, second = (saved, mine) if self.choices.get("order") == SAVED else (mine, saved)
        staying = {token for token, row in rows.items() if not row.get("DELETE")}
        order = [token for token in first if token in staying]
        before = None
        for token in second:
            if token not in staying:
                continue
            if token not in order:
                order.insert(order.index(before) + 1 if before is not None else 0, token)
            before = token
        return order


def told(theirs, mine):
    """Who changed what differs; when it is not known who, it may have been both."""
    return "both" if theirs == mine else SAVED if theirs else MINE


def name_of(form):
    return form.song_label or "without song"


def shown(field, value):
    """A value as an editor reads it: choices by their words, pictures by their names."""
    if value in (None, "", [], False):
        return "–"
    if value is True:
        return "Yes"
    if hasattr(field, "queryset"):
        chosen = field.prepare_value(value)
        chosen = chosen if isinstance(chosen, (list, tuple)) else [chosen]
        chosen = [pk for pk in chosen if is_number(str(pk))]
        return ", ".join(map(str, field.queryset.filter(pk__in=chosen))) or "–"
    if hasattr(field, "choices"):
        return str(dict(field.choices).get(value, value))
    return Truncator(str(value)).chars(300)


def shortened(run):
    """A run, without the middle of words that both have alike."""
    if run.kind != "same" or len(run.text) <= 2 * MOST_ALIKE:
        return run
    return run._replace(text=f"{run.text[:MOST_ALIKE]} … {run.text[-MOST_ALIKE:]}")


def put(data, name, field, value):
    """Write a stored value into posted data, as the form would have posted it."""
    value = field.prepare_value(value)
    data.pop(name, None)
    data.pop(f"{name}-clear", None)
    if isinstance(field, forms.FileField) or value in (None, False):
        return
    if isinstance(value, (list, tuple)):
        data.setlist(name, [str(each) for each in value])
    else:
        data[name] = "on" if value is True else str(value)


def found_again(data, prefix, entries):
    """Posted data in which a new row of a song that somebody else has added too is that entry.

    Without this, two editors who add the same song could only be told that it stands there twice.
    """
    data, entries = data.copy(), list(entries)
    rows = [key.removesuffix("-song") for key in data
            if key.startswith(f"{prefix}-") and key.endswith("-song")]  # fmt: skip
    stored, posted = {str(entry.pk) for entry in entries}, {data.get(f"{row}-id") for row in rows}
    unseen = {str(e.song_id): e.pk for e in entries if e.song_id and str(e.pk) not in posted}
    for row in rows:
        is_new = data.get(f"{row}-id", "") not in stored
        if is_new and f"{row}-DELETE" not in data and data[f"{row}-song"] in unseen:
            data[f"{row}-id"] = str(unseen.pop(data[f"{row}-song"]))
    return data
