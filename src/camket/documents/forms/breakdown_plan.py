"""Kế hoạch thực hiện cam kết, with the table of who does what by when as its annex."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from camket.documents.forms.parts import DUE, Section, sections
from camket.documents.paper import Annex, Bullets, Column, Frame, Paper, Row, Signatures, Table

KEY: Final = "breakdown_plan"
_COLUMNS: Final = (
    Column("TT", 12, is_centred=True),
    Column("Nội dung công việc"),
    Column("Người chủ trì", 44),
    Column("Phối hợp", 48),
    DUE,
    Column("Sản phẩm", 46),
)


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """A piece of work and the one person who answers for it."""

    content: str
    lead: str
    with_whom: str
    due: str
    product: str


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One of the promised issues and its works."""

    title: str
    works: tuple[PlannedWork, ...]


@dataclass(frozen=True, slots=True)
class BreakdownPlan:
    """How a unit carries out what its head has promised.

    Attributes:
        commitment: As "bản cam kết số 01-CK/ĐU, ngày 05/02/2026".
        following: How the plan is followed and reported on, a line each.
    """

    frame: Frame
    year: int
    commitment: str
    purposes: tuple[str, ...]
    items: tuple[PlannedItem, ...]
    following: tuple[str, ...]
    signatures: Signatures


def paper_of(plan: BreakdownPlan) -> Paper:
    """Return the paper of a plan: its table is the annex, on pages lying on their side."""
    works = sum(len(item.works) for item in plan.items)
    tasks = (
        f"Thực hiện {len(plan.items)} vấn đề trong {plan.commitment}, gồm {works} nội dung công "
        "việc; mỗi nội dung có một người chủ trì, thời hạn và sản phẩm theo Phụ lục kèm theo Kế "
        "hoạch này."
    )
    return Paper(
        form=KEY,
        frame=plan.frame,
        title="Kế hoạch",
        subject=f"thực hiện cam kết của tập thể và người đứng đầu năm {plan.year}",
        blocks=tuple(
            sections(
                (
                    Section("Mục đích, yêu cầu", blocks=(Bullets(plan.purposes),)),
                    Section("Nội dung, phân công", (tasks,)),
                    Section("Tổ chức thực hiện", plan.following),
                )
            )
        ),
        signatures=plan.signatures,
        annexes=(
            Annex(
                f"Bảng phân công thực hiện cam kết năm {plan.year}",
                (Table(_COLUMNS, tuple(_rows(plan.items))),),
                is_landscape=True,
            ),
        ),
    )


def _rows(items: tuple[PlannedItem, ...]) -> list[Row]:
    found = []
    for number, item in enumerate(items, start=1):
        found.append(Row((f"{number}. {item.title}",)))
        found.extend(
            Row((f"{number}.{place}", one.content, one.lead, one.with_whom, one.due, one.product))
            for place, one in enumerate(item.works, start=1)
        )
    return found
