"""Papers signed with certificates of a public authority, its services at hand over HTTP."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tests.documents.papers import PARTY_A, PARTY_B, make_frozen, make_paper

from camket.bench.authority import Holder
from camket.bench.services import LocalServices
from camket.documents.render import lay_out_commitment, render_stamp
from camket.documents.values import Stamp
from camket.signing.practice import Practice
from camket.signing.seal import seal_at_issue
from camket.signing.services import RevocationClient, TimestampClient
from camket.signing.sign import sign_slot
from camket.signing.trust import Trust
from camket.signing.verdict import Verdict
from camket.signing.verify import verify
from camket.signing.wording import Fault

if TYPE_CHECKING:
    from camket.documents.canonical import RequiredSignatory

SEALED_AT: Final = datetime(2026, 2, 5, 2, 0, tzinfo=UTC)
B_AT: Final = datetime(2026, 2, 6, 2, 12, 44, tzinfo=UTC)
A_AT: Final = datetime(2026, 2, 9, 7, 30, 5, tzinfo=UTC)
LATER: Final = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
PERSON_B: Final = replace(PARTY_B, person="")
PERSON_A: Final = replace(PARTY_A, person="")


@dataclass(slots=True)
class House:
    """A public authority with its services, and the people it certified."""

    services: LocalServices
    sealer: Holder
    party_b: Holder
    party_a: Holder

    @property
    def trust(self) -> Trust:
        """Return trust in the authority's root, and nothing else."""
        return Trust.in_roots([self.services.authority.root.asn1])

    @property
    def asking(self) -> Trust:
        """Return the same with a way to ask its services."""
        return replace(self.trust, ask=RevocationClient(timeout_seconds=1))

    def client(self, now: datetime, *, seconds: int = 2, path: str = "/tsa") -> TimestampClient:
        """Return a client of the timestamp service."""
        return TimestampClient(
            name="TSA thử",
            url=self.services.address + path,
            timeout_seconds=seconds,
            most_bytes=16 * 1024,
            trust=self.trust,
            now=now,
        )

    def practice(self, now: datetime, level: str = "B-LTA", *, lowers: bool = True) -> Practice:
        """Return how papers are signed at a moment."""
        self.services.now = now
        return Practice(level, self.client(now), self.asking, lowers)


def make_house(services: LocalServices, *, valid_to: datetime | None = None) -> House:
    """Return the authority with its people; `valid_to` is when theirs end."""
    authority = services.authority
    return House(
        services=services,
        sealer=authority.certify_body("Hệ thống CamKet tỉnh thử", "MST-0100000000"),
        party_b=authority.certify(PERSON_B, valid_to=valid_to),
        party_a=authority.certify(PERSON_A, valid_to=valid_to),
    )


def sealed_paper(house: House, level: str = "B-LTA", at: datetime = SEALED_AT) -> bytes:
    """Return a paper that was sealed."""
    frozen = make_frozen(slots=(PERSON_B, PERSON_A), is_trial=False)
    laid_out = lay_out_commitment(make_paper(), frozen)
    practice = house.practice(at, level)
    return seal_at_issue(laid_out.pdf, house.sealer.signer, laid_out.slots, at, practice)


def sign(
    house: House,
    pdf: bytes,
    person: RequiredSignatory,
    practice: Practice,
    at: datetime,
) -> bytes:
    """Return the paper with one signature more."""
    holder = house.party_b if person.role == "party_b" else house.party_a
    stamp = render_stamp(Stamp(person.name, person.unit, at, is_trial=False))
    return sign_slot(pdf, person.role, holder.signer, at, stamp, practice)


def signed_paper(house: House, level: str = "B-LTA") -> tuple[bytes, bytes]:
    """Return a paper as it was issued, and signed by both."""
    issued = sealed_paper(house, level)
    half = sign(house, issued, PERSON_B, house.practice(B_AT, level), B_AT)
    return issued, sign(house, half, PERSON_A, house.practice(A_AT, level), A_AT)


def faults_of(verdict: Verdict) -> set[Fault]:
    """Return what is wrong, without the names."""
    return {finding.fault for finding in verdict.findings}


def judge(house: House, pdf: bytes, at: datetime = LATER, *, asks: bool = False) -> Verdict:
    """Return the verdict; services are asked only if that is said."""
    house.services.now = at
    return verify(pdf, trust=house.asking if asks else house.trust, at=at)


YEAR: Final = timedelta(days=366)
