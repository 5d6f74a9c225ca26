"""Plans of rearrangement: list, draft, write the acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from camket.organisation.actions.plans import PlanText, draft_plan, edit_plan
from camket.organisation.acts import Act, ActKind, acts_from_json
from camket.organisation.decisions import PlanRefusal
from camket.organisation.models import PlanState, Rearrangement
from camket.organisation.queries import spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.shared.errors import Refused
from camket.transitions.queries import CarrySummary, carry_summary_of_plan
from camket.web.shared.http import SignedInRequest, go_to, needs, say, whole
from camket.web.transitions.acting import (
    ADDS_ROW,
    SPECS,
    ActForm,
    Problem,
    act_of,
    blank,
    typed,
)
from camket.web.transitions.forms import PlanForm
from camket.web.transitions.picking import Pick, read, resolve
from camket.web.transitions.reading import (
    PAGE,
    STATE_CHIPS,
    STATE_NAMES,
    acts_on_page,
    counts_by_state,
    is_due,
    plan_in_reach,
    plans_in_reach,
    rows_of,
    superior_of,
)
from camket.web.transitions.sentences import founded_names
from camket.web.transitions.telling import told

SECTION: Final = "plans"
_MOST_PAGES: Final = 10_000
_MOST_UNITS: Final = 100
_MANAGES: Final = Permission.MANAGE_ORGANISATION


@needs(_MANAGES)
@require_safe
def plans(request: SignedInRequest) -> HttpResponse:
    """List the plans of the units in reach, by state, with how many stand in each."""
    every = plans_in_reach(request.actor, request.today)
    counts = counts_by_state(every)
    asked = request.GET.get("xem", "")
    only = asked if asked in PlanState.values else ""
    shown = every.filter(state=only) if only else every
    number = whole(request.GET.get("trang"), most=_MOST_PAGES) or 1
    total = counts[only] if only else sum(counts.values())
    page = Paginator(range(total), PAGE).get_page(number)
    first = (page.number - 1) * PAGE
    rows = rows_of(shown.order_by("-effective_on", "-pk")[first : first + PAGE], on=request.today)
    context = {
        "section": SECTION,
        "tabs": [
            ("", _("Tất cả"), sum(counts.values())),
            *[(state.value, STATE_NAMES[state], counts[state.value]) for state in PlanState],
        ],
        "only": only,
        "rows": rows,
        "page": page,
        "total": total,
    }
    return render(request, "transitions/list.html", context)


# --- what a plan is called, and when it holds ---------------------------------------------------


@needs(_MANAGES)
def start(request: SignedInRequest) -> HttpResponse:
    """Begin a plan; its acts are written on its own page."""
    form = PlanForm(request.POST if request.method == "POST" else None)
    superior = _superior(request, default=_scope_name(request))
    problems: list[Problem] = []
    if request.method == "POST":
        superior_id = _superior_id(request, superior)
        problems = _problems(form, superior)
        if not problems and superior_id is not None:
            text = PlanText(
                title=form.cleaned_data["title"],
                superior_id=superior_id,
                effective_on=form.cleaned_data["effective_on"],
                acts=(),
            )
            try:
                plan = draft_plan(text, actor=request.actor, now=request.now)
            except Refused as refused:
                problems.append(Problem("id_title", form["title"].label, told(refused)))
            else:
                say(request, _("Đã lập phương án. Thêm các việc sắp xếp"))
                return go_to(request, "transitions:plan", plan.pk)
    context = {"section": SECTION, "form": form, "superior": superior, "problems": problems}
    status = 422 if problems else 200
    return render(request, "transitions/plan_form.html", context, status=status)


@needs(_MANAGES)
def change(request: SignedInRequest, plan_id: int) -> HttpResponse:
    """Change what a draft is called, who decides it and when it holds."""
    plan = _draft(request, plan_id)
    data = request.POST.copy() if request.method == "POST" else None
    form = PlanForm(
        data,
        initial={
            "title": plan.title,
            "effective_on": plan.effective_on,
            "version": plan.version,
        },
    )
    superior = _superior(request, default=superior_of(plan))
    problems: list[Problem] = []
    is_stale = False
    if data is not None:
        superior_id = _superior_id(request, superior)
        problems = _problems(form, superior)
        if not problems and superior_id is not None:
            text = PlanText(
                title=form.cleaned_data["title"],
                superior_id=superior_id,
                effective_on=form.cleaned_data["effective_on"],
                acts=acts_from_json(plan.acts),
                corrects_id=plan.corrects_id,
            )
            try:
                edit_plan(
                    plan.pk,
                    text,
                    version=form.cleaned_data["version"] or 0,
                    actor=request.actor,
                    now=request.now,
                )
            except Refused as refused:
                problems.append(Problem("id_title", form["title"].label, told(refused)))
                is_stale = refused.reason is PlanRefusal.CHANGED_MEANWHILE
                plan.refresh_from_db()
                data["version"] = str(plan.version)
            else:
                say(request, _("Đã lưu phương án"))
                return go_to(request, "transitions:plan", plan.pk)
    context = {
        "section": SECTION,
        "plan": plan,
        "form": form,
        "superior": superior,
        "superior_name": superior_of(plan),
        "problems": problems,
        "is_stale": is_stale,
    }
    status = 422 if problems else 200
    return render(request, "transitions/plan_form.html", context, status=status)


def _scope_name(request: SignedInRequest) -> str:
    scope_id = request.actor.scope_id or 0
    span = spans_of([scope_id], on=request.today).get(scope_id)
    return span.name if span else ""


def _superior(request: SignedInRequest, *, default: str) -> Pick:
    pick = Pick("superior", _("Cấp quyết định"), hint=_("Đơn vị mà các đơn vị sắp xếp trực thuộc."))
    if request.method == "POST":
        return read(pick, request.POST)
    pick.text = default
    return pick


def _superior_id(request: SignedInRequest, pick: Pick) -> int | None:
    """Return the unit meant, when the actor may rearrange what lies below it."""
    resolve([pick], on=request.today, superior_id=request.actor.scope_id or 0, founded={})
    if pick.ref is None or pick.ref.unit_id is None:
        return None
    if not may(request.actor, _MANAGES, pick.ref.unit_id, on=request.today):
        pick.problem = _(
            "Đồng chí không được giao sắp xếp tổ chức của đơn vị này. Chọn đơn vị trong phạm vi."
        )
        return None
    return pick.ref.unit_id


def _problems(form: PlanForm, superior: Pick) -> list[Problem]:
    found = [
        Problem(form[name].id_for_label, form[name].label, error)
        for name, errors in form.errors.items()
        for error in errors
    ]
    if superior.problem:
        found.append(Problem(superior.anchor, superior.label, superior.problem))
    return found


# --- one plan, its acts -------------------------------------------------------------------------


@needs(_MANAGES)
@require_safe
def plan(request: SignedInRequest, plan_id: int) -> HttpResponse:
    """Show a plan: its acts in sentences, and what may be done with it now."""
    return show_plan(request, plan_in_reach(request.actor, plan_id, request.today))


def show_plan(
    request: SignedInRequest,
    found: Rearrangement,
    *,
    problem: str = "",
) -> HttpResponse:
    """Show a plan, with why an act was refused when one was."""
    total = len(found.acts)
    number = whole(request.GET.get("trang"), most=_MOST_PAGES) or 1
    page = Paginator(range(total), PAGE).get_page(number)
    rows, _names = acts_on_page(found, page.number)
    state = PlanState(found.state)
    chip, icon = STATE_CHIPS[state]
    context = {
        "section": SECTION,
        "plan": found,
        "superior_name": superior_of(found),
        "word": STATE_NAMES[state],
        "chip": chip,
        "icon": icon,
        "rows": rows,
        "total": total,
        "page": page,
        "specs": list(SPECS.values()),
        "is_draft": state is PlanState.DRAFT,
        "is_open": state in (PlanState.DRAFT, PlanState.DECIDED),
        "is_applied": state is PlanState.APPLIED,
        "is_due": is_due(found, request.today),
        "carried": _carried(found),
        "units": _units_of(found) if state is PlanState.APPLIED else [],
        "corrects": _other(found.corrects_id),
        "corrected_by": Rearrangement.objects.filter(corrects_id=found.pk).defer("acts").first()
        if state is PlanState.APPLIED
        else None,
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(request, "transitions/plan.html", context, status=status)


def _units_of(found: Rearrangement) -> list[tuple[int, str]]:
    """Return the units that the plan changed or founded, with what they were called then."""
    eve = found.effective_on - timedelta(days=1)
    rows = found.successions.values_list("predecessor_id", "successor_id")[:_MOST_UNITS]
    ids = {unit_id for row in rows for unit_id in row if unit_id is not None}
    spans = spans_of(ids, on=eve)
    spans |= spans_of(ids - set(spans), on=found.effective_on)
    return [(span.unit_id, span.name) for span in sorted(spans.values(), key=lambda s: s.sort_key)]


def _carried(found: Rearrangement) -> CarrySummary | None:
    return carry_summary_of_plan(found.pk) if found.state == PlanState.APPLIED else None


def _other(plan_id: int | None) -> Rearrangement | None:
    if plan_id is None:
        return None
    return Rearrangement.objects.defer("acts").filter(pk=plan_id).first()


def _draft(request: SignedInRequest, plan_id: int) -> Rearrangement:
    found = plan_in_reach(request.actor, plan_id, request.today)
    if found.state != PlanState.DRAFT:
        raise Http404
    return found


@needs(_MANAGES)
def add(request: SignedInRequest, plan_id: int) -> HttpResponse:
    """Write one more act of the kind asked for."""
    found = _draft(request, plan_id)
    asked = request.GET.get("viec", "")
    if asked not in set(ActKind):
        raise Http404
    spec = SPECS[ActKind(asked)]
    superior_name = superior_of(found)
    if request.method != "POST":
        form = blank(spec, on=found.effective_on, superior_name=superior_name)
        return _show_act(request, found, form, version=found.version)
    form = typed(spec, request.POST, on=found.effective_on)
    version = whole(request.POST.get("version")) or 0
    if ADDS_ROW in request.POST:
        return _show_act(request, found, form, version=version)
    founded = founded_names(found.acts)
    act = act_of(form, superior_id=found.superior_id, founded=founded)
    if act is None:
        return _show_act(request, found, form, version=version, status=422)
    acts = (*acts_from_json(found.acts), act)
    if refusal := _save_acts(request, found, acts, version=version):
        form.problems.append(Problem("viec", spec.heading, refusal))
        found.refresh_from_db()
        return _show_act(request, found, form, version=found.version, status=422, is_stale=True)
    say(request, _("Đã thêm việc %(n)d") % {"n": len(acts)})
    last_page = (len(acts) - 1) // PAGE + 1
    return go_to_act(request, found.pk, len(acts), page=last_page)


def _show_act(
    request: SignedInRequest,
    found: Rearrangement,
    form: ActForm,
    *,
    version: int,
    status: int = 200,
    is_stale: bool = False,
) -> HttpResponse:
    context = {
        "section": SECTION,
        "plan": found,
        "form": form,
        "spec": form.spec,
        "version": version,
        "problems": form.problems,
        "current": acts_on_page(found, 1)[0] if is_stale else [],
    }
    return render(request, "transitions/act.html", context, status=status)


@needs(_MANAGES)
@require_POST
def arrange(request: SignedInRequest, plan_id: int) -> HttpResponse:
    """Take an act out of a draft, or move it up or down."""
    found = _draft(request, plan_id)
    acts = list(acts_from_json(found.acts))
    number = whole(request.POST.get("viec"))
    if number is None or not 1 <= number <= len(acts):
        return show_plan(request, found, problem=_("Việc này không còn trong phương án."))
    index = number - 1
    step = {"len": -1, "xuong": 1, "bo": 0}.get(request.POST.get("lam", ""))
    if step is None:
        return show_plan(request, found, problem=_("Chọn đưa lên, đưa xuống hoặc bỏ."))
    if step == 0:
        taken = acts.pop(index)
        if lacking := _needed_elsewhere(taken, acts):
            sentence_ = _("Việc khác còn nhắc đến %(name)s. Bỏ việc ấy trước.")
            return show_plan(request, found, problem=sentence_ % {"name": lacking})
    elif 0 <= index + step < len(acts):
        acts[index], acts[index + step] = acts[index + step], acts[index]
    version = whole(request.POST.get("version")) or 0
    if refusal := _save_acts(request, found, acts, version=version):
        found.refresh_from_db()
        return show_plan(request, found, problem=refusal)
    if step == 0:
        say(request, _("Đã bỏ việc %(n)d") % {"n": number})
    target = max(min(index + step, len(acts) - 1), 0)
    return go_to_act(request, found.pk, target + 1, page=target // PAGE + 1)


def _needed_elsewhere(taken: Act, acts: Sequence[Act]) -> str:
    """Return the name of a unit that the act founds and another act speaks of."""
    names = {key: text.name for key, text in taken.new}
    for act in acts:
        parents = [act.parent] if act.parent else []
        for ref in [*act.units, *(heir.unit for heir in act.heirs), *parents]:
            if ref.key in names and ref.unit_id is None:
                return names[ref.key]
    return ""


def _save_acts(
    request: SignedInRequest, found: Rearrangement, acts: Sequence[Act], *, version: int
) -> str:
    """Keep the acts; return why not when they were not kept."""
    text = PlanText(
        title=found.title,
        superior_id=found.superior_id,
        effective_on=found.effective_on,
        acts=tuple(acts),
        corrects_id=found.corrects_id,
    )
    try:
        edit_plan(found.pk, text, version=version, actor=request.actor, now=request.now)
    except Refused as refused:
        return told(refused)
    return ""


def go_to_act(request: SignedInRequest, plan_id: int, number: int, *, page: int) -> HttpResponse:
    """Return to the plan, at one of its acts."""
    response = go_to(request, "transitions:plan", plan_id)
    name = "HX-Redirect" if "HX-Redirect" in response.headers else "Location"
    query = QueryDict(mutable=True)
    if page > 1:
        query["trang"] = str(page)
    tail = f"?{query.urlencode()}" if query else ""
    response.headers[name] = f"{response.headers[name]}{tail}#viec-{number}"
    return response


def context_of(found: Rearrangement) -> dict[str, Any]:
    """Return what every page of one plan shows at its head."""
    return {"section": SECTION, "plan": found, "superior_name": superior_of(found)}
