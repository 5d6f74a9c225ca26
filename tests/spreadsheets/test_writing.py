"""What is written is read back unchanged; what was wrong comes back marked in its own place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import python_calamine
from tests.spreadsheets.making import COLUMNS, HEAD, rows_of, xlsx

from camket.spreadsheets.reading import read_workbook
from camket.spreadsheets.writing import Title, write_marked, write_rows

TITLE = Title("Đơn vị", "Bảng mẫu nhập đơn vị", ("Mỗi đơn vị một dòng.",))


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    cells = {
        "key": "007",
        "name": "=1+1 http://a.vn",
        "kind": "party_cell",
        "from": date(2026, 9, 5),
        "until": date(2026, 10, 1),
        "number": "00012",
    }
    assert write_rows(path, COLUMNS, [cells, {"key": "8", "name": "Tám"}], TITLE) == 2
    table = read_workbook(path, COLUMNS)
    assert table.rows[0].cells == cells
    assert table.rows[1].cells == {"key": "8", "name": "Tám"}
    assert (table.problems, table.notes) == ([], [])


def test_a_template_has_headings_instructions_and_lists(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_rows(path, COLUMNS, (), TITLE)
    book = python_calamine.CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["Đơn vị", "Hướng dẫn", "Danh mục"]
    assert book.get_sheet_by_name("Đơn vị").to_python()[0] == [one.heading for one in COLUMNS]
    assert book.get_sheet_by_name("Danh mục").to_python()[1:] == [["chi bộ"], ["đảng bộ cơ sở"]]
    told = book.get_sheet_by_name("Hướng dẫn").to_python()
    assert told[0][0] == "Bảng mẫu nhập đơn vị"
    assert ["Mã đơn vị", "có", "mã, giữ các số 0 ở đầu", ""] in told
    assert read_workbook(path, COLUMNS).rows == []


def test_a_marked_copy_keeps_the_rows_and_says_what_is_wrong(tmp_path: Path) -> None:
    source, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    xlsx(source, rows_of(["DANH SÁCH"], HEAD, ["CB01", "Một", "", "31/02/2026"], ["", "Hai"]))
    table = read_workbook(source, COLUMNS)
    write_marked(source, target, COLUMNS, table.problems, table.mark)
    rows = python_calamine.CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "DANH SÁCH"
    assert rows[1] == [*HEAD, "Lỗi cần sửa"]
    assert rows[2][:4] == ["CB01", "Một", "", "31/02/2026"]
    assert "31/02/2026" in str(rows[2][4])
    assert rows[3][4] == "Ô “Mã đơn vị” còn trống: điền vào."


def test_a_mended_copy_is_taken_as_it_comes_back_and_marked_in_the_same_column(
    tmp_path: Path,
) -> None:
    source, target, again = (tmp_path / name for name in ("a.xlsx", "b.xlsx", "c.xlsx"))
    xlsx(source, rows_of(HEAD, ["CB01", "", "", ""]))
    table = read_workbook(source, COLUMNS)
    write_marked(source, target, COLUMNS, table.problems, table.mark)
    back = read_workbook(target, COLUMNS)
    assert [one.problem for one in back.problems] == ["Ô “Tên đơn vị” còn trống: điền vào."]
    write_marked(target, again, COLUMNS, back.problems, back.mark)
    rows = python_calamine.CalamineWorkbook.from_path(again).get_sheet_by_index(0).to_python()
    assert rows[0] == [*HEAD, "Lỗi cần sửa"]
