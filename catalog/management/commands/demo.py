from django.contrib.flatpages.models import FlatPage
from django.contrib.sites.models import Site
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import ProtectedError, Q

from catalog import publishing
from catalog import sample_content as sample
from catalog.models import (
    Artist,
    Author,
    EditionTheme,
    Entry,
    FormerSlug,
    Listicle,
    Membership,
    Merchant,
    SiteSettings,
    Song,
    Theme,
    ThemeName,
)
from catalog.publishing.digests import digest
from catalog.publishing.editions import keep_list_counts
from catalog.text.keys import comparison_key
from catalog.text.rich_text import RichTextField, clean_rich_text


class Command(BaseCommand):
    help = (
        "Load the sample content: two live lists and what they refer to. Twice does no harm, "
        "whatever editors have made of it."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--remove",
            action="store_true",
            help="take the sample content out again, but for lists and pages that editors have "
            "changed, and for what lists still use",
        )

    @transaction.atomic
    def handle(self, *, remove, **options):
        self.remove() if remove else self.load()

    def load(self):
        if not SiteSettings.objects.exists():
            SiteSettings.objects.create(**vars(sample.SITE))
        author, _ = take(Author, sample.AUTHOR)
        merchants = [
            load_merchant(merchant, position)
            for position, merchant in enumerate(sample.MERCHANTS, start=1)
        ]
        themes = {theme.slug: load_theme(theme) for theme in sample.THEMES}
        artists = load_artists()
        songs = {song.slug: load_song(song, artists, themes, merchants) for song in sample.SONGS}
        for listicle in sample.LISTICLES:
            load_listicle(listicle, author, songs, themes)
        for page in sample.PAGES:
            load_page(page)
        self.stdout.write(f"The sample content is there: {len(sample.LISTICLES)} lists.")

    def remove(self):
        """Take out the sample records, but for editors' own work and what that uses.

        A list or a page that says anything else than the sample is an editor's work.
        """
        changed, used = [], []
        for record in sample.LISTICLES:
            listicle = at_address(Listicle, record.slug)
            if listicle and not is_as_loaded(listicle, record):
                changed.append(listicle)
            elif listicle and not remove_listicle(listicle):
                used.append(listicle)
        for page in sample.PAGES:
            changed += remove_page(page)
        for model, records in (
            (Song, sample.SONGS),
            (Artist, sample.ARTISTS),
            (Theme, sample.THEMES),
            (Merchant, sample.MERCHANTS),
            (Author, [sample.AUTHOR]),
        ):
            # By address only: a namesake is an editor's own.
            found = [at_address(model, record.slug) for record in records]
            used += [row for row in found if row and not is_deleted(row)]
        SiteSettings.objects.filter(**vars(sample.SITE)).delete()
        self.stdout.write("The sample content is gone.")
        for why, kept in (("editors have changed them", changed), ("others use them", used)):
            if kept:
                self.stdout.write(f"Kept, since {why}: {', '.join(map(str, kept))}.")


# Finding


def at_address(model, slug):
    """The model's row that has, or once had, this address; None when there is none."""
    former = FormerSlug.objects.filter(kind=model._meta.model_name, slug=slug)
    moved = model.objects.filter(pk__in=former.values("object_id"))
    return model.objects.filter(slug=slug).first() or moved.first()


def find(model, record):
    """The row that stands for this record, whatever editors have made of it; or None."""
    return at_address(model, record.slug) or namesake(model, record)


def namesake(model, record):
    """The row that has the record's name already, where two must not share one; or None."""
    if model is Artist:
        key = comparison_key(record.name)
        return Artist.objects.filter(name_key=key, disambiguation=record.disambiguation).first()
    if model is Theme:
        return Theme.objects.filter(names__key=comparison_key(record.name)).first()
    if model is Merchant:
        return Merchant.objects.filter(name=record.name).first()
    return None


def pages_of(record):
    """The page of this record; one that was moved has no former address, so its title tells."""
    return FlatPage.objects.filter(Q(url=record.url) | Q(title=record.title))


# Loading


