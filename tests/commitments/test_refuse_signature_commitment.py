"""Whoever is asked to sign may hand the paper back; its number becomes a gap with that reason."""

from __future__ import annotations

import pytest
from tests.commitments.agreeing import arrange, refused_by
from tests.factories import NOW, Held, Sides, issue, make_holder, make_sides, sign_both

from camket.audit.models import Entry
from camket.commitments.actions.handing_back import refuse_signature
from camket.commitments.actions.signing import sign_commitment
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.decisions import Status, Turn
from camket.commitments.models import Commitment
from camket.commitments.order import SigningOrder
from camket.notifications.models import Notice
from camket.registry.models import NumberStatus, RegisteredNumber
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db
REASON = "Mục tiêu của vấn đề 2 ghi nhầm đơn vị tính"


def test_handing_back_returns_to_negotiation_and_cancels_the_number() -> None:
    sides = make_sides(with_accounts=True)
    number = issue(sides).number
    assert number is not None
    sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    back = _refuse(sides, sides.leader)
    assert (back.status, back.turn) == (Status.NEGOTIATING, Turn.PARTY_B)
    assert (back.number, back.text, back.issued_file, back.signed_file) == (None, None, None, None)
    assert not back.slots.exists()
    number.refresh_from_db()
    assert (number.status, number.cancel_reason) == (NumberStatus.CANCELLED, REASON)
    entry = Entry.objects.get(action="commitment.signature_refused")
    assert entry.before["signed"] == [sides.head.person.full_name]
    assert back.handovers.latest("number").note == REASON


def test_everybody_learns_of_it_once() -> None:
    sides = make_sides(with_accounts=True)
    arrange(sides, SigningOrder.TOGETHER)
    issue(sides)
    sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    _refuse(sides, sides.leader)
    for who in (sides.head, sides.leader, sides.clerk, sides.unit_clerk):
        told = Notice.objects.filter(user=who.user, text__contains=REASON)
        assert told.count() == 1, who.person.full_name
    waiting = Notice.objects.filter(topic=f"sign-{sides.commitment.pk}", seen_at__isnull=True)
    assert not waiting.exists()  # the signature of the other head is asked no longer


def test_who_signs_for_the_collective_alone_learns_of_it_too() -> None:
    sides = make_sides(with_accounts=True)
    deputy = make_holder(sides.unit, "commune_deputy", with_account=True)
    arrange(sides, SigningOrder.COLLECTIVE_AND_HEAD)
    issue(sides)
    sign_commitment(sides.commitment.pk, actor=deputy.actor, now=NOW)
    _refuse(sides, sides.head)
    assert Notice.objects.filter(user=deputy.user, text__contains=REASON).count() == 1


def test_the_next_paper_takes_the_next_number_and_the_gap_says_why() -> None:
    sides = make_sides()
    issue(sides)
    _refuse(sides, sides.head)
    signed = sign_both(sides)
    assert str(signed.number) == "02-CK/ĐU"
    gaps = RegisteredNumber.objects.filter(status=NumberStatus.CANCELLED)
    assert [(gap.number, gap.cancel_reason) for gap in gaps] == [(1, REASON)]


def test_only_the_one_whose_turn_it_is_hands_back_and_with_a_reason() -> None:
    sides = make_sides()
    issue(sides)
    assert _refused(sides, sides.leader).reason is AgreementRefusal.OTHER_SIGNS_FIRST
    assert _refused(sides, sides.clerk).reason is AgreementRefusal.NOT_THE_SIGNATORY
    assert _refused(sides, sides.head, reason="  ").reason is AgreementRefusal.NO_REASON


def test_who_has_signed_does_not_hand_back_any_more() -> None:
    sides = make_sides()
    issue(sides)
    sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    assert _refused(sides, sides.head).reason is AgreementRefusal.ALREADY_SIGNED


def _refuse(sides: Sides, who: Held, reason: str = REASON) -> Commitment:
    return refuse_signature(sides.commitment.pk, reason=reason, actor=who.actor, now=NOW)


def _refused(sides: Sides, who: Held, *, reason: str = REASON) -> Refused:
    return refused_by(lambda: _refuse(sides, who, reason))
