"""A province with communes and a department, a campaign open for 2027."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.factories import NOW, Held, make_holder, make_province, make_unit

from camket.commitments.actions.campaigns import NewCampaign, open_campaign
from camket.commitments.actions.orders import NewDuty, NewOrder
from camket.commitments.models import Campaign, Commitment
from camket.organisation.models import Unit, UnitKind

DEADLINE = date(2027, 11, 30)


@dataclass(frozen=True, slots=True)
class Scene:
    """The units and the people of a campaign."""

    province: Unit
    leader: Held
    clerk: Held
    communes: tuple[Unit, ...]
    department: Unit
    head: Held
    commune_clerk: Held


def make_scene(*, with_accounts: bool = False, communes: int = 3) -> Scene:
    """Found a province, its office, some communes and a department."""
    province = make_province()
    office = make_unit(
        "Văn phòng Tỉnh ủy", kind=UnitKind.COMMITTEE_OFFICE, parent=province, body_code="VP"
    )
    units = tuple(
        make_unit(f"Đảng ủy xã Thử {number}", parent=province) for number in range(1, communes + 1)
    )
    department = make_unit(
        "Đảng ủy Sở Thử Nghiệm", kind=UnitKind.DEPARTMENT, parent=province, collective="Đảng ủy"
    )
    return Scene(
        province=province,
        leader=make_holder(province, "provincial_secretary", with_account=with_accounts),
        clerk=make_holder(office, "provincial_clerk", with_account=with_accounts),
        communes=units,
        department=department,
        head=make_holder(units[0], "commune_secretary", with_account=with_accounts),
        commune_clerk=make_holder(units[0], "commune_clerk", with_account=with_accounts),
    )


def new_campaign(scene: Scene, **changes: object) -> NewCampaign:
    """Return a campaign for 2027 over all communes, valid by default."""
    values: dict[str, object] = {
        "superior_id": scene.province.pk,
        "year": 2027,
        "theme": "Trách nhiệm, kỷ cương, tăng tốc",
        "unit_ids": tuple(unit.pk for unit in scene.communes),
        "registers_by": date(2026, 12, 31),
        "signs_by": date(2027, 2, 15),
        "midyear_by": date(2027, 7, 10),
        "yearend_by": date(2027, 12, 20),
        "plan_no": "15-KH/TU",
        "plan_on": date(2026, 11, 10),
    }
    return NewCampaign(**{**values, **changes})  # type: ignore[arg-type]  # a test changes one value by name


def make_campaign(scene: Scene, **changes: object) -> Campaign:
    """Open the campaign."""
    return open_campaign(new_campaign(scene, **changes), actor=scene.clerk.actor, now=NOW)


def commitment_of(unit: Unit) -> Commitment:
    """Return the unit's commitment for 2027."""
    return Commitment.objects.get(unit=unit, year=2027)


def new_order(scene: Scene, campaign: Campaign, **changes: object) -> NewOrder:
    """Return an order to all communes with two duties in return."""
    values: dict[str, object] = {
        "campaign_id": campaign.pk,
        "unit_ids": tuple(unit.pk for unit in scene.communes),
        "title": "Bàn giao mặt bằng tuyến đường ven biển",
        "measure_name": "Diện tích mặt bằng bàn giao",
        "measure_unit": "ha",
        "target": Decimal("24.6"),
        "due_on": date(2027, 9, 30),
        "reason": "Chủ đầu tư cần mặt bằng sạch trước mùa mưa",
        "duties": (
            NewDuty("Bố trí đủ vốn bồi thường", date(2027, 3, 31), "Sở Tài chính"),
            NewDuty("Phê duyệt giá đất tái định cư", date(2027, 2, 28), "Sở Nông nghiệp"),
        ),
    }
    return NewOrder(**{**values, **changes})  # type: ignore[arg-type]  # a test changes one value by name
