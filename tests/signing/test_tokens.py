"""A token in the server signs with P-256 and RSA; a wrong PIN and a locked token are sentences."""

from __future__ import annotations

import logging
import pickle
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key
from pkcs11.exceptions import PinExpired, PinLocked
from tests.documents.papers import PARTY_A, PARTY_B
from tests.signing.devices import PIN, TOKEN, plugged_in, put_on_token
from tests.signing.foreigners import make_foreigner
from tests.signing.signatures import A_SIGNED_AT, SignedPaper, judge, make_stamp

from camket.shared.errors import Refused
from camket.signing.envelope import settled
from camket.signing.sign import prepare_slot
from camket.signing.verdict import VerdictKind
from camket.signing.ways import tokens
from camket.signing.ways.tokens import (
    Pin,
    TokenCertificate,
    TokenRefusal,
    certificates_on_tokens,
    chain_beside,
    sign_with_token,
)
from camket.signing.ways.wording import sentence_of_way
from camket.signing.writing import complete


@pytest.fixture
def library(tmp_path: Path) -> Iterator[str]:
    """Return the library of an empty token."""
    with plugged_in(tmp_path) as place:
        yield place


@pytest.fixture
def held(library: str, paper: SignedPaper) -> TokenCertificate:
    """Return the certificate of party A's head on the token."""
    key = load_der_private_key(paper.signer_a.key.dump(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    put_on_token(library, 1, key, paper.signer_a.certificate)
    (found,) = certificates_on_tokens([library]).certificates
    return found


def test_the_certificates_are_read_without_a_pin(
    held: TokenCertificate, paper: SignedPaper
) -> None:
    assert held.token == TOKEN
    assert held.certificate.dump() == paper.signer_a.certificate.dump()
    assert not held.pin_is_locked


def test_a_key_on_p256_signs_a_paper_that_verifies(
    held: TokenCertificate, paper: SignedPaper
) -> None:
    stamp = make_stamp(paper.signer_a, A_SIGNED_AT)
    prepared = prepare_slot(
        paper.signed_b, "party_a", held.certificate, (), A_SIGNED_AT, stamp, is_trial=True
    )
    signed = complete(prepared, sign_with_token(held, prepared.attributes, Pin(PIN)))
    verdict = judge(paper, signed, issued=paper.sealed)
    assert verdict.kind is VerdictKind.VALID, verdict.reasons


def test_an_rsa_key_signs_and_its_intermediate_comes_from_the_same_token(library: str) -> None:
    foreigner = make_foreigner(PARTY_A)
    key = load_der_private_key(foreigner.key.dump(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    put_on_token(library, 1, key, foreigner.certificate)
    put_on_token(library, 2, None, foreigner.intermediate)
    other = make_foreigner(PARTY_B)  # an HSM holds the certificates of many
    put_on_token(library, 3, None, other.certificate)
    put_on_token(library, 4, None, foreigner.root)
    found = certificates_on_tokens([library])
    own = next(one for one in found.certificates if one.key_id == b"\1")
    value = sign_with_token(own, b"to be signed", Pin(PIN))
    assert settled(foreigner.certificate, b"to be signed", value) == value
    assert [one.dump() for one in chain_beside(own, found)] == [foreigner.intermediate.dump()]


def test_a_wrong_pin_is_a_sentence_and_signs_nothing(held: TokenCertificate) -> None:
    refused = _refused(held, Pin("000000"))
    assert refused.reason is TokenRefusal.WRONG_PIN
    assert TOKEN in str(sentence_of_way(refused))
    assert sign_with_token(held, b"x", Pin(PIN))


def test_no_pin_at_all_is_asked_for(held: TokenCertificate) -> None:
    assert _refused(held, Pin("")).reason is TokenRefusal.NO_PIN


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PinLocked, TokenRefusal.LOCKED),
        (PinExpired, TokenRefusal.PIN_EXPIRED),
        (RuntimeError, TokenRefusal.FAILED),
    ],
)
def test_what_the_device_answers_is_told_in_a_sentence(
    held: TokenCertificate,
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception],
    reason: TokenRefusal,
) -> None:
    monkeypatch.setattr(tokens, "_token", lambda _: _Fails(error))
    refused = _refused(held, Pin(PIN))
    assert refused.reason is reason
    assert TOKEN in str(sentence_of_way(refused))


def test_a_token_pulled_out_is_absent(held: TokenCertificate) -> None:
    assert _refused(replace(held, serial="another"), Pin(PIN)).reason is TokenRefusal.ABSENT


def test_a_certificate_without_its_key_does_not_sign(library: str, paper: SignedPaper) -> None:
    put_on_token(library, 1, None, paper.signer_a.certificate)
    (found,) = certificates_on_tokens([library]).certificates
    assert _refused(found, Pin(PIN)).reason is TokenRefusal.NO_KEY


def test_a_library_that_is_not_there_offers_nothing(caplog: pytest.LogCaptureFixture) -> None:
    found = certificates_on_tokens(["/khong/co/thu-vien.so"])
    assert not found.certificates
    assert "/khong/co/thu-vien.so" in caplog.text


def test_the_pin_is_spelled_out_nowhere(
    held: TokenCertificate, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = "739154"
    with caplog.at_level(logging.DEBUG):
        refused = _refused(held, Pin(wrong))
    assert wrong not in "".join(traceback.format_exception(refused))
    assert wrong not in repr(refused.details)
    assert refused.__cause__ is None
    assert wrong not in caplog.text
    assert wrong not in f"{Pin(wrong)} {Pin(wrong)!r}"
    with pytest.raises(TypeError):
        pickle.dumps(Pin(wrong))


class _Fails:
    """A token that fails at whatever is asked."""

    flags = 0

    def __init__(self, error: type[Exception]) -> None:
        self._error = error

    def open(self, **_: object) -> None:
        raise self._error


def _refused(held: TokenCertificate, pin: Pin) -> Refused:
    with pytest.raises(Refused) as refused:
        sign_with_token(held, b"to be signed", pin)
    return refused.value
