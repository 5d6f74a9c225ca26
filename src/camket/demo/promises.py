"""The commitments of 2026: two campaigns, drawn from the catalogue, agreed and signed in February."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from camket.commitments.decisions import Direction, Origin, Status, Turn
from camket.commitments.models import (
    Campaign,
    Commitment,
    Duty,
    Handover,
    Item,
    Measure,
    Order,
    Slot,
    SlotRole,
    Work,
)
from camket.commitments.text import text_of
from camket.demo import places
from camket.demo.people import ROAD_CELLS, Cast
from camket.demo.timeline import YEAR, at
from camket.documents.canonical import digest_of
from camket.organisation.actions import NewUnit
from camket.organisation.models import Tenure, UnitKind
from camket.registry.decisions import congress_term, kind_of
from camket.registry.models import NumberStatus, Register, RegisteredNumber
from camket.shared.clock import legal_day
from camket.shared.text import show_number

_CATALOGUE: Final[dict[str, list[dict[str, Any]]]] = tomllib.loads(
    (Path(__file__).parent / "catalogue.toml").read_text(encoding="utf-8")
)
_B_SIGNS_AFTER: Final = timedelta(hours=2)
_A_SIGNS_AFTER: Final = timedelta(hours=6)
_ORDERED_KEY: Final = "mat-bang"
_ORDERED_COUNT: Final = 6
_CASCADED_WORK: Final = "Hoàn thành đường, nhà văn hóa các thôn đăng ký"
_LEVEL_WORD: Final[dict[str, str]] = {
    UnitKind.PROVINCIAL_COMMITTEE: "tỉnh",
    UnitKind.DISTRICT_COMMITTEE: "huyện",
    UnitKind.COMMUNE_COMMITTEE: "xã",
}
_DOMAIN_OF: Final = {
    "commune_committee": "commune",
    "department_committee": "department",
    "party_cell": "cell",
}


@dataclass(slots=True)
class Promises:
    """The year's campaigns and commitments, by unit key."""

    province: Campaign
    communes: dict[str, Campaign]
    """The campaigns of the communes whose cells promise too, by the commune's code."""
    by_key: dict[str, Commitment] = field(default_factory=dict)
    templates: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Item id → the entry of the catalogue it was drawn from."""


def promise(cast: Cast, draw: random.Random) -> Promises:
    """Write both campaigns with all their commitments, agreed and ready to be signed."""
    province = _campaign(
        cast, "province", date(2025, 12, 1), "Quyết liệt, thực chất, về đích", (3, 5), 15
    )
    communes = {
        code: _campaign(cast, code, date(2026, 2, day), theme, (2, 2), number)
        for code, day, theme, number in (
            (places.CAM_LO_CODE, 4, "Mỗi chi bộ một việc rõ kết quả", 9),
            (places.SECOND_COMMUNE_CODE, 6, "Rõ người, rõ việc, rõ thời gian", 7),
        )
    }
    promises = Promises(province, communes)
    order = _order(province)
    ordered = {
        places.CAM_LO_CODE,
        *draw.sample([p.code for p in cast.communes], _ORDERED_COUNT - 1),
    }
    upper = [place.code for place in cast.communes] + [key for key, _ in places.UPPER]
    for key in upper:
        commit(promises, cast, draw, province, key, order if key in ordered else None)
    for name, code in places.COMMUNE_OF_CELL.items():
        commit(promises, cast, draw, communes[code], f"cell:{name}")
    _write_duties(promises, order)
    _cascade(promises)
    return promises


def _campaign(
    cast: Cast, key: str, opened: date, theme: str, bounds: tuple[int, int], number: int
) -> Campaign:
    is_province = key == "province"
    return Campaign.objects.create(
        superior=cast.units[key],
        year=YEAR,
        theme=theme,
        plan_no=f"{number}-KH/{'TU' if is_province else 'ĐU'}",
        plan_on=opened,
        min_items=bounds[0],
        max_items=bounds[1],
        registers_by=date(2026, 1, 20) if is_province else date(2026, 2, 20),
        signs_by=date(2026, 2, 10) if is_province else date(2026, 2, 28),
        midyear_by=date(2026, 7, 5),
        yearend_by=date(2026, 12, 15),
        opened_at=at(opened, 8),
    )


def _order(campaign: Campaign) -> Order:
    return Order.objects.create(
        campaign=campaign,
        title="Bàn giao mặt bằng các công trình trọng điểm của tỉnh",
        reason="Chủ đầu tư cần mặt bằng sạch trước mùa mưa.",
        measure_name="Diện tích mặt bằng bàn giao",
        measure_unit="ha",
        target=Decimal(20),
        due_on=date(2026, 10, 31),
        created_at=at(date(2025, 12, 8), 9),
    )


def commit(
    promises: Promises,
    cast: Cast,
    draw: random.Random,
    campaign: Campaign,
    key: str,
    order: Order | None = None,
) -> None:
    """Write a unit's commitment to the superior of the campaign, agreed and not yet frozen."""
    is_cell = key.startswith("cell:")
    unit, superior_key = cast.units[key], cast.key_of(campaign.superior_id)
    submitted = campaign.registers_by - timedelta(days=draw.randint(1, 18))
    signed = campaign.signs_by - timedelta(days=draw.randint(0, 6))
    commitment = Commitment.objects.create(
        campaign=campaign,
        unit=unit,
        holder=unit,
        superior=cast.units[superior_key],
        year=campaign.year,
        status=Status.AGREED,
        turn=Turn.NOBODY,
        turn_since=at(signed, 9),
        handover=3,
        legal_basis=_basis(cast, superior_key),
        pledge=(
            "Nếu không hoàn thành do nguyên nhân chủ quan, tập thể và người đứng đầu tự phê bình, "
            "chịu trách nhiệm trước cấp trên, không đề nghị khen thưởng trong năm."
        ),
        minutes_no=f"{draw.randint(2, 40):02d}-BB/{'CB' if is_cell else 'ĐU'}",
        minutes_on=submitted - timedelta(days=1),
        conclusion_no=f"{draw.randint(12, 60)}-TB/{cast.names[superior_key].body_code}",
        conclusion_on=signed - timedelta(days=1),
        accepted_by_a_at=at(signed - timedelta(days=1), 15),
        accepted_by_b_at=at(signed - timedelta(days=1), 16),
        submitted_at=at(submitted, 10),
    )
    promises.by_key[key] = commitment
    domain = _DOMAIN_OF[cast.names[key].kind]
    chosen = _choose(domain, key, draw, with_order=order is not None)
    for position, template in enumerate(chosen, 1):
        is_ordered = order is not None and template["key"] == _ORDERED_KEY
        item = _item(commitment, position, template, cast, key, draw, order if is_ordered else None)
        promises.templates[item.pk] = template
    _slots(commitment, cast.head(key), cast.head(superior_key))


