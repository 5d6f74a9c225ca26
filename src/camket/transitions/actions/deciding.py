"""Decide what becomes of what an ended unit left; a human choice each time, never a silent one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import Q

from camket.audit.chain import fact, one_act, record_facts
from camket.commitments.decisions import IN_FORCE
from camket.commitments.models import Measure
from camket.notifications.actions import Told, notify_each, settle
from camket.notifications.models import NoticeKind
from camket.organisation.actions.tree import hold_tree
from camket.organisation.models import Tenure, TenureKind
from camket.organisation.queries import heads_of, heirs_of, last_names
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.decisions.states import RemediationState
from camket.shared.actor import SYSTEM, Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines, show_day, show_number
from camket.transitions.actions.applying import WORKLIST
from camket.transitions.actions.settlement import Settlement
from camket.transitions.actions.settling import take_effect
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

MANY: Final = (
    Choice.INHERITED,
    Choice.CLOSED_DONE,
    Choice.CLOSED_BY_DECISION,
    Choice.CARRIED_OVER,
)
"""What may be chosen for many things at once: dividing and amending need each its own numbers."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What was chosen, as told."""

    choice: Choice
    to_unit_id: int | None
    parts: tuple[Part, ...]
    amendment: Amendment
    owner_id: int | None
    done_on: date | None
    reason: str
    decision_no: str


