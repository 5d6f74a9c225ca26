"""Bản cam kết: what the head of a unit promises, and what the superior owes in return."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from camket.documents.canonical import ATTACHMENT_NAME
from camket.documents.days import short_day
from camket.documents.forms.parts import NUMBERED, changed, frame_of, numbered, signature_of
from camket.documents.numerals import Level
from camket.documents.paper import (
    Attachment,
    Block,
    Column,
    Heading,
    Mark,
    Paper,
    Paragraph,
    Row,
    Signature,
    Signatures,
    Span,
    Table,
    Text,
)
from camket.documents.values import (
    AmendedPlace,
    CommitmentPaper,
    Duty,
    Item,
    Measure,
    SignatureBlock,
    Work,
)

KEY: Final = "commitment"
AMENDMENT_KEY: Final = "amendment"
MEASURES: Final = (
    Column("TT", 9, is_centred=True),
    Column("Chỉ tiêu"),
    Column("Đơn vị", 20, is_centred=True),
    Column("Hiện trạng", 24, is_centred=True),
    Column("Mục tiêu", 30, is_centred=True),
    Column("Thời hạn", 23, is_centred=True),
)
WORKS: Final = (
    Column("TT", 11, is_centred=True),
    Column("Nội dung"),
    Column("Chủ trì", 34),
    Column("Thời hạn", 23, is_centred=True),
    Column("Sản phẩm", 38),
)
CHANGES: Final = (
    NUMBERED,
    Column("Mục", 28),
    Column("Bản đã ký", 34),
    Column("Điều chỉnh thành", 34),
    Column("Lý do"),
)
LEGEND: Final = "Chữ gạch ngang là nội dung của bản đã ký; chữ gạch chân là nội dung điều chỉnh."
_DUTIES: Final = (
    Column("TT", 9, is_centred=True),
    Column("Nội dung"),
    Column("Thời hạn", 26, is_centred=True),
)


def paper_of(commitment: CommitmentPaper, frozen: bytes) -> Paper:
    """Return the paper of a commitment, which carries the frozen text inside.

    An amendment is the same paper with its changes listed and marked.
    """
    return Paper(
        form=AMENDMENT_KEY if commitment.changes else KEY,
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
        signatures=Signatures((signature_of(commitment.left), signature_of(commitment.right))),
        attachment=Attachment(ATTACHMENT_NAME, "Nội dung cam kết đã chốt", frozen),
    )


def _text(commitment: CommitmentPaper) -> Iterator[Block]:
    yield from (Paragraph(line) for line in commitment.parties)
    if commitment.changes:
        yield Paragraph("Các nội dung điều chỉnh", is_heading=True)
        yield Table(CHANGES, numbered(_change(one) for one in commitment.changes))
        yield Paragraph((Span(LEGEND, Mark.ITALIC),))
    if commitment.opening:
        yield Paragraph(commitment.opening)
    for number, item in enumerate(commitment.items, start=1):
        yield from item_blocks(number, item)
    if commitment.duties:
        yield Paragraph(commitment.duties_title, is_heading=True)
        yield Table(_DUTIES, tuple(_duty(*one) for one in enumerate(commitment.duties, start=1)))
    yield from (Paragraph(line) for line in commitment.pledge)
    for pair in zip_longest(commitment.left_more, commitment.right_more):
        yield Signatures(tuple(_further(block) for block in pair))


def _further(block: SignatureBlock | None) -> Signature:
    """Return who else signs, for a collective or with a seal; nobody where a side has no more."""
    return signature_of(block) if block else Signature(post="", name="")


def _change(change: AmendedPlace) -> tuple[Text, ...]:
    return (change.where, change.before or "chưa có", change.after or "bỏ", change.reason)


def _marked(was: tuple[tuple[str, str], ...], key: str, value: str) -> Text:
    """Return a cell with what stood there before, where an amendment changes it."""
    before = dict(was)
    return changed(before[key], value) if key in before else value


def item_blocks(number: int, item: Item) -> Iterator[Block]:
    """Return one of the key issues: its words, its measures, its works."""
    yield Heading(Level.ARABIC, number, _marked(item.was, "title", item.title))
    if item.summary:
        yield Paragraph(_marked(item.was, "summary", item.summary))
    point = 0
    if item.measures:
        point += 1
        yield Heading(Level.LETTER, point, "Chỉ tiêu")
        yield Table(MEASURES, tuple(_measure(*one) for one in enumerate(item.measures, start=1)))
    if item.works:
        point += 1
        yield Heading(Level.LETTER, point, "Nội dung công việc")
        rows = tuple(_work(f"{number}.{place}", one) for place, one in enumerate(item.works, 1))
        yield Table(WORKS, rows)


def _measure(number: int, measure: Measure) -> Row:
    cells = {
        "name": measure.name,
        "unit": measure.unit,
        "baseline": measure.baseline,
        "target": f"{measure.direction} {measure.target}".strip(),
        "by": short_day(measure.by),
    }
    return Row((str(number), *(_marked(measure.was, key, cells[key]) for key in cells)))


def _work(number: str, work: Work) -> Row:
    cells = {
        "content": work.content,
        "lead": work.lead,
        "by": short_day(work.by),
        "product": work.product,
    }
    return Row((number, *(_marked(work.was, key, cells[key]) for key in cells)))


def _duty(number: int, duty: Duty) -> Row:
    return Row((str(number), duty.content, short_day(duty.by) if duty.by else ""))
