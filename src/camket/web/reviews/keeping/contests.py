"""The facts of a rating with their sources; a wrong one is contested and answered here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast
from urllib.parse import quote

from django import forms
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from camket.files.models import StoredFile
from camket.files.storage import read
from camket.files.wording import FILE_REFUSED, FileRefusal
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reviews.actions.ratings.contesting import (
    NewContest,
    accept_contest,
    contest_fact,
    refuse_contest,
    speaks_for,
)
from camket.reviews.decisions.contests import FACT_NAMES
from camket.reviews.decisions.facts import Gathered, corrected_in, gathered_in, with_corrections
from camket.reviews.decisions.servants import ServantCounts, counts_in, with_corrected_lines
from camket.reviews.decisions.states import ContestState, SubjectKind
from camket.reviews.models import FactContest, Rating, Remediation
from camket.reviews.queries.facts.behind import (
    discipline_behind,
    faults_behind,
    ids_behind,
    levels_behind,
    tasks_of,
)
from camket.reviews.queries.facts.servants import is_servant
from camket.reviews.queries.rule_sets import coefficients_of
from camket.reviews.queries.visible import rating_is_visible, remediations_visible_to
from camket.reviews.wording.refusals import sentence_of
from camket.shared.errors import Refused
from camket.tasks.decisions.standing import State, TaskStatus
from camket.tasks.models import Task
from camket.tasks.wording import STATE_WORDS
from camket.web.reviews.desk.fact_sources import (
    BELOW,
    QUARTERS,
    Reader,
    address_of,
    kind_of_source,
    name_of,
    reader_of,
    value_of,
)
from camket.web.reviews.desk.ratings import visible_rating
from camket.web.reviews.desk.servants import choices_of, lines_shown, named_contests
from camket.web.reviews.keeping.periods import RATED
from camket.web.reviews.ledger.remedies import RATED as LEDGER_READERS
from camket.web.reviews.ledger.remedies import state_of
from camket.web.reviews.paging import Counted, Parts
from camket.web.shared.forms import FilesField, Form, TextField
from camket.web.shared.http import SignedInRequest, go_to, needs, say

_KINDS: Final = {
    ContestState.OPEN.value: "wait",
    ContestState.ACCEPTED.value: "done",
    ContestState.REFUSED.value: "late",
}
_OF_UNIT: Final = ("disciplined_members", "disciplined_units")
_OF_PERSON: Final = ("disciplined_for_task", "disciplined_otherwise")
_SOURCES: Final = {
    "tasks": _l("Các nhiệm vụ được tính"),
    "faults": _l("Sổ khắc phục hạn chế"),
    "discipline": _l("Sổ theo dõi kỷ luật"),
    "levels": _l("Các mức đã quyết định"),
}
_STATES: Final = {
    TaskStatus.NOT_STARTED: State.NOT_STARTED,
    TaskStatus.DOING: State.ON_TRACK,
    TaskStatus.AWAITING: State.AWAITING,
    TaskStatus.DONE: State.DONE,
    TaskStatus.DONE_LATE: State.DONE_LATE,
    TaskStatus.STOPPED: State.STOPPED,
}


@dataclass(frozen=True, slots=True)
class FactLine:
    """One count: what it is, where it comes from, what was corrected and what was said of it."""

    key: str
    name: str
    value: int | str
    source: str
    address: str
    corrected: dict[str, Any] | None
    contests: list[tuple[FactContest, str]]


class ContestForm(Form):
    """Which fact is wrong, what it should be, and why."""

    fact = forms.ChoiceField(label=_l("Số liệu"), choices=list(FACT_NAMES.items()))
    claimed = TextField(label=_l("Số liệu đúng"), max_length=20)
    reason = TextField(lines=3, label=_l("Sai ở đâu, vì sao"), max_length=2000)
    evidence = FilesField(label=_l("Minh chứng"), required=False)


class LineContestForm(ContestForm):
    """Which number of which product is wrong."""

    def __init__(self, *args: Any, counts: ServantCounts, **options: Any) -> None:
        """Offer the numbers of the products that were counted."""
        super().__init__(*args, **options)
        field = self.fields["fact"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above; narrows the type
        field.choices = choices_of(counts)


class AnswerForm(Form):
    """What the appraiser answers; value and source where the fact is corrected."""

    value = TextField(label=_l("Số liệu sau khi sửa"), max_length=20, required=False)
    source = TextField(label=_l("Căn cứ (văn bản, ngày)"), max_length=300, required=False)
    answer = TextField(lines=2, label=_l("Trả lời"), max_length=2000)


@needs(*RATED)
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: SignedInRequest, period_id: int, rating_id: int) -> HttpResponse:
    """Show each fact with its source and its contests; take a new contest."""
    rating = visible_rating(request, period_id, rating_id)
    if request.method != "POST":
        return _show(request, rating)
    form = _contest_form(rating, request.POST, request.FILES)
    if form.is_valid():
        told = form.cleaned_data
        file = next(iter(told["evidence"]), None)
        new = NewContest(
            told["fact"],
            told["claimed"],
            told["reason"],
            file.name if file else "",
            file.read() if file else None,
        )
        try:
            contest_fact(rating.pk, new, actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, _sentence(refused))
        else:
            say(request, _("Đã gửi phản ánh, chờ bộ phận thẩm định trả lời."))
            return go_to(request, "reviews:facts", period_id, rating_id)
    return _show(request, rating, contest=form, status=422)


@needs(Permission.APPRAISE_RATING)
@require_POST
def answer(
    request: SignedInRequest, period_id: int, rating_id: int, contest_id: int
) -> HttpResponse:
    """Take the appraiser's answer: the fact corrected with its source, or why it stands."""
    rating = visible_rating(request, period_id, rating_id)
    contest = get_object_or_404(FactContest, pk=contest_id, rating=rating)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            _answer(request, contest, form)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã trả lời phản ánh."))
            return go_to(request, "reviews:facts", period_id, rating_id)
    return _show(request, rating, answer=form, status=422)


