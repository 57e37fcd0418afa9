"""The one place that knows which editor is used for rich text."""

from django import forms
from django.templatetags.static import static
from django.utils.html import format_html, html_safe


@html_safe
class Module:
    """A script of type "module" among a widget's media."""

    def __init__(self, path):
        self.path = path

    def __str__(self):
        return format_html('<script type="module" src="{}"></script>', static(self.path))

    def __eq__(self, other):
        return isinstance(other, Module) and other.path == self.path

    def __hash__(self):
        return hash(self.path)


class RichTextWidget(forms.Textarea):
    """A text box that our script makes the prose editor; without scripts it takes HTML or text."""

    class Media:
        # The editor's own toolbar and its styles are not used, but its icons are.
        css = {"all": ["django_prose_editor/material-icons.css", "catalog/admin/rich-text.css"]}
        js = [Module("catalog/admin/rich-text.js")]

    def __init__(self, attrs=None):
        super().__init__({"class": "rich-text vLargeTextField", "rows": 6, **(attrs or {})})

    def use_required_attribute(self, initial):
        # Browsers refuse to send a form whose required text box they cannot show.
        return False
