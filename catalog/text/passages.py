"""A text without its markup, character by character where it stood."""

import re

_MARKUP = re.compile(r"<[^<>]*>|&[#\w]{1,31};?")
_BLOCK = re.compile(r"</?(?:p|ul|ol|li|blockquote|h[1-6]|br)\b", re.IGNORECASE)
# Stands where a paragraph begins or ends; no text can hold it (see rich_text).
BREAK = "\uffff"


def flattened(html):
    """A rich text as plain text of the same length: what is found in it, stands there in the HTML.

    Tags and entities become spaces, the bounds of paragraphs BREAK.
    """
    return _MARKUP.sub(_blank, html)


def _blank(match):
    first = BREAK if _BLOCK.match(match[0]) else " "
    return first + " " * (len(match[0]) - 1)


def without(text, pattern):
    """The text with every match of a pattern blanked, its length kept."""
    return pattern.sub(lambda match: " " * len(match[0]), text) if pattern else text
