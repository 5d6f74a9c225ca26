"""A fault that somebody pointed out enters the ledger, with the paper that says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from camket.audit.chain import one_act, record
from camket.organisation.queries import people_in, span_of, units_held_by
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.decisions.remediation import Fault, RemediationRefusal, refusal_to_raise
from camket.reviews.decisions.states import RemediationKind
from camket.reviews.models import Remediation
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean


def raise_fault(
    unit_id: int, year: int, fault: Fault, *, actor: Actor, now: datetime
) -> Remediation:
    """Enter a fault of a unit, or of one person who serves in it, that a superior answers for.

    It counts in the ratings of the years after until it is mended (366 Đ11.1, P-X6).

    Raises:
        Refused: The actor may not or stands in the unit, or the fault is not wholly told.
    """
    today = legal_day(now)
    told = replace(fault, title=clean(fault.title), paper=clean(fault.paper))
    with one_act():
        span = span_of(unit_id, on=today)
        superior_id = span.parent_id if span else None
        if superior_id is None or not may(actor, Permission.CONCLUDE_REVIEW, superior_id, on=today):
            raise Refused(RemediationRefusal.NOT_ALLOWED)
        if unit_id == actor.scope_id or unit_id in units_held_by(actor.person_id, on=today):
            raise Refused(RemediationRefusal.OWN_FAULT)
        if refusal := refusal_to_raise(told):
            raise Refused(refusal)
        if told.person_id is not None and not any(
            one.person_id == told.person_id for one in people_in([unit_id], on=today)
        ):
            raise Refused(RemediationRefusal.PERSON_ELSEWHERE)
        row = Remediation.objects.create(
            unit_id=unit_id,
            superior_id=superior_id,
            year=year,
            kind=RemediationKind.FAULT.value,
            source=told.source,
            source_paper=told.paper,
            person_id=told.person_id,
            title=told.title,
            raised_by_id=actor.person_id,
            raised_by_name=actor.label,
            created_at=now,
        )
        after = {"title": row.title, "year": year, "source": row.source, "paper": row.source_paper}
        record("remediation.raised", row, actor=actor, at=now, after=after)
    return row
