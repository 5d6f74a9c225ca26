"""Amending: begin on a copy of what is in force, say why of each change."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from camket.commitments.actions.amending import give_reasons, start_amendment
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.decisions import Status, Turn, refusal_to_draft
from camket.commitments.models import Commitment
from camket.commitments.parties import acts_for, parties_of
from camket.commitments.queries import papers_visible_to
from camket.commitments.text import changes_of, text_of
from camket.permissions.catalogue import Permission
from camket.shared.errors import Refused
from camket.web.commitments.forms_amend import AmendForm, ReasonsForm
from camket.web.commitments.framing import SECTION
from camket.web.shared.http import SignedInRequest, go_to, needs, say


@needs(Permission.DRAFT_COMMITMENT, Permission.ISSUE_COMMITMENT)
def amend(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Ask why, and open the draft of an amendment."""
    commitment = get_object_or_404(
        papers_visible_to(request.actor, request.today).filter(amends__isnull=True),
        pk=commitment_id,
    )
    posted = request.POST if request.method == "POST" else None
    form = AmendForm(posted)
    if posted is not None and form.is_valid():
        try:
            amendment = start_amendment(
                commitment.pk,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã mở bản điều chỉnh trên bản sao nội dung đang có hiệu lực."))
            writes = acts_for(amendment, request.actor, Turn.PARTY_B, Permission.DRAFT_COMMITMENT)
            to = "commitments:edit" if writes else "commitments:detail"
            return go_to(request, to, amendment.pk)
    context = {
        "section": SECTION,
        "commitment": commitment,
        "unit_name": parties_of(commitment, on=request.today).b.name,
        "form": form,
        "heading": _("Lập bản điều chỉnh"),
        "says": _(
            "Bản đã ký giữ nguyên. Bản điều chỉnh được soạn trên bản sao, hai bên thống nhất và ký "
            "như bản cam kết, có số riêng và chỉ có hiệu lực từ ngày có đủ chữ ký."
        ),
        "button": _("Mở bản điều chỉnh"),
        "back": "commitments:detail",
    }
    return render(request, "commitments/act.html", context, status=422 if form.errors else 200)


@needs(Permission.DRAFT_COMMITMENT)
def reasons(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Show each change of an amendment with its reason; on POST keep what was written."""
    amendment = get_object_or_404(
        Commitment.papers.select_related("amends__number", "campaign"),
        pk=commitment_id,
        amends__isnull=False,
    )
    writes = acts_for(amendment, request.actor, Turn.PARTY_B, Permission.DRAFT_COMMITMENT)
    if not writes:
        raise Http404
    changes = changes_of(amendment, text_of(amendment, on=request.today))
    known = dict(amendment.change_reasons.values_list("key", "reason"))
    posted = request.POST if request.method == "POST" else None
    form = ReasonsForm(posted, changes=changes, known=known)
    if posted is not None and form.is_valid():
        try:
            give_reasons(amendment.pk, form.reasons(), actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã lưu lý do điều chỉnh."))
            return go_to(request, "commitments:detail", amendment.pk)
    context = {
        "section": SECTION,
        "commitment": amendment,
        "unit_name": parties_of(amendment, on=request.today).b.name,
        "form": form,
        "rows": form.rows(),
        "is_open": refusal_to_draft(Status(amendment.status), Turn(amendment.turn)) is None,
    }
    return render(request, "commitments/reasons.html", context, status=422 if form.errors else 200)
