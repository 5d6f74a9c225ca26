"""Proposing and deciding levels for a list or a row, and the notice that announces them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from camket.commitments.actions.editing_word import DOCX
from camket.files.models import StoredFile
from camket.files.storage import read
from camket.permissions.catalogue import Permission
from camket.reviews.actions.after.notices import issue_notice
from camket.reviews.actions.ratings.deciding import decide_ratings
from camket.reviews.actions.ratings.holding import Choice
from camket.reviews.actions.ratings.rating import propose_levels
from camket.reviews.decisions.ratings import needs_reason
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Period, Rating
from camket.reviews.queries.desk.ceilings import caps_of
from camket.reviews.queries.desk.groups import ListedGroup, empty_group, group_of, peer_groups
from camket.reviews.queries.desk.workbench import (
    Asked,
    columns_of,
    listed,
    rows_of,
    rule_of,
)
from camket.reviews.queries.ratings import RatingRow
from camket.reviews.queries.visible import is_decider, ratings_visible_to
from camket.reviews.wording.refusals import sentence_of
from camket.rules.levels import Level
from camket.shared.errors import Refused
from camket.web.reports.giving import asks_word, not_given
from camket.web.reviews.desk.beside import beside
from camket.web.reviews.desk.ratings import rating_period
from camket.web.reviews.desk.showing import (
    KIND_SLUGS,
    SLUGS,
    Mark,
    level_choices,
    mark_of,
    title_of,
)
from camket.web.reviews.desk.workbench import way_back
from camket.web.reviews.keeping.periods import RATED
from camket.web.shared.http import SignedInRequest, as_file, go_to, needs, say, whole

_AT_ONCE: Final = 100
"""So many levels are confirmed on one page: a body reads what it decides."""


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
    period = rating_period(request, period_id)
    if not is_decider(request.actor, period, on=request.today):
        raise Http404
    place = _place(request, period)
    told = place.told
    ready = _ready(place).filter(group=place.group.name)
    if only := told.get("chi", ""):
        ready = ready.filter(pk=whole(only) or 0)
    elif request.method == "POST":
        ready = ready.filter(pk__in=_sent(told))
    page = Paginator(ready, _AT_ONCE).get_page(told.get("trang"))
    shown = ready if request.method == "POST" else page.object_list
    choices = _choices(told, place, rows_of(shown), is_decision=True)

    def act(chosen: dict[int, Choice]) -> None:
        decide_ratings(place.period.pk, chosen, actor=request.actor, now=request.now)

    return _confirm(request, place, choices, act, page=page)


@needs(Permission.APPRAISE_RATING)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Show which proposals are about to change, and change them: one, several, or marked ones."""
    place = _place(request, _own_period(request, period_id))
    ready = _ready(place).filter(pk__in=_sent(place.told))
    choices = [
        choice
        for choice in _choices(place.told, place, rows_of(ready), is_decision=False)
        if choice.level != choice.row.rating.appraised_level or request.method == "POST"
    ]

    def act(chosen: dict[int, Choice]) -> None:
        propose_levels(place.period.pk, chosen, actor=request.actor, now=request.now)

    return _confirm(request, place, choices, act)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a period somebody acts: a peer group, and what he sent."""

    period: Period
    kind: SubjectKind
    group: ListedGroup
    told: QueryDict
    reader_id: int | None

    @property
    def way_back(self) -> str:
        """Return the query that leads back to the list as he left it."""
        return way_back(self.told, SLUGS[self.kind], self.group.name)


def _place(request: SignedInRequest, period: Period) -> Place:
    told = request.POST if request.method == "POST" else request.GET
    kind = KIND_SLUGS.get(told.get("nhom", ""), SubjectKind.COLLECTIVE)
    group = group_of(
        peer_groups(period, reader_id=request.actor.person_id), kind.value, told.get("cum")
    )
    return Place(period, kind, group or empty_group(kind.value), told, request.actor.person_id)


def _ready(place: Place) -> QuerySet[Rating]:
    """Return what is proposed and not decided, the highest total first.

    Without the reader himself: nobody acts on his own level, nor reads what is proposed of him.
    """
    asked = Asked(place.kind.value, place.group.name, view="can-quyet")
    found = listed(place.period, asked, reader_id=place.reader_id)
    return found.exclude(person_id=place.reader_id or 0).defer("facts")


def _sent(told: QueryDict) -> set[int]:
    """Return the ratings an address or a form names: levels of rows, and marks."""
    keys = [key.removeprefix("muc-") for key in told if key.startswith("muc-")]
    return {key for key in map(whole, [*keys, *told.getlist("co")]) if key is not None}


def _choices(
    told: QueryDict, place: Place, rows: list[RatingRow], *, is_decision: bool
) -> list[ChoiceRow]:
    """Read the level of each row; one that was not sent keeps its proposal."""
    rule = rule_of(place.period)
    shared, reason_of_all = told.get("muc-chung", ""), told.get("ly-do-chung", "")
    marked = set(told.getlist("co"))
    choices = []
    for row in rows:
        rating = row.rating
        usual = shared if str(rating.pk) in marked else rating.appraised_level
        level = told.get(f"muc-{rating.pk}", usual)
        if level not in Level.__members__:
            raise Http404
        expected = [rating.ruled_level, rating.appraised_level]
        columns = columns_of(rating, level)
        differs = not is_decision and bool(rule and columns and rule.asks(*columns))
        reason = told.get(f"ly-do-{rating.pk}", "") or reason_of_all
        choices.append(ChoiceRow(row, level, reason, needs_reason(level, *expected) or differs))
    return choices


def _confirm(
    request: SignedInRequest,
    place: Place,
    choices: list[ChoiceRow],
    act: Callable[[dict[int, Choice]], None],
    *,
    page: Page[Rating] | None = None,
) -> HttpResponse:
    """Show choices and take them; decisions come with the page of the list they stand on."""
    error, is_decision = "", page is not None
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
            address = reverse("reviews:ratings", args=[place.period.pk])
            return go_to(request, f"{address}?{place.way_back}")
    told = caps_of(place.period).get((place.group.kind, place.group.name))
    context = {
        "section": "reviews",
        "period": place.period,
        "title": title_of(place.kind),
        "slug": SLUGS[place.kind],
        "group": place.group,
        "choices": choices,
        "levels": level_choices(),
        "is_decision": is_decision,
        "page": page if request.method != "POST" else None,
        "only": place.told.get("chi", ""),
        "back": place.told.get("tro-ve", ""),
        "way_back": place.way_back,
        "shared_reason": place.told.get("ly-do-chung", ""),
        "error": error,
        "quota": beside(place.period, place.group, told, _levels_after(place.group, choices)),
    }
    return render(request, "reviews/choose.html", context, status=422 if error else 200)


def _to_list(request: SignedInRequest, period: Period, slug: str) -> HttpResponse:
    address = reverse("reviews:ratings", args=[period.pk], query={"nhom": slug})
    return go_to(request, address)


def _levels_after(group: ListedGroup, choices: list[ChoiceRow]) -> dict[str, int]:
    """Return how many would stand at each level with these choices."""
    levels = dict(group.levels)
    for one in choices:
        levels[one.row.rating.appraised_level] -= 1
        levels[one.level] += 1
    return levels


def _own_period(request: SignedInRequest, period_id: int) -> Period:
    period = rating_period(request, period_id)
    if period.superior_id != request.actor.scope_id:
        raise Http404
    return period


@needs(*RATED)
@require_safe
def notice(request: SignedInRequest, period_id: int, kind: str) -> HttpResponse:
    """Hand out the notice to its body and to those it names, as Word for `?dang=word`."""
    if kind not in KIND_SLUGS:
        raise Http404
    rating = (
        ratings_visible_to(request.actor, request.today)
        .filter(period_id=period_id, kind=KIND_SLUGS[kind], notice_file__isnull=False)
        .select_related("notice_file", "notice_word", "notice_number")
        .order_by("-notice_number_id")
        .first()
    )
    if rating is None:
        raise Http404
    name = f"thong-bao-{str(rating.notice_number).replace('/', '-').replace('Đ', 'D')}"
    if asks_word(request):
        return _notice_as_word(request, rating, name)
    stored = rating.notice_file
    assert isinstance(stored, StoredFile)  # noqa: S101  # the filter above leaves no null
    return as_file(read(stored), "application/pdf", f"{name}.pdf")


def _notice_as_word(request: SignedInRequest, rating: Rating, name: str) -> HttpResponse:
    if rating.notice_word is None:
        says = _("Thông báo này ban hành khi hệ thống chưa giữ bản Word. Tải bản PDF để dùng.")
        return not_given(request, _("Thông báo kết quả xếp loại"), says)
    return as_file(read(rating.notice_word), DOCX, f"{name}.docx")


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
