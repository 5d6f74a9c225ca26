"""The day of a page: read from the address however people write it, today when it is none."""

from __future__ import annotations

from datetime import date
from typing import cast

import pytest
from django.test import RequestFactory

from camket.web.shared.days import day_asked, day_query
from camket.web.shared.http import SignedInRequest

TODAY = date(2026, 11, 16)


def asked(text: str | None) -> SignedInRequest:
    request = RequestFactory().get("/to-chuc/", {} if text is None else {"ngay": text})
    told = cast("SignedInRequest", request)
    told.today = TODAY
    return told


@pytest.mark.parametrize("text", ["30/06/2025", "30-6-2025", "2025-06-30", " 30/06/2025 "])
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    request = asked(text)
    assert day_asked(request) == date(2025, 6, 30)
    assert not request.asked_day.is_today
    assert day_query(request) == "?ngay=2025-06-30"


@pytest.mark.parametrize("text", [None, "", "  ", "16/11/2026"])
def test_no_day_and_this_day_are_today(text: str | None) -> None:
    request = asked(text)
    assert day_asked(request) == TODAY
    assert request.asked_day.is_today
    assert not request.asked_day.problem
    assert day_query(request) == ""


@pytest.mark.parametrize(
    "text", ["31/02/2025", "hôm qua", "9" * 500, "01/01/0001", "01/01/9999", "<b>", "٣٠/٠٦/٢٠٢٥x"]
)
def test_nonsense_is_today_and_says_why(text: str) -> None:
    request = asked(text)
    assert day_asked(request) == TODAY
    assert request.asked_day.problem.startswith("Ngày")
