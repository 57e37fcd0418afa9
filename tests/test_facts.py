"""Facts are live: their change is announced, written down with old and new values, and undone."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalog.models import (
    Activity,
    Artist,
    ArtistName,
    Author,
    Listicle,
    Merchant,
    OutboundLink,
    Song,
    Theme,
    ThemeName,
)
from catalog.trail import Action, record, watched

from .builders import (
    make_artist,
    make_author,
    make_colleague,
    make_edition,
    make_editor,
    make_link,
    make_listicle,
    make_merchant,
    make_song,
    make_theme,
)


class FactsTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.owner = make_editor("owner")

    def setUp(self):
        self.client.force_login(self.owner)

    def address(self, thing, screen="change"):
        return reverse(f"admin:catalog_{thing._meta.model_name}_{screen}", args=[thing.pk])

    def open(self, thing):
        return self.client.get(self.address(thing))

    def form_of(self, thing):
        """A record's form as its page shows it, for posting."""
        context, values = self.open(thing).context, {}
        rows = [inline.formset for inline in context["inline_admin_formsets"]]
        forms = [context["adminform"].form]
        for formset in rows:
            forms += [formset.management_form, *formset.forms]
        for form in forms:
            for name in form.fields:
                value = form[name].value()
                if value not in (None, False) and not hasattr(value, "storage"):
                    values[form.add_prefix(name)] = value
        return values

    def change(self, thing, **fields):
        """Save a record's form with these fields changed; None leaves one out."""
        values = {**self.form_of(thing), **fields}
        values = {name: value for name, value in values.items() if value is not None}
        response = self.client.post(self.address(thing), values)
        errors = getattr(response, "context", None) and response.context["errors"]
        self.assertEqual(response.status_code, 302, errors)
        return Activity.objects.order_by("pk").last()

    def act(self, action, *things, **more):
        return self.client.post(
            self.changelist(things[0]),
            {"action": action, "_selected_action": [thing.pk for thing in things], **more},
        )

    def changelist(self, thing):
        return reverse(f"admin:catalog_{thing._meta.model_name}_changelist")


