"""One short value for all that a list says: equal digests, equal content."""

import hashlib
import json

from ..models import Edition, Listicle

RANKINGS = {Listicle: "entries", Edition: "placements"}


def digest(text, theme_ids, ranking):
    """SHA-256, in hexadecimal, of a list's words and themes, and its songs from no. 1 on."""
    content = {
        "text": text.text(),
        "themes": sorted(theme_ids),
        "ranking": [{"song": row.song_id, **row.text()} for row in ranking],
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def digest_of(holder):
    """The digest of a working copy or an edition.

    Read from the rows as they stand in the database, never from an instance in hand, which may hold
    text that was cleaned on its way in.
    """
    return _digest_of_loaded(_loaded(type(holder)).get(pk=holder.pk))


def digests_of_all(model):
    """Every working copy or every edition with its digest, read likewise, but many at a time."""
    for holder in _loaded(model).iterator(chunk_size=200):
        yield holder, _digest_of_loaded(holder)


def keep_digest(listicle):
    """Bring the working copy's stored digest in line with its rows: the last step of a write."""
    listicle.digest = digest_of(listicle)
    Listicle.objects.filter(pk=listicle.pk).update(digest=listicle.digest)


def _loaded(model):
    return model._default_manager.prefetch_related("theme_items", RANKINGS[model])


def _digest_of_loaded(holder):
    theme_ids = [item.tag_id for item in holder.theme_items.all()]
    return digest(holder, theme_ids, holder.ranking)
