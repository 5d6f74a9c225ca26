"""Search finds with and without accents, leads from an old unit to its heirs, and keeps what is not one's own."""

from __future__ import annotations

from typing import Any

import pytest
from tests.factories import make_holder, make_signed_commitment, make_task, make_unit
from tests.web.organisation.conftest import Past, add_cells
from tests.web.organisation.conftest import past as past  # noqa: PLC0414  # the same province
from tests.web.year import client_of

pytestmark = pytest.mark.django_db


def search(past: Past, words: str, role: str = "head") -> str:
    response = client_of(getattr(past, role).user).get("/tim/", {"q": words})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    "words", ["Cam Lộ", "cam lo", "CAM LỘ", "xa cam lo", "cam l", "Cam Lô\u0323", "lo cam"]
)
def test_a_unit_is_found_however_it_is_typed(past: Past, words: str) -> None:
    assert f'href="/to-chuc/{past.cam_lo.pk}/">Đảng ủy xã Cam Lộ</a>' in search(past, words)


def test_an_old_name_leads_to_whoever_answers_for_it_today(past: Past) -> None:
    html = search(past, "dang uy xa thanh an")
    assert "(kết thúc 30/06/2025)" in html
    assert "Huyện ủy Cam Lộ</span>" in html  # where it stood last
    assert html.index(f'href="/to-chuc/{past.hieu_giang.pk}/"') < html.index(
        f'href="/to-chuc/{past.cam_lo.pk}/"'
    )
    district = search(past, "Huyện ủy Cam Lộ")
    assert f'Tiếp nhận: <a href="/to-chuc/{past.province.pk}/">Tỉnh ủy Quảng Trị</a>' in district


def test_people_are_found_with_their_post_of_today(past: Past) -> None:
    html = search(past, "hoang dinh")
    assert "Hoàng Đình Thuận" in html
    assert "Bí thư · Đảng ủy xã Cam Lộ" in html
    assert "Không giữ chức vụ nào hôm nay" in search(past, "Lê Văn Cũ")


def test_tasks_and_papers_are_found_only_by_who_may_see_them(past: Past) -> None:
    make_task(past.cam_lo, owner=past.head.person, title="Rải nhựa đường thôn Ba Dốc")
    make_signed_commitment(past.cam_lo, past.province, year=2026)
    other = make_holder(past.hieu_giang, with_account=True)
    assert "Rải nhựa đường thôn Ba Dốc" in search(past, "rai nhua")
    assert "Cam kết năm 2026 của Đảng ủy xã Cam Lộ" in search(past, "Đảng ủy xã Cam Lộ")
    client = client_of(other.user)
    assert "Ba Dốc" not in client.get("/tim/", {"q": "rai nhua"}).content.decode()
    assert "Cam kết năm" not in client.get("/tim/", {"q": "Cam Lộ"}).content.decode()


@pytest.mark.parametrize("words", ["zzz", "'; drop table", "& | ! :*", "%", "x" * 400, "\x00ab"])
def test_odd_words_find_nothing_and_break_nothing(past: Past, words: str) -> None:
    assert "Tỉnh ủy" not in search(past, words).split('id="ket-qua"')[1].split("</main>")[0]


def test_one_letter_is_not_enough(past: Past) -> None:
    assert "Nhập từ 2 chữ trở lên" in search(past, "c")


def test_the_field_stands_in_the_top_bar_of_every_page(past: Past) -> None:
    html = client_of(past.head.user).get("/to-chuc/").content.decode()
    assert 'class="searchbox end" href="/tim/" data-search' in html


def test_only_the_results_are_answered_to_htmx(past: Past) -> None:
    response = client_of(past.head.user).get(
        "/tim/", {"q": "cam lo"}, headers={"HX-Request": "true"}
    )
    assert response.content.decode().lstrip().startswith('<div id="ket-qua"')


@pytest.mark.parametrize("more", [0, 60])
def test_the_page_asks_the_same_however_many_there_are(
    past: Past, more: int, django_assert_max_num_queries: Any
) -> None:
    add_cells(past, more)
    client = client_of(past.head.user)
    client.get("/to-chuc/")  # the session notes once a minute that it was used
    with django_assert_max_num_queries(12):
        client.get("/tim/", {"q": "c"})
        client.get("/khoe/")
    with django_assert_max_num_queries(12):
        client.get("/tim/", {"q": "chi bo"})


def test_a_past_day_shows_the_units_and_posts_of_that_day(past: Past) -> None:
    client = client_of(past.head.user)
    html = client.get("/tim/", {"q": "Thành An", "ngay": "2025-06-30"}).content.decode()
    assert "Đang xem tổ chức ngày 30/06/2025" in html
    assert "?ngay=2025-06-30" in html.split('id="ket-qua"')[1]
    assert "(kết thúc" not in html
    assert "Tiếp nhận" not in html
    then = client.get("/tim/", {"q": "Hoàng Đình", "ngay": "2000-01-01"}).content.decode()
    assert "Không giữ chức vụ nào ngày đó" in then
    assert "Bí thư · " not in then


def test_names_that_bear_the_word_whole_come_before_those_that_only_begin_with_it(
    past: Past,
) -> None:
    add_cells(past, 3)
    make_unit("Đảng ủy xã Cam Lộc", parent=past.province)
    html = search(past, "cam lo")
    assert html.index("Đảng ủy xã Cam Lộ</a>") < html.index("Đảng ủy xã Cam Lộc</a>")
