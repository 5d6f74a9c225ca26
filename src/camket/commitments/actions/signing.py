"""Sign an issued paper with the signatory's certificate; what was signed is verified at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from asn1crypto import x509
from django.conf import settings
from django.utils.translation import gettext_lazy

from camket.audit.chain import one_act, record
from camket.commitments.actions.describing import described
from camket.commitments.actions.issuing import ask_for_signatures
from camket.commitments.actions.keeping import keep
from camket.commitments.actions.locking import locked
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.certificates import practice_at, signatory_of, signer_of, trust_at
from camket.commitments.decisions import Status, Turn
from camket.commitments.handing_over import tell
from camket.commitments.models import Commitment, Slot
from camket.commitments.order import Role
from camket.commitments.people import PeopleInPosts
from camket.commitments.refusing import refuse, without_services
from camket.commitments.signatures import sign_facts, signatories_of, unit_signing
from camket.commitments.signing import SignFacts, refusal_to_sign
from camket.documents.canonical import digest_of
from camket.documents.render import render_stamp
from camket.documents.values import Stamp
from camket.files.actions import store
from camket.files.models import StoredFile
from camket.files.storage import read
from camket.notifications.actions import settle
from camket.registry.actions import issue_number
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.signing.practice import raised
from camket.signing.reading import open_pdf, read_attachment
from camket.signing.sign import prepare_slot, sign_slot
from camket.signing.verdict import Verdict, VerdictKind
from camket.signing.verify import verify
from camket.signing.ways.actions.certificates import keep_owner
from camket.signing.ways.actions.closing import close_outdated
from camket.signing.ways.actions.scans import end_waiting
from camket.signing.ways.kinds import Room, Way
from camket.signing.ways.people import certificate_in, registered_to
from camket.signing.ways.returned import refuse_unless_signed_once
from camket.signing.wording import SigningRefusal
from camket.signing.writing import Prepared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


COMPLETE: Final = gettext_lazy("Bản cam kết năm {year} của {unit} đã có đủ chữ ký.")
_SIGNED_BY_KEY: Final = gettext_lazy(
    "Văn bản đã có chữ ký số nên bản ký tay không dùng nữa; các chữ ký còn lại ký số."
)


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A file with one signature more, and what was said about it."""

    pdf: bytes
    verdict: Verdict

    @property
    def serial(self) -> str:
        """Return the serial number of the certificate that signed last."""
        return self.verdict.signatures[-1].serial


@dataclass(frozen=True, slots=True)
class PreparedPaper:
    """A paper that waits for a signature value, in one of its slots."""

    commitment_id: int
    role: str
    prepared: Prepared


def sign_commitment(commitment_id: int, *, actor: Actor, now: datetime) -> Commitment:
    """Put the actor's signature on an issued paper; the last one issues its number.

    A second click after the signature was taken changes nothing and is no refusal.

    Raises:
        Refused: It is not the actor's to sign or not his turn, a side has no head, the stored file
            was altered, or the signature does not stand up to verification.
    """
    on = legal_day(now)
    commitment = _with_files(commitment_id)
    facts = sign_facts(commitment, actor, on=on)
    if _has_signed(facts):
        return commitment
    _refuse_unless_ready(commitment, facts, actor, on)
    slot = _own_slot(commitment, facts)
    base = commitment.signed_file or commitment.issued_file
    signed = _signed_pdf(commitment, slot, base, actor, now)  # slow: no row is locked
    return _take(commitment_id, slot.pk, signed, base, actor, now, way=Way.TRIAL)


def take_signed_file(
    commitment_id: int, role: str, pdf: bytes, *, way: Way, actor: Actor, now: datetime
) -> Commitment:
    """Accept a file that was signed elsewhere: verified first, then put in the slot, once.

    A device, a service, a plug-in and a person who uploads all end here. A second delivery after
    the slot was filled changes nothing and is no refusal.

    Args:
        commitment_id: The paper.
        role: The slot that was signed.
        pdf: The file that came back.
        way: How it was signed.
        actor: Whose signature it is to be.
        now: The instant of acceptance.

    Raises:
        Refused: It is not the actor's to sign or not his turn, the file is not the one that was
            sent plus this signature, or the signature does not stand up to verification.
    """
    on = legal_day(now)
    commitment = _with_files(commitment_id)
    facts = sign_facts(commitment, actor, on=on)
    if _has_signed(facts):
        return commitment
    _refuse_unless_ready(commitment, facts, actor, on)
    slot = _own_slot(commitment, facts)
    base = commitment.signed_file or commitment.issued_file
    sent, issued = _stored_bytes(commitment, base, actor, now)
    refuse_unless_signed_once(pdf, sent=sent, issued=issued, role=slot.role, name=slot.name)
    if slot.role != role:
        raise refuse(AgreementRefusal.FILE_REPLACED, commitment, actor=actor, on=on)
    signatory = signatory_of(slot, unit_signing(commitment, slot))
    certificate = certificate_in(pdf, role)
    known = PeopleInPosts()
    if certificate is not None:
        owner = registered_to(certificate, signatory)
        known = PeopleInPosts({certificate.sha256.hex(): owner} if owner else {})
    verdict = _refuse_unless_good(pdf, issued, commitment, actor, now, known)
    raised_pdf = _raised(pdf, commitment, actor, now)
    if raised_pdf != pdf:
        verdict = _refuse_unless_good(raised_pdf, issued, commitment, actor, now, known)
    signed = SignedFile(raised_pdf, verdict)
    with one_act():
        taken = _take(commitment_id, slot.pk, signed, base, actor, now, way=way)
        if certificate is not None:
            keep_owner(certificate, signatory, way, actor=actor, now=now)
    return taken


