"""What is carried over: it stands in the heir's draft of the next year, or waits for one."""

from __future__ import annotations

from camket.transitions.actions.carrying import Carried, carry
from camket.transitions.actions.settlement import year_of
from camket.transitions.actions.settling.effect import Effect
from camket.transitions.decisions import Choice, Thing
from camket.transitions.models import Waiting


def carry_over(effect: Effect) -> None:
    """Put what is carried over into next year's draft, or let it wait for one."""
    if effect.what.choice is not Choice.CARRIED_OVER:
        return
    items = {row.item_id for row in effect.what.of(Thing.ITEM)}
    for row in effect.what.of(Thing.ITEM, Thing.TASK):
        task = effect.tasks.get(row.task_id or 0)
        if task is not None and task.item_id in items:
            continue  # its item is carried, once
        year = task.year if task else year_of(row.item)
        _carry_work(effect, row, year)
    for row in effect.what.of(Thing.REMEDIATION):
        _carry_remediation(effect, row)


def _carry_work(effect: Effect, row: Waiting, year: int) -> None:
    effect.results[row.pk] |= carry(
        Carried(
            waiting_id=row.pk,
            unit_id=effect.what.targets[row.pk],
            year=year,
            title=row.title,
            from_name=effect.names[row.unit_id],
            reason=effect.what.reason,
            due_on=effect.what.amendment.due_on,
            owner_id=effect.what.owner_id,
        ),
        actor=effect.actor,
        now=effect.now,
    )


def _carry_remediation(effect: Effect, row: Waiting) -> None:
    """Let what was to be put right stand in the heir's draft of the next year."""
    what, remediation = effect.what, effect.remediations[row.remediation_id or 0]
    effect.results[row.pk] |= carry(
        Carried(
            waiting_id=row.pk,
            unit_id=what.targets[row.pk],
            year=max(remediation.year, effect.today.year),  # last year's draft is signed by now
            title=row.title,
            from_name=effect.names[row.unit_id],
            reason=remediation.cause or what.reason,
            due_on=what.amendment.due_on or remediation.due_on,
            owner_id=what.owner_id or remediation.owner_id,
            remediation_id=remediation.pk,
            plan=remediation.plan,
            owner=remediation.owner_name,
        ),
        actor=effect.actor,
        now=effect.now,
    )
