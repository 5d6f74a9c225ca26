"""The CSC client against a service that answers, over HTTP, and that misbehaves in every way."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.documents.papers import PARTY_A
from tests.signing.foreigners import make_foreigner
from tests.signing.remote_service import (
    CREDENTIAL,
    OTP,
    SECRET,
    Key,
    RemoteService,
    drips,
    hangs_up,
    running,
    says,
    slow,
)
from tests.signing.signatures import SignedPaper

from camket.signing.envelope import settled
from camket.signing.ways.csc.answers import (
    TROUBLES,
    Approval,
    Approved,
    Asked,
    ServiceError,
    Trouble,
)
from camket.signing.ways.csc.client import CscClient
from camket.signing.ways.csc.transport import Limits, Transport, is_safe_address

USER = "lan@thu.vn"
TEXTS = (b"mot", b"hai", b"ba")
HASHES = tuple(hashlib.sha256(one).digest() for one in TEXTS)
QUICK = Limits(connect=2, answer=1.0, largest=64 * 1024)


@pytest.fixture(params=[1, 2])
def service(request: pytest.FixtureRequest, paper: SignedPaper) -> Iterator[RemoteService]:
    """Return a running service that keeps the key of party A's head."""
    with running(request.param) as one:
        signer = paper.signer_a
        one.keys[CREDENTIAL] = Key(USER, signer.certificate, (), signer.key.dump())
        yield one


def _client(service: RemoteService, **changes: Any) -> CscClient:
    return CscClient(service.settings(**changes), Transport(QUICK))


def _approve(client: CscClient, *, otp: str = "") -> Approved | Asked:
    credential = client.credential(CREDENTIAL)
    return client.authorize(
        credential, HASHES, description="Mã đối chiếu 731", client_data="yeu-cau-1", otp=otp
    )


def test_a_persons_credentials_are_listed_and_read(
    service: RemoteService, paper: SignedPaper
) -> None:
    client = _client(service)
    assert client.credential_ids(USER) == (CREDENTIAL,)
    assert client.credential_ids("nguoi-khac@thu.vn") == ()
    credential = client.credential(CREDENTIAL)
    assert credential.certificate.dump() == paper.signer_a.certificate.dump()
    assert credential.approval is Approval.APP
    assert credential.is_usable
    assert credential.most == 200


def test_three_papers_are_signed_under_one_approval_in_the_app(
    service: RemoteService, paper: SignedPaper
) -> None:
    service.approved = False
    client = _client(service)
    asked = _approve(client)
    assert isinstance(asked, Asked)
    assert client.check(asked.handle) is None
    service.approved = True
    approved = client.check(asked.handle)
    assert approved is not None
    values = client.sign(client.credential(CREDENTIAL), approved.sad, HASHES)
    for text, value in zip(TEXTS, values, strict=True):
        assert settled(paper.signer_a.certificate, text, value)
    assert len(service.calls("credentials/authorize")) == 1
    assert "731" in service.calls("credentials/authorize")[0]["description"]


def test_a_code_sent_to_the_telephone_approves(service: RemoteService) -> None:
    service.keys[CREDENTIAL].mode = "explicit"
    client = _client(service)
    credential = client.credential(CREDENTIAL)
    assert credential.approval is Approval.OTP
    assert credential.sends_otp
    client.send_otp(CREDENTIAL)
    with pytest.raises(ServiceError) as wrong:
        _approve(client, otp="000000")
    assert wrong.value.trouble is Trouble.WRONG_OTP
    assert isinstance(_approve(client, otp=OTP), Approved)


def test_an_approval_in_the_browser_comes_back_with_a_code(service: RemoteService) -> None:
    service.keys[CREDENTIAL].mode = "oauth2code"
    client = _client(service)
    page = client.approval_page(
        CREDENTIAL, HASHES, back="https://camket.vn/ve/", state="s", challenge="c"
    )
    asked = parse_qs(urlsplit(page).query)
    assert asked["numSignatures"] == ["3"]
    assert asked["code_challenge_method"] == ["S256"]
    name = "hash" if service.version == 1 else "hashes"
    assert len(asked[name][0].split(",")) == 3
    code = service.approve_in_browser(["x"])
    assert client.exchange(code, back="https://camket.vn/ve/", verifier="v").sad in service.sads
    with pytest.raises(ServiceError):
        client.exchange(code, back="https://camket.vn/ve/", verifier="v")  # a code is good once


def test_an_rsa_key_with_its_intermediate_signs_too(service: RemoteService) -> None:
    foreigner = make_foreigner(PARTY_A)
    service.keys[CREDENTIAL] = Key(
        USER, foreigner.certificate, (foreigner.intermediate,), foreigner.key.dump()
    )
    client = _client(service)
    credential = client.credential(CREDENTIAL)
    assert [one.dump() for one in credential.chain] == [foreigner.intermediate.dump()]
    approved = _approve(client)
    if isinstance(approved, Asked):
        found = client.check(approved.handle)
        assert found is not None
        approved = found
    (first, *_) = client.sign(credential, approved.sad, HASHES)
    assert settled(foreigner.certificate, TEXTS[0], first) == first


