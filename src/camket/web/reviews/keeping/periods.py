"""Periods: the list, opening one, the units in it, a unit's assessment and its conclusion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from camket.commitments.models import Campaign
from camket.organisation.composed import composed
from camket.organisation.queries import spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reports.catalogue import OF_REVIEW
from camket.reviews.actions.ledger.assessing import (
    Answer,
    conclude_review,
    save_assessment,
    submit_assessment,
)
from camket.reviews.actions.periods.opening import open_period
from camket.reviews.decisions.states import PeriodKind, PeriodState, UnitReviewState
from camket.reviews.models import PERIOD_STATE_NAMES, ItemReview, Period, UnitReview
from camket.reviews.queries.chosen_rules import rule_choices
from camket.reviews.queries.on_day import past_period_rows
from camket.reviews.queries.periods import items_of, period_rows, review_rows
from camket.reviews.queries.rule_sets import axes_bind_in, quarter_edition_of
from camket.reviews.queries.visible import (
    Part,
    part_of,
    periods_of,
    published_levels,
    unit_reviews_visible_to,
)
from camket.reviews.wording.refusals import sentence_of
from camket.rules.schemes.codes import OF_QUARTER
from camket.rules.schemes.numbers_366 import SCHEME
from camket.shared.errors import Refused
from camket.shared.text import clean, fold, within_sentence
from camket.web.reports.giving import give, links_of
from camket.web.reviews.forms import (
    FIELD_OF_GAP,
    AnswerForm,
    ConclusionForm,
    OpenForm,
    SummaryForm,
    answer_forms,
)
from camket.web.reviews.paging import PAGE_ROWS
from camket.web.shared.days import day_asked, past_of
from camket.web.shared.http import SignedInRequest, first_or_404, go_to, needs, say, whole

READERS: Final = (Permission.SELF_REVIEW, Permission.CONCLUDE_REVIEW, Permission.VIEW_RATINGS)
RATED: Final = (*READERS, Permission.JOIN_REVIEW)
"""Whoever may be rated reads what is about himself, contests it and appeals."""
TABS: Final = {
    "chua-gui": UnitReviewState.OPEN,
    "da-gui": UnitReviewState.SUBMITTED,
    "da-ket-luan": UnitReviewState.CONCLUDED,
}


@needs(*RATED)
@require_safe
def period_list(request: SignedInRequest) -> HttpResponse:
    """List the periods the person has a part in, and the campaigns that wait for one.

    Of a past day those that were open by then, with what had been sent.
    """
    day_asked(request)
    past, number = past_of(request), whole(request.GET.get("trang"), most=10**6) or 1
    if past is None:
        page = period_rows(request.actor, on=request.today, page=number)
    else:
        page = past_period_rows(request.actor, past=past, today=request.today, page=number)
    if number > 1 and not page.rows:
        raise Http404
    context = {
        "section": "reviews",
        "rows": page.rows,
        "has_more": page.has_more,
        "page_number": number,
        "campaigns": _campaigns_to_open(request) if past is None and number == 1 else [],
        "past": past,
        "has_figures": True,
        "may_open": past is None and holds(request.actor, Permission.MANAGE_CAMPAIGN),
        **ledgers_of(request),
        "writes": holds(request.actor, Permission.SELF_REVIEW),
        "reads_periods": any(holds(request.actor, one) for one in READERS),
        "appraises": holds(request.actor, Permission.APPRAISE_RATING),
    }
    return render(request, "reviews/list.html", context)


def ledgers_of(request: SignedInRequest) -> dict[str, bool]:
    """Return which ledgers beside the periods a page leads to."""
    appraises = holds(request.actor, Permission.APPRAISE_RATING)
    return {
        "may_discipline": appraises,
        "may_absence": appraises or holds(request.actor, Permission.MANAGE_CAMPAIGN),
    }


def _campaigns_to_open(request: SignedInRequest) -> list[Campaign]:
    if not holds(request.actor, Permission.MANAGE_CAMPAIGN):
        return []
    campaigns = Campaign.objects.filter(superior_id=request.actor.scope_id or 0)
    opened = campaigns.exclude(periods__kind=PeriodKind.YEAREND).order_by("-year")
    return list(opened[:3])


@needs(Permission.MANAGE_CAMPAIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: SignedInRequest, campaign_id: int) -> HttpResponse:
    """Ask which part of the year to open, with its effect, and open it."""
    own = Campaign.objects.filter(superior_id=request.actor.scope_id or 0)
    campaign = get_object_or_404(own, pk=campaign_id)
    posted = request.POST if request.method == "POST" else None
    first = PeriodKind.MIDYEAR if request.today <= campaign.midyear_by else PeriodKind.YEAREND
    form = OpenForm(
        posted,
        initial={"kind": request.GET.get("ky", first.value)},
        rules=rule_choices(campaign.superior_id, on=request.today, schemes=(SCHEME,)),
    )
    if posted is not None and form.is_valid():
        try:
            opened = open_period(
                campaign.pk,
                PeriodKind(form.cleaned_data["kind"]),
                rule_set=form.cleaned_data["rule_set"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã mở kỳ %(period)s.") % {"period": within_sentence(str(opened))})
            return go_to(request, "reviews:period", opened.pk)
    context = {"section": "reviews", "campaign": campaign, "form": form}
    return render(request, "reviews/open.html", context, status=422 if posted is not None else 200)


@needs(*READERS)
@require_safe
def period(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Show who has sent, who has not and by when."""
    found = _period(request, period_id)
    rows = review_rows(found, request.actor, on=request.today)
    tab = request.GET.get("xem", "")
    words = clean(request.GET.get("q", ""))[:100]
    shown = [
        row
        for row in rows
        if (tab not in TABS or row.review.state == TABS[tab]) and fold(words) in fold(row.name)
    ]
    counts = {key: sum(row.review.state == state for row in rows) for key, state in TABS.items()}
    context = {
        "section": "reviews",
        "period": found,
        "page": Paginator(shown, PAGE_ROWS).get_page(request.GET.get("trang")),
        "tab": tab if tab in TABS else "",
        "words": words,
        "counts": counts,
        "total": len(rows),
        "is_past_due": request.today > found.due_on,
        "state_word": PERIOD_STATE_NAMES[PeriodState(found.state)],
        "keeps": holds(request.actor, Permission.MANAGE_CAMPAIGN)
        and found.superior_id == request.actor.scope_id,
        "sees_ratings": holds(request.actor, Permission.VIEW_RATINGS)
        and found.superior_id == request.actor.scope_id
        and found.ratings.exists(),
        "own_rules": _own_rules(found),
        **ledgers_of(request),
    }
    return render(request, "reviews/period.html", context)


