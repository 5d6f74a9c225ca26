"""A signed amendment reaches the tasks: new terms from its day on, nothing of the past is worse."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from camket.audit.chain import record
from camket.commitments.actions.amending import ChangedWork, Effect, take_effect
from camket.commitments.models import Commitment, Item, Work
from camket.shared.actor import Actor
from camket.shared.text import fold, show_amount, show_day
from camket.tasks.actions.common import NEEDS_ACT, Counted, note_event, tell_owner
from camket.tasks.decisions.standing import OWED, TaskStatus, deadline_after
from camket.tasks.measuring import target_of
from camket.tasks.models import Task, TaskTerm


def apply_amendment(amendment: Commitment, *, actor: Actor, now: datetime) -> Effect | None:
    """Change, stop and make tasks as a signed amendment says, in the caller's transaction.

    A task that is done or stopped was judged by what held and stays; a claim that waits is judged
    by what held on the day it says. Safe to run twice.
    """
    effect = take_effect(amendment, actor=actor, now=now)
    if effect is None:  # of two who signed at once the other has done it
        return None
    for changed in effect.works:
        tasks = Task.objects.select_for_update(of=("self",)).select_related("owner")
        for task in tasks.filter(work=changed.work).order_by("pk"):
            if changed.is_dropped:
                _stop(task, effect, actor, now)
            else:
                _change(task, changed, effect, actor, now)
    return effect


def _stop(task: Task, effect: Effect, actor: Actor, now: datetime) -> None:
    """Stop what is no longer owed; a claim that waits is still to be confirmed or returned."""
    if not task.is_open or task.status == TaskStatus.AWAITING:
        return
    counted = Counted(task)
    task.status = TaskStatus.STOPPED
    task.stopped_reason = f"Bỏ theo bản điều chỉnh số {effect.amendment.number}"
    counted.save(on=effect.effective_on)
    _tell(task, task.stopped_reason, actor, now)
    shares = Task.objects.select_for_update(of=("self",)).select_related("owner")
    for share in shares.filter(parent=task).order_by("pk"):
        _stop(share, effect, actor, now)


def _change(task: Task, changed: ChangedWork, effect: Effect, actor: Actor, now: datetime) -> None:
    if not task.is_open:
        return
    work = changed.work
    counted = Counted(task)
    told = _new_words(task, work) + _new_term(task, work, effect)
    if not told:
        return
    counted.save(on=effect.effective_on)
    words = f"Điều chỉnh theo bản số {effect.amendment.number}: {'; '.join(told)}"
    _tell(task, words, actor, now)


def _new_words(task: Task, work: Work) -> list[str]:
    """Take over what the work is called, comes to, and who leads it; return what changed."""
    told = []
    if task.title != work.title:
        told.append(f"nội dung thành “{work.title}”")
        task.title, task.folded = work.title, fold(work.title)[:300]
    if task.product != work.product:
        told.append(f"sản phẩm thành “{work.product}”")
        task.product = work.product
    if work.lead_id is not None and task.parent_id is None and task.owner_id != work.lead_id:
        told.append(f"chủ trì thành đồng chí {work.lead.full_name if work.lead else ''}")
        task.owner, task.owner_post = work.lead, work.lead_post
    task.coordinators = work.coordinators
    return told


def _new_term(task: Task, work: Work, effect: Effect) -> list[str]:
    """Take over deadline and amount from the day of effect on, and keep those that held before."""
    on = effect.effective_on
    due_on = deadline_after(task.due_on, work.due_on or task.due_on, on)
    target = _target_after(task, work.item)
    told: list[str] = []
    if due_on == task.due_on and target == task.target:
        return told
    _keep_term(task, effect)
    if due_on != task.due_on:
        told.append(f"thời hạn {show_day(task.due_on)} → {show_day(due_on)}")
        _follow_shares(task, due_on, effect)
        task.due_on = due_on
        if due_on >= on:
            task.overdue_since = None  # the days it was late stay in its history and terms
    if target != task.target:
        unit = task.measure_unit
        told.append(f"mức {show_amount(task.target, unit)} → {show_amount(target, unit)}")
        task.target = target
    return told


def _target_after(task: Task, item: Item) -> Decimal:
    """Return the amount of an item's one measure, where the task counts in its unit already."""
    target, unit = target_of(item)
    return target if unit == task.measure_unit and unit != "%" else task.target


def _follow_shares(task: Task, due_on: date, effect: Effect) -> None:
    """Move the shares that were due with the whole; what a leader set otherwise is his."""
    shares = Task.objects.select_for_update(of=("self",)).filter(
        parent=task, due_on=task.due_on, status__in=OWED
    )
    for share in shares.order_by("pk"):
        _keep_term(share, effect)
        share.due_on, share.overdue_since = due_on, None
        share.version += 1
        share.save(update_fields=["due_on", "overdue_since", "version"])


def _keep_term(task: Task, effect: Effect) -> None:
    TaskTerm.objects.create(
        task=task,
        amendment=effect.amendment,
        until_on=effect.effective_on,
        due_on=task.due_on,
        target=task.target,
    )


def _tell(task: Task, words: str, actor: Actor, now: datetime) -> None:
    note_event(task, "amended", words, actor=actor, at=now)
    tell_owner(
        task,
        topic=f"task.amended:{task.pk}",
        kind=NEEDS_ACT,
        text=f"{task.title}. {words}",
        now=now,
    )
    record(
        "task.amended",
        task,
        actor=actor,
        at=now,
        after={"words": words, "due_on": task.due_on, "status": task.status},
    )
