"""Handovers between heads, and what each head of a unit achieved in his own days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from camket.organisation.models import Tenure
from camket.organisation.queries import last_name
from camket.permissions.catalogue import Permission
from camket.permissions.queries import units_in_reach
from camket.reviews.queries.rated.own_days import headships_of
from camket.shared.actor import Actor
from camket.tasks.queries import OwnDays, TaskCounts, counts_in_days
from camket.transitions.models import Handover

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """One handover, ready for a list.

    Attributes:
        state: begun, recorded or received.
        days_late: For how many days it is past its term and not received.
    """

    handover_id: int
    unit_id: int
    unit_name: str
    giver_name: str
    receiver_name: str
    on: date
    due_on: date
    state: str
    days_late: int
    number: str


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """A page of handovers, the latest first."""

    rows: list[HandoverRow]
    total: int
    number: int
    has_more: bool


@dataclass(frozen=True, slots=True)
class LeavingHead:
    """A head who has left, or whose leaving is decided, and has not begun to hand over."""

    tenure_out_id: int
    tenure_in_id: int | None
    unit_id: int
    unit_name: str
    giver_name: str
    receiver_name: str
    on: date


@dataclass(frozen=True, slots=True)
class HeadSegment:
    """Days of one person at the head of a unit in a year, and what was done or fell due in them.

    Attributes:
        from_on: The first day, within the year.
        until_on: The day after the last, within the year; None is to its end.
        kind: How the post was held.
    """

    person_id: int
    person_name: str
    from_on: date
    until_on: date | None
    kind: str
    counts: TaskCounts


def handovers_visible_to(actor: Actor, on: date) -> QuerySet[Handover]:
    """Return the handovers of units in reach, and those the actor gives or receives."""
    reach = units_in_reach(actor, Permission.VIEW_COMMITMENT, on=on)
    own = Q(pk__in=[])
    if actor.person_id is not None:
        own = Q(tenure_out__person_id=actor.person_id) | Q(tenure_in__person_id=actor.person_id)
    return Handover.objects.filter(own if reach is None else own | reach)


def handover_page(actor: Actor, *, on: date, number: int = 1) -> HandoverPage:
    """Return a page of handovers, the latest first; two statements."""
    found = handovers_visible_to(actor, on)
    first = (number - 1) * PAGE
    rows = list(_dressed(found).order_by("-on", "-pk")[first : first + PAGE + 1])
    return HandoverPage(
        [row_of(one, on=on) for one in rows[:PAGE]], found.count(), number, len(rows) > PAGE
    )


def handovers_of(unit_id: int, *, on: date) -> list[HandoverRow]:
    """Return the handovers of a unit, the latest first; one statement."""
    rows = _dressed(Handover.objects.filter(unit_id=unit_id)).order_by("-on", "-pk")[:PAGE]
    return [row_of(one, on=on) for one in rows]


def handover_of(actor: Actor, handover_id: int, *, on: date) -> Handover | None:
    """Return a handover with both people, or None where the actor may not see it."""
    return _dressed(handovers_visible_to(actor, on).filter(pk=handover_id)).first()


def leaving_heads(actor: Actor, *, on: date, since: date) -> list[LeavingHead]:
    """Return whose headship ended since a day and nothing was handed over yet; two statements.

    A tenure that goes on in another row (a suspension, or its end) hands nothing over, and of a
    unit that ended everything waits in the worklist instead.
    """
    reach = units_in_reach(actor, Permission.SETTLE_TRANSITION, on=on)
    own = Q(person_id=actor.person_id) if actor.person_id is not None else Q(pk__in=[])
    begun = Handover.objects.filter(tenure_out=OuterRef("pk"))
    ended = (
        Tenure.objects.filter(
            own if reach is None else own | reach,
            is_head=True,
            valid__endswith__gte=since,
            unit__spans__valid__contains=on,
        )
        .exclude(Exists(begun))
        .filter(continued_by__isnull=True)
        .select_related("person")
        .annotate(unit_name=last_name("unit_id"))
        .order_by("-valid__endswith", "pk")[:PAGE]
    )
    leaving = [one for one in ended if one.valid.upper is not None]
    coming = Tenure.objects.filter(
        unit_id__in={one.unit_id for one in leaving}, is_head=True
    ).select_related("person")
    after: dict[tuple[int, date], Tenure] = {}
    for one in coming.order_by("-valid"):
        for gone in leaving:
            if one.unit_id == gone.unit_id and one.valid.lower >= gone.valid.upper:
                after[gone.pk, gone.valid.upper] = one
    return [_leaving(one, after.get((one.pk, one.valid.upper))) for one in leaving]


def results_by_head(unit_id: int, year: int) -> list[HeadSegment]:
    """Return what was done or fell due under each head of a unit in a year; two statements.

    Each headship by itself, in the order of the days; the days of a suspension and of a vacancy
    are nobody's.
    """
    headships = headships_of([unit_id], year)[unit_id]
    own = {one.tenure_id: OwnDays(unit_id, (one.days,)) for one in headships}
    counts = counts_in_days(own, year)
    return [
        HeadSegment(
            person_id=one.person_id,
            person_name=one.person_name,
            from_on=one.days.from_on or date(year, 1, 1),
            until_on=one.days.until_on,
            kind=one.kind,
            counts=counts[one.tenure_id],
        )
        for one in headships
    ]


def row_of(one: Handover, *, on: date) -> HandoverRow:
    """Return a dressed handover as values."""
    receiver = one.tenure_in
    state = "received" if one.received_at else "recorded" if one.recorded_at else "begun"
    return HandoverRow(
        handover_id=one.pk,
        unit_id=one.unit_id,
        unit_name=getattr(one, "unit_name", None) or "",
        giver_name=one.tenure_out.person.full_name,
        receiver_name=receiver.person.full_name if receiver else "",
        on=one.on,
        due_on=one.due_on,
        state=state,
        days_late=0 if one.received_at else max((on - one.due_on).days, 0),
        number=one.number,
    )


def _dressed(rows: QuerySet[Handover]) -> QuerySet[Handover]:
    return rows.select_related(
        "tenure_out__person", "tenure_out__post", "tenure_in__person", "tenure_in__post", "file"
    ).annotate(unit_name=last_name("unit_id"))


def _leaving(gone: Tenure, comes: Tenure | None) -> LeavingHead:
    return LeavingHead(
        tenure_out_id=gone.pk,
        tenure_in_id=comes.pk if comes else None,
        unit_id=gone.unit_id,
        unit_name=getattr(gone, "unit_name", None) or "",
        giver_name=gone.person.full_name,
        receiver_name=comes.person.full_name if comes else "",
        on=gone.valid.upper,
    )
