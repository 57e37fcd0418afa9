"""Sealing: a version that must disappear is shown to nobody any more, and nobody misses a step."""

import re
from datetime import UTC, datetime, timedelta

import time_machine
from django.test import TestCase
from django.urls import reverse

from catalog import publishing
from catalog.audit import audit
from catalog.models import Activity, Artist, Author, Edition, Listicle, Placement, Song, Theme
from catalog.publishing.sealing import seal

from .builders import (
    make_author,
    make_colleague,
    make_edition,
    make_editor,
    make_link,
    make_listicle,
    make_song,
    make_theme,
)
from .desk import address_of, form_of

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
MOMENT = timedelta(microseconds=1)
PROSE = ("intro", "how_we_ranked", "outro")
LINES = ("title", "standfirst", "list_heading", "cover_alt", "meta_title", "meta_description")


def on(day, act, *args, **options):
    """Do something at a moment."""
    with time_machine.travel(day, tick=False):
        return act(*args, **options)


class SealingTestCase(TestCase):
    """A list of Ash and Bay, live since Monday; a day later it is Bay and Cove."""

    @classmethod
    def setUpTestData(cls):
        cls.manager = make_colleague("Manager")

    def setUp(self):
        self.ash, self.bay, self.cove = (make_song(title) for title in ("Ash", "Bay", "Cove"))
        self.rain, self.snow = make_theme("Rain"), make_theme("Snow")
        self.kim, self.lee = make_author("Kim"), make_author("Lee")
        self.listicle = make_listicle(
            "First words",
            slug="sea",
            songs=[self.ash, self.bay],
            themes=[self.rain],
            author=self.kim,
        )
        self.first = on(MONDAY, publishing.publish, self.listicle)

    def write_second(self):
        self.listicle.entries.filter(song=self.ash).delete()
        self.listicle.put_in_order(self.listicle.entries.all())
        self.listicle.append(self.cove)
        self.listicle.themes.set([self.snow])
        Listicle.objects.filter(pk=self.listicle.pk).update(title="Second words", author=self.lee)

    def publish_second(self, **options):
        self.write_second()
        return on(MONDAY + DAY, publishing.publish, self.listicle, **options)

    def write_third(self):
        """Something else again: the first songs in the other order."""
        self.listicle.entries.filter(song=self.cove).delete()
        self.listicle.append(self.ash)
        Listicle.objects.filter(pk=self.listicle.pk).update(title="Third words")

    def seal(self, edition, day=MONDAY + 2 * DAY, reason="A court said so."):
        return on(day, seal, edition, self.manager, reason)

    def get(self, address="/lists/sea/", day=MONDAY + 30 * DAY, **query):
        return on(day, self.client.get, address, query)

    def status(self, address="/lists/sea/", day=MONDAY + 30 * DAY):
        return self.get(address, day).status_code


