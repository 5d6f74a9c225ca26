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
from camket.files.models import Job, JobState
from camket.organisation.queries import spans_of
from camket.shared.errors import Refused
from camket.signing.ways.offers import Course, Offer
from camket.signing.ways.refusals import WayRefusal
from camket.signing.ways.tokens import Pin
from camket.tasks.actions.batch_signing import (
    AT_ONCE,
    BATCH,
    WITH_TOKEN,
    ask_service_for_batch,
    begin_batch,
    continue_batch,
    stop_batch,
)
from camket.tasks.actions.batch_tokens import (
    PIN_WITHIN,
    begin_batch_with_token,
    carry_on_batch,
    sign_prepared,
)
from camket.tasks.jobs import look_at_request
from camket.tasks.wording import knows, sentence_of
from camket.web.shared.http import SignedInRequest, go_to, needs, render_part, say, whole
from camket.web.signing.choosing import DEFAULT, ICONS, way_back
from camket.web.signing.forms import BatchForm, PinForm
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
            return _go_on(request, chosen, _chosen_of(offers, form.cleaned_data["way"]))
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
        "has_token": any(one.is_usable and one.course is Course.WITH_PIN for one in offers),
        "form": form,
    }
    return render(
        request, "signing/batch_confirm.html", context, status=422 if form.errors else 200
    )


def _go_on(request: SignedInRequest, chosen: list[int], offer: Offer | None) -> HttpResponse:
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
        job = begin_batch_with_token(chosen, offer.key, actor=actor, now=now)
    else:
        job = begin_batch(chosen, actor=actor, now=now)
    return _watch(request, job)


def _watch(request: SignedInRequest, job: Job) -> HttpResponse:
    """Lead to the batch's page; few papers are done before, many are the worker's."""
    if len(job.asked["papers"]) <= AT_ONCE:
        carry_on_batch(job.pk, clock=lambda: request.now)
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
    return _page(request, _own(request, job_id), PinForm())


@needs(*SIGNS)
@require_POST
def enter_pin(request: SignedInRequest, job_id: int) -> HttpResponse:
    """Give the PIN to the token, once for all the papers that were prepared."""
    job = _own(request, job_id)
    if job.state != JobState.READY:  # the form came twice, or the batch was stopped meanwhile
        return go_to(request, "signing:batch", job.pk)
    form = PinForm(request.POST)
    if form.is_valid():
        pin = Pin(form.cleaned_data["pin"])
        try:
            sign_prepared(job.pk, pin, actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error("pin", _sentence(refused))
        else:
            return _watch(request, job)
    return _page(request, _own(request, job_id), form)


@needs(*SIGNS)
@require_POST
def stop(request: SignedInRequest, job_id: int) -> HttpResponse:
    """Stop after the paper that is being signed."""
    stop_batch(_own(request, job_id).pk, now=request.now)
    return go_to(request, "signing:batch", job_id)


def _page(request: SignedInRequest, job: Job, form: PinForm) -> HttpResponse:
    total = len(job.asked["papers"])
    failed: list[dict[str, Any]] = job.result.get("failed", [])
    signed = len(job.result.get("signed", []))
    ready_until = job.finished_at + PIN_WITHIN if job.finished_at else None
    context = {
        "section": SECTION,
        "job": job,
        "total": total,
        "share": min(100 * job.done // total, 100) if total else 0,
        "is_preparing": WITH_TOKEN in job.asked
        and job.state in (JobState.WAITING, JobState.CHECKING),
        "signed": signed,
        "failed": failed,
        "left": total - signed - len(failed),
        "asks_pin": job.state == JobState.READY,
        "ready_until": ready_until,
        "token": job.asked.get(WITH_TOKEN, {}).get("name", ""),
        "form": form,
        "gap": _GAP,
    }
    status = 422 if form.errors else 200
    return render_part(request, "signing/batch.html", "batch", context, status=status)


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
