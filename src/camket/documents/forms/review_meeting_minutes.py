"""Biên bản hội nghị kiểm điểm: who was reviewed, what was said, how the meeting concluded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from camket.documents.forms.meeting import Meeting, course, signatures
from camket.documents.forms.parts import Section, when_of
from camket.documents.paper import Bullets, Frame, Paper

KEY: Final = "review_meeting_minutes"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A collective or person as the meeting reviewed it: who, what was said, the conclusion.

    Attributes:
        opinions: Each with its speaker, as "Đồng chí Lê Văn Giáp: …".
        answer: Without what ends a sentence.
        proposed: Level proposed, in words.
    """

    name: str
    opinions: tuple[str, ...]
    answer: str
    proposed: str


@dataclass(frozen=True, slots=True)
class ReviewMeeting:
    """A meeting that reviews a year: collectives first, then persons, the head first.

    Attributes:
        collective: The body's own collective; None where the meeting reviews others alone.
        others: Further collectives, as those below a superior.
        not_reviewed: Who comes up at the next meeting, each with the reason.
        conclusion: What the chair concluded; empty where he said nothing.
        when: As "quý III năm 2026"; empty where it is the whole year.
        kept_apart: Who stands in minutes of his own, each with the reason.
    """

    frame: Frame
    year: int
    meeting: Meeting
    body: str
    collective: Reviewed | None
    people: tuple[Reviewed, ...]
    conclusion: tuple[str, ...]
    others: tuple[Reviewed, ...] = ()
    not_reviewed: tuple[str, ...] = ()
    when: str = ""
    kept_apart: tuple[str, ...] = ()


def paper_of(minutes: ReviewMeeting) -> Paper:
    """Return the minutes."""
    return Paper(
        form=KEY,
        frame=minutes.frame,
        title="Biên bản",
        subject=f"hội nghị kiểm điểm tập thể, cá nhân {minutes.body} {when_of(minutes.when, minutes.year)}",
        blocks=tuple(course(minutes.meeting, tuple(_parts(minutes)))),
        signatures=signatures(minutes.meeting),
    )


def _parts(minutes: ReviewMeeting) -> Iterator[Section]:
    if minutes.collective is not None:
        yield _part("Kiểm điểm tập thể", minutes.collective)
    for other in minutes.others:
        yield _part(f"Kiểm điểm {other.name}", other)
    for person in minutes.people:
        yield _part(f"Kiểm điểm đồng chí {person.name}", person)
    if minutes.kept_apart:
        yield Section("Kiểm điểm ghi ở biên bản riêng", blocks=(Bullets(minutes.kept_apart),))
    if minutes.not_reviewed:
        yield Section(
            "Chưa kiểm điểm, chuyển hội nghị sau", blocks=(Bullets(minutes.not_reviewed),)
        )
    if minutes.conclusion:
        yield Section("Kết luận của chủ trì", minutes.conclusion)


def _part(title: str, reviewed: Reviewed) -> Section:
    return Section(
        title,
        ("Sau khi nghe báo cáo kiểm điểm, hội nghị góp ý:",),
        (
            Bullets(
                (
                    *reviewed.opinions,
                    f"Ý kiến tiếp thu, giải trình: {reviewed.answer};",
                    f"Mức xếp loại đề xuất: {reviewed.proposed}.",
                )
            ),
        ),
    )
