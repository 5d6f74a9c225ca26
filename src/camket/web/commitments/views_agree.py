"""Commitments agreed on in turns: sent up, returned, accepted, issued, withdrawn."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from camket.commitments.actions.issuing import issue_commitment
from camket.commitments.actions.negotiation import (
    accept_for_superior,
    accept_for_unit,
    return_commitment,
    submit_commitment,
    withdraw_commitment,
)
from camket.commitments.actions.remarks import NewRemark
from camket.commitments.actions.reopening import reopen_commitment
from camket.commitments.decisions import Turn
from camket.permissions.catalogue import Permission
from camket.web.commitments.acting import act
from camket.web.commitments.forms_agree import (
    AcceptForSuperiorForm,
    AcceptForUnitForm,
    ReturnForm,
    SubmitForm,
    WithdrawForm,
)
from camket.web.commitments.framing import items_of, posted, side_acting, visible
from camket.web.shared.forms import Form
from camket.web.shared.http import SignedInRequest, needs


@needs(Permission.SUBMIT_COMMITMENT)
def submit(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Send the text up with the minutes."""
    commitment = visible(request, commitment_id)
    start = {"minutes_no": commitment.minutes_no, "minutes_on": commitment.minutes_on}
    form = SubmitForm(posted(request), initial=start)

    def do() -> object:
        return submit_commitment(
            commitment.pk, **form.cleaned_data, actor=request.actor, now=request.now
        )

    open_asks = commitment.remarks.filter(asks_change=True, is_settled=False).count()
    says = (
        _("Còn {n} đề nghị chưa trả lời. Vẫn gửi được; cấp trên sẽ thấy các đề nghị này.").format(
            n=open_asks
        )
        if open_asks
        else ""
    )
    return act(
        request,
        commitment,
        form,
        do,
        heading=_("Gửi bản cam kết"),
        says=says,
        button=_("Gửi đăng ký") if commitment.submitted_at is None else _("Gửi lại"),
        done=_("Đã gửi bản cam kết. Đến lượt cấp trên."),
    )


@needs(Permission.APPRAISE_COMMITMENT)
def return_it(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Give the text back with remarks on single items."""
    commitment = visible(request, commitment_id)
    form = ReturnForm(posted(request), items=items_of(commitment))

    def do() -> object:
        return return_commitment(
            commitment.pk,
            note=form.cleaned_data["note"],
            remarks=[NewRemark(text, item_id) for item_id, text in form.remarks()],
            actor=request.actor,
            now=request.now,
        )

    return act(
        request,
        commitment,
        form,
        do,
        heading=_("Trả lại để sửa"),
        says=_("Đơn vị nhận ý kiến ở từng vấn đề và sửa. Mọi sự đồng ý đã ghi được hủy."),
        button=_("Trả lại"),
        done=_("Đã trả lại. Đến lượt đơn vị."),
    )


@needs(Permission.ACCEPT_FOR_UNIT, Permission.ACCEPT_FOR_SUPERIOR)
def accept(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Accept the text for the side the person heads."""
    commitment = visible(request, commitment_id)
    start = {
        "version": commitment.version,
        "conclusion_no": commitment.conclusion_no,
        "conclusion_on": commitment.conclusion_on,
    }
    for_superior = side_acting(request, commitment) is Turn.PARTY_A
    kind: type[Form] = AcceptForSuperiorForm if for_superior else AcceptForUnitForm
    form = kind(posted(request), initial=start)

    def do() -> object:
        values = form.cleaned_data
        if for_superior:
            return accept_for_superior(
                commitment.pk,
                conclusion_no=values["conclusion_no"],
                conclusion_on=values["conclusion_on"],
                actor=request.actor,
                now=request.now,
                seen_version=values["version"],
            )
        return accept_for_unit(
            commitment.pk, actor=request.actor, now=request.now, seen_version=values["version"]
        )

    return act(
        request,
        commitment,
        form,
        do,
        heading=_("Đồng ý với nội dung"),
        says=_(
            "Khi cả hai bên đồng ý, nội dung được phát hành để ký. Sửa bất kỳ chỗ nào là hủy sự "
            "đồng ý."
        ),
        button=_("Đồng ý"),
        done=_("Đã ghi đồng ý."),
    )


@needs(Permission.ISSUE_COMMITMENT)
def issue(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Reserve the number, seal the paper, ask for signatures."""
    commitment = visible(request, commitment_id)
    form = Form(posted(request))
    return act(
        request,
        commitment,
        form,
        lambda: issue_commitment(commitment.pk, actor=request.actor, now=request.now),
        heading=_("Phát hành để ký"),
        says=_(
            "Hệ thống lấy số từ sổ của đơn vị, khóa nội dung, dựng bản PDF và đóng dấu phát hành. "
            "Sau đó chỉ sửa được bằng cách trả lại hoặc rút, số đã giữ được hủy kèm lý do."
        ),
        button=_("Phát hành"),
        done=_("Đã phát hành. Người đứng đầu đơn vị được báo để ký."),
        is_seal=True,
    )


@needs(Permission.SUBMIT_COMMITMENT, Permission.ACCEPT_FOR_SUPERIOR, Permission.ISSUE_COMMITMENT)
def withdraw(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Withdraw: before anybody has signed; for who issued it, before the last signature."""
    commitment = visible(request, commitment_id)
    form = WithdrawForm(posted(request))

    def do() -> object:
        return withdraw_commitment(
            commitment.pk,
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            now=request.now,
        )

    return act(
        request,
        commitment,
        form,
        do,
        heading=_("Rút bản cam kết"),
        says=_(
            "Chỉ rút được khi chưa có chữ ký nào; riêng bên phát hành rút được đến trước chữ ký "
            "cuối cùng. Lý do được gửi đến hai bên và những người đã ký."
        ),
        button=_("Rút bản cam kết"),
        done=_("Đã rút bản cam kết."),
    )


@needs(Permission.MANAGE_CAMPAIGN)
def reopen(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Let the unit register again after the commitment was withdrawn."""
    commitment = visible(request, commitment_id)
    return act(
        request,
        commitment,
        Form(posted(request)),
        lambda: reopen_commitment(commitment.pk, actor=request.actor, now=request.now),
        heading=_("Mở lại bản đăng ký"),
        says=_(
            "Đơn vị soạn tiếp từ nội dung đã có và gửi lại từ đầu. Ý kiến, các lần trao đổi và lý "
            "do rút được giữ trong hồ sơ."
        ),
        button=_("Mở lại bản đăng ký"),
        done=_("Đã mở lại bản đăng ký. Đến lượt đơn vị."),
    )
