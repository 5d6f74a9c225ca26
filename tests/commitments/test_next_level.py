"""Where one person stands on both sides of a commitment, the level above the superior acts."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories import (
    NOW,
    START,
    TODAY,
    Held,
    Sides,
    add_item,
    make_cell,
    make_holder,
    make_sides,
)

from camket.commitments.actions.campaigns import NewCampaign, open_campaign
from camket.commitments.actions.issuing import issue_commitment
from camket.commitments.actions.negotiation import (
    accept_for_superior,
    accept_for_unit,
    submit_commitment,
)
from camket.commitments.actions.signing import sign_commitment
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.decisions import Status
from camket.commitments.models import Commitment
from camket.commitments.signatures import verdict_on
from camket.organisation.actions import Appointment, appoint, ensure_posts
from camket.organisation.queries import actor_of
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused
from camket.signing.verdict import VerdictKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell() -> Sides:
    """A cell of a commune whose secretary heads the cell as well; the province stands above."""
    upper = make_sides()
    commune, head, clerk = upper.unit, upper.head, upper.unit_clerk
    unit = make_cell(parent=commune)
    cell_clerk = make_holder(unit, "cell_deputy")
    post = ensure_posts()["cell_secretary"]
    (own,) = appoint([Appointment(head.person, post, unit.pk, START)], actor=SYSTEM, now=NOW)
    campaign = open_campaign(
        NewCampaign(
            superior_id=commune.pk,
            year=2027,
            theme="Chi bộ bốn tốt",
            unit_ids=(unit.pk,),
            registers_by=date(2026, 12, 31),
            signs_by=date(2027, 2, 15),
            midyear_by=date(2027, 7, 10),
            yearend_by=date(2027, 12, 20),
            plan_no="3-KH/ĐU",
            plan_on=date(2026, 11, 10),
        ),
        actor=clerk.actor,
        now=NOW,
    )
    secretary = Held(own, head.person, actor_of(own, on=TODAY), head.user)
    sides = Sides(
        commune,
        upper.leader,
        clerk,
        unit,
        secretary,
        cell_clerk,
        Commitment.objects.get(campaign=campaign, unit=unit),
    )
    for number in (1, 2, 3):
        add_item(sides, f"Việc của chi bộ {number}")
    submit_commitment(
        sides.commitment.pk,
        minutes_no="2-BB/CB",
        minutes_on=TODAY,
        actor=secretary.actor,
        now=NOW,
    )
    return sides


def accept_as(sides: Sides, held: Held) -> Commitment:
    return accept_for_superior(
        sides.commitment.pk,
        conclusion_no="4-TB/ĐU",
        conclusion_on=TODAY,
        actor=held.actor,
        now=NOW,
    )


def test_the_secretary_of_both_does_not_accept_and_learns_that_the_province_is_asked(
    cell: Sides,
) -> None:
    commune_post = Held(
        cell.head.tenure,
        cell.head.person,
        actor_of(cell.head.person.tenures.get(unit=cell.superior), on=TODAY),
        None,
    )
    with pytest.raises(Refused) as refused:
        accept_as(cell, commune_post)
    assert refused.value.reason is AgreementRefusal.BOTH_SIDES
    assert cell.leader.person.full_name in refused.value.details["stand_in"]


def test_the_level_above_accepts_and_signs_in_the_place_of_the_superior(cell: Sides) -> None:
    accept_as(cell, cell.leader)
    accept_for_unit(cell.commitment.pk, actor=cell.head.actor, now=NOW)
    issued = issue_commitment(cell.commitment.pk, actor=cell.clerk.actor, now=NOW)
    b, a = issued.slots.order_by("position")
    assert (b.person, a.person) == (cell.head.person, cell.leader.person)
    assert a.unit_id == cell.leader.tenure.unit_id
    sign_commitment(issued.pk, actor=cell.head.actor, now=NOW)
    signed = sign_commitment(issued.pk, actor=cell.leader.actor, now=NOW)
    assert signed.status == Status.SIGNED
    assert verdict_on(signed, at=NOW).kind is VerdictKind.VALID


def test_the_level_above_is_not_asked_where_nobody_stands_on_both_sides() -> None:
    sides = make_sides()
    commune_cell = make_cell(parent=sides.unit)
    secretary = make_holder(commune_cell, "cell_secretary")
    with pytest.raises(Refused) as refused:
        accept_as(sides, secretary)
    assert refused.value.reason is AgreementRefusal.NOT_ALLOWED