class AnEarlierVersionTests(SealingTestCase):
    def setUp(self):
        super().setUp()
        self.second = self.publish_second()

    def test_its_page_is_gone_from_that_moment_on(self):
        self.seal(self.first)
        sealed_at = MONDAY + 2 * DAY

        response = self.get("/lists/sea/editions/1/")

        self.assertEqual(response.status_code, 410)
        self.assertContains(response, "This page is gone", status_code=410)
        self.assertContains(response, 'class="masthead"', status_code=410)
        self.first.refresh_from_db()
        self.assertEqual(self.first.sealed_at, sealed_at)

    def test_the_moment_before_it_can_be_read(self):
        self.assertEqual(self.status("/lists/sea/editions/1/", MONDAY + 2 * DAY - SECOND), 200)

        self.seal(self.first)

        self.assertEqual(self.status("/lists/sea/editions/1/", MONDAY + 2 * DAY + SECOND), 410)

    def test_the_list_stays_as_if_the_version_had_never_been_compared_with(self):
        self.assertContains(self.get(), '<p class="movement">')
        self.assertContains(self.get(), "Left the list: Ash")

        self.seal(self.first)

        response = self.get()
        self.assertContains(response, "Second words")
        self.assertNotContains(response, '<p class="movement">')
        self.assertNotContains(response, "Ash")
        self.assertNotContains(response, "What changed when")

    def test_what_changed_when_does_not_tell_of_it(self):
        self.write_third()
        on(MONDAY + 2 * DAY, publishing.publish, self.listicle)
        self.seal(self.second, MONDAY + 3 * DAY)

        response = self.get("/lists/sea/editions/")

        self.assertNotContains(response, "Version 2")
        third, _first = response.text.split('<li class="edition">')[1:]
        # Against the first: Bay rose, Ash fell. Cove was never there.
        self.assertIn("Songs: 2 moved.", third)

    def test_a_song_that_only_it_had_comes_back_as_new(self):
        self.write_third()
        self.listicle.append(self.cove)
        on(MONDAY + 2 * DAY, publishing.publish, self.listicle)
        Listicle.objects.filter(pk=self.listicle.pk).update(title="Fourth words")
        on(MONDAY + 3 * DAY, publishing.publish, self.listicle)
        self.seal(self.second, MONDAY + 4 * DAY)

        third = self.get("/lists/sea/editions/").text.split('<li class="edition">')[2]

        self.assertIn("Songs: 1 new, 2 moved.", third)

    def test_a_correction_of_it_is_compared_with_what_stood_before(self):
        Listicle.objects.filter(pk=self.listicle.pk).update(title="Corrected words")
        on(MONDAY + 2 * DAY, publishing.publish, self.listicle, minor=True)

        self.seal(self.second, MONDAY + 3 * DAY)

        self.assertContains(self.get(), "Left the list: Ash (no. 1).")
        self.assertContains(self.get(), "Up 1")

    def test_a_correction_of_the_only_major_one_is_compared_with_nothing(self):
        Listicle.objects.filter(pk=self.listicle.pk).update(title="Corrected words")
        on(MONDAY + 2 * DAY, publishing.publish, self.listicle, minor=True)

        for edition in (self.first, self.second):
            self.seal(edition, MONDAY + 3 * DAY)

        self.assertContains(self.get(), "Corrected words")
        self.assertNotContains(self.get(), '<p class="movement">')

    def test_a_successor_is_not_compared_with_it(self):
        heir = make_listicle(slug="heir", songs=[self.cove, self.ash], predecessor=self.listicle)
        on(MONDAY + 2 * DAY, publishing.publish, heir)
        self.assertContains(self.get("/lists/heir/"), "Left the list: ")

        self.seal(self.second, MONDAY + 3 * DAY)

        # What counts now is the first: Ash and Bay.
        self.assertContains(self.get("/lists/heir/"), "Down 1")
        self.seal(self.first, MONDAY + 3 * DAY)
        self.assertNotContains(self.get("/lists/heir/"), '<p class="movement">')

    def test_intervals_stay_as_they_were(self):
        before = list(Edition.objects.values_list("number", "live_from", "live_until"))

        self.seal(self.first)

        self.assertEqual(
            list(Edition.objects.values_list("number", "live_from", "live_until")), before
        )
        self.assertEqual(on(MONDAY + 3 * DAY, lambda: list(audit())), [])


