"""Either side may withdraw before the first signature, with a reason the other side reads."""

from __future__ import annotations

import pytest
from tests.commitments.agreeing import refused_by
from tests.factories import NOW, Held, Sides, issue, make_sides, submit

from camket.audit.models import Entry
from camket.commitments.actions.negotiation import withdraw_commitment
from camket.commitments.actions.signing import sign_commitment
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.decisions import Status, Turn
from camket.commitments.models import Commitment
from camket.notifications.models import Notice
from camket.registry.models import NumberStatus
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db
REASON = "Tỉnh chuyển nhiệm vụ {này} cho đơn vị khác"


@pytest.mark.parametrize("side", ["head", "leader"])
def test_either_head_withdraws_with_a_reason(side: str) -> None:
    sides = make_sides(with_accounts=True)
    submit(sides)
    gone = _withdraw(sides, getattr(sides, side))
    assert (gone.status, gone.turn) == (Status.WITHDRAWN, Turn.NOBODY)
    assert gone.withdrawn_reason == REASON
    for told in (sides.head, sides.leader):
        assert "chuyển nhiệm vụ (này)" in Notice.objects.get(user=told.user).text
    assert Entry.objects.get(action="commitment.withdrawn").after["reason"] == REASON


def test_a_reserved_number_is_cancelled_with_the_same_reason() -> None:
    sides = make_sides()
    number = issue(sides).number
    assert number is not None
    _withdraw(sides, sides.leader)
    number.refresh_from_db()
    assert (number.status, number.cancel_reason) == (NumberStatus.CANCELLED, REASON)


def test_after_a_signature_nobody_withdraws() -> None:
    sides = make_sides()
    issue(sides)
    sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    assert _refused(sides, sides.head).reason is AgreementRefusal.ALREADY_SIGNED


def test_clerks_do_not_withdraw_and_nobody_does_without_a_reason() -> None:
    sides = make_sides()
    assert _refused(sides, sides.clerk).reason is AgreementRefusal.NOT_ALLOWED
    assert _refused(sides, sides.head, reason=" ").reason is AgreementRefusal.NO_REASON


def _withdraw(sides: Sides, who: Held, reason: str = REASON) -> Commitment:
    return withdraw_commitment(sides.commitment.pk, reason=reason, actor=who.actor, now=NOW)


def _refused(sides: Sides, who: Held, *, reason: str = REASON) -> Refused:
    return refused_by(lambda: _withdraw(sides, who, reason))
