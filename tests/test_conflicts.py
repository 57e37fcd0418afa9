"""Two editors at one list: the second sees both versions, chooses, and nothing is lost."""

from datetime import timedelta

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from catalog.models import Listicle
from tests.builders import make_edition, make_editor, make_listicle, make_song, make_theme
from tests.desk import address_of, ranking_of


def fields_of(response):
    """All that a browser would post of the list form on a page, with what is chosen on it."""
    form = response.context["adminform"].form
    (formset,) = [inline.formset for inline in response.context["inline_admin_formsets"]]
    bound = [*form, *formset.management_form, *(field for row in formset for field in row)]
    fields = {field.html_name: posted(field) for field in bound}
    fields |= {f"{row.prefix}-rank": place for place, row in enumerate(formset.in_order, start=1)
               if row.prefix}  # fmt: skip
    if conflicts := response.context.get("conflicts"):
        fields["_settles"] = response.context["present_version"]
        fields["asked"] = [each.key for each in conflicts]
        chosen = {each.name: f"{each.choice}.{each.mark}" for each in conflicts if each.choice}
        fields |= chosen
    return {name: value for name, value in fields.items() if value is not None}


def posted(field):
    value = field.value()
    if value is False or hasattr(value, "storage"):
        return None
    return "" if value is None else value


class ConflictTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = make_editor()
        cls.songs = [make_song(title) for title in ("One", "Two", "Three", "Four", "Five")]

    def setUp(self):
        self.client.force_login(self.editor)
        self.listicle = make_listicle("A list", songs=self.songs[:3], standfirst="As it was.")

    def open(self):
        """The form as it is opened now."""
        return fields_of(self.client.get(address_of(self.listicle)))

    def save(self, fields, button="_continue", **changes):
        return self.client.post(address_of(self.listicle), fields | changes | {button: "1"})

    def assertSaved(self, response):
        self.assertEqual(response.status_code, 302)

    def meet(self, theirs, mine):
        """Both open the list; the first saves `theirs`, then the second `mine`: the answer."""
        first, second = self.open(), self.open()
        self.assertSaved(self.save(first | theirs))
        return self.save(second | mine)

    def choose(self, response, button="_continue", **choices):
        """Send the choice screen with these choices: by the words of the conflict, what stays."""
        fields = fields_of(response)
        conflicts = {each.what: each for each in response.context["conflicts"]}
        for what, side in choices.pop("by_words", {}).items():
            fields[conflicts[what].name] = f"{side}.{conflicts[what].mark}"
        return self.save(fields, button, **choices)

    def stored(self):
        self.listicle.refresh_from_db()
        return self.listicle

    def shown(self, response):
        return {each.what: each.choice for each in response.context["conflicts"]}


