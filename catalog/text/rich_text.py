"""Texts with bold, links and lists: cleaned on the way into the database, whichever way they come."""

import html as entities
import re
from functools import cache

import nh3
from django import forms
from django.db import models
from django.utils.html import linebreaks, strip_tags

from .widgets import RichTextWidget

TAGS = {"p", "br", "strong", "em", "s", "a", "ul", "ol", "li", "blockquote", "h3"}
# What other editors call the same thing, renamed before cleaning so that a paste keeps its emphasis.
SYNONYMS = {"b": "strong", "i": "em", "strike": "s", "del": "s", "h2": "h3", "h4": "h3"}
RICH_TEXT_LENGTH = 100_000


@cache
def _cleaner():
    return nh3.Cleaner(
        tags=TAGS,
        clean_content_tags={"script", "style"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        # `rel` is derived when the page is made, from what the link earns then.
        link_rel=None,
    )


def _rename(match):
    slash, tag, rest = match.groups()
    return f"<{slash}{SYNONYMS[tag.lower()]}{rest}>"


_SYNONYM_TAG = re.compile(rf"<(/?)({'|'.join(SYNONYMS)})((?:\s[^<>]*)?)>", re.IGNORECASE)
_EMPTY = re.compile(r"(?:<p>(?:\s|&nbsp;|<br>)*</p>|\s|&nbsp;)*")


def clean_rich_text(html):
    """HTML with nothing in it but our few tags and plain links; "" where no text is left.

    Idempotent. Plain text (typed where scripts do not run) becomes paragraphs. NUL and lone
    surrogates, which no database stores, are dropped.
    """
    html = html.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
    if html.strip() and "<" not in html:
        html = linebreaks(html)
    html = _cleaner().clean(_SYNONYM_TAG.sub(_rename, html)).strip()
    return "" if _EMPTY.fullmatch(html) else html


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
        return clean_rich_text(super().to_python(value))

    def has_changed(self, initial, data):
        return clean_rich_text(initial or "") != clean_rich_text(data or "")


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
