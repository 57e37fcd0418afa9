from django.http import Http404
from django.shortcuts import render


class Gone(Http404):
    """What stood at this address was taken off the site for good."""


class TellsWhatIsGone:
    """A page that answers 410 where it raises Gone: do not ask again, not even a search engine."""

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except Gone:
            return render(request, "410.html", status=410)


def bad_request(request, exception):
    """As Django's own, with the site's name in the page."""
    return render(request, "400.html", status=400)


def csrf_failure(request, reason=""):
    """A form that we cannot tell to be ours; why is of use to attackers only."""
    return render(request, "403_csrf.html", status=403)
