"""Pass work on: to a unit below, where it becomes an item of its own commitment, or to a person."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from camket.audit.chain import one_act, record
from camket.commitments.actions.pushing import add_cascaded_item
from camket.commitments.decisions import Status
from camket.commitments.models import Item, Work
from camket.commitments.queries import draft_of
from camket.organisation.models import Tenure, TenureKind
from camket.organisation.queries import span_of, superior_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, fold, show_day
from camket.tasks.actions.common import NEEDS_ACT, lock_task, note_event, tell_owner
from camket.tasks.decisions.cascading import (
    AssignRefusal,
    PassOnFacts,
    ShareFacts,
    refusal_to_pass_on,
    refusal_to_share,
)
from camket.tasks.decisions.standing import OWED
from camket.tasks.models import Task


def pass_work_to_unit(
    work_id: int,
    unit_id: int,
    *,
    title: str,
    expected_result: str,
    due_on: date | None,
    actor: Actor,
    now: datetime,
) -> Item:
    """Make a signed work an item of the draft of a unit directly below; the link stays on both.

    Raises:
        Refused: The work is not signed, the unit is not below or has no draft, or has it already.
    """
    with one_act():
        today = legal_day(now)
        # the work's lock makes a form sent twice one item
        work = (
            Work.objects.select_for_update(of=("self",))
            .select_related("item__commitment")
            .get(pk=work_id)
        )
        commitment = work.item.commitment
        draft = draft_of(unit_id, commitment.year, commitment.holder_id)
        span = span_of(unit_id, on=today)
        facts = PassOnFacts(
            may_assign=may(actor, Permission.ASSIGN_WORK, commitment.holder_id, on=today),
            is_signed=commitment.status == Status.SIGNED,
            unit_is_below=superior_of(unit_id, on=today) == commitment.holder_id,
            has_draft=draft is not None,
            passed_already=work.child_items.filter(commitment__holder_id=unit_id)
            .exclude(commitment__status=Status.WITHDRAWN)
            .exists(),
        )
        reason = refusal_to_pass_on(facts)
        if reason or draft is None:
            name = span.name if span else ""
            raise Refused(reason or AssignRefusal.NO_DRAFT, unit=name, year=commitment.year)
        item = add_cascaded_item(
            draft.pk,
            work_id=work.pk,
            title=clean(title) or work.title,
            expected_result=expected_result or work.product,
            due_on=due_on or work.due_on,
            actor=actor,
            now=now,
        )
        name = span.name if span else ""
        if task := Task.objects.filter(work=work, parent__isnull=True).first():
            note_event(task, "passed_on", f"Giao tiếp cho {name}", actor=actor, at=now)
        record(
            "work.passed_on",
            work,
            actor=actor,
            at=now,
            unit_id=commitment.unit_id,
            after={"item": item.pk, "unit": unit_id},
        )
    return item


def assign_share(
    task_id: int,
    person_id: int,
    *,
    title: str,
    target: Decimal | None,
    due_on: date,
    actor: Actor,
    now: datetime,
) -> Task:
    """Give a named person of the unit a part of a task.

    Without a `target`, an amount of the task's own unit, the part is told in hundredths.

    Raises:
        Refused: The actor may not, the task is closed, or the person is not of the unit.
    """
    with transaction.atomic():
        today = legal_day(now)
        task = lock_task(task_id)
        tenure = (
            Tenure.objects.filter(person_id=person_id, unit_id=task.unit_id, valid__contains=today)
            .exclude(kind=TenureKind.SUSPENDED)
            .select_related("person", "post")
            .first()
        )
        facts = ShareFacts(
            may_assign=may(actor, Permission.ASSIGN_WORK, task.unit_id, on=today),
            task_is_open=task.status in OWED,
            task_is_share=task.parent_id is not None,
            person_in_unit=tenure is not None,
            due_on=due_on,
            task_due_on=task.due_on,
            today=today,
        )
        reason = refusal_to_share(facts)
        if reason or tenure is None:
            raise Refused(reason or AssignRefusal.PERSON_NOT_IN_UNIT, due=show_day(task.due_on))
        share = Task.objects.create(
            unit_id=task.unit_id,
            year=task.year,
            title=clean(title)[:300],
            folded=fold(title)[:300],
            owner=tenure.person,
            owner_post=tenure.post.name,
            starts_on=today,
            due_on=due_on,
            commitment_id=task.commitment_id,
            item_id=task.item_id,
            parent=task,
            target=target or Decimal(100),
            measure_unit=task.measure_unit if target else "%",
            created_at=now,
        )
        note_event(share, "assigned", f"Giao phần việc của “{task.title}”", actor=actor, at=now)
        words = f"Giao {tenure.person.full_name}: {share.title}"
        note_event(task, "passed_on", words, actor=actor, at=now)
        tell_owner(
            share,
            topic=f"task.assigned:{share.pk}",
            kind=NEEDS_ACT,
            text=f"Đồng chí được giao phần việc: {share.title}, hạn {show_day(due_on)}",
            now=now,
        )
        record(
            "task.shared",
            share,
            actor=actor,
            at=now,
            after={"parent": task.pk, "person": person_id, "target": share.target},
        )
    return share
