"""Addresses in any script: what a slug is made of, and how one reads it from a path."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import models
from django.urls.converters import StringConverter

from .keys import INVISIBLE, has_letter

SLUG_LENGTH = 120

# Routes of our own below a noun, taken or foreseen: /admin/catalog/song/add/, /themes/feed/.
RESERVED = frozenset(
    "add admin all api archive edit editions feed index latest new page preview search".split()
)
# The shape of the address given to what has no letter to make one of.
ID_SHAPED = re.compile(r"(song|artist|theme|listicle|author|merchant)-\d+")


def is_slug_character(character):
    """Letters, marks and digits of any script, and the hyphen.

    Marks count because Thai, Hindi or Hebrew cannot be written without them; Python's \\w leaves
    them out.
    """
    return character == "-" or unicodedata.category(character)[0] in "LMN"


def is_slug(text):
    """Whether a text can stand in a path as it is: NFC, slug characters only, and some letter."""
    return (
        all(map(is_slug_character, text))
        and has_letter(text)
        and not INVISIBLE.search(text)
        and unicodedata.is_normalized("NFC", text)
    )


def is_reserved(slug):
    return slug in RESERVED or ID_SHAPED.fullmatch(slug) is not None


def slug_from(text, length=SLUG_LENGTH):
    """An address made of a name: NFC, lower case, words joined by hyphens; may come out empty.

    Letters of every script stay as they are: "빅뱅" is an address.
    """
    # An acute accent is typed for an apostrophe; NFKC would make a mark of it.
    text = unicodedata.normalize("NFKC", text.replace("´", "'"))
    text = INVISIBLE.sub("", re.sub("['’‘ʼ]", "", text))
    text = unicodedata.normalize("NFC", text.lower())
    text = "".join(c if is_slug_character(c) else "-" for c in text)
    slug = re.sub("-+", "-", text)[:length].strip("-")
    return slug if has_letter(slug) else ""


def validate_slug(slug):
    """Refuse what cannot be an address, with the reason."""
    if not is_slug(slug) or slug != slug.lower():
        raise ValidationError(
            "An address is made of small letters and digits of any script, and hyphens: "
            "“%(proposal)s” would do.",
            params={"proposal": slug_from(slug) or "a-name"},
        )
    if slug in RESERVED:
        raise ValidationError(
            "“%(slug)s” is kept for the site's own pages: choose another address.",
            params={"slug": slug},
        )


class SlugField(models.CharField):
    """The last part of a page's address, in any script; unique among its kind."""

    default_validators = [validate_slug]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", SLUG_LENGTH)
        kwargs.setdefault("unique", True)
        super().__init__(*args, **kwargs)


class SlugConverter(StringConverter):
    """A slug in a path. Django's own converter knows ASCII only."""

    def to_python(self, value):
        slug = unicodedata.normalize("NFC", value)
        if not is_slug(slug) or len(slug) > SLUG_LENGTH:
            raise ValueError(value)
        return slug


class SlugsConverter(SlugConverter):
    """One slug, or several that must all apply: "loneliness+rain". At most five."""

    def to_python(self, value):
        slugs = [super(SlugsConverter, self).to_python(part) for part in value.split("+")]
        if len(slugs) > 5 or len(set(slugs)) < len(slugs):
            raise ValueError(value)
        return slugs

    def to_url(self, slugs):
        return "+".join(slugs)
