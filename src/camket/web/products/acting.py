"""Acts on one product: report, accept, a failed check, a delay, a change, an objective cause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from camket.permissions.catalogue import Permission
from camket.products.actions.assigning import (
    Changed,
    approve_product,
    change_product,
    refuse_product,
)
from camket.products.actions.checking import (
    Accepted,
    NewReport,
    accept_product,
    fail_check,
    note_delay,
    report_product,
)
from camket.products.actions.excusing import claim_cause, confirm_cause, refuse_cause
from camket.products.models import Product, Slip
from camket.products.wording import sentence_of
from camket.shared.errors import Refused
from camket.web.products.forms import (
    AcceptForm,
    AnswerForm,
    ChangeForm,
    ClaimForm,
    RefuseForm,
    ReportForm,
    SlipForm,
)
from camket.web.products.lists import show_product
from camket.web.products.reading import ENTERS, visible_product
from camket.web.shared.forms import Form
from camket.web.shared.http import SignedInRequest, go_to, needs, say, whole


def _take(
    request: SignedInRequest,
    found: Product,
    name: str,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    """Do what a valid form asks and say so, or show the product with the form as it was sent."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, done)
            return go_to(request, "products:detail", found.pk)
    return show_product(request, found, refused=(name, form), status=422)


@needs(*ENTERS)
@require_POST
def report(request: SignedInRequest, product_id: int) -> HttpResponse:
    """Take the person's word that it is done."""
    found = visible_product(request, product_id)

    def act(told: dict[str, Any]) -> object:
        file = next(iter(told["evidence"]), None)
        new = NewReport(
            told["completed"],
            told["done_on"],
            told["note"],
            file.name if file else "",
            file.read() if file else None,
        )
        version = told["version"]
        return report_product(found.pk, new, version=version, actor=request.actor, now=request.now)

    form = ReportForm(request.POST, request.FILES)
    return _take(request, found, "report", form, act, _("Đã báo cáo, chờ nghiệm thu."))


@needs(Permission.VERIFY_RESULT)
@require_POST
def accept(request: SignedInRequest, product_id: int) -> HttpResponse:
    """Accept what was reported."""
    found = visible_product(request, product_id)

    def act(told: dict[str, Any]) -> object:
        counts = Accepted(told["completed"], told["below_quality"], told["late"])
        version = told["version"]
        return accept_product(
            found.pk, counts, version=version, actor=request.actor, now=request.now
        )

    return _take(request, found, "accept", AcceptForm(request.POST), act, _("Đã nghiệm thu."))


@needs(Permission.VERIFY_RESULT)
@require_POST
def fail(request: SignedInRequest, product_id: int) -> HttpResponse:
    """Note that a check failed."""
    found = visible_product(request, product_id)
    form = SlipForm(request.POST, prefix="kd")
    return _take(
        request,
        found,
        "fail",
        form,
        lambda told: fail_check(found.pk, **told, actor=request.actor, now=request.now),
        _("Đã ghi kiểm tra không đạt; sản phẩm trả lại để sửa."),
    )


@needs(Permission.VERIFY_RESULT)
@require_POST
def delay(request: SignedInRequest, product_id: int) -> HttpResponse:
    """Note a delay."""
    found = visible_product(request, product_id)
    form = SlipForm(request.POST, prefix="ch")
    return _take(
        request,
        found,
        "delay",
        form,
        lambda told: note_delay(found.pk, **told, actor=request.actor, now=request.now),
        _("Đã ghi một lần chậm."),
    )


@needs(Permission.ASSIGN_WORK)
@require_POST
def approve(request: SignedInRequest, product_id: int) -> HttpResponse:
    """Assign what its person proposed."""
    found = visible_product(request, product_id)
    version = whole(request.POST.get("version")) or 0
    try:
        approve_product(found.pk, version=version, actor=request.actor, now=request.now)
    except Refused as refused:
        form = ChangeForm({}, prefix="dc")
        form.errors.clear()
        form.add_error(None, sentence_of(refused))
        return show_product(request, found, refused=("change", form), status=422)
    say(request, _("Đã giao sản phẩm."))
    return go_to(request, "products:detail", found.pk)


@needs(Permission.ASSIGN_WORK)
@require_POST
def refuse(request: SignedInRequest, product_id: int) -> HttpResponse:
    """Take the reason why what its person proposed is not assigned."""
    found = visible_product(request, product_id)
    form = RefuseForm(request.POST, prefix="kg")
    return _take(
        request,
        found,
        "refuse",
        form,
        lambda told: refuse_product(found.pk, **told, actor=request.actor, now=request.now),
        _("Đã ghi lý do không giao; sản phẩm không tính."),
    )


@needs(Permission.ASSIGN_WORK)
@require_POST
def change(request: SignedInRequest, product_id: int) -> HttpResponse:
    """Change quantity or deadline, or take it out of what was assigned."""
    found = visible_product(request, product_id)

    def act(told: dict[str, Any]) -> object:
        is_out = told["is_cancelled"]
        changed = Changed(
            told["reason"],
            told["paper"],
            None if is_out else told["quantity"],
            None if is_out else told["due_on"],
        )
        return change_product(
            found.pk, changed, version=told["version"], actor=request.actor, now=request.now
        )

    form = ChangeForm(request.POST, prefix="dc")
    return _take(request, found, "change", form, act, _("Đã điều chỉnh; số cũ vẫn được giữ lại."))


@needs(*ENTERS)
@require_POST
def claim(request: SignedInRequest, product_id: int, slip_id: int) -> HttpResponse:
    """Take the claim of an objective cause."""
    found = visible_product(request, product_id)
    slip = get_object_or_404(Slip, pk=slip_id, product=found)
    return _take(
        request,
        found,
        "claim",
        ClaimForm(request.POST),
        lambda told: claim_cause(slip.pk, **told, actor=request.actor, now=request.now),
        _("Đã gửi đề nghị, chờ cấp trên xác nhận."),
    )


@needs(Permission.VERIFY_RESULT)
@require_POST
def decide(request: SignedInRequest, product_id: int, slip_id: int) -> HttpResponse:
    """Take the answer to a claim."""
    found = visible_product(request, product_id)
    slip = get_object_or_404(Slip, pk=slip_id, product=found)
    act = confirm_cause if request.POST.get("y-kien") == "xac-nhan" else refuse_cause
    return _take(
        request,
        found,
        "answer",
        AnswerForm(request.POST),
        lambda told: act(slip.pk, **told, actor=request.actor, now=request.now),
        _("Đã ghi ý kiến."),
    )
