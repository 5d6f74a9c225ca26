"""Papers of a meeting: which ones there are, who signs each, who reads it, what it is worth."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from camket.commitments.certificates import trust_at
from camket.commitments.looking_up import digest_begins_with
from camket.commitments.people import PeopleInPosts
from camket.documents.canonical import RequiredSignatory
from camket.files.storage import read
from camket.organisation.models import ADVISORY_KINDS, Tenure, TenureKind
from camket.organisation.queries import children_of, people_in, post_title, spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may, posts_with
from camket.reviews.decisions.papers import (
    SIGNED_BY,
    PaperKind,
    PaperRole,
    PlaceFacts,
    Turn,
    turn_of,
)
from camket.reviews.models import MeetingPaper, MeetingSlot, Rating, ReviewMeeting
from camket.reviews.queries.meetings.rows import Tally, TallyRow, tally_of
from camket.reviews.queries.meetings.texts import heard_by
from camket.reviews.queries.own import is_own_pending
from camket.shared.actor import Actor
from camket.signing.verdict import Verdict
from camket.signing.verify import verify


@dataclass(frozen=True, slots=True)
class Part:
    """A paper that a meeting is to have.

    Attributes:
        row: The one subject it is about; None for the paper of the whole meeting.
        left_out: Subjects kept for papers of their own, because they sign this one.
        signers: Who signs as what; empty for a role that nobody is there to fill.
    """

    kind: PaperKind
    row: TallyRow | None = None
    left_out: tuple[TallyRow, ...] = ()
    signers: Mapping[PaperRole, int | None] = field(default_factory=dict[PaperRole, int | None])

    @property
    def has_signers(self) -> bool:
        """Say whether somebody is there to sign in every place, each another one."""
        people = [self.signers.get(role) for role in SIGNED_BY[self.kind]]
        return None not in people and len(set(people)) == len(people)


def parts_of(tally: Tally) -> list[Part]:
    """Return the papers a meeting is to have: nobody signs one that tells what is pending of him.

    What concerns the chair, the secretary or a teller himself stands in a paper of its own, which
    somebody else signs in his place; once he is rated there is no need of that.
    """
    meeting = tally.meeting
    parts = list(_minutes(tally))
    if any(row.first for row in tally.rows) and len(meeting.tellers) == len(
        SIGNED_BY[PaperKind.TALLY]
    ):
        parts += _tallies(tally)
    return parts


def _minutes(tally: Tally) -> Sequence[Part]:
    meeting = tally.meeting
    own = _rows_about(tally, {meeting.chair_id, meeting.secretary_id})
    own = [row for row in own if row.subject.is_reviewed]
    whole = {PaperRole.SECRETARY: meeting.secretary_id, PaperRole.CHAIR: meeting.chair_id}
    return [
        Part(PaperKind.MINUTES, left_out=tuple(own), signers=whole),
        *(Part(PaperKind.APART, row, signers=_signers_apart(meeting, row)) for row in own),
    ]


def _signers_apart(meeting: ReviewMeeting, row: TallyRow) -> Mapping[PaperRole, int | None]:
    person_id = row.rating.person_id
    chair = row.subject.chair_id or meeting.chair_id
    writers = (meeting.secretary_id, meeting.teller_person_id, meeting.head_teller_person_id)
    writer = next((one for one in writers if one and one not in (person_id, chair)), None)
    return {PaperRole.SECRETARY: writer, PaperRole.CHAIR: None if chair == person_id else chair}


def _tallies(tally: Tally) -> Sequence[Part]:
    meeting = tally.meeting
    own = [row for row in _rows_about(tally, meeting.tellers) if row.first]
    whole = {
        PaperRole.TELLER: meeting.teller_person_id,
        PaperRole.HEAD_TELLER: meeting.head_teller_person_id,
    }
    return [
        Part(PaperKind.TALLY, left_out=tuple(own), signers=whole),
        *(Part(PaperKind.TALLY, row, signers=_tellers_apart(meeting, row)) for row in own),
    ]


def _tellers_apart(meeting: ReviewMeeting, row: TallyRow) -> Mapping[PaperRole, int | None]:
    """Let the other teller sign, and in the place of the one concerned who led the meeting."""
    person_id = row.rating.person_id
    tellers = {
        PaperRole.TELLER: meeting.teller_person_id,
        PaperRole.HEAD_TELLER: meeting.head_teller_person_id,
    }
    others = [one for one in tellers.values() if one != person_id]
    stand_ins = (meeting.secretary_id, row.subject.chair_id, meeting.chair_id)
    stand_in = next((one for one in stand_ins if one and one not in (person_id, *others)), None)
    return {role: stand_in if one == person_id else one for role, one in tellers.items()}


def _rows_about(tally: Tally, people: Collection[int]) -> list[TallyRow]:
    """Return the rows about some people that are not decided yet."""
    return [
        row for row in tally.rows if row.rating.person_id in people and not row.rating.decided_level
    ]


def is_issued(part: Part, papers: Collection[MeetingPaper]) -> bool:
    """Say whether a paper of the meeting is there already."""
    subject_id = part.row.subject.pk if part.row else None
    return any(
        one.kind == part.kind and one.subject_id == subject_id and one.ended_at is None
        for one in papers
    )


def asks_tellers(meeting: ReviewMeeting, papers: Collection[MeetingPaper]) -> bool:
    """Say whether tellers may be named: nobody is yet, or those who are did not sign a tally."""
    tallies = [one for one in papers if one.kind == PaperKind.TALLY]
    if any(one.ended_at is None for one in tallies):
        return False
    return bool(tallies) or not meeting.tellers


def may_issue_papers(meeting: ReviewMeeting, actor: Actor, *, on: date) -> bool:
    """Say whether the actor's office makes the papers of a meeting, and takes them back."""
    is_own = actor.scope_id == meeting.body_id
    return is_own and may(actor, Permission.SELF_REVIEW, meeting.body_id, on=on)


