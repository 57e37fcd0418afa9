"""Why a change of what readers see cannot be had, in words for the editor."""


class Refused(Exception):
    """A change of what readers see that cannot be had; the message says why, to the editor."""


class NotPublishable(Refused):
    """The working copy has findings that block, or that need a reason; `findings` says which."""

    def __init__(self, findings):
        self.findings = findings
        super().__init__(" ".join(finding.sentence for finding in findings))


class Stale(Refused):
    """The working copy has been written since the editor saw it."""
