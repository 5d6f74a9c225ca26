"""When was it there? Timestamps are believed from the outermost in, each at the next one's time.

A timestamp over the file proves that everything before it existed; while its own certificate holds,
nothing inside needs to hold any more. So the last one is judged at the present, the one before it
at the time of the last, and so on, down to the timestamp in a signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from asn1crypto import x509

from camket.signing.chain import TIMESTAMPING, Chain, follow
from camket.signing.container import Token, contents_of, is_in_capitals, read_token
from camket.signing.reading import KeptEvidence, digest_of_ranges, kept_evidence
from camket.signing.rebuilding import AlteredError
from camket.signing.revocation import Standing, Status, is_certificate, status_of
from camket.signing.timestamps import CLOCK_SKEW, service_of
from camket.signing.wording import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from camket.signing.reading import Revisions, SignatureEntry, SignatureField
    from camket.signing.trust import Trust

_UNREADABLE: Final = (AlteredError, ValueError, TypeError, KeyError, IndexError)


@dataclass(frozen=True, slots=True)
class Ground:
    """What times and revocation are judged by.

    Attributes:
        trust: Roots, intermediates and revocation data at hand.
        kept: What the file itself carries.
        others: The certificates the file carries for whoever needs them.
        at: The instant of verification.
    """

    trust: Trust
    kept: KeptEvidence
    others: tuple[x509.Certificate, ...]
    at: datetime


def ground_of(trust: Trust, kept: KeptEvidence, at: datetime) -> Ground:
    """Return what times and revocation are judged by; what is no certificate leads nowhere."""
    others = [x509.Certificate.load(der) for der in kept.certificates if is_certificate(der)]
    return Ground(trust, kept, tuple(others), at)


@dataclass(frozen=True, slots=True)
class Stamp:
    """One timestamp after it was looked at.

    Attributes:
        at: The time it states; None where it cannot be read.
        service: Who made it.
        serial: Serial number of the certificate that made it, in hexadecimal.
        chain: Whom it leads to.
        fault: Why it proves nothing, or None.
        ends_at: When its certificates end, and with them the proof.
    """

    at: datetime | None
    service: str
    serial: str
    chain: Chain | None
    fault: Fault | None
    ends_at: datetime | None

    @property
    def is_good(self) -> bool:
        """Say whether it proves its time."""
        return self.fault is None and self.at is not None


@dataclass(frozen=True, slots=True)
class Archive:
    """A timestamp over the file, where it ends, and what the file carried then."""

    field: SignatureField
    end: int
    stamp: Stamp
    kept: KeptEvidence


def archives_of(
    pdf: bytes,
    revisions: Revisions,
    entries: Sequence[tuple[SignatureField, SignatureEntry]],
    ground: Ground,
) -> list[Archive]:
    """Judge the timestamps over a file, and return them in the order they were made."""
    control = ground.at
    found = []
    for field, entry in reversed(entries):
        stamp = _stamp_over_file(pdf, entry, ground, control)
        if stamp.is_good and stamp.at is not None:
            control = min(control, stamp.at)
        kept = kept_evidence(revisions.until(entry.end))
        found.append(Archive(field, entry.end, stamp, kept))
    return found[::-1]


def control_time(archives: Sequence[Archive], end: int, at: datetime) -> datetime:
    """Return by when a revision that ends here is proven to have existed; `at` if by none."""
    times = [one.stamp.at for one in archives if one.end > end and one.stamp.is_good]
    return min([at, *(time for time in times if time is not None)])


def judge_token(
    der: bytes, digest_of: Callable[[str], bytes], ground: Ground, control: datetime
) -> Stamp:
    """Judge one timestamp token.

    Args:
        der: The token.
        digest_of: Digests what it is to vouch for, by the name of an algorithm.
        ground: What it is judged by.
        control: By when it is proven to have existed.
    """
    try:
        token = read_token(der)
        good = token.vouches_for(digest_of)
    except _UNREADABLE:
        return Stamp(None, "", "", None, Fault.TIMESTAMP_BROKEN, None)
    chain = follow(
        token.certificate,
        (*token.others, *ground.others),
        ground.trust,
        token.at,
        purpose=TIMESTAMPING,
    )
    fault = None if good else Fault.TIMESTAMP_BROKEN
    return Stamp(
        at=token.at,
        service=service_of(token),
        serial=f"{token.certificate.serial_number:X}",
        chain=chain,
        fault=fault or _fault_of(token, chain, ground, control),
        ends_at=min((one.not_valid_after for one in chain.path[1:]), default=None),
    )


def standing_on(chain: Chain, evidence: Sequence[KeptEvidence], at: datetime) -> tuple[Status, ...]:
    """Return what is known of each certificate below the root at a time."""
    return tuple(status_of(own, issuer, evidence, at) for own, issuer in chain.links)


def statuses(chain: Chain, ground: Ground, at: datetime) -> tuple[Status, ...]:
    """Return the same from all that is at hand; where that is not enough, authorities are asked."""
    evidence = [ground.kept, ground.trust.evidence]
    found = standing_on(chain, evidence, at)
    for ask in (ground.trust.recall, ground.trust.ask):
        if ask is None or all(one.standing is not Standing.UNKNOWN for one in found):
            continue
        is_at_hand = ask is ground.trust.recall  # an answer brought in by hand needs no place
        for (own, issuer), status in zip(chain.links, found, strict=True):
            if status.standing is Standing.UNKNOWN and (is_at_hand or has_place_to_ask(own)):
                evidence.append(ask(own, issuer))
        found = standing_on(chain, evidence, at)
    return found


def has_place_to_ask(certificate: x509.Certificate) -> bool:
    """Say whether a certificate names where to learn of its revocation."""
    return bool(certificate.crl_distribution_points or certificate.ocsp_urls)


def unsettled(chain: Chain, statuses_found: Sequence[Status]) -> list[x509.Certificate]:
    """Return the certificates of which nothing is known, be there a place to ask or none.

    The trial authority keeps no list anybody could ask for: its papers are marked as for show.
    """
    if chain.is_trial:
        return []
    return [
        own
        for (own, _), status in zip(chain.links, statuses_found, strict=True)
        if status.standing is Standing.UNKNOWN
    ]


def is_settled(chain: Chain, statuses_found: Sequence[Status]) -> bool:
    """Say whether something is known of every certificate below the root."""
    return not unsettled(chain, statuses_found)


def _stamp_over_file(pdf: bytes, entry: SignatureEntry, ground: Ground, control: datetime) -> Stamp:
    try:
        der = contents_of(pdf, entry)
    except _UNREADABLE:
        return Stamp(None, "", "", None, Fault.CONTENTS_ALTERED, None)
    if not is_in_capitals(pdf, entry):  # no other program writes this revision
        return Stamp(None, "", "", None, Fault.CONTENTS_ALTERED, None)
    return judge_token(der, digest_of_ranges(pdf, entry), ground, control)


def _fault_of(token: Token, chain: Chain, ground: Ground, control: datetime) -> Fault | None:
    if chain.fault is not None:
        return Fault.TIMESTAMP_UNTRUSTED
    strangers = {one.dump() for one in token.others} - chain.certificates
    is_outermost = control >= ground.at
    may_be_respelled = not token.is_lower_spelling and (is_outermost or chain.is_trial)
    if strangers or may_be_respelled:
        return Fault.CONTENTS_ALTERED
    if token.at > control + CLOCK_SKEW and not chain.is_trial:
        return Fault.TIMESTAMP_IN_THE_FUTURE
    held = chain.is_trial or any(
        anchor.certificate.dump() == chain.path[0].dump()
        for anchor in ground.trust.anchors_at(control)
    )
    if not held or any(control > one.not_valid_after for one in chain.path[1:]):
        return Fault.TIMESTAMP_EXPIRED
    found = statuses(chain, ground, token.at)
    if any(_undoes(status, token.at, control) for status in found):
        return Fault.TIMESTAMP_REVOKED
    return None if is_settled(chain, found) else Fault.TIMESTAMP_REVOCATION_UNKNOWN


def _undoes(status: Status, at: datetime, control: datetime) -> bool:
    """Say whether a revocation takes a timestamp's word away (RFC 3161, 4)."""
    if status.standing is not Standing.REVOKED or status.revoked_at is None:
        return False
    return status.revoked_at <= (at if status.is_harmless else control)