def issuers_of(meeting: ReviewMeeting, *, on: date) -> list[Tenure]:
    """Return who of the body and its offices may make its papers on a day."""
    offices = children_of(meeting.body_id, on=on, kinds=list(ADVISORY_KINDS))
    units = [meeting.body_id, *offices.values_list("unit_id", flat=True)]
    carrying = posts_with([Permission.SELF_REVIEW], on)
    return [one for one in people_in(units, on=on) if one.post.code in carrying]


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs, as the paper and his certificate name him."""

    role: PaperRole
    step: int
    tenure: Tenure
    unit_name: str

    @property
    def name(self) -> str:
        """Return the name in full."""
        return self.tenure.person.full_name

    @property
    def post(self) -> str:
        """Return the post he held on the day of the meeting."""
        return post_title(self.tenure)


def signers_of(part: Part, meeting: ReviewMeeting) -> list[Signer] | None:
    """Return who signs a part in which post, None where somebody held none; two statements.

    It is the post of the day of the meeting, in which he led, wrote or counted there, whatever he
    holds when he signs. That in the body itself is the one that counts, of others the highest.
    """
    on = meeting.held_on
    wanted = [part.signers[role] for role in SIGNED_BY[part.kind]]
    held = (
        Tenure.objects.filter(person_id__in=[one for one in wanted if one], valid__contains=on)
        .exclude(kind=TenureKind.SUSPENDED)
        .select_related("person", "post")
        .order_by("post__rank", "pk")
    )
    chosen: dict[int, Tenure] = {}
    for tenure in sorted(held, key=lambda one: one.unit_id != meeting.body_id):
        chosen.setdefault(tenure.person_id, tenure)
    if len(chosen) != len(wanted):
        return None
    spans = spans_of({one.unit_id for one in chosen.values()}, on=on)
    return [
        Signer(role, step, tenure, spans[tenure.unit_id].name)
        for step, (role, person_id) in enumerate(
            zip(SIGNED_BY[part.kind], wanted, strict=True), start=1
        )
        if (tenure := chosen[person_id or 0])
    ]


def places_of(paper: MeetingPaper) -> list[PlaceFacts]:
    """Return the places of a paper as the decisions look at them; one statement."""
    return [
        PlaceFacts(PaperRole(one.role), one.step, one.person_id, one.name, one.is_signed)
        for one in paper.slots.all()
    ]


def own_place(paper: MeetingPaper, actor: Actor) -> MeetingSlot | None:
    """Return the actor's place on a paper, with that paper; None where he signs nothing there."""
    for slot in paper.slots.all():
        if slot.person_id == actor.person_id:
            slot.paper = paper
            return slot
    return None


def turn_on(paper: MeetingPaper, actor: Actor) -> Turn:
    """Return whose turn it is on a paper, as the actor asks; one statement."""
    return turn_of(places_of(paper), actor.person_id, has_ended=paper.ended_at is not None)


