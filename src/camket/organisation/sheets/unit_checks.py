"""Compare the rows of a sheet of units with each other and with the tree, in few statements."""

from __future__ import annotations

from datetime import date
from typing import Final

from camket.organisation.kinds import Kind, kinds
from camket.organisation.models import Line
from camket.organisation.sheets.common import Plan, Scope, Step
from camket.organisation.sheets.unit_changes import Changes
from camket.organisation.sheets.unit_parents import Parents
from camket.organisation.sheets.unit_rows import (
    CITY_OR_DISTRICT,
    Entry,
    Sheet,
    is_made_reference,
    read_above,
    read_stored,
)
from camket.shared.text import show_day
from camket.spreadsheets.columns import Row, Table

_ASK_EVERY: Final = 5000


def check_units(table: Table, on: date, scope: Scope, step: Step) -> Plan:
    """Compare the rows with each other and with the tree; write nothing."""
    sheet = Sheet(table, on, scope, step, list(table.problems))
    return _Checker(sheet).plan()


class _Checker:
    """Walks over the rows of one sheet: each by itself, who is meant, what stands above."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def plan(self) -> Plan:
        sheet, parents = self._sheet, Parents(self._sheet)
        bad_rows = {problem.row for problem in sheet.problems}
        entries = [self._entry(row) for row in sheet.table.rows]
        for entry in entries:
            entry.is_bad = entry.is_bad or entry.row.number in bad_rows
        sheet.stored = read_stored(entries)
        for count, entry in enumerate(entries):
            if count % _ASK_EVERY == 0:
                sheet.step("check", count, len(entries))
            self._identify(entry)
        for count, entry in enumerate(entries):
            if count % _ASK_EVERY == 0:
                sheet.step("check", count, len(entries))
            parents.find(entry)
        if sheet.scope.unit_id is not None:
            read_above(sheet.stored, entries, sheet.scope.unit_id, sheet.on)
        for entry in entries:
            parents.check(entry)
        parents.refuse_cycles(entries)
        return Changes(sheet).decide(entries)

    # --- one row by itself ---

    def _entry(self, row: Row) -> Entry:
        starts_on = row.day("from") or self._sheet.on
        entry = Entry(row, row.text("key"), None, row.text("code"), starts_on, row.day("until"))
        if entry.until is not None and entry.until <= starts_on:
            self._sheet.tell(
                entry,
                "until",
                f"Ngày kết thúc trước ngày bắt đầu {show_day(starts_on)}: xem lại hai ngày.",
            )
        self._read_kind(entry)
        return entry

    def _read_kind(self, entry: Entry) -> None:
        given = entry.row.text("kind")
        if not given:
            return
        level = entry.row.text("level")
        if given == CITY_OR_DISTRICT:
            is_district = level == "district" or (not level and len(entry.code) == 3)  # noqa: PLR2004  # a district's code
            given = "district" if is_district else "city"
        kind = kinds()[given]
        if level and kind.level and level != kind.level:
            self._sheet.tell(
                entry, "level", f"“{kind.name}” không thuộc cấp này: xem lại cấp và loại."
            )
            return
        entry.kind = kind
        self._read_code(entry, kind)
        line = entry.row.text("line") or kind.line
        if (line == Line.TERRITORY.value) != (kind.line == Line.TERRITORY.value):
            self._sheet.tell(
                entry, "line", f"“{kind.name}” không thuộc hệ thống này: bỏ trống ô này."
            )
        if entry.row.text("paper_style") and line != Line.FRONT.value:
            self._sheet.tell(
                entry,
                "paper_style",
                "Chỉ Mặt trận và đoàn thể chọn thể thức; Đảng, Nhà nước theo quy định: bỏ trống.",
            )

    def _read_code(self, entry: Entry, kind: Kind) -> None:
        if not kind.digits:
            return
        if entry.code.isdigit():
            entry.code = entry.code.zfill(kind.digits)
        if not entry.code.isdigit() or len(entry.code) != kind.digits:
            told = "Thiếu mã" if not entry.code else f"Mã “{entry.code}” không đúng"
            sentence = f"{told}: mã đơn vị hành chính của {kind.name} có {kind.digits} chữ số."
            self._sheet.tell(entry, "code", sentence)

    # --- who is meant ---

    def _identify(self, entry: Entry) -> None:
        kind = entry.kind
        if entry.key:
            entry.unit_id = self._sheet.stored.by_key.get(entry.key)
            self._claim_key(entry)
        elif kind is not None and kind.digits and entry.code:
            day = max(self._sheet.on, entry.starts_on)
            span = self._sheet.stored.with_code(kind.level, entry.code, day)
            entry.unit_id = span.unit_id if span else None
        elif not entry.is_bad:
            sentence = "Thiếu mã đơn vị: đặt một mã riêng cho đơn vị này."
            self._sheet.tell(entry, "key", sentence)
        if kind is not None and kind.digits and entry.code:
            self._claim_code(entry, kind)

    def _claim_key(self, entry: Entry) -> None:
        first = self._sheet.by_key.get(entry.key)
        if first is not None:
            sentence = f"Mã “{entry.key}” đã có ở dòng {first.row.number}: mỗi đơn vị một dòng."
            self._sheet.tell(entry, "key", sentence)
            return
        self._sheet.by_key[entry.key] = entry
        if entry.unit_id is None and is_made_reference(entry.key):
            sentence = f"Mã “{entry.key}” là dạng mã do hệ thống đặt mà không có: đặt mã khác."
            self._sheet.tell(entry, "key", sentence)

    def _claim_code(self, entry: Entry, kind: Kind) -> None:
        place = (kind.level, entry.code)
        for other in self._sheet.by_code[place]:
            if _overlap(entry.starts_on, entry.until, other.starts_on, other.until):
                sentence = f"Mã {entry.code} đã có ở dòng {other.row.number}: mỗi đơn vị một dòng."
                self._sheet.tell(entry, "code", sentence)
                break
        self._sheet.by_code[place].append(entry)
        if entry.unit_id is not None:
            return
        for span in self._sheet.stored.by_code[place]:
            lower = span.valid.lower or date.min
            if _overlap(entry.starts_on, entry.until, lower, span.valid.upper):
                sentence = (
                    f"Trong những ngày này mã {entry.code} là của “{span.name}” (mã đơn vị "
                    f"{self._reference(span.unit_id)}): sửa mã, hoặc ghi mã đơn vị đó."
                )
                self._sheet.tell(entry, "code", sentence)
                break

    def _reference(self, unit_id: int) -> str:
        by_id = {one: key for key, one in self._sheet.stored.by_key.items()}
        return by_id.get(unit_id, f"DV{unit_id}")


def _overlap(from_on: date, until: date | None, other: date, other_until: date | None) -> bool:
    return (until is None or other < until) and (other_until is None or from_on < other_until)
