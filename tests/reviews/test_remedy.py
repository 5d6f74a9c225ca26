"""What was not done: planned wholly, carried into next year's draft, confirmed by the superior."""

from __future__ import annotations

from datetime import date

import pytest
from tests.reviews.scene import NOW, Scene, make_campaign, make_scene

from camket.audit.models import Entry
from camket.commitments.decisions import Origin, Status
from camket.commitments.models import Commitment
from camket.reviews.actions.ledger.mending import (
    confirm_objective,
    confirm_remedied,
    report_mended,
    return_report,
)
from camket.reviews.actions.ledger.remediation import plan_remediation, push_waiting_remediations
from camket.reviews.decisions.remediation import Plan, RemediationRefusal
from camket.reviews.models import Remediation
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db

WHOLE = Plan(
    cause="Giá đền bù chậm ban hành",
    owner_name="",
    plan="Bàn giao nốt trong quý II",
    due_on=date(2027, 6, 30),
)


def weakness(scene: Scene) -> Remediation:
    return Remediation.objects.create(
        unit=scene.commune.unit,
        superior=scene.province,
        year=2026,
        item=scene.commune.items[1],
        title=scene.commune.items[1].title,
        created_at=NOW,
    )


def plan(row: Remediation, scene: Scene, what: Plan = WHOLE, owner_id: int = 0) -> Remediation:
    return plan_remediation(
        row.pk,
        what,
        owner_id=owner_id or scene.commune.head.person.pk,
        version=row.version,
        actor=scene.commune.clerk.actor,
        now=NOW,
    )


def make_draft(scene: Scene) -> Commitment:
    campaign = make_campaign(scene.province, 2027)
    return Commitment.objects.create(
        campaign=campaign,
        unit=scene.commune.unit,
        holder=scene.commune.unit,
        superior=scene.province,
        year=2027,
        status=Status.DRAFT.value,
        turn_since=NOW,
    )


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        (Plan("", "", "b", date(2027, 6, 30)), RemediationRefusal.CAUSE_MISSING),
        (Plan("a", "", "", date(2027, 6, 30)), RemediationRefusal.PLAN_MISSING),
        (Plan("a", "", "b", None), RemediationRefusal.DEADLINE_MISSING),
        (Plan("a", "", "b", date(2026, 12, 6)), RemediationRefusal.DEADLINE_PAST),
    ],
)
def test_a_plan_is_whole_or_not_taken(what: Plan, reason: RemediationRefusal) -> None:
    scene = make_scene()
    row = weakness(scene)
    with pytest.raises(Refused) as refused:
        plan(row, scene, what)
    assert refused.value.reason is reason
    row.refresh_from_db()
    assert row.state == "open"


def test_the_owner_holds_a_post_in_the_unit() -> None:
    scene = make_scene()
    with pytest.raises(Refused) as refused:
        plan(weakness(scene), scene, owner_id=scene.leader.person.pk)
    assert refused.value.reason is RemediationRefusal.OWNER_MISSING


def test_a_planned_weakness_stands_in_the_draft_of_the_next_year() -> None:
    scene = make_scene()
    draft = make_draft(scene)
    row = plan(weakness(scene), scene)
    assert row.state == "carried"
    assert row.next_item is not None
    assert row.next_item.commitment == draft
    assert row.next_item.origin == Origin.CARRIED_OVER
    assert row.next_item.carried_from == {
        "year": 2026,
        "title": row.title,
        "cause": WHOLE.cause,
        "plan": WHOLE.plan,
        "owner": row.owner_name,
        "remediation_id": row.pk,
    }
    work = row.next_item.works.get()
    assert (work.lead_id, work.due_on) == (row.owner_id, row.due_on)
    assert Entry.objects.filter(action="remediation.carried").count() == 1


def test_without_a_draft_it_waits_until_the_campaign_is_opened() -> None:
    scene = make_scene()
    row = plan(weakness(scene), scene)
    assert row.state == "planned"
    draft = make_draft(scene)
    pushed = push_waiting_remediations(draft.campaign, actor=scene.clerk.actor, now=NOW)
    row.refresh_from_db()
    assert (pushed, row.state) == (1, "carried")
    assert push_waiting_remediations(draft.campaign, actor=scene.clerk.actor, now=NOW) == 0


def test_an_objective_cause_is_confirmed_by_the_superior_and_by_nobody_else() -> None:
    scene = make_scene()
    claim = Plan(WHOLE.cause, "", WHOLE.plan, WHOLE.due_on, claims_objective=True)
    row = plan(weakness(scene), scene, claim)
    assert not row.is_objective
    with pytest.raises(Refused) as refused:
        confirm_objective(row.pk, actor=scene.commune.head.actor, now=NOW)
    assert refused.value.reason is RemediationRefusal.NOT_ALLOWED
    confirmed = confirm_objective(row.pk, actor=scene.clerk.actor, now=NOW)
    assert confirmed.is_objective
    assert confirmed.confirmed_by == scene.clerk.person


