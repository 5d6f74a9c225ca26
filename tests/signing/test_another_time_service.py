"""A timestamp of another authority than the signers' leads to its root by what the file carries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from tests.signing.public import (
    A_AT,
    B_AT,
    LATER,
    PERSON_B,
    House,
    make_house,
    sealed_paper,
    sign,
    signed_paper,
)

from camket.bench.services import LocalServices
from camket.signing.practice import Practice, archive, raised
from camket.signing.services import RevocationClient
from camket.signing.trust import Trust
from camket.signing.verdict import VerdictKind
from camket.signing.verify import verify


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """Return the authority of those who sign."""
    with LocalServices(now=A_AT) as services:
        yield make_house(services)


@pytest.fixture(scope="module")
def others() -> Iterator[LocalServices]:
    """Return the services of another authority, with a certificate between them and its root."""
    with LocalServices(now=A_AT) as services:
        yield services


def _trust(house: House, others: LocalServices) -> Trust:
    roots = [house.services.authority.root.asn1, others.authority.root.asn1]
    return Trust.in_roots(roots)


def _practice(house: House, others: LocalServices, level: str, at: datetime) -> Practice:
    house.services.now = others.now = at
    trust = _trust(house, others)
    client = replace(house.client(at), url=f"{others.address}/tsa", trust=trust)
    asking = replace(trust, ask=RevocationClient(timeout_seconds=1))
    return Practice(level, client, asking, lowers=False)


def test_a_paper_is_renewed_by_the_service_of_another_authority(
    house: House, others: LocalServices
) -> None:
    _issued, signed = signed_paper(house)
    renewed = archive(signed, _practice(house, others, "B-LTA", LATER), LATER)
    verdict = verify(renewed, trust=_trust(house, others), at=LATER)
    assert verdict.kind is VerdictKind.VALID, verdict.reasons
    assert [one.level for one in verdict.signatures] == ["B-LTA"] * 3


@pytest.mark.parametrize("level", ["B-T", "B-LTA"])
def test_what_was_signed_elsewhere_is_raised_by_it(
    house: House, others: LocalServices, level: str
) -> None:
    issued = sealed_paper(house)
    plain = sign(house, issued, PERSON_B, house.practice(B_AT, "B-B"), B_AT)
    practice = _practice(house, others, level, B_AT)
    done = raised(plain, practice, B_AT)
    verdict = verify(done.pdf, trust=practice.trust, at=A_AT)
    assert verdict.kind is VerdictKind.INCOMPLETE, verdict.reasons
    assert verdict.signatures[1].time_source == "timestamp"
    assert verdict.signatures[1].level == level
