"""From the editors' working copy to what readers see. Knows no HTTP."""

from .comparison import compare
from .digests import digest_of, keep_digest
from .editions import cancel, expire, lay_out, publish, reschedule, restore, withdraw
from .moments import moment_from, on_the_clock
from .preflight import Finding, preflight
from .ranked_list import RankedList
from .refusals import NotPublishable, Refused, Stale

__all__ = [
    "Finding",
    "NotPublishable",
    "RankedList",
    "Refused",
    "Stale",
    "cancel",
    "compare",
    "digest_of",
    "expire",
    "keep_digest",
    "lay_out",
    "moment_from",
    "on_the_clock",
    "preflight",
    "publish",
    "reschedule",
    "restore",
    "withdraw",
]
