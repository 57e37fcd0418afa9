from .steps import TakesSteps


class ReviewsLists(TakesSteps):
    """The steps by which a writer's draft is proposed and approved."""
