"""Carry out a rearrangement over all rooms at once: the tree, what waits, the counts, the news."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from camket.audit.chain import Fact, one_act, record_facts
from camket.notifications.actions import Told, notify_each
from camket.notifications.models import Notice, NoticeKind
from camket.organisation.actions.changing import Applied, apply_acts
from camket.organisation.acts import Act, acts_from_json
from camket.organisation.models import PlanState, Rearrangement
from camket.organisation.queries import head_of, heads_of, spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.shared.actor import SYSTEM, Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import show_day, show_number
from camket.tallies.actions import hold_lines, move_lines
from camket.transitions.actions.passing_on import count_staying, let_wait, who_to_tell
from camket.transitions.decisions import ApplyFacts, Thing, refusal_to_apply

LOG = logging.getLogger(__name__)
WORKLIST: Final = "/to-chuc/chuyen-tiep/"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rearrangement brought about.

    Attributes:
        waiting: How many things of each kind wait for a decision since that day.
        inherited_commitments: Open commitments of units that moved or were renamed: the unit is
            the same, so they stay with it.
        waiting_commitments: Open commitments of units that ended; somebody decides on each.
    """

    applied: Applied
    waiting: Mapping[str, int]
    inherited_commitments: int
    waiting_commitments: int


def rearrange(
    acts: Sequence[Act],
    *,
    on: date,
    decision_no: str,
    rearrangement_id: int | None = None,
    superior_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> Outcome:
    """Change the organisation from a day on, and let what ended units left open wait for heirs.

    All of it or nothing: one transaction. The door asks whether the actor may. Nothing that was
    signed is touched.

    Raises:
        Refused: Something cannot be done; `details["problems"]` holds every reason.
    """
    with one_act():
        hold_lines(on=on)
        applied = apply_acts(
            acts,
            on=on,
            decision_no=decision_no,
            rearrangement_id=rearrangement_id,
            superior_id=superior_id,
            actor=actor,
            now=now,
        )
        waiting = let_wait(
            applied.ended.keys(),
            on=on,
            rearrangement_id=rearrangement_id,
            decision_no=decision_no,
        )
        move_lines({*applied.line_changed, *applied.ended}, on=on)
        outcome = Outcome(
            applied=applied,
            waiting=waiting,
            inherited_commitments=count_staying({*applied.moved, *applied.renamed}),
            waiting_commitments=waiting[Thing.COMMITMENT.value],
        )
        _tell(applied, on=on, decision_no=decision_no, now=now)
        record_facts(
            [_fact(outcome, on, decision_no, rearrangement_id, superior_id)], actor=actor, at=now
        )
    return outcome


def apply_plan(plan_id: int, *, actor: Actor, now: datetime) -> Outcome:
    """Carry out a decided plan, on its day or later, as of its day.

    Raises:
        Refused: The actor may not, the plan is not decided, is applied already or its day has not
            come; or something in it can no longer be done.
    """
    today = legal_day(now)
    with one_act():
        plan = Rearrangement.objects.select_for_update().get(pk=plan_id)
        facts = ApplyFacts(
            may_apply=actor == SYSTEM
            or may(actor, Permission.MANAGE_ORGANISATION, plan.superior_id, on=today),
            is_decided=plan.state == PlanState.DECIDED,
            is_applied=plan.state == PlanState.APPLIED,
            effective_on=plan.effective_on,
            today=today,
        )
        if reason := refusal_to_apply(facts):
            raise Refused(reason, day=show_day(plan.effective_on))
        outcome = rearrange(
            acts_from_json(plan.acts),
            on=plan.effective_on,
            decision_no=plan.decision_no,
            rearrangement_id=plan.pk,
            superior_id=plan.superior_id,
            actor=actor,
            now=now,
        )
        plan.state = PlanState.APPLIED
        plan.applied_at = now
        plan.version += 1
        plan.save(update_fields=["state", "applied_at", "version"])
    return outcome


def apply_due_plans(*, now: datetime) -> int:
    """Carry out every decided plan whose day has come, the earliest first; safe to run twice.

    A plan that can no longer be carried out stays as it is: its superior's head is told why.

    Returns:
        How many were carried out.
    """
    due = Rearrangement.objects.filter(
        state=PlanState.DECIDED, effective_on__lte=legal_day(now)
    ).order_by("effective_on", "pk")
    applied = 0
    for plan in due:
        try:
            apply_plan(plan.pk, actor=SYSTEM, now=now)
        except Refused as refused:
            LOG.warning("plan %s cannot be carried out: %s", plan.pk, refused.reason)
            _tell_of_failure(plan, str(refused.details.get("first", "")), now=now)
        except Exception:  # one plan that meets an error of ours must not keep back the others
            LOG.exception("plan %s met an error", plan.pk)
            _tell_of_failure(plan, "Hệ thống gặp lỗi; người quản trị xem nhật ký máy chủ.", now=now)
        else:
            applied += 1
    return applied


def _tell(applied: Applied, *, on: date, decision_no: str, now: datetime) -> None:
    """Tell the head of each heir, and of each unit above one, once whatever the number."""
    found = who_to_tell(applied.ended.keys(), on=on)
    for_heirs: Counter[int] = Counter()
    for_superiors: Counter[int] = Counter()
    for one in found:
        for_heirs[one.heir_id] += one.things
        if one.superior_id is not None:
            for_superiors[one.superior_id] += one.things
    units = for_heirs.keys() | for_superiors.keys()
    heads, spans = heads_of(units, on=on), spans_of(units, on=on)
    notices = []
    for unit_id, head in heads.items():
        own, below = for_heirs[unit_id], for_superiors[unit_id]
        words = [f"{show_number(own)} việc chờ {spans[unit_id].name} quyết định"] if own else []
        words += (
            [f"{show_number(below)} việc chờ các đơn vị trực thuộc quyết định"] if below else []
        )
        notices.append(
            Told(
                user_id=head.person.account_id,
                topic=f"transition:{unit_id}:{on}",
                kind=NoticeKind.NEEDS_ACT if own else NoticeKind.SYSTEM,
                text=f"Sắp xếp tổ chức theo {decision_no}: {'; '.join(words)}.",
                path=WORKLIST,
            )
        )
    notify_each(notices, now=now)


def _tell_of_failure(plan: Rearrangement, sentence: str, *, now: datetime) -> None:
    today = legal_day(now)
    topic = f"rearrangement.failed:{plan.pk}:{today}"
    if Notice.objects.filter(topic=topic).exists():
        return  # told today already
    head = head_of(plan.superior_id, on=today)
    notify_each(
        [
            Told(
                user_id=head.person.account_id if head else None,
                topic=topic,
                kind=NoticeKind.NEEDS_ACT,
                text=f"Chưa thực hiện được phương án “{plan.title}”. {sentence}".strip(),
                path=f"/to-chuc/sap-xep/{plan.pk}/",
            )
        ],
        now=now,
    )


def _fact(
    outcome: Outcome,
    on: date,
    decision_no: str,
    rearrangement_id: int | None,
    superior_id: int | None,
) -> Fact:
    applied = outcome.applied
    return Fact(
        action="rearrangement.applied",
        object_type="organisation.rearrangement",
        object_id=str(rearrangement_id or ""),
        object_name=decision_no[:300],
        object_unit_id=superior_id,
        before={},
        after={
            "on": on,
            "decision_no": decision_no,
            "ended": len(applied.ended),
            "founded": len(applied.founded),
            "moved": len(applied.moved),
            "renamed": len(applied.renamed),
            "waiting": dict(outcome.waiting),
            "inherited_commitments": outcome.inherited_commitments,
        },
    )
