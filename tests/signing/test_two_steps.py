"""A signature in two steps: prepared here, its value made wherever the key is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import load_der_private_key
from tests.documents.papers import PARTY_A
from tests.signing.foreigners import make_foreigner
from tests.signing.signatures import (
    A_SIGNED_AT,
    NOW,
    SignedPaper,
    make_stamp,
)

from camket.shared.errors import Refused
from camket.signing.envelope import P256_ORDER, sign_with
from camket.signing.sign import prepare_slot
from camket.signing.verify import verify
from camket.signing.wording import SigningRefusal
from camket.signing.writing import Prepared, complete


def _prepared(paper: SignedPaper) -> Prepared:
    signer = paper.signer_a
    stamp = make_stamp(signer, A_SIGNED_AT)
    return prepare_slot(
        paper.signed_b, "party_a", signer.certificate, (), A_SIGNED_AT, stamp, is_trial=True
    )


def test_both_steps_make_the_file_that_one_step_makes(paper: SignedPaper) -> None:
    prepared = _prepared(paper)
    value = sign_with(paper.signer_a.key, prepared.attributes)
    assert complete(prepared, value) == paper.signed


def test_what_is_prepared_survives_being_stored(paper: SignedPaper) -> None:
    prepared = _prepared(paper)
    stored = Prepared.load(prepared.dump())
    assert stored == prepared
    assert complete(stored, sign_with(paper.signer_a.key, stored.attributes)) == paper.signed


def test_a_key_that_signs_hashes_and_returns_two_numbers_does_too(paper: SignedPaper) -> None:
    prepared = _prepared(paper)
    key = load_der_private_key(paper.signer_a.key.dump(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    digest = utils.Prehashed(hashes.SHA256())
    raw = key.sign(prepared.hash_to_sign, ec.ECDSA(digest, deterministic_signing=True))
    r, s = utils.decode_dss_signature(raw)
    higher = max(s, P256_ORDER - s)
    value = r.to_bytes(32) + higher.to_bytes(32)
    assert complete(prepared, value) == paper.signed


@pytest.mark.parametrize("value", [b"", b"\0" * 64, b"\x30\x06\x02\x01\x01\x02\x01\x01"])
def test_a_value_that_is_no_signature_is_refused(paper: SignedPaper, value: bytes) -> None:
    with pytest.raises(Refused) as refused:
        complete(_prepared(paper), value)
    assert refused.value.reason is SigningRefusal.WRONG_VALUE


def test_a_signature_of_something_else_is_refused(paper: SignedPaper) -> None:
    prepared = _prepared(paper)
    value = sign_with(paper.signer_a.key, prepared.attributes[:-1])
    with pytest.raises(Refused) as refused:
        complete(prepared, value)
    assert refused.value.reason is SigningRefusal.WRONG_VALUE


def test_a_foreign_authority_and_rsa_sign_for_a_registered_person(paper: SignedPaper) -> None:
    foreigner = make_foreigner(PARTY_A)
    stamp = make_stamp(paper.signer_a, A_SIGNED_AT)
    prepared = prepare_slot(
        paper.signed_b,
        "party_a",
        foreigner.certificate,
        [foreigner.intermediate],
        A_SIGNED_AT,
        stamp,
        registered_to=PARTY_A.person,
    )
    assert prepared.algorithm == "sha256_rsa"
    key = load_der_private_key(foreigner.key.dump(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    digest = utils.Prehashed(hashes.SHA256())
    signed = complete(prepared, key.sign(prepared.hash_to_sign, padding.PKCS1v15(), digest))
    verdict = verify(signed, roots=[paper.authority.root, foreigner.root], at=NOW)
    report = verdict.signatures[-1]
    assert (report.intact, report.trusted, report.level) == (True, True, "B-B")


def test_a_certificate_registered_to_somebody_else_does_not_sign(paper: SignedPaper) -> None:
    foreigner = make_foreigner(PARTY_A)
    with pytest.raises(Refused) as refused:
        prepare_slot(
            paper.signed_b,
            "party_a",
            foreigner.certificate,
            (),
            A_SIGNED_AT,
            make_stamp(paper.signer_a, A_SIGNED_AT),
            registered_to="p-99",
        )
    assert refused.value.reason is SigningRefusal.WRONG_PERSON


def test_a_short_key_does_not_sign(paper: SignedPaper) -> None:
    foreigner = make_foreigner(PARTY_A, flaw="short_key")
    with pytest.raises(Refused) as refused:
        prepare_slot(
            paper.signed_b,
            "party_a",
            foreigner.certificate,
            [foreigner.intermediate],
            A_SIGNED_AT + timedelta(minutes=1),
            make_stamp(paper.signer_a, A_SIGNED_AT),
            registered_to=PARTY_A.person,
        )
    assert refused.value.reason is SigningRefusal.WEAK_KEY
