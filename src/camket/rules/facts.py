"""What is known of a subject to be rated: frozen values, checked once, then trusted."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Context, Decimal, Inexact
from enum import StrEnum
from typing import Final, NoReturn

from camket.rules.grades import KeyGrade
from camket.rules.levels import Level, Rung

EXACT: Final = Context(prec=400, traps=[Inexact])
"""Arithmetic that raises rather than round: a score is never rounded before a comparison."""


class Kind(StrEnum):
    """The classes of subjects that Quy định 366-QĐ/TW rates."""

    COLLECTIVE = "collective"
    LEADER = "leader"
    INDIVIDUAL = "individual"
    MEMBER_OUTSIDE = "member_outside"


class Disciplined(StrEnum):
    """Whom a disciplinary measure struck, seen from the subject."""

    SELF = "self"
    MEMBER = "member"
    SUBORDINATE_UNIT = "subordinate_unit"


class Conclusion(StrEnum):
    """What a competent authority has concluded."""

    DEGRADATION = "degradation"
    PERSONNEL_OR_UNITY = "personnel_or_unity"


def plain_decimal(value: Decimal) -> str:
    """Return the shortest plain text of an exact number: 91.5, never 9.15E+1 or 91.50."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _refuse(message: str) -> NoReturn:
    raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Score:
    """Points for the general criteria (of 30) and for results (of 70), never rounded.

    Attributes:
        general: Points of the general criteria.
        results: Points of the results.
        total: The exact sum.
    """

    general: Decimal
    results: Decimal
    total: Decimal = field(init=False)

    def __post_init__(self) -> None:
        """Refuse points below nought; the maxima are numbers of the scheme."""
        if self.general < 0 or self.results < 0:
            _refuse("points cannot be negative")
        object.__setattr__(self, "total", EXACT.add(self.general, self.results))


@dataclass(frozen=True, slots=True)
class Tasks:
    """Counts left after tasks with a confirmed objective cause or a valid exclusion went out."""

    assigned: int
    done: int
    on_time: int
    below_quality: int = 0
    exceeded: int = 0

    def __post_init__(self) -> None:
        """Refuse a part above its whole."""
        done = self.done
        if not 0 <= self.on_time <= done <= self.assigned:
            _refuse("on_time <= done <= assigned")
        if not (0 <= self.below_quality <= done and 0 <= self.exceeded <= done):
            _refuse("below_quality <= done, exceeded <= done")

    @property
    def late(self) -> int:
        """Return the tasks not assured on schedule, those not done included."""
        return self.assigned - self.on_time

    def done_below(self, percent: int) -> bool:
        """Say whether less than this share is done; of nothing assigned, never."""
        return self.done * 100 < percent * self.assigned

    def exceeded_below(self, percent: int) -> bool:
        """Say whether less than this share went above requirement; of nothing, never."""
        return self.exceeded * 100 < percent * self.assigned

    def undone_above(self, percent: int) -> bool:
        """Say whether more than this share is not done."""
        return (self.assigned - self.done) * 100 > percent * self.assigned

    def late_above(self, percent: int) -> bool:
        """Say whether more than this share was not assured on schedule."""
        return self.late * 100 > percent * self.assigned


@dataclass(frozen=True, slots=True)
class Faults:
    """Limits pointed out in the previous review or an inspection, and how many are remedied."""

    raised: int = 0
    remedied: int = 0

    def __post_init__(self) -> None:
        """Refuse a part above its whole."""
        if not 0 <= self.remedied <= self.raised:
            _refuse("remedied <= raised")


