"""Thông báo kết quả đánh giá, xếp loại: the levels a body decided, in words, without scores."""

from __future__ import annotations

from typing import Final

from camket.documents.forms.parts import frame_of, signature_of
from camket.documents.paper import Column, Paper, Paragraph, Row, Signatures, Table
from camket.documents.values import RatingNotice

KEY: Final = "rating_notice"
_RUN: Final = 3
"""Neighbouring numbers from so many on are written as a range."""


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
            *_reasons(notice),
            *(Paragraph(line) for line in notice.closing),
        ),
        signatures=Signatures((signature_of(notice.signature),)),
    )


def _table(notice: RatingNotice) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    columns = (
        Column("TT", 10, is_centred=True),
        Column(notice.subject_title),
        Column("Chức vụ, đơn vị", 50),
        Column("Mức xếp loại", 48),
    )
    rows = tuple(
        Row((str(number), row.name, row.unit, row.level))
        for number, row in enumerate(notice.rows, start=1)
    )
    return columns, rows


def _reasons(notice: RatingNotice) -> tuple[Paragraph, ...]:
    """Return the reasons once each, with the numbers in the table they are the reasons of."""
    numbers: dict[str, list[int]] = {}
    for number, row in enumerate(notice.rows, start=1):
        if row.reason:
            numbers.setdefault(row.reason, []).append(number)
    if not numbers:
        return ()
    return (
        Paragraph("Căn cứ của mức xếp loại, theo số thứ tự trong bảng:"),
        *(Paragraph(f"- Số {_told(found)}: {reason}.") for reason, found in numbers.items()),
    )


def _told(numbers: list[int]) -> str:
    """Write 1, 4, 5, 6 as "1, 4 – 6"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = (
        ", ".join(map(str, run)) if len(run) < _RUN else f"{run[0]} – {run[-1]}" for run in runs
    )
    return ", ".join(shown)
