"""How editors find records: by every name in any spelling, or else by a near spelling."""

from django.db.models import Exists, OuterRef, Q
from rapidfuzz import fuzz, process

from .models import ArtistName, Credit, SongName, ThemeName
from .text.keys import comparison_key

# Words that join a title and its artists rather than belong to either.
JOINING_WORDS = {"by", "feat", "ft", "featuring", "and", "x", "vs", "with"}
# How alike two keys must be, from 0 to 100, to count as one word misspelt: "harruharu" and
# "haruharu" are 94, "bts" and "btob" 57.
NEAR = 78
NEAR_RESULTS = 20


def search_words(text):
    """The comparison keys of the words that can tell anything; at most eight."""
    keys = [comparison_key(word) for word in text.replace("\x00", " ").split()]
    telling = [key for key in keys if any(map(str.isalnum, key)) and key not in JOINING_WORDS]
    return (telling or keys)[:8]


def artists(queryset, text):
    """Artists of a queryset that have every word of the text in one of their names."""
    for key in search_words(text):
        queryset = queryset.filter(
            Exists(ArtistName.objects.filter(artist=OuterRef("pk"), key__contains=key))
        )
    return _or_near(queryset, text, ArtistName, "artist")


def themes(queryset, text):
    """Themes of a queryset that have every word of the text in their name or a synonym."""
    for key in search_words(text):
        queryset = queryset.filter(
            Exists(ThemeName.objects.filter(theme=OuterRef("pk"), key__contains=key))
        )
    return _or_near(queryset, text, ThemeName, "theme")


def songs(queryset, text):
    """Songs of a queryset that have every word of the text in a title or an artist's name.

    A word of four digits may also be the release year.
    """
    everything = queryset
    for key in search_words(text):
        titles = SongName.objects.filter(song=OuterRef("pk"), key__contains=key)
        credited = Credit.objects.filter(song=OuterRef("pk"), artist__names__key__contains=key)
        condition = Q(Exists(titles)) | Q(Exists(credited))
        if key.isdecimal() and len(key) == 4:
            condition |= Q(release_year=int(key))
        queryset = queryset.filter(condition)
    if not text.strip() or queryset.exists():
        return queryset
    by_title = _near(SongName, "song", text)
    by_artist = everything.filter(
        Exists(
            Credit.objects.filter(song=OuterRef("pk"), artist__in=_near(ArtistName, "artist", text))
        )
    )
    return everything.filter(Q(pk__in=by_title) | Q(pk__in=by_artist.values("pk")[:NEAR_RESULTS]))


def _or_near(found, text, names, owner):
    if not text.strip() or found.exists():
        return found
    return found.model._default_manager.filter(pk__in=_near(names, owner, text))


def _near(names, owner, text):
    """The ids of the owners of the names most like the text."""
    key = comparison_key(text)
    if len(key) < 4:
        return []
    known = dict(names.objects.values_list("pk", "key").iterator())
    near = process.extract(key, known, scorer=fuzz.ratio, score_cutoff=NEAR, limit=NEAR_RESULTS)
    rows = names.objects.filter(pk__in=[pk for _key, _score, pk in near])
    return list(rows.values_list(owner, flat=True))
