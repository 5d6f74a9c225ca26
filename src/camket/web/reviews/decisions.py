"""Proposing and deciding levels for a list or a row, and the notice that announces them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from camket.files.models import StoredFile
from camket.files.storage import read
from camket.permissions.catalogue import Permission
from camket.reviews.actions.notices import issue_notice
from camket.reviews.actions.rating import Choice, decide_ratings, propose_levels
from camket.reviews.decisions import SubjectKind, needs_reason
from camket.reviews.models import Period, Rating
from camket.reviews.queries import (
    Quota,
    RatingRow,
    quota_of,
    rating_rows,
    ratings_visible_to,
    standing_level,
)
from camket.reviews.wording import sentence_of
from camket.rules.levels import Level
from camket.shared.errors import Refused
from camket.web.reviews.periods import READERS
from camket.web.reviews.ratings import rating_period
from camket.web.reviews.showing import (
    KIND_SLUGS,
    SLUGS,
    Mark,
    level_choices,
    mark_of,
    title_of,
    way_of,
)
from camket.web.shared.http import SignedInRequest, go_to, needs, say


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One subject on the page that confirms levels."""

    row: RatingRow
    level: str
    reason: str
    asks_reason: bool

    @property
    def ruled(self) -> Mark:
        """Return the level of the rules as a status."""
        return mark_of(self.row.rating.ruled_level, is_found=bool(self.row.finding))

    @property
    def proposed(self) -> Mark:
        """Return the proposal as a status."""
        return mark_of(self.row.rating.appraised_level)


@needs(Permission.DECIDE_RATING)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Show what is about to be decided with its effect, and decide it."""
    period = _own_period(request, period_id)
    kind = _kind(request)
    rows = rating_rows(period, kind)
    ready = [row for row in rows if row.rating.appraised_level and not row.rating.decided_level]
    choices = _choices(request, ready, is_decision=True)

    def act(chosen: dict[int, Choice]) -> None:
        decide_ratings(period.pk, chosen, actor=request.actor, now=request.now)

    return _confirm(request, period, kind, rows, choices, act, is_decision=True)


@needs(Permission.APPRAISE_RATING)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Show which proposals are about to change, and change them."""
    period = _own_period(request, period_id)
    kind = _kind(request)
    rows = rating_rows(period, kind)
    ready = [row for row in rows if row.rating.appraised_level and not row.rating.decided_level]
    choices = [
        choice
        for choice in _choices(request, ready, is_decision=False)
        if choice.level != choice.row.rating.appraised_level or request.method == "POST"
    ]

    def act(chosen: dict[int, Choice]) -> None:
        propose_levels(period.pk, chosen, actor=request.actor, now=request.now)

    return _confirm(request, period, kind, rows, choices, act, is_decision=False)


def _choices(
    request: SignedInRequest, ready: list[RatingRow], *, is_decision: bool
) -> list[ChoiceRow]:
    """Read the level of each row; one that was not sent keeps its proposal."""
    told = request.POST if request.method == "POST" else request.GET
    only = told.get("chi", "")
    choices = []
    for row in ready:
        rating = row.rating
        if only and str(rating.pk) != only:
            continue
        if request.method == "POST" and f"muc-{rating.pk}" not in told:
            continue
        level = told.get(f"muc-{rating.pk}", rating.appraised_level)
        if level not in Level.__members__:
            raise Http404
        expected = [rating.ruled_level]
        expected += [rating.appraised_level] if is_decision else []
        choices.append(
            ChoiceRow(
                row, level, told.get(f"ly-do-{rating.pk}", ""), needs_reason(level, *expected)
            )
        )
    return choices


