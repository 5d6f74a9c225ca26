"""Bản cam kết: what the head of a unit promises, and what the superior owes in return.

An amendment is a commitment anew, with what it changes in a table and marked where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from camket.documents.canonical import ATTACHMENT_NAME
from camket.documents.days import short_day
from camket.documents.forms import amendment
from camket.documents.forms.amendment import marked
from camket.documents.forms.parts import frame_of, signature_of
from camket.documents.numerals import Level
from camket.documents.paper import (
    NOBODY,
    Attachment,
    Block,
    Column,
    Heading,
    Paper,
    Paragraph,
    Row,
    Signatures,
    Table,
)
from camket.documents.values import CommitmentPaper, Duty, Item, Measure, Work

KEY: Final = "commitment"
_MEASURES: Final = (
    Column("TT", 9, is_centred=True),
    Column("Chỉ tiêu"),
    Column("Đơn vị", 20, is_centred=True),
    Column("Hiện trạng", 24, is_centred=True),
    Column("Mục tiêu", 30, is_centred=True),
    Column("Thời hạn", 23, is_centred=True),
)
_WORKS: Final = (
    Column("TT", 11, is_centred=True),
    Column("Nội dung"),
    Column("Chủ trì", 34),
    Column("Thời hạn", 23, is_centred=True),
    Column("Sản phẩm", 38),
)
_DUTIES: Final = (
    Column("TT", 9, is_centred=True),
    Column("Nội dung"),
    Column("Thời hạn", 26, is_centred=True),
)


def paper_of(commitment: CommitmentPaper, frozen: bytes) -> Paper:
    """Return the paper of a commitment, which carries the frozen text inside."""
    return Paper(
        form=amendment.KEY if commitment.changes else KEY,
        frame=frame_of(
            commitment.header,
            style=commitment.style,
            bases=commitment.legal_bases,
            recipients=commitment.recipients,
            created_at=commitment.created_at,
            is_trial=commitment.is_trial,
        ),
        title=commitment.title,
        subject=commitment.subtitle,
        remark=commitment.remark,
        blocks=tuple(_text(commitment)),
        signatures=_signatures(commitment),
        attachment=Attachment(ATTACHMENT_NAME, "Nội dung cam kết đã chốt", frozen),
    )


def _text(commitment: CommitmentPaper) -> Iterator[Block]:
    yield from (Paragraph(line) for line in commitment.parties)
    yield from amendment.change_blocks(commitment.changes)
    if commitment.opening:
        yield Paragraph(commitment.opening)
    for number, item in enumerate(commitment.items, start=1):
        yield from item_blocks(number, item)
    if commitment.duties:
        yield Paragraph(commitment.duties_title, is_heading=True)
        yield Table(_DUTIES, tuple(_duty(*one) for one in enumerate(commitment.duties, start=1)))
    yield from (Paragraph(line) for line in commitment.pledge)


def item_blocks(number: int, item: Item) -> Iterator[Block]:
    """Return one of the key issues: its words, its measures, its works."""
    yield Heading(Level.ARABIC, number, marked(item.title, "title", item.was))
    if item.summary:
        yield Paragraph(item.summary)
    point = 0
    if item.measures:
        point += 1
        yield Heading(Level.LETTER, point, "Chỉ tiêu")
        yield Table(_MEASURES, tuple(_measure(*one) for one in enumerate(item.measures, start=1)))
    if item.works:
        point += 1
        yield Heading(Level.LETTER, point, "Nội dung công việc")
        rows = tuple(_work(f"{number}.{place}", one) for place, one in enumerate(item.works, 1))
        yield Table(_WORKS, rows)


def _signatures(commitment: CommitmentPaper) -> Signatures:
    """Return the signatures row by row: left and right, then the collectives and the seals."""
    left = (commitment.left, *commitment.left_more)
    right = (commitment.right, *commitment.right_more)
    return Signatures(
        tuple(
            signature_of(block) if block else NOBODY
            for pair in zip_longest(left, right)
            for block in pair
        )
    )


def _measure(number: int, measure: Measure) -> Row:
    cells = {
        "name": measure.name,
        "unit": measure.unit,
        "baseline": measure.baseline,
        "target": f"{measure.direction} {measure.target}".strip(),
        "by": short_day(measure.by),
    }
    return Row((str(number), *(marked(words, key, measure.was) for key, words in cells.items())))


def _work(number: str, work: Work) -> Row:
    cells = {
        "content": work.content,
        "lead": work.lead,
        "by": short_day(work.by),
        "product": work.product,
    }
    return Row((number, *(marked(words, key, work.was) for key, words in cells.items())))


def _duty(number: int, duty: Duty) -> Row:
    return Row((str(number), duty.content, short_day(duty.by) if duty.by else ""))