class TheLiveVersionTests(SealingTestCase):
    def test_the_lists_address_is_gone_until_a_new_version_is_published(self):
        self.seal(self.first)
        for address in ("/lists/sea/", "/lists/sea/editions/", "/lists/sea/editions/1/"):
            self.assertEqual(self.status(address), 410, address)

        self.write_second()
        on(MONDAY + 5 * DAY, publishing.publish, self.listicle)

        self.assertEqual(self.status(day=MONDAY + 5 * DAY - MOMENT), 410)
        self.assertContains(self.get(day=MONDAY + 5 * DAY), "Second words")
        self.assertEqual(self.status("/lists/sea/editions/1/"), 410)
        self.assertNotContains(self.get("/lists/sea/editions/"), "Version 1")

    def test_a_scheduled_version_takes_its_place_at_its_time(self):
        self.write_second()
        on(MONDAY + DAY, publishing.publish, self.listicle, at=MONDAY + 5 * DAY)

        self.seal(self.first)

        self.assertEqual(self.status(day=MONDAY + 5 * DAY - MOMENT), 410)
        self.assertEqual(self.status(day=MONDAY + 5 * DAY), 200)

    def test_its_songs_themes_and_byline_leave_the_site_with_it(self):
        addresses = [
            *(song.get_absolute_url() for song in (self.ash, self.bay)),
            self.ash.credits.get().artist.get_absolute_url(),
            self.rain.get_absolute_url(),
            self.kim.get_absolute_url(),
        ]
        for address in addresses:
            self.assertEqual(self.status(address, MONDAY + 2 * DAY - SECOND), 200, address)

        self.seal(self.first)

        for address in addresses:
            self.assertEqual(self.status(address, MONDAY + 2 * DAY + SECOND), 404, address)
        for kind in (Song, Artist, Theme, Author):
            self.assertFalse(on(MONDAY + 3 * DAY, kind.objects.in_live_lists().exists))
        self.assertFalse(on(MONDAY + 3 * DAY, Listicle.objects.live().exists))
        self.assertFalse(on(MONDAY + 3 * DAY, Placement.objects.live().exists))

    def test_the_word_and_the_property_agree(self):
        self.seal(self.first)
        edition = Edition.objects.get()
        for moment in (MONDAY, MONDAY + DAY, MONDAY + 9 * DAY):
            self.assertIs(edition.is_live(moment), False)
            for word in ("live", "past", "begun"):
                self.assertFalse(getattr(Edition.objects, word)(moment).exists(), word)

    def test_themes_are_counted_without_it(self):
        self.rain.refresh_from_db()
        self.assertEqual(self.rain.list_count, 1)

        self.seal(self.first)

        self.rain.refresh_from_db()
        self.assertEqual(self.rain.list_count, 0)
        self.assertEqual(on(MONDAY + 3 * DAY, lambda: list(audit())), [])

    def test_lists_that_follow_it_no_longer_name_it(self):
        heir = make_listicle(slug="heir", predecessor=self.listicle)
        on(MONDAY + DAY, publishing.publish, heir)
        self.assertContains(self.get("/lists/heir/"), "First words")

        self.seal(self.first)

        self.assertNotContains(self.get("/lists/heir/"), "First words")

    def test_withdrawn_and_then_sealed_the_list_is_not_found_and_the_version_is_gone(self):
        on(MONDAY + DAY, publishing.withdraw, self.listicle)
        self.seal(self.first)

        self.assertEqual(self.status("/lists/sea/"), 404)
        self.assertEqual(self.status("/lists/sea/editions/1/"), 410)

    def test_the_desk_takes_the_list_for_one_that_is_not_live(self):
        self.seal(self.first)

        listicle = on(MONDAY + 3 * DAY, Listicle.objects.with_state().get)

        self.assertEqual((listicle.live_number, listicle.newest_number), (None, 1))
        self.assertFalse(on(MONDAY + 3 * DAY, Listicle.objects.with_unpublished_changes().exists))
        self.assertIsNone(on(MONDAY + 3 * DAY, publishing.withdraw, self.listicle))

    def test_a_preview_of_the_draft_is_untouched(self):
        make_edition(listicle=make_listicle(slug="other"))
        self.seal(self.first)

        self.assertEqual(self.status("/lists/sea/preview/forged/"), 404)


