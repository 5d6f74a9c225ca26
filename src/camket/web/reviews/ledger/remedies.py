"""The ledger of what must be remedied: the list, one row with its plan and its way to the end."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.views.decorators.http import require_http_methods, require_safe

from camket.organisation.queries import children_of, people_in, spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reports.catalogue import OF_REMEDIATION
from camket.reviews.actions.ledger.remediation import plan_remediation
from camket.reviews.decisions.remediation import Plan
from camket.reviews.decisions.states import RemediationKind, RemediationState
from camket.reviews.models import Remediation
from camket.reviews.queries.visible import remediations_visible_to
from camket.reviews.wording.refusals import sentence_of
from camket.shared.errors import Refused
from camket.web.reports.giving import give, links_of
from camket.web.reviews.ledger.forms import MendedForm, RemedyForm, ReturnForm
from camket.web.reviews.paging import PAGE_ROWS
from camket.web.shared.http import SignedInRequest, go_to, needs, say

READERS: Final = (
    Permission.MANAGE_REMEDIATION,
    Permission.CONCLUDE_REVIEW,
    Permission.VIEW_RATINGS,
)
RATED: Final = (*READERS, Permission.JOIN_REVIEW)
"""A member's own faults are his to see and to mend."""
_TABS: Final = {
    "chua-co-ke-hoach": (RemediationState.OPEN,),
    "dang-khac-phuc": (RemediationState.PLANNED, RemediationState.CARRIED),
    "cho-xac-nhan": (RemediationState.REPORTED,),
    "da-khac-phuc": (RemediationState.REMEDIED, RemediationState.CLOSED),
}
_TAB_NAMES: Final = {
    "chua-co-ke-hoach": _later("Chưa có kế hoạch"),
    "dang-khac-phuc": _later("Đang khắc phục"),
    "cho-xac-nhan": _later("Chờ xác nhận"),
    "da-khac-phuc": _later("Đã khắc phục"),
}
_STATES: Final = {
    RemediationState.OPEN: ("wait", _later("Chưa có kế hoạch")),
    RemediationState.PLANNED: ("ok", _later("Đã có kế hoạch")),
    RemediationState.CARRIED: ("ok", _later("Đã vào dự thảo năm sau")),
    RemediationState.REPORTED: ("wait", _later("Chờ cấp trên xác nhận")),
    RemediationState.REMEDIED: ("done", _later("Đã khắc phục")),
    RemediationState.CLOSED: ("none", _later("Kết thúc theo quyết định")),
}


def state_of(row: Remediation, today: date) -> tuple[str, str]:
    """Return what became of a weakness, as kind and word; late while nobody says it is mended."""
    waits = row.is_settled or row.state == RemediationState.REPORTED
    if not waits and row.due_on is not None and row.due_on < today:
        return ("late", _("Quá hạn khắc phục"))
    kind, word = _STATES[RemediationState(row.state)]
    return kind, str(word)


@needs(*RATED)
@require_safe
def remediation_list(request: SignedInRequest) -> HttpResponse:
    """List what was not done, with who mends it, how and by when."""
    rows = _asked(request, remediations_visible_to(request.actor, request.today))
    tab = request.GET.get("xem", "")
    counts = rows.aggregate(
        **{f"tab{n}": Count("pk", filter=Q(state__in=_TABS[one])) for n, one in enumerate(_TABS)},
        late=Count("pk", filter=_late(request)),
        all=Count("pk"),
    )
    if tab in _TABS:
        rows = rows.filter(state__in=_TABS[tab])
    elif tab == "qua-han":
        rows = rows.filter(_late(request))
    page = Paginator(
        rows.select_related("person").order_by("-year", "due_on", "pk"), PAGE_ROWS
    ).get_page(request.GET.get("trang"))
    listed = list(page.object_list)
    spans = spans_of([row.unit_id for row in listed], on=request.today)
    context = {
        "section": "reviews",
        "page": page,
        "rows": [(row, spans.get(row.unit_id), *state_of(row, request.today)) for row in listed],
        "tab": tab if tab in _TABS or tab == "qua-han" else "",
        "tabs": [(one, _TAB_NAMES[one], counts[f"tab{n}"]) for n, one in enumerate(_TABS)],
        "counts": counts,
        "kind": request.GET.get("loai", ""),
        "may_raise": holds(request.actor, Permission.CONCLUDE_REVIEW)
        and children_of(request.actor.scope_id or 0, on=request.today).exists(),
    }
    return render(request, "reviews/remediation.html", context)


def _asked(request: SignedInRequest, rows: QuerySet[Remediation]) -> QuerySet[Remediation]:
    """Narrow the ledger to a year and a kind, as the address asks."""
    year, kind = request.GET.get("nam", ""), request.GET.get("loai", "")
    if year.isascii() and year.isdigit():
        rows = rows.filter(year=int(year[:4]))
    return rows.filter(kind=kind) if kind in set(RemediationKind) else rows


