"""Thông báo kết quả đối thoại: what becomes of each opinion, who sees to it, by when.

Of the authority's dialogue the result is published within 10 days (Luật Tổ chức chính quyền địa
phương 2025, Điều 43, A); for the secretary's no such term was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from camket.documents.forms.parts import DUE, NUMBERED, Section, numbered, sections
from camket.documents.numerals import Level
from camket.documents.paper import Bullets, Column, Frame, Paper, Paragraph, Signatures, Table

KEY: Final = "dialogue_result"
_COLUMNS: Final = (
    NUMBERED,
    Column("Ý kiến, kiến nghị"),
    Column("Cơ quan giải quyết", 38),
    Column("Hướng giải quyết", 46),
    DUE,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of an opinion."""

    opinion: str
    authority: str
    how: str
    due: str


@dataclass(frozen=True, slots=True)
class DialogueResult:
    """What came of a dialogue.

    Attributes:
        published: Where it is published, a line each.
    """

    frame: Frame
    subject: str
    held_on: str
    chair: str
    general: tuple[str, ...]
    answers: tuple[Answer, ...]
    published: tuple[str, ...]
    signatures: Signatures


def paper_of(notice: DialogueResult) -> Paper:
    """Return the notice."""
    rows = numbered((one.opinion, one.authority, one.how, one.due) for one in notice.answers)
    parts = (
        Section("Kết quả chung", notice.general),
        Section("Giải quyết ý kiến, kiến nghị", blocks=(Table(_COLUMNS, rows),)),
        Section("Công bố kết quả", blocks=(Bullets(notice.published),)),
    )
    return Paper(
        form=KEY,
        frame=notice.frame,
        title="Thông báo",
        subject=f"kết quả đối thoại {notice.subject}",
        blocks=(
            Paragraph(
                f"Ngày {notice.held_on}, {notice.chair} chủ trì đối thoại {notice.subject}. Kết "
                "quả được thông báo như sau:"
            ),
            *sections(parts, Level.ARABIC),
            Paragraph(
                "Các cơ quan có trách nhiệm giải quyết đúng thời hạn và báo cáo kết quả; Nhân dân "
                "theo dõi, giám sát việc thực hiện"
            ),
        ),
        signatures=notice.signatures,
    )
