"""What comes of a plan on its day, as plain values, and what every walk through one reads of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from camket.organisation.acts import ENDING, Act, HeirRef, NewUnitText
from camket.organisation.decisions import Fault, PlanProblem, Situation

Ref = int | str
"""A unit that exists, by its identity, or one founded by the plan, by its key."""


@dataclass(frozen=True, slots=True)
class Founded:
    """A unit the plan founds."""

    text: NewUnitText
    parent: Ref | None
    act_index: int


@dataclass(frozen=True, slots=True)
class Following:
    """A unit that stood under an ending one, and under whom it comes to stand."""

    unit_id: int
    from_id: int
    to: Ref | None


@dataclass(slots=True)
class Settled:
    """What comes of a plan.

    Attributes:
        ending: The units that end, with the act that ends each.
        heirs: Their successors, the main one first; empty for a unit without any.
        answers: Who answers for what each ending unit leaves: the main successor, or whoever
            stands in its superior's place.
        moved: Units that come to stand under another superior by an act of their own.
        followers: Units that come to stand elsewhere because their superior ends.
        renamed: What renamed units are called, every field filled.
        named: Every unit an act moved or renamed, or left as it was on record, with that act.
    """

    ending: dict[int, int] = field(default_factory=dict)
    heirs: dict[int, tuple[HeirRef, ...]] = field(default_factory=dict)
    answers: dict[int, Ref] = field(default_factory=dict)
    founded: dict[str, Founded] = field(default_factory=dict)
    moved: dict[int, Ref | None] = field(default_factory=dict)
    followers: list[Following] = field(default_factory=list)
    renamed: dict[int, NewUnitText] = field(default_factory=dict)
    named: dict[int, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def referred(acts: Sequence[Act]) -> set[int]:
    """Return the existing units the acts speak of."""
    refs = {ref for act in acts for ref in (*act.units, *(heir.unit for heir in act.heirs))}
    refs |= {act.parent for act in acts if act.parent is not None}
    return {ref.unit_id for ref in refs if ref.unit_id is not None}


def ending_units(acts: Sequence[Act]) -> set[int]:
    """Return the existing units that the acts end."""
    return {
        ref.unit_id
        for act in acts
        if act.kind in ENDING
        for ref in act.units
        if ref.unit_id is not None
    }


def texts_of(acts: Sequence[Act]) -> Iterable[NewUnitText]:
    """Return what units are called from the day on, as the acts say it."""
    for act in acts:
        yield from (text for _, text in act.new)
        if act.text is not None:
            yield act.text


class Walk:
    """A walk through a plan: its acts, how things stand that day, and what came of it so far."""

    def __init__(self, acts: Sequence[Act], now: Situation, out: Settled) -> None:
        """Begin with what is known."""
        self.acts = acts
        self.now = now
        self.out = out

    def name(self, ref: Ref) -> str:
        """Return what a unit is called, or was called last; of an unknown one, its identity."""
        if isinstance(ref, str):
            founded = self.out.founded.get(ref)
            return founded.text.name if founded else ref
        standing = self.now.standing.get(ref)
        absent = self.now.absent.get(ref)
        return standing.name if standing else absent.name if absent else str(ref)

    def name_of_first(self, act: Act) -> str:
        """Return what the first unit of an act is called."""
        return self.name(act.units[0].at) if act.units else ""

    def line(self, ref: Ref) -> str:
        """Return the line of a unit that stands or is founded."""
        if isinstance(ref, str):
            return self.out.founded[ref].text.line
        standing = self.now.standing.get(ref)
        return standing.line if standing else ""

    def fault(self, index: int, reason: PlanProblem, **details: Any) -> None:
        """Note why an act cannot be done."""
        self.out.faults.append(Fault(index, reason, details))