def _late(request: SignedInRequest) -> Q:
    open_states = (RemediationState.OPEN, RemediationState.PLANNED, RemediationState.CARRIED)
    return Q(due_on__lt=request.today, state__in=open_states)


@needs(*RATED)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, remediation_id: int) -> HttpResponse:
    """Show one weakness; take its unit's plan."""
    row = visible_or_404(request, remediation_id)
    if request.method != "POST":
        return show(request, row, None)
    if not _may_plan(request, row):
        raise Http404
    form = _form(request, row)
    if form.is_valid():
        told = form.cleaned_data
        plan = Plan(told["cause"], "", told["plan"], told["due_on"], told["claims_objective"])
        try:
            planned = plan_remediation(
                row.pk,
                plan,
                owner_id=told["owner"],
                version=told["version"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(
                request,
                _("Đã ghi kế hoạch; việc này đứng trong dự thảo năm sau.")
                if planned.next_item_id
                else _("Đã ghi kế hoạch; sẽ vào dự thảo năm sau khi đợt mới mở."),
            )
            return go_to(request, "reviews:remediation-edit", row.pk)
    return show(request, row, form, status=422)


@needs(*READERS)
@require_safe
def report(request: SignedInRequest, remediation_id: int, slug: str) -> HttpResponse:
    """Give out the unit's plan for all it has to mend from that year."""
    return give(request, OF_REMEDIATION, visible_or_404(request, remediation_id), slug)


def visible_or_404(request: SignedInRequest, remediation_id: int) -> Remediation:
    """Return a row the reader may see."""
    visible = remediations_visible_to(request.actor, request.today)
    return get_object_or_404(visible.select_related("item", "task", "person"), pk=remediation_id)


def _may_plan(request: SignedInRequest, row: Remediation) -> bool:
    return may_answer(request, row) and row.state != RemediationState.REPORTED


def may_answer(request: SignedInRequest, row: Remediation) -> bool:
    """Say whether the reader plans and reports this one: his unit's, or his own."""
    if row.is_settled:
        return False
    if row.person_id is not None:
        return row.person_id == request.actor.person_id
    return row.unit_id == request.actor.scope_id and holds(
        request.actor, Permission.MANAGE_REMEDIATION
    )


def _form(request: SignedInRequest, row: Remediation) -> RemedyForm:
    people = [
        (held.person_id, f"{held.person.full_name}, {held.post.name}")
        for held in people_in([row.unit_id], on=request.today)
        if row.person_id in (None, held.person_id)
    ]
    return RemedyForm(
        request.POST if request.method == "POST" else None,
        people=list(dict(people).items()),
        initial={
            "cause": row.cause,
            "claims_objective": row.claims_objective,
            "owner": row.owner_id or row.person_id,
            "plan": row.plan,
            "due_on": row.due_on,
            "version": row.version,
        },
    )


def show(
    request: SignedInRequest,
    row: Remediation,
    form: RemedyForm | None,
    *,
    mended: MendedForm | None = None,
    returned: ReturnForm | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show one row: what was pointed out, the plan, what was shown, whose word it waits for."""
    may_plan = _may_plan(request, row)
    is_superior = (
        row.superior_id == request.actor.scope_id
        and row.unit_id != request.actor.scope_id
        and holds(request.actor, Permission.CONCLUDE_REVIEW)
    )
    kind, word = state_of(row, request.today)
    context = {
        "section": "reviews",
        "row": row,
        "unit": spans_of([row.unit_id], on=request.today).get(row.unit_id),
        "kind": kind,
        "word": word,
        "form": form or (_form_unbound(request, row) if may_plan else None),
        "error": error,
        "reports": links_of(request, OF_REMEDIATION, row, "reviews:remediation-report", row.pk),
        "may_confirm_cause": is_superior and row.claims_objective and not row.is_objective,
        "may_verify": is_superior and row.state == RemediationState.REPORTED,
        "mended": mended or _mended_form(request, row),
        "returned": returned or ReturnForm(),
        "proofs": list(row.proofs.select_related("file").order_by("pk")),
        "is_fault": row.kind == RemediationKind.FAULT,
    }
    return render(request, "reviews/remediation_edit.html", context, status=status)


def _mended_form(request: SignedInRequest, row: Remediation) -> MendedForm | None:
    is_due = row.state in (RemediationState.PLANNED, RemediationState.CARRIED)
    return (
        MendedForm(initial={"version": row.version})
        if is_due and may_answer(request, row)
        else None
    )


def _form_unbound(request: SignedInRequest, row: Remediation) -> RemedyForm | None:
    return _form(request, row) if request.method != "POST" else None
