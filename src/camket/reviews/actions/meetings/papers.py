"""Minutes and tallies become papers: numbered and sealed, and those who answer for them asked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings

from camket.audit.chain import one_act, record
from camket.commitments.certificates import sealed
from camket.commitments.parties import Party
from camket.commitments.signatures import look_up_code
from camket.documents.canonical import ATTACHMENT_NAME, digest_of, frozen
from camket.documents.kinds import Kind
from camket.documents.paper import Attachment, Number, Paper
from camket.files.actions import store
from camket.notifications.actions import notify, settle
from camket.notifications.models import NoticeKind
from camket.organisation.models import Person
from camket.organisation.queries import spans_of
from camket.registry.actions import reserve_number
from camket.registry.models import RegisteredNumber
from camket.registry.setting import lay_out_for
from camket.reviews.decisions.papers import PaperKind, PaperRefusal
from camket.reviews.decisions.votes import MeetingRefusal
from camket.reviews.models import (
    PAPER_NAMES,
    Dossier,
    MeetingPaper,
    MeetingSlot,
    ReviewMeeting,
)
from camket.reviews.queries.meetings.papers import (
    Part,
    Signer,
    asks_tellers,
    is_issued,
    may_issue_papers,
    parts_of,
    signatory_of,
    signers_of,
)
from camket.reviews.queries.meetings.rows import people_around, tally_of
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused

MakePaper = Callable[[ReviewMeeting, Part, list[Signer]], Paper]
"""Makes the pages of a part, whole: forms and their words stand in a room above."""


def name_tellers(
    meeting_id: int, *, head_teller_id: int, teller_id: int, actor: Actor, now: datetime
) -> ReviewMeeting:
    """Say who counted, where the plan named nobody: two people, before a tally is issued.

    Others may be named once a tally was handed back or withdrawn.

    Raises:
        Refused: The actor may not, somebody is named already or a tally is issued, it is one
            person, or one from nowhere near.
    """
    with one_act():
        meeting = _locked(meeting_id, actor, now)
        if not asks_tellers(meeting, list(meeting.papers.all())):
            raise Refused(PaperRefusal.ISSUED)
        if head_teller_id == teller_id:
            raise Refused(MeetingRefusal.SAME_TELLERS)
        present = {one.person_id for one in meeting.roll.all() if one.is_present}
        near = present | {one.pk for one in people_around(meeting.body_id, on=meeting.held_on)}
        if not {head_teller_id, teller_id} <= near:
            raise Refused(MeetingRefusal.TELLER_UNKNOWN)
        people = Person.objects.in_bulk([head_teller_id, teller_id])
        meeting.head_teller_person = people[head_teller_id]
        meeting.teller_person = people[teller_id]
        meeting.head_teller = people[head_teller_id].full_name
        meeting.teller = people[teller_id].full_name
        meeting.version += 1
        meeting.save()
        record(
            "meeting.tellers_named",
            meeting,
            actor=actor,
            at=now,
            unit_id=meeting.body_id,
            after={"tellers": [meeting.head_teller, meeting.teller]},
        )
    return meeting


def issue_papers(
    meeting_id: int, make: MakePaper, *, actor: Actor, now: datetime
) -> list[MeetingPaper]:
    """Number and seal the papers of a closed meeting that are not issued yet; ask who signs first.

    Args:
        meeting_id: The meeting.
        make: Makes the pages of a part.
        actor: Who issues.
        now: The instant.

    Raises:
        Refused: The actor may not, the meeting is not closed, nothing is left to issue, nobody is
            there to sign in the place of one concerned, or texts were removed meanwhile.
    """
    with one_act():
        meeting = _locked(meeting_id, actor, now)
        tally = tally_of(meeting)
        there = list(meeting.papers.all())
        parts = [one for one in parts_of(tally) if not is_issued(one, there)]
        if not parts:
            raise Refused(PaperRefusal.ISSUED)
        ratings = [row.rating.pk for row in tally.rows]
        purged = Dossier.objects.filter(
            rating_id__in=ratings, unit_id=meeting.body_id, purged_at__isnull=False
        )
        if purged.exists():
            raise Refused(PaperRefusal.PURGED)
        settle(*(f"{topic_of(one)}:back" for one in there if one.ended_at), now=now)
        papers = [_issue(meeting, part, make, actor, now) for part in parts]
        for paper in papers:
            ask_to_sign(paper, now=now)
    return papers


def _locked(meeting_id: int, actor: Actor, now: datetime) -> ReviewMeeting:
    meeting = (
        ReviewMeeting.objects.select_for_update(of=("self",))
        .select_related("period")
        .get(pk=meeting_id)
    )
    if not may_issue_papers(meeting, actor, on=legal_day(now)):
        raise Refused(PaperRefusal.NOT_ALLOWED)
    if not meeting.is_closed:
        raise Refused(PaperRefusal.NOT_CLOSED)
    return meeting


def _issue(
    meeting: ReviewMeeting, part: Part, make: MakePaper, actor: Actor, now: datetime
) -> MeetingPaper:
    on = legal_day(now)
    name = str(PAPER_NAMES[part.kind])
    signers = signers_of(part, meeting) if part.has_signers else None
    if signers is None:
        whom = f" (đồng chí {part.row.rating.name})" if part.row else ""
        raise Refused(PaperRefusal.NO_OTHER_SIGNER, paper=name, name=whom)
    subject = f"{name.lower()} ngày {meeting.held_on:%d/%m/%Y}"
    number = reserve_number(
        meeting.body_id,
        kind=Kind.MINUTES.value,
        dated_on=on,
        subject=subject,
        actor=actor,
        now=now,
    )
    slots = [_slot(one) for one in signers]
    pages = make(meeting, part, signers)
    body = _body(meeting, part, number, pages)
    pdf = _sealed(meeting, pages, body, slots, number, now)
    paper = MeetingPaper.objects.create(
        meeting=meeting,
        kind=part.kind.value,
        subject=part.row.subject if part.row else None,
        number=number,
        text=body,
        text_sha256=digest_of(body),
        issued_file=store(pdf, "application/pdf", now=now),
        issued_at=now,
        issued_by_name=actor.label[:300],
    )
    for slot in slots:
        slot.paper = paper
    MeetingSlot.objects.bulk_create(slots)
    record(
        "meeting.paper_issued",
        meeting,
        actor=actor,
        at=now,
        unit_id=meeting.body_id,
        after={
            "paper": paper.pk,
            "kind": paper.kind,
            "number": str(number),
            "text_sha256": paper.text_sha256,
            "file": paper.issued_file.sha256,
            "signers": [one.name for one in slots],
        },
    )
    return paper


def _slot(signer: Signer) -> MeetingSlot:
    return MeetingSlot(
        role=signer.role.value,
        step=signer.step,
        person=signer.tenure.person,
        tenure=signer.tenure,
        name=signer.name,
        post_name=signer.post,
        unit_name=signer.unit_name,
    )


def _body(
    meeting: ReviewMeeting, part: Part, number: RegisteredNumber, pages: Paper
) -> dict[str, Any]:
    """Return what the seal is for: which paper it is, and a digest of its words, never the words.

    Texts about people can be removed from a dossier; a copy beside the paper could not be.
    """
    words = "\n".join(_words((pages.subject, pages.blocks)))
    said = hashlib.sha256(words.encode()).hexdigest()
    return {
        "form": pages.form,
        "number": str(number),
        "dated_on": number.dated_on.isoformat(),
        "meeting": meeting.pk,
        "held_on": meeting.held_on.isoformat(),
        "subject": part.row.subject.pk if part.row else None,
        "apart": [row.subject.pk for row in part.left_out],
        "words_sha256": said,
    }


def _words(value: object) -> Iterator[str]:
    """Return every word of the pages in their order, whatever they stand in."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _words(one)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _words(getattr(value, part.name))


