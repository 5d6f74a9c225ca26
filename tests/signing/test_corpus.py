"""Every attack on a signed paper, each with the verdict and the sentence that has to come of it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from tests.signing.corpus.bombs import BOMBS, SLOW_BOMBS, Bomb
from tests.signing.corpus.changes import (
    CHANGES,
    UNDONE_BY_THE_WRITER,
    UNREADABLE,
    Change,
    take_the_seal_off_the_form,
)
from tests.signing.corpus.damage import DAMAGES, Damage
from tests.signing.corpus.deliveries import (
    before_the_first_signature,
    behind_the_end,
    between_two_signatures,
    while_signing,
)
from tests.signing.corpus.forgeries import FORGERIES, Forgery
from tests.signing.corpus.increment import Increment
from tests.signing.corpus.packings import PACKINGS
from tests.signing.corpus.structures import STRUCTURES, Structure
from tests.signing.signatures import NOW, SignedPaper, judge

from camket.signing.apart import verify_apart
from camket.signing.reading import open_pdf, read_attachment
from camket.signing.verdict import Verdict, VerdictKind
from camket.signing.verify import verify
from camket.signing.wording import FAULTS, Fault

Delivery = Callable[[SignedPaper, Change], bytes]

HIDDEN_CHANGES = [
    pytest.param(change, delivery, id=f"{name}-{delivery.__name__}")
    for name, change in CHANGES.items()
    for delivery in (between_two_signatures, while_signing)
    if delivery is between_two_signatures or name not in UNDONE_BY_THE_WRITER
]


def caught(verdict: Verdict, fault: Fault, kind: VerdictKind = VerdictKind.INVALID) -> None:
    """Check the verdict, the fault and its sentence, and that the JSON says the same."""
    assert verdict.kind is kind
    assert fault in {one.fault for one in verdict.findings}, verdict.findings
    sentence = re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(FAULTS[fault])))
    assert any(sentence.fullmatch(reason) for reason in verdict.reasons), verdict.reasons
    assert verdict.as_json()["verdict"] == kind.value
    assert verdict.exit_code in (1, 2)


# Something changed in the paper


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_nothing_is_changed_behind_the_last_signature(paper: SignedPaper, change: Change) -> None:
    spoilt = behind_the_end(paper.signed, change)
    told = UNREADABLE.get(change.__name__, Fault.NOT_WHOLLY_COVERED)
    caught(judge(paper, spoilt), told)
    caught(judge(paper, spoilt, issued=paper.sealed), told)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_nothing_is_changed_behind_the_seal_or_the_first_signature(
    paper: SignedPaper, change: Change
) -> None:
    for stage in (paper.sealed, paper.signed_b):
        assert judge(paper, behind_the_end(stage, change)).kind is VerdictKind.INVALID


@pytest.mark.parametrize(("change", "delivery"), HIDDEN_CHANGES)
def test_nothing_is_changed_under_a_signature(
    paper: SignedPaper, change: Change, delivery: Delivery
) -> None:
    told = UNREADABLE.get(change.__name__, Fault.CHANGED_AFTER_SIGNING)
    spoilt = delivery(paper, change)
    verdict = judge(paper, spoilt, issued=paper.sealed)
    caught(verdict, told)
    assert verdict.same_as_issued is False
    if delivery is while_signing:
        caught(judge(paper, spoilt), told)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_seal_alone_tells_of_a_change_before_the_first_signature(
    paper: SignedPaper, change: Change
) -> None:
    verdict = judge(paper, before_the_first_signature(paper, change))
    if change is take_the_seal_off_the_form:
        caught(verdict, Fault.NO_SEAL, VerdictKind.INDETERMINATE)
    else:
        caught(verdict, UNREADABLE.get(change.__name__, Fault.CHANGED_AFTER_SIGNING))


# Bytes changed by anybody


@pytest.mark.parametrize(("damage", "fault"), DAMAGES.values(), ids=DAMAGES)
def test_no_byte_is_changed_by_anybody(paper: SignedPaper, damage: Damage, fault: Fault) -> None:
    spoilt = damage(paper.signed)
    assert spoilt != paper.signed
    caught(judge(paper, spoilt), fault)
    for stage in (paper.sealed, paper.signed_b):
        spoilt = damage(stage)
        assert spoilt != stage
        assert judge(paper, spoilt).kind is VerdictKind.INVALID


# Revisions built by hand, with a good signature over them


def test_a_revision_taken_apart_and_signed_again_is_good(paper: SignedPaper) -> None:
    again = Increment.last_of(paper.signed, paper.signed_b).signed(paper.signer_a)
    assert judge(paper, again).is_valid


@pytest.mark.parametrize(("structure", "fault"), STRUCTURES.values(), ids=STRUCTURES)
def test_nothing_hides_in_the_build_of_a_revision(
    paper: SignedPaper, structure: Structure, fault: Fault
) -> None:
    spoilt = structure(Increment.last_of(paper.signed, paper.signed_b)).signed(paper.signer_a)
    caught(judge(paper, spoilt), fault)
    assert judge(paper, spoilt, issued=paper.sealed).kind is VerdictKind.INVALID


# Papers forged by somebody with a key, or from parts of good ones


@pytest.mark.parametrize(("forgery", "kind", "fault"), FORGERIES.values(), ids=FORGERIES)
def test_no_forged_paper_is_valid(
    paper: SignedPaper, forgery: Forgery, kind: VerdictKind, fault: Fault | None
) -> None:
    verdict = judge(paper, forgery(paper))
    if fault is None:
        assert verdict.kind is kind
        assert verdict.missing
    else:
        caught(verdict, fault, kind)


# Files that never end


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_no_file_keeps_the_verifier_busy(paper: SignedPaper, bomb: Bomb) -> None:
    pdf = bomb()
    roots = [paper.authority.root]
    began = time.process_time()
    if bomb.__name__ in SLOW_BOMBS:
        verdict = verify_apart(pdf, roots=roots, at=NOW, seconds=2).verdict
        assert [one.fault for one in verdict.findings] == [Fault.TOO_MUCH_TO_READ]
    else:
        verdict = verify(pdf, roots=roots, at=NOW)
    assert time.process_time() - began < 10
    assert verdict.kind is VerdictKind.INVALID


def test_a_process_apart_says_what_this_one_says(paper: SignedPaper) -> None:
    roots = [paper.authority.root]
    apart = verify_apart(paper.signed, roots=roots, issued=paper.sealed, at=NOW)
    assert apart.verdict == judge(paper, paper.signed, issued=paper.sealed)
    assert apart.verdict.is_valid
    assert apart.text_sha256 == read_attachment(open_pdf(paper.signed)).digest
    assert verify_apart(b"PK", roots=roots, at=NOW).text_sha256 == ""


def test_the_corpus_is_no_smaller_than_it_was() -> None:
    """A builder that is no longer entered would leave its attack untried without a sound."""
    parts = (CHANGES, STRUCTURES, PACKINGS, DAMAGES, FORGERIES, BOMBS)
    assert sum(len(part) for part in parts) >= 290