def _own_rules(period: Period) -> list[str]:
    """Say what the body of a quarter chose when it opened it, of a task not done and of axes."""
    if period.scheme != OF_QUARTER:
        return []
    undone = (
        _("Còn nhiệm vụ quý chưa xong do chủ quan: xếp không hoàn thành nhiệm vụ (P-N8).")
        if quarter_edition_of(period).numbers.undone_fails
        else _("Còn nhiệm vụ quý chưa xong do chủ quan: cấp có thẩm quyền quyết định (P-N8).")
    )
    axes = (
        _("Trục chính từ 40% tổng điểm, không bỏ trục 4: bắt buộc (AX-2).")
        if axes_bind_in(period)
        else _("Trục chính từ 40% tổng điểm, không bỏ trục 4: chỉ nhắc (AX-2).")
    )
    return [undone, axes]


def _period(request: SignedInRequest, period_id: int) -> Period:
    return first_or_404(_read(period_id, part_of(request.actor, on=request.today)))


@composed
def _read(pk: int, part: Part) -> QuerySet[Period]:
    return periods_of(part).filter(pk=pk)


@needs(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: SignedInRequest, period_id: int, unit_id: int) -> HttpResponse:
    """Show a unit's assessment to those who may read it; keep what the unit has written."""
    review = _review(request, period_id, unit_id)
    page = _page(review)
    if request.method != "POST":
        return _show(request, page)
    return _take(request, page, sends=False)


@needs(Permission.SELF_REVIEW)
@require_POST
def submit(request: SignedInRequest, period_id: int, unit_id: int) -> HttpResponse:
    """Send the unit's assessment to its superior."""
    return _take(request, _page(_review(request, period_id, unit_id)), sends=True)


