"""The desk asks the policy, and nothing else, who may do what."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from ..policy import may, within_reach


class AsksPolicy:
    """An admin whose every screen, action and picker asks the policy."""

    def has_view_permission(self, request, obj=None):
        thing = obj or self.model
        return may(request.user, "view", thing) or may(request.user, "change", thing)

    def has_add_permission(self, request):
        return may(request.user, "add", self.model)

    def has_change_permission(self, request, obj=None):
        return may(request.user, "change", obj or self.model)

    def has_delete_permission(self, request, obj=None):
        return may(request.user, "delete", obj or self.model)

    def has_module_permission(self, request):
        return self.has_view_permission(request) or self.has_add_permission(request)

    def has_move_permission(self, request, obj):
        """Whether a user may give a page another address, at which readers find it at once."""
        return may(request.user, "move", obj)

    def record_for(self, request, act, object_id):
        """The record that a user may do this to; else Http404 or PermissionDenied."""
        record = self.get_object(request, str(object_id))
        if record is None:
            raise Http404
        if not may(request.user, act, record):
            raise PermissionDenied
        return record

    def get_queryset(self, request):
        return within_reach(request.user, super().get_queryset(request))

    def get_readonly_fields(self, request, obj=None):
        # What somebody may not look up is not theirs to choose.
        closed = [
            name
            for name in self.autocomplete_fields
            if not may(request.user, "view", self.opts.get_field(name).related_model)
        ]
        return (*super().get_readonly_fields(request, obj), *closed)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        # Nor is what they would not find there, whatever a form claims.
        if field and db_field.name in self.autocomplete_fields:
            field.queryset = within_reach(request.user, field.queryset)
        return field


class PartOfRecord:
    """An inline whose rows belong to their record: who may change the one may change the others."""

    def _may(self, request, act, record):
        return may(request.user, act, record or self.parent_model)

    def has_view_permission(self, request, obj=None):
        return self._may(request, "view", obj) or self._may(request, "change", obj)

    def has_add_permission(self, request, obj=None):
        # A new record has its parts from the start.
        return self._may(request, "change" if obj else "add", obj)

    def has_change_permission(self, request, obj=None):
        return self._may(request, "change" if obj else "add", obj)

    has_delete_permission = has_change_permission


class OfTwoRecords(PartOfRecord):
    """An inline whose rows tell as much of another record: that one must be free to change, too."""

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.user = request.user
        return formset


class AsksOfBoth:
    """The rows of such an inline."""

    # Set by the inline.
    user = None

    def clean(self):
        super().clean()
        for form in self.forms:
            if form.has_changed() or self._should_delete_form(form):
                for other in self._others(form):
                    if not may(self.user, "change", other):
                        raise ValidationError(
                            f"“{other}” stands in a live list, whose readers would see this at "
                            "once: ask an editor to do it."
                        )

    def _others(self, form):
        """The records at the other end of a row: as stored, and as submitted."""
        ends = [
            field.name
            for field in self.model._meta.fields
            if field.related_model is self.fk.related_model and field != self.fk
        ]
        stored = self.model.objects.filter(pk=form.instance.pk).first()
        rows = [row for row in (stored, form.instance) if row]
        found = (getattr(row, name, None) for row in rows for name in ends)
        return [record for record in found if record is not None]


class InItsOwnRight:
    """An inline of records that have permissions of their own."""

    def has_view_permission(self, request, obj=None):
        return may(request.user, "view", self.model) or may(request.user, "change", self.model)

    def has_add_permission(self, request, obj=None):
        return may(request.user, "add", self.model)

    def has_change_permission(self, request, obj=None):
        return may(request.user, "change", self.model)

    def has_delete_permission(self, request, obj=None):
        return may(request.user, "delete", self.model)