def test_nobody_confirms_the_cause_of_what_he_owes_himself() -> None:
    scene = make_scene()
    claim = Plan(WHOLE.cause, "", WHOLE.plan, WHOLE.due_on, claims_objective=True)
    row = plan(weakness(scene), scene, claim)
    Remediation.objects.filter(pk=row.pk).update(owner=scene.clerk.person)
    with pytest.raises(Refused) as refused:
        confirm_objective(row.pk, actor=scene.clerk.actor, now=NOW)
    assert refused.value.reason is RemediationRefusal.OWN_SIDE


def test_what_was_not_claimed_is_not_confirmed_as_objective() -> None:
    scene = make_scene()
    row = plan(weakness(scene), scene)
    with pytest.raises(Refused) as refused:
        confirm_objective(row.pk, actor=scene.clerk.actor, now=NOW)
    assert refused.value.reason is RemediationRefusal.NOT_CLAIMED


def test_another_cause_needs_another_confirmation() -> None:
    scene = make_scene()
    claim = Plan(WHOLE.cause, "", WHOLE.plan, WHOLE.due_on, claims_objective=True)
    row = plan(weakness(scene), scene, claim)
    row = confirm_objective(row.pk, actor=scene.clerk.actor, now=NOW)
    other = Plan("Thiếu đôn đốc", "", WHOLE.plan, WHOLE.due_on, claims_objective=True)
    assert not plan(row, scene, other).is_objective


def report(row: Remediation, scene: Scene, proof: str = "Đã bàn giao đủ mặt bằng") -> Remediation:
    return report_mended(
        row.pk, proof, [], version=row.version, actor=scene.commune.clerk.actor, now=NOW
    )


def test_what_is_shown_as_mended_waits_for_the_word_of_the_superior() -> None:
    scene = make_scene()
    row = report(plan(weakness(scene), scene), scene)
    assert row.state == "reported"
    done = confirm_remedied(row.pk, actor=scene.clerk.actor, now=NOW)
    assert (done.state, done.remedied_on) == ("remedied", date(2026, 12, 7))
    assert done.remedied_by == scene.clerk.person
    with pytest.raises(Refused) as refused:
        plan(done, scene)
    assert refused.value.reason is RemediationRefusal.ALREADY_REMEDIED


def test_nothing_is_confirmed_that_nobody_has_reported() -> None:
    scene = make_scene()
    row = plan(weakness(scene), scene)
    with pytest.raises(Refused) as refused:
        confirm_remedied(row.pk, actor=scene.clerk.actor, now=NOW)
    assert refused.value.reason is RemediationRefusal.NOT_REPORTED


def test_a_report_shows_something_and_stands_on_a_plan() -> None:
    scene = make_scene()
    row = weakness(scene)
    with pytest.raises(Refused) as refused:
        report(row, scene)
    assert refused.value.reason is RemediationRefusal.NOT_PLANNED
    with pytest.raises(Refused) as refused:
        report(plan(row, scene), scene, proof="  ")
    assert refused.value.reason is RemediationRefusal.PROOF_MISSING


def test_whoever_had_a_hand_in_it_does_not_confirm_it() -> None:
    scene = make_scene()
    row = report(plan(weakness(scene), scene), scene)
    with pytest.raises(Refused) as refused:
        confirm_remedied(row.pk, actor=scene.commune.clerk.actor, now=NOW)
    assert refused.value.reason in (
        RemediationRefusal.OWN_SIDE,
        RemediationRefusal.NOT_ALLOWED,
    )
    Remediation.objects.filter(pk=row.pk).update(owner=scene.clerk.person)
    with pytest.raises(Refused) as refused:
        confirm_remedied(row.pk, actor=scene.clerk.actor, now=NOW)
    assert refused.value.reason is RemediationRefusal.OWN_SIDE


def test_a_report_goes_back_with_what_it_lacks_and_comes_again() -> None:
    scene = make_scene()
    row = report(plan(weakness(scene), scene), scene)
    with pytest.raises(Refused) as refused:
        return_report(row.pk, " ", actor=scene.clerk.actor, now=NOW)
    assert refused.value.reason is RemediationRefusal.RETURN_REASON_MISSING
    row = return_report(row.pk, "Chưa có biên bản bàn giao", actor=scene.clerk.actor, now=NOW)
    assert (row.state, row.returned_reason) == ("planned", "Chưa có biên bản bàn giao")
    assert report(row, scene).returned_reason == ""


def test_a_report_is_not_changed_under_the_hands_of_its_reader() -> None:
    scene = make_scene()
    row = report(plan(weakness(scene), scene), scene)
    with pytest.raises(Refused) as refused:
        plan(row, scene)
    assert refused.value.reason is RemediationRefusal.WAITS_FOR_WORD


def test_another_commune_neither_plans_nor_confirms() -> None:
    scene = make_scene(communes=2)
    row = weakness(scene)
    with pytest.raises(Refused) as refused:
        plan_remediation(
            row.pk,
            WHOLE,
            owner_id=scene.commune.head.person.pk,
            version=1,
            actor=scene.communes[1].clerk.actor,
            now=NOW,
        )
    assert refused.value.reason is RemediationRefusal.NOT_ALLOWED