def take(model, record, *others, **values):
    """The model's row for this record, and whether it was made now from the record's fields.

    `others` are the record's fields that are not the model's.
    """
    if row := find(model, record):
        return row, False
    fields = {name: value for name, value in vars(record).items() if name not in others}
    return model.objects.create(**{**fields, **values}), True


def load_merchant(record, position):
    merchant, _ = take(
        Merchant,
        record,
        "partner_tag",
        partner_tags=record.partner_tag,
        hosts="\n".join(record.hosts),
        position=position,
    )
    return merchant


def load_theme(record):
    theme, is_new = take(Theme, record, "other_names")
    if is_new:
        for name in record.other_names:
            if not ThemeName.held_by_another(name, theme.pk):
                theme.names.create(name=name)
    return theme


def load_artists():
    """The sample artists by address, each new one a member of its groups."""
    artists, new = {}, set()
    for record in sample.ARTISTS:
        artists[record.slug], is_new = take(Artist, record, "other_names")
        if is_new:
            new.add(record.slug)
            for name, kind in record.other_names:
                artists[record.slug].names.create(name=name, kind=kind)
    for membership in sample.MEMBERSHIPS:
        if not new.isdisjoint({membership.group, membership.member}):
            Membership.objects.get_or_create(
                group=artists[membership.group], member=artists[membership.member]
            )
    return artists


def load_song(record, artists, themes, merchants):
    song, is_new = take(Song, record, "credits", "themes", "other_titles")
    if is_new:
        for title in record.other_titles:
            song.names.create(name=title)
        song.credit(*[(artists[c.artist], c.credited_as, c.join_phrase) for c in record.credits])
        song.themes.set([themes[slug] for slug in record.themes])
        for merchant in merchants:
            merchant.link_search(song)
    return song


def load_listicle(record, author, songs, themes):
    listicle, is_new = take(Listicle, record, "themes", "entries", author=author)
    if not is_new:
        return
    listicle.themes.set([themes[slug] for slug in record.themes])
    for entry in record.entries:
        listicle.append(songs[entry.song], **words_of(entry))
    publishing.publish(listicle)


def words_of(entry):
    return {name: value for name, value in vars(entry).items() if name not in ("rank", "song")}


def load_page(record):
    if pages_of(record).exists():
        return
    page = FlatPage.objects.create(**vars(record))
    page.sites.add(Site.objects.get_current())


# Removing


def is_as_loaded(listicle, record):
    """Whether the draft, and whatever was published of it, say what the sample says."""
    said = {publishing.digest_of(listicle), *listicle.editions.values_list("digest", flat=True)}
    return said == {digest_as_loaded(record)}


def digest_as_loaded(record):
    """The digest that a list made of this record has."""
    fields = {
        name: value for name, value in vars(record).items() if name not in ("themes", "entries")
    }
    text = Listicle(**{**fields, "author": at_address(Author, record.author)})
    themes = [find(Theme, theme) for theme in sample.THEMES if theme.slug in record.themes]
    ranking = [
        Entry(rank=rank, song=at_address(Song, entry.song), **words_of(entry))
        for rank, entry in enumerate(record.entries, start=1)
    ]
    return digest(cleaned(text), [theme.pk for theme in themes if theme], map(cleaned, ranking))


def cleaned(holder):
    """The holder with its rich texts as the database would have them."""
    for field in holder._meta.concrete_fields:
        if isinstance(field, RichTextField):
            setattr(holder, field.name, clean_rich_text(getattr(holder, field.name)))
    return holder


def remove_listicle(listicle):
    """Remove a list with all its editions; False, and nothing is removed, where others use it."""
    if listicle.successors.exists() or Listicle.objects.filter(renews__listicle=listicle).exists():
        return False
    # Out of the count first: of a list that is gone, nobody knows which themes it carried.
    EditionTheme.objects.filter(content_object__listicle=listicle).update(live_from=None)
    keep_list_counts(listicle)
    listicle.editions.all().delete()
    listicle.delete()
    return True


def is_deleted(row):
    """Delete a row; False, and it stays, where others use it."""
    try:
        row.delete()
    except ProtectedError:
        return False
    return True


def remove_page(record):
    """Remove a page unless an editor has changed it; return what stays."""
    pages_of(record).filter(title=record.title, content=record.content).delete()
    return list(pages_of(record))
