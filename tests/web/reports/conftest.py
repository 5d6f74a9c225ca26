"""The pages read the scene's day."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings
from tests.reviews.scene import TODAY


@pytest.fixture(autouse=True)
def demo_day(settings: Settings, tmp_path: Path) -> None:
    """Set the clock to the scene's day."""
    day_file = tmp_path / "day"
    day_file.write_text(TODAY.isoformat(), encoding="ascii")
    settings.DEMO_DAY_FILE = day_file