class NoticeTests(FactsTestCase):
    def assert_says(self, response, *words):
        self.assertContains(response, "live-notice")
        for each in words:
            self.assertContains(response, each)

    def test_each_kind_of_fact_says_in_which_live_lists_it_stands(self):
        artist, theme, author = make_artist(), make_theme(), make_author()
        song = make_song(by=artist, themes=[theme])
        link = make_link(song)
        listicle = make_edition("Rainy songs", songs=[song], author=author).listicle

        for thing, words in (
            (song, "This song stands in 1 live list:"),
            (artist, "This artist stands in 1 live list:"),
            (theme, "This theme stands in 1 live list:"),
            (link, "This link stands in 1 live list:"),
            (link.merchant, "This shop or service stands in 1 live list:"),
            (author, "This byline stands in 1 live list:"),
        ):
            with self.subTest(words):
                self.assert_says(
                    self.open(thing),
                    words,
                    f'<a href="{self.address(listicle)}">Rainy songs</a>',
                    "A change shows there at once.",
                )

    def test_a_theme_stands_in_lists_that_carry_it_too(self):
        theme = make_theme()
        make_edition("Rainy songs", themes=[theme])

        self.assert_says(self.open(theme), "Rainy songs")

    def test_it_is_silent_about_what_no_reader_sees(self):
        song = make_song()
        make_listicle("Draft", songs=[song])
        now = timezone.now()
        make_edition(songs=[song], live_from=now + timedelta(hours=1))
        make_edition(
            songs=[song], live_from=now - timedelta(hours=2), expires_at=now - timedelta(hours=1)
        )

        self.assertNotContains(self.open(song), "live-notice")
        self.assertEqual(self.client.get(reverse("admin:catalog_song_add")).status_code, 200)

    def test_it_names_a_list_by_what_readers_read(self):
        song = make_song()
        listicle = make_edition("As published", songs=[song]).listicle
        Listicle.objects.filter(pk=listicle.pk).update(title="As drafted")

        self.assert_says(self.open(song), "As published")
        self.assertNotContains(self.open(song), "As drafted")

    def test_many_lists_are_counted_and_few_are_named(self):
        song = make_song()
        for _ in range(8):
            make_edition(songs=[song])

        response = self.open(song)

        self.assert_says(response, "in 8 live lists:", "and 3 more.")

    def test_beyond_a_hundred_nobody_counts(self):
        song = make_song()
        for _ in range(102):
            make_edition(songs=[song])

        self.assert_says(self.open(song), "more than 100 live lists", "and more than 95 more.")
        activity = self.change(song, album="Dawn")
        self.assertEqual(len(activity.live_lists), 101)
        self.assertEqual(activity.live_lists[-1], [None, "and more"])

    def test_it_costs_two_queries_however_many_lists_there_are(self):
        song, other = make_song(), make_song()
        with CaptureQueriesContext(connection) as without:
            self.open(other)
        for _ in range(3):
            make_edition(songs=[song])
        with self.assertNumQueries(len(without) + 1):
            self.open(song)
        for _ in range(10):
            make_edition(songs=[song])
        with self.assertNumQueries(len(without) + 1):
            self.open(song)

    def test_a_form_that_comes_back_says_it_again(self):
        song = make_song()
        make_edition("Rainy songs", songs=[song])

        response = self.client.post(self.address(song), {**self.form_of(song), "title": ""})

        self.assert_says(response, "Rainy songs")

    def test_a_writer_sees_the_lists_of_others_without_a_way_into_them(self):
        song, writer = make_song(), make_colleague("Writer")
        theirs = make_edition("Not mine", songs=[song]).listicle
        mine = make_edition("Mine", songs=[song], writer=writer).listicle
        self.client.force_login(writer)

        response = self.open(song)

        self.assert_says(response, "Not mine", self.address(mine))
        self.assertNotContains(response, self.address(theirs))

    def test_deleting_a_link_says_which_lists_lose_it(self):
        link = make_link()
        make_edition("Rainy songs", songs=[link.song])

        one = self.client.get(self.address(link, "delete"))
        several = self.act("delete_selected", link, make_link())

        self.assert_says(one, "Rainy songs", "cannot be undone")
        self.assert_says(several, "Rainy songs", "cannot be undone")

    def test_retiring_asks_where_live_lists_lose_something(self):
        link, unseen = make_link(), make_link()
        make_edition("Rainy songs", songs=[link.song])

        asked = self.act("retire", link, unseen)
        self.assert_says(asked, "They stand in 1 live list", "Retire: 2")
        self.assertEqual(OutboundLink.objects.offered().count(), 2)

        self.act("retire", link, unseen, confirmed="yes")
        self.assertFalse(OutboundLink.objects.offered().exists())


