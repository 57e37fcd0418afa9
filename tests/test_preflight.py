"""What the checks find in a list, and that every way of publishing knows it.

One sound list, and a table of what can be wrong with it: each case with exactly its findings.
"""

from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from io import StringIO

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalog import publishing
from catalog.models import (
    Activity,
    Author,
    Entry,
    Listicle,
    Merchant,
    OutboundLink,
    SiteSettings,
    Song,
    Theme,
)
from catalog.publishing import Level, NotPublishable, RankedList, examine, preflight
from catalog.publishing.preflight.wording import NEWEST_LISTS

from .builders import (
    make_artist,
    make_author,
    make_edition,
    make_editor,
    make_link,
    make_listicle,
    make_merchant,
    make_page,
    make_song,
    make_theme,
)
from .desk import address_of, form_of

BLOCKS, NEEDS, ADVICE = Level.BLOCKS, Level.NEEDS_REASON, Level.ADVICE

BLURBS = (
    "<p>A piano, a porch and somebody who has stopped pretending to wait for the bus.</p>",
    "<p>Strings arrive late and stay longer than they should; nobody minds.</p>",
    "<p>Her voice breaks on the second chorus, and the band politely looks away.</p>",
    "<p>Written in a hotel corridor, sung like a letter nobody will post.</p>",
)


@dataclass
class Sound:
    """A list with nothing to be said against it, and the records that it is made of."""

    listicle: Listicle
    songs: list[Song]
    author: Author
    theme: Theme
    merchant: Merchant

    def write(self, **fields):
        Listicle.objects.filter(pk=self.listicle.pk).update(**fields)

    def write_entry(self, rank, **fields):
        Entry.objects.filter(listicle=self.listicle, rank=rank).update(**fields)

    def blurb(self, rank, words):
        self.write_entry(rank, blurb=f"<p>{words}</p>")


def make_sound():
    artists = [make_artist(name) for name in ("Ada Frost", "Low Tide", "Minji", "The Ferrymen")]
    theme = make_theme("Farewell")
    titles = ("Platform Nine", "Overdose", "Salt", "Tide Table")
    years = (2012, 2014, 2016, 2018)
    songs = [
        make_song(title, by=artist, themes=[theme], release_year=year)
        for title, artist, year in zip(titles, artists, years, strict=True)
    ]
    author = make_author("Jo March", role="Korean music journalist")
    merchant = make_merchant("Shop", pays_commission=True)
    make_link(songs[0], merchant)
    make_link(songs[1], make_merchant("Radio"))
    listicle = make_listicle(
        "Four Songs for the Last Train",
        songs=songs,
        themes=[theme],
        standfirst="For everybody who has watched a train leave.",
        list_heading="The four songs",
        intro="<p>These four songs know “goodbye” by heart (and so do we).</p>",
        how_we_ranked="<p>We listened to 200 songs, for 24 hours.</p>",
        outro="<p>No. 1 stays with you. Part 2 follows, in the '90s manner.</p>",
        author=author,
    )
    for rank, blurb in enumerate(BLURBS, start=1):
        Entry.objects.filter(listicle=listicle, rank=rank).update(blurb=blurb)
    publishing.keep_digest(listicle)
    return Sound(listicle, songs, author, theme, merchant)


# What is done to the sound list, by the name of what is wrong then; and what is found. A finding is
# its level, its code, the rank of its entry (None: the list) and its field.
CASES = {}


def case(*expected):
    def keep(breaks):
        CASES[breaks.__name__] = (breaks, sorted(expected, key=str))
        return breaks

    return keep


@case((BLOCKS, "too-few-entries", None, ""))
def a_single_entry(sound):
    sound.listicle.entries.filter(rank__gt=1).delete()


@case((BLOCKS, "too-few-entries", None, ""))
def no_entries(sound):
    sound.listicle.entries.all().delete()


@case((BLOCKS, "entry-without-song", 2, "song"))
def an_entry_without_song(sound):
    sound.write_entry(2, song=None)


