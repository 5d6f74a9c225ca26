"""The list of ratings with its ceiling, and why a subject is rated as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reports.catalogue import OF_RATINGS
from camket.reports.of_ratings import with_offers
from camket.reviews.actions.opening import RATED_KINDS
from camket.reviews.actions.reading import note_read
from camket.reviews.decisions import SubjectKind
from camket.reviews.meeting_rows import proposals_of
from camket.reviews.models import Period, Rating
from camket.reviews.queries import (
    RatingRow,
    YoungUnit,
    quota_of,
    rating_lists_visible_to,
    rating_rows,
    ratings_visible_to,
    row_of,
    standing_level,
    young_units,
)
from camket.shared.text import clean, fold
from camket.web.reports.giving import give, links_of
from camket.web.reviews.periods import PAGE_ROWS, READERS
from camket.web.reviews.showing import (
    KIND_SLUGS,
    SLUGS,
    explanation_of,
    level_choices,
    mark_of,
    strip_of,
    title_of,
    way_of,
)
from camket.web.shared.http import SignedInRequest, needs

_FILTERS: Final[dict[str, Callable[[Rating], bool]]] = {
    "can-quyet": lambda one: bool(one.appraised_level) and not one.decided_level,
    "xuat-sac": lambda one: standing_level(one) == "HTXS",
    "vuong": lambda one: bool(one.finding) and one.ruled_level in ("", "HT", "KHT"),
    "chua-tham-dinh": lambda one: not one.appraised_level,
}


@needs(Permission.VIEW_RATINGS)
@require_safe
def rating_list(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Show all subjects of one kind beside the ceiling, one of them explained."""
    period = rating_period(request, period_id)
    kind = KIND_SLUGS.get(request.GET.get("nhom", ""), SubjectKind.COLLECTIVE)
    rows = rating_rows(period, kind)
    wanted = request.GET.get("loc", "")
    words = clean(request.GET.get("q", ""))[:100]
    shown = [
        row
        for row in rows
        if (wanted not in _FILTERS or _FILTERS[wanted](row.rating))
        and fold(words) in fold(f"{row.rating.name} {row.unit.name}")
    ]
    page = Paginator(_sorted(shown, request.GET.get("xep", "")), PAGE_ROWS).get_page(
        request.GET.get("trang")
    )
    listed: list[RatingRow] = list(page.object_list)
    chosen = next(
        (
            place
            for place, row in enumerate(listed)
            if str(row.rating.pk) == request.GET.get("chon")
        ),
        0,
    )
    ratings = [row.rating for row in rows]
    quota = quota_of([standing_level(one) for one in ratings], on=period.due_on)
    context = {
        "section": "reviews",
        "period": period,
        "kind": kind.value,
        "slug": SLUGS[kind],
        "slugs": list(KIND_SLUGS),
        "title": title_of(kind),
        "page": page,
        "rows": [
            (row, mark_of(row.rating.ruled_level, is_found=bool(row.finding)), _standing(row))
            for row in listed
        ],
        "chosen": explanation_of(listed[chosen]) if listed else None,
        "before": listed[chosen - 1].rating.pk if chosen > 0 else None,
        "after": listed[chosen + 1].rating.pk if chosen + 1 < len(listed) else None,
        "quota": quota,
        "strip": strip_of(quota),
        "way": way_of(quota),
        "levels": level_choices(),
        "filter": wanted if wanted in _FILTERS else "",
        "counts": {key: sum(map(keep, ratings)) for key, keep in _FILTERS.items()},
        "order": request.GET.get("xep", ""),
        "words": words,
        "ready": sum(bool(one.appraised_level) and not one.decided_level for one in ratings),
        "unannounced": sum(
            bool(one.decided_level) and one.notice_number_id is None for one in ratings
        ),
        "young": _young(period),
        "notice": next((one.notice_file_id for one in ratings if one.notice_file_id), None),
        "reports": links_of(request, OF_RATINGS, period, "reviews:ratings-report", period.pk),
        **_rights(request, period),
    }
    return render(request, "reviews/ratings.html", context)


@needs(Permission.VIEW_RATINGS)
@require_safe
def report(request: SignedInRequest, period_id: int, slug: str) -> HttpResponse:
    """Give out a paper about all ratings of a period."""
    return give(request, OF_RATINGS, rating_period(request, period_id), slug)


def _young(period: Period) -> list[YoungUnit]:
    """Return the units that were reviewed and are too young to be rated."""
    day = period.opened_on
    return list(young_units(period.superior_id, period.year, on=day, kinds=RATED_KINDS).values())


def _standing(row: RatingRow) -> str:
    return standing_level(row.rating)


def _sorted(rows: list[RatingRow], order: str) -> list[RatingRow]:
    """Sort by name on request; the highest score stands first otherwise."""
    return sorted(rows, key=lambda row: row.unit.sort_key) if order == "ten" else rows


def _rights(request: SignedInRequest, period: Period) -> dict[str, bool]:
    is_own = request.actor.scope_id == period.superior_id
    return {
        "may_appraise": is_own and holds(request.actor, Permission.APPRAISE_RATING),
        "may_decide": is_own and holds(request.actor, Permission.DECIDE_RATING),
        "may_issue": is_own
        and any(
            holds(request.actor, permission)
            for permission in (Permission.ISSUE_COMMITMENT, Permission.DECIDE_RATING)
        ),
    }


def rating_period(request: SignedInRequest, period_id: int) -> Period:
    """Return a period whose list of ratings the person may read, or answer 404."""
    visible = rating_lists_visible_to(request.actor, request.today)
    return get_object_or_404(with_offers(visible), pk=period_id)


def visible_rating(request: SignedInRequest, period_id: int, rating_id: int) -> Rating:
    """Return a rating whose scores the person may read, or answer 404."""
    visible = ratings_visible_to(request.actor, request.today).select_related("period")
    return get_object_or_404(visible, pk=rating_id, period_id=period_id)


@needs(*READERS)
@require_safe
def explain(request: SignedInRequest, period_id: int, rating_id: int) -> HttpResponse:
    """Show one subject's rating with every step, to whom it concerns and to deciders.

    Whoever reads of somebody else is kept in the audit, and the person sees it.
    """
    rating = visible_rating(request, period_id, rating_id)
    row = row_of(rating)
    if row.unit is None:
        raise Http404
    context = {
        "section": "reviews",
        "period": rating.period,
        "why": explanation_of(row),
        "slug": SLUGS[SubjectKind(rating.kind)],
        "may_score": may_score(request, rating),
        "proposals": proposals_of(rating),
        "sees_list": rating.period.superior_id == request.actor.scope_id,
        **_rights(request, rating.period),
    }
    note_read(rating, actor=request.actor, now=request.now)
    return render(request, "reviews/explain.html", context)


def may_score(request: SignedInRequest, rating: Rating) -> bool:
    """Say whether the page offers a score of one's own: to a head, to a unit for its collective."""
    if rating.decided_level:
        return False
    if rating.kind == SubjectKind.LEADER:
        return rating.person_id == request.actor.person_id
    return rating.unit_id == request.actor.scope_id and holds(request.actor, Permission.SELF_REVIEW)
