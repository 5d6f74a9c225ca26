"""Read one cell as its column asks: text, code, day, one of some fixed values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from camket.shared.text import parse_day, show_day, show_number
from camket.spreadsheets.columns import (
    Column,
    ColumnKind,
    Heading,
    Problem,
    Row,
    Table,
    Value,
    nearest,
    same_word,
    tidy,
)

_SERIAL_1900: Final = date(1899, 12, 30)
_SERIAL_1904: Final = date(1904, 1, 1)
_FIRST_YEAR: Final = 1930
_LAST_YEAR: Final = 2199
_WHOLE: Final = re.compile(r"(\d+)\.0+")
_INSTANT: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(:\d{2})?")
_SERIAL: Final = re.compile(r"\d{5}(\.\d+)?")
_SHOWN: Final = 200


class CellError(ValueError):
    """A cell cannot be read; the message says why and how to mend it."""


class Reader:
    """Reads the rows of one table, cell by cell, and notes what is wrong."""

    def __init__(
        self, table: Table, columns: Sequence[Column], left: int, *, is_1904: bool
    ) -> None:
        """Find where each column stands."""
        self._table = table
        self._epoch = _SERIAL_1904 if is_1904 else _SERIAL_1900
        self._placed = [
            (heading.place - left, column, heading)
            for column in columns
            if (heading := table.headings.get(column.code)) is not None
        ]
        self._labels = {
            column.code: {
                **{same_word(code): code for code in column.choices.values()},
                **{same_word(label): code for label, code in column.spellings.items()},
                **{same_word(label): code for label, code in column.choices.items()},
            }
            for column in columns
            if column.kind is ColumnKind.CHOICE
        }

    def read(self, number: int, values: Sequence[Any]) -> Row | None:
        """Return the row, or None when none of its known columns holds anything."""
        cells: dict[str, Value] = {}
        problems: list[Problem] = []
        is_empty = True
        missing: list[tuple[Column, Heading]] = []
        for place, column, heading in self._placed:
            raw = values[place] if place < len(values) else ""
            if raw == "" or (isinstance(raw, str) and not (raw := tidy(raw))):
                if column.is_required:
                    missing.append((column, heading))
                continue
            is_empty = False
            try:
                cells[column.code] = self._read(column, raw)
            except CellError as error:
                problems.append(self._problem(number, heading, _shown(raw), str(error)))
        if is_empty:
            return None
        for column, heading in missing:
            sentence = f"Ô “{column.heading}” còn trống: điền vào."
            problems.append(self._problem(number, heading, "", sentence))
        self._table.problems.extend(problems)
        return Row(number, cells)

    def _problem(self, number: int, heading: Heading, value: str, sentence: str) -> Problem:
        return Problem(self._table.sheet, number, heading.text, value, sentence, heading.letter)

    def _read(self, column: Column, raw: Any) -> Value:
        if column.kind in (ColumnKind.DAY, ColumnKind.LAST_DAY):
            day = self._day(raw)
            return day + timedelta(days=1) if column.kind is ColumnKind.LAST_DAY else day
        text = _shown(raw)
        if column.kind is ColumnKind.CHOICE:
            return self._choice(column, text)
        if column.kind is ColumnKind.CODE:
            text = text.lstrip("'")
            if match := _WHOLE.fullmatch(text):
                text = match.group(1)
            if column.digits and text.isdigit():
                text = text.zfill(column.digits)
        if len(text) > column.longest:
            message = (
                f"Dài {show_number(len(text))} ký tự, giới hạn là "
                f"{show_number(column.longest)}: rút gọn lại."
            )
            raise CellError(message)
        return text

    def _choice(self, column: Column, text: str) -> str:
        code = self._labels[column.code].get(same_word(text))
        if code is not None:
            return code
        labels = list(column.choices)
        close = nearest(text, labels)
        message = (
            f"“{text[:_SHOWN]}” không có trong danh sách. Có phải là “{close}”?"
            if close
            else f"“{text[:_SHOWN]}” không có trong danh sách. Chọn một trong: {'; '.join(labels)}."
        )
        raise CellError(message)

    def _day(self, raw: Any) -> date:
        try:
            day = self._any_day(raw)
        except (ValueError, OverflowError) as error:
            message = (
                f"Ngày “{_shown(raw)[:_SHOWN]}” không có trong lịch. Nhập dạng ngày/tháng/năm, "
                "ví dụ 31/12/2026."
            )
            raise CellError(message) from error
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            message = (
                f"Ngày {show_day(day)} không thuộc các năm {_FIRST_YEAR} – {_LAST_YEAR}: "
                "xem lại năm."
            )
            raise CellError(message)
        return day

    def _any_day(self, raw: Any) -> date:
        if isinstance(raw, dict):
            return date.fromisoformat(raw["day"])
        if isinstance(raw, bool):
            raise ValueError(raw)  # noqa: TRY004 - told as no day, like any other text
        if isinstance(raw, (int, float)):
            return self._epoch + timedelta(days=int(raw))
        if match := _INSTANT.fullmatch(raw):
            raw = match.group(1)
        if _SERIAL.fullmatch(raw):
            return self._epoch + timedelta(days=int(float(raw)))
        return parse_day(raw)


def _shown(raw: Any) -> str:
    """Return what stands in the cell as text."""
    if isinstance(raw, dict):
        return show_day(date.fromisoformat(raw["day"]))
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    return raw if isinstance(raw, str) else str(raw)
