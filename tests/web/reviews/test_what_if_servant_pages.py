"""What if of civil servants, in the browser: numbers, products, how one leads; who may ask."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings
from tests.products.office import TODAY, Office, accepted, assigned, make_office
from tests.reviews.test_servants import appraised, opened, scored
from tests.web.reviews.visiting import signed_in

from camket.reviews.models import Period, Rating, Scenario
from camket.spreadsheets.reading import raw_rows
from camket.web.reviews.desk import asking
from camket.web.reviews.desk.asking_sheet import COLUMNS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day(settings: Settings, tmp_path: Path) -> None:
    """Set the clock to the office's day."""
    day_file = tmp_path / "day"
    day_file.write_text(TODAY.isoformat(), encoding="ascii")
    settings.DEMO_DAY_FILE = day_file


def at(period: Period, name: str = "what-if", **told: str) -> str:
    return reverse(f"reviews:{name}", args=[period.pk], query=told)


def year(office: Office) -> tuple[Period, Rating, int]:
    """One clerk whose only product was late: 25 and 64,17."""
    product = assigned(office, office.clerk, title="Tờ trình chợ xã")
    accepted(office, product, office.clerk, late=1)
    period = opened(office)
    rating = appraised(office, scored(period, office.clerk), general="25", level="HTT")
    return period, rating, product.pk


def test_numbers_of_the_decree_are_asked_about_from_the_list_of_ratings() -> None:
    office = make_office(with_accounts=True)
    period, rating, _ = year(office)
    for held in (office.appraiser, office.chair):
        client = signed_in(held)
        listed = client.get(f"/danh-gia/{period.pk}/xep-loai/?nhom=khong-chuc-vu")
        assert at(period) in listed.content.decode()
        text = client.get(at(period, slip_percent="20")).content.decode()
        assert "1 đối tượng có mức khác" in text
        assert "c (tiến độ) 75 → 80" in text
        assert "Đang là 25 · NĐ 335 Đ14.2" in text
        assert "vượt mức" not in text  # a question of the Party's rules
    assert Rating.objects.get(pk=rating.pk).ruled_level == "HTT"
    assert client.get(at(period, fair_from="95")).status_code == 422
    assert client.get(at(period, slip_percent="101")).status_code == 422


def test_the_products_of_one_are_tried_beside_what_was_counted() -> None:
    office = make_office(with_accounts=True)
    period, rating, product = year(office)
    client = signed_in(office.appraiser)
    why = client.get(f"/danh-gia/{period.pk}/xep-loai/{rating.pk}/giai-thich/").content.decode()
    assert f"{at(period)}?doi_tuong={rating.pk}" in why
    page = client.get(at(period, doi_tuong=str(rating.pk))).content.decode()
    assert "Tờ trình chợ xã" in page
    assert "Khả năng tổ chức triển khai" not in page  # he leads nobody
    told = {"doi_tuong": str(rating.pk), f"sp-{product}-late": "0"}
    assert "1 đối tượng có mức khác" in client.get(at(period, **told)).content.decode()
    told[f"sp-{product}-below_quality"] = "5"
    wrong = client.get(at(period, **told))
    assert wrong.status_code == 422
    assert "không thể lớn hơn số hoàn thành của sản phẩm đó" in wrong.content.decode()


def test_a_question_is_kept_and_its_movers_come_as_a_workbook(tmp_path: Path) -> None:
    office = make_office(with_accounts=True)
    period, rating, _ = year(office)
    client = signed_in(office.chair)
    asked = "slip_percent=20"
    sent = {"hoi": asked, "ten": "Trừ 20 %"}
    assert client.post(at(period, "what-if-save"), sent).status_code == 303
    assert Scenario.objects.get().summary["up"] == 1
    book = tmp_path / "gia-dinh.xlsx"
    book.write_bytes(client.get(at(period, "what-if-workbook", slip_percent="20")).content)
    with raw_rows(book, COLUMNS) as (_, found):
        cells = [str(cells) for _, cells in found]
    assert any(rating.name in row and "Khoản 1 Điều 20" in row for row in cells)


def test_very_many_products_are_asked_about_as_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_MANY_LINES", 0)
    office = make_office(with_accounts=True)
    period, rating, _ = year(office)
    client = signed_in(office.appraiser)
    page = client.get(at(period, doi_tuong=str(rating.pk))).content.decode()
    assert at(period, "what-if-run") in page


def test_the_servant_himself_and_another_body_ask_nothing() -> None:
    office = make_office(with_accounts=True)
    period, _, _ = year(office)
    elsewhere = make_office(with_accounts=True)
    for held in (office.clerk, office.head, elsewhere.chair, elsewhere.appraiser):
        client = signed_in(held)
        assert client.get(at(period)).status_code == 404
        assert client.post(at(period, "what-if-run")).status_code == 404
        assert client.post(at(period, "what-if-save")).status_code == 404


def test_the_page_costs_few_statements(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    office = make_office(with_accounts=True)
    period, rating, _ = year(office)
    client = signed_in(office.appraiser)
    client.get(at(period))
    with django_assert_max_num_queries(13):
        assert (
            client.get(at(period, doi_tuong=str(rating.pk), slip_percent="20")).status_code == 200
        )
