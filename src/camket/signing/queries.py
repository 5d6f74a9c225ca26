"""What the installation trusts, how it signs and what needs care, read from its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from asn1crypto import x509
from django.db.models import Count, Max, Q, QuerySet

from camket.shared.clock import legal_day
from camket.signing.chain import name_digest
from camket.signing.models import (
    BodySeal,
    KeptPaper,
    RevocationAnswer,
    RevocationList,
    SigningSettings,
    TimestampService,
    TrustedCertificate,
    WantedLevel,
)
from camket.signing.reading import KeptEvidence
from camket.signing.services import RevocationClient, TimestampClient
from camket.signing.trust import Anchor, Trust
from camket.signing.wording import (
    CERTIFICATE_ENDED,
    CERTIFICATE_ENDS,
    LIST_MISSING,
    LIST_STALE,
    NO_SEAL,
    NO_TIME_SERVICE,
    PAPERS_AT_RISK,
    PROOF_ENDS,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from camket.signing.knowing import AboutCertificate
    from camket.signing.services import KeepAnswer, KeepList

_ONLY: Final = 1
SOON: Final = timedelta(days=90)
"""How long before an end the pages and `camket check` begin to warn."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """One trusted certificate as the page lists it.

    Attributes:
        row: The certificate.
        is_current: Whether signatures of now count under it.
        ends_soon: Whether its own end is near or past.
        fresh_to: How long the latest list of its revocations speaks; None where there is none.
        is_stale: Whether that is over.
    """

    row: TrustedCertificate
    is_current: bool
    ends_soon: bool
    fresh_to: datetime | None
    is_stale: bool


@dataclass(frozen=True, slots=True)
class KeptAnswers:
    """What was kept of an authority's answers about single certificates.

    Attributes:
        issuer: The authority.
        count: The answers.
        certificates: How many certificates they are about.
        revoked: How many of these they call revoked.
        brought: How many answers an administrator brought in.
        fresh_to: Until when the one that speaks longest speaks.
    """

    issuer: str
    count: int
    certificates: int
    revoked: int
    brought: int
    fresh_to: datetime


@dataclass(frozen=True, slots=True)
class AtRisk:
    """One kept file whose proof ends, and how many days are left."""

    row: KeptPaper
    days_left: int | None


def signing_settings() -> SigningSettings:
    """Return how the installation signs; the defaults where nobody has set anything."""
    return SigningSettings.objects.filter(pk=_ONLY).first() or SigningSettings(pk=_ONLY)


def installed_trust(
    *,
    own: Sequence[x509.Certificate],
    own_list: bytes = b"",
    keep: KeepList | None = None,
    keep_answer: KeepAnswer | None = None,
) -> Trust:
    """Return whom the installation trusts.

    Args:
        own: The root of its own trial authority.
        own_list: What that authority has revoked.
        keep: Told each list that is fetched, its issuer and its address.
        keep_answer: Told each answer about a single certificate, that certificate, its issuer and
            the address.
    """
    settings = signing_settings()
    rows = list(TrustedCertificate.objects.all())
    anchors = [Anchor(root) for root in own]
    anchors += [
        Anchor(x509.Certificate.load(bytes(row.der)), row.trusted_from, row.trusted_to)
        for row in rows
        if row.is_root
    ]
    middle = [
        x509.Certificate.load(bytes(row.der))
        for row in rows
        if not row.is_root and row.ended_at is None
    ]
    lists = [bytes(row.der) for row in latest_lists()]
    return Trust(
        anchors=tuple(anchors),
        intermediates=tuple(middle),
        evidence=KeptEvidence(crls=(*([own_list] if own_list else []), *lists)),
        trial_ended_at=settings.trial_ended_at,
        recall=kept_answer,
        ask=None
        if settings.is_closed_network
        else RevocationClient(keep=keep, keep_answer=keep_answer),
    )


def kept_answer(certificate: x509.Certificate, issuer: x509.Certificate) -> KeptEvidence:
    """Return the latest answer that was kept about a certificate; who reads it checks it again."""
    newest = answers_about(certificate, issuer).first()
    return KeptEvidence(ocsps=(bytes(newest.der),)) if newest else KeptEvidence()


def answers_about(
    certificate: x509.Certificate, issuer: x509.Certificate
) -> QuerySet[RevocationAnswer]:
    """Return the answers kept about a certificate, the latest first."""
    by_serial = Q(
        issuer_sha256=name_digest(issuer.subject), serial=f"{certificate.serial_number:X}"
    )
    rows = RevocationAnswer.objects.filter(
        by_serial | Q(certificate_sha256=certificate.sha256.hex())
    )
    return rows.order_by("-this_update", "-pk")


def kept_answers_about(asked: Sequence[AboutCertificate]) -> dict[AboutCertificate, bytes]:
    """Return the latest answer that was kept about each certificate there is one about."""
    named = Q(pk__in=[])
    for one in asked:
        named |= Q(certificate_sha256=one.sha256)
        named |= Q(issuer_sha256=one.issuer_sha256, serial=one.serial)
    found: dict[AboutCertificate, bytes] = {}
    rows = RevocationAnswer.objects.filter(named).order_by("-this_update", "-pk") if asked else ()
    for row in rows:
        for one in asked:
            by_serial = (row.issuer_sha256, row.serial) == (one.issuer_sha256, one.serial)
            if by_serial or row.certificate_sha256 == one.sha256:
                found.setdefault(one, bytes(row.der))
    return found


def kept_answers() -> list[KeptAnswers]:
    """Return how many answers were kept from each authority, and until when the latest speaks."""
    rows = RevocationAnswer.objects.values("issuer").order_by("issuer")
    counted = rows.annotate(
        count=Count("pk"),
        certificates=Count("serial", distinct=True),
        revoked=Count("serial", distinct=True, filter=Q(is_revoked=True)),
        brought=Count("pk", filter=~Q(received_by_name="")),
        fresh_to=Max("next_update"),
    )
    return [KeptAnswers(**row) for row in counted]


def latest_lists() -> list[RevocationList]:
    """Return the latest revocation list of each authority."""
    ordered = RevocationList.objects.order_by("issuer_sha256", "-this_update", "-pk")
    return list(ordered.distinct("issuer_sha256"))


def asks_time_services() -> bool:
    """Say whether any service vouches for the time of signatures."""
    return TimestampService.objects.filter(ended_at__isnull=True).exists()


def time_services(trust: Trust, now: datetime) -> list[TimestampClient]:
    """Return the services that vouch for the time, in the order they are asked."""
    return [
        TimestampClient(
            name=row.name,
            url=row.url,
            timeout_seconds=row.timeout_seconds,
            most_bytes=row.most_bytes,
            trust=trust,
            now=now,
        )
        for row in TimestampService.objects.filter(ended_at__isnull=True)
    ]


def trusted_list(now: datetime) -> list[Trusted]:
    """Return every certificate that is or was trusted, the present ones first."""
    lists = {row.issuer_sha256: row.next_update for row in latest_lists()}
    found = []
    for row in TrustedCertificate.objects.all():
        subject = x509.Certificate.load(bytes(row.der)).subject
        fresh_to = lists.get(name_digest(subject))
        is_current = row.ended_at is None and row.trusted_from <= now
        found.append(
            Trusted(
                row=row,
                is_current=is_current,
                ends_soon=row.ended_at is None and row.not_after <= now + SOON,
                fresh_to=fresh_to,
                is_stale=fresh_to is not None and fresh_to <= now,
            )
        )
    return sorted(found, key=lambda one: (one.row.ended_at is not None, not one.row.is_root))


def papers_at_risk(now: datetime) -> list[AtRisk]:
    """Return the kept files whose proof ends within the lead time, or that have none, by end."""
    settings = signing_settings()
    by = now + timedelta(days=settings.renews_before_days)
    asked = Q(provable_to__lte=by)
    if settings.level == WantedLevel.ARCHIVED:
        asked |= Q(provable_to__isnull=True)
    rows = KeptPaper.objects.filter(asked, replaced_at__isnull=True)
    return [
        AtRisk(row, (row.provable_to - now).days if row.provable_to else None)
        for row in rows.order_by("provable_to", "pk")
    ]


def cares(now: datetime) -> list[str]:
    """Return what needs care, each as a sentence, for the page."""
    settings = signing_settings()
    found = troubles(now)
    has_time = TimestampService.objects.filter(ended_at__isnull=True).exists()
    if not (has_time or settings.trial_stamps_time):
        found.append(NO_TIME_SERVICE)
    if count := len(papers_at_risk(now)):
        found.append(PAPERS_AT_RISK.format(count=count))
    return found


def troubles(now: datetime) -> list[str]:
    """Return what stops signing or proving soon, or has: `camket check` says it too."""
    settings = signing_settings()
    found = []
    for one in trusted_list(now):
        if one.row.ended_at is None and one.ends_soon:
            care = CERTIFICATE_ENDED if one.row.not_after <= now else CERTIFICATE_ENDS
            found.append(care.format(name=one.row.subject, on=_day(one.row.not_after)))
        if one.is_current and one.is_stale and one.fresh_to is not None:
            found.append(LIST_STALE.format(name=one.row.subject, on=_day(one.fresh_to)))
        if one.is_current and one.fresh_to is None and settings.is_closed_network:
            found.append(LIST_MISSING.format(name=one.row.subject))
    seals = list(BodySeal.objects.filter(ended_at__isnull=True))
    for seal in seals:
        if seal.not_after <= now + SOON:
            care = CERTIFICATE_ENDED if seal.not_after <= now else CERTIFICATE_ENDS
            found.append(care.format(name=seal.subject, on=_day(seal.not_after)))
    if not seals and not settings.trial_signs:
        found.append(NO_SEAL)
    ending = KeptPaper.objects.filter(replaced_at__isnull=True, provable_to__lte=now + SOON)
    if count := ending.count():
        found.append(PROOF_ENDS.format(count=count, days=SOON.days))
    return found


def _day(at: datetime) -> str:
    return f"{legal_day(at):%d/%m/%Y}"