@dataclass(frozen=True, slots=True)
class Discipline:
    """One disciplinary measure of the period."""

    on: Disciplined
    task_related: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a total that is not nought: fields rated KHT, votes of low confidence."""

    part: int
    total: int

    def __post_init__(self) -> None:
        """Refuse a part above its whole, and a whole of nothing."""
        if not 0 <= self.part <= self.total or self.total == 0:
            _refuse("part <= total, total > 0")

    def is_above(self, percent: int) -> bool:
        """Say whether the part is more than this share."""
        return self.part * 100 > percent * self.total


@dataclass(frozen=True, slots=True)
class CommonFacts:
    """What every class of subjects has."""

    score: Score
    tasks: Tasks
    faults: Faults = field(default_factory=Faults)
    discipline: tuple[Discipline, ...] = ()
    concluded: frozenset[Conclusion] = frozenset()


@dataclass(frozen=True, slots=True)
class CollectiveFacts(CommonFacts):
    """A leading collective or an organisation.

    Attributes:
        subordinate_levels: The levels of the directly subordinate units.
    """

    subordinate_levels: tuple[Level, ...] = ()

    def __post_init__(self) -> None:
        """Refuse facts that only a person can have."""
        if self.discipline and any(one.on is Disciplined.SELF for one in self.discipline):
            _refuse("discipline of a collective is on a member or on a subordinate unit")
        if Conclusion.DEGRADATION in self.concluded:
            _refuse("degradation is of a person")


@dataclass(frozen=True, slots=True)
class PersonFacts(CommonFacts):
    """A person, whatever he does.

    Attributes:
        key_grades: The grades of his key tasks, where a quarter or a body's own set asks for them.
    """

    key_grades: tuple[KeyGrade, ...] = ()

    def __post_init__(self) -> None:
        """Refuse facts that only a collective can have."""
        if self.discipline and any(one.on is not Disciplined.SELF for one in self.discipline):
            _refuse("discipline of a person is on the person")
        if Conclusion.PERSONNEL_OR_UNITY in self.concluded:
            _refuse("that is of a collective")

    @property
    def task_related_discipline(self) -> int:
        """Return how many measures struck him for a breach tied to his task."""
        return sum(one.task_related for one in self.discipline)


@dataclass(frozen=True, slots=True)
class LeaderFacts(PersonFacts):
    """A person who leads or manages; `tasks` are those of the units and fields he runs.

    Attributes:
        heads_unit: Whether he is the head of the unit.
        unit_rung: Where the unit stands; None when that was not told (then nothing follows).
        unit_done_share: The share of the collective's tasks that is done, from 0 to 1.
        fields: Fields in charge, and how many of them are rated KHT.
        trust_vote: Votes of low confidence among all votes of the year.
        corruption_in_unit: A unit in charge was involved in corruption or waste and dealt with.
        quarters: The levels of the quarters so far.
    """

    heads_unit: bool = False
    unit_rung: Rung | None = None
    unit_done_share: Decimal | None = None
    fields: Share | None = None
    trust_vote: Share | None = None
    corruption_in_unit: bool = False
    quarters: tuple[Level, ...] = ()

    def __post_init__(self) -> None:
        """Refuse facts that only a collective can have, and a share that is none."""
        PersonFacts.__post_init__(self)
        if self.unit_done_share is not None and not 0 <= self.unit_done_share <= 1:
            _refuse("a share lies between 0 and 1")

    def collective_done_below(self, percent: int) -> bool:
        """Say whether less than this share of the collective's tasks is done."""
        share = self.unit_done_share
        return share is not None and share < Decimal(percent) / 100


@dataclass(frozen=True, slots=True)
class PostlessFacts(PersonFacts):
    """A person whose own tasks are looked at, because he leads nobody."""


@dataclass(frozen=True, slots=True)
class IndividualFacts(PostlessFacts):
    """A person within the political system who holds no post."""


@dataclass(frozen=True, slots=True)
class MemberOutsideFacts(PostlessFacts):
    """A party member who works outside the political system."""


Subject = CollectiveFacts | LeaderFacts | IndividualFacts | MemberOutsideFacts


def kind_of(subject: CommonFacts) -> Kind:
    """Return the class a subject belongs to."""
    match subject:
        case CollectiveFacts():
            return Kind.COLLECTIVE
        case MemberOutsideFacts():
            return Kind.MEMBER_OUTSIDE
        case IndividualFacts():
            return Kind.INDIVIDUAL
        case _:
            return Kind.LEADER
