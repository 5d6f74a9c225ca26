"""The CSC API as this house uses it: list and read credentials, have hashes approved and signed.

Version 1.0.4 and version 2 differ in names and in how an approval is asked for; what comes out is
the same. Every value is checked as it is read: what a service says is believed no further.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from asn1crypto import x509

from camket.signing.envelope import mechanism_of
from camket.signing.ways.csc.answers import (
    Approval,
    Approved,
    Asked,
    Credential,
    ServiceError,
    Trouble,
)
from camket.signing.ways.csc.transport import Transport

SHA256_OID: Final = "2.16.840.1.101.3.4.2.1"
SIGN_OIDS: Final = {
    "sha256_rsa": "1.2.840.113549.1.1.11",
    "sha256_ecdsa": "1.2.840.10045.4.3.2",
}
_MOST_CREDENTIALS: Final = 20
_LONGEST_SECRET: Final = 16 * 1024
_LONGEST_ID: Final = 200
_DEFAULT_SECONDS: Final = 3600
_SECONDS_A_HASH: Final = 0.25
"""So much longer the values of many papers may take than that of one."""
_APPROVALS: Final = {
    "implicit": Approval.APP,
    "explicit": Approval.OTP,
    "oauth2code": Approval.BROWSER,
}
_CODES: Final = {
    "invalid_otp": Trouble.WRONG_OTP,
    "invalid_pin": Trouble.WRONG_PIN,
    "access_denied": Trouble.DECLINED,
    "user_declined": Trouble.DECLINED,
    "authorization_declined": Trouble.DECLINED,
    "expired_token": Trouble.EXPIRED,
    "sad_expired": Trouble.EXPIRED,
    "authorization_expired": Trouble.EXPIRED,
    "invalid_client": Trouble.NOT_LET_IN,
    "invalid_token": Trouble.NOT_LET_IN,
}
_KINDS: Final = {"Password": "pin", "PIN": "pin", "ChallengeResponse": "otp", "OTP": "otp"}
_PENDING: Final = frozenset({"authorization_pending", "slow_down"})


@dataclass(frozen=True, slots=True)
class Service:
    """A service as the administrator set it up.

    Attributes:
        name: What people call it.
        address: Where its methods are, as `https://ky.example.vn/csc/v1`.
        version: 1 or 2.
        sign_in_address: Where its OAuth 2 is; the secret is sent nowhere the administrator did not
            name, whatever the service says of itself.
        client_id: Whom it knows this installation as.
        secret: What proves that.
    """

    name: str
    address: str
    sign_in_address: str
    version: int
    client_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Approving:
    """How a credential is approved, and what the service calls what is asked for."""

    approval: Approval
    otp_name: str
    pin_name: str
    sends_otp: bool


class CscClient:
    """Speaks to one service."""

    def __init__(self, service: Service, transport: Transport | None = None) -> None:
        """Keep whom to speak to; signing in happens with the first question."""
        self._service = service
        self._transport = transport or Transport()
        self._token = ""
        self._facts: Mapping[str, Any] | None = None

    @property
    def is_second_version(self) -> bool:
        """Say whether the service speaks version 2."""
        return self._service.version >= 2  # noqa: PLR2004  # the version's own number

    def credential_ids(self, user_id: str) -> tuple[str, ...]:
        """Return the service's names for a person's credentials.

        Raises:
            ServiceError: The service does not answer, or not in a way that can be used.
        """
        asked: dict[str, Any] = {"userID": user_id, "maxResults": _MOST_CREDENTIALS}
        listed = self._ask("credentials/list", asked).get("credentialIDs", [])
        if not isinstance(listed, list):
            raise ServiceError(Trouble.RUBBISH)
        return tuple(_short_text(one) for one in listed[:_MOST_CREDENTIALS])

    def credential(self, credential_id: str) -> Credential:
        """Return a credential with its certificates.

        Raises:
            ServiceError: The service does not answer, or not in a way that can be used.
        """
        asked = {
            "credentialID": credential_id,
            "certificates": "chain",
            "certInfo": True,
            "authInfo": True,
        }
        told = self._ask("credentials/info", asked)
        key, cert = _mapping(told, "key"), _mapping(told, "cert")
        certificates = _certificates(cert.get("certificates"))
        algorithms = key.get("algo", [])
        way = self._approval(told)
        return Credential(
            credential_id=credential_id,
            certificate=certificates[0],
            chain=certificates[1:],
            is_usable=key.get("status", "enabled") == "enabled"
            and cert.get("status", "valid") == "valid",
            approval=way.approval,
            otp_name=way.otp_name,
            pin_name=way.pin_name,
            sends_otp=way.sends_otp,
            most=_most(told.get("multisign", 1)),
            algorithms=tuple(one for one in algorithms if isinstance(one, str))
            if isinstance(algorithms, list)
            else (),
        )

    def send_otp(self, credential_id: str) -> None:
        """Ask the service to send its code to the owner's telephone.

        Raises:
            ServiceError: It does not.
        """
        method = "credentials/getChallenge" if self.is_second_version else "credentials/sendOTP"
        self._ask(method, {"credentialID": credential_id})

    def authorize(
        self,
        credential: Credential,
        hashes: Sequence[bytes],
        *,
        description: str,
        client_data: str,
        otp: str = "",
        pin: str = "",
    ) -> Approved | Asked:
        """Ask the owner's approval for signing exactly these hashes.

        Args:
            credential: The credential.
            hashes: SHA-256 of what each paper has signed.
            description: What the owner reads in his app, with the code to compare.
            client_data: Our own name for the question.
            otp: The code the owner received, where one is asked for.
            pin: The credential's PIN, where one is asked for.

        Raises:
            ServiceError: It is not approved.
        """
        spelled = [base64.b64encode(one).decode() for one in hashes]
        asked: dict[str, Any] = {
            "credentialID": credential.credential_id,
            "numSignatures": len(hashes),
            "description": description,
            "clientData": client_data,
        }
        if self.is_second_version:
            given = {credential.otp_name: otp, credential.pin_name: pin}
            asked |= {"hashes": spelled, "hashAlgorithmOID": SHA256_OID}
            asked["authData"] = [
                {"id": name, "value": value} for name, value in given.items() if value
            ]
        else:
            asked |= {"hash": spelled}
            asked |= {name: value for name, value in (("OTP", otp), ("PIN", pin)) if value}
        return _approved(self._ask("credentials/authorize", asked))

    def check(self, handle: str) -> Approved | None:
        """Ask what came of a question; None while the owner has not answered.

        Raises:
            ServiceError: It was declined or has expired, or the answer cannot be used.
        """
        answer = self._ask("credentials/authorizeCheck", {"handle": handle})
        if "SAD" not in answer:
            return None
        approved = _approved(answer)
        return approved if isinstance(approved, Approved) else None

    def sign(self, credential: Credential, sad: str, hashes: Sequence[bytes]) -> tuple[bytes, ...]:
        """Return one signature value for each hash, in their order; what they are is not checked.

        Raises:
            ServiceError: There are none, or not as many.
        """
        spelled = [base64.b64encode(one).decode() for one in hashes]
        asked: dict[str, Any] = {
            "credentialID": credential.credential_id,
            "SAD": sad,
            "signAlgo": SIGN_OIDS[mechanism_of(credential.certificate)],
        }
        if self.is_second_version:
            asked |= {"hashes": spelled, "hashAlgorithmOID": SHA256_OID, "operationMode": "S"}
        else:
            asked |= {"hash": spelled, "hashAlgo": SHA256_OID}
        patience = _SECONDS_A_HASH * (len(hashes) - 1)
        values = self._ask("signatures/signHash", asked, patience=patience).get("signatures")
        if not isinstance(values, list) or len(values) != len(hashes):
            raise ServiceError(Trouble.RUBBISH)
        return tuple(_bytes(one) for one in values)

    def approval_page(
        self, credential_id: str, hashes: Sequence[bytes], *, back: str, state: str, challenge: str
    ) -> str:
        """Return the page of the service on which the owner approves (OAuth 2 with PKCE).

        Raises:
            ServiceError: The service does not say where that is.
        """
        spelled = [base64.urlsafe_b64encode(one).decode().rstrip("=") for one in hashes]
        asked = {
            "response_type": "code",
            "client_id": self._service.client_id,
            "redirect_uri": back,
            "scope": "credential",
            "credentialID": credential_id,
            "numSignatures": str(len(hashes)),
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        if self.is_second_version:
            asked |= {"hashes": ",".join(spelled), "hashAlgorithmOID": SHA256_OID}
        else:
            asked |= {"hash": ",".join(spelled)}
        return f"{self._oauth()}/oauth2/authorize?{urlencode(asked)}"

    def exchange(self, code: str, *, back: str, verifier: str) -> Approved:
        """Turn the code that came back from the approval page into what opens the key.

        Raises:
            ServiceError: The code is not taken.
        """
        answer = self._form(
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": back,
                "code_verifier": verifier,
            }
        )
        return Approved(_secret(answer.get("access_token")), _seconds(answer.get("expires_in")))

    def _approval(self, told: Mapping[str, Any]) -> _Approving:
        if self.is_second_version:
            auth = _mapping(told, "auth")
            mode, names = auth.get("mode"), _names_of_factors(auth.get("objects", []))
            otp_name, pin_name = names.get("otp", ""), names.get("pin", "")
            sends_otp = bool(otp_name)
        else:
            otp, pin = _mapping(told, "OTP"), _mapping(told, "PIN")
            mode, pin_name = told.get("authMode"), "PIN" * (pin.get("presence") == "true")
            otp_name = "OTP" * (otp.get("presence") == "true")
            sends_otp = bool(otp_name) and otp.get("type") == "online"
        approval = _APPROVALS.get(mode) if isinstance(mode, str) else None
        if approval is None:
            raise ServiceError(Trouble.RUBBISH)
        return _Approving(approval, otp_name, pin_name, sends_otp=sends_otp)

    def _ask(
        self, method: str, values: Mapping[str, Any], *, patience: float = 0.0
    ) -> Mapping[str, Any]:
        if not self._token:
            self._token = self._sign_in()
        return self._said(f"{self._service.address}/{method}", values, patience=patience)

    def _said(
        self, address: str, values: Mapping[str, Any], *, patience: float = 0.0
    ) -> Mapping[str, Any]:
        try:
            return self._transport.ask(
                address, values, bearer=self._token, patience=patience
            ).values
        except ServiceError as error:
            if error.code in _PENDING:
                return {}
            raise ServiceError(_CODES.get(error.code, error.trouble), code=error.code) from error

    def _sign_in(self) -> str:
        kinds = self._info().get("authType", [])
        if isinstance(kinds, list) and "basic" in kinds and not self.is_second_version:
            basic = f"{self._service.client_id}:{self._service.secret}"
            answer = self._transport.ask(f"{self._service.address}/auth/login", {}, basic=basic)
            return _secret(answer.values.get("access_token"))
        return _secret(self._form({"grant_type": "client_credentials"}).get("access_token"))

    def _form(self, values: Mapping[str, str]) -> Mapping[str, Any]:
        own = {"client_id": self._service.client_id, "client_secret": self._service.secret}
        try:
            return self._transport.ask_form(
                f"{self._oauth()}/oauth2/token", {**values, **own}
            ).values
        except ServiceError as error:
            raise ServiceError(_CODES.get(error.code, error.trouble), code=error.code) from error

    def _oauth(self) -> str:
        return self._service.sign_in_address or self._service.address

    def _info(self) -> Mapping[str, Any]:
        if self._facts is None:
            self._facts = self._transport.ask(f"{self._service.address}/info", {}).values
        return self._facts


def _names_of_factors(objects: object) -> dict[str, str]:
    """Return what version 2 calls its code and its PIN for a credential."""
    names: dict[str, str] = {}
    for one in objects if isinstance(objects, list) else []:
        kind = _KINDS.get(str(one.get("type", ""))) if isinstance(one, dict) else None
        if kind:
            names[kind] = _short_text(one.get("id"))
    return names


def _approved(answer: Mapping[str, Any]) -> Approved | Asked:
    if "SAD" in answer:
        return Approved(_secret(answer["SAD"]), _seconds(answer.get("expiresIn")))
    return Asked(_short_text(answer.get("handle")))


def _certificates(found: object) -> tuple[x509.Certificate, ...]:
    if not isinstance(found, list) or not found:
        raise ServiceError(Trouble.RUBBISH)
    try:
        return tuple(x509.Certificate.load(_bytes(one), strict=True) for one in found)
    except ValueError as error:
        raise ServiceError(Trouble.RUBBISH) from error


def _mapping(values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = values.get(key, {})
    if not isinstance(found, dict):
        raise ServiceError(Trouble.RUBBISH)
    return found


def _bytes(value: object) -> bytes:
    if not isinstance(value, str):
        raise ServiceError(Trouble.RUBBISH)
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ServiceError(Trouble.RUBBISH) from error


def _secret(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_SECRET or not value.isascii():
        raise ServiceError(Trouble.RUBBISH)
    return value


def _short_text(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_ID:
        raise ServiceError(Trouble.RUBBISH)
    return value


def _seconds(value: object) -> int:
    """Return how long an approval lasts: an hour where nothing is said, as the API has it."""
    if value is None:
        return _DEFAULT_SECONDS
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ServiceError(Trouble.RUBBISH)
    return value


def _most(value: object) -> int:
    if isinstance(value, bool):  # version 1 before 1.0.4 said only whether
        return 2**15 if value else 1
    return value if isinstance(value, int) and value > 0 else 1
