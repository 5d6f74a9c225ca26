"""Công văn đặt hàng: the superior asks a unit to take key issues into its commitment.

The decision itself is a conclusion of the standing committee (documents.md §3); this letter carries
it to the unit and cites it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from camket.documents.forms.parts import DUE, NUMBERED, numbered
from camket.documents.paper import Column, Frame, Paper, Paragraph, Signatures, Table

KEY: Final = "order_letter"
_COLUMNS: Final = (
    NUMBERED,
    Column("Việc đặt hàng"),
    Column("Kết quả cần đạt", 50),
    DUE,
)


@dataclass(frozen=True, slots=True)
class OrderedItem:
    """An issue that the superior asks for."""

    title: str
    result: str
    due: str


@dataclass(frozen=True, slots=True)
class OrderLetter:
    """A letter that orders key issues.

    Attributes:
        basis: The first words: "Thực hiện Thông báo kết luận số 21-TB/TU, ngày 20/01/2026 của …".
        answer_by: Day by which the unit answers, as papers write it.
    """

    frame: Frame
    year: int
    basis: str
    issuer: str
    items: tuple[OrderedItem, ...]
    reasons: tuple[str, ...]
    answer_by: str
    signatures: Signatures


def paper_of(letter: OrderLetter) -> Paper:
    """Return the letter."""
    rows = numbered((one.title, one.result, one.due) for one in letter.items)
    return Paper(
        form=KEY,
        frame=letter.frame,
        title="",
        subject=f"đặt hàng vấn đề trọng tâm năm {letter.year}",
        blocks=(
            Paragraph(
                f"{letter.basis}, {letter.issuer} đề nghị tập thể, người đứng đầu đơn vị đưa các việc "
                f"sau vào bản cam kết năm {letter.year}:"
            ),
            Table(_COLUMNS, rows),
            *(Paragraph(line) for line in letter.reasons),
            Paragraph(
                "Đề nghị đơn vị cho ý kiến, nêu rõ điều kiện cần cấp trên bảo đảm, trước ngày "
                f"{letter.answer_by}"
            ),
        ),
        signatures=letter.signatures,
    )
