"""The end of a paper in Word: signatures with their places, recipients, where a form comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from camket.documents.printing import RECIPIENTS_TITLE, authority_lines, post_line, recipients
from camket.documents.word.lines import (
    SLOT,
    Look,
    Place,
    columns,
    empty,
    line,
    marked,
    paragraph,
    run,
)
from camket.documents.word.styles import RECIPIENT, Measures
from camket.documents.word.xml import NAMESPACE, w

if TYPE_CHECKING:
    from lxml import etree

    from camket.documents.paper import Paper, Signature, Signatures
    from camket.documents.style import Style

_LEFT: Final = 0.44
"""Share of the width under which the recipients stand beside a single signature."""
_SIDE_BY_SIDE: Final = 2
_SLOT_MARKS: Final = 100
_UNDER_SIGNATURES: Final = 19.5
_ABOVE_ORIGIN: Final = 15.5
FEW: Final = 12
"""list[etree._Element] of recipients that stand beside or under the signatures on their page."""


def ending(paper: Paper, width: float) -> list[etree._Element]:
    """Return the signatures and the recipients of a paper, and where its form comes from."""
    people, style = paper.signatures.people, paper.style
    lines = recipients(paper)
    beside = recipient_lines(lines, style) if len(lines) <= FEW else []
    found: list[etree._Element] = [empty(10, keeps_next=True)]
    if len(people) == 1:
        left = width * _LEFT
        # a second row, without height: LibreOffice moves no table of one row that may not be split
        cells = [[beside, signature_lines(people[0], style, 0)], [[], []]]
        found.append(columns((left, width - left), cells))
    elif people:
        found += signature_area(paper.signatures, style, width)
        found += [empty(_UNDER_SIGNATURES), *beside] if beside else []
    else:
        found += beside
    if paper.origin:
        look = Look(10, is_italic=True)
        size = Measures.of(style).line(10)
        place = Place(line=size, before=_ABOVE_ORIGIN, align="left")
        found.append(line(paper.origin, look, place))
    keep_together(found)
    if len(lines) > FEW:  # a page may not hold all of them: they are kept with nothing
        found += [empty(_UNDER_SIGNATURES), *recipient_lines(lines, style)]
    return found


def keep_together(lines: list[etree._Element]) -> None:
    """Keep lines and tables on one page with what follows, but for the last of them."""
    for one in lines[:-1]:
        for paragraph_of in one.iter(f"{{{NAMESPACE}}}p"):
            keep_with_next(paragraph_of)


def keep_with_next(element: etree._Element) -> None:
    """Keep a paragraph on the page of what follows: nobody signs on a page of signatures alone."""
    properties = element.find(f"{{{NAMESPACE}}}pPr")
    if properties is not None and properties.find(f"{{{NAMESPACE}}}keepNext") is None:
        at = 1 if properties.find(f"{{{NAMESPACE}}}pStyle") is not None else 0
        properties.insert(at, w("keepNext"))


def signature_area(area: Signatures, style: Style, width: float) -> list[etree._Element]:
    """Return signatures side by side, with their own day where they have one."""
    found: list[etree._Element] = []
    if area.dated:
        day = Place(line=style.line_spacing, align="right", keeps_next=True)
        found.append(line(area.dated, Look(is_italic=True), day))
    if len(area.people) == 1:
        lines = signature_lines(area.people[0], style, 0)
        rows = [[[], lines], [[], []]]
        return [*found, columns((width * _LEFT, width * (1 - _LEFT)), rows)]
    for start in range(0, len(area.people), _SIDE_BY_SIDE):
        if start:
            found.append(empty(_UNDER_SIGNATURES, keeps_next=True))
        found.append(_row_of(area.people[start : start + _SIDE_BY_SIDE], style, width, start))
    return found


def _row_of(
    people: tuple[Signature, ...], style: Style, width: float, first: int
) -> etree._Element:
    """Return two signatures: their names stand level, however many lines stand above them."""
    rows = [
        [_authority(one, style) for one in people],
        [[_signing_place(one, style, index)] for index, one in enumerate(people, start=first)],
        [[_name(one, style)] for one in people],
    ]
    keep_together([one for row in rows[:2] for cell in row for one in cell] + [empty(0)])
    return columns([width / len(people)] * len(people), rows)


def signature_lines(signature: Signature, style: Style, index: int) -> list[etree._Element]:
    """Return authority, post, the place of a signature and the name."""
    return [
        *_authority(signature, style),
        _signing_place(signature, style, index),
        _name(signature, style),
    ]


def _authority(signature: Signature, style: Style) -> list[etree._Element]:
    measures = Measures.of(style)
    place = Place(line=measures.body, keeps_next=True)
    found = [line(words, Look(is_bold=True), place) for words in authority_lines(signature, style)]
    if post := post_line(signature, style):
        found.append(line(post, Look(is_bold=not style.is_party), place))
    if signature.hint:
        hint = Place(line=measures.line(12), keeps_next=True)
        found.append(line(signature.hint, Look(12, is_italic=True), hint))
    return found


def _signing_place(signature: Signature, style: Style, index: int) -> etree._Element:
    """Return the room kept for a signature, marked where a visible one is to stand."""
    room = Place(line=style.slot_height, before=4, after=1.5, keeps_next=True)
    if not signature.slot:
        return paragraph([], room)
    return paragraph(marked(f"{SLOT}{signature.slot}", _SLOT_MARKS + index, [run("")]), room)


def _name(signature: Signature, style: Style) -> etree._Element:
    return line(signature.name, Look(is_bold=True), Place(line=Measures.of(style).body))


def recipient_lines(lines: tuple[str, ...], style: Style) -> list[etree._Element]:
    """Return the block "Nơi nhận", or nothing."""
    if not lines:
        return []
    measures = Measures.of(style)
    size = style.recipients_title_size
    look = Look(
        size,
        is_bold=not style.is_party,
        is_italic=not style.is_party,
        is_underlined=style.is_party,
    )
    title = Place(line=1.1 * size + 3, after=2, align="left", left=0, first=0, keeps_next=True)
    return [
        line(RECIPIENTS_TITLE, look, title, style=RECIPIENT),
        *(
            paragraph([run(one)], Place(line=measures.recipient, align="left"), style=RECIPIENT)
            for one in lines
        ),
    ]
