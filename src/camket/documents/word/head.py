"""Head and title of a paper in Word: a table of two columns without borders, exact widths."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from camket.documents.paper import Urgency
from camket.documents.printing import (
    ASTERISK,
    COUNTRY,
    DASHES,
    MOTTO,
    PARTY_NAME,
    day_line,
    draft_line,
    number_line,
    subject_line,
)
from camket.documents.widths import even_width, width_of
from camket.documents.word.lines import (
    DAY,
    NUMBER,
    Look,
    Place,
    columns,
    empty,
    line,
    marked,
    paragraph,
    rule_below,
    runs,
)
from camket.documents.word.styles import HEADINGS, PLAIN, Measures, spacing
from camket.documents.word.xml import w

if TYPE_CHECKING:
    from lxml import etree

    from camket.documents.paper import Paper

_NUMBER_MARK: Final = 1
_DAY_MARK: Final = 2
_FRAME_HEIGHT: Final = 8
_FRAME_SIZE: Final = 13
_FRAMES: Final = {Urgency.EXPRESS: 30, Urgency.VERY_URGENT: 40, Urgency.URGENT: 20}
"""Millimetres (NĐ 30/2020, Phụ lục I, ô 10b)."""
_FRAME_SIDE: Final = 2
"""Millimetres between a frame that has no ruled width and its words."""
_CLOSER: Final = 2
_ROWS: Final = 5
"""Points between the two rows of a state head."""
_SHORT: Final = 0.4
"""Share of the words that a short line below them is long: the rule asks for a third to a half."""


def head(paper: Paper, width: float) -> list[etree._Element]:
    """Return the head of a paper; `width` is what is printed of a line, in points."""
    left = width * paper.style.left_share / 100
    found = _marks_above(paper, width)
    if paper.style.is_party:
        cells = [[_party_left(paper, left), _party_right(paper)]]
    else:
        cells = _state_rows(paper, left)
    return [*found, columns((left, width - left), cells)]


def title(paper: Paper, width: float) -> list[etree._Element]:
    """Return kind, trích yếu and remark of a paper; a công văn has them under its number."""
    style, measures = paper.style, Measures.of(paper.style)
    if paper.is_letter:
        return [empty(_SPACE_UNDER_HEAD)]
    found = [
        line(
            paper.title.upper(),
            Look(style.title_size, is_bold=True),
            Place(
                line=measures.line(style.title_size),
                before=_SPACE_UNDER_HEAD,
                after=_GAP,
                align="center",
                first=0,
                keeps_next=True,
            ),
            style=HEADINGS[0],
        )
    ]
    bold = Look(style.subject_size, is_bold=True)
    centred = Place(
        line=measures.line(style.subject_size), after=_GAP, align="center", keeps_next=True
    )
    if paper.subject:
        found.append(line(paper.subject, bold, centred))
        if not style.is_party:
            found += [
                empty(6, keeps_next=True),
                rule_below(paper.subject, bold, style.subject_size, share=_SHORT, within=width),
            ]
    plain = Place(line=measures.body, after=_GAP, align="center", keeps_next=True)
    if paper.remark:
        found.append(line(paper.remark, Look(), plain))
    if style.is_party:
        found.append(line(DASHES, Look(), plain))
    found.append(empty(6))
    return found


_SPACE_UNDER_HEAD: Final = 18
_GAP: Final = 6


def _party_left(paper: Paper, width: float) -> list[etree._Element]:
    style, measures = paper.style, Measures.of(paper.style)
    there = paper.frame.head
    plain, bold = Look(style.issuer_size), Look(style.issuer_size, is_bold=True)
    place = Place(line=measures.line(style.issuer_size))
    found = []
    if there.superior:
        found.append(_even(there.superior.upper(), plain, place, width))
    found.append(_even(there.issuer.upper(), bold, place, width))
    found.append(line(ASTERISK, plain, place))
    return [*found, *_numbered(paper, Place(line=measures.line(style.number_size)), width)]


def _even(name: str, look: Look, place: Place, within: float) -> etree._Element:
    """Return the name of a body; one of several lines in lines of one length, none left lonely."""
    width = even_width(name, look.size or 0, within, is_bold=look.is_bold)
    side = (within - width) / 2 / 72 * 25.4
    if not side:
        return line(name, look, place)
    return line(name, look, replace(place, left=side, right=side))


def _party_right(paper: Paper) -> list[etree._Element]:
    style, measures = paper.style, Measures.of(paper.style)
    name = Look(style.header_size, is_bold=True, is_underlined=True)
    return [
        line(PARTY_NAME, name, Place(line=measures.line(style.header_size))),
        _day(paper, Place(line=measures.line(style.day_size))),
    ]


def _state_rows(paper: Paper, left: float) -> list[list[list[etree._Element]]]:
    style, measures = paper.style, Measures.of(paper.style)
    there = paper.frame.head
    # lines of the head stand closer than those of the text, as the forms of the decree have them
    near = measures.leading - _CLOSER

    def close(size: float) -> Place:
        return Place(line=1.1 * size + near)

    bold = Look(style.issuer_size, is_bold=True)
    issuer = there.issuer.upper()
    # a name of several lines stands as far apart as the text, and takes that from the line above
    wraps = width_of(issuer, style.issuer_size, is_bold=True) > left
    far, near_by = Place(line=measures.line(style.issuer_size)), close(style.issuer_size)
    upper: list[etree._Element] = []
    if there.superior:
        above = near_by if wraps else far
        name = there.superior.upper()
        upper.append(_even(name, Look(style.issuer_size), above, left))
    first = far if wraps or not upper else near_by
    upper += [
        _even(issuer, bold, first, left),
        rule_below(issuer, bold, style.issuer_size, share=_SHORT, within=left),
    ]
    country = Look(style.header_size, is_bold=True)
    motto = Look(style.motto_size, is_bold=True, is_underlined=True)
    return [
        [
            upper,
            [
                line(COUNTRY, country, Place(line=measures.line(style.header_size))),
                line(MOTTO, motto, close(style.motto_size)),
            ],
        ],
        [
            _numbered(paper, replace(close(style.number_size), before=_ROWS), left),
            [_day(paper, replace(close(style.day_size), before=_ROWS))],
        ],
    ]


def _numbered(paper: Paper, place: Place, width: float) -> list[etree._Element]:
    """Return the number, the trích yếu of a công văn, the framed marks."""
    style, measures = paper.style, Measures.of(paper.style)
    found: list[etree._Element] = []
    if number := number_line(paper.frame.head, style):
        content = marked(NUMBER, _NUMBER_MARK, runs(number, Look(style.number_size)))
        found.append(paragraph(content, place))
    if paper.is_letter:
        size = style.letter_subject_size
        found.append(
            line(
                subject_line(paper),
                Look(size, is_italic=style.is_party),
                Place(line=measures.line(size), before=4),
            )
        )
    there = paper.frame.head
    if there.urgency:
        found += _framed(there.urgency.value.upper(), _FRAMES[there.urgency], width)
    if there.circulation:
        words = there.circulation.upper()
        frame = width_of(words, _FRAME_SIZE, is_bold=True) / 72 * 25.4 + 2 * _FRAME_SIDE
        found += _framed(words, frame, width)
    return found


def _day(paper: Paper, place: Place) -> etree._Element:
    look = Look(paper.style.day_size, is_italic=True)
    return paragraph(marked(DAY, _DAY_MARK, runs(day_line(paper.frame.head), look)), place)


def _framed(words: str, frame: float, width: float) -> list[etree._Element]:
    """Return words in a frame of a ruled width and height: borders of a paragraph with indents."""
    side = max(0.0, (width - frame / 25.4 * 72) / 2)
    size = 1.1 * _FRAME_SIZE
    room = round((_FRAME_HEIGHT / 25.4 * 72 - size) / 2)
    edges = ("top", "left", "bottom", "right")
    properties = w(
        "pPr",
        w("pStyle", val=PLAIN),
        w(
            "pBdr",
            *(w(edge, val="single", sz="6", space=str(room), color="auto") for edge in edges),
        ),
        spacing(size, before=room),
        w("ind", left=(side + room) * 20, right=(side + room) * 20),
    )
    return [w("p", properties, *runs(words, Look(_FRAME_SIZE, is_bold=True)))]


def _marks_above(paper: Paper, width: float) -> list[etree._Element]:
    draft, label = draft_line(paper.frame.head), paper.frame.head.form_label
    if not draft and not label:
        return []
    measures = Measures.of(paper.style)
    cells = [
        [line(draft, Look(13), Place(line=measures.line(13), align="left"))],
        [line(label, Look(12, is_italic=True), Place(line=measures.line(12), align="right"))],
    ]
    return [columns((width / 2, width / 2), [cells]), empty(12)]
