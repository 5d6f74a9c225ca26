"""Replay a rearrangement of territories out of its tables, with all that is seated in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from camket.organisation.acts import UnitRef
from camket.organisation.courses import Course, Fate, course_of
from camket.organisation.land_tables import Land, LandKey, Step
from camket.organisation.models import LinkKind, UnitLink
from camket.organisation.queries.seated import seated_bodies, standing_territories
from camket.organisation.replaying import Replayed, replay
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.transitions.actions.applying import Outcome, rearrange

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Restructured:
    """What a rearrangement did, or why it cannot be done; counted in territories of the plan."""

    transferred: int
    renamed: int
    closed: int
    opened: int
    divided: int
    inherited: int
    awaiting_decision: int
    problems: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the answer as `contracts/commands.md` spells it."""
        return {
            "transferred": self.transferred,
            "renamed": self.renamed,
            "closed": self.closed,
            "opened": self.opened,
            "divided": self.divided,
            "commitments": {
                "inherited": self.inherited,
                "awaiting_decision": self.awaiting_decision,
            },
            "problems": list(self.problems),
        }


@transaction.atomic
def restructure(
    steps: Sequence[Step],
    lands: Sequence[Land],
    *,
    on: date,
    decision_no: str,
    keeps: bool = True,
    actor: Actor,
    now: datetime,
    say: Say,
) -> Restructured:
    """Carry a plan out in one transaction; with problems nothing is written.

    Args:
        steps: The plan.
        lands: The territories that stand from the day on.
        on: The day.
        decision_no: The decision.
        keeps: False carries all of it out and takes it back: what would come of it.
        actor: Who does it.
        now: The instant.
        say: Is told each step.
    """
    new = {land.key: land for land in lands}
    territories = standing_territories(on)
    course = course_of(steps, {key: one.land for key, one in territories.items()}, new)
    if course.problems:
        return _told(course, new, None, course.problems)
    say(f"Lập các việc của {len(territories)} đơn vị hành chính và các tổ chức đóng tại đó…")
    bodies = seated_bodies({one.unit_id for one in territories.values()}, on=on)
    plan = replay(course, territories, new, bodies)
    say(f"Thực hiện {len(plan.acts)} việc…")
    outcome, problems = None, ()
    with transaction.atomic():
        try:
            outcome = _carry_out(plan, on=on, decision_no=decision_no, actor=actor, now=now)
        except Refused as refused:
            problems = tuple(one.sentence for one in refused.details.get("problems", ()))
            if not problems:
                raise
        if outcome is None or not keeps:
            transaction.set_rollback(True)
    say("Ghi xong.")
    return _told(course, new, outcome, problems)


def _carry_out(
    plan: Replayed, *, on: date, decision_no: str, actor: Actor, now: datetime
) -> Outcome | None:
    if not plan.acts:
        return None
    outcome = rearrange(plan.acts, on=on, decision_no=decision_no, actor=actor, now=now)
    founded = outcome.applied.founded
    _link(LinkKind.SEATED_IN, plan.seats, founded, on)
    _link(LinkKind.LEADS, plan.leads, founded, on)
    return outcome


def _link(
    kind: LinkKind, pairs: Iterable[tuple[UnitRef, UnitRef]], founded: Mapping[str, int], on: date
) -> None:
    """Tie what no main heir brought with it: a unit made of pieces that mainly went elsewhere."""
    tied = set(
        UnitLink.objects.filter(kind=kind, valid__contains=on).values_list("unit_id", "other_id")
    )
    wanted = dict.fromkeys(
        (_identity(unit, founded), _identity(other, founded)) for unit, other in pairs
    )
    UnitLink.objects.bulk_create(
        UnitLink(unit_id=unit, other_id=other, kind=kind, valid=DateRange(on, None))
        for unit, other in wanted
        if (unit, other) not in tied
    )


def _identity(ref: UnitRef, founded: Mapping[str, int]) -> int:
    return founded[ref.key] if ref.unit_id is None else ref.unit_id


def _told(
    course: Course, new: Mapping[LandKey, Land], outcome: Outcome | None, problems: Iterable[str]
) -> Restructured:
    return Restructured(
        transferred=course.count(Fate.TRANSFERRED),
        renamed=course.count(Fate.RENAMED),
        closed=course.count(Fate.CLOSED),
        opened=len(new) - len(course.continuing),
        divided=course.divided,
        inherited=outcome.inherited_commitments if outcome else 0,
        awaiting_decision=outcome.waiting_commitments if outcome else 0,
        problems=tuple(problems),
    )
