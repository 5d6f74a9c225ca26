"""What waits for a person's signature, what he was asked for elsewhere, what he signed lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Q, Window
from django.http import HttpResponse
from django.shortcuts import render

from camket.commitments.models import Slot, SlotRole
from camket.commitments.naming import name_of_paper
from camket.commitments.signatures import opened_by, papers_waiting_for
from camket.files.models import MOVING, Job, JobState
from camket.organisation.queries import spans_of
from camket.reviews.queries.meetings.papers import papers_waiting_for as minutes_waiting_for
from camket.signing.models import RemoteRequest
from camket.signing.ways.rows import RequestState
from camket.tasks.actions.batch_signing import BATCH
from camket.web.shared.http import SignedInRequest, needs
from camket.web.signing.papers import SIGNS, person_of

SECTION: Final = "signing"
MOST_ROWS: Final = 200
_RECENT: Final = 10


@dataclass(frozen=True, slots=True)
class WaitingPaper:
    """A row of the inbox."""

    commitment_id: int
    name: str
    number: str
    issued_at: Any
    role: str
    days: int
    is_opened: bool = False
    signs_by: date | None = None
    is_over: bool = False
    on_paper: bool = False


@needs(*SIGNS)
def inbox(request: SignedInRequest) -> HttpResponse:
    """List what waits for the person's signature, the oldest first, and what was signed lately."""
    person = request.actor.person_id
    every = papers_waiting_for(person).annotate(of_all=Window(Count("pk")))
    waiting = list(every.annotate(is_opened=opened_by(person))[:MOST_ROWS])
    count = waiting[0].of_all if waiting else 0
    signed = list(
        Slot.objects.filter(person_id=person_of(request), signed_at__isnull=False)
        .select_related("commitment__number")
        .order_by("-signed_at")[:_RECENT]
    )
    names = spans_of({slot.commitment.unit_id for slot in (*waiting, *signed)}, on=request.today)
    papers = [row_of(slot, names, request) for slot in waiting]
    minutes = list(minutes_waiting_for(person)[:MOST_ROWS])
    batch = Job.objects.filter(
        owner_id=request.actor.user_id or 0, kind=BATCH, state__in=(*MOVING, JobState.READY)
    ).first()
    return render(
        request,
        "signing/inbox.html",
        {
            "section": SECTION,
            "papers": papers,
            "opened": sum(paper.is_opened for paper in papers),
            "next_unopened": next((paper for paper in papers if not paper.is_opened), None),
            "signed": [row_of(slot, names, request) for slot in signed],
            "batch": batch,
            "asked": _asked(request),
            "minutes": minutes,
            "count": count,
            "is_cut": count > len(papers),
            "total": count + len(minutes),
        },
    )


def row_of(slot: Slot, names: dict[int, Any], request: SignedInRequest) -> WaitingPaper:
    """Return a row of the inbox; whether it was opened is annotated by the caller."""
    commitment = slot.commitment
    span = names.get(commitment.unit_id)
    since, term = commitment.turn_since, commitment.signs_by
    return WaitingPaper(
        commitment_id=commitment.pk,
        name=name_of_paper(commitment, span.name if span else ""),
        number=str(commitment.number) if commitment.number else "",
        issued_at=slot.signed_at or commitment.issued_at,
        role=str(SlotRole(slot.role).label),
        days=(request.now - since).days,
        is_opened=getattr(slot, "is_opened", False),
        signs_by=term,
        is_over=term is not None and term < request.today,
        on_paper=slot.signed_at is not None and not slot.serial,
    )


def _asked(request: SignedInRequest) -> RemoteRequest | None:
    """Return the request at a remote service that waits for the person, be its tab long shut."""
    own = RemoteRequest.objects.filter(
        Q(expires_at__gt=request.now) | Q(state=RequestState.TAKING),
        owner_id=request.actor.user_id or 0,
        finished_at__isnull=True,
    )
    return own.select_related("service").annotate(count=Count("papers")).first()
