"""The axes of a leader's quarter: proposed by him, approved by his superior, shown with results."""

from __future__ import annotations

from typing import Final

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reviews.actions.ratings.axes import approve_axes, propose_axes, return_axes
from camket.reviews.actions.ratings.reading import note_read
from camket.reviews.decisions.axes import PlanState
from camket.reviews.models import Period, QuarterPlan, Rating
from camket.reviews.queries.axes import is_by_axes, plan_of, plan_rows, remarks_on
from camket.reviews.queries.ratings import row_of
from camket.reviews.wording.refusals import sentence_of
from camket.rules.schemes.codes import OF_QUARTER
from camket.shared.errors import Refused
from camket.web.reviews.axes.forms import PlanForm
from camket.web.reviews.desk.ratings import rating_period, visible_rating
from camket.web.reviews.keeping.periods import READERS
from camket.web.reviews.paging import PAGE_ROWS
from camket.web.shared.forms import Form, TextField
from camket.web.shared.http import SignedInRequest, go_to, needs, say

STATE_KINDS: Final = {
    "": "wait",
    PlanState.PROPOSED.value: "soon",
    PlanState.APPROVED.value: "done",
    PlanState.RETURNED.value: "late",
}


class ReturnForm(Form):
    """Why a plan is sent back."""

    reason = TextField(label=_("Lý do trả lại"), lines=2, max_length=1000)


@needs(Permission.VIEW_RATINGS)
@require_safe
def plans(request: SignedInRequest, period_id: int) -> HttpResponse:
    """List the leaders of a quarter with their maxima, those that wait for approval first."""
    period = _quarter(request, period_id)
    return _show_plans(request, period)


def _show_plans(
    request: SignedInRequest, period: Period, *, problem: str = "", status: int = 200
) -> HttpResponse:
    rows = plan_rows(period)
    context = {
        "section": "reviews",
        "period": period,
        "page": Paginator(rows, PAGE_ROWS).get_page(request.GET.get("trang")),
        "waiting": sum(row.plan is not None and row.plan.state == "proposed" for row in rows),
        "approved": sum(row.plan is not None and row.plan.state == "approved" for row in rows),
        "kinds": STATE_KINDS,
        "may_approve": period.superior_id == request.actor.scope_id
        and holds(request.actor, Permission.DECIDE_RATING),
        "problem": problem,
    }
    return render(request, "reviews/axes_list.html", context, status=status)


@needs(Permission.DECIDE_RATING)
@require_POST
def approve(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Approve the plans that were ticked, all or none."""
    period = _quarter(request, period_id)
    if period.superior_id != request.actor.scope_id:
        raise Http404
    chosen = [_chosen(one) for one in request.POST.getlist("chon")[:PAGE_ROWS]]
    if not chosen:
        words = _("Chưa chọn phương án nào để duyệt.")
        return _show_plans(request, period, problem=words, status=422)
    known = set(
        Rating.objects.filter(period=period, pk__in=[pk for pk, _ in chosen]).values_list(
            "pk", flat=True
        )
    )
    try:
        with transaction.atomic():
            for pk, version in chosen:
                if pk not in known:
                    raise Http404
                approve_axes(pk, version=version, actor=request.actor, now=request.now)
    except Refused as refused:
        return _show_plans(request, period, problem=sentence_of(refused), status=422)
    told = ngettext("Đã duyệt %(n)s phương án.", "Đã duyệt %(n)s phương án.", len(chosen))
    say(request, told % {"n": len(chosen)})
    if len(chosen) == 1 and request.POST.get("tro-ve") == "truc":
        return go_to(request, "reviews:axes", period.pk, chosen[0][0])
    return go_to(request, "reviews:axes-list", period.pk)


def _chosen(told: str) -> tuple[int, int]:
    pk, _mark, version = told.partition(":")
    if not (pk.isdecimal() and version.isdecimal() and len(told) < 30):  # noqa: PLR2004  # two numbers
        raise Http404
    return int(pk), int(version)


def _quarter(request: SignedInRequest, period_id: int) -> Period:
    period = rating_period(request, period_id)
    if period.scheme != OF_QUARTER:
        raise Http404
    return period


@needs(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def axes(request: SignedInRequest, period_id: int, rating_id: int) -> HttpResponse:
    """Show a leader's axes with what was reached; take the maxima he proposes."""
    rating = _of_axes(request, period_id, rating_id)
    plan = plan_of(rating.pk)
    if request.method != "POST":
        note_read(rating, actor=request.actor, now=request.now)
        return _show(request, rating, plan)
    if not _is_own(request, rating):
        raise Http404
    form = PlanForm(plan, request.POST)
    if form.is_valid():
        try:
            propose_axes(
                rating.pk,
                form.axes(),
                version=form.cleaned_data["version"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã gửi phương án điểm, chờ tập thể lãnh đạo duyệt."))
            return go_to(request, "reviews:axes", period_id, rating_id)
    return _show(request, rating, plan, form=form, status=422)


@needs(Permission.DECIDE_RATING)
@require_POST
def send_back(request: SignedInRequest, period_id: int, rating_id: int) -> HttpResponse:
    """Send a plan back with the reason."""
    rating = _of_axes(request, period_id, rating_id)
    if rating.period.superior_id != request.actor.scope_id:
        raise Http404
    plan, form = plan_of(rating.pk), ReturnForm(request.POST)
    if form.is_valid():
        try:
            return_axes(
                rating.pk,
                form.cleaned_data["reason"],
                version=plan.version if plan else 0,
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã trả lại phương án điểm."))
            return go_to(request, "reviews:axes", period_id, rating_id)
    return _show(request, rating, plan, returning=form, status=422)


def _of_axes(request: SignedInRequest, period_id: int, rating_id: int) -> Rating:
    rating = visible_rating(request, period_id, rating_id)
    if not is_by_axes(rating) or rating.left_out:
        raise Http404
    return rating


def _is_own(request: SignedInRequest, rating: Rating) -> bool:
    return rating.person_id is not None and rating.person_id == request.actor.person_id


def _show(
    request: SignedInRequest,
    rating: Rating,
    plan: QuarterPlan | None,
    *,
    form: PlanForm | None = None,
    returning: ReturnForm | None = None,
    status: int = 200,
) -> HttpResponse:
    is_own = _is_own(request, rating)
    settles = (
        not is_own
        and plan is not None
        and rating.period.superior_id == request.actor.scope_id
        and holds(request.actor, Permission.DECIDE_RATING)
        and not rating.period.is_closed
    )
    may_propose = (
        is_own
        and not rating.period.is_closed
        and (plan is None or plan.state != PlanState.APPROVED)
    )
    context = {
        "section": "reviews",
        "rating": rating,
        "period": rating.period,
        "row": row_of(rating),
        "plan": plan,
        "remarks": remarks_on(plan) if plan else (),
        "kind": STATE_KINDS[plan.state if plan else ""],
        "form": (form or PlanForm(plan)) if may_propose else None,
        "may_approve": settles and plan is not None and plan.state == PlanState.PROPOSED,
        "returning": (returning or ReturnForm())
        if settles and plan is not None and plan.state != "returned" and rating.self_at is None
        else None,
        "may_score": is_own
        and plan is not None
        and plan.state == PlanState.APPROVED
        and not rating.decided_level,
        # whom it is about reads the appraisal only once it is decided
        "shows_appraisal": bool(rating.decided_level) or not is_own,
    }
    return render(request, "reviews/axes.html", context, status=status)
