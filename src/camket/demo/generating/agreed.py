"""A province whose communes have agreed on their commitments, ready to be issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import connection

from camket.accounts.models import User
from camket.commitments.actions.campaigns import NewCampaign, open_campaign
from camket.commitments.decisions import Status, Turn
from camket.commitments.models import Campaign, Commitment, Item, Measure, Work
from camket.organisation.actions import (
    Appointment,
    NewUnit,
    add_post,
    appoint,
    found_units,
    new_person,
)
from camket.organisation.models import Person, UnitKind
from camket.organisation.queries import actor_of
from camket.shared.actor import SYSTEM, Actor
from camket.shared.clock import legal_day

CLERK: Final = "do.toc.do.van.phong"
_ITEMS: Final = 3


@dataclass(frozen=True, slots=True)
class Agreed:
    """A province whose communes have all agreed."""

    campaign: Campaign
    clerk: Actor


def make_agreed(count: int, *, now: datetime) -> Agreed:
    """Write a province with so many communes, and the text each has agreed on with it."""
    today = legal_day(now)
    since = date(today.year, 1, 1)
    province, office, *communes = _found(count, since, now)
    posts = {
        "secretary": add_post("provincial_secretary", "Bí thư", is_head=True, rank=1),
        "clerk": add_post("provincial_clerk", "Chuyên viên", is_head=False, rank=30),
        "commune": add_post("commune_secretary", "Bí thư", is_head=True, rank=10),
    }
    account, _made = User.objects.get_or_create(login=CLERK)
    Person.objects.filter(account=account).update(account=None)
    people = [new_person(f"Nguyễn Văn Đo {number}") for number in range(count + 2)]
    people[1].account = account
    for person in people:
        person.save()
    held = [posts["secretary"], posts["clerk"], *([posts["commune"]] * count)]
    tenures = appoint(
        [
            Appointment(person, post, unit, since, None)
            for person, post, unit in zip(people, held, [province, office, *communes], strict=True)
        ],
        actor=SYSTEM,
        now=now,
    )
    clerk = actor_of(tenures[1], on=today)
    campaign = _opened(province, communes, clerk, today.year + 1, now)
    _agree(campaign, now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Agreed(campaign, clerk)


def _found(count: int, since: date, now: datetime) -> list[int]:
    """Found a province, its office and so many communes; return their identities in that order."""
    specs = [
        NewUnit(
            key="province",
            name="Tỉnh ủy Đo Tốc Độ",
            kind=UnitKind.PROVINCIAL_COMMITTEE,
            collective="Ban Thường vụ Tỉnh ủy",
            body_code="TU",
            place="Đo Tốc Độ",
        ),
        NewUnit(
            key="office",
            name="Văn phòng Tỉnh ủy",
            kind=UnitKind.COMMITTEE_OFFICE,
            parent_key="province",
            body_code="VPTU",
        ),
        *(
            NewUnit(
                key=f"commune-{number}",
                name=f"Đảng ủy xã Đo {number}",
                kind=UnitKind.COMMUNE_COMMITTEE,
                parent_key="province",
                collective="Ban Thường vụ Đảng ủy",
                body_code="ĐU",
                place=f"Đo {number}",
            )
            for number in range(1, count + 1)
        ),
    ]
    units = found_units(specs, from_on=since, actor=SYSTEM, now=now)
    return [units[spec.key].pk for spec in specs]


def _opened(province: int, communes: list[int], clerk: Actor, year: int, now: datetime) -> Campaign:
    new = NewCampaign(
        superior_id=province,
        year=year,
        theme="Trách nhiệm, kỷ cương, tăng tốc",
        unit_ids=tuple(communes),
        registers_by=date(year - 1, 12, 31),
        signs_by=date(year, 2, 15),
        midyear_by=date(year, 7, 10),
        yearend_by=date(year, 12, 20),
        plan_no="15-KH/TU",
        plan_on=date(year - 1, 11, 10),
    )
    return open_campaign(new, actor=clerk, now=now)


def _agree(campaign: Campaign, now: datetime) -> None:
    """Write the texts and what both sides have accepted, as the negotiation leaves them."""
    commitments = list(Commitment.objects.filter(campaign=campaign))
    items = Item.objects.bulk_create(
        Item(
            commitment=one,
            position=position,
            title=f"Hoàn thành các tuyến đường giao thông nông thôn, đợt {position}",
            current_state="Đã làm được 3 trong 10 phần việc",
            expected_result="Làm xong toàn bộ 10 phần việc",
        )
        for one in commitments
        for position in range(1, _ITEMS + 1)
    )
    Measure.objects.bulk_create(
        Measure(
            item=item,
            position=1,
            name="Số phần việc xong",
            baseline=Decimal(3),
            target=Decimal(10),
            unit="phần việc",
            due_on=date(campaign.year, 11, 30),
        )
        for item in items
    )
    leads = dict(
        Person.objects.filter(tenures__unit__in=[one.unit_id for one in commitments]).values_list(
            "tenures__unit_id", "pk"
        )
    )
    Work.objects.bulk_create(
        Work(
            item=item,
            position=1,
            title="Thi công và nghiệm thu các tuyến đường",
            lead_id=leads[item.commitment.unit_id],
            due_on=date(campaign.year, 6, 30),
            product="Biên bản nghiệm thu",
        )
        for item in items
    )
    Commitment.objects.filter(campaign=campaign).update(
        status=Status.AGREED.value,
        turn=Turn.NOBODY.value,
        minutes_no="12-BB/ĐU",
        minutes_on=legal_day(now),
        conclusion_no="45-TB/TU",
        conclusion_on=legal_day(now),
        accepted_by_a_at=now,
        accepted_by_b_at=now,
        submitted_at=now,
    )
