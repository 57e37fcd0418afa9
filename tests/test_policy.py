"""Who may open and send what: every address of the site, for everybody, against the written policy.

The policy in words: docs/roles.md. A route that is added needs a row in POLICY; the test names it.
"""

from dataclasses import dataclass, field

from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.redirects.models import Redirect
from django.contrib.sites.models import Site
from django.db import transaction
from django.test import Client, TestCase
from django.urls import URLResolver, get_resolver, reverse
from django.views.generic import RedirectView

from catalog import publishing, trail
from catalog.models import Artist, Listicle, SiteSettings, Song
from catalog.policy import ROLES, may, within_reach
from catalog.previews import preview_address

from .builders import (
    make_artist,
    make_author,
    make_colleague,
    make_editor,
    make_intake,
    make_link,
    make_listicle,
    make_page,
    make_song,
    make_theme,
)

# Who comes, and to what. Of lists, own are the writer's; facts are those of the list's songs.
VISITORS = ("anonymous", "disabled")
EDITORS = ("editor", "manager", "superuser")
EVERYBODY = (*VISITORS, "writer", *EDITORS)
OWN_DRAFT, OWN_LIVE = "own draft", "own live list"
OTHERS_DRAFT, OTHERS_LIVE = "other's draft", "other's live list"
DRAFTS, LIVE = (OWN_DRAFT, OTHERS_DRAFT), (OWN_LIVE, OTHERS_LIVE)
ANYTHING = (*DRAFTS, *LIVE)


def rule(*, visitors=(), writer=(), editors=(), managers=None, owner=None):
    """To which things whom; managers are editors, and the owner is a manager, unless told."""
    managers = editors if managers is None else managers
    return {
        **dict.fromkeys(VISITORS, visitors),
        "writer": writer,
        "editor": editors,
        "manager": managers,
        "superuser": managers if owner is None else owner,
    }


# The words of the policy.
EVERYONE = rule(visitors=ANYTHING, writer=ANYTHING, editors=ANYTHING)
LIVE_ONLY = rule(visitors=LIVE, writer=LIVE, editors=LIVE)
DESK = rule(writer=ANYTHING, editors=ANYTHING)
OWN = rule(writer=(OWN_DRAFT, OWN_LIVE), editors=ANYTHING)
OWN_UNPUBLISHED = rule(writer=(OWN_DRAFT,), editors=ANYTHING)
OWN_PUBLISHED = rule(writer=(OWN_LIVE,), editors=LIVE)
NOT_LIVE = rule(writer=DRAFTS, editors=ANYTHING)
BY_EDITORS = rule(editors=ANYTHING)
BY_MANAGERS = rule(managers=ANYTHING)
MANAGERS_PUBLISHED = rule(managers=LIVE)
BY_OWNER = rule(managers=(), owner=ANYTHING)
NOBODY = rule()
VISITORS_ONLY = rule(visitors=ANYTHING)


def record(name, *, look, add, change, delete, move=None):
    """The rows of one kind of record at the desk."""
    rows = {
        f"admin:{name}_changelist": (look, look),
        f"admin:{name}_add": (add, add),
        f"admin:{name}_history": (look, look),
        f"admin:{name}_change": (look, change),
        f"admin:{name}_delete": (delete, delete),
    }
    return rows | ({f"admin:{name}_address": (move, move)} if move else {})


