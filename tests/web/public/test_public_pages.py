"""The public pages: what was promised and what became of it, for anybody, without one name too many."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.web.year import Year, client_of

from camket.commitments.models import Item
from camket.reviews.models import Period, Rating

pytestmark = pytest.mark.django_db
VISITOR = client_of(None)


def page(year: Year) -> str:
    response = VISITOR.get(f"/cong-khai/{year.commune.pk}/xa-cam-thu/")
    assert response.status_code == 200
    return response.content.decode()


def test_communes_are_found_without_accents(year: Year) -> None:
    html = VISITOR.get("/cong-khai/", {"tim": "dong thu"}).content.decode()
    assert "Xã Đông Thử" in html
    assert "Xã Cam Thử" not in html


def test_only_communes_are_listed(year: Year) -> None:
    html = VISITOR.get("/cong-khai/").content.decode()
    assert "2 xã, phường, đặc khu" in html
    assert "Văn phòng" not in html
    assert VISITOR.get(f"/cong-khai/{year.cell.pk}/chi-bo/").status_code == 404


def test_nothing_found_says_what_to_do(year: Year) -> None:
    assert "Không tìm thấy nơi nào" in VISITOR.get("/cong-khai/", {"tim": "zzz"}).content.decode()


def test_a_signed_promise_is_told_in_plain_words(year: Year) -> None:
    Item.objects.filter(pk=year.item.pk).update(public_note="Làm xong 5 đường thôn")
    html = page(year)
    assert "Làm xong 5 đường thôn" in html
    assert "Tuyến đường kiểu mẫu" not in html
    assert "bà con" in html
    assert "đồng chí" not in html
    assert "Có phần việc chậm 12 ngày" in html
    assert "đã xong 0/2 phần việc" in html


def test_without_a_public_sentence_the_title_stands(year: Year) -> None:
    assert "Tuyến đường kiểu mẫu" in page(year)


def test_only_the_head_is_named(year: Year) -> None:
    html = page(year)
    assert year.head.person.full_name in html
    for held in (year.unit_clerk, year.secretary, year.leader):
        assert f">{held.person.full_name}<" not in html
        assert f"{held.person.full_name}," not in html


def test_what_is_not_signed_is_not_public(year: Year) -> None:
    response = VISITOR.get(f"/cong-khai/{year.other.pk}/xa-dong-thu/")
    assert "Chưa có bản cam kết nào được hai bên ký" in response.content.decode()


def test_the_signed_paper_can_be_taken_away(year: Year) -> None:
    path = f"/cong-khai/{year.commune.pk}/xa-cam-thu/ban-da-ky/{year.commitment.pk}/"
    assert path in page(year)
    response = VISITOR.get(path)
    assert response.content.startswith(b"%PDF-")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="cam-ket-2026-xa-cam-thu.pdf"'
    )


def test_a_paper_is_not_handed_out_under_another_units_address(year: Year) -> None:
    path = f"/cong-khai/{year.other.pk}/xa-dong-thu/ban-da-ky/{year.commitment.pk}/"
    assert VISITOR.get(path).status_code == 404


def test_another_spelling_of_the_name_leads_to_the_right_one(year: Year) -> None:
    response = VISITOR.get(f"/cong-khai/{year.commune.pk}/ten-cu/")
    assert response.headers["Location"] == f"/cong-khai/{year.commune.pk}/xa-cam-thu/"


def test_caches_may_keep_public_pages_for_a_minute(year: Year) -> None:
    for path in ("/cong-khai/", f"/cong-khai/{year.commune.pk}/xa-cam-thu/"):
        assert VISITOR.get(path).headers["Cache-Control"] == "public, max-age=60"


def test_last_years_level_is_told_only_when_announced(year: Year) -> None:
    assert "Kết quả năm" not in page(year)
    last = Period.objects.create(
        superior=year.province,
        year=2025,
        kind="yearend",
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 12, 31),
        opened_on=year.commitment.signed_at.date(),  # type: ignore[union-attr]  # signed in the fixture
        due_on=year.commitment.signed_at.date(),  # type: ignore[union-attr]  # signed in the fixture
    )
    Rating.objects.create(
        period=last,
        kind="collective",
        unit=year.commune,
        name="Đảng ủy xã Cam Thử",
        general=28,
        results=64,
        decided_level="HTT",
        decided_at=year.commitment.signed_at,
    )
    assert "Kết quả năm" not in page(year)  # decided, and not announced yet
    signed_at = year.commitment.signed_at
    last.state, last.frozen_at, last.closed_at = "closed", signed_at, signed_at
    last.save()
    html = page(year)
    assert "Kết quả năm 2025" in html
    assert "xếp loại hoàn thành tốt nhiệm vụ" in html
    assert "92" not in html.split("Kết quả năm 2025")[1].split("</section>")[0]


def test_a_public_page_costs_few_statements(year: Year, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(8):
        page(year)
