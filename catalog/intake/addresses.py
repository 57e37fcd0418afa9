"""Addresses in a text: links, videos, and what wraps them."""

import re
from urllib.parse import parse_qs, urlsplit

from .lines import Link

_VIDEO = re.compile(
    r"(?:youtube(?:-nocookie)?\.com/(?:watch\?(?:[^\s#]{0,200}&)?v=|embed/|shorts/)|youtu\.be/)"
    r"([A-Za-z0-9_-]{11})"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"“”]{1,2000}")
_TRAILING = ".,;:!?)]’'"


def links_in(text):
    """The addresses that are printed in a text."""
    found = [address.rstrip(_TRAILING) for address in _ADDRESS.findall(text)]
    return [Link(unwrap(address), address) for address in found]


def videos_in(text):
    """The YouTube ids of the videos whose addresses are printed in a text."""
    return _VIDEO.findall(text)


def unwrap(address):
    """Where a link leads, without the search engine that it was copied from."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if parts.hostname in ("www.google.com", "google.com") and parts.path == "/url":
        wrapped = parse_qs(parts.query)
        return (wrapped.get("q") or wrapped.get("url") or [address])[0]
    return address
