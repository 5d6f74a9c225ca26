"""Write tables as a workbook to read and reckon with: one sheet each, numbers as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

import xlsxwriter

Cell = str | int | Decimal | None
_HEAD: Final = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}
_BODY: Final = {"text_wrap": True, "valign": "top", "border": 1}
_NO_SIGNS: Final = str.maketrans("", "", "[]:*?/\\'")
_MOST_NAME: Final = 31
_MOST_CELL: Final = 32_000
_NARROW, _WIDE = 14, 34


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table on a sheet of its own.

    Attributes:
        title: What stands above the table.
        notes: Lines below it.
    """

    name: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()


def write_tables(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write the sheets in their order; text stays text, whatever it begins with."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True, "font_size": 13})
        head, body = book.add_format(_HEAD), book.add_format(_BODY)
        for told in sheets:
            sheet = book.add_worksheet(told.name.translate(_NO_SIGNS)[:_MOST_NAME])
            sheet.set_landscape()
            sheet.set_paper(9)  # A4
            sheet.fit_to_pages(1, 0)
            sheet.write_string(0, 0, told.title, bold)
            for place, heading in enumerate(told.headings):
                has_text = any(isinstance(row[place], str) for row in told.rows)
                sheet.set_column(place, place, _WIDE if has_text else _NARROW)
                sheet.write_string(2, place, heading, head)
            for number, row in enumerate(told.rows, start=3):
                for place, cell in enumerate(row):
                    if cell is None or cell == "":
                        sheet.write_blank(number, place, None, body)
                    elif isinstance(cell, str):
                        sheet.write_string(number, place, cell[:_MOST_CELL], body)
                    else:
                        sheet.write_number(number, place, float(cell), body)
            for offset, note in enumerate(told.notes):
                sheet.write_string(4 + len(told.rows) + offset, 0, note)
            sheet.freeze_panes(3, 0)
            sheet.repeat_rows(2)
