from .steps import TakesSteps


class SealsVersions(TakesSteps):
    """The step by which a published version disappears for good."""