def _basis(cast: Cast, superior_key: str) -> str:
    """Return what a unit names besides the campaign's plan, which the paper cites itself."""
    superior = cast.names[superior_key]
    word = _LEVEL_WORD[superior.kind]
    term = "2020 – 2025" if superior.kind == UnitKind.DISTRICT_COMMITTEE else "2025 – 2030"
    return f"Nghị quyết Đại hội đại biểu Đảng bộ {word} {superior.place} nhiệm kỳ {term}"


def _choose(
    domain: str, key: str, draw: random.Random, *, with_order: bool
) -> list[dict[str, Any]]:
    entries = _CATALOGUE[domain]
    if domain == "cell":
        if key.removeprefix("cell:") in ROAD_CELLS:
            wanted = ("duong-kieu-mau", "nha-van-hoa")
            return [entry for entry in entries if entry["key"] in wanted]
        pool = entries if key.startswith("cell:thôn") else entries[2:]
        return draw.sample(pool, 2)
    first = [entry for entry in entries if with_order and entry["key"] == _ORDERED_KEY]
    if key == places.CAM_LO_CODE:
        first = [e for e in entries if e["key"] in ("nong-thon-moi", _ORDERED_KEY)]
    rest = [entry for entry in entries if entry not in first and entry["key"] != _ORDERED_KEY]
    count = draw.choice((3, 3, 4, 4, 5)) if domain == "commune" else 3
    return first + draw.sample(rest, count - len(first))


def _item(
    commitment: Commitment,
    position: int,
    template: dict[str, Any],
    cast: Cast,
    key: str,
    draw: random.Random,
    order: Order | None,
) -> Item:
    measure = template["measure"]
    places_after = Decimal(1).scaleb(-int(measure["places"]))
    low, high = measure["baseline"]
    baseline = Decimal(str(draw.uniform(low, high))).quantize(places_after)
    step = Decimal(str(draw.uniform(*measure["step"]))).quantize(places_after)
    target = max(baseline + step, places_after)
    if measure["unit"] == "%":
        target = min(target, Decimal(100))
    if order is not None:
        target = order.target
    blanks = {"baseline": show_number(baseline), "target": show_number(target)}
    item = Item.objects.create(
        commitment=commitment,
        position=position,
        title=template["title"],
        origin=Origin.ORDERED if order else Origin.REGISTERED,
        field=template["field"],
        why=template["why"],
        current_state=template["state"].format(**blanks),
        expected_result=template["result"].format(**blanks),
        public_note=template["public"].format(**blanks),
        order=order,
    )
    works = [
        _work(item, index, entry, cast, key) for index, entry in enumerate(template["works"], 1)
    ]
    Work.objects.bulk_create(works)
    Measure.objects.create(
        item=item,
        position=1,
        name=measure["name"],
        baseline=baseline,
        target=target,
        unit=measure["unit"],
        direction=Direction(measure["direction"]),
        due_on=max(work.due_on for work in works if work.due_on),
    )
    return item