class RefusalTests(SealingTestCase):
    def test_a_scheduled_version_is_cancelled_first(self):
        second = self.publish_second(at=MONDAY + 9 * DAY)

        with self.assertRaisesMessage(publishing.Refused, "is scheduled: cancel it first"):
            self.seal(second)

        self.assertIsNone(Edition.objects.get(number=2).sealed_at)

    def test_a_cancelled_one_is_sealed_and_its_page_is_not_found_as_before(self):
        second = self.publish_second(at=MONDAY + 9 * DAY)
        on(MONDAY + DAY, publishing.cancel, self.listicle)

        self.seal(second)

        self.assertIsNotNone(Edition.objects.get(number=2).sealed_at)
        self.assertEqual(self.status("/lists/sea/editions/2/"), 404)
        self.assertEqual(self.status(), 200)

    def test_there_is_no_sealing_without_a_reason(self):
        with self.assertRaisesMessage(publishing.Refused, "Say why"):
            self.seal(self.first, reason=" \n")

        self.assertFalse(Activity.objects.filter(action="sealed").exists())

    def test_sealed_twice_the_first_time_stands(self):
        self.seal(self.first)
        self.seal(self.first, MONDAY + 3 * DAY, "Another reason.")

        activity = Activity.objects.get(action="sealed")
        self.assertEqual((activity.reason, activity.by), ("A court said so.", self.manager))
        self.assertEqual((activity.edition_number, activity.digest_before), (1, self.first.digest))
        self.assertEqual(Edition.objects.get().sealed_at, MONDAY + 2 * DAY)

    def test_it_is_never_restored(self):
        self.publish_second()
        self.seal(self.first)
        version = Listicle.objects.get().version

        with self.assertRaisesMessage(publishing.Refused, "Version 1 is sealed"):
            publishing.restore(self.first, version)

        listicle = Listicle.objects.get()
        self.assertEqual((listicle.title, listicle.version), ("Second words", version))

    def test_the_very_same_content_is_not_published_again(self):
        self.seal(self.first)
        for options in ({}, {"at": MONDAY + 9 * DAY}):
            with self.assertRaisesMessage(publishing.Refused, "which is sealed"):
                on(MONDAY + 3 * DAY, publishing.publish, self.listicle, **options)

        self.write_second()
        self.assertEqual(on(MONDAY + 3 * DAY, publishing.publish, self.listicle).number, 2)


