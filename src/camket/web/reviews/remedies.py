"""What must be remedied: the list, the unit's plan, the superior's confirmations."""

from __future__ import annotations

from typing import Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from camket.organisation.queries import people_in, spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reports.catalogue import OF_REMEDIATION
from camket.reviews.actions.remediation import (
    confirm_objective,
    confirm_remedied,
    plan_remediation,
)
from camket.reviews.decisions import SETTLED_REMEDIATION, Plan, RemediationState
from camket.reviews.models import Remediation
from camket.reviews.queries import remediations_visible_to
from camket.reviews.wording import sentence_of
from camket.shared.errors import Refused
from camket.web.reports.giving import give, links_of
from camket.web.reviews.forms import RemedyForm
from camket.web.reviews.periods import PAGE_ROWS
from camket.web.shared.http import SignedInRequest, go_to, needs, say

_READERS: Final = (
    Permission.MANAGE_REMEDIATION,
    Permission.CONCLUDE_REVIEW,
    Permission.VIEW_RATINGS,
)
_TABS: Final = {
    "chua-co-ke-hoach": (RemediationState.OPEN,),
    "dang-khac-phuc": (RemediationState.PLANNED, RemediationState.CARRIED),
    "da-khac-phuc": (RemediationState.REMEDIED, RemediationState.CLOSED),
}
_STATES: Final = {
    RemediationState.OPEN: ("wait", "Chưa có kế hoạch"),
    RemediationState.PLANNED: ("ok", "Đã có kế hoạch"),
    RemediationState.CARRIED: ("ok", "Đã vào dự thảo năm sau"),
    RemediationState.REMEDIED: ("done", "Đã khắc phục"),
    RemediationState.CLOSED: ("none", "Kết thúc theo quyết định"),
}


def _state(row: Remediation, request: SignedInRequest) -> tuple[str, str]:
    is_open = row.state not in SETTLED_REMEDIATION
    if is_open and row.due_on is not None and row.due_on < request.today:
        return ("late", _("Quá hạn khắc phục"))
    return _STATES[RemediationState(row.state)]


@needs(*_READERS)
@require_safe
def remediation_list(request: SignedInRequest) -> HttpResponse:
    """List what was not done, with who mends it, how and by when."""
    rows = remediations_visible_to(request.actor, request.today)
    tab = request.GET.get("xem", "")
    if tab in _TABS:
        rows = rows.filter(state__in=_TABS[tab])
    page = Paginator(rows.order_by("-year", "due_on", "pk"), PAGE_ROWS).get_page(
        request.GET.get("trang")
    )
    listed = list(page.object_list)
    spans = spans_of([row.unit_id for row in listed], on=request.today)
    context = {
        "section": "reviews",
        "page": page,
        "rows": [(row, spans.get(row.unit_id), *_state(row, request)) for row in listed],
        "tab": tab if tab in _TABS else "",
    }
    return render(request, "reviews/remediation.html", context)


@needs(*_READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, remediation_id: int) -> HttpResponse:
    """Show one weakness; take its unit's plan."""
    row = _visible(request, remediation_id)
    if request.method != "POST":
        return _show(request, row, None)
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
    return _show(request, row, form, status=422)


@needs(Permission.CONCLUDE_REVIEW)
@require_POST
def confirm_cause(request: SignedInRequest, remediation_id: int) -> HttpResponse:
    """Confirm that the cause was objective."""
    row = _visible(request, remediation_id)
    try:
        confirm_objective(row.pk, actor=request.actor, now=request.now)
    except Refused as refused:
        return _show(request, row, None, error=sentence_of(refused), status=422)
    say(request, _("Đã xác nhận nguyên nhân khách quan."))
    return go_to(request, "reviews:remediation-edit", row.pk)


@needs(Permission.CONCLUDE_REVIEW)
@require_POST
def confirm_mended(request: SignedInRequest, remediation_id: int) -> HttpResponse:
    """Confirm that a weakness is mended."""
    row = _visible(request, remediation_id)
    try:
        confirm_remedied(row.pk, actor=request.actor, now=request.now)
    except Refused as refused:
        return _show(request, row, None, error=sentence_of(refused), status=422)
    say(request, _("Đã xác nhận khắc phục xong."))
    return go_to(request, "reviews:remediation-edit", row.pk)


@needs(*_READERS)
@require_safe
def report(request: SignedInRequest, remediation_id: int, slug: str) -> HttpResponse:
    """Give out the unit's plan for all it has to mend from that year."""
    return give(request, OF_REMEDIATION, _visible(request, remediation_id), slug)


def _visible(request: SignedInRequest, remediation_id: int) -> Remediation:
    visible = remediations_visible_to(request.actor, request.today)
    return get_object_or_404(visible.select_related("item", "task"), pk=remediation_id)


def _may_plan(request: SignedInRequest, row: Remediation) -> bool:
    return (
        row.unit_id == request.actor.scope_id
        and row.state != RemediationState.REMEDIED
        and holds(request.actor, Permission.MANAGE_REMEDIATION)
    )


def _form(request: SignedInRequest, row: Remediation) -> RemedyForm:
    people = [
        (held.person_id, f"{held.person.full_name}, {held.post.name}")
        for held in people_in([row.unit_id], on=request.today)
    ]
    return RemedyForm(
        request.POST if request.method == "POST" else None,
        people=list(dict(people).items()),
        initial={
            "cause": row.cause,
            "claims_objective": row.claims_objective,
            "owner": row.owner_id,
            "plan": row.plan,
            "due_on": row.due_on,
            "version": row.version,
        },
    )


def _show(
    request: SignedInRequest,
    row: Remediation,
    form: RemedyForm | None,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    may_plan = _may_plan(request, row)
    is_superior = (
        row.superior_id == request.actor.scope_id
        and row.unit_id != request.actor.scope_id
        and holds(request.actor, Permission.CONCLUDE_REVIEW)
    )
    kind, word = _state(row, request)
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
        "may_confirm_mended": is_superior
        and row.state in (RemediationState.PLANNED, RemediationState.CARRIED),
    }
    return render(request, "reviews/remediation_edit.html", context, status=status)


def _form_unbound(request: SignedInRequest, row: Remediation) -> RemedyForm | None:
    return _form(request, row) if request.method != "POST" else None
