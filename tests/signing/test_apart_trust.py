"""A check apart goes by the same trust, and asks nobody."""

from __future__ import annotations

from dataclasses import replace

from tests.signing.public import A_AT, make_house, signed_paper

from camket.bench.services import LocalServices
from camket.signing.apart import verify_apart
from camket.signing.reading import KeptEvidence
from camket.signing.trust import Anchor, Trust
from camket.signing.wording import Fault


def test_trust_is_carried_whole_into_the_other_process() -> None:
    with LocalServices(now=A_AT) as services:
        house = make_house(services)
        _, signed = signed_paper(house, "B-T")
        authority = services.authority
        lists = tuple(
            authority.list_of(one, A_AT) for one in (authority.root, authority.intermediate)
        )
        trust = replace(house.asking, evidence=KeptEvidence(crls=lists))
        services.asked.clear()
        answer = verify_apart(signed, at=A_AT, trust=trust)
        assert answer.verdict.is_valid, answer.verdict.reasons
        assert services.asked == {}
        ended = Trust(anchors=(Anchor(authority.root.asn1, trusted_to=A_AT),))
        faults = {one.fault for one in verify_apart(signed, at=A_AT, trust=ended).verdict.findings}
        assert Fault.TRUST_ENDED in faults
