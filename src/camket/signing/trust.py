"""Whom signatures may lead to, from when to when, and what is known of revocation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, Self

from asn1crypto import x509

from camket.signing.reading import KeptEvidence

_Root = tuple[bytes, datetime | None, datetime | None]
Portable = tuple[tuple[_Root, ...], tuple[bytes, ...], KeptEvidence, datetime | None]

if TYPE_CHECKING:
    from collections.abc import Iterable


class Inquiry(Protocol):
    """Asks an authority whether a certificate was revoked."""

    def __call__(self, certificate: x509.Certificate, issuer: x509.Certificate) -> KeptEvidence:
        """Return what the authority answers; empty where it cannot be reached."""
        ...


@dataclass(frozen=True, slots=True)
class Anchor:
    """A root that is trusted, or was for a time.

    Attributes:
        certificate: The root.
        trusted_from: First instant at which signatures under it count; None for ever before.
        trusted_to: Where that ends; None while it has not.
    """

    certificate: x509.Certificate
    trusted_from: datetime | None = None
    trusted_to: datetime | None = None

    def holds_at(self, at: datetime) -> bool:
        """Say whether a signature of this instant counts."""
        begun = self.trusted_from is None or self.trusted_from <= at
        return begun and (self.trusted_to is None or at < self.trusted_to)


@dataclass(frozen=True, slots=True)
class Trust:
    """All that a verification may go by.

    Attributes:
        anchors: The trusted roots.
        intermediates: Certificates that may lead to them, besides those a file carries.
        evidence: Revocation data at hand, besides what a file carries.
        trial_ended_at: From when on people no longer sign under a trial authority; None while
            they do. The seal of the system is no person's.
        recall: Looks for an answer about a single certificate that was kept; also where the network
            is closed.
        ask: Asks an authority where the data at hand do not suffice; None in a closed network.
    """

    anchors: tuple[Anchor, ...] = ()
    intermediates: tuple[x509.Certificate, ...] = ()
    evidence: KeptEvidence = field(default_factory=KeptEvidence)
    trial_ended_at: datetime | None = None
    recall: Inquiry | None = None
    ask: Inquiry | None = None

    @classmethod
    def in_roots(cls, roots: Iterable[x509.Certificate]) -> Self:
        """Return trust in some roots, without end."""
        return cls(anchors=tuple(Anchor(root) for root in roots))

    def without_asking(self) -> Portable:
        """Return all of it as plain values for another process, which asks nobody."""
        return (
            tuple(
                (one.certificate.dump(), one.trusted_from, one.trusted_to) for one in self.anchors
            ),
            tuple(one.dump() for one in self.intermediates),
            self.evidence,
            self.trial_ended_at,
        )

    @classmethod
    def carried(cls, portable: Portable) -> Self:
        """Return what `without_asking` returned."""
        anchors, intermediates, evidence, trial_ended_at = portable
        return cls(
            anchors=tuple(
                Anchor(x509.Certificate.load(der), start, end) for der, start, end in anchors
            ),
            intermediates=tuple(x509.Certificate.load(der) for der in intermediates),
            evidence=evidence,
            trial_ended_at=trial_ended_at,
        )

    def anchors_at(self, at: datetime) -> list[Anchor]:
        """Return the roots under which a signature of this instant counts."""
        return [anchor for anchor in self.anchors if anchor.holds_at(at)]