class ProposedChoiceTests(ConflictTestCase):
    def test_what_only_one_of_both_changed_is_proposed_and_saved_as_proposed(self):
        response = self.meet({"title": "Theirs"}, {"standfirst": "Mine."})

        self.assertEqual(self.shown(response), {"Title": "saved", "Summary": "mine"})
        self.assertSaved(self.choose(response))
        self.assertEqual((self.stored().title, self.listicle.standfirst), ("Theirs", "Mine."))

    def test_what_both_changed_has_to_be_chosen(self):
        response = self.meet({"title": "Theirs"}, {"title": "Mine"})
        self.assertEqual(self.shown(response), {"Title": ""})

        response = self.choose(response)

        self.assertContains(response, "choose for each difference whose version is to stay")
        self.assertContains(response, 'value="Mine"')
        self.assertEqual(self.stored().title, "Theirs")

    def test_each_side_can_be_chosen(self):
        for side, title in (("saved", "Theirs"), ("mine", "Mine")):
            with self.subTest(side):
                response = self.meet({"title": "Theirs"}, {"title": "Mine"})
                self.assertSaved(self.choose(response, by_words={"Title": side}))
                self.assertEqual(self.stored().title, title)

    def test_mine_is_what_stands_in_the_form_below_when_it_is_sent(self):
        response = self.meet({"title": "Theirs"}, {"title": "Mine"})

        self.choose(response, by_words={"Title": "mine"}, title="Theirs and mine")

        self.assertEqual(self.stored().title, "Theirs and mine")

    def test_what_is_typed_only_then_is_taken_as_chosen(self):
        response = self.meet({"title": "Theirs"}, {"standfirst": "Mine."})

        self.assertSaved(self.choose(response, list_heading="Typed on the screen"))

        self.assertEqual(self.stored().list_heading, "Typed on the screen")

    def test_the_words_that_differ_are_marked_on_both_sides(self):
        response = self.meet(
            {"entries-0-blurb": "<p>A song about rain and trains.</p>"},
            {"entries-0-blurb": "<p>A song about snow and trains.</p>"},
        )

        self.assertContains(response, "<mark>rain </mark>")
        self.assertContains(response, "<mark>snow </mark>")

    def test_themes_pictures_and_choices_are_shown_by_their_names(self):
        theirs, mine = make_theme("Farewell"), make_theme("Winter nights")

        response = self.meet({"themes": [theirs.pk], "order": "countdown"}, {"themes": [mine.pk]})

        for words in ("Farewell", "Winter nights", "Countdown: 1 last"):
            self.assertContains(response, words)
        self.choose(response, by_words={"Themes": "saved"})
        self.assertEqual(list(self.stored().themes.all()), [theirs])
        self.assertEqual(self.listicle.order, "countdown")

    def test_boxes_numbers_dates_and_notes_can_be_chosen_too(self):
        response = self.meet(
            {"is_featured": "on", "featured_position": "7", "first_published_on": "2020-02-03",
             "private_note": "Theirs\nin two lines", "writer": self.editor.pk},
            {"title": "Mine"},
        )  # fmt: skip

        self.assertSaved(self.choose(response))

        stored = self.stored()
        self.assertEqual((stored.is_featured, stored.featured_position), (True, 7))
        self.assertEqual(str(stored.first_published_on), "2020-02-03")
        self.assertEqual(stored.private_note, "Theirs\nin two lines")
        self.assertEqual((stored.writer, stored.title), (self.editor, "Mine"))

    def test_without_knowledge_of_what_was_opened_all_is_asked(self):
        response = self.meet({"title": "Theirs"}, {"standfirst": "Mine.", "seen": "nonsense = ²"})

        self.assertEqual(self.shown(response), {"Title": "", "Summary": ""})


