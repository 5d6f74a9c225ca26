"""A signed PDF → what can be said about it. Whatever cannot be checked is not valid."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from camket.documents.canonical import UnfrozenTextError, steps_of
from camket.signing.accounting import carriers_in, is_of_another_program, is_packed
from camket.signing.bounds import is_too_much
from camket.signing.examining import Case, Examined, examine
from camket.signing.foreign import fills_as_another_program
from camket.signing.reading import (
    SEAL_FIELD,
    SEALS,
    MalformedError,
    Revisions,
    SignatureEntry,
    kept_evidence,
    read_attachment,
    signature_fields,
)
from camket.signing.revisions import only_archives, only_fills_field
from camket.signing.times import Archive, archives_of, ground_of
from camket.signing.trust import Trust
from camket.signing.verdict import ArchiveReport, Finding, Verdict
from camket.signing.wording import (
    ARCHIVE_TIMESTAMP,
    ISSUED_FILE,
    SEAL,
    SIGNATURE_OF,
    THE_FILE,
    Fault,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asn1crypto import x509

    from camket.documents.canonical import FrozenText, RequiredSignatory
    from camket.signing.people import People

_TRACE_OF_A_SIGNATURE: Final = b"/ByteRange"
_LOGGER: Final = logging.getLogger(__name__)


def verify(
    pdf: bytes,
    *,
    roots: Sequence[x509.Certificate] = (),
    issued: bytes | None = None,
    at: datetime | None = None,
    trust: Trust | None = None,
    people: People | None = None,
) -> Verdict:
    """Return the verdict on a file; it never raises.

    Args:
        pdf: The file, from anywhere.
        roots: Trusted roots, without end, besides those of `trust`.
        issued: The file as it was issued, where it is known.
        at: The instant of verification; the present one by default.
        trust: Roots with their times, intermediates, and what is known of revocation.
        people: What the application knows of those who sign.
    """
    if not pdf.startswith(b"%PDF-"):
        return Verdict((Finding(Fault.NOT_A_PDF),), is_readable=False)
    if is_too_much(pdf):
        return Verdict((Finding(Fault.TOO_MUCH_TO_READ),))
    anchors = (*Trust.in_roots(roots).anchors, *(trust or Trust()).anchors)
    whole = replace(trust or Trust(), anchors=anchors)
    try:
        return _verdict(pdf, whole, issued, at or datetime.now(UTC), people)
    except Exception:  # a foreign file can break a reader in any way; fail closed
        _LOGGER.info("a file could not be verified", exc_info=True)
        return Verdict(
            (Finding(Fault.DAMAGED),),
            same_as_issued=None if issued is None else False,
            is_readable=_TRACE_OF_A_SIGNATURE in pdf,
        )


def _verdict(
    pdf: bytes, trust: Trust, issued: bytes | None, at: datetime, people: People | None
) -> Verdict:
    revisions = Revisions(pdf)
    reader = revisions.until(len(pdf))
    filled = [(field, field.entry) for field in signature_fields(reader) if field.entry]
    signed = [one for one in filled if not one[1].is_document_timestamp]
    if not signed:
        return _without_signature(pdf)
    text, text_findings = _frozen_text(revisions, filled[0][1].end)
    slots = text.slots if text else ()
    ground = ground_of(trust, kept_evidence(reader), at)
    stamped = [one for one in filled if one[1].is_document_timestamp]
    archives = archives_of(pdf, revisions, stamped, ground)
    case = Case(pdf, slots, ground, archives, people)
    examined = [examine(case, field, entry) for field, entry in signed]
    ends = {one.entry.end: one for one in examined}
    ends |= {
        archive.end: _as_examined(archive, entry)
        for archive, (_, entry) in zip(archives, stamped, strict=True)
    }
    steps = [ends[entry.end] for _, entry in filled]
    covering = _coverage(pdf, filled[-1][1])
    changes = _changes(pdf, revisions, steps, issued)
    arrangement = _arrangement(examined, slots, has_issued=issued is not None)
    seal_holds = steps[0] is examined[0] and _seal_holds(examined[0], arrangement)
    reports = [one.report for one in examined if one.report]
    return Verdict(
        findings=(
            *covering,
            *changes,
            *text_findings,
            *arrangement,
            *(finding for one in steps for finding in one.findings),
        ),
        signatures=tuple(reports),
        missing=tuple(
            slot for slot in slots if slot.role not in {one.field.name for one in examined}
        ),
        same_as_issued=_same_as_issued(changes, seal_holds=seal_holds, issued=issued),
        whole_file_covered=not covering,
        is_trial=bool(text and text.is_trial) or any(one.is_trial for one in reports),
        archives=tuple(_archive_report(one) for one in archives),
    )


def _without_signature(pdf: bytes) -> Verdict:
    """Tell a file that never had a signature from one that was altered so that none is found."""
    if _TRACE_OF_A_SIGNATURE in pdf:
        return Verdict((Finding(Fault.SIGNATURES_OUT_OF_REACH),), same_as_issued=False)
    return Verdict((Finding(Fault.NO_SIGNATURE),), is_readable=False)


def _as_examined(archive: Archive, entry: SignatureEntry) -> Examined:
    """Return a timestamp over the file as one of the steps the file was made in."""
    fault, name = archive.stamp.fault, archive.stamp.service
    found = (Finding(fault, signer=THE_FILE, name=name),) if fault else ()
    return Examined(archive.field, entry, found)


def _archive_report(archive: Archive) -> ArchiveReport:
    stamp = archive.stamp
    return ArchiveReport(
        service=stamp.service,
        serial=stamp.serial,
        at=stamp.at,
        good=stamp.is_good,
        ends_at=stamp.ends_at,
    )


def _frozen_text(revisions: Revisions, first_end: int) -> tuple[FrozenText | None, list[Finding]]:
    """Read the attachment as it stood when the first signature was made."""
    try:
        return read_attachment(revisions.until(first_end)), []
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


def _changes(
    pdf: bytes, revisions: Revisions, examined: Sequence[Examined], issued: bytes | None
) -> list[Finding]:
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
        if found := _change(pdf, revisions, before, name, one):
            return [found]
    return []


def _change(
    pdf: bytes, revisions: Revisions, before: int, name: str, one: Examined
) -> Finding | None:
    """Say what a signed revision did besides what it may, from where the one before ended."""
    after = one.entry.end
    if before >= after:
        return Finding(Fault.CHANGED_AFTER_SIGNING)
    carriers = carriers_in(pdf, before, after)
    is_archive = one.entry.is_document_timestamp
    if is_packed(pdf, before, after) and (carriers is None or is_archive):
        return Finding(Fault.PACKED_REVISION, name=name, signer=_named(one))
    old, new = revisions.until(before), revisions.until(after)
    number = one.field.number
    is_allowed = (
        only_archives(old, new, number)
        if is_archive
        else only_fills_field(old, new, number, carriers or frozenset())
    )
    is_foreign = not is_allowed and is_of_another_program(pdf, before, after)
    if not is_allowed and not (is_foreign and fills_as_another_program(old, new, number)):
        return Finding(Fault.CHANGED_AFTER_SIGNING)
    if carriers is None:
        return Finding(Fault.STRAY_BYTES, name=name, signer=_named(one))
    return None


def _named(one: Examined) -> str:
    """Return what a sentence calls a signature."""
    if one.field.name == SEAL_FIELD:
        return SEAL
    if one.report is None:
        return ARCHIVE_TIMESTAMP
    return SIGNATURE_OF.format(signer=one.report.signer or f"“{one.field.name}”")


def _arrangement(
    examined: Sequence[Examined], slots: Sequence[RequiredSignatory], *, has_issued: bool
) -> list[Finding]:
    """Check seal, order and places of the signatures as a whole."""
    found = _seal_findings(examined, has_issued=has_issued)
    roles = [one.field.name for one in examined if one.field.name != SEAL_FIELD]
    wanted = [slot.role for slot in slots]
    found += [
        Finding(Fault.UNEXPECTED_SIGNATURE, signer=one.report.signer)
        for one in examined
        if one.report and slots and one.field.name not in (SEAL_FIELD, *wanted)
    ]
    if not _in_order([role for role in roles if role in wanted], slots):
        found.append(Finding(Fault.WRONG_ORDER))
    found += [
        Finding(Fault.SEAL_PLACE_BY_A_PERSON, signer=one.report.signer)
        for one in examined
        if one.report
        and one.field.name in SEALS
        and one.identity
        and not one.identity.is_an_organisation
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


def _seal_findings(examined: Sequence[Examined], *, has_issued: bool) -> list[Finding]:
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


def _seal_holds(first: Examined, arrangement: Sequence[Finding]) -> bool:
    """Say whether a good seal at issue tells what the issued content was."""
    faults = {finding.fault for finding in arrangement}
    is_good_seal = not faults & {
        Fault.SEAL_NOT_FIRST,
        Fault.PERMISSIONS_CHANGED,
        Fault.SEAL_BY_A_PERSON,
    }
    report = first.report
    if report is None or first.field.name != SEAL_FIELD:
        return False
    return is_good_seal and report.intact and report.trusted


def _same_as_issued(
    changes: Sequence[Finding], *, seal_holds: bool, issued: bytes | None
) -> bool | None:
    if changes:
        return False
    if issued is not None:
        return True
    return True if seal_holds else None