class DeskTests(SealingTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.manager)

    def step(self, number=1, name="seal"):
        address = reverse(f"admin:catalog_listicle_{name}", args=[self.listicle.pk])
        return f"{address}?version={number}" if name == "seal" else address

    def test_the_step_says_what_it_does_and_that_the_draft_holds_the_words(self):
        response = self.client.get(self.step())

        for words in (
            "Sealing is final",
            "The list’s address answers “gone”",
            "The draft holds the same words",
        ):
            self.assertContains(response, words)

    def test_another_draft_and_an_earlier_version_are_told_otherwise(self):
        self.publish_second()

        response = self.client.get(self.step())

        self.assertContains(response, "The draft stays as it is.")
        self.assertContains(response, "The list itself stays as it is.")

    def test_another_version_with_the_same_content_is_named(self):
        self.publish_second()
        publishing.restore(self.first, Listicle.objects.get().version)
        publishing.publish(Listicle.objects.get())

        self.assertContains(self.client.get(self.step()), "Version 3 says exactly the same")

    def test_it_asks_for_a_reason(self):
        for reason in ("", "  ", "x" * 1001, "\x00"):
            response = self.client.post(self.step(), {"reason": reason})

            self.assertEqual(response.status_code, 200)
        self.assertIsNone(Edition.objects.get().sealed_at)

    def test_sealed_only_who_when_and_why_are_told_of_it(self):
        response = self.client.post(self.step(), {"reason": "Wrong person."}, follow=True)

        self.assertContains(response, "Version 1 is sealed.")
        self.assertContains(response, "Sealed: Wrong person.")
        for offered in ('name="restore"', 'name="from"', "?version=1"):
            self.assertNotContains(response, offered)
        self.assertEqual(Activity.objects.get(action="sealed").reason, "Wrong person.")

    def test_the_form_says_that_the_list_is_gone(self):
        seal(self.first, self.manager, "Wrong.")

        response = self.client.get(address_of(self.listicle))

        self.assertContains(response, "Version 1 is sealed.")
        self.assertNotContains(response, "Withdrawn")

    def test_the_admins_own_log_forgets_the_title_even_where_the_draft_kept_it(self):
        address = address_of(self.listicle)
        self.client.post(self.step(), {"reason": "Wrong."}, follow=True)
        self.client.post(address, form_of(self.listicle) | {"_continue": 1}, follow=True)

        form = form_of(self.listicle, title="Clean") | {"_continue": 1}
        self.client.post(address, form, follow=True)

        for screen in (reverse("admin:index"), self.step(name="history")):
            self.assertNotContains(self.client.get(screen), self.first.title)

    def test_pressed_twice_it_is_sealed_once(self):
        for _time in range(2):
            response = self.client.post(self.step(), {"reason": "Wrong."}, follow=True)

        self.assertContains(response, "Version 1 is sealed.")
        self.assertEqual(Activity.objects.filter(action="sealed").count(), 1)

    def test_a_scheduled_version_leads_to_the_schedule(self):
        self.write_second()
        publishing.publish(self.listicle, at=datetime.now(UTC) + DAY)

        response = self.client.get(self.step(2))

        self.assertContains(response, "Cancel it first")
        self.assertContains(self.client.post(self.step(2), {"reason": "x"}), "cancel it first")
        self.assertIsNone(Edition.objects.get(number=2).sealed_at)

    def test_versions_that_are_none_are_not_found(self):
        for number in ("", "2", "x", "-1", "9" * 30):
            self.assertEqual(self.client.get(self.step(number)).status_code, 404, number)

    def test_forged_requests_neither_compare_nor_restore_it(self):
        self.publish_second()
        self.seal(self.first)
        version = Listicle.objects.get().version
        versions = self.step(name="versions")

        for query in ("from=1", "from=2&to=1", "from=1&to=1"):
            self.assertNotContains(self.client.get(f"{versions}?{query}"), "First words")
        response = self.client.post(versions, {"restore": 1, "seen_version": version}, follow=True)

        self.assertContains(response, "Version 1 is sealed")
        self.assertEqual(Listicle.objects.get().title, "Second words")

    def test_a_draft_with_its_words_is_not_published_from_the_form(self):
        seal(self.first, self.manager, "Wrong.")
        form = form_of(self.listicle)

        response = self.client.post(address_of(self.listicle), form | {"_publish": 1}, follow=True)

        self.assertContains(response, "which is sealed")
        self.assertEqual(Edition.objects.count(), 1)

    def test_nobody_but_a_manager_seals(self):
        for role in ("Writer", "Editor"):
            person = make_colleague(role)
            Listicle.objects.update(writer=person)
            self.client.force_login(person)

            self.assertIn(self.client.get(self.step()).status_code, (403, 404))
            response = self.client.post(self.step(), {"reason": "Mine."})

            self.assertIn(response.status_code, (403, 404))
            self.assertNotContains(self.client.get(self.step(name="versions")), "Seal…")
        self.client.logout()
        self.assertEqual(self.client.post(self.step(), {"reason": "Mine."}).status_code, 302)
        self.assertIsNone(Edition.objects.get().sealed_at)


