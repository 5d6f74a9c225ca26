"""Scoring oneself and being appraised: one form each."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from camket.permissions.catalogue import Permission
from camket.reviews.actions.ratings.rating import (
    appraise_rating,
    score_self,
    why_not_appraise,
)
from camket.reviews.decisions.axes import PlanState
from camket.reviews.decisions.facts import entered_in, gathered_in
from camket.reviews.decisions.frames import FrameRefusal
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import QuarterPlan, Rating
from camket.reviews.queries.axes import is_by_axes, plan_of
from camket.reviews.queries.facts.servants import is_servant
from camket.reviews.queries.frames import asks_frame, standing_frame
from camket.reviews.queries.meetings.rows import trust_vote_of
from camket.reviews.queries.own import is_about
from camket.reviews.queries.rated.order import awaited_id
from camket.reviews.queries.ratings import gathered_of, row_of
from camket.reviews.queries.works import known_rows, sheet_of
from camket.reviews.wording.refusals import sentence_of
from camket.shared.errors import Refused
from camket.shared.text import show_day
from camket.web.reviews.axes.forms import QuarterAppraisalForm, QuarterScoreForm
from camket.web.reviews.desk.frame_words import words_of_frame
from camket.web.reviews.desk.ratings import is_own_score, may_score, visible_rating
from camket.web.reviews.desk.servants import appraise_servant, score_servant
from camket.web.reviews.desk.showing import SLUGS
from camket.web.reviews.desk.work_forms import APPRAISAL_OF_WORK, WorkScoreForm
from camket.web.reviews.forms import APPRAISAL_FORMS, AppraisalForm, ScoreForm, initial_of
from camket.web.reviews.keeping.periods import RATED
from camket.web.shared.http import SignedInRequest, go_to, needs, say


@needs(*RATED)
@require_http_methods(["GET", "HEAD", "POST"])
def self_score(request: SignedInRequest, period_id: int, rating_id: int) -> HttpResponse:
    """Take the score a unit gives its collective, or a head himself."""
    rating = visible_rating(request, period_id, rating_id)
    if not is_own_score(request, rating):
        raise Http404
    if not may_score(request, rating):
        say(
            request,
            _("%(name)s: đã quyết định mức hoặc không xếp loại trong kỳ này nên không chấm nữa.")
            % {"name": rating.name},
        )
        return go_to(request, "reviews:explain", period_id, rating_id)
    if is_servant(rating):
        return score_servant(request, rating)
    by_axes, plan = is_by_axes(rating), None
    if by_axes and ((plan := plan_of(rating.pk)) is None or plan.state != PlanState.APPROVED):
        say(request, _("Đề xuất điểm tối đa từng trục trước; duyệt xong mới tự chấm."))
        return go_to(request, "reviews:axes", period_id, rating_id)
    if asks_frame(rating) and standing_frame(rating) is None:
        refused = Refused(FrameRefusal.MISSING, name=rating.name)
        say(request, sentence_of(refused))
        return go_to(request, "reviews:explain", period_id, rating_id)
    form = _score_form(request, rating, plan)
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
            return go_to(request, "reviews:explain", period_id, rating_id)
    context = {
        "section": "reviews",
        "rating": rating,
        "period": rating.period,
        "form": form,
        "by_axes": by_axes,
        "by_work": isinstance(form, WorkScoreForm),
        "row": row_of(rating),
    }
    return render(request, "reviews/self_score.html", context, status=_status(form))


def _score_form(request: SignedInRequest, rating: Rating, plan: QuarterPlan | None) -> ScoreForm:
    posted = request.POST if request.method == "POST" else None
    initial = {
        "general": rating.self_general,
        "results": rating.self_results,
        "level": rating.self_level,
        "version": rating.version,
    }
    if plan is not None:
        return QuarterScoreForm(posted, initial=initial, plan=plan)
    sheet = sheet_of(rating)
    if sheet is None:
        return ScoreForm(posted, initial=initial)
    told = rating.self_work or {sheet.rows: known_rows(rating, sheet)}
    return WorkScoreForm(
        posted, initial=initial, sheet=sheet, told=told, frame=words_of_frame(rating)
    )


@needs(Permission.APPRAISE_RATING)
@require_http_methods(["GET", "HEAD", "POST"])
def appraise(request: SignedInRequest, period_id: int, rating_id: int) -> HttpResponse:
    """Take the appraiser's points, facts with their sources, and proposal."""
    rating = visible_rating(request, period_id, rating_id, with_turn=True)
    if rating.period.superior_id != request.actor.scope_id or is_about(rating, request.actor):
        raise Http404
    if request.method != "POST" and (
        refused := why_not_appraise(rating, request.actor, on=request.today)
    ):
        return _show_barred(request, rating, refused)
    if is_servant(rating):
        return appraise_servant(request, rating)
    kind = SubjectKind(rating.kind)
    plan = plan_of(rating.pk) if is_by_axes(rating) else None
    form = _appraisal_form(request, rating, plan)
    if form.is_bound and form.is_valid():
        try:
            _appraise(request, rating, form)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã ghi thẩm định."))
            return go_to(request, "reviews:explain", period_id, rating_id)
    context = {
        "section": "reviews",
        "rating": rating,
        "period": rating.period,
        "form": form,
        "row": row_of(rating),
        "slug": SLUGS[kind],
        "by_axes": plan is not None,
        "by_work": hasattr(form, "sheet"),
        "gathered": gathered_in(rating.facts) if rating.decided_level else gathered_of(rating),
    }
    return render(request, "reviews/appraise.html", context, status=_status(form))


