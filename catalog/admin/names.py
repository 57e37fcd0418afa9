import unicodedata

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from ..models.names import OWN_KINDS, NameKind
from ..text.keys import INVISIBLE, comparison_key
from .inlines import RowsFormSet
from .policy import PartOfRecord

# Control and format characters, and the spaces: a name of these alone prints as nothing.
BLANK = ("Cc", "Cf", "Zs", "Zl", "Zp")


def validate_visible(name):
    """Refuse a name of which a reader would see nothing."""
    if all(unicodedata.category(character) in BLANK for character in INVISIBLE.sub("", name)):
        raise ValidationError("Nothing of this name can be seen: write at least one letter.")


class NamedForm(forms.ModelForm):
    """A form of something with a name that readers see."""

    def clean_name(self):
        validate_visible(self.cleaned_data["name"])
        return self.cleaned_data["name"]


class NameFormSet(RowsFormSet):
    """The added names of one record: none twice, and none that is the record's own."""

    def clean(self):
        names = {comparison_key(name): name for name in self.instance.own_names().values() if name}
        for form in self.forms:
            name = getattr(form, "cleaned_data", {}).get("name")
            if not name or self._should_delete_form(form):
                continue
            if (key := comparison_key(name)) in names:
                form.add_error("name", f"“{name}” is listed already, as “{names[key]}”.")
            names.setdefault(key, name)
        super().clean()


class NameInline(PartOfRecord, admin.TabularInline):
    """The names that editors add; the record keeps its own canonical and native ones itself."""

    form = NamedForm
    formset = NameFormSet
    extra = 0
    fields = ["name", "kind"]
    ordering = ["id"]

    def get_queryset(self, request):
        return super().get_queryset(request).added()

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        kwargs["choices"] = [choice for choice in NameKind.choices if choice[0] not in OWN_KINDS]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class NamedAdmin(admin.ModelAdmin):
    """An admin of a record that is found by its names."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # An added name may have become the record's own, and been removed from the added ones.
        form.instance.keep_own_names()