# By route: who may GET it, and who may POST to it.
POLICY = {
    # The desk
    "admin:index": (DESK, DESK),
    "admin:app_list": (DESK, DESK),
    "admin:login": (EVERYONE, EVERYONE),
    "admin:logout": (NOBODY, DESK),
    "admin:password_change": (DESK, DESK),
    "admin:password_change_done": (DESK, NOBODY),
    "admin:jsi18n": (DESK, NOBODY),
    "admin:autocomplete": (DESK, NOBODY),
    "admin:view_on_site": (OWN, OWN),
    # Lists, and the steps of a list
    **record(
        "catalog_listicle",
        look=DESK,
        add=DESK,
        change=OWN,
        delete=OWN_UNPUBLISHED,
        move=OWN_UNPUBLISHED,
    ),
    "admin:catalog_listicle_history": (OWN, OWN),
    "admin:catalog_listicle_change": (OWN, OWN),
    "admin:catalog_listicle_review": (BY_EDITORS, BY_EDITORS),
    "admin:catalog_listicle_schedule": (BY_EDITORS, BY_EDITORS),
    "admin:catalog_listicle_withdraw": (BY_EDITORS, BY_EDITORS),
    "admin:catalog_listicle_versions": (OWN, OWN_PUBLISHED),
    "admin:catalog_listicle_preview": (OWN, OWN),
    "admin:catalog_listicle_seal": (MANAGERS_PUBLISHED, MANAGERS_PUBLISHED),
    "admin:catalog_listicle_renew": (OWN, OWN),
    "admin:catalog_listicle_decide": (OWN, OWN),
    "admin:catalog_listicle_presence": (NOBODY, OWN),
    # Articles on their way to becoming lists
    "admin:catalog_listicle_intake": (DESK, DESK),
    "admin:catalog_intake_review": (OWN, OWN),
    "admin:catalog_intake_compare": (OWN, OWN),
    "admin:catalog_listicle_append": (OWN, OWN),
    # Facts
    **record(
        "catalog_song", look=DESK, add=DESK, change=NOT_LIVE, delete=BY_EDITORS, move=NOT_LIVE
    ),
    "admin:catalog_song_propose": (DESK, NOBODY),
    "admin:catalog_song_quick_add": (NOBODY, DESK),
    **record(
        "catalog_artist", look=DESK, add=DESK, change=NOT_LIVE, delete=BY_EDITORS, move=NOT_LIVE
    ),
    **record(
        "catalog_theme",
        look=DESK,
        add=BY_EDITORS,
        change=BY_EDITORS,
        delete=BY_EDITORS,
        move=BY_EDITORS,
    ),
    "admin:catalog_theme_quick_add": (NOBODY, BY_EDITORS),
    **record(
        "catalog_author",
        look=DESK,
        add=BY_EDITORS,
        change=BY_EDITORS,
        delete=BY_EDITORS,
        move=BY_EDITORS,
    ),
    **record(
        "catalog_outboundlink",
        look=DESK,
        add=BY_EDITORS,
        change=BY_EDITORS,
        delete=BY_EDITORS,
    ),
    **record(
        "catalog_merchant",
        look=DESK,
        add=BY_MANAGERS,
        change=BY_MANAGERS,
        delete=BY_MANAGERS,
        move=BY_MANAGERS,
    ),
    # The audit trail
    **record("catalog_activity", look=BY_EDITORS, add=NOBODY, change=NOBODY, delete=NOBODY),
    "admin:catalog_activity_undo": (BY_EDITORS, BY_EDITORS),
    # The site and its people. A deletion of a person is answered with a sentence.
    **record(
        "catalog_sitesettings", look=BY_MANAGERS, add=NOBODY, change=BY_MANAGERS, delete=NOBODY
    ),
    **record(
        "flatpages_flatpage",
        look=BY_MANAGERS,
        add=BY_MANAGERS,
        change=BY_MANAGERS,
        delete=BY_MANAGERS,
    ),
    **record(
        "auth_user", look=BY_MANAGERS, add=BY_MANAGERS, change=BY_MANAGERS, delete=BY_MANAGERS
    ),
    "admin:auth_user_password_change": (BY_MANAGERS, BY_MANAGERS),
    **record("auth_group", look=BY_OWNER, add=BY_OWNER, change=BY_OWNER, delete=BY_OWNER),
    **record("redirects_redirect", look=BY_OWNER, add=BY_OWNER, change=BY_OWNER, delete=BY_OWNER),
    # What readers see
    "home": (EVERYONE, NOBODY),
    "listicles": (EVERYONE, NOBODY),
    "listicle": (LIVE_ONLY, NOBODY),
    "listicle-editions": (LIVE_ONLY, NOBODY),
    "listicle-edition": (LIVE_ONLY, NOBODY),
    "preview": (EVERYONE, NOBODY),
    "song": (LIVE_ONLY, NOBODY),
    "artists": (EVERYONE, NOBODY),
    "artist": (LIVE_ONLY, NOBODY),
    "themes": (EVERYONE, NOBODY),
    "theme": (LIVE_ONLY, NOBODY),
    "author": (LIVE_ONLY, NOBODY),
    "disclosure": (EVERYONE, NOBODY),
    "page": (EVERYONE, NOBODY),
    "healthz": (EVERYONE, NOBODY),
    "readyz": (EVERYONE, NOBODY),
    "robots": (EVERYONE, NOBODY),
}

