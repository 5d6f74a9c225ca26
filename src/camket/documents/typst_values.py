"""A paper as the plain values that the Typst templates read: each word as it is printed."""

from __future__ import annotations

import itertools
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from camket.documents import printing
from camket.documents.numerals import Level
from camket.documents.paper import (
    Block,
    Bullets,
    Choices,
    Heading,
    KeyValues,
    Mark,
    Paper,
    Paragraph,
    Picture,
    Signature,
    Signatures,
    Table,
    Text,
    Urgency,
)
from camket.documents.qr import picture_of
from camket.documents.values import TRIAL_LINE
from camket.documents.widths import even_width

if TYPE_CHECKING:
    from camket.documents.style import Style
    from camket.documents.typesetter import TemplateValue

_PRODUCT: Final = "CamKet"
_URGENCY_WIDTHS: Final = {
    Urgency.NONE: 0,
    Urgency.URGENT: 20,
    Urgency.VERY_URGENT: 40,
    Urgency.EXPRESS: 30,
}
"""Millimetres, NĐ 30/2020, Phụ lục I, ô 10b (A); each frame is 8 high."""
_PAGE: Final = (210, 297)
"""Millimetres across an A4 page, upright and on its side."""
_TAG_LEVELS: Final = {
    Level.PART: 2,
    Level.CHAPTER: 2,
    Level.ROMAN: 2,
    Level.SECTION: 3,
    Level.ARTICLE: 3,
    Level.ARABIC: 3,
    Level.LETTER: 4,
}


def values_of(paper: Paper) -> dict[str, TemplateValue]:
    """Return everything the template prints, in its own words for each block."""
    frame, style = paper.frame, paper.style
    text, kept = printing.text_and_last_words(paper)
    return {
        "style": asdict(style),
        "trial": TRIAL_LINE if frame.is_trial else "",
        "metadata": {
            "title": printing.metadata_title(paper),
            "author": frame.head.issuer,
            "keywords": [_PRODUCT, TRIAL_LINE] if frame.is_trial else [_PRODUCT],
        },
        "attachment": _attachment(paper),
        "landscape": paper.is_landscape,
        "look_up": printing.look_up_line(paper),
        "look_up_picture": picture_of(printing.look_up_address(paper)),
        "address": "" if style.is_party else frame.address,
        "head": _head(paper),
        "title": paper.title.upper(),
        "subject": "" if paper.is_letter else printing.subject_line(paper),
        "letter_subject": printing.subject_line(paper) if paper.is_letter else "",
        "remark": paper.remark,
        "enacting": paper.enacting.upper(),
        "dashes": printing.DASHES,
        "addressees": list(printing.addressees(paper)),
        "bases": list(printing.bases(paper)),
        "blocks": _blocks(text, style),
        "kept": _blocks(kept, style),
        "signatures": _signatures(paper.signatures, style),
        "recipients_title": printing.RECIPIENTS_TITLE,
        "recipients": list(printing.recipients(paper)),
        "origin": paper.origin,
        "annexes": [
            {
                "number": number,
                "title": annex.title,
                "origin": printing.annex_origin(paper),
                "landscape": annex.is_landscape,
                "blocks": _blocks(annex.blocks, style),
            }
            for number, annex in printing.annexes(paper)
        ],
    }


def _attachment(paper: Paper) -> TemplateValue:
    if paper.attachment is None:
        return None
    return {"name": paper.attachment.name, "description": paper.attachment.description}


def _head(paper: Paper) -> TemplateValue:
    head, style = paper.frame.head, paper.style
    superior, issuer = head.superior.upper(), head.issuer.upper()
    page = _PAGE[1] if paper.is_landscape else _PAGE[0]
    printed = (page - style.margin_left - style.margin_right) / 25.4 * 72
    column, size = printed * style.left_share / 100, style.issuer_size
    return {
        "superior": superior,
        "superior_width": even_width(superior, size, column),
        "issuer": issuer,
        "issuer_width": even_width(issuer, size, column, is_bold=True),
        "asterisk": printing.ASTERISK,
        "top": printing.PARTY_NAME if style.is_party else printing.COUNTRY,
        "motto": "" if style.is_party else printing.MOTTO,
        "number": printing.number_line(head, style),
        "day": printing.day_line(head),
        "draft": printing.draft_line(head),
        "form_label": head.form_label,
        "urgency": head.urgency.value.upper(),
        "urgency_width": _URGENCY_WIDTHS[head.urgency],
        "circulation": head.circulation.upper(),
    }


def _blocks(blocks: tuple[Block, ...], style: Style) -> list[TemplateValue]:
    """Return blocks; the words before a signature inside the text stay on its page."""
    return [
        _block(block, style, is_kept=isinstance(after, Signatures))
        for block, after in itertools.zip_longest(blocks, blocks[1:])
    ]


def _block(block: Block, style: Style, *, is_kept: bool) -> TemplateValue:
    match block:
        case Heading():
            return _heading(block, style)
        case Table():
            return _table(block)
        case Signatures():
            return {"kind": "signatures", **_signatures(block, style)}
    return _lines(block, is_kept=is_kept)


def _lines(block: Paragraph | Bullets | KeyValues | Choices, *, is_kept: bool) -> TemplateValue:
    match block:
        case Paragraph():
            return {
                "kind": "paragraph",
                "text": _words(block.text),
                "heading": block.is_heading,
                "centred": block.is_centred,
                "kept": is_kept,
            }
        case Bullets():
            return {"kind": "bullets", "lines": [_words(line) for line in block.lines]}
        case KeyValues():
            rows = [list(row) for row in block.rows]
            return {"kind": "key_values", "rows": rows, "kept": is_kept}
        case Choices():
            return {"kind": "choices", "options": [list(option) for option in block.options]}


def _heading(block: Heading, style: Style) -> TemplateValue:
    return {
        "kind": "heading",
        "level": _TAG_LEVELS[block.level],
        "centred": printing.is_centred(block.level),
        "lines": [_words(line) for line in printing.heading_lines(block, style)],
    }


def _table(table: Table) -> TemplateValue:
    return {
        "kind": "table",
        "titles": [column.title for column in table.columns],
        "widths": [None if one.width is None else str(one.width) for one in table.columns],
        "centred": [index for index, one in enumerate(table.columns) if one.is_centred],
        "rows": [
            {"cells": [_words(cell) for cell in row.cells], "bold": row.is_bold}
            for row in table.rows
        ],
        "if_empty": table.if_empty,
    }


def _signatures(area: Signatures, style: Style) -> dict[str, TemplateValue]:
    return {"dated": area.dated, "people": [_signature(one, style) for one in area.people]}


def _signature(signature: Signature, style: Style) -> TemplateValue:
    return {
        "authority": list(printing.authority_lines(signature, style)),
        "post": printing.post_line(signature, style),
        "name": signature.name,
        "hint": signature.hint,
        "slot": signature.slot,
        "image": _picture(signature.image),
        "seal": _picture(signature.seal),
    }


def _picture(picture: Picture | None) -> TemplateValue:
    if picture is None:
        return None
    return {"png": list(picture.png), "width": picture.width, "height": picture.height}


def _words(text: Text) -> TemplateValue:
    if isinstance(text, str):
        return text
    if all(span.mark is Mark.PLAIN for span in text):
        return printing.plain(text)
    return [[span.text, span.mark.value] for span in text]
