"""Papers are signed in steps: inside a step in any order, nobody of a later step before his turn."""

from __future__ import annotations

from datetime import date

import pytest
from tests.commitments.agreeing import arrange, refused_by
from tests.factories import NOW, START, Held, Sides, issue, make_holder, make_sides

from camket.commitments.actions.handing_back import refuse_signature
from camket.commitments.actions.issuing import issue_commitment
from camket.commitments.actions.negotiation import (
    accept_for_superior,
    accept_for_unit,
    submit_commitment,
)
from camket.commitments.actions.signing import sign_commitment
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.decisions import Status, Turn
from camket.commitments.models import Slot
from camket.commitments.order import STEPS, Role, SigningOrder, places_of
from camket.commitments.signatures import papers_waiting_for, verdict_on
from camket.notifications.models import Notice, NoticeKind
from camket.organisation.models import Tenure, TenureKind
from camket.signing.verdict import VerdictKind

pytestmark = pytest.mark.django_db


def sign(sides: Sides, who: Held) -> None:
    sign_commitment(sides.commitment.pk, actor=who.actor, now=NOW)


def asked(who: Held) -> list[str]:
    return [slot.role for slot in papers_waiting_for(who.person.pk)]


def is_asked(who: Held, sides: Sides) -> bool:
    """Say whether a notice asks the person to sign, unseen."""
    return Notice.objects.filter(
        user=who.user,
        topic=f"sign-{sides.commitment.pk}",
        kind=NoticeKind.NEEDS_ACT,
        seen_at__isnull=True,
    ).exists()


def test_every_arrangement_asks_both_heads_once_and_numbers_its_steps() -> None:
    for order in SigningOrder:
        roles = [place.role for place in places_of(order)]
        assert len(roles) == len(set(roles)), order
        assert {Role.PARTY_A, Role.PARTY_B} <= set(roles), order
        assert [place.step for place in places_of(order)] == [
            number for number, step in enumerate(STEPS[order], 1) for _ in step
        ]


def test_inside_a_step_the_order_is_free() -> None:
    sides = make_sides(with_accounts=True)
    arrange(sides, SigningOrder.TOGETHER)
    issue(sides)
    assert asked(sides.head) == ["party_b"]
    assert asked(sides.leader) == ["party_a"]
    assert is_asked(sides.head, sides)
    assert is_asked(sides.leader, sides)
    sign(sides, sides.leader)
    assert verdict_on(sides.fresh(), at=NOW).kind is VerdictKind.INCOMPLETE
    sign(sides, sides.head)
    verdict = verdict_on(sides.fresh(), at=NOW)
    assert verdict.kind is VerdictKind.VALID, verdict.reasons
    assert sides.fresh().status == Status.SIGNED


def test_the_collective_and_the_head_sign_before_the_superior_is_asked() -> None:
    sides = make_sides(with_accounts=True)
    deputy = make_holder(sides.unit, "commune_deputy", with_account=True)
    arrange(sides, SigningOrder.COLLECTIVE_AND_HEAD)
    commitment = issue(sides)
    assert (asked(deputy), asked(sides.head), asked(sides.leader)) == (
        ["collective_b"],
        ["party_b"],
        [],
    )
    assert not is_asked(sides.leader, sides)
    early = refused_by(lambda: sign(sides, sides.leader))
    assert early.reason is AgreementRefusal.OTHER_SIGNS_FIRST
    assert deputy.person.full_name in sentence_of(early)
    sign(sides, sides.head)
    assert sides.fresh().turn == Turn.PARTY_B
    assert not is_asked(sides.leader, sides)
    assert (
        refused_by(lambda: sign(sides, sides.leader)).reason is AgreementRefusal.OTHER_SIGNS_FIRST
    )
    sign(sides, deputy)
    assert sides.fresh().turn == Turn.PARTY_A
    assert is_asked(sides.leader, sides)
    sign(sides, sides.leader)
    verdict = verdict_on(sides.fresh(), at=NOW)
    assert verdict.kind is VerdictKind.VALID, verdict.reasons
    assert [one.role for one in verdict.signatures] == ["issuer", "party_b", None, "party_a"]
    assert commitment.slots.count() == 3


