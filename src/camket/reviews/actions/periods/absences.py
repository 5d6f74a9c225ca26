"""Enter why somebody was away, end it, take it back; open periods see at once who is rated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from psycopg.types.range import DateRange

from camket.audit.chain import record
from camket.organisation.models import Person, Tenure
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.actions.periods.opening import may_open_for
from camket.reviews.decisions.absences import AbsenceFacts, AbsenceRefusal, refusal_to_enter
from camket.reviews.decisions.states import PeriodKind, PeriodState
from camket.reviews.models import Period, PersonAbsence, Rating
from camket.reviews.queries.rated.subjects import Frame, day_of, subjects_of
from camket.rules.participation import Absence, LeftOut
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines


@dataclass(frozen=True, slots=True)
class NewAbsence:
    """An absence as its paper states it; the last day is held, none is running still."""

    unit_id: int
    person_id: int
    kind: Absence
    starts_on: date
    ends_on: date | None
    paper: str


def may_keep_absences(unit_id: int, actor: Actor, *, on: date) -> bool:
    """Say whether an actor keeps the absences of a unit: its appraisers, and who opens periods."""
    return may(actor, Permission.APPRAISE_RATING, unit_id, on=on) or may_open_for(
        unit_id, actor, on=on
    )


def enter_absence(new: NewAbsence, *, actor: Actor, now: datetime) -> PersonAbsence:
    """Enter an absence; who is rated in open periods follows from it at once.

    Raises:
        Refused: The actor may not, it is his own, the person was not there in those days, the
            paper is missing, or the days are entered already.
    """
    today, paper = legal_day(now), clean(new.paper)[:300]
    with transaction.atomic():
        # the person's lock keeps two clerks from entering the same days at once
        person = Person.objects.select_for_update().get(pk=new.person_id)
        days_follow = new.ends_on is None or new.ends_on >= new.starts_on
        facts = AbsenceFacts(
            may_enter=may_keep_absences(new.unit_id, actor, on=today),
            is_himself=new.person_id == actor.person_id,
            is_there=days_follow and _was_there(new),
            days_follow=days_follow,
            has_paper=bool(paper),
            overlaps=days_follow and _overlapping(new).exists(),
        )
        if refusal := refusal_to_enter(facts):
            raise Refused(refusal, name=person.full_name)

        def write() -> PersonAbsence:
            return PersonAbsence.objects.create(
                person=person,
                unit_id=new.unit_id,
                kind=new.kind.value,
                starts_on=new.starts_on,
                ends_on=new.ends_on,
                paper=paper,
                entered_by_id=actor.person_id,
                entered_by_name=actor.label[:300],
                entered_at=now,
            )

        absence = _renewing(person.pk, write, actor=actor, now=now)
        _record("absence.entered", absence, actor=actor, now=now)
    return absence


def end_absence(absence_id: int, *, ends_on: date, actor: Actor, now: datetime) -> PersonAbsence:
    """Write the last day of an absence that was running still.

    Raises:
        Refused: The actor may not, it has its last day, it was taken back, or the day is before
            the first.
    """
    with transaction.atomic():
        absence = _held(absence_id, actor, now=now)
        if absence.ends_on is not None:
            raise Refused(AbsenceRefusal.ENDED)
        if ends_on < absence.starts_on:
            raise Refused(AbsenceRefusal.DAYS_REVERSED)

        def write() -> PersonAbsence:
            absence.ends_on = ends_on
            absence.save(update_fields=["ends_on"])
            return absence

        _renewing(absence.person_id, write, actor=actor, now=now)
        _record("absence.ended", absence, actor=actor, now=now)
    return absence


def withdraw_absence(absence_id: int, *, reason: str, actor: Actor, now: datetime) -> PersonAbsence:
    """Take an absence back that was entered wrongly; who did so and why stays.

    Raises:
        Refused: The actor may not, it was taken back before, or the reason is missing.
    """
    reason = clean_lines(reason)
    with transaction.atomic():
        absence = _held(absence_id, actor, now=now)
        if not reason:
            raise Refused(AbsenceRefusal.REASON_MISSING)

        def write() -> PersonAbsence:
            absence.withdrawn_at, absence.withdrawn_by_name = now, actor.label[:300]
            absence.withdrawn_reason = reason
            absence.save()
            return absence

        _renewing(absence.person_id, write, actor=actor, now=now)
        _record("absence.withdrawn", absence, actor=actor, now=now)
    return absence


def _held(absence_id: int, actor: Actor, *, now: datetime) -> PersonAbsence:
    absence = PersonAbsence.objects.select_for_update().get(pk=absence_id)
    if not may_keep_absences(absence.unit_id, actor, on=legal_day(now)):
        raise Refused(AbsenceRefusal.NOT_ALLOWED)
    if absence.person_id == actor.person_id:
        raise Refused(AbsenceRefusal.HIMSELF)
    if absence.withdrawn_at is not None:
        raise Refused(AbsenceRefusal.WITHDRAWN)
    return absence


def _was_there(new: NewAbsence) -> bool:
    after = new.ends_on + timedelta(days=1) if new.ends_on else None
    return Tenure.objects.filter(
        person_id=new.person_id,
        unit_id=new.unit_id,
        valid__overlap=DateRange(new.starts_on, after),
    ).exists()


def _overlapping(new: NewAbsence) -> QuerySet[PersonAbsence]:
    held = PersonAbsence.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=new.starts_on),
        person_id=new.person_id,
        kind=new.kind.value,
        withdrawn_at__isnull=True,
    )
    return held if new.ends_on is None else held.filter(starts_on__lte=new.ends_on)


def _record(action: str, absence: PersonAbsence, *, actor: Actor, now: datetime) -> None:
    record(
        action,
        absence,
        actor=actor,
        at=now,
        unit_id=absence.unit_id,
        after={
            "kind": absence.kind,
            "starts_on": absence.starts_on,
            "ends_on": absence.ends_on,
            "paper": absence.paper,
            **({"reason": absence.withdrawn_reason} if absence.withdrawn_reason else {}),
        },
    )


def _renewing(
    person_id: int, write: Callable[[], PersonAbsence], *, actor: Actor, now: datetime
) -> PersonAbsence:
    """Write, and let open periods say anew whether the rules leave the person out.

    What a superior has said by hand stands, and so does what was appraised.
    """
    open_ones = list(
        Rating.objects.select_for_update(of=("self",))
        .select_related("period")
        .filter(person_id=person_id, period__state=PeriodState.OPEN)
        .filter(appraised_level="", decided_level="")
        .order_by("pk")
    )
    before = _left_out(open_ones)
    absence = write()
    after = _left_out(open_ones)
    for rating in open_ones:
        was, is_now = before[rating.pk], after[rating.pk]
        if was != is_now and rating.left_out == (was.rule if was else ""):
            _leave(rating, is_now, actor=actor, now=now)
    return absence


def _left_out(ratings: Sequence[Rating]) -> dict[int, LeftOut | None]:
    return {
        one.pk: next(
            (
                subject.left_out
                for subject in subjects_of([one.period.superior_id], _frame(one.period))
                if subject.person_id == one.person_id
            ),
            None,
        )
        for one in ratings
    }


def _frame(period: Period) -> Frame:
    on = day_of(period.ends_on, period.opened_on)
    return Frame(PeriodKind(period.kind), period.starts_on, period.ends_on, on)


def _leave(rating: Rating, out: LeftOut | None, *, actor: Actor, now: datetime) -> None:
    before = {"left_out": rating.left_out, "reason": rating.left_out_reason}
    rating.left_out, rating.left_out_reason = (out.rule, out.says) if out else ("", "")
    rating.left_out_citation = out.citation[:300] if out else ""
    rating.left_out_mark = out.mark if out else ""
    rating.version += 1
    rating.save()
    record(
        "rating.left_out" if out else "rating.taken_in",
        rating,
        actor=actor,
        at=now,
        before=before,
        after={"left_out": rating.left_out, "reason": rating.left_out_reason},
    )
