"""HTML, as browsers, word processors and blogs export it."""

import html
import re
from contextlib import suppress
from dataclasses import dataclass, field, replace

from lxml import etree

from .addresses import links_in, unwrap, videos_in
from .limits import DEEPEST, MOST_LINES, Unreadable
from .lines import Line, Link, Picture, Source, plainly

BLOCKS = set(
    "p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tr td th blockquote figure "
    "figcaption pre section article header main footer nav aside form address details summary "
    "caption center body".split()
)
SKIPPED = set("script noscript template head title svg button select textarea object".split())
OUTSIDE = set("nav footer form".split())
# Elements without content: they never end.
VOID = set("area base br col embed hr img input link meta source track wbr".split())
HEADINGS = {f"h{level}": level for level in range(1, 7)}
# What word processors call the style of a document's title.
TITLE_CLASSES = {"title", "MsoTitle"}
# Names that authors of web pages give to what is not the article.
_OUTSIDE_NAMES = re.compile(
    r"(?:jp-|sd-|c-|widget-|post-|article-|site-|entry-)?"
    r"(?:related(?:-?posts?)?|share|sharing|sharedaddy|social|newsletter|comments?|comment-?list|"
    r"sidebar|cookies?|cookie-banner|onetrust|breadcrumbs?|promo|reco|recommended|recommendations|"
    r"advert|advertisement|ads?|menu|navbar|toc|ez-toc-container)",
    re.I,
)
_CAPTION_NAMES = re.compile(r"caption|credit|\bcr$", re.I)
_BOLD = re.compile(r"font-weight\s{0,3}:\s{0,3}(?:bold|[6-9]00)", re.I)
_NOT_BOLD = re.compile(r"font-weight\s{0,3}:\s{0,3}(?:normal|[1-5]00)", re.I)
_ITALIC = re.compile(r"font-style\s{0,3}:\s{0,3}italic", re.I)
_HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none", re.I)
_RULE = re.compile(r"\.([\w-]{1,60})\s{0,9}\{([^{}]{0,2000})\}")


def read_html(text):
    """A page or a fragment of one as lines."""
    reader = _Reader()
    parser = etree.HTMLParser(target=reader, huge_tree=True)
    # NUL ends a text for the parser; what comes behind would be lost.
    parser.feed(text.replace("\x00", "\ufffd") or " ")
    with suppress(etree.XMLSyntaxError):  # nothing in it at all
        parser.close()
    reader.end_line()
    return Source(reader.lines, reader.pictures)


@dataclass
class _Element:
    """An open element, and what holds for all text within it."""

    tag: str = ""
    hidden: bool = False
    bold: bool = False
    italic: bool = False
    href: str = ""
    level: int = 0
    kind: str = Line.TEXT
    aside: bool = False
    item: int = 0
    is_pre: bool = False
    is_caption: bool = False


@dataclass
class _List:
    """An open list: the number of its next item, and which lines its items became."""

    item: int
    is_numbered: bool
    number: int
    step: int = 1
    counts_itself: bool = False
    items: list[Line] = field(default_factory=list)


