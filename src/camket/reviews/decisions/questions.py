"""What may be asked of a period again, and what comes of it, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Final

from camket.reviews.decisions.facts import Entered, Gathered
from camket.reviews.decisions.quarters import QuarterMarks
from camket.reviews.decisions.servants import ServantCounts, ServantEntered
from camket.reviews.decisions.states import SubjectKind
from camket.rules.facts import Score
from camket.rules.grades import KeyGrade
from camket.rules.levels import Level
from camket.rules.quotas import CapCheck, Caps, Denominator, Rounding
from camket.rules.schemes.codes import NATIONAL
from camket.rules.what_if import Bar

_TASKS: Final = ("assigned", "done", "on_time", "below_quality", "exceeded")
_FAULTS: Final = ("faults_raised", "faults_remedied")
COUNTS: Final = (*_TASKS, *_FAULTS)
"""The counts of one subject that a question may change."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: all of it stands in the address, so that a question can be sent as a link.

    Attributes:
        rule_set: Which rules are asked about: the Centre's, or the code of a body's own set.
        numbers: Numbers of the law that are other than those in force, by name.
        caps: How the ceiling is read, where it is other than in the list.
        refuses_objective: Every cause confirmed as objective is taken as refused: of this
            period's tasks, and of faults of the years before.
        refuses_exceeded: No task is recognised as above requirement.
        subject_id: The one subject whose counts or points are other, if any.
        counts: Its counts that are other, by name; of a civil servant the numbers of his products
            and what is measured of who leads (`decisions.asked_servants`).
        points: Its points that are other: general, results.
        is_whole_province: The periods of the units below are asked again too.
    """

    rule_set: str = NATIONAL
    numbers: Mapping[str, int] = field(default_factory=dict)
    caps: Caps | None = None
    refuses_objective: bool = False
    refuses_exceeded: bool = False
    subject_id: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    points: Mapping[str, Decimal] = field(default_factory=dict)
    is_whole_province: bool = False

    @property
    def tells_points(self) -> bool:
        """Say whether all points of the one subject are told."""
        return self.subject_id is not None and {"general", "results"} <= set(self.points)

    def as_record(self) -> dict[str, Any]:
        """Return plain values for a job or a scenario."""
        told = asdict(self)
        told["points"] = {key: str(value) for key, value in self.points.items()}
        told["caps"] = None
        if self.caps:
            told["caps"] = [self.caps.percent, self.caps.denominator, self.caps.rounding]
        return told

    @classmethod
    def from_record(cls, told: Mapping[str, Any]) -> Question:
        """Read back what `as_record` wrote."""
        caps = told["caps"]
        return cls(
            **{
                **told,
                "points": {key: Decimal(value) for key, value in told["points"].items()},
                "caps": Caps(caps[0], Denominator(caps[1]), Rounding(caps[2])) if caps else None,
            }
        )


@dataclass(slots=True, kw_only=True)
class Case:
    """One subject: where it stands, and where it would."""

    pk: int
    kind: SubjectKind
    group: str
    name: str
    unit_id: int
    superior_id: int
    unit_name: str
    standing: str
    decided: str
    kept: str
    person_id: int | None
    is_scored: bool = True
    before: str = ""
    after: str = ""
    why: tuple[Bar, ...] = ()


@dataclass(slots=True, kw_only=True)
class PartyCase(Case):
    """A subject of the Party's rules, with what it stands on."""

    score: Score
    gathered: Gathered
    entered: Entered
    unit_level: Level | None
    marks: QuarterMarks | None = None
    key_grades: tuple[KeyGrade, ...] = ()


@dataclass(slots=True, kw_only=True)
class ServantCase(Case):
    """A civil servant, with what he stands on."""

    general: Decimal
    counts: ServantCounts
    stated: ServantEntered


@dataclass(frozen=True, slots=True)
class Moved:
    """A subject that would stand elsewhere, and why."""

    pk: int
    kind: str
    group: str
    name: str
    unit_name: str
    before: str
    after: str
    decided: str
    why: tuple[tuple[str, str, str], ...]
    """Sentence, where it stands, and its mark."""

    @property
    def is_up(self) -> bool:
        """Say whether it would stand higher; without a level it stands below HT and above KHT."""
        return _RUNGS.index(self.after) > _RUNGS.index(self.before)


_RUNGS: Final = ("KHT", "", "HT", "HTT", "HTXS")


@dataclass(frozen=True, slots=True)
class GroupCount:
    """A peer group's levels as they stand, by the rules, and as they would be by the rules."""

    kind: str
    group: str
    standing: Mapping[str, int]
    before: Mapping[str, int]
    after: Mapping[str, int]
    caps_before: Caps
    caps_after: Caps

    @property
    def quota_before(self) -> CapCheck:
        """Return what the rules find now beside the ceiling."""
        return _check(self.before, self.caps_before)

    @property
    def quota_after(self) -> CapCheck:
        """Return what they would find beside the ceiling that is asked about."""
        return _check(self.after, self.caps_after)

    @property
    def total(self) -> int:
        """Return how many subjects the group has."""
        return sum(self.before.values())


def _check(levels: Mapping[str, int], caps: Caps) -> CapCheck:
    rated = sum(count for level, count in levels.items() if level)
    return CapCheck(caps, rated, levels.get("HTXS", 0), levels.get("HTT", 0))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of a question.

    Attributes:
        total: Subjects that could be asked about: with points.
        without_points: Subjects that have no points yet and so were not asked about.
        differing: Subjects whose kept finding is another than the rules find from the kept facts.
        asked: The one subject whose facts were told, moved or not: answered for also before it has
            points, where the question tells them.
    """

    total: int
    without_points: int
    differing: int
    groups: tuple[GroupCount, ...]
    moved: tuple[Moved, ...]
    asked: Moved | None = None

    @property
    def up(self) -> int:
        """Return how many would stand higher."""
        return sum(one.is_up for one in self.moved)

    @property
    def down(self) -> int:
        """Return how many would stand lower."""
        return len(self.moved) - self.up
