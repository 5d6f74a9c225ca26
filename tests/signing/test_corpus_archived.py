"""The attacks of the corpus on papers of level B-LTA, and those a timestamp makes possible."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from tests.signing.corpus.archives import (
    ARCHIVE_ATTACKS,
    ArchiveAttack,
    before_archiving,
    while_archiving,
)
from tests.signing.corpus.changes import CHANGES, UNDONE_BY_THE_WRITER, UNREADABLE, Change
from tests.signing.corpus.damage import DAMAGES, Damage, contents, entries
from tests.signing.corpus.deliveries import behind_the_end
from tests.signing.public import A_AT, B_AT, LATER, House, judge, make_house, signed_paper
from tests.signing.test_corpus import caught

from camket.bench.fuzzing import attempt, shown
from camket.bench.mutating import mutants
from camket.bench.services import LocalServices
from camket.signing.verdict import VerdictKind
from camket.signing.verify import verify
from camket.signing.wording import Fault

ACCEPTED = (VerdictKind.VALID, VerdictKind.INCOMPLETE)


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with LocalServices(now=B_AT) as services:
        yield make_house(services)


@pytest.fixture(scope="module")
def papers(house: House) -> tuple[bytes, bytes]:
    """Return a paper as it was issued, and signed by both, each step archived."""
    return signed_paper(house)


def test_an_archived_paper_is_valid(house: House, papers: tuple[bytes, bytes]) -> None:
    assert judge(house, papers[1]).is_valid
    assert len(entries(papers[1])) == 6


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_nothing_is_changed_behind_the_last_timestamp(
    house: House, papers: tuple[bytes, bytes], change: Change
) -> None:
    told = UNREADABLE.get(change.__name__, Fault.NOT_WHOLLY_COVERED)
    caught(judge(house, behind_the_end(papers[1], change)), told)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_no_timestamp_covers_a_change_up(
    house: House, papers: tuple[bytes, bytes], change: Change
) -> None:
    told = UNREADABLE.get(change.__name__, Fault.CHANGED_AFTER_SIGNING)
    house.services.now = A_AT
    stamper = house.client(A_AT)
    spoilt = [before_archiving(papers[1], change, stamper)]
    if change.__name__ not in {*UNDONE_BY_THE_WRITER, "bring_certificates_of_ones_own"}:
        spoilt.append(while_archiving(papers[1], change, stamper))
    for pdf in spoilt:
        caught(judge(house, pdf), told)


@pytest.mark.parametrize("attack", ARCHIVE_ATTACKS.values(), ids=ARCHIVE_ATTACKS)
def test_what_was_archived_stays(
    house: House, papers: tuple[bytes, bytes], attack: ArchiveAttack
) -> None:
    house.services.now = A_AT
    verdict = judge(house, while_archiving(papers[1], attack, house.client(A_AT)))
    assert verdict.kind is VerdictKind.INVALID
    faults = {one.fault for one in verdict.findings}
    assert faults & {Fault.CHANGED_AFTER_SIGNING, Fault.DAMAGED}


@pytest.mark.parametrize(("damage", "fault"), DAMAGES.values(), ids=DAMAGES)
def test_no_byte_of_an_archived_paper_is_changed(
    house: House, papers: tuple[bytes, bytes], damage: Damage, fault: Fault
) -> None:
    spoilt = damage(papers[1])
    assert spoilt != papers[1]
    verdict = judge(house, spoilt)
    assert verdict.kind not in ACCEPTED
    assert verdict.reasons


def test_no_earlier_timestamp_is_passed_off_as_the_last(
    house: House, papers: tuple[bytes, bytes]
) -> None:
    """Cut behind each signature and timestamp: only whole stages are read, and as what they are."""
    ends = [entry.end for entry in entries(papers[1])]
    kinds = [judge(house, papers[1][:end]).kind for end in ends]
    assert kinds[-1] is VerdictKind.VALID
    assert VerdictKind.VALID not in kinds[:4]


def test_without_the_last_timestamp_nothing_is_said_to_be_proven_for_years(
    house: House, papers: tuple[bytes, bytes]
) -> None:
    """All have signed, so the file stands; but an earlier timestamp proves no later signature."""
    last_signature = entries(papers[1])[-2].end
    verdict = judge(house, papers[1][:last_signature])
    assert not verdict.missing
    assert verdict.archive is not None
    assert [note for note in verdict.notes if "chứng minh được đến hết" in note] == []
    last = verdict.signatures[-1]
    assert last.level != "B-LTA"
    told = [note for note in verdict.notes if "chưa phải bản lưu sau cùng" in note]
    assert len(told) == 1
    assert last.signer in told[0]


def test_the_value_of_one_timestamp_is_not_that_of_another(
    house: House, papers: tuple[bytes, bytes]
) -> None:
    pdf = papers[1]
    places = [index for index, one in enumerate(entries(pdf)) if one.is_document_timestamp]
    for one, other in pairwise(places):
        (begin, end), (from_, to) = contents(pdf, one), contents(pdf, other)
        swapped = pdf[:begin] + pdf[from_:to].ljust(end - begin, b"0")[: end - begin] + pdf[end:]
        assert judge(house, swapped).kind not in ACCEPTED


def test_no_spoilt_archived_file_is_accepted(house: House, papers: tuple[bytes, bytes]) -> None:
    pdf = papers[1]
    whole = [pdf[: entry.end] for entry in entries(pdf)]
    outcome = attempt(
        mutants(whole, count=60, seed=20261130),
        lambda spoilt: verify(spoilt, trust=house.trust, at=LATER),
        say=lambda _: None,
    )
    assert shown(outcome.finds) == []
