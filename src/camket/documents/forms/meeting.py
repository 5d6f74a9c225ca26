"""What all minutes share (NĐ 30/2020, Mẫu 1.9, A): begin, place, who was there, course, end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from camket.documents.forms.parts import Section, sections
from camket.documents.paper import Block, KeyValues, Paragraph, Signature, Signatures

_READ_BACK: Final = "Biên bản đã được đọc lại trước cuộc họp và thống nhất thông qua"


@dataclass(frozen=True, slots=True)
class Meeting:
    """The outer facts of a meeting, each as papers write it.

    Attributes:
        began: As "08 giờ 00, ngày 05 tháng 12 năm 2026".
        present: As "15/16 đồng chí; vắng 01 (có lý do: …)".
    """

    began: str
    place: str
    present: str
    chair: str
    secretary: str
    ended: str
    chair_post: str = ""
    secretary_post: str = ""
    guests: str = ""


def opening(meeting: Meeting) -> KeyValues:
    """Return when, where and with whom."""
    rows = [
        ("Thời gian bắt đầu", meeting.began),
        ("Địa điểm", meeting.place),
        ("Thành phần tham dự", meeting.present),
    ]
    if meeting.guests:
        rows.append(("Đại biểu mời", meeting.guests))
    rows += [
        ("Chủ trì", _with_post(meeting.chair, meeting.chair_post)),
        ("Thư ký", _with_post(meeting.secretary, meeting.secretary_post)),
    ]
    return KeyValues(tuple(rows))


def course(meeting: Meeting, parts: tuple[Section, ...]) -> Iterator[Block]:
    """Return the whole text of minutes: who was there, what happened, when it ended."""
    yield opening(meeting)
    yield from sections(parts)
    yield Paragraph(
        f"Cuộc họp kết thúc vào {meeting.ended}. {_READ_BACK}",
    )


def signatures(meeting: Meeting) -> Signatures:
    """Return the two signatures of minutes: the secretary left, the chair right."""
    return Signatures(
        (
            Signature("", meeting.secretary, label="Thư ký", slot="secretary"),
            Signature("", meeting.chair, label="Chủ trì", slot="chair"),
        )
    )


def _with_post(name: str, post: str) -> str:
    return f"{name}, {post}" if post else name