class RecordTests(FactsTestCase):
    def test_a_change_holds_the_old_and_the_new_value_and_the_live_lists(self):
        song = make_song("Rain", album="Dusk", release_year=2008)
        listicle = make_edition("Rainy songs", songs=[song]).listicle

        activity = self.change(song, album="Dawn", release_year="")

        self.assertEqual((activity.action, activity.by), (Action.CHANGED, self.owner))
        self.assertEqual(
            activity.changes, {"album": ["Dusk", "Dawn"], "release_year": [2008, None]}
        )
        self.assertEqual(activity.live_lists, [[listicle.pk, "Rainy songs"]])

    def test_the_parts_of_a_song_are_facts(self):
        ann, bob, theme, shop = (
            make_artist("Ann"),
            make_artist("Bob"),
            make_theme(),
            make_merchant(),
        )
        song = make_song("Rain", by=ann)
        host = shop.host_list[0]

        activity = self.change(
            song,
            themes=[theme.pk],
            **{
                "credits-TOTAL_FORMS": 2,
                "credits-1-artist": bob.pk,
                "credits-1-position": 2,
                "names-TOTAL_FORMS": 1,
                "names-0-name": "Rian",
                "names-0-kind": "misspelling",
                "links-TOTAL_FORMS": 1,
                "links-0-merchant": shop.pk,
                "links-0-url": f"https://{host}/1",
            },
        )

        self.assertEqual(set(activity.changes), {"credits", "themes", "names", "links"})
        before, after = activity.changes["credits"]
        self.assertEqual(
            [[row["artist"]["label"] for row in rows] for rows in (before, after)],
            [["Ann"], ["Ann", "Bob"]],
        )
        self.assertEqual(activity.changes["names"], [[], [{"name": "Rian", "kind": "misspelling"}]])
        self.assertEqual(activity.changes["themes"][1][0]["tag"]["id"], theme.pk)
        self.assertEqual(activity.changes["links"][1][0]["url"], f"https://{host}/1")

    def test_the_members_of_a_group_and_the_synonyms_of_a_theme_are_facts(self):
        group, member, theme = make_artist("Trio"), make_artist("Ann"), make_theme("Rain")

        rows = "memberships_as_group"
        joined = self.change(group, **{f"{rows}-TOTAL_FORMS": 1, f"{rows}-0-member": member.pk})
        named = self.change(
            theme,
            **{"names-TOTAL_FORMS": 1, "names-0-name": "Drizzle", "names-0-kind": "other"},
        )

        self.assertEqual(joined.changes["members"][1][0]["member"]["label"], "Ann")
        self.assertEqual(named.changes, {"names": [[], [{"name": "Drizzle", "kind": "other"}]]})

    def test_a_save_that_changes_nothing_leaves_no_trace(self):
        song = make_song("Rain", themes=[make_theme()], native_title="비")
        song.names.create(name="Rian", kind="misspelling")
        link = make_link(song)
        for thing in (song, link, link.merchant, song.credits.get().artist, song.themes.get()):
            with self.subTest(thing):
                self.change(thing)
                self.assertFalse(Activity.objects.exists())

    def test_what_is_derived_is_no_fact(self):
        song = make_song("Rain")

        activity = self.change(song, title="Storm")

        self.assertEqual(activity.changes, {"title": ["Rain", "Storm"]})

    def test_a_link_that_goes_to_another_song_tells_the_lists_of_both(self):
        link, other = make_link(), make_song()
        make_edition("One", songs=[link.song])
        make_edition("Two", songs=[other])

        activity = self.change(link, song=other.pk)

        self.assertEqual([title for _pk, title in activity.live_lists], ["One", "Two"])


