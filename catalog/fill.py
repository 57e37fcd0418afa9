"""A large, plausible catalogue for measuring: all invented, and the same for the same seed.

A few themes, artists and songs stand in very many lists and most in few, as in any catalogue
(Zipf's law), so that there are busiest, median and rare ones. Rows are created in bulk, past the
models' own `save`: what that keeps (addresses, names, digests, counts) is made here.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from .models import (
    Artist,
    ArtistName,
    Author,
    Credit,
    Edition,
    EditionTheme,
    Entry,
    FormerSlug,
    Listicle,
    ListicleTheme,
    Membership,
    Merchant,
    OutboundLink,
    Placement,
    Song,
    SongName,
    SongTheme,
    Theme,
    ThemeName,
)
from .models.names import NameKind
from .publishing.digests import digest
from .publishing.editions import ends
from .text.keys import comparison_key
from .text.slugs import SLUG_LENGTH, is_reserved, slug_from

# All published versions begin within these years, so that what is live now stays so.
FIRST_DAY, DAYS = datetime(2018, 1, 1, tzinfo=UTC), 2200
BATCH = 200
FEATURED = 6


@transaction.atomic
def fill(listicles, songs, seed, report=lambda done, total: None):
    """Add so many lists and songs, and the artists, themes and shops that they need.

    `report` is told after every batch how many of the lists are done.
    """
    catalogue = Catalogue(Random(seed))
    catalogue.add_merchants()
    catalogue.add_authors(3 + listicles // 300)
    catalogue.add_themes(min(songs, 120 + listicles // 40))
    catalogue.add_artists(2 + songs // 4)
    for size in batches(songs):
        catalogue.add_songs(size)
    done = 0
    for size in batches(listicles):
        catalogue.add_listicles(size)
        done += size
        report(done, listicles)
    catalogue.count_live_lists()
    if connection.vendor == "postgresql":
        # Its planner knows nothing of these rows until the next round of autovacuum.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def batches(total):
    """The sizes of the batches in which so many records are made."""
    return [min(BATCH, total - start) for start in range(0, total, BATCH)]


def create(*tables):
    """Write the rows of several tables, those that others refer to first."""
    for rows in filter(None, tables):
        type(rows[0])._default_manager.bulk_create(rows, batch_size=1000)


class Addresses:
    """Gives out the addresses of one kind of page, each once."""

    def __init__(self, model):
        former = FormerSlug.objects.filter(kind=model._meta.model_name)
        self.taken = {
            *model.objects.values_list("slug", flat=True),
            *former.values_list("slug", flat=True),
        }

    def made_of(self, name):
        wanted = slug = slug_from(name)
        number = 1
        while slug in self.taken or is_reserved(slug):
            number += 1
            slug = f"{wanted[: SLUG_LENGTH - 6]}-{number}"
        self.taken.add(slug)
        return slug


class Favourites:
    """Things in the order of how often they are drawn: at steepness 1, the second half as often as
    the first, the third a third as often.
    """

    def __init__(self, things, steepness=1.0):
        self.things = things
        places = range(1, len(things) + 1)
        self.weights = list(accumulate(1 / place**steepness for place in places))

    def draw(self, chance, count=1):
        """So many different things, or all there are."""
        count = min(count, len(self.things))
        drawn = {}
        while len(drawn) < count:
            more = chance.choices(self.things, cum_weights=self.weights, k=count)
            drawn.update((thing.pk, thing) for thing in more)
        return list(drawn.values())[:count]


class Catalogue:
    """The rows made so far, and the chance that the next ones are drawn from."""

    def __init__(self, chance):
        self.chance = chance
        self.addresses = {
            model: Addresses(model) for model in (Artist, Author, Listicle, Merchant, Song, Theme)
        }
        self.artist_keys = set(Artist.objects.values_list("name_key", flat=True))
        self.theme_keys = set(ThemeName.objects.values_list("key", flat=True))
        self.songs, self.artists, self.themes, self.authors = [], [], [], []
        self.list_counts = Counter()
        self.lists_made = 0

    # The small things

    def maybe(self, share):
        return self.chance.random() < share

    def pick(self, words):
        return self.chance.choice(words)

    def unheard(self, make, keys):
        """A name that nobody has in any spelling; numbered when `make` has no more to give."""
        for attempt in range(1_000_000):
            name = make() if attempt < 20 else f"{make()} {attempt}"
            if (key := comparison_key(name)) not in keys:
                keys.add(key)
                return name

    def hangul(self, shortest=2, longest=4):
        return "".join(self.pick(SYLLABLES) for _ in range(self.chance.randint(shortest, longest)))

    def person(self):
        first = "".join(self.pick(SOUNDS) for _ in range(self.chance.randint(2, 3)))
        last = "".join(self.pick(SOUNDS) for _ in range(2))
        return f"{first.title()} {last.title()}"

    def band(self):
        name = f"{self.pick(QUALITIES)} {self.pick(THINGS)}".title()
        return self.pick((name, f"The {name}s", f"{name} {self.pick(TROUPES)}"))

    def sentence(self):
        return self.pick(SENTENCES).format(
            part=self.pick(PARTS),
            quality=self.pick(QUALITIES),
            thing=self.pick(THINGS),
            other=self.pick(THINGS),
            hour=self.pick(HOURS),
        )

    def words(self, sentences=3):
        return " ".join(self.sentence() for _ in range(sentences))

    def paragraph(self, sentences=3):
        return f"<p>{self.words(sentences)}</p>"

    # What lists are made of

    def add_merchants(self):
        self.merchants = [
            Merchant.objects.filter(name=name).first()
            or Merchant.objects.create(
                name=name,
                position=position,
                hosts=host,
                pays_commission=pays,
                partner_tags="measuring" if pays else "",
                statement=f"{name} pays us for purchases." if pays else "",
                link_label=label,
                search_address=f"https://{host}/search?q={{query}}"
                + ("&tag={partner_tag}" if pays else ""),
            )
            for position, (name, host, label, pays) in enumerate(MERCHANTS, start=1)
        ]

    def add_authors(self, count):
        for _ in range(count):
            name = self.person()
            self.authors.append(
                Author(
                    name=name,
                    slug=self.addresses[Author].made_of(name),
                    role=f"Writes about {self.pick(FEELINGS).lower()}",
                    bio=self.paragraph(2),
                )
            )
        create(self.authors)
        self.favourite_authors = Favourites(self.authors)

    def add_themes(self, count):
        names = []
        for number in range(count):
            name = self.unheard(self.theme_name, self.theme_keys)
            is_heavy = number % 9 == 4
            theme = Theme(
                name=name,
                slug=self.addresses[Theme].made_of(name),
                introduction=self.paragraph(2),
                content_note=f"Deals with {name.lower()}." if is_heavy else "",
                needs_support=is_heavy and number % 2 == 0,
            )
            synonym = self.unheard(self.hangul, self.theme_keys)
            self.themes.append(theme)
            names += names_of(theme, ThemeName, "theme", [(NameKind.OTHER, synonym)])
        create(self.themes, names)
        self.favourite_themes = Favourites(self.themes)

    def theme_name(self):
        return f"{self.pick(FEELINGS)} {self.pick(SETTINGS)}".strip()

    def add_artists(self, count):
        names = []
        for number in range(count):
            is_group = self.maybe(0.6)
            is_homonym = number % 100 == 99
            make = self.band if is_group else self.person
            artist = Artist(
                name=self.artists[-1].name if is_homonym else self.unheard(make, self.artist_keys),
                native_name=self.hangul() if self.maybe(0.6) else "",
                kind=Artist.Kind.GROUP if is_group else Artist.Kind.PERSON,
                disambiguation="of another town" if is_homonym else "",
                bio=self.paragraph() if self.maybe(0.3) else "",
            )
            artist.slug = self.addresses[Artist].made_of(artist.address_text())
            others = [(NameKind.MISSPELLING, misspelt(artist.name))] if self.maybe(0.2) else []
            if self.maybe(0.2):
                others.append((NameKind.FORMER, self.band()))
            self.artists.append(artist)
            names += names_of(artist, ArtistName, "artist", others)
        create(self.artists, names)
        self.favourite_artists = Favourites(self.artists, steepness=0.9)
        self.add_memberships()

    def add_memberships(self):
        people = [artist for artist in self.artists if artist.kind == Artist.Kind.PERSON]
        groups = [artist for artist in self.artists if artist.kind == Artist.Kind.GROUP]
        create(
            [
                Membership(group=group, member=member)
                for group in groups[: 1 + len(groups) // 5]
                for member in self.chance.sample(people, min(3, len(people)))
            ]
        )

    def add_songs(self, count):
        songs, names, credits, themes, links = [], [], [], [], []
        for _ in range(count):
            title = self.song_title()
            artists = self.favourite_artists.draw(self.chance, self.pick((1, 1, 1, 1, 1, 2, 3)))
            song = Song(
                title=title,
                slug=self.addresses[Song].made_of(f"{title} {artists[0].name}"),
                native_title=self.hangul(2, 6) if self.maybe(0.4) else "",
                album=self.song_title() if self.maybe(0.6) else "",
                release_year=self.chance.randint(1965, 2024) if self.maybe(0.9) else None,
                soundtrack_of=self.song_title() if self.maybe(0.05) else "",
            )
            songs.append(song)
            names += names_of(song, SongName, "song", [])
            credits += [
                Credit(
                    song=song,
                    artist=artist,
                    position=position,
                    join_phrase="feat." if position == 1 and self.maybe(0.3) else "",
                )
                for position, artist in enumerate(artists, start=1)
            ]
            themes += [
                SongTheme(content_object=song, tag=theme)
                for theme in self.favourite_themes.draw(self.chance, self.chance.randint(1, 3))
            ]
            words = f"{title} {artists[0].name}"
            links += [
                OutboundLink(song=song, merchant=merchant, url=merchant.search_for(words))
                for merchant in self.merchants
            ]
        create(songs, names, credits, themes, links)
        self.songs += songs

    def song_title(self):
        return (
            self.pick(TITLES)
            .format(quality=self.pick(QUALITIES), thing=self.pick(THINGS), hour=self.pick(HOURS))
            .title()
        )

    # Lists

    @cached_property
    def favourite_songs(self):
        return Favourites(self.songs, steepness=0.8)

    def add_listicles(self, count):
        """Lists with their working copies and what was published of them."""
        listicles, entries, listicle_themes, history = [], [], [], []
        for _ in range(count):
            listicle = self.listicle(is_featured=self.lists_made < FEATURED)
            self.lists_made += 1
            ranking, themes = content = self.content()
            rows = ranked(Entry, ranking, listicle=listicle)
            listicle.digest = digest(listicle, [theme.pk for theme in themes], rows)
            listicles.append(listicle)
            entries += rows
            listicle_themes += [ListicleTheme(content_object=listicle, tag=t) for t in themes]
            if self.maybe(0.96):
                history += self.history(listicle, content)
        create(listicles, entries, listicle_themes)
        self.publish(history)

    def listicle(self, is_featured):
        feeling = self.pick(FEELINGS).lower()
        title = f"{self.pick(QUALITIES).title()} songs about {feeling} for {self.pick(HOURS)}"
        return Listicle(
            title=title,
            slug=self.addresses[Listicle].made_of(title),
            standfirst=self.sentence(),
            list_heading=f"The songs, {self.pick(QUALITIES)} ones first",
            intro=self.paragraph() + self.paragraph(),
            how_we_ranked=self.paragraph(2) if self.maybe(0.5) else "",
            outro=self.paragraph(2),
            order=self.pick(("ascending",) * 6 + ("countdown",) * 3 + ("unranked",)),
            author=self.favourite_authors.draw(self.chance)[0],
            is_featured=is_featured,
        )

    def content(self):
        """A ranking, as pairs of a song and the words about it, and the list's themes."""
        size = 15 if self.maybe(0.8) else self.chance.randint(5, 50)
        songs = self.favourite_songs.draw(self.chance, size)
        self.chance.shuffle(songs)
        themes = self.favourite_themes.draw(self.chance, self.chance.randint(1, 4))
        return [(song, self.words_about_a_song()) for song in songs], themes

    def words_about_a_song(self):
        has_callout = self.maybe(0.15)
        return {
            "blurb": self.paragraph(),
            "callout_label": "Listen for" if has_callout else "",
            "callout": self.paragraph(1) if has_callout else "",
        }

    def history(self, listicle, content):
        """The editions of a list, the first one first, each with its ranking and themes."""
        count = self.pick((1, 1, 1, 1, 1, 2, 2, 2, 3, 4))
        contents = [content if self.maybe(0.9) else self.changed(content)]
        while len(contents) < count:
            contents.insert(0, self.changed(contents[0]))
        editions = []
        start = FIRST_DAY + timedelta(seconds=self.chance.randrange(DAYS * 24 * 3600))
        for number in range(1, count + 1):
            editions.append(
                Edition(
                    listicle=listicle,
                    number=number,
                    live_from=start,
                    change_note="" if number == 1 else self.sentence(),
                    **listicle.text(),
                )
            )
            start += timedelta(seconds=self.chance.randrange(24 * 3600, 60 * 24 * 3600))
        if self.maybe(0.03):
            editions[-1].expires_at = start
        for edition, live_until in zip(editions[::-1], ends(editions[::-1]), strict=True):
            edition.live_until = live_until
        return list(zip(editions, contents, strict=True))

    def changed(self, content):
        """The same list with one song exchanged, and two songs in each other's place."""
        ranking, themes = content
        ranking = list(ranking)
        [song] = self.favourite_songs.draw(self.chance)
        if all(song.pk != other.pk for other, _ in ranking):
            ranking[self.chance.randrange(len(ranking))] = (song, self.words_about_a_song())
        place = self.chance.randrange(len(ranking) - 1)
        ranking[place : place + 2] = reversed(ranking[place : place + 2])
        return ranking, themes

    def publish(self, history):
        editions, placements, edition_themes = [], [], []
        for edition, (ranking, themes) in history:
            rows = ranked(Placement, ranking, edition=edition, live_from=edition.live_from)
            edition.digest = digest(edition, [theme.pk for theme in themes], rows)
            editions.append(edition)
            placements += rows
            edition_themes += [
                EditionTheme(content_object=edition, tag=theme, live_from=edition.live_from)
                for theme in themes
            ]
            if edition.is_live():
                self.list_counts.update(theme.pk for theme in themes)
        create(editions, placements, edition_themes)

    def count_live_lists(self):
        for theme in self.themes:
            theme.list_count, theme.counted_at = self.list_counts[theme.pk], timezone.now()
        Theme.objects.bulk_update(self.themes, ["list_count", "counted_at"], batch_size=BATCH)


