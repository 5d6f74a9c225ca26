"""One commitment read: its text and state, the threads, versions compared, its papers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from camket.commitments.actions.campaigns import mark_chases_seen
from camket.commitments.actions.negotiation import items_facts
from camket.commitments.actions.remarks import answer_remark, remark
from camket.commitments.agreement import gap_in
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.capacity import holders_of
from camket.commitments.comparing import Change, changes_between
from camket.commitments.decisions import IN_FORCE, Status, Turn
from camket.commitments.drafts import draft_paper
from camket.commitments.models import Commitment, Remark
from camket.commitments.parties import (
    has_issued,
    side_of,
)
from camket.commitments.refusing import refuse
from camket.commitments.signatures import present_file, reminders_of, sign_facts_of
from camket.commitments.signing import refusal_to_refuse_signature, refusal_to_reissue
from camket.commitments.text import changes_of, text_in_force, text_of
from camket.permissions.catalogue import Permission
from camket.reports.catalogue import OF_COMMITMENT
from camket.shared.errors import Refused, UnusableInputError
from camket.tasks.queries import item_progress
from camket.web.commitments.acting import act
from camket.web.commitments.amended import drift_rows, papers_of
from camket.web.commitments.forms_agree import (
    AnswerForm,
    RemarkForm,
)
from camket.web.commitments.framing import (
    PAPER_PENDING,
    frame,
    history_of,
    items_of,
    posted,
    visible,
)
from camket.web.commitments.reading import shown
from camket.web.reports.giving import give, links_of
from camket.web.shared.http import SignedInRequest, as_file, go_to, needs, say, whole


@needs(Permission.VIEW_COMMITMENT)
def detail(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Show the text, where it stands, whose turn it is, and the next act."""
    commitment = visible(request, commitment_id)
    if side_of(commitment, request.actor) is Turn.PARTY_B:
        mark_chases_seen(commitment.pk, now=request.now)
    frozen = commitment.text is not None
    text, changes = _shown_text(commitment, request)
    context = frame(request, commitment, text)
    told = shown(text, changes)
    in_progress = commitment.amends_id is None and commitment.status in IN_FORCE
    keys = [item.key for item in told.items] if in_progress else []
    progress = item_progress(keys, request.today) if keys else {}
    context |= {
        "text": told,
        "progress": progress,
        "is_frozen": frozen,
        "kept": history_of(commitment),
        "drift": drift_rows(commitment, progress) if in_progress else [],
        "papers": papers_of(commitment),
        "changes": text["amendment"]["changes"] if commitment.amends_id else [],
        **_signing(request, commitment),
        "on_paper": commitment.status in IN_FORCE and commitment.has_scan,
        "may_scan": commitment.status == Status.ISSUED
        and commitment.signed_file_id is None
        and side_of(commitment, request.actor) is not None,
        "reports": links_of(
            request, OF_COMMITMENT, commitment, "commitments:report", commitment.pk
        ),
    }
    return render(request, "commitments/detail.html", context)


def _shown_text(
    commitment: Commitment, request: SignedInRequest
) -> tuple[dict[str, Any], list[Change]]:
    """Return the text of the page and what of it is marked as changed.

    Of an amendment its own; of a commitment what is in force, marked against what was signed.
    """
    text = commitment.text or text_of(commitment, on=request.today)
    if commitment.amends_id is not None:
        return text, changes_of(commitment, text)
    if commitment.status not in IN_FORCE or "items" not in text:
        return text, []
    present = text_in_force(commitment)
    return present, [] if present is text else changes_between(text, present)


def _signing(request: SignedInRequest, commitment: Commitment) -> dict[str, Any]:
    """Return who signs, who was reminded, and what of it is this person's to do."""
    if commitment.text is None:
        return {"slots": []}
    slots = list(commitment.slots.select_related("tenure__post").order_by("step", "position"))
    if commitment.status != Status.ISSUED:
        return {"slots": slots}
    holders = holders_of(slots, on=request.today)
    facts = sign_facts_of(commitment, slots, holders, request.actor, on=request.today)
    is_successor = (
        facts.replaced is not None and facts.replaced.holder_today == request.actor.person_id
    )
    is_issuer = has_issued(commitment, request.actor)
    return {
        "slots": slots,
        "reminders": reminders_of(commitment),
        "may_sign": any(slot.is_mine for slot in facts.asked),
        "may_hand_back": refusal_to_refuse_signature(facts, reason="-") is None,
        "may_reissue": refusal_to_reissue(facts, may_reissue=is_issuer, is_successor=is_successor)
        is None,
    }


