"""Reads a document of rating cases: refused whole, with the path of the key, if malformed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple, TypeVar

from camket.rules.cases import Cases, read_group
from camket.rules.facts import (
    CollectiveFacts,
    Conclusion,
    Discipline,
    Disciplined,
    Faults,
    IndividualFacts,
    Kind,
    LeaderFacts,
    MemberOutsideFacts,
    PersonFacts,
    PostlessFacts,
    Score,
    Share,
    Subject,
    Tasks,
)
from camket.rules.grades import KeyGrade
from camket.rules.levels import Level, Rung
from camket.rules.nodes import Members, Node
from camket.rules.schemes.numbers_366 import Numbers

P = TypeVar("P", bound=PostlessFacts)

_REQUIRED: Final = ("id", "kind", "score", "tasks")
_TASKS: Final = ("assigned", "done", "on_time", "below_quality", "exceeded")
_COMMON: Final = ("faults", "discipline", "concluded", "group")
_OF_COLLECTIVES: Final = ("subordinate_levels",)
_OF_LEADERS: Final = (
    "heads_unit",
    "unit_level",
    "unit_done_share",
    "fields",
    "trust_vote",
    "corruption_in_unit",
    "quarters",
)
_ALL_FACTS: Final = (*_COMMON, *_OF_COLLECTIVES, *_OF_LEADERS)
KEY_TASKS: Final = "key_tasks"
_WITH_GRADES: Final = (*_ALL_FACTS, KEY_TASKS)
_GRADED: Final = frozenset({Kind.LEADER, Kind.INDIVIDUAL})
"""Who has key tasks graded."""


class Case(NamedTuple):
    """One subject of a document.

    Attributes:
        id: Its id.
        group: Its peer group, None for those who named none.
        subject: What is known of it.
        told: What its score says, with how it came about where a formula found it.
    """

    id: str
    group: str | None
    subject: Subject
    told: ToldScore


class ToldScore(NamedTuple):
    """What stands where a score is told.

    Attributes:
        score: The points.
        computation: How they came about, where a formula found them.
        key_grades: The grades of the key tasks; None where a score does not tell any.
    """

    score: Score
    computation: Mapping[str, object] | None = None
    key_grades: tuple[KeyGrade, ...] | None = None


def _score_as_told(node: Node, _kind: Kind, numbers: Numbers) -> ToldScore:
    return ToldScore(read_score(node, numbers))


ScoreReader = Callable[[Node, Kind, Numbers], ToldScore]
"""Reads the score of a subject of a kind."""


def read_cases(
    document: object,
    *,
    scheme: str,
    numbers: Numbers,
    score_of: ScoreReader = _score_as_told,
    asks_grades: bool = False,
) -> Cases[Case]:
    """Read what stands around the cases; each of them is read when it is asked for.

    Args:
        document: What was read from a file.
        scheme: The scheme it must name.
        numbers: The numbers that bound its points.
        score_of: Reads the score of each subject; as told, unless a body's formula finds it.
        asks_grades: Whether a body's own conditions look at the grades of key tasks.

    Raises:
        UnusableInputError: The document is malformed, or asks for what is not in this release.
    """
    members = Node(document).members(("scheme", "subjects"), ("caps",))
    if members["scheme"].text() != scheme:
        members["scheme"].refuse(f"not a scheme of this release; known: {scheme}")
    facts = _WITH_GRADES if asks_grades else _ALL_FACTS
    return Cases(
        members["subjects"].items(),
        lambda node: _read_case(node, numbers, score_of, facts),
        members.get("caps"),
        numbers.caps,
    )


def _read_case(node: Node, numbers: Numbers, score_of: ScoreReader, facts: tuple[str, ...]) -> Case:
    members = node.members(_REQUIRED, facts)
    kind = members.choice("kind", Kind)
    foreign, read = _READERS[kind]
    for key in foreign:
        if key in members:
            members[key].refuse(f"does not belong to a subject of kind {kind.value}")
    told = score_of(members["score"], kind, numbers)
    subject = read(members, told.score)
    if told.key_grades is not None or KEY_TASKS in members:
        grades = _grades_told(members, kind, told)
        if isinstance(subject, PersonFacts):  # of others they were refused
            subject = replace(subject, key_grades=grades)
    return Case(members.text("id"), read_group(members.get("group")), subject, told)


def _grades_told(members: Members, kind: Kind, told: ToldScore) -> tuple[KeyGrade, ...]:
    if KEY_TASKS not in members:
        return told.key_grades or ()
    if kind not in _GRADED:
        members[KEY_TASKS].refuse(f"does not belong to a subject of kind {kind.value}")
    if told.key_grades is not None:
        members[KEY_TASKS].refuse("the products of the score tell their grades; leave it out")
    return read_grades(members[KEY_TASKS])


def read_grades(node: Node | None) -> tuple[KeyGrade, ...]:
    """Return the grades of key tasks, 1 to 3.

    Raises:
        UnusableInputError: One is none of them.
    """
    return tuple([_read_grade(one) for one in (node.items() if node else [])])


def _read_grade(node: Node) -> KeyGrade:
    grade = node.count()
    if grade not in set(KeyGrade):
        node.refuse(f"{grade} is not one of the grades 1, 2, 3")
    return KeyGrade(grade)


def _read_collective(members: Members, score: Score) -> Subject:
    return CollectiveFacts(
        score=score,
        tasks=read_tasks(members["tasks"]),
        faults=read_faults(members.get("faults")),
        discipline=read_discipline(
            members.get("discipline"), {Disciplined.MEMBER, Disciplined.SUBORDINATE_UNIT}
        ),
        concluded=read_concluded(members.get("concluded"), {Conclusion.PERSONNEL_OR_UNITY}),
        subordinate_levels=read_levels(members.get("subordinate_levels")),
    )


def _read_leader(members: Members, score: Score) -> Subject:
    return LeaderFacts(
        score=score,
        tasks=read_tasks(members["tasks"]),
        faults=read_faults(members.get("faults")),
        discipline=read_discipline(members.get("discipline"), {Disciplined.SELF}),
        concluded=read_concluded(members.get("concluded"), {Conclusion.DEGRADATION}),
        heads_unit=members.flag("heads_unit"),
        unit_rung=read_unit_level(members.get("unit_level")),
        unit_done_share=read_unit_share(members.get("unit_done_share")),
        fields=read_share(members.get("fields"), "KHT"),
        trust_vote=read_share(members.get("trust_vote"), "low"),
        corruption_in_unit=members.flag("corruption_in_unit"),
        quarters=read_levels(members.get("quarters")),
    )


def _read_individual(members: Members, score: Score) -> Subject:
    return _read_postless(IndividualFacts, members, score)


def _read_member_outside(members: Members, score: Score) -> Subject:
    return _read_postless(MemberOutsideFacts, members, score)


def _read_postless(made: type[P], members: Members, score: Score) -> P:
    return made(
        score=score,
        tasks=read_tasks(members["tasks"]),
        faults=read_faults(members.get("faults")),
        discipline=read_discipline(members.get("discipline"), {Disciplined.SELF}),
        concluded=read_concluded(members.get("concluded"), {Conclusion.DEGRADATION}),
    )


def read_score(node: Node, numbers: Numbers) -> Score:
    """Return points as they are told.

    Raises:
        UnusableInputError: They are above their maximum, or no decimal in quotes.
    """
    members = node.members(("general", "results"))
    return Score(
        general=members.decimal("general", numbers.general_max),
        results=members.decimal("results", numbers.results_max),
    )


def read_tasks(node: Node) -> Tasks:
    """Return the counts of tasks.

    Raises:
        UnusableInputError: A part is above its whole.
    """
    members = node.members(_TASKS)
    assigned = members.count("assigned")
    done = members.part_of("done", assigned, "assigned")
    return Tasks(
        assigned=assigned,
        done=done,
        on_time=members.part_of("on_time", done, "done"),
        below_quality=members.part_of("below_quality", done, "done"),
        exceeded=members.part_of("exceeded", done, "done"),
    )


def read_faults(node: Node | None) -> Faults:
    """Return what was pointed out and remedied; nothing told is nothing raised."""
    if node is None:
        return Faults()
    members = node.members(("raised", "remedied"))
    raised = members.count("raised")
    return Faults(raised, members.part_of("remedied", raised, "raised"))


def read_discipline(node: Node | None, possible: set[Disciplined]) -> tuple[Discipline, ...]:
    """Return the measures of the period, struck where this kind can be struck."""
    return tuple([_read_measure(one, possible) for one in (node.items() if node else [])])


def _read_measure(node: Node, possible: set[Disciplined]) -> Discipline:
    members = node.members(("on",), ("task_related",))
    on = members.choice("on", Disciplined)
    if on not in possible:
        allowed = ", ".join(sorted(one.value for one in possible))
        members["on"].refuse(f"{on.value} does not belong to this kind; possible: {allowed}")
    return Discipline(on, members.flag("task_related"))


def read_concluded(node: Node | None, possible: set[Conclusion]) -> frozenset[Conclusion]:
    """Return what was concluded of this kind of subject."""
    found: set[Conclusion] = set()
    for one in node.items() if node else []:
        conclusion = one.choice(Conclusion)
        if conclusion not in possible:
            allowed = ", ".join(sorted(each.value for each in possible))
            one.refuse(f"{conclusion.value} does not belong to this kind; possible: {allowed}")
        found.add(conclusion)
    return frozenset(found)


def read_levels(node: Node | None) -> tuple[Level, ...]:
    """Return levels in the order in which they stand."""
    return tuple([one.choice(Level) for one in (node.items() if node else [])])


def read_unit_level(node: Node | None) -> Rung | None:
    """Return the rung of the unit, None where it was not told."""
    if node is None:
        return None
    # null is what `camket evaluate` itself answers for a unit a body has yet to decide on.
    return Rung.UNDECIDED if node.value is None else node.choice(Level).rung


def read_unit_share(node: Node | None) -> Decimal | None:
    """Return the share of the collective's tasks that is done, None where it was not told."""
    return None if node is None else node.decimal(1)


def read_share(node: Node | None, part: str) -> Share | None:
    """Return a part of a total, None where it was not told.

    Raises:
        UnusableInputError: The total is nought, or the part above it.
    """
    if node is None:
        return None
    members = node.members(("total", part))
    total = members.count("total")
    if total == 0:
        members["total"].refuse(f"is 0: leave {node.path} out instead")
    return Share(members.part_of(part, total, "total"), total)


_READERS: Final[dict[Kind, tuple[tuple[str, ...], Callable[[Members, Score], Subject]]]] = {
    Kind.COLLECTIVE: (_OF_LEADERS, _read_collective),
    Kind.LEADER: (_OF_COLLECTIVES, _read_leader),
    Kind.INDIVIDUAL: ((*_OF_COLLECTIVES, *_OF_LEADERS), _read_individual),
    Kind.MEMBER_OUTSIDE: ((*_OF_COLLECTIVES, *_OF_LEADERS), _read_member_outside),
}
"""For each kind: the facts foreign to it, and how it is read."""
