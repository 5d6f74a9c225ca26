"""Handovers between heads: begun, put into minutes, received; what each head did in his days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from camket.files.storage import read
from camket.organisation.models import Tenure, TenureKind
from camket.organisation.queries import post_title, spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds, may, may_any
from camket.shared.errors import Refused
from camket.transitions.actions.handover import (
    MAY_HAND_OVER,
    begin_handover,
    receive_handover,
    record_minutes,
)
from camket.transitions.handing_over import minutes_of, recorded_paper
from camket.transitions.models import Handover
from camket.transitions.queries import (
    handover_of,
    handover_page,
    leaving_heads,
    results_by_head,
)
from camket.web.reports.giving import asks_word, give_word
from camket.web.shared.http import SignedInRequest, as_file, go_to, needs, say, signed_in, whole
from camket.web.transitions.forms import MinutesForm, NoteForm
from camket.web.transitions.telling import told

SECTION: Final = "handovers"
_SINCE_DAYS: Final = 90
"""How far back a headship that ended without a handover is still offered."""
_MOST_PAGES: Final = 10_000
_FIRST_YEAR: Final = 2020
_STATES: Final = {
    "begun": ("wait", gettext_lazy("Chưa lập biên bản")),
    "recorded": ("soon", gettext_lazy("Chờ nhận bàn giao")),
    "received": ("done", gettext_lazy("Đã nhận bàn giao")),
}
_LATE: Final = ("late", gettext_lazy("Quá hạn bàn giao"))


@signed_in
def handovers(request: SignedInRequest) -> HttpResponse:
    """List handovers in reach and one's own; open one for a head who leaves."""
    problem = _begin(request) if request.method == "POST" else ""
    if isinstance(problem, HttpResponse):
        return problem
    page = handover_page(
        request.actor,
        on=request.today,
        number=whole(request.GET.get("trang"), most=_MOST_PAGES) or 1,
    )
    since = request.today - timedelta(days=_SINCE_DAYS)
    context = {
        "section": SECTION,
        "rows": [(row, *(_LATE if row.days_late else _STATES[row.state])) for row in page.rows],
        "page": page,
        "leaving": leaving_heads(request.actor, on=request.today, since=since),
        "may_settle": holds(request.actor, Permission.SETTLE_TRANSITION, on=request.today),
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(request, "transitions/handovers.html", context, status=status)


def _begin(request: SignedInRequest) -> HttpResponse | str:
    """Open a handover, or say why not."""
    tenure_out = whole(request.POST.get("nguoi-giao"), most=2**63 - 1)
    if tenure_out is None:
        return _("Chưa chọn người giao. Chọn một dòng trong danh sách.")
    try:
        begun = begin_handover(
            tenure_out,
            whole(request.POST.get("nguoi-nhan"), most=2**63 - 1),
            actor=request.actor,
            now=request.now,
        )
    except Tenure.DoesNotExist as error:
        raise Http404 from error
    except Refused as refused:
        return told(refused)
    say(request, _("Đã mở bàn giao"))
    return go_to(request, "transitions:handover", begun.pk)


@dataclass(frozen=True, slots=True)
class Person:
    """One side of a handover as the page shows it."""

    name: str
    post: str
    from_on: date | None
    until_on: date | None


@signed_in
@require_safe
def handover(request: SignedInRequest, handover_id: int) -> HttpResponse:
    """Show one handover: who, by when, each open thing with its state, the minutes."""
    return _show(request, _visible(request, handover_id))


def _visible(request: SignedInRequest, handover_id: int) -> Handover:
    found = handover_of(request.actor, handover_id, on=request.today)
    if found is None:
        raise Http404
    return found


def _show(
    request: SignedInRequest,
    found: Handover,
    *,
    form: MinutesForm | None = None,
    note_form: NoteForm | None = None,
) -> HttpResponse:
    """Show a handover, with the form that was refused when one was."""
    is_recorded = found.recorded_at is not None
    shown: Mapping[str, Any] = found.minutes or minutes_of(
        found.unit_id, found.tenure_out, found.tenure_in, note="", on=request.today
    )
    late = (request.today - found.due_on).days
    is_late = late > 0 and found.received_at is None
    state = "received" if found.received_at else "recorded" if is_recorded else "begun"
    chip, word = _LATE if is_late else _STATES[state]
    refused = [one for one in (form, note_form) if one is not None]
    context = {
        "section": SECTION,
        "handover": found,
        "unit_name": getattr(found, "unit_name", "") or "",
        "giver": _person(found.tenure_out),
        "receiver": _person(found.tenure_in) if found.tenure_in else None,
        "chip": chip,
        "word": word,
        "groups": shown["groups"],
        "count": sum(len(group["rows"]) for group in shown["groups"]),
        "as_of": date.fromisoformat(shown["as_of"]),
        "form": form or (None if is_recorded else _minutes_form(request, found)),
        "note_form": note_form or NoteForm(),
        "refused": refused[0] if refused else None,
        "may_record": not is_recorded and _may_record(request, found),
        "may_receive": is_recorded and found.received_at is None and _is_receiver(request, found),
    }
    return render(request, "transitions/handover.html", context, status=422 if refused else 200)


def _person(tenure: Tenure) -> Person:
    after = tenure.valid.upper
    last = after - timedelta(days=1) if after else None
    return Person(tenure.person.full_name, post_title(tenure), tenure.valid.lower, last)


def _is_receiver(request: SignedInRequest, found: Handover) -> bool:
    receiver = found.tenure_in
    return receiver is not None and receiver.person_id == request.actor.person_id


def _may_record(request: SignedInRequest, found: Handover) -> bool:
    people = {found.tenure_out.person_id, found.tenure_in.person_id if found.tenure_in else None}
    if request.actor.person_id in people:
        return True
    return may_any(request.actor, MAY_HAND_OVER, found.unit_id, on=request.today)


def _minutes_form(request: SignedInRequest, found: Handover) -> MinutesForm:
    """Return the form of the minutes; who receives is asked while nobody is named."""
    receivers: list[tuple[int, str]] = []
    if found.tenure_in is None:
        later = Q(valid__contains=request.today) | Q(valid__startswith__gt=request.today)
        heads = Tenure.objects.filter(later, unit_id=found.unit_id, is_head=True)
        receivers = [
            (tenure.pk, f"{tenure.person.full_name}, {post_title(tenure)}")
            for tenure in heads.exclude(pk=found.tenure_out_id).select_related("person", "post")
        ]
    data = request.POST if request.method == "POST" else None
    return MinutesForm(
        data,
        receivers=receivers,
        is_named=found.tenure_in is not None,
        initial={
            "version": found.version,
            "receiver": receivers[0][0] if len(receivers) == 1 else None,
        },
    )


@signed_in
def minutes(request: SignedInRequest, handover_id: int) -> HttpResponse:
    """Put the handover into minutes: the paper is made and nothing in it changes any more."""
    found = _visible(request, handover_id)
    if request.method != "POST":
        return go_to(request, "transitions:handover", found.pk)
    form = _minutes_form(request, found)
    if form.is_valid():
        try:
            record_minutes(
                found.pk,
                tenure_in_id=form.cleaned_data.get("receiver") or None,
                number=form.cleaned_data["number"],
                note=form.cleaned_data["note"],
                version=form.cleaned_data["version"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, told(refused))
        else:
            say(request, _("Đã lập biên bản bàn giao"))
            return go_to(request, "transitions:handover", found.pk)
    return _show(request, found, form=form)


@signed_in
def receive(request: SignedInRequest, handover_id: int) -> HttpResponse:
    """Note that the new head receives; it is no signature."""
    found = _visible(request, handover_id)
    if request.method != "POST":
        return go_to(request, "transitions:handover", found.pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            receive_handover(
                found.pk, note=form.cleaned_data["note"], actor=request.actor, now=request.now
            )
        except Refused as refused:
            form.add_error(None, told(refused))
        else:
            say(request, _("Đã nhận bàn giao"))
            return go_to(request, "transitions:handover", found.pk)
    return _show(request, found, note_form=form)


@signed_in
@require_safe
def pdf(request: SignedInRequest, handover_id: int) -> HttpResponse:
    """Hand out the minutes as they were recorded, as Word for `?dang=word`."""
    found = _visible(request, handover_id)
    if found.file is None:
        raise Http404
    name = f"bien-ban-ban-giao-{found.pk}"
    if asks_word(request):
        return give_word(request, _("Biên bản bàn giao"), recorded_paper(found), name)
    return as_file(read(found.file), "application/pdf", f"{name}.pdf")


@needs(Permission.VIEW_TASK)
@require_safe
def results(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Show what was done under each head of a unit in a year, each for his own days."""
    if not may(request.actor, Permission.VIEW_TASK, unit_id, on=request.today):
        raise Http404
    asked = whole(request.GET.get("nam"), most=9999)
    last = request.today.year
    year = asked if asked and _FIRST_YEAR <= asked <= last else last
    span = spans_of([unit_id], on=request.today).get(unit_id) or spans_of(
        [unit_id], on=date(year, 1, 1)
    ).get(unit_id)
    if span is None:
        raise Http404
    kinds = dict(TenureKind.choices)
    context = {
        "section": "organisation",
        "unit_id": unit_id,
        "unit_name": span.name,
        "year": year,
        "years": range(last, _FIRST_YEAR - 1, -1),
        "segments": [
            (segment, kinds.get(segment.kind, ""), _last_day(segment.until_on, year))
            for segment in results_by_head(unit_id, year)
        ],
    }
    return render(request, "transitions/results.html", context)


def _last_day(until_on: date | None, year: int) -> date:
    """Return the last day in office within the year."""
    return until_on - timedelta(days=1) if until_on else date(year, 12, 31)
