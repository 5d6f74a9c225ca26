"""Why a subject is rated as it is, who may read it, and the papers about a list."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from camket.organisation.composed import composed
from camket.permissions.catalogue import Permission, Reach
from camket.permissions.queries import holds
from camket.reports.catalogue import OF_RATINGS
from camket.reports.catalogue_servants import OF_SERVANT
from camket.reports.of_ratings import with_offers
from camket.reviews.actions.ratings.contesting import speaks_for
from camket.reviews.actions.ratings.outside import may_enter
from camket.reviews.actions.ratings.reading import note_read
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Period, Rating
from camket.reviews.queries.after import aftermath_of
from camket.reviews.queries.axes import alerts_of, is_by_axes
from camket.reviews.queries.desk.ceilings import caps_of, with_caps
from camket.reviews.queries.desk.groups import group_of, peer_groups
from camket.reviews.queries.dossiers.visible import has_dossiers
from camket.reviews.queries.facts.civil import ASKED
from camket.reviews.queries.frames import asks_frame, asks_frames
from camket.reviews.queries.kept import hand_on_state, with_state
from camket.reviews.queries.meetings.rows import proposals_of
from camket.reviews.queries.own import hide_open_appraisal, is_about, is_own_pending
from camket.reviews.queries.rated.order import with_awaited
from camket.reviews.queries.ratings import row_of
from camket.reviews.queries.visible import (
    Sight,
    decider,
    deciding_body,
    is_decider,
    rating_is_seen,
    reached,
    sight_of,
    widest,
)
from camket.rules.levels import Level
from camket.rules.schemes.codes import OF_STATE
from camket.rules.schemes.huong_dan_02 import Alert
from camket.shared.actor import Actor
from camket.web.reports.giving import give, links_of
from camket.web.reviews.desk.beside import Beside, beside
from camket.web.reviews.desk.fact_sources import reader_of
from camket.web.reviews.desk.frame_words import offered_to, words_of_frame
from camket.web.reviews.desk.showing import SLUGS, explanation_of
from camket.web.reviews.keeping.periods import RATED, READERS
from camket.web.shared.http import SignedInRequest, first_or_404, needs


@needs(Permission.VIEW_RATINGS)
@require_safe
def report(request: SignedInRequest, period_id: int, slug: str) -> HttpResponse:
    """Give out a paper about all ratings of a period."""
    return give(request, OF_RATINGS, rating_period(request, period_id), slug)


def rights_of(request: SignedInRequest, period: Period) -> dict[str, bool]:
    """Return what the reader may do to the ratings of a period, as a page asks for it."""
    actor, on = request.actor, request.today
    is_own = actor.scope_id == period.superior_id
    may_appraise = is_own and holds(actor, Permission.APPRAISE_RATING)
    issues = any(
        holds(actor, one) for one in (Permission.ISSUE_COMMITMENT, Permission.DECIDE_RATING)
    )
    return {
        "may_appraise": may_appraise,
        "sets_frames": may_appraise and asks_frames(period),
        "may_decide": is_decider(actor, period, on=on),
        "may_issue": is_own and issues,
        "may_number": issues and deciding_body(period, on=on) == actor.scope_id,
    }


def rating_period(request: SignedInRequest, period_id: int) -> Period:
    """Return a period whose list of ratings the person may read, or answer 404."""
    reach = widest(request.actor, (Permission.VIEW_RATINGS,), on=request.today)
    scope_id = request.actor.scope_id
    if reach is None or scope_id is None:
        raise Http404
    told = _list_read(period_id, scope_id, request.today, reach, request.actor.person_id)
    return first_or_404(told)


@composed
def _list_read(
    pk: int, scope_id: int, on: date, reach: Reach, reader_id: int | None
) -> QuerySet[Period]:
    visible = Period.objects.filter(reached("superior_id", scope_id, on, reach), pk=pk)
    told = with_caps(with_offers(visible)).annotate(decider_id=decider("superior_id", on=on))
    return with_state(told, reader_id=reader_id)


def visible_rating(
    request: SignedInRequest, period_id: int, rating_id: int, *, with_turn: bool = False
) -> Rating:
    """Return a rating whose scores the person may read, or answer 404.

    To whom it is about it comes without its appraisal until it is decided. `with_turn` reads along
    which rating it waits for (`reviews.queries.rated.order`).
    """
    person_id, sight = request.actor.person_id, sight_of(request.actor, request.today)
    told = _rating_read(
        with_turn, rating_id, period_id, person_id or 0, person_id, request.today, sight
    )
    rating = first_or_404(told)
    hand_on_state(rating)
    if is_about(rating, request.actor):
        hide_open_appraisal(rating)
    return rating


@composed
def _rating_read(
    with_turn: bool,
    pk: int,
    period_id: int,
    person_id: int,
    reader_id: int | None,
    today: date,
    sight: Sight,
) -> QuerySet[Rating]:
    visible = Rating.objects.filter(
        rating_is_seen(person_id, sight), pk=pk, period_id=period_id
    ).select_related("period", "notice_number")
    visible = visible.annotate(decider_id=decider("period__superior_id", on=today))
    visible = with_awaited(visible) if with_turn else visible
    return with_state(visible, reader_id=reader_id, period="period_id")


@needs(*RATED)
@require_safe
def explain(request: SignedInRequest, period_id: int, rating_id: int) -> HttpResponse:
    """Show one subject's rating with every step, to whom it concerns and to deciders.

    Whoever reads of somebody else is kept in the audit, and the person sees it.
    """
    rating = visible_rating(request, period_id, rating_id)
    row = row_of(rating)
    if row.unit is None:
        raise Http404
    rights = {} if _is_rated_with(rating, request.actor) else rights_of(request, rating.period)
    context = {
        "section": "reviews",
        "period": rating.period,
        "by_axes": is_by_axes(rating),
        "asks_frame": asks_frame(rating),
        "frame": words_of_frame(rating),
        "offered": offered_to(rating),
        "why": explanation_of(
            row,
            reader_of(request, rating.period.superior_id),
            is_whole=True,
            alerts=alerts_for(request, rating),
        ),
        "cap": cap_of_list(rating, request.actor),
        "slug": SLUGS[SubjectKind(rating.kind)],
        "may_score": may_score(request, rating),
        "reports": links_of(
            request, OF_SERVANT, rating, "reviews:servant-sheet", period_id, rating_id
        ),
        "proposals": [] if is_own_pending(rating, request.actor) else proposals_of(rating),
        "has_dossiers": has_dossiers(request.actor, rating, on=request.today),
        "may_enter_civil": may_offer_civil(request, rating),
        **after_of(request, rating),
        "may_correct": bool(rating.decided_level) and rights.get("may_decide", False),
        "sees_list": rating.period.superior_id == request.actor.scope_id
        and holds(request.actor, Permission.VIEW_RATINGS),
        "lists_periods": any(holds(request.actor, one) for one in READERS),
        **rights,
    }
    note_read(rating, actor=request.actor, now=request.now)
    return render(request, "reviews/explain.html", context)


def _is_rated_with(rating: Rating, actor: Actor) -> bool:
    """Say whether a rating is about the reader, or about his unit by a body above it."""
    is_of_unit = rating.unit_id == actor.scope_id != rating.period.superior_id
    return is_of_unit or is_about(rating, actor)


def may_offer_civil(request: SignedInRequest, rating: Rating) -> bool:
    """Say whether the page leads to entering a civil-service level decided outside."""
    return (
        rating.person_id is not None
        and not rating.decided_level
        and not is_about(rating, request.actor)
        and rating.period.scheme != OF_STATE
        and rating.period.kind in ASKED
        and may_enter(rating, request.actor, on=request.today)
    )


def alerts_for(request: SignedInRequest, rating: Rating) -> tuple[Alert, ...]:
    """Return what a row of quarters asks to be reported, to the superior who reports it."""
    if rating.period.superior_id != request.actor.scope_id:
        return ()
    return alerts_of(rating.period, [rating]).get(rating.pk, ())


def after_of(request: SignedInRequest, rating: Rating) -> dict[str, Any]:
    """Return what followed the decision, and what the reader may still do about it."""
    after = aftermath_of(rating)
    return {
        "after": after,
        "may_appeal": after.may_still_appeal(on=request.today)
        and speaks_for(rating, request.actor, on=request.today),
        "may_enter_appeal": after.may_still_appeal(on=request.today)
        and rating.period.superior_id == request.actor.scope_id
        and not is_about(rating, request.actor)
        and holds(request.actor, Permission.ISSUE_COMMITMENT),
    }


def cap_of_list(rating: Rating, reader: Actor) -> Beside | None:
    """Return the ceiling a subject's list is set beside, where the rules find the best level."""
    if rating.ruled_level != Level.HTXS:
        return None
    group = group_of(
        peer_groups(rating.period, reader_id=reader.person_id), rating.kind, rating.group
    )
    told = caps_of(rating.period).get((rating.kind, rating.group))
    return beside(rating.period, group, told) if group else None


def may_score(request: SignedInRequest, rating: Rating) -> bool:
    """Say whether the page offers a score of one's own: while the level is not decided."""
    return not (rating.decided_level or rating.left_out) and is_own_score(request, rating)


def is_own_score(request: SignedInRequest, rating: Rating) -> bool:
    """Say whether the score is the reader's to give: a head's own, a unit's of its collective."""
    if rating.kind != SubjectKind.COLLECTIVE:
        return rating.person_id == request.actor.person_id
    return rating.unit_id == request.actor.scope_id and holds(request.actor, Permission.SELF_REVIEW)