@case((BLOCKS, "song-without-artist", 3, "song"))
def a_song_without_artist(sound):
    sound.songs[2].credits.all().delete()


@case((NEEDS, "song-twice", 4, "song"))
def a_song_twice_in_two_records(sound):
    twin = make_song("SALT!", by=sound.songs[2].artists.get())
    sound.write_entry(4, song=twin)


@case((NEEDS, "song-twice", 4, "song"))
def a_song_twice_through_another_name(sound):
    sound.songs[2].names.create(name="소금", kind="romanisation")
    sound.write_entry(4, song=make_song("소금", by=sound.songs[2].artists.get()))


@case((NEEDS, "count-differs", None, "title"))
def another_number_in_the_title(sound):
    sound.write(title="15 Sad Songs for the Last Train")


@case((NEEDS, "count-differs", None, "title"))
def another_number_in_words_in_the_title(sound):
    sound.write(title="The Fifteen Saddest K-pop Ballads Ever")


@case((NEEDS, "count-differs", None, "title"))
def a_top_ten_of_four(sound):
    sound.write(title="Top 10 Tearjerkers")


@case((NEEDS, "count-differs", None, "title"))
def another_number_in_a_german_title(sound):
    sound.write(title="Fünfzehn traurige Lieder")


@case((NEEDS, "count-differs", None, "title"))
def another_number_in_a_french_title(sound):
    sound.write(title="Les quinze plus belles chansons tristes")


@case((NEEDS, "count-differs", None, "title"))
def another_number_in_a_spanish_title(sound):
    sound.write(title="Once canciones tristes")


@case((NEEDS, "count-differs", None, "title"))
def another_number_in_a_korean_title(sound):
    sound.write(title="비 오는 날의 발라드 15곡")


@case((NEEDS, "count-differs", None, "title"))
def another_number_in_korean_words(sound):
    sound.write(title="슬픈 노래 열다섯 곡")


@case((NEEDS, "count-differs", None, "title"))
def another_number_in_a_japanese_title(sound):
    sound.write(title="悲しい曲15選")


@case((NEEDS, "count-differs", None, "list_heading"))
def another_number_in_the_list_heading(sound):
    sound.write(list_heading="The five songs")


@case((ADVICE, "count-differs", None, "standfirst"))
def another_number_in_the_summary(sound):
    sound.write(standfirst="Fifteen songs for trains that leave.")


@case((ADVICE, "count-differs", None, "intro"))
def another_number_in_the_introduction(sound):
    sound.write(intro="<p>Nobody chose <em>these fifteen tracks</em> lightly.</p>")


@case((ADVICE, "count-differs", None, "outro"))
def another_number_in_the_closing_words(sound):
    sound.write(outro="<p>Play all twelve songs again.</p>")


@case((ADVICE, "count-differs", None, "meta_description"))
def another_number_in_the_description(sound):
    sound.write(meta_description="Here are 15 of the saddest songs.")


@case((NEEDS, "count-differs", None, "meta_title"))
def another_number_in_the_title_for_search_engines(sound):
    sound.write(meta_title="5 train songs")


@case((ADVICE, "order-differs", None, "order"))
def a_countdown_that_is_none(sound):
    sound.write(title="Last Trains: a Countdown")


@case((ADVICE, "order-differs", None, "order"))
def a_ranking_without_ranks(sound):
    sound.write(title="Last Trains, Ranked", order="unranked")


@case((ADVICE, "entry-without-text", 4, "blurb"))
def an_entry_without_text(sound):
    sound.write_entry(4, blurb="")


@case((ADVICE, "text-says-nothing", 2, "blurb"))
def a_text_that_repeats_title_artist_and_year(sound):
    sound.blurb(2, "“Overdose” by Low Tide, released 2014.")


@case((ADVICE, "texts-alike", 4, "blurb"))
def nearly_the_same_text_twice(sound):
    sound.write_entry(4, blurb=BLURBS[0].replace("somebody", "someone"))


