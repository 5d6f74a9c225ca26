"""The paragraph styles of a paper in Word: what an official edits is set once, by name.

Measures come from `documents.style`, where the sources are named. Lines stand at exact distances,
as the Typst templates set them, so that both give the same pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from camket.documents.word.xml import twips, w, written

if TYPE_CHECKING:
    from lxml import etree

    from camket.documents.style import Style

FONT: Final = "Times New Roman"
"""The face official paper is ruled to have; Tinos has the same widths where it is missing."""
EDGES: Final = 1.1
"""Height of a line of letters in parts of their size, as the Typst templates cut its edges."""

BODY: Final = "NoiDung"
PLAIN: Final = "Dong"
CELL: Final = "OBang"
RECIPIENT: Final = "NoiNhan"
HEADINGS: Final = ("Heading1", "Heading2", "Heading3", "Heading4")


@dataclass(frozen=True, slots=True)
class Measures:
    """Distances between lines, in points, of a style."""

    body: float
    leading: float
    gap: float
    cell: float
    recipient: float

    @classmethod
    def of(cls, style: Style) -> Measures:
        """Return the distances of a style."""
        return cls(
            body=style.line_spacing,
            leading=style.line_spacing - EDGES * style.body_size,
            gap=style.paragraph_gap,
            cell=EDGES * style.table_size + 2,
            recipient=EDGES * style.recipients_size + 3,
        )

    def line(self, size: float) -> float:
        """Return the distance of lines of letters of a size outside the running text."""
        return EDGES * size + self.leading


def spacing(line: float, *, before: float = 0, after: float = 0) -> etree._Element:
    """Return the distances of a paragraph, in points."""
    return w("spacing", before=before * 20, after=after * 20, line=line * 20, lineRule="exact")


def faces(size: float, *, bold: bool = False, italic: bool = False) -> tuple[etree._Element, ...]:
    """Return the properties of letters of a size, in points, for both scripts Word tells apart."""
    found = []
    if bold:
        found += [w("b"), w("bCs")]
    if italic:
        found += [w("i"), w("iCs")]
    return (*found, w("sz", val=size * 2), w("szCs", val=size * 2))


def styles_part(style: Style) -> bytes:
    """Return the styles of a paper."""
    measures = Measures.of(style)
    return written(
        w(
            "styles",
            _defaults(style),
            _style("Normal", "Normal", None, (spacing(measures.body),), (), is_default=True),
            _style(
                BODY,
                "Nội dung",
                "Normal",
                (
                    spacing(measures.body, after=measures.gap),
                    w("ind", firstLine=twips(style.indent)),
                    w("jc", val="both"),
                ),
                (),
            ),
            _style(PLAIN, "Dòng thể thức", "Normal", (w("jc", val="center"),), ()),
            *(_heading(name, level, measures, style) for level, name in enumerate(HEADINGS)),
            _style(CELL, "Ô bảng", "Normal", (spacing(measures.cell),), faces(style.table_size)),
            _style(
                RECIPIENT,
                "Nơi nhận",
                "Normal",
                (spacing(measures.recipient), w("ind", left=twips(2), hanging=twips(2))),
                faces(style.recipients_size),
            ),
            _plain_table(),
        )
    )


def settings_part() -> bytes:
    """Return settings: no hyphens, no changes followed, the layout of the Word of today."""
    compatible = "compatibilityMode"
    return written(
        w(
            "settings",
            w("zoom", percent=100),
            w("autoHyphenation", val="0"),
            w("defaultTabStop", val=720),
            w("characterSpacingControl", val="doNotCompress"),
            w(
                "compat",
                w(
                    "compatSetting",
                    name=compatible,
                    uri="http://schemas.microsoft.com/office/word",
                    val="15",
                ),
            ),
            w("themeFontLang", val="vi-VN"),
        )
    )


def fonts_part() -> bytes:
    """Return the one font that the paper names."""
    return written(
        w(
            "fonts",
            w(
                "font",
                w("panose1", val="02020603050405020304"),
                w("charset", val="00"),
                w("family", val="roman"),
                w("pitch", val="variable"),
                name=FONT,
            ),
        )
    )


def _defaults(style: Style) -> etree._Element:
    return w(
        "docDefaults",
        w(
            "rPrDefault",
            w(
                "rPr",
                w("rFonts", ascii=FONT, hAnsi=FONT, cs=FONT, eastAsia=FONT),
                w("kern", val=2),
                *faces(style.body_size),
                w("lang", val="vi-VN", eastAsia="vi-VN", bidi="vi-VN"),
            ),
        ),
        w("pPrDefault", w("pPr", w("widowControl", val="1"))),
    )


def _heading(name: str, level: int, measures: Measures, style: Style) -> etree._Element:
    return _style(
        name,
        f"heading {level + 1}",
        BODY,
        (
            w("keepNext"),
            spacing(measures.body, before=9, after=measures.gap),
            w("ind", firstLine=twips(style.indent)),
            w("outlineLvl", val=level),
        ),
        (),
        following=BODY,
    )


def _style(
    identity: str,
    name: str,
    base: str | None,
    paragraph: tuple[etree._Element, ...],
    letters: tuple[etree._Element, ...],
    *,
    following: str = "",
    is_default: bool = False,
) -> etree._Element:
    element = w(
        "style",
        w("name", val=name),
        w("basedOn", val=base) if base else None,
        w("next", val=following) if following else None,
        w("qFormat"),
        w("pPr", *paragraph),
        w("rPr", *letters) if letters else None,
        type="paragraph",
        styleId=identity,
    )
    if is_default:
        element.set(element.tag.replace("style", "default"), "1")
    return element


def _plain_table() -> etree._Element:
    return w(
        "style",
        w("name", val="Normal Table"),
        w(
            "tblPr",
            w("tblInd", w_="0", type="dxa"),
            w(
                "tblCellMar",
                *(w(side, w_="0", type="dxa") for side in ("top", "left", "bottom", "right")),
            ),
        ),
        type="table",
        styleId="TableNormal",
        default="1",
    )
