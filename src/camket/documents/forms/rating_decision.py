"""Quyết định công nhận xếp loại: the deciding body recognises the levels, by articles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from camket.documents.forms.parts import NUMBERED, numbered, when_of
from camket.documents.paper import (
    Annex,
    Column,
    Frame,
    Mark,
    Paper,
    Paragraph,
    Signatures,
    Span,
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
        replaces: What a correcting decision puts itself in the place of; empty for a first one.
        when: As "quý III năm 2026"; empty where it is the whole year.
    """

    frame: Frame
    year: int
    body: str
    subject: str
    rows: tuple[RatedRow, ...]
    carried_out_by: str
    signatures: Signatures
    replaces: str = ""
    when: str = ""


def replacing(decision: RatingDecision, what: str) -> RatingDecision:
    """Return the decision as one that replaces another."""
    return replace(decision, replaces=what)


def paper_of(decision: RatingDecision) -> Paper:
    """Return the decision; the list is its annex."""
    is_party = decision.frame.style.is_party
    rows = numbered((one.name, one.unit, one.level) for one in decision.rows)
    return Paper(
        form=KEY,
        frame=decision.frame,
        title="Quyết định",
        subject=f"công nhận kết quả xếp loại chất lượng {decision.subject} {when_of(decision.when, decision.year)}",
        enacting="" if is_party else decision.body,
        blocks=(
            Paragraph(
                f"{decision.body} quyết định:".upper() if is_party else "QUYẾT ĐỊNH:",
                is_heading=True,
                is_centred=True,
            ),
            *(_article(number, words) for number, words in enumerate(_articles(decision), start=1)),
        ),
        signatures=decision.signatures,
        annexes=(
            Annex(
                f"Kết quả xếp loại chất lượng {when_of(decision.when, decision.year)}",
                (Table(_COLUMNS, rows),),
            ),
        ),
    )


def _articles(decision: RatingDecision) -> tuple[str, ...]:
    return (
        f"Công nhận kết quả xếp loại chất lượng {when_of(decision.when, decision.year)} đối với {len(decision.rows)} tập thể, cá nhân theo danh sách kèm theo.",
        *((f"Quyết định này thay thế {decision.replaces}.",) if decision.replaces else ()),
        "Kết quả xếp loại là căn cứ thực hiện công tác cán bộ, thi đua, khen thưởng theo quy định.",
        f"Quyết định có hiệu lực từ ngày ký. {decision.carried_out_by} chịu trách nhiệm thi hành Quyết định này",
    )


def _article(number: int, words: str) -> Paragraph:
    return Paragraph((Span(f"Điều {number}. ", Mark.BOLD), Span(words)))
