"""Quyết định công nhận xếp loại: the deciding body recognises the levels, by articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from camket.documents.forms.parts import NUMBERED, numbered
from camket.documents.numerals import Level
from camket.documents.paper import (
    Annex,
    Column,
    Frame,
    Heading,
    Paper,
    Paragraph,
    Signatures,
    Table,
)
from camket.documents.values import RatedRow

KEY: Final = "rating_decision"
_COLUMNS: Final = (
    NUMBERED,
    Column("Họ và tên, tập thể"),
    Column("Chức vụ, đơn vị", 56),
    Column("Mức xếp loại", 46),
)


@dataclass(frozen=True, slots=True)
class RatingDecision:
    """A decision on levels.

    Attributes:
        body: Who decides, as "Ban Thường vụ Tỉnh ủy" or "Chủ tịch Ủy ban nhân dân xã".
        subject: Whose levels, as "tập thể, cá nhân diện Ban Thường vụ Tỉnh ủy quản lý".
        carried_out_by: Who carries it out, as "Văn phòng, Ban Tổ chức và các tập thể …".
    """

    frame: Frame
    year: int
    body: str
    subject: str
    rows: tuple[RatedRow, ...]
    carried_out_by: str
    signatures: Signatures


def paper_of(decision: RatingDecision) -> Paper:
    """Return the decision; the list is its annex."""
    rows = numbered((one.name, one.unit, one.level) for one in decision.rows)
    return Paper(
        form=KEY,
        frame=decision.frame,
        title="Quyết định",
        subject=f"công nhận kết quả xếp loại chất lượng {decision.subject} năm {decision.year}",
        blocks=(
            Paragraph(f"{decision.body} QUYẾT ĐỊNH:".upper(), is_heading=True),
            Heading(
                Level.ARTICLE,
                1,
                f"Công nhận kết quả xếp loại chất lượng năm {decision.year} đối với "
                f"{len(decision.rows)} tập thể, cá nhân theo danh sách kèm theo.",
            ),
            Heading(
                Level.ARTICLE,
                2,
                "Kết quả xếp loại là căn cứ để thực hiện công tác cán bộ, thi đua, khen thưởng theo quy định.",
            ),
            Heading(Level.ARTICLE, 3, "Quyết định có hiệu lực từ ngày ký."),
            Paragraph(f"{decision.carried_out_by} chịu trách nhiệm thi hành Quyết định này"),
        ),
        signatures=decision.signatures,
        annexes=(
            Annex(f"Kết quả xếp loại chất lượng năm {decision.year}", (Table(_COLUMNS, rows),)),
        ),
    )
