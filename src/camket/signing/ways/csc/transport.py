"""Questions to a service over HTTP: limited in time and size, answers read once into plain values.

A service may be slow, send rubbish or never end: no answer is waited for longer than the limit,
none is read beyond its limit, and nothing is asked twice on its own.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import urllib3

from camket.signing.ways.csc.answers import ServiceError, Trouble

_CONNECT: Final = 5.0
_ANSWER: Final = 20.0
_LARGEST: Final = 512 * 1024
_CHUNK: Final = 16 * 1024
_LONGEST_CODE: Final = 64
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_ACCEPTED: Final = 202
_GOOD: Final = frozenset({200, 201, _ACCEPTED, 204})
_SERVER_FAILED: Final = 500
_UNAUTHORISED: Final = frozenset({401, 403})


@dataclass(frozen=True, slots=True)
class Limits:
    """How long is waited, in seconds, and how much is read, in bytes."""

    connect: float = _CONNECT
    answer: float = _ANSWER
    largest: int = _LARGEST


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said: its values, and whether it only says that it has begun."""

    values: Mapping[str, Any]
    is_pending: bool


class Transport:
    """Sends one question and reads one answer."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Keep the limits; connections are made when they are needed."""
        self._limits = limits or Limits()
        self._pool = urllib3.PoolManager(num_pools=4, maxsize=2)

    def ask(
        self,
        address: str,
        values: Mapping[str, Any],
        *,
        bearer: str = "",
        basic: str = "",
        patience: float = 0.0,
    ) -> Answer:
        """Post JSON and return the answer.

        Args:
            address: The method.
            values: What is asked.
            bearer: An access token.
            basic: Name and password, with a colon between them.
            patience: Seconds more that this answer may take.

        Raises:
            ServiceError: There is no answer that can be used, or it says no.
        """
        headers = {"Content-Type": "application/json"}
        body = json.dumps(dict(values)).encode()
        return self._post(address, body, headers, bearer, basic, patience=patience)

    def ask_form(self, address: str, values: Mapping[str, str], *, basic: str = "") -> Answer:
        """Post a form, as OAuth 2 wants it, and return the answer.

        Raises:
            ServiceError: There is no answer that can be used, or it says no.
        """
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._post(address, urlencode(values).encode(), headers, "", basic)

    def _post(
        self,
        address: str,
        body: bytes,
        headers: dict[str, str],
        bearer: str,
        basic: str,
        *,
        patience: float = 0.0,
    ) -> Answer:
        if not is_safe_address(address):
            raise ServiceError(Trouble.BAD_ADDRESS)
        headers["Accept"] = "application/json"
        if basic:
            headers.update(urllib3.make_headers(basic_auth=basic))
        if bearer:
            headers["Authorization"] = f"Bearer {bearer}"
        answer = self._limits.answer + patience
        until = time.monotonic() + self._limits.connect + answer
        timeout = urllib3.Timeout(connect=self._limits.connect, read=answer)
        try:
            response = self._pool.request(
                "POST",
                address,
                body=body,
                headers=headers,
                timeout=timeout,
                retries=False,
                redirect=False,
                preload_content=False,
            )
            with response:
                raw = self._read(response, until)
        except urllib3.exceptions.ReadTimeoutError as error:
            raise ServiceError(Trouble.SLOW) from error
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise ServiceError(Trouble.UNREACHABLE) from error
        return _answer(response.status, raw)

    def _read(self, response: urllib3.BaseHTTPResponse, until: float) -> bytes:
        raw = b""
        while chunk := response.read1(_CHUNK):
            raw += chunk
            if len(raw) > self._limits.largest:
                raise ServiceError(Trouble.RUBBISH)
            if time.monotonic() > until:
                raise ServiceError(Trouble.SLOW)
        return raw


def is_safe_address(address: str) -> bool:
    """Say whether an address may be asked: over TLS, or on this very machine."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    has_no_extras = not (parts.username or parts.password or parts.fragment or parts.query)
    is_here = parts.scheme == "http" and host in _LOOPBACK
    is_private = parts.scheme == "https" or is_here
    return bool(host) and has_no_extras and is_private and port != 0


def _answer(status: int, raw: bytes) -> Answer:
    """Read an answer, or raise what it means.

    Raises:
        ServiceError: It is an error, or nothing that can be read.
    """
    if status >= _SERVER_FAILED:
        raise ServiceError(Trouble.UNREACHABLE)
    values = _values(raw, may_be_empty=status not in _GOOD or status == _ACCEPTED)
    if status in _GOOD:
        return Answer(values, is_pending=status == _ACCEPTED)
    code = values.get("error", "")
    told = code[:_LONGEST_CODE] if isinstance(code, str) else ""
    if status in _UNAUTHORISED and not told:
        raise ServiceError(Trouble.NOT_LET_IN)
    raise ServiceError(Trouble.SAID_NO, code=told)


def _values(raw: bytes, *, may_be_empty: bool) -> Mapping[str, Any]:
    if not raw.strip() and may_be_empty:
        return {}
    try:
        values = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ServiceError(Trouble.RUBBISH) from error
    if not isinstance(values, dict):
        raise ServiceError(Trouble.RUBBISH)
    return values
