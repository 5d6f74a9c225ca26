"""Thông báo kết quả đánh giá, xếp loại: the levels a body decided, in words, without scores."""

from __future__ import annotations

from typing import Final

from camket.documents.forms.parts import frame_of, signature_of
from camket.documents.paper import Column, Paper, Paragraph, Row, Signatures, Table
from camket.documents.values import RatingNotice

KEY: Final = "rating_notice"


def paper_of(notice: RatingNotice) -> Paper:
    """Return the paper of a notice of ratings."""
    columns, rows = _table(notice)
    return Paper(
        form=KEY,
        frame=frame_of(
            notice.header,
            style=notice.style,
            bases=notice.legal_bases,
            recipients=notice.recipients,
            created_at=notice.created_at,
            is_trial=notice.is_trial,
        ),
        title=notice.title,
        subject=notice.subtitle,
        blocks=(
            *(Paragraph(line) for line in notice.body),
            *((Table(columns, rows),) if rows else ()),
            *(Paragraph(line) for line in notice.closing),
        ),
        signatures=Signatures((signature_of(notice.signature),)),
    )


def _table(notice: RatingNotice) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """Return the table; reasons have a column where at least one is told."""
    has_reasons = any(row.reason for row in notice.rows)
    columns = [
        Column("TT", 10, is_centred=True),
        Column(notice.subject_title),
        Column("Chức vụ, đơn vị", 36 if has_reasons else 50),
        Column("Mức xếp loại", 32 if has_reasons else 48),
    ]
    if has_reasons:
        columns.append(Column("Căn cứ", 48))
    rows = []
    for number, row in enumerate(notice.rows, start=1):
        cells = (str(number), row.name, row.unit, row.level)
        rows.append(Row((*cells, row.reason) if has_reasons else cells))
    return tuple(columns), tuple(rows)
