"""Báo cáo kết quả thực hiện cam kết cuối năm: per issue done, under way or not started, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from camket.documents.forms.assessed import AssessedItem, item_blocks
from camket.documents.forms.parts import Section, sections
from camket.documents.paper import Bullets, Frame, Paper, Signatures

KEY: Final = "yearend_assessment"


@dataclass(frozen=True, slots=True)
class YearendAssessment:
    """What a unit reports at the end of the year (letter of the provincial office, A, 2019).

    Attributes:
        summary: What the unit says of the whole, before the issues one by one.
        meaning: Meaning and impact of what was done.
        remedied: How the faults of the year before were remedied.
        proposed: Issues proposed for the next year.
    """

    frame: Frame
    year: int
    commitment: str
    items: tuple[AssessedItem, ...]
    meaning: tuple[str, ...]
    faults: tuple[str, ...]
    remedied: tuple[str, ...]
    proposed: tuple[str, ...]
    signatures: Signatures
    summary: tuple[str, ...] = ()


def paper_of(report: YearendAssessment) -> Paper:
    """Return the report."""
    proposed = (Bullets(report.proposed),) if report.proposed else ()
    parts = (
        Section("Kết quả thực hiện", report.summary, tuple(item_blocks(report.items))),
        Section("Ý nghĩa, tác động", report.meaning),
        Section("Hạn chế, nguyên nhân, trách nhiệm", report.faults),
        Section("Khắc phục hạn chế của năm trước", report.remedied),
        Section(f"Vấn đề đề xuất cam kết năm {report.year + 1}", blocks=proposed),
    )
    return Paper(
        form=KEY,
        frame=report.frame,
        title="Báo cáo",
        subject=f"kết quả thực hiện {report.commitment}",
        blocks=tuple(sections(parts)),
        signatures=report.signatures,
    )
