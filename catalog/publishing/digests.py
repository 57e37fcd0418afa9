"""One short value for all that a list says: equal digests, equal content."""

import hashlib
import json

from ..models import Listicle


def digest_of(holder):
    """SHA-256, in hexadecimal, of a working copy's or an edition's words, order, songs and themes.

    Read from the rows as they stand in the database, never from an instance in hand, which may hold
    text that was cleaned on its way in.
    """
    holder = type(holder)._default_manager.get(pk=holder.pk)
    content = {
        "text": holder.text(),
        "themes": sorted(holder.theme_items.values_list("tag", flat=True)),
        "ranking": [{"song": row.song_id, **row.text()} for row in holder.ranking.order_by("rank")],
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def keep_digest(listicle):
    """Bring the working copy's stored digest in line with its rows. The last step of every write."""
    listicle.digest = digest_of(listicle)
    Listicle.objects.filter(pk=listicle.pk).update(digest=listicle.digest)
