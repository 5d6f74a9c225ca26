"""The papers of meetings that a person may open, and what the pages of the ways call them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from camket.reviews.decisions.papers import PaperKind
from camket.reviews.models import PAPER_NAMES, MeetingPaper, MeetingSlot
from camket.reviews.queries.meetings.papers import may_issue_papers, may_read_paper, own_place
from camket.reviews.wording.meetings import sentence_of_paper
from camket.signing.ways.kinds import Room
from camket.web.reviews.meetings.showing import visible_meeting
from camket.web.shared.http import SignedInRequest, go_to, say
from camket.web.signing.at_hand import PaperAtHand, Places

SECTION = "reviews"


def readable(
    request: SignedInRequest, paper_id: int, *, also_issuers: bool = False
) -> MeetingPaper:
    """Return a paper the person may read whole.

    Args:
        request: The request.
        paper_id: The paper.
        also_issuers: Whether the office that makes the papers has it too: no word of it is shown.

    Raises:
        Http404: He may not.
    """
    paper = get_object_or_404(
        MeetingPaper.objects.select_related(
            "number", "issued_file", "signed_file", "subject__rating"
        ).prefetch_related("slots"),
        pk=paper_id,
    )
    paper.meeting = visible_meeting(request, paper.meeting_id)
    if also_issuers and may_issue_papers(paper.meeting, request.actor, on=request.today):
        return paper
    if not may_read_paper(paper, request.actor, on=request.today):
        raise Http404
    return paper


def own_slot(request: SignedInRequest, paper: MeetingPaper) -> MeetingSlot:
    """Return the place on a paper that is the person's.

    Raises:
        Http404: None is.
    """
    slot = own_place(paper, request.actor)
    if slot is None:
        raise Http404
    return slot


def name_of(paper: MeetingPaper) -> str:
    """Return what a page calls a paper."""
    kind = PAPER_NAMES[PaperKind(paper.kind)]
    return f"{kind}: {paper.subject.rating.name}" if paper.subject else str(kind)


def at_hand(paper: MeetingPaper, slot: MeetingSlot) -> PaperAtHand:
    """Return a paper with a person's place as the pages of the ways to sign show it."""
    pk = paper.pk
    own = reverse("reviews:meeting-paper", args=[pk])
    return PaperAtHand(
        room=Room.MEETINGS,
        pk=pk,
        role=slot.role,
        holder=slot.name,
        title=name_of(paper),
        number=str(paper.number),
        section=SECTION,
        places=Places(
            up=reverse("reviews:meeting-papers", args=[paper.meeting_id]),
            up_name=_("Biên bản"),
            sign=own,
            done=own,
            file=reverse("reviews:meeting-paper-file", args=[pk]),
            upload=reverse("reviews:meeting-paper-upload", args=[pk]),
            plugin_send=reverse("reviews:meeting-paper-plugin-send", args=[pk]),
        ),
        sentence=sentence_of_paper,
    )


def signed_already(request: SignedInRequest, signed: MeetingPaper) -> HttpResponse:
    """Say that the signature was taken, and show what it is worth."""
    say(
        request,
        _("Đã ký. Biên bản có đủ chữ ký.")
        if signed.completed_at
        else _("Đã ký. Biên bản chuyển đến người ký tiếp theo."),
    )
    return go_to(request, "reviews:meeting-paper", signed.pk)
