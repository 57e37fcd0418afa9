"""Writing down what is done at the desk, in the transaction of the deed."""

from django.db import transaction
from django.urls import reverse

from .. import trail
from ..models import Activity
from ..policy import may


class KeepsTrail:
    """An admin that writes every save and deletion into the audit trail."""

    def save_model(self, request, obj, form, change):
        if change:
            request.watch = trail.Watch(obj)
        super().save_model(request, obj, form, change)

    # Django writes its own history when all is saved, the rows beneath a record included.

    def log_addition(self, request, obj, message):
        trail.record_creation(request.user, obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        # What is logged besides the saving of a form, such as publishing, is written down there.
        watch = request.__dict__.pop("watch", None)
        if watch:
            watch.record(request.user)
        return super().log_change(request, obj, message)

    def delete_model(self, request, obj):
        with transaction.atomic():
            trail.record_deletion(request.user, obj)
            super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        # One by one: each is written down, and takes its former addresses along.
        for thing in queryset:
            self.delete_model(request, thing)

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and may(request.user, "view", Activity):
            context["trail_url"] = trail_address(obj)
        return super().render_change_form(request, context, obj=obj, **kwargs)


def trail_address(thing):
    """Where the desk shows what was done to one record."""
    changelist = reverse("admin:catalog_activity_changelist")
    return f"{changelist}?kind={thing._meta.model_name}&object_id={thing.pk}"