class EntriesTests(ConflictTestCase):
    """Rows: the first entry has the prefix entries-0, and so on."""

    def new_row(self, song, place, number=3, **fields):
        row = {"rank": place, "song": song.pk, "id": "", **fields}
        return {"entries-TOTAL_FORMS": number + 1} | {
            f"entries-{number}-{name}": value for name, value in row.items()
        }

    def test_both_edit_other_entries(self):
        response = self.meet(
            {"entries-0-blurb": "<p>Theirs.</p>"}, {"entries-2-blurb": "<p>Mine.</p>"}
        )

        self.assertSaved(self.choose(response))

        blurbs = [entry.blurb for entry in self.listicle.entries.all()]
        self.assertEqual(blurbs, ["<p>Theirs.</p>", "", "<p>Mine.</p>"])

    def test_one_field_of_an_entry_theirs_the_other_mine(self):
        response = self.meet(
            {"entries-0-blurb": "<p>Theirs.</p>", "entries-0-callout": "<p>Theirs.</p>"},
            {"entries-0-blurb": "<p>Mine.</p>", "entries-0-callout": "<p>Mine.</p>"},
        )
        text, tip = [each.what for each in response.context["conflicts"]]

        self.choose(response, by_words={text: "saved", tip: "mine"})

        entry = self.listicle.entries.first()
        self.assertEqual((entry.blurb, entry.callout), ("<p>Theirs.</p>", "<p>Mine.</p>"))

    def test_an_entry_that_the_other_added_stays_beside_its_neighbour(self):
        theirs = self.new_row(self.songs[3], 2) | {"entries-1-rank": 3, "entries-2-rank": 4}
        response = self.meet(theirs, {"title": "Mine"})
        self.assertSaved(self.choose(response))

        self.assertEqual(ranking_of(self.listicle), ["One", "Four", "Two", "Three"])

    def test_an_entry_that_the_other_added_can_be_left_out(self):
        response = self.meet(self.new_row(self.songs[3], 4), {"title": "Mine"})
        (added,) = [what for what in self.shown(response) if "Four" in what]

        self.choose(response, by_words={added: "mine"})

        self.assertEqual(ranking_of(self.listicle), ["One", "Two", "Three"])

    def test_an_entry_of_mine_can_be_left_out_or_stays_where_i_put_it(self):
        for side, ranking in (
            ("saved", ["One", "Two", "Three"]),
            ("mine", ["Four", "One", "Two", "Three"]),
        ):
            with self.subTest(side):
                mine = self.new_row(self.songs[3], 0)
                response = self.meet({"title": f"Theirs {side}"}, mine)
                (added,) = [what for what in self.shown(response) if "Four" in what]
                self.choose(response, by_words={added: side})
                self.assertEqual(ranking_of(self.listicle), ranking)

    def test_what_the_other_removed_stays_removed_unless_i_have_worked_on_it(self):
        response = self.meet({"entries-1-DELETE": "on"}, {"title": "Mine"})
        self.assertSaved(self.choose(response))
        self.assertEqual(ranking_of(self.listicle), ["One", "Three"])

    def test_what_the_other_removed_can_be_kept_with_all_its_words(self):
        response = self.meet(
            {"entries-1-DELETE": "on"},
            {"entries-1-blurb": "<p>Mine.</p>", "entries-1-private_note": "Keep this."},
        )
        (removed,) = self.shown(response)
        self.assertEqual(self.shown(response), {removed: ""})

        self.choose(response, by_words={removed: "mine"})

        self.assertEqual(ranking_of(self.listicle), ["One", "Two", "Three"])
        entry = self.listicle.entries.get(rank=2)
        self.assertEqual((entry.blurb, entry.private_note), ("<p>Mine.</p>", "Keep this."))

    def test_what_i_removed_goes_unless_the_other_has_worked_on_it(self):
        response = self.meet({"title": "Theirs"}, {"entries-1-DELETE": "on"})
        self.assertSaved(self.choose(response))
        self.assertEqual(ranking_of(self.listicle), ["One", "Three"])

        response = self.meet({"entries-1-blurb": "<p>Theirs.</p>"}, {"entries-1-DELETE": "on"})
        (removed,) = self.shown(response)
        self.assertEqual(self.shown(response), {removed: ""})
        self.choose(response, by_words={removed: "saved"})

        self.assertEqual(ranking_of(self.listicle), ["One", "Three"])
        self.assertEqual(self.listicle.entries.last().blurb, "<p>Theirs.</p>")

    def test_the_same_song_added_by_both_is_one_entry(self):
        response = self.meet(
            self.new_row(self.songs[3], 4, blurb="<p>Theirs.</p>"),
            self.new_row(self.songs[3], 4, blurb="<p>Mine.</p>"),
        )
        (text,) = self.shown(response)

        self.choose(response, by_words={text: "mine"})

        self.assertEqual(ranking_of(self.listicle), ["One", "Two", "Three", "Four"])
        self.assertEqual(self.listicle.entries.last().blurb, "<p>Mine.</p>")

    def test_songs_that_were_traded_can_be_chosen_back(self):
        one, two, _three = self.songs[:3]
        response = self.meet(
            {"title": "Theirs"}, {"entries-0-song": two.pk, "entries-1-song": one.pk}
        )
        songs = [what for what in self.shown(response) if what.endswith("Song")]

        self.choose(response, by_words=dict.fromkeys(songs, "saved"))

        self.assertEqual(ranking_of(self.listicle), ["One", "Two", "Three"])

    def test_what_does_not_go_together_is_said_and_nothing_typed_is_lost(self):
        response = self.meet(
            {"entries-0-song": self.songs[3].pk},
            {"entries-1-song": self.songs[3].pk, "title": "Typed"},
        )

        response = self.choose(response)

        self.assertContains(response, "What you have chosen does not go together")
        self.assertContains(response, "a list has a song once")
        self.assertContains(response, 'value="Typed"')
        self.assertEqual(ranking_of(self.listicle), ["Four", "Two", "Three"])
        songs = [what for what in self.shown(response) if what.endswith("Song")]
        self.assertSaved(self.choose(response, by_words={songs[1]: "saved"}))
        self.assertEqual(ranking_of(self.listicle), ["Four", "Two", "Three"])