@case((ADVICE, "text-of-other-list", 3, "blurb"))
def a_text_of_another_list_about_the_same_song(sound):
    other = make_listicle("Elsewhere", songs=[sound.songs[2], make_song()])
    other.entries.filter(rank=1).update(blurb=BLURBS[2])
    make_edition(listicle=other)
    for number in range(NEWEST_LISTS):
        make_edition(f"Newer {number}")


@case((ADVICE, "text-of-other-list", 3, "blurb"))
def a_text_of_a_new_list_about_other_songs(sound):
    other = make_listicle("Elsewhere")
    other.entries.filter(rank=2).update(blurb=BLURBS[2].upper().replace("P>", "p>"))
    make_edition(listicle=other)


@case((ADVICE, "openings-alike", 1, "blurb"))
def three_texts_that_begin_alike(sound):
    for rank, words in enumerate(("a quiet harbour", "rather bad news", "the whole sea"), start=1):
        sound.blurb(rank, f"This song is {words}, told by people who ought to know.")


@case((ADVICE, "year-differs", 3, "blurb"))
def another_year_than_the_record_s(sound):
    sound.blurb(3, "Minji was born in 1994. Released in 2015, it kept the rain waiting outside.")


@case((ADVICE, "year-differs", 3, "callout"))
def another_year_in_brackets_in_the_tip_box(sound):
    sound.write_entry(3, callout="<p>Hear the first take (2011) too.</p>")


@case((ADVICE, "marks-unpaired", None, "title"))
def an_open_quotation_in_the_title(sound):
    sound.write(title="Songs to say “goodbye to")


@case((ADVICE, "marks-unpaired", 2, "blurb"))
def an_open_bracket_in_a_text(sound):
    sound.blurb(2, "Strings arrive late (and stay; nobody minds.")


@case((ADVICE, "marks-unpaired", None, "intro"))
def a_lone_guillemet_in_the_introduction(sound):
    sound.write(intro="<p>Elle dit « adieu et s'en va.</p>")


@case((NEEDS, "heavy-title", None, "title"))
def a_heavy_word_in_the_title(sound):
    sound.write(title="Songs About Suicide")


@case((NEEDS, "heavy-title", None, "title"))
def a_heavy_korean_word_in_the_title(sound):
    sound.write(title="자살에 관한 노래")


@case((NEEDS, "heavy-without-note", 1, "blurb"))
def a_grave_word_in_a_text_without_note(sound):
    sound.blurb(1, "He wrote it in the week in which his brother took his own life.")


@case((ADVICE, "heavy-without-note", 1, "blurb"))
def a_heavy_word_in_a_text_without_note(sound):
    sound.blurb(1, "It was written after the singer survived an overdose of sleeping pills.")


@case((ADVICE, "heavy-without-note", None, "intro"))
def a_heavy_word_in_the_introduction(sound):
    sound.write(intro="<p>Some of them are about abuse, and say so.</p>")


@case((NEEDS, "heavy-theme-without-note", None, "themes"))
def a_heavy_theme_without_note(sound):
    sound.songs[1].themes.add(make_theme("Self-harm"))


@case((NEEDS, "heavy-theme-without-note", None, "themes"))
def a_theme_that_offers_support_without_note(sound):
    Theme.objects.filter(pk=sound.theme.pk).update(needs_support=True)


@case(
    (ADVICE, "no-summary", None, "standfirst"), (ADVICE, "no-description", None, "meta_description")
)
def no_summary(sound):
    sound.write(standfirst="")


@case((ADVICE, "no-summary", None, "standfirst"))
def no_summary_but_a_description(sound):
    sound.write(standfirst="", meta_description="For everybody who has watched a train leave.")


@case((ADVICE, "no-introduction", None, "intro"))
def no_introduction(sound):
    sound.write(intro="")


@case((ADVICE, "description-too-long", None, "meta_description"))
def a_summary_too_long_for_search_engines(sound):
    sound.write(standfirst="A platform, a lamp and a suitcase. " * 8)


