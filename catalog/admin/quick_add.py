"""Adding what is missing without leaving the form that missed it."""

from django import forms
from django.db import IntegrityError, transaction
from django.http import JsonResponse

from ..models import Artist, Song
from ..text.ids import is_id
from ..text.keys import comparison_key
from .names import validate_visible
from .pickers import label_of


def added_at_once(form, add):
    """Look and add in one transaction; answers id and label of what was added, or what is wrong."""
    try:
        with transaction.atomic():
            if not form.is_valid():
                return refusal([text for texts in form.errors.values() for text in texts])
            thing = add(form)
    except (IntegrityError, forms.ValidationError):
        return refusal(["Somebody added the same at this moment: try again."])
    return JsonResponse({"id": str(thing.pk), "label": label_of(thing)})


def refusal(sentences):
    """What is wrong, one sentence a line for the dialog that asked."""
    return JsonResponse({"errors": sentences}, status=400)


NAME = forms.CharField(max_length=200, validators=[validate_visible])
JOIN_PHRASE = forms.CharField(max_length=30, required=False)


class QuickSongForm(forms.ModelForm):
    """A song from one typed line: title, year, and the artists, known by id or new by name.

    Of `artist`, `artist_name` and `join_phrase` there is one value an artist, in order; `artist` is
    the id of a known one, or "" for a new one of that name.
    """

    class Meta:
        model = Song
        fields = ["title", "release_year"]

    def clean(self):
        names = ("artist", "artist_name", "join_phrase")
        rows = list(zip(*(self.data.getlist(name) for name in names), strict=False))
        if not any(pk or name.strip() for pk, name, _phrase in rows):
            raise forms.ValidationError("Who sings it? Name at least one artist.")
        self.credited = [
            (self._known(pk) if pk else self._new(name), JOIN_PHRASE.clean(phrase))
            for pk, name, phrase in rows
        ]
        artists = [artist.pk or comparison_key(artist.name) for artist, _phrase in self.credited]
        if len(set(artists)) < len(artists):
            raise forms.ValidationError("An artist is credited once only.")

    def _known(self, pk):
        artist = Artist.objects.filter(pk=int(pk)).first() if is_id(pk) else None
        if artist is None:
            raise forms.ValidationError("This artist is not in the catalogue any more.")
        return artist

    def _new(self, name):
        """An artist of this name, not saved yet."""
        try:
            artist = Artist(name=NAME.clean(name))
            artist.full_clean(exclude=["slug"])
        except forms.ValidationError as error:
            if "disambiguation" in getattr(error, "error_dict", {}):
                raise forms.ValidationError(
                    f"There is an artist “{name}” already: choose it, or add the other one under "
                    "“Artists” first, saying who it is."
                ) from error
            raise forms.ValidationError(
                [f"Artist “{name}”: {m}" for m in error.messages]
            ) from error
        return artist

    def save_with_credits(self):
        """Make the song and its new artists, and credit them; in the transaction of the caller."""
        song = super().save()
        for artist, phrase in self.credited:
            if artist.pk is None:
                artist.save()
            # A name typed in passing says nothing of how the record prints it.
            song.credit((artist, "", phrase))
        song.settle_address()
        return song
