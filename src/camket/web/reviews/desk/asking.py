"""What if: a period again under other rules or facts, beside the decided one; nothing is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from camket.files.models import Job, JobState
from camket.permissions.catalogue import Permission
from camket.reviews.actions.ratings.asking import (
    KIND,
    answer_to,
    as_result,
    begin_asking,
    save_scenario,
)
from camket.reviews.decisions.questions import Moved, Question
from camket.reviews.decisions.servants import counts_in
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import SUBJECT_NAMES, Period, Rating, Scenario
from camket.reviews.queries.chosen_rules import is_civil
from camket.reviews.queries.desk.ceilings import numbers_of
from camket.reviews.queries.desk.what_if import asked_about
from camket.reviews.queries.own import own_pending
from camket.reviews.queries.rule_sets import (
    coefficients_of,
    edition_of,
    rule_sets_visible_to,
    servant_edition_of,
)
from camket.reviews.queries.visible import is_decider
from camket.reviews.wording.refusals import sentence_of
from camket.shared.errors import Refused
from camket.web.reviews.desk.asking_forms import AskForm, Ground, PartyAskForm
from camket.web.reviews.desk.asking_servants import ServantAskForm
from camket.web.reviews.desk.asking_sheet import XLSX, workbook_of
from camket.web.reviews.desk.ratings import rating_period
from camket.web.reviews.desk.showing import Mark, mark_of
from camket.web.shared.http import SignedInRequest, go_to, needs, render_part, say, whole

LONG: Final = 500
"""More subjects than these are asked about as a job."""
_MANY_LINES: Final = 60
"""More products than these make an address too long to be sent; they are asked about as a job."""
_PAGE: Final = 50
_GAPS: Final = (2, 2, 3, 4, 6, 8, 10)
_LEVELS: Final = ("HTXS", "HTT", "HT", "KHT", "")
_IMPOSSIBLE: Final = gettext_lazy(
    "Dữ kiện thử không thể có: số đúng hạn không thể lớn hơn số hoàn thành, số hoàn thành không "
    "thể lớn hơn số được giao, số đã khắc phục không thể lớn hơn số đã chỉ ra. Sửa các số đó."
)
_IMPOSSIBLE_OF_SERVANT: Final = gettext_lazy(
    "Số liệu thử không thể có: số không đạt, số bị trừ không thể lớn hơn số hoàn thành của sản "
    "phẩm đó. Sửa các số đó."
)
_ASKERS: Final = (Permission.APPRAISE_RATING, Permission.DECIDE_RATING)


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A peer group's counts, level by level: standing, by the rules, and as asked about."""

    name: str
    levels: list[tuple[Mark, int, int, int]]
    best_before: int
    best_after: int
    allowed_before: int
    allowed_after: int

    @property
    def over_before(self) -> int:
        """Return by how many the best level is above its ceiling."""
        return max(0, self.best_before - self.allowed_before)

    @property
    def over_after(self) -> int:
        """Return by how many it would be."""
        return max(0, self.best_after - self.allowed_after)


@dataclass(frozen=True, slots=True)
class MovedLine:
    """A subject that would stand elsewhere."""

    told: Moved
    before: Mark
    after: Mark
    decided: Mark


