"""Write formatted workbooks: templates, exports, and a user's own rows with bad cells marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from camket.spreadsheets.columns import (
    MARK_HEADING,
    Column,
    ColumnKind,
    Mark,
    Problem,
    letter_of,
    place_of,
)
from camket.spreadsheets.reading import raw_rows

_INSTRUCTIONS: Final = "Hướng dẫn"
_CHOICES: Final = "Danh mục"
_READY_ROWS: Final = 5000
"""Rows of a template that offer the drop-down lists."""
_MOST_TOLD: Final = 2000
_MOST_CELL: Final = 32_000
_MOST_NAME: Final = 31
_NO_SIGNS: Final = str.maketrans("", "", "[]:*?/\\'")
_HEAD: Final = {
    "bold": True,
    "text_wrap": True,
    "valign": "vcenter",
    "border": 1,
    "border_color": "#B9B2A3",
    "bg_color": "#EFE9DC",
}
_REQUIRED: Final = {**_HEAD, "bg_color": "#E9D8C0"}
_DAY: Final = {"num_format": "dd/mm/yyyy", "align": "left"}
_BAD: Final = {"bg_color": "#F6C9C0", "border": 1, "border_color": "#A4382A"}
_KINDS: Final = {
    ColumnKind.TEXT: "chữ",
    ColumnKind.CODE: "mã, giữ các số 0 ở đầu",
    ColumnKind.DAY: "ngày, dạng 31/12/2026",
    ColumnKind.LAST_DAY: "ngày cuối cùng còn hiệu lực, dạng 31/12/2026",
    ColumnKind.CHOICE: "chọn trong danh sách",
}


@dataclass(frozen=True, slots=True)
class Title:
    """What stands on the sheet of instructions.

    Attributes:
        sheet: Name of the sheet of rows.
        about: One line on what the workbook is for.
        hints: Further lines.
    """

    sheet: str
    about: str
    hints: Sequence[str] = ()


def write_rows(
    path: Path, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], title: Title
) -> int:
    """Write a workbook that `read_workbook` reads back; return the number of rows."""
    shown = [column for column in columns if column.in_template]
    labels = {
        column.code: {code: label for label, code in column.choices.items()} for column in shown
    }
    count = 0
    with _workbook(path) as book:
        sheet = book.add_worksheet(title.sheet)
        lists = _list_places(shown)
        _write_head(book, sheet, shown, lists)
        day_format = book.add_format(_DAY)
        text_format = book.add_format({"num_format": "@"})
        for count, row in enumerate(rows, start=1):
            for place, column in enumerate(shown):
                _write_cell(
                    sheet, count, place, _shown(column, row.get(column.code), labels),
                    day_format, text_format,
                )  # fmt: skip
        _write_instructions(book, shown, title)
        _write_lists(book, shown)
    return count


def _workbook(path: Path) -> xlsxwriter.Workbook:
    return xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )


def _list_places(columns: Sequence[Column]) -> dict[str, str]:
    """Return where on the sheet of lists each column's values stand."""
    chosen = [column for column in columns if column.choices]
    found = {}
    for place, column in enumerate(chosen):
        letter = chr(ord("A") + place)
        found[column.code] = f"='{_CHOICES}'!${letter}$2:${letter}${len(column.choices) + 1}"
    return found


def _write_head(
    book: xlsxwriter.Workbook, sheet: Any, columns: Sequence[Column], lists: dict[str, str]
) -> None:
    head, required = book.add_format(_HEAD), book.add_format(_REQUIRED)
    text, day = book.add_format({"num_format": "@"}), book.add_format(_DAY)
    for place, column in enumerate(columns):
        is_day = column.kind in (ColumnKind.DAY, ColumnKind.LAST_DAY)
        sheet.set_column(place, place, column.width, day if is_day else text)
        if column.code in lists:
            sheet.data_validation(
                1, place, _READY_ROWS, place,
                {
                    "validate": "list",
                    "source": lists[column.code],
                    "error_title": column.heading,
                    "error_message": "Chọn một giá trị trong danh sách.",
                    "error_type": "warning",
                },
            )  # fmt: skip
    sheet.set_row(0, 32)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.heading, required if column.is_required else head)
    sheet.freeze_panes(1, 0)


