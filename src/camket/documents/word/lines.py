"""Lines of a paper in Word: runs, paragraphs, tables without borders, rules below words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from camket.documents.paper import Mark
from camket.documents.printing import spans
from camket.documents.widths import even_width, width_of
from camket.documents.word.styles import PLAIN, faces, spacing
from camket.documents.word.xml import letters, twips, w

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from camket.documents.paper import Text

_SIDES: Final = ("top", "left", "bottom", "right")
SLOT: Final = "cho_ky_"
NUMBER: Final = "so_ky_hieu"
DAY: Final = "ngay_thang"


@dataclass(frozen=True, slots=True)
class Look:
    """How letters look: size in points, None for the size of the paragraph's style."""

    size: float | None = None
    is_bold: bool = False
    is_italic: bool = False
    is_underlined: bool = False
    colour: str = ""


UPRIGHT: Final = Look()


@dataclass(frozen=True, slots=True)
class Place:
    """How a paragraph stands: distances in points, indents in millimetres; None leaves the style's.

    Attributes:
        line: From one line to the next, exactly.
        rule: Share of the width of `ruled` words that a line above this paragraph is long.
    """

    line: float | None = None
    before: float = 0
    after: float = 0
    align: str = ""
    left: float | None = None
    right: float | None = None
    first: float | None = None
    keeps_next: bool = False
    has_dots_to: float | None = None


def run(text: str, look: Look = UPRIGHT, mark: Mark = Mark.PLAIN) -> etree._Element:
    """Return words set in one way."""
    underlined = look.is_underlined or mark is Mark.ADDED
    properties = w(
        "rPr",
        *((w("b"), w("bCs")) if look.is_bold or mark is Mark.BOLD else ()),
        *((w("i"), w("iCs")) if look.is_italic or mark is Mark.ITALIC else ()),
        w("strike") if mark is Mark.REMOVED else None,
        w("color", val=look.colour) if look.colour else None,
        *(faces(look.size) if look.size else ()),
        w("u", val="single") if underlined else None,
    )
    return w("r", properties if len(properties) else None, letters(text))


def runs(text: Text, look: Look = UPRIGHT) -> list[etree._Element]:
    """Return words as they are marked."""
    return [run(span.text, look, span.mark) for span in spans(text)]


def paragraph(
    content: Sequence[etree._Element], place: Place | None = None, *, style: str = PLAIN
) -> etree._Element:
    """Return a paragraph."""
    return w("p", _standing(place, style), *content)


def line(text: Text, look: Look, place: Place, *, style: str = PLAIN) -> etree._Element:
    """Return a paragraph of words that all look one way."""
    return paragraph(runs(text, look), place, style=style)


def marked(name: str, number: int, content: Sequence[etree._Element]) -> list[etree._Element]:
    """Return runs under a bookmark, by which they are found again in an edited file."""
    return [
        w("bookmarkStart", id=str(number), name=name),
        *content,
        w("bookmarkEnd", id=str(number)),
    ]


def rule_below(
    words: str, look: Look, size: float, *, share: float, within: float
) -> etree._Element:
    """Return a line centred under words, in a share of their width; `within` is in points.

    A border with indents: a drawing would be lost when somebody edits the paper.
    """
    full = width_of(words, size, is_bold=look.is_bold)
    if full > within:
        full = even_width(words, size, within, is_bold=look.is_bold)
    return rule(full * share, within)


def rule(width: float, within: float) -> etree._Element:
    """Return a line of a width in the middle, both in points."""
    side = max(0.0, (within - width) / 2)
    properties = w(
        "pPr",
        w("pStyle", val=PLAIN),
        w("keepNext"),
        w("pBdr", w("top", val="single", sz="5", space="0", color="auto")),
        spacing(4),
        w("ind", left=side * 20, right=side * 20),
    )
    return w("p", properties)


def empty(height: float, *, keeps_next: bool = False) -> etree._Element:
    """Return a paragraph without words, as high as said, in points."""
    return paragraph([], Place(line=height, keeps_next=keeps_next))


def columns(
    widths: Sequence[float], rows: Sequence[Sequence[Sequence[etree._Element]]]
) -> etree._Element:
    """Return a table without borders of columns of exact widths, in points."""
    return w(
        "tbl",
        w(
            "tblPr",
            w("tblW", w_=sum(widths) * 20, type="dxa"),
            w("tblInd", w_="0", type="dxa"),
            w("tblLayout", type="fixed"),
            w("tblCellMar", *(w(side, w_="0", type="dxa") for side in _SIDES)),
            w("tblLook", val="0000"),
        ),
        w("tblGrid", *(w("gridCol", w_=width * 20) for width in widths)),
        *(
            w(
                "tr",
                w("trPr", w("cantSplit")),
                *(
                    w("tc", w("tcPr", w("tcW", w_=width * 20, type="dxa")), *(cell or [empty(1)]))
                    for width, cell in zip(widths, row, strict=True)
                ),
            )
            for row in rows
        ),
    )


def _standing(place: Place | None, style: str) -> etree._Element:
    if place is None:
        return w("pPr", w("pStyle", val=style))
    indents = {
        name: twips(value)
        for name, value in (
            ("left", place.left),
            ("right", place.right),
            ("firstLine", place.first),
        )
        if value is not None
    }
    return w(
        "pPr",
        w("pStyle", val=style),
        w("keepNext") if place.keeps_next else None,
        w("tabs", w("tab", val="right", leader="dot", pos=place.has_dots_to * 20))
        if place.has_dots_to is not None
        else None,
        spacing(place.line, before=place.before, after=place.after) if place.line else None,
        w("ind", **indents) if indents else None,
        w("jc", val=place.align) if place.align else None,
    )
