"""The rich-text editor as editors meet it: in the admin, under its Content Security Policy."""

import base64
import hashlib

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.urls import include, path
from playwright.sync_api import expect

from catalog.middleware import EDITOR_STYLE
from catalog.models import Author, Entry, Listicle
from tests.builders import make_author, make_editor, make_listicle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.browser.test_rich_text"),
]


# A desk with the editor and little else.
class AuthorForm(admin.ModelAdmin):
    change_form_template = "admin/change_form.html"
    fields = ["name", "bio"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "bio":
            field.help_text = "Two or three sentences."
        return field


class Entries(admin.StackedInline):
    model = Entry
    fields = ["rank", "blurb", "callout"]
    extra = 0
    classes = ["collapse"]


class ListicleForm(admin.ModelAdmin):
    change_form_template = "admin/change_form.html"
    fields = ["title"]
    inlines = [Entries]


desk = admin.AdminSite()
desk.register(Author, AuthorForm)
desk.register(Listicle, ListicleForm)
urlpatterns = [path("admin/", desk.urls), path("", include("catalog.urls"))]


class Desk:
    """A logged-in page and what the browser complained of."""

    def __init__(self, page, address, client):
        client.force_login(make_editor())
        session = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        self.page, self.address, self.complaints = page, address, []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def open(self, thing):
        kind = thing._meta.model_name
        self.page.goto(f"{self.address}/admin/catalog/{kind}/{thing.pk}/change/")
        return self.page

    def write_bio(self, bio=""):
        """Open the form of a byline with this biography, and put the cursor into the editor."""
        self.author = make_author("Kim Mina", bio=bio)
        editor = self.open(self.author).locator(".ProseMirror")
        editor.focus()
        # The editor puts its cursor back 20 ms after it got the focus, sooner than any hand types.
        editor.evaluate("() => new Promise((settled) => setTimeout(settled, 50))")
        return self.page

    def bio(self):
        return self.page.locator("#id_bio").input_value()

    def set_bio(self, html):
        """Set the text as another script would."""
        self.page.locator("#id_bio").evaluate(
            """(textarea, html) => {
                textarea.value = html;
                textarea.dispatchEvent(new Event("rich-text:reset"));
            }""",
            html,
        )

    def saved_bio(self):
        with self.page.expect_navigation():
            self.page.locator("[name=_save]").click()
        self.author.refresh_from_db()
        return self.author.bio

    def paste(self, html, text=""):
        """Paste as the browser would, from a clipboard that holds this."""
        self.page.locator(".ProseMirror").evaluate(
            """(element, [html, text]) => {
                const clipboardData = new DataTransfer();
                clipboardData.setData("text/html", html);
                clipboardData.setData("text/plain", text);
                const options = { clipboardData, bubbles: true, cancelable: true };
                element.dispatchEvent(new ClipboardEvent("paste", options));
            }""",
            [html, text],
        )


@pytest.fixture
def at_desk(live_server, page, client):
    return Desk(page, live_server.url, client)


def editors(page):
    return page.locator(".ProseMirror").count()


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


class TestWriting:
    def test_typed_text_is_posted_and_saved(self, at_desk):
        page = at_desk.write_bio()

        page.keyboard.type("A quiet voice.")

        assert at_desk.bio() == "<p>A quiet voice.</p>"
        assert at_desk.saved_bio() == "<p>A quiet voice.</p>"

    def test_what_was_saved_comes_back_as_it_was(self, at_desk):
        bio = (
            '<h3>Life</h3><p>Born <a href="https://a.example/?x=1&amp;y=2">there</a>,<br>'
            '<a href="lists/">writes</a> <strong>bold <em>and</em></strong> <s>not</s>.</p>'
            "<ul><li>one<ul><li>two</li></ul></li><li><p>a</p><p>b</p></li></ul><ol><li>c</li></ol>"
            "<blockquote><p>said</p></blockquote><p>End</p>"
        )
        page = at_desk.write_bio(bio)
        assert at_desk.bio() == bio

        page.keyboard.press("Control+End")
        page.keyboard.type(".")

        assert at_desk.saved_bio() == bio.replace("End", "End.")

    def test_buttons_and_shortcuts_format_what_is_selected(self, at_desk):
        page = at_desk.write_bio()

        for name, keys, html in [
            ("Bold", "Control+b", "<p><strong>word</strong></p>"),
            ("Italic", "Control+i", "<p><em>word</em></p>"),
            ("Strikethrough", "Control+Shift+s", "<p><s>word</s></p>"),
            ("Heading", "Control+Alt+3", "<h3>word</h3>"),
            ("Bulleted list", "Control+Shift+8", "<ul><li>word</li></ul>"),
            ("Numbered list", "Control+Shift+7", "<ol><li>word</li></ol>"),
            ("Quote", "Control+Shift+b", "<blockquote><p>word</p></blockquote>"),
        ]:
            for act in (button(page, name).click, lambda keys=keys: page.keyboard.press(keys)):
                at_desk.set_bio("<p>word</p>")
                page.keyboard.press("Control+a")

                act()

                assert at_desk.bio() == html
                assert button(page, name).get_attribute("aria-pressed") == "true"

        assert at_desk.saved_bio() == html

    def test_undo_and_redo(self, at_desk):
        page = at_desk.write_bio("<p>before</p>")
        assert button(page, "Undo").get_attribute("aria-disabled") == "true"
        page.keyboard.press("Control+a")
        page.keyboard.type("after")

        button(page, "Undo").click()
        assert at_desk.bio() == "<p>before</p>"
        button(page, "Redo").click()
        assert at_desk.bio() == "<p>after</p>"

    def test_names_with_stars_and_dots_stay_as_typed(self, at_desk):
        page = at_desk.write_bio()

        page.keyboard.type("*NSYNC and *will.i.am* **now** # 1. ")

        assert at_desk.bio() == "<p>*NSYNC and *will.i.am* **now** # 1. </p>"

    def test_items_of_a_list_go_a_level_deeper(self, at_desk):
        page = at_desk.write_bio()
        page.keyboard.type("- one")
        page.keyboard.press("Enter")

        page.keyboard.press("Control+]")
        page.keyboard.type("two")

        assert at_desk.bio() == "<ul><li>one<ul><li>two</li></ul></li></ul>"

    def test_a_text_of_which_nothing_is_left_is_empty(self, at_desk):
        page = at_desk.write_bio("<p>word</p>")

        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")

        assert at_desk.bio() == ""
        assert at_desk.saved_bio() == ""

    def test_other_scripts_notice_and_can_set_the_text(self, at_desk):
        page = at_desk.write_bio()
        page.evaluate(
            """() => {
                window.noticed = [];
                const note = (event) => {
                    if (event.target.name === "bio") noticed.push(event.type);
                };
                for (const type of ["input", "change"]) document.addEventListener(type, note);
            }"""
        )
        page.keyboard.type("x")
        assert page.evaluate("noticed") == ["input", "change"]

        at_desk.set_bio("<p>Kept <strong>draft</strong></p>")

        assert page.locator(".ProseMirror strong").inner_text() == "draft"
        assert at_desk.bio() == "<p>Kept <strong>draft</strong></p>"
        assert page.evaluate("noticed") == ["input", "change"]


class TestLinks:
    def set_link(self, page, address):
        page.keyboard.press("Control+k")
        page.keyboard.type(address)
        page.keyboard.press("Enter")

    def test_a_link_is_set_by_keyboard(self, at_desk):
        page = at_desk.write_bio()

        for typed, href in [
            ("a.example/b", "https://a.example/b"),
            ("mina@a.example", "mailto:mina@a.example"),
            ("/lists/", "/lists/"),
            ("https://a.example/b?c=1&d=2", "https://a.example/b?c=1&amp;d=2"),
        ]:
            at_desk.set_bio("<p>here</p>")
            page.keyboard.press("Control+a")
            self.set_link(page, typed)
            assert at_desk.bio() == f'<p><a href="{href}">here</a></p>'

        page.keyboard.type(" and on")
        assert at_desk.saved_bio() == f'<p><a href="{href}">here</a> and on</p>'

    def test_where_nothing_is_selected_the_address_is_the_text(self, at_desk):
        page = at_desk.write_bio()

        self.set_link(page, "https://a.example/")

        assert at_desk.bio() == '<p><a href="https://a.example/">https://a.example/</a></p>'

    def test_a_link_is_changed_and_removed(self, at_desk):
        page = at_desk.write_bio('<p>see <a href="https://a.example/">this</a></p>')
        page.locator(".ProseMirror a").click()
        expect(button(page, "Link")).to_have_attribute("aria-pressed", "true")

        button(page, "Link").click()
        assert page.get_by_label("Address of the link").input_value() == "https://a.example/"
        page.keyboard.type("https://b.example/")
        page.keyboard.press("Enter")
        assert at_desk.bio() == '<p>see <a href="https://b.example/">this</a></p>'

        page.locator(".ProseMirror a").click()
        expect(button(page, "Link")).to_have_attribute("aria-pressed", "true")
        button(page, "Link").click()
        button(page, "Remove link").click()
        assert at_desk.bio() == "<p>see this</p>"

    def test_what_is_no_address_is_refused(self, at_desk):
        page = at_desk.write_bio("<p>here</p>")
        dialog = page.get_by_role("dialog", name="Link")

        for address in ["javascript:alert(1)", "data:text/html,x", "no address", " "]:
            page.keyboard.press("Control+a")
            self.set_link(page, address)
            assert dialog.is_visible()
            page.keyboard.press("Escape")

        assert not dialog.is_visible()
        assert at_desk.bio() == "<p>here</p>"

    def test_leaving_the_dialog_changes_nothing_and_goes_back_to_the_text(self, at_desk):
        page = at_desk.write_bio("<p>here</p>")
        page.keyboard.press("Control+a")
        page.keyboard.press("Control+k")
        page.keyboard.type("https://a.example/")

        page.keyboard.press("Escape")

        assert at_desk.bio() == "<p>here</p>"
        page.keyboard.type("there")
        assert at_desk.bio() == "<p>there</p>"


# What Google Docs puts on the clipboard (shortened).
GOOGLE_DOCS = """<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;" \
id="docs-internal-guid-5c1f3e0a-7fff-2b1e-9a44-1d2c3b4a5f60"><h2 dir="ltr" \
style="line-height:1.38;margin-top:18pt;margin-bottom:6pt;"><span style="font-size:16pt;\
font-family:Arial,sans-serif;color:#000000;background-color:transparent;font-weight:400;\
font-style:normal;font-variant:normal;text-decoration:none;vertical-align:baseline;\
white-space:pre-wrap;">Why it hurts</span></h2><p dir="ltr" style="line-height:1.38;\
margin-top:0pt;margin-bottom:0pt;"><span style="font-size:11pt;font-family:Arial,sans-serif;\
color:#000000;font-weight:400;font-style:normal;text-decoration:none;white-space:pre-wrap;">A \
</span><span style="font-size:11pt;font-weight:700;font-style:normal;text-decoration:none;\
white-space:pre-wrap;">bold</span><span style="font-size:11pt;font-weight:400;font-style:normal;\
text-decoration:none;white-space:pre-wrap;">, an </span><span style="font-size:11pt;\
font-weight:400;font-style:italic;text-decoration:none;white-space:pre-wrap;">italic</span><span \
style="font-size:11pt;font-weight:400;font-style:normal;text-decoration:none;">, a </span><span \
style="font-size:11pt;font-weight:700;font-style:italic;text-decoration:line-through;\
-webkit-text-decoration-skip:none;text-decoration-skip-ink:none;">struck</span><span \
style="font-size:11pt;font-weight:400;font-style:normal;"> word and </span><a \
href="https://www.google.com/url?q=https://a.example/song?id%3D1%26at%3Dmina&amp;sa=D&amp;\
source=editors&amp;ust=1700000000000000&amp;usg=AOvVaw0" style="text-decoration:none;"><span \
style="font-size:11pt;color:#1155cc;font-weight:400;font-style:normal;text-decoration:underline;">a \
link</span></a><span style="font-size:11pt;font-weight:400;">.</span></p><br /><ul \
style="margin-top:0;margin-bottom:0;padding-inline-start:48px;"><li dir="ltr" \
style="list-style-type:disc;font-size:11pt;font-weight:400;font-style:normal;" aria-level="1"><p \
dir="ltr" style="line-height:1.38;" role="presentation"><span style="font-size:11pt;\
font-weight:400;">First</span></p></li><ul style="margin-top:0;"><li dir="ltr" \
style="list-style-type:circle;font-weight:400;" aria-level="2"><p dir="ltr" \
role="presentation"><span style="font-weight:700;">Deeper</span></p></li></ul></ul><ol \
style="margin-top:0;margin-bottom:0;"><li dir="ltr" style="list-style-type:decimal;" \
aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400;">One</span></p></li>\
<li dir="ltr" style="list-style-type:decimal;" aria-level="1"><p dir="ltr" \
role="presentation"><span style="font-weight:400;">Two</span></p></li></ol></b><br \
class="Apple-interchange-newline">"""  # noqa: E501

# What Word puts there.
WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=Generator content="Microsoft Word 15"><link rel=File-List href="file:///C:/clip_filelist.xml">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- /* Style Definitions */ p.MsoNormal {margin:0cm; font-family:"Calibri",sans-serif;}
@list l0:level1 {mso-level-number-format:bullet;} --></style></head>
<body lang=EN-GB style='tab-interval:36.0pt;word-wrap:break-word'><!--StartFragment-->
<h1>Why it hurts<o:p></o:p></h1>
<p class=MsoNormal>A <b style='mso-bidi-font-weight:normal'>bold</b>, an <i
style='mso-bidi-font-style:normal'>italic</i>, a <s>struck</s> word and <a
href="https://a.example/song?id=1&amp;at=mina"><span lang=EN-US style='mso-ansi-language:EN-US'>a
link</span></a>, and <a name="_Toc1"></a><span class=SpellE>BIGBANG</span>.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><!--[if \
!supportLists]--><span style='font-family:Symbol;mso-fareast-font-family:Symbol'><span \
style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; \
</span></span></span><!--[endif]-->First <b>bold</b><o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-add-space:auto;text-indent:-18.0pt;\
mso-list:l0 level2 lfo1'><![if !supportLists]><span style='font-family:"Courier New"'><span \
style='mso-list:Ignore'>o<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; \
</span></span></span><![endif]>Deeper<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if \
!supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span \
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Second<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l1 level1 lfo2'><![if \
!supportLists]><span style='mso-bidi-font-family:Calibri'><span style='mso-list:Ignore'>1.<span \
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>One<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l1 level1 lfo2'><![if \
!supportLists]><span><span style='mso-list:Ignore'>2.<span style='font:7.0pt "Times New Roman"'>&nbsp;\
&nbsp; </span></span></span><![endif]>Two<o:p></o:p></p>
<p class=MsoNormal style='mso-list:none'>After the lists.<o:p></o:p></p>
<!--EndFragment--></body></html>"""  # noqa: E501


class TestPasting:
    def test_google_docs_keeps_its_shape(self, at_desk):
        at_desk.write_bio()

        at_desk.paste(GOOGLE_DOCS)

        html = (
            "<h3>Why it hurts</h3>"
            "<p>A <strong>bold</strong>, an <em>italic</em>, a "
            "<strong><em><s>struck</s></em></strong>"
            ' word and <a href="https://a.example/song?id=1&amp;at=mina">a link</a>.</p>'
            "<ul><li>First<ul><li><strong>Deeper</strong></li></ul></li></ul>"
            "<ol><li>One</li><li>Two</li></ol>"
        )
        assert at_desk.bio() == html
        assert at_desk.saved_bio() == html

    def test_word_keeps_its_shape(self, at_desk):
        at_desk.write_bio()

        at_desk.paste(WORD)

        html = (
            "<h3>Why it hurts</h3>"
            "<p>A <strong>bold</strong>, an <em>italic</em>, a <s>struck</s> word and"
            ' <a href="https://a.example/song?id=1&amp;at=mina">a link</a>, and BIGBANG.</p>'
            "<ul><li>First <strong>bold</strong><ul><li>Deeper</li></ul></li><li>Second</li></ul>"
            "<ol><li>One</li><li>Two</li></ol>"
            "<p>After the lists.</p>"
        )
        assert at_desk.bio() == html
        assert at_desk.saved_bio() == html

    @pytest.mark.parametrize(
        ("pasted", "html"),
        [
            # From a web page: the browser writes out the whole style.
            (
                '<span style="color: rgb(0, 0, 0); font-weight: 400;">plain </span>'
                '<em style="font-weight: 400;">em</em>'
                '<span class="Apple-converted-space">&nbsp;</span>'
                '<code onclick="x()">code</code>',
                "<p>plain <em>em</em> code</p>",
            ),
            # From a spreadsheet.
            (
                "<table><colgroup><col></colgroup>"
                "<tr><td>Haru Haru</td><td><b>BIGBANG</b></td></tr>"
                "<tr><td><p>Rain</p></td></tr></table>",
                "<p>Haru Haru <strong>BIGBANG</strong></p><p>Rain</p>",
            ),
            ("<h1>a</h1><h4>b</h4>", "<h3>a</h3><h3>b</h3>"),
            ("one<br>two", "<p>one<br>two</p>"),
            (
                '<a href="javascript:alert(1)">a</a> <a href="file:///C:/x">b</a>'
                ' <a href="#n">c</a><script>alert(1)</script><iframe src="x"></iframe>'
                '<img src="x" onerror="alert(1)">',
                "<p>a b c</p>",
            ),
        ],
    )
    def test_nothing_else_comes_with_it(self, at_desk, pasted, html):
        at_desk.write_bio()

        at_desk.paste(pasted)

        assert at_desk.bio() == html
        assert at_desk.complaints == []

    def test_plain_text_keeps_its_lines_and_addresses_become_links(self, at_desk):
        at_desk.write_bio()

        at_desk.paste("", "will.i.am\nhttps://a.example/b")

        assert at_desk.bio() == (
            '<p>will.i.am</p><p><a href="https://a.example/b">https://a.example/b</a></p>'
        )

    def test_an_address_pasted_over_words_links_them(self, at_desk):
        page = at_desk.write_bio("<p>here</p>")
        page.keyboard.press("Control+a")

        at_desk.paste("", "https://a.example/b")

        assert at_desk.bio() == '<p><a href="https://a.example/b">here</a></p>'

    def test_what_was_copied_here_comes_back_as_it_was(self, at_desk, page):
        html = "<ul><li>one<ul><li><strong>two</strong></li></ul></li></ul><h3>three</h3>"
        at_desk.write_bio(html)
        page.keyboard.press("Control+a")

        copied = page.locator(".ProseMirror").evaluate(
            """(element) => {
                const clipboardData = new DataTransfer();
                const options = { clipboardData, bubbles: true, cancelable: true };
                element.dispatchEvent(new ClipboardEvent("cut", options));
                return clipboardData.getData("text/html");
            }"""
        )
        assert at_desk.bio() == ""
        at_desk.paste(copied)

        assert at_desk.bio() == html


class TestAccess:
    def test_the_editor_has_the_fields_name_and_help(self, at_desk):
        page = at_desk.write_bio()

        editor = page.get_by_role("textbox", name="Biography")
        assert editor.get_attribute("aria-multiline") == "true"
        help_id = editor.get_attribute("aria-describedby")
        assert page.locator(f"#{help_id}").inner_text() == "Two or three sentences."

    def test_a_click_on_the_label_goes_to_the_editor(self, at_desk):
        page = at_desk.write_bio()
        page.locator("#id_name").focus()

        page.locator("label[for=id_bio]").click()
        page.keyboard.type("x")

        assert at_desk.bio() == "<p>x</p>"

    def test_tab_leads_through_the_toolbar_and_leaves_the_editor(self, at_desk):
        page = at_desk.write_bio("<ul><li>one</li><li>two</li></ul>")
        where = "document.activeElement.ariaLabel ?? document.activeElement.name"

        page.keyboard.press("Shift+Tab")
        assert page.evaluate(where) == "Bold"
        page.keyboard.press("ArrowRight")
        assert page.evaluate(where) == "Italic"
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        assert page.evaluate(where) == "Redo"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.role") == "textbox"
        page.keyboard.press("Tab")
        assert page.evaluate(where) == "_save"
        assert at_desk.bio() == "<ul><li>one</li><li>two</li></ul>"

    def test_a_refused_text_is_marked(self, at_desk):
        page = at_desk.write_bio()
        page.keyboard.insert_text("x" * 100_001)

        page.locator("[name=_save]").click()

        page.wait_for_selector(".errors .ProseMirror[aria-invalid=true]")
        assert "at most 100000 characters" in page.locator(".errorlist").inner_text()

    def test_axe_finds_nothing_serious(self, at_desk):
        page = at_desk.write_bio("<h3>Life</h3><p>Born <a href='https://a.example/'>there</a>.</p>")

        def faults():
            found = Axe().run(page).response["violations"]
            return [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")]

        assert faults() == []
        page.keyboard.press("Control+k")
        assert faults() == []

    def test_without_scripts_the_box_is_plain_and_works(self, at_desk, new_page, client):
        page = new_page(java_script_enabled=False)
        plain = Desk(page, at_desk.address, client)
        plain.author = make_author(bio="<p>Before</p>")
        box = plain.open(plain.author).locator("#id_bio")
        assert box.is_visible()

        box.fill("One & two <3\nlines\n\nand a paragraph")

        assert plain.saved_bio() == (
            "<p>One &amp; two &lt;3<br>lines</p>\n\n<p>and a paragraph</p>"
        )


class TestManyEditors:
    def test_a_box_gets_its_editor_when_it_is_seen(self, at_desk):
        listicle = make_listicle(songs=100)
        page = at_desk.open(listicle)
        page.wait_for_load_state("networkidle")
        assert editors(page) == 0

        page.locator("summary").click()
        page.locator("#id_entries-0-blurb").wait_for(state="attached")
        page.wait_for_selector(".ProseMirror")
        assert 0 < editors(page) < 20

        page.locator("#entries-50").scroll_into_view_if_needed()
        page.locator("#entries-50 .ProseMirror").first.fill("the fiftieth")
        assert page.locator("#id_entries-50-blurb").input_value() == "<p>the fiftieth</p>"

    def test_a_row_added_later_has_editors_and_the_pattern_has_none(self, at_desk):
        listicle = make_listicle(songs=0)
        page = at_desk.open(listicle)
        page.locator("summary").click()

        page.get_by_role("button", name="Add another Entry").click()
        page.locator("#id_entries-0-rank").fill("1")
        page.get_by_role("textbox", name="Text").fill("new")
        page.get_by_role("button", name="Add another Entry").click()
        page.locator("#id_entries-1-rank").fill("2")
        page.locator("#entries-1 .ProseMirror").first.fill("newer")
        with page.expect_navigation():
            page.locator("[name=_save]").click()

        blurbs = listicle.entries.values_list("blurb", flat=True)
        assert list(blurbs) == ["<p>new</p>", "<p>newer</p>"]

    def test_an_editor_survives_being_moved(self, at_desk):
        page = at_desk.open(make_listicle(songs=3))
        page.locator("summary").click()
        page.locator("#entries-0 .ProseMirror").first.fill("first")

        page.evaluate(
            "document.getElementById('entries-2').after(document.getElementById('entries-0'))"
        )
        editor = page.locator("#entries-0 .ProseMirror").first
        editor.focus()
        page.keyboard.press("End")
        page.keyboard.type(" and on")
        button(page.locator("#entries-0 .field-blurb"), "Undo").click()
        page.keyboard.press("Control+y")

        assert page.locator("#entries-0 .field-blurb .ProseMirror").count() == 1
        assert page.locator("#id_entries-0-blurb").input_value() == "<p>first and on</p>"


class TestPolicy:
    def test_nothing_the_editor_does_is_refused(self, at_desk):
        page = at_desk.write_bio("<ol><li>one</li></ol>")

        page.keyboard.type("text")
        at_desk.paste('<p style="color: red"><span style="font-weight:700">pasted</span></p>')
        page.keyboard.press("Control+k")
        page.keyboard.press("Escape")

        assert at_desk.complaints == []

    def test_the_style_that_is_allowed_is_the_one_that_the_editor_adds(self, at_desk):
        page = at_desk.write_bio()

        style = page.locator("style[data-tiptap-style]").text_content()

        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"sha256-{digest}" == EDITOR_STYLE
        assert page.locator(".ProseMirror").evaluate("(e) => getComputedStyle(e).whiteSpace") in (
            "break-spaces",
            "pre-wrap",
        )
