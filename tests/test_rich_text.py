"""Rich text: what is kept of it, and that nothing else ever reaches the database."""

import re
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.forms import modelform_factory
from django.test import SimpleTestCase, TestCase
from hypothesis import given
from hypothesis import strategies as st

from catalog.middleware import ADMIN_POLICY, EDITOR_STYLE, SITE_POLICY
from catalog.models import Author
from catalog.text.rich_text import RICH_TEXT_LENGTH, TAGS, clean_rich_text, plain_text
from sadsongs.static import StaticStorage
from tests.builders import make_author

HOSTILE = '<p onclick="x()">Hi <b>there</b><script>alert(1)</script></p>'
CLEANED = "<p>Hi <strong>there</strong></p>"
AuthorForm = modelform_factory(Author, fields=["name", "bio"])


def form(bio, before=""):
    author = Author(name="Kim Mina", bio=before)
    return AuthorForm({"name": author.name, "bio": bio}, instance=author)


class TagsOf(HTMLParser):
    """The tags of a text, each with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


class CleaningTests(SimpleTestCase):
    def test_keeps_what_the_editor_writes(self):
        for html in (
            "<p>One<br>two <strong>bold <em>both</em></strong> <s>gone</s></p>",
            '<p>See <a href="https://a.example/?b=1&amp;c=2#d">this</a></p>',
            '<p><a href="/lists/">lists</a> <a href="mailto:mina@a.example">mail</a></p>',
            "<ul><li>one<ul><li>two</li></ul></li></ul><ol><li><p>a</p><p>b</p></li></ol>",
            "<blockquote><p>quoted</p></blockquote><h3>heading</h3><p>사랑 &amp; 1 &lt; 2</p>",
        ):
            self.assertEqual(clean_rich_text(html), html)

    def test_knows_other_names_for_its_tags(self):
        self.assertEqual(
            clean_rich_text("<H1 class=x>a</H1><div><b>b</b><i>c</i><strike>d</strike></div>"),
            "<h3>a</h3><p><strong>b</strong><em>c</em><s>d</s></p>",
        )

    def test_drops_scripts_handlers_and_styles(self):
        for html in (
            HOSTILE,
            '<p style="color:red" class="x" id="y">Hi <b>there</b></p><style>p{}</style>',
            "<p>Hi <b>there</b><SCRIPT SRC=//evil.example/x.js></SCRIPT></p>",
            "<p>Hi <b>there</b><img src=x onerror=alert(1)><iframe src=//x.example></iframe></p>",
            "<p>Hi <b>there</b><!-- <script>alert(1)</script> --></p>",
            "<p>Hi <b onmouseover=alert(1)//>there</b><svg onload=alert(1)></svg></p>",
            "<!DOCTYPE html><p>Hi <b>there</b></p><![if !supportLists]><![endif]>",
        ):
            self.assertEqual(clean_rich_text(html), CLEANED)

    def test_drops_what_may_stand_on_any_tag(self):
        self.assertEqual(
            clean_rich_text(
                '<p title="x"><a lang="en" href="https://a.example/" title="x">a</a></p>'
            ),
            '<p><a href="https://a.example/">a</a></p>',
        )

    def test_links_lead_to_the_web_or_to_mail_only(self):
        for address in (
            "javascript:alert(1)",
            " JaVa\tScRiPt:alert(1)",
            "&#106;avascript&colon;alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
        ):
            self.assertEqual(clean_rich_text(f'<p><a href="{address}">a</a></p>'), "<p>a</p>")

    def test_plain_text_becomes_paragraphs(self):
        self.assertEqual(
            clean_rich_text("One & two\r\nlines\n\nI <3 <b>you</b>"),
            "<p>One &amp; two<br>lines</p>\n\n<p>I &lt;3 <strong>you</strong></p>",
        )

    def test_is_empty_where_no_text_is_left(self):
        for html in (
            "",
            " \n",
            "<p></p>",
            "<p>&nbsp;<br></p>",
            "<ul><li></li></ul>",
            "<img src=x>",
        ):
            self.assertEqual(clean_rich_text(html), "")

    def test_drops_empty_paragraphs(self):
        self.assertEqual(
            clean_rich_text("<p>a</p><p></p><p>b</p><p><br></p>").split(), ["<p>a</p>", "<p>b</p>"]
        )

    def test_drops_what_cannot_be_stored_or_fed(self):
        self.assertEqual(clean_rich_text("<p>a\x00b\ud83dc&#8;d\x1be\ufffff</p>"), "<p>abcdef</p>")

    def test_keeps_the_words_of_half_open_tags(self):
        self.assertEqual(clean_rich_text("<p>a <stro"), "<p>a &lt;stro</p>")
        self.assertEqual(clean_rich_text("<p>a <strong>b"), "<p>a <strong>b</strong></p>")

    def test_a_megabyte_of_anything_is_cleaned(self):
        megabyte = 1_000_000
        for piece in (
            "<",
            "&",
            "<!--",
            "<ul><li>",
            "<div>",
            "<a href=x>",
            "<p <p ",
            '<a href="',
            "x\n\n",
            "<strong id={}>",
            "<table><td>",
            "&nbsp;",
            "<svg><p>",
            "<b><p></b>",
            "</p>",
        ):
            html = "".join(piece.replace("{}", str(n)) for n in range(megabyte // len(piece)))
            with self.subTest(piece):
                self.assertLess(len(clean_rich_text(html)), 10 * megabyte)

    def test_formatting_that_is_never_closed_does_not_multiply(self):
        html = "".join(f"<strong id={n}>" for n in range(5000)) + "<p>x" * 4000

        self.assertLess(len(clean_rich_text(html)), 1_000_000)


PIECES = st.sampled_from(
    [
        *(f"<{tag}>" for tag in [*sorted(TAGS), "b", "div", "h2", "table", "td", "button", "svg"]),
        *(f"</{tag}>" for tag in [*sorted(TAGS), "b", "div", "h2", "table", "td", "button", "svg"]),
        *("<script>", "</script>", "<style>", "<textarea>", "<math>", "<template>", "<select>"),
        *('<a href="javascript:x">', "<a href=https://a.example/?b&c>", '<a href="x<b>">', "<p x"),
        *("<img src=x onerror=x>", "<p onclick=x>", "<!--", "-->", "<![CDATA[", "<?x ?>", "<", ">"),
        *("&", "&lt;script&gt;", "&#0;", "&#1;", "&#13;", "&nbsp;", "\x00", "\ud800", "\r", "\n\n"),
        *(" ", "word", "사랑", '"'),
    ]
)
HTML = st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join)


class AnyTextTests(SimpleTestCase):
    @given(HTML)
    def test_cleaning_twice_is_cleaning_once(self, html):
        cleaned = clean_rich_text(html)

        self.assertEqual(clean_rich_text(cleaned), cleaned)

    @given(HTML)
    def test_only_our_tags_and_plain_links_are_left(self, html):
        for tag, attributes in TagsOf(clean_rich_text(html)).found:
            self.assertIn(tag, TAGS)
            self.assertLessEqual(set(attributes), {"href"} if tag == "a" else set())
            self.assertNotRegex(
                attributes.get("href") or "", re.compile(r"^\s*(javascript|data):", re.I)
            )

    @given(HTML)
    def test_every_database_can_store_it(self, html):
        cleaned = clean_rich_text(html)

        self.assertNotIn("\x00", cleaned)
        cleaned.encode()


class PlainTextTests(SimpleTestCase):
    def test_is_the_words_on_one_line(self):
        self.assertEqual(
            plain_text("<h3>a</h3><ul><li>b</li><li>c &amp; <em>d</em></li></ul><p>e<br>f</p>"),
            "a b c & d e f",
        )


class DatabaseTests(TestCase):
    """Whichever way a text is written, it is clean in the database."""

    def assertClean(self, author, expected=CLEANED):
        self.assertEqual(Author.objects.values_list("bio", flat=True).get(pk=author.pk), expected)

    def test_saved(self):
        author = make_author(bio=HOSTILE)

        self.assertClean(author)
        self.assertEqual(author.bio, CLEANED)
        author.bio = HOSTILE
        author.save(update_fields=["bio"])
        self.assertClean(author)

    def test_updated(self):
        author = make_author()

        Author.objects.filter(pk=author.pk).update(bio=HOSTILE)

        self.assertClean(author)

    def test_created_in_bulk(self):
        [author] = Author.objects.bulk_create([Author(name="a", slug="a", bio=HOSTILE)])

        self.assertClean(author)

    def test_updated_in_bulk(self):
        author = make_author()
        author.bio = HOSTILE

        Author.objects.bulk_update([author], ["bio"])

        self.assertClean(author)

    def test_updated_or_created(self):
        author, _ = Author.objects.update_or_create(name="a", defaults={"bio": HOSTILE})
        self.assertClean(author)

        Author.objects.update_or_create(name="a", defaults={"bio": HOSTILE + "<p>b</p>"})
        self.assertClean(author, CLEANED + "<p>b</p>")

    def test_unstorable_characters_are_no_error(self):
        author = make_author(bio="<p>a\x00\ud800b</p>")

        self.assertClean(author, "<p>ab</p>")

    def test_none_is_no_text(self):
        self.assertClean(make_author(bio=None), "")


class FormTests(TestCase):
    def test_saves_clean_text(self):
        bound = form(HOSTILE)
        self.assertTrue(bound.is_valid(), bound.errors)

        self.assertEqual(bound.save().bio, CLEANED)

    def test_the_longest_text_is_taken_and_a_longer_one_refused(self):
        longest = "<p>" + "x" * (RICH_TEXT_LENGTH - 7) + "</p>"
        self.assertTrue(form(longest).is_valid())

        bound = form(longest + "x")

        self.assertIn("at most 100000 characters", bound.errors["bio"][0])
        self.assertTrue(bound.has_changed())

    def test_a_text_that_grows_too_long_by_cleaning_is_refused(self):
        self.assertIn("bio", form("<p>" + "&" * 9_000 + "x" * 80_000 + "</p>").errors)

    def test_another_notation_of_the_same_text_is_no_change(self):
        bio = "<p>One <strong>two</strong></p>\n\n<p>three</p>"

        self.assertFalse(form(bio.replace("\n", "\r\n"), before=bio).has_changed())
        self.assertFalse(form("<p>One <b>two</b></p>\n\n<p>three</p>", before=bio).has_changed())
        self.assertFalse(form("<p></p>", before="").has_changed())
        self.assertFalse(form("", before=None).has_changed())

    def test_another_text_is_a_change(self):
        self.assertEqual(form("<p>One</p>", before="<p>Two</p>").changed_data, ["bio"])

    def test_the_box_is_never_required_by_the_browser(self):
        """Hidden by the editor, a required box would keep the browser from sending the form."""
        field = Author._meta.get_field("bio").formfield(required=True)

        self.assertFalse(field.widget.use_required_attribute(None))

    def test_the_editor_comes_as_one_module_and_without_inline_script(self):
        scripts = re.findall(r"<script.*", str(AuthorForm().media))

        self.assertEqual(len(scripts), 1)
        self.assertRegex(scripts[0], r'^<script type="module" src="[^"]+"></script>$')


class PolicyTests(SimpleTestCase):
    def test_the_editors_style_is_allowed_in_the_admin_only(self):
        self.assertIn(f"style-src 'self' '{EDITOR_STYLE}';", ADMIN_POLICY)
        self.assertNotIn("sha256", SITE_POLICY)
        self.assertNotIn("unsafe", ADMIN_POLICY)


class CollectedFilesTests(SimpleTestCase):
    def test_the_module_asks_for_the_editor_by_its_collected_name(self):
        """In production a name carries a hash of the content, and is kept for a year."""
        editor, module = "django_prose_editor/editor.js", "catalog/admin/rich-text.js"
        with (
            TemporaryDirectory() as folder,
            self.settings(WHITENOISE_SKIP_COMPRESS_EXTENSIONS=["js", "map"]),
        ):
            storage = StaticStorage(location=folder, base_url="/static/")
            names = [editor, f"{editor}.map", module]
            for name in names:
                storage.save(name, ContentFile(Path(finders.find(name)).read_bytes()))

            outcomes = list(storage.post_process({name: (storage, name) for name in names}))

            self.assertEqual([error for *_, error in outcomes if isinstance(error, Exception)], [])
            collected = Path(folder, storage.stored_name(module)).read_text()
        self.assertIn(f'"../../{storage.stored_name(editor)}"', collected)
        self.assertRegex(storage.stored_name(editor), r"/editor\.[0-9a-f]{12}\.js$")
