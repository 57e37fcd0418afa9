"""Adding what is missing without leaving the form that missed it."""

from django import forms
from django.db import transaction
from django.http import JsonResponse

from ..models import Artist, Song
from ..text.keys import comparison_key


def errors_as_json(form):
    """What is wrong with a form, as one sentence a line for the dialog that sent it."""
    sentences = [message for messages in form.errors.values() for message in messages]
    return JsonResponse({"errors": sentences}, status=400)


class QuickSongForm(forms.ModelForm):
    """A song from one typed line: title, year, and the artists, known by id or new by name."""

    class Meta:
        model = Song
        fields = ["title", "release_year"]

    # One value an artist, in order: the id of a known one, or "" for a new one of that name.
    artist = forms.CharField(required=False)

    def artists(self):
        """(artist id or "", name, join phrase) in the order of the credit line."""
        values = (self.data.getlist(name) for name in ("artist", "artist_name", "join_phrase"))
        return list(zip(*values, strict=False))

    def clean(self):
        names = [(pk, name.strip()) for pk, name, _phrase in self.artists()]
        if not any(pk or name for pk, name in names):
            raise forms.ValidationError("Who sings it? Name at least one artist.")
        for pk, name in names:
            if pk and not (pk.isdecimal() and Artist.objects.filter(pk=int(pk[:18])).exists()):
                raise forms.ValidationError("This artist is not in the catalogue any more.")
            if not pk:
                self._check_new_artist(name)
        credited = [pk or comparison_key(name) for pk, name in names]
        if len(set(credited)) < len(credited):
            raise forms.ValidationError("An artist is credited once only.")

    def _check_new_artist(self, name):
        artist = Artist(name=name, slug="")
        try:
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

    @transaction.atomic
    def save_with_credits(self):
        """Make the song and its new artists, and credit them."""
        song = super().save()
        for pk, name, phrase in self.artists():
            artist = Artist.objects.get(pk=pk) if pk else Artist.objects.create(name=name.strip())
            # A name typed in passing says nothing of how the record prints it.
            song.credit((artist, "", phrase.strip()[:30]))
        song.settle_address()
        return song
