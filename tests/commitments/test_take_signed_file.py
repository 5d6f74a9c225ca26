"""A file signed elsewhere is taken once, and only as the one sent plus this person's signature."""

from __future__ import annotations

import pytest
from tests.commitments.agreeing import refused_by
from tests.commitments.returning import signed_outside, who_signs
from tests.factories import NOW, Sides, issue, make_sides

from camket.audit.models import Entry
from camket.commitments.actions.signing import take_signed_file
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.decisions import Status
from camket.commitments.models import Commitment, Slot
from camket.commitments.signatures import present_file, verdict_on
from camket.registry.models import NumberStatus
from camket.shared.errors import Refused
from camket.signing.verdict import VerdictKind
from camket.signing.ways.kinds import Way
from camket.signing.ways.returned import ReturnRefusal

pytestmark = pytest.mark.django_db


def _take(sides: Sides, pdf: bytes, role: str = "party_b") -> Commitment:
    return take_signed_file(
        sides.commitment.pk, role, pdf, way=Way.UPLOAD, actor=who_signs(sides, role).actor, now=NOW
    )


def _refused(sides: Sides, pdf: bytes, role: str = "party_b") -> Refused:
    refused = refused_by(lambda: _take(sides, pdf, role))
    assert sentence_of(refused).endswith(".")
    assert "{" not in sentence_of(refused)
    assert not Slot.objects.filter(signed_at__isnull=False).exists()
    return refused


def test_two_files_signed_elsewhere_make_the_commitment_signed() -> None:
    sides = make_sides()
    issue(sides)
    _take(sides, signed_outside(sides))
    done = _take(sides, signed_outside(sides, "party_a"), "party_a")
    assert done.status == Status.SIGNED
    assert done.number is not None
    assert done.number.status == NumberStatus.ISSUED
    assert verdict_on(sides.fresh(), at=NOW).kind is VerdictKind.VALID
    ways = [entry.after["way"] for entry in Entry.objects.filter(action="commitment.signed")]
    assert ways == ["upload", "upload"]


def test_the_second_delivery_of_a_file_changes_nothing() -> None:
    sides = make_sides()
    issue(sides)
    pdf = signed_outside(sides)
    first, again = _take(sides, pdf), _take(sides, pdf)
    assert first.signed_file_id == again.signed_file_id
    assert Entry.objects.filter(action="commitment.signed").count() == 1


def test_what_comes_back_unsigned_is_told_so() -> None:
    sides = make_sides()
    commitment = issue(sides)
    assert _refused(sides, present_file(commitment)).reason is ReturnRefusal.UNSIGNED


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"xin ch\xc3\xa0o"])
def test_what_is_no_pdf_is_told_so(raw: bytes) -> None:
    sides = make_sides()
    issue(sides)
    assert _refused(sides, raw).reason is ReturnRefusal.NOT_A_PDF


def test_another_paper_is_not_this_one() -> None:
    sides = make_sides()
    issue(sides)
    other = signed_outside(sides)
    place = other.index(b"/Type")
    changed = other[:place] + b"/type" + other[place + 5 :]
    assert _refused(sides, changed).reason is ReturnRefusal.OTHER_FILE


def test_rubbish_behind_the_file_is_no_signature() -> None:
    sides = make_sides()
    commitment = issue(sides)
    spoilt = present_file(commitment) + b"\n1 0 obj\n<<>>\nendobj\n"
    assert _refused(sides, spoilt).reason in (ReturnRefusal.UNREADABLE, ReturnRefusal.UNSIGNED)


def test_the_place_of_the_other_side_is_not_this_persons() -> None:
    sides = make_sides()
    issue(sides)
    pdf = signed_outside(sides, "party_b", place="party_a")
    refused = _refused(sides, pdf)
    assert refused.reason is ReturnRefusal.OTHER_PLACE
    assert sides.head.person.full_name in sentence_of(refused)


def test_the_certificate_of_another_person_is_refused_by_name() -> None:
    sides = make_sides()
    issue(sides)
    refused = _refused(sides, signed_outside(sides, "party_a", place="party_b"))
    assert refused.reason is AgreementRefusal.SIGNATURE_NOT_VALID
    assert sides.leader.person.full_name in sentence_of(refused)


def test_two_signatures_at_once_are_too_many() -> None:
    sides = make_sides()
    issue(sides)
    both = signed_outside(sides, "party_a", pdf=signed_outside(sides))
    assert _refused(sides, both).reason is ReturnRefusal.SEVERAL


def test_a_file_from_before_the_other_signature_is_told_so() -> None:
    sides = make_sides()
    commitment = issue(sides)
    old = signed_outside(sides, "party_a", pdf=present_file(commitment))
    _take(sides, signed_outside(sides))
    refused = refused_by(lambda: _take(sides, old, "party_a"))
    assert refused.reason is ReturnRefusal.OLDER_FILE


def test_the_other_side_waits_for_its_turn_also_with_a_file() -> None:
    sides = make_sides()
    issue(sides)
    pdf = signed_outside(sides, "party_a")
    assert _refused(sides, pdf, "party_a").reason is AgreementRefusal.OTHER_SIGNS_FIRST


def test_content_changed_together_with_the_signature_is_refused() -> None:
    sides = make_sides()
    issue(sides)
    pdf = signed_outside(sides) + b"\n%them\n"
    assert _refused(sides, pdf).reason in (
        AgreementRefusal.SIGNATURE_NOT_VALID,
        ReturnRefusal.UNREADABLE,
    )
