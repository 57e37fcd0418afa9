"""What holds for every answer and every request, whichever view makes or takes it."""

from urllib.parse import unquote_to_bytes

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve

from .addresses import current_address

# Nothing is loaded from anywhere else, nothing runs that is written into a page.
SITE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# The prose editor adds one style element of its own; it is allowed by its content.
EDITOR_STYLE = "sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA="
ADMIN_POLICY = SITE_POLICY.replace(
    "style-src 'self'", f"style-src 'self' '{EDITOR_STYLE}'"
).replace("img-src 'self'", "img-src 'self' data:")


class ContentSecurityPolicyMiddleware:
    """Tells the browser what a page may load (W3C Content Security Policy Level 3)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_admin = request.path_info.startswith("/admin/")
        response.headers.setdefault(
            "Content-Security-Policy", ADMIN_POLICY if is_admin else SITE_POLICY
        )
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()"
        )
        return response


class RefuseUnstorableTextMiddleware:
    """Answers 400 where an address holds a NUL, which no name has and PostgreSQL refuses late."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if b"\x00" in unquote_to_bytes(request.META.get("QUERY_STRING", "")):
            raise SuspiciousOperation("NUL in the query")


class FormerAddressMiddleware:
    """Sends who comes by a page's former address on to the page, query and sub-path kept."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return response
        address = current_address(match)
        if address is None or address == request.path:
            return response
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