def signatory_of(slot: MeetingSlot) -> RequiredSignatory:
    """Return who fills a place, as the frozen text and the certificate name him."""
    return RequiredSignatory(
        role=slot.role,
        name=slot.name,
        post=slot.post_name,
        unit=slot.unit_name,
        person=f"CAMKET-{slot.person_id}",
        step=slot.step,
    )


def rows_in(paper: MeetingPaper, tally: Tally) -> list[TallyRow]:
    """Return the subjects a paper tells of."""
    if paper.subject_id is not None:
        return [row for row in tally.rows if row.subject.pk == paper.subject_id]
    kept_apart = set(paper.text.get("apart", ()))
    return [row for row in tally.rows if row.subject.pk not in kept_apart]


def may_read_paper(paper: MeetingPaper, actor: Actor, *, on: date) -> bool:
    """Say whether the actor reads a paper of a meeting that is visible to him; see `read_by`."""
    if own_place(paper, actor) is not None:
        return True
    return bool(read_by(actor, [paper], tally_of(paper.meeting), on=on))


def read_by(
    actor: Actor, papers: Collection[MeetingPaper], tally: Tally, *, on: date
) -> frozenset[int]:
    """Return which papers of a meeting the actor reads: none is printed without a part of it.

    Who signs one does. Minutes are read by whoever may read what was said of everybody in them, a
    tally by whoever sees the meeting and is not voted on in it himself. The meeting is visible to
    the actor. At most two statements, however many papers there are.
    """
    others = [one for one in papers if own_place(one, actor) is None]
    about = {one.pk: [row.rating for row in rows_in(one, tally)] for one in others}
    spoken = {
        rating.pk: rating
        for one in others
        if one.kind != PaperKind.TALLY
        for rating in about[one.pk]
    }
    heard = heard_by(tally.meeting, spoken.values(), actor, on=on)
    own = {one.pk for one in papers} - about.keys()
    return frozenset(own) | {
        one.pk
        for one in others
        if all(_is_open_to(actor, one, rating, heard) for rating in about[one.pk])
    }


def _is_open_to(actor: Actor, paper: MeetingPaper, rating: Rating, heard: frozenset[int]) -> bool:
    if paper.kind == PaperKind.TALLY:
        return not is_own_pending(rating, actor)
    return rating.pk in heard


def may_bring_scan(paper: MeetingPaper, actor: Actor, *, on: date) -> bool:
    """Say whether the actor brings the scan of a paper signed by hand: a signer, or the office."""
    is_signer = own_place(paper, actor) is not None
    return is_signer or may_issue_papers(paper.meeting, actor, on=on)


def papers_waiting_for(person_id: int | None) -> QuerySet[MeetingSlot]:
    """Return the places on papers of meetings whose turn is this person's, the oldest first."""
    earlier = MeetingSlot.objects.filter(
        paper_id=OuterRef("paper_id"), step__lt=OuterRef("step"), signed_at__isnull=True
    )
    return (
        MeetingSlot.objects.filter(
            person_id=person_id or 0, signed_at__isnull=True, paper__ended_at__isnull=True
        )
        .exclude(Exists(earlier))
        .select_related("paper__number", "paper__meeting", "paper__subject__rating")
        .order_by("paper__issued_at", "pk")
    )


def present_file(paper: MeetingPaper) -> bytes:
    """Return a paper with the signatures so far.

    Raises:
        OSError: The stored file is lost or no longer matches its digest.
    """
    return read(paper.signed_file or paper.issued_file)


def verdict_on(paper: MeetingPaper, *, at: datetime) -> Verdict:
    """Verify the stored paper against the file that was issued.

    Raises:
        OSError: A stored file is lost or no longer matches its digest.
    """
    return verify(
        present_file(paper),
        trust=trust_at(at),
        issued=read(paper.issued_file),
        at=at,
        people=PeopleInPosts(),
    )


def paper_of_text(text_sha256: str) -> MeetingPaper | None:
    """Return the fully signed paper that carries this frozen text."""
    return _complete(text_sha256) if text_sha256 else None


def paper_of_code(code: str) -> MeetingPaper | None:
    """Return the fully signed paper whose code it is."""
    begins = digest_begins_with(code)
    return None if begins is None else _complete(begins)


def _complete(begins: str) -> MeetingPaper | None:
    found = MeetingPaper.objects.filter(
        text_sha256__startswith=begins, completed_at__isnull=False
    ).select_related("number", "signed_file", "issued_file", "meeting")
    return found.order_by("pk").first()
