"""Opening a campaign: a draft for each unit, a notice to its head and clerk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.commitments.scene import (
    commitment_of,
    make_campaign,
    make_scene,
    new_campaign,
    new_order,
)
from tests.factories import NOW, make_cell, make_holder, make_unit

from camket.audit.models import Entry
from camket.commitments.actions.campaigns import (
    CampaignChange,
    change_campaign,
    chase_units,
    open_campaign,
)
from camket.commitments.actions.orders import place_order
from camket.commitments.decisions import CampaignRefusal, Status, Turn
from camket.commitments.models import Campaign, Commitment
from camket.notifications.models import Notice
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db


def test_each_unit_in_scope_has_a_draft_and_the_others_have_none() -> None:
    scene = make_scene()
    campaign = make_campaign(scene, unit_ids=(scene.communes[0].pk, scene.department.pk))
    drafts = Commitment.objects.filter(campaign=campaign)
    assert {draft.unit_id for draft in drafts} == {scene.communes[0].pk, scene.department.pk}
    assert {(draft.status, draft.turn) for draft in drafts} == {(Status.DRAFT, Turn.PARTY_B)}


def test_limits_are_three_to_five_unless_told() -> None:
    campaign = make_campaign(make_scene())
    assert (campaign.min_items, campaign.max_items) == (3, 5)


def test_head_and_clerk_are_told_and_the_notice_opens_the_form() -> None:
    scene = make_scene(with_accounts=True)
    make_campaign(scene)
    paths = set(Notice.objects.values_list("user_id", "path"))
    path = f"/cam-ket/{commitment_of(scene.communes[0]).pk}/soan/"
    assert paths == {
        (scene.head.person.account_id, path),
        (scene.commune_clerk.person.account_id, path),
    }


def test_telling_many_units_asks_the_database_no_more_than_telling_one() -> None:
    counts = []
    for number in (1, 1, 4):  # the first also reads what is then remembered
        scene = make_scene(communes=number)
        for commune in scene.communes:
            make_holder(commune, "commune_clerk", with_account=True)
        told = Notice.objects.count()
        with CaptureQueriesContext(connection) as asked:
            campaign = make_campaign(scene)
            chase_units(
                campaign.pk,
                [commitment_of(commune).pk for commune in scene.communes],
                text="Gửi đăng ký",
                actor=scene.clerk.actor,
                now=NOW,
            )
            place_order(new_order(scene, campaign), actor=scene.clerk.actor, now=NOW)
        assert Notice.objects.count() - told == 2 * number
        counts.append(len(asked) - number)  # the test itself looks each commitment up
    assert counts[1] == counts[2]


def test_the_audit_keeps_the_campaign_and_each_draft() -> None:
    campaign = make_campaign(make_scene())
    assert Entry.objects.filter(action="campaign.opened", object_id=str(campaign.pk)).count() == 1
    assert Entry.objects.filter(action="commitment.opened").count() == 3


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"theme": "  "}, CampaignRefusal.NO_THEME),
        ({"unit_ids": ()}, CampaignRefusal.NO_UNITS),
        ({"min_items": 6}, CampaignRefusal.LIMITS_DISORDERED),
        ({"min_items": 0}, CampaignRefusal.LIMITS_DISORDERED),
        ({"signs_by": date(2026, 12, 30)}, CampaignRefusal.DAYS_DISORDERED),
        ({"midyear_by": date(2027, 2, 15)}, CampaignRefusal.DAYS_DISORDERED),
        ({"yearend_by": date(2027, 7, 10)}, CampaignRefusal.DAYS_DISORDERED),
    ],
)
def test_a_campaign_that_does_not_hold_is_refused(
    changes: dict[str, Any], reason: CampaignRefusal
) -> None:
    scene = make_scene()
    with pytest.raises(Refused) as refused:
        open_campaign(new_campaign(scene, **changes), actor=scene.clerk.actor, now=NOW)
    assert refused.value.reason is reason
    assert not Campaign.objects.exists()


def test_a_cell_two_steps_below_is_not_bound_by_the_province() -> None:
    scene = make_scene()
    cell = make_cell(parent=scene.communes[0])
    with pytest.raises(Refused) as refused:
        make_campaign(scene, unit_ids=(cell.pk,))
    assert refused.value.reason is CampaignRefusal.UNIT_NOT_BELOW


def test_a_commune_opens_its_own_campaign_for_its_cells() -> None:
    scene = make_scene()
    cell = make_cell(parent=scene.communes[0])
    new = new_campaign(
        scene, superior_id=scene.communes[0].pk, unit_ids=(cell.pk,), min_items=1, max_items=2
    )
    campaign = open_campaign(new, actor=scene.commune_clerk.actor, now=NOW)
    assert commitment_of(cell).superior_id == scene.communes[0].pk == campaign.superior_id


def test_a_commune_clerk_does_not_open_the_campaign_of_the_province() -> None:
    scene = make_scene()
    with pytest.raises(Refused) as refused:
        open_campaign(new_campaign(scene), actor=scene.commune_clerk.actor, now=NOW)
    assert refused.value.reason is CampaignRefusal.NOT_ALLOWED


def test_there_is_one_campaign_a_year() -> None:
    scene = make_scene()
    make_campaign(scene)
    with pytest.raises(Refused) as refused:
        make_campaign(scene)
    assert refused.value.reason is CampaignRefusal.YEAR_TAKEN
    assert Commitment.objects.count() == 3


def _change(campaign: Campaign, **values: object) -> CampaignChange:
    same = CampaignChange(
        theme=campaign.theme,
        registers_by=campaign.registers_by,
        signs_by=campaign.signs_by,
        midyear_by=campaign.midyear_by,
        yearend_by=campaign.yearend_by,
        min_items=campaign.min_items,
        max_items=campaign.max_items,
        version=campaign.version,
    )
    return replace(same, **values)  # type: ignore[arg-type]  # a test changes one value by name


def test_days_are_moved_and_the_audit_keeps_the_old_ones() -> None:
    scene = make_scene()
    campaign = make_campaign(scene)
    later = date(2027, 1, 10)
    change_campaign(
        campaign.pk, _change(campaign, registers_by=later), actor=scene.clerk.actor, now=NOW
    )
    campaign.refresh_from_db()
    assert campaign.registers_by == later
    entry = Entry.objects.get(action="campaign.changed")
    assert (entry.before["registers_by"], entry.after["registers_by"]) == (
        "2026-12-31",
        "2027-01-10",
    )


def test_limits_stay_once_a_unit_has_sent_its_text() -> None:
    scene = make_scene()
    campaign = make_campaign(scene)
    Commitment.objects.filter(unit=scene.communes[0]).update(submitted_at=NOW)
    with pytest.raises(Refused) as refused:
        change_campaign(
            campaign.pk, _change(campaign, min_items=4), actor=scene.clerk.actor, now=NOW
        )
    assert refused.value.reason is CampaignRefusal.LIMITS_FIXED
    assert refused.value.details == {"count": 1}


def test_saving_over_anothers_change_is_refused() -> None:
    scene = make_scene()
    campaign = make_campaign(scene)
    change_campaign(campaign.pk, _change(campaign, theme="Khác"), actor=scene.clerk.actor, now=NOW)
    with pytest.raises(Refused) as refused:
        change_campaign(
            campaign.pk, _change(campaign, theme="Nữa"), actor=scene.clerk.actor, now=NOW
        )
    assert refused.value.reason is CampaignRefusal.CHANGED_MEANWHILE


def test_the_office_of_the_superior_is_no_unit_of_the_campaign() -> None:
    scene = make_scene()
    office = make_unit("Ban Tổ chức Tỉnh ủy", kind="organisation_commission", parent=scene.province)
    with pytest.raises(Refused) as refused:
        make_campaign(scene, unit_ids=(office.pk,))
    assert refused.value.reason is CampaignRefusal.UNIT_NOT_BELOW
