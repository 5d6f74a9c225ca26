"""An area: sums of its units' totals, who is in charge on the day, nothing outside one's line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories import make_holder, make_unit
from tests.web.year import Year, client_of

from camket.organisation.models import Area, AreaCharge, UnitSpan
from camket.shared.text import sort_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(year: Year) -> Area:
    row = Area.objects.create(
        superior=year.province, name="Vùng Tây", sort_key=sort_key("Vùng Tây")
    )
    AreaCharge.objects.create(
        area=row,
        person=year.deputy.person,
        valid=DateRange(date(2026, 1, 1), None),
        decision_no="27-QĐ/TU",
    )
    return row


def page(year: Year, path: str, role: str = "leader", **asked: str) -> str:
    response = client_of(getattr(year, role).user).get(path, asked)
    assert response.status_code == 200
    return response.content.decode()


def test_the_figures_are_sums_of_the_units_of_the_area(year: Year, area: Area) -> None:
    html = page(year, f"/toan-canh/dia-ban/{area.pk}/")
    assert "<h1>Địa bàn Vùng Tây</h1>" in html
    assert "nhiệm vụ đúng tiến độ: 2/3" in html
    assert "nhiệm vụ quá hạn ở 1/1 đơn vị" in html
    assert "Đảng ủy xã Cam Thử" in html
    assert "Đảng ủy xã Đông Thử" not in html


def test_who_is_in_charge_is_asked_for_the_day(year: Year, area: Area) -> None:
    name = year.deputy.person.full_name
    assert f"phụ trách: {name}, từ 01/01/2026" in page(year, f"/toan-canh/dia-ban/{area.pk}/")
    before = page(year, f"/toan-canh/dia-ban/{area.pk}/", ngay="31/12/2025")
    assert "Chưa phân công người phụ trách</p>" in before
    assert "Đang xem tổ chức ngày 31/12/2025" in before


def test_the_overview_names_who_is_in_charge_and_leads_to_the_area(year: Year, area: Area) -> None:
    html = page(year, "/toan-canh/")
    assert f'href="/toan-canh/dia-ban/{area.pk}/"' in html
    assert f'<span class="meta blk">{year.deputy.person.full_name}</span>' in html


def test_an_area_outside_ones_line_does_not_exist(year: Year, area: Area) -> None:
    assert client_of(year.head.user).get(f"/toan-canh/dia-ban/{area.pk}/").status_code == 404
    assert client_of(year.leader.user).get("/toan-canh/dia-ban/999999/").status_code == 404
    elsewhere = make_unit("Tỉnh ủy Nơi Khác", kind="provincial_committee")
    other = make_holder(elsewhere, "provincial_secretary", with_account=True)
    assert client_of(other.user).get(f"/toan-canh/dia-ban/{area.pk}/").status_code == 404


def test_the_overview_shows_any_day(year: Year) -> None:
    html = page(year, "/toan-canh/", ngay="01/08/2025")
    assert "Đang xem tổ chức ngày 01/08/2025" in html
    assert "Đảng ủy xã Cam Thử" in html
    assert f"/toan-canh/don-vi/{year.commune.pk}/?ngay=2025-08-01" in html
    assert "Chưa có dữ liệu tổ chức ngày này" in page(year, "/toan-canh/", ngay="01/01/2000")


def test_the_page_of_a_unit_shows_any_day_it_stood(year: Year) -> None:
    path = f"/toan-canh/don-vi/{year.commune.pk}/"
    assert "Đang xem tổ chức ngày 01/08/2025" in page(year, path, ngay="2025-08-01")
    assert client_of(year.leader.user).get(path, {"ngay": "01/01/2000"}).status_code == 404


@pytest.mark.parametrize("more", [0, 20])
def test_an_area_costs_at_most_twelve_statements(
    year: Year, area: Area, more: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(more):
        unit = make_unit(f"Đảng ủy xã Thêm {number}", parent=year.province)
        UnitSpan.objects.filter(unit=unit).update(area=area.name)
    client = client_of(year.leader.user)
    client.get("/toan-canh/")
    with django_assert_max_num_queries(12):
        client.get(f"/toan-canh/dia-ban/{area.pk}/", {"ngay": "01/08/2026"})
    with django_assert_max_num_queries(12):
        client.get("/toan-canh/", {"ngay": "01/08/2026"})
