"""Typing is kept in the browser until the server has saved it; here the server says so."""

import re

COOKIE = "saved_typing"


def tell_saved(request, response):
    """Tell typing.js which kept typing has been saved, so that it is not offered back."""
    typing = request.POST.get("typing", "")
    if re.fullmatch(r"[-\w]{1,40}", typing, re.ASCII):
        response.set_cookie(
            COOKIE,
            typing,
            max_age=24 * 3600,
            path="/admin/",
            samesite="Lax",
            secure=request.is_secure(),
        )