def _work(item: Item, position: int, entry: dict[str, Any], cast: Cast, key: str) -> Work:
    lead = _lead(cast, key, entry["lead"])
    month, day = (int(part) for part in entry["by"].split("-"))
    return Work(
        item=item,
        position=position,
        title=entry["title"],
        lead=lead.person,
        lead_post=f"{lead.post.name} {cast.names[key].name}",
        due_on=date(item.commitment.year, month, day),
        product=entry["product"],
    )


def _lead(cast: Cast, key: str, word: str) -> Tenure:
    prefix = _DOMAIN_OF[cast.names[key].kind]
    return cast.tenures.get((key, f"{prefix}_{word}")) or cast.head(key)


def _slots(commitment: Commitment, b: Tenure, a: Tenure) -> None:
    Slot.objects.bulk_create(
        [
            Slot(
                commitment=commitment,
                position=position,
                step=position,
                role=role,
                unit_id=tenure.unit_id,
                tenure=tenure,
                person=tenure.person,
                name=tenure.person.full_name,
                post_name=tenure.post.name,
            )
            for position, role, tenure in ((1, SlotRole.PARTY_B, b), (2, SlotRole.PARTY_A, a))
        ]
    )


def _write_duties(promises: Promises, order: Order) -> None:
    rows = []
    for commitment in promises.by_key.values():
        if not commitment.items.filter(order=order).exists():
            continue
        rows += [
            Duty(
                commitment=commitment,
                order=order,
                text="Phê duyệt giá đất khu tái định cư",
                responsible="Sở Nông nghiệp và Môi trường",
                due_on=date(2026, 3, 31),
                done_on=date(2026, 4, 14),
            ),
            Duty(
                commitment=commitment,
                order=order,
                text="Bố trí đủ vốn chi trả bồi thường",
                responsible="Sở Tài chính",
                due_on=date(2026, 4, 15),
                done_on=date(2026, 4, 10),
            ),
            Duty(
                commitment=commitment,
                order=order,
                text="Bố trí nơi quy tập mộ",
                responsible="Sở Xây dựng",
                due_on=date(2026, 6, 30),
            ),
        ]
    Duty.objects.bulk_create(rows)


def _cascade(promises: Promises) -> None:
    """Tie the village roads to the work of their commune's commitment, where it promises one."""
    for code in promises.communes:
        upper = promises.by_key[code]
        work = Work.objects.filter(item__commitment=upper, title=_CASCADED_WORK).first()
        cells = [
            promises.by_key[f"cell:{name}"].pk
            for name in places.CELLS_OF[code]
            if name.startswith("thôn")
        ]
        if work is not None:
            Item.objects.filter(
                commitment_id__in=cells, title="Xây dựng tuyến đường kiểu mẫu"
            ).update(origin=Origin.CASCADED, parent_work=work)


def freeze_and_number(promises: Promises, cast: Cast) -> None:
    """Freeze each text with its digest, number it, and mark it signed on its day."""
    for key, commitment in promises.by_key.items():
        issued_at = commitment.turn_since
        text = text_of(commitment)
        commitment.text, commitment.text_sha256 = text, digest_of(text)
        commitment.number = _number(commitment, cast.names[key])
        commitment.status = Status.SIGNED.value
        commitment.issued_at = issued_at
        commitment.signed_at = issued_at + _A_SIGNS_AFTER
        commitment.save()
        slots = Slot.objects.filter(commitment=commitment)
        slots.filter(role=SlotRole.PARTY_B).update(signed_at=issued_at + _B_SIGNS_AFTER)
        slots.filter(role=SlotRole.PARTY_A).update(signed_at=commitment.signed_at)
        _handover(commitment, text)


def _number(commitment: Commitment, body: NewUnit) -> RegisteredNumber:
    day = legal_day(commitment.turn_since)
    register, _ = Register.objects.get_or_create(
        unit_id=commitment.unit_id, kind="CK", period_key=congress_term(day)
    )
    register.last_number += 1
    register.save()
    return RegisteredNumber.objects.create(
        register=register,
        number=register.last_number,
        symbol=f"CK/{body.body_code}",
        dated_on=day,
        type_name=kind_of("CK").name,
        organ_name=body.paper_name or body.name,
        subject=f"Cam kết trách nhiệm của tập thể và người đứng đầu năm {commitment.year}",
        status=NumberStatus.ISSUED,
        changed_at=commitment.turn_since + _A_SIGNS_AFTER,
    )


def _handover(commitment: Commitment, text: dict[str, Any]) -> None:
    Handover.objects.create(
        commitment=commitment,
        number=1,
        side=Turn.PARTY_B,
        kind="submitted",
        at=commitment.submitted_at or commitment.turn_since,
        actor_name=commitment.slots.get(role=SlotRole.PARTY_B).name,
        text=text,
    )
