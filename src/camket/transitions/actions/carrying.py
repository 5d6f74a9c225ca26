"""Carry what was not done into next year's draft of the heir, now or when one is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, F, Q, Value, When

from camket.audit.chain import one_act
from camket.commitments.actions.pushing import add_carried_item
from camket.commitments.queries import draft_of
from camket.organisation.queries import heirs_of
from camket.reviews.decisions.states import RemediationState
from camket.reviews.models import Remediation
from camket.shared.actor import SYSTEM, Actor
from camket.shared.clock import legal_day
from camket.transitions.decisions import Choice
from camket.transitions.models import Waiting


@dataclass(frozen=True, slots=True)
class Carried:
    """One thing that is to stand in next year's draft, with where it comes from."""

    waiting_id: int
    unit_id: int
    year: int
    title: str
    from_name: str
    reason: str
    due_on: date | None = None
    owner_id: int | None = None
    remediation_id: int | None = None
    """What was to be put right, when that is what is carried; with its plan and who mends it."""
    plan: str = ""
    owner: str = ""

    def as_record(self) -> dict[str, Any]:
        """Return plain values for keeping while no draft is open."""
        record = {
            "unit_id": self.unit_id,
            "year": self.year,
            "title": self.title,
            "from_name": self.from_name,
            "reason": self.reason,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "owner_id": self.owner_id,
        }
        if self.remediation_id is None:
            return record
        told = {"remediation_id": self.remediation_id, "plan": self.plan, "owner": self.owner}
        return record | told


def carry(what: Carried, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """Put a thing into the heir's draft of the next year; without an open one it waits as carried.

    Returns:
        Plain values: the year, and the item it became or what it waits with.
    """
    if item_id := _carried_already(what.remediation_id):
        return {"carried_to": what.year + 1, "item": item_id}
    draft = draft_of(what.unit_id, what.year + 1)
    if draft is None:
        return {"carried_to": what.year + 1, "waits_for_draft": True, "carried": what.as_record()}
    item = add_carried_item(
        draft.pk,
        title=what.title,
        carried_from={
            "year": what.year,
            "title": what.title,
            "cause": what.reason,
            "plan": what.plan,
            "owner": what.owner,
            "unit": what.from_name,
            "waiting_id": what.waiting_id,
            **({"remediation_id": what.remediation_id} if what.remediation_id else {}),
        },
        due_on=what.due_on,
        lead_id=what.owner_id,
        actor=actor,
        now=now,
    )
    if what.remediation_id is not None:
        planned = Q(state=RemediationState.PLANNED)
        Remediation.objects.filter(pk=what.remediation_id).update(
            next_item=item,
            # without a plan it stays open: it stands in the draft, and the plan is still owed
            state=Case(When(planned, then=Value(RemediationState.CARRIED)), default=F("state")),
        )
    return {"carried_to": what.year + 1, "item": item.pk, "commitment": draft.pk}


def _carried_already(remediation_id: int | None) -> int | None:
    """Return the item in which a remediation stands, whoever has put it there meanwhile."""
    if remediation_id is None:
        return None
    found = Remediation.objects.filter(pk=remediation_id).values_list("next_item_id", flat=True)
    return found.first()


def push_carried(*, now: datetime) -> int:
    """Put what waits as carried over into drafts that have been opened since; safe to run twice.

    Returns:
        How many now stand in a draft.
    """
    pushed = 0
    with one_act():
        waiting = Waiting.objects.select_for_update().filter(
            choice=Choice.CARRIED_OVER, result__waits_for_draft=True
        )
        rows = list(waiting.order_by("pk"))
        units = {(row.result or {})["carried"]["unit_id"] for row in rows}
        heirs = heirs_of(units, on=legal_day(now))  # of those that have ended since
        for row in rows:
            told = dict((row.result or {})["carried"])
            told["unit_id"] = next(iter(heirs.get(told["unit_id"], ())), told["unit_id"])
            due_on = told.pop("due_on")
            what = Carried(
                waiting_id=row.pk, due_on=date.fromisoformat(due_on) if due_on else None, **told
            )
            came_of_it = carry(what, actor=SYSTEM, now=now)
            if "item" in came_of_it:
                kept = {
                    key: value for key, value in (row.result or {}).items() if key not in _WAITS
                }
                row.result = kept | came_of_it
                row.save(update_fields=["result"])
                pushed += 1
    return pushed


_WAITS = ("waits_for_draft", "carried")
