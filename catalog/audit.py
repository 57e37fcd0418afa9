"""What must hold of everything in the database, whichever way it came there.

The database refuses most of it, and forms the rest; this looks at the rows as they are. An
invariant is a function that yields a sentence a breach. Rows are read a few hundred at a time, in a
few queries an invariant, so that a large catalogue is looked through in a minute.
"""

from contextlib import contextmanager
from itertools import groupby, pairwise
from operator import attrgetter

from django.apps import apps
from django.contrib.flatpages.models import FlatPage
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, connection
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q

from .models import (
    Activity,
    Artist,
    Edition,
    EditionTheme,
    Entry,
    FormerSlug,
    Listicle,
    OutboundLink,
    Placement,
    SiteSettings,
    Theme,
    ThemeName,
)
from .models.addresses import Addressed
from .models.names import OWN_KINDS, Named
from .models.outbound import host_of
from .publishing.digests import digests_of_all
from .publishing.editions import ends
from .text.keys import ComparisonKeyField, comparison_key
from .text.rich_text import RichTextField, clean_rich_text
from .text.slugs import SLUG_LENGTH, validate_slug

MODELS = list(apps.get_app_config("catalog").get_models())
ADDRESSED = [model for model in MODELS if issubclass(model, Addressed)]
NAMED = [model for model in MODELS if issubclass(model, Named)]
CHUNK = 500


def audit():
    """Every breach of an invariant, in a sentence that names the row."""
    with one_moment():
        for invariant in INVARIANTS:
            yield from invariant()


