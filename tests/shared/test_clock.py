"""The legal day is Hà Nội's; the demo's day is read from its file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from camket.shared.clock import Clock, legal_day, start_of


def test_half_past_midnight_in_hanoi_is_already_the_next_day() -> None:
    assert legal_day(datetime(2026, 3, 31, 17, 30, tzinfo=UTC)) == date(2026, 4, 1)


def test_a_day_begins_at_midnight_in_hanoi() -> None:
    assert start_of(date(2026, 4, 1)) == datetime(2026, 3, 31, 17, 0, tzinfo=UTC)


def test_an_instant_without_a_zone_is_a_bug() -> None:
    with pytest.raises(ValueError, match="time zone"):
        legal_day(datetime(2026, 4, 1, 8, 0))  # noqa: DTZ001  # that is the point


def test_the_demo_stands_on_the_day_its_file_says(tmp_path: Path) -> None:
    file = tmp_path / "demo-day"
    file.write_text("2027-02-08\n", encoding="ascii")
    assert Clock(file).today() == date(2027, 2, 8)
    file.write_text("2027-06-15\n", encoding="ascii")
    assert Clock(file).today() == date(2027, 6, 15)


def test_without_a_file_the_real_day_holds(tmp_path: Path) -> None:
    assert abs(Clock(tmp_path / "none").now() - datetime.now(UTC)).total_seconds() < 5