def _confirm(
    request: SignedInRequest,
    period: Period,
    kind: SubjectKind,
    rows: list[RatingRow],
    choices: list[ChoiceRow],
    act: Callable[[dict[int, Choice]], None],
    *,
    is_decision: bool,
) -> HttpResponse:
    error = ""
    if request.method == "POST":
        chosen = {one.row.rating.pk: Choice(one.level, one.reason) for one in choices}
        try:
            act(chosen)
        except Refused as refused:
            error = sentence_of(refused)
        else:
            count = {"n": len(chosen)}
            say(
                request,
                _("Đã quyết định %(n)s mức xếp loại.") % count
                if is_decision
                else _("Đã ghi %(n)s đề nghị.") % count,
            )
            return _to_list(request, period, SLUGS[kind])
    quota = _quota_after(rows, choices, period)
    context = {
        "section": "reviews",
        "period": period,
        "title": title_of(kind),
        "slug": SLUGS[kind],
        "choices": choices,
        "levels": level_choices(),
        "is_decision": is_decision,
        "only": request.POST.get("chi") or request.GET.get("chi", ""),
        "error": error,
        "quota": quota,
        "way": way_of(quota),
    }
    return render(request, "reviews/choose.html", context, status=422 if error else 200)


def _to_list(request: SignedInRequest, period: Period, slug: str) -> HttpResponse:
    address = reverse("reviews:ratings", args=[period.pk], query={"nhom": slug})
    return go_to(request, address)


def _quota_after(rows: list[RatingRow], choices: list[ChoiceRow], period: Period) -> Quota:
    """Return the ceiling as it would stand with these levels."""
    chosen = {one.row.rating.pk: one.level for one in choices}
    standing = [chosen.get(row.rating.pk) or standing_level(row.rating) for row in rows]
    return quota_of(standing, on=period.due_on)


def _own_period(request: SignedInRequest, period_id: int) -> Period:
    period = rating_period(request, period_id)
    if period.superior_id != request.actor.scope_id:
        raise Http404
    return period


def _kind(request: SignedInRequest) -> SubjectKind:
    told = request.POST if request.method == "POST" else request.GET
    return KIND_SLUGS.get(told.get("nhom", ""), SubjectKind.COLLECTIVE)


@needs(*READERS)
@require_safe
def notice(request: SignedInRequest, period_id: int, kind: str) -> HttpResponse:
    """Hand out the notice to the body that issued it and to those it names."""
    if kind not in KIND_SLUGS:
        raise Http404
    rating = (
        ratings_visible_to(request.actor, request.today)
        .filter(period_id=period_id, kind=KIND_SLUGS[kind], notice_file__isnull=False)
        .select_related("notice_file", "notice_number")
        .order_by("-notice_number_id")
        .first()
    )
    if rating is None:
        raise Http404
    stored = rating.notice_file
    assert isinstance(stored, StoredFile)  # noqa: S101  # the filter above leaves no null
    response = HttpResponse(read(stored), content_type="application/pdf")
    number = str(rating.notice_number).replace("/", "-").replace("Đ", "D")
    response["Content-Disposition"] = f'attachment; filename="thong-bao-{number}.pdf"'
    return response


@needs(Permission.ISSUE_COMMITMENT, Permission.DECIDE_RATING)
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: SignedInRequest, period_id: int, kind: str) -> HttpResponse:
    """Show what the notice will announce, and issue it under the next number."""
    if kind not in KIND_SLUGS:
        raise Http404
    period = _own_period(request, period_id)
    subject, error = KIND_SLUGS[kind], ""
    if request.method == "POST":
        try:
            number = issue_notice(period.pk, subject, actor=request.actor, now=request.now)
        except Refused as refused:
            error = sentence_of(refused)
        else:
            say(request, _("Đã ban hành thông báo số %(number)s.") % {"number": number})
            return _to_list(request, period, kind)
    ratings = Rating.objects.filter(period=period, kind=subject)
    context = {
        "section": "reviews",
        "period": period,
        "title": title_of(subject),
        "slug": kind,
        "total": ratings.exclude(decided_level="").filter(notice_number=None).count(),
        "left": ratings.filter(decided_level="").count(),
        "error": error,
    }
    return render(request, "reviews/issue_notice.html", context, status=422 if error else 200)