@contextmanager
def one_moment():
    """Show the database as it stands now, without keeping anybody from writing meanwhile."""
    if connection.in_atomic_block:
        yield
        return
    # By hand, because Django's own transactions on SQLite keep writers out (IMMEDIATE).
    snapshot = {"postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}
    with connection.cursor() as cursor:
        cursor.execute(snapshot.get(connection.vendor, "BEGIN"))
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def named(model, pk):
    """A row in the product's words, with the number by which a database knows it."""
    number = f"{model._meta.verbose_name} {pk}"
    try:
        return f"{model._base_manager.get(pk=pk)} [{number}]"
    except ObjectDoesNotExist:  # what it belongs to may be missing
        return f"[{number}]"


def references_lead_somewhere():
    for model in apps.get_models():
        try:
            connection.check_constraints(table_names=[model._meta.db_table])
        except IntegrityError as error:
            yield f"{model._meta.verbose_name.capitalize()}: {error}"


def ranks_run_from_1_to_n():
    for row_model, holder in ((Entry, "listicle"), (Placement, "edition")):
        rankings = row_model.objects.order_by().values(holder)
        counted = rankings.annotate(
            songs=Count("pk"),
            ranks=Count("rank", distinct=True),
            first=Min("rank"),
            last=Max("rank"),
        )
        broken = counted.exclude(first=1, last=F("songs"), ranks=F("songs"))
        for ranking in broken.iterator(CHUNK):
            yield (
                f"{named_holder(row_model, holder, ranking)}: its {ranking['songs']} songs do not "
                f"have the ranks 1 to {ranking['songs']}."
            )


def a_song_stands_once_in_a_list():
    for row_model, holder in ((Entry, "listicle"), (Placement, "edition")):
        entries = row_model.objects.exclude(song=None).order_by()
        songs = entries.values(holder, "song", "song__title")
        for twice in songs.annotate(times=Count("pk")).filter(times__gt=1).iterator(CHUNK):
            yield (
                f"{named_holder(row_model, holder, twice)}: “{twice['song__title']}” stands in it "
                f"{twice['times']} times."
            )


def named_holder(row_model, holder, values):
    return named(row_model._meta.get_field(holder).related_model, values[holder])


def digests_tell_the_content():
    """A working copy's digest may be empty: then nobody has looked at it yet."""
    for model in (Listicle, Edition):
        for holder, digest in digests_of_all(model):
            if holder.digest != digest and (holder.digest or model is Edition):
                yield f"{named(model, holder.pk)}: its digest is not that of its content."


def editions_of_each_list():
    """The editions of every list, the latest first, list by list."""
    editions = Edition.objects.exclude(live_from=None).order_by("listicle", "-live_from")
    editions = editions.only("listicle", "number", "title", "live_from", "live_until", "expires_at")
    for _, of_one_list in groupby(editions.iterator(CHUNK), key=attrgetter("listicle_id")):
        yield list(of_one_list)


def ends_are_the_derived_ones():
    for editions in editions_of_each_list():
        for edition, live_until in zip(editions, ends(editions), strict=True):
            if edition.live_until != live_until:
                yield (
                    f"{named(Edition, edition.pk)}: its end is {clock(edition.live_until)}; by its "
                    f"expiry and the version after it, it would be {clock(live_until)}."
                )


def intervals_do_not_overlap():
    for editions in editions_of_each_list():
        for edition in editions:
            if edition.live_until and edition.live_until <= edition.live_from:
                yield f"{named(Edition, edition.pk)}: it ends before it begins."
        for later, earlier in pairwise(editions):
            if earlier.live_until is None or earlier.live_until > later.live_from:
                yield f"{named(Edition, earlier.pk)}: version {later.number} begins before its end."


def clock(moment):
    return moment.isoformat(sep=" ") if moment else "never"


def numbers_are_given_once():
    numbers = Edition.objects.order_by().values("listicle", "number").annotate(times=Count("pk"))
    for twice in numbers.filter(times__gt=1).iterator(CHUNK):
        yield (
            f"{named(Listicle, twice['listicle'])}: it has {twice['times']} versions "
            f"{twice['number']}."
        )


def copies_of_starts_are_true():
    for model, edition in ((Placement, "edition"), (EditionTheme, "content_object")):
        cancelled = Q(live_from=None, **{f"{edition}__live_from": None})
        wrong = model.objects.exclude(live_from=F(f"{edition}__live_from")).exclude(cancelled)
        for pk in wrong.values_list("pk", flat=True).iterator(CHUNK):
            yield f"{named(model, pk)}: it does not begin when its version begins."


def sealed_versions_had_begun():
    """Or were cancelled: what is scheduled goes live at its moment, and nobody could stop it."""
    for edition in Edition.objects.filter(live_from__gt=F("sealed_at")).iterator(CHUNK):
        yield f"{named(Edition, edition.pk)}: it was sealed before it went live."


def lists_do_not_carry_on_themselves():
    carrying = Listicle.objects.exclude(predecessor=None)
    predecessors = dict(carrying.values_list("pk", "predecessor"))
    for pk in sorted(predecessors):
        circle, following = [], pk
        while following in predecessors and following not in circle:
            circle.append(following)
            following = predecessors[following]
        # Told once, of the list with the smallest number in it.
        if following == pk == min(circle):
            through = ", ".join(map(str, circle[1:]))
            yield f"{named(Listicle, pk)}: it carries on itself, by way of lists {through}."


def decisions_belong_to_a_renewal():
    decided = Entry.objects.exclude(decision="").filter(listicle__renews=None)
    for entry in decided.iterator(CHUNK):
        yield f"{named(Entry, entry.pk)}: it is decided on, and the list renews no version."


def comparison_keys_are_current():
    for model, key in fields_of(ComparisonKeyField):
        for pk, name, kept in model.objects.values_list("pk", key.of, key.name).iterator(CHUNK):
            if kept != comparison_key(name):
                yield f"{named(model, pk)}: “{name}” is not found by the key “{kept}”."


def records_are_found_by_their_own_names():
    for model in NAMED:
        for record in model.objects.prefetch_related("names").iterator(CHUNK):
            own = {}
            for kind, name in record.own_names().items():
                if name:
                    own.setdefault(comparison_key(name), (str(kind), name))
            wanted = set(own.values())
            kept = {(row.kind, row.name) for row in record.names.all() if row.kind in OWN_KINDS}
            for kind, name in sorted(wanted - kept):
                yield f"{named(model, record.pk)}: its {kind} name “{name}” is not among its names."
            for kind, name in sorted(kept - wanted):
                yield f"{named(model, record.pk)}: “{name}” among its names is not its {kind} one."


def a_theme_name_belongs_to_one():
    keys = ThemeName.objects.order_by().values("key").annotate(themes=Count("theme", distinct=True))
    for shared in keys.filter(themes__gt=1).values_list("key", flat=True):
        themes = Theme.objects.filter(names__key=shared).distinct()
        yield f"The theme name “{shared}” belongs to several: {', '.join(map(str, themes))}."


def homonyms_are_told_apart():
    homonyms = Artist.objects.order_by().values("name_key", "disambiguation")
    for alike in homonyms.annotate(artists=Count("pk")).filter(artists__gt=1):
        artists = Artist.objects.filter(
            name_key=alike["name_key"], disambiguation=alike["disambiguation"]
        )
        numbers = ", ".join(str(artist.pk) for artist in artists)
        yield f"“{artists[0]}” is the name of artists {numbers}: say of each who it is."


def addresses_are_addresses():
    for model in ADDRESSED:
        for pk, slug in model.objects.values_list("pk", "slug").iterator(CHUNK):
            try:
                validate_slug(slug)
            except ValidationError as error:
                yield f"{named(model, pk)}: its address “{slug}”. {' '.join(error.messages)}"
            if len(slug) > SLUG_LENGTH:
                yield f"{named(model, pk)}: its address has more than {SLUG_LENGTH} characters."


def former_addresses_lead_on():
    kinds = {model._meta.model_name: model for model in ADDRESSED}
    for former in FormerSlug.objects.exclude(kind__in=kinds):
        yield f"The former address “{former.slug}” is of no kind we have: “{former.kind}”."
    for kind, model in kinds.items():
        formers = FormerSlug.objects.filter(kind=kind)
        for former in formers.exclude(object_id__in=model.objects.values("pk")):
            yield f"The former address “{former.slug}” of {a(model)} leads nowhere."
        for former in formers.filter(slug__in=model.objects.values("slug")):
            yield (
                f"The former address “{former.slug}” of {named(model, former.object_id)} "
                f"is the present one of {a(model)}."
            )


def a(model):
    """“a list”, “an artist”."""
    name = model._meta.verbose_name
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def an_address_leads_to_one_page():
    """Of the static pages, whose table has no constraint of ours."""
    addresses = FlatPage.objects.order_by().values("url").annotate(pages=Count("pk"))
    for address in addresses.filter(pages__gt=1).values_list("url", flat=True).iterator(CHUNK):
        pages = FlatPage.objects.filter(url=address).order_by("pk")
        numbers = ", ".join(str(page.pk) for page in pages)
        yield (
            f"The address “{address}” is that of pages {numbers}: readers see {pages[0].pk} only."
        )


def links_lead_where_they_say():
    """Retired links aside: a shop may have given up the host they lead to."""
    links = OutboundLink.objects.filter(retired_at=None).order_by().select_related("merchant")
    for link in links.iterator(CHUNK):
        if host_of(link.url) is None:
            yield f"{named(OutboundLink, link.pk)}: “{link.url}” is not a plain https address."
        elif not link.merchant.owns(link.url):
            yield f"{named(OutboundLink, link.pk)}: “{link.url}” is no address of {link.merchant}."


def rich_texts_are_clean():
    for model, field in fields_of(RichTextField):
        texts = model._base_manager.exclude(**{field.name: ""}).values_list("pk", field.name)
        for pk, html in texts.iterator(CHUNK):
            if clean_rich_text(html) != html:
                yield f"{named(model, pk)}: its {field.verbose_name} is not clean HTML."


def fields_of(kind):
    """Every field of a kind, with its model."""
    return [
        (model, field)
        for model in MODELS
        for field in model._meta.concrete_fields
        if isinstance(field, kind)
    ]


def the_site_has_one_row():
    rows = SiteSettings.objects.filter(~Q(pk=1)).count()
    if rows:
        yield f"The site has {rows} rows of settings that nobody reads: there is only number 1."


def themes_count_their_live_lists():
    then = F("tag__counted_at")
    ended_later = Q(content_object__live_until=None) | Q(content_object__live_until__gt=then)
    readable = EditionTheme.objects.filter(ended_later, content_object__sealed_at=None)
    live_then = readable.filter(live_from__lte=then).order_by()
    counts = dict(
        live_then.values_list("tag").annotate(
            lists=Count("content_object__listicle", distinct=True)
        )
    )
    for theme in Theme.objects.iterator(CHUNK):
        lists = counts.get(theme.pk, 0)
        if theme.list_count != lists:
            yield (
                f"{named(Theme, theme.pk)}: it counts {theme.list_count} live lists and stood in "
                f"{lists} when they were counted."
            )


def activities_name_versions_that_are():
    """A version of a list is never deleted; only the sample lists go as wholes, with theirs.

    Next year's list is begun from a version that may be another list's: that one is not looked for.
    """
    editions = Edition.objects.filter(
        listicle=OuterRef("object_id"), number=OuterRef("edition_number")
    )
    of_editions = Activity.objects.filter(
        kind=Listicle._meta.model_name, edition_number__isnull=False
    ).exclude(action=Activity.Action.RENEWED)
    of_editions = of_editions.filter(object_id__in=Listicle.objects.values("pk"))
    for activity in of_editions.exclude(Exists(editions)).iterator(CHUNK):
        yield f"{named(Activity, activity.pk)}: there is no version {activity.edition_number}."


INVARIANTS = (
    references_lead_somewhere,
    ranks_run_from_1_to_n,
    a_song_stands_once_in_a_list,
    digests_tell_the_content,
    ends_are_the_derived_ones,
    intervals_do_not_overlap,
    numbers_are_given_once,
    copies_of_starts_are_true,
    sealed_versions_had_begun,
    lists_do_not_carry_on_themselves,
    decisions_belong_to_a_renewal,
    comparison_keys_are_current,
    records_are_found_by_their_own_names,
    a_theme_name_belongs_to_one,
    homonyms_are_told_apart,
    addresses_are_addresses,
    former_addresses_lead_on,
    an_address_leads_to_one_page,
    links_lead_where_they_say,
    rich_texts_are_clean,
    the_site_has_one_row,
    themes_count_their_live_lists,
    activities_name_versions_that_are,
)
