"""Workbooks that are mostly right: tens of thousands of rows, every fiftieth wrong in one way.

The wrong rows take every check in turn, so that a measurement runs all of them. The same size gives
the same workbook, whoever makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import xlsxwriter

ON: Final = "2026-11-16"
_EVERY: Final = 50
"""One row in fifty is wrong: 2 %."""
_COMMUNES: Final = 100
_MEMBERS_A_CELL: Final = 10

Cells = list[str]
Spoil = Callable[[Cells], Cells]


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that was written.

    Attributes:
        rows: Rows below the headings.
        bad: How many of them have something wrong.
    """

    path: Path
    rows: int
    bad: int


def write_units(path: Path, *, cells: int, is_spoilt: bool) -> Workbook:
    """Write a province, its communes and so many cells below them.

    One row of a cell in fifty is wrong when spoilt: an unknown kind or superior, a key that stands
    twice, a unit above itself, a day that is none or ends before it begins, a superior that does
    not stand yet, no name.
    """
    head = ("Mã đơn vị", "Tên đơn vị", "Loại", "Mã đơn vị cấp trên", "Hiệu lực từ", "Đến hết ngày")
    top = ["BT", "Tỉnh ủy Đo Thử", "provincial_committee", "", "01/07/2025", ""]
    communes = [
        [f"BX{n}", f"Đảng ủy xã Đo Thử {n}", "commune_committee", "BT", "01/07/2025", ""]
        for n in range(_COMMUNES)
    ]
    late = ["BXM", "Đảng ủy xã Chưa Lập", "commune_committee", "BT", "01/12/2027", ""]
    below = (
        [f"BC{n}", f"Chi bộ thôn số {n}", "chi bộ", f"BX{n % _COMMUNES}", "01/01/2026", ""]
        for n in range(cells)
    )
    spoils: tuple[Spoil, ...] = (
        lambda row: [row[0], row[1], "loại lạ", *row[3:]],
        lambda row: [*row[:3], "KHONG-CO", *row[4:]],
        lambda row: ["BC0", *row[1:]],
        lambda row: [*row[:3], row[0], *row[4:]],
        lambda row: [*row[:4], "31/02/2026", ""],
        lambda row: [*row[:5], "31/12/2025"],
        lambda row: [*row[:3], "BXM", *row[4:]],
        lambda row: [row[0], "", *row[2:]],
    )
    return _write(path, head, [top, *communes, late], below, spoils if is_spoilt else ())


def write_people(path: Path, *, people: int) -> Workbook:
    """Write so many people."""
    head = ("Mã cán bộ", "Họ và tên")
    rows = ([f"BN{n}", f"Nguyễn Đo Thử {n}"] for n in range(people))
    return _write(path, head, [], rows, ())


def write_tenures(path: Path, *, people: int) -> Workbook:
    """Write who heads and who belongs to which cell, ten people a cell.

    One row in fifty is wrong: a second head on the same days, an unknown person, unit or post, a
    post the kind does not have, a day that is none or ends before it begins, a tenure that stands
    already.
    """
    head = ("Mã cán bộ", "Mã đơn vị", "Chức danh", "Từ ngày", "Đến hết ngày")

    def row(n: int) -> Cells:
        post = "cell_member" if n % _MEMBERS_A_CELL else "cell_secretary"
        return [f"BN{n}", f"BC{n // _MEMBERS_A_CELL}", post, "01/03/2026", ""]

    spoils: tuple[Spoil, ...] = (
        lambda cells: [cells[0], cells[1], "cell_secretary", *cells[3:]],
        lambda cells: ["KHONG-CO", *cells[1:]],
        lambda cells: [cells[0], "KHONG-CO", *cells[2:]],
        lambda cells: [*cells[:2], "chức lạ", *cells[3:]],
        lambda cells: [*cells[:2], "provincial_secretary", *cells[3:]],
        lambda cells: [*cells[:3], "30/02/2026", ""],
        lambda cells: [*cells[:4], "01/02/2026"],
        lambda _cells: row(1),
    )
    return _write(path, head, [], (row(n) for n in range(people)), spoils)


def _write(
    path: Path,
    head: Sequence[str],
    first: Sequence[Cells],
    rows: Iterator[Cells],
    spoils: Sequence[Spoil],
) -> Workbook:
    """Write the rows, every fiftieth of those after the first ones spoilt in the next way."""
    count = bad = 0
    with xlsxwriter.Workbook(
        path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet("Dữ liệu")
        sheet.write_row(0, 0, head)
        for row in first:
            count += 1
            sheet.write_row(count, 0, row)
        for n, row in enumerate(rows):
            count += 1
            is_bad = bool(spoils) and n % _EVERY == _EVERY - 1
            sheet.write_row(count, 0, spoils[bad % len(spoils)](row) if is_bad else row)
            bad += is_bad
    return Workbook(path, count, bad)