# What is asked for beyond the address, where nothing would be no question.
QUERIES = {
    "admin:autocomplete": lambda thing: {
        "app_label": "catalog",
        "model_name": "listicle",
        "field_name": "predecessor",
    },
    "admin:catalog_listicle_seal": lambda thing: {"version": 1},
}
# What is sent, likewise.
DATA = {
    "admin:catalog_listicle_versions": lambda thing: {
        "restore": 1,
        "seen_version": thing.listicle.version,
    },
    "admin:catalog_listicle_decide": lambda thing: {"seen_version": thing.listicle.version},
    "admin:catalog_intake_compare": lambda thing: {"seen_version": thing.listicle.version},
}


@dataclass
class Thing:
    """A list with all that belongs to it."""

    listicle: Listicle
    records: dict = field(default_factory=dict)

    def arguments(self, route):
        """The arguments of a route's address, about this list or what belongs to it."""
        if route == "admin:view_on_site":
            return [ContentType.objects.get_for_model(Listicle).pk, self.listicle.pk]
        if route.startswith("admin:"):
            _admin, _, name = route.partition(":")
            return [self.records[name.rpartition("_")[0].removesuffix("_password")].pk]
        return self.public_arguments(route)

    def public_arguments(self, route):
        slugs = {name: getattr(record, "slug", "") for name, record in self.records.items()}
        slug = slugs["catalog_listicle"]
        return {
            "listicle": [slug],
            "listicle-editions": [slug],
            "listicle-edition": [slug, 1],
            "preview": [slug, preview_address(self.listicle).strip("/").rpartition("/")[2]],
            "song": [slugs["catalog_song"]],
            "artist": [slugs["catalog_artist"]],
            "theme": [[slugs["catalog_theme"]]],
            "author": [slugs["catalog_author"]],
            "page": [self.records["flatpages_flatpage"].url.lstrip("/")],
        }[route]


def takes_arguments(pattern):
    return "<" in pattern and "app_label" not in pattern


def all_routes(resolver=None, prefix="", namespace=""):
    """Every route of the site: its name with the namespace, its pattern, its view."""
    for pattern in (resolver or get_resolver()).url_patterns:
        whole = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from all_routes(pattern, whole, inner)
        else:
            yield pattern.name and f"{namespace}{pattern.name}", whole, pattern.callback


class PolicyTests(TestCase):
    """One test a route; each tries all who come, on all things, by both methods."""

    @classmethod
    def setUpTestData(cls):
        writer, other = make_colleague("Writer"), make_colleague("Writer")
        people = {
            "writer": writer,
            "editor": make_colleague("Editor"),
            "manager": make_colleague("Manager"),
            "superuser": make_editor(),
            "disabled": make_editor(is_active=False),
        }
        cls.cookies = {"anonymous": {}}
        for name, person in people.items():
            client = Client()
            client.force_login(person)
            cls.cookies[name] = {key: morsel.value for key, morsel in client.cookies.items()}
        SiteSettings.objects.get_or_create(pk=1)
        shared = {
            "auth_user": other,
            "auth_group": Group.objects.get(name="Writer"),
            "catalog_sitesettings": SiteSettings.objects.get(pk=1),
            "flatpages_flatpage": make_page("/about/team/"),
            "redirects_redirect": Redirect.objects.create(
                site=Site.objects.get_current(), old_path="/old/", new_path="/"
            ),
        }
        cls.things = {
            OWN_DRAFT: make_thing(writer, shared),
            OTHERS_DRAFT: make_thing(other, shared),
            OWN_LIVE: make_thing(writer, shared, live=True),
            OTHERS_LIVE: make_thing(other, shared, live=True),
        }

    def try_route(self, route, pattern):
        """Compare who gets what with the row of the policy."""
        differences = []
        things = self.things_of(route) if takes_arguments(pattern) else {"": None}
        for method, row in zip(("get", "post"), POLICY[route], strict=True):
            for name, thing in things.items():
                for who in EVERYBODY:
                    expected = bool(row[who]) if thing is None else name in row[who]
                    response = self.ask(who, method, route, thing)
                    if is_granted(response, who, thing) != expected:
                        verdict = "may not" if expected else "may"
                        differences.append(
                            f"{who} {verdict} {method} {route} {name}: {response.status_code}"
                        )
        self.assertEqual(differences, [])

    def things_of(self, route):
        """The things that a route tells apart: some records are the same for all lists."""
        told = {}
        for name, thing in self.things.items():
            told.setdefault(str(thing.arguments(route)), (name, thing))
        return dict(told.values())

    def ask(self, who, method, route, thing):
        client = Client()
        client.cookies.load(self.cookies[who])
        arguments = thing.arguments(route) if thing else []
        if route == "admin:app_list":
            arguments = ["catalog"]
        about = thing or next(iter(self.things.values()))
        query = QUERIES.get(route, lambda thing: {})(about)
        address = reverse(route, args=arguments, query=query)
        data = DATA.get(route, lambda thing: {})(about) if method == "post" else {}
        # Whatever a request does is undone: the next one finds everything as it was.
        with transaction.atomic():
            response = getattr(client, method)(address, data)
            transaction.set_rollback(True)
        return response


