"""The ways to sign, each behind the one interface of `offers`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from asn1crypto import x509
from django.utils.translation import gettext_lazy as _

from camket.shared.errors import Refused
from camket.signing.authority import Signer
from camket.signing.chain import follow
from camket.signing.envelope import mechanism_of
from camket.signing.trust import Trust
from camket.signing.ways.kinds import Way
from camket.signing.ways.offers import (
    Asking,
    Course,
    Offer,
    Provider,
    ShownCertificate,
    WayReason,
    reason_of,
)
from camket.signing.ways.people import belongs_to
from camket.signing.ways.rows import RemoteAccount, RemoteService
from camket.signing.ways.tokens import Found, TokenCertificate, chain_beside

LABELS: Final = {
    Way.TRIAL: _("Chứng thư thử nghiệm của hệ thống"),
    Way.TOKEN: _("Thiết bị ký số ở máy chủ"),
    Way.REMOTE: _("Ký từ xa, xác nhận trên điện thoại"),
    Way.PLUGIN: _("USB ký số, qua phần mềm trên máy này"),
    Way.UPLOAD: _("Phần mềm ký khác: tải về, ký, gửi lên"),
    Way.PAPER: _("Ký tay trên giấy, gửi bản số hóa"),
}
_SHORT: Final = 16


@dataclass(frozen=True, slots=True)
class TrialProvider:
    """The installation's trial authority: a certificate for everybody, marked as a trial."""

    signer: Signer
    is_on: bool

    @property
    def way(self) -> Way:
        """Return which way it is."""
        return Way.TRIAL

    def offers(self, asking: Asking) -> Sequence[Offer]:
        """Return the person's trial certificate."""
        reason, details = reason_of(self.signer.certificate, asking.at)
        if not self.is_on:
            reason, details = WayReason.TRIAL_OFF, {}
        shown = ShownCertificate.of(self.signer.certificate)
        label = str(LABELS[Way.TRIAL])
        return [Offer("trial", Way.TRIAL, Course.AT_ONCE, label, shown, reason, details)]


@dataclass(frozen=True, slots=True)
class TokenProvider:
    """Tokens and HSMs in the server: those certificates on them that are this person's."""

    found: Found
    has_modules: bool

    @property
    def way(self) -> Way:
        """Return which way it is."""
        return Way.TOKEN

    def offers(self, asking: Asking) -> Sequence[Offer]:
        """Return a line for each certificate of the person, or one that says why there is none."""
        own = [one for one in self.found.certificates if self._is_own(one, asking)]
        if own:
            return [self._offer(one, asking) for one in own]
        if not self.has_modules:
            reason = WayReason.NO_MODULE
        elif not self.found.tokens:
            reason = WayReason.NO_TOKEN
        else:
            reason = WayReason.NO_CERTIFICATE_ON_TOKEN
        label = str(LABELS[Way.TOKEN])
        return [Offer("token", Way.TOKEN, Course.WITH_PIN, label, reason=reason)]

    def certificate(self, key: str) -> TokenCertificate | None:
        """Return the certificate behind a line of the choice; None when it is gone."""
        return next((one for one in self.found.certificates if _token_key(one) == key), None)

    def _offer(self, one: TokenCertificate, asking: Asking) -> Offer:
        reason, details = why_not(one.certificate, chain_beside(one, self.found), asking)
        if reason is None and one.pin_is_locked:
            reason, details = WayReason.PIN_LOCKED, {"token": one.token}
        label = f"{LABELS[Way.TOKEN]} “{one.token}”"
        shown = ShownCertificate.of(one.certificate)
        return Offer(_token_key(one), Way.TOKEN, Course.WITH_PIN, label, shown, reason, details)

    def _is_own(self, one: TokenCertificate, asking: Asking) -> bool:
        return not one.certificate.ca and belongs_to(one.certificate, asking.signatory)


