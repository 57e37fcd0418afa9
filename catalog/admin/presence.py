from django.db import IntegrityError
from django.http import Http404, HttpResponseNotAllowed, JsonResponse

from .. import presence
from ..policy import may
from ..text.ids import is_id
from .steps import TakesSteps


class TellsPresence(TakesSteps):
    """Who else has the list open."""

    def get_urls(self):
        return [*self.step_routes(presence=self.presence_view), *super().get_urls()]

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and may(request.user, "change", obj):
            context["presence"] = presence.open_sentences(obj, request.user)
            if "conflicts" in context:
                context["saved_sentence"] = presence.saved_sentence(obj, request.user)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def presence_view(self, request, object_id):
        """Note that somebody has the form open; tell who else has, and of a newer version."""
        listicle = self.record_for(request, "change", object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            presence.note(listicle, request.user)
        except IntegrityError as error:  # the list was deleted at this moment
            raise Http404 from error
        sentences = presence.open_sentences(listicle, request.user)
        seen = request.POST.get("version", "")
        if is_id(seen) and int(seen) < listicle.version:
            saved = presence.saved_sentence(listicle, request.user)
            sentences.append(f"{saved}: what you save now will be compared with it.")
        return JsonResponse({"sentences": sentences})
