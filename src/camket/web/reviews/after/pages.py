"""Appeals with their clock and answer, numbered decisions, corrections, streaks of years."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from camket.commitments.actions.editing_word import DOCX
from camket.files.storage import read
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reviews.actions.after.appeals import (
    change_level,
    correct_level,
    mark_exemplary,
    uphold_level,
)
from camket.reviews.actions.after.level_papers import issue_decision
from camket.reviews.actions.after.lodging import lodge_appeal
from camket.reviews.actions.ratings.contesting import speaks_for
from camket.reviews.decisions.appeals import ANSWER_DAYS, CITATION, LODGE_DAYS
from camket.reviews.decisions.streaks import REWARD_SOURCE, Group
from camket.reviews.models import LevelDecision, Period, Rating
from camket.reviews.queries.after import (
    aftermath_of,
    appeal_rows,
    appeals_visible_to,
    streak_periods,
    streaks_of,
)
from camket.reviews.queries.visible import (
    deciding_body,
    is_decider,
    rating_lists_visible_to,
    ratings_visible_to,
)
from camket.reviews.wording.appeals import sentence_of_appeal
from camket.shared.errors import Refused
from camket.shared.text import clean
from camket.web.reports.giving import asks_word, not_given
from camket.web.reviews.after.forms import CHANGE, AnswerForm, AppealForm, CorrectionForm
from camket.web.reviews.keeping.periods import RATED
from camket.web.reviews.paging import PAGE_ROWS
from camket.web.shared.http import SignedInRequest, as_file, go_to, needs, say

_RULE: Final = {"lodge": LODGE_DAYS, "answer": ANSWER_DAYS, "citation": CITATION}


def _tried(act: Callable[[], object]) -> str:
    """Run an act; return the sentence of its refusal, or nothing."""
    try:
        act()
    except Refused as refused:
        return sentence_of_appeal(refused)
    return ""


def _rating(request: SignedInRequest, period_id: int, rating_id: int) -> Rating:
    visible = ratings_visible_to(request.actor, request.today).select_related(
        "period", "notice_number__register"
    )
    return get_object_or_404(visible, pk=rating_id, period_id=period_id)


@needs(*RATED)
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: SignedInRequest, period_id: int, rating_id: int) -> HttpResponse:
    """Take an appeal of the one rated; say until when it is taken and when it is answered."""
    rating = _rating(request, period_id, rating_id)
    after = aftermath_of(rating)
    if not speaks_for(rating, request.actor, on=request.today) or after.appeal_until is None:
        raise Http404
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        error = _tried(
            lambda: lodge_appeal(
                rating.pk, text=form.cleaned_data["text"], actor=request.actor, now=request.now
            )
        )
        if not error:
            say(request, _("Đã gửi kiến nghị; cấp quyết định trả lời trong hạn."))
            return go_to(request, "reviews:explain", period_id, rating_id)
        form.add_error(None, error)
    context = {
        "section": "reviews",
        "rating": rating,
        "period": rating.period,
        "after": after,
        "form": form,
        "rule": _RULE,
        "is_open": after.may_still_appeal(on=request.today),
    }
    return render(request, "reviews/appeal.html", context, status=422 if form.errors else 200)


@needs(*RATED)
@require_safe
def appeal_list(request: SignedInRequest) -> HttpResponse:
    """List the appeals the person lodged or must answer, the most pressing first."""
    rows = appeal_rows(appeals_visible_to(request.actor, request.today), on=request.today)
    context = {
        "section": "reviews",
        "page": Paginator(rows, PAGE_ROWS).get_page(request.GET.get("trang")),
        "waiting": sum(row.left is not None for row in rows),
        "late": sum(row.is_late for row in rows),
        "rule": _RULE,
    }
    return render(request, "reviews/appeals.html", context)


@needs(*RATED)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SignedInRequest, appeal_id: int) -> HttpResponse:
    """Show an appeal to those it concerns, and take the answer of the deciding body."""
    found = get_object_or_404(appeals_visible_to(request.actor, request.today), pk=appeal_id)
    rating = found.rating
    may_answer = (
        found.is_open
        and is_decider(request.actor, rating.period, on=request.today)
        and rating.person_id != request.actor.person_id
    )
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_answer:
            raise Http404
        if form.is_valid():
            error = _answered(request, appeal_id, form)
            if not error:
                say(request, _("Đã trả lời kiến nghị."))
                return go_to(request, "reviews:appeal-answer", appeal_id)
            form.add_error(None, error)
    context = {
        "section": "reviews",
        "row": appeal_rows([found], on=request.today)[0],
        "rating": rating,
        "period": rating.period,
        "decisions": list(found.decisions.select_related("number__register")),
        "form": form if may_answer else None,
        "rule": _RULE,
    }
    return render(
        request, "reviews/appeal_answer.html", context, status=422 if form.errors else 200
    )


def _answered(request: SignedInRequest, appeal_id: int, form: AnswerForm) -> str:
    told = form.cleaned_data
    common: dict[str, Any] = {
        "answer": told["answer"],
        "actor": request.actor,
        "now": request.now,
    }
    if told["outcome"] == CHANGE:
        return _tried(lambda: change_level(appeal_id, level=told["level"], **common))
    return _tried(lambda: uphold_level(appeal_id, **common))


@needs(Permission.DECIDE_RATING)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedInRequest, period_id: int, rating_id: int) -> HttpResponse:
    """Replace a decided level by a new decision; the old one stays and is shown."""
    rating = _rating(request, period_id, rating_id)
    if not rating.decided_level or not is_decider(request.actor, rating.period, on=request.today):
        raise Http404
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        error = _tried(
            lambda: correct_level(
                rating.pk,
                level=told["level"],
                reason=told["reason"],
                actor=request.actor,
                now=request.now,
            )
        )
        if not error:
            say(request, _("Đã ban hành quyết định mới thay quyết định cũ."))
            return go_to(request, "reviews:explain", period_id, rating_id)
        form.add_error(None, error)
    context = {
        "section": "reviews",
        "rating": rating,
        "period": rating.period,
        "after": aftermath_of(rating),
        "form": form,
    }
    return render(request, "reviews/correct.html", context, status=422 if form.errors else 200)


@needs(Permission.ISSUE_COMMITMENT, Permission.DECIDE_RATING)
@require_http_methods(["GET", "HEAD", "POST"])
def issue_numbered(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Show what the decision will recognise, and issue it under the next number."""
    period = _listed_period(request, period_id)
    if deciding_body(period, on=request.today) != request.actor.scope_id:
        raise Http404
    error = ""
    if request.method == "POST":
        error = _tried(lambda: issue_decision(period.pk, actor=request.actor, now=request.now))
        if not error:
            say(request, _("Đã ban hành quyết định công nhận kết quả xếp loại."))
            return go_to(request, "reviews:ratings", period.pk)
    decided = Rating.objects.filter(period=period).exclude(decided_level="")
    issued = LevelDecision.objects.filter(rating__period=period, number__isnull=False)
    context = {
        "section": "reviews",
        "period": period,
        "total": decided.filter(decisions__isnull=True).count(),
        "left": Rating.objects.filter(period=period, decided_level="", left_out="").count(),
        "issued": issued.select_related("number__register")
        .order_by("number_id")
        .distinct("number_id"),
        "error": error,
    }
    return render(request, "reviews/issue_decision.html", context, status=422 if error else 200)


