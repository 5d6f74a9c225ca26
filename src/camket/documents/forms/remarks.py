"""Nhận xét: what a body says about a member or a collective before the meeting that reviews it.

Remarks are an input of the review with an author and a day (HD 06-HD/TW 2025, point 2.4, A).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from camket.documents.forms.parts import Section, sections
from camket.documents.numerals import Level
from camket.documents.paper import Frame, KeyValues, Paper, Paragraph, Signatures
from camket.shared.text import begin_sentence

KEY: Final = "remarks"


@dataclass(frozen=True, slots=True)
class Remarks:
    """What a body says about a member or a collective.

    Attributes:
        collective: The collective it is about; empty where it is a member.
        body: Who remarks, as "Chi ủy thôn Mai Lộc 2 (nơi cư trú)".
        proposal: The level it proposes, in words; empty where it may propose none.
    """

    frame: Frame
    year: int
    body: str
    profile: tuple[tuple[str, str], ...]
    merits: tuple[str, ...]
    faults: tuple[str, ...]
    proposal: str
    signatures: Signatures
    collective: str = ""


def paper_of(remarks: Remarks) -> Paper:
    """Return the paper of remarks."""
    parts = [
        Section("Ưu điểm", remarks.merits),
        Section("Hạn chế, khuyết điểm", remarks.faults),
    ]
    if remarks.proposal:
        parts.append(Section("Đề xuất", (remarks.proposal,)))
    whom, sent_to = "đảng viên", "chi bộ nơi đảng viên sinh hoạt"
    if remarks.collective:
        whom, sent_to = "tập thể", remarks.collective
    return Paper(
        form=KEY,
        frame=remarks.frame,
        title="Bản nhận xét",
        subject=f"đối với {whom} để kiểm điểm năm {remarks.year}",
        blocks=(
            KeyValues(remarks.profile),
            Paragraph(f"{begin_sentence(remarks.body)} nhận xét như sau:"),
            *sections(parts, Level.ARABIC),
            Paragraph(f"Nhận xét này gửi {sent_to} để xem xét khi kiểm điểm"),
        ),
        signatures=remarks.signatures,
    )
