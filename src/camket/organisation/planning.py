"""What a plan would do, read before anything is written: the same walk that the change takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from camket.organisation.acts import Act
from camket.organisation.decisions import Fault, PlanProblem, Situation
from camket.organisation.posts import MEMBER_POST
from camket.organisation.settled import Ref, ending_units
from camket.organisation.settling import settle
from camket.organisation.situations import HeldPost, held_posts, situation_of
from camket.organisation.wording import problem_sentence


@dataclass(frozen=True, slots=True)
class ClosingUnit:
    """A unit that ends: who comes after, or else who answers for what it leaves."""

    unit_id: int
    name: str
    kind: str
    heirs: tuple[str, ...]
    answers: str
    tenures_ending: int
    members_passed: int = 0


@dataclass(frozen=True, slots=True)
class OpeningUnit:
    """A unit that is founded."""

    key: str
    name: str
    kind: str
    parent_name: str


@dataclass(frozen=True, slots=True)
class MovingUnit:
    """A unit that comes to stand elsewhere; `follows` says it does so because its superior ends."""

    unit_id: int
    name: str
    from_name: str
    to_name: str
    follows: bool


@dataclass(frozen=True, slots=True)
class RenamingUnit:
    """A unit that is called otherwise."""

    unit_id: int
    name: str
    new_name: str


@dataclass(frozen=True, slots=True)
class LosingPost:
    """A person whose post ends with the unit."""

    tenure_id: int
    person_name: str
    post_name: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an act cannot be done: `act_index` counts from 0."""

    act_index: int
    reason: PlanProblem
    sentence: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan does on its day, or why it cannot."""

    closing: tuple[ClosingUnit, ...]
    opening: tuple[OpeningUnit, ...]
    moving: tuple[MovingUnit, ...]
    renaming: tuple[RenamingUnit, ...]
    losing_posts: tuple[LosingPost, ...]
    problems: tuple[Problem, ...]


def preview(acts: Sequence[Act], *, on: date, superior_id: int | None = None) -> Preview:
    """Say what the acts would do on that day; the number of statements does not grow with them."""
    held = held_posts(ending_units(acts), on)
    situation = situation_of(acts, on=on, superior_id=superior_id, held=held)
    settled = settle(acts, situation)
    all_ending = _losing(settled.ending, situation, held)
    losing = [
        (unit_id, lost)
        for unit_id, lost, is_member in all_ending
        if not (is_member and settled.heirs.get(unit_id))
    ]
    ending = Counter(unit_id for unit_id, _ in losing)
    passing = Counter(
        unit_id for unit_id, _, is_member in all_ending if is_member and settled.heirs.get(unit_id)
    )
    followers = {one.unit_id: one.name for under in situation.under.values() for one in under}

    def name(ref: Ref | None) -> str:
        if ref is None:
            return ""
        if isinstance(ref, str):
            return settled.founded[ref].text.name if ref in settled.founded else ref
        standing = situation.standing.get(ref)
        return standing.name if standing else ""

    return Preview(
        closing=tuple(
            ClosingUnit(
                unit_id,
                name(unit_id),
                acts[index].kind,
                tuple(name(heir.unit.at) for heir in settled.heirs.get(unit_id, ())),
                name(settled.answers.get(unit_id)),
                ending[unit_id],
                passing[unit_id],
            )
            for unit_id, index in settled.ending.items()
        ),
        opening=tuple(
            OpeningUnit(key, founded.text.name, founded.text.kind, name(founded.parent))
            for key, founded in settled.founded.items()
        ),
        moving=(
            *(
                MovingUnit(
                    unit_id,
                    name(unit_id),
                    name(situation.standing[unit_id].parent_id),
                    name(to),
                    follows=False,
                )
                for unit_id, to in settled.moved.items()
            ),
            *(
                MovingUnit(
                    one.unit_id,
                    followers[one.unit_id],
                    name(one.from_id),
                    name(one.to),
                    follows=True,
                )
                for one in settled.followers
            ),
        ),
        renaming=tuple(
            RenamingUnit(unit_id, name(unit_id), text.name)
            for unit_id, text in settled.renamed.items()
        ),
        losing_posts=tuple(lost for _, lost in losing),
        problems=problems_of(settled.faults),
    )


def problems_of(faults: Iterable[Fault]) -> tuple[Problem, ...]:
    """Return the faults in the order of the acts, each with its sentence."""
    return tuple(
        Problem(fault.act_index, fault.reason, problem_sentence(fault))
        for fault in sorted(faults, key=lambda fault: fault.act_index)
    )


def _losing(
    unit_ids: Collection[int], situation: Situation, held: Iterable[HeldPost]
) -> list[tuple[int, LosingPost, bool]]:
    """Return whose post ends with which unit, and whether it is membership, which passes on."""
    return [
        (
            one.unit_id,
            LosingPost(
                one.tenure_id,
                one.person_name,
                one.post_name,
                situation.standing[one.unit_id].name,
            ),
            one.post_code == MEMBER_POST,
        )
        for one in held
        if one.unit_id in unit_ids and one.from_on <= situation.on
    ]