@needs(*RATED)
@require_safe
def evidence(
    request: SignedInRequest, period_id: int, rating_id: int, contest_id: int
) -> HttpResponse:
    """Hand out what came with a contest, to whoever may read the facts it is about."""
    rating = visible_rating(request, period_id, rating_id)
    kept = FactContest.objects.select_related("evidence")
    contest = get_object_or_404(kept, pk=contest_id, rating=rating, evidence__isnull=False)
    stored = contest.evidence
    assert isinstance(stored, StoredFile)  # noqa: S101  # the filter above leaves no null
    response = HttpResponse(read(stored), content_type="application/octet-stream")
    name = quote(contest.evidence_name or "minh-chung")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _answer(request: SignedInRequest, contest: FactContest, form: AnswerForm) -> None:
    told = form.cleaned_data
    if request.POST.get("y-kien") == "sua":
        accept_contest(
            contest.pk,
            value=told["value"],
            answer=told["answer"],
            source=told["source"],
            actor=request.actor,
            now=request.now,
        )
    else:
        refuse_contest(contest.pk, answer=told["answer"], actor=request.actor, now=request.now)


def _sentence(refused: Refused) -> str:
    reason = refused.reason
    words = FILE_REFUSED[reason] if isinstance(reason, FileRefusal) else None
    return str(words).format(**refused.details) if words else sentence_of(refused)


def _contest_form(rating: Rating, *args: Any, **options: Any) -> ContestForm:
    if not is_servant(rating):
        return ContestForm(*args, **options)
    counts = with_corrected_lines(counts_in(rating.facts), corrected_in(rating.facts))
    return LineContestForm(*args, counts=counts, **options)


def _lines(
    rating: Rating, gathered: Gathered, contests: list[FactContest], reader: Reader
) -> list[FactLine]:
    corrected = corrected_in(rating.facts)
    skipped = _OF_PERSON if rating.kind == SubjectKind.COLLECTIVE else _OF_UNIT
    found = []
    for key, name in FACT_NAMES.items():
        if key in skipped:
            continue
        source = str(_SOURCES[kind_of_source(key)])
        address = address_of(rating, key) if reader.opens(rating, key) else ""
        of_fact = [(one, _KINDS[one.state]) for one in contests if one.fact == key]
        value = getattr(gathered, key)
        found.append(FactLine(key, name, value, source, address, corrected.get(key), of_fact))
    source = str(_SOURCES["levels"])
    found += [
        FactLine(key, name_of(key), levels, source, address_of(rating, key), None, [])
        for key in (BELOW, QUARTERS)
        if (levels := value_of(gathered, key))
    ]
    return found


