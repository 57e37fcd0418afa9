"""What a check says."""

from dataclasses import dataclass
from enum import StrEnum

from ...models import Reason


class Level(StrEnum):
    """How much a finding weighs."""

    BLOCKS = "blocks"
    NEEDS_REASON = "needs a reason"
    ADVICE = "advice"


@dataclass(frozen=True)
class Fix:
    """What a machine can mend: the field's new value, and the words on the button."""

    label: str
    value: str


@dataclass(frozen=True)
class Finding:
    """One thing that a working copy lacks, and what to do about it.

    `rank` names the entry it concerns (None: the whole list), `field` the model's field. `song_id`
    and `row_id` are those of that entry.
    """

    level: Level
    code: str
    sentence: str
    rank: int | None = None
    field: str = ""
    song_id: int | None = None
    row_id: int | None = None
    fix: Fix | None = None
    # Whether the edition that readers see has it already, and why it was published all the same.
    is_live: bool = False
    reason: Reason | None = None

    @property
    def key(self):
        """What makes it the same finding in another version, wherever the song stands there."""
        return self.code, self.field, self.song_id

    @property
    def name(self):
        """The key as one word, for forms."""
        return f"{self.code}.{self.field}.{self.song_id or ''}"

    @property
    def blocks(self):
        return self.level is Level.BLOCKS

    @property
    def needs_reason(self):
        return self.level is Level.NEEDS_REASON

    @property
    def asks_for_reason(self):
        """Whether somebody must say why, since nobody has and readers do not see it yet."""
        return self.needs_reason and not self.is_live and self.reason is None

    def reason_among(self, reasons):
        """What is said for it: under its name, its code, or for all ("")."""
        if not self.needs_reason:
            return ""
        return next((reasons[key] for key in (self.name, self.code, "") if reasons.get(key)), "")

    def holds_back(self, reasons):
        """Whether the draft cannot be published for it, with these reasons given."""
        if self.blocks:
            return not self.is_live
        return self.asks_for_reason and not self.reason_among(reasons)
