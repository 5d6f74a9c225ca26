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
from camket.signing.container import AlteredError, Token, read_token, settled_token
from camket.signing.envelope import DIGEST, algorithm_of, settled, sign_with
from camket.signing.wording import TIMESTAMP_FAILURES, TimestampFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from camket.signing.authority import Signer
    from camket.signing.trust import Trust
    from camket.signing.writing import Timestamper

CLOCK_SKEW: Final = timedelta(minutes=5)
_POLICY: Final = "2.16.840.1.101.3.2.1.48.1"
"""A policy identifier set aside for tests: a trial service promises nothing."""
_NONCE_BITS: Final = 64
_GRANTED: Final = ("granted", "granted_with_mods")


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
    signer: Signer, digest: bytes, at: datetime, *, serial: int, nonce: int | None = None
) -> bytes:
    """Return a timestamp token over a SHA-256 digest, as a service makes it."""
    facts = {
        "version": "v1",
        "policy": _POLICY,
        "message_imprint": tsp.MessageImprint(
            {
                "hash_algorithm": algos.DigestAlgorithm({"algorithm": DIGEST}),
                "hashed_message": digest,
            }
        ),
        "serial_number": serial,
        "gen_time": at,
    }
    if nonce is not None:
        facts["nonce"] = nonce
    content = tsp.TSTInfo(facts).dump()
    algorithm = algorithm_of(signer.certificate)
    attributes = cms.CMSAttributes(
        [
            simple_cms_attribute("content_type", "tst_info"),
            simple_cms_attribute("message_digest", hashlib.sha256(content).digest()),
            simple_cms_attribute(
                "signing_certificate_v2", as_signing_certificate_v2(signer.certificate)
            ),
        ]
    )
    raw = attributes.dump()
    value = settled(signer.certificate, raw, sign_with(signer.key, raw))
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {
                            "issuer": signer.certificate.issuer,
                            "serial_number": signer.certificate.serial_number,
                        }
                    )
                }
            ),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": DIGEST}),
            "signature_algorithm": algorithm,
            "signed_attrs": attributes,
            "signature": value,
        }
    )
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": cms.DigestAlgorithms(
                [algos.DigestAlgorithm({"algorithm": DIGEST})]
            ),
            "encap_content_info": {
                "content_type": "tst_info",
                "content": core.ParsableOctetString(content),
            },
            "certificates": [signer.certificate],
            "signer_infos": [info],
        }
    )
    whole = cms.ContentInfo({"content_type": "signed_data", "content": signed})
    return cast("bytes", whole.dump())


def new_request(digest: bytes) -> tuple[bytes, int]:
    """Return a question to a service, as DER, and the number it has to repeat."""
    nonce = secrets.randbits(_NONCE_BITS)
    request = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": tsp.MessageImprint(
                {
                    "hash_algorithm": algos.DigestAlgorithm({"algorithm": DIGEST}),
                    "hashed_message": digest,
                }
            ),
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
        response = tsp.TimeStampResp.load(answer, strict=True)
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
