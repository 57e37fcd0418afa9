from django.shortcuts import render


def bad_request(request, exception):
    """As Django's own, with the site's name in the page."""
    return render(request, "400.html", status=400)


def csrf_failure(request, reason=""):
    """A form that we cannot tell to be ours; why is of use to attackers only."""
    return render(request, "403_csrf.html", status=403)
