"""Biên bản đối thoại: what people said and asked, who answered, what is left to answer.

Speakers are not named by default: people.md §1, §2; denouncers never.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from camket.documents.forms.meeting import Meeting, course, signatures
from camket.documents.forms.parts import NUMBERED, Section, numbered
from camket.documents.paper import Column, Frame, Paper, Table

KEY: Final = "dialogue_minutes"
_COLUMNS: Final = (
    NUMBERED,
    Column("Người nêu", 30),
    Column("Ý kiến, kiến nghị"),
    Column("Trả lời tại buổi đối thoại", 60),
)
UNANSWERED: Final = "Tiếp thu, trả lời sau"


@dataclass(frozen=True, slots=True)
class Opinion:
    """Something said at a dialogue; without an answer it is to be answered later."""

    speaker: str
    words: str
    answer: str


@dataclass(frozen=True, slots=True)
class DialogueMinutes:
    """Minutes of a dialogue with the people.

    Attributes:
        subject: As "với Nhân dân cụm thôn Mai Lộc năm 2026".
        announced: When and how it was announced, as the law asks of the authority (7 days before).
    """

    frame: Frame
    meeting: Meeting
    subject: str
    announced: str
    opinions: tuple[Opinion, ...]
    conclusion: tuple[str, ...]


def paper_of(minutes: DialogueMinutes) -> Paper:
    """Return the minutes."""
    rows = numbered((one.speaker, one.words, one.answer or UNANSWERED) for one in minutes.opinions)
    answered = sum(bool(one.answer) for one in minutes.opinions)
    counted = (
        f"Có {len(minutes.opinions)} ý kiến; {answered} ý kiến được trả lời tại chỗ, "
        f"{len(minutes.opinions) - answered} ý kiến trả lời sau."
    )
    parts = (
        Section("Công tác thông báo", (minutes.announced,)),
        Section("Ý kiến và trả lời", (counted,), (Table(_COLUMNS, rows),)),
        Section("Kết luận của chủ trì", minutes.conclusion),
    )
    return Paper(
        form=KEY,
        frame=minutes.frame,
        title="Biên bản",
        subject=f"đối thoại {minutes.subject}",
        blocks=tuple(course(minutes.meeting, parts)),
        signatures=signatures(minutes.meeting),
    )