@case((ADVICE, "title-too-long", None, "meta_title"))
def a_title_too_long_for_search_engines(sound):
    sound.write(title="Songs for the Very Last Train of a Very Long Night, in Order of Regret")


@case((ADVICE, "title-repeated", None, "meta_title"))
def a_title_for_search_engines_that_repeats_the_title(sound):
    sound.write(meta_title="Four songs for the last train")


@case((ADVICE, "title-of-other-list", None, "title"))
def the_title_of_another_list(sound):
    make_edition("Four Songs for the Last Train")


@case((ADVICE, "title-of-other-list", None, "meta_title"))
def the_title_for_search_engines_of_another_list(sound):
    make_edition("Something", meta_title="Train Songs")
    sound.write(meta_title="Train Songs")


@case((ADVICE, "no-byline", None, "author"))
def no_byline(sound):
    sound.write(author=None)


@case((ADVICE, "cover-without-description", None, "cover_alt"))
def a_cover_without_description(sound):
    sound.write(cover="lists/0123456789abcdef0123-40x30.webp")


@case((ADVICE, "song-cover-without-description", 2, "song"))
def a_song_s_cover_without_description(sound):
    cover = "covers/0123456789abcdef0123-40x30.webp"
    Song.objects.filter(pk=sound.songs[1].pk).update(cover=cover)


@case((NEEDS, "expert-unnamed", 1, "callout_label"))
def an_expert_without_qualification(sound):
    Author.objects.update(role="")
    sound.write_entry(1, callout_label="Expert tip", callout="<p>Listen twice.</p>")


@case((NEEDS, "expert-unnamed", 1, "callout_label"), (ADVICE, "no-byline", None, "author"))
def an_expert_without_byline(sound):
    sound.write(author=None)
    sound.write_entry(1, callout_label="전문가의 팁", callout="<p>Listen twice.</p>")


@case((BLOCKS, "paid-link-unmarked", 1, ""))
def a_mark_that_cannot_be_read(sound):
    SiteSettings(paid_link_mark="·").save()


@case((BLOCKS, "paid-link-undisclosed", 1, ""))
def a_disclosure_that_cannot_be_read(sound):
    SiteSettings(disclosure_statement="\u200b").save()


@case((BLOCKS, "paid-link-unmarked", None, ""), (BLOCKS, "paid-link-unmarked", 1, ""))
def an_unmarked_paid_link_in_the_introduction(sound):
    SiteSettings(paid_link_mark=" ").save()
    sound.write(intro='<p>Start <a href="https://SHOP.example./a">here</a>.</p>')


@case((ADVICE, "link-gone", 1, "song"))
def a_link_that_is_gone(sound):
    OutboundLink.objects.filter(song=sound.songs[0]).update(health="gone")


@case((ADVICE, "link-unencrypted", None, "outro"))
def an_unencrypted_link(sound):
    sound.write(outro='<p>From <a href="http://old.example/">an old site</a>.</p>')


@case((ADVICE, "link-to-nothing", None, "outro"))
def a_link_to_a_draft_of_ours(sound):
    draft = make_listicle("Not yet")
    sound.write(outro=f'<p>See <a href="{draft.get_absolute_url()}">the next list</a>.</p>')


@case((ADVICE, "link-to-nothing", 1, "blurb"))
def a_link_to_no_page_of_ours(sound):
    address = f"{settings.SITE_URL}/nowhere/"
    sound.blurb(1, f'A piano and a porch. See <a href="{address}">more</a> of both.')


@case((ADVICE, "link-to-nothing", 1, "callout"))
def a_link_to_the_desk(sound):
    sound.write_entry(1, callout='<p><a href="/admin/catalog/song/">Songs</a></p>')


@case((BLOCKS, "entry-without-song", 2, "song"), (NEEDS, "expert-unnamed", 1, "callout_label"),
      (NEEDS, "count-differs", None, "title"), (ADVICE, "no-byline", None, "author"))  # fmt: skip
