"""How appraisers lean and scores spread: read by those who decide, without any order of merit."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from camket.permissions.catalogue import Permission
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import SUBJECT_NAMES
from camket.reviews.queries.desk.leanings import (
    FEW,
    Appraised,
    Leaning,
    Spread,
    appraised_in,
    hidden_in,
)
from camket.web.reviews.desk.ratings import rating_period
from camket.web.shared.http import SignedInRequest, needs


@dataclass(frozen=True, slots=True)
class Named:
    """A count with the words of its peer group."""

    group: str
    told: Spread | Leaning


@needs(Permission.VIEW_RATINGS)
@require_safe
def leanings(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Show each appraiser beside the medians of his subjects' groups, and each group's spread."""
    period = rating_period(request, period_id)
    hidden = hidden_in(period, request.actor.person_id)
    context = {
        "section": "reviews",
        "period": period,
        "few": FEW,
        "hidden": hidden or "",
        # asked only where the sheets are not kept
        "appraised": lambda: _named(appraised_in(period, hidden=hidden)),
    }
    return render(request, "reviews/leanings.html", context)


def _named(found: Appraised) -> dict[str, list[Named]]:
    return {
        name: [Named(_words(one.kind, one.group), one) for one in told]
        for name, told in (("spreads", found.spreads), ("leanings", found.leanings))
    }


def _words(kind: str, group: str) -> str:
    name = str(SUBJECT_NAMES[SubjectKind(kind)])
    return f"{name}: {group}" if group else name
