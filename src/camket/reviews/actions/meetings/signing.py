"""Signatures on the papers of a meeting: every way ends in one acceptance, as for commitments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from asn1crypto import x509
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from camket.audit.chain import one_act, record
from camket.commitments.certificates import authority, practice_at, trust_at, valid_span
from camket.commitments.people import PeopleInPosts
from camket.documents.pages import page_count
from camket.documents.render import render_stamp
from camket.documents.values import Stamp
from camket.files.actions import store
from camket.files.models import StoredFile
from camket.files.storage import read
from camket.notifications.actions import notify, settle
from camket.notifications.models import NoticeKind
from camket.registry.actions import Described, issue_number
from camket.reviews.actions.meetings.keeping import keep
from camket.reviews.actions.meetings.papers import ask_to_sign, scan_topic, topic_of
from camket.reviews.decisions.papers import PaperKind, PaperRefusal, refusal_to_sign
from camket.reviews.models import PAPER_NAMES, MeetingPaper, MeetingSlot
from camket.reviews.queries.meetings.papers import signatory_of, turn_on
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.signing.authority import Signer
from camket.signing.practice import raised
from camket.signing.sign import prepare_slot, sign_slot
from camket.signing.verdict import Verdict, VerdictKind
from camket.signing.verify import verify
from camket.signing.ways.actions.certificates import keep_owner
from camket.signing.ways.actions.closing import close_outdated
from camket.signing.ways.actions.scans import end_waiting
from camket.signing.ways.kinds import Room, Way
from camket.signing.ways.people import certificate_in, registered_to
from camket.signing.ways.returned import refuse_unless_signed_once
from camket.signing.writing import Prepared

_GOOD: Final = (VerdictKind.VALID, VerdictKind.INCOMPLETE)
_SIGNED_BY_KEY: Final = _(
    "Biên bản đã có chữ ký số nên bản ký tay không dùng nữa; các chữ ký còn lại ký số."
)


@dataclass(frozen=True, slots=True)
class _Turn:
    """A paper, the place whose turn it is, and the bytes it stands on."""

    paper: MeetingPaper
    slot: MeetingSlot
    base: StoredFile
    sent: bytes
    issued: bytes


def signer_of(slot: MeetingSlot, *, at: datetime) -> Signer:
    """Return the trial key of the person a place is kept for."""
    required = signatory_of(slot)
    valid_from, valid_to = valid_span(legal_day(at))
    return authority().issue(
        required.person,
        name=required.name,
        post=required.post,
        unit=required.unit,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def sign_paper(paper_id: int, *, actor: Actor, now: datetime) -> MeetingPaper:
    """Sign with the installation's trial certificate.

    Raises:
        Refused: It is not the actor's to sign or not his turn, a file was altered, or the signature
            does not stand up to verification.
    """
    turn = _turn(paper_id, actor)
    slot = turn.slot
    stamp = render_stamp(_stamp(slot, now))
    pdf = sign_slot(turn.sent, slot.role, signer_of(slot, at=now), now, stamp, practice_at(now))
    verdict = _good(pdf, turn.issued, now)
    return _take(turn, pdf, verdict, Way.TRIAL, actor, now)


def prepare_paper(
    paper_id: int,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    *,
    actor: Actor,
    now: datetime,
) -> tuple[str, Prepared]:
    """Return the role of the actor's place, and the file with all of his signature but its value.

    Raises:
        Refused: It is not the actor's to sign or not his turn, the stored file is not good, or the
            certificate is not his, not in force or of a kind no signature is made with.
    """
    turn = _turn(paper_id, actor)
    _good(turn.sent, turn.issued, now)  # nobody signs on top of a bad file
    prepared = prepare_slot(
        turn.sent,
        turn.slot.role,
        certificate,
        chain,
        now,
        render_stamp(_stamp(turn.slot, now)),
        is_trial=settings.SHOWS_TRIAL_MARK,
        registered_to=registered_to(certificate, signatory_of(turn.slot)),
    )
    return turn.slot.role, prepared


def take_signed_paper(
    paper_id: int, pdf: bytes, *, way: Way, actor: Actor, now: datetime
) -> MeetingPaper:
    """Accept a file that was signed elsewhere: verified first, then put in the place, once.

    Args:
        paper_id: The paper.
        pdf: The file that came back.
        way: How it was signed.
        actor: Whose signature it is to be.
        now: The instant of acceptance.

    Raises:
        Refused: It is not the actor's to sign or not his turn, the file is not the one that was
            sent plus this signature, or the signature does not stand up to verification.
    """
    turn = _turn(paper_id, actor)
    slot = turn.slot
    refuse_unless_signed_once(
        pdf, sent=turn.sent, issued=turn.issued, role=slot.role, name=slot.name
    )
    signatory, certificate = signatory_of(slot), certificate_in(pdf, slot.role)
    known = PeopleInPosts()
    if certificate is not None and (owner := registered_to(certificate, signatory)):
        known = PeopleInPosts({certificate.sha256.hex(): owner})
    _good(pdf, turn.issued, now, known)
    whole = raised(pdf, practice_at(now), now).pdf
    verdict = _good(whole, turn.issued, now, known)
    with one_act():
        taken = _take(turn, whole, verdict, way, actor, now)
        if certificate is not None:
            keep_owner(certificate, signatory, way, actor=actor, now=now)
    return taken


def _turn(paper_id: int, actor: Actor) -> _Turn:
    """Return the paper for the one whose turn it is, with the bytes he signs on."""
    paper = MeetingPaper.objects.select_related(
        "number", "issued_file", "signed_file", "meeting__period"
    ).get(pk=paper_id)
    slot = _own_slot(paper, actor)
    base = paper.signed_file or paper.issued_file
    try:
        return _Turn(paper, slot, base, read(base), read(paper.issued_file))
    except OSError as error:
        raise Refused(PaperRefusal.FILE_ALTERED) from error


def _own_slot(paper: MeetingPaper, actor: Actor) -> MeetingSlot:
    turn = turn_on(paper, actor)
    if refusal := refusal_to_sign(turn):
        raise Refused(refusal, name=turn.waiting.name if turn.waiting else "")
    return paper.slots.select_related("person").get(person_id=actor.person_id or 0)


def _stamp(slot: MeetingSlot, now: datetime) -> Stamp:
    return Stamp(name=slot.name, unit=slot.unit_name, at=now, is_trial=settings.SHOWS_TRIAL_MARK)


def _good(pdf: bytes, issued: bytes, now: datetime, known: PeopleInPosts | None = None) -> Verdict:
    verdict = verify(
        pdf, trust=trust_at(now), issued=issued, at=now, people=known or PeopleInPosts()
    )
    if verdict.kind not in _GOOD:
        raise Refused(PaperRefusal.SIGNATURE_NOT_VALID, reasons=" ".join(verdict.reasons))
    return verdict


@one_act()
def _take(
    turn: _Turn, pdf: bytes, verdict: Verdict, way: Way, actor: Actor, now: datetime
) -> MeetingPaper:
    """Keep a signed and verified file, if nothing has changed since it was begun."""
    paper = (
        MeetingPaper.objects.select_for_update(of=("self",))
        .select_related("number", "meeting__period")
        .get(pk=turn.paper.pk)
    )
    slot = _own_slot(paper, actor)
    if (paper.signed_file_id or paper.issued_file_id) != turn.base.pk:
        raise Refused(PaperRefusal.FILE_REPLACED)
    slot.signed_at, slot.way = now, way.value
    slot.serial = verdict.signatures[-1].serial
    slot.save(update_fields=["signed_at", "way", "serial"])
    paper.signed_file = store(pdf, "application/pdf", now=now)
    keep(paper, paper.signed_file, verdict, now=now)
    end_waiting(Room.MEETINGS, paper.pk, reason=str(_SIGNED_BY_KEY), actor=actor, now=now)
    close_outdated(Room.MEETINGS, paper.pk, slot.role, actor=actor, now=now)
    settle(scan_topic(paper), now=now)
    is_whole = not paper.slots.filter(signed_at__isnull=True).exists()
    if is_whole:
        conclude(paper, slot, page_count(pdf), actor=actor, now=now)
    else:
        ask_to_sign(paper, now=now)
    paper.save()
    record(
        "meeting.paper_signed",
        paper.meeting,
        actor=actor,
        at=now,
        unit_id=paper.meeting.body_id,
        before={"file": turn.base.sha256},
        after={
            "paper": paper.pk,
            "role": slot.role,
            "serial": slot.serial,
            "way": way.value,
            "file": paper.signed_file.sha256,
            "is_complete": is_whole,
        },
    )
    return paper


def conclude(
    paper: MeetingPaper, last: MeetingSlot, pages: int, *, actor: Actor, now: datetime
) -> None:
    """Everybody has signed: the number counts as issued, those who signed are told.

    Args:
        paper: The paper with its signed file, locked; the caller saves it.
        last: The place that was filled last.
        pages: How many pages the file has.
        actor: Who did it.
        now: The instant.
    """
    stored = paper.signed_file
    assert stored is not None  # noqa: S101  # every caller has just set it
    paper.completed_at = now
    paper.number = issue_number(
        paper.number_id,
        file=stored,
        actor=actor,
        now=now,
        described=Described(
            pages=pages,
            signer_post=last.post_name,
            signer_name=last.name,
            recipients=("Hồ sơ kiểm điểm",),
        ),
    )
    settle(topic_of(paper), scan_topic(paper), now=now)
    signers = paper.slots.select_related("person")
    notify(
        [one.person.account_id for one in signers],
        topic=f"{topic_of(paper)}:whole",
        kind=NoticeKind.ANSWERED.value,
        text=f"{PAPER_NAMES[PaperKind(paper.kind)]} số {paper.number} đã có đủ chữ ký.",
        path=f"/danh-gia/hop/bien-ban/{paper.pk}/",
        now=now,
    )
