"""A province before and after its districts ended, made once a module."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories import Held, make_cell, make_holder, make_unit
from tests.web.year import set_day

from camket.organisation.models import (
    Area,
    AreaCharge,
    LinkKind,
    Succession,
    Unit,
    UnitEdge,
    UnitHeir,
    UnitKind,
    UnitLink,
    UnitSpan,
)
from camket.shared.text import sort_key

BEGAN = date(2015, 1, 1)
DAY = date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class Past:
    """Who and what there is: a district of four communes became two communes on 1 July 2025."""

    province: Unit
    district: Unit
    olds: list[Unit]
    cell: Unit
    gone_cell: Unit
    cam_lo: Unit
    hieu_giang: Unit
    body: Unit
    area: Area
    leader: Held
    head: Held


def end(unit: Unit, on: date, *heirs: Unit, kind: str = "merge") -> None:
    """End a unit, with what an applied plan leaves behind."""
    for span in UnitSpan.objects.filter(unit=unit, valid__upper_inf=True):
        span.valid = DateRange(span.valid.lower, on)
        span.save()
    for edge in UnitEdge.objects.filter(descendant=unit, valid__upper_inf=True):
        edge.valid = DateRange(edge.valid.lower, on)
        edge.save()
    for place, heir in enumerate(heirs):
        Succession.objects.create(
            kind=kind,
            on=on,
            decision_no="NQ 1680/NQ-UBTVQH15",
            predecessor=unit,
            successor=heir,
            share="whole" if len(heirs) == 1 else "part",
            is_main=place == 0,
        )
        UnitHeir.objects.create(unit=unit, heir=heir, is_main=place == 0, valid=DateRange(on, None))


def move(unit: Unit, parent: Unit, on: date) -> None:
    """Move a unit under another superior."""
    span = UnitSpan.objects.get(unit=unit, valid__upper_inf=True)
    UnitSpan.objects.filter(pk=span.pk).update(valid=DateRange(span.valid.lower, on))
    span.pk, span.valid, span.parent = None, DateRange(on, None), parent
    span.save(force_insert=True)
    for edge in UnitEdge.objects.filter(descendant=unit, depth__gt=0, valid__upper_inf=True):
        edge.valid = DateRange(edge.valid.lower, on)
        edge.save()
    for edge in UnitEdge.objects.filter(descendant=parent, valid__contains=on):
        UnitEdge.objects.create(
            ancestor_id=edge.ancestor_id,
            descendant=unit,
            depth=edge.depth + 1,
            valid=DateRange(on, None),
        )


def make_past() -> Past:
    """Make the province."""
    set_day()
    province = make_unit(
        "Tỉnh ủy Quảng Trị", kind=UnitKind.PROVINCIAL_COMMITTEE, from_on=BEGAN, body_code="TU"
    )
    district = make_unit(
        "Huyện ủy Cam Lộ",
        kind=UnitKind.DISTRICT_COMMITTEE,
        parent=province,
        from_on=BEGAN,
        body_code="HU",
    )
    names = ("thị trấn Cam Lộ", "xã Cam Chính", "xã Cam Thủy", "xã Thanh An")
    olds = [make_unit(f"Đảng ủy {name}", parent=district, from_on=BEGAN) for name in names]
    cell = make_unit(
        "Chi bộ thôn Mai Lộc 1", kind=UnitKind.PARTY_CELL, parent=olds[1], from_on=BEGAN
    )
    gone_cell = make_unit(
        "Chi bộ Quân sự xã Cam Chính", kind=UnitKind.PARTY_CELL, parent=olds[1], from_on=BEGAN
    )
    cam_lo = make_unit("Đảng ủy xã Cam Lộ", parent=province, from_on=DAY)
    hieu_giang = make_unit("Đảng ủy xã Hiếu Giang", parent=province, from_on=DAY)
    body = make_unit(
        "Ủy ban nhân dân xã Cam Lộ", kind=UnitKind.PEOPLES_COMMITTEE, from_on=DAY, body_code="UBND"
    )
    UnitSpan.objects.filter(unit=body).update(line="state")
    UnitLink.objects.create(
        unit=cam_lo, other=body, kind=LinkKind.LEADS, valid=DateRange(DAY, None)
    )
    move(cell, cam_lo, DAY)
    end(gone_cell, DAY)
    Succession.objects.create(
        kind="dissolve", on=DAY, decision_no="QĐ 12-QĐ/HU", predecessor=gone_cell
    )
    UnitHeir.objects.create(unit=gone_cell, heir=cam_lo, valid=DateRange(DAY, None))
    end(olds[0], DAY, cam_lo)
    end(olds[1], DAY, cam_lo)
    end(olds[2], DAY, hieu_giang)
    end(olds[3], DAY, hieu_giang, cam_lo, kind="split")
    end(district, DAY)
    Succession.objects.create(
        kind="close", on=DAY, decision_no="NQ 202/2025/QH15", predecessor=district
    )
    UnitHeir.objects.create(unit=district, heir=province, valid=DateRange(DAY, None))
    area = Area.objects.create(
        superior=province, name="Gio Linh – Cam Lộ", sort_key=sort_key("Gio Linh – Cam Lộ")
    )
    UnitSpan.objects.filter(unit__in=(cam_lo, hieu_giang)).update(area=area.name)
    leader = make_holder(
        province, "provincial_secretary", name="Đặng Thu Hiền", from_on=BEGAN, with_account=True
    )
    AreaCharge.objects.create(
        area=area, person=leader.person, valid=DateRange(date(2025, 7, 5), None)
    )
    make_holder(
        olds[1],
        name="Lê Văn Cũ",
        from_on=BEGAN,
        until_on=DAY,
    )
    head = make_holder(cam_lo, name="Hoàng Đình Thuận", from_on=DAY, with_account=True)
    return Past(
        province,
        district,
        olds,
        cell,
        gone_cell,
        cam_lo,
        hieu_giang,
        body,
        area,
        leader,
        head,
    )


def add_cells(past: Past, count: int) -> None:
    """Put many more cells under the commune."""
    for number in range(count):
        make_cell(f"Chi bộ thôn số {number}", parent=past.cam_lo)


@pytest.fixture(scope="module")
def past(django_db_setup: None, django_db_blocker: Any) -> Iterator[Past]:
    """Make the province outside the tests' own transactions, so that a module pays for it once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_past()
        transaction.set_rollback(True)
    assert settings.DEMO_DAY_FILE is not None
    settings.DEMO_DAY_FILE.unlink(missing_ok=True)