def decide(
    waiting_id: int,
    choice: Choice,
    *,
    to_unit_id: int | None = None,
    parts: Sequence[Part] = (),
    amendment: Amendment | None = None,
    owner_id: int | None = None,
    done_on: date | None = None,
    reason: str = "",
    decision_no: str = "",
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Waiting:
    """Decide what becomes of one thing, and of what is settled together with it.

    A commitment takes its open items, tasks, shares and obstacles along, an item its tasks, a task
    its shares and obstacles; a divided commitment does not, for each of them is divided by itself.

    Args:
        waiting_id: The row of the worklist.
        choice: What becomes of it.
        to_unit_id: The heir that takes it over; the main heir when none is told.
        parts: Of a divided target, what each heir takes.
        amendment: What is changed on taking over.
        owner_id: Who of the heir owns the task; without one whoever owned it, if he serves there.
        done_on: The day it was done; without one the day of the claim, or the unit's last day.
        reason: Why; needed wherever something changes or ends.
        decision_no: The paper it was decided by; needed to end something undone.
        version: The version of the row the person saw; None does not compare.
        actor: Who decides.
        now: When.

    Raises:
        Refused: The actor may not, it is decided already, or something is missing.
        Waiting.DoesNotExist: There is no such row.
    """
    chosen = _Chosen(
        choice,
        to_unit_id,
        tuple(parts),
        amendment or Amendment(),
        owner_id,
        done_on,
        clean_lines(reason),
        clean(decision_no)[:80],
    )
    with one_act():
        hold_tree()  # an heir that ended meanwhile would take over what then waits for nobody
        found = _locked([waiting_id])
        if not found:
            raise Waiting.DoesNotExist
        row = found[0]
        if version is not None and row.version != version:
            raise Refused(SettleRefusal.CHANGED_MEANWHILE)
        _settle([row], chosen, actor=actor, now=now)
    return row


def decide_many(
    waiting_ids: Collection[int],
    choice: Choice,
    *,
    to_unit_id: int | None = None,
    done_on: date | None = None,
    reason: str = "",
    decision_no: str = "",
    actor: Actor,
    now: datetime,
) -> int:
    """Decide the same of many things at once; those decided meanwhile are passed over.

    Returns:
        How many of those chosen were decided, each with what belongs to it.

    Raises:
        Refused: One of them may not be decided so; then none is.
    """
    chosen = _Chosen(
        choice,
        to_unit_id,
        (),
        Amendment(),
        None,
        done_on,
        clean_lines(reason),
        clean(decision_no)[:80],
    )
    with one_act():
        hold_tree()
        rows = [row for row in _locked(waiting_ids) if row.is_open]
        if not rows:
            raise Refused(SettleRefusal.NOTHING_CHOSEN)
        if choice not in MANY:
            raise Refused(
                SettleRefusal.NOT_POSSIBLE, choice=CHOICE_NAMES[choice], thing="nhiều việc một lúc"
            )
        # what is settled with a thing that is chosen too is not settled twice
        chosen_ids = {row.pk for row in rows}
        whole = [row for row in rows if row.under_id not in chosen_ids]
        _settle(whole, chosen, actor=actor, now=now)
    return len(rows)


def _locked(waiting_ids: Iterable[int]) -> list[Waiting]:
    rows = Waiting.objects.select_for_update(of=("self",)).filter(pk__in=list(waiting_ids))
    return list(
        rows.select_related("commitment", "item__commitment", "task", "remediation").order_by("pk")
    )


def _settle(rows: list[Waiting], chosen: _Chosen, *, actor: Actor, now: datetime) -> None:
    """Check each, let the choice take effect on all at once, and write down what was decided."""
    pieces = _pieces_of(rows, chosen.choice)
    _check(rows, pieces, chosen, actor=actor, now=now)
    settled = [*rows, *[piece for found in pieces.values() for piece in found]]
    targets = {row.pk: chosen.to_unit_id or row.waits_for_id for row in rows}
    for row_id, found in pieces.items():
        targets |= {piece.pk: targets[row_id] for piece in found}
    results = take_effect(
        Settlement(
            rows=tuple(settled),
            heads={row.pk for row in rows},
            targets=targets,
            choice=chosen.choice,
            parts=chosen.parts,
            amendment=chosen.amendment,
            owner_id=chosen.owner_id,
            done_on=chosen.done_on,
            reason=chosen.reason,
            decision_no=chosen.decision_no,
        ),
        actor=actor,
        now=now,
    )
    for row in settled:
        row.choice = chosen.choice.value
        row.decided_at = now
        row.decided_by_id = actor.person_id
        row.decided_by_name = actor.label[:300]
        row.decision_no = chosen.decision_no
        row.reason = chosen.reason
        row.to_unit_id = targets[row.pk] if chosen.choice in _PASSES else None
        row.result = results.get(row.pk, {})
        row.version += 1
    Waiting.objects.bulk_update(settled, _WRITTEN, batch_size=1000)
    _tell(rows, targets, chosen.choice, actor=actor, now=now)
    record_facts(
        [
            fact(
                "waiting.settled",
                row,
                after={
                    "kind": row.kind,
                    "choice": row.choice,
                    "to_unit": row.to_unit_id,
                    "decision_no": row.decision_no,
                    "reason": row.reason,
                    "result": row.result,
                },
            )
            for row in settled
        ],
        actor=actor,
        at=now,
    )


_PASSES: Final = (Choice.INHERITED, Choice.AMENDED, Choice.CARRIED_OVER, Choice.DIVIDED)
_WRITTEN: Final = [
    "choice",
    "decided_at",
    "decided_by",
    "decided_by_name",
    "decision_no",
    "reason",
    "to_unit",
    "result",
    "version",
]


def _check(
    rows: list[Waiting],
    pieces: Mapping[int, list[Waiting]],
    chosen: _Chosen,
    *,
    actor: Actor,
    now: datetime,
) -> None:
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


def _facts_of(row: Waiting, chosen: _Chosen, *, today: date) -> SettleFacts:
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


def _old_targets(row: Waiting, chosen: _Chosen) -> dict[int | None, Decimal | None]:
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


def _check_owners(rows: list[Waiting], chosen: _Chosen, *, on: date) -> None:
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


def _pieces_of(rows: list[Waiting], choice: Choice) -> dict[int, list[Waiting]]:
    """Return the open rows that are settled with each: what is in it and not decided yet."""
    pieces: dict[int, list[Waiting]] = {row.pk: [] for row in rows}
    papers = {row.pk: row for row in rows if row.kind == Thing.COMMITMENT}
    items = {row.item_id: row.pk for row in rows if row.kind == Thing.ITEM}
    tasks = {row.task_id: row.pk for row in rows if row.kind == Thing.TASK}
    if choice is Choice.DIVIDED:
        return pieces
    open_ones = Waiting.objects.select_for_update(of=("self",)).filter(choice="")
    found = open_ones.filter(
        Q(under_id__in=papers)
        | Q(task__item_id__in=items)
        | Q(task__parent__item_id__in=items)
        | Q(task__parent_id__in=tasks)
        | Q(obstacle__task__item_id__in=items)
        | Q(obstacle__task_id__in=tasks)
        | Q(obstacle__task__parent_id__in=tasks)
    ).exclude(pk__in=pieces)
    found = found.select_related("task__parent", "obstacle__task__parent", "item", "remediation")
    for piece in found.order_by("pk"):
        task = piece.obstacle.task if piece.obstacle else piece.task
        above = task.parent if task else None
        owner = (
            (piece.under_id if piece.under_id in papers else None)
            or items.get(task.item_id if task else None)
            or items.get(above.item_id if above else None)
            or tasks.get(task.pk if task else None)
            or tasks.get(task.parent_id if task else None)
        )
        if owner is not None:
            pieces[owner].append(piece)
    return pieces


def _tell(
    rows: list[Waiting],
    targets: dict[int, int],
    choice: Choice,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Tell heads what another decided for them; who has nothing left to decide is not asked."""
    today = legal_day(now)
    counts: dict[int, int] = {}
    for row in rows:
        unit_id = targets[row.pk]
        counts[unit_id] = counts.get(unit_id, 0) + 1
    notices = [
        Told(
            user_id=head.person.account_id,
            topic=f"transition.settled:{unit_id}:{today}",
            kind=NoticeKind.SYSTEM,
            text=f"{actor.label} đã quyết định {show_number(counts[unit_id])} việc chuyển tiếp: "
            f"{CHOICE_NAMES[choice]}.",
            path=WORKLIST,
        )
        for unit_id, head in heads_of(counts, on=today).items()
        if head.person_id != actor.person_id
    ]
    notify_each(notices, now=now)
    waited = {(row.waits_for_id, row.since) for row in rows}
    left = set(
        Waiting.objects.filter(choice="", waits_for_id__in={unit for unit, _ in waited})
        .order_by()
        .values_list("waits_for_id", "since")
        .distinct()
    )
    for unit_id, since in sorted(waited - left):
        settle(f"transition:{unit_id}:{since}", now=now)


def _blanks(
    row: Waiting, chosen: _Chosen, facts: SettleFacts, reason: SettleRefusal, *, on: date
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
