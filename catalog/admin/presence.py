from .steps import TakesSteps


class TellsPresence(TakesSteps):
    """Who else has the list open."""
