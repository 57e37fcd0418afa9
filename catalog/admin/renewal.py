"""Next year's list: begun from a version, and what is still to be decided on of its entries."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404

from .. import publishing
from ..models import Listicle
from ..policy import may
from ..publishing.renewal import keep_undecided, next_title, renew, succeed, undecided
from ..text.ids import is_id
from ..trail import watched
from .steps import TakesSteps

SAME, NEW = "same", "new"


class RenewalForm(forms.Form):
    """From which version next year's list begins, and at which address."""

    edition = forms.ModelChoiceField(queryset=None, label="Begin from", to_field_name="number")
    where = forms.ChoiceField(label="It will stand", widget=forms.RadioSelect)
    title = forms.CharField(
        max_length=200,
        required=False,
        widget=forms.TextInput({"class": "vTextField"}),
        help_text="Only for a list at a new address: the address is made from the title.",
    )
    seen_version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args, editions, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = editions
        self.fields["edition"].empty_label = None
        self.fields["edition"].label_from_instance = told
        self.fields["where"].choices = places
        if NEW not in dict(places):
            del self.fields["title"]

    def clean(self):
        values = super().clean()
        if values.get("where") == NEW and not values.get("title"):
            self.add_error("title", "A new list needs a title.")
        return values


def told(edition):
    """A version by its number, its time and its title."""
    if edition.live_from is None:
        time = "cancelled"
    elif edition.is_live():
        time = "live now"
    else:
        time = f"from {publishing.on_the_clock(edition.live_from)}"
    return f"Version {edition.number}, {time}: {edition.title}"


class RenewsLists(TakesSteps):
    """The step by which next year's list begins, and the one that keeps what is undecided."""

    def get_urls(self):
        routes = self.step_routes(renew=self.renew_view, decide=self.decide_view)
        return [*routes, *super().get_urls()]

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and obj.renews_id:
            context["undecided_count"] = undecided(obj).count()
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def renew_view(self, request, object_id):
        """Begin next year's list, in this list's draft or in a new list."""
        listicle = self.record_for(request, "renew", object_id)
        editions = listicle.editions.unsealed().order_by("-number")
        live = listicle.live_edition
        places = [(SAME, f"at the same address, {listicle.get_absolute_url()}, as a new version")]
        if may(request.user, "add", Listicle):
            places.append((NEW, "at a new address, as a new list that carries this one on"))
        form = RenewalForm(
            request.POST if request.method == "POST" else None,
            editions=editions,
            places=places,
            initial={
                "edition": live and live.number,
                "where": SAME,
                "title": next_title(live.title if live else listicle.title),
                "seen_version": listicle.version,
            },
        )
        if form.is_valid():
            renewed = self._renew(request, listicle, form.cleaned_data)
            return self.to_step("change", renewed) if renewed else self.to_step("renew", listicle)
        is_replaced = live is None or live.digest != listicle.digest
        return self.show_step(
            request,
            listicle,
            "renew",
            "Next year’s list",
            form=form,
            has_versions=editions.exists(),
            is_replaced=is_replaced,
        )

    def _renew(self, request, listicle, values):
        """The list whose draft is next year's; None where it was refused."""
        edition = values["edition"]
        edition.listicle = listicle
        try:
            if values["where"] == SAME:
                renewed = renew(edition, values["seen_version"], by=request.user)
                self.log_change(request, renewed, f"Begun anew from version {edition.number}.")
            else:
                renewed = succeed(edition, values["title"], by=request.user)
                begun = f"Begun from version {edition.number} of its predecessor."
                self.log_addition(request, renewed, begun)
        except publishing.Refused as refusal:
            messages.error(request, str(refusal))
            return None
        except ValidationError as error:  # no address was free
            messages.error(request, " ".join(error.messages))
            return None
        messages.success(
            request,
            "This is next year’s draft. Decide on every entry: keep it, rewrite it or remove it. "
            "Then it can be published.",
        )
        return renewed

    def decide_view(self, request, object_id):
        """Every entry that is still to be decided on, and a button that keeps them all."""
        listicle = self.record_for(request, "change", object_id)
        if listicle.renews_id is None:
            raise Http404
        if request.method != "POST":
            entries = undecided(listicle).select_related("song").order_by("rank")
            return self.show_step(
                request, listicle, "decide", "Entries to be decided on", entries=entries
            )
        seen = request.POST.get("seen_version", "")
        if not is_id(seen):
            raise Http404
        try:
            with watched(request.user, listicle):
                kept = keep_undecided(listicle, int(seen))
        except publishing.Refused as refusal:
            messages.error(request, str(refusal))
            return self.to_step("decide", listicle)
        self.log_change(request, listicle, f"{kept} undecided entries kept.")
        messages.success(request, f"Kept as they are: {kept} entries.")
        return self.to_step("change", listicle)
