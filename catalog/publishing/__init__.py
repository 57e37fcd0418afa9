"""From the editors' working copy to what readers see. Knows no HTTP."""

from .comparison import compare, unpublished_changes
from .digests import digest_of, keep_digest
from .editions import cancel, expire, lay_out, publish, reschedule, restore, withdraw
from .moments import moment_from, on_the_clock
from .preflight import Finding, Level, examine, mend, preflight
from .ranked_list import RankedList
from .refusals import NotPublishable, Refused, Stale
from .review import approve, last_return, propose, publish_reviewed, review_of, send_back

__all__ = [
    "Finding",
    "Level",
    "NotPublishable",
    "RankedList",
    "Refused",
    "Stale",
    "approve",
    "cancel",
    "compare",
    "digest_of",
    "examine",
    "expire",
    "keep_digest",
    "last_return",
    "lay_out",
    "mend",
    "moment_from",
    "on_the_clock",
    "preflight",
    "propose",
    "publish",
    "publish_reviewed",
    "reschedule",
    "restore",
    "review_of",
    "send_back",
    "unpublished_changes",
    "withdraw",
]
