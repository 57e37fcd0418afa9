"""What no form of ours sends is answered in a sentence, never by an error page."""

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import BadRequest
from django.http import HttpResponseRedirect

from ..text.ids import is_id


class ForgivesNonsense:
    """An admin that takes forged choices and filters for what they are."""

    def response_action(self, request, queryset):
        if not all(map(is_id, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            raise BadRequest("What was chosen are no records of this page.")
        return super().response_action(request, queryset)

    def changelist_view(self, request, extra_context=None):
        try:
            return super().changelist_view(request, extra_context)
        except OverflowError:  # SQLite, of a number that no record can have
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
