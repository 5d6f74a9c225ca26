"""A unit on a day: name, place, head, ties, people, promises, history; an ended one names its heirs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.factories import NOW, make_holder, make_signed_commitment, make_unit
from tests.web.organisation.conftest import BEGAN, DAY, Past, add_cells, end
from tests.web.year import client_of

from camket.organisation.models import Rearrangement

pytestmark = pytest.mark.django_db


def page(past: Past, path: str, role: str = "head", **asked: str) -> str:
    response = client_of(getattr(past, role).user).get(f"/to-chuc/{path}", asked)
    assert response.status_code == 200
    return response.content.decode()


def test_the_overview_says_where_the_unit_stands_and_who_heads_it(past: Past) -> None:
    html = page(past, f"{past.cam_lo.pk}/")
    assert "<h1>Đảng ủy xã Cam Lộ</h1>" in html
    assert "Tỉnh ủy Quảng Trị</a></li>" in html
    assert "Hoàng Đình Thuận" in html
    assert "Cấp trên trực tiếp của tổ chức cơ sở đảng" in html
    assert "Ủy ban nhân dân xã Cam Lộ</a>" in html
    assert "Phụ trách: Đặng Thu Hiền" in html
    assert "Lập từ 01/07/2025 trên cơ sở 3 đơn vị cũ" in html


def test_a_unit_without_a_head_is_vacant(past: Past) -> None:
    assert "Khuyết" in page(past, f"{past.hieu_giang.pk}/")


def test_a_unit_led_by_a_committee_names_it(past: Past) -> None:
    html = page(past, f"{past.body.pk}/")
    assert "Được lãnh đạo bởi" in html
    assert "Đảng ủy xã Cam Lộ</a>" in html


def test_an_ended_unit_keeps_its_name_and_names_its_heirs(past: Past) -> None:
    html = page(past, f"{past.olds[3].pk}/")
    assert "<h1>Đảng ủy xã Thanh An</h1>" in html
    assert "Đơn vị đã kết thúc ngày 30/06/2025" in html
    assert "Đảng ủy xã Hiếu Giang</a> (một phần), " in html
    assert "Đảng ủy xã Cam Lộ</a> (một phần)." in html
    assert "Huyện ủy Cam Lộ</a></li>" in html  # crumbs of its last day


def test_an_ended_unit_without_successor_leaves_its_work_above(past: Past) -> None:
    html = page(past, f"{past.district.pk}/")
    assert "việc còn lại do cấp trên tiếp nhận" in html


def test_on_a_day_before_it_stood_the_page_says_so(past: Past) -> None:
    html = page(past, f"{past.cam_lo.pk}/", ngay="30/06/2025")
    assert "Ngày 30/06/2025 đơn vị chưa thành lập" in html


def test_on_an_older_day_an_ended_unit_stands_as_it_stood(past: Past) -> None:
    html = page(past, f"{past.olds[1].pk}/", ngay="30/06/2025")
    assert "đã kết thúc" not in html
    assert "Lê Văn Cũ" in html
    assert "Chi bộ thôn Mai Lộc 1" in html


def test_a_unit_that_never_was_is_not_found(past: Past) -> None:
    client = client_of(past.head.user)
    for path in ("", "can-bo/", "cam-ket/", "lich-su/"):
        assert client.get(f"/to-chuc/999999/{path}").status_code == 404


def test_people_of_the_day_and_heads_over_time(past: Past) -> None:
    html = page(past, f"{past.cam_lo.pk}/can-bo/")
    assert "Hoàng Đình Thuận" in html
    assert "từ 01/07/2025" in html
    old = page(past, f"{past.olds[1].pk}/can-bo/")
    assert "Lê Văn Cũ" in old


def test_commitments_are_listed_to_who_may_read_them(past: Past) -> None:
    make_signed_commitment(past.cam_lo, past.province, year=2026)
    other = make_holder(past.hieu_giang, with_account=True)
    assert "2026" in page(past, f"{past.cam_lo.pk}/cam-ket/", "leader")
    html = client_of(other.user).get(f"/to-chuc/{past.cam_lo.pk}/cam-ket/").content.decode()
    assert "Không có bản cam kết nào" in html


def test_an_inherited_commitment_stands_with_who_answers_for_it(past: Past) -> None:
    paper = make_signed_commitment(past.olds[1], past.district, year=2025)
    paper.holder = past.cam_lo
    paper.save()
    assert "Cam kết của Đảng ủy xã Cam Chính" in page(past, f"{past.cam_lo.pk}/cam-ket/")
    old = page(past, f"{past.olds[1].pk}/cam-ket/", "leader")
    assert "Nay do Đảng ủy xã Cam Lộ chịu trách nhiệm" in old


def test_the_history_draws_who_went_into_whom(past: Past) -> None:
    html = page(past, f"{past.cam_lo.pk}/lich-su/", ngay="01/07/2025")
    assert "Sắp xếp ngày 01/07/2025" in html
    assert "4 đơn vị cũ thành" in html
    assert html.count('class="node gone"') == 4
    assert html.count('class="node new"') == 2
    assert html.count('class="band me"') == 3
    assert html.count('class="band"') == 2
    assert "Địa bàn Gio Linh – Cam Lộ" in html
    assert "style=" not in html


def test_the_history_lists_the_same_for_a_phone(past: Past) -> None:
    html = page(past, f"{past.cam_lo.pk}/lich-su/")
    assert '<ul class="merge only-phone">' in html


def test_the_tree_beside_shows_who_moved_and_who_ended(past: Past) -> None:
    html = page(past, f"{past.cam_lo.pk}/lich-su/")
    assert "chuyển từ Đảng ủy xã Cam Chính" in html
    assert "<s>Chi bộ Quân sự xã Cam Chính</s>" in html
    assert "<s>Chi bộ" not in page(past, f"{past.cam_lo.pk}/lich-su/", an_ket_thuc="1")


def test_many_predecessors_are_a_list(past: Past) -> None:
    big = make_unit("Đảng ủy xã Lớn", parent=past.province)
    for number in range(13):
        small = make_unit(f"Đảng ủy xã Nhỏ {number}", parent=past.province, from_on=BEGAN)
        end(small, DAY, big)
    html = page(past, f"{big.pk}/lich-su/")
    assert '<svg class="chart flow' not in html
    assert html.count("Đảng ủy xã Nhỏ") >= 13


def test_events_tell_foundation_and_end(past: Past) -> None:
    assert "Lập Đảng ủy xã Cam Lộ trên cơ sở" in page(past, f"{past.cam_lo.pk}/lich-su/")
    ended = page(past, f"{past.olds[0].pk}/lich-su/")
    assert "Kết thúc do hợp nhất; tiếp nhận: Đảng ủy xã Cam Lộ" in ended


@pytest.mark.parametrize("path", ["", "can-bo/", "cam-ket/", "lich-su/"])
@pytest.mark.parametrize("more", [0, 40])
def test_pages_ask_the_same_however_many_there_are(
    past: Past, path: str, more: int, django_assert_max_num_queries: Any
) -> None:
    add_cells(past, more)
    client = client_of(past.head.user)
    client.get("/to-chuc/")  # the session notes once a minute that it was used
    with django_assert_max_num_queries(12):
        client.get(f"/to-chuc/{past.cam_lo.pk}/{path}", {"ngay": "02/07/2025"})


def plan(past: Past, state: str, on: date, title: str, acts: list[dict[str, Any]]) -> None:
    Rearrangement.objects.create(
        title=title,
        superior=past.province,
        decision_no="90-QĐ/TU",
        effective_on=on,
        state=state,
        acts=acts,
        created_by_name="Thử",
        created_at=NOW,
        applied_at=NOW if state == "applied" else None,
    )


def test_what_is_decided_for_a_day_to_come_stands_among_the_events(past: Past) -> None:
    acts = [{"kind": "rename", "units": [{"unit_id": past.cam_lo.pk}]}]
    plan(past, "decided", date(2027, 1, 1), "Đổi tên xã Cam Lộ", acts)
    html = page(past, f"{past.cam_lo.pk}/lich-su/")
    assert "Đổi tên xã Cam Lộ" in html
    assert "Dự kiến 01/01/2027 · 90-QĐ/TU" in html
    assert "Đổi tên xã Cam Lộ" not in page(past, f"{past.hieu_giang.pk}/lich-su/")


def test_a_future_day_names_the_plans_that_will_change_the_tree(past: Past) -> None:
    plan(past, "decided", date(2027, 1, 1), "Nhập hai xã", [])
    assert "Nhập hai xã, từ 01/01/2027" in page(past, "", ngay="02/01/2027")
    assert "Nhập hai xã" not in page(past, "", ngay="31/12/2026")
