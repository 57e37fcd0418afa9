"""What readers must not see is nowhere, and what they are to see is there on the second.

Every text of every record that belongs to a list holds a made-up word of its own, a canary. Then
everything that a visitor can look at is looked at, and the words that turn up are compared with
those that should. A new text field, a new kind of record and a new page fail here until somebody
says which they are.
"""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import count
from urllib.parse import quote, unquote, urljoin, urlsplit

import time_machine
from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from django.test import TestCase
from django.urls import URLResolver, get_resolver, reverse

from catalog import publishing
from catalog.models import (
    Activity,
    Artist,
    ArtistName,
    Author,
    Credit,
    Edition,
    Entry,
    FormerSlug,
    Listicle,
    OutboundLink,
    Reason,
    SiteSettings,
    Song,
    SongName,
    Theme,
    ThemeName,
)
from catalog.previews import preview_address
from catalog.publishing.sealing import seal
from catalog.text.keys import ComparisonKeyField
from catalog.text.rich_text import RichTextField
from tests.builders import make_merchant, make_song

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)

# Which texts of a record readers are to see while the list is live that it belongs to, ...
LIST_WORDS = "title standfirst list_heading intro how_we_ranked outro cover cover_alt meta_title"
PUBLIC = {
    "Listicle": f"slug {LIST_WORDS} meta_description",
    "Edition": f"{LIST_WORDS} meta_description change_note",
    "Entry": "blurb callout_label callout",
    "Placement": "blurb callout_label callout",
    "Song": "slug title native_title album soundtrack_of cover cover_alt isrc",
    "SongName": "name",
    "Artist": "slug name native_name disambiguation bio photo photo_alt",
    "ArtistName": "name",
    "Credit": "credited_as join_phrase",
    "OutboundLink": "url",
    "Theme": "slug name introduction content_note",
    "Author": "slug name role bio photo photo_alt",
}
# ... and which nobody sees but at the desk, whatever is live.
PRIVATE = {
    "Listicle": "private_note digest preview_key approved_digest",
    "Edition": "digest",
    "Entry": "private_note",
    "Song": "editors_remarks video_id",
    "ThemeName": "name",
    "FormerSlug": "slug",
    "Activity": "label reason digest_before digest_after changes live_lists",
    "Reason": "code field sentence text",
    "Intake": "key title source roles choices",
    "User": "username first_name last_name email",
}
# Texts that are no list's, or say no more than one of the words their choices have.
OF_THE_SITE = {"Merchant", "SiteSettings"}
NO_WORDS = {"FormerSlug": "kind", "Activity": "kind", "User": "password", "OutboundLink": "region"}
# Made by the product itself: they have no canary, and are looked for as they are.
CANARY = re.compile("zq[bcdfghjklmnpqrstvwxz]{5}qz")
MADE = {"digest", "preview_key", "approved_digest", "digest_before", "digest_after"}


TEXTS = (models.CharField, models.TextField, models.FileField, models.JSONField)


