"""Enter what somebody was disciplined for, and take it back: never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from camket.audit.chain import record
from camket.organisation.models import Person, Tenure
from camket.organisation.queries import span_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.decisions.states import DisciplineForm
from camket.reviews.models import DisciplineEvent
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines

_AFTER_POST: Final = timedelta(days=365)


class DisciplineRefusal(StrEnum):
    """Why a measure is not entered or not taken back."""

    NOT_ALLOWED = "discipline_not_allowed"
    IN_FUTURE = "discipline_in_future"
    PAPER_MISSING = "discipline_paper_missing"
    UNIT_UNKNOWN = "discipline_unit_unknown"
    HIMSELF = "discipline_himself"
    PERSON_ELSEWHERE = "discipline_person_elsewhere"
    ENTERED = "discipline_entered"
    REASON_MISSING = "discipline_reason_missing"
    WITHDRAWN = "discipline_withdrawn"


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """A measure as its decision states it; without a person it struck the organisation."""

    unit_id: int
    person_id: int | None
    decided_on: date
    form: DisciplineForm
    is_task_related: bool
    decision_no: str
    decided_by_name: str
    note: str = ""


def enter_discipline(new: NewMeasure, *, actor: Actor, now: datetime) -> DisciplineEvent:
    """Enter a measure; the facts of open periods count it from their next filling on.

    Raises:
        Refused: The actor may not, it concerns himself, the day or the paper is wrong, the person
            did not serve in the unit, or the decision was entered before.
    """
    today = legal_day(now)
    number, body = clean(new.decision_no)[:80], clean(new.decided_by_name)[:300]
    if not may(actor, Permission.APPRAISE_RATING, new.unit_id, on=today):
        raise Refused(DisciplineRefusal.NOT_ALLOWED)
    if new.person_id is not None and new.person_id == actor.person_id:
        raise Refused(DisciplineRefusal.HIMSELF)
    if new.decided_on > today:
        raise Refused(DisciplineRefusal.IN_FUTURE)
    if not number or not body:
        raise Refused(DisciplineRefusal.PAPER_MISSING)
    span = span_of(new.unit_id, on=min(new.decided_on, today))
    if span is None:
        raise Refused(DisciplineRefusal.UNIT_UNKNOWN)
    person = Person.objects.filter(pk=new.person_id).first() if new.person_id else None
    if new.person_id is not None and not _served(new.person_id, new):
        raise Refused(DisciplineRefusal.PERSON_ELSEWHERE)
    try:
        with transaction.atomic():
            event = DisciplineEvent.objects.create(
                unit_id=new.unit_id,
                person=person,
                name=person.full_name if person else span.name,
                decided_on=new.decided_on,
                form=new.form.value,
                is_task_related=new.is_task_related,
                decision_no=number,
                decided_by_name=body,
                note=clean_lines(new.note),
                entered_by_id=actor.person_id,
                entered_by_name=actor.label[:300],
                entered_at=now,
            )
            record(
                "discipline.entered",
                event,
                actor=actor,
                at=now,
                unit_id=new.unit_id,
                after={
                    "form": event.form,
                    "decided_on": event.decided_on,
                    "is_task_related": event.is_task_related,
                    "decision_no": number,
                },
            )
    except IntegrityError:
        raise Refused(DisciplineRefusal.ENTERED) from None
    return event


def _served(person_id: int, new: NewMeasure) -> bool:
    """Say whether the person held a post in the unit that day, or within the year before it.

    A measure may follow the post it was earned in; of anybody else's people nobody enters one.
    """
    year = DateRange(new.decided_on - _AFTER_POST, new.decided_on, bounds="[]")
    held = Tenure.objects.filter(person_id=person_id, unit_id=new.unit_id)
    return held.filter(valid__overlap=year).exists()


def withdraw_discipline(
    event_id: int, *, reason: str, actor: Actor, now: datetime
) -> DisciplineEvent:
    """Take a measure back that was entered wrongly or lifted; who did so and why stays.

    Raises:
        Refused: The actor may not, it was taken back before, or the reason is missing.
    """
    reason = clean_lines(reason)
    with transaction.atomic():
        event = DisciplineEvent.objects.select_for_update().get(pk=event_id)
        if not may(actor, Permission.APPRAISE_RATING, event.unit_id, on=legal_day(now)):
            raise Refused(DisciplineRefusal.NOT_ALLOWED)
        if event.person_id is not None and event.person_id == actor.person_id:
            raise Refused(DisciplineRefusal.HIMSELF)
        if event.withdrawn_at is not None:
            raise Refused(DisciplineRefusal.WITHDRAWN)
        if not reason:
            raise Refused(DisciplineRefusal.REASON_MISSING)
        event.withdrawn_at, event.withdrawn_by_name = now, actor.label[:300]
        event.withdrawn_reason = reason
        event.save()
        record(
            "discipline.withdrawn",
            event,
            actor=actor,
            at=now,
            unit_id=event.unit_id,
            after={"reason": reason},
        )
    return event
