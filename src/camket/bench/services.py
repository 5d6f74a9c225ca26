"""The services of our own public authority over HTTP, for measurements and tests.

Timestamps (RFC 3161), answers (RFC 6960) and lists (RFC 5280) are real; on demand the services are
slow, refuse, or answer what they must not.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final, Self

from asn1crypto import cms, tsp

from camket.bench.authority import LIST_DAYS, Holder, PublicAuthority
from camket.signing.timestamps import TimestampAnswer, make_token

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType


_CONTENT_TYPES: Final = {
    "tsa": "application/timestamp-reply",
    "ocsp": "application/ocsp-response",
    "crl": "application/pkix-crl",
}
"""RFC 3161, 3.4; RFC 6960, A.1; RFC 5280, 4.2.1.13."""
_LARGE: Final = 4 * 1024 * 1024
_A_WHILE: Final = 0.2
_LONG: Final = 3


class Mood(StrEnum):
    """How a service behaves."""

    GOOD = "good"
    SLOW = "slow"
    DRIPPING = "dripping"
    LARGE = "large"
    FAILING = "failing"
    REFUSING = "refusing"
    RUBBISH = "rubbish"
    OTHER_DIGEST = "other_digest"
    OTHER_NONCE = "other_nonce"
    WRONG_CLOCK = "wrong_clock"
    STRANGER = "stranger"
    STALE = "stale"


_NO_ANSWERS: Final = {
    Mood.FAILING: (500, b""),
    Mood.RUBBISH: (200, b"<html>khong phai</html>"),
    Mood.LARGE: (200, b"\0" * _LARGE),
}


class LocalServices:
    """An authority's services on 127.0.0.1, from entering to leaving.

    Attributes:
        authority: Whose they are.
        now: The time the services believe it is.
        moods: How the service at a path behaves: `tsa`, `ocsp` or `crl`.
        asked: How often each was asked.
    """

    def __init__(
        self,
        *,
        now: datetime,
        years: Sequence[int] = (2025, 2035),
        is_rsa: bool = False,
    ) -> None:
        """Open the door; nobody answers before it is entered."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, self))
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.authority = PublicAuthority(
            self.address,
            datetime(years[0], 1, 1, tzinfo=UTC),
            datetime(years[1], 1, 1, tzinfo=UTC),
            is_rsa=is_rsa,
        )
        self.now = now
        self.moods: dict[str, Mood] = {}
        self.asked: dict[str, int] = {}
        self.stamper = self.authority.timestamp_service()
        self.responder = self.authority.responder()
        self._stranger: Holder | None = None
        self._numbers = iter(range(1, 2**31))

    def __enter__(self) -> Self:
        """Begin to answer."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()

    def reply(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Return the status and the body of an answer."""
        service = path.strip("/").split("/")[0]
        mood = self.moods.get(service, Mood.GOOD)
        self.asked[service] = self.asked.get(service, 0) + 1
        if mood is Mood.SLOW:
            time.sleep(_LONG)
        if mood in _NO_ANSWERS:
            return _NO_ANSWERS[mood]
        at = self.now.replace(microsecond=0)
        if service == "tsa":
            return 200, self._timestamp(body, at, mood)
        if mood is Mood.STALE:
            at -= timedelta(days=10 * LIST_DAYS)
        if service == "ocsp":
            by = self._other() if mood is Mood.STRANGER else self.responder
            return 200, self.authority.answer(body, at, by)
        of_root = path == "/crl/root"
        issuer = self.authority.root if of_root else self.authority.intermediate
        return 200, self.authority.list_of(issuer, at)

    def is_dripping(self, path: str) -> bool:
        """Say whether an answer comes a byte at a time."""
        return self.moods.get(path.strip("/").split("/")[0]) is Mood.DRIPPING

    def _timestamp(self, body: bytes, at: datetime, mood: Mood) -> bytes:
        request = tsp.TimeStampReq.load(body)
        if mood is Mood.REFUSING:
            return _response("rejection", None)
        digest = request["message_imprint"]["hashed_message"].native
        nonce = request["nonce"].native
        token = make_token(
            (self._other() if mood is Mood.STRANGER else self.stamper).signer,
            digest[::-1] if mood is Mood.OTHER_DIGEST else digest,
            at - timedelta(hours=2) if mood is Mood.WRONG_CLOCK else at,
            serial=next(self._numbers),
            nonce=nonce + 1 if mood is Mood.OTHER_NONCE else nonce,
            chain=(self.authority.intermediate.asn1, self.authority.root.asn1),
        )
        return _response("granted", token)

    def _other(self) -> Holder:
        """Return the certificate of a service nobody trusts."""
        if self._stranger is None:
            stranger = PublicAuthority(
                self.address, self.authority.valid_from, self.authority.valid_to
            )
            self._stranger = stranger.timestamp_service()
        return self._stranger


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, services: LocalServices, *given: object) -> None:
        self._services = services
        super().__init__(*given)  # type: ignore[arg-type]  # the server passes what this takes

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def log_message(self, *parts: object) -> None:
        """Say nothing."""

    def _answer(self, body: bytes) -> None:
        status, content = self._services.reply(self.path, body)
        self.send_response(status)
        service = self.path.strip("/").split("/")[0]
        self.send_header("Content-Type", _CONTENT_TYPES.get(service, "application/octet-stream"))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        try:
            if self._services.is_dripping(self.path):
                for byte in content:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(_A_WHILE)
            else:
                self.wfile.write(content)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # whoever asked has gone


def _response(status: str, token: bytes | None) -> bytes:
    facts: dict[str, object] = {"status": {"status": status}}
    if token is not None:
        facts["time_stamp_token"] = cms.ContentInfo.load(token)
    answer: bytes = TimestampAnswer(facts).dump()
    return answer
