"""Freeze a period, close it, and say who is rated in it while it is open."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from camket.audit.chain import record
from camket.organisation.conflicts import has_own_hand
from camket.reviews.actions.periods.filling import fill_periods
from camket.reviews.actions.periods.opening import may_open_for
from camket.reviews.decisions.forms import FORM_OF
from camket.reviews.decisions.periods import (
    PeriodRefusal,
    StateFacts,
    refusal_to_close,
    refusal_to_freeze,
)
from camket.reviews.decisions.states import ContestState, PeriodState, SubjectKind
from camket.reviews.models import Dossier, FactContest, Period, Rating
from camket.reviews.queries.rated.order import names_of, periods_below
from camket.rules.schemes.codes import OF_STATE
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean_lines

BY_HAND = "by_hand"
"""The code of a subject that the superior itself left out, with its reason; never shown as law."""


def freeze_period(period_id: int, *, actor: Actor, now: datetime) -> Period:
    """Count everything a last time and let the facts stand still.

    Raises:
        Refused: The actor may not, or the facts were frozen before.
    """
    with transaction.atomic():
        period = Period.objects.select_for_update().get(pk=period_id)
        if refused := why_not_freeze(period, actor, now=now):
            raise refused
        subjects = fill_periods([period.pk], now=now)
        period.refresh_from_db()
        period.state, period.frozen_at = PeriodState.FROZEN.value, now
        period.save(update_fields=["state", "frozen_at"])
        record(
            "period.frozen",
            period,
            actor=actor,
            at=now,
            before={"state": PeriodState.OPEN.value},
            after={"state": period.state, "subjects": subjects},
        )
    return period


def close_period(period_id: int, *, actor: Actor, now: datetime) -> Period:
    """Close a period: every level decided, every contest answered, the levels below closed.

    Raises:
        Refused: The actor may not, the facts are not frozen, or something is still open.
    """
    with transaction.atomic():
        period = Period.objects.select_for_update().get(pk=period_id)
        if refused := why_not_close(period, actor, now=now):
            raise refused
        period.state, period.closed_at = PeriodState.CLOSED.value, now
        period.save(update_fields=["state", "closed_at"])
        record(
            "period.closed",
            period,
            actor=actor,
            at=now,
            before={"state": PeriodState.FROZEN.value},
            after={"state": period.state},
        )
    return period


def why_not_freeze(period: Period, actor: Actor, *, now: datetime) -> Refused | None:
    """Return why the facts of a period cannot be frozen as things stand; nothing is written."""
    refusal = refusal_to_freeze(_facts(period, actor, now=now))
    return Refused(refusal) if refusal else None


def why_not_close(period: Period, actor: Actor, *, now: datetime) -> Refused | None:
    """Return why a period cannot be closed as things stand; nothing is written."""
    below = list(periods_below(period).exclude(state=PeriodState.CLOSED))
    facts = _facts(period, actor, now=now, below=len(below))
    if (refusal := refusal_to_close(facts)) is None:
        return None
    counted = {
        PeriodRefusal.CONTESTS_OPEN: facts.contests,
        PeriodRefusal.NOT_DECIDED: facts.undecided,
    }
    return Refused(refusal, names=names_of(below, period), n=counted.get(refusal, 0))


def leave_out(rating_id: int, *, reason: str, actor: Actor, now: datetime) -> Rating:
    """Say that a subject is reviewed and not rated, for a reason no rule here knows.

    Raises:
        Refused: The actor may not or is the subject himself, the period is not open, the subject
            was appraised already, or the reason is missing.
    """
    return _change(rating_id, BY_HAND, reason, actor=actor, now=now)


def take_in(rating_id: int, *, reason: str, actor: Actor, now: datetime) -> Rating:
    """Rate a subject all the same that a rule had left out; the reason stays in the audit.

    Raises:
        Refused: As for leaving one out.
    """
    return _change(rating_id, "", reason, actor=actor, now=now)


_OF_MEMBERS = (SubjectKind.INDIVIDUAL, SubjectKind.MEMBER_OUTSIDE)


def change_class(
    rating_id: int, kind: SubjectKind, *, reason: str, actor: Actor, now: datetime
) -> Rating:
    """Say that a member works within the political system or outside it (366-QĐ/TW, Điều 3).

    Posts alone do not tell; his dossier goes over to the form of the class.

    Raises:
        Refused: The actor may not, the period is not open, the subject is no member without a
            post, he was appraised, scored himself or wrote on the form already, or the reason is
            missing.
    """
    reason = clean_lines(reason)
    with transaction.atomic():
        rating = _changeable(rating_id, reason, actor=actor, now=now)
        before = rating.kind
        is_civil = rating.period.scheme == OF_STATE  # whose class follows from his post
        if is_civil or before not in _OF_MEMBERS or kind not in _OF_MEMBERS or before == kind:
            raise Refused(PeriodRefusal.CLASS_FIXED, name=rating.name)
        dossiers = Dossier.objects.select_for_update().filter(rating=rating)
        if rating.self_at is not None or any(one.saved_at is not None for one in dossiers):
            raise Refused(PeriodRefusal.CLASS_WRITTEN, name=rating.name)
        rating.kind = kind.value
        rating.version += 1
        rating.save(update_fields=["kind", "version"])
        dossiers.update(form=FORM_OF[kind.value].value)
        record(
            "rating.class_changed",
            rating,
            actor=actor,
            at=now,
            before={"kind": before},
            after={"kind": rating.kind, "reason": reason},
        )
    return rating


def _change(rating_id: int, rule: str, reason: str, *, actor: Actor, now: datetime) -> Rating:
    reason = clean_lines(reason)
    with transaction.atomic():
        rating = _changeable(rating_id, reason, actor=actor, now=now)
        before = {"left_out": rating.left_out, "reason": rating.left_out_reason}
        rating.left_out = rule
        rating.left_out_reason = reason if rule else ""
        rating.left_out_citation, rating.left_out_mark = "", "C" if rule else ""
        rating.version += 1
        rating.save()
        record(
            "rating.left_out" if rule else "rating.taken_in",
            rating,
            actor=actor,
            at=now,
            before=before,
            after={"left_out": rule, "reason": reason},
        )
    return rating


def _changeable(rating_id: int, reason: str, *, actor: Actor, now: datetime) -> Rating:
    """Lock a subject of the list that may still be changed, for a reason."""
    held = Rating.objects.select_for_update(of=("self",)).select_related("period")
    rating = held.get(pk=rating_id)
    if not may_open_for(rating.period.superior_id, actor, on=legal_day(now)):
        raise Refused(PeriodRefusal.NOT_ALLOWED)
    if has_own_hand(actor.person_id, {rating.person_id}):
        raise Refused(PeriodRefusal.HIMSELF)
    if not rating.period.is_open:
        raise Refused(PeriodRefusal.NOT_OPEN)
    if rating.appraised_level or rating.decided_level:
        raise Refused(PeriodRefusal.HAS_LEVEL, name=rating.name)
    if not reason:
        raise Refused(PeriodRefusal.REASON_MISSING)
    return rating


def _facts(period: Period, actor: Actor, *, now: datetime, below: int = 0) -> StateFacts:
    rated = Rating.objects.filter(period=period, left_out="", decided_level="")
    contests = FactContest.objects.filter(rating__period=period, state=ContestState.OPEN)
    return StateFacts(
        may_change=may_open_for(period.superior_id, actor, on=legal_day(now)),
        state=PeriodState(period.state),
        below_open=below,
        contests=contests.count(),
        undecided=rated.count(),
    )