@needs(Permission.VIEW_COMMITMENT)
def negotiate(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Show the thread, item by item; on POST write into it."""
    commitment = visible(request, commitment_id)
    items = items_of(commitment)
    form = RemarkForm(posted(request), items=items)
    if request.method == "POST" and form.is_valid():
        try:
            remark(
                commitment.pk,
                text=form.cleaned_data["text"],
                item_id=form.cleaned_data["item"],
                asks_change=form.cleaned_data["asks_change"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã ghi ý kiến."))
            return go_to(request, "commitments:negotiate", commitment.pk)
    return _thread_page(request, commitment, items, form)


@needs(Permission.VIEW_COMMITMENT)
def answer(request: SignedInRequest, commitment_id: int, remark_id: int) -> HttpResponse:
    """Answer one thing the other side asks."""
    commitment = visible(request, commitment_id)
    asked = get_object_or_404(Remark, pk=remark_id, commitment=commitment, asks_change=True)
    form = AnswerForm(posted(request))

    def do() -> object:
        return answer_remark(
            asked.pk, text=form.cleaned_data["text"], actor=request.actor, now=request.now
        )

    return act(
        request,
        commitment,
        form,
        do,
        heading=_("Trả lời đề nghị"),
        says=asked.text,
        button=_("Gửi trả lời"),
        done=_("Đã trả lời."),
        to="commitments:negotiate",
    )


@needs(Permission.VIEW_COMMITMENT)
def compare(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Show what changed between two versions; by default the last two that differ."""
    commitment = visible(request, commitment_id)
    kept = list(commitment.handovers.order_by("number"))
    by_number = {one.number: one for one in kept}
    present = commitment.text or text_of(commitment, on=request.today)
    chosen = by_number.get(whole(request.GET.get("tu")) or 0)
    until = by_number.get(whole(request.GET.get("den")) or 0)
    later = until.text if until else present
    if chosen is None:
        differing = [one for one in kept if one is not until and changes_between(one.text, later)]
        chosen = differing[-1] if differing else (kept[0] if kept else None)
    found: list[Change] = changes_between(chosen.text, later) if chosen else []
    context = frame(request, commitment, present)
    context |= {"kept": kept, "chosen": chosen, "until": until, "changes": found}
    return render(request, "commitments/compare.html", context)


@needs(Permission.VIEW_COMMITMENT)
def pdf(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Hand out the paper: sealed or signed if it is, else a draft that says so."""
    commitment = visible(request, commitment_id)
    if commitment.issued_file_id is not None:
        content = present_file(commitment)
        name = f"cam-ket-{commitment.year}-{commitment.pk}.pdf"
    elif commitment.text is not None:
        return _without_paper(request, commitment, PAPER_PENDING, status=200)
    else:
        if gap := gap_in(items_facts(commitment)):
            refused = refuse(
                gap.reason,
                commitment,
                actor=request.actor,
                on=request.today,
                details={"act": _("dựng bản PDF"), **gap.details},
            )
            return _without_paper(request, commitment, sentence_of(refused), status=422)
        try:
            content = draft_paper(commitment, now=request.now, is_trial=settings.SHOWS_TRIAL_MARK)
        except UnusableInputError as error:  # letters that no paper can print
            return _without_paper(request, commitment, error, status=422)
        name = f"du-thao-cam-ket-{commitment.year}-{commitment.pk}.pdf"
    return as_file(content, "application/pdf", name)


def _thread_page(
    request: SignedInRequest,
    commitment: Commitment,
    items: list[tuple[int, str]],
    form: RemarkForm,
) -> HttpResponse:
    remarks = list(commitment.remarks.order_by("at", "pk"))
    groups = [
        (number, item_id, title, [one for one in remarks if one.item_id == item_id])
        for number, (item_id, title) in enumerate(items, start=1)
    ]
    side = side_of(commitment, request.actor)
    context = frame(request, commitment, {"party_b": {}})
    context |= {
        "groups": groups,
        "general": [one for one in remarks if one.item_id is None],
        "form": form,
        "side": side.value if side else "",
        "waiting": sum(one.asks_change and not one.is_settled for one in remarks),
        "kept": history_of(commitment),
    }
    return render(
        request, "commitments/negotiate.html", context, status=422 if form.errors else 200
    )


@needs(Permission.VIEW_COMMITMENT)
@require_safe
def report(request: SignedInRequest, commitment_id: int, slug: str) -> HttpResponse:
    """Give out a paper about the commitment: the unit's plan, a letter of the superior."""
    return give(request, OF_COMMITMENT, visible(request, commitment_id), slug)


def _without_paper(
    request: SignedInRequest, commitment: Commitment, says: object, *, status: int
) -> HttpResponse:
    """Say why there is no PDF, and what to do."""
    context = frame(request, commitment, {"party_b": {}})
    context["says"] = says
    return render(request, "commitments/no_pdf.html", context, status=status)
