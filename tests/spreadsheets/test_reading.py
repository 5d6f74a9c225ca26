"""Workbooks as people keep them are read for what they mean; what is wrong is told cell by cell."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.spreadsheets import making
from tests.spreadsheets.making import COLUMNS, HEAD, csv, rows_of, xlsx

from camket.spreadsheets.columns import Problem, Table, letter_of, place_of
from camket.spreadsheets.reading import read_workbook

SAMPLES = Path(__file__).with_name("samples")


def read(path: Path) -> Table:
    return read_workbook(path, COLUMNS)


def told(table: Table) -> list[tuple[int, str, str]]:
    return [(one.row, one.letter, one.problem) for one in table.problems]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_csv_is_read_whatever_stands_between_its_cells(
    sign: str, encoding: str, tmp_path: Path
) -> None:
    text = sign.join(["name", "code"]) + "\n" + sign.join(["Chi bộ thôn Một", "007"]) + "\n"
    table = read(csv(tmp_path / "a.csv", text, encoding))
    assert [row.cells for row in table.rows] == [{"name": "Chi bộ thôn Một", "key": "007"}]
    assert table.problems == []


def test_old_and_foreign_formats_are_read(tmp_path: Path) -> None:
    rows = [HEAD, ["CB01", "Chi bộ thôn Một", "chi bộ", "5/9/2026"]]
    expected = {
        "key": "CB01",
        "name": "Chi bộ thôn Một",
        "kind": "party_cell",
        "from": date(2026, 9, 5),
    }
    for path in (
        making.ods(tmp_path / "a.ods", rows),
        making.xlsb(tmp_path / "a.xlsb", rows),
        SAMPLES / "hai-chi-bo.xls",
    ):
        table = read(path)
        assert table.rows[0].cells == expected, path.name
        assert table.problems == []


def test_what_a_file_is_called_means_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes((SAMPLES / "hai-chi-bo.xls").read_bytes())
    assert len(read(path).rows) == 2


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("5/9/2026", date(2026, 9, 5)),
        ("05-09-2026", date(2026, 9, 5)),
        ("5.9.2026", date(2026, 9, 5)),
        ("2026-09-05", date(2026, 9, 5)),
        ("2026-09-05 00:00:00", date(2026, 9, 5)),
        ("46270", date(2026, 9, 5)),
        (46270, date(2026, 9, 5)),
        (46270.5, date(2026, 9, 5)),
        ("\u00a05/9/2026\u200b", date(2026, 9, 5)),
    ],
)
def test_a_day_is_read_however_it_is_written(written: Any, day: date, tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", rows_of(HEAD, ["CB01", "Chi bộ", "", written]))
    table = read(path)
    assert table.problems == []
    assert table.rows[0].day("from") == day


def test_days_may_be_counted_from_1904(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        form = book.add_format({"num_format": "dd/mm/yyyy"})
        rows_of(HEAD, ["CB01", "Một", "", ""], ["CB02", "Hai", "", 46270 - 1462])(book, sheet)
        sheet.write_datetime(1, 3, datetime(2026, 9, 5), form)  # noqa: DTZ001 - a day of a sheet

    table = read(xlsx(tmp_path / "a.xlsx", fill, date_1904=True))
    assert [row.day("from") for row in table.rows] == [date(2026, 9, 5)] * 2


@pytest.mark.parametrize("written", ["31/02/2026", "5/9/26", "mai", "09/2026", -5, True])
def test_what_is_no_day_is_told(written: Any, tmp_path: Path) -> None:
    table = read(xlsx(tmp_path / "a.xlsx", rows_of(HEAD, ["CB01", "Chi bộ", "", written])))
    ((row, letter, sentence),) = told(table)
    assert (row, letter) == (2, "D")
    assert sentence.startswith("Ngày ")


def test_a_last_day_is_kept_as_the_first_day_after(tmp_path: Path) -> None:
    text = "key,name,Đến hết ngày\nCB01,Chi bộ,30/06/2025\n"
    table = read(csv(tmp_path / "a.csv", text))
    assert table.rows[0].day("until") == date(2025, 7, 1)
    assert table.problem(table.rows[0], "until", "x").value == "30/06/2025"


def test_text_is_composed_and_rid_of_spaces_nobody_sees(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Đảng ủy\u00a0 xã \u200bCam Lộ\ufeff")
    table = read(xlsx(tmp_path / "a.xlsx", rows_of(HEAD, ["CB01", name])))
    assert table.rows[0].text("name") == "Đảng ủy xã Cam Lộ"


@pytest.mark.parametrize(
    ("written", "code"),
    [(1, "00001"), (1.0, "00001"), ("1.0", "00001"), ("'00001", "00001"), ("00001", "00001")],
)
def test_a_code_keeps_its_leading_zeros(written: Any, code: str, tmp_path: Path) -> None:
    rows = rows_of([*HEAD, "Mã hành chính"], ["CB01", "Chi bộ", "", "", written])
    table = read(xlsx(tmp_path / "a.xlsx", rows))
    assert table.rows[0].text("number") == code


def test_columns_may_stand_in_any_order_below_a_title(tmp_path: Path) -> None:
    rows = rows_of(
        ["DANH SÁCH CHI BỘ"], [], ["", "TÊN ĐƠN VỊ *", "mã đơn vị"], ["", "Chi bộ", "CB01"]
    )
    table = read(xlsx(tmp_path / "a.xlsx", rows))
    assert table.rows[0].cells == {"name": "Chi bộ", "key": "CB01"}
    assert table.rows[0].number == 4
    assert table.problems == []


def test_headings_that_are_unknown_twice_there_or_missing_are_told(tmp_path: Path) -> None:
    table = read(csv(tmp_path / "a.csv", "Tên đơn vị,Tên đơn vị,Loại đv,Ghi chú\nA,B,,\n"))
    assert [(one.row, one.letter, one.column) for one in table.problems] == [
        (1, "B", "Tên đơn vị"),
        (1, "C", "Loại đv"),
        (1, "D", "Ghi chú"),
        (1, "", "Mã đơn vị"),
    ]
    double, near, foreign, missing = [one.problem for one in table.problems]
    assert double == "Cột B trùng với cột A (“Tên đơn vị”): chỉ để lại một cột."
    assert "Có phải là “Loại”?" in near
    assert "các cột nhận: Mã đơn vị" in foreign
    assert missing == "Thiếu cột “Mã đơn vị”: thêm cột này vào dòng tiêu đề."


def test_empty_wrong_and_long_cells_are_told_with_what_to_do(tmp_path: Path) -> None:
    rows = rows_of(HEAD, ["", "Chi bộ", "chi bô", ""], ["CB01", "a" * 61, "lớp học", ""])
    table = read(xlsx(tmp_path / "a.xlsx", rows))
    assert table.rows[0].text("kind") == "party_cell"  # accents left out are no mistake
    assert {(one.row, one.letter) for one in table.problems} == {(2, "A"), (3, "B"), (3, "C")}
    assert "Dài 61 ký tự, giới hạn là 60: rút gọn lại." in [one.problem for one in table.problems]


def test_the_sheet_is_chosen_by_its_headings_and_hidden_ones_are_passed_over(
    tmp_path: Path,
) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "Trang bìa")
        hidden = book.add_worksheet("Cũ")
        rows_of(HEAD, ["CŨ", "Chi bộ cũ"])(book, hidden)
        hidden.hide()
        rows_of(HEAD, ["CB01", "Chi bộ"])(book, book.add_worksheet("Dữ liệu"))

    table = read(xlsx(tmp_path / "a.xlsx", fill))
    assert table.sheet == "Dữ liệu"
    assert [row.text("key") for row in table.rows] == ["CB01"]
    assert table.notes == ["Không đọc trang đang ẩn: Cũ."]


def test_merged_cells_below_the_headings_are_told(tmp_path: Path) -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.merge_range("A1:D1", "DANH SÁCH")
        for place, text in enumerate(HEAD):
            sheet.write(1, place, text)
        sheet.write_row(2, 0, ["CB01", "Một"])
        sheet.write_row(3, 0, ["CB02", "Hai"])
        sheet.merge_range("C3:C4", "chi bộ")

    table = read(xlsx(tmp_path / "a.xlsx", fill))
    assert told(table) == [(3, "C", "Các ô C3:C4 bị gộp: bỏ gộp rồi điền đủ từng ô.")]


def test_formulas_count_by_their_result_and_their_errors_are_told(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        rows_of(HEAD, ["CB01", "", "chi bộ", ""], ["CB02", "Hai", "", ""])(book, sheet)
        sheet.write_formula("B2", '="Chi bộ "&A2', None, "Chi bộ CB01")
        sheet.write_formula("C3", "=VLOOKUP(A3,Z:Z,1,0)", None, "#N/A")

    table = read(xlsx(tmp_path / "a.xlsx", fill))
    assert table.rows[0].text("name") == "Chi bộ CB01"
    assert table.notes == ["Có 2 ô là công thức: lấy kết quả đã lưu trong tệp."]
    assert table.problems == [
        Problem(
            "Đơn vị",
            3,
            "Loại",
            "#N/A",
            "Ô C3 là công thức báo lỗi #N/A: sửa công thức hoặc gõ giá trị.",
            "C",
        )
    ]


def test_a_workbook_whose_reader_is_told_to_stop_stops(tmp_path: Path) -> None:
    class StopError(Exception):
        pass

    def stop(count: int) -> None:
        raise StopError

    path = xlsx(tmp_path / "a.xlsx", rows_of(HEAD, *[["CB01", "Chi bộ"]] * 2100))
    with pytest.raises(StopError):
        read_workbook(path, COLUMNS, told=stop)


def test_a_problem_is_told_to_programs_in_five_keys() -> None:
    problem = Problem("Đơn vị", 3, "Loại", "x", "Sửa.", "C")
    assert problem.as_json() == {
        "sheet": "Đơn vị",
        "row": 3,
        "column": "Loại",
        "value": "x",
        "problem": "Sửa.",
    }


def test_columns_are_called_as_spreadsheet_programs_call_them() -> None:
    assert [letter_of(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert [place_of(letter) for letter in ("A", "Z", "AA", "ZZ", "")] == [0, 25, 26, 701, None]
