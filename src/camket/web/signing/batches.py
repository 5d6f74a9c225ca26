"""Many papers under one confirmation: choose, confirm, see how far it is and what failed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from camket.commitments.signatures import opened_by, papers_waiting_for
from camket.files.models import Job
from camket.organisation.queries import spans_of
from camket.shared.errors import Refused
from camket.tasks.actions.batch_signing import (
    AT_ONCE,
    BATCH,
    begin_batch,
    continue_batch,
    sign_batch,
)
from camket.tasks.wording import sentence_of
from camket.web.shared.http import SignedInRequest, go_to, needs, render_part, say, whole
from camket.web.signing.forms import BatchForm
from camket.web.signing.papers import SIGNS
from camket.web.signing.views import MOST_ROWS, SECTION, row_of

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
    if request.method == "POST" and form.is_valid():
        try:
            job = begin_batch(chosen, actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            if len(chosen) <= AT_ONCE:
                sign_batch(job.pk, clock=lambda: request.now)
            return go_to(request, "signing:batch", job.pk)
    person = request.actor.person_id
    waiting = list(
        papers_waiting_for(person)
        .filter(commitment_id__in=chosen)
        .annotate(is_opened=opened_by(person))[:MOST_ROWS]
    )
    names = spans_of({slot.commitment.unit_id for slot in waiting}, on=request.today)
    papers = [row_of(slot, names, request) for slot in waiting]
    context = {
        "section": SECTION,
        "papers": papers,
        "unopened": [paper for paper in papers if not paper.is_opened],
        "form": form,
    }
    return render(
        request, "signing/batch_confirm.html", context, status=422 if form.errors else 200
    )


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
