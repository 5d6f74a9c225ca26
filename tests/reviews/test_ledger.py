"""Faults that are pointed out, weaknesses that stand for years, and what counts in a rating."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.reviews.scene import NOW, Scene, make_campaign, make_scene

from camket.commitments.decisions import Status
from camket.commitments.models import Commitment
from camket.organisation.models import Person
from camket.reviews.actions.ledger.faults import raise_fault
from camket.reviews.actions.ledger.mending import confirm_remedied, report_mended
from camket.reviews.actions.ledger.remediation import (
    plan_remediation,
    push_waiting_remediations,
    raise_remediations,
)
from camket.reviews.decisions.remediation import Fault, Plan, RemediationRefusal
from camket.reviews.models import ItemReview, Period, Remediation, UnitReview
from camket.reviews.queries.facts.faults import FaultCounts, faults_of_persons, faults_of_units
from camket.reviews.queries.visible import remediations_visible_to
from camket.shared.actor import Actor
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db

TOLD = Fault("Chậm trả lời kiến nghị của công dân", "inspection", "45-KL/UBKTTU ngày 12/11/2026")
PLAN = Plan("Thiếu người theo dõi", "", "Phân công một ủy viên theo dõi", date(2027, 3, 31))


def raised(scene: Scene, fault: Fault = TOLD, actor: Actor | None = None) -> Remediation:
    return raise_fault(
        scene.commune.unit.pk, 2026, fault, actor=actor or scene.clerk.actor, now=NOW
    )


def planned(row: Remediation, scene: Scene, actor: Actor | None = None) -> Remediation:
    return plan_remediation(
        row.pk,
        PLAN,
        owner_id=scene.commune.head.person.pk,
        version=row.version,
        actor=actor or scene.commune.clerk.actor,
        now=NOW,
    )


def draft_of_next_year(scene: Scene) -> Commitment:
    return Commitment.objects.create(
        campaign=make_campaign(scene.province, 2027),
        unit=scene.commune.unit,
        holder=scene.commune.unit,
        superior=scene.province,
        year=2027,
        status=Status.DRAFT.value,
        turn_since=NOW,
    )


def test_a_fault_is_told_with_its_paper() -> None:
    scene = make_scene()
    row = raised(scene)
    assert (row.kind, row.source, row.state, row.year) == ("fault", "inspection", "open", 2026)
    for blank, reason in (
        (replace(TOLD, title=" "), RemediationRefusal.TITLE_MISSING),
        (replace(TOLD, source="x"), RemediationRefusal.SOURCE_MISSING),
        (replace(TOLD, paper=""), RemediationRefusal.PAPER_MISSING),
        (replace(TOLD, person_id=scene.leader.person.pk), RemediationRefusal.PERSON_ELSEWHERE),
    ):
        with pytest.raises(Refused) as refused:
            raised(scene, blank)
        assert refused.value.reason is reason


def test_nobody_points_out_faults_of_his_own_unit_or_from_beside() -> None:
    scene = make_scene(communes=2)
    for actor in (scene.commune.head.actor, scene.communes[1].head.actor):
        with pytest.raises(Refused) as refused:
            raised(scene, actor=actor)
        assert refused.value.reason is RemediationRefusal.NOT_ALLOWED


def test_a_fault_counts_from_the_next_year_on_until_it_is_mended() -> None:
    scene = make_scene()
    unit = scene.commune.unit.pk
    row = planned(raised(scene), scene)
    assert faults_of_units([unit], 2026) == {}
    assert faults_of_units([unit], 2027) == {unit: FaultCounts(1, 0)}
    assert faults_of_units([unit], 2028) == {unit: FaultCounts(1, 0)}
    row = report_mended(
        row.pk,
        "Đã phân công",
        [],
        version=row.version,
        actor=scene.commune.clerk.actor,
        now=NOW.replace(year=2028),
    )
    confirm_remedied(row.pk, actor=scene.clerk.actor, now=NOW.replace(year=2028))
    assert faults_of_units([unit], 2028) == {unit: FaultCounts(1, 1)}
    assert faults_of_units([unit], 2029) == {}


def test_what_is_mended_before_the_new_year_still_counts_as_mended_in_it() -> None:
    scene = make_scene()
    unit = scene.commune.unit.pk
    row = planned(raised(scene), scene)
    row = report_mended(
        row.pk, "Xong", [], version=row.version, actor=scene.commune.clerk.actor, now=NOW
    )
    confirm_remedied(row.pk, actor=scene.clerk.actor, now=NOW)
    assert faults_of_units([unit], 2027) == {unit: FaultCounts(1, 1)}
    assert faults_of_units([unit], 2028) == {}


def test_an_objective_cause_and_an_ended_row_are_nobodys_fault() -> None:
    scene = make_scene()
    unit = scene.commune.unit.pk
    one, two = raised(scene), raised(scene, replace(TOLD, title="Hạn chế thứ hai"))
    Remediation.objects.filter(pk=one.pk).update(is_objective=True, confirmed_by_name="Tỉnh ủy")
    Remediation.objects.filter(pk=two.pk).update(state="closed")
    assert faults_of_units([unit], 2027) == {}


def test_a_persons_fault_is_his_own_to_plan_and_nobody_elses_in_the_unit_to_read() -> None:
    scene = make_scene()
    head = scene.commune.head
    row = raised(scene, replace(TOLD, person_id=head.person.pk))
    assert faults_of_units([scene.commune.unit.pk], 2027) == {}
    assert faults_of_persons([head.person.pk], 2027) == {head.person.pk: FaultCounts(1, 0)}
    today = date(2026, 12, 7)
    assert not remediations_visible_to(scene.commune.clerk.actor, today).exists()
    assert remediations_visible_to(head.actor, today).get() == row
    assert remediations_visible_to(scene.clerk.actor, today).get() == row
    with pytest.raises(Refused) as refused:
        planned(row, scene)
    assert refused.value.reason is RemediationRefusal.NOT_ALLOWED
    mended = planned(row, scene, head.actor)
    assert (mended.state, mended.owner) == ("planned", Person.objects.get(pk=head.person.pk))


def test_a_persons_fault_enters_no_draft_of_his_unit() -> None:
    scene = make_scene()
    draft_of_next_year(scene)
    row = raised(scene, replace(TOLD, person_id=scene.commune.head.person.pk))
    assert planned(row, scene, scene.commune.head.actor).next_item is None


def close_year(scene: Scene, row: Remediation, *, state: str) -> UnitReview:
    """Let the year 2027 end with the item that was to mend a weakness."""
    item = row.next_item
    assert item is not None
    period = Period.objects.create(
        superior=scene.province,
        year=2027,
        kind="yearend",
        opened_on=date(2027, 12, 1),
        due_on=date(2027, 12, 10),
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 12, 31),
    )
    review = UnitReview.objects.create(
        period=period,
        commitment=item.commitment,
        unit=scene.commune.unit,
        submitted_by=scene.commune.head.person,
        submitted_by_name="Bí thư",
    )
    ItemReview.objects.create(
        unit_review=review,
        item=item,
        facts={},
        state=state,
        result="Đã phân công từ tháng 3",
        cause="Người được phân công chuyển công tác",
    )
    raise_remediations(review, now=NOW.replace(year=2027))
    return review


def test_a_weakness_whose_year_passed_in_vain_stands_for_another_and_is_counted_once() -> None:
    scene = make_scene()
    draft_of_next_year(scene)
    row = planned(raised(scene), scene)
    assert row.state == "carried"
    close_year(scene, row, state="in_progress")
    row.refresh_from_db()
    assert Remediation.objects.count() == 1
    assert (row.state, row.standing_year, row.next_item) == ("open", 2027, None)
    assert row.cause == "Người được phân công chuyển công tác"
    assert faults_of_units([scene.commune.unit.pk], 2028) == {
        scene.commune.unit.pk: FaultCounts(1, 0)
    }


def test_it_is_carried_into_the_year_after_as_well() -> None:
    scene = make_scene()
    draft_of_next_year(scene)
    row = planned(raised(scene), scene)
    close_year(scene, row, state="not_begun")
    row.refresh_from_db()
    later = replace(PLAN, due_on=date(2028, 3, 31))
    row = plan_remediation(
        row.pk,
        later,
        owner_id=scene.commune.head.person.pk,
        version=row.version,
        actor=scene.commune.clerk.actor,
        now=NOW.replace(year=2027),
    )
    assert row.state == "planned"
    campaign = make_campaign(scene.province, 2028)
    Commitment.objects.create(
        campaign=campaign,
        unit=scene.commune.unit,
        holder=scene.commune.unit,
        superior=scene.province,
        year=2028,
        status=Status.DRAFT.value,
        turn_since=NOW,
    )
    assert push_waiting_remediations(campaign, actor=scene.clerk.actor, now=NOW) == 1
    row.refresh_from_db()
    assert row.next_item is not None
    assert row.next_item.commitment.year == 2028


def test_an_item_done_reports_its_weakness_and_somebody_else_confirms_it() -> None:
    scene = make_scene()
    draft_of_next_year(scene)
    row = planned(raised(scene), scene)
    close_year(scene, row, state="done")
    row.refresh_from_db()
    assert (row.state, row.proof) == ("reported", "Đã phân công từ tháng 3")
    assert row.reported_by == scene.commune.head.person
    assert confirm_remedied(row.pk, actor=scene.clerk.actor, now=NOW).state == "remedied"
