"""Công văn đôn đốc: what is late, by how many days, and until when it is to be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from camket.documents.forms.parts import DUE, NUMBERED, numbered
from camket.documents.paper import Column, Frame, Paper, Paragraph, Signatures, Table

KEY: Final = "chase_letter"
_COLUMNS: Final = (
    NUMBERED,
    Column("Nội dung công việc"),
    Column("Người chủ trì", 36),
    DUE,
    Column("Quá hạn (ngày)", 18, is_centred=True),
    Column("Kết quả đến nay", 36),
)


@dataclass(frozen=True, slots=True)
class LateWork:
    """A piece of work that is late."""

    content: str
    lead: str
    due: str
    days_late: int
    progress: str


@dataclass(frozen=True, slots=True)
class ChaseLetter:
    """A letter that asks for what is late.

    Attributes:
        as_of: Day of the figures, as papers write it.
        report_by: Day by which the unit reports.
    """

    frame: Frame
    commitment: str
    as_of: str
    works: tuple[LateWork, ...]
    report_by: str
    signatures: Signatures


def paper_of(letter: ChaseLetter) -> Paper:
    """Return the letter."""
    rows = numbered(
        (one.content, one.lead, one.due, str(one.days_late), one.progress) for one in letter.works
    )
    return Paper(
        form=KEY,
        frame=letter.frame,
        title="",
        subject="đôn đốc thực hiện cam kết",
        blocks=(
            Paragraph(
                f"Qua theo dõi việc thực hiện {letter.commitment}, đến ngày {letter.as_of} đơn vị "
                f"còn {len(letter.works)} nội dung công việc quá thời hạn:"
            ),
            Table(_COLUMNS, rows),
            Paragraph(
                "Đề nghị đồng chí chỉ đạo hoàn thành các nội dung trên, xác định rõ nguyên nhân, "
                "trách nhiệm; trường hợp có vướng mắc khách quan thì báo cáo kèm tài liệu để được "
                "xem xét."
            ),
            Paragraph(f"Kết quả báo cáo bằng văn bản trước ngày {letter.report_by}"),
        ),
        signatures=letter.signatures,
    )
