"""Biên bản bàn giao: every open thing that passes from one head of a unit to the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from camket.documents.forms.parts import frame_of, signature_of
from camket.documents.numerals import Level
from camket.documents.paper import (
    Block,
    Column,
    Heading,
    Paper,
    Paragraph,
    Row,
    Signatures,
    Table,
)
from camket.documents.values import HandedRow, HandoverMinutes

KEY: Final = "handover"
_COLUMNS: Final = (
    Column("TT", 10, is_centred=True),
    Column("Nội dung"),
    Column("Chủ trì", 34),
    Column("Thời hạn", 24, is_centred=True),
    Column("Tình trạng", 40),
)


def paper_of(minutes: HandoverMinutes) -> Paper:
    """Return the paper of a handover: who hands over signs left, who receives right."""
    return Paper(
        form=KEY,
        frame=frame_of(
            minutes.header,
            style=minutes.style,
            bases=minutes.legal_bases,
            recipients=minutes.recipients,
            created_at=minutes.created_at,
            is_trial=minutes.is_trial,
        ),
        title=minutes.title,
        subject=minutes.subtitle,
        blocks=tuple(_text(minutes)),
        signatures=Signatures((signature_of(minutes.left), signature_of(minutes.right))),
    )


def _text(minutes: HandoverMinutes) -> Iterator[Block]:
    yield from (Paragraph(line) for line in minutes.people)
    yield Paragraph(minutes.as_of)
    for number, group in enumerate(minutes.groups, start=1):
        yield Heading(Level.ARABIC, number, group.title)
        yield Table(_COLUMNS, tuple(_row(*one) for one in enumerate(group.rows, start=1)))
    yield from (Paragraph(line) for line in minutes.closing)


def _row(number: int, row: HandedRow) -> Row:
    return Row((str(number), row.title, row.owner, row.due, row.state))
