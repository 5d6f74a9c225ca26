"""The text of a Word file as pieces in their order: paragraphs and tables, as read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

from camket.documents.word.intake import DOCUMENT, W, WordFile
from camket.documents.word.packing import zipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BREAKS: Final = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
_HEADED: Final = f"{W}footerReference"
_FOOT: Final = re.compile(r"word/footer\d*\.xml")
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, or a table by rows of cells; spaces, breaks and composition do not matter."""

    rows: tuple[tuple[str, ...], ...]
    is_table: bool = False

    @property
    def text(self) -> str:
        """Return the words, cells parted by a bar and rows by a line."""
        return "\n".join(" | ".join(row) for row in self.rows)


def pieces_of(word: WordFile) -> tuple[Piece, ...]:
    """Return the text of a Word file; empty paragraphs are nothing."""
    body = word.tree(DOCUMENT).find(f"{W}body")
    return () if body is None else tuple(_pieces(body))


def feet_of(word: WordFile) -> tuple[str, ...]:
    """Return the words at the foot of the pages, one text for each foot that a section names."""
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in word.tree("word/_rels/document.xml.rels").iter("{*}Relationship")
    }
    named = [
        targets.get(reference.get(_RELATION, ""), "")
        for reference in word.tree(DOCUMENT).iter(_HEADED)
    ]
    return tuple(
        plain(" ".join(_words(paragraph) for paragraph in word.tree(f"word/{name}").iter(f"{W}p")))
        for name in named
        if f"word/{name}" in word.parts
    )


def with_foot(word: WordFile, before: str, after: str) -> dict[str, bytes]:
    """Return the parts of the file with a line at the foot of every page in the place of another.

    Raises:
        LookupError: No foot has the line; its words say which.
    """
    parts = dict(word.parts)
    for name in word.parts:
        if not _FOOT.fullmatch(name):
            continue
        tree = word.tree(name)
        found = [one for one in tree.iter(f"{W}p") if plain(_words(one)) == plain(before)]
        for line in found:
            _put(line, after)
        if found:
            parts[name] = _raw(tree)
    if parts == word.parts and plain(before) != plain(after):
        raise LookupError(before)
    return parts


def with_lines(word: WordFile, lines: Mapping[str, str]) -> bytes:
    """Return the file with whole lines put in the place of others: the number, the day.

    Raises:
        LookupError: A line is not there; its words say which.
    """
    tree = word.tree(DOCUMENT)
    for before, after in lines.items():
        found = next(
            (one for one in tree.iter(f"{W}p") if plain(_words(one)) == plain(before)), None
        )
        if found is None:
            raise LookupError(before)
        _put(found, after)
    return zipped({**word.parts, DOCUMENT: _raw(tree)})


def _put(line: etree._Element, words: str) -> None:
    texts = list(line.iter(f"{W}t"))
    texts[0].text = words
    for other in texts[1:]:
        other.text = ""


def _raw(tree: etree._Element) -> bytes:
    raw: bytes = etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True)
    return raw


def plain(text: str) -> str:
    """Return words composed, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _pieces(parent: etree._Element) -> Iterator[Piece]:
    for element in parent:
        if element.tag == f"{W}p":
            if text := plain(_words(element)):
                yield Piece(((text,),))
        elif element.tag == f"{W}tbl":
            rows = tuple(_row(row) for row in element.iter(f"{W}tr"))
            kept = tuple(row for row in rows if any(row))
            if kept:
                yield Piece(kept, is_table=True)
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}smartTag"):
            yield from _pieces(element)


def _row(row: etree._Element) -> tuple[str, ...]:
    return tuple(
        plain(" ".join(_words(paragraph) for paragraph in cell.iter(f"{W}p")))
        for cell in row.iter(f"{W}tc")
    )


def _words(paragraph: etree._Element) -> str:
    found = []
    for element in paragraph.iter():
        if element.tag == f"{W}t":
            found.append(element.text or "")
        elif element.tag in _BREAKS:
            found.append(_BREAKS[element.tag])
    return "".join(found)
