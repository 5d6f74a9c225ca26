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

if TYPE_CHECKING:
    from lxml import etree

    from camket.documents.paper import Paper, Signature, Signatures
    from camket.documents.style import Style

_LEFT: Final = 0.44
"""Share of the width under which the recipients stand beside a single signature."""
_SLOT_MARKS: Final = 100
FEW: Final = 12
"""Lines of recipients that stand beside or under the signatures on their page."""

Lines = list["etree._Element"]


def ending(paper: Paper, width: float) -> Lines:
    """Return the signatures and the recipients of a paper, and where its form comes from."""
    people, style = paper.signatures.people, paper.style
    lines = recipients(paper)
    beside = recipient_lines(lines, style) if len(lines) <= FEW else []
    found: Lines = [empty(10, keeps_next=True)]
    if len(people) == 1:
        left = width * _LEFT
        cells = [[beside, signature_lines(people[0], style, 0)]]
        found.append(columns((left, width - left), cells))
    elif people:
        found += signature_area(paper.signatures, style, width)
        found += [empty(14), *beside] if beside else []
    else:
        found += beside
    if len(lines) > FEW:
        found += [empty(14), *recipient_lines(lines, style)]
    if paper.origin:
        look = Look(10, is_italic=True)
        size = Measures.of(style).line(10)
        found.append(line(paper.origin, look, Place(line=size, before=10, align="left")))
    return found


def signature_area(area: Signatures, style: Style, width: float) -> Lines:
    """Return signatures side by side, with their own day where they have one."""
    found: Lines = []
    if area.dated:
        day = Place(line=style.line_spacing, before=10, align="right", keeps_next=True)
        found.append(line(area.dated, Look(is_italic=True), day))
    cells = [signature_lines(one, style, index) for index, one in enumerate(area.people)]
    if len(cells) == 1:
        widths, row = (width * _LEFT, width * (1 - _LEFT)), [[], *cells]
    else:
        widths, row = (width / 2, width / 2), cells
    found.append(columns(widths, [row]))
    return found


def signature_lines(signature: Signature, style: Style, index: int) -> Lines:
    """Return authority, post, the place of a signature and the name."""
    measures = Measures.of(style)
    place = Place(line=measures.body, keeps_next=True)
    found = [line(words, Look(is_bold=True), place) for words in authority_lines(signature, style)]
    if post := post_line(signature, style):
        found.append(line(post, Look(is_bold=not style.is_party), place))
    if signature.hint:
        hint = Place(line=measures.line(12), keeps_next=True)
        found.append(line(signature.hint, Look(12, is_italic=True), hint))
    room = Place(line=style.slot_height, before=4, after=1.5, keeps_next=True)
    content = (
        marked(f"{SLOT}{signature.slot}", _SLOT_MARKS + index, [run("")]) if signature.slot else []
    )
    found += [
        paragraph(content, room),
        line(signature.name, Look(is_bold=True), Place(line=measures.body)),
    ]
    return found


def recipient_lines(lines: tuple[str, ...], style: Style) -> Lines:
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