def make_thing(writer, shared, live=False):
    """A writer's list, with songs, artist, theme, byline and links of its own."""
    artist, theme, author = make_artist(), make_theme(), make_author()
    songs = [make_song(by=artist, themes=[theme]), make_song(by=artist)]
    link = make_link(songs[0])
    listicle = make_listicle(songs=songs, themes=[theme], author=author, writer=writer)
    if live:
        edition = publishing.publish(listicle)
        listicle.refresh_from_db()
        Listicle.objects.filter(pk=listicle.pk).update(renews=edition)
    else:
        # Every list has something to be decided on.
        earlier = make_listicle(writer=writer)
        Listicle.objects.filter(pk=listicle.pk).update(renews=publishing.publish(earlier))
    with trail.watched(writer, songs[0]):
        Song.objects.filter(pk=songs[0].pk).update(album="Rain")
    intake = make_intake(by=writer, revises=listicle)
    records = {
        **shared,
        "catalog_listicle": listicle,
        "catalog_intake": intake,
        "catalog_song": songs[0],
        "catalog_artist": artist,
        "catalog_theme": theme,
        "catalog_author": author,
        "catalog_merchant": link.merchant,
        "catalog_outboundlink": link,
        "catalog_activity": trail.Activity.objects.get(kind="song", object_id=songs[0].pk),
    }
    return Thing(listicle, records)


def is_granted(response, who, thing):
    """Whether somebody got an answer: bad data is for them to correct, “not found” is a no."""
    if response.status_code in (403, 404, 405):
        return False
    if response.status_code == 302:
        if response.url.startswith(reverse("admin:login")):
            return False
        # The desk sends who asks for what is not there, and who has logged out, to its front door.
        is_sent_away = thing is not None or who in VISITORS
        return not (is_sent_away and response.url == reverse("admin:index"))
    return b"This list was deleted meanwhile." not in response.content


def add_tests():
    """A test a route, so that the failing one is named and they can run side by side."""
    patterns = {name: pattern for name, pattern, _view in all_routes() if name in POLICY}
    for route, pattern in patterns.items():

        def test(self, route=route, pattern=pattern):
            self.try_route(route, pattern)

        name = "".join(letter if letter.isalnum() else "_" for letter in route)
        setattr(PolicyTests, f"test_{name}", test)


add_tests()


class WrittenPolicyTests(TestCase):
    """The table has a row for every route, and no row for none."""

    def test_every_route_has_a_row(self):
        routes = {name or pattern for name, pattern, view in all_routes() if not leads_on(view)}

        # Whatever else is below the desk: who has no desk is sent to log in.
        self.assertEqual(routes - set(POLICY), {"admin/(?P<url>.*)$"})

    def test_every_row_has_a_route(self):
        self.assertEqual(set(POLICY) - {name for name, _pattern, _view in all_routes()}, set())

    def test_whatever_else_is_below_the_desk_asks_for_a_login(self):
        response = self.client.get("/admin/nothing/here/")

        self.assertRedirects(response, f"{reverse('admin:login')}?next=/admin/nothing/here/")

    def test_the_roles_of_the_table_are_the_roles_of_the_site(self):
        names = Group.objects.order_by("pk").values_list("name", flat=True)

        self.assertQuerySetEqual(names, ROLES)


def leads_on(view):
    """Whether it is one of Django's short addresses, which lead on to a page that asks."""
    return getattr(view, "view_class", None) is RedirectView


class PolicyTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.writer, cls.other = make_colleague("Writer"), make_colleague("Writer")
        cls.editor = make_colleague("Editor")

    def setUp(self):
        self.client.force_login(self.writer)


class AccountTests(PolicyTestCase):
    def test_an_account_without_the_desk_may_nothing_whatever_its_role(self):
        listicle = make_listicle()
        for fields in ({"is_active": False}, {"is_staff": False}):
            User.objects.filter(pk=self.editor.pk).update(**{"is_active": True, **fields})
            former = User.objects.get(pk=self.editor.pk)
            for act in ("view", "change", "delete", "publish", "preview", "restore"):
                self.assertIs(may(former, act, listicle), False)
            self.assertQuerySetEqual(within_reach(former, Listicle.objects.all()), [])

    def test_a_preview_link_ends_with_the_account_that_made_it(self):
        listicle = make_listicle(writer=self.writer)
        address = preview_address(listicle, by=self.writer)
        self.assertEqual(self.client.get(address).status_code, 200)

        self.writer.is_active = False
        self.writer.save()

        self.assertEqual(self.client.get(address).status_code, 404)

    def test_a_preview_link_ends_when_the_list_is_given_to_somebody_else(self):
        listicle = make_listicle(writer=self.writer)
        address = preview_address(listicle, by=self.writer)

        Listicle.objects.update(writer=self.other)

        self.assertEqual(self.client.get(address).status_code, 404)


class PickerTests(PolicyTestCase):
    """A picker offers what its user may look up, and a form takes nothing else."""

    def options(self, model, field, term=""):
        query = {"app_label": "catalog", "model_name": model, "field_name": field, "term": term}
        response = self.client.get(reverse("admin:autocomplete"), query)
        if response.status_code != 200:
            return response.status_code
        return [option["text"] for option in response.json()["results"]]

    def test_a_writer_is_offered_no_list_of_others(self):
        make_listicle("Mine", writer=self.writer)
        make_listicle("Theirs", writer=self.other)

        self.assertEqual(self.options("listicle", "predecessor"), ["Mine"])

    def test_an_editor_is_offered_all_lists(self):
        make_listicle("Theirs", writer=self.other)
        self.client.force_login(self.editor)

        self.assertEqual(self.options("listicle", "predecessor"), ["Theirs"])

    def test_people_are_offered_to_managers_only(self):
        self.assertEqual(self.options("author", "user"), 403)
        self.client.force_login(self.editor)
        self.assertEqual(self.options("author", "user"), 403)
        self.client.force_login(make_colleague("Manager"))
        self.assertIn(self.writer.username, self.options("author", "user"))

    def test_an_editor_s_byline_keeps_the_login_that_a_manager_chose(self):
        author = make_author(user=self.writer)
        self.client.force_login(self.editor)

        form = {"name": "Kim", "slug": author.slug, "user": self.editor.pk, "role": ""}
        self.client.post(reverse("admin:catalog_author_change", args=[author.pk]), form)

        author.refresh_from_db()
        self.assertEqual([author.name, author.user], ["Kim", self.writer])

    def test_a_writer_is_offered_no_new_theme(self):
        query = {"app_label": "catalog", "model_name": "songtheme", "field_name": "tag"}
        query |= {"term": "Longing", "new": "1"}
        response = self.client.get(reverse("admin:autocomplete"), query)

        self.assertNotContains(response, "as a new theme")


