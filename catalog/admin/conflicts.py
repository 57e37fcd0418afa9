"""Two versions of one working copy side by side, when the second of two editors wants to save."""

from dataclasses import dataclass

from django.utils.text import Truncator

from ..text.rich_text import plain_text


@dataclass(frozen=True)
class Conflict:
    """One thing that stands differently in the database and in the form."""

    what: str
    stored: str
    typed: str


def conflicts(form, *formsets):
    """All differences between the stored working copy and what was typed, in the form's order."""
    found = list(_of_fields(form))
    for formset in formsets:
        found += [*_of_rows(formset), *_unseen(formset)]
    return found


def _of_fields(form, where=""):
    for name in form.changed_data:
        if name in ("seen_version", "id", "listicle"):
            continue
        bound = form[name]
        stored = form.get_initial_for_field(bound.field, name)
        what = f"{where}{bound.label}"
        yield Conflict(what, _shown(bound.field, stored), _shown(bound.field, bound.value()))


def _of_rows(formset):
    for place, form in enumerate(formset.in_order, start=1):
        where = f"Entry {place}: "
        if form.instance.pk is None:
            if form.has_changed():
                yield Conflict(f"Entry {place}", "not there", form.song_label or "a new entry")
            continue
        if formset._should_delete_form(form):
            yield Conflict(f"{where}{form.song_label}", f"no. {form.instance.rank}", "removed")
            continue
        if form.instance.rank != form.place:
            song = form.song_label or "an entry without song"
            yield Conflict(f"Rank of {song}", str(form.instance.rank), str(form.place))
        yield from _of_fields(form, where)


def _unseen(formset):
    for entry in formset.unseen:
        yield Conflict(
            f"No. {entry.rank}", entry.song.label if entry.song else "no song", "not there"
        )


def _shown(field, value):
    """A value as an editor reads it: choices by their words, texts without their markup."""
    if value in (None, "", []):
        return "–"
    if hasattr(field, "queryset"):
        chosen = value if isinstance(value, (list, tuple)) else [value]
        chosen = [getattr(each, "pk", each) for each in chosen]
        chosen = [pk for pk in chosen if str(pk).isdecimal()]
        return ", ".join(map(str, field.queryset.filter(pk__in=chosen))) or "–"
    return Truncator(plain_text(str(value))).chars(300)
