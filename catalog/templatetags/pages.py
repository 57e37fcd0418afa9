"""What the visitors' templates print beyond plain values."""

import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from ..text import rich_text

register = template.Library()

# What could end a script element, or start a comment in one (HTML Standard, 4.12.1.3).
SCRIPT_SAFE = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


@register.simple_tag(takes_context=True)
def prose(context, html, headings=3):
    """A rich text as this page shows it: links related and marked, headings at this level."""
    marked = context["disclosure"].prose(html)
    if headings != 3:
        marked = marked.replace("<h3>", f"<h{headings}>").replace("</h3>", f"</h{headings}>")
    return mark_safe(marked)


@register.filter
def plain_text(html):
    return rich_text.plain_text(html)


@register.simple_tag
def json_ld(data):
    """Structured data as a script element, which its own text cannot end."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(SCRIPT_SAFE)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))
