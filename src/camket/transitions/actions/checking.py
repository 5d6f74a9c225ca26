"""May what was chosen be done with each thing that waits? Else the first reason why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Q

from camket.commitments.decisions import IN_FORCE
from camket.commitments.models import Measure
from camket.organisation.models import Tenure, TenureKind
from camket.organisation.queries import heirs_of, last_names
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.decisions.states import RemediationState
from camket.shared.actor import SYSTEM, Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import show_day, show_number
from camket.transitions.decisions import (
    Amendment,
    Choice,
    Part,
    SettleFacts,
    SettleRefusal,
    Thing,
    refusal_to_settle,
    sum_of,
)
from camket.transitions.models import CHOICE_NAMES, THING_NAMES, Waiting


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen, as told."""

    choice: Choice
    to_unit_id: int | None
    parts: tuple[Part, ...]
    amendment: Amendment
    owner_id: int | None
    done_on: date | None
    reason: str
    decision_no: str


def refuse_unless_possible(
    rows: list[Waiting],
    pieces: Mapping[int, list[Waiting]],
    chosen: Chosen,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Check that each thing may be settled as it was chosen.

    Args:
        rows: The things the choice was made for.
        pieces: What is settled together with each, by its row.
        chosen: What was chosen.
        actor: Who decides.
        now: When.

    Raises:
        Refused: One of them may not.
    """
    today = legal_day(now)
    heirs = heirs_of({row.unit_id for row in rows}, on=today)
    # who names another heir decides for the one it waits for as well: the superior of both
    units = {row.waits_for_id for row in rows} | {part.unit_id for part in chosen.parts}
    units |= {chosen.to_unit_id} if chosen.to_unit_id else set()
    allowed = {
        unit_id
        for unit_id in units
        if actor == SYSTEM or may(actor, Permission.SETTLE_TRANSITION, unit_id, on=today)
    }
    headed = _headed_by(actor, rows)
    for row in rows:
        wanted = {chosen.to_unit_id or row.waits_for_id, *(part.unit_id for part in chosen.parts)}
        facts = replace(
            _facts_of(row, chosen, today=today),
            may_settle={*wanted, row.waits_for_id} <= allowed,
            acts_for_ended_unit=row.unit_id in (actor.unit_id, actor.scope_id),
            is_own_work=row.unit_id in headed
            or any(_did(actor, one) for one in (row, *pieces[row.pk])),
            heirs=heirs.get(row.unit_id, ()),
            targets=tuple(wanted),
        )
        if reason := refusal_to_settle(facts):
            raise Refused(reason, **_blanks(row, chosen, facts, reason, on=today))
    _check_owners(rows, chosen, on=today)


def _facts_of(row: Waiting, chosen: Chosen, *, today: date) -> SettleFacts:
    paper, remediation = row.commitment, row.remediation
    return SettleFacts(
        thing=Thing(row.kind),
        choice=chosen.choice,
        is_open=row.is_open,
        may_settle=False,
        is_signed=paper is None or paper.status in IN_FORCE,
        is_planned=remediation is None
        or remediation.state
        in (RemediationState.PLANNED, RemediationState.CARRIED, RemediationState.REPORTED),
        old_targets=_old_targets(row, chosen),
        has_reason=bool(chosen.reason),
        has_number=bool(chosen.decision_no),
        parts=chosen.parts,
        amendment=chosen.amendment,
        starts_on=row.task.starts_on if row.task else None,
        done_on=chosen.done_on,
        today=today,
    )


def _old_targets(row: Waiting, chosen: Chosen) -> dict[int | None, Decimal | None]:
    if chosen.choice is not Choice.DIVIDED:
        return {}
    if row.task is not None:
        return {None: row.task.target}
    if row.item_id is None:
        return {}
    targets: dict[int | None, Decimal | None] = dict(
        Measure.objects.filter(item_id=row.item_id).values_list("pk", "target")
    )
    only: dict[int | None, Decimal | None] = {None: None}
    if len(targets) <= 1:
        only = {None: next(iter(targets.values()), None)}
    return {**only, **targets}


def _headed_by(actor: Actor, rows: Iterable[Waiting]) -> set[int]:
    """Return which of the ended units the actor headed on their last day."""
    if actor.person_id is None:
        return set()
    last_days = {(row.unit_id, row.since - timedelta(days=1)) for row in rows}
    held = Q(pk__in=[])
    for unit_id, day in last_days:
        held |= Q(unit_id=unit_id, valid__contains=day)
    tenures = Tenure.objects.filter(held, person_id=actor.person_id, is_head=True)
    return set(tenures.values_list("unit_id", flat=True))


def _did(actor: Actor, row: Waiting) -> bool:
    return (
        row.task is not None
        and actor.person_id is not None
        and actor.person_id == row.task.owner_id
    )


def _check_owners(rows: list[Waiting], chosen: Chosen, *, on: date) -> None:
    wanted = {(part.unit_id, part.owner_id) for part in chosen.parts if part.owner_id}
    if chosen.owner_id is not None:
        wanted |= {(chosen.to_unit_id or row.waits_for_id, chosen.owner_id) for row in rows}
    if not wanted:
        return
    held = set(
        Tenure.objects.filter(
            unit_id__in={unit for unit, _ in wanted},
            person_id__in={person for _, person in wanted},
            valid__contains=on,
        )
        .exclude(kind=TenureKind.SUSPENDED)
        .values_list("unit_id", "person_id")
    )
    if not wanted <= held:
        raise Refused(SettleRefusal.OWNER_OUTSIDE)


def _blanks(
    row: Waiting, chosen: Chosen, facts: SettleFacts, reason: SettleRefusal, *, on: date
) -> dict[str, object]:
    """Return what the sentence of a refusal needs; names are read only then."""
    names = last_names([row.unit_id, row.waits_for_id])
    decided = CHOICE_NAMES[Choice(row.choice)] if row.choice else CHOICE_NAMES[chosen.choice]
    told: dict[str, object] = {
        "unit": names.get(row.unit_id, ""),
        "heir": names.get(row.waits_for_id, ""),
        "choice": decided,
        "thing": THING_NAMES[Thing(row.kind)],
        "day": show_day(facts.starts_on or on),
    }
    if reason is SettleRefusal.SUM_DIFFERS:
        for measure_id, old in facts.old_targets.items():
            parts = [part for part in chosen.parts if part.measure_id == measure_id]
            if parts and old is not None and sum_of(parts) != old:
                told |= {"sum": show_number(sum_of(parts)), "old": show_number(old)}
    return told
