"""Thông báo kết luận sơ kết 6 tháng: what the superior concludes on a unit's assessment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from camket.documents.forms.parts import Section, sections
from camket.documents.numerals import Level
from camket.documents.paper import Frame, Paper, Paragraph, Signatures
from camket.shared.text import begin_sentence

KEY: Final = "midyear_conclusion"


@dataclass(frozen=True, slots=True)
class MidyearConclusion:
    """What the superior concludes.

    Attributes:
        body: Who concludes, as "Ban Thường vụ Tỉnh ủy".
        unit: Whose commitment it is.
        met_on: Day of the meeting, as papers write it.
    """

    frame: Frame
    year: int
    body: str
    unit: str
    met_on: str
    achieved: tuple[str, ...]
    faults: tuple[str, ...]
    asked: tuple[str, ...]
    own_duties: tuple[str, ...]
    signatures: Signatures


def paper_of(notice: MidyearConclusion) -> Paper:
    """Return the notice."""
    parts = (
        Section("Kết quả đạt được", notice.achieved),
        Section("Hạn chế", notice.faults),
        Section(f"Yêu cầu đối với {notice.unit}", notice.asked),
        Section("Việc cấp trên tiếp tục thực hiện", notice.own_duties),
    )
    return Paper(
        form=KEY,
        frame=notice.frame,
        title="Thông báo",
        subject=f"kết luận sơ kết 6 tháng thực hiện cam kết năm {notice.year} của {notice.unit}",
        blocks=(
            Paragraph(
                f"Ngày {notice.met_on}, {notice.body} đã xem xét báo cáo sơ kết 6 tháng đầu năm "
                f"{notice.year} thực hiện cam kết của {notice.unit} và kết luận như sau:"
            ),
            *sections(parts, Level.ARABIC),
            Paragraph(f"{begin_sentence(notice.body)} thông báo để {notice.unit} biết, thực hiện"),
        ),
        signatures=notice.signatures,
    )
