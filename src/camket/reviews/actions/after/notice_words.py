"""Whom a notice of levels is about, in the words of its paper."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, NamedTuple

from camket.organisation.kinds import UnitKind
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.queries.rated.servants import GROUPS
from camket.reviews.queries.visible import CELLS

_PERSONS: Final = {
    SubjectKind.LEADER: "cán bộ lãnh đạo, quản lý",
    SubjectKind.INDIVIDUAL: "cá nhân không giữ chức vụ lãnh đạo, quản lý",
    SubjectKind.MEMBER_OUTSIDE: "đảng viên",
}


class NoticeWords(NamedTuple):
    """What a notice says of its subjects.

    Attributes:
        subjects: Who was rated: "các chi bộ".
        column: The heading over their names.
        closing: Who passes it on, and who it is for.
        recipient: Who receives it first.
    """

    subjects: str
    column: str
    closing: str
    recipient: str


def words_for(kind: SubjectKind, units: Collection[str], *, is_of_state: bool) -> NoticeWords:
    """Return the words of a notice.

    Args:
        kind: What is announced; a notice announces one kind.
        units: The kinds of the units its subjects stand in.
        is_of_state: They are rated as civil servants.
    """
    bodies = _bodies(units)
    if kind is SubjectKind.COLLECTIVE:
        return NoticeWords(
            f"các {bodies or 'tập thể'}", "Tập thể", *_passed_on_by(bodies or "tập thể")
        )
    if is_of_state:
        subjects, whom = GROUPS[kind], "Công chức"
    elif kind is SubjectKind.LEADER and bodies == _OF_COMMUNES:
        return NoticeWords(f"bí thư {bodies}", "Họ và tên", *_passed_on_by("đảng ủy"))
    else:
        subjects, whom = _PERSONS[kind], "Các đồng chí"
    closing = "Thông báo đến tập thể, cá nhân có liên quan để biết, thực hiện"
    return NoticeWords(subjects, "Họ và tên", closing, f"{whom} có tên trên")


_OF_COMMUNES: Final = "đảng ủy xã, phường, đặc khu"


def _bodies(units: Collection[str]) -> str:
    """Return what units of one kind are called together; nothing for units of several."""
    if units and all(unit == UnitKind.COMMUNE_COMMITTEE for unit in units):
        return _OF_COMMUNES
    return "chi bộ" if units and all(unit in CELLS for unit in units) else ""


def _passed_on_by(bodies: str) -> tuple[str, str]:
    short = "đảng ủy" if bodies == _OF_COMMUNES else bodies
    closing = f"Các {short} thông báo đến tập thể, cá nhân để biết, thực hiện"
    return closing, f"Các {short} có tên trên"
