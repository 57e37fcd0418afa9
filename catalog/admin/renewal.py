from .steps import TakesSteps


class RenewsLists(TakesSteps):
    """The step by which next year's list begins."""
