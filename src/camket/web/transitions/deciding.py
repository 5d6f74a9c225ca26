"""What happens to a plan: previewed, decided, carried out, withdrawn, corrected by a later one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camket.organisation.actions.plans import PlanText, decide_plan, draft_plan, withdraw_plan
from camket.organisation.acts import acts_from_json
from camket.organisation.models import PlanState
from camket.organisation.planning import Preview, preview
from camket.permissions.catalogue import Permission
from camket.shared.errors import Refused
from camket.shared.text import show_day, show_number
from camket.transitions.actions.applying import apply_plan
from camket.transitions.decisions import Thing
from camket.transitions.models import THING_NAMES
from camket.transitions.queries.foreseen import would_wait
from camket.web.shared.http import SignedInRequest, go_to, needs, say, whole
from camket.web.transitions.forms import DecideForm, ReasonForm
from camket.web.transitions.plans import context_of, show_plan
from camket.web.transitions.reading import PAGE, STATE_NAMES, is_due, plan_in_reach
from camket.web.transitions.telling import told

_MANAGES: Final = Permission.MANAGE_ORGANISATION
_FIRST: Final = 10
_MOST_PAGES: Final = 10_000
_MOST_PROBLEMS: Final = 200
_MOST_WAITING: Final = 50
_SECTIONS: Final = {
    "ket-thuc": ("closing", gettext_lazy("Kết thúc")),
    "lap-moi": ("opening", gettext_lazy("Lập mới")),
    "chuyen": ("moving", gettext_lazy("Chuyển cấp trên")),
    "doi-ten": ("renaming", gettext_lazy("Đổi tên")),
    "chuc-vu": ("losing_posts", gettext_lazy("Người thôi giữ chức vụ")),
}


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a preview: its rows of this page, and how many there are."""

    code: str
    kind: str
    name: Any
    rows: Sequence[Any]
    total: int

    @property
    def has_more(self) -> bool:
        """Say whether not all rows are shown."""
        return len(self.rows) < self.total


