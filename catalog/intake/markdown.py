"""Markdown, as its editors write it: line breaks stay, what stands before the text is kept."""

import re

from .html import read_html
from .limits import MOST_SIGNS, Unreadable
from .lines import Line, Source

_FRONT = re.compile(
    r"\A\ufeff?-{3}[ \t]*\r?\n((?:[^\n]{0,500}\n){1,40}?)(?:-{3}|\.{3})[ \t]*(?:\r?\n|\Z)"
)


def read_markdown(text):
    """Markdown as lines. Fields before the text ("title: …") are lines of their own kind."""
    # Here, for what every start would take otherwise: see word.py.
    from markdown_it import MarkdownIt

    fields = []
    if front := _FRONT.match(text):
        fields = [Line(each, kind=Line.FIELD) for each in front[1].splitlines(keepends=True)]
        text = text[front.end() :]
    # Line breaks stay: a line of facts under a heading is a line of its own. No code blocks:
    # who indents a paragraph under a numbered line writes no program.
    if sum(text.count(sign) for sign in "[]*_`&<") > MOST_SIGNS:
        raise Unreadable("This is more markup than any article: paste its text.")
    markdown = MarkdownIt("commonmark", {"html": True, "breaks": True, "maxNesting": 20})
    source = read_html(markdown.enable("table").disable("code").render(text))
    return Source([*fields, *source.lines], source.pictures)
