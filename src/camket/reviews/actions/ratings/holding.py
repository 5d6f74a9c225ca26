"""What every act on ratings shares: rows under lock, who touched them, what the audit keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from camket.organisation.queries import span_of, units_held_by
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.decisions.facts import gathered_in
from camket.reviews.decisions.ratings import RatingFacts, RatingRefusal, is_above
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Period, Rating
from camket.reviews.queries.visible import CELLS
from camket.rules.levels import Level
from camket.rules.schemes.codes import OF_STATE
from camket.shared.actor import Actor
from camket.shared.errors import Refused


@dataclass(frozen=True, slots=True)
class Choice:
    """A level chosen for one rating, with the reason where one is needed."""

    level: str
    reason: str = ""


def units_barred(period: Period, actor: Actor, *, on: date) -> frozenset[int]:
    """Return the units whose ratings the actor neither appraises nor decides: those he belongs to.

    A civil servant is rated by his own office, from his section to its chairman (NĐ 335 Đ18), a
    member of a cell first by those he sits with.
    """
    if period.scheme == OF_STATE:
        return frozenset()
    held = units_held_by(actor.person_id, on=on)
    if period.superior_id in held:
        body = span_of(period.superior_id, on=on)
        if body is not None and body.kind in CELLS:
            return held - {period.superior_id}
    return held


def chosen_ratings(period_id: int, choices: Mapping[int, Choice]) -> list[Rating]:
    """Return the ratings chosen under lock, collectives before leaders.

    Raises:
        Refused: Nothing was chosen, or something that is not of the period.
    """
    if not choices:
        raise Refused(RatingRefusal.NOTHING_CHOSEN)
    units = Rating.objects.filter(period_id=period_id, pk__in=choices).values("unit_id")
    held = in_order(Q(period_id=period_id, unit_id__in=units))
    ratings = [rating for rating in held if rating.pk in choices]
    if len(ratings) != len(choices):
        raise Refused(RatingRefusal.NOTHING_CHOSEN)
    return ratings


def in_order(whole_units: Q) -> list[Rating]:
    """Lock all ratings of some units, collectives first.

    A level of the unit bounds its head's and takes it back, so each act on one reads or writes the
    other; whoever held only a head and asked for the unit could wait for ever.
    """
    return list(
        Rating.objects.select_for_update(of=("self",))
        .select_related("period")
        .filter(whole_units)
        .order_by("kind", "pk")
    )


def locked_rating(rating_id: int, *, version: int) -> Rating:
    """Return a rating under lock, with its unit's others.

    Raises:
        Refused: Somebody wrote in between.
    """
    wanted = Rating.objects.get(pk=rating_id)
    held = in_order(Q(period_id=wanted.period_id, unit_id=wanted.unit_id))
    rating = next(one for one in held if one.pk == rating_id)
    if rating.version != version:
        raise Refused(RatingRefusal.STALE, name=rating.name)
    return rating


def save_rating(rating: Rating) -> None:
    """Keep a rating as a new version."""
    rating.version += 1
    rating.save()


def may_at_superior(rating: Rating, actor: Actor, permission: Permission, on: date) -> bool:
    """Say whether the actor holds a permission at the body that rates."""
    return may(actor, permission, rating.period.superior_id, on=on)


def facts_of(
    rating: Rating,
    actor: Actor,
    *,
    is_allowed: bool,
    own_units: frozenset[int] = frozenset(),
) -> RatingFacts:
    """Return who touched a rating; `own_units` are those in which the actor holds any post."""
    return RatingFacts(
        is_of_unit=rating.unit_id in own_units,
        is_closed=rating.period.is_closed,
        is_left_out=bool(rating.left_out),
        is_allowed=is_allowed,
        is_decided=bool(rating.decided_level),
        actor_person=actor.person_id,
        subject_person=rating.person_id,
        self_person=rating.self_by_id,
        appraiser_person=rating.appraised_by_id,
        is_scored=rating.self_at is not None,
        is_appraised=bool(rating.appraised_level),
    )


def check_level(rating: Rating, level: str) -> None:
    """Check that a level was chosen.

    Raises:
        Refused: There is none of that name.
    """
    if level not in Level.__members__:
        raise Refused(RatingRefusal.LEVEL_MISSING, name=rating.name)


def ruled_in_words(rating: Rating) -> str:
    """Return what the rules say, as it stands within a sentence."""
    if not rating.ruled_level:
        return "quy tắc để cấp có thẩm quyền quyết định"
    return Level(rating.ruled_level).full_name


def check_not_above(rating: Rating, level: str, unit_level: str) -> None:
    """P-H1 binds the bodies too: the head is never above his unit, with or without a reason.

    Raises:
        Refused: He would be.
    """
    if gathered_in(rating.facts).heads_unit and is_above(level, unit_level):
        raise Refused(
            RatingRefusal.ABOVE_UNIT,
            name=rating.name,
            unit_level=Level(unit_level).full_name,
        )


def collective_of(rating: Rating) -> Rating | None:
    """Return the rating of the unit somebody leads, under lock; None where it is not rated."""
    return (
        Rating.objects.select_for_update()
        .filter(period_id=rating.period_id, unit_id=rating.unit_id, kind=SubjectKind.COLLECTIVE)
        .first()
    )


def kept_columns(rating: Rating) -> dict[str, Any]:
    """Return what the audit keeps: the three columns, and what the appraisal stood on."""
    return {
        "self": [rating.self_general, rating.self_results, rating.self_level],
        "appraised": [rating.general, rating.results, rating.appraised_level],
        "appraised_reason": rating.appraised_reason,
        "ruled": rating.ruled_level,
        "facts": rating.facts,
        "decided": rating.decided_level,
        "decided_reason": rating.decided_reason,
    }
