from django.contrib.flatpages.models import FlatPage
from django.contrib.sites.models import Site
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import ProtectedError

from catalog import publishing
from catalog import sample_content as sample
from catalog.models import (
    Artist,
    Author,
    Edition,
    Listicle,
    Membership,
    Merchant,
    SiteSettings,
    Song,
    Theme,
)


class Command(BaseCommand):
    help = "Load the sample content: two live lists and what they refer to. Twice does no harm."

    def add_arguments(self, parser):
        parser.add_argument(
            "--remove", action="store_true", help="take the sample content out again"
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
        artists = {artist.slug: load_artist(artist) for artist in sample.ARTISTS}
        for membership in sample.MEMBERSHIPS:
            Membership.objects.get_or_create(
                group=artists[membership.group], member=artists[membership.member]
            )
        songs = {song.slug: load_song(song, artists, themes, merchants) for song in sample.SONGS}
        for listicle in sample.LISTICLES:
            load_listicle(listicle, author, songs, themes)
        for page in sample.PAGES:
            load_page(page)
        self.stdout.write(f"The sample content is there: {len(sample.LISTICLES)} lists.")

    def remove(self):
        """Take out the sample records, but for those that an editor's own work has come to use."""
        sample_lists = Listicle.objects.filter(slug__in=slugs(sample.LISTICLES))
        Edition.objects.filter(listicle__in=sample_lists).delete()
        kept = []
        for model, records in (
            (Listicle, sample.LISTICLES),
            (Song, sample.SONGS),
            (Artist, sample.ARTISTS),
            (Theme, sample.THEMES),
            (Merchant, sample.MERCHANTS),
            (Author, [sample.AUTHOR]),
        ):
            for record in model.objects.filter(slug__in=slugs(records)):
                try:
                    record.delete()
                except ProtectedError:
                    kept.append(str(record))
        FlatPage.objects.filter(url__in=[page.url for page in sample.PAGES]).delete()
        SiteSettings.objects.filter(**vars(sample.SITE)).delete()
        self.stdout.write("The sample content is gone.")
        if kept:
            self.stdout.write(f"Kept, since your own lists use them: {', '.join(kept)}.")


def slugs(records):
    return [record.slug for record in records]


def take(model, record, *others, **values):
    """The model's row at the record's address, and whether it was made now from its fields.

    `others` are the record's fields that are not the model's.
    """
    fields = {name: value for name, value in vars(record).items() if name not in others}
    return model.objects.get_or_create(slug=fields.pop("slug"), defaults={**fields, **values})


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
            theme.names.create(name=name)
    return theme


def load_artist(record):
    artist, is_new = take(Artist, record, "other_names")
    if is_new:
        for name, kind in record.other_names:
            artist.names.create(name=name, kind=kind)
    return artist


def load_song(record, artists, themes, merchants):
    song, is_new = take(Song, record, "credits", "themes")
    if is_new:
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
        listicle.append(
            songs[entry.song],
            blurb=entry.blurb,
            callout_label=entry.callout_label,
            callout=entry.callout,
        )
    publishing.publish(listicle)


def load_page(record):
    page, is_new = FlatPage.objects.get_or_create(
        url=record.url, defaults={"title": record.title, "content": record.content}
    )
    if is_new:
        page.sites.add(Site.objects.get_current())