class CanaryTests(TestCase):
    """Made-up words in every text of a version that is sealed, and in no other."""

    words = {name: f"zq{name.replace('_', '')}qz" for name in (*PROSE, *LINES, "note")}
    row_words = {
        name: f"zqrow{name.replace('_', '')}qz" for name in ("blurb", "callout_label", "callout")
    }

    def setUp(self):
        self.manager = make_colleague("Manager")
        self.song = make_song("Left behind")
        make_link(self.song)
        self.listicle = make_listicle(
            slug="sea",
            songs=[self.song, make_song(), make_song()],
            themes=[make_theme()],
            author=make_author(),
            **{name: self.words[name] for name in LINES},
            **{name: f"<p>{self.words[name]}</p>" for name in PROSE},
        )
        self.listicle.entries.filter(rank=1).update(
            blurb=f"<p>{self.row_words['blurb']}</p>",
            callout_label=self.row_words["callout_label"],
            callout=f"<p>{self.row_words['callout']}</p>",
        )
        editor = make_editor()
        self.client.force_login(editor)
        # With a changed row, which the admin's own log tells of.
        form = form_of(self.listicle) | {"entries-1-blurb": "<p>Rain.</p>", "_continue": 1}
        self.client.post(address_of(self.listicle), form, follow=True)
        self.edition = publishing.publish(self.listicle, by=editor, note=self.words["note"])
        self.rewrite()

    def rewrite(self):
        """Another draft, saved at the desk, live as the second version."""
        kept = make_listicle("Other words", songs=[make_song(), make_song()])
        publishing.publish(kept)
        Listicle.objects.filter(pk=self.listicle.pk).update(
            **dict.fromkeys(LINES, "Said otherwise."), **dict.fromkeys(PROSE, "<p>Otherwise.</p>")
        )
        self.listicle.entries.all().delete()
        for song in (make_song(), make_song()):
            self.listicle.append(song)
        publishing.publish(Listicle.objects.get(pk=self.listicle.pk))

    def seal(self):
        self.client.force_login(self.manager)
        address = reverse("admin:catalog_listicle_seal", args=[self.listicle.pk])
        self.client.post(f"{address}?version=1", {"reason": "A court said so."})
        self.assertIsNotNone(Edition.objects.get(listicle=self.listicle, number=1).sealed_at)

    def crawl(self, start):
        """Every page that a link leads to from here, by its address."""
        pages, ahead = {}, [start]
        while ahead:
            address = ahead.pop()
            if address in pages or "logout" in address:
                continue
            response = self.client.get(address)
            if response.streaming or "text/html" not in response.get("Content-Type", ""):
                continue
            pages[address] = response.text
            found = re.findall(r'href="(/[^"#]*)"', response.text)
            ahead += [each for each in found if "?" not in each and "/static/" not in each]
        return pages

    def assert_nowhere(self, pages, more):
        addresses = {*pages} | {*more}
        for address in sorted(addresses):
            text = pages.get(address) or self.client.get(address).text
            for word in (*self.words.values(), *self.row_words.values()):
                around = text[max(0, text.find(word) - 60) :][:120]
                self.assertNotIn(word, text, f"{word} on {address}: {around}")

    def test_readers_find_them_on_no_page(self):
        earlier = f"{self.listicle.get_absolute_url()}editions/1/"
        self.assertIn(self.row_words["blurb"], self.client.get(earlier).text)

        self.seal()

        self.client.logout()
        pages = self.crawl("/")
        self.assertGreater(len(pages), 10)
        self.assert_nowhere(
            pages, [earlier, self.listicle.get_absolute_url(), f"{earlier}?theme=x", "/lists/"]
        )
        self.assertEqual(self.client.get(self.song.get_absolute_url()).status_code, 404)

    def test_the_desk_shows_them_to_nobody(self):
        self.seal()
        steps = ("change", "versions", "history", "schedule", "preview", "renew", "delete", "seal")
        more = [
            reverse(f"admin:catalog_listicle_{step}", args=[self.listicle.pk]) for step in steps
        ]
        changes, versions = reverse("admin:catalog_activity_changelist"), more[1]
        more += [f"{versions}?from=1", f"{versions}?from=2&to=1", f"{more[-1]}?version=1"]
        more += [reverse("admin:catalog_song_delete", args=[self.song.pk])]
        people = (make_editor(), self.manager, make_colleague("Editor"), make_colleague("Writer"))
        Listicle.objects.update(writer=people[-1])
        for person in people:
            self.client.force_login(person)
            # Who may do everything is led to all there is; the others to a part of it.
            pages = self.crawl("/admin/") if person.is_superuser else {}
            with self.subTest(person):
                self.assertEqual(len(pages) > 50, person.is_superuser)
                self.assert_nowhere(pages, ["/admin/", changes, *more])