def text_fields(model):
    """The fields in which somebody's words, or what could tell of them, are stored."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTS)
        and not isinstance(field, ComparisonKeyField)
        and not field.choices
    ]


def only_of_the_desk():
    """The kinds of records that belong to a list and have no word for readers."""
    for model in apps.get_app_config("catalog").get_models():
        names = {field.name for field in model._meta.concrete_fields}
        private = PRIVATE.get(model.__name__, "").split()
        if "listicle" in names and private and model.__name__ not in PUBLIC:
            yield model


class Canaries:
    """The words of one list, and whose they are."""

    numbers = count()

    def __init__(self, name):
        self.name = name
        self.public, self.private = {}, {}

    def new_word(self, model, field):
        """A word without vowels, which no page has by accident; all are of one length."""
        number, letters = next(Canaries.numbers), ""
        for _place in range(5):
            number, letter = divmod(number, 20)
            letters += "bcdfghjklmnpqrstvwxz"[letter]
        self.note(model, field, f"zq{letters}qz")
        return f"zq{letters}qz"

    def fill(self, record):
        """Put a word into every text of a record that is not saved yet; return it."""
        for field in text_fields(type(record)):
            if field.name in MADE or field.name in NO_WORDS.get(type(record).__name__, ""):
                continue
            setattr(record, field.name, worded(field, self.new_word(type(record), field.name)))
        return record

    def note(self, model, field, word):
        known = self.public if field in PUBLIC.get(model.__name__, "").split() else self.private
        known[word] = f"{model.__name__}.{field} of the {self.name} list"

    def hide(self, word):
        """Expect nobody to see this word, although the field is one that readers see."""
        self.private[word] = self.public.pop(word)

    def note_what_was_made(self, record):
        """Look for digests and keys as well."""
        for field in MADE & {field.name for field in text_fields(type(record))}:
            if value := getattr(record, field):
                self.note(type(record), field, value.casefold())


def worded(field, word):
    """A value of a field that has this word in it."""
    if isinstance(field, models.JSONField):
        return {"title": ["", word]}
    if field.name == "url":
        return f"https://shop.example/{word}"
    if isinstance(field, RichTextField):
        return f"<p>{word}</p>"
    if isinstance(field, models.FileField):
        return f"{word}-3x2.webp"
    return word


class Farm:
    """Lists in every state, with canaries in all of their texts and in all that is theirs alone."""

    def __init__(self):
        self.editor_words = Canaries("editor's")
        self.editor = self.editor_words.fill(User(is_staff=True, is_superuser=True))
        self.editor.save()
        self.merchant = make_merchant("Shop", hosts="shop.example")
        self.song_of_all = make_song("A song of all lists", slug="song-of-all")
        self.records = []
        self.flocks = [self.editor_words]

    def new_list(self, name, **given):
        """A list that nobody has published, and its canaries."""
        canaries = self.new_canaries(name)
        listicle = canaries.fill(Listicle(is_featured=True, **given))
        self.write(listicle, canaries)
        self.keep(FormerSlug(kind="listicle", object_id=listicle.pk), canaries)
        self.keep(Activity(by=self.editor, action="changed", kind="listicle",
                           object_id=listicle.pk), canaries)  # fmt: skip
        for model in only_of_the_desk():
            self.keep(model(listicle=listicle), canaries)
        self.records.append(listicle)
        return listicle, canaries

    def new_published(self, name, **given):
        listicle, canaries = self.new_list(name, **given)
        self.publish(listicle, canaries)
        return listicle, canaries

    def cancelled(self, listicle):
        """Schedule other words to noon, and think better of it."""
        canaries = self.rewrite(listicle, f"cancelled, of {listicle.pk},")
        self.publish(listicle, canaries, at=NOON)
        publishing.cancel(listicle, by=self.editor)

    def new_canaries(self, name):
        canaries = Canaries(name)
        self.flocks.append(canaries)
        return canaries

    def rewrite(self, listicle, name):
        """Give a list another draft: other words, songs, themes and byline, at the same address."""
        canaries, slug = self.new_canaries(name), listicle.slug
        canaries.fill(listicle)
        canaries.hide(listicle.slug)
        canaries.note(Listicle, "slug", slug)
        listicle.slug = slug
        listicle.entries.all().delete()
        self.write(listicle, canaries)
        return canaries

    def write(self, listicle, canaries):
        listicle.author = self.keep(Author(user=None), canaries)
        listicle.save()
        theme = self.new_theme(canaries)
        canaries.hide(theme.content_note)  # it stands before texts about the theme's songs
        listicle.themes.set([theme])
        for rank, song in enumerate((self.new_song(canaries), self.song_of_all), start=1):
            canaries.fill(Entry(listicle=listicle, song=song, rank=rank)).save()
        publishing.keep_digest(listicle)
        canaries.note_what_was_made(listicle)

    def new_theme(self, canaries):
        theme = self.keep(Theme(needs_support=True), canaries)
        self.keep(ThemeName(theme=theme), canaries)
        return theme

    def new_song(self, canaries):
        song = self.keep(Song(), canaries)
        self.keep(SongName(song=song), canaries)
        for position in (1, 2):
            artist = self.keep(Artist(), canaries)
            self.keep(ArtistName(artist=artist), canaries)
            credit = canaries.fill(Credit(song=song, artist=artist, position=position))
            if position == 2:  # nothing follows it
                canaries.hide(credit.join_phrase)
            credit.save()
        song.themes.set([self.new_theme(canaries)])
        link = OutboundLink(song=song, merchant=self.merchant)
        self.keep(link, canaries)
        return song

    def keep(self, record, canaries):
        canaries.fill(record).save()
        self.records.append(record)
        return record

    def publish(self, listicle, canaries, **options):
        """Publish a draft with a note, and for a reason; each has its canaries."""
        note = canaries.new_word(Edition, "change_note")
        edition = publishing.publish(listicle, by=self.editor, note=note, **options)
        self.keep(Reason(edition=edition), canaries)
        canaries.note_what_was_made(edition)
        return edition

    def withdraw(self, listicle, canaries):
        reason = canaries.new_word(Activity, "reason")
        publishing.withdraw(listicle, by=self.editor, reason=reason)

    @property
    def words(self):
        """All canaries there are, and whose each is."""
        known = {}
        for canaries in self.flocks:
            known |= canaries.public | canaries.private
        return known


class Visitor:
    """Somebody who looks at everything that can be looked at, without a login."""

    def __init__(self, client, farm):
        self.client, self.farm = client, farm

    def reads(self, at, addresses=None):
        """Where each canary turns up at this moment: addresses by word."""
        made = [word for word in self.farm.words if not CANARY.fullmatch(word)]
        found, seen = {}, set()
        with time_machine.travel(at, tick=False):
            waiting = list(self.addresses() if addresses is None else addresses)
        while waiting:
            address = waiting.pop()
            if address not in seen:
                seen.add(address)
                text, links = self.look_at(address, at)
                waiting += links
                for word in {*CANARY.findall(text), *(each for each in made if each in text)}:
                    found.setdefault(word, set()).add(address)
        return found

    def look_at(self, address, at):
        """All that an address answers at a moment, in small letters, and where it leads here."""
        with time_machine.travel(at, tick=False):
            response = self.client.get(address)
        assert response.status_code < 500, address
        page, headers = response.content.decode(), dict(response.headers)
        if response.get("Location", "").startswith("/admin/login/"):
            headers.pop("Location")  # says what was asked for, and no more
        links = [unescape(link) for link in re.findall(r'(?:href|src)="([^"#]+)', page)]
        told = f"{page}\n{headers}"
        return f"{told}\n{unquote(told)}".casefold(), self.leading_on(address, links, headers)

    def leading_on(self, address, links, headers):
        """The pages of this site among these links."""
        links += [headers["Location"]] if "Location" in headers else []
        for link in links:
            to = urlsplit(urljoin(f"http://testserver{address}", link))
            is_page = not to.path.startswith(("/static/", "/media/", "/admin/"))
            if to.netloc == "testserver" and is_page:
                yield to._replace(scheme="", netloc="").geturl()

    def addresses(self):
        """The direct address of everything there is, whether or not it is there for visitors."""
        for pattern in routes():
            yield from PAGES[pattern.name](self)
        yield from ("/no-such-page", "/no/such/page/", "/lists/%00/", "/?page=%00", "/favicon.ico")

    def of(self, model):
        return [record for record in self.farm.records if type(record) is model]

    def about(self, model, route):
        """The page of each record of a kind."""
        addresses = [reverse(route, args=[record.slug]) for record in self.of(model)]
        return [*addresses, f"{addresses[0]}?page=2"]

    def narrowings(self):
        return [f"?theme={quote(theme.slug)}" for theme in self.of(Theme)]

    def lists(self):
        yield from ("/lists/", "/lists/?page=2", *(f"/lists/{each}" for each in self.narrowings()))

    def list_pages(self):
        for listicle in self.of(Listicle):
            address = listicle.get_absolute_url()
            own = {
                theme.slug for entry in listicle.entries.all() for theme in entry.song.themes.all()
            }
            own |= {theme.slug for theme in listicle.themes.all()}
            yield from (address, *(f"{address}?theme={slug}" for slug in sorted(own)))
        for former in self.of(FormerSlug):
            yield reverse("listicle", args=[former.slug])

    def editions(self):
        slugs = [record.slug for kind in (Listicle, FormerSlug) for record in self.of(kind)]
        for slug in slugs:
            yield reverse("listicle-editions", args=[slug])
            for number in range(4):
                yield reverse("listicle-edition", args=[slug, number])

    def previews(self):
        """With links that were revoked, that are another list's, and that are none."""
        others = self.of(Listicle)[1:] + self.of(Listicle)[:1]
        for listicle, other in zip(self.of(Listicle), others, strict=True):
            _list, kind, token = preview_address(other).strip("/").rsplit("/", 2)
            revoked = Listicle(pk=listicle.pk, slug=listicle.slug, preview_key="revoked")
            yield f"{listicle.get_absolute_url()}{kind}/{token}/"
            yield from (preview_address(revoked), preview_address(listicle, lasts=-HOUR))

    def theme_pages(self):
        yield from self.about(Theme, "theme")
        for theme in self.of(Theme):
            first = self.of(Theme)[0]
            yield reverse("theme", args=[sorted({theme.slug, first.slug})])

    def desk(self):
        """Every screen of the desk, for the first few records of each kind."""
        for pattern in routes("admin"):
            names = pattern.pattern.regex.groupindex
            for number in (1, 2, 3) if names else (1,):
                given = {"app_label": "catalog", "url": "catalog/"}
                values = {name: given.get(name, number) for name in names}
                yield reverse(f"admin:{pattern.name}", kwargs=values)


