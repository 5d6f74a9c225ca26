"""A signed PDF → what can be said about it. Whatever cannot be checked is not valid."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from camket.documents.canonical import UnfrozenTextError, steps_of
from camket.signing.accounting import has_stray_bytes
from camket.signing.chain import Chain, Identity, follow, identity_of
from camket.signing.container import AlteredError, Container, is_intact, read_container
from camket.signing.facts import facts_about
from camket.signing.reading import (
    ROLES,
    SEAL_FIELD,
    MalformedError,
    SignatureEntry,
    SignatureField,
    open_pdf,
    read_attachment,
    signature_fields,
)
from camket.signing.revisions import only_fills_field
from camket.signing.sign import is_the_person
from camket.signing.verdict import Finding, SignatureReport, Verdict
from camket.signing.wording import ISSUED_FILE, SEAL, SIGNATURE_OF, Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asn1crypto import x509

    from camket.documents.canonical import FrozenText, RequiredSignatory

_SEALS: Final = frozenset({"seal_a", "seal_b"})
_PADES: Final = "/ETSI.CAdES.detached"
_CLOCK_SKEW: Final = timedelta(minutes=5)
_TRACE_OF_A_SIGNATURE: Final = b"/ByteRange"
_LOGGER: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Case:
    """What each signature of a file is held against."""

    pdf: bytes
    roots: Sequence[x509.Certificate]
    slots: Sequence[RequiredSignatory]
    at: datetime


@dataclass(frozen=True, slots=True)
class _Examined:
    """One signature after its own bytes, its certificate and its place were looked at."""

    field: SignatureField
    entry: SignatureEntry
    report: SignatureReport
    findings: tuple[Finding, ...]
    identity: Identity | None


def verify(
    pdf: bytes,
    *,
    roots: Sequence[x509.Certificate],
    issued: bytes | None = None,
    at: datetime | None = None,
) -> Verdict:
    """Return the verdict on a file; it never raises.

    Args:
        pdf: The file, from anywhere.
        roots: The trusted roots.
        issued: The file as it was issued, where it is known.
        at: The instant of verification; the present one by default.
    """
    if not pdf.startswith(b"%PDF-"):
        return Verdict((Finding(Fault.NOT_A_PDF),), is_readable=False)
    try:
        return _verdict(pdf, roots, issued, at or datetime.now(UTC))
    except Exception:  # a foreign file can break a reader in any way; fail closed
        _LOGGER.info("a file could not be verified", exc_info=True)
        return Verdict(
            (Finding(Fault.DAMAGED),),
            same_as_issued=None if issued is None else False,
            is_readable=_TRACE_OF_A_SIGNATURE in pdf,
        )


def _verdict(
    pdf: bytes, roots: Sequence[x509.Certificate], issued: bytes | None, at: datetime
) -> Verdict:
    reader = open_pdf(pdf)
    signed = [(field, field.entry) for field in signature_fields(reader) if field.entry]
    if not signed:
        return Verdict((Finding(Fault.NO_SIGNATURE),), is_readable=False)
    text, text_findings = _frozen_text(pdf[: signed[0][1].end])
    slots = text.slots if text else ()
    case = _Case(pdf, roots, slots, at)
    examined = [_examine(case, field, entry) for field, entry in signed]
    covering = _coverage(pdf, signed[-1][1])
    changes = _changes(pdf, examined, issued)
    arrangement = _arrangement(examined, slots, has_issued=issued is not None)
    seal_holds = _seal_holds(examined[0], arrangement)
    return Verdict(
        findings=(
            *covering,
            *changes,
            *text_findings,
            *arrangement,
            *(finding for one in examined for finding in one.findings),
        ),
        signatures=tuple(one.report for one in examined),
        missing=tuple(
            slot for slot in slots if slot.role not in {one.field.name for one in examined}
        ),
        same_as_issued=_same_as_issued(changes, seal_holds=seal_holds, issued=issued),
        whole_file_covered=not covering,
        is_trial=bool(text and text.is_trial) or any(one.report.is_trial for one in examined),
    )


def _frozen_text(first_revision: bytes) -> tuple[FrozenText | None, list[Finding]]:
    """Read the attachment as it stood when the first signature was made."""
    try:
        return read_attachment(open_pdf(first_revision)), []
    except (MalformedError, UnfrozenTextError, KeyError):
        return None, [Finding(Fault.ATTACHMENT_UNREADABLE)]


def _coverage(pdf: bytes, last: SignatureEntry) -> list[Finding]:
    """Check that the last signature covers the file to its end, but for its own value."""
    end = pdf.rstrip(b"\r\n")
    if last.end == len(pdf) and end.endswith(b"%%EOF") and len(pdf) - len(end) <= len(b"\r\n"):
        return []
    if last.end < len(pdf) and b"obj" not in pdf[last.end :]:
        return [Finding(Fault.RUBBISH_AFTER_END), Finding(Fault.NOT_WHOLLY_COVERED)]
    return [Finding(Fault.NOT_WHOLLY_COVERED)]


def _changes(pdf: bytes, examined: Sequence[_Examined], issued: bytes | None) -> list[Finding]:
    """Compare each signed revision with the one before, from the issued one on."""
    ends = [one.entry.end for one in examined]
    names = [_named(one) for one in examined]
    steps = list(zip(ends, names, examined[1:], strict=False))
    if issued is not None and not pdf.startswith(issued):
        return [Finding(Fault.NOT_THE_ISSUED_FILE)]
    if issued is not None and len(issued) < ends[0]:
        steps.insert(0, (len(issued), ISSUED_FILE, examined[0]))
    elif issued is not None and len(issued) not in ends:
        return [Finding(Fault.NOT_THE_ISSUED_FILE)]
    for before, name, one in steps:
        after = one.entry.end
        if before >= after or not only_fills_field(pdf[:before], pdf[:after], one.field.number):
            return [Finding(Fault.CHANGED_AFTER_SIGNING)]
        if has_stray_bytes(pdf, before, after):
            return [Finding(Fault.STRAY_BYTES, name=name, signer=_named(one))]
    return []


def _named(one: _Examined) -> str:
    """Return what a sentence calls a signature."""
    if one.field.name == SEAL_FIELD:
        return SEAL
    return SIGNATURE_OF.format(signer=one.report.signer or f"“{one.field.name}”")


def _arrangement(
    examined: Sequence[_Examined], slots: Sequence[RequiredSignatory], *, has_issued: bool
) -> list[Finding]:
    """Check seal, order and places of the signatures as a whole."""
    found = _seal_findings(examined, has_issued=has_issued)
    roles = [one.field.name for one in examined if one.field.name != SEAL_FIELD]
    wanted = [slot.role for slot in slots]
    found += [
        Finding(Fault.UNEXPECTED_SIGNATURE, signer=one.report.signer)
        for one in examined
        if slots and one.field.name not in (SEAL_FIELD, *wanted)
    ]
    if not _in_order([role for role in roles if role in wanted], slots):
        found.append(Finding(Fault.WRONG_ORDER))
    found += [
        Finding(Fault.SEAL_PLACE_BY_A_PERSON, signer=one.report.signer)
        for one in examined
        if one.field.name in _SEALS and one.identity and not one.identity.is_an_organisation
    ]
    return found


def _in_order(roles: Sequence[str], slots: Sequence[RequiredSignatory]) -> bool:
    """Say whether nobody signed before everybody of the steps before his had."""
    steps = steps_of(slots)
    return all(
        earlier in roles[:place]
        for place, role in enumerate(roles)
        for earlier, step in steps.items()
        if step < steps[role]
    )


def _seal_findings(examined: Sequence[_Examined], *, has_issued: bool) -> list[Finding]:
    places = [index for index, one in enumerate(examined) if one.field.name == SEAL_FIELD]
    if not places:
        return [] if has_issued else [Finding(Fault.NO_SEAL)]
    if places != [0]:
        return [Finding(Fault.SEAL_NOT_FIRST)]
    seal = examined[0]
    found = []
    if not seal.entry.locks_text:
        found.append(Finding(Fault.PERMISSIONS_CHANGED))
    if seal.identity and not seal.identity.is_an_organisation:
        found.append(Finding(Fault.SEAL_BY_A_PERSON, signer=seal.identity.name))
    return found


def _seal_holds(first: _Examined, arrangement: Sequence[Finding]) -> bool:
    """Say whether a good seal at issue tells what the issued content was."""
    faults = {finding.fault for finding in arrangement}
    is_good_seal = not faults & {
        Fault.SEAL_NOT_FIRST,
        Fault.PERMISSIONS_CHANGED,
        Fault.SEAL_BY_A_PERSON,
    }
    report = first.report
    return first.field.name == SEAL_FIELD and is_good_seal and report.intact and report.trusted


def _same_as_issued(
    changes: Sequence[Finding], *, seal_holds: bool, issued: bytes | None
) -> bool | None:
    if changes:
        return False
    if issued is not None:
        return True
    return True if seal_holds else None


def _examine(case: _Case, field: SignatureField, entry: SignatureEntry) -> _Examined:
    try:
        container = read_container(case.pdf, entry)
    except (AlteredError, ValueError, TypeError, KeyError, IndexError):
        return _unreadable(field, entry)
    identity = identity_of(container.certificate)
    intact = _is_intact(container, case.pdf, entry)
    signed_at = entry.signed_at or case.at
    chain = follow(container.certificate, container.others, case.roots, signed_at)
    faults = _faults(container, chain, entry, case.at, intact=intact)
    found = [Finding(fault, signer=identity.name) for fault in faults]
    slot = next((slot for slot in case.slots if slot.role == field.name), None)
    is_right_person = slot is None or is_the_person(
        slot, identity.name, identity.post, identity.unit, identity.person
    )
    if slot and not is_right_person:
        found.append(Finding(Fault.WRONG_PERSON, identity.name, slot.name, slot.post))
    unaltered = Fault.CONTENTS_ALTERED not in faults
    trusted = chain.fault is None and unaltered
    report = SignatureReport(
        signer=identity.name,
        post=identity.post,
        unit=identity.unit,
        serial=identity.serial,
        role=_role(field),
        signed_at=entry.signed_at,
        time_source="claimed",
        level="B-B" if entry.subfilter == _PADES and container.is_pades else None,
        intact=intact and unaltered,
        trusted=trusted,
        revoked=_revoked(chain),
        is_trial=chain.is_trial,
        facts=facts_about(
            identity,
            entry.signed_at,
            intact=intact and unaltered,
            trusted=trusted,
            is_right_person=is_right_person,
            is_seal=field.name in (SEAL_FIELD, *_SEALS),
        ),
    )
    return _Examined(field, entry, report, tuple(found), identity)


def _role(field: SignatureField) -> str | None:
    return field.name if field.name in ROLES else None


def _revoked(chain: Chain) -> bool | None:
    if chain.fault is Fault.REVOKED:
        return True
    return None if chain.names_revocation else False


def _faults(
    container: Container, chain: Chain, entry: SignatureEntry, at: datetime, *, intact: bool
) -> list[Fault]:
    """List what is wrong with one signature, its place in the paper apart."""
    claimed = entry.signed_at
    strangers = {one.dump() for one in container.others} - chain.certificates
    altered = (chain.is_trial and not container.is_lower_spelling) or (
        chain.fault is None and bool(strangers)
    )
    checks = {
        Fault.DIGEST_DIFFERS: not intact,
        Fault.CONTENTS_ALTERED: altered,
        Fault.WEAK_ALGORITHM: not container.is_strong,
        Fault.NO_TIME: claimed is None,
        Fault.TIMESTAMP_UNCHECKED: container.is_timestamped,
        Fault.REVOCATION_UNKNOWN: chain.names_revocation,
        Fault.EXPIRED_NOW: chain.fault is None and at > container.certificate.not_valid_after,
        Fault.SIGNED_IN_THE_FUTURE: not chain.is_trial
        and claimed is not None
        and claimed > at + _CLOCK_SKEW,
    }
    found = [fault for fault, is_so in checks.items() if is_so]
    return [*found, chain.fault] if chain.fault else found


def _is_intact(container: Container, pdf: bytes, entry: SignatureEntry) -> bool:
    start, length, after, rest = entry.ranges

    def digest(name: str) -> bytes:
        summed = hashlib.new(name, pdf[start : start + length])
        summed.update(pdf[after : after + rest])
        return summed.digest()

    return is_intact(container, digest)


def _unreadable(field: SignatureField, entry: SignatureEntry) -> _Examined:
    """Report a signature whose own bytes are not what a signer makes."""
    report = SignatureReport(
        signer="",
        post="",
        unit="",
        serial="",
        role=_role(field),
        signed_at=entry.signed_at,
        time_source="claimed",
        level=None,
        intact=False,
        trusted=False,
        revoked=None,
        is_trial=False,
        facts=(),
    )
    finding = Finding(Fault.CONTENTS_ALTERED, signer=f"“{field.name}”")
    return _Examined(field, entry, report, (finding,), None)