class FactTests(PolicyTestCase):
    """What stands in a live list is the editors' to change, its parts included."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.live_artist, cls.free_artist = make_artist("Live"), make_artist("Free")
        cls.live_song = make_song("Heard", by=cls.live_artist)
        cls.free_song = make_song("Unheard", by=cls.free_artist)
        publishing.publish(make_listicle(songs=[cls.live_song, make_song()]))

    def post_song(self, song, **fields):
        credit = song.credits.get()
        form = {
            "title": song.title,
            "credits-TOTAL_FORMS": 1,
            "credits-INITIAL_FORMS": 1,
            "credits-0-id": credit.pk,
            "credits-0-artist": credit.artist_id,
            "credits-0-position": 1,
            "names-TOTAL_FORMS": 0,
            "names-INITIAL_FORMS": 0,
            "links-TOTAL_FORMS": 0,
            "links-INITIAL_FORMS": 0,
        }
        address = reverse("admin:catalog_song_change", args=[song.pk])
        return self.client.post(address, form | fields)

    def test_a_writer_changes_the_credits_of_a_song_in_no_live_list(self):
        self.post_song(self.free_song, **{"credits-0-credited_as": "F."})

        self.assertEqual(self.free_song.credits.get().credited_as, "F.")

    def test_but_not_those_of_a_live_one(self):
        response = self.post_song(self.live_song, **{"credits-0-credited_as": "L."})

        self.assertEqual(response.status_code, 403)
        self.assertEqual(self.live_song.credits.get().credited_as, "")

    def test_a_writer_s_song_form_takes_no_links(self):
        merchant = make_link().merchant
        link = {"merchant": merchant.pk, "url": f"https://{merchant.host_list[0]}/1", "region": ""}
        rows = {f"links-0-{name}": value for name, value in link.items()}

        self.post_song(self.free_song, **rows, **{"links-TOTAL_FORMS": 1})

        self.assertFalse(self.free_song.links.exists())

    def post_member(self, group, member):
        form = {"name": group.name, "slug": group.slug}
        for prefix in ("names", "memberships_as_group", "memberships_as_member"):
            form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
        form |= {"memberships_as_group-TOTAL_FORMS": 1}
        form |= {"memberships_as_group-0-member": member.pk}
        return self.client.post(reverse("admin:catalog_artist_change", args=[group.pk]), form)

    def test_a_member_is_added_to_a_group_where_neither_is_live(self):
        member = make_artist("Drummer")
        self.post_member(self.free_artist, member)

        self.assertQuerySetEqual(self.free_artist.members.all(), [member])

    def test_a_writer_writes_nothing_onto_the_page_of_a_live_artist(self):
        response = self.post_member(self.free_artist, self.live_artist)

        self.assertContains(response, "“Live” stands in a live list")
        self.assertFalse(self.free_artist.members.exists())

    def test_an_editor_does(self):
        self.client.force_login(self.editor)
        self.post_member(self.free_artist, self.live_artist)

        self.assertQuerySetEqual(self.free_artist.members.all(), [self.live_artist])

    def test_no_action_reaches_what_the_form_does_not(self):
        for kind, thing in (("song", self.free_song), ("artist", self.free_artist)):
            changelist = reverse(f"admin:catalog_{kind}_changelist")
            for action in ("delete_selected", "link_searches"):
                chosen = {"action": action, "_selected_action": [thing.pk], "post": "yes"}
                self.client.post(changelist, chosen)

        self.assertTrue(Song.objects.filter(pk=self.free_song.pk).exists())
        self.assertTrue(Artist.objects.filter(pk=self.free_artist.pk).exists())
        self.assertFalse(self.free_song.links.exists())


class ListActionTests(PolicyTestCase):
    """What is done to many lists at once reaches no others than one by one."""

    CHANGELIST = reverse("admin:catalog_listicle_changelist")

    def act(self, action, *listicles):
        data = {
            "action": action,
            "_selected_action": [listicle.pk for listicle in listicles],
            "seen": [f"{listicle.pk}:{listicle.version}" for listicle in listicles],
            "post": "yes",
        }
        return self.client.post(self.CHANGELIST, data)

    def test_a_writer_deletes_own_drafts_and_no_others(self):
        mine, theirs = make_listicle(writer=self.writer), make_listicle(writer=self.other)

        self.act("delete_selected", mine, theirs)

        self.assertQuerySetEqual(Listicle.objects.all(), [theirs])

    def test_a_writer_deletes_nothing_that_was_published(self):
        mine = make_listicle(writer=self.writer)
        publishing.publish(mine)
        publishing.withdraw(mine)

        self.act("delete_selected", mine)

        self.assertTrue(Listicle.objects.filter(pk=mine.pk).exists())

    def test_a_writer_publishes_and_withdraws_nothing(self):
        draft, live = (make_listicle(writer=self.writer) for _ in range(2))
        publishing.publish(live)

        self.act("publish_selected", draft)
        self.act("withdraw_selected", live)

        self.assertQuerySetEqual(Listicle.objects.live(), [live])

    def test_a_writer_sees_own_lists_only(self):
        make_listicle("Mine", writer=self.writer)
        make_listicle("Theirs", writer=self.other)

        response = self.client.get(self.CHANGELIST)

        self.assertContains(response, "Mine")
        self.assertNotContains(response, "Theirs")
