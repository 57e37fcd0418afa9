from .steps import TakesSteps


class ChecksLists(TakesSteps):
    """What the form shows of the checks, and the machine's mends."""
