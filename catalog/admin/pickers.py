"""Choosing a record by typing: what is offered, and how what is chosen is shown."""

import json

from django import forms
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.http import JsonResponse

from ..models import Entry, Song, SongTheme, Theme, ThemeName
from ..text.ids import is_id

# The id of the last row of the results, which adds what was typed. No record has such an id.
OFFER_NEW = "new:"


def label_of(thing):
    """A record on one line, as editors tell it from others."""
    return getattr(thing, "label", None) or str(thing)


class PickerView(AutocompleteJsonView):
    """Django's autocomplete with fuller labels; with `new=1` it offers to add what was typed."""

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        term = self.term.strip()
        if not (term and request.GET.get("new") and self._may_add(term)):
            return response
        answer = json.loads(response.content)
        if not answer["pagination"]["more"]:
            offer = f"Add “{term}” as a new {self.model_admin.opts.verbose_name}…"
            answer["results"].append({"id": f"{OFFER_NEW}{term}", "text": offer})
        return JsonResponse(answer)

    def serialize_result(self, obj, to_field_name):
        return {**super().serialize_result(obj, to_field_name), "text": label_of(obj)}

    def _may_add(self, term):
        if not self.model_admin.has_add_permission(self.request):
            return False
        # A theme that has this name already is among the results; a second would be refused.
        is_theme = self.model_admin.model is Theme
        return not (is_theme and ThemeName.objects.matching(term).exists())


class ShowsNothingForNonsense:
    """A picker that shows nothing for a forged value, where Django's would fail."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [pk for pk in value if is_id(pk)], attr)


class Picker(ShowsNothingForNonsense, AutocompleteSelect):
    """Chooses one record."""


class PicksByTyping:
    """An admin, or an inline, whose `autocomplete_fields` have our picker."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Picker(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class OffersNew:
    """A picker whose last result adds what was typed; adding.js does the adding."""

    def get_url(self):
        return f"{super().get_url()}?new=1"


class SongPicker(OffersNew, AutocompleteSelect):
    """Chooses a song; `known` are songs by id whose labels need not be asked for again."""

    def __init__(self, attrs=None):
        super().__init__(Entry._meta.get_field("song"), admin.site, attrs=attrs)
        self.known = {}

    def optgroups(self, name, value, attr=None):
        options = [self.create_option(name, "", "", False, 0)]
        for pk in value:
            if song := self.known.get(str(pk)):
                options.append(self.create_option(name, song.pk, label_of(song), True, 1))
        return [(None, options, 0)]


class SongChoice(forms.ModelChoiceField):
    """A song, looked up among those that the form set has loaded for all its rows at once."""

    widget = SongPicker

    def __init__(self, **kwargs):
        super().__init__(Song.objects.all(), **kwargs)
        self.known = {}

    def know(self, songs):
        """Use these songs, by id as text, instead of one query a row."""
        self.known = self.widget.known = songs

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if str(value) not in self.known:
            raise forms.ValidationError(
                "This song is not in the catalogue any more: choose another.", code="invalid_choice"
            )
        return self.known[str(value)]


class ThemePicker(OffersNew, ShowsNothingForNonsense, AutocompleteSelectMultiple):
    """Chooses any number of themes."""

    def __init__(self, attrs=None):
        super().__init__(SongTheme._meta.get_field("tag"), admin.site, attrs=attrs)

    def build_attrs(self, base_attrs, extra_attrs=None):
        # Each theme has a cross of its own; one for all would be a wrong child of the list.
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return {**attrs, "data-allow-clear": "false"}


class ThemesChoice(forms.ModelMultipleChoiceField):
    """The themes of a song or a list, by typing. Never creates one by itself."""

    widget = ThemePicker

    def __init__(self, **kwargs):
        super().__init__(Theme.objects.all(), required=False, **kwargs)

    def clean(self, value):
        # What Django says of words; SQLite fails at numbers that are too long for it.
        for pk in value or ():
            if not is_id(pk):
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": pk},
                )
        return super().clean(value)


class WithThemes(forms.ModelForm):
    """A form of something that carries themes."""

    themes = ThemesChoice()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["themes"] = [theme.pk for theme in self.instance.themes.all()]
