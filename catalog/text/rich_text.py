"""Texts with bold, links and lists: cleaned on every way into the database."""

import html as entities
import re
from functools import cache

import nh3
from django import forms
from django.db import models
from django.utils.html import linebreaks, strip_tags

from .widgets import RichTextWidget

# What the editor (static/catalog/admin/rich-text.js) can write, and all that is kept.
TAGS = {"p", "br", "strong", "em", "s", "a", "ul", "ol", "li", "blockquote", "h3"}
# On any tag none: unless told so, the cleaner keeps `title` and `lang` wherever they stand.
ATTRIBUTES = {"a": {"href"}, "*": set()}
# What others call the same thing, renamed so that their text keeps its shape.
SYNONYMS = {
    "b": "strong",
    "i": "em",
    "strike": "s",
    "del": "s",
    "div": "p",
    **dict.fromkeys(["h1", "h2", "h4", "h5", "h6"], "h3"),
}
RICH_TEXT_LENGTH = 100_000
# More tags and entities than any text has; the parser would need minutes for a megabyte of them.
MOST_MARKUP = 10_000

_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^<>]*>|<(/?)([a-z][a-z0-9]*)\b([^<>]*)>|<", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<[^<>]*>")
_TAG_OR_ENTITY = re.compile(r"<[^<>]*>|&[#\w]*;?")
_BLOCK = re.compile(r"<(?:p|ul|ol|blockquote|h3)>")
_EMPTY_PARAGRAPH = re.compile(r"<p>(?:\s|&nbsp;|<br>)*</p>")
_LINK_TO_NOWHERE = re.compile(r"<a>(.*?)</a>", re.DOTALL)
# Half characters, which no database stores, and control characters, which no feed may contain.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@cache
def _cleaner():
    return nh3.Cleaner(
        tags=TAGS,
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        # `rel` is derived when the page is made, from what the link earns then.
        link_rel=None,
    )


def clean_rich_text(html):
    """HTML with nothing in it but our few tags and plain links; "" where no text is left.

    Idempotent. Plain text (typed where scripts do not run) becomes paragraphs.
    """
    # HTML that was put right may read differently once more (a paragraph in a button in a
    # paragraph), so clean until nothing changes. It takes two rounds, seldom three.
    for _ in range(6):
        before, html = html, _clean_once(html)
        if html == before:
            break
    return html


def _clean_once(html):
    html = _MARKUP.sub(_simplify, _UNSTORABLE.sub("", html))
    if html.count("<") + html.count("&") > MOST_MARKUP:
        html = " ".join(_TAG_OR_ENTITY.sub(" ", html).split())
    html = _cleaner().clean(html)
    html = _LINK_TO_NOWHERE.sub(r"\1", html)
    html = _EMPTY_PARAGRAPH.sub("\n\n", html)
    if not _TAG.sub("", html).replace("&nbsp;", " ").strip():
        return ""
    if not _BLOCK.search(html):
        html = linebreaks(html)
    return html.strip()


def _simplify(match):
    """Our name for a tag, without attributes; a "<" that begins no tag is text.

    Safety is the cleaner's business. This keeps emphasis, and keeps the parser quick: it repeats
    formatting that was never closed in each paragraph, once for each set of attributes.
    """
    slash, tag, attributes = match.groups()
    if tag is None:
        return "&lt;" if match[0] == "<" else ""
    tag = tag.lower()
    return f"<{slash}{SYNONYMS.get(tag, tag)}{attributes if tag == 'a' else ''}>"


def plain_text(html):
    """The words of a rich text, on one line."""
    spaced = re.sub(r"</(?:p|li|h3|blockquote)>|<br>", " ", html)
    return " ".join(entities.unescape(strip_tags(spaced)).split())


class RichTextFormField(forms.CharField):
    """The form's side: the prose editor, or a plain text box where scripts do not run."""

    widget = RichTextWidget

    def __init__(self, *args, **kwargs):
        # The admin offers its own text box for every text column; this one is not any text.
        kwargs["widget"] = RichTextWidget
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        # What is too long is refused as it is, not cleaned first.
        if self.max_length is not None and len(value) > self.max_length:
            return value
        return clean_rich_text(value)

    def has_changed(self, initial, data):
        """Whether the text differs, not only its notation: the editor has its own way with HTML."""
        return not self.disabled and self.to_python(initial) != self.to_python(data)


class RichTextField(models.TextField):
    """HTML that is clean in the database, however it got there."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("blank", True)
        kwargs.setdefault("max_length", RICH_TEXT_LENGTH)
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        return value

    def pre_save(self, instance, add):
        cleaned = clean_rich_text(getattr(instance, self.attname) or "")
        setattr(instance, self.attname, cleaned)
        return cleaned

    def get_db_prep_save(self, value, connection):
        # Here and not only in pre_save, which bulk_update and update() pass by.
        if isinstance(value, str):
            value = clean_rich_text(value)
        return super().get_db_prep_save(value, connection)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": RichTextFormField, **kwargs})
