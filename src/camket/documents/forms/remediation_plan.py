"""Kế hoạch khắc phục hạn chế, khuyết điểm: each fault with who mends it, how and by when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from camket.documents.forms.parts import DUE, NUMBERED, Section, numbered, sections
from camket.documents.paper import Column, Frame, Paper, Signatures, Table

KEY: Final = "remediation_plan"
_COLUMNS: Final = (
    NUMBERED,
    Column("Hạn chế, khuyết điểm"),
    Column("Nguyên nhân", 32),
    Column("Việc phải làm", 40),
    Column("Người chịu trách nhiệm", 28),
    DUE,
)


@dataclass(frozen=True, slots=True)
class Remedy:
    """A fault and its remedy."""

    fault: str
    cause: str
    work: str
    responsible: str
    due: str


@dataclass(frozen=True, slots=True)
class RemediationPlan:
    """How a unit mends what its review has shown.

    Attributes:
        after: As "kiểm điểm năm 2026".
    """

    frame: Frame
    after: str
    purposes: tuple[str, ...]
    remedies: tuple[Remedy, ...]
    following: tuple[str, ...]
    signatures: Signatures


def paper_of(plan: RemediationPlan) -> Paper:
    """Return the plan."""
    rows = numbered(
        (one.fault, one.cause, one.work, one.responsible, one.due) for one in plan.remedies
    )
    parts = (
        Section("Mục đích, yêu cầu", plan.purposes),
        Section("Nội dung khắc phục", blocks=(Table(_COLUMNS, rows),)),
        Section("Tổ chức thực hiện", plan.following),
    )
    return Paper(
        form=KEY,
        frame=plan.frame,
        title="Kế hoạch",
        subject=f"khắc phục hạn chế, khuyết điểm sau {plan.after}",
        blocks=tuple(sections(parts)),
        signatures=plan.signatures,
    )
