"""From the editors' working copy to what readers see. Knows no HTTP."""

from .digests import digest_of, keep_digest
from .editions import NotPublishable, lay_out, publish, withdraw
from .preflight import Finding, preflight
from .ranked_list import RankedList

__all__ = [
    "Finding",
    "NotPublishable",
    "RankedList",
    "digest_of",
    "keep_digest",
    "lay_out",
    "preflight",
    "publish",
    "withdraw",
]