@dataclass(frozen=True, slots=True)
class RemoteProvider:
    """Signing services elsewhere: what each last said of the person, asked again when he signs."""

    services: Sequence[RemoteService]
    accounts: Sequence[RemoteAccount]

    @property
    def way(self) -> Way:
        """Return which way it is."""
        return Way.REMOTE

    def offers(self, asking: Asking) -> Sequence[Offer]:
        """Return a line for each service, or one that says that there is none."""
        label = str(LABELS[Way.REMOTE])
        if not self.services:
            reason = WayReason.NO_SERVICE
            return [Offer("remote", Way.REMOTE, Course.REQUEST, label, reason=reason)]
        kept = {account.service_id: account for account in self.accounts}
        return [self._offer(one, kept.get(one.pk), asking) for one in self.services]

    def _offer(
        self, service: RemoteService, account: RemoteAccount | None, asking: Asking
    ) -> Offer:
        key, label = f"remote:{service.pk}", f"{LABELS[Way.REMOTE]} ({service.name})"
        if account is None:
            reason = WayReason.NO_ACCOUNT
            return Offer(
                key, Way.REMOTE, Course.REQUEST, label, reason=reason, service_id=service.pk
            )
        certificate = x509.Certificate.load(bytes(account.certificate))
        why, details = reason_of(certificate, asking.at)
        shown = ShownCertificate.of(certificate)
        return Offer(key, Way.REMOTE, Course.REQUEST, label, shown, why, details, service.pk)


@dataclass(frozen=True, slots=True)
class PluginProvider:
    """A program on the person's own computer that holds his token, such as VGCA's."""

    is_set_up: bool

    @property
    def way(self) -> Way:
        """Return which way it is."""
        return Way.PLUGIN

    def offers(self, asking: Asking) -> Sequence[Offer]:
        """Return one line: whether the program runs only the browser can tell."""
        del asking
        reason = None if self.is_set_up else WayReason.NO_PLUGIN
        return [Offer("plugin", Way.PLUGIN, Course.PLUGIN, str(LABELS[Way.PLUGIN]), reason=reason)]


@dataclass(frozen=True, slots=True)
class FileProvider:
    """Any program at all: the file goes out and comes back."""

    @property
    def way(self) -> Way:
        """Return which way it is."""
        return Way.UPLOAD

    def offers(self, asking: Asking) -> Sequence[Offer]:
        """Return one line."""
        del asking
        return [Offer("upload", Way.UPLOAD, Course.FILE, str(LABELS[Way.UPLOAD]))]


@dataclass(frozen=True, slots=True)
class PaperProvider:
    """By hand on paper: for the whole paper or not at all."""

    @property
    def way(self) -> Way:
        """Return which way it is."""
        return Way.PAPER

    def offers(self, asking: Asking) -> Sequence[Offer]:
        """Return one line: not once somebody has signed electronically."""
        reason = WayReason.SIGNED_ALREADY if asking.has_signatures else None
        return [Offer("paper", Way.PAPER, Course.SCAN, str(LABELS[Way.PAPER]), reason=reason)]


def all_offers(providers: Sequence[Provider], asking: Asking) -> list[Offer]:
    """Return all lines of the choice, in the order of the ways."""
    return [offer for provider in providers for offer in provider.offers(asking)]


def why_not(
    certificate: x509.Certificate, chain: Sequence[x509.Certificate], asking: Asking
) -> tuple[WayReason | None, dict[str, str]]:
    """Say why a certificate cannot sign now: its days, its key, or whom it leads to."""
    return refusal_of_chain(certificate, chain, asking.trust, asking.at)


def refusal_of_chain(
    certificate: x509.Certificate, chain: Sequence[x509.Certificate], trust: Trust, at: datetime
) -> tuple[WayReason | None, dict[str, str]]:
    """Say why a certificate cannot sign at an instant: its days, its key, or whom it leads to."""
    reason, details = reason_of(certificate, at)
    if reason is not None:
        return reason, details
    try:
        mechanism_of(certificate)
    except Refused:
        return WayReason.WEAK_KEY, {}
    leads = follow(certificate, chain, trust, at).fault is None
    return (None if leads else WayReason.NOT_TRUSTED), {}


def _token_key(one: TokenCertificate) -> str:
    return f"token:{one.certificate.sha256.hex()[:_SHORT]}"
