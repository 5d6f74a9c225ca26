"""The overview: figures with their numerator and denominator, areas worst first, a table, a list to decide."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.web.year import Year, client_of

pytestmark = pytest.mark.django_db


def overview(year: Year, role: str = "leader", **asked: str) -> str:
    response = client_of(getattr(year, role).user).get("/toan-canh/", asked)
    assert response.status_code == 200
    return response.content.decode()


def test_figures_show_numerator_and_denominator(year: Year) -> None:
    html = overview(year)
    assert "nhiệm vụ đúng tiến độ: 2/3" in html
    assert "66,7%" in html
    assert "nhiệm vụ quá hạn ở 1/2 đơn vị" in html
    assert "<b>1/2</b><span>đơn vị đã ký cam kết" in html


def test_areas_stand_worst_first(year: Year) -> None:
    areas = re.findall(r'<span class="nm">([^<]+)</span>', overview(year))
    assert areas == ["Vùng Tây", "Vùng Đông"]


def test_an_area_without_tasks_is_not_enough_data(year: Year) -> None:
    assert "chưa đủ dữ liệu" in overview(year)


def test_the_table_links_to_each_unit_and_can_be_narrowed_to_an_area(year: Year) -> None:
    html = overview(year, dia_ban="Vùng Đông")
    table = html.split('<table class="tbl dense">')[1]
    assert f'href="/toan-canh/don-vi/{year.other.pk}/"' in table
    assert f'href="/toan-canh/don-vi/{year.commune.pk}/"' not in table


def test_the_table_is_worst_first_or_by_name(year: Year) -> None:
    def order(html: str) -> list[str]:
        return re.findall(r'scope="row" class="first"><a[^>]*>([^<]+)<', html)

    assert order(overview(year)) == ["Đảng ủy xã Cam Thử", "Đảng ủy xã Đông Thử"]
    assert order(overview(year, xep="ten")) == ["Đảng ủy xã Cam Thử", "Đảng ủy xã Đông Thử"]


def test_what_waits_for_a_decision_stands_beside(year: Year) -> None:
    html = overview(year)
    assert "Chờ đồng chí quyết định" in html
    assert year.obstacle.title in html
    assert f'href="/vuong-mac/{year.obstacle.pk}/"' in html
    assert "Chờ đồng chí quyết định" not in overview(year, "appraiser")


def test_a_commune_sees_the_same_page_over_its_cells(year: Year) -> None:
    html = overview(year, "head")
    assert "Chi bộ thôn Thử Một" in html
    assert "Đảng ủy xã Đông Thử" not in html


def test_the_page_of_a_unit_shows_its_promise_and_its_obstacles(year: Year) -> None:
    response = client_of(year.leader.user).get(f"/toan-canh/don-vi/{year.commune.pk}/")
    html = response.content.decode()
    assert "<h1>Đảng ủy xã Cam Thử</h1>" in html
    assert year.head.person.full_name in html
    assert "1. Tuyến đường kiểu mẫu" in html
    assert year.obstacle.title in html
    assert "Chi bộ thôn Thử Một" in html


def test_a_unit_outside_ones_line_does_not_exist(year: Year) -> None:
    client = client_of(year.head.user)
    assert client.get(f"/toan-canh/don-vi/{year.other.pk}/").status_code == 404
    assert client.get(f"/toan-canh/don-vi/{year.province.pk}/").status_code == 404
    assert client.get(f"/toan-canh/don-vi/{year.cell.pk}/").status_code == 200


@pytest.mark.parametrize("path", ["/toan-canh/", "/toan-canh/don-vi/{}/"])
def test_an_overview_costs_at_most_twelve_statements(
    year: Year, path: str, django_assert_max_num_queries: Any
) -> None:
    client = client_of(year.leader.user)
    client.get("/toan-canh/")
    with django_assert_max_num_queries(12):
        client.get(path.format(year.commune.pk))


def test_a_year_that_is_no_year_is_the_present_one(year: Year) -> None:
    for wanted in ("abc", "1900", "2999", "٢٠٢٦"):
        assert "năm 2026" in overview(year, nam=wanted)
