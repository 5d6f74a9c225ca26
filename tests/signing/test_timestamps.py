"""A timestamp service answers, or does not: what comes of it, and that no file is ever half made."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from cryptography import x509
from tests.signing.public import B_AT, PERSON_B, House, make_house, sealed_paper, sign

from camket.bench.services import LocalServices, Mood
from camket.shared.errors import Refused
from camket.signing.container import read_token
from camket.signing.practice import PLAIN
from camket.signing.timestamps import InOrder, TimestampError
from camket.signing.wording import TIMESTAMP_FAILURES, SigningRefusal, TimestampFailure

DIGEST = hashlib.sha256(b"noi dung").digest()


@pytest.fixture
def house() -> Iterator[House]:
    with LocalServices(now=B_AT) as services:
        yield make_house(services)


def test_a_service_vouches_for_the_time(house: House) -> None:
    token = read_token(house.client(B_AT).token(DIGEST))
    assert token.at == B_AT
    assert token.imprint == DIGEST
    assert token.is_intact
    assert token.names_its_certificate


def test_only_the_certificates_that_lead_to_the_root_are_kept(house: House) -> None:
    token = read_token(house.client(B_AT).token(DIGEST))
    assert [one.dump() for one in token.others] == [house.services.authority.intermediate.der]


@pytest.mark.parametrize(
    ("mood", "failure"),
    [
        (Mood.FAILING, TimestampFailure.UNREACHABLE),
        (Mood.LARGE, TimestampFailure.TOO_LARGE),
        (Mood.REFUSING, TimestampFailure.REFUSED),
        (Mood.RUBBISH, TimestampFailure.MALFORMED),
        (Mood.OTHER_DIGEST, TimestampFailure.WRONG_ANSWER),
        (Mood.OTHER_NONCE, TimestampFailure.WRONG_ANSWER),
        (Mood.WRONG_CLOCK, TimestampFailure.CLOCK),
        (Mood.STRANGER, TimestampFailure.UNTRUSTED),
    ],
)
def test_a_bad_answer_is_told_for_what_it_is(
    house: House, mood: Mood, failure: TimestampFailure
) -> None:
    house.services.moods["tsa"] = mood
    with pytest.raises(TimestampError) as error:
        house.client(B_AT).token(DIGEST)
    assert error.value.failure is failure
    assert error.value.sentence == TIMESTAMP_FAILURES[failure].format(service="TSA thử")


@pytest.mark.parametrize("mood", [Mood.SLOW, Mood.DRIPPING])
def test_nobody_waits_longer_than_was_set(house: House, mood: Mood) -> None:
    house.services.moods["tsa"] = mood
    begun = time.monotonic()
    with pytest.raises(TimestampError) as error:
        house.client(B_AT, seconds=1).token(DIGEST)
    assert error.value.failure is TimestampFailure.TOO_SLOW
    assert time.monotonic() - begun < 2.5


def test_a_door_nobody_is_behind_is_told(house: House) -> None:
    client = replace(house.client(B_AT), url="http://127.0.0.1:1/tsa")
    with pytest.raises(TimestampError) as error:
        client.token(DIGEST)
    assert error.value.failure is TimestampFailure.UNREACHABLE


def test_the_next_service_is_asked_where_the_first_fails(house: House) -> None:
    first = replace(house.client(B_AT), url="http://127.0.0.1:1/tsa")
    token = InOrder([first, house.client(B_AT)]).token(DIGEST)
    assert read_token(token).imprint == DIGEST


def test_a_certificate_that_ended_vouches_for_nothing(house: House) -> None:
    authority = house.services.authority
    house.services.stamper = authority.timestamp_service(valid_to=B_AT.replace(year=2025, month=12))
    with pytest.raises(TimestampError) as error:
        house.client(B_AT).token(DIGEST)
    assert error.value.failure is TimestampFailure.UNTRUSTED


def test_a_certificate_for_papers_vouches_for_no_time(house: House) -> None:
    house.services.stamper = house.services.authority.certify(PERSON_B)
    with pytest.raises(TimestampError) as error:
        house.client(B_AT).token(DIGEST)
    assert error.value.failure is TimestampFailure.UNTRUSTED


# What becomes of the paper


@pytest.mark.parametrize("mood", [Mood.FAILING, Mood.RUBBISH, Mood.OTHER_DIGEST, Mood.STRANGER])
def test_without_a_timestamp_nothing_is_signed_where_that_is_the_rule(
    house: House, mood: Mood
) -> None:
    issued = sealed_paper(house)
    practice = house.practice(B_AT, lowers=False)
    house.services.moods["tsa"] = mood
    with pytest.raises(Refused) as refused:
        sign(house, issued, PERSON_B, practice, B_AT)
    assert refused.value.reason is SigningRefusal.NO_TIMESTAMP
    assert "TSA thử" in refused.value.details["why"]


def test_without_a_timestamp_the_lower_level_is_the_plain_one(house: House) -> None:
    issued = sealed_paper(house)
    practice = house.practice(B_AT)
    house.services.moods["tsa"] = Mood.FAILING
    lowered = sign(house, issued, PERSON_B, practice, B_AT)
    assert lowered.startswith(issued)
    assert len(lowered) > len(sign(house, issued, PERSON_B, PLAIN, B_AT))  # room left as zeros


@pytest.mark.parametrize("mood", [Mood.FAILING, Mood.RUBBISH, Mood.STRANGER, Mood.STALE])
def test_without_revocation_data_nothing_is_signed_where_that_is_the_rule(
    house: House, mood: Mood
) -> None:
    issued = sealed_paper(house)
    practice = house.practice(B_AT, lowers=False)
    house.services.moods |= {"ocsp": mood, "crl": Mood.FAILING}
    with pytest.raises(Refused) as refused:
        sign(house, issued, PERSON_B, practice, B_AT)
    assert refused.value.reason is SigningRefusal.NO_REVOCATION_DATA


def test_a_list_will_do_where_nobody_answers(house: House) -> None:
    issued = sealed_paper(house)
    practice = house.practice(B_AT, lowers=False)
    house.services.moods["ocsp"] = Mood.FAILING
    assert sign(house, issued, PERSON_B, practice, B_AT).startswith(issued)


def test_a_revoked_person_signs_and_it_comes_out(house: House) -> None:
    issued = sealed_paper(house)
    house.services.authority.revoke(house.party_b, B_AT, x509.ReasonFlags.key_compromise)
    signed = sign(house, issued, PERSON_B, house.practice(B_AT), B_AT)
    assert signed.startswith(issued)  # whoever keeps it verifies it first and finds it revoked
