"""Bản cam kết điều chỉnh: the signed text with each change marked, its reason, and both sides again.

The old words are struck through, the new ones underlined, so that a print in black shows both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from camket.documents.canonical import ATTACHMENT_NAME
from camket.documents.forms.commitment import CHANGES, LEGEND, MEASURES, WORKS
from camket.documents.forms.parts import Section, numbered, paragraphs, sections
from camket.documents.numerals import Level
from camket.documents.paper import (
    Attachment,
    Block,
    Frame,
    Heading,
    Mark,
    Paper,
    Paragraph,
    Row,
    Signatures,
    Span,
    Table,
    Text,
)

KEY: Final = "amendment"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: where, from what, to what, why. Empty words before mean something added."""

    place: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class MarkedItem:
    """One of the key issues with its changes marked.

    Attributes:
        measures: Name, unit, baseline, target, deadline.
        works: Content, lead, deadline, product.
    """

    title: Text
    summary: Text = ""
    measures: tuple[tuple[Text, Text, Text, Text, Text], ...] = ()
    works: tuple[tuple[Text, Text, Text, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Amendment:
    """An amendment of a signed commitment.

    Attributes:
        ordinal: Which amendment this is, from 1.
        baseline: The signed text, as "bản cam kết số 01-CK/ĐU, ngày 05/02/2026".
        parties: Who agrees with whom, a line each.
        frozen: The frozen text of the amended commitment.
    """

    frame: Frame
    subject: str
    ordinal: int
    baseline: str
    parties: tuple[str, ...]
    changes: tuple[Change, ...]
    items: tuple[MarkedItem, ...]
    signatures: Signatures
    frozen: bytes


def paper_of(amendment: Amendment) -> Paper:
    """Return the paper of an amendment."""
    return Paper(
        form=KEY,
        frame=amendment.frame,
        title="Bản cam kết",
        subject=amendment.subject,
        remark=f"(Bản điều chỉnh lần {amendment.ordinal})",
        blocks=tuple(_text(amendment)),
        signatures=amendment.signatures,
        attachment=Attachment(
            ATTACHMENT_NAME, "Nội dung cam kết sau điều chỉnh đã chốt", amendment.frozen
        ),
    )


def _text(amendment: Amendment) -> Iterator[Block]:
    yield from paragraphs(amendment.parties)
    yield Paragraph(f"Hai bên thống nhất điều chỉnh {amendment.baseline} như sau:")
    rows = numbered((one.place, one.before, one.after, one.reason) for one in amendment.changes)
    yield from sections((Section("Nội dung điều chỉnh", blocks=(Table(CHANGES, rows),)),))
    yield Heading(Level.ROMAN, 2, "Nội dung cam kết sau điều chỉnh")
    yield Paragraph((Span(LEGEND, Mark.ITALIC),))
    for number, item in enumerate(amendment.items, start=1):
        yield from _item(number, item)
    yield Paragraph(
        f"Các nội dung khác của {amendment.baseline} giữ nguyên. Kết quả đã đạt trước ngày điều "
        "chỉnh tính theo bản đã ký; việc điều chỉnh không làm bất lợi cho phần đã thực hiện"
    )


def _item(number: int, item: MarkedItem) -> Iterator[Block]:
    yield Heading(Level.ARABIC, number, item.title)
    if item.summary:
        yield Paragraph(item.summary)
    point = 0
    if item.measures:
        point += 1
        yield Heading(Level.LETTER, point, "Chỉ tiêu")
        yield Table(MEASURES, numbered(item.measures))
    if item.works:
        yield Heading(Level.LETTER, point + 1, "Nội dung công việc")
        rows = (
            Row((f"{number}.{place}", *cells)) for place, cells in enumerate(item.works, start=1)
        )
        yield Table(WORKS, tuple(rows))
