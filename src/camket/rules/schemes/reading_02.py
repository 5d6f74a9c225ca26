"""Reads a document of quarters: refused whole, with the path of the key, if malformed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from camket.rules.axes import AXES, RESULTS, AxisPlan, AxisResult, points_of, sum_of
from camket.rules.cases import read_caps, read_group, refuse_repeated
from camket.rules.facts import Conclusion, Disciplined, Kind, Score
from camket.rules.nodes import Members, Node
from camket.rules.quotas import Caps
from camket.rules.reading import (
    KEY_TASKS,
    read_concluded,
    read_discipline,
    read_faults,
    read_grades,
    read_levels,
    read_share,
    read_tasks,
    read_unit_level,
    read_unit_share,
)
from camket.rules.schemes.huong_dan_02 import QuarterFacts
from camket.rules.schemes.numbers_02 import SCHEME, QuarterNumbers

_REQUIRED: Final = ("id", "kind", "general", "axes", "tasks")
_OPTIONAL: Final = (
    KEY_TASKS,
    "faults",
    "discipline",
    "concluded",
    "heads_unit",
    "unit_level",
    "unit_done_share",
    "fields",
    "corruption_in_unit",
    "earlier_quarters",
    "group",
)
_MOST_KPI: Final = 100_000


@dataclass(frozen=True, slots=True)
class QuarterCase:
    """One leader of a document."""

    id: str
    group: str | None
    facts: QuarterFacts


@dataclass(frozen=True, slots=True)
class QuarterDocument:
    """A document of quarters.

    Attributes:
        cases: The leaders.
        caps: How the ceiling is to be read.
        undone_fails: Whether P-N8 holds.
    """

    cases: tuple[QuarterCase, ...]
    caps: Caps
    undone_fails: bool


def read_quarters(document: object, numbers: QuarterNumbers) -> QuarterDocument:
    """Read the leaders, the switches, and how the ceiling is to be read.

    Raises:
        UnusableInputError: The document is malformed; the message names the key.
    """
    members = Node(document).members(("scheme", "subjects"), ("caps", "switches"))
    if members["scheme"].text() != SCHEME:
        members["scheme"].refuse(f"must be {SCHEME}")
    nodes = members["subjects"].items()
    cases = tuple(_read_case(node, numbers) for node in nodes)
    refuse_repeated(nodes, [case.id for case in cases])
    undone_fails = numbers.undone_fails
    if "switches" in members:
        switch = members["switches"].members((), ("P-N8",)).get("P-N8")
        undone_fails = undone_fails if switch is None else switch.flag()
    return QuarterDocument(cases, read_caps(members.get("caps"), numbers.caps), undone_fails)


def _read_case(node: Node, numbers: QuarterNumbers) -> QuarterCase:
    members = node.members(_REQUIRED, _OPTIONAL)
    if members["kind"].choice(Kind) is not Kind.LEADER:
        members["kind"].refuse(f"{SCHEME} rates the quarter of those who lead: leader")
    return QuarterCase(
        id=members["id"].text(),
        group=read_group(members.get("group")),
        facts=_read_facts(members, numbers),
    )


def _read_facts(members: Members, numbers: QuarterNumbers) -> QuarterFacts:
    axes = _read_axes(members["axes"])
    return QuarterFacts(
        score=Score(members["general"].decimal(numbers.general_max), points_of(axes)),
        tasks=read_tasks(members["tasks"]),
        faults=read_faults(members.get("faults")),
        discipline=read_discipline(members.get("discipline"), {Disciplined.SELF}),
        concluded=read_concluded(members.get("concluded"), {Conclusion.DEGRADATION}),
        heads_unit=members.flag("heads_unit"),
        unit_rung=read_unit_level(members.get("unit_level")),
        unit_done_share=read_unit_share(members.get("unit_done_share")),
        fields=read_share(members.get("fields"), "KHT"),
        corruption_in_unit=members.flag("corruption_in_unit"),
        axes=axes,
        key_grades=read_grades(members.get(KEY_TASKS)),
        earlier=read_levels(members.get("earlier_quarters")),
    )


def _read_axes(node: Node) -> tuple[AxisResult, ...]:
    axes = tuple(_read_axis(one) for one in node.items())
    seen: set[int] = set()
    for axis in axes:
        if axis.plan.number in seen:
            node.refuse(f"axis {axis.plan.number} stands twice")
        seen.add(axis.plan.number)
    total = sum_of([axis.plan for axis in axes])
    if total != RESULTS:
        node.refuse(f"the maxima make {total:f}, not {RESULTS}")
    return axes


def _read_axis(node: Node) -> AxisResult:
    members = node.members(("axis", "max", "kpi"), ("main",))
    number = members["axis"].count()
    if number not in AXES:
        members["axis"].refuse(f"{number} is not one of the axes 1 to {max(AXES)}")
    most = members["max"].decimal(int(RESULTS))
    if not most:
        members["max"].refuse("is 0: leave the axis out instead")
    plan = AxisPlan(number, most, members.flag("main"))
    return AxisResult(plan, members["kpi"].decimal(_MOST_KPI))
