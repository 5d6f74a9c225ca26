"""Many papers under one confirmation: choose, confirm, see how far it is and what failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from camket.commitments.agreement_wording import sentence_of as agreeing_sentence_of
from camket.commitments.signatures import opened_by, papers_waiting_for
from camket.commitments.ways import offers_for_many
from camket.files.models import Job
from camket.organisation.queries import spans_of
from camket.shared.errors import Refused
from camket.signing.ways.offers import Course, Offer
from camket.signing.ways.refusals import WayRefusal
from camket.signing.ways.tokens import Pin
from camket.tasks.actions.batch_signing import (
    AT_ONCE,
    BATCH,
    ask_service_for_batch,
    begin_batch,
    begin_batch_with_token,
    continue_batch,
    sign_batch,
)
from camket.tasks.jobs import look_at_request
from camket.tasks.wording import knows, sentence_of
from camket.web.shared.http import SignedInRequest, go_to, needs, render_part, say, whole
from camket.web.signing.choosing import DEFAULT, ICONS, way_back
from camket.web.signing.forms import BatchForm
from camket.web.signing.inbox import MOST_ROWS, SECTION, row_of
from camket.web.signing.papers import SIGNS

_GAP = 2


@needs(*SIGNS)
def confirm(request: SignedInRequest) -> HttpResponse:
    """Show the papers chosen in the inbox; on POST sign them, at once when they are few."""
    chosen = [
        number
        for told in (request.POST if request.method == "POST" else request.GET).getlist("chon")
        if (number := whole(told)) is not None
    ]
    form = BatchForm(request.POST if request.method == "POST" else None)
    person = request.actor.person_id
    waiting = list(
        papers_waiting_for(person)
        .filter(commitment_id__in=chosen)
        .annotate(is_opened=opened_by(person))[:MOST_ROWS]
    )
    offers = offers_for_many(waiting, at=request.now)
    if request.method == "POST" and form.is_valid():
        try:
            return _go_on(request, chosen, _chosen_of(offers, form.cleaned_data["way"]), form)
        except Refused as refused:
            form.add_error(None, _sentence(refused))
    names = spans_of({slot.commitment.unit_id for slot in waiting}, on=request.today)
    papers = [row_of(slot, names, request) for slot in waiting]
    context = {
        "section": SECTION,
        "papers": papers,
        "unopened": [paper for paper in papers if not paper.is_opened],
        "offers": [(one, ICONS[one.way]) for one in offers],
        "picked": _picked(offers, form),
        "asks_pin": any(one.is_usable and one.course is Course.WITH_PIN for one in offers),
        "form": form,
    }
    return render(
        request, "signing/batch_confirm.html", context, status=422 if form.errors else 200
    )


def _go_on(
    request: SignedInRequest, chosen: list[int], offer: Offer | None, form: BatchForm
) -> HttpResponse:
    """Begin with the way that was chosen; with none at all the action says what is missing.

    Raises:
        Refused: The papers may not be signed together, or not this way.
    """
    actor, now = request.actor, request.now
    if offer is not None and offer.course is Course.REQUEST:
        back = way_back(request)
        service = offer.service_id or 0
        asked = ask_service_for_batch(chosen, service, back=back, actor=actor, now=now)
        look_at_request(asked.pk)
        return go_to(request, "signing:remote", asked.pk)
    if offer is not None and offer.course is Course.WITH_PIN:
        pin = Pin(form.cleaned_data["pin"])
        job = begin_batch_with_token(chosen, offer.key, pin, actor=actor, now=now)
    else:
        job = begin_batch(chosen, actor=actor, now=now)
    if len(chosen) <= AT_ONCE:
        sign_batch(job.pk, clock=lambda: now)
    return go_to(request, "signing:batch", job.pk)


def _chosen_of(offers: Sequence[Offer], key: str) -> Offer | None:
    """Return the way a form names; None where no paper waits, which the action says.

    Raises:
        Refused: It is not offered, or cannot be used.
    """
    if not offers:
        return None
    offer = next((one for one in offers if one.key == (key or DEFAULT)), None)
    if offer is None:
        raise Refused(WayRefusal.NOT_OFFERED)
    if offer.reason is not None:
        raise Refused(offer.reason, **offer.details)
    return offer


def _picked(offers: Sequence[Offer], form: BatchForm) -> str:
    """Return the way that was chosen before a refusal, else the first that can be used."""
    usable = [one.key for one in offers if one.is_usable]
    given = form.data.get("way", "")
    return given if given in usable else next(iter(usable), "")


def _sentence(refused: Refused) -> str:
    return sentence_of(refused) if knows(refused) else agreeing_sentence_of(refused)


@needs(*SIGNS)
@require_safe
def batch(request: SignedInRequest, job_id: int) -> HttpResponse:
    """Show how far a batch is, what was signed, and each paper that was not, with its sentence."""
    job = _own(request, job_id)
    total = len(job.asked["papers"])
    failed: list[dict[str, Any]] = job.result.get("failed", [])
    context = {
        "section": SECTION,
        "job": job,
        "total": total,
        "share": min(100 * job.done // total, 100) if total else 0,
        "signed": len(job.result.get("signed", [])),
        "failed": failed,
        "gap": _GAP,
    }
    return render_part(request, "signing/batch.html", "batch", context)


@needs(*SIGNS)
@require_POST
def resume(request: SignedInRequest, job_id: int) -> HttpResponse:
    """Take up a batch that stands still, from where it is."""
    job = _own(request, job_id)
    if not continue_batch(job.pk):
        say(request, _("Lần ký này đã xong."))
    return go_to(request, "signing:batch", job.pk)


def _own(request: SignedInRequest, job_id: int) -> Job:
    """Return a batch of the account; nobody sees another's."""
    return get_object_or_404(Job, pk=job_id, kind=BATCH, owner_id=request.actor.user_id or 0)
