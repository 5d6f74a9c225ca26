"""A `Paper` as a Word file: sections, page numbers, the lines at the foot, and all of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from camket.documents.printing import (
    ADDRESSED,
    addressees,
    annex_origin,
    annexes,
    bases,
    look_up_line,
    metadata_title,
    text_and_last_words,
)
from camket.documents.values import TRIAL_LINE
from camket.documents.widths import width_of
from camket.documents.word.body import close_up, spaced, text_lines
from camket.documents.word.ending import ending, keep_with_next
from camket.documents.word.head import head, title
from camket.documents.word.lines import Look, Place, empty, line, paragraph, rule, runs
from camket.documents.word.packing import Properties, pack
from camket.documents.word.styles import (
    BODY,
    HEADINGS,
    PLAIN,
    Measures,
    fonts_part,
    settings_part,
    spacing,
    styles_part,
)
from camket.documents.word.xml import referring, twips, w, written

if TYPE_CHECKING:
    from lxml import etree

    from camket.documents.paper import Annex, Paper

_A4: Final = (210.0, 297.0)
_ABOVE_NUMBER: Final = 8.5
"""Millimetres from the edge of the page to the page number."""
_BELOW_TEXT: Final = 0.5
"""Millimetres from the text to the foot."""
_ADDRESSED_AT: Final = 25
"""Millimetres from the margin to "Kính gửi:" where several stand below it."""
_ANNEX_RULE: Final = 32 / 25.4 * 72
"""Points; Phụ lục III, Mẫu 2.1."""
_TRIAL_RED: Final = "701313"
_FRAME_RED: Final = "8E1B1B"
_TRIAL_SIZE: Final = 11
_TRIAL_ROOM: Final = 3
_LOOK_UP_SIZE: Final = 9
_PRODUCT: Final = "CamKet"


@dataclass(frozen=True, slots=True)
class _Section:
    """A stretch of pages of one direction with the names of its header and footers."""

    is_landscape: bool
    foot_of_first: str
    starts_anew: bool


def render_word(paper: Paper) -> bytes:
    """Return a paper as a Word file; the same paper gives the same bytes."""
    body = w("body")
    width = _printed(paper, is_landscape=paper.is_landscape)
    body.extend(spaced(_main(paper, width)))
    sections = [_Section(paper.is_landscape, "footer1", starts_anew=False)]
    for heading, annex in annexes(paper):
        _close(body, paper, sections[-1])
        sections.append(_Section(annex.is_landscape, "footer2", starts_anew=True))
        inner = _printed(paper, is_landscape=annex.is_landscape)
        body.extend(spaced(_annex(paper, heading, annex, inner)))
    body.append(_section_properties(paper, sections[-1]))
    return pack(
        written(w("document", body)),
        around=_around(paper),
        fixed={
            "styles": styles_part(paper.style),
            "settings": settings_part(),
            "fontTable": fonts_part(),
        },
        properties=properties_of(paper),
    )


def properties_of(paper: Paper) -> Properties:
    """Return what the file of a paper says of itself."""
    return Properties(
        title=metadata_title(paper),
        author=paper.frame.head.issuer,
        keywords=f"{_PRODUCT}; {TRIAL_LINE}" if paper.frame.is_trial else _PRODUCT,
        created_at=paper.frame.created_at,
    )


def _main(paper: Paper, width: float) -> list[etree._Element]:
    text, kept = text_and_last_words(paper)
    begun = text_lines(text, paper.style, width)
    between = [*_addressed(paper), *_enacting(paper), *(_basis(one, paper) for one in bases(paper))]
    if begun and not between:
        close_up(begun[0])
    last = text_lines(kept, paper.style, width)
    for one in last:
        keep_with_next(one)
    return [
        *head(paper, width),
        *title(paper, width),
        *between,
        *begun,
        *last,
        *ending(paper, width),
    ]


def _annex(paper: Paper, heading: str, annex: Annex, width: float) -> list[etree._Element]:
    line_of = Measures.of(paper.style).body
    centred = Place(line=line_of, after=6, align="center", first=0, keeps_next=True)
    bold = Look(14, is_bold=True)
    origin = annex_origin(paper)
    below = Place(line=line_of, after=14 if paper.style.is_party else 0, align="center")
    ruled = [] if paper.style.is_party else [empty(8), rule(_ANNEX_RULE, width), empty(10)]
    return [
        line(heading, bold, centred, style=HEADINGS[0]),
        line(annex.title, bold, centred),
        line(origin, Look(is_italic=True), below),
        *ruled,
        *text_lines(annex.blocks, paper.style, width),
    ]


def _addressed(paper: Paper) -> list[etree._Element]:
    found = addressees(paper)
    measures = Measures.of(paper.style)
    last = len(found) - 1
    several = len(found) > 1
    # each recipient's dash stands under the colon (Phụ lục I, II.9d)
    colon = width_of(ADDRESSED.rstrip(":"), paper.style.body_size) / 72 * 25.4
    return [
        line(
            words,
            Look(),
            Place(
                line=measures.body,
                before=6 if index == 0 else 0,
                after=11.5 if index == last else 6,
                align="left" if several else "center",
                left=(_ADDRESSED_AT + (colon if index else 0)) if several else 0,
            ),
        )
        for index, words in enumerate(found)
    ]


def _enacting(paper: Paper) -> list[etree._Element]:
    """Return who decides, between title and căn cứ of a state decision."""
    if not paper.enacting:
        return []
    place = Place(line=Measures.of(paper.style).body, after=12, align="center")
    return [line(paper.enacting.upper(), Look(is_bold=True), place)]


def _basis(words: str, paper: Paper) -> etree._Element:
    look = Look(is_italic=paper.style.italic_bases)
    return paragraph(runs(words, look), style=BODY)


def _printed(paper: Paper, *, is_landscape: bool) -> float:
    """Return the width that is printed, in points."""
    style = paper.style
    page = _A4[1] if is_landscape else _A4[0]
    return (page - style.margin_left - style.margin_right) / 25.4 * 72


def _close(body: etree._Element, paper: Paper, section: _Section) -> None:
    """End a section in a paragraph of its own, too low to make a page."""
    properties = w("pPr", w("pStyle", val=PLAIN), spacing(1), _section_properties(paper, section))
    body.append(w("p", properties))


def _section_properties(paper: Paper, section: _Section) -> etree._Element:
    style = paper.style
    wide, high = reversed(_A4) if section.is_landscape else _A4
    size = w("pgSz", w_=twips(wide), h=twips(high))
    if section.is_landscape:
        size.set(size.tag.replace("pgSz", "orient"), "landscape")
    return w(
        "sectPr",
        *(
            referring("headerReference", name, type=kind)
            for kind, name in (("default", "header1"), ("first", "header2"))
        ),
        *(
            referring("footerReference", name, type=kind)
            for kind, name in (("default", "footer2"), ("first", section.foot_of_first))
        ),
        w("type", val="nextPage"),
        size,
        w(
            "pgMar",
            top=twips(style.margin_top),
            right=twips(style.margin_right),
            bottom=twips(style.margin_bottom),
            left=twips(style.margin_left),
            header=twips(_ABOVE_NUMBER),
            footer=twips(style.margin_bottom - _BELOW_TEXT - _foot_height(paper) / 72 * 25.4),
            gutter=0,
        ),
        w("pgNumType", start=1) if section.starts_anew else None,
        w("titlePg"),
    )


def _around(paper: Paper) -> dict[str, bytes]:
    """Return headers and footers: the number but on first pages, the lines at the foot."""
    style = paper.style
    number = w(
        "p",
        w("pPr", w("pStyle", val=PLAIN), spacing(1.1 * style.page_number_size)),
        w(
            "fldSimple",
            *runs("2", Look(style.page_number_size)),
            instr=" PAGE ",
        ),
    )
    nothing = paragraph([], Place(line=1.1 * style.page_number_size))
    address, height = _address(paper)
    # as high as the foot of page 1, so that what both have stands at one height
    filling = [empty(height)] if height else []
    return {
        "header1": written(w("hdr", number)),
        "header2": written(w("hdr", nothing)),
        "footer1": written(w("ftr", *(address + _foot_lines(paper) or [empty(2)]))),
        "footer2": written(w("ftr", *(_foot_lines(paper) + filling or [empty(2)]))),
    }


def _trial(paper: Paper) -> etree._Element:
    """Return the trial line in its frame, as wide as its words."""
    width = width_of(TRIAL_LINE, _TRIAL_SIZE, is_bold=True) + 2 * 8
    side = (_printed(paper, is_landscape=paper.is_landscape) - width) / 2
    edges = ("top", "left", "bottom", "right")
    properties = w(
        "pPr",
        w("pStyle", val=PLAIN),
        w(
            "pBdr",
            *(
                w(edge, val="single", sz="5", space=str(_TRIAL_ROOM), color=_FRAME_RED)
                for edge in edges
            ),
        ),
        spacing(1.1 * _TRIAL_SIZE),
        w("ind", left=side * 20, right=side * 20),
    )
    look = Look(_TRIAL_SIZE, is_bold=True, colour=_TRIAL_RED)
    return w("p", properties, *runs(TRIAL_LINE, look))


def _foot_height(paper: Paper) -> float:
    return _address(paper)[1] + sum(height for _, height in _foot(paper))


def _foot_lines(paper: Paper) -> list[etree._Element]:
    return [one for one, _ in _foot(paper)]


def _address(paper: Paper) -> tuple[list[etree._Element], float]:
    """Return the address under its line, on state paper that has one, and its height."""
    if paper.style.is_party or not paper.frame.address:
        return [], 0
    height = 1.1 * paper.style.address_size + 5
    properties = w(
        "pPr",
        w("pStyle", val=PLAIN),
        w("pBdr", w("top", val="single", sz="4", space="1", color="auto")),
        spacing(height),
    )
    return [w("p", properties, *runs(paper.frame.address, Look(paper.style.address_size)))], height


def _foot(paper: Paper) -> list[tuple[etree._Element, float]]:
    """Return the lines at the foot of every page with their heights in points."""
    found = []
    if paper.frame.is_trial:
        found.append((_trial(paper), 1.1 * _TRIAL_SIZE + 2 * _TRIAL_ROOM + 1.2))
    if words := look_up_line(paper):
        height = 1.1 * _LOOK_UP_SIZE + 3
        found.append((line(words, Look(_LOOK_UP_SIZE), Place(line=height)), height))
    return found
