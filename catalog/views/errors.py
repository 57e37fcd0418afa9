from django.shortcuts import render


def bad_request(request, exception):
    """As Django's own, with the site's name in the page."""
    return render(request, "400.html", status=400)