class _Reader:
    """Takes the parser's events and cuts them into lines, without ever holding a tree."""

    def __init__(self):
        self.lines: list[Line] = []
        self.pictures: list[Picture] = []
        self.open = [_Element()]
        self.lists: list[_List] = []
        # The cells of each open row: a table may stand within another's cell.
        self.rows: list[list[list[Line]]] = []
        self.number: int | None = None
        self.begins_item = False
        self.items = self.blocks = self.gap = 0
        self.style: list[str] = []
        self.styles: dict[str, str] = {}
        self.runs: list[tuple[str, _Element]] = []
        self.videos: list[str] = []
        self.follows_picture = False

    # What the parser calls

    def start(self, tag, attributes):
        if tag in VOID:
            self._void(tag, attributes)
            return
        if len(self.open) > DEEPEST:
            raise Unreadable("This page is nested deeper than any article: paste its text.")
        if tag == "iframe" and not self.open[-1].hidden:
            self._video(attributes)
        if tag in BLOCKS:
            self.end_line()
            self.blocks += 1
        element = self._element(tag, attributes)
        if not element.hidden:
            self._open_list(tag, attributes, element)
            if tag == "tr":
                self.rows.append([])
            elif tag in ("td", "th") and self.rows:
                self.rows[-1].append([])
        self.open.append(element)

    def end(self, tag):
        for depth in range(len(self.open) - 1, max(len(self.open) - 60, 0), -1):
            if self.open[depth].tag == tag:
                while len(self.open) > depth:
                    self._leave(self.open[-1])
                    self.open.pop()
                return

    def data(self, text):
        here = self.open[-1]
        if here.tag == "style":
            self.style.append(text[:100_000])
        elif not here.hidden and here.is_pre:
            first, *others = text.split("\n")
            self.runs.append((first, here))
            for other in others:
                self.end_line()
                self.runs.append((other, here))
        elif not here.hidden:
            self.runs.append((text, here))

    def comment(self, text):
        """Comments say nothing to readers."""

    def close(self):
        """Nothing is returned: the lines are the result."""

    # Elements

    def _element(self, tag, attributes):
        above = self.open[-1]
        classes = attributes.get("class", "").split()[:20]
        style = attributes.get("style", "") + ";".join(
            self.styles[name] for name in classes if name in self.styles
        )
        element = replace(above, tag=tag)
        element.hidden |= tag in SKIPPED or tag == "style" or "hidden" in attributes
        element.hidden |= bool(_HIDDEN.search(style))
        if tag in ("b", "strong", "th") or _BOLD.search(style):
            element.bold = True
        if _NOT_BOLD.search(style):
            element.bold = False
        element.italic |= tag in ("i", "em", "cite") or bool(_ITALIC.search(style))
        if tag == "a":
            element.href = unwrap(attributes.get("href", "").strip())
        element.level = self._level(tag, attributes, classes) or above.level
        if tag in ("figcaption", "caption"):
            element.kind = Line.CAPTION
        elif tag in ("blockquote", "aside"):
            element.kind = Line.QUOTE if tag == "blockquote" else Line.BOX
        element.is_pre |= tag == "pre"
        element.is_caption |= any(_CAPTION_NAMES.search(name[:60]) for name in classes)
        element.aside |= tag in OUTSIDE
        if tag in ("div", "section", "ul", "ol", "p", "span"):
            names = [*classes, attributes.get("id", "")]
            element.aside |= any(_OUTSIDE_NAMES.fullmatch(name[:60]) for name in names)
        return element

    @staticmethod
    def _level(tag, attributes, classes):
        if attributes.get("role") == "heading":
            level = attributes.get("aria-level", "2")
            return int(level) if level in "123456" and level else 2
        if tag == "p" and TITLE_CLASSES & set(classes):
            return 1
        return HEADINGS.get(tag, 0)

    def _open_list(self, tag, attributes, element):
        if tag in ("ol", "ul"):
            start = attributes.get("start", "")
            is_reversed = "reversed" in attributes
            has_start = start.isascii() and start.isdigit() and len(start) < 5
            self.items += 1
            self.lists.append(
                _List(
                    self.items,
                    tag == "ol",
                    int(start) if has_start else 1,
                    -1 if is_reversed else 1,
                    counts_itself=is_reversed and not has_start,
                )
            )
        elif tag == "li" and self.lists:
            inner = self.lists[-1]
            element.item = inner.item
            value = attributes.get("value", "")
            if value.isascii() and value.isdigit() and len(value) < 5:
                inner.number = int(value)
            self.number = inner.number if inner.is_numbered else None
            inner.number += inner.step
            self.begins_item = True

    def _leave(self, element):
        tag = element.tag
        if tag == "style":
            self.styles.update(_RULE.findall("".join(self.style)[:100_000]))
            self.style = []
        if tag in BLOCKS:
            self.end_line()
        if element.hidden:
            return
        if tag in ("ol", "ul") and self.lists:
            self._close_list(self.lists.pop())
        elif tag == "li":
            self.begins_item = False
        elif tag == "tr" and self.rows:
            self._end_row(self.rows.pop())

    @staticmethod
    def _close_list(closed):
        """A reversed list counts its items before it numbers them."""
        if closed.counts_itself:
            for line in closed.items:
                if line.number is not None:
                    line.number += len(closed.items) - 1

    def _void(self, tag, attributes):
        here = self.open[-1]
        if here.hidden:
            return
        if tag == "img" and attributes.get("src"):
            self.pictures.append(Picture(attributes["src"], plainly(attributes.get("alt", ""))))
            self.follows_picture = True
        elif tag == "br" and here.level:
            self.runs.append((" ", here))
        elif tag == "br":
            if not self.end_line():
                self.blocks += 1
                self.gap += 1
        elif tag == "hr":
            self.end_line()
            self.gap += 2
        elif tag == "embed":
            self._video(attributes)

    def _video(self, attributes):
        self.videos += videos_in(attributes.get("src") or attributes.get("data-src") or "")

    # Lines

    def end_line(self):
        """Make a line of what was read since the last; whether there was anything."""
        runs, self.runs = self.runs, []
        plain = plainly("".join(text for text, _element in runs))
        if not plain and not self.videos:
            self.gap += any("\u00a0" in text for text, _element in runs)
            return False
        here = next((element for text, element in runs if text.strip()), self.open[-1])
        line = Line(plain + "\n", block=self.blocks, gap=self.gap)
        line.level, line.kind, line.aside = here.level, here.kind, here.aside
        line.videos, self.videos, self.gap = [*self.videos, *videos_in(plain)], [], 0
        line.links = _links(runs) or links_in(plain)
        line.html = _inline(runs)
        line.bold = len(plain) if line.level else _bold_letters(runs)
        line.emphasised = _emphasised(runs, plain)
        if self.follows_picture and not line.level and _looks_like_caption(runs, plain):
            line.kind = Line.CAPTION
        self.follows_picture = False
        if here.item and self.begins_item:
            self.begins_item = False
            line.item, line.number = here.item, self.number
            if self.lists and line.number is not None:
                self.lists[-1].items.append(line)
        self._keep(line)
        return True

    def _keep(self, line):
        in_cell = self.rows and self.rows[-1]
        (self.rows[-1][-1] if in_cell else self.lines).append(line)
        if len(self.lines) > MOST_LINES:
            raise Unreadable("This page has more lines than any article: paste the article alone.")

    def _end_row(self, cells):
        """A row of facts is one line; one that only arranges the page is none."""
        filled = [lines for lines in cells if lines]
        if len(filled) < 2 or any(_is_layout(lines) for lines in filled):
            for line in (line for lines in filled for line in lines):
                self._keep(line)
            return
        texts = [text for lines in cells for text in _texts_of(lines)]
        lines = [line for lines in filled for line in lines]
        row = Line(" | ".join(texts) + "\n", block=self.blocks, kind=Line.ROW, cells=texts)
        row.html = html.escape(row.plain, quote=False)
        row.links = [link for line in lines for link in line.links]
        row.videos = [video for line in lines for video in line.videos]
        row.aside = all(line.aside for line in lines)
        row.bold = len(row.plain) if all(line.is_bold for line in lines) else 0
        row.gap = lines[0].gap
        self._keep(row)


