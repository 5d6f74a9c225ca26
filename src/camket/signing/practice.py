"""How an installation signs: to which level, with whose time, and what if there is none.

Everything happens on bytes in memory: a file is either whole at its level, or there is none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from camket.shared.errors import Refused
from camket.signing.archive import add_archive
from camket.signing.chain import TIMESTAMPING, Chain, follow, text_of
from camket.signing.container import contents_of, read_container, read_token
from camket.signing.reading import KeptEvidence, kept_evidence, open_pdf, signature_fields
from camket.signing.revocation import Standing, is_answer
from camket.signing.times import (
    Ground,
    ground_of,
    has_place_to_ask,
    is_settled,
    standing_on,
    statuses,
)
from camket.signing.timestamps import TimestampError
from camket.signing.trust import Trust
from camket.signing.wording import (
    NO_EVIDENCE,
    NO_EVIDENCE_NO_PLACE,
    SigningRefusal,
    TimestampFailure,
)
from camket.signing.writing import complete

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from asn1crypto import x509

    from camket.signing.reading import SignatureEntry
    from camket.signing.writing import Prepared, Timestamper

BASIC: Final = "B-B"
TIMESTAMPED: Final = "B-T"
ARCHIVED: Final = "B-LTA"
_MOST_ROUNDS: Final = 3
"""How often a timestamp is asked for again because another service answered than before."""


class EvidenceError(Exception):
    """Revocation data are missing; the sentence is for a person."""

    @property
    def sentence(self) -> str:
        """Return what a person reads."""
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Practice:
    """How signatures are made at one moment.

    Attributes:
        level: `B-B`, `B-T` or `B-LTA`.
        timestamper: Who vouches for the time; None where nobody does.
        trust: Whom certificates have to lead to, and what is known of revocation.
        lowers: Whether a signature is made at a lower level where services fail.
    """

    level: str = BASIC
    timestamper: Timestamper | None = None
    trust: Trust = field(default_factory=Trust)
    lowers: bool = True

    @property
    def stamps_time(self) -> bool:
        """Say whether room for a timestamp has to be kept."""
        return self.level != BASIC and self.timestamper is not None


PLAIN: Final = Practice()
"""No timestamps: B-B."""


@dataclass(frozen=True, slots=True)
class Concluded:
    """A signed file.

    Attributes:
        pdf: The file.
        level: The level it was made at.
        shortfall: Why that is lower than wanted, as a sentence; empty where it is not.
    """

    pdf: bytes
    level: str
    shortfall: str = ""


def conclude(prepared: Prepared, signature_value: bytes, practice: Practice) -> Concluded:
    """Put a signature value into its file, with the timestamps the installation wants.

    Args:
        prepared: The file, prepared with room for a timestamp if `practice.stamps_time`.
        signature_value: What the key made of `prepared.attributes`.
        practice: How the installation signs.

    Raises:
        Refused: The value is wrong, or a service failed and the installation does not lower.
    """
    if practice.timestamper is None or practice.level == BASIC:
        return Concluded(complete(prepared, signature_value), BASIC)
    try:
        pdf = complete(prepared, signature_value, timestamper=practice.timestamper)
    except TimestampError as error:
        if not practice.lowers:
            raise Refused(SigningRefusal.NO_TIMESTAMP, why=error.sentence) from error
        return Concluded(complete(prepared, signature_value), BASIC, error.sentence)
    if practice.level == TIMESTAMPED:
        return Concluded(pdf, TIMESTAMPED)
    return _archived(pdf, TIMESTAMPED, practice, prepared.at)


def raised(pdf: bytes, practice: Practice, at: datetime) -> Concluded:
    """Raise a file that was signed elsewhere to the level the installation wants.

    A device, a service or another program returns a plain signature as a rule; a timestamp over
    the file proves its time as well as one in the signature.

    Raises:
        Refused: A service failed and the installation does not lower.
    """
    if practice.timestamper is None or practice.level == BASIC:
        return Concluded(pdf, BASIC)
    if practice.level == ARCHIVED:
        return _archived(pdf, BASIC, practice, at)
    try:
        return Concluded(_stamped(pdf, practice.trust, practice.timestamper, at), TIMESTAMPED)
    except TimestampError as error:
        if not practice.lowers:
            raise Refused(SigningRefusal.NO_TIMESTAMP, why=error.sentence) from error
        return Concluded(pdf, BASIC, error.sentence)


def _archived(pdf: bytes, level: str, practice: Practice, at: datetime) -> Concluded:
    """Return the file archived, or as it is, with why."""
    try:
        return Concluded(archive(pdf, practice, at), ARCHIVED)
    except TimestampError as error:
        reason, shortfall = SigningRefusal.NO_TIMESTAMP, error.sentence
    except EvidenceError as error:
        reason, shortfall = SigningRefusal.NO_REVOCATION_DATA, error.sentence
    if not practice.lowers:
        raise Refused(reason, why=shortfall)
    return Concluded(pdf, level, shortfall)


class _Heard:
    """A timestamp service, and the last token it gave, with the certificates that came along.

    The token that is written keeps none of them: what leads to the root is among the evidence.
    """

    def __init__(self, service: Timestamper) -> None:
        self._service = service
        self.last = b""

    def token(self, digest: bytes) -> bytes:
        self.last = self._service.token(digest)
        return self.last


def archive(pdf: bytes, practice: Practice, at: datetime) -> bytes:
    """Return the file with revocation data and a timestamp over all of it: B-LTA, or its renewal.

    Args:
        pdf: The file.
        practice: How the installation signs; it has to have a timestamp service.
        at: The present instant.

    Raises:
        TimestampError: There is no timestamp to be had.
        EvidenceError: Revocation data are missing.
    """
    if practice.timestamper is None:
        raise TimestampError(TimestampFailure.NONE_CONFIGURED)
    kept = kept_evidence(open_pdf(pdf))
    ground = ground_of(practice.trust, kept, at)
    evidence = _evidence_on(_chains(pdf, ground), ground)
    service = _Heard(practice.timestamper)
    written = add_archive(pdf, evidence, service)
    for _ in range(_MOST_ROUNDS):
        # what made the timestamp has to be proven too, and is known only once it has answered
        chain, time = _token_chain(service.last, ground)
        whole = _joined(kept, evidence)
        if _is_proven_by(chain, whole, time):
            return written
        evidence = _joined(evidence, _evidence_on([(chain, time)], ground))
        written = add_archive(pdf, evidence, service)
    raise TimestampError(TimestampFailure.CHANGING)


def _stamped(pdf: bytes, trust: Trust, timestamper: Timestamper, at: datetime) -> bytes:
    """Return the file with a timestamp over all of it, and what leads from there to a root."""
    ground = ground_of(trust, kept_evidence(open_pdf(pdf)), at)
    service = _Heard(timestamper)
    between: tuple[bytes, ...] = ()
    for _ in range(_MOST_ROUNDS):
        written = add_archive(pdf, KeptEvidence(certificates=between), service)
        chain, _time = _token_chain(service.last, ground)
        needed = tuple(one.dump() for one in chain.path[1:-1])
        if set(needed) <= {*between, *ground.kept.certificates}:
            return written
        between = needed
    raise TimestampError(TimestampFailure.CHANGING)


def _evidence_on(chains: Iterable[tuple[Chain, datetime]], ground: Ground) -> KeptEvidence:
    """Gather what proves that these certificates stood at these times.

    Raises:
        EvidenceError: Revocation data are missing.
    """
    certificates: dict[bytes, None] = {}
    sources: dict[bytes, None] = {}
    for chain, time in chains:
        # the root too: nobody trusts it for standing here, and a list it signed is found by it
        certificates |= dict.fromkeys(one.dump() for one in chain.path)
        found = statuses(chain, ground, time)
        for (own, issuer), status in zip(chain.links, found, strict=True):
            if status.standing is Standing.UNKNOWN and not chain.is_trial:
                raise EvidenceError(_missing(own, issuer))
            if status.source:
                sources[status.source] = None
    return KeptEvidence(
        certificates=tuple(certificates),
        crls=tuple(one for one in sources if not is_answer(one)),
        ocsps=tuple(one for one in sources if is_answer(one)),
    )


def _joined(one: KeptEvidence, other: KeptEvidence) -> KeptEvidence:
    return KeptEvidence(
        certificates=one.certificates + other.certificates,
        crls=one.crls + other.crls,
        ocsps=one.ocsps + other.ocsps,
    )


def _is_proven_by(chain: Chain, kept: KeptEvidence, at: datetime) -> bool:
    known = {one.dump() for one in chain.path[1:]} <= set(kept.certificates)
    return known and is_settled(chain, standing_on(chain, (kept,), at))


def _chains(pdf: bytes, ground: Ground) -> Iterator[tuple[Chain, datetime]]:
    entries = [field.entry for field in signature_fields(open_pdf(pdf)) if field.entry]
    last = max(
        (index for index, entry in enumerate(entries) if entry.is_document_timestamp), default=0
    )
    for entry in entries[last:]:
        if entry.is_document_timestamp:
            yield _token_chain(contents_of(pdf, entry), ground)
        else:
            yield from _signature_chains(pdf, entry, ground)


def _signature_chains(
    pdf: bytes, entry: SignatureEntry, ground: Ground
) -> Iterator[tuple[Chain, datetime]]:
    container = read_container(pdf, entry)
    time = entry.signed_at or ground.at
    if container.timestamp is not None:
        chain, time = _token_chain(container.timestamp, ground)
        yield chain, time
    others = (*container.others, *ground.others)
    yield follow(container.certificate, others, ground.trust, time), time


def _token_chain(der: bytes, ground: Ground) -> tuple[Chain, datetime]:
    token = read_token(der)
    others = (*token.others, *ground.others)
    return follow(token.certificate, others, ground.trust, token.at, TIMESTAMPING), token.at


def _missing(own: x509.Certificate, issuer: x509.Certificate) -> str:
    told = NO_EVIDENCE if has_place_to_ask(own) else NO_EVIDENCE_NO_PLACE
    return told.format(
        subject=text_of(own.subject.native, "common_name"),
        issuer=text_of(issuer.subject.native, "common_name"),
    )