def _show_barred(request: SignedInRequest, rating: Rating, refused: Refused) -> HttpResponse:
    """Say why nothing would be taken, instead of a form to be refused after it is filled in."""
    context = {
        "section": "reviews",
        "rating": rating,
        "period": rating.period,
        "slug": SLUGS[SubjectKind(rating.kind)],
        "why_not": sentence_of(refused),
        "awaited_id": awaited_id(rating)
        if refused.reason is RatingRefusal.COLLECTIVE_FIRST
        else None,
    }
    return render(request, "reviews/appraise_barred.html", context)


def _appraisal_form(
    request: SignedInRequest, rating: Rating, plan: QuarterPlan | None
) -> AppraisalForm:
    posted = request.POST if request.method == "POST" else None
    initial = {
        "general": rating.general,
        "results": rating.results,
        "level": rating.appraised_level,
        "reason": rating.appraised_reason,
        "version": rating.version,
        **_known_of(rating),
    }
    if plan is not None:
        return QuarterAppraisalForm(posted, initial=initial, plan=plan)
    kind, sheet = SubjectKind(rating.kind), sheet_of(rating)
    if sheet is None:
        return APPRAISAL_FORMS[kind](posted, initial=initial)
    told, registered = rating.work or rating.self_work, rating.self_work
    return APPRAISAL_OF_WORK[kind](
        posted,
        initial=initial,
        sheet=sheet,
        told=told,
        frame=words_of_frame(rating),
        registered=registered,
    )


def _known_of(rating: Rating) -> dict[str, Any]:
    """Return what was entered before; a trust vote nobody entered comes from its meeting."""
    entered = entered_in(rating.facts)
    known = initial_of(entered)
    if entered.votes_total == 0 and (vote := trust_vote_of(rating)) is not None:
        source = _("Biên bản kiểm phiếu tín nhiệm, hội nghị ngày %(day)s") % {
            "day": show_day(vote.held_on)
        }
        known |= {
            "votes_total": vote.trust.collected,
            "votes_low": vote.trust.low,
            "source_votes": source,
        }
    return known


def _appraise(request: SignedInRequest, rating: Rating, form: AppraisalForm) -> None:
    appraise_rating(
        rating.pk,
        form.scores(),
        form.entered(),
        reason=form.cleaned_data["reason"],
        version=form.cleaned_data["version"],
        actor=request.actor,
        now=request.now,
    )


def _status(form: ScoreForm) -> int:
    return 422 if form.is_bound else 200
