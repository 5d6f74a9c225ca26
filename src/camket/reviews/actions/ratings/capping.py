"""Say how the ceiling on the best level is read for one list, and raise its exception."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from camket.audit.chain import record
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.models import ListCap, Period, Rating
from camket.reviews.queries.desk.ceilings import numbers_of
from camket.rules.quotas import Denominator, Rounding
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines


@dataclass(frozen=True, slots=True)
class CapChoice:
    """How a body reads the clause, with the reason and the paper an exception stands on."""

    denominator: Denominator
    rounding: Rounding
    is_exceptional: bool = False
    reason: str = ""
    source: str = ""


def set_cap(
    period_id: int, kind: str, group: str, choice: CapChoice, *, actor: Actor, now: datetime
) -> ListCap:
    """Keep how the ceiling is read for one peer group; the share follows from the numbers.

    Nothing is decided by it: levels stay as they are, only what the list is set beside changes.

    Raises:
        Refused: The actor may not decide here, no such group is rated, the period is closed, or an
            exception names no reason or no paper.
    """
    with transaction.atomic():
        period = Period.objects.select_for_update().get(pk=period_id)
        if not may(actor, Permission.DECIDE_RATING, period.superior_id, on=legal_day(now)):
            raise Refused(RatingRefusal.NOT_ALLOWED)
        if period.is_closed:
            raise Refused(RatingRefusal.PERIOD_CLOSED)
        if not Rating.objects.filter(period=period, kind=kind, group=group).exists():
            raise Refused(RatingRefusal.NOTHING_CHOSEN)
        reason, source = clean_lines(choice.reason), clean(choice.source)
        if choice.is_exceptional and not (reason and source):
            raise Refused(RatingRefusal.EXCEPTION_UNFOUNDED)
        held = ListCap.objects.select_for_update().filter(period=period, kind=kind, group=group)
        cap = held.first() or ListCap(period=period, kind=kind, group=group, version=0)
        before = _kept(cap) if cap.version else {}
        numbers = numbers_of(period)
        cap.denominator, cap.rounding = choice.denominator.value, choice.rounding.value
        cap.is_exceptional, cap.reason, cap.source = choice.is_exceptional, reason, source
        cap.percent = numbers.exceptional if choice.is_exceptional else numbers.caps.percent
        cap.set_by_id, cap.set_by_name, cap.set_at = actor.person_id, actor.label, now
        cap.version += 1
        cap.save()
        record("period.cap_set", cap, actor=actor, at=now, before=before, after=_kept(cap))
    return cap


def _kept(cap: ListCap) -> dict[str, object]:
    """Return what the audit keeps of a ceiling."""
    return {
        "kind": cap.kind,
        "group": cap.group,
        "percent": cap.percent,
        "denominator": cap.denominator,
        "rounding": cap.rounding,
        "is_exceptional": cap.is_exceptional,
        "reason": cap.reason,
        "source": cap.source,
    }
