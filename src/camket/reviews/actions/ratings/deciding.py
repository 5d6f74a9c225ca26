"""The third column: a body decides one row or a whole list, and what is decided is frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from camket.audit.chain import Fact, fact, record_facts
from camket.permissions.catalogue import Permission
from camket.reviews.actions.ratings.holding import (
    Choice,
    check_level,
    check_not_above,
    chosen_ratings,
    collective_of,
    facts_of,
    kept_columns,
    may_at_superior,
    ruled_in_words,
    save_rating,
    units_barred,
)
from camket.reviews.actions.ratings.voiding import void_heads
from camket.reviews.decisions.ratings import RatingRefusal, needs_reason, refusal_to_decide
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Period, Rating
from camket.reviews.queries.rated.order import bars_to_deciding
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean_lines


def decide_ratings(
    period_id: int, choices: Mapping[int, Choice], *, actor: Actor, now: datetime
) -> list[Rating]:
    """Decide one row or a whole list in one act; what is decided is frozen.

    Collectives come before leaders. A head whose proposal stood on another level of his unit goes
    back to the appraiser.

    Raises:
        Refused: For the first rating that may not be decided so; nothing is then decided.
    """
    today = legal_day(now)
    with transaction.atomic():
        period = Period.objects.select_for_update().get(pk=period_id)
        ratings = chosen_ratings(period_id, choices)
        _check_order(period, ratings)
        own_units = units_barred(period, actor, on=today)
        done = [
            _decide(rating, choices[rating.pk], own_units, actor=actor, today=today, now=now)
            for rating in ratings
        ]
        done += void_heads(ratings)
        if not Rating.objects.filter(period=period, decided_level="", left_out="").exists():
            period.decided_at = now
            period.save(update_fields=["decided_at"])
            done.append(fact("period.decided", period, after={"decided_at": now}))
        record_facts(done, actor=actor, at=now)
    return ratings


def _check_order(period: Period, ratings: Iterable[Rating]) -> None:
    bars = bars_to_deciding(period, ratings)
    for rating in ratings:
        if bar := bars.get(rating.pk):
            raise Refused(bar.reason, name=rating.name, what=bar.what)


def _decide(
    rating: Rating,
    choice: Choice,
    own_units: frozenset[int],
    *,
    actor: Actor,
    today: date,
    now: datetime,
) -> Fact:
    facts = facts_of(
        rating,
        actor,
        is_allowed=may_at_superior(rating, actor, Permission.DECIDE_RATING, today),
        own_units=own_units,
    )
    if refusal := refusal_to_decide(facts):
        raise Refused(refusal, name=rating.name)
    check_level(rating, choice.level)
    reason = clean_lines(choice.reason)
    if rating.kind == SubjectKind.LEADER:
        _check_unit(rating, choice.level)
    differs = needs_reason(choice.level, rating.appraised_level, rating.ruled_level)
    if differs and not reason:
        raise Refused(RatingRefusal.REASON_MISSING, name=rating.name, ruled=ruled_in_words(rating))
    before = kept_columns(rating)
    rating.decided_level, rating.decided_reason = choice.level, reason
    rating.decided_by_id, rating.decided_by_name = actor.person_id, actor.label
    rating.decided_at = now
    save_rating(rating)
    return fact("rating.decided", rating, before=before, after=kept_columns(rating))


def _check_unit(rating: Rating, level: str) -> None:
    """Hold whoever leads in a unit below its level, where the unit is rated in this period."""
    unit = collective_of(rating)
    if unit is None or unit.left_out:
        return
    if not unit.decided_level:
        raise Refused(RatingRefusal.COLLECTIVE_FIRST, name=rating.name)
    if rating.facts.get("unit_level") != unit.decided_level:
        # both stood in one list, and the unit was just decided at another level
        raise Refused(RatingRefusal.NOT_APPRAISED, name=rating.name)
    check_not_above(rating, level, unit.decided_level)
