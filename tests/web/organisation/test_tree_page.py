"""The trees of a day: past, present and planned, opened by links, in a known number of statements."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.web.organisation.conftest import Past, add_cells
from tests.web.year import client_of

pytestmark = pytest.mark.django_db


def tree(past: Past, **asked: Any) -> str:
    response = client_of(past.head.user).get("/to-chuc/", asked)
    assert response.status_code == 200
    return response.content.decode()


def names(html: str) -> list[str]:
    return re.findall(r'href="/to-chuc/\d+/[^"]*">(?:<s>)?([^<]+)<', html)


def test_three_lines_stand_side_by_side_and_a_committee_names_the_body_it_leads(past: Past) -> None:
    html = tree(past, mo=str(past.province.pk))
    assert (
        html.index(">Đảng</h2>")
        < html.index(">Nhà nước</h2>")
        < html.index(">Mặt trận và đoàn thể</h2>")
    )
    assert "Lãnh đạo: Ủy ban nhân dân xã Cam Lộ" in html
    assert "Chưa có dữ liệu tổ chức ngày này" in html  # the Front's column


def test_a_tree_of_one_line_names_heads_and_vacancies(past: Past) -> None:
    html = tree(past, he="dang")
    assert names(html) == ["Tỉnh ủy Quảng Trị", "Đảng ủy xã Cam Lộ", "Đảng ủy xã Hiếu Giang"]
    assert "Hoàng Đình Thuận" in html
    assert "khuyết" in html


def test_a_branch_opens_and_closes_by_a_link(past: Past) -> None:
    html = tree(past, he="dang", mo=f"{past.province.pk}.{past.cam_lo.pk}")
    assert "Chi bộ thôn Mai Lộc 1" in names(html)
    assert f"mo={past.province.pk}#" in html  # closes the commune again
    assert "Chi bộ thôn Mai Lộc 1" not in names(tree(past, he="dang", mo=past.province.pk))
    assert names(tree(past, he="dang", mo="0")) == ["Tỉnh ủy Quảng Trị"]


def test_a_part_alone_is_answered_to_htmx(past: Past) -> None:
    response = client_of(past.head.user).get("/to-chuc/", headers={"HX-Request": "true"})
    assert response.content.decode().lstrip().startswith('<div id="to-chuc"')


def test_yesterday_is_still_there(past: Past) -> None:
    html = tree(past, he="dang", ngay="30/06/2025", mo=f"{past.province.pk}.{past.district.pk}")
    assert "Đang xem tổ chức ngày 30/06/2025" in html
    assert "Huyện ủy Cam Lộ" in names(html)
    assert "Đảng ủy xã Cam Chính" in names(html)
    assert "Đảng ủy xã Cam Lộ" not in names(html)
    assert "?ngay=2025-06-30" in html


def test_ended_units_are_shown_struck_through_when_asked_for(past: Past) -> None:
    opened = f"{past.province.pk}.{past.cam_lo.pk}"
    assert "Huyện ủy Cam Lộ" not in tree(past, he="dang", mo=opened)
    html = tree(past, he="dang", mo=opened, ket_thuc="1")
    assert "<s>Huyện ủy Cam Lộ</s>" in html
    assert "<s>Chi bộ Quân sự xã Cam Chính</s>" in html
    assert "kết thúc 30/06/2025" in html


def test_before_everything_there_is_nothing_and_the_page_says_so(past: Past) -> None:
    assert "Chưa có dữ liệu tổ chức ngày này" in tree(past, he="dang", ngay="01/01/1990")


def test_nonsense_is_today_and_said(past: Past) -> None:
    html = tree(past, he="dang", ngay="31/02/2025", trang="x", goc="-1")
    assert "không có trong lịch" in html
    assert "Đảng ủy xã Cam Lộ" in names(html)


def test_what_is_no_unit_opens_nothing(past: Past) -> None:
    assert names(tree(past, he="dang", mo="a.b.999999999999")) == ["Tỉnh ủy Quảng Trị"]
    assert "Chưa có dữ liệu" in tree(past, goc="987654")


def test_a_great_branch_is_paged(past: Past) -> None:
    add_cells(past, 60)
    html = tree(past, he="dang", mo=f"{past.province.pk}.{past.cam_lo.pk}")
    assert "Xem 11 đơn vị khác" in html
    second = tree(past, goc=past.cam_lo.pk, he="dang", trang="2")
    assert len(names(second)) == 1 + 11


def test_three_trees_side_by_side_show_the_first_of_each_branch(past: Past) -> None:
    add_cells(past, 60)
    html = tree(past, mo=f"{past.province.pk}.{past.cam_lo.pk}")
    assert "Xem 46 đơn vị khác" in html
    assert f"goc={past.cam_lo.pk}" in html


@pytest.mark.parametrize("more", [0, 40])
def test_the_page_asks_the_same_however_many_there_are(
    past: Past, more: int, django_assert_max_num_queries: Any
) -> None:
    add_cells(past, more)
    client = client_of(past.head.user)
    client.get("/to-chuc/")  # the session notes once a minute that it was used
    with django_assert_max_num_queries(12):
        client.get("/to-chuc/", {"mo": f"{past.province.pk}.{past.cam_lo.pk}", "ket_thuc": "1"})
