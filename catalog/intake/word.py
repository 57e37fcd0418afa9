"""Word documents. Comments and tracked changes are listed, never merged into the text."""

import io
import zipfile

from lxml import etree

from .html import read_html
from .limits import MOST_TAGS, MOST_UNPACKED, Unreadable
from .lines import plainly

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLES = "p[style-name='Title'] => h1:fresh"
_BODY = "word/document.xml"
_COMMENTS = "word/comments.xml"


def read_docx(data):
    """A Word document as lines: the text before its tracked changes, which are noted."""
    # Here, or every start of the site and of every command would wait for what few of them need.
    import mammoth

    try:
        parts = _unpacked(data)
        if sum(content.count(b"<") for content in parts.values()) > 2 * MOST_TAGS or (
            parts[_BODY].count(b"<") > MOST_TAGS
        ):
            raise Unreadable("This document is more markup than any article: paste its text.")
        notes = _comments(parts)
        parts[_BODY], changes = _unchanged(parts[_BODY])
        html = mammoth.convert_to_html(_repacked(parts), style_map=_STYLES).value
    except Unreadable:
        raise
    except (Exception, RecursionError) as error:  # whatever a broken part makes the libraries raise
        raise Unreadable(
            "This is no Word document that can be read: save it as .docx, or paste what it says."
        ) from error
    source = read_html(html)
    source.notes = [*notes, *changes]
    return source


def _unpacked(data):
    """The parts that matter; pictures and fonts stay packed."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        files = [part for part in packed.infolist() if part.filename.endswith((".xml", ".rels"))]
        if sum(part.file_size for part in files) > MOST_UNPACKED or len(files) > 200:
            raise Unreadable("This document unpacks to more than any article has.")
        return {part.filename: _part(packed, part) for part in files}


def _part(packed, part):
    """One part, not trusting what the archive says of its size."""
    with packed.open(part) as content:
        read = content.read(MOST_UNPACKED + 1)
    if len(read) > MOST_UNPACKED:
        raise Unreadable("This document unpacks to more than any article has.")
    if b"<!DOCTYPE" in read or b"<!ENTITY" in read:
        raise Unreadable("This document declares what no Word document does: paste what it says.")
    return read


def _repacked(parts):
    repacked = io.BytesIO()
    with zipfile.ZipFile(repacked, "w") as packed:
        for filename, content in parts.items():
            packed.writestr(filename, content)
    return repacked


def _xml(content):
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _words(element):
    return plainly("".join(text.text or "" for text in element.iter(f"{_W}t", f"{_W}delText")))


def _comments(parts):
    if _COMMENTS not in parts:
        return []
    return [
        f"Comment by {_author(comment)}: {_words(comment)}"
        for comment in _xml(parts[_COMMENTS]).iter(f"{_W}comment")
    ]


def _author(change):
    return plainly(change.get(f"{_W}author", "")) or "somebody"


def _unchanged(content):
    """The document before its tracked changes, and a sentence for each of these."""
    root, notes = _xml(content), []
    for change in list(root.iter(f"{_W}ins", f"{_W}del", f"{_W}moveTo", f"{_W}moveFrom")):
        parent = change.getparent()
        if parent is None or parent.tag == f"{_W}rPr":
            continue  # about a paragraph's end: no words in it
        is_new = change.tag in (f"{_W}ins", f"{_W}moveTo")
        if words := _words(change):
            notes.append(f"{'Insertion' if is_new else 'Deletion'} by {_author(change)}: {words}")
        if not is_new:
            for gone in change.iter(f"{_W}delText"):
                gone.tag = f"{_W}t"
            for run in list(change):
                change.addprevious(run)
        parent.remove(change)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True), notes