@pytest.mark.parametrize(
    ("act", "trouble"),
    [
        (slow(2.5), Trouble.SLOW),
        (drips, Trouble.SLOW),
        (hangs_up, Trouble.UNREACHABLE),
        (says(200, b"<html>loi</html>"), Trouble.RUBBISH),
        (says(200, b"[1, 2]"), Trouble.RUBBISH),
        (says(200, b""), Trouble.RUBBISH),
        (says(200, b"[" * 30_000), Trouble.RUBBISH),
        (says(200, b'{"credentialIDs": "' + b"x" * 100_000 + b'"}'), Trouble.RUBBISH),
        (says(200, b'{"credentialIDs": [17]}'), Trouble.RUBBISH),
        (says(200, b'{"credentialIDs": ["' + b"x" * 500 + b'"]}'), Trouble.RUBBISH),
        (says(302, b"{}"), Trouble.SAID_NO),
        (says(400, b'{"error": "invalid_request"}'), Trouble.SAID_NO),
        (says(400, b'{"error": {"a": 1}}'), Trouble.SAID_NO),
        (says(401, b"{}"), Trouble.NOT_LET_IN),
        (says(503, b"{}"), Trouble.UNREACHABLE),
    ],
)
def test_each_way_to_misbehave_is_one_trouble_and_ends_in_time(
    service: RemoteService, act: Callable[[Any, dict[str, Any]], Any], trouble: Trouble
) -> None:
    service.misbehave["credentials/list"] = act
    began = time.monotonic()
    with pytest.raises(ServiceError) as error:
        _client(service).credential_ids(USER)
    assert error.value.trouble is trouble
    assert time.monotonic() - began < 6


@pytest.mark.parametrize(
    "raw",
    [
        b"{}",
        b'{"signatures": "x"}',
        b'{"signatures": []}',
        b'{"signatures": ["AA==", "AA=="]}',
        b'{"signatures": ["AA==", "AA==", "AA==", "AA=="]}',
        b'{"signatures": ["AA==", "AA==", "%%%"]}',
        b'{"signatures": ["AA==", "AA==", null]}',
    ],
)
def test_signatures_that_are_not_as_many_as_asked_are_no_answer(
    service: RemoteService, raw: bytes
) -> None:
    client = _client(service)
    credential = client.credential(CREDENTIAL)
    service.misbehave["signatures/signHash"] = says(200, raw)
    with pytest.raises(ServiceError) as error:
        client.sign(credential, "sad", HASHES)
    assert error.value.trouble is Trouble.RUBBISH


@pytest.mark.parametrize(
    "raw",
    [
        b"{}",
        b'{"cert": {"certificates": []}}',
        b'{"cert": {"certificates": ["AAAA"]}}',
        b'{"cert": 7, "key": {}}',
    ],
)
def test_a_credential_without_a_certificate_that_can_be_read_is_no_answer(
    service: RemoteService, raw: bytes
) -> None:
    service.misbehave["credentials/info"] = says(200, raw)
    with pytest.raises(ServiceError) as error:
        _client(service).credential(CREDENTIAL)
    assert error.value.trouble is Trouble.RUBBISH


def test_another_secret_is_not_let_in(service: RemoteService) -> None:
    with pytest.raises(ServiceError) as error:
        _client(service, secret="sai").credential_ids(USER)
    assert error.value.trouble is Trouble.NOT_LET_IN


def test_the_owners_no_is_told_as_his(service: RemoteService) -> None:
    service.declined = True
    with pytest.raises(ServiceError) as error:
        _approve(_client(service))
    assert error.value.trouble is Trouble.DECLINED


def test_where_nobody_answers_is_unreachable() -> None:
    with running(1) as gone:
        settings = gone.settings()
    with pytest.raises(ServiceError) as error:
        CscClient(settings, Transport(QUICK)).credential_ids(USER)
    assert error.value.trouble is Trouble.UNREACHABLE


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("https://ky.thu.vn/csc/v1", True),
        ("http://127.0.0.1:8080/csc/v1", True),
        ("http://ky.thu.vn/csc/v1", False),
        ("http://127.0.0.1.thu.vn/csc/v1", False),
        ("https://ten:mat@ky.thu.vn/csc/v1", False),
        ("https:///csc/v1", False),
        ("https://[x/csc", False),
        ("ftp://127.0.0.1/", False),
        ("file:///etc/passwd", False),
    ],
)
def test_a_secret_travels_only_over_tls_or_within_the_machine(
    address: str, *, is_safe: bool
) -> None:
    assert is_safe_address(address) is is_safe


def test_secrets_are_not_spelled_out(service: RemoteService) -> None:
    assert SECRET not in repr(service.settings())
    assert "tra-loi" not in repr(Approved("tra-loi", 5))


def test_each_trouble_has_its_sentence() -> None:
    assert set(TROUBLES) == set(Trouble)
