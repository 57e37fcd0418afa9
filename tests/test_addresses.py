from django.test import TestCase

from .builders import make_artist, make_author, make_edition, make_listicle, make_song, make_theme


class AnyScriptTests(TestCase):
    def test_names_of_every_script_have_addresses_that_open(self):
        for name in ("방탄소년단", "فيروز", "Ólafur Arnalds", "สุนทราภรณ์", "לאה גולדברג", "久石譲"):
            with self.subTest(name=name):
                artist = make_artist(name)
                song = make_song(name, by=artist)
                edition = make_edition(name, songs=[song, make_song()], themes=[make_theme(name)])

                for thing in (artist, song, edition, edition.themes.get()):
                    self.assertContains(self.client.get(thing.get_absolute_url()), name)

    def test_a_name_without_a_letter_has_an_address_made_of_its_number(self):
        song = make_song("÷", by=make_artist("💔"))
        make_edition(songs=[song, make_song()])

        self.assertEqual(song.get_absolute_url(), f"/songs/song-{song.pk}/")
        self.assertContains(self.client.get(song.get_absolute_url()), "💔")

    def test_an_address_typed_in_decomposed_letters_opens_the_same_page(self):
        artist = make_artist("Ólafur")
        make_edition(songs=[make_song(by=artist), make_song()])

        response = self.client.get("/artists/o%CC%81lafur/")

        address = "http://127.0.0.1:8000/artists/%C3%B3lafur/"
        self.assertContains(response, f'<link rel="canonical" href="{address}">')

    def test_the_canonical_address_is_the_pages_own(self):
        edition = make_edition(themes=[make_theme("b"), make_theme("a")], author=make_author())

        for address in (edition.get_absolute_url(), "/", "/lists/", "/themes/a+b/"):
            self.assertContains(
                self.client.get(address, {"ref": "x"}),
                f'<link rel="canonical" href="http://127.0.0.1:8000{address}">',
            )


class FormerAddressTests(TestCase):
    def test_every_kind_of_page_is_found_at_its_former_address(self):
        theme, author = make_theme("Rain"), make_author()
        song = make_song(themes=[theme])
        edition = make_edition(songs=[song, make_song()], author=author)

        for thing in (edition.listicle, song, song.credits.get().artist, theme, author):
            with self.subTest(kind=thing._meta.model_name):
                former = thing.get_absolute_url()
                thing.move_to("another-address")

                response = self.client.get(f"{former}?page=1")

                self.assertRedirects(
                    response, f"{thing.get_absolute_url()}?page=1", status_code=301
                )

    def test_a_page_that_is_not_live_does_not_give_itself_away(self):
        listicle = make_listicle()
        former = listicle.get_absolute_url()
        listicle.move_to("another-address")

        self.assertEqual(self.client.get(former).status_code, 404)

    def test_combined_themes_are_followed_one_by_one(self):
        rain, night = make_theme("Rain"), make_theme("Night")
        make_edition(themes=[rain, night])
        night.move_to("dark-hours")

        response = self.client.get("/themes/night+rain/")

        self.assertRedirects(response, "/themes/dark-hours+rain/", status_code=301)

    def test_themes_that_became_one_are_named_once(self):
        rain = make_theme("Rain")
        make_edition(themes=[rain])
        rain.move_to("wet-days")
        rain.move_to("showers")

        response = self.client.get("/themes/rain+wet-days/")

        self.assertRedirects(response, "/themes/showers/", status_code=301)
