"""The text of a paper in Word: headings, paragraphs, lists, filled-in lines, boxes, tables."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from lxml import etree

from camket.documents.numerals import Level
from camket.documents.paper import (
    Bullets,
    Choices,
    Heading,
    KeyValues,
    Paragraph,
    Signatures,
    Table,
)
from camket.documents.printing import heading_lines, is_centred
from camket.documents.word.ending import keep_with_next, signature_area
from camket.documents.word.lines import Look, Place, empty, paragraph, run, runs
from camket.documents.word.styles import BODY, CELL, HEADINGS, Measures
from camket.documents.word.xml import letters, w

if TYPE_CHECKING:
    from collections.abc import Sequence

    from camket.documents.paper import Block, Row, Text
    from camket.documents.style import Style

_OUTLINE: Final = {
    Level.PART: 0,
    Level.CHAPTER: 1,
    Level.SECTION: 2,
    Level.ARTICLE: 3,
    Level.ROMAN: 1,
    Level.ARABIC: 2,
    Level.LETTER: 3,
}
_CELL_SIDE: Final = 4
_CELL_TOP: Final = 1.5
_CELL_BOTTOM: Final = 3.0
_ABOVE_TABLE: Final = 7.5
_BELOW_TABLE: Final = 7.5
_ABOVE_SIGNATURES: Final = 6.8
_BELOW_SIGNATURES: Final = 11.4
_BOX: Final = 11
_BOX_TALLER: Final = 0.6
"""Points by which the drawn box of the printed form makes its line taller."""
_BEFORE_SPACING: Final = frozenset({"pStyle", "keepNext", "pBdr", "tabs"})
"""What the schema of Word wants before the distances of a paragraph."""


def block_lines(block: Block, style: Style, width: float) -> list[etree._Element]:
    """Return one block of the text; `width` is what is printed of a line, in points."""
    match block:
        case Heading():
            found = _heading(block, style)
        case Paragraph():
            found = [_paragraph(block, style)]
        case Bullets():
            found = [paragraph([run("- "), *runs(text)], style=BODY) for text in block.lines]
        case KeyValues():
            found = [_filled_in(label, value, style, width) for label, value in block.rows]
        case Choices():
            found = [_choice(option, style, is_chosen=chosen) for option, chosen in block.options]
        case Table():
            found = _table(block, style, width)
        case Signatures():
            found = [
                empty(_ABOVE_SIGNATURES, keeps_next=True),
                *signature_area(block, style, width),
                empty(_BELOW_SIGNATURES),
            ]
    return found


def _paragraph(block: Paragraph, style: Style) -> etree._Element:
    look = Look(is_bold=block.is_heading)
    if block.is_centred:
        there = Place(line=style.line_spacing, before=12, after=12, align="center", keeps_next=True)
        return paragraph(runs(block.text, look), there)
    place = _running(style, keeps_next=True) if block.is_heading else None
    return paragraph(runs(block.text, look), place, style=BODY)


def text_lines(blocks: Sequence[Block], style: Style, width: float) -> list[etree._Element]:
    """Return blocks of text; the words before a signature among them stay on its page."""
    found: list[etree._Element] = []
    for block, after in itertools.zip_longest(blocks, blocks[1:]):
        lines = block_lines(block, style, width)
        if isinstance(block, Choices):
            kept = lines
        elif isinstance(after, Signatures):
            kept = lines[-1:]
        else:
            kept = []
        for one in kept:
            keep_with_next(one)
        found += lines
    return found


def spaced(lines: Sequence[etree._Element]) -> list[etree._Element]:
    """Return lines with room around tables, and between two tables so that they stay two."""
    found: list[etree._Element] = []
    for one in lines:
        is_table = one.tag.endswith("}tbl")
        if found and is_table and found[-1].tag.endswith("}tbl"):
            found.append(empty(6))
        if is_table and _is_bordered(one) and found:
            _set_space(found[-1], "after", _ABOVE_TABLE + (0.6 if _is_heading(found[-1]) else 0))
        if not is_table and found and _is_bordered(found[-1]):
            _set_space(one, "before", _BELOW_TABLE + (1.6 if _is_heading(one) else 0))
        found.append(one)
    return found


def _running(style: Style, *, keeps_next: bool = False) -> Place:
    measures = Measures.of(style)
    return Place(line=measures.body, after=measures.gap, keeps_next=keeps_next)


def _heading(block: Heading, style: Style) -> list[etree._Element]:
    name = HEADINGS[_OUTLINE[block.level]]
    lines = [
        [run(span.text, mark=span.mark) for span in one] for one in heading_lines(block, style)
    ]
    if not is_centred(block.level):
        return [paragraph(content, style=name) for content in lines]
    last = len(lines) - 1
    return [
        paragraph(
            content,
            Place(
                line=style.line_spacing,
                before=9 if index == 0 else 0,
                after=style.paragraph_gap if index == last else 0,
                align="center",
                first=0,
                keeps_next=True,
            ),
            style=name,
        )
        for index, content in enumerate(lines)
    ]


def _filled_in(label: str, value: str, style: Style, width: float) -> etree._Element:
    if value:
        return paragraph(runs(f"{label}: {value}"), style=BODY)
    measures = Measures.of(style)
    place = Place(line=measures.body, after=measures.gap, align="left", has_dots_to=width)
    return paragraph([run(f"{label}: "), w("r", w("tab"))], place, style=BODY)


def _choice(option: str, style: Style, *, is_chosen: bool) -> etree._Element:
    """Return a box and its words; the box is a letter with a border, as no font has it."""
    box = w(
        "r",
        w(
            "rPr",
            w("b") if is_chosen else None,
            w("sz", val=_BOX * 2),
            w("bdr", val="single", sz="4", space="0", color="auto"),
        ),
        letters(" x " if is_chosen else "\u00a0" * 4),  # an x is as wide as two spaces
    )
    words = run(f"  {option}", Look(is_bold=is_chosen))
    measures = Measures.of(style)
    return paragraph(
        [box, words], Place(line=measures.body, after=measures.gap + _BOX_TALLER), style=BODY
    )


def _table(block: Table, style: Style, width: float) -> list[etree._Element]:
    if not block.rows:
        return [paragraph(runs(block.if_empty), style=BODY)]
    widths = _widths(block, width)
    titles = w(
        "tr",
        w("trPr", w("cantSplit"), w("tblHeader")),
        *(
            _cell(
                [_words(column.title, style, is_centred=True, is_bold=True)], size, is_middle=True
            )
            for column, size in zip(block.columns, widths, strict=True)
        ),
    )
    return [
        w(
            "tbl",
            _table_properties(sum(widths)),
            w("tblGrid", *(w("gridCol", w_=size * 20) for size in widths)),
            titles,
            *(_row(row, block, widths, style) for row in block.rows),
        )
    ]


def _row(row: Row, block: Table, widths: Sequence[float], style: Style) -> etree._Element:
    if len(row.cells) == 1 and len(widths) > 1:
        cells = [_cell([_words(row.cells[0], style, is_bold=True)], sum(widths), spans=len(widths))]
    else:
        cells = [
            _cell([_words(text, style, is_centred=column.is_centred, is_bold=row.is_bold)], size)
            for text, column, size in zip(row.cells, block.columns, widths, strict=True)
        ]
    return w("tr", w("trPr", w("cantSplit")), *cells)


def _words(
    text: Text, style: Style, *, is_centred: bool = False, is_bold: bool = False
) -> etree._Element:
    place = Place(line=Measures.of(style).cell, align="center" if is_centred else "left")
    content = runs(text, Look(is_bold=is_bold))
    return paragraph(content, place, style=CELL)


def _cell(
    content: Sequence[etree._Element], width: float, *, spans: int = 1, is_middle: bool = False
) -> etree._Element:
    return w(
        "tc",
        w(
            "tcPr",
            w("tcW", w_=width * 20, type="dxa"),
            w("gridSpan", val=spans) if spans > 1 else None,
            w("vAlign", val="center") if is_middle else None,
        ),
        *content,
    )


def _table_properties(width: float) -> etree._Element:
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    sides = (
        ("top", _CELL_TOP),
        ("left", _CELL_SIDE),
        ("bottom", _CELL_BOTTOM),
        ("right", _CELL_SIDE),
    )
    return w(
        "tblPr",
        w("tblW", w_=width * 20, type="dxa"),
        w("tblInd", w_="0", type="dxa"),
        w("tblBorders", *(w(one, val="single", sz="4", space="0", color="auto") for one in edges)),
        w("tblLayout", type="fixed"),
        w("tblCellMar", *(w(side, w_=size * 20, type="dxa") for side, size in sides)),
        w("tblLook", val="0020"),
    )


def _widths(block: Table, width: float) -> list[float]:
    """Return the widths of the columns in points; those without one share what is left."""
    fixed = [column.width / 25.4 * 72 if column.width else None for column in block.columns]
    left = width - sum(size for size in fixed if size is not None)
    sharing = sum(size is None for size in fixed)
    return [left / sharing if size is None else size for size in fixed]


def _is_bordered(element: etree._Element) -> bool:
    return element.tag.endswith("}tbl") and element.find(".//{*}tblBorders") is not None


def close_up(element: etree._Element) -> None:
    """Let a heading right under the title stand no farther from it than the text would."""
    if _is_heading(element):
        _set_space(element, "before", 3)


def _is_heading(element: etree._Element) -> bool:
    """Say whether a paragraph is a heading, which keeps a little more room around it."""
    style = element.find("{*}pPr/{*}pStyle")
    return style is not None and next(iter(style.attrib.values())) in HEADINGS


def _set_space(element: etree._Element, side: str, points: float) -> None:
    """Give a paragraph room on one side, whatever its style gives."""
    properties = element.find("{*}pPr")
    if properties is None:
        return
    found = properties.find("{*}spacing")
    if found is None:
        found = w("spacing")
        before = [one for one in properties if etree.QName(one).localname in _BEFORE_SPACING]
        properties.insert(len(before), found)
    name = found.tag.replace("spacing", side)
    kept = int(found.get(name, "0")) if side == "after" else 0
    found.set(name, str(max(kept, round(points * 20))))