def several_things_at_once(sound):
    sound.write(author=None, title="7 Songs for the Last Train")
    sound.write_entry(1, callout_label="Expert tip")
    sound.write_entry(2, song=None)


def told(findings):
    return sorted(((each.level, each.code, each.rank, each.field) for each in findings), key=str)


def break_list(name, sound):
    """The sound list, broken as the case says; the list, and the findings it must have."""
    breaks, expected = CASES[name]
    breaks(sound)
    listicle = Listicle.objects.get(pk=sound.listicle.pk)
    publishing.keep_digest(listicle)
    return listicle, expected


class SoundListTests(TestCase):
    def test_nothing_is_found(self):
        self.assertEqual(told(preflight(RankedList.of_draft(make_sound().listicle))), [])

    def test_nothing_is_found_in_what_readers_see_of_it(self):
        edition = publishing.publish(make_sound().listicle)

        self.assertEqual(told(preflight(RankedList.of_edition(edition))), [])

    def test_texts_that_were_kept_from_the_list_before_are_not_found_in_either(self):
        sound = make_sound()
        earlier = make_listicle("Last year", songs=sound.songs)
        for rank, words in enumerate(BLURBS, start=1):
            earlier.entries.filter(rank=rank).update(blurb=words)
        sound.write(predecessor=earlier)
        make_edition(listicle=earlier)
        edition = publishing.publish(sound.listicle)

        for shown in (RankedList.of_edition(edition), RankedList.of_draft(earlier)):
            codes = [finding.code for finding in preflight(shown)]
            self.assertNotIn("text-of-other-list", codes)

    def test_what_only_sounds_wrong_is_not_found(self):
        sound = make_sound()
        sound_words = {"title": sound.listicle.title, "intro": "<p>Words.</p>", "outro": ""}
        for changes in (
            {"title": "One Last Cry and Other Goodbyes of the 90s"},
            {"title": "The Best of “7 Years” and Its Kind"},
            {"title": "24 Hours of Sad Songs"},
            {"title": "Sad Songs of 2024"},
            {"title": "2NE1’s Four Best Songs"},
            {"title": "No. 1 Songs"},
            {"title": "Part 2: More Sad Songs"},
            {"title": "Suicide Squad and Other Nonsense"},
            {"intro": "<p>Two songs are by one band, which is one of the best.</p>"},
            {"intro": '<p>Don’t cry :) She’s “gone” (again), and it’s 12" wide.</p>'},
            {"outro": "<p>a) Overdose, b) Salt.</p>"},
            {"outro": "<p>Hear “Suicide Is Painless” next.</p>"},
        ):
            with self.subTest(changes):
                sound.write(**{**sound_words, **changes})
                sound.listicle.refresh_from_db()

                self.assertEqual(told(preflight(RankedList.of_draft(sound.listicle))), [])

    def test_a_content_note_answers_a_heavy_word(self):
        sound = make_sound()
        Theme.objects.update(content_note="Speaks of loss.")
        sound.blurb(1, "He wrote it in the week in which his brother took his own life.")

        self.assertEqual(told(preflight(RankedList.of_draft(sound.listicle))), [])

    def test_links_to_what_the_list_itself_brings_are_sound(self):
        sound = make_sound()
        make_page("/about/")
        ours = [sound.listicle, *sound.songs[:2], sound.author, sound.theme]
        links = [f'<a href="{each.get_absolute_url()}">x</a>' for each in ours]
        sound.write(outro=f"<p>{' '.join(links)} <a href='/about/'>y</a></p>")
        sound.listicle.refresh_from_db()

        self.assertEqual(told(preflight(RankedList.of_draft(sound.listicle))), [])


