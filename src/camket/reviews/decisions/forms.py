"""The sections of Mẫu 01, 2A, 2B, 2C as a person fills them in, and the headings of criticism.

The forms are those of HD 43-HD/BTCTW, 31/10/2025 (A: names). Their sections are those in which
several published fillings agree (B); of Mẫu 01 they are summed up (C for the wording), which the
papers say themselves (`documents.forms.self_review`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from camket.reviews.decisions.states import SubjectKind


class FormCode(StrEnum):
    """Which form a self-review is written on."""

    COLLECTIVE = "01"
    ORDINARY = "2A"
    LEADER = "2B"
    OUTSIDE = "2C"


FORM_OF: Final[Mapping[str, FormCode]] = {
    SubjectKind.COLLECTIVE.value: FormCode.COLLECTIVE,
    SubjectKind.LEADER.value: FormCode.LEADER,
    SubjectKind.INDIVIDUAL.value: FormCode.ORDINARY,
    SubjectKind.MEMBER_OUTSIDE.value: FormCode.OUTSIDE,
}
"""The class of a subject → its form (documents.md §4)."""


class Facts(StrEnum):
    """Which facts of the period stand beside a section."""

    NONE = "none"
    TASKS = "tasks"
    WEAK = "weak"
    """Tasks that are late, undone or were done late."""
    BELOW = "below"
    """Levels of the units led."""
    DISCIPLINE = "discipline"


@dataclass(frozen=True, slots=True)
class Section:
    """One section a person writes.

    Attributes:
        key: The key of documents.md §4.1, kept with the text.
        hint: What to write; empty where the title says it.
        is_required: Whether the self-review cannot be sent without it.
    """

    key: str
    title: str
    hint: str = ""
    facts: Facts = Facts.NONE
    is_required: bool = True


_CONDUCT: Final = (
    Section("ideology", "Tư tưởng chính trị"),
    Section("conduct", "Phẩm chất đạo đức, lối sống"),
    Section("discipline", "Ý thức tổ chức kỷ luật", facts=Facts.DISCIPLINE),
    Section("manner", "Tác phong, lề lối làm việc"),
)
_RESULTS: Final = Section(
    "results",
    "Kết quả thực hiện chức trách, nhiệm vụ được giao",
    "Số liệu hệ thống đã có ở bên; chỉ viết điều số liệu chưa nói.",
    Facts.TASKS,
)
_PLEDGE: Final = Section("pledge", "Việc thực hiện cam kết tu dưỡng, rèn luyện, phấn đấu hằng năm")
_FAULTS: Final = Section(
    "faults",
    "Hạn chế, khuyết điểm và nguyên nhân",
    "Nêu rõ nguyên nhân chủ quan, khách quan. Không có thì ghi “Không có”.",
    Facts.WEAK,
)
_DIRECTION: Final = Section(
    "direction",
    "Phương hướng, biện pháp khắc phục",
    "Mỗi hạn chế một việc, có thời hạn.",
)

SECTIONS: Final[Mapping[FormCode, tuple[Section, ...]]] = {
    FormCode.COLLECTIVE: (
        Section("situation", "Đặc điểm, tình hình", is_required=False),
        Section(
            "results",
            "Kết quả thực hiện các chỉ tiêu, nhiệm vụ được giao",
            "Bảng chỉ tiêu do hệ thống điền; chỉ viết điều số liệu chưa nói.",
            Facts.TASKS,
        ),
        Section("principles", "Thực hiện nguyên tắc tổ chức, sinh hoạt đảng và quy chế làm việc"),
        Section(
            "party_building", "Công tác xây dựng Đảng và hệ thống chính trị", facts=Facts.BELOW
        ),
        _FAULTS,
        Section("blame", "Trách nhiệm của tập thể, cá nhân"),
        _DIRECTION,
    ),
    FormCode.ORDINARY: (*_CONDUCT, _RESULTS, _PLEDGE, _FAULTS, _DIRECTION),
    FormCode.LEADER: (
        *_CONDUCT,
        _RESULTS,
        Section(
            "leading",
            "Thực hiện nguyên tắc tập trung dân chủ, quy chế làm việc; năng lực, uy tín, nêu gương",
        ),
        Section(
            "led_levels",
            "Kết quả xếp loại tổ chức, cơ quan được giao phụ trách",
            facts=Facts.BELOW,
            is_required=False,
        ),
        _PLEDGE,
        _FAULTS,
        Section(
            "shared_blame",
            "Trách nhiệm của cá nhân đối với hạn chế, khuyết điểm của tập thể",
            "Không có thì ghi “Không có”.",
        ),
        _DIRECTION,
    ),
    FormCode.OUTSIDE: (
        *_CONDUCT,
        Section("results", "Kết quả thực hiện nhiệm vụ được chi bộ giao", facts=Facts.TASKS),
        _PLEDGE,
        _FAULTS,
        _DIRECTION,
    ),
}
"""What is written on each form, in its order. Faults of last year and points asked stand apart."""

GENERAL: Final = "general"
"""The heading of criticism that belongs to no section."""
_SPOKEN_OF: Final = frozenset(
    {
        "ideology",
        "conduct",
        "discipline",
        "manner",
        "results",
        "leading",
        "principles",
        "party_building",
        "faults",
        "blame",
        "shared_blame",
    }
)


def headings_of(form: FormCode) -> tuple[tuple[str, str], ...]:
    """Return the headings under which criticism is written down, key and title."""
    spoken = [(one.key, one.title) for one in SECTIONS[form] if one.key in _SPOKEN_OF]
    return (*spoken, (GENERAL, "Góp ý chung"))


def titles_of(form: FormCode) -> dict[str, str]:
    """Return the title of each section of a form."""
    return {one.key: one.title for one in SECTIONS[form]}
