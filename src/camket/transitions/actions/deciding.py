"""Decide what becomes of what an ended unit left; a human choice each time, never a silent one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Final

from django.db.models import Q

from camket.audit.chain import fact, one_act, record_facts
from camket.notifications.actions import Told, notify_each, settle
from camket.notifications.models import NoticeKind
from camket.organisation.actions.tree import hold_tree
from camket.organisation.queries import heads_of
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines, show_number
from camket.transitions.actions.applying import WORKLIST
from camket.transitions.actions.checking import Chosen, refuse_unless_possible
from camket.transitions.actions.settlement import Settlement
from camket.transitions.actions.settling import take_effect
from camket.transitions.decisions import Amendment, Choice, Part, SettleRefusal, Thing
from camket.transitions.models import CHOICE_NAMES, Waiting

MANY: Final = (
    Choice.INHERITED,
    Choice.CLOSED_DONE,
    Choice.CLOSED_BY_DECISION,
    Choice.CARRIED_OVER,
)
"""What may be chosen for many things at once: dividing and amending need each its own numbers."""


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
    chosen = Chosen(
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
    chosen = Chosen(
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


def _settle(rows: list[Waiting], chosen: Chosen, *, actor: Actor, now: datetime) -> None:
    """Check each, let the choice take effect on all at once, and write down what was decided."""
    pieces = _pieces_of(rows, chosen.choice)
    refuse_unless_possible(rows, pieces, chosen, actor=actor, now=now)
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
    found = found.select_related(
        "task__parent", "obstacle__task__parent", "item__commitment", "remediation"
    )
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
    over = sorted(waited - left)
    settle(*(f"transition:{unit_id}:{since}" for unit_id, since in over), now=now)
