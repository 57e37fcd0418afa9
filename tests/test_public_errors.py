from unittest import mock

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.template.loader import render_to_string
from django.test import Client, SimpleTestCase, TestCase, override_settings
from django.urls import include, path

from catalog.models import SiteSettings

from .builders import make_edition, make_song, make_theme

HOSTILE = (
    "%00",
    "rain%00",
    "%ED%A0%80",
    "%FF%FE",
    "%F0%9F%92%94",
    "%E2%80%AE",
    "%3Cscript%3E",
    "..%2F..%2Fetc",
    "' OR 1=1 --",
    "%25s",
    "{{ 7 }}",
    "x" * 5000,
    "%D8%A7" * 500,
    "~" + "0" * 32,
)


def broken(request):
    raise RuntimeError("secret detail")


urlpatterns = [path("broken/", broken), path("", include("catalog.urls"))]


class BadAddressTests(TestCase):
    def assert_refused(self, response, address):
        self.assertIn(response.status_code, (400, 404), address)
        self.assertContains(response, "<h1>", status_code=response.status_code)
        self.assertEqual(response.cookies, {})

    def test_hostile_paths_get_a_clear_page(self):
        for text in HOSTILE:
            for kind in ("lists", "songs", "artists", "themes", "authors"):
                address = f"/{kind}/{text}/"
                with self.subTest(address=address[:40]):
                    self.assert_refused(self.client.get(address), address)
            with self.subTest(address=text[:40]):
                self.assert_refused(self.client.get(f"/{text}/"), text)

    def test_hostile_values_of_known_keys_get_a_clear_page(self):
        edition = make_edition(themes=[make_theme("Rain")])
        for text in HOSTILE:
            text = text.replace(" ", "+").replace("{", "%7B").replace("}", "%7D")
            for address in (
                "/lists/?page=",
                "/lists/?theme=",
                f"{edition.get_absolute_url()}?theme=",
            ):
                with self.subTest(address=address, text=text[:20]):
                    self.assert_refused(self.client.get(address + text), address + text)

    def test_unknown_keys_are_ignored(self):
        plain = self.client.get("/lists/").content
        for query in ("q=%ED%A0%80", "%F0%9F%92%94=1", "a[]=1&a[]=2", "&&&=", "x" * 3000, "page"):
            with self.subTest(query=query[:20]):
                response = self.client.get(f"/lists/?{query}")

                if query == "page":
                    self.assertEqual(response.status_code, 404)
                else:
                    self.assertEqual(response.content, plain)

    def test_a_nul_anywhere_in_the_query_is_a_bad_request(self):
        for query in ("x=%00", "%00", "page=1%00", "theme=%00"):
            for address in ("/", "/lists/", "/songs/nothing/"):
                self.assertEqual(self.client.get(f"{address}?{query}").status_code, 400)

    def test_a_host_that_is_not_ours_is_a_bad_request(self):
        response = self.client.get("/", HTTP_HOST="evil.example")

        self.assertEqual(response.status_code, 400)

    def test_hostile_names_are_shown_as_they_are(self):
        names = ("<b>&amp;\"'", "\u202egnos", "a" * 200, "💔" * 50, "فيروز", "\u200b", "{% now %}")
        songs = [make_song(name) for name in names]
        make_edition(songs=songs)

        for song in songs:
            with self.subTest(name=song.title[:10]):
                self.assertEqual(self.client.get(song.get_absolute_url()).status_code, 200)


class ErrorPagesTests(TestCase):
    def test_a_missing_page_wears_the_sites_own_look(self):
        SiteSettings.objects.create(name="Weepies")

        response = self.client.get("/lists/nothing/")

        self.assertContains(response, "There is nothing at this address", status_code=404)
        self.assertContains(response, "Weepies", status_code=404)
        self.assertContains(response, 'href="/lists/"', status_code=404)

    def test_a_bad_request_does_too(self):
        SiteSettings.objects.create(name="Weepies")

        response = self.client.get("/?x=%00")

        self.assertContains(response, "That request makes no sense", status_code=400)
        self.assertContains(response, "Weepies", status_code=400)

    def test_the_address_is_not_printed_back(self):
        response = self.client.get("/lists/buy-cheap-pills/")

        self.assertNotContains(response, "buy-cheap-pills", status_code=404)

    @override_settings(ROOT_URLCONF=__name__)
    def test_a_failure_tells_readers_nothing_of_its_cause(self):
        response = Client(raise_request_exception=False).get("/broken/")

        self.assertContains(response, "Something broke on our side", status_code=500)
        self.assertNotContains(response, "secret detail", status_code=500)


class WithoutDatabaseTests(SimpleTestCase):
    def test_the_page_of_a_failure_needs_neither_context_nor_database(self):
        page = render_to_string("500.html")

        self.assertIn("Something broke on our side", page)

    def test_the_process_is_well_without_a_database(self):
        response = self.client.get("/healthz")

        self.assertEqual((response.status_code, response.text.strip()), (200, "ok"))


class ReadinessTests(TestCase):
    def test_ready_when_the_database_is_as_the_code_expects(self):
        response = self.client.get("/readyz")

        self.assertEqual((response.status_code, response.text.strip()), (200, "ok"))

    def test_not_ready_while_a_migration_is_missing(self):
        (newest,) = MigrationLoader(connection).graph.leaf_nodes("catalog")
        MigrationRecorder(connection).record_unapplied(*newest)

        response = self.client.get("/readyz")

        self.assertContains(response, ".".join(newest), status_code=503)

    def test_not_ready_while_the_database_does_not_answer(self):
        with mock.patch.object(MigrationRecorder, "applied_migrations", side_effect=Error("down")):
            response = self.client.get("/readyz")

        self.assertContains(response, "The database does not answer.", status_code=503)

    def test_asks_little(self):
        self.client.get("/readyz")

        with self.assertNumQueries(2):
            self.client.get("/readyz")

    def test_no_answer_is_kept(self):
        for address in ("/healthz", "/readyz"):
            self.assertIn("no-store", self.client.get(address)["Cache-Control"])


class RobotsTests(SimpleTestCase):
    def test_the_editors_desk_is_not_for_crawlers(self):
        response = self.client.get("/robots.txt")

        self.assertEqual(response["Content-Type"], "text/plain; charset=utf-8")
        self.assertEqual(response.text, "User-agent: *\nDisallow: /admin/\n")