def _looks_like_caption(runs, plain):
    """Whether what follows a picture only speaks of it."""
    in_italics = all(element.italic for text, element in runs if text.strip())
    named = any(element.is_caption for text, element in runs if text.strip())
    return in_italics or named or (plain.isupper() and len(plain) < 80)


def _texts_of(lines):
    """A cell's text; that of two when a title stands above a name in it."""
    texts = [line.plain for line in lines]
    is_two = len(texts) == 2 and all(len(text) <= 60 and text[-1] not in ".!?。" for text in texts)
    return texts if is_two else [" ".join(texts)]


def _is_layout(lines):
    return len({line.block for line in lines}) > 1 or any(line.kind == Line.ROW for line in lines)


def _links(runs):
    links: dict[str, str] = {}
    for text, element in runs:
        if element.href and not element.href.lower().startswith("javascript:"):
            links[element.href] = links.get(element.href, "") + text
    return [Link(href, plainly(words)) for href, words in links.items()]


def _bold_letters(runs):
    """How many letters are bold, from the first on."""
    bold = ""
    for text, element in runs:
        if text.strip() and not element.bold:
            return len(plainly(bold + "|")) - 1
        bold += text
    return len(plainly(bold))


def _emphasised(runs, plain):
    """What stands in italics, in one piece each; not where all of the line does."""
    pieces, last = [], False
    for text, element in runs:
        if not text.strip():
            continue
        if element.italic and last:
            pieces[-1] += text
        elif element.italic:
            pieces.append(text)
        last = element.italic
    pieces = [piece for piece in map(plainly, pieces) if piece]
    return [] if pieces == [plain] else pieces


def _inline(runs):
    """The line's words with emphasis and links."""
    parts = []
    for text, element in runs:
        seen = html.escape(" ".join(text.split()), quote=False)
        if seen and element.bold and not element.level:
            seen = f"<strong>{seen}</strong>"
        if seen and element.italic:
            seen = f"<em>{seen}</em>"
        if seen and element.href.startswith(("http:", "https:")):
            seen = f'<a href="{html.escape(element.href)}">{seen}</a>'
        lead = " " if text[:1].isspace() else ""
        tail = " " if seen and text[-1:].isspace() else ""
        parts.append(f"{lead}{seen}{tail}")
    joined = re.sub(r"\s+", " ", "".join(parts)).strip()
    return joined.replace("</strong><strong>", "").replace("</em><em>", "")
