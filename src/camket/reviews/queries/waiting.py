"""What of reviews waits for somebody's answer: contested facts, appeals; the longest first."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from camket.organisation.models import UnitSpan
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reviews.decisions.appeals import AppealState
from camket.reviews.decisions.states import ContestState, PeriodState
from camket.reviews.models import Appeal, FactContest
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
