"""`camket import`, `template` and `export` answer as the contract says, word for word."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from camket.cli import main
from camket.commands import workbooks
from camket.organisation.models import Unit

pytestmark = pytest.mark.django_db

UNITS = (
    "level,code,name,type,parent_code\n"
    "province,45,Tỉnh Quảng Trị,tỉnh,\n"
    "district,465,Huyện Cam Lộ,huyện,45\n"
    "commune,19597,Thị trấn Cam Lộ,thị trấn,465\n"
)
EVE = ("--on", "2025-06-30")


@pytest.fixture(autouse=True)
def installation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands work in the tests' own installation, which is at hand already."""

    @contextmanager
    def at_hand() -> Iterator[None]:
        yield

    monkeypatch.setattr(workbooks, "installation_at_hand", at_hand)


def run(*arguments: str | Path) -> int:
    try:
        return main([str(one) for one in arguments])
    except SystemExit as left:
        return int(left.code or 0)


def csv(tmp_path: Path, text: str = UNITS) -> Path:
    path = tmp_path / "units.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_json_has_the_keys_of_the_contract_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", "units", csv(tmp_path), *EVE, "--json") == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == {
        "rows": 3,
        "created": 3,
        "updated": 0,
        "unchanged": 0,
        "problems": [],
    }
    assert told.err == ""
    assert run("import", "units", csv(tmp_path), *EVE, "--json", "--check") == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == 3


def test_refused_rows_end_with_1_and_write_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = csv(tmp_path, f"{UNITS}commune,19600,Xã Cam Tuyền,xã,999\n")
    assert run("import", "units", path, *EVE, "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["problems"] == [
        {
            "sheet": "units",
            "row": 5,
            "column": "parent_code",
            "value": "999",
            "problem": "Ngày 30/06/2025 không có huyện hay tỉnh nào mang mã 999: thêm dòng cho đơn vị đó, hoặc sửa mã.",
        }
    ]
    assert not Unit.objects.exists()
    assert run("import", "units", path, *EVE) == 1
    told = capsys.readouterr().out
    assert "Trang “units”, dòng 5, cột E “parent_code”, giá trị “999”: " in told
    assert "1 dòng có lỗi. Chưa ghi gì" in told


def test_a_check_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", "units", csv(tmp_path), *EVE, "--check") == 0
    assert "3 mới, 0 thay đổi, 0 giữ nguyên. Không có lỗi; chưa ghi gì." in capsys.readouterr().out
    assert not Unit.objects.exists()


def test_a_file_that_cannot_be_used_ends_with_2_and_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"%PDF-1.7")
    for file in (path, tmp_path / "không-có.csv"):
        assert run("import", "units", file, "--json") == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("import", "tàu", "a.csv"), "“tàu”"),
        (("import", "units", "a.csv", "--on", "31/02/2026"), "Tùy chọn --on không nhận giá trị"),
        (("import", "tasks", "a.csv"), "Loại “tasks” chưa có trong bản"),
        (("export", "units", "a.ods"), "đuôi .xlsx"),
        (("template", "units", "/không/có/a.xlsx"), "Không ghi được"),
    ],
    ids=lambda value: str(value[1]) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_said_in_one_line(
    arguments: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.err.count("\n") == 1


@pytest.mark.parametrize("kind", ["units", "people", "tenures"])
def test_a_template_is_read_back_as_no_rows(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.xlsx"
    assert run("template", kind, path) == 0
    capsys.readouterr()
    assert run("import", kind, path, "--json") == 0
    assert json.loads(capsys.readouterr().out)["rows"] == 0


def test_an_export_is_read_back_unchanged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", "units", csv(tmp_path), *EVE)
    path = tmp_path / "a.xlsx"
    assert run("export", "units", path, *EVE) == 0
    assert "Đã xuất 3 dòng đơn vị" in capsys.readouterr().out
    assert run("import", "units", path, "--on", "30/06/2025", "--json") == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == 3
    assert list(tmp_path.glob(".*")) == []


def test_progress_goes_to_standard_error_where_a_person_watches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert run("import", "units", csv(tmp_path), *EVE, "--json") == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["created"] == 3
    assert "Kiểm tra: 0/3 dòng (0%)" in told.err
