"""Revisions whose table and objects are packed: read where they are lawful, refused where not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.signing.corpus.changes import (
    CHANGES,
    UNDONE_BY_THE_WRITER,
    UNREADABLE,
    Change,
    empty_the_place_of_another,
)
from tests.signing.corpus.deliveries import while_signing
from tests.signing.corpus.increment import Increment
from tests.signing.corpus.packing import PackedIncrement, Row, Rows
from tests.signing.corpus.packings import PACKINGS, Packing
from tests.signing.signatures import SignedPaper, judge
from tests.signing.test_corpus import caught

from camket.signing.verdict import VerdictKind
from camket.signing.wording import Fault


def _packed(paper: SignedPaper) -> PackedIncrement:
    return PackedIncrement.of(Increment.last_of(paper.signed, paper.signed_b))


# What is lawful


def test_a_packed_revision_that_only_signs_is_good(paper: SignedPaper) -> None:
    packed = _packed(paper)
    assert len(packed.carried) > 5
    signed = packed.signed(paper.signer_a)
    assert judge(paper, signed, issued=paper.sealed).kind is VerdictKind.VALID
    assert judge(paper, signed).kind is VerdictKind.VALID


@pytest.mark.parametrize("between", [b"", b" ", b"\n", b"\r\n"])
def test_carried_objects_stand_side_by_side_or_one_space_apart(
    paper: SignedPaper, between: bytes
) -> None:
    signed = replace(_packed(paper), between=between).signed(paper.signer_a)
    assert judge(paper, signed).is_valid


@pytest.mark.parametrize("widths", [(1, 3, 1), (1, 4, 2), (1, 8, 2)])
def test_rows_may_be_wide_or_narrow(paper: SignedPaper, widths: tuple[int, int, int]) -> None:
    packed = replace(_packed(paper), widths=widths)
    if widths[2] == 1:
        packed = replace(packed, rows=_with_narrow_generations)
    assert judge(paper, packed.signed(paper.signer_a)).is_valid


def test_a_table_may_call_itself_never_used(paper: SignedPaper) -> None:
    """So does iText, of which most programs here are made."""
    packed = _packed(paper)

    def rows(kept: Rows) -> Rows:
        free = Row(packed.table, 0, 0, 0xFFFF)
        return tuple(free if row.number == packed.table else row for row in kept)

    assert judge(paper, replace(packed, rows=rows).signed(paper.signer_a)).is_valid


def _with_narrow_generations(rows: Rows) -> Rows:
    return tuple(replace(row, which=min(row.which, 255)) for row in rows)


# What is not


@pytest.mark.parametrize(("packing", "fault"), PACKINGS.values(), ids=PACKINGS)
def test_nothing_hides_in_what_is_packed(
    paper: SignedPaper, packing: Packing, fault: Fault
) -> None:
    spoilt = packing(_packed(paper)).signed(paper.signer_a)
    caught(judge(paper, spoilt), fault)
    assert judge(paper, spoilt, issued=paper.sealed).kind is VerdictKind.INVALID


@pytest.mark.parametrize(
    "change", [one for name, one in CHANGES.items() if name not in UNDONE_BY_THE_WRITER]
)
def test_no_change_hides_by_being_packed(paper: SignedPaper, change: Change) -> None:
    plain = Increment.last_of(while_signing(paper, change), paper.signed_b)
    spoilt = PackedIncrement.of(plain).signed(paper.signer_a)
    verdict = judge(paper, spoilt, issued=paper.sealed)
    told = {empty_the_place_of_another.__name__: Fault.PACKED_REVISION, **UNREADABLE}
    caught(verdict, told.get(change.__name__, Fault.CHANGED_AFTER_SIGNING))
    assert verdict.same_as_issued is False