class OrderTests(ConflictTestCase):
    REVERSED = {"entries-0-rank": 3, "entries-1-rank": 2, "entries-2-rank": 1}
    SECOND_FIRST = {"entries-0-rank": 2, "entries-1-rank": 1, "entries-2-rank": 3}

    def test_an_order_that_only_one_of_both_changed_is_proposed(self):
        response = self.meet(self.REVERSED, {"title": "Mine"})
        self.assertSaved(self.choose(response))
        self.assertEqual(ranking_of(self.listicle), ["Three", "Two", "One"])

        response = self.meet({"title": "Theirs"}, self.REVERSED)
        self.assertSaved(self.choose(response))
        self.assertEqual(ranking_of(self.listicle), ["One", "Two", "Three"])

    def test_of_two_new_orders_one_is_chosen(self):
        for side, ranking in (
            ("saved", ["Three", "Two", "One"]),
            ("mine", ["Two", "One", "Three"]),
        ):
            with self.subTest(side):
                self.listicle = make_listicle(songs=self.songs[:3])
                response = self.meet(self.REVERSED, self.SECOND_FIRST)
                self.assertEqual(self.shown(response), {"Order of the entries": ""})
                self.choose(response, by_words={"Order of the entries": side})
                self.assertEqual(ranking_of(self.listicle), ranking)

    def test_their_order_with_my_new_entry(self):
        mine = {"entries-TOTAL_FORMS": 4, "entries-3-song": self.songs[3].pk}
        mine |= {"entries-3-rank": 2, "entries-1-rank": 3, "entries-2-rank": 4}
        response = self.meet(self.REVERSED, mine)

        self.assertSaved(self.choose(response))

        self.assertEqual(ranking_of(self.listicle), ["Three", "Two", "One", "Four"])


class ThirdEditorTests(ConflictTestCase):
    def test_a_save_in_between_shows_the_screen_again_and_keeps_choices_that_still_apply(self):
        response = self.meet(
            {"title": "Theirs", "standfirst": "Theirs."}, {"title": "Mine", "standfirst": "Mine."}
        )
        self.save(self.open() | {"title": "The third's"})

        response = self.choose(response, by_words={"Title": "mine", "Summary": "mine"})

        self.assertContains(response, "Somebody else has saved this list")
        self.assertEqual(self.shown(response), {"Title": "", "Summary": "mine"})
        self.assertEqual(self.stored().title, "The third's")
        self.assertSaved(self.choose(response, by_words={"Title": "mine"}))
        self.assertEqual((self.stored().title, self.listicle.standfirst), ("Mine", "Mine."))

    def test_all_of_mine_is_refused_as_well(self):
        response = self.meet({"title": "Theirs"}, {"title": "Mine"})
        shown = response.context["present_version"]
        self.save(self.open() | {"title": "The third's"})

        response = self.save(fields_of(response), _keep_mine=shown)

        self.assertContains(response, "Somebody else has saved this list")
        self.assertEqual(self.stored().title, "The third's")


class ShortcutTests(ConflictTestCase):
    def test_all_of_mine_needs_no_single_choice(self):
        response = self.meet(
            {"title": "Theirs", "entries-0-DELETE": "on"}, {"title": "Mine", **OrderTests.REVERSED}
        )

        shown = response.context["present_version"]
        self.assertSaved(self.save(fields_of(response), _keep_mine=shown))

        self.assertEqual(self.stored().title, "Mine")
        self.assertEqual(ranking_of(self.listicle), ["Three", "Two", "One"])

    def test_what_is_chosen_can_be_published_at_once(self):
        response = self.meet({"title": "Theirs"}, {"standfirst": "Mine."})

        self.choose(response, "_publish")

        edition = self.listicle.editions.get()
        self.assertEqual((edition.title, edition.standfirst), ("Theirs", "Mine."))

    def test_no_choice_at_all_is_answered_whatever_is_sent(self):
        for number, version in enumerate(("", "x", "9" * 40, "-1", "\x00")):
            with self.subTest(version):
                response = self.meet({"title": f"Theirs {number}"}, {"title": "Mine"})
                response = self.save(fields_of(response), _settles=version)
                self.assertContains(response, "Somebody else has saved this list")