def test_a_collective_without_a_deputy_is_named_before_anything_is_issued() -> None:
    sides = make_sides()
    arrange(sides, SigningOrder.COLLECTIVE_AND_HEAD)
    refused = refused_by(lambda: issue(sides))
    assert refused.reason is AgreementRefusal.COLLECTIVE_VACANT
    assert "Đảng ủy xã Thử Nghiệm" in sentence_of(refused)
    assert not Slot.objects.exists()


def test_seals_come_last_and_are_organisations_not_people() -> None:
    sides = make_sides(with_accounts=True)
    arrange(sides, SigningOrder.SEALS_LAST)
    issue(sides)
    assert refused_by(lambda: sign(sides, sides.clerk)).reason is AgreementRefusal.OTHER_SIGNS_FIRST
    sign(sides, sides.head)
    sign(sides, sides.leader)
    assert sides.fresh().status == Status.ISSUED
    assert asked(sides.clerk) == ["seal_a"]
    assert asked(sides.unit_clerk) == ["seal_b"]
    sign(sides, sides.clerk)
    sign(sides, sides.unit_clerk)
    verdict = verdict_on(sides.fresh(), at=NOW)
    assert verdict.kind is VerdictKind.VALID, verdict.reasons
    by_role = {one.role: one for one in verdict.signatures}
    assert (by_role["seal_b"].signer, by_role["seal_b"].post) == ("Đảng ủy xã Thử Nghiệm", "")
    assert by_role["seal_a"].signer == "Tỉnh ủy Quảng Trị"


def test_another_keeper_may_apply_the_seal_but_no_stranger() -> None:
    sides = make_sides()
    arrange(sides, SigningOrder.SEALS_IN_TURN)
    issue(sides)
    sign(sides, sides.head)
    other = make_holder(sides.unit, "commune_clerk")
    assert refused_by(lambda: sign(sides, sides.clerk)).reason in (
        AgreementRefusal.OTHER_SIGNS_FIRST,
        AgreementRefusal.NOT_THE_SIGNATORY,
    )
    sign(sides, other)
    slot = Slot.objects.get(commitment=sides.commitment, role="seal_b")
    assert slot.person_id == other.person.pk


def test_who_acts_or_is_in_charge_signs_as_what_he_is_that_day() -> None:
    sides = make_sides()
    deputy = make_holder(sides.unit, "commune_deputy")
    Tenure.objects.filter(pk=sides.head.tenure.pk).update(kind=TenureKind.ACTING)
    issue(sides)
    slot = Slot.objects.get(commitment=sides.commitment, role="party_b")
    assert (slot.post_name, slot.post_line) == ("Quyền Bí thư", "Q. Bí thư")
    sign(sides, sides.head)
    _hand_back(sides)
    Tenure.objects.filter(pk=sides.head.tenure.pk).update(is_head=False, kind=TenureKind.FULL)
    Tenure.objects.create(
        person=deputy.person,
        post=sides.head.tenure.post,
        unit=sides.unit,
        valid=deputy.tenure.valid,
        kind=TenureKind.IN_CHARGE,
        is_head=True,
    )
    submit_commitment(
        sides.commitment.pk,
        minutes_no="13-BB/ĐU",
        minutes_on=START,
        actor=sides.head.actor,
        now=NOW,
    )
    accept_for_superior(
        sides.commitment.pk,
        conclusion_no="46-TB/TU",
        conclusion_on=date(2026, 11, 1),
        actor=sides.leader.actor,
        now=NOW,
    )
    accept_for_unit(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    issue_commitment(sides.commitment.pk, actor=sides.clerk.actor, now=NOW)
    slot = Slot.objects.get(commitment=sides.commitment, role="party_b")
    assert (slot.name, slot.post_line) == (deputy.person.full_name, "Phó Bí thư")
    assert slot.post_name == "Bí thư (phụ trách)"


def _hand_back(sides: Sides) -> None:
    refuse_signature(sides.commitment.pk, reason="Sai số", actor=sides.leader.actor, now=NOW)
