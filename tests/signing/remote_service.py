"""A signing service of our own on 127.0.0.1: CSC v1 and v2, and every way to misbehave.

It keeps real keys and signs what it is asked to, once the owner approved those very hashes.
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs

from asn1crypto import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import load_der_private_key

from camket.signing.ways.csc.client import Service

CLIENT: Final = "camket-thu"
SECRET: Final = "mat-khau-ket-noi"
OTP: Final = "246810"
CREDENTIAL: Final = "cred-1"


@dataclass
class Key:
    """A key at the service, with its certificates, and whose it is."""

    user: str
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    der: bytes
    mode: str = "implicit"
    most: int = 200
    status: str = "enabled"

    def sign(self, digest: bytes) -> bytes:
        """Return the value over a hash."""
        key = load_der_private_key(self.der, password=None)
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(digest, padding.PKCS1v15(), Prehashed(hashes.SHA256()))
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256())))


@dataclass
class RemoteService:
    """The service, its keys, what it was asked, and how it misbehaves.

    Attributes:
        misbehave: By method, what is done in place of the right answer: gets the handler and the
            right answer, returns the answer to give, or None when it wrote one itself.
        approved: Whether the owner has approved in his app.
    """

    version: int = 1
    address: str = ""
    keys: dict[str, Key] = field(default_factory=dict)
    misbehave: dict[str, Callable[[Any, dict[str, Any]], Any]] = field(default_factory=dict)
    approved: bool = True
    declined: bool = False
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    sads: dict[str, list[str]] = field(default_factory=dict)
    handles: dict[str, list[str]] = field(default_factory=dict)
    codes: dict[str, list[str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    expires_in: int = 300

    def settings(self, **changes: Any) -> Service:
        """Return the service as an administrator sets it up."""
        values = {
            "name": "Dịch vụ thử",
            "address": self.address,
            "version": self.version,
            "sign_in_address": "",
            "client_id": CLIENT,
            "secret": SECRET,
        }
        return Service(**{**values, **changes})

    def calls(self, method: str) -> list[dict[str, Any]]:
        """Return what a method was asked."""
        return [values for name, values in self.asked if name == method]

    def answer(self, method: str, values: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Return status and answer of a method."""
        act = getattr(self, "_" + method.replace("/", "_"), None)
        return act(values) if act else (404, {"error": "invalid_request"})

    def approve_in_browser(self, digests: list[str]) -> str:
        """Return the code with which the approval page sends its visitor back."""
        code = secrets.token_urlsafe(12)
        self.codes[code] = digests
        return code

    def _info(self, _: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        kinds = ["basic"] if self.version == 1 else ["oauth2client"]
        return 200, {"specs": f"{self.version}.0", "name": "Dịch vụ thử", "authType": kinds}

    def _credentials_list(self, values: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        mine = [name for name, key in self.keys.items() if key.user == values["userID"]]
        return 200, {"credentialIDs": mine}

    def _credentials_info(self, values: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        key = self.keys[values["credentialID"]]
        certificates = [_b64(one.dump()) for one in (key.certificate, *key.chain)]
        told: dict[str, Any] = {
            "key": {"status": key.status, "algo": ["1.2.840.113549.1.1.11"], "len": 2048},
            "cert": {"status": "valid", "certificates": certificates},
            "multisign": key.most,
        }
        explicit = key.mode == "explicit"
        if self.version == 1:
            told["authMode"] = key.mode
            told["OTP"] = {"presence": "true" if explicit else "false", "type": "online"}
            told["PIN"] = {"presence": "false"}
        else:
            objects = [{"type": "ChallengeResponse", "id": "sms-otp"}] if explicit else []
            told["auth"] = {"mode": key.mode, "objects": objects}
        return 200, told

    def _credentials_sendOTP(  # noqa: N802  # the method's own name
        self, _: dict[str, Any]
    ) -> tuple[int, dict[str, Any]]:
        return 200, {}

    _credentials_getChallenge = _credentials_sendOTP  # noqa: N815  # the method's own name

    def _credentials_authorize(self, values: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        key = self.keys[values["credentialID"]]
        wanted = values["hash" if self.version == 1 else "hashes"]
        if len(wanted) > key.most or values["numSignatures"] != len(wanted):
            return 400, {"error": "invalid_request"}
        if key.mode == "explicit":
            given = {one["id"]: one["value"] for one in values.get("authData", [])}
            if (values.get("OTP") or given.get("sms-otp")) != OTP:
                return 400, {"error": "invalid_otp"}
        elif self.declined:
            return 400, {"error": "access_denied"}
        elif self.version > 1 or not self.approved:
            handle = secrets.token_hex(8)
            self.handles[handle] = wanted
            return 202, {"handle": handle}
        return 200, self._sad(wanted)

    def _credentials_authorizeCheck(  # noqa: N802  # the method's own name
        self, values: dict[str, Any]
    ) -> tuple[int, dict[str, Any]]:
        if self.declined:
            return 400, {"error": "access_denied"}
        if values["handle"] not in self.handles:
            return 400, {"error": "expired_token"}
        if not self.approved:
            return 400, {"error": "authorization_pending"}
        return 200, self._sad(self.handles[values["handle"]])

    def _signatures_signHash(  # noqa: N802  # the method's own name
        self, values: dict[str, Any]
    ) -> tuple[int, dict[str, Any]]:
        wanted = values["hash" if self.version == 1 else "hashes"]
        if self.sads.get(values["SAD"]) != wanted:
            return 400, {"error": "invalid_request"}
        key = self.keys[values["credentialID"]]
        return 200, {"signatures": [_b64(key.sign(base64.b64decode(one))) for one in wanted]}

    def _auth_login(self, _: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return 200, self._new_token()

    def _oauth2_token(self, values: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if (values.get("client_id"), values.get("client_secret")) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client"}
        if values["grant_type"] == "authorization_code":
            digests = self.codes.pop(values["code"], None)
            if digests is None:
                return 400, {"error": "invalid_grant"}
            sad = self._sad(digests)
            return 200, {"access_token": sad["SAD"], "expires_in": sad["expiresIn"]}
        return 200, self._new_token()

    def _new_token(self) -> dict[str, Any]:
        token = secrets.token_hex(12)
        self.tokens.add(token)
        return {"access_token": token, "expires_in": 3600}

    def _sad(self, wanted: list[str]) -> dict[str, Any]:
        sad = secrets.token_hex(16)
        self.sads[sad] = wanted
        return {"SAD": sad, "expiresIn": self.expires_in}


class _Quiet(ThreadingHTTPServer):
    """Says nothing of clients that hung up: here they do so on purpose."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


@contextmanager
def running(version: int = 1) -> Iterator[RemoteService]:
    """Run the service on a free port of this machine."""
    service = RemoteService(version=version)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            method = self.path.removeprefix(f"/csc/v{version}/")
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            is_form = "urlencoded" in self.headers.get("Content-Type", "")
            values: dict[str, Any] = (
                {key: one for key, (one,) in parse_qs(raw.decode()).items()}
                if is_form
                else json.loads(raw)
            )
            service.asked.append((method, values))
            status, answer = self._let_in(method) or service.answer(method, values)
            if method in service.misbehave:
                answer = service.misbehave[method](self, answer)
                if answer is None:
                    return
            self.reply(status, json.dumps(answer).encode())

        def reply(self, status: int, raw: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def _let_in(self, method: str) -> tuple[int, dict[str, Any]] | None:
            told = self.headers.get("Authorization", "")
            if method in ("info", "oauth2/token"):
                return None
            if method == "auth/login":
                right = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
                return None if told == right else (401, {})
            return None if told.removeprefix("Bearer ") in service.tokens else (401, {})

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # its own name
            """Say nothing."""

    server = _Quiet(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.address = f"http://127.0.0.1:{server.server_port}/csc/v{version}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def slow(seconds: float) -> Callable[[Any, dict[str, Any]], Any]:
    """Answer rightly, but late."""

    def act(handler: Any, answer: dict[str, Any]) -> dict[str, Any]:
        time.sleep(seconds)
        return answer

    return act


def says(status: int, raw: bytes) -> Callable[[Any, dict[str, Any]], Any]:
    """Answer with these bytes in place of the right ones."""

    def act(handler: Any, answer: dict[str, Any]) -> None:
        handler.reply(status, raw)

    return act


def hangs_up(handler: Any, answer: dict[str, Any]) -> None:
    """Answer nothing and close."""
    handler.close_connection = True


def drips(handler: Any, answer: dict[str, Any]) -> None:
    """Answer a byte at a time, without end."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    try:
        for _ in range(400):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.02)
    except OSError:
        pass


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
