"""A person's turn at a remote service with one paper: open, or come to nothing, and what then."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from camket.signing.models import RemotePaper
from camket.signing.ways.kinds import Room
from camket.signing.ways.rows import PaperState, RequestState
from camket.signing.ways.under_way import last_asked
from camket.signing.ways.wording import trouble_sentence
from camket.web.shared.http import SignedInRequest


@dataclass(frozen=True, slots=True)
class RemoteTurn:
    """The last request for one paper.

    Attributes:
        request_id: The request.
        why: Why it came to nothing; empty while it may still come to something.
    """

    request_id: int
    why: str


def remote_turn(request: SignedInRequest, room: Room, paper_id: int) -> RemoteTurn | None:
    """Return what the person last asked a service for, unless it was signed; one statement."""
    asked = last_asked(room, paper_id, request.actor.user_id)
    if asked is None or asked.state == PaperState.SIGNED:
        return None
    return RemoteTurn(asked.request_id, "" if asked.request.is_open else _why(asked))


def _why(asked: RemotePaper) -> str:
    if asked.sentence:
        return asked.sentence
    if asked.request.state == RequestState.CANCELLED:
        return _("Đồng chí đã hủy yêu cầu ký lần trước.")
    told = trouble_sentence(asked.request.trouble, service=asked.request.service.name)
    return told or _("Yêu cầu ký lần trước không thành.")
