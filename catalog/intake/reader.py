"""Documents of any common format as lines. Knows nothing of lists."""

import codecs
import re

from .html import read_html
from .limits import MOST_BYTES, MOST_LINES, MOST_PACKED, MOST_TAGS, Unreadable
from .markdown import read_markdown
from .plain_text import read_text
from .word import read_docx

READERS = {"text": read_text, "markdown": read_markdown, "html": read_html}
FORMATS = (*READERS, "docx")
BY_ENDING = {
    "md": "markdown",
    "markdown": "markdown",
    "html": "html",
    "htm": "html",
    "docx": "docx",
}


def read(data, format=None, name=""):
    """A document, bytes or text, as a Source. Raises Unreadable."""
    format = format or guess_format(data, name)
    if len(data) > (MOST_PACKED if format == "docx" else MOST_BYTES):
        raise Unreadable("This is longer than any article: paste or upload the article alone.")
    if format == "docx":
        if isinstance(data, str):
            raise Unreadable("A Word document is a file: upload it, or paste what it says.")
        source = read_docx(data)
    else:
        text = data if isinstance(data, str) else decode(data)
        # Half a character is none: neither a parser nor a database takes it.
        text = text.encode("utf-8", "replace").decode()
        _refuse_too_many(text.count("\n") + text.count("\r"))
        if format != "text" and text.count("<") > MOST_TAGS:
            raise Unreadable("This page is more markup than any article: paste its text.")
        source = READERS[format](text)
    _refuse_too_many(len(source.lines))
    return source


def _refuse_too_many(lines):
    if lines > MOST_LINES:
        raise Unreadable("This has more lines than any article: paste or upload the article alone.")


def guess_format(data, name=""):
    """The format told by a file's name, or by how the document begins."""
    ending = name.rpartition(".")[2].lower()
    if ending in BY_ENDING:
        return BY_ENDING[ending]
    if isinstance(data, bytes):
        if data.startswith(b"PK\x03\x04"):
            return "docx"
        data = decode(data[:20_000])
    if len(_HTML_TAG.findall(data, 0, 20_000)) >= 2:
        return "html"
    return "markdown" if len(_MARKDOWN_SIGN.findall(data, 0, 20_000)) >= 2 else "text"


_HTML_TAG = re.compile(
    r"</?(?:p|h[1-6]|div|span|ol|ul|li|strong|b|br|body|html|table|td)\b[^<>]{0,500}>", re.I
)
_MARKDOWN_SIGN = re.compile(
    r"^#{1,6} \S|^\*\*[^*\n]{1,200}\*\*|\[[^\]\n]{1,200}\]\(https?:|^\|(?: ?:?-+:? ?\|)+", re.M
)

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_DECLARED = re.compile(rb"<meta[^<>]{0,200}charset\s{0,5}=\s{0,5}[\"']?([\w-]{2,30})", re.I)
_LIKELY = ["cp1252", "euc_kr", "cp949", "shift_jis", "euc_jp", "gb18030", "big5", "cp1251"]


def decode(data):
    """The text of a file, in whatever encoding it was saved."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    # Letters of the western alphabets leave every other byte empty in UTF-16.
    start = data[:2000]
    if start.count(0) > len(start) / 4:
        return data.decode("utf-16-le" if start[1:2] == b"\x00" else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:  # cut within a letter
            return data.decode("utf-8", "replace")
    return data.decode(_declared(data) or _guessed(data), "replace")


def _declared(data):
    """The encoding that a web page says it has."""
    if match := _DECLARED.search(data, 0, 4000):
        try:
            encoding = codecs.lookup(match[1].decode()).name
        except LookupError:
            return ""
        return "" if encoding == "utf-8" else encoding
    return ""


def _guessed(data):
    # Here, for what every start would take otherwise: see word.py.
    from charset_normalizer import from_bytes

    best = from_bytes(data[:20_000], cp_isolation=_LIKELY).best()
    return best.encoding if best else "cp1252"
