"""The rooms whose papers are signed: to which one a request, an errand or a plug-in's file goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse

from camket.commitments.models import Commitment
from camket.commitments.signatures import present_file as file_of_commitment
from camket.reviews.actions.meetings.ways import take_back_from_plugin
from camket.reviews.jobs import look_at_request as look_at_for_meetings
from camket.reviews.models import MeetingPaper
from camket.reviews.queries.meetings.papers import present_file as file_of_minutes
from camket.shared.actor import Actor
from camket.signing.ways.kinds import Room
from camket.signing.ways.rows import PluginErrand, RemoteRequest
from camket.tasks.actions.taking_up import take_back_and_take_up
from camket.tasks.jobs import look_at_request


class MovedOnError(Exception):
    """The paper is no longer the file that was sent out, or nobody signs it any more."""


@dataclass(frozen=True, slots=True)
class Desk:
    """How one room goes on with what comes back for its papers.

    Attributes:
        look_at: Lets a worker carry a request on.
        file_for: Returns the file of an errand and its name.
        take_back: Takes what a plug-in brought; returns why not, as a sentence, or nothing.
        sign: Route of the page on which a paper is signed.
        done: Route of the page on which a signed paper is shown.
    """

    look_at: Callable[[int], None]
    file_for: Callable[[PluginErrand], tuple[bytes, str]]
    take_back: Callable[[PluginErrand, bytes, Actor, datetime], str]
    sign: str
    done: str


def desk_of(room: str) -> Desk:
    """Return how a room goes on."""
    return _DESKS[Room(room)]


def look_at(asked: RemoteRequest) -> None:
    """Let a worker of the room whose papers a request is for carry it on."""
    paper = asked.papers.order_by("position").only("room")[0]
    desk_of(paper.room).look_at(asked.pk)


def address_of(room: str, paper_id: int, *, is_signed: bool) -> str:
    """Return where a paper is shown, or signed as long as it is not."""
    desk = desk_of(room)
    return reverse(desk.done if is_signed else desk.sign, args=[paper_id])


def _file_of_commitment(errand: PluginErrand) -> tuple[bytes, str]:
    commitment = Commitment.papers.select_related("issued_file", "signed_file").get(
        pk=errand.paper_id
    )
    if (commitment.signed_file_id or commitment.issued_file_id) != errand.sent_sha256:
        raise MovedOnError
    return file_of_commitment(commitment), "cam-ket.pdf"


def _file_of_minutes(errand: PluginErrand) -> tuple[bytes, str]:
    paper = MeetingPaper.objects.select_related("issued_file", "signed_file").get(
        pk=errand.paper_id
    )
    has_moved = (paper.signed_file_id or paper.issued_file_id) != errand.sent_sha256
    if has_moved or paper.ended_at is not None:
        raise MovedOnError
    return file_of_minutes(paper), "bien-ban.pdf"


_DESKS: Final = {
    Room.COMMITMENTS: Desk(
        look_at=look_at_request,
        file_for=_file_of_commitment,
        take_back=lambda errand, pdf, actor, now: take_back_and_take_up(
            errand, pdf, actor=actor, now=now
        ),
        sign="signing:sign",
        done="signing:verify",
    ),
    Room.MEETINGS: Desk(
        look_at=look_at_for_meetings,
        file_for=_file_of_minutes,
        take_back=lambda errand, pdf, actor, now: take_back_from_plugin(
            errand, pdf, actor=actor, now=now
        ),
        sign="reviews:meeting-paper",
        done="reviews:meeting-paper",
    ),
}
