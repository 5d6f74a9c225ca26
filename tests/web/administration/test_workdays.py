"""The page of days off: the country's with their marks, those decided here added and withdrawn."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.year import Year, client_of

from camket.workdays.models import OwnDay

pytestmark = pytest.mark.django_db
PAGE = "/quan-tri/ngay-lam-viec/"
DAY = {
    "on": "20/11/2026",
    "kind": "nghi",
    "name": "Nghỉ phòng, chống bão",
    "paper": "Công điện 05/CĐ-UBND",
}


def test_a_day_is_added_and_withdrawn(year: Year) -> None:
    client = client_of(year.administrator)
    html = client.post(PAGE, DAY, follow=True).content.decode()
    assert "Đã thêm ngày 20/11/2026" in html
    assert "Công điện 05/CĐ-UBND" in html
    day = OwnDay.objects.get()
    html = client.post(f"{PAGE}{day.pk}/rut/", follow=True).content.decode()
    assert "Đã rút ngày 20/11/2026" in html
    again = client.post(f"{PAGE}{day.pk}/rut/")
    assert again.status_code == 422
    assert "đã được rút trước đó" in again.content.decode()


def test_a_refusal_says_why_and_keeps_what_was_typed(year: Year) -> None:
    answer = client_of(year.administrator).post(PAGE, {**DAY, "on": "21/11/2026"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Theo lịch chung, ngày 21/11/2026 vốn đã là ngày nghỉ" in html
    assert "Công điện 05/CĐ-UBND" in html


def test_the_year_is_listed_with_source_and_mark(year: Year) -> None:
    client = client_of(year.administrator)
    html = client.get(f"{PAGE}?nam=2026").content.decode()
    assert "Ngày Văn hóa Việt Nam" in html
    assert "C: chưa xác nhận" in html
    assert "14/02/2026 – 22/02/2026" in html  # Tết in one line
    assert "mới có các ngày lễ cố định" in client.get(f"{PAGE}?nam=2031").content.decode()


def test_the_page_asks_a_fixed_number_of_times(year: Year) -> None:
    client = client_of(year.administrator)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    client.post(PAGE, DAY)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as more:
        client.get(PAGE)
    assert len(few) == len(more) <= 12
