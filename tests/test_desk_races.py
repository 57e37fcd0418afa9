"""Two editors at one moment: the second is told in a sentence, and nobody sees an error page."""

from contextlib import contextmanager
from unittest.mock import patch

from django.core.exceptions import ValidationError
from django.test import TestCase
from django.urls import reverse

from catalog.admin.listicles import ListicleAdmin
from catalog.models import Artist, FormerSlug, Listicle, Merchant, Song, Theme
from catalog.models.addresses import Addressed
from tests.builders import (
    make_artist,
    make_link,
    make_listicle,
    make_merchant,
    make_song,
    make_theme,
)
from tests.desk import address_of, form_of
from tests.test_desk import DeskTestCase, inline


@contextmanager
def looked_too_early(model, times=1):
    """The first looks at the catalogue find nothing, as if the others' rows came right after."""
    clean, validate_unique, looks = model.full_clean, model.validate_unique, []

    def blind_clean(self, *args, **kwargs):
        looks.append(self)
        if len(looks) > times:
            clean(self, *args, **kwargs)

    def blind_unique(self, *args, **kwargs):
        if len(looks) > times:
            validate_unique(self, *args, **kwargs)

    with (
        patch.object(model, "full_clean", blind_clean),
        patch.object(model, "validate_unique", blind_unique),
    ):
        yield


class AddingTests(DeskTestCase):
    def test_the_second_is_shown_the_form_and_what_is_wrong(self):
        make_artist("Ann")
        make_theme("Rain")
        make_merchant("Shop", slug="shop")
        make_listicle("List", slug="list", songs=0)
        names = inline("names")
        groups = inline("memberships_as_group") | inline("memberships_as_member")
        listicle = {"title": "List", "slug": "list", "order": "countdown", "featured_position": 1}
        shop = {"name": "Shop", "hosts": "a.example", "position": 1, "link_label": "Listen on"}
        for model, fields, sentence in (
            (Artist, {"name": "Ann", **names, **groups}, "There is an artist “Ann” already"),
            (Theme, {"name": "rain", **names}, "There is a theme “Rain” already"),
            (Merchant, shop, "with this Name already exists"),
            (Listicle, {**listicle, **inline("entries")}, "with this Address already exists"),
        ):
            with self.subTest(model.__name__), looked_too_early(model):
                response = self.add(model._meta.model_name, **fields)
                self.assertContains(response, sentence)
                self.assertEqual(model.objects.count(), 1)

    def test_who_is_unlucky_twice_is_asked_to_try_again(self):
        make_artist("Ann")
        rows = inline("names") | inline("memberships_as_group") | inline("memberships_as_member")

        with looked_too_early(Artist, times=2):
            response = self.add("artist", name="Ann", **rows)

        self.assertEqual(
            (response.status_code, response["Location"]), (303, "/admin/catalog/artist/add/")
        )
        page = self.client.get(response["Location"])
        self.assertContains(page, "Somebody saved the same at this moment: try again.")

    def test_a_list_that_was_not_saved_is_not_taken_for_saved(self):
        make_listicle("List", slug="list")
        fields = {"title": "List", "slug": "list", "order": "countdown", "featured_position": 1}

        with looked_too_early(Listicle, times=2):
            response = self.add("listicle", typing="abc", **fields, **inline("entries"))

        self.assertEqual(response.status_code, 303)
        self.assertNotIn("saved_typing", response.cookies)

    def test_the_same_new_artist_of_two_new_songs(self):
        make_artist("Ann")

        with looked_too_early(Artist):
            response = self.client.post(
                reverse("admin:catalog_song_quick_add"),
                {"title": "X", "artist": "", "artist_name": "Ann", "join_phrase": ""},
            )

        self.assertContains(response, "at this moment: try again", status_code=400)
        self.assertFalse(Song.objects.exists())

    def test_the_same_new_theme_of_two_lists(self):
        make_theme("Rain")

        with looked_too_early(Theme):
            response = self.client.post(reverse("admin:catalog_theme_quick_add"), {"name": "Rain"})

        self.assertContains(response, "at this moment: try again", status_code=400)

    def test_the_same_link(self):
        link = make_link()
        fields = {"song": link.song_id, "merchant": link.merchant_id, "url": link.url, "region": ""}

        with looked_too_early(type(link)):
            response = self.add("outboundlink", **fields)

        self.assertContains(response, "has a link to this shop or service already")


class MovingTests(TestCase):
    def test_a_page_moved_twice_to_one_address_is_there(self):
        song = make_song(slug="old")
        same = Song.objects.get(pk=song.pk)

        song.move_to("there")
        same.move_to("there")

        self.assertEqual(same.slug, "there")
        self.assertEqual([former.slug for former in FormerSlug.objects.of(song)], ["old"])

    def test_a_page_moved_on_meanwhile_keeps_all_its_addresses(self):
        song = make_song(slug="old")
        same = Song.objects.get(pk=song.pk)

        song.move_to("there")
        same.move_to("newer")

        former = FormerSlug.objects.of(song).values_list("slug", flat=True)
        self.assertEqual(sorted(former), ["old", "there"])

    def test_an_address_that_another_page_took_meanwhile_is_refused(self):
        make_song(slug="there")
        song = make_song(slug="old")

        with (
            patch.object(Addressed, "_is_taken", return_value=False),
            self.assertRaisesMessage(ValidationError, "belongs, or belonged, to another page"),
        ):
            song.move_to("there")

        self.assertEqual(song.slug, "old")
        self.assertFalse(FormerSlug.objects.exists())


class DeletingSelectedTests(DeskTestCase):
    def test_former_addresses_go_with_their_page(self):
        for make in (make_artist, make_listicle):
            with self.subTest(make.__name__):
                thing = make()
                thing.move_to("elsewhere")
                self.client.post(
                    reverse(f"admin:catalog_{thing._meta.model_name}_changelist"),
                    {
                        "action": "delete_selected",
                        "_selected_action": thing.pk,
                        "post": "yes",
                        "seen": f"{thing.pk}:{getattr(thing, 'version', 0)}",
                    },
                )
                self.assertFalse(type(thing).objects.filter(pk=thing.pk).exists())
                self.assertFalse(FormerSlug.objects.of(thing).exists())


class GoneMeanwhileTests(DeskTestCase):
    def test_a_list_deleted_while_it_is_being_saved_gives_the_typed_back(self):
        listicle = make_listicle()
        fields = form_of(listicle, title="Typed for an hour")
        change = ListicleAdmin._change

        def too_late(admin, request, *args):
            Listicle.objects.filter(pk=listicle.pk).delete()
            return change(admin, request, *args)

        with patch.object(ListicleAdmin, "_change", too_late):
            response = self.client.post(address_of(listicle), fields | {"_continue": "1"})

        self.assertContains(response, "Typed for an hour")
        self.assertContains(response, "This list was deleted meanwhile")
