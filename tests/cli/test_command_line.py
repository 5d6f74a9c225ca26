"""The command line answers in one line, in two languages, and never with a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from camket.cli import main

COMMANDS = [
    ["demo"], ["demo-day"], ["serve"], ["worker"], ["migrate"], ["check"], ["admin", "create"],
    ["evaluate"], ["verify"], ["audit", "check"], ["import"], ["template"], ["export"],
    ["restructure"], ["generate"], ["bench"], ["backup"], ["restore"],
]  # fmt: skip


def run(*arguments: str) -> int:
    """Run the command as the shell does, also where the parser leaves by itself."""
    try:
        return main(list(arguments))
    except SystemExit as left:
        return int(left.code or 0)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_helps_in_vietnamese_and_english(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*command, "--help") == 0
    told = capsys.readouterr().out
    assert "tùy chọn · options" in told
    assert "xem trợ giúp · show this help" in told


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["evaluate", "a.json", "--khong-co"], "Không có tùy chọn hay tham số “--khong-co”"),
        (["verify", "a.pdf", "--iss", "b.pdf"], "Không có tùy chọn hay tham số “--iss b.pdf”"),
        (["evaluate"], "Còn thiếu FILE.json"),
        (["demo", "--port", "tám"], "Tùy chọn --port không nhận giá trị “tám”"),
        (["demo", "--port"], "Tùy chọn --port cần một giá trị"),
        (["demo", "--today", "2026-02-30"], "Tùy chọn --today không nhận giá trị “2026-02-30”"),
        (["chào"], "LỆNH không nhận giá trị “chào”"),
        ([], "Còn thiếu LỆNH"),
    ],
)
def test_what_the_parser_refuses_is_one_vietnamese_line(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"{sentence}: hãy xem camket")
    assert told.err.count("\n") == 1


@pytest.mark.django_db  # verify asks the installation at hand whom it trusts
def test_a_missing_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command, name in (("evaluate", "không có.json"), ("verify", "không có.pdf")):
        assert run(command, str(tmp_path / name)) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.count("\n") == 1
        assert name in told.err


def test_cases_are_evaluated_without_a_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMKET_DATABASE_URL", "postgresql:///camket?host=/nonexistent")
    case = {
        "scheme": "366-QĐ/TW",
        "subjects": [
            {
                "id": "xa-cam-lo",
                "kind": "collective",
                "score": {"general": "28.5", "results": "63"},
                "tasks": {
                    "assigned": 20,
                    "done": 20,
                    "on_time": 19,
                    "below_quality": 0,
                    "exceeded": 7,
                },
            }
        ],
    }
    file = tmp_path / "hồ sơ.json"
    file.write_text(json.dumps(case, ensure_ascii=False), encoding="utf-8")
    assert run("evaluate", str(file), "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["subjects"][0]["id"] == "xa-cam-lo"


def test_what_nobody_foresaw_is_one_line_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> Path:
        message = "hỏng\nnhiều dòng"
        raise RuntimeError(message)

    monkeypatch.delenv("CAMKET_TRACEBACK", raising=False)
    monkeypatch.setattr("camket.cli.chosen_data_dir", fail)
    assert run("demo-day") == 2
    told = capsys.readouterr().err
    assert told.startswith("Lỗi ngoài dự kiến (RuntimeError: hỏng)")
    assert told.count("\n") == 1


def test_the_day_of_a_directory_that_is_no_demo_cannot_be_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMKET_DATA_DIR", str(tmp_path))
    assert run("demo-day", "2027-02-01") == 2
    assert "không phải của bản minh họa" in capsys.readouterr().err
    assert not (tmp_path / "demo-day").exists()


def test_the_day_of_the_demo_is_shown_and_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMKET_DATA_DIR", str(tmp_path))
    (tmp_path / "secret-key").write_text("x", encoding="ascii")
    assert run("demo-day", "2027-02-01") == 0
    assert run("demo-day") == 0
    assert capsys.readouterr().out == "2027-02-01\n2027-02-01\n"


def test_an_unknown_environment_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMKET_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CAMKET_ENV", "thử")
    assert run("migrate") == 2
    assert capsys.readouterr().err == "CAMKET_ENV là “thử”: chỉ nhận demo, prod, test.\n"


def test_a_server_without_a_secret_key_does_not_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMKET_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "camket.config.settings.test")
    monkeypatch.delenv("CAMKET_SECRET_KEY", raising=False)
    assert run("serve") == 2
    assert capsys.readouterr().err.startswith("Thiếu CAMKET_SECRET_KEY")