class UndoTests(FactsTestCase):
    def undo_address(self, activity):
        return reverse("admin:catalog_activity_undo", args=[activity.pk])

    def page(self, activity):
        return self.client.get(reverse("admin:catalog_activity_change", args=[activity.pk]))

    def undo(self, activity, *facts):
        """Press the button on the screen that says what will go back."""
        facts = facts or list(activity.changes)
        return self.client.post(self.undo_address(activity), {"fact": facts}, follow=True)

    def assert_refused(self, response, sentence):
        self.assertEqual(response.status_code, 200)
        self.assertContains(response, sentence)
        self.assertFalse(Activity.objects.filter(action=Action.UNDONE).exists())

    def test_the_screen_says_what_goes_back_to_what_and_where(self):
        song = make_song("Rain", album="Dusk")
        make_edition("Rainy songs", songs=[song])
        activity = self.change(song, album="Dawn")

        self.assertContains(self.page(activity), self.undo_address(activity))
        response = self.client.get(self.undo_address(activity))

        for words in ("Album", "Dusk", "Dawn", "This song stands in 1 live list", "Rainy songs"):
            self.assertContains(response, words)
        song.refresh_from_db()
        self.assertEqual(song.album, "Dawn")

    def test_the_changed_facts_go_back_and_no_others(self):
        song = make_song("Rain", album="Dusk", release_year=2008)
        listicle = make_edition("Rainy songs", songs=[song]).listicle
        activity = self.change(song, album="Dawn", release_year=2010)
        self.change(song, soundtrack_of="A film")

        response = self.undo(activity)

        song.refresh_from_db()
        self.assertEqual(
            (song.album, song.release_year, song.soundtrack_of), ("Dusk", 2008, "A film")
        )
        undone = Activity.objects.get(action=Action.UNDONE)
        self.assertEqual((undone.undoes, undone.by), (activity, self.owner))
        self.assertEqual(undone.changes, {"album": ["Dawn", "Dusk"], "release_year": [2010, 2008]})
        self.assertEqual(undone.live_lists, [[listicle.pk, "Rainy songs"]])
        self.assertContains(response, "Undone")
        self.assertContains(self.page(activity), self.page_address(undone))
        self.assertContains(self.page(undone), self.page_address(activity))

    def page_address(self, activity):
        return reverse("admin:catalog_activity_change", args=[activity.pk])

    def test_undoing_twice_is_refused_and_the_button_is_gone(self):
        song = make_song("Rain", album="Dusk")
        activity = self.change(song, album="Dawn")
        self.undo(activity)

        response = self.undo(activity)

        self.assertContains(response, "This change has been undone already.")
        self.assertNotContains(self.page(activity), self.undo_address(activity))
        self.assertEqual(Activity.objects.filter(action=Action.UNDONE).count(), 1)

    def test_an_undoing_can_be_undone(self):
        song = make_song("Rain", album="Dusk")
        self.undo(self.change(song, album="Dawn"))

        self.undo(Activity.objects.get(action=Action.UNDONE))

        song.refresh_from_db()
        self.assertEqual(song.album, "Dawn")

    def test_what_was_changed_since_stays_and_says_so(self):
        song = make_song("Rain", album="Dusk", release_year=2008)
        activity = self.change(song, album="Dawn", release_year=2010)
        self.change(song, album="Noon")

        screen = self.client.get(self.undo_address(activity))
        self.assertContains(screen, "The album has been changed since.")
        self.undo(activity, "release_year")

        song.refresh_from_db()
        self.assertEqual((song.album, song.release_year), ("Noon", 2008))

    def test_where_all_was_changed_since_nothing_is_undone(self):
        song = make_song("Rain", album="Dusk")
        activity = self.change(song, album="Dawn")
        self.change(song, album="Noon")

        self.assertContains(self.client.get(self.undo_address(activity)), "Nothing of this change")
        self.assert_refused(self.undo(activity), "The album has been changed since.")

    def test_what_the_screen_did_not_show_is_not_done(self):
        song = make_song("Rain", album="Dusk", release_year=2008)
        activity = self.change(song, album="Dawn", release_year=2010)
        self.change(song, album="Noon")

        for facts in (["album", "release_year"], ["title"], ["\ufffd"], [""]):
            with self.subTest(facts):
                self.assert_refused(self.undo(activity, *facts), "see what would go back now")

    def test_credits_names_themes_and_links_go_back_and_those_that_stayed_are_the_same_rows(self):
        ann, bob = make_artist("Ann"), make_artist("Bob")
        song = make_song("Rain", by=[ann, (bob, "Bobby", "feat.")], themes=[make_theme("Storm")])
        song.names.create(name="Rian", kind="misspelling")
        link = make_link(song)
        kept = song.credits.get(artist=ann).pk
        activity = self.change(
            song,
            themes=None,
            **{
                "credits-0-position": 7,
                "credits-1-DELETE": "on",
                "names-0-DELETE": "on",
                "links-0-url": f"{link.url}/else",
            },
        )
        self.assertEqual(set(activity.changes), {"credits", "names", "themes", "links"})

        self.undo(activity)

        song = Song.objects.get(pk=song.pk)
        self.assertEqual(song.credit_line, "Ann & Bobby")
        self.assertEqual(song.credits.get(artist=ann).pk, kept)
        self.assertEqual([theme.name for theme in song.themes.all()], ["Storm"])
        self.assertEqual(
            list(song.names.added().values_list("name", "kind")), [("Rian", "misspelling")]
        )
        self.assertEqual(song.links.get(), link)
        self.assertEqual(song.links.get().url, link.url)

    def test_a_name_and_what_was_found_by_it_go_back_together(self):
        artist = make_artist("Prince", native_name="왕자")
        activity = self.change(artist, name="Symbol", native_name="")

        self.undo(activity)

        artist = Artist.objects.get()
        self.assertEqual((artist.name, artist.native_name), ("Prince", "왕자"))
        names = ArtistName.objects.values_list("name", "kind")
        self.assertEqual(set(names), {("Prince", "canonical"), ("왕자", "native")})

    def test_members_go_back(self):
        group, member = make_artist("Trio"), make_artist("Ann")
        rows = "memberships_as_group"
        activity = self.change(group, **{f"{rows}-TOTAL_FORMS": 1, f"{rows}-0-member": member.pk})

        self.undo(activity)

        self.assertFalse(group.members.exists())

    def test_a_link_and_a_shop_go_back(self):
        link = make_link()
        url = link.url
        moved = self.change(link, url=f"{url}/else")
        self.undo(moved)
        paid = self.change(link.merchant, pays_commission="on", statement="We earn.")
        self.undo(paid)
        self.act("retire", link)
        self.undo(Activity.objects.order_by("pk").last())

        link = OutboundLink.objects.get()
        self.assertEqual((link.url, link.retired_at), (url, None))
        self.assertEqual((link.merchant.pays_commission, link.merchant.statement), (False, ""))

    def test_rich_text_and_dates_survive_the_way_back(self):
        theme = make_theme("Rain", introduction="<p>Wet &amp; <strong>sad</strong>.</p>")
        self.undo(self.change(theme, introduction="<p>Dry.</p>"))
        link = make_link()
        link.retire()
        retired_at = link.retired_at
        self.act("reinstate", link)
        self.undo(Activity.objects.order_by("pk").last())

        self.assertEqual(Theme.objects.get().introduction, "<p>Wet &amp; <strong>sad</strong>.</p>")
        self.assertEqual(OutboundLink.objects.get().retired_at, retired_at)

    def test_a_picture_goes_back_as_long_as_its_file_is_kept(self):
        kept = default_storage.save("covers/kept-2x2.webp", ContentFile(b"picture"))
        self.addCleanup(default_storage.delete, kept)
        song = make_song("Rain")
        with_cover, without = ("cover", [kept, ""]), ("cover", ["covers/lost.webp", ""])
        good = record(None, Action.CHANGED, song, changes=dict([with_cover]))
        lost = record(None, Action.CHANGED, song, changes=dict([without]))

        self.assert_refused(self.undo(lost), "The file of the cover is not kept any more.")
        self.undo(good)
        self.assertEqual(Song.objects.get().cover.name, kept)

    def test_what_the_record_would_refuse_is_refused_in_a_sentence(self):
        artist = make_artist("Prince")
        renamed = self.change(artist, name="Symbol")
        make_artist("Prince")
        self.assert_refused(self.undo(renamed), "There is an artist “Prince” already.")

        theme = make_theme("Rain")
        self.change(theme, name="Storm")
        make_theme("rain")
        activity = Activity.objects.get(kind="theme")
        self.assert_refused(self.undo(activity), "There is a theme “rain” already")

        song = make_song("Haru", isrc="KRA301700123")
        activity = self.change(song, isrc="")
        make_song(isrc="KRA301700123")
        self.assert_refused(self.undo(activity), "Another song has this ISRC")

        link = make_link(merchant=make_merchant("Shop", hosts="old.example\nnew.example"))
        OutboundLink.objects.filter(pk=link.pk).update(url="https://old.example/1")
        activity = self.change(link, url="https://new.example/1")
        Merchant.objects.update(hosts="new.example")
        self.assert_refused(self.undo(activity), "does not belong to Shop")

    def test_a_synonym_that_another_theme_took_is_refused(self):
        theme = make_theme("Rain")
        theme.names.create(name="Drizzle", kind="other")
        activity = self.change(theme, **{"names-0-DELETE": "on"})
        make_theme("Drizzle")

        self.assert_refused(self.undo(activity), "There is a theme “Drizzle” already")
        self.assertEqual(ThemeName.objects.filter(key="drizzle").count(), 1)

    def test_an_artist_who_is_gone_cannot_be_credited_again(self):
        ann, bob = make_artist("Ann"), make_artist("Bob")
        song = make_song("Rain", by=[ann, bob])
        activity = self.change(song, **{"credits-1-DELETE": "on"})
        bob.delete()

        self.assert_refused(self.undo(activity), "“Bob” is not in the catalogue any more.")
        self.assertEqual(Song.objects.get(pk=song.pk).credit_line, "Ann")

    def test_a_song_in_a_live_list_keeps_an_artist(self):
        song, artist = make_song("Rain"), make_artist("Kim")
        song.credits.all().delete()
        row = {"credits-0-artist": artist.pk, "credits-0-position": 1}
        activity = self.change(song, **row, **{"credits-TOTAL_FORMS": 1})
        make_edition(songs=[song])

        self.assert_refused(self.undo(activity), "it keeps at least one artist")
        self.assertTrue(song.credits.exists())

    def test_a_renamed_artist_is_still_the_same(self):
        ann, bob = make_artist("Ann"), make_artist("Bob")
        song = make_song("Rain", by=[ann, bob])
        activity = self.change(song, **{"credits-1-DELETE": "on"})
        self.change(ann, name="Anna")

        self.undo(activity)

        self.assertEqual(Song.objects.get(pk=song.pk).credit_line, "Anna & Bob")

    def test_what_was_deleted_since_is_not_undone(self):
        song = make_song("Rain", album="Dusk")
        activity = self.change(song, album="Dawn")
        song.delete()

        self.assertNotContains(self.page(activity), self.undo_address(activity))
        self.assert_refused(self.undo(activity), "“Rain” was deleted since")

    def test_only_changes_of_facts_have_a_way_back(self):
        song, listicle = make_song("Rain"), make_listicle("Rainy songs")
        for thing, action, changes in (
            (song, Action.CREATED, {"album": [None, "Dawn"]}),
            (song, Action.DELETED, {"album": ["Dawn", None]}),
            (song, Action.MOVED, {"slug": ["rain", "storm"]}),
            (song, Action.CHANGED, {}),
            (listicle, Action.CHANGED, {"is_featured": [False, True]}),
        ):
            with self.subTest(action=action, thing=thing):
                activity = record(None, action, thing, changes=changes)
                self.assertNotContains(self.page(activity), self.undo_address(activity))
                self.assert_refused(self.undo(activity, "album"), "Only a change of facts")

    def test_whoever_may_not_change_the_record_may_not_undo(self):
        link = make_link()
        activity = self.change(link.merchant, statement="We earn.")
        self.client.force_login(make_colleague("Editor"))

        self.assertNotContains(self.page(activity), self.undo_address(activity))
        self.assertEqual(self.client.get(self.undo_address(activity)).status_code, 403)
        self.assertEqual(self.undo(activity).status_code, 403)
        self.assertEqual(Merchant.objects.get().statement, "We earn.")

    def test_the_login_of_a_byline_is_given_back_by_who_may_choose_it(self):
        manager, editor = make_colleague("Manager"), make_colleague("Editor")
        author = make_author(user=editor)
        with watched(manager, author):
            Author.objects.filter(pk=author.pk).update(user=None)
        activity = Activity.objects.get(kind="author")

        self.client.force_login(editor)
        self.assertEqual(self.undo(activity).status_code, 403)
        self.assertNotContains(self.page(activity), self.undo_address(activity))
        self.client.force_login(manager)
        self.undo(activity)

        author.refresh_from_db()
        self.assertEqual(author.user, editor)

    def test_an_activity_that_is_not_there_is_not_found(self):
        for pk in (0, 10**30):
            address = reverse("admin:catalog_activity_undo", args=[pk])
            self.assertEqual(self.client.get(address).status_code, 404)
            self.assertEqual(self.client.post(address).status_code, 404)
