"""What an editor's browser would post: the list form as it was shown, with what was changed."""

from django.urls import reverse


def form_of(listicle, **changes):
    """The fields of the list form as the page shows them for this working copy."""
    listicle.refresh_from_db()
    values = {
        "seen_version": listicle.version,
        "title": listicle.title,
        "slug": listicle.slug,
        "standfirst": listicle.standfirst,
        "intro": listicle.intro,
        "list_heading": listicle.list_heading,
        "order": listicle.order,
        "author": listicle.author_id or "",
        "themes": [theme.pk for theme in listicle.themes.all()],
        "featured_position": listicle.featured_position,
        "writer": listicle.writer_id or "",
        "private_note": listicle.private_note,
    }
    if "entries-TOTAL_FORMS" not in changes or "entries-INITIAL_FORMS" not in changes:
        values |= rows_of([row_of(entry) for entry in listicle.entries.all()])
    return {**values, **changes}


def row_of(entry, **changes):
    return {
        "id": entry.pk,
        "listicle": entry.listicle_id,
        "rank": entry.rank,
        "song": entry.song_id or "",
        "blurb": entry.blurb,
        "callout_label": entry.callout_label,
        "callout": entry.callout,
        "decision": entry.decision,
        "private_note": entry.private_note,
        **changes,
    }


def rows_of(rows):
    """The rows of entries as form fields, counts included."""
    fields = {
        "entries-TOTAL_FORMS": len(rows),
        "entries-INITIAL_FORMS": sum(1 for row in rows if row.get("id")),
    }
    for number, row in enumerate(rows):
        fields |= {f"entries-{number}-{name}": value for name, value in row.items()}
    return fields


def address_of(listicle):
    return reverse("admin:catalog_listicle_change", args=[listicle.pk])


def ranking_of(listicle):
    """The titles of the working copy in order, after checking that ranks are 1 to n."""
    entries = list(listicle.entries.order_by("rank").select_related("song"))
    assert [entry.rank for entry in entries] == list(range(1, len(entries) + 1))
    return [entry.song.title if entry.song else None for entry in entries]
