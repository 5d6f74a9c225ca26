"""A paper of a meeting that nobody signs any more: handed back, or withdrawn by the office.

Its number is cancelled with the reason and its kind is free again: the office makes the paper anew,
a tally with other tellers where these cannot sign. What was signed stays to be read as it is.
"""

from __future__ import annotations

from datetime import datetime

from camket.audit.chain import one_act, record
from camket.notifications.actions import notify, settle
from camket.notifications.models import NoticeKind
from camket.registry.actions import cancel_number
from camket.reviews.actions.meetings.papers import scan_topic, topic_of
from camket.reviews.decisions.papers import (
    End,
    PaperKind,
    refusal_to_hand_back,
    refusal_to_withdraw,
)
from camket.reviews.models import PAPER_NAMES, MeetingPaper
from camket.reviews.queries.meetings.papers import issuers_of, may_issue_papers, turn_on
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean_lines
from camket.signing.ways.actions.closing import close_with_paper
from camket.signing.ways.actions.scans import end_waiting
from camket.signing.ways.kinds import Room


@one_act()
def hand_back_paper(paper_id: int, *, reason: str, actor: Actor, now: datetime) -> MeetingPaper:
    """Hand a paper back instead of signing it; the office and whoever has signed learn why.

    Raises:
        Refused: It does not wait for the actor's signature, or no reason is given.
    """
    paper, words = locked_paper(paper_id), clean_lines(reason)
    turn = turn_on(paper, actor)
    if refusal := refusal_to_hand_back(turn, reason=words):
        raise Refused(refusal, name=turn.waiting.name if turn.waiting else "")
    return _end(paper, End.REFUSED, words, actor, now)


@one_act()
def withdraw_paper(paper_id: int, *, reason: str, actor: Actor, now: datetime) -> MeetingPaper:
    """Take a paper back before its last signature; whoever signs it learns why.

    Raises:
        Refused: The actor's office does not make the papers of the meeting, everybody has signed,
            the paper has ended, or no reason is given.
    """
    paper, words = locked_paper(paper_id), clean_lines(reason)
    refusal = refusal_to_withdraw(
        may_issue=may_issue_papers(paper.meeting, actor, on=legal_day(now)),
        has_ended=paper.ended_at is not None,
        is_whole=paper.completed_at is not None,
        reason=words,
    )
    if refusal:
        raise Refused(refusal)
    return _end(paper, End.WITHDRAWN, words, actor, now)


def locked_paper(paper_id: int) -> MeetingPaper:
    """Return a paper with its row locked until the transaction ends."""
    rows = MeetingPaper.objects.select_for_update(of=("self",))
    return rows.select_related("number", "meeting__period", "issued_file").get(pk=paper_id)


def _end(paper: MeetingPaper, end: End, reason: str, actor: Actor, now: datetime) -> MeetingPaper:
    paper.ended_at, paper.ended_as = now, end.value
    paper.ended_by_name, paper.end_reason = actor.label[:300], reason
    paper.save(update_fields=["ended_at", "ended_as", "ended_by_name", "end_reason"])
    cancel_number(paper.number_id, reason=reason, actor=actor, now=now)
    end_waiting(Room.MEETINGS, paper.pk, reason=reason, actor=actor, now=now)
    why = f"Văn bản này không ký nữa, số đã hủy. Lý do: {reason}"
    close_with_paper(Room.MEETINGS, paper.pk, why=why, actor=actor, now=now)
    _tell(paper, end, actor, now)
    record(
        "meeting.paper_ended",
        paper.meeting,
        actor=actor,
        at=now,
        unit_id=paper.meeting.body_id,
        before={
            "number": str(paper.number),
            "signed": [one.name for one in paper.slots.all() if one.is_signed],
        },
        after={"paper": paper.pk, "as": end.value, "reason": reason},
    )
    return paper


def _tell(paper: MeetingPaper, end: End, actor: Actor, now: datetime) -> None:
    """Nobody is asked to sign any more; who signed is told, and the office what it has to do."""
    settle(topic_of(paper), scan_topic(paper), now=now)
    name = f"{PAPER_NAMES[PaperKind(paper.kind)]} số {paper.number}"
    on, own = legal_day(now), {actor.user_id}
    signers = {one.person.account_id for one in paper.slots.select_related("person")} - own
    issuers = {one.person.account_id for one in issuers_of(paper.meeting, on=on)} - own
    if end is End.REFUSED:
        notify(
            issuers,
            topic=f"{topic_of(paper)}:back",
            kind=NoticeKind.NEEDS_ACT.value,
            text=f"{name} bị trả lại; xem lý do rồi lập lại: {reason_shown(paper)}",
            path=f"/danh-gia/hop/{paper.meeting_id}/bien-ban/",
            now=now,
        )
        signers -= issuers
    notify(
        signers,
        topic=f"{topic_of(paper)}:ended",
        kind=NoticeKind.SYSTEM.value,
        text=f"{name} không ký nữa, số đã hủy: {reason_shown(paper)}",
        path=f"/danh-gia/hop/bien-ban/{paper.pk}/",
        now=now,
    )


def reason_shown(paper: MeetingPaper) -> str:
    """Return why a paper ended as a notice says it: its first words."""
    return " ".join(paper.end_reason.split())[:200]
