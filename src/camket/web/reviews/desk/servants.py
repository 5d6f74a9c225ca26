"""A civil servant scores himself, is appraised, and reads the numbers his rating stands on."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from camket.reports.catalogue_servants import OF_SERVANT
from camket.reviews.actions.ratings.contesting import name_of_fact
from camket.reviews.actions.ratings.rating import appraise_rating, score_self
from camket.reviews.actions.ratings.reading import note_read
from camket.reviews.decisions.general_items import marks_in
from camket.reviews.decisions.servants import (
    NUMBERS,
    Line,
    ServantCounts,
    counts_in,
    fact_of,
    servant_entered_in,
)
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import FactContest, Rating
from camket.reviews.queries.facts.servants import servant_counts_of
from camket.reviews.queries.general_items import items_of
from camket.reviews.queries.ratings import row_of
from camket.reviews.queries.rule_sets import servant_edition_of
from camket.reviews.wording.refusals import sentence_of
from camket.shared.errors import Refused
from camket.web.reports.giving import give
from camket.web.reviews.desk.item_fields import Items
from camket.web.reviews.desk.ratings import visible_rating
from camket.web.reviews.desk.servant_forms import (
    LeadingAppraisalForm,
    ServantAppraisalForm,
    ServantScoreForm,
    known_of,
)
from camket.web.reviews.desk.showing import SLUGS
from camket.web.reviews.keeping.periods import RATED
from camket.web.shared.http import SignedInRequest, go_to, needs, say


def score_servant(request: SignedInRequest, rating: Rating) -> HttpResponse:
    """Take the points of 30 and the level a civil servant gives himself."""
    initial = {
        "general": rating.self_general,
        "level": rating.self_level,
        "version": rating.version,
    }
    asked = items_of(rating)
    items = None if asked is None else Items(asked, marks_in(rating.self_work))
    posted = request.POST if request.method == "POST" else None
    form = ServantScoreForm(posted, initial=initial, items=items)
    if form.is_bound and form.is_valid():
        try:
            score_self(
                rating.pk,
                form.scores(),
                version=form.cleaned_data["version"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã ghi điểm tự chấm."))
            return go_to(request, "reviews:explain", rating.period_id, rating.pk)
    return _show(request, rating, form, "reviews/servant_score.html")


def appraise_servant(request: SignedInRequest, rating: Rating) -> HttpResponse:
    """Take the appraiser's points, what the system cannot know with its source, and proposal."""
    initial = {
        "general": rating.general if rating.general is not None else rating.self_general,
        "level": rating.appraised_level,
        "reason": rating.appraised_reason,
        "version": rating.version,
        **known_of(servant_entered_in(rating.facts)),
    }
    form = _appraisal_form(request, rating, initial)
    if form.is_bound and form.is_valid():
        try:
            appraise_rating(
                rating.pk,
                form.scores(),
                form.entered(),
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã ghi thẩm định."))
            return go_to(request, "reviews:explain", rating.period_id, rating.pk)
    return _show(request, rating, form, "reviews/servant_appraise.html")


def _appraisal_form(
    request: SignedInRequest, rating: Rating, initial: dict[str, Any]
) -> ServantAppraisalForm:
    posted = request.POST if request.method == "POST" else None
    asked, own = items_of(rating), marks_in(rating.self_work)
    items = None if asked is None else Items(asked, marks_in(rating.work) or own, own)
    if rating.kind != SubjectKind.LEADER:
        return ServantAppraisalForm(posted, initial=initial, items=items)
    low = servant_edition_of(rating.period).numbers.lower_value
    return LeadingAppraisalForm(posted, initial=initial, items=items, lower_value=low)


@needs(*RATED)
@require_safe
def sheet(request: SignedInRequest, period_id: int, rating_id: int, slug: str) -> HttpResponse:
    """Give out the sheet of a civil servant to whom his rating may be read; reading is noted."""
    rating = visible_rating(request, period_id, rating_id)
    answer = give(request, OF_SERVANT, rating, slug)
    note_read(rating, actor=request.actor, now=request.now)
    return answer


def _show(
    request: SignedInRequest, rating: Rating, form: ServantScoreForm, template: str
) -> HttpResponse:
    counts = counts_in(rating.facts) if rating.decided_level else servant_counts_of(rating)
    context = {
        "section": "reviews",
        "rating": rating,
        "period": rating.period,
        "form": form,
        "row": row_of(rating),
        "slug": SLUGS[SubjectKind(rating.kind)],
        "counts": counts,
        "leads": counts.leads,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)


def lines_shown(counts: ServantCounts, contests: list[FactContest]) -> list[dict[str, Any]]:
    """Return each product with its numbers, and what was said against them."""
    return [
        {
            "line": line,
            "numbers": [(_name(name), line.number(name)) for name in NUMBERS],
            "contests": [one for one in contests if one.fact.startswith(f"sp-{line.product_id}-")],
        }
        for line in counts.lines
    ]


def _name(name: str) -> str:
    words = NUMBERS[name]
    return words[:1].upper() + words[1:]


def choices_of(counts: ServantCounts) -> list[tuple[str, str]]:
    """Return the numbers that may be contested, as a select offers them."""
    return [
        (fact_of(line.product_id, name), f"{_short(line)}: {words}")
        for line in counts.lines
        for name, words in NUMBERS.items()
    ]


def _short(line: Line) -> str:
    most = 70
    return line.title if len(line.title) <= most else f"{line.title[:most]}…"


def named_contests(rating: Rating, contests: list[FactContest]) -> dict[int, str]:
    """Return what each contested number is called."""
    return {one.pk: name_of_fact(rating, one.fact) for one in contests}