class TableTests(TestCase):
    """Every broken list has exactly its findings, wherever it is asked."""

    @classmethod
    def setUpTestData(cls):
        cls.editor = make_editor()
        cls.sound = make_sound()

    def setUp(self):
        self.client.force_login(self.editor)

    def assert_held_back(self, listicle, expected, told_sentences):
        """Nothing went out, and whoever tried was told what stands against it."""
        self.assertFalse(listicle.editions.exists())
        held = [each for each in preflight(RankedList.of_draft(listicle)) if weighs(each)]
        self.assertTrue(held)
        for finding in held:
            self.assertIn(finding.sentence, told_sentences)
        advice = [row for row in expected if row[0] is ADVICE]
        self.assertEqual(len(held) + len(advice), len(expected))


def weighs(finding):
    return finding.level is not ADVICE


def sentences_of(response):
    return " ".join(unescape(str(message)) for message in response.context["messages"])


def whole_form(listicle):
    more = ("how_we_ranked", "outro", "cover_alt", "meta_title", "meta_description")
    return form_of(listicle, **{name: getattr(listicle, name) for name in more})


def publish_by_form(test, listicle):
    form = whole_form(listicle) | {"_publish": "1"}
    return sentences_of(test.client.post(address_of(listicle), form, follow=True))


def publish_by_action(test, listicle):
    changelist = reverse("admin:catalog_listicle_changelist")
    chosen = {"action": "publish_selected", "_selected_action": [listicle.pk]}
    return sentences_of(test.client.post(changelist, chosen, follow=True))


def publish_by_command(test, listicle):
    with test.assertRaises(CommandError) as refusal:
        call_command("publish", listicle.slug, stdout=StringIO())
    return str(refusal.exception)