class WritePathTests(ConflictTestCase):
    """Every write to a working copy carries the version that the editor has seen."""

    def test_a_list_changed_since_the_question_is_not_deleted(self):
        address = reverse("admin:catalog_listicle_delete", args=[self.listicle.pk])
        self.assertContains(self.client.get(address), 'name="seen_version" value="1"')
        self.save(self.open() | {"title": "Changed"})

        response = self.client.post(address, {"post": "yes", "seen_version": 1}, follow=True)

        self.assertContains(response, "“Changed” has been changed since you were asked")
        self.assertContains(response, 'name="seen_version" value="2"')
        self.client.post(address, {"post": "yes", "seen_version": 2})
        self.assertFalse(Listicle.objects.exists())

    def test_of_lists_deleted_together_none_goes_when_one_has_changed(self):
        other = make_listicle("Another")
        changelist = reverse("admin:catalog_listicle_changelist")
        chosen = {"action": "delete_selected", "_selected_action": [self.listicle.pk, other.pk]}
        page = self.client.post(changelist, chosen)
        seen = [f"{listicle.pk}:1" for listicle in (self.listicle, other)]
        for each in seen:
            self.assertContains(page, f'name="seen" value="{each}"')
        self.save(self.open() | {"title": "Changed"})

        response = self.client.post(changelist, chosen | {"post": "yes", "seen": seen}, follow=True)

        self.assertContains(response, "“Changed” has been changed since you were asked")
        self.assertEqual(Listicle.objects.count(), 2)
        self.client.post(
            changelist, chosen | {"post": "yes", "seen": [seen[1], f"{self.listicle.pk}:2"]}
        )
        self.assertFalse(Listicle.objects.exists())

    def test_a_deletion_without_a_version_is_refused_and_changes_nothing(self):
        address = reverse("admin:catalog_listicle_delete", args=[self.listicle.pk])
        for version in ("", "x", "-1", "9" * 40, "\x00"):
            self.client.post(address, {"post": "yes", "seen_version": version})
        self.assertEqual(self.stored().version, 1)

    def test_a_refused_deletion_of_a_published_list_makes_no_form_stale(self):
        listicle = make_edition(listicle=self.listicle).listicle
        address = reverse("admin:catalog_listicle_delete", args=[listicle.pk])

        self.client.post(address, {"post": "yes", "seen_version": 1})

        self.assertEqual(self.stored().version, 1)

    def test_a_draft_changed_since_the_schedule_was_opened_is_not_scheduled(self):
        address = reverse("admin:catalog_listicle_schedule", args=[self.listicle.pk])
        self.assertContains(self.client.get(address), 'name="seen_version" value="1"')
        self.save(self.open() | {"title": "Changed"})
        at = timezone.now().replace(microsecond=0) + timedelta(days=3)
        schedule = {"act": "publish", "publish-start": at.isoformat(), "confirmed": at.isoformat()}

        response = self.client.post(address, schedule | {"seen_version": 1})

        self.assertContains(response, "The draft has been changed since you looked")
        self.assertFalse(self.listicle.editions.exists())
        self.client.post(address, schedule | {"seen_version": 2})
        self.assertEqual(self.listicle.editions.get().title, "Changed")

    def test_a_form_is_stale_after_an_edition_was_restored(self):
        edition = make_edition(listicle=self.listicle)
        opened = self.open()
        versions = reverse("admin:catalog_listicle_versions", args=[self.listicle.pk])
        self.save(self.open() | {"title": "Changed"})
        self.client.post(versions, {"restore": edition.number, "seen_version": 2})

        response = self.save(opened | {"title": "Mine"})

        self.assertEqual(self.shown(response), {"Title": "mine"})
