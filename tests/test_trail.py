"""The audit trail: who did what at the desk, when and why. It is read, and only ever added to."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog import publishing
from catalog.models import (
    Activity,
    Listicle,
    Merchant,
    OutboundLink,
    SiteSettings,
    Song,
    Theme,
)
from catalog.publishing.renewal import renew
from catalog.trail import Action, record

from .builders import (
    make_artist,
    make_author,
    make_colleague,
    make_edition,
    make_editor,
    make_link,
    make_listicle,
    make_merchant,
    make_page,
    make_song,
    make_theme,
)
from .desk import address_of, form_of, row_of, rows_of
from .test_desk import inline

CHANGELIST = "admin:catalog_activity_changelist"


class TrailTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = make_colleague("Editor", "mira")

    def setUp(self):
        self.client.force_login(self.editor)

    def save(self, listicle, **changes):
        return self.client.post(address_of(listicle), form_of(listicle, **changes))

    def act(self, action, *things):
        kind = things[0]._meta.model_name
        return self.client.post(
            reverse(f"admin:catalog_{kind}_changelist"),
            {"action": action, "_selected_action": [thing.pk for thing in things]},
        )

    def actions(self):
        """What was done, the first deed first: the action and the label of each."""
        return [(each.action, each.label) for each in Activity.objects.order_by("pk")]


class DraftTests(TrailTestCase):
    def test_a_new_list_is_written_down(self):
        form = {"title": "Rainy songs", "order": "ascending", "featured_position": 100}
        self.client.post(
            reverse("admin:catalog_listicle_add"), {**form, "_continue": "", **rows_of([])}
        )

        activity = Activity.objects.get()
        self.assertEqual((activity.action, activity.by), (Action.CREATED, self.editor))
        self.assertEqual(activity.label, "Rainy songs")
        self.assertEqual(activity.digest_after, Listicle.objects.get().digest)
        self.assertEqual(activity.digest_before, "")

    def test_a_save_tells_the_content_before_and_after(self):
        listicle = make_listicle("Rainy songs")
        before = listicle.digest

        self.save(listicle, intro="<p>Another beginning.</p>")

        activity = Activity.objects.get()
        listicle.refresh_from_db()
        self.assertNotEqual(before, listicle.digest)
        self.assertEqual(
            (activity.action, activity.digest_before, activity.digest_after),
            (Action.CHANGED, before, listicle.digest),
        )

    def test_a_save_that_changes_nothing_leaves_no_trace(self):
        listicle = make_listicle("Rainy songs")

        self.save(listicle)

        self.assertFalse(Activity.objects.exists())

    def test_what_is_no_content_is_told_by_its_values(self):
        listicle = make_listicle("Rainy songs")

        self.save(listicle, is_featured="on", featured_position=3)

        activity = Activity.objects.get()
        self.assertEqual(
            activity.changes, {"is_featured": [False, True], "featured_position": [100, 3]}
        )
        self.assertEqual(activity.digest_before, activity.digest_after)

    def test_a_new_order_is_a_change(self):
        listicle = make_listicle(songs=[make_song("One"), make_song("Two")])
        one, two = listicle.entries.all()

        self.save(listicle, **rows_of([row_of(one, rank=2), row_of(two, rank=1)]))

        self.assertEqual(Activity.objects.get().action, Action.CHANGED)

    def test_a_stale_save_is_none(self):
        listicle = make_listicle("Rainy songs")
        form = form_of(listicle, title="Stormy songs", seen_version=99)

        self.client.post(address_of(listicle), form)

        self.assertFalse(Activity.objects.exists())

    def test_saving_and_publishing_are_two_deeds_each_written_down_once(self):
        listicle = make_listicle("Rainy songs")

        self.save(listicle, title="Stormy songs", _publish="")

        self.assertEqual(
            self.actions(), [("changed", "Stormy songs"), ("published", "Stormy songs")]
        )

    def test_a_deleted_draft_is_still_named(self):
        listicle = make_listicle("Never seen")
        address = reverse("admin:catalog_listicle_delete", args=[listicle.pk])

        self.client.post(address, {"post": "yes", "seen_version": listicle.version})

        self.assertEqual(self.actions(), [("deleted", "Never seen")])
        self.assertEqual(Activity.objects.get().digest_before, listicle.digest)

    def test_revoked_previews_and_decisions_on_entries_are_written_down(self):
        listicle = make_edition("Rainy songs").listicle
        self.client.post(reverse("admin:catalog_listicle_preview", args=[listicle.pk]))
        renewed = renew(listicle.editions.get(), listicle.version)
        renewed.refresh_from_db()

        decide = reverse("admin:catalog_listicle_decide", args=[renewed.pk])
        self.client.post(decide, {"seen_version": renewed.version})

        actions = [action for action, _label in self.actions()]
        self.assertEqual(actions, ["revoked", "renewed", "changed"])
        before, after = Activity.objects.order_by("pk").last().changes["entries"]
        self.assertEqual({row["decision"] for row in before}, {"open"})
        self.assertEqual({row["decision"] for row in after}, {"keep"})

    def test_a_change_of_address_tells_both(self):
        listicle = make_edition("Rainy songs").listicle
        address = reverse("admin:catalog_listicle_address", args=[listicle.pk])

        self.client.post(address, {"address": "wet-songs"})
        self.client.post(address, {"address": "wet-songs"})

        activity = Activity.objects.get()
        self.assertEqual(activity.action, Action.MOVED)
        self.assertEqual(activity.changes, {"slug": ["rainy-songs", "wet-songs"]})


class OtherRecordTests(TrailTestCase):
    def post(self, address, **fields):
        response = self.client.post(address, fields)
        self.assertLess(response.status_code, 400)
        errors = getattr(response, "context", None) and response.context.get("errors")
        self.assertFalse(errors)

    def add(self, model, **fields):
        self.post(reverse(f"admin:catalog_{model}_add"), **fields)

    def test_every_new_record_is_written_down_with_its_facts(self):
        self.client.force_login(make_editor("owner"))
        artist, shop = make_artist("Kim"), {"hosts": "s.example", "link_label": "Buy on"}
        credits = inline("credits", {"position": 1, "artist": artist.pk})
        self.add("song", title="Rain", **credits, **inline("names"), **inline("links"))
        self.add("theme", name="Farewell", **inline("names", {"name": "Goodbye", "kind": "other"}))
        self.add("author", name="Ann")
        self.add("merchant", name="Shop", position=1, **shop)
        song, merchant = Song.objects.get(), Merchant.objects.get()
        url = "https://s.example/rain"
        self.add("outboundlink", song=song.pk, merchant=merchant.pk, url=url)
        self.add("sitesettings", name="Mine", disclosure_statement="Paid.", paid_link_mark="ad")
        page = {"url": "/about/", "title": "About", "content": "<p>Us.</p>"}
        self.post(reverse("admin:flatpages_flatpage_add"), **page)

        self.assertEqual(
            self.actions(),
            [
                ("created", "Rain"),
                ("created", "Farewell"),
                ("created", "Ann"),
                ("created", "Shop"),
                ("created", "link from “Rain” to Shop"),
                ("created", "Mine"),
                ("created", "/about/ -- About"),
            ],
        )
        facts = Activity.objects.get(kind="song").changes
        self.assertEqual(facts["title"], [None, "Rain"])
        self.assertEqual(facts["credits"][1][0]["artist"], {"id": artist.pk, "label": "Kim"})
        self.assertNotIn("slug", facts)

    def test_a_song_added_in_passing_is_written_down_with_its_new_artists(self):
        known = make_artist("Known")

        self.client.post(
            reverse("admin:catalog_song_quick_add"),
            {
                "title": "Rain",
                "artist": [known.pk, ""],
                "artist_name": ["Known", "New"],
                "join_phrase": ["", ""],
            },
        )
        self.client.post(reverse("admin:catalog_theme_quick_add"), {"name": "Storm"})

        self.assertEqual(
            self.actions(), [("created", "New"), ("created", "Rain"), ("created", "Storm")]
        )

    def test_site_and_pages_are_told_by_their_values(self):
        self.client.force_login(make_editor("owner"))
        SiteSettings.objects.create(name="Old")
        page = make_page("/about/", "About", "<p>Old words.</p>")

        settings = {"name": "New", "disclosure_statement": "Paid.", "paid_link_mark": "ad"}
        self.post(reverse("admin:catalog_sitesettings_change", args=[1]), **settings)
        words = {"url": "/about/", "title": "About", "content": "<p>New words.</p>"}
        self.post(reverse("admin:flatpages_flatpage_change", args=[page.pk]), **words)

        site, about = Activity.objects.order_by("pk")
        self.assertEqual(site.changes["name"], ["Old", "New"])
        self.assertEqual(about.changes, {"content": ["<p>Old words.</p>", "<p>New words.</p>"]})

    def test_deletion_keeps_what_was_there(self):
        song = make_song("Rain", by=make_artist("Kim"), album="Weather")

        self.post(reverse("admin:catalog_song_delete", args=[song.pk]), post="yes")

        activity = Activity.objects.get()
        self.assertEqual((activity.action, activity.label), (Action.DELETED, "Rain"))
        self.assertEqual(activity.changes["album"], ["Weather", None])
        self.assertEqual(activity.changes["credits"][0][0]["artist"]["label"], "Kim")

    def test_the_deletion_of_several_is_written_down_for_each(self):
        link, other = make_link(make_song("A")), make_link(make_song("B"))
        theme, rain = make_theme("Storm"), make_theme("Rain")
        for things in ((link, other), (theme, rain)):
            self.client.post(
                reverse(f"admin:catalog_{things[0]._meta.model_name}_changelist"),
                {
                    "action": "delete_selected",
                    "post": "yes",
                    "_selected_action": [thing.pk for thing in things],
                },
            )

        self.assertEqual(Activity.objects.filter(action=Action.DELETED).count(), 4)
        self.assertFalse(OutboundLink.objects.exists() or Theme.objects.exists())

    def test_retiring_and_offering_again_are_written_down(self):
        self.client.force_login(make_editor("owner"))
        merchant = make_merchant("Shop")

        self.act("retire", merchant)
        self.act("retire", merchant)
        self.act("reinstate", merchant)

        retired, offered = Activity.objects.order_by("pk")
        self.assertIsNone(retired.changes["retired_at"][0])
        self.assertEqual(offered.changes["retired_at"], retired.changes["retired_at"][::-1])

    def test_links_to_searches_are_written_down_for_each_song(self):
        make_merchant("Shop", hosts="s.example", search_address="https://s.example/{query}")
        song, linked = make_song("Rain"), make_song("Storm")
        make_link(linked, Merchant.objects.get(), url="https://s.example/own")

        self.act("link_searches", song, linked)

        activity = Activity.objects.get()
        self.assertEqual(activity.label, "Rain")
        self.assertEqual(activity.changes["links"][0], [])

    def test_an_account_is_told_by_its_values_and_never_by_its_password(self):
        self.client.force_login(make_editor("owner"))
        user = get_user_model()
        new = {"username": "ann", "password1": "4m-Secret-9", "password2": "4m-Secret-9"}
        self.client.post(reverse("admin:auth_user_add"), new)

        activity = Activity.objects.get(kind="user")
        self.assertEqual(activity.object_id, user.objects.get(username="ann").pk)
        self.assertEqual(activity.changes["username"], [None, "ann"])
        self.assertNotIn("password", activity.changes)

    def test_what_a_role_may_do_is_told_by_its_permissions(self):
        self.client.force_login(make_editor("owner"))
        group = Group.objects.get(name="Writer")
        permissions = group.permissions.exclude(codename="add_song").values_list("pk", flat=True)

        address = reverse("admin:auth_group_change", args=[group.pk])
        self.post(address, name="Writer", permissions=list(permissions))

        activity = Activity.objects.get()
        before, after = activity.changes["permissions"]
        self.assertEqual((activity.label, len(before) - len(after)), ("Writer", 1))

    def test_nothing_is_written_where_nothing_was_saved(self):
        song = make_song("Rain")

        self.client.post(reverse("admin:catalog_song_change", args=[song.pk]), {"title": ""})

        self.assertFalse(Activity.objects.exists())


class AppendOnlyTests(TestCase):
    def setUp(self):
        self.activity = record(None, Action.CREATED, make_song("Rain"))

    def assert_refused(self, deed):
        with self.assertRaises(DatabaseError), transaction.atomic():
            deed()
        self.assertEqual(Activity.objects.get().label, "Rain")

    def sql(self, statement):
        with connection.cursor() as cursor:
            cursor.execute(statement)

    def test_nothing_is_changed_by_code(self):
        self.activity.label = "Snow"
        self.assert_refused(self.activity.save)
        self.assert_refused(lambda: Activity.objects.update(label="Snow"))

    def test_nothing_is_removed_by_code(self):
        self.assert_refused(Activity.objects.get().delete)
        self.assert_refused(Activity.objects.all().delete)

    def test_nothing_is_changed_or_removed_by_hand(self):
        self.assert_refused(lambda: self.sql("UPDATE catalog_activity SET label = 'Snow'"))
        self.assert_refused(lambda: self.sql("DELETE FROM catalog_activity"))

    def test_whom_it_names_cannot_be_deleted(self):
        editor = make_editor()
        record(editor, Action.CHANGED, make_song())

        with self.assertRaises(DatabaseError), transaction.atomic():
            editor.delete()


class ReadingTests(TrailTestCase):
    def read(self, **parameters):
        return self.client.get(reverse(CHANGELIST), parameters)

    def lines(self, **parameters):
        response = self.read(**parameters)
        self.assertEqual(response.status_code, 200)
        return [activity.label for activity in response.context["cl"].result_list]

    def one(self, activity):
        return self.client.get(reverse("admin:catalog_activity_change", args=[activity.pk]))

    def test_an_empty_trail_opens(self):
        self.assertEqual(self.lines(), [])

    def test_the_newest_stands_first_with_who_what_and_on_what(self):
        listicle = make_listicle("Rainy songs")
        publishing.publish(listicle)
        song = make_song("Rain", album="Dawn")
        changes = {"album": ["Dusk", "Dawn"]}
        record(self.editor, Action.CHANGED, song, changes=changes)

        response = self.read()

        self.assertEqual(self.lines(), ["Rain", "Rainy songs"])
        for words in ("command line", "mira", "Published", "album: Dusk → Dawn"):
            self.assertContains(response, words)
        for thing in (listicle, song):
            route = f"admin:catalog_{thing._meta.model_name}_change"
            self.assertContains(response, reverse(route, args=[thing.pk]))

    def test_what_is_gone_is_named_without_a_link(self):
        song = make_song("Rain")
        record(None, Action.DELETED, song)
        address = reverse("admin:catalog_song_change", args=[song.pk])
        song.delete()

        response = self.read()

        self.assertContains(response, "Rain")
        self.assertNotContains(response, address)
        self.assertNotContains(self.one(Activity.objects.get()), address)

    def test_it_is_filtered_by_deed_kind_person_and_time(self):
        song, theme = make_song("Rain"), make_theme("Storm")
        record(None, Action.CREATED, song)
        record(self.editor, Action.CHANGED, theme, changes={"name": ["Wind", "Storm"]})

        for parameters, labels in (
            ({"action": "created"}, ["Rain"]),
            ({"kind": "theme"}, ["Storm"]),
            ({"by": "none"}, ["Rain"]),
            ({"by": self.editor.pk}, ["Storm"]),
            ({"at__gte": "2001-01-01 00:00:00+00:00"}, ["Storm", "Rain"]),
            ({"at__lt": "2001-01-01 00:00:00+00:00"}, []),
            ({"kind": "song", "object_id": song.pk}, ["Rain"]),
            ({"kind": "song", "object_id": song.pk + 1}, []),
            ({"q": "stor"}, ["Storm"]),
            ({"q": "nothing"}, []),
        ):
            with self.subTest(parameters):
                self.assertEqual(self.lines(**parameters), labels)

    def test_nonsense_finds_something_or_nothing_but_never_fails(self):
        record(None, Action.CREATED, make_song("Rain"))
        for parameters in (
            {"kind": "x" * 300}, {"kind": "song", "object_id": "9" * 30}, {"object_id": "x"},
            {"by": "9" * 30}, {"by": "x"}, {"at__gte": "yesterday"}, {"action": "?"},
            {"p": "999"}, {"q": "'\"%\\"}, {"nowhere": "1"},
        ):  # fmt: skip
            with self.subTest(parameters):
                self.assertLess(self.read(**parameters).status_code, 400)
        for pk in ("9" * 30, "0", "x"):
            address = reverse("admin:catalog_activity_change", args=[pk])
            self.assertLess(self.client.get(address).status_code, 500)

    def test_a_long_page_costs_no_more_queries_than_a_short_one(self):
        def write(count):
            for _ in range(count):
                record(self.editor, Action.CREATED, make_song())
                record(None, Action.CREATED, make_artist())

        write(1)
        self.read()
        with CaptureQueriesContext(connection) as short:
            self.read()
        write(20)
        with self.assertNumQueries(len(short)):
            self.read()

    def test_each_change_is_shown_with_its_words_marked(self):
        song = make_song("Rain")
        changes = {
            "album": ["The long dawn", "The short dawn"],
            "release_year": [None, 2008],
            "names": [[{"name": "Rian", "kind": "misspelling"}], []],
            "forgotten_field": ["old", "new"],
        }
        record(
            self.editor,
            Action.CHANGED,
            song,
            changes=changes,
            live_lists=[[7, "Rainy <songs>"], [None, "and more"]],
            digest_before="a" * 64,
            digest_after="b" * 64,
            reason="Because.",
        )

        response = self.one(Activity.objects.get())

        for words in (
            "The <del><span class=\"visually-hidden\">removed: </span>long ",
            "<ins><span class=\"visually-hidden\">added: </span>short ",
            "Rian · Common misspelling", "Other titles", "Release year", "Forgotten field",
            "Rainy &lt;songs&gt;", "and more", "a" * 12, "b" * 12, "Because.", "mira",
        ):  # fmt: skip
            self.assertContains(response, words)
        self.assertNotContains(response, "a" * 13)

    def test_every_record_leads_to_its_own_trail(self):
        for thing in (make_song(), make_theme(), make_artist(), make_author(), make_listicle()):
            route = f"admin:catalog_{thing._meta.model_name}_change"
            trail = f"?kind={thing._meta.model_name}&amp;object_id={thing.pk}"
            with self.subTest(thing._meta.model_name):
                response = self.client.get(reverse(route, args=[thing.pk]))
                self.assertContains(response, reverse(CHANGELIST) + trail)


class WhoReadsTests(TrailTestCase):
    def test_nobody_writes_in_it_by_hand(self):
        record(None, Action.CREATED, make_song("Rain"))
        pk = Activity.objects.get().pk
        for person in (self.editor, make_colleague("Manager"), make_editor()):
            self.client.force_login(person)
            for address in (
                reverse("admin:catalog_activity_add"),
                reverse("admin:catalog_activity_delete", args=[pk]),
            ):
                with self.subTest(person=person, address=address):
                    self.assertEqual(self.client.get(address).status_code, 403)
                    self.assertEqual(self.client.post(address).status_code, 403)
            change = reverse("admin:catalog_activity_change", args=[pk])
            self.assertEqual(self.client.get(change).status_code, 200)
            self.assertEqual(self.client.post(change, {"label": "Snow"}).status_code, 403)
            self.act("delete_selected", Activity.objects.get())
        self.assertEqual(Activity.objects.get().label, "Rain")

    def test_a_writer_sees_nothing_of_it(self):
        writer = make_colleague("Writer")
        listicle, song = make_listicle(writer=writer), make_song("Rain")
        record(None, Action.CHANGED, song, changes={"album": ["", "Dawn"]})
        activity = Activity.objects.get()
        self.client.force_login(writer)

        for address in (
            reverse(CHANGELIST),
            reverse("admin:catalog_activity_change", args=[activity.pk]),
            reverse("admin:catalog_activity_undo", args=[activity.pk]),
        ):
            self.assertEqual(self.client.get(address).status_code, 403)
        for address in (
            address_of(listicle),
            reverse("admin:catalog_song_change", args=[song.pk]),
            reverse("admin:index"),
        ):
            self.assertNotContains(self.client.get(address), reverse(CHANGELIST))

    def test_what_a_writer_does_is_in_it_all_the_same(self):
        writer = make_colleague("Writer")
        listicle = make_listicle("Mine", writer=writer)
        self.client.force_login(writer)

        self.save(listicle, title="Mine alone")

        self.assertEqual(Activity.objects.get().by, writer)

    def test_visitors_are_asked_who_they_are(self):
        self.client.logout()

        self.assertEqual(self.client.get(reverse(CHANGELIST)).status_code, 302)