@needs(*_ASKERS)
@require_safe
def what_if(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Show the question and what comes of it: at once for few subjects, of a job for many."""
    period = _own_period(request, period_id)
    job = _job(request, period, request.GET.get("viec"))
    form, subject = _form(request, period, request.GET if job is None else _address_of(job))
    is_valid = form.is_valid()
    question = form.question() if is_valid else Question()
    count = asked_about(period, question, reader_id=request.actor.person_id).count()
    try:
        is_asked = is_valid and _is_asked(request.GET)
        result = _result(request, period, question, job, is_asked=is_asked, count=count)
    except ValueError:
        civil = is_civil(period.scheme)
        form.add_error(None, _IMPOSSIBLE_OF_SERVANT if civil else _IMPOSSIBLE)
        result, is_valid = None, False
    looks = whole(request.GET.get("lan"), most=1000) or 0
    context = {
        "section": "reviews",
        "period": period,
        "form": form,
        "question": question,
        "subject": subject,
        "count": count,
        "is_long": count > LONG or len(form.lines()) > _MANY_LINES,
        "job": job,
        "gap": _GAPS[min(looks, len(_GAPS) - 1)],
        "looks": looks + 1,
        "scenarios": list(Scenario.objects.filter(period=period)[:20]),
        "address": _address_of(job).urlencode() if job else _without(request.GET),
        **_shown(request, result),
    }
    status = 422 if request.GET and not is_valid and job is None else 200
    return render_part(request, "reviews/what_if.html", "outcome", context, status=status)


@needs(*_ASKERS)
@require_POST
def run(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Let a worker answer the question, and lead to where its answer will stand."""
    period = _own_period(request, period_id)
    form, _subject = _form(request, period, request.POST)
    if not form.is_valid():
        return go_to(request, f"{_page(period)}?{_without(request.POST)}")
    job = begin_asking(
        period.pk,
        form.question(),
        address=_without(request.POST),
        actor=request.actor,
        now=request.now,
    )
    return go_to(request, f"{_page(period)}?viec={job.pk}")


@needs(*_ASKERS)
@require_POST
def save(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Keep the question and its counts under a name; ratings are not touched."""
    period = _own_period(request, period_id)
    job = _job(request, period, request.POST.get("viec"))
    form, _subject = _form(request, period, QueryDict(request.POST.get("hoi", "")))
    if not form.is_valid():
        raise Http404
    question = form.question()
    result = _sure_result(request, period, question, job)
    counts = {key: value for key, value in result.items() if key not in ("moved", "asked")}
    try:
        save_scenario(
            period.pk, request.POST.get("ten", ""), question,
            {**counts, "address": request.POST.get("hoi", "")},
            actor=request.actor, now=request.now,
        )  # fmt: skip
    except Refused as refused:
        say(request, sentence_of(refused))
    else:
        say(request, _("Đã lưu giả định. Mức xếp loại của các đối tượng không thay đổi."))
    back = f"viec={job.pk}" if job else request.POST.get("hoi", "")
    return go_to(request, f"{_page(period)}?{back}")


@needs(*_ASKERS)
@require_safe
def workbook(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Give out what comes of a question as a workbook."""
    period = _own_period(request, period_id)
    job = _job(request, period, request.GET.get("viec"))
    form, _subject = _form(request, period, request.GET if job is None else _address_of(job))
    if not form.is_valid():
        raise Http404
    question = form.question()
    result = _sure_result(request, period, question, job)
    return HttpResponse(
        workbook_of(period, _moved(result)),
        content_type=XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="gia-dinh-{period.pk}.xlsx"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _own_period(request: SignedInRequest, period_id: int) -> Period:
    period = rating_period(request, period_id)
    is_own = period.superior_id == request.actor.scope_id
    if not is_own and not is_decider(request.actor, period, on=request.today):
        raise Http404
    return period


def _page(period: Period) -> str:
    return reverse("reviews:what-if", args=[period.pk])


def _form(
    request: SignedInRequest, period: Period, told: QueryDict
) -> tuple[AskForm, Rating | None]:
    """Return the form as it was told, with the one subject it is about, if any."""
    subject = _asked_rating(request, period, whole(told.get("doi_tuong")))
    sets = rule_sets_visible_to(request.actor).filter(scheme=period.scheme)
    civil = is_civil(period.scheme)
    ground = Ground(
        servant_edition_of(period) if civil else edition_of(period),
        numbers_of(period).caps,
        period.rule_set,
        [
            (
                one.code,
                _("%(title)s (dự thảo)") % {"title": one.title} if one.is_draft else one.title,
            )
            for one in sets
        ],
    )
    if not civil:
        return PartyAskForm(ground, told), subject
    counts = counts_in(subject.facts).under(coefficients_of(period)) if subject else None
    return ServantAskForm(ground, told, counts), subject


def _job(request: SignedInRequest, period: Period, key: str | None) -> Job | None:
    """Return a job of one's own about this period; none where the address names none."""
    number = whole(key)
    if number is None:
        return None
    mine = Job.objects.filter(kind=KIND, owner_id=request.actor.user_id, asked__period=period.pk)
    return get_object_or_404(mine, pk=number)


def _address_of(job: Job) -> QueryDict:
    return QueryDict(job.asked.get("address", ""))


def _is_asked(told: QueryDict) -> bool:
    return any(key not in ("trang", "huong", "lan", "viec") for key in told)


def _without(told: QueryDict) -> str:
    """Return a question's own part of an address, without what is empty."""
    kept = QueryDict(mutable=True)
    left_out = ("csrfmiddlewaretoken", "trang", "huong", "lan", "viec")
    for key in told:
        if told[key] and key not in left_out:
            kept[key] = str(told[key])
    return kept.urlencode()


def _result(
    request: SignedInRequest,
    period: Period,
    question: Question,
    job: Job | None,
    *,
    is_asked: bool,
    count: int,
) -> dict[str, Any] | None:
    """Return what comes of a question: of its job, or at once where few are asked about."""
    if job is not None:
        found: dict[str, Any] = job.result
        return found if job.state == JobState.DONE else None
    if not is_asked or count > LONG:
        return None
    return as_result(answer_to(period, question, reader_id=request.actor.person_id))


def _sure_result(
    request: SignedInRequest, period: Period, question: Question, job: Job | None
) -> dict[str, Any]:
    """Return what comes of a question, or answer 404: too many to ask at once, or impossible."""
    count = asked_about(period, question, reader_id=request.actor.person_id).count()
    try:
        found = _result(request, period, question, job, is_asked=True, count=count)
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def _asked_rating(
    request: SignedInRequest, period: Period, subject_id: int | None
) -> Rating | None:
    if subject_id is None:
        return None
    others = Rating.objects.exclude(own_pending(request.actor.person_id))
    return others.filter(pk=subject_id, period=period).first()


def _moved(result: dict[str, Any]) -> list[Moved]:
    return [_told(one) for one in result["moved"]]


def _told(kept: dict[str, Any]) -> Moved:
    return Moved(**{**kept, "why": tuple(tuple(bar) for bar in kept["why"])})


def _line_of(one: Moved) -> MovedLine:
    return MovedLine(one, _mark(one.before), _mark(one.after), mark_of(one.decided))


def _shown(request: SignedInRequest, result: dict[str, Any] | None) -> dict[str, Any]:
    if result is None:
        return {"result": None}
    moved = _moved(result)
    way = request.GET.get("huong", "")
    if way in ("len", "xuong"):
        moved = [one for one in moved if one.is_up is (way == "len")]
    page = Paginator(moved, _PAGE).get_page(request.GET.get("trang"))
    return {
        "result": result,
        "groups": [_line(one) for one in result["groups"]],
        "page": page,
        "moved": [_line_of(one) for one in page.object_list],
        "asked": _line_of(_told(result["asked"])) if result.get("asked") else None,
        "way": way,
    }


def _mark(level: str) -> Mark:
    return mark_of(level, is_found=True)


def _line(told: dict[str, Any]) -> GroupLine:
    name = str(SUBJECT_NAMES[SubjectKind(told["kind"])])
    standing, before, after = told["standing"], told["before"], told["after"]
    return GroupLine(
        name=f"{name}: {told['group']}" if told["group"] else name,
        levels=[
            (_mark(level), standing.get(level, 0), before.get(level, 0), after.get(level, 0))
            for level in _LEVELS
            if level or before.get(level) or after.get(level) or standing.get(level)
        ],
        best_before=before.get("HTXS", 0),
        best_after=after.get("HTXS", 0),
        allowed_before=told["allowed_before"],
        allowed_after=told["allowed_after"],
    )
