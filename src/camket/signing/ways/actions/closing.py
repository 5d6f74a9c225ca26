"""Close a request at a remote service: once, with its secrets; by itself, or with its paper."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from camket.audit.chain import one_act, record
from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.shared.actor import Actor
from camket.signing.ways.csc.answers import Trouble
from camket.signing.ways.kinds import Room
from camket.signing.ways.refusals import SIGNED_ANOTHER_WAY, WAY_REFUSED, WayRefusal
from camket.signing.ways.rows import (
    OPEN_STATES,
    PaperState,
    RemotePaper,
    RemoteRequest,
    RequestState,
)

_OPEN_PAPERS: Final = (PaperState.QUEUED, PaperState.WAITING)
_BEFORE_TAKING: Final = [one for one in OPEN_STATES if one is not RequestState.TAKING]
_NOT_PREPARED: Final = b""


@one_act()
def finish_request(
    request_id: int, state: RequestState, trouble: Trouble | None, now: datetime
) -> None:
    """End a request that is open, and forget its secrets."""
    papers = RemotePaper.objects.select_for_update().filter(
        request_id=request_id, state__in=_OPEN_PAPERS
    )
    left = list(papers.values_list("pk", flat=True))
    ended = RemoteRequest.objects.filter(pk=request_id, state__in=OPEN_STATES)
    if not ended.update(
        state=state,
        trouble=trouble.value if trouble else "",
        finished_at=now,
        sad="",
        verifier="",
        state_sha256="",
        handle="",
        page="",
    ):
        return
    RemotePaper.objects.filter(pk__in=left).update(
        state=PaperState.REFUSED, prepared=None, value=None
    )
    request = RemoteRequest.objects.get(pk=request_id)
    record(
        f"remote_request.{state.value}",
        request,
        actor=actor_of(request),
        at=now,
        after={"trouble": request.trouble},
    )


@one_act()
def close_with_paper(room: Room, paper_id: int, *, why: str, actor: Actor, now: datetime) -> None:
    """Ask nobody any longer for a paper that ended; whoever had asked a service learns why.

    Args:
        room: Whose paper it is.
        paper_id: The paper, locked.
        why: What became of it, as a whole sentence.
        actor: Whose act on the paper ended it.
        now: The instant.
    """
    _close(Q(room=room.value, paper_id=paper_id), why, actor, now)


@one_act()
def close_outdated(room: Room, paper_id: int, role: str, *, actor: Actor, now: datetime) -> None:
    """Let go of what was asked for a place that is filled, or prepared from a file that grew since.

    What still waits to be prepared for another place will be prepared from the new file.

    Args:
        room: Whose paper it is.
        paper_id: The paper, locked.
        role: The place that was just filled.
        actor: Who filled it.
        now: The instant.
    """
    of_paper = Q(room=room.value, paper_id=paper_id)
    _close(of_paper & Q(role=role), str(SIGNED_ANOTHER_WAY), actor, now)
    moved_on = str(WAY_REFUSED[WayRefusal.FILE_MOVED_ON])
    _close(of_paper & Q(state=PaperState.WAITING), moved_on, actor, now)


def _close(which: Q, why: str, actor: Actor, now: datetime) -> None:
    """Close papers of requests whose values nobody takes yet.

    Rows that somebody holds are passed over instead of waited for: a worker that takes the paper
    holds them and waits for the paper itself. It then finds that the paper has ended and says so.
    """
    rows = RemotePaper.objects.select_for_update(of=("self", "request"), skip_locked=True)
    rows = rows.select_related("request__service")
    open_ones = Q(state__in=_OPEN_PAPERS, request__state__in=_BEFORE_TAKING)
    for paper in rows.filter(open_ones, which).order_by("pk"):
        request = paper.request
        paper.state, paper.sentence, paper.prepared = PaperState.REFUSED, why, None
        if request.state == RequestState.PREPARING:  # else it is among what is asked for together
            paper.hash_to_sign = _NOT_PREPARED
        paper.save(update_fields=["state", "sentence", "prepared", "hash_to_sign"])
        if not request.papers.filter(state__in=_OPEN_PAPERS).exists():
            finish_request(request.pk, RequestState.FAILED, Trouble.PAPER_ENDED, now)
        if request.owner_id != actor.user_id:
            _tell(request, paper, now)


def _tell(request: RemoteRequest, paper: RemotePaper, now: datetime) -> None:
    text = _("Yêu cầu ký ở “{service}” không còn “{paper}”. {why}")
    notify(
        [request.owner_id],
        topic=f"remote-{request.pk}-{paper.pk}",
        kind=NoticeKind.SYSTEM.value,
        text=text.format(service=request.service.name, paper=paper.name, why=paper.sentence),
        path=f"/ky/tu-xa/{request.pk}/",
        now=now,
    )


def actor_of(request: RemoteRequest) -> Actor:
    """Return who began a request, with the post he held then."""
    kept = {**request.actor, "limited_to": tuple(request.actor.get("limited_to", ()))}
    return Actor(**kept)
