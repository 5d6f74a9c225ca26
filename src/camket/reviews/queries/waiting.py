"""What of reviews waits for somebody: self-reviews to write, contested facts, appeals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from camket.organisation.models import UnitSpan
from camket.organisation.queries import name_of_unit
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reviews.decisions.appeals import AppealState
from camket.reviews.decisions.dossiers import DossierState
from camket.reviews.decisions.states import ContestState, PeriodState, SubjectKind
from camket.reviews.models import Appeal, Dossier, FactContest, Period
from camket.reviews.queries.visible import CELLS
from camket.shared.actor import Actor


def contests_to_answer(actor: Actor, *, on: date, most: int) -> list[FactContest]:
    """Return the contested facts an appraiser may still answer, at most so many; one statement.

    What is about himself, or what he contested for a unit, another one answers.
    """
    if not holds(actor, Permission.APPRAISE_RATING, on=on):
        return []
    found = FactContest.objects.filter(
        state=ContestState.OPEN,
        rating__period__superior_id=actor.scope_id or 0,
        rating__decided_level="",
    ).exclude(rating__period__state=PeriodState.CLOSED)
    own = Q(raised_by_id=actor.person_id or 0) | Q(rating__person_id=actor.person_id or 0)
    read = found.exclude(own).select_related("rating").order_by("raised_at", "pk")
    return list(
        read.only("fact", "shown", "claimed", "raised_at", "rating__name", "rating__period_id")[
            :most
        ]
    )


def appeals_to_answer(actor: Actor, *, on: date, most: int) -> list[Appeal]:
    """Return the appeals a deciding body owes an answer, the first due first; one statement."""
    if not holds(actor, Permission.DECIDE_RATING, on=on):
        return []
    scope_id = actor.scope_id or 0
    of_a_cell = UnitSpan.objects.filter(
        unit_id=OuterRef("rating__period__superior_id"),
        parent_id=scope_id,
        kind__in=CELLS,
        valid__contains=on,
    )
    found = Appeal.objects.filter(
        Q(rating__period__superior_id=scope_id) | Exists(of_a_cell), state=AppealState.OPEN
    )
    own = Q(lodged_by_id=actor.person_id or 0) | Q(rating__person_id=actor.person_id or 0)
    read = found.exclude(own).select_related("rating").order_by("answer_by_on", "pk")
    return list(read.only("answer_by_on", "lodged_at", "rating__name")[:most])


def self_reviews_to_write(actor: Actor, *, on: date, most: int) -> QuerySet[Dossier, Any]:
    """Return the self-reviews somebody still has to send, the first due first, as JSON values.

    They are his own, and that of the unit whose collective he writes for. A page reads them within
    another statement.
    """
    his = Q(rating__person_id=actor.person_id or 0)
    if holds(actor, Permission.SELF_REVIEW, on=on):
        his |= Q(unit_id=actor.scope_id or 0, rating__kind=SubjectKind.COLLECTIVE)
    found = Dossier.objects.filter(
        his, state=DossierState.DRAFT, purged_at=None, rating__decided_level=""
    ).exclude(rating__period__state=PeriodState.CLOSED)
    first_due = found.order_by("rating__period__due_on", "rating__period_id", "pk")
    place = name_of_unit(on, "unit_id", "name")
    return first_due.values(told=JSONObject(**_TO_WRITE, place=place))[:most]


_OF_PERIOD: Final = ("kind", "year", "quarter", "title", "starts_on", "ends_on", "due_on")
_TO_WRITE: Final = {
    "pk": "pk",
    "person": "rating__person_id",
    "saved_at": "saved_at",
    **{name: f"rating__period__{name}" for name in _OF_PERIOD},
}


def period_told(row: Mapping[str, Any]) -> Period:
    """Return the period of a self-review as it was read, to be named and not kept."""
    days = {name: date.fromisoformat(row[name]) for name in ("starts_on", "ends_on", "due_on")}
    return Period(**{name: row[name] for name in _OF_PERIOD} | days)