def prepare_signature(
    commitment_id: int,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    *,
    actor: Actor,
    now: datetime,
) -> PreparedPaper:
    """Return the actor's paper with everything of his signature but its value.

    Raises:
        Refused: It is not his to sign or not his turn, the stored file is not good, or the
            certificate is not his, not in force or of a kind no signature is made with.
    """
    on = legal_day(now)
    commitment = _with_files(commitment_id)
    facts = sign_facts(commitment, actor, on=on)
    _refuse_unless_ready(commitment, facts, actor, on)
    slot = _own_slot(commitment, facts)
    base = commitment.signed_file or commitment.issued_file
    pdf, issued = _stored_bytes(commitment, base, actor, now)
    _refuse_unless_good(pdf, issued, commitment, actor, now)
    unit_name = unit_signing(commitment, slot)
    is_trial: bool = settings.SHOWS_TRIAL_MARK
    stamp = render_stamp(Stamp(name=slot.name, unit=unit_name, at=now, is_trial=is_trial))
    prepared = prepare_slot(
        pdf,
        slot.role,
        certificate,
        chain,
        now,
        stamp,
        is_trial=is_trial,
        registered_to=registered_to(certificate, signatory_of(slot, unit_name)),
    )
    return PreparedPaper(commitment.pk, slot.role, prepared)


def _with_files(commitment_id: int) -> Commitment:
    """Return a paper with its files, not locked: signing it is slow."""
    papers = Commitment.papers.select_related("campaign", "number", "issued_file", "signed_file")
    return papers.get(pk=commitment_id)


@one_act()
def _take(
    commitment_id: int,
    slot_id: int,
    signed: SignedFile,
    base: StoredFile | None,
    actor: Actor,
    now: datetime,
    *,
    way: Way,
) -> Commitment:
    """Keep a signed and verified file, if nothing has changed since it was begun."""
    on = legal_day(now)
    commitment = locked(commitment_id)
    facts = sign_facts(commitment, actor, on=on)
    if _has_signed(facts):
        return commitment
    _refuse_unless_ready(commitment, facts, actor, on)
    present = commitment.signed_file_id or commitment.issued_file_id
    if base is None or present != base.pk:
        raise refuse(AgreementRefusal.FILE_REPLACED, commitment, actor=actor, on=on)
    slot = Slot.objects.select_related("person").get(pk=slot_id)
    slot.signed_at, slot.serial = now, signed.serial
    if Role(slot.role).is_seal and actor.person_id and actor.tenure_id:  # any keeper may apply it
        slot.person_id, slot.tenure_id = actor.person_id, actor.tenure_id
    slot.save(update_fields=["signed_at", "serial", "person_id", "tenure_id"])
    stored = store(signed.pdf, "application/pdf", now=now)
    commitment.signed_file = stored
    keep(commitment, stored, signed.verdict, now=now)
    why = str(_SIGNED_BY_KEY)
    end_waiting(Room.COMMITMENTS, commitment.pk, reason=why, actor=actor, now=now)
    close_outdated(Room.COMMITMENTS, commitment.pk, slot.role, actor=actor, now=now)
    if commitment.slots.filter(signed_at__isnull=True).exists():
        ask_for_signatures(commitment, now=now)
    else:
        conclude(commitment, stored, COMPLETE, actor=actor, now=now)
    commitment.save()
    record(
        "commitment.signed",
        commitment,
        actor=actor,
        at=now,
        before={"file": base.sha256},
        after={
            "status": commitment.status,
            "role": slot.role,
            "serial": signed.serial,
            "way": way.value,
            "file": stored.sha256,
        },
    )
    return commitment


def conclude(
    commitment: Commitment, stored: StoredFile, told: StrOrPromise, *, actor: Actor, now: datetime
) -> None:
    """Everybody has signed: the number counts as issued, both sides are told.

    Args:
        commitment: The paper, locked; the caller saves it.
        stored: The file that bears the number.
        told: What both sides are told.
        actor: Who did it.
        now: The instant.
    """
    if commitment.number_id is not None:
        commitment.number = issue_number(
            commitment.number_id,
            file=stored,
            actor=actor,
            now=now,
            described=described(commitment, read(stored)),
        )
    commitment.status = Status.SIGNED.value
    commitment.signed_at = now
    commitment.turn, commitment.turn_since = Turn.NOBODY.value, now
    settle(f"sign-{commitment.pk}", now=now)
    for side in (Turn.PARTY_A, Turn.PARTY_B):
        tell(
            commitment,
            side,
            str(told),
            now=now,
            asks_act=False,
            path=f"/ky/{commitment.pk}/kiem-tra/",
        )


