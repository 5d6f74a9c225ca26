"""A province with communes, and the day its pages read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings
from tests.factories import TODAY, Held, make_holder, make_unit
from tests.transitions.scene import Scene, make_scene
from tests.web.transitions.visiting import browser

from camket.organisation.models import UnitKind


@pytest.fixture(autouse=True)
def _demo_day(settings: Settings, tmp_path: Path) -> None:
    day_file = tmp_path / "day"
    day_file.write_text(TODAY.isoformat(), encoding="ascii")
    settings.DEMO_DAY_FILE = day_file


@dataclass(frozen=True, slots=True)
class Province:
    """The scene, and whoever heads its organisation commission."""

    scene: Scene
    organiser: Held

    @property
    def client(self) -> Client:
        """Return the browser of the organiser."""
        return browser(self.organiser)


@pytest.fixture
def province() -> Province:
    """A province of three communes with open work, and its organisation commission."""
    scene = make_scene(3)
    commission = make_unit(
        "Ban Tổ chức Tỉnh ủy", kind=UnitKind.ORGANISATION_COMMISSION, parent=scene.province
    )
    return Province(scene, make_holder(commission, "organisation_head", with_account=True))
