"""What an application knows besides its trust, as plain values for a check in another process.

Nothing is asked from there: what was taken along is given, and what was not is noted, so that the
application can look it up and let the file be checked once more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from camket.signing.chain import name_digest
from camket.signing.reading import KeptEvidence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from asn1crypto import x509

    from camket.documents.canonical import RequiredSignatory

_MOST_ASKED: Final = 50


@dataclass(frozen=True, slots=True)
class AboutCertificate:
    """Names a certificate whose revocation was in question."""

    sha256: str
    issuer_sha256: str
    serial: str

    @classmethod
    def of(cls, certificate: x509.Certificate, issuer: x509.Certificate) -> AboutCertificate:
        """Return the name of a certificate."""
        return cls(
            certificate.sha256.hex(),
            name_digest(issuer.subject),
            f"{certificate.serial_number:X}",
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What an application knows besides the trust, as plain values.

    Attributes:
        persons: Digests of certificates, and the key of the person each is registered to.
        answers: What was kept of an authority's answers.
        posts: Whether a signatory held his post on a day; None where that is not known.
    """

    persons: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[AboutCertificate, bytes] = field(default_factory=dict)
    posts: Mapping[tuple[RequiredSignatory, date], bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a check would have asked the application for, and was not told."""

    answers: tuple[AboutCertificate, ...] = ()
    posts: tuple[tuple[RequiredSignatory, date], ...] = ()


class AtHand:
    """Gives what was taken along, and notes what was not."""

    def __init__(self, known: Known) -> None:
        """Keep what is known."""
        self._known = known
        self._answers: dict[AboutCertificate, None] = {}
        self._posts: dict[tuple[RequiredSignatory, date], None] = {}

    @property
    def asked(self) -> Asked:
        """Return what was asked for in vain, of a file made to ask without end only so much."""
        return Asked(tuple(self._answers)[:_MOST_ASKED], tuple(self._posts)[:_MOST_ASKED])

    def registered_to(self, certificate_sha256: str) -> str:
        """Return the key of the person a certificate is registered to; empty for none."""
        return self._known.persons.get(certificate_sha256, "")

    def held_post(self, signatory: RequiredSignatory, on: date) -> bool | None:
        """Say whether a signatory held his post on a day; None where that is not known."""
        if (signatory, on) not in self._known.posts:
            self._posts[signatory, on] = None
        return self._known.posts.get((signatory, on))

    def recall(self, certificate: x509.Certificate, issuer: x509.Certificate) -> KeptEvidence:
        """Return the answer that was kept about a certificate; who reads it checks it again."""
        about = AboutCertificate.of(certificate, issuer)
        if about not in self._known.answers:
            self._answers[about] = None
        kept = self._known.answers.get(about)
        return KeptEvidence(ocsps=(kept,)) if kept else KeptEvidence()
