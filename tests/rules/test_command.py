"""`camket evaluate`: exit codes, one clear line on standard error, one document on standard output."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from tests.rules.test_contract_example import EXAMPLE

from camket.rules.command import run


def evaluate(
    path: Path, *, rule_set: str = "national", as_json: bool = True
) -> tuple[int, str, str]:
    out, err = BytesIO(), StringIO()
    code = run(str(path), rule_set=rule_set, as_json=as_json, out=out, err=err)
    return code, out.getvalue().decode(), err.getvalue()


def file_with(folder: Path, text: str | bytes) -> Path:
    path = folder / "cases.json"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_good_file_answers_with_one_json_document(tmp_path: Path) -> None:
    code, out, err = evaluate(file_with(tmp_path, json.dumps(EXAMPLE)))
    assert (code, err) == (0, "")
    assert json.loads(out)["subjects"][0]["level"] == "HT"
    assert "Chưa hoàn thành 100% nhiệm vụ đúng tiến độ: 19/20." in out


def test_without_json_a_person_reads_it_in_vietnamese(tmp_path: Path) -> None:
    code, out, err = evaluate(file_with(tmp_path, json.dumps(EXAMPLE)), as_json=False)
    assert (code, err) == (0, "")
    assert "xa-cam-lo: hoàn thành nhiệm vụ" in out
    assert "Tổng điểm 91,5" in out
    assert "(P-G2, 366 Đ11)" in out
    assert "Đạt mức hoàn thành tốt nhiệm vụ nếu: 1 nhiệm vụ trễ hạn" in out
    assert "Nhóm xa: 1 được xếp loại" in out


def test_an_undecided_case_is_handed_to_the_body_that_decides(tmp_path: Path) -> None:
    document: Any = json.loads(json.dumps(EXAMPLE))
    document["subjects"][0]["tasks"]["on_time"] = 10
    code, out, _ = evaluate(file_with(tmp_path, json.dumps(document)), as_json=False)
    assert code == 0
    assert "xa-cam-lo: đề nghị cấp có thẩm quyền quyết định" in out
    assert "Các mức để xem xét: hoàn thành nhiệm vụ hoặc không hoàn thành nhiệm vụ." in out


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    assert evaluate(file_with(tmp_path, b"\xef\xbb\xbf" + json.dumps(EXAMPLE).encode()))[0] == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON: Expecting value (line 1, column 1)"),
        ('{"scheme": ', "not JSON: Expecting value (line 1, column 12)"),
        (b"\xff\xfe", "not UTF-8 text (byte 0)"),
        ('{"scheme": NaN}', "not JSON: NaN is not a JSON number"),
        ('{"scheme": "a", "scheme": "a"}', "scheme: the key stands twice"),
        ('{"subjects": [{"tasks": {"done": 1, "done": 2}}]}', "subjects[0].tasks.done: the key"),
        ("[" * 100_000, "not a document of cases: nested too deeply"),
        ('{"scheme": ' + "9" * 5000 + "}", "not a document of cases: a number has too many digits"),
        ("[]", "document: must be an object, not []"),
        ("1.5", "document: must be an object, not 1.5"),
    ],
)
def test_an_unusable_file_exits_2_with_one_clear_line(
    tmp_path: Path, text: str | bytes, message: str
) -> None:
    code, out, err = evaluate(file_with(tmp_path, text))
    assert (code, out) == (2, "")
    assert message in err
    assert "cases.json" in err
    assert err.count("\n") == 1


def test_a_missing_file_and_a_folder_exit_2(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.json", tmp_path):
        code, out, err = evaluate(path)
        assert (code, out, err.count("\n")) == (2, "", 1)


def test_an_unknown_set_of_rules_exits_2(tmp_path: Path) -> None:
    code, _, err = evaluate(file_with(tmp_path, json.dumps(EXAMPLE)), rule_set="tinh")
    assert code == 2
    assert "national, national-A" in err


def test_the_command_loads_no_django_and_no_scheme_that_is_not_named(tmp_path: Path) -> None:
    path = tmp_path / "cases.json"
    path.write_text('{"scheme": "366-QĐ/TW", "subjects": []}', encoding="utf-8")
    code = (
        "import sys; from camket.cli import main; main(['evaluate', sys.argv[1]]); "
        "print(sorted(n for n in sys.modules if n == 'django' or n.startswith('camket.rules.')))"
    )
    done = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    loaded = done.stdout.splitlines()[-1]
    assert "camket.rules.evaluate" in loaded
    assert "django" not in loaded
    assert "rating_02" not in loaded
    assert "rating_335" not in loaded
    assert "camket.rules.local" not in loaded


def test_a_forcing_case_is_told_apart_from_a_condition_not_met(tmp_path: Path) -> None:
    path = tmp_path / "cases.json"
    member = {
        "id": "đv-1",
        "kind": "member_outside",
        "score": {"general": "20", "results": "55"},
        "tasks": {"assigned": 5, "done": 2, "on_time": 2, "below_quality": 0, "exceeded": 2},
    }
    path.write_text(json.dumps({"scheme": "366-QĐ/TW", "subjects": [member]}), encoding="utf-8")
    _, text, _ = evaluate(path, as_json=False)
    assert (
        "  - Thuộc trường hợp không hoàn thành nhiệm vụ: 3/5 nhiệm vụ chưa hoàn thành, quá 50%. "
        "(P-N5, Kon Tum Đ19.1d; Thanh Hóa QĐ 73-QĐ/TU Đ13)"
    ) in text
    assert "  - Chưa đạt mức hoàn thành tốt nhiệm vụ: Chưa hoàn thành 100% nhiệm vụ: 2/5." in text


def test_an_output_that_takes_little_at_a_time_gets_the_whole_answer(tmp_path: Path) -> None:
    class Slow(BytesIO):
        def write(self, given: Any) -> int:
            return super().write(given[:7])

    path = file_with(tmp_path, json.dumps(EXAMPLE))
    slow = Slow()
    assert run(str(path), rule_set="national", as_json=True, out=slow, err=StringIO()) == 0
    assert slow.getvalue().decode() == evaluate(path)[1]
