"""The sample content: loaded twice, worked on by editors, taken out again."""

from io import StringIO

from django.contrib.flatpages.models import FlatPage
from django.core.management import call_command
from django.test import TestCase

from catalog import publishing, sample_content
from catalog.audit import audit
from catalog.models import (
    Artist,
    Author,
    Edition,
    FormerSlug,
    Listicle,
    Membership,
    Merchant,
    SiteSettings,
    Song,
    Theme,
)

from .builders import make_listicle

MODELS = (Listicle, Edition, Song, Artist, Theme, Merchant, Author, Membership, FlatPage)


def demo(*arguments):
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def everything():
    """All rows that `demo` might change, column by column."""
    return {model: list(model.objects.order_by("pk").values()) for model in MODELS}


class EditedSampleTests(TestCase):
    def setUp(self):
        demo()
        self.listicle = Listicle.objects.get(slug="sad-kpop-songs")

    def assert_second_demo_changes_nothing(self):
        before = everything()

        demo()

        self.assertEqual(everything(), before)
        self.assertEqual(list(audit()), [])

    def test_untouched(self):
        self.assert_second_demo_changes_nothing()

    def test_with_another_title(self):
        Listicle.objects.filter(pk=self.listicle.pk).update(title="Mine")
        publishing.keep_digest(self.listicle)

        self.assert_second_demo_changes_nothing()

    def test_moved_to_another_address(self):
        self.listicle.move_to("sad-songs")
        Artist.objects.get(slug="bigbang").move_to("big-bang")
        Song.objects.get(slug="wind-ftisland").move_to("wind")
        Theme.objects.get(slug="rain").move_to("rainy-days")
        Merchant.objects.get(slug="youtube").move_to("yt")
        Author.objects.get().move_to("editors")

        self.assert_second_demo_changes_nothing()

    def test_withdrawn(self):
        publishing.withdraw(self.listicle)

        self.assert_second_demo_changes_nothing()

    def test_with_a_renamed_artist(self):
        artist = Artist.objects.get(slug="bigbang")
        artist.name = "Big Bang of Seoul"
        artist.save()

        self.assert_second_demo_changes_nothing()

    def test_with_a_membership_removed(self):
        Membership.objects.first().delete()

        self.assert_second_demo_changes_nothing()

    def test_with_a_page_moved(self):
        FlatPage.objects.filter(url="/about/").update(url="/about-us/")

        self.assert_second_demo_changes_nothing()


class OwnRecordTests(TestCase):
    def test_records_of_the_same_name_are_used(self):
        artist = Artist.objects.create(name="Big Bang", slug="g-dragon-s-group")
        theme = Theme.objects.create(name="Kpop", slug="korean-pop")
        merchant = Merchant.objects.create(name="YouTube", slug="yt", hosts="www.youtube.com")

        demo()

        self.assertEqual(Song.objects.get(slug="loser-bigbang").artists.get(), artist)
        self.assertIn(theme, Listicle.objects.get(slug="sad-kpop-songs").themes.all())
        self.assertEqual(Merchant.objects.get(name="YouTube"), merchant)
        self.assertEqual(list(audit()), [])

    def test_they_stay_when_the_sample_goes(self):
        own = [
            Artist.objects.create(name="Big Bang", slug="g-dragon-s-group"),
            Theme.objects.create(name="Kpop", slug="korean-pop"),
        ]
        demo()

        told = demo("--remove")

        self.assertEqual(told, "The sample content is gone.\n")
        self.assertEqual([*Artist.objects.all(), *Theme.objects.all()], own)
        self.assertEqual(list(audit()), [])

    def test_a_synonym_that_another_theme_has_is_left_to_it(self):
        synonym = next(name for theme in sample_content.THEMES for name in theme.other_names)
        Theme.objects.create(name="Mine").names.create(name=synonym)

        demo()

        self.assertEqual(list(audit()), [])


class RemoveTests(TestCase):
    def setUp(self):
        demo()
        self.listicle = Listicle.objects.get(slug="sad-kpop-songs")

    def remove(self):
        told = demo("--remove")
        self.assertEqual(list(audit()), [])
        return told

    def test_nothing_is_left(self):
        told = self.remove()

        self.assertEqual(told, "The sample content is gone.\n")
        self.assertEqual(everything(), {model: [] for model in MODELS})
        self.assertIs(SiteSettings.objects.exists(), False)

    def test_a_moved_list_goes_with_its_former_address(self):
        self.listicle.move_to("sad-songs")

        self.remove()

        self.assertIs(Listicle.objects.exists(), False)
        self.assertIs(FormerSlug.objects.exists(), False)

    def test_a_withdrawn_list_goes(self):
        publishing.withdraw(self.listicle)

        self.remove()

        self.assertIs(Listicle.objects.exists(), False)

    def test_a_list_with_changes_in_its_draft_stays_whole_and_live(self):
        entries = self.listicle.entries.count()
        self.listicle.entries.last().delete()
        publishing.keep_digest(self.listicle)

        told = self.remove()

        self.assertIn(f"Kept, since editors have changed them: {self.listicle}.\n", told)
        self.assertEqual(list(Listicle.objects.live()), [self.listicle])
        self.assertEqual(self.listicle.live_edition.placements.count(), entries)

    def test_a_list_that_was_published_changed_stays_though_its_draft_is_the_sample_s(self):
        title = self.listicle.title
        for changed in ("Mine", title):
            Listicle.objects.filter(pk=self.listicle.pk).update(title=changed)
            publishing.publish(self.listicle)

        self.remove()

        self.assertEqual(self.listicle.editions.count(), 3)

    def test_a_list_of_an_editor_at_a_sample_s_address_stays(self):
        self.remove()
        own = make_listicle(slug="sad-kpop-songs")
        publishing.publish(own)

        self.remove()

        self.assertIn(own, Listicle.objects.live())

    def test_a_list_that_another_carries_on_stays_whole(self):
        make_listicle(predecessor=self.listicle)

        told = self.remove()

        self.assertIn(f"Kept, since others use them: {self.listicle}", told)
        self.assertIn(self.listicle, Listicle.objects.live())

    def test_what_an_editor_s_list_uses_stays_and_themes_count_what_is_left(self):
        theme, songs = Theme.objects.get(slug="rain"), list(Song.objects.order_by("pk")[:2])
        own = make_listicle(songs=songs, themes=[theme])
        publishing.publish(own)

        told = self.remove()

        theme.refresh_from_db()
        self.assertEqual(theme.list_count, 1)
        self.assertEqual(list(Listicle.objects.all()), [own])
        self.assertEqual(list(Song.objects.order_by("pk")), songs)
        self.assertIn("Kept, since others use them: ", told)

    def test_a_page_that_an_editor_has_changed_stays(self):
        FlatPage.objects.filter(url="/about/").update(content="<p>All about us.</p>")

        told = self.remove()

        self.assertEqual(FlatPage.objects.get().content, "<p>All about us.</p>")
        self.assertIn("Kept, since editors have changed them: ", told)
