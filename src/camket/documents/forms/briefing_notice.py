"""Thông báo kết luận giao ban: what the chair concluded, and which tasks follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from camket.documents.forms.parts import DUE, NUMBERED, Section, numbered, sections
from camket.documents.numerals import Level
from camket.documents.paper import Column, Frame, Paper, Paragraph, Signatures, Table

KEY: Final = "briefing_notice"
TASKS: Final = (
    NUMBERED,
    Column("Nhiệm vụ"),
    Column("Chủ trì", 38),
    Column("Phối hợp", 36),
    DUE,
)


@dataclass(frozen=True, slots=True)
class ConcludedTask:
    """A task that a conclusion gives."""

    content: str
    lead: str
    with_whom: str
    due: str


def tasks_table(tasks: tuple[ConcludedTask, ...]) -> Table:
    """Return the table of tasks that follow from a conclusion."""
    rows = ((one.content, one.lead, one.with_whom, one.due) for one in tasks)
    return Table(TASKS, numbered(rows))


@dataclass(frozen=True, slots=True)
class BriefingNotice:
    """What was concluded at a briefing.

    Attributes:
        met_on: As papers write it.
        chair: As "đồng chí Trần Thị Bính, Bí thư Đảng ủy".
        subject: As "giao ban tháng 3 năm 2026".
    """

    frame: Frame
    subject: str
    met_on: str
    chair: str
    assessed: tuple[str, ...]
    tasks: tuple[ConcludedTask, ...]
    signatures: Signatures


def paper_of(notice: BriefingNotice) -> Paper:
    """Return the notice."""
    parts = (
        Section("Đánh giá tình hình", notice.assessed),
        Section("Nhiệm vụ", blocks=(tasks_table(notice.tasks),)),
    )
    return Paper(
        form=KEY,
        frame=notice.frame,
        title="Thông báo",
        subject=f"kết luận tại cuộc họp {notice.subject}",
        blocks=(
            Paragraph(
                f"Ngày {notice.met_on}, {notice.chair} chủ trì họp {notice.subject}. Sau khi nghe "
                "báo cáo và ý kiến thảo luận, chủ trì kết luận:"
            ),
            *sections(parts, Level.ARABIC),
            Paragraph(
                "Các cơ quan, đơn vị căn cứ thông báo này tổ chức thực hiện và báo cáo kết quả"
            ),
        ),
        signatures=notice.signatures,
    )
