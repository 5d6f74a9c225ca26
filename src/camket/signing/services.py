"""Services asked over HTTP, within limits of time and size: timestamps, answers, lists.

No redirect is followed, and only addresses are asked that an administrator wrote down or that stand
in a certificate under a trusted root.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import urllib3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from camket.signing.reading import KeptEvidence
from camket.signing.timestamps import TimestampError, new_request, token_from_answer
from camket.signing.wording import TimestampFailure

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from asn1crypto import x509 as asn1_x509

    from camket.signing.trust import Trust

    KeepList = Callable[[bytes, asn1_x509.Certificate, str], None]
    """Told a list, its issuer and its address."""
    KeepAnswer = Callable[[bytes, asn1_x509.Certificate, asn1_x509.Certificate, str], None]
    """Told an answer, the certificate it is about, its issuer and the address."""

_QUERY: Final = {"Content-Type": "application/timestamp-query"}
_OCSP_QUERY: Final = {"Content-Type": "application/ocsp-request"}
_GOOD: Final = 200
_CHUNK: Final = 65536
_SCHEMES: Final = ("http://", "https://")
_MOST_PLACES: Final = 3
"""How many addresses of one certificate are asked."""
LARGEST_LIST: Final = 20 * 1024 * 1024
_POOL: Final = urllib3.PoolManager(retries=False, num_pools=16, maxsize=4)


class TooSlowError(Exception):
    """The service did not answer in time."""


class TooLargeError(Exception):
    """The answer is larger than allowed."""


class UnreachableError(Exception):
    """There is no answer."""


@dataclass(frozen=True, slots=True)
class TimestampClient:
    """One service of RFC 3161.

    Attributes:
        name: What sentences call it.
        url: Its address.
        timeout_seconds: How long it may take, all in all.
        most_bytes: How large its answer may be.
        trust: Whom it has to lead to.
        now: The present instant.
    """

    name: str
    url: str
    timeout_seconds: int
    most_bytes: int
    trust: Trust
    now: datetime

    def token(self, digest: bytes) -> bytes:
        """Return a timestamp token over a SHA-256 digest.

        Raises:
            TimestampError: There is none to be had.
        """
        request, nonce = new_request(digest)
        try:
            answer = fetch(
                self.url,
                body=request,
                headers=_QUERY,
                seconds=self.timeout_seconds,
                most=self.most_bytes,
            )
        except TooSlowError as error:
            raise TimestampError(TimestampFailure.TOO_SLOW, self.name) from error
        except TooLargeError as error:
            raise TimestampError(TimestampFailure.TOO_LARGE, self.name) from error
        except UnreachableError as error:
            raise TimestampError(TimestampFailure.UNREACHABLE, self.name) from error
        return token_from_answer(answer, digest, nonce, self.trust, self.now, self.name)


@dataclass(frozen=True, slots=True)
class RevocationClient:
    """Asks the authorities named in a certificate: OCSP first, then lists.

    Attributes:
        timeout_seconds: How long each may take.
        keep: Told each list that was fetched, its issuer and its address.
        keep_answer: Told each answer, the certificate it is about, its issuer and the address.
    """

    timeout_seconds: int = 5
    keep: KeepList | None = None
    keep_answer: KeepAnswer | None = None

    def __call__(
        self, certificate: asn1_x509.Certificate, issuer: asn1_x509.Certificate
    ) -> KeptEvidence:
        """Return what is answered; empty where nobody can be reached."""
        for url in _allowed(certificate.ocsp_urls):
            if answer := self._answer(url, certificate, issuer):
                if self.keep_answer is not None:
                    self.keep_answer(answer, certificate, issuer, url)
                return KeptEvidence(ocsps=(answer,))
        places = [url for point in certificate.crl_distribution_points for url in _urls_of(point)]
        for url in _allowed(places):
            if crl := self._asked(url, None, {}, LARGEST_LIST):
                if self.keep is not None:
                    self.keep(crl, issuer, url)
                return KeptEvidence(crls=(crl,))
        return KeptEvidence()

    def _answer(
        self, url: str, certificate: asn1_x509.Certificate, issuer: asn1_x509.Certificate
    ) -> bytes:
        own = x509.load_der_x509_certificate(certificate.dump())
        above = x509.load_der_x509_certificate(issuer.dump())
        request = ocsp.OCSPRequestBuilder().add_certificate(own, above, hashes.SHA256()).build()
        body = request.public_bytes(serialization.Encoding.DER)
        answer = self._asked(url, body, _OCSP_QUERY, _CHUNK)
        try:
            status = ocsp.load_der_ocsp_response(answer).response_status
        except ValueError:
            return b""
        return answer if status is ocsp.OCSPResponseStatus.SUCCESSFUL else b""

    def _asked(self, url: str, body: bytes | None, headers: dict[str, str], most: int) -> bytes:
        try:
            return fetch(url, body=body, headers=headers, seconds=self.timeout_seconds, most=most)
        except (TooSlowError, TooLargeError, UnreachableError):
            return b""


def fetch(
    url: str, *, body: bytes | None, headers: dict[str, str], seconds: float, most: int
) -> bytes:
    """Return what an address answers to a question, or to a plain look where there is none.

    Raises:
        TooSlowError: Not all of it came in time.
        TooLargeError: It is larger than allowed.
        UnreachableError: There is no answer, or it says that something is wrong.
    """
    ends = time.monotonic() + seconds
    try:
        response = _POOL.request(
            "GET" if body is None else "POST",
            url,
            body=body,
            headers=headers,
            timeout=urllib3.Timeout(total=seconds),
            preload_content=False,
            redirect=False,
            decode_content=False,
        )
        try:
            if response.status != _GOOD:
                raise UnreachableError
            return _whole(response, ends, most)
        finally:
            response.release_conn()
    except urllib3.exceptions.NewConnectionError as error:  # a kind of timeout to urllib3
        raise UnreachableError from error
    except urllib3.exceptions.TimeoutError as error:
        raise TooSlowError from error
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise UnreachableError from error


def _whole(response: urllib3.BaseHTTPResponse, ends: float, most: int) -> bytes:
    found = bytearray()
    while part := response.read1(_CHUNK, decode_content=False):
        found += part
        if len(found) > most:
            response.close()
            raise TooLargeError
        if time.monotonic() > ends:
            response.close()
            raise TooSlowError
    return bytes(found)


def _urls_of(point: asn1_x509.DistributionPoint) -> list[str]:
    name = point["distribution_point"]
    if name.name != "full_name":
        return []
    return [str(one.native) for one in name.chosen if one.name == "uniform_resource_identifier"]


def _allowed(urls: list[str]) -> list[str]:
    return [url for url in urls if url.startswith(_SCHEMES)][:_MOST_PLACES]
