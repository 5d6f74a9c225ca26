"""One signature of a file: its own bytes, its certificate, its time, its level, its place."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from camket.shared.clock import legal_day
from camket.signing.chain import Chain, Identity, follow, identity_of
from camket.signing.container import Container, is_intact, read_container
from camket.signing.facts import Known, facts_about
from camket.signing.reading import ROLES, SEAL_FIELD, SEALS, digest_of_ranges
from camket.signing.rebuilding import AlteredError
from camket.signing.revocation import Standing, Status
from camket.signing.sign import is_the_person
from camket.signing.times import (
    Archive,
    Ground,
    Stamp,
    control_time,
    has_place_to_ask,
    judge_token,
    standing_on,
    statuses,
    unsettled,
)
from camket.signing.timestamps import CLOCK_SKEW
from camket.signing.verdict import Finding, SignatureReport
from camket.signing.wording import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from camket.documents.canonical import RequiredSignatory
    from camket.signing.people import People
    from camket.signing.reading import KeptEvidence, SignatureEntry, SignatureField

_PADES: Final = "/ETSI.CAdES.detached"
_LONGEST_SESSION: Final = timedelta(days=1)
"""A signature may be prepared, and confirmed on a device later; beyond this the clock is wrong."""


@dataclass(frozen=True, slots=True)
class Case:
    """What each signature of a file is held against."""

    pdf: bytes
    slots: Sequence[RequiredSignatory]
    ground: Ground
    archives: Sequence[Archive]
    people: People | None


@dataclass(frozen=True, slots=True)
class Examined:
    """One signature, or one timestamp over the file, after it was looked at."""

    field: SignatureField
    entry: SignatureEntry
    findings: tuple[Finding, ...]
    report: SignatureReport | None = None
    identity: Identity | None = None


@dataclass(frozen=True, slots=True)
class _Time:
    """When a signature was made, as far as it is known.

    Attributes:
        at: The time it is judged at.
        is_proven: Whether a timestamp vouches for it.
        stamp: The timestamp in the signature, if there is one.
        control: By when the signature is proven to have existed.
    """

    at: datetime
    is_proven: bool
    stamp: Stamp | None
    control: datetime


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was found out about one signature, before it is told."""

    container: Container
    identity: Identity
    time: _Time
    chain: Chain
    known: tuple[Status, ...]
    intact: bool


def examine(case: Case, field: SignatureField, entry: SignatureEntry) -> Examined:
    """Say what there is to say about one signature."""
    try:
        container = read_container(case.pdf, entry)
    except (AlteredError, ValueError, TypeError, KeyError, IndexError):
        return _unreadable(field, entry)
    time = _time_of(case, container, entry)
    others = (*container.others, *case.ground.others)
    chain = follow(container.certificate, others, case.ground.trust, time.at)
    seen = _Seen(
        container=container,
        identity=identity_of(container.certificate),
        time=time,
        chain=chain,
        known=statuses(chain, case.ground, time.at),
        intact=_is_intact(container, case.pdf, entry),
    )
    findings = (
        *(_finding(fault, seen) for fault in _faults(case, seen, field, entry)),
        *_findings_on_person(case, field, seen),
    )
    return Examined(
        field, entry, findings, _report(case, field, entry, seen, findings), seen.identity
    )


def _time_of(case: Case, container: Container, entry: SignatureEntry) -> _Time:
    """Find out when a signature was made, from the outermost timestamp in."""
    control = control_time(case.archives, entry.end, case.ground.at)
    value: bytes = container.signer_info["signature"].native
    stamp = None
    if container.timestamp is not None:
        stamp = judge_token(
            container.timestamp,
            lambda name: hashlib.new(name, value).digest(),
            case.ground,
            control,
        )
    if stamp is not None and stamp.is_good and stamp.at is not None:
        return _Time(stamp.at, is_proven=True, stamp=stamp, control=control)
    if control < case.ground.at:
        return _Time(control, is_proven=True, stamp=stamp, control=control)
    at = entry.signed_at or case.ground.at
    return _Time(at, is_proven=False, stamp=stamp, control=control)


def _faults(case: Case, seen: _Seen, field: SignatureField, entry: SignatureEntry) -> list[Fault]:
    """List what is wrong with one signature, its place in the paper apart."""
    container, chain, time, at = seen.container, seen.chain, seen.time, case.ground.at
    claimed = entry.signed_at
    strangers = {one.dump() for one in container.others} - chain.certificates
    altered = (chain.is_trial and not container.is_own_spelling) or (
        chain.fault is None and bool(strangers)
    )
    unknown = unsettled(chain, seen.known)
    checks = {
        Fault.DIGEST_DIFFERS: not seen.intact,
        Fault.CONTENTS_ALTERED: altered,
        Fault.NO_TIME: claimed is None,
        Fault.TIMESTAMP_UNCHECKED: container.has_unknown_attributes,
        Fault.REVOKED: any(_is_revoked(one, time) for one in seen.known),
        Fault.REVOCATION_UNKNOWN: any(has_place_to_ask(one) for one in unknown),
        Fault.NO_PLACE_TO_ASK: not all(has_place_to_ask(one) for one in unknown),
        Fault.EXPIRED_NOW: not time.is_proven
        and chain.fault is None
        and at > container.certificate.not_valid_after,
        Fault.TRIAL_ENDED: chain.is_trial
        and field.name != SEAL_FIELD
        and _trial_ended(case.ground, time.at),
        Fault.TRUST_ENDED_NOW: not time.is_proven and _trust_ended(chain, case.ground),
        Fault.SIGNED_IN_THE_FUTURE: not chain.is_trial
        and not time.is_proven
        and claimed is not None
        and claimed > at + CLOCK_SKEW,
        Fault.CLOCK_SKEW: _is_skewed(claimed, time),
    }
    found = [fault for fault, is_so in checks.items() if is_so]
    told = (time.stamp.fault if time.stamp else None, container.weakness, chain.fault)
    return [*found, *(one for one in told if one)]


