"""`camket verify` trusts what the installation at hand trusts, and less where it cannot be asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from tests.signing.administered import make_trusted
from tests.signing.public import House, make_house, signed_paper

from camket.bench.services import LocalServices
from camket.cli import main

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Iterator[House]:
    """Return a public authority and people it certified."""
    with LocalServices(now=None) as services:  # type: ignore[arg-type]  # told with each signature
        yield make_house(services)


@pytest.fixture
def file(house: House, tmp_path: Path) -> Path:
    """Return a paper that both sides signed, with all that proves it."""
    _, signed = signed_paper(house)
    (tmp_path / "da-ky.pdf").write_bytes(signed)
    return tmp_path / "da-ky.pdf"


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the installation be that of the tests."""
    told = settings.DATABASES["default"]
    url = (
        f"postgresql:///{quote(str(told['NAME']))}?host={quote(str(told['HOST']))}"
        f"&user={quote(str(told['USER']))}"
    )
    monkeypatch.setenv("CAMKET_DATABASE_URL", url)
    monkeypatch.setenv("CAMKET_ENV", "test")


def verdict(file: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Return exit code, verdict and what was said beside it."""
    code = main(["verify", str(file), "--json"])
    told = capsys.readouterr()
    return code, json.loads(told.out)["verdict"], told.err


def test_the_administered_roots_are_known(
    house: House, file: Path, at_hand: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verdict(file, capsys) == (1, "invalid", "")
    make_trusted(house.services.authority)
    assert verdict(file, capsys) == (0, "valid", "")


def test_without_an_installation_only_what_is_named_is_trusted(
    house: House,
    file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_trusted(house.services.authority)
    monkeypatch.delenv("CAMKET_DATABASE_URL", raising=False)
    monkeypatch.setenv("CAMKET_DATA_DIR", str(tmp_path / "khong-co"))
    assert verdict(file, capsys) == (1, "invalid", "")
    assert not (tmp_path / "khong-co").exists()
    root = tmp_path / "goc.pem"
    root.write_bytes(house.services.authority.root.pem)
    assert main(["verify", str(file), "--trust", str(root)]) == 0


def test_a_database_that_is_away_is_told_and_nothing_more_is_trusted(
    house: House,
    file: Path,
    at_hand: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_trusted(house.services.authority)
    monkeypatch.setenv("CAMKET_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/khong-co")
    code, told, err = verdict(file, capsys)
    assert (code, told) == (1, "invalid")
    assert err.startswith("Không đọc được danh sách tin cậy của hệ thống")
    assert err.count("\n") == 1
