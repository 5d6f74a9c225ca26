"""An old paper as it was written, and a known rule of its scheme to set beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType
from typing import Final

from camket.rules.classes import SubjectClass
from camket.rules.criteria import Certainty
from camket.rules.levels import Level, Rung


class Grade(IntEnum):
    """A grade of a criterion; met and not met are the grades of NĐ 90/2020."""

    POOR = 0
    FAIR = 1
    GOOD = 2
    EXCELLENT = 3

    @property
    def full_name(self) -> str:
        """Return the name as it stands on the old forms."""
        return _GRADES[self]


_GRADES: Final = {
    Grade.POOR: "Kém",
    Grade.FAIR: "Trung bình",
    Grade.GOOD: "Tốt",
    Grade.EXCELLENT: "Xuất sắc",
}


class Measure(IntEnum):
    """A disciplinary measure against a member, the mildest first."""

    REPRIMAND = 1
    WARNING = 2
    REMOVAL = 3
    EXPULSION = 4

    @property
    def full_name(self) -> str:
        """Return the name as it stands within a sentence."""
        return _MEASURES[self]


_MEASURES: Final = {
    Measure.REPRIMAND: "khiển trách",
    Measure.WARNING: "cảnh cáo",
    Measure.REMOVAL: "cách chức",
    Measure.EXPULSION: "khai trừ",
}


@dataclass(frozen=True, slots=True)
class OldPaper:
    """What an old paper tells; None, or an empty mapping, is not told.

    Attributes:
        subject_class: Whom it rates.
        level: The level written on it.
        grades: Grades of the criteria by their name.
        results_grade: The grade of the results.
        criteria_met: Criteria met or not, by their name (NĐ 90/2020).
        done_percent: Share of the tasks, targets or the led unit's tasks that were done.
        main_targets_missed: Whether the main targets were missed.
        exceeded_percent: Share of the tasks above requirement.
        is_disunited: Disunity was concluded.
        has_degraded_member: A degraded member was concluded.
        is_disciplined: The collective, or the person, was disciplined in the year.
        hardest_of_members: The hardest measure against a member of the collective; absent from a
            paper that says nothing of members.
        no_member_disciplined: The paper says that no member was.
        disciplined_units_percent: Share of the subordinate units that were disciplined.
        corruption_below: A subordinate unit had corruption or waste that was dealt with.
        self_detected: The subject had detected and remedied it himself.
        failed_as_servant: He was KHT as a civil servant or public employee.
        subordinate_levels: Levels of the subordinate units.
    """

    subject_class: SubjectClass
    level: Level
    grades: Mapping[str, Grade] = field(default_factory=lambda: MappingProxyType({}))
    results_grade: Grade | None = None
    criteria_met: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))
    done_percent: int | None = None
    main_targets_missed: bool | None = None
    exceeded_percent: int | None = None
    is_disunited: bool | None = None
    has_degraded_member: bool | None = None
    is_disciplined: bool | None = None
    hardest_of_members: Measure | None = None
    no_member_disciplined: bool = False
    disciplined_units_percent: int | None = None
    corruption_below: bool | None = None
    self_detected: bool | None = None
    failed_as_servant: bool | None = None
    subordinate_levels: tuple[Level, ...] = ()


Numbers = Mapping[str, int]
Judged = Callable[[OldPaper, Numbers], bool | None]


@dataclass(frozen=True, slots=True)
class OldRule:
    """A known rule of an old scheme.

    Attributes:
        code: Its code, of this program.
        scheme: The scheme it is of.
        classes: Whom it concerns.
        ceiling: The highest rung it leaves.
        applies: Whether it holds of the paper; None where the paper does not tell.
        case: The case in words, with `{number}` where a number stands in it.
        citation: Where it stands.
        mark: How far it is known.
        number: The name of the number in the case.
    """

    code: str
    scheme: str
    classes: frozenset[SubjectClass]
    ceiling: Rung
    applies: Judged
    case: str
    citation: str
    mark: Certainty = Certainty.A
    number: str = ""
