"""Whose key seals a paper and signs for a slot, and what is trusted.

Signing with a person's own certificate, on a device or from afar, is another key provider; what is
verified afterwards is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from asn1crypto import x509
from django.conf import settings
from django.db import transaction

from camket.commitments.models import Slot
from camket.commitments.order import Role
from camket.commitments.parties import Party
from camket.documents.canonical import RequiredSignatory
from camket.documents.values import LaidOutPaper
from camket.shared.clock import legal_day, start_of
from camket.shared.errors import Refused
from camket.signing.actions.answers import keep_answer
from camket.signing.actions.lists import keep_fetched
from camket.signing.authority import Signer, TrialAuthority
from camket.signing.models import OnFailure, SigningSettings, TrustedCertificate
from camket.signing.practice import Practice
from camket.signing.queries import (
    asks_time_services,
    installed_trust,
    signing_settings,
    time_services,
)
from camket.signing.seal import Sealer, seal_at_issue
from camket.signing.timestamps import InOrder, LocalTimestamper
from camket.signing.trust import Anchor, Trust
from camket.signing.ways.seals import SealRefusal, seal_of, sealer_of
from camket.signing.writing import Timestamper

ROOT_FROM: Final = datetime(2025, 1, 1, tzinfo=UTC)
ROOT_TO: Final = datetime(2055, 1, 1, tzinfo=UTC)
_YEARS: Final = 3
"""A certificate is made for the year of its first signature and two more."""


def authority() -> TrialAuthority:
    """Return the authority of this installation, founded on the first call."""
    return _opened(Path(settings.TRIAL_AUTHORITY_DIR))


@lru_cache(maxsize=4)
def _opened(folder: Path) -> TrialAuthority:
    return TrialAuthority.open(folder, valid_from=ROOT_FROM, valid_to=ROOT_TO)


def trust_at(now: datetime) -> Trust:
    """Return whom signatures may lead to, and what is known of revocation."""
    own = authority()

    def keep(der: bytes, issuer: x509.Certificate, source: str) -> None:
        # after the caller's transaction: who writes to the audit makes others wait until it ends
        transaction.on_commit(lambda: keep_fetched(der, issuer, source, now=now))

    def keep_told(
        der: bytes, about: x509.Certificate, issuer: x509.Certificate, source: str
    ) -> None:
        transaction.on_commit(lambda: keep_answer(der, about, issuer, source, now=now))

    return installed_trust(
        own=[own.root],
        own_list=own.revocation_list(now),
        keep=keep,
        keep_answer=keep_told,
    )


def practice_at(now: datetime, wanted: SigningSettings | None = None) -> Practice:
    """Return how signatures are made: to which level, and who vouches for the time.

    The trial's own timestamps are asked for last; every paper says that they are for show.

    Args:
        now: The instant.
        wanted: How the installation signs, where the caller has read it.
    """
    wanted = wanted or signing_settings()
    if not (wanted.trial_stamps_time or asks_time_services()):
        return Practice(level=wanted.level, lowers=wanted.on_failure == OnFailure.LOWER)
    trust = trust_at(now)
    services: list[Timestamper] = [*time_services(trust, now)]
    if wanted.trial_stamps_time:
        valid_from, valid_to = valid_span(legal_day(now))
        stamper = authority().timestamp_signer(valid_from=valid_from, valid_to=valid_to)
        services.append(LocalTimestamper(stamper, now))
    return Practice(
        level=wanted.level,
        timestamper=InOrder(services),
        trust=trust,
        lowers=wanted.on_failure == OnFailure.LOWER,
    )


def trusted_lines() -> Trust:
    """Return what a certificate must lead to, and what may lead there: without revocation data.

    A device often holds nothing but its owner's certificate: what stands between that and the root
    is then what an administrator has put on the list.
    """
    kept = TrustedCertificate.objects.filter(ended_at__isnull=True)
    anchors, middle = [Anchor(authority().root)], []
    for row in kept:
        certificate = x509.Certificate.load(bytes(row.der))
        if row.is_root:
            anchors.append(Anchor(certificate, row.trusted_from, row.trusted_to))
        else:
            middle.append(certificate)
    return Trust(anchors=tuple(anchors), intermediates=tuple(middle))


def sealed(paper: LaidOutPaper, bodies: Sequence[Party], now: datetime) -> bytes:
    """Return a paper that a body issues with its places for signatures, sealed.

    Args:
        paper: The paper.
        bodies: Who issues, then the body above it, whose seal stands in.
        now: The instant.

    Raises:
        Refused: There is no seal, or its device does not go along. Without a seal content changed
            before the first signature would pass, so nothing is issued.
    """
    wanted = signing_settings()
    sealer = _sealer(bodies, now, wanted)
    return seal_at_issue(paper.pdf, sealer, paper.slots, now, practice_at(now, wanted))


def _sealer(bodies: Sequence[Party], now: datetime, wanted: SigningSettings) -> Sealer:
    """Return the first of the bodies' own seals, else the installation's, else the trial's."""
    unit = bodies[0].name
    seal = seal_of([body.unit_id for body in bodies])
    if seal is not None:
        return sealer_of(seal, unit=unit)
    if not wanted.trial_signs:
        raise Refused(SealRefusal.NO_SEAL, unit=unit)
    valid_from, valid_to = valid_span(legal_day(now))
    return authority().seal(valid_from=valid_from, valid_to=valid_to)


def signer_of(slot: Slot, unit_name: str, *, on: date) -> Signer:
    """Return the key of the person a slot is kept for."""
    valid_from, valid_to = valid_span(on)
    required = signatory_of(slot, unit_name)
    return authority().issue(
        required.person,
        name=required.name,
        post=required.post,
        unit=required.unit,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def signatory_of(slot: Slot, unit_name: str) -> RequiredSignatory:
    """Return the person of a slot as the frozen text and the certificate name him."""
    return RequiredSignatory(
        role=slot.role,
        name=slot.name,
        post=slot.post_name,
        unit=unit_name,
        person=_key_of(slot),
        step=slot.step,
    )


def _key_of(slot: Slot) -> str:
    """Return the stable key of who signs: a seal is the organisation's, not its keeper's."""
    is_seal = Role(slot.role).is_seal
    return f"CAMKET-DV-{slot.unit_id}" if is_seal else f"CAMKET-{slot.person_id}"


def valid_span(on: date) -> tuple[datetime, datetime]:
    """Return from when to when a trial certificate made on a day is in force."""
    after = start_of(date(on.year + _YEARS, 1, 1))
    return start_of(date(on.year, 1, 1)), after - timedelta(seconds=1)