def names_of(record, model, owner, others):
    """The rows of a record's own and other names, each spelling once, as `save` would keep them."""
    names = {}
    for kind, name in [*record.own_names().items(), *others]:
        if name:
            names.setdefault(comparison_key(name), (kind, name))
    return [model(**{owner: record}, kind=kind, name=name) for kind, name in names.values()]


def ranked(model, ranking, **holder):
    """The rows of a ranking, from no. 1 to the last."""
    return [
        model(song=song, rank=rank, **words, **holder)
        for rank, (song, words) in enumerate(ranking, start=1)
    ]


def misspelt(name):
    """A name as somebody types who heard it once."""
    middle = len(name) // 2
    return name[:middle] + name[middle + 1] + name[middle] + name[middle + 2 :]


def listed(text):
    return [words.strip() for words in text.split(",")]


MERCHANTS = (
    ("Tonearm", "listen.tonearm.example", "Listen on", False),
    ("Quiet Wire", "quietwire.example", "Watch on", False),
    ("Groove & Sons", "shop.groove-and-sons.example", "Buy at", True),
    ("Lantern Records", "lantern.example", "Buy at", True),
)
FEELINGS = listed(
    "Heartbreak, Loneliness, Longing, Farewell, Homesickness, Regret, Grief, Insomnia, Envy, "
    "Silence, Rain, Winter, Forgiveness, Nostalgia, Waiting, Distance, Growing, Ageing, "
    "Friendship, Illness, Leaving, Hometowns, Trains, Letters, Mothers, Fathers, "
    "Brothers, Sisters, Failure"
)
SETTINGS = listed(
    ", at night, in winter, after midnight, by the sea, in the city, on the road, before dawn, "
    "at twenty, at forty, in a foreign country, without words, in the rain, on a Sunday, "
    "among friends, after the party"
)
QUALITIES = listed(
    "quiet, paper, hollow, velvet, patient, distant, broken, silver, wooden, gentle, narrow, "
    "faded, northern, second, empty, slow, blue, unsent, borrowed, folded, amber, restless, "
    "plain, late, tender, cold, little, bitter, open, salt"
)
THINGS = listed(
    "harbour, lantern, orchard, window, letter, river, stairway, garden, winter, engine, mirror, "
    "station, meadow, ceiling, umbrella, photograph, corridor, lighthouse, piano, suitcase, "
    "telephone, bridge, balcony, kitchen, island, radio, chapel, ferry, ladder, compass, candle, "
    "attic, notebook, platform, shoreline, curtain"
)
TROUPES = listed("Club, Society, Orchestra, Parade, Brothers, Choir, Trio, Company")
SOUNDS = listed(
    "ba, ve, lo, mi, ra, sen, tor, kel, ana, dur, fi, ga, hol, isa, jo, kan, lu, mar, ne, ori, "
    "pel, qui, ros, sta, tam, ul, vin, wen, yar, zel"
)
SYLLABLES = "가나다라마바사아자하고노도로모보소오조호구누두루무부수우주후기니디리미비시이지"
HOURS = listed(
    "long drives, the last train, three in the morning, a rainy Sunday, the walk home, "
    "empty rooms, the first snow, an hour alone, the day after, a night without sleep"
)
TITLES = (
    "{quality} {thing}",
    "the {thing}",
    "letter to a {quality} {thing}",
    "{thing} and me",
    "no {thing} tonight",
    "{hour}",
    "my {quality} {thing}",
    "where the {thing} was",
    "{quality} {thing}, {quality}",
    "leave the {thing} on",
)
PARTS = listed(
    "the piano, a single guitar, the second verse, the chorus, the bridge, the last minute, "
    "the drums, the string section, the harmony, the opening line, the bass"
)
SENTENCES = (
    "It begins with {part} and very little else, and for a while that is all it seems to need.",
    "When {part} comes in, the song turns round like somebody who has forgotten their keys.",
    "The words are about a {quality} {thing}, and about all that went unsaid beside it.",
    "Nothing here is hurried: {part} waits, the voice waits, and so at last does the listener.",
    "We kept it for {hour}, and it has hardly left the turntable since that evening.",
    "There is a {quality} {thing} in the first verse and no {other} in the last; that is the plot.",
    "Played loud it is a different song, but {part} was recorded for one person in one room.",
    "Whoever has stood before a {quality} {thing} knows at once what {part} is trying to say.",
    "It is easy to call this simple, until one tries to hum {part} and hears how it is built.",
    "By the time {part} returns the {thing} has become a {quality} {other}, and nobody says why.",
)