def _sealed(
    meeting: ReviewMeeting,
    pages: Paper,
    body: dict[str, Any],
    slots: list[MeetingSlot],
    number: RegisteredNumber,
    now: datetime,
) -> bytes:
    is_trial: bool = settings.SHOWS_TRIAL_MARK
    attached = frozen(body, [signatory_of(slot) for slot in slots], is_trial=is_trial)
    frame = replace(
        pages.frame,
        head=replace(pages.frame.head, number=Number.read(str(number)), dated=number.dated_on),
        look_up_code=look_up_code(attached.digest),
        look_up_at=settings.CHECK_ADDRESS,
    )
    whole = replace(
        pages,
        frame=frame,
        attachment=Attachment(ATTACHMENT_NAME, "Số liệu nhận biết của biên bản", attached.content),
    )
    laid_out = lay_out_for(whole, meeting.body_id, on=number.dated_on)
    spans = spans_of([meeting.body_id, meeting.period.superior_id], on=number.dated_on)
    bodies = [
        Party(unit_id, spans.get(unit_id), None, "")
        for unit_id in (meeting.body_id, meeting.period.superior_id)
    ]
    return sealed(laid_out, bodies, now)


def topic_of(paper: MeetingPaper) -> str:
    """Return the topic under which those who sign a paper are asked."""
    return f"meeting-paper:{paper.pk}"


def scan_topic(paper: MeetingPaper) -> str:
    """Return the topic under which a scan of a paper is compared, or asked for again."""
    return f"{topic_of(paper)}:scan"


def ask_to_sign(paper: MeetingPaper, *, now: datetime) -> None:
    """Ask whose turn it is."""
    waiting = paper.slots.filter(signed_at__isnull=True).select_related("person").first()
    if waiting is None:
        return
    notify(
        [waiting.person.account_id],
        topic=topic_of(paper),
        kind=NoticeKind.NEEDS_ACT.value,
        text=f"{PAPER_NAMES[PaperKind(paper.kind)]} số {paper.number} chờ đồng chí ký.",
        path=f"/danh-gia/hop/bien-ban/{paper.pk}/",
        now=now,
    )