# How each page is looked at: a page that is not here fails the test.
PAGES = {
    "home": lambda visitor: ["/", "/?page=2"],
    "listicles": Visitor.lists,
    "listicle": Visitor.list_pages,
    "listicle-editions": Visitor.editions,
    "listicle-edition": Visitor.editions,
    "preview": Visitor.previews,
    "song": lambda visitor: visitor.about(Song, "song"),
    "artists": lambda visitor: ["/artists/", "/artists/?page=2"],
    "artist": lambda visitor: visitor.about(Artist, "artist"),
    "themes": lambda visitor: ["/themes/", "/themes/?page=2"],
    "theme": Visitor.theme_pages,
    "author": lambda visitor: visitor.about(Author, "author"),
    "disclosure": lambda visitor: ["/about/disclosure/"],
    "healthz": lambda visitor: ["/healthz"],
    "readyz": lambda visitor: ["/readyz"],
    "robots": lambda visitor: ["/robots.txt"],
    "page": lambda visitor: ["/about/", "/contact/", "/privacy/"],
}


def routes(namespace="", patterns=None, own=""):
    """The routes of a namespace; those that have no name lead nowhere (the admin's last resort)."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            yield from routes(namespace, each.url_patterns, each.namespace or own)
        elif each.name and own == namespace:
            yield each


class EverythingIsLookedAtTests(TestCase):
    def test_every_text_of_every_record_is_public_or_private(self):
        for model in [*apps.get_app_config("catalog").get_models(), User]:
            name = model.__name__
            if name in OF_THE_SITE:
                continue
            with self.subTest(name):
                told = " ".join(table.get(name, "") for table in (PUBLIC, PRIVATE, NO_WORDS))
                self.assertCountEqual(told.split(), [field.name for field in text_fields(model)])

    def test_every_page_is_looked_at(self):
        self.assertEqual({pattern.name for pattern in routes()}, set(PAGES))


class CanaryTests(TestCase):
    """At noon a list goes live, one is replaced, one expires and one is withdrawn."""

    maxDiff = None

    @classmethod
    def setUpTestData(cls):
        cls.farm = farm = Farm()
        SiteSettings(helplines="<p>Call us.</p>").save()
        with time_machine.travel(NOON - 9 * HOUR, tick=False):
            first, cls.live = farm.new_published("live")
            follows = {"predecessor": first}
            cls.draft, cls.unpublished = farm.new_list("never published", **follows)
            cls.list_changed, cls.changed = farm.new_published("changed", **follows)
            cls.list_replaced, cls.replaced = farm.new_published("replaced", **follows)
            ending, cls.ending = farm.new_list("ending", **follows)
            farm.publish(ending, cls.ending, expires_at=NOON)
            cls.list_withdrawn, cls.withdrawn = farm.new_published("withdrawn", **follows)
        with time_machine.travel(NOON - 8 * HOUR, tick=False):
            farm.cancelled(cls.list_changed)
            farm.rewrite(cls.list_changed, "changed, with unpublished words,")
            farm.cancelled(farm.new_list("cancelled", **follows)[0])
            scheduled, cls.scheduled = farm.new_list("scheduled", **follows)
            farm.publish(scheduled, cls.scheduled, at=NOON)
            cls.replacing = farm.rewrite(cls.list_replaced, "replacing")
            farm.publish(cls.list_replaced, cls.replacing, at=NOON)
        with time_machine.travel(NOON, tick=False):
            farm.withdraw(cls.list_withdrawn, cls.withdrawn)

    def reads(self, at, addresses=None):
        return Visitor(self.client, self.farm).reads(at, addresses)

    def assertTheseAreFound(self, found, *flocks):
        """Every public word of these lists has turned up, and none of any other."""
        expected = {word: place for canaries in flocks for word, place in canaries.public.items()}
        missing = [place for word, place in expected.items() if word not in found]
        leaked = {
            self.farm.words[word]: sorted(where)[:3]
            for word, where in found.items()
            if word not in expected
        }
        self.assertEqual((missing, leaked), ([], {}))

    def test_until_noon_readers_see_what_is_live_and_no_word_of_what_comes(self):
        found = self.reads(NOON - SECOND)

        live = (self.live, self.changed, self.replaced, self.ending, self.withdrawn)
        self.assertTheseAreFound(found, *live)

    def test_from_noon_on_they_see_what_came_and_no_word_of_what_ended(self):
        for moment in (NOON, NOON + SECOND):
            with self.subTest(moment):
                found = self.reads(moment)

                history = self.replaced.public.keys() - self.replacing.public.keys()
                history = {word: found.pop(word) for word in history & found.keys()}
                live = (self.live, self.changed, self.scheduled, self.replacing)
                self.assertTheseAreFound(found, *live)
                self.assertTheseWordsAreHistory(history)

    def assertTheseWordsAreHistory(self, found):
        """They stand in the earlier edition and its note; a song that left, in the list as well."""
        address = self.list_replaced.get_absolute_url()
        history = {f"{address}editions/", f"{address}editions/1/"}
        for word, where in found.items():
            place = self.replaced.public[word]
            is_of_song = place.startswith(("Song.title ", "Credit."))
            where = {each.partition("?")[0] for each in where}
            self.assertLessEqual(where, history | ({address} if is_of_song else set()), place)

    def test_an_edition_that_is_sealed_takes_all_its_words_with_it(self):
        at = NOON + HOUR
        with time_machine.travel(at, tick=False):
            seal(self.list_replaced.editions.get(number=1), self.farm.editor, "Libel.")
            seal(self.list_changed.live_edition, self.farm.editor, "Libel.")

        found = self.reads(at)

        self.assertTheseAreFound(found, self.live, self.scheduled, self.replacing)

    def test_the_desk_tells_nothing_to_who_has_no_login(self):
        visitor = Visitor(self.client, self.farm)

        self.assertEqual(visitor.reads(NOON, visitor.desk()), {})

    def test_a_preview_shows_the_words_of_the_draft_and_no_note_to_colleagues(self):
        with time_machine.travel(NOON, tick=False):
            address = preview_address(self.draft)

        text, _links = Visitor(self.client, self.farm).look_at(address, at=NOON)

        places = {place for word, place in self.unpublished.public.items() if word in text}
        self.assertIn("Listicle.intro of the never published list", places)
        self.assertIn("Entry.blurb of the never published list", places)
        told = [place for word, place in self.farm.words.items() if word in text]
        self.assertLessEqual(set(told), places)

    def test_a_list_that_carries_on_one_that_left_names_none_of_its_songs(self):
        self.list_replaced.predecessor = self.list_withdrawn
        self.list_replaced.save()

        found = self.reads(NOON + HOUR, [self.list_replaced.get_absolute_url()])

        told = [self.withdrawn.public[word] for word in self.withdrawn.public if word in found]
        self.assertEqual(told, [])
