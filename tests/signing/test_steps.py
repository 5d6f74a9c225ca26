"""Places of one step are signed in any order; a later step never before all of an earlier one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.documents.papers import PARTY_A, PARTY_B, make_paper
from tests.signing.signatures import (
    A_SIGNED_AT,
    B_SIGNED_AT,
    NOW,
    SEALED_AT,
    VALID_FROM,
    VALID_TO,
    make_authority,
    make_signer,
    make_stamp,
    sign_unchecked,
)

from camket.documents.canonical import (
    RequiredSignatory,
    UnfrozenTextError,
    canonical_json,
    freeze,
    read_frozen,
    steps_of,
)
from camket.documents.render import lay_out_commitment
from camket.documents.values import SignatureBlock
from camket.shared.errors import Refused
from camket.signing.authority import Signer, TrialAuthority
from camket.signing.seal import seal_at_issue
from camket.signing.sign import sign_slot
from camket.signing.verdict import Verdict, VerdictKind
from camket.signing.verify import verify
from camket.signing.wording import Fault, SigningRefusal
from camket.signing.writing import begin_revision

DEPUTY = RequiredSignatory(
    "collective_b", "Lê Văn Cấn", "phó bí thư", "Đảng ủy xã Cam Lộ", "p-3", step=1
)
SEAL = RequiredSignatory("seal_a", "Tỉnh ủy Quảng Trị", "", "Tỉnh ủy Quảng Trị", "DV-1", step=3)
SLOTS = (DEPUTY, replace(PARTY_B, step=1), replace(PARTY_A, step=2), SEAL)
BODY = {"year": 2026}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> TrialAuthority:
    folder: Path = tmp_path_factory.mktemp("authority")
    return make_authority(folder)


@pytest.fixture(scope="module")
def sealed(authority: TrialAuthority) -> bytes:
    paper = replace(
        make_paper(),
        left_more=(SignatureBlock("seal_a", "", "Dấu của cơ quan, tổ chức", SEAL.name),),
        right_more=(SignatureBlock("collective_b", "T/M Ban Thường vụ", "Phó Bí thư", "Cấn"),),
    )
    laid_out = lay_out_commitment(paper, freeze(BODY, SLOTS, is_trial=True))
    assert {place.role for place in laid_out.slots} == {slot.role for slot in SLOTS}
    sealer = authority.seal(valid_from=VALID_FROM, valid_to=VALID_TO)
    return seal_at_issue(laid_out.pdf, sealer, laid_out.slots, SEALED_AT)


def signer(authority: TrialAuthority, role: str) -> Signer:
    return make_signer(authority, next(slot for slot in SLOTS if slot.role == role))


def signed(pdf: bytes, authority: TrialAuthority, *roles: str) -> bytes:
    for role in roles:
        one = signer(authority, role)
        pdf = sign_slot(pdf, role, one, B_SIGNED_AT, make_stamp(one, B_SIGNED_AT))
    return pdf


def verdict(pdf: bytes, authority: TrialAuthority, issued: bytes) -> Verdict:
    return verify(pdf, roots=[authority.root], issued=issued, at=NOW)


def faults(found: Verdict) -> set[Fault]:
    return {finding.fault for finding in found.findings}


def test_old_papers_say_nothing_of_steps_and_are_signed_one_after_the_other() -> None:
    old = read_frozen(freeze(BODY, (PARTY_B, PARTY_A), is_trial=True))
    assert steps_of(old.slots) == {"party_b": 1, "party_a": 2}
    assert b"step" not in freeze(BODY, (PARTY_B, PARTY_A), is_trial=True)
    assert steps_of(read_frozen(freeze(BODY, SLOTS, is_trial=True)).slots)["seal_a"] == 3


@pytest.mark.parametrize(
    "slots",
    [
        (DEPUTY, PARTY_A),
        (replace(DEPUTY, step=-1), SEAL),
        (DEPUTY, replace(SEAL, role="collective_b")),
    ],
)
def test_steps_that_make_no_sense_are_no_frozen_text(
    slots: tuple[RequiredSignatory, ...],
) -> None:
    with pytest.raises(UnfrozenTextError):
        read_frozen(freeze(BODY, slots, is_trial=True))


def test_a_step_that_is_no_number_is_no_frozen_text() -> None:
    raw = freeze(BODY, SLOTS, is_trial=True).replace(b'"step":3', b'"step":"3"')
    with pytest.raises(UnfrozenTextError):
        read_frozen(raw)
    assert canonical_json({"a": 1}) == b'{"a":1}'


@pytest.mark.parametrize("first", ["collective_b", "party_b"])
def test_inside_a_step_either_is_first(
    authority: TrialAuthority, sealed: bytes, first: str
) -> None:
    second = {"collective_b": "party_b", "party_b": "collective_b"}[first]
    half = signed(sealed, authority, first)
    assert verdict(half, authority, sealed).kind is VerdictKind.INCOMPLETE
    whole = signed(half, authority, second, "party_a", "seal_a")
    found = verdict(whole, authority, sealed)
    assert found.kind is VerdictKind.VALID, found.reasons
    assert [one.role for one in found.signatures][-1] == "seal_a"


@pytest.mark.parametrize("early", ["party_a", "seal_a"])
def test_nobody_of_a_later_step_signs_early(
    authority: TrialAuthority, sealed: bytes, early: str
) -> None:
    half = signed(sealed, authority, "party_b")
    with pytest.raises(Refused) as refused:
        signed(half, authority, early)
    assert refused.value.reason is SigningRefusal.NOT_THE_TURN
    forced = sign_unchecked(begin_revision(half), early, signer(authority, early), A_SIGNED_AT)
    found = verdict(forced, authority, sealed)
    assert Fault.WRONG_ORDER in faults(found)
    assert found.kind is VerdictKind.INVALID


def test_a_person_in_the_place_of_a_seal_is_named(authority: TrialAuthority, sealed: bytes) -> None:
    pdf = signed(sealed, authority, "collective_b", "party_b", "party_a")
    person = make_signer(authority, replace(SEAL, post="bí thư"))
    forced = sign_unchecked(begin_revision(pdf), "seal_a", person, A_SIGNED_AT)
    found = verdict(forced, authority, sealed)
    assert {Fault.SEAL_PLACE_BY_A_PERSON, Fault.WRONG_PERSON} <= faults(found)
    assert found.kind is VerdictKind.INVALID


def test_a_seal_of_another_organisation_is_not_the_one(
    authority: TrialAuthority, sealed: bytes
) -> None:
    pdf = signed(sealed, authority, "collective_b", "party_b", "party_a")
    other = make_signer(authority, replace(SEAL, person="DV-2"))
    forced = sign_unchecked(begin_revision(pdf), "seal_a", other, A_SIGNED_AT)
    assert Fault.WRONG_PERSON in faults(verdict(forced, authority, sealed))