def _signed_pdf(
    commitment: Commitment,
    slot: Slot,
    base: StoredFile | None,
    actor: Actor,
    now: datetime,
) -> SignedFile:
    """Return the file with the signature, and the verdict on it against the issued one.

    Raises:
        Refused: The stored file was altered, or the signature does not verify.
    """
    on = legal_day(now)
    pdf, issued = _stored_bytes(commitment, base, actor, now)
    _refuse_unless_good(pdf, issued, commitment, actor, now)  # nobody signs on top of a bad file
    attached = read_attachment(open_pdf(pdf)).digest
    if {attached, digest_of(commitment.text)} != {commitment.text_sha256}:
        raise refuse(AgreementRefusal.TEXT_DIFFERS, commitment, actor=actor, on=on)
    # the name that was frozen: a unit renamed since is still the one that signs
    unit_name = unit_signing(commitment, slot)
    signer = signer_of(slot, unit_name, on=on)
    is_trial: bool = settings.SHOWS_TRIAL_MARK
    stamp = render_stamp(Stamp(name=slot.name, unit=unit_name, at=now, is_trial=is_trial))
    try:
        signed = sign_slot(pdf, slot.role, signer, now, stamp, practice_at(now))
    except Refused as refused:
        if not isinstance(refused.reason, SigningRefusal):
            raise
        raise without_services(refused, commitment, actor=actor, on=on) from refused
    return SignedFile(signed, _refuse_unless_good(signed, issued, commitment, actor, now))


def _raised(pdf: bytes, commitment: Commitment, actor: Actor, now: datetime) -> bytes:
    """Return a file that was signed elsewhere with the timestamps the installation wants.

    Raises:
        Refused: There are none, and no lower level will do.
    """
    try:
        return raised(pdf, practice_at(now), now).pdf
    except Refused as refused:
        on = legal_day(now)
        raise without_services(refused, commitment, actor=actor, on=on) from refused


def _stored_bytes(
    commitment: Commitment, base: StoredFile | None, actor: Actor, now: datetime
) -> tuple[bytes, bytes]:
    """Return the file with the signatures so far, and the file as it was issued.

    Raises:
        Refused: There is none, or the stored bytes no longer match their digest.
    """
    on = legal_day(now)
    issued_file = commitment.issued_file
    if base is None or issued_file is None:
        raise refuse(AgreementRefusal.NOT_ISSUED, commitment, actor=actor, on=on)
    try:
        return read(base), read(issued_file)
    except OSError as error:
        raise refuse(AgreementRefusal.FILE_ALTERED, commitment, actor=actor, on=on) from error


def _refuse_unless_good(
    pdf: bytes,
    issued: bytes,
    commitment: Commitment,
    actor: Actor,
    now: datetime,
    known: PeopleInPosts | None = None,
) -> Verdict:
    """Verify a file against the issued one.

    Raises:
        Refused: It is neither complete nor good as far as it goes.
    """
    verdict = verify(
        pdf, trust=trust_at(now), issued=issued, at=now, people=known or PeopleInPosts()
    )
    if verdict.kind not in (VerdictKind.VALID, VerdictKind.INCOMPLETE):
        raise refuse(
            AgreementRefusal.SIGNATURE_NOT_VALID,
            commitment,
            actor=actor,
            on=legal_day(now),
            details={"reasons": " ".join(verdict.reasons)},
        )
    return verdict


def _has_signed(facts: SignFacts) -> bool:
    """Say whether the person's only slot is filled already: the click came twice."""
    own = facts.own
    return own is not None and own.is_signed and facts.status in (Status.ISSUED, Status.SIGNED)


def _refuse_unless_ready(commitment: Commitment, facts: SignFacts, actor: Actor, on: date) -> None:
    if reason := refusal_to_sign(facts):
        is_own = reason in (AgreementRefusal.HEAD_CHANGED, AgreementRefusal.POST_CHANGED)
        named = facts.own if is_own else facts.waiting
        raise refuse(
            reason,
            commitment,
            actor=actor,
            on=on,
            details={
                "signatories": signatories_of(facts),
                "name": named.name if named else "",
                "post": named.post if named else "",
                "post_today": named.post_today if named else "",
            },
        )


def _own_slot(commitment: Commitment, facts: SignFacts) -> Slot:
    """Return the slot that was just found to be the actor's and in turn."""
    role = facts.own.role.value if facts.own else ""
    return commitment.slots.get(role=role)
