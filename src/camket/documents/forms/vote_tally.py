"""Biên bản kiểm phiếu xếp loại: ballots given out, returned, valid, and the votes for each level.

A decision needs more than half of the total members of the body, not of those present (Quy định
294-QĐ/TW 9.3, A); the shares are computed here, of the number that counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from camket.documents.forms.meeting import Meeting, opening
from camket.documents.forms.parts import NUMBERED, Section, numbered, sections, when_of
from camket.documents.paper import (
    Column,
    Frame,
    KeyValues,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
)
from camket.rules.levels import LEVELS_UPWARDS, Level
from camket.shared.text import show_number

KEY: Final = "vote_tally"
_HUNDRED: Final = 100
_SECOND_BALLOT: Final = (
    "Mức hoàn thành xuất sắc nhiệm vụ được bỏ phiếu riêng, trong số người đã có phiếu ở mức hoàn "
    "thành tốt nhiệm vụ."
)
_COLUMNS: Final = (
    NUMBERED,
    Column("Họ và tên"),
    *(
        Column(level.full_name.capitalize(), 27, is_centred=True)
        for level in reversed(LEVELS_UPWARDS)
    ),
)


@dataclass(frozen=True, slots=True)
class Tallied:
    """The votes for one person or collective, by level.

    Attributes:
        members: The number that shares are taken of where it is another than the meeting's: nobody
            votes on himself.
    """

    name: str
    votes: dict[Level, int]
    members: int | None = None


@dataclass(frozen=True, slots=True)
class VoteTally:
    """A tally.

    Attributes:
        members: The number that shares are taken of: all members but those left out by the rule.
        left_out: Why others are not counted, as "01 đồng chí được miễn sinh hoạt"; may be empty.
        tellers: Head of the tellers, and the one who wrote.
        when: As "quý III năm 2026"; empty where it is the whole year.
        kept_apart: Whose votes stand in a tally of their own, in a sentence.
    """

    frame: Frame
    year: int
    meeting: Meeting
    members: int
    left_out: str
    given: int
    returned: int
    valid: int
    rows: tuple[Tallied, ...]
    head_teller: str
    teller: str
    when: str = ""
    kept_apart: str = ""


def paper_of(tally: VoteTally) -> Paper:
    """Return the minutes of a tally: who wrote them signs left, the head of the tellers right."""
    ballots = (
        ("Tổng số thành viên được tính", f"{tally.members} đồng chí"),
        ("Không tính", tally.left_out or "không có"),
        ("Số phiếu phát ra", str(tally.given)),
        ("Số phiếu thu vào", str(tally.returned)),
        ("Số phiếu hợp lệ", str(tally.valid)),
        ("Số phiếu không hợp lệ", str(tally.returned - tally.valid)),
    )
    rows = numbered(
        (
            one.name,
            *(
                _votes(
                    one.votes.get(level, 0), tally.members if one.members is None else one.members
                )
                for level in reversed(LEVELS_UPWARDS)
            ),
        )
        for one in tally.rows
    )
    parts = (
        Section("Số phiếu", blocks=(KeyValues(ballots),)),
        Section(
            "Kết quả (số phiếu, tỷ lệ trên tổng số thành viên)", blocks=(Table(_COLUMNS, rows),)
        ),
    )
    return Paper(
        form=KEY,
        frame=tally.frame,
        title="Biên bản",
        subject=f"kiểm phiếu xếp loại chất lượng {when_of(tally.when, tally.year)}",
        blocks=(
            opening(tally.meeting),
            *sections(parts),
            *(
                (Paragraph("Với mỗi cá nhân là thành viên, tổng số được tính bớt chính người đó."),)
                if any(one.members not in (None, tally.members) for one in tally.rows)
                else ()
            ),
            *((Paragraph(_SECOND_BALLOT),) if _has_second_ballot(tally) else ()),
            *((Paragraph(tally.kept_apart),) if tally.kept_apart else ()),
            Paragraph(
                "Phiếu đã kiểm được niêm phong, lưu cùng hồ sơ. Biên bản lập xong vào "
                f"{tally.meeting.ended}"
            ),
        ),
        signatures=Signatures(
            (
                Signature("", tally.teller, label="Người ghi biên bản", slot="teller"),
                Signature("", tally.head_teller, label="Trưởng ban kiểm phiếu", slot="head_teller"),
            )
        ),
    )


def _has_second_ballot(tally: VoteTally) -> bool:
    """Say whether somebody had more votes than one ballot of each voter makes."""
    return any(sum(one.votes.values()) > tally.valid for one in tally.rows)


def _votes(count: int, members: int) -> str:
    if members == 0:
        return str(count)
    share = (Decimal(count * _HUNDRED) / members).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{count} ({show_number(share)}%)"
