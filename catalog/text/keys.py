"""Comparison keys: two spellings of one name have one key."""

import re
import unicodedata

from django.db import models

# A key must fit where the name fits: NFKC can lengthen a text (one Arabic ligature gives 18
# letters), so what is stored is cut to this many characters.
KEY_LENGTH = 300

# Letters and marks that nobody sees: fillers, and the selectors that make a sign colourful (Unicode
# Character Database, Default_Ignorable_Code_Point; the others of that kind are no letters anyway).
INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f"
    "\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def has_letter(text):
    """Whether there is a letter or a digit, of any script."""
    return any(unicodedata.category(character)[0] in "LN" for character in text)


def comparison_key(text):
    """What is left of a name when spelling habits are taken away; empty only for an empty name.

    NFKC and casefold (Unicode Standard Annex 15; The Unicode Standard, 3.13), Latin marks dropped
    and marks of other scripts kept, only letters and digits kept: "K-Pop", "kpop" and "K pop" have
    one key. Where that leaves nothing ("!!!", "÷") the casefolded text itself is the key.
    """
    folded = INVISIBLE.sub("", unicodedata.normalize("NFKC", text).casefold()) or text
    kept = []
    keeps_marks = False
    for character in unicodedata.normalize("NFD", folded):
        kind = unicodedata.category(character)[0]
        if kind == "M":
            if keeps_marks:
                kept.append(character)
        elif kind in "LN":
            keeps_marks = kind == "L" and not unicodedata.name(character, "").startswith("LATIN")
            kept.append(character)
        else:
            keeps_marks = False
    key = unicodedata.normalize("NFC", "".join(kept)) or " ".join(folded.split())
    return key[:KEY_LENGTH]


class ComparisonKeyField(models.CharField):
    """The comparison key of another field of the same row, kept on every save and bulk creation."""

    def __init__(self, *args, of="name", **kwargs):
        self.of = of
        kwargs.setdefault("max_length", KEY_LENGTH)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, instance, add):
        key = comparison_key(getattr(instance, self.of))
        setattr(instance, self.attname, key)
        return key