def _is_revoked(status: Status, time: _Time) -> bool:
    """Say whether a revocation counts: all do, but for those after a proven time."""
    if status.standing is not Standing.REVOKED or status.revoked_at is None:
        return False
    return not time.is_proven or status.revoked_at <= time.at


def _trial_ended(ground: Ground, at: datetime) -> bool:
    ended_at = ground.trust.trial_ended_at
    return ended_at is not None and at >= ended_at


def _trust_ended(chain: Chain, ground: Ground) -> bool:
    """Say whether the root is trusted no more; a trial was never worth anything, so it may end."""
    if chain.fault is not None or chain.is_trial:
        return False
    root = chain.path[0].dump()
    return all(anchor.certificate.dump() != root for anchor in ground.trust.anchors_at(ground.at))


def _is_skewed(claimed: datetime | None, time: _Time) -> bool:
    if claimed is None or not time.is_proven:
        return False
    return not time.at - _LONGEST_SESSION <= claimed <= time.at + CLOCK_SKEW


def _finding(fault: Fault, seen: _Seen) -> Finding:
    stamp = seen.time.stamp
    return Finding(fault, signer=seen.identity.name, name=stamp.service if stamp else "")


def _findings_on_person(case: Case, field: SignatureField, seen: _Seen) -> list[Finding]:
    """Check that the person is the one the slot was kept for, in his post that day."""
    slot = next((slot for slot in case.slots if slot.role == field.name), None)
    if slot is None:
        return []
    identity = seen.identity
    digest = hashlib.sha256(seen.container.certificate.dump()).hexdigest()
    # the trial authority writes whose it is on the certificate itself
    asks = case.people is not None and not seen.chain.is_trial
    registered = case.people.registered_to(digest) if case.people and asks else ""
    if not is_the_person(slot, identity, registered):
        return [Finding(Fault.WRONG_PERSON, identity.name, slot.name, slot.post)]
    on = legal_day(seen.time.at)
    if case.people and case.people.held_post(slot, on) is False:
        return [Finding(Fault.NOT_IN_POST, identity.name, f"{on:%d/%m/%Y}", slot.post)]
    return []


def _level(case: Case, seen: _Seen, entry: SignatureEntry) -> str | None:
    """Return the PAdES level that is there and proven."""
    if entry.subfilter != _PADES or not seen.container.is_pades:
        return None
    if not seen.time.is_proven or seen.chain.fault is not None:
        return "B-B"
    after = [one for one in case.archives if one.end > entry.end and one.stamp.is_good]
    if any(_is_provable(seen, (one.kept,)) for one in after):
        return "B-LTA"
    return "B-LT" if _is_provable(seen, (case.ground.kept,)) else "B-T"


def _is_provable(seen: _Seen, kept: Sequence[KeptEvidence]) -> bool:
    """Say whether what a file carries tells of every certificate that it was not revoked."""
    chains = [(seen.chain, seen.time.at)]
    stamp = seen.time.stamp
    if stamp is not None and stamp.is_good and stamp.chain is not None:
        chains.append((stamp.chain, seen.time.at))
    return all(
        status.standing is not Standing.UNKNOWN
        for chain, at in chains
        for status in standing_on(chain, kept, at)
    )


def _report(
    case: Case,
    field: SignatureField,
    entry: SignatureEntry,
    seen: _Seen,
    findings: Sequence[Finding],
) -> SignatureReport:
    faults = {finding.fault for finding in findings}
    time, chain, identity = seen.time, seen.chain, seen.identity
    unaltered = Fault.CONTENTS_ALTERED not in faults
    level = _level(case, seen, entry)
    stamp = time.stamp
    known = Known(
        signed_at=time.at if time.is_proven else entry.signed_at,
        service=stamp.service if stamp and stamp.is_good else "",
        is_proven=time.is_proven,
        level=level,
        intact=seen.intact and unaltered,
        trusted=chain.fault is None and unaltered and Fault.REVOKED not in faults,
        revoked=_revoked(faults),
        is_told_good=bool(seen.known)
        and all(one.standing is not Standing.UNKNOWN for one in seen.known),
        is_right_person=not faults & {Fault.WRONG_PERSON, Fault.NOT_IN_POST},
        is_seal=field.name in (SEAL_FIELD, *SEALS),
    )
    return SignatureReport(
        signer=identity.name,
        post=identity.post,
        unit=identity.unit,
        serial=identity.serial,
        role=field.name if field.name in ROLES else None,
        signed_at=known.signed_at,
        time_source="timestamp" if time.is_proven else "claimed",
        level=level,
        intact=known.intact,
        trusted=known.trusted,
        revoked=known.revoked,
        is_trial=chain.is_trial,
        facts=facts_about(identity, known),
    )


def _revoked(faults: set[Fault]) -> bool | None:
    if Fault.REVOKED in faults:
        return True
    return None if faults & {Fault.REVOCATION_UNKNOWN, Fault.NO_PLACE_TO_ASK} else False


def _is_intact(container: Container, pdf: bytes, entry: SignatureEntry) -> bool:
    return is_intact(container, digest_of_ranges(pdf, entry))


def _unreadable(field: SignatureField, entry: SignatureEntry) -> Examined:
    """Report a signature whose own bytes are not what a signer makes."""
    report = SignatureReport(
        signer="",
        post="",
        unit="",
        serial="",
        role=field.name if field.name in ROLES else None,
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
    return Examined(field, entry, (finding,), report)
