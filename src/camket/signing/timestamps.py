"""Timestamps of RFC 3161: asked for, checked, and made by a service in this process."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, cast

from asn1crypto import algos, cms, core, tsp
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute

from camket.signing.chain import TIMESTAMPING, follow, text_of
from camket.signing.container import Token, read_token, settled_token
from camket.signing.envelope import DIGEST, settled, sign_with, wrap
from camket.signing.rebuilding import AlteredError
from camket.signing.wording import TIMESTAMP_FAILURES, TimestampFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from asn1crypto import x509

    from camket.signing.authority import Signer
    from camket.signing.trust import Trust
    from camket.signing.writing import Timestamper

CLOCK_SKEW: Final = timedelta(minutes=5)
_POLICY: Final = "2.16.840.1.101.3.2.1.48.1"
"""A policy identifier set aside for tests: a trial service promises nothing."""
_NONCE_BITS: Final = 64
_GRANTED: Final = ("granted", "granted_with_mods")


class TimestampAnswer(core.Sequence):  # type: ignore[misc]  # asn1crypto ships no types
    """What a service answers; asn1crypto's own wants a token even where it was refused."""

    _fields = [  # the way asn1crypto is told
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


class TimestampError(Exception):
    """There is no timestamp to be had; the sentence is for a person."""

    def __init__(self, failure: TimestampFailure, service: str = "") -> None:
        """Keep why, and whose service it was."""
        super().__init__(TIMESTAMP_FAILURES[failure].format(service=service))
        self.failure = failure

    @property
    def sentence(self) -> str:
        """Return what a person reads."""
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class LocalTimestamper:
    """A service in this process, for trials: the same question gets the same token.

    Attributes:
        signer: Key and certificate of the service.
        at: The time it vouches for.
    """

    signer: Signer
    at: datetime

    def token(self, digest: bytes) -> bytes:
        """Return a token over a SHA-256 digest."""
        at = self.at.replace(microsecond=0)
        number = hashlib.sha256(digest + str(at.timestamp()).encode()).digest()[:16]
        return make_token(self.signer, digest, at, serial=int.from_bytes(number))


@dataclass(frozen=True, slots=True)
class InOrder:
    """Several services: the first that answers well is the one."""

    services: Sequence[Timestamper]

    def token(self, digest: bytes) -> bytes:
        """Return a token over a SHA-256 digest.

        Raises:
            TimestampError: None of them gave one; the last one's reason.
        """
        last = TimestampError(TimestampFailure.NONE_CONFIGURED)
        for service in self.services:
            try:
                return service.token(digest)
            except TimestampError as error:
                last = error
        raise last


def make_token(
    signer: Signer,
    digest: bytes,
    at: datetime,
    *,
    serial: int,
    nonce: int | None = None,
    chain: Sequence[x509.Certificate] = (),
) -> bytes:
    """Return a timestamp token over a SHA-256 digest, as a service makes it."""
    facts = {
        "version": "v1",
        "policy": _POLICY,
        "message_imprint": _imprint(digest),
        "serial_number": serial,
        "gen_time": at,
        "nonce": nonce,
    }
    content = tsp.TSTInfo({key: one for key, one in facts.items() if one is not None}).dump()
    attributes = cms.CMSAttributes(
        [
            simple_cms_attribute("content_type", "tst_info"),
            simple_cms_attribute("message_digest", hashlib.sha256(content).digest()),
            simple_cms_attribute(
                "signing_certificate_v2", as_signing_certificate_v2(signer.certificate)
            ),
        ]
    ).dump()
    value = settled(signer.certificate, attributes, sign_with(signer.key, attributes))
    return wrap(signer.certificate, chain, attributes, value, encapsulated=content)


def _imprint(digest: bytes) -> tsp.MessageImprint:
    algorithm = algos.DigestAlgorithm({"algorithm": DIGEST})
    return tsp.MessageImprint({"hash_algorithm": algorithm, "hashed_message": digest})


def new_request(digest: bytes) -> tuple[bytes, int]:
    """Return a question to a service, as DER, and the number it has to repeat."""
    nonce = secrets.randbits(_NONCE_BITS)
    request = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": _imprint(digest),
            "nonce": nonce,
            "cert_req": True,
        }
    )
    return cast("bytes", request.dump()), nonce


def token_from_answer(
    answer: bytes, digest: bytes, nonce: int, trust: Trust, now: datetime, service: str
) -> bytes:
    """Return the token a service answered with, checked and in the spelling that is written.

    Args:
        answer: What came over the wire.
        digest: The digest that was asked about.
        nonce: The number it has to repeat.
        trust: Whom the service has to lead to.
        now: The present instant; the token's may not be far from it.
        service: The name of the service, for sentences.

    Raises:
        TimestampError: It is no good answer to this question, or nobody trusts who gave it.
    """
    try:
        response = TimestampAnswer.load(answer, strict=True)
        if response["status"]["status"].native not in _GRANTED:
            raise TimestampError(TimestampFailure.REFUSED, service)
        raw = response["time_stamp_token"].dump()
        token = read_token(settled_token(raw))
    except (AlteredError, ValueError, TypeError, KeyError, IndexError) as error:
        raise TimestampError(TimestampFailure.MALFORMED, service) from error
    if token.nonce != nonce or not token.vouches_for(_only(digest)):
        raise TimestampError(TimestampFailure.WRONG_ANSWER, service)
    if abs(token.at - now) > CLOCK_SKEW:
        raise TimestampError(TimestampFailure.CLOCK, service)
    chain = follow(token.certificate, token.others, trust, token.at, purpose=TIMESTAMPING)
    if chain.fault is not None:
        raise TimestampError(TimestampFailure.UNTRUSTED, service)
    return settled_token(raw, chain.certificates - {chain.path[0].dump()})


def service_of(token: Token) -> str:
    """Return what a sentence calls the service that made a token."""
    names = token.certificate.subject.native
    return text_of(names, "common_name") or text_of(names, "organization_name")


def _only(digest: bytes) -> Callable[[str], bytes]:
    return lambda name: digest if name == DIGEST else b""
