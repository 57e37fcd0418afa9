"""The desk asks the policy, and nothing else, who may do what."""

from ..policy import may


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
