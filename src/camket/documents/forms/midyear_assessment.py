"""Báo cáo sơ kết 6 tháng: the unit says how far it is; the superior concludes on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from camket.documents.forms.assessed import AssessedItem, item_blocks
from camket.documents.forms.parts import Section, sections
from camket.documents.paper import Frame, Paper, Signatures

KEY: Final = "midyear_assessment"


@dataclass(frozen=True, slots=True)
class MidyearAssessment:
    """What a unit reports after six months.

    Attributes:
        summary: What the unit says of the whole, before the issues one by one.
        commitment: As "bản cam kết số 01-CK/ĐU, ngày 05/02/2026".
        duties: How far the superior is with what it owes.
    """

    frame: Frame
    year: int
    commitment: str
    items: tuple[AssessedItem, ...]
    faults: tuple[str, ...]
    duties: tuple[str, ...]
    next_half: tuple[str, ...]
    signatures: Signatures
    summary: tuple[str, ...] = ()


def paper_of(report: MidyearAssessment) -> Paper:
    """Return the report."""
    parts = (
        Section("Kết quả thực hiện", report.summary, tuple(item_blocks(report.items))),
        Section("Hạn chế, nguyên nhân", report.faults),
        Section("Việc thuộc trách nhiệm của cấp trên", report.duties),
        Section("Nhiệm vụ 6 tháng cuối năm", report.next_half),
    )
    return Paper(
        form=KEY,
        frame=report.frame,
        title="Báo cáo",
        subject=f"sơ kết 6 tháng đầu năm thực hiện {report.commitment}",
        blocks=tuple(sections(parts)),
        signatures=report.signatures,
    )
