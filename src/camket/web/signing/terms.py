"""What the issuing side does with a paper that waits: move its last day, make it anew."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from camket.commitments.actions.issuing import reissue_commitment
from camket.commitments.actions.terms import extend_signing
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.models import Commitment
from camket.commitments.queries import papers_visible_to
from camket.permissions.catalogue import Permission
from camket.shared.errors import Refused, UnusableInputError
from camket.web.shared.forms import Form
from camket.web.shared.http import SignedInRequest, go_to, needs, say
from camket.web.signing.forms import ExtendForm
from camket.web.signing.inbox import SECTION
from camket.web.signing.papers import SIGNS

_OF_THE_DAY: Final = (AgreementRefusal.DAY_OVER, AgreementRefusal.NOT_LATER)


@needs(Permission.ISSUE_COMMITMENT, Permission.ACCEPT_FOR_SUPERIOR)
def extend(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Move the last day to sign."""
    commitment = _waiting(request, commitment_id)
    posted = request.POST if request.method == "POST" else None
    form = ExtendForm(posted, initial={"until": commitment.signs_by})
    if posted is not None and form.is_valid():
        try:
            extend_signing(commitment.pk, **form.cleaned_data, actor=request.actor, now=request.now)
        except Refused as refused:
            field = "until" if refused.reason in _OF_THE_DAY else None
            form.add_error(field, sentence_of(refused))
        else:
            say(request, _("Đã gia hạn ký. Người đến lượt ký đã được báo."))
            return go_to(request, "commitments:detail", commitment.pk)
    context = {
        "section": SECTION,
        "commitment": commitment,
        "form": form,
        "heading": _("Gia hạn ký"),
        "says": _("Hạn ký chỉ dời về sau. Lý do được ghi vào nhật ký."),
        "button": _("Gia hạn"),
    }
    return render(request, "signing/term.html", context, status=422 if form.errors else 200)


@needs(Permission.ISSUE_COMMITMENT, *SIGNS)
def reissue(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Make a waiting paper anew for those who hold the posts today."""
    commitment = _waiting(request, commitment_id)
    posted = request.POST if request.method == "POST" else None
    form = Form(posted)
    if posted is not None and form.is_valid():
        try:
            reissue_commitment(commitment.pk, actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        except UnusableInputError as error:  # a name no certificate or paper can hold
            form.add_error(None, str(error))
        else:
            say(request, _("Đã phát hành lại. Những người ký hiện nay đã được báo."))
            return go_to(request, "commitments:detail", commitment.pk)
    context = {
        "section": SECTION,
        "commitment": commitment,
        "form": form,
        "heading": _("Phát hành lại văn bản"),
        "says": _(
            "Nội dung hai bên đã đồng ý giữ nguyên. Số đang giữ được hủy kèm lý do, văn bản nhận "
            "số mới và ghi đúng người, đúng chức vụ hiện nay; người đã ký bản cũ được báo "
            "để ký lại."
        ),
        "button": _("Phát hành lại"),
    }
    return render(request, "signing/term.html", context, status=422 if form.errors else 200)


def _waiting(request: SignedInRequest, commitment_id: int) -> Commitment:
    return get_object_or_404(
        papers_visible_to(request.actor, request.today)
        .select_related("number", "campaign")
        .filter(issued_file__isnull=False),
        pk=commitment_id,
    )