@needs(_MANAGES)
def show_preview(request: SignedInRequest, plan_id: int) -> HttpResponse:
    """Show what the plan would do: what closes and opens, who loses a post, what waits for whom."""
    found = plan_in_reach(request.actor, plan_id, request.today)
    if found.state not in (PlanState.DRAFT, PlanState.DECIDED):
        return go_to(request, "transitions:plan", found.pk)
    seen = preview(acts_from_json(found.acts), on=found.effective_on, superior_id=found.superior_id)
    only = request.GET.get("phan", "")
    sections, page = _sections(seen, only if only in _SECTIONS else "", request)
    context = {
        **context_of(found),
        "seen": seen,
        "problems": seen.problems[:_MOST_PROBLEMS],
        "sections": sections,
        "only": only if only in _SECTIONS else "",
        "page": page,
        "is_draft": found.state == PlanState.DRAFT,
        "is_due": is_due(found, request.today),
        **_foreseen(seen, found.effective_on),
    }
    return render(request, "transitions/preview.html", context)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What one ending unit would leave, by kind, and for whom it would wait."""

    unit_name: str
    heir_name: str
    counts: dict[str, int]


def _foreseen(seen: Preview, on: date) -> dict[str, Any]:
    """Return which open work would wait for whom: the units with the most of it first."""
    counts = would_wait([unit.unit_id for unit in seen.closing], on=on)
    rows = [
        Foreseen(unit.name, unit.answers, {k.value: n for k, n in counts[unit.unit_id].items()})
        for unit in seen.closing
        if unit.unit_id in counts
    ]
    rows.sort(key=lambda row: -sum(row.counts.values()))
    found = {kind for row in rows for kind in row.counts}
    return {
        "waiting": rows[:_MOST_WAITING],
        "waiting_more": max(len(rows) - _MOST_WAITING, 0),
        "waiting_total": sum(sum(row.counts.values()) for row in rows),
        "things": [(thing.value, THING_NAMES[thing]) for thing in Thing if thing.value in found],
    }


def _sections(
    seen: Preview, only: str, request: SignedInRequest
) -> tuple[list[Section], Any | None]:
    sections, page = [], None
    for code, (kind, name) in _SECTIONS.items():
        rows = getattr(seen, kind)
        if only and code != only:
            continue
        if only:
            number = whole(request.GET.get("trang"), most=_MOST_PAGES) or 1
            page = Paginator(rows, PAGE).get_page(number)
            sections.append(Section(code, kind, name, list(page.object_list), len(rows)))
        elif rows:
            sections.append(Section(code, kind, name, rows[:_FIRST], len(rows)))
    return sections, page


def _effect(seen: Preview) -> str:
    """Say in one line how much a plan changes."""
    counted = (
        (len(seen.closing), _("đơn vị kết thúc")),
        (len(seen.opening), _("đơn vị lập mới")),
        (len(seen.moving), _("đơn vị chuyển cấp trên")),
        (len(seen.renaming), _("đơn vị đổi tên")),
        (len(seen.losing_posts), _("người thôi giữ chức vụ")),
    )
    return ", ".join(f"{show_number(n)} {words}" for n, words in counted if n)


@needs(_MANAGES)
def decide(request: SignedInRequest, plan_id: int) -> HttpResponse:
    """Put a plan under its decision: number and day; from then on it only waits for its day."""
    found = plan_in_reach(request.actor, plan_id, request.today)
    if found.state != PlanState.DRAFT:
        return show_plan(request, found, problem=_not_now(found.state))
    form = DecideForm(
        request.POST if request.method == "POST" else None, initial={"decision_on": request.today}
    )
    if request.method == "POST" and form.is_valid():
        try:
            decide_plan(
                found.pk,
                decision_no=form.cleaned_data["decision_no"],
                decision_on=form.cleaned_data["decision_on"],
                version=whole(request.POST.get("version")),
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, told(refused))
        else:
            say(request, _("Đã ghi quyết định"))
            return go_to(request, "transitions:plan", found.pk)
    seen = preview(acts_from_json(found.acts), on=found.effective_on, superior_id=found.superior_id)
    says = _("Từ ngày %(day)s: %(effect)s. Sau khi ghi quyết định, phương án không sửa được nữa.")
    context = {
        **context_of(found),
        "form": form,
        "heading": _("Ghi quyết định sắp xếp"),
        "says": says
        % {"day": show_day(found.effective_on), "effect": _effect(seen) or _("chưa có thay đổi")},
        "problem_count": len(seen.problems),
        "version": found.version,
        "button": _("Ghi quyết định"),
        "is_seal": True,
    }
    status = 422 if form.errors else 200
    return render(request, "transitions/dialog.html", context, status=status)


@needs(_MANAGES)
def carry_out(request: SignedInRequest, plan_id: int) -> HttpResponse:
    """Carry a decided plan out, once its day has come: all of it or nothing."""
    found = plan_in_reach(request.actor, plan_id, request.today)
    if not is_due(found, request.today):
        return show_plan(request, found, problem=_not_now(found.state))
    problem = ""
    if request.method == "POST":
        try:
            outcome = apply_plan(found.pk, actor=request.actor, now=request.now)
        except Refused as refused:
            problem = told(refused)
        else:
            waiting = sum(outcome.waiting.values())
            done = _("Đã thực hiện phương án")
            left = _("%(n)s việc chờ giải quyết") % {"n": show_number(waiting)}
            say(request, f"{done}. {left}" if waiting else done)
            return go_to(request, "transitions:plan", found.pk)
    seen = preview(acts_from_json(found.acts), on=found.effective_on, superior_id=found.superior_id)
    says = _(
        "Thực hiện theo %(no)s, hiệu lực từ %(day)s: %(effect)s. Việc còn dở chờ người đứng đầu "
        "đơn vị tiếp nhận và cấp trên giải quyết. Chỉ sửa được bằng một quyết định sau."
    )
    told_effect = _effect(seen) or _("không có thay đổi")
    context = {
        **context_of(found),
        "heading": _("Thực hiện phương án"),
        "says": says
        % {"no": found.decision_no, "day": show_day(found.effective_on), "effect": told_effect},
        "problem_count": len(seen.problems),
        "problem": problem,
        "button": _("Thực hiện phương án"),
        "is_seal": True,
    }
    status = 422 if problem else 200
    return render(request, "transitions/dialog.html", context, status=status)


@needs(_MANAGES)
def withdraw(request: SignedInRequest, plan_id: int) -> HttpResponse:
    """Take back a plan that was not carried out, with the reason."""
    found = plan_in_reach(request.actor, plan_id, request.today)
    if found.state not in (PlanState.DRAFT, PlanState.DECIDED):
        return show_plan(request, found, problem=_not_now(found.state))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_plan(
                found.pk, form.cleaned_data["reason"], actor=request.actor, now=request.now
            )
        except Refused as refused:
            form.add_error(None, told(refused))
        else:
            say(request, _("Đã rút phương án"))
            return go_to(request, "transitions:plan", found.pk)
    count = show_number(len(found.acts))
    context = {
        **context_of(found),
        "form": form,
        "heading": _("Rút phương án"),
        "says": _("Rút phương án gồm %(n)s việc. Phương án vẫn được lưu, không thực hiện nữa.")
        % {"n": count},
        "button": _("Rút phương án"),
    }
    status = 422 if form.errors else 200
    return render(request, "transitions/dialog.html", context, status=status)


@needs(_MANAGES)
def correct(request: SignedInRequest, plan_id: int) -> HttpResponse:
    """Begin the later plan that corrects one that was carried out."""
    found = plan_in_reach(request.actor, plan_id, request.today)
    if found.state != PlanState.APPLIED:
        return show_plan(request, found, problem=_not_now(found.state))
    problem = ""
    if request.method == "POST":
        text = PlanText(
            title=_("Sửa: %(title)s") % {"title": found.title[:190]},
            superior_id=found.superior_id,
            effective_on=request.today,
            acts=(),
            corrects_id=found.pk,
        )
        try:
            later = draft_plan(text, actor=request.actor, now=request.now)
        except Refused as refused:
            problem = told(refused)
        else:
            say(request, _("Đã lập phương án sửa. Thêm các việc sắp xếp"))
            return go_to(request, "transitions:plan", later.pk)
    context = {
        **context_of(found),
        "heading": _("Sửa bằng phương án sau"),
        "says": _(
            "Phương án đã thực hiện giữ nguyên trong lịch sử. Phương án mới ghi là sửa phương án "
            "này, có quyết định và ngày hiệu lực riêng."
        ),
        "problem": problem,
        "button": _("Lập phương án sửa"),
    }
    status = 422 if problem else 200
    return render(request, "transitions/dialog.html", context, status=status)


def _not_now(state: str) -> str:
    """Say why this cannot be done with a plan in this state."""
    return _("Việc này không làm được khi phương án ở trạng thái “%(state)s”.") % {
        "state": STATE_NAMES[PlanState(state)]
    }
