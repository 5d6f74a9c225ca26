"""The contracts on imports hold for a house of bare rooms, and refuse each bad sample in it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.architecture import guards

COMMAND = Path(sys.executable).parent / "lint-imports"
FLOORS = "The house has floors"
PLAIN = "Rules and decisions are plain Python"
ONE_WAY = "Inside a room it flows one way"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Build the rooms the contracts name, each with the files a room may have."""
    text = (guards.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contracts: list[dict[str, Any]] = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    rooms = [room.strip() for layer in contracts[0]["layers"] for room in layer.split("|")]
    for room in rooms:
        folder = tmp_path / "camket" / room
        folder.mkdir(parents=True)
        for name in ("__init__", "jobs", "actions", "queries", "models", "wording", "decisions"):
            (folder / f"{name}.py").touch()
    (tmp_path / "camket" / "__init__.py").touch()
    begin = text.index("[tool.importlinter]")
    rest = text.find("\n[tool.", begin + 1)
    while rest != -1 and text[rest:].startswith("\n[tool.importlinter"):
        rest = text.find("\n[tool.", rest + 1)
    config = text[begin:] if rest == -1 else text[begin:rest]
    (tmp_path / "pyproject.toml").write_text(config, encoding="utf-8")
    return tmp_path


def broken_in(house: Path) -> list[str]:
    """Return the names of the contracts that are broken."""
    told = subprocess.run(  # noqa: S603 - the linter of this environment
        [COMMAND, "--no-cache"], cwd=house, capture_output=True, text=True, check=False
    )
    assert "Contracts: " in told.stdout, told.stdout + told.stderr
    return [
        line.removesuffix(" BROKEN") for line in told.stdout.splitlines() if line.endswith("BROKEN")
    ]


def test_a_house_of_bare_rooms_stands(house: Path) -> None:
    assert broken_in(house) == []


@pytest.mark.parametrize(
    ("sample", "stands_in", "contract"),
    [
        ("climbs.py", "organisation/queries.py", FLOORS),
        ("asks_a_neighbour.py", "permissions/queries.py", FLOORS),
        ("decides_with_django.py", "tasks/decisions.py", PLAIN),
        ("reads_from_actions.py", "tasks/models.py", ONE_WAY),
    ],
)
def test_what_breaks_a_contract_is_refused(
    sample: str, stands_in: str, contract: str, house: Path
) -> None:
    bad = (guards.BAD / "floors" / sample).read_text(encoding="utf-8")
    (house / "camket" / stands_in).write_text(bad, encoding="utf-8")
    assert broken_in(house) == [contract]


def test_a_room_without_a_floor_is_refused(house: Path) -> None:
    (house / "camket" / "attic").mkdir()
    (house / "camket" / "attic" / "__init__.py").touch()
    assert broken_in(house) == [FLOORS]
