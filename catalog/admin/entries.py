"""The entries of a list as rows of a form: in the submitted order, whatever was done to them."""

from django import forms

from ..models import Entry, Song
from .conflicts import SeenField, fingerprints
from .inlines import FormSetById
from .pickers import SongChoice

MOST_ROWS = 500

# What an editor may decide of an entry of last year's list; this one removes it.
DROP = "drop"


class RankField(forms.IntegerField):
    """Where the row stands among the others. Any number orders; what is none comes last."""

    def __init__(self):
        super().__init__(
            required=False, widget=forms.NumberInput({"class": "entry-rank", "min": 1})
        )

    def clean(self, value):
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None

    def has_changed(self, initial, data):
        # A new row that says nothing but its place says nothing.
        return False


class EntryForm(forms.ModelForm):
    """One row."""

    rank = RankField()
    song = SongChoice(required=False)
    decision = forms.ChoiceField(
        choices=[*Entry.Decision.choices, (DROP, "Drop (removed on saving)")],
        help_text="What becomes of this entry of the earlier list.",
    )
    seen = SeenField()

    class Meta:
        model = Entry
        fields = ["rank", "song", "blurb", "callout_label", "callout", "decision", "private_note"]
        labels = {"private_note": "Note to colleagues"}
        widgets = {"private_note": forms.Textarea({"rows": 2, "class": "vLargeTextField"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.decision:
            # Only what comes from an earlier list is to be decided.
            del self.fields["decision"]
        if self.instance.pk and not self.is_bound:
            place = f"{self.instance.pk}.{self.instance.rank}"
            self.initial["seen"] = fingerprints(self, place)

    def _get_validation_exclusions(self):
        # Ranks and songs may trade places between rows, which no row can judge alone; the form set
        # looks at all of them together.
        return super()._get_validation_exclusions() | {"rank", "song"}

    def _post_clean(self):
        # A submitted rank orders the rows; ranks themselves are given in EntryFormSet.save.
        self.cleaned_data.pop("rank", None)
        super()._post_clean()

    @property
    def place(self):
        """What the rows are ordered by: the submitted rank, then the order in the form."""
        value = self["rank"].value()
        try:
            return int(value)
        except (TypeError, ValueError):
            return 10**9

    @property
    def song_label(self):
        """The chosen song on one line, "" while none is."""
        song = self.fields["song"].known.get(str(self["song"].value() or ""))
        return song.label if song else ""


class EntryFormSet(FormSetById):
    """All rows together: each song once, ranks 1 to n in the order of the rows."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = self._load_songs()

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if index is not None:
            form.fields["song"].know(self.known)

    def _should_delete_form(self, form):
        dropped = "decision" in form.fields and form["decision"].value() == DROP
        return dropped or super()._should_delete_form(form)

    def _load_songs(self):
        """The songs of all rows, by id as text: posted ones, or those of the entries."""
        if self.is_bound:
            names = (f"{self.prefix}-{number}-song" for number in range(self.total_form_count()))
            ids = {value for name in names if (value := self.data.get(name, "")).isdecimal()}
            ids = {value for value in ids if len(value) < 19}
        else:
            ids = {entry.song_id for entry in self.get_queryset() if entry.song_id}
        return {str(song.pk): song for song in Song.objects.filter(pk__in=ids).with_credits()}

    @property
    def in_order(self):
        """The rows by their submitted ranks, the deleted included."""
        return sorted(self.forms, key=lambda form: form.place)

    def clean(self):
        super().clean()
        kept = [form for form in self.in_order if not self._should_delete_form(form)]
        places = {entry.song: entry.rank for entry in self.unseen}
        for place, form in enumerate(kept, start=1):
            song = getattr(form, "cleaned_data", {}).get("song")
            if song and song in places:
                form.add_error(
                    "song",
                    f"“{song}” stands at no. {places[song]} already: a list has a song once.",
                )
            elif song:
                places[song] = place

    def save(self, commit=True):
        """Save the rows and rank them 1 to n in the submitted order."""
        listicle = self.instance
        changed = [form.instance.pk for form in self.initial_forms if "song" in form.changed_data]
        super().save(commit=False)
        for entry in self.deleted_objects:
            entry.delete()
        # Two rows may have traded songs: each lets go of its own before one takes the other's.
        listicle.entries.filter(pk__in=changed).update(song=None)
        for entry, _fields in self.changed_objects:
            entry.save()
        free = max(listicle.entries.values_list("rank", flat=True), default=0)
        for rank, entry in enumerate(self.new_objects, start=free + 1):
            entry.rank = rank
            entry.save()
        kept = [form.instance for form in self.in_order if self._is_kept(form)]
        stored = {entry.pk: entry for entry in listicle.entries.all()}
        shown = [stored.pop(entry.pk) for entry in kept]
        listicle.put_in_order([*shown, *stored.values()])
        return [*self.new_objects, *(entry for entry, _fields in self.changed_objects)]

    def _is_kept(self, form):
        return form.instance.pk is not None and form.instance not in self.deleted_objects
