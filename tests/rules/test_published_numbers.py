"""Published numbers are never edited; the latest already in force are taken."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from tests.rules.test_findings import leader

from camket.rules.loading import (
    LOCK_NAME,
    NUMBERS_DIR,
    PublishedNumbersError,
    numbers_in_force,
    problems_with_published,
    published_numbers,
)
from camket.rules.quotas import Caps, Denominator, Rounding
from camket.rules.schemes.numbers_366 import SCHEME, edition_in_force
from camket.rules.schemes.rating_366 import default_caps, rate

EDITION = Path("trung-uong") / "2025-08-30.toml"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Return a copy of the published numbers."""
    shutil.copytree(NUMBERS_DIR, tmp_path / "numbers")
    return tmp_path / "numbers"


def test_the_published_numbers_are_those_of_the_lock() -> None:
    assert problems_with_published() == ()


def test_an_edited_file_is_refused(copied: Path) -> None:
    path = copied / EDITION
    path.write_text(path.read_text(encoding="utf-8").replace("value = 90", "value = 85"), "utf-8")
    assert problems_with_published(copied) == (f"{EDITION}: edited after publication",)
    with pytest.raises(PublishedNumbersError, match="a change of law is a new file"):
        numbers_in_force(SCHEME, on=date(2026, 12, 31), root=copied)


def test_a_file_the_lock_does_not_name_is_refused(copied: Path) -> None:
    shutil.copy(copied / EDITION, copied / "trung-uong" / "2027-01-01.toml")
    assert problems_with_published(copied) == (f"trung-uong/2027-01-01.toml: not in {LOCK_NAME}",)
    with pytest.raises(PublishedNumbersError):
        numbers_in_force(SCHEME, on=date(2026, 12, 31), root=copied)


def test_a_published_file_that_is_gone_is_missed(copied: Path) -> None:
    (copied / EDITION).unlink()
    assert problems_with_published(copied) == (f"{EDITION}: published, but missing",)


def test_numbers_hold_from_their_first_day() -> None:
    assert numbers_in_force(SCHEME, on=date(2025, 8, 30)).version == "trung-uong/2025-08-30/2"
    with pytest.raises(LookupError):
        numbers_in_force(SCHEME, on=date(2025, 8, 29))
    with pytest.raises(LookupError):
        rate(leader(), on=date(2024, 12, 31))
    with pytest.raises(LookupError):
        rate(leader(), issuer="quang-tri")


def test_a_later_edition_of_the_same_day_changes_no_number_of_the_first() -> None:
    first, second = published_numbers(SCHEME)
    assert (first.version, second.version) == ("trung-uong/2025-08-30", "trung-uong/2025-08-30/2")
    assert second.numbers.items() >= first.numbers.items()


def test_every_number_carries_its_citation_and_its_mark() -> None:
    for name, number in edition_in_force().published.numbers.items():
        assert number.citation, name
        assert number.mark in {"A", "B", "C"}, name


def test_the_strictest_reading_of_the_ceiling_is_the_default() -> None:
    assert default_caps() == Caps(20, Denominator.HTT, Rounding.FLOOR)
