"""Changed facts as editors read them: the old and the new side by side, their words marked."""

from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateTimeField, FileField
from django.utils.dateparse import parse_datetime
from django.utils.text import Truncator

from ..facts import bare, label_of, own_fields, parts_of
from ..models import Activity, Listicle
from ..publishing import on_the_clock
from ..publishing.comparison import Marker, Run, plain_text_change, replaced, rich_text_change
from ..text.rich_text import RichTextField, plain_text

Action = Activity.Action


@dataclass(frozen=True)
class FactChange:
    """One fact that was changed: what stood there and what stands there, line by line."""

    label: str
    before: list[list[Run]]
    after: list[list[Run]]
    note: str = ""


def fact_changes(kind, changes):
    """All changed facts of a kind of record; None is a kind that the desk does not have."""
    marker = Marker()
    return [fact_change(kind, name, *changes[name], marker) for name in in_order(kind, changes)]


def in_order(kind, changes):
    """The names of changed facts in the order of the form; a database keeps none in JSON."""
    known = [*(field.name for field in own_fields(kind)), *parts_of(kind)] if kind else []
    others = sorted(name for name in changes if name not in known)
    return [*(name for name in known if name in changes), *others]


def fact_change(kind, name, old, new, marker):
    if isinstance(old, list) or isinstance(new, list):
        return change_of_rows(kind, name, old or [], new or [])
    field, links, note = field_of(kind, name), [], ""
    if isinstance(field, RichTextField):
        runs, links, note = rich_text_change(old or "", new or "", marker)
    elif is_words(field) and isinstance(old, str) and isinstance(new, str):
        runs, _links, note = plain_text_change(old, new, marker)
    else:
        runs = replaced(shown(field, old), shown(field, new))
    lines = [runs, *([run] for run in links)]
    before, after = without("added", lines), without("removed", lines)
    return FactChange(label_of(kind, name), before, after, note)


def change_of_rows(kind, name, old, new):
    def line(row, others, mark):
        stays = bare(row) in [bare(other) for other in others]
        return [Run("same" if stays else mark, shown_row(kind, name, row))]

    before = [line(row, new, "removed") for row in old]
    return FactChange(label_of(kind, name), before, [line(row, old, "added") for row in new])


def without(mark, lines):
    """The lines without what stands on the other side only."""
    kept = ([run for run in line if run.kind != mark] for line in lines)
    return [line for line in kept if line]


def field_of(kind, name):
    try:
        return kind._meta.get_field(name)
    except (AttributeError, FieldDoesNotExist):
        return None


def is_words(field):
    return not (field and (field.choices or isinstance(field, FileField)))


def shown_row(kind, name, row):
    """One row beneath a record on one line."""
    if "label" in row or name not in parts_of(kind):
        return shown(None, row)
    part = parts_of(kind)[name]
    values = (shown(part.field(each), row.get(each)) for each in part.fields)
    return " · ".join(filter(None, values))


def shown(field, value):
    """A value as an editor reads it; "" for none."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return str(value.get("label", value))
    if field and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, DateTimeField):
        return on_the_clock(parse_datetime(value))
    return str(value)


def first_words(field, value):
    text = shown(field, value)
    text = plain_text(text) if isinstance(field, RichTextField) else text
    return Truncator(text).chars(30) or "–"


def summary_of(kind, activity):
    """The first words about an activity: why it was done, or what has changed."""
    if activity.reason:
        return activity.reason
    if activity.action not in (Action.CHANGED, Action.MOVED, Action.UNDONE):
        return ""
    labels = [label_of(kind, name) for name in in_order(kind, activity.changes)]
    if kind is Listicle and activity.digest_before != activity.digest_after:
        labels.insert(0, "draft")
    if len(labels) == len(activity.changes) == 1:
        ((name, values),) = activity.changes.items()
        if not any(isinstance(value, list) for value in values):
            old, new = (first_words(field_of(kind, name), value) for value in values)
            return f"{labels[0]}: {old} → {new}"
    return ", ".join(labels)
