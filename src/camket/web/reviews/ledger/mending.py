"""What was mended: reported with its proof, confirmed or returned; and faults entered anew."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from camket.files.storage import EXTENSIONS, read
from camket.organisation.models import UnitSpan
from camket.organisation.queries import children_of, people_in
from camket.permissions.catalogue import Permission
from camket.reviews.actions.ledger.faults import raise_fault
from camket.reviews.actions.ledger.mending import (
    confirm_objective,
    confirm_remedied,
    report_mended,
    return_report,
)
from camket.reviews.models import Remediation, RemediationProof
from camket.reviews.wording.refusals import sentence_of
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.web.reviews.ledger.forms import FaultForm, MendedForm, ReturnForm, UnitOfFaultForm
from camket.web.reviews.ledger.remedies import RATED, may_answer, show, visible_or_404
from camket.web.shared.http import SignedInRequest, go_to, needs, say


@needs(*RATED)
@require_POST
def report_done(request: SignedInRequest, remediation_id: int) -> HttpResponse:
    """Take the word of whoever owes it that it is mended, with what shows it."""
    row = visible_or_404(request, remediation_id)
    if not may_answer(request, row):
        raise Http404
    form = MendedForm(request.POST, request.FILES)
    if form.is_valid():
        told = form.cleaned_data
        try:
            report_mended(
                row.pk,
                told["proof"],
                form.to_files(),
                version=told["version"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã gửi báo cáo khắc phục, chờ cấp trên xác nhận."))
            return go_to(request, "reviews:remediation-edit", row.pk)
    return show(request, row, None, mended=form, status=422)


@needs(Permission.CONCLUDE_REVIEW)
@require_POST
def confirm_mended(request: SignedInRequest, remediation_id: int) -> HttpResponse:
    """Confirm that a weakness is mended."""
    return _given(request, remediation_id, confirm_remedied, _("Đã xác nhận khắc phục xong."))


@needs(Permission.CONCLUDE_REVIEW)
@require_POST
def return_done(request: SignedInRequest, remediation_id: int) -> HttpResponse:
    """Return a report with what it lacks."""
    row = visible_or_404(request, remediation_id)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            return_report(row.pk, form.cleaned_data["reason"], actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã trả lại để đơn vị làm tiếp."))
            return go_to(request, "reviews:remediation-edit", row.pk)
    return show(request, row, None, returned=form, status=422)


@needs(Permission.CONCLUDE_REVIEW)
@require_POST
def confirm_cause(request: SignedInRequest, remediation_id: int) -> HttpResponse:
    """Confirm that the cause was objective."""
    told = _("Đã xác nhận nguyên nhân khách quan.")
    return _given(request, remediation_id, confirm_objective, told)


class _Verdict(Protocol):
    """An act of the superior on one row, without words of its own."""

    def __call__(self, remediation_id: int, /, *, actor: Actor, now: datetime) -> Remediation: ...


def _given(
    request: SignedInRequest, remediation_id: int, verdict: _Verdict, told: str
) -> HttpResponse:
    """Give a verdict, or show beside the row why it is none."""
    row = visible_or_404(request, remediation_id)
    try:
        verdict(row.pk, actor=request.actor, now=request.now)
    except Refused as refused:
        return show(request, row, None, error=sentence_of(refused), status=422)
    say(request, told)
    return go_to(request, "reviews:remediation-edit", row.pk)


@needs(*RATED)
@require_safe
def proof(request: SignedInRequest, remediation_id: int, proof_id: int) -> HttpResponse:
    """Hand out a file that shows what was mended, to who may see the row; always a download."""
    row = visible_or_404(request, remediation_id)
    found = RemediationProof.objects.select_related("file")
    kept = get_object_or_404(found, pk=proof_id, remediation=row)
    name, extension = kept.name, EXTENSIONS.get(kept.file.media_type, "")
    if extension and not name.lower().endswith((extension, ".jpeg")):
        name += extension
    response = HttpResponse(read(kept.file), content_type=kept.file.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@needs(Permission.CONCLUDE_REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def enter_fault(request: SignedInRequest) -> HttpResponse:
    """Choose a unit directly below, then tell the fault and where it was pointed out."""
    units = list(children_of(request.actor.scope_id or 0, on=request.today))
    if not units:
        raise Http404
    chosen = _chosen(request, units)
    if chosen is None:
        if request.method == "POST":
            raise Http404
        asked = request.GET if "don_vi" in request.GET else None
        return render(
            request,
            "reviews/fault.html",
            {"section": "reviews", "choose": UnitOfFaultForm(asked, units=units)},
        )
    form = _fault_form(request, chosen)
    if request.method == "POST" and form.is_valid():
        try:
            row = raise_fault(
                chosen.unit_id,
                form.cleaned_data["year"],
                form.to_fault(),
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã ghi hạn chế; đơn vị phải lập kế hoạch khắc phục."))
            return go_to(request, "reviews:remediation-edit", row.pk)
    status = 422 if request.method == "POST" else 200
    context = {"section": "reviews", "unit": chosen, "form": form}
    return render(request, "reviews/fault.html", context, status=status)


def _chosen(request: SignedInRequest, units: list[UnitSpan]) -> UnitSpan | None:
    wanted = request.GET.get("don_vi", "")
    return next((one for one in units if str(one.unit_id) == wanted), None)


def _fault_form(request: SignedInRequest, unit: UnitSpan) -> FaultForm:
    people = [
        (held.person_id, f"{held.person.full_name}, {held.post.name}")
        for held in people_in([unit.unit_id], on=request.today)
    ]
    return FaultForm(
        request.POST if request.method == "POST" else None,
        people=list(dict(people).items()),
        year=request.today.year,
    )