@needs(Permission.CONCLUDE_REVIEW)
@require_POST
def conclude(request: SignedInRequest, period_id: int, unit_id: int) -> HttpResponse:
    """Take the superior's conclusion."""
    review = _review(request, period_id, unit_id)
    form = ConclusionForm(request.POST)
    if form.is_valid():
        try:
            conclude_review(
                review.pk,
                text=form.cleaned_data["text"],
                number=form.cleaned_data["number"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã ghi kết luận."))
            return go_to(request, "reviews:unit", period_id, unit_id)
    return _show(request, _page(review), conclusion=form, status=422)


@needs(*READERS)
@require_safe
def report(request: SignedInRequest, period_id: int, unit_id: int, slug: str) -> HttpResponse:
    """Give out a paper about a unit's assessment: its report, the superior's conclusion."""
    return give(request, OF_REVIEW, _review(request, period_id, unit_id), slug)


@dataclass(slots=True)
class _Page:
    """A unit's assessment with one form for each item."""

    review: UnitReview
    items: list[ItemReview]
    answers: list[AnswerForm]
    summary: SummaryForm


def _review(request: SignedInRequest, period_id: int, unit_id: int) -> UnitReview:
    visible = unit_reviews_visible_to(request.actor, request.today)
    return get_object_or_404(
        visible.select_related("period", "commitment__number"),
        period_id=period_id,
        unit_id=unit_id,
    )


def _page(review: UnitReview) -> _Page:
    items = items_of(review.pk)
    initial = {"summary": review.summary, "version": review.version}
    return _Page(review, items, answer_forms(items), SummaryForm(initial=initial))


def _take(request: SignedInRequest, page: _Page, *, sends: bool) -> HttpResponse:
    review = page.review
    page = _Page(
        review,
        page.items,
        answer_forms(page.items, request.POST),
        SummaryForm(request.POST),
    )
    are_valid = [form.is_valid() for form in (*page.answers, page.summary)]
    if not all(are_valid):
        return _show(request, page, status=422)
    answers = _answers(page)
    act = submit_assessment if sends else save_assessment
    try:
        act(
            review.pk,
            answers,
            summary=page.summary.cleaned_data["summary"],
            version=page.summary.cleaned_data["version"],
            actor=request.actor,
            now=request.now,
        )
    except Refused as refused:
        _spread(refused, page)
        return _show(request, page, status=422)
    say(request, _("Đã gửi tự đánh giá.") if sends else _("Đã ghi, chưa gửi."))
    return go_to(request, "reviews:unit", review.period_id, review.unit_id)


def _answers(page: _Page) -> dict[int, Answer]:
    return {item.pk: form.answer() for item, form in zip(page.items, page.answers, strict=True)}


def _spread(refused: Refused, page: _Page) -> None:
    """Put each gap under its field; anything else stands on top."""
    gaps = refused.details.get("gaps", [])
    for gap in gaps:
        sentence = sentence_of(Refused(gap.reason, number=gap.number))
        page.answers[gap.number - 1].add_error(FIELD_OF_GAP[gap.reason], sentence)
    if not gaps:
        page.summary.add_error(None, sentence_of(refused))


def _show(
    request: SignedInRequest,
    page: _Page,
    *,
    conclusion: ConclusionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    review = page.review
    actor = request.actor
    names = spans_of([review.unit_id], on=review.period.opened_on)
    if review.unit_id not in names:
        raise Http404
    is_own = actor.scope_id == review.unit_id
    context = {
        "section": "reviews",
        "review": review,
        "period": review.period,
        "unit": names[review.unit_id],
        "pairs": list(zip(page.items, page.answers, strict=True)),
        "summary": page.summary,
        "problems": [form for form in (*page.answers, page.summary) if form.errors],
        "conclusion": conclusion or ConclusionForm(),
        "may_write": is_own
        and holds(actor, Permission.SELF_REVIEW)
        and review.state == UnitReviewState.OPEN,
        "may_conclude": not is_own
        and actor.scope_id == review.period.superior_id
        and holds(actor, Permission.CONCLUDE_REVIEW)
        and review.state == UnitReviewState.SUBMITTED,
        "is_past_due": request.today > review.period.due_on,
        "reports": links_of(
            request, OF_REVIEW, review, "reviews:report", review.period_id, review.unit_id
        ),
        "levels": published_levels(review.period_id, review.unit_id)
        if review.period.is_yearend
        else [],
    }
    return render(request, "reviews/unit.html", context, status=status)
