"""Areas are managed by whoever arranges the organisation: a name, units from a day on, who is in charge."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories import make_holder
from tests.web.organisation.conftest import Past
from tests.web.year import client_of

from camket.organisation.models import Area, AreaCharge, UnitSpan

pytestmark = pytest.mark.django_db


def area_on(past: Past, day: date) -> str:
    return UnitSpan.objects.get(unit=past.hieu_giang, valid__contains=day).area


def test_an_area_is_named_with_its_units_from_a_day_on(past: Past) -> None:
    response = client_of(past.leader.user).post(
        "/to-chuc/dia-ban/",
        {"name": "Đường 9", "on": "01/12/2026", "units": [past.hieu_giang.pk]},
    )
    assert response.status_code == 303
    assert Area.objects.filter(superior=past.province, name="Đường 9").exists()
    assert area_on(past, date(2026, 11, 30)) == "Gio Linh – Cam Lộ"
    assert area_on(past, date(2026, 12, 1)) == "Đường 9"


def test_a_unit_is_let_into_an_area(past: Past) -> None:
    other = Area.objects.create(superior=past.province, name="Vùng Tây", sort_key="v")
    client = client_of(past.leader.user)
    page = client.get(f"/to-chuc/dia-ban/{other.pk}/").content.decode()
    assert "Đảng ủy xã Hiếu Giang (Gio Linh – Cam Lộ)" in page
    path = f"/to-chuc/dia-ban/{other.pk}/"
    assert client.post(path, {"on": "16/11/2026", "units": past.hieu_giang.pk}).status_code == 303
    assert area_on(past, date(2026, 11, 16)) == "Vùng Tây"


def test_somebody_is_put_in_charge_in_the_place_of_whoever_was(past: Past) -> None:
    deputy = make_holder(past.province, "provincial_deputy", name="Lê Thị Mới")
    client = client_of(past.leader.user)
    path = f"/to-chuc/dia-ban/{past.area.pk}/phu-trach/"
    told = {"person": deputy.person.pk, "on": "01/11/2026", "decision_no": "31-QĐ/TU"}
    assert client.post(path, told).status_code == 303
    charges = AreaCharge.objects.filter(area=past.area).order_by("valid")
    assert [(row.person.full_name, row.valid.upper) for row in charges] == [
        ("Đặng Thu Hiền", date(2026, 11, 1)),
        ("Lê Thị Mới", None),
    ]
    assert client.post(path, {"person": "0", "on": "16/11/2026"}).status_code == 303
    assert "khuyết" in client.get("/to-chuc/dia-ban/").content.decode()


def test_what_cannot_be_is_refused_in_words(past: Past) -> None:
    client = client_of(past.leader.user)
    path = f"/to-chuc/dia-ban/{past.area.pk}/phu-trach/"
    same = client.post(path, {"person": past.leader.person.pk, "on": "01/11/2026"})
    assert same.status_code == 422
    assert "đang phụ trách địa bàn" in same.content.decode()
    bad = client.post("/to-chuc/dia-ban/", {"name": " ", "on": "31/02/2026"})
    assert bad.status_code == 422
    assert "không có trong lịch" in bad.content.decode()


def test_others_do_not_know_the_page(past: Past) -> None:
    clerk = make_holder(past.cam_lo, "commune_clerk", with_account=True)
    for user in (clerk.user, past.head.user):
        client = client_of(user)
        assert client.get(f"/to-chuc/dia-ban/{past.area.pk}/").status_code == 404
        assert client.post(f"/to-chuc/dia-ban/{past.area.pk}/phu-trach/").status_code == 404
    assert client_of(clerk.user).get("/to-chuc/dia-ban/").status_code == 404
