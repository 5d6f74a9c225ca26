"""A withdrawn commitment is opened again by the superior's office, in the same campaign."""

from __future__ import annotations

import pytest
from tests.factories import NOW, Held, Sides, issue, make_sides, submit

from camket.audit.models import Entry
from camket.commitments.actions.negotiation import withdraw_commitment
from camket.commitments.actions.reopening import reopen_commitment
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.decisions import Status, Turn
from camket.commitments.models import Commitment
from camket.notifications.models import Notice
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db


def test_the_unit_writes_on_from_what_it_had_and_sends_it_anew() -> None:
    sides = make_sides(with_accounts=True)
    submit(sides)
    _withdraw(sides)
    again = _reopen(sides, sides.clerk)
    assert (again.status, again.turn, again.submitted_at) == (Status.DRAFT, Turn.PARTY_B, None)
    assert (again.withdrawn_reason, again.items.count(), again.handovers.count()) == ("", 3, 1)
    assert "mở lại bản đăng ký" in Notice.objects.get(user=sides.head.user).text
    assert Entry.objects.get(action="commitment.reopened").before["reason"] == "Chuyển đơn vị khác"
    assert submit(sides).status == Status.SUBMITTED


def test_a_sealed_paper_that_was_withdrawn_leaves_no_place_to_sign() -> None:
    sides = make_sides()
    issue(sides)
    _withdraw(sides)
    again = _reopen(sides, sides.clerk)
    assert (again.text, again.number, again.issued_file, again.accepted_by_a_at) == (
        None,
        None,
        None,
        None,
    )
    assert again.slots.count() == 0


def test_only_the_office_of_the_superior_opens_and_only_what_was_withdrawn() -> None:
    sides = make_sides()
    assert _refused(sides, sides.clerk) is AgreementRefusal.WRONG_STATE
    _withdraw(sides)
    for who in (sides.head, sides.unit_clerk):
        assert _refused(sides, who) is AgreementRefusal.NOT_ALLOWED


def _withdraw(sides: Sides) -> None:
    withdraw_commitment(
        sides.commitment.pk, reason="Chuyển đơn vị khác", actor=sides.leader.actor, now=NOW
    )


def _reopen(sides: Sides, who: Held) -> Commitment:
    return reopen_commitment(sides.commitment.pk, actor=who.actor, now=NOW)


def _refused(sides: Sides, who: Held) -> object:
    with pytest.raises(Refused) as refused:
        _reopen(sides, who)
    return refused.value.reason
