"""Biên bản họp chi bộ: the cell passes its items, assigns work, takes note of pledges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from camket.documents.forms.meeting import Meeting, course, signatures
from camket.documents.forms.parts import Section
from camket.documents.paper import Bullets, Frame, Paper

KEY: Final = "cell_meeting_minutes"


@dataclass(frozen=True, slots=True)
class CellMeeting:
    """A meeting of a cell.

    Attributes:
        subject: As "thông qua các vấn đề đăng ký cam kết năm 2026".
        opinions: Each with its speaker.
        conclusion: What the chair concluded; empty where he said nothing.
        votes: As "15/15 đảng viên có mặt tán thành (đạt 100%)".
    """

    frame: Frame
    meeting: Meeting
    subject: str
    presented: tuple[str, ...]
    opinions: tuple[str, ...]
    conclusion: tuple[str, ...]
    votes: str


def paper_of(minutes: CellMeeting) -> Paper:
    """Return the minutes."""
    parts = (
        Section("Nội dung trình bày", minutes.presented),
        Section("Ý kiến thảo luận", blocks=(Bullets(minutes.opinions),)),
        *((Section("Kết luận", minutes.conclusion),) if minutes.conclusion else ()),
        Section("Biểu quyết", (minutes.votes,)),
    )
    return Paper(
        form=KEY,
        frame=minutes.frame,
        title="Biên bản",
        subject=f"họp chi bộ {minutes.subject}",
        blocks=tuple(course(minutes.meeting, parts)),
        signatures=signatures(minutes.meeting),
    )