def _write_instructions(book: xlsxwriter.Workbook, columns: Sequence[Column], title: Title) -> None:
    sheet = book.add_worksheet(_INSTRUCTIONS)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format(_HEAD)
    sheet.set_column(0, 0, 28, wrap)
    sheet.set_column(1, 1, 12, wrap)
    sheet.set_column(2, 2, 34, wrap)
    sheet.set_column(3, 3, 70, wrap)
    sheet.write_string(0, 0, title.about, bold)
    number = 1
    for number, hint in enumerate(title.hints, start=1):
        sheet.write_string(number, 0, f"{number}. {hint}", book.add_format({"text_wrap": False}))
    number += 2
    for place, text in enumerate(("Cột", "Bắt buộc", "Cách ghi", "Giải thích")):
        sheet.write_string(number, place, text, head)
    for offset, column in enumerate(columns, start=1):
        sheet.write_string(number + offset, 0, column.heading, wrap)
        sheet.write_string(number + offset, 1, "có" if column.is_required else "", wrap)
        sheet.write_string(number + offset, 2, _KINDS.get(column.kind, ""), wrap)
        sheet.write_string(number + offset, 3, column.hint, wrap)
    sheet.freeze_panes(1, 0)


def _write_lists(book: xlsxwriter.Workbook, columns: Sequence[Column]) -> None:
    """Write the fixed values, row by row: the rows before are already on the disk."""
    chosen = [column for column in columns if column.choices]
    if not chosen:
        return
    sheet = book.add_worksheet(_CHOICES)
    sheet.set_column(0, len(chosen) - 1, 44)
    head = book.add_format(_HEAD)
    for place, column in enumerate(chosen):
        sheet.write_string(0, place, f"Danh sách: {column.heading}", head)
    for number in range(max(len(column.choices) for column in chosen)):
        for place, column in enumerate(chosen):
            labels = list(column.choices)
            if number < len(labels):
                sheet.write_string(number + 1, place, labels[number])


def _shown(column: Column, value: Any, labels: dict[str, dict[str, str]]) -> Any:
    if value in (None, ""):
        return ""
    if column.kind is ColumnKind.CHOICE:
        return labels[column.code].get(value, value)
    if column.kind is ColumnKind.LAST_DAY and isinstance(value, date):
        return value - timedelta(days=1)
    return value


def _write_cell(
    sheet: Any, row: int, place: int, value: Any, day_format: Any, text_format: Any
) -> None:
    if value == "":
        return
    if isinstance(value, date):
        sheet.write_datetime(row, place, value, day_format)
    else:
        sheet.write_string(row, place, str(value)[:_MOST_CELL], text_format)


# --- the marked-up copy -----------------------------------------------------------------------


def write_marked(
    source: Path, target: Path, columns: Sequence[Column], problems: Sequence[Problem], mark: Mark
) -> None:
    """Write the user's rows as they stand, bad cells coloured, a last column saying what is wrong.

    Raises:
        UnusableInputError: The source can no longer be read.
    """
    by_row: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_row[problem.row].append(problem)
    with raw_rows(source, columns) as (raw, rows), _workbook(target) as book:
        sheet = book.add_worksheet(raw.name.translate(_NO_SIGNS)[:_MOST_NAME] or "Dữ liệu")
        formats = {
            (is_bad, is_day): book.add_format(
                {**(_BAD if is_bad else {}), **(_DAY if is_day else {"num_format": "@"})}
            )
            for is_bad in (False, True)
            for is_day in (False, True)
        }
        sheet.set_column(0, mark.place - 1, 20)
        sheet.set_column(mark.place, mark.place, 80)
        head, told = book.add_format(_HEAD), book.add_format({"valign": "top"})
        sheet.freeze_panes(mark.heading_row, 0)
        for number, cells in rows:
            bad = {problem.letter for problem in by_row.get(number, ())}
            for place, cell in enumerate(cells, start=raw.left):
                if place < mark.place and cell != "":
                    is_day = isinstance(cell, dict)
                    form = formats[letter_of(place) in bad, is_day]
                    _write_raw(sheet, number - 1, place, cell, form)
            for letter in bad:
                _mark_empty(sheet, number - 1, letter, cells, raw.left, formats[True, False])
            if number == mark.heading_row:
                sheet.write_string(number - 1, mark.place, MARK_HEADING, head)
            elif number in by_row:
                sentences = " ".join(problem.problem for problem in by_row[number])
                sheet.write_string(number - 1, mark.place, sentences[:_MOST_TOLD], told)


def _write_raw(sheet: Any, row: int, place: int, cell: Any, form: Any) -> None:
    if isinstance(cell, dict):
        sheet.write_datetime(row, place, date.fromisoformat(cell["day"]), form)
    else:
        sheet.write_string(row, place, str(cell)[:_MOST_CELL], form)


def _mark_empty(
    sheet: Any, row: int, letter: str, cells: Sequence[Any], left: int, form: Any
) -> None:
    """Colour a cell that is missing."""
    place = place_of(letter)
    if place is None or (left <= place < left + len(cells) and cells[place - left] != ""):
        return
    sheet.write_blank(row, place, None, form)