def _listed_period(request: SignedInRequest, period_id: int) -> Period:
    visible = rating_lists_visible_to(request.actor, request.today)
    return get_object_or_404(visible, pk=period_id)


@needs(*RATED)
@require_safe
def decision_paper(request: SignedInRequest, decision_id: int) -> HttpResponse:
    """Hand out a numbered decision to the body that issued it and to those it names.

    As PDF, or as Word for `?dang=word`.
    """
    visible = ratings_visible_to(request.actor, request.today)
    row = get_object_or_404(
        LevelDecision.objects.select_related("file", "word", "number__register"),
        pk=decision_id,
        rating__in=visible,
        file__isnull=False,
    )
    if row.file is None:
        raise Http404
    name = f"quyet-dinh-{str(row.number).replace('/', '-').replace('Đ', 'D')}"
    if not asks_word(request):
        return as_file(read(row.file), "application/pdf", f"{name}.pdf")
    if row.word is None:
        says = _("Quyết định này ban hành khi hệ thống chưa giữ bản Word. Tải bản PDF để dùng.")
        return not_given(request, _("Quyết định công nhận kết quả xếp loại"), says)
    return as_file(read(row.word), DOCX, f"{name}.docx")


_GROUP_WORDS: Final = {
    "ca-nhan": (Group.PERSON,),
    "to-chuc": (Group.CELL, Group.GRASSROOTS, Group.ABOVE, Group.OTHER),
}


@needs(Permission.VIEW_RATINGS)
@require_safe
def streak_list(request: SignedInRequest, period_id: int) -> HttpResponse:
    """List who stands at the best level, for how many years running, and what that reaches."""
    period = get_object_or_404(streak_periods(request.actor, request.today), pk=period_id)
    rows = streaks_of(period)
    tab = request.GET.get("xem", "")
    shown = [row for row in rows if tab not in _GROUP_WORDS or row.group in _GROUP_WORDS[tab]]
    marked = set(
        Rating.objects.filter(period=period, exemplary__isnull=False).values_list("pk", flat=True)
    )
    context = {
        "section": "reviews",
        "period": period,
        "page": Paginator(shown, PAGE_ROWS).get_page(request.GET.get("trang")),
        "tab": tab if tab in _GROUP_WORDS else "",
        "counts": {
            key: sum(row.group in groups for row in rows) for key, groups in _GROUP_WORDS.items()
        },
        "total": len(rows),
        "long": sum(row.is_long for row in rows),
        "marked": marked,
        "may_mark": period.superior_id == request.actor.scope_id
        and holds(request.actor, Permission.DECIDE_RATING, on=request.today),
        "source": REWARD_SOURCE,
    }
    return render(request, "reviews/streaks.html", context)


@needs(Permission.DECIDE_RATING)
@require_POST
def select_exemplary(request: SignedInRequest, period_id: int, rating_id: int) -> HttpResponse:
    """Select one of the best as "tiêu biểu"."""
    rating = _rating(request, period_id, rating_id)
    if not is_decider(request.actor, rating.period, on=request.today):
        raise Http404
    error = _tried(
        lambda: mark_exemplary(
            rating.pk,
            basis=clean(request.POST.get("can-cu", ""))[:300],
            actor=request.actor,
            now=request.now,
        )
    )
    say(request, error or _("Đã chọn tiêu biểu: %(name)s.") % {"name": rating.name})
    return go_to(request, "reviews:streaks", period_id)