def _behind(request: SignedInRequest, rating: Rating, wanted: str, role: str) -> dict[str, Any]:
    """Return a page of what a fact was counted from, as far as the reader may read it."""
    reader = reader_of(request, rating.period.superior_id)
    kind = kind_of_source(wanted)
    rows: QuerySet[Any]
    count: int | None = None
    if kind == "tasks":
        ids = ids_behind(rating, wanted)
        rows, count = tasks_of(ids, request.actor, on=request.today), len(ids)
    elif kind == "faults":
        visible_rows = remediations_visible_to(request.actor, request.today)
        rows = faults_behind(rating, wanted, role, visible_rows)
    elif kind == "discipline":
        rows = discipline_behind(rating, wanted)
        rows = rows if reader.opens(rating, wanted) else rows.none()
    else:
        visible = _is(rating_is_visible(request.actor, request.today))
        rows = levels_behind(rating).annotate(is_readable=visible)
    pages = Counted(rows, None) if count is None else Parts(rows, count)
    page = pages.get_page(request.GET.get("trang"))
    tasks = cast("Sequence[Task]", page.object_list if kind == "tasks" else ())
    faults = cast("Sequence[Remediation]", page.object_list if kind == "faults" else ())
    return {
        "page": page,
        "kind": kind,
        "opens_ledger": any(holds(request.actor, one) for one in LEDGER_READERS),
        "may_open": reader.opens(rating, wanted),
        "tasks": [(one, STATE_WORDS[_STATES[TaskStatus(one.status)]]) for one in tasks],
        "faults": [(one, state_of(one, request.today)) for one in faults],
        "wanted": wanted,
        "wanted_name": name_of(wanted),
    }


def _is(test: Q) -> Case:
    """Return a test as a column that says whether a row stands it."""
    return Case(When(test, then=True), default=False)


def _show(
    request: SignedInRequest,
    rating: Rating,
    *,
    contest: ContestForm | None = None,
    answer: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    if is_servant(rating):
        return _show_servant(request, rating, contest, answer, status)
    # as they were counted last: the page says when, and costs the same for everybody
    gathered = with_corrections(gathered_in(rating.facts), corrected_in(rating.facts))
    contests = list(rating.contests.select_related("evidence"))
    wanted = request.GET.get("xem", "assigned")
    wanted = wanted if wanted in (*FACT_NAMES, BELOW, QUARTERS) else "assigned"
    counted_at = rating.facts.get("as_of")
    as_of = datetime.fromisoformat(counted_at) if counted_at else None
    is_open = not rating.period.is_closed and not rating.decided_level
    context = {
        "section": "reviews",
        "period": rating.period,
        "rating": rating,
        "lines": _lines(rating, gathered, contests, reader_of(request, rating.period.superior_id)),
        **_behind(request, rating, wanted, gathered.role),
        "as_of": as_of,
        "enough": gathered.assigned > 0,
        "contest": contest or ContestForm(initial={"fact": wanted}),
        "answer": answer or AnswerForm(),
        "waiting": next((one for one in contests if one.state == ContestState.OPEN), None),
        "may_contest": is_open and speaks_for(rating, request.actor, on=request.today),
        "may_answer": is_open
        and rating.period.superior_id == request.actor.scope_id
        and holds(request.actor, Permission.APPRAISE_RATING),
    }
    return render(request, "reviews/facts.html", context, status=status)


def _show_servant(
    request: SignedInRequest,
    rating: Rating,
    contest: ContestForm | None,
    answer: AnswerForm | None,
    status: int,
) -> HttpResponse:
    """Show each product a civil servant's points stand on, with what was said against it."""
    counts = with_corrected_lines(counts_in(rating.facts), corrected_in(rating.facts))
    contests = list(rating.contests.select_related("evidence"))
    counted_at = rating.facts.get("as_of")
    is_open = not rating.period.is_closed and not rating.decided_level
    context = {
        "section": "reviews",
        "period": rating.period,
        "rating": rating,
        "counts": counts,
        "lines": lines_shown(counts.under(coefficients_of(rating.period)), contests),
        "names": named_contests(rating, contests),
        "as_of": datetime.fromisoformat(counted_at) if counted_at else None,
        "contest": contest or _contest_form(rating),
        "answer": answer or AnswerForm(),
        "waiting": next((one for one in contests if one.state == ContestState.OPEN), None),
        "may_contest": is_open and speaks_for(rating, request.actor, on=request.today),
        "may_answer": is_open
        and rating.period.superior_id == request.actor.scope_id
        and holds(request.actor, Permission.APPRAISE_RATING),
    }
    return render(request, "reviews/servant_facts.html", context, status=status)