def publish_by_schedule(test, listicle):
    step = reverse("admin:catalog_listicle_schedule", args=[listicle.pk])
    start = timezone.localtime(timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT12:00")
    asked = {"act": "publish", "publish-start": start}
    shown = test.client.post(step, asked)
    confirmed = shown.context["confirmed"]
    return sentences_of(test.client.post(step, {**asked, "confirmed": confirmed}, follow=True))


WAYS = {
    "form": publish_by_form,
    "action": publish_by_action,
    "command": publish_by_command,
    "schedule": publish_by_schedule,
}


def add_tests():
    """A test a case for the findings and the form that shows them; one a way for those that hold
    the list back, or let it go.
    """

    def finds(name):
        def test(self):
            listicle, expected = break_list(name, self.sound)

            self.assertEqual(told(preflight(RankedList.of_draft(listicle))), expected)

            shown = self.client.get(address_of(listicle))
            self.assertEqual(told(shown.context["findings"]), expected)
            for finding in shown.context["findings"]:
                self.assertContains(shown, finding.sentence)

        return test

    def refuses(name, way):
        def test(self):
            listicle, expected = break_list(name, self.sound)

            self.assert_held_back(listicle, expected, WAYS[way](self, listicle))

        return test

    def lets_go(name):
        def test(self):
            listicle, _ = break_list(name, self.sound)

            self.assertEqual(publishing.publish(listicle).number, 1)

        return test

    for name, (_, expected) in CASES.items():
        setattr(TableTests, f"test_{name}_is_found", finds(name))
        if all(level is ADVICE for level, *_ in expected):
            setattr(TableTests, f"test_{name}_holds_nothing_back", lets_go(name))
            continue
        for way in WAYS:
            setattr(TableTests, f"test_{name}_is_refused_by_{way}", refuses(name, way))


add_tests()


class LiveFindingTests(TestCase):
    """What readers see already holds no correction back."""

    def test_a_finding_of_the_live_version_never_blocks_the_next(self):
        listicle = make_sound().listicle
        publishing.publish(listicle)
        SiteSettings(paid_link_mark="·").save()
        Listicle.objects.filter(pk=listicle.pk).update(outro="<p>Corrected.</p>")

        edition = publishing.publish(listicle, minor=True)

        self.assertEqual(edition.number, 2)
        finding = examine(RankedList.of_draft(edition.listicle))[0]
        self.assertEqual((finding.blocks, finding.is_live), (True, True))

    def test_a_finding_elsewhere_does_block(self):
        sound = make_sound()
        publishing.publish(sound.listicle)
        sound.write_entry(2, song=None)

        with self.assertRaisesMessage(NotPublishable, "No. 2 has no song"):
            publishing.publish(sound.listicle)

    def test_the_finding_moves_with_its_song(self):
        sound = make_sound()
        sound.write(author=None)
        sound.write_entry(1, callout_label="Expert tip")
        publishing.publish(sound.listicle, reasons={"": "She is one."})
        one, two, *others = sound.listicle.entries.order_by("rank")
        sound.listicle.put_in_order([two, one, *others])

        edition = publishing.publish(sound.listicle)

        self.assertEqual(edition.number, 2)
        self.assertEqual(edition.reasons.get().text, "She is one.")

    def test_a_withdrawn_version_answers_nothing(self):
        sound = make_sound()
        sound.write(title="15 Songs")
        publishing.publish(sound.listicle, reasons={"": "A serial."})
        publishing.withdraw(sound.listicle)

        with self.assertRaises(NotPublishable):
            publishing.publish(sound.listicle)


class ReasonTests(TestCase):
    def setUp(self):
        self.sound = make_sound()
        self.sound.write(title="15 Songs for the Last Train")
        self.listicle = self.sound.listicle

    def test_without_a_reason_nothing_goes_out(self):
        with self.assertRaisesMessage(NotPublishable, "says “15”, but the list has 4 entries"):
            publishing.publish(self.listicle)
        with self.assertRaises(NotPublishable):
            publishing.publish(self.listicle, reasons={"expert-unnamed": "Of another check."})

    def test_a_reason_is_kept_with_the_version(self):
        for key in ("count-differs", "count-differs.title.", ""):
            with self.subTest(key):
                listicle = make_listicle("15 Songs", songs=4)

                edition = publishing.publish(listicle, reasons={key: "Eleven follow."})

                reason = edition.reasons.get()
                self.assertEqual((reason.code, reason.field), ("count-differs", "title"))
                self.assertEqual(reason.text, "Eleven follow.")

    def test_a_reason_does_not_answer_what_blocks(self):
        self.sound.write_entry(2, song=None)

        with self.assertRaisesMessage(NotPublishable, "No. 2 has no song"):
            publishing.publish(self.listicle, reasons={"": "Please."})

    def test_it_answers_the_next_version_and_stays_with_it(self):
        publishing.publish(self.listicle, reasons={"": "Eleven follow."})
        self.sound.write(outro="<p>Corrected.</p>")

        edition = publishing.publish(self.listicle)

        self.assertEqual(edition.reasons.get().text, "Eleven follow.")
        finding = examine(RankedList.of_draft(edition.listicle))[0]
        self.assertEqual(finding.reason.text, "Eleven follow.")

    def test_it_answers_from_a_scheduled_version_too(self):
        tomorrow = timezone.now() + timedelta(days=1)
        first = publishing.publish(self.listicle, at=tomorrow, reasons={"": "Eleven follow."})

        self.assertEqual(publishing.publish(self.listicle, at=tomorrow), first)

    def test_the_audit_trail_tells_it(self):
        publishing.publish(self.listicle, reasons={"": "Eleven follow."})

        activity = Activity.objects.get(action="published")
        self.assertIn("Eleven follow.", activity.reason)
        self.assertIn("says “15”", activity.reason)


class CommandTests(TestCase):
    def setUp(self):
        self.sound = make_sound()
        self.sound.write(title="15 Songs", slug="songs", author=None)
        self.sound.write_entry(1, callout_label="Expert tip")

    def run_command(self, *options):
        out = StringIO()
        call_command("publish", "songs", *options, stdout=out)
        return out.getvalue()

    def test_it_says_how_to_give_a_reason(self):
        with self.assertRaises(CommandError) as refusal:
            self.run_command()

        lines = str(refusal.exception).splitlines()
        self.assertEqual(len(lines), 2)
        self.assertIn('--reason "expert-unnamed=…"', lines[1])

    def test_a_reason_for_each(self):
        said = ("--reason", "count-differs=A serial.", "--reason", "expert-unnamed=A doctor.")

        self.assertIn("Published version 1", self.run_command(*said))

        reasons = self.sound.listicle.live_edition.reasons
        self.assertEqual(
            sorted(reasons.values_list("code", "text")),
            [("count-differs", "A serial."), ("expert-unnamed", "A doctor.")],
        )

    def test_one_reason_for_all(self):
        self.assertIn("Published version 1", self.run_command("--reason", "Agreed with Anna."))

    def test_what_cannot_be_written_down_is_no_reason(self):
        for text in ("a\x00b", "\udce4", "two\nlines"):
            with self.assertRaisesMessage(CommandError, "A reason is one line of text."):
                self.run_command("--reason", text)


class PageTests(TestCase):
    """What is told from the bytes of the page, whatever the template was meant to do."""

    def found(self, content):
        """The codes found where the list's template has this content."""
        loaders = [
            (
                "django.template.loaders.locmem.Loader",
                {"catalog/listicle_detail.html": content},
            ),
            "django.template.loaders.app_directories.Loader",
        ]
        templates = [{**settings.TEMPLATES[0], "APP_DIRS": False}]
        templates[0]["OPTIONS"] = {**templates[0].get("OPTIONS", {}), "loaders": loaders}
        with override_settings(TEMPLATES=templates):
            return [each.code for each in preflight(RankedList.of_draft(self.listicle))]

    def setUp(self):
        self.listicle = make_sound().listicle

    def test_a_marked_link_after_the_disclosure_is_sound(self):
        self.assertEqual(
            self.found(
                '<h1>T</h1><p id="disclosure">We earn.</p><a href="https://shop.example/x" '
                'rel="sponsored nofollow">Buy <span class="paid-mark">(paid link)</span></a>'
            ),
            [],
        )

    def test_a_disclosure_after_the_link_is_none(self):
        self.assertEqual(
            self.found(
                '<a href="https://shop.example/x" rel="sponsored">Buy</a> '
                '<span class="paid-mark">(paid)</span><p id="disclosure">We earn.</p>'
            ),
            ["paid-link-undisclosed"],
        )

    def test_a_link_without_rel_or_mark_is_not_marked(self):
        for anchor in (
            '<a href="https://shop.example/x">Buy <span class="paid-mark">(paid)</span></a>',
            '<a href="https://shop.example/x" rel="sponsored">Buy</a>',
            '<a href="//www.shop.example/x" rel="sponsored">Buy<span class="paid-mark"></span></a>',
        ):
            with self.subTest(anchor):
                self.assertEqual(
                    self.found(f'<p id="disclosure">We earn.</p>{anchor}'), ["paid-link-unmarked"]
                )

    def test_a_heading_that_leaves_out_a_level(self):
        self.assertEqual(self.found("<h1>T</h1><h2>A</h2><h3>B</h3><h2>C</h2>"), [])
        self.assertEqual(self.found("<h1>T</h1><h3>B</h3>"), ["heading-skips"])


class CostTests(TestCase):
    def test_a_long_list_costs_no_more_queries_than_a_short_one(self):
        short, long = make_listicle(songs=3), make_listicle(songs=40)
        for listicle in (short, long):
            author = make_author()
            Listicle.objects.filter(pk=listicle.pk).update(author=author)
            listicle.entries.update(blurb=BLURBS[0], callout_label="Expert tip")
            for song in Song.objects.filter(entries__listicle=listicle):
                make_link(song, make_merchant(pays_commission=True))
            publishing.publish(listicle, reasons={"": "Both alike."})
            Listicle.objects.filter(pk=listicle.pk).update(title="Changed", digest="x")
            listicle.entries.order_by("-rank").first().delete()
        counts = []
        for listicle in (short, long):
            listicle = Listicle.objects.get(pk=listicle.pk)
            with CaptureQueriesContext(connection) as queries:
                examine(RankedList.of_draft(listicle))
            counts.append(len(queries))

        self.assertEqual(*counts)
