"""The explanation of a rating as plain values: the same sentences as on the page, for programs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from camket.reviews.actions.ratings.reading import note_read
from camket.reviews.models import Rating
from camket.reviews.queries.ratings import row_of
from camket.rules.facts import plain_decimal
from camket.web.reviews.desk.fact_sources import FactShown, reader_of
from camket.web.reviews.desk.ratings import alerts_for, cap_of_list, visible_rating
from camket.web.reviews.desk.showing import LEVEL_NAMES, Explanation, explanation_of
from camket.web.reviews.keeping.periods import RATED
from camket.web.shared.http import SignedInRequest, needs

_CONDITION: Final = ("rule", "level", "is_met", "says", "source", "citation", "mark")


@needs(*RATED)
@require_safe
def explain_json(request: SignedInRequest, period_id: int, rating_id: int) -> HttpResponse:
    """Give out the explanation as JSON to whom it concerns and to deciders; reading is noted."""
    rating = visible_rating(request, period_id, rating_id)
    why = explanation_of(
        row_of(rating),
        reader_of(request, rating.period.superior_id),
        is_whole=True,
        alerts=alerts_for(request, rating),
    )
    told = as_json(why)
    cap = cap_of_list(rating, request.actor)
    told["cap"] = cap.check.says if cap else None
    note_read(rating, actor=request.actor, now=request.now)
    return JsonResponse(
        told,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"},
    )


def as_json(why: Explanation) -> dict[str, Any]:
    """Return an explanation as plain values: points and shares as text, days as the calendar."""
    rating, finding = why.rating, why.row.finding
    conditions = [one for group in why.groups for one in group.conditions]
    return {
        "period": {
            "name": str(rating.period),
            "starts_on": rating.period.starts_on.isoformat(),
            "ends_on": rating.period.ends_on.isoformat(),
        },
        "subject": {
            "name": rating.name,
            "kind": rating.kind,
            "unit": why.row.unit.name,
            "group": rating.group,
        },
        "left_out": _left_out(rating),
        "verdict": why.verdict,
        "ruled": rating.ruled_level or None,
        "score": _score(why),
        "conditions": [_condition(one) for one in conditions],
        "forcing": [_condition(one) for one in why.forcing],
        "ceiling_of_unit": _condition(why.of_unit) if why.of_unit else None,
        "facts": [_fact(one) for one in why.facts],
        "would_reach": finding.get("would_reach", []),
        "axes": finding.get("axes", []),
        "computation": finding.get("computation"),
        "civil_level": why.civil.as_record() if why.civil else None,
        "own_computation": list(why.own_way.steps) if why.own_way else None,
        "alerts": [one.as_record() for one in why.alerts],
        "columns": _columns(rating),
        "votes": [
            {
                "body": one.body,
                "level": one.level,
                "votes": one.votes,
                "counted": one.counted,
                "reason": one.reason,
            }
            for one in why.behind.carried
        ],
        "sources": [{"title": title, "says": text} for title, text in why.sources],
        "rules": {
            key: finding.get(key)
            for key in ("scheme", "rules", "numbers_version", "numbers_digest")
        },
    }


def _left_out(rating: Rating) -> dict[str, str] | None:
    if not rating.left_out:
        return None
    return {
        "rule": rating.left_out,
        "says": rating.left_out_reason,
        "citation": rating.left_out_citation,
        "mark": rating.left_out_mark,
    }


def _condition(told: dict[str, Any]) -> dict[str, Any]:
    kept = {key: told.get(key) for key in _CONDITION}
    kept["basis"] = str(told["basis"])
    facts: tuple[FactShown, ...] = told["facts"]
    kept["links"] = [one.address for one in facts if one.address]
    kept["facts"] = [_fact(one) for one in facts]
    return kept


def _fact(one: FactShown) -> dict[str, Any]:
    return {
        "fact": one.key,
        "name": one.name,
        "value": one.value or None,
        "link": one.address or None,
        "corrected_by": one.correction or None,
        "contests": [
            {
                "shown": said.shown,
                "claimed": said.claimed,
                "reason": said.reason,
                "state": said.state,
                "by": said.raised_by,
                "at": said.raised_at.isoformat(),
                "answer": said.answer or None,
                "source": said.source or None,
                "answered_by": said.answered_by or None,
            }
            for said in one.contests
        ],
    }


def _score(why: Explanation) -> dict[str, Any] | None:
    rating = why.rating
    if why.score is None or rating.general is None or rating.results is None:
        return None
    return {
        "total": plain_decimal(why.score),
        "general": plain_decimal(rating.general),
        "results": plain_decimal(rating.results),
        "band": why.band,
        "own_points": [
            {
                "code": one.code,
                "title": one.title,
                "points": None if one.points is None else plain_decimal(one.points),
                "most": plain_decimal(one.most),
                "applies": one.applies,
                "citation": one.citation,
                "mark": one.mark,
            }
            for one in why.behind.points
        ],
        "general_items": [
            {
                "code": one.code,
                "title": one.named,
                "most": plain_decimal(one.most),
                "own": None if one.own is None else plain_decimal(one.own),
                "own_explanation": one.own_why or None,
                "points": None if one.points is None else plain_decimal(one.points),
                "explanation": one.why or None,
            }
            for one in why.items
        ],
    }


def _columns(rating: Rating) -> dict[str, Any]:
    def level(code: str) -> dict[str, str] | None:
        return {"code": code, "name": str(LEVEL_NAMES[code])} if code else None

    def points(value: Decimal | None) -> str | None:
        return None if value is None else plain_decimal(value)

    return {
        "self": {
            "general": points(rating.self_general),
            "results": points(rating.self_results),
            "level": level(rating.self_level),
            "by": rating.self_by_name,
            "at": rating.self_at.isoformat() if rating.self_at else None,
        },
        "proposed": {
            "level": level(rating.appraised_level),
            "reason": rating.appraised_reason,
            "by": rating.appraised_by_name,
            "at": rating.appraised_at.isoformat() if rating.appraised_at else None,
        },
        "decided": {
            "level": level(rating.decided_level),
            "reason": rating.decided_reason,
            "by": rating.decided_by_name,
            "at": rating.decided_at.isoformat() if rating.decided_at else None,
        },
    }
