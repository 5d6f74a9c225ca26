"""What a checked sheet of units would do: which it founds, which it changes, from which day."""

from __future__ import annotations

from datetime import date, timedelta

from camket.organisation.actions.importing import UnitChange, UnitEntry, UnitWork
from camket.organisation.kinds import Kind
from camket.organisation.models import UnitSpan
from camket.organisation.sheets.common import Plan
from camket.organisation.sheets.unit_rows import TEXTS, Entry, Sheet, holds_on
from camket.shared.text import show_day


class Changes:
    """Works out what the rows of one sheet would do."""

    def __init__(self, sheet: Sheet) -> None:
        """Begin with a sheet whose rows were compared with each other and with the tree."""
        self._sheet = sheet

    def decide(self, entries: list[Entry]) -> Plan:
        """Say which units are founded and which change."""
        self._sheet.step("check", len(entries), len(entries))
        plan = Plan(rows=len(entries), notes=self._sheet.table.notes)
        work = UnitWork()
        new: dict[int, UnitEntry] = {}
        for entry in entries:
            if entry.is_bad:
                continue
            if entry.unit_id is None:
                if self._kind_stands(entry, entry.starts_on):
                    new[id(entry)] = _new_unit(entry)
                    plan.created += 1
                continue
            change = self._change(entry, entry.unit_id)
            if change is not None:
                work.changes.append(change)
                plan.updated += 1
            elif not entry.is_bad:
                plan.unchanged += 1
        _link_parents(entries, new)
        work.new = list(new.values())
        plan.work = work
        plan.problems = sorted(self._sheet.problems, key=lambda one: (one.row, one.letter))
        return plan

    def _kind_stands(self, entry: Entry, day: date) -> bool:
        kind = entry.kind
        if kind is None or kind.stands_on(day):
            return True
        self._sheet.tell(
            entry,
            "kind",
            f"Ngày {show_day(day)} không có loại “{kind.name}”: {_days_of(kind)}.",
        )
        return False

    def _change(self, entry: Entry, unit_id: int) -> UnitChange | None:
        day = self._sheet.on
        span = self._sheet.stored.span_on(unit_id, day)
        if span is None:
            span = self._sheet.stored.span_on(unit_id, entry.starts_on)
            day = entry.starts_on
        if span is None:
            day_told = show_day(self._sheet.on)
            sentence = f"Ngày {day_told} đơn vị này không còn hoặc chưa có: chọn ngày nhập khác."
            self._sheet.tell(entry, "key" if entry.key else "code", sentence)
            return None
        written = {one.valid.lower for one in self._sheet.stored.spans[unit_id]}
        if "from" in entry.row.cells and entry.starts_on not in (*written, day):
            if not holds_on(span, entry.starts_on) or entry.starts_on < (
                span.valid.lower or date.min
            ):
                self._sheet.tell(
                    entry,
                    "from",
                    f"Đơn vị đã có tên và vị trí này từ {show_day(span.valid.lower)}; lịch sử "
                    "không sửa được: ghi lại ngày đó, hoặc một ngày về sau.",
                )
                return None
            day = entry.starts_on
        if entry.until is not None and entry.until != span.valid.upper:
            sentence = "Kết thúc một đơn vị phải bằng phương án sắp xếp: bỏ trống ô này."
            self._sheet.tell(entry, "until", sentence)
            return None
        return self._texts_changed(entry, span, day)

    def _texts_changed(self, entry: Entry, span: UnitSpan, day: date) -> UnitChange | None:
        values = {code: getattr(span, code) for code in TEXTS}
        given = entry.values()
        for code in ("short_name", "paper_name"):  # what only repeated the name follows it
            if code not in given and values[code] == span.name and "name" in given:
                given[code] = given["name"]
        values |= given
        is_under_new = entry.parent is not None and entry.parent.unit_id is None
        if is_under_new or (entry.has_parent and entry.parent_id != span.parent_id):
            sentence = (
                "Chuyển đơn vị sang cấp trên khác phải bằng phương án sắp xếp: ghi lại cấp trên cũ."
            )
            self._sheet.tell(entry, entry.parent_column, sentence)
            return None
        if all(values[code] == getattr(span, code) for code in TEXTS):
            return None
        if values["kind"] != span.kind and not self._kind_stands(entry, day):
            return None
        if span.valid.lower == day:
            sentence = (
                f"Đơn vị đã ghi khác từ chính ngày {show_day(day)}; lịch sử không sửa được: chọn "
                "ngày nhập muộn hơn."
            )
            changed = next(code for code in TEXTS if values[code] != getattr(span, code))
            self._sheet.tell(entry, changed, sentence)
            return None
        return UnitChange(span, day, values)


def _link_parents(entries: list[Entry], new: dict[int, UnitEntry]) -> None:
    """Let what is written know the units above that the same sheet founds."""
    for entry in entries:
        if (made := new.get(id(entry))) is not None and entry.parent is not None:
            made.parent = new.get(id(entry.parent))


def _new_unit(entry: Entry) -> UnitEntry:
    values = {code: entry.row.text(code) for code in TEXTS} | entry.values()
    kind = entry.kind
    values["line"] = values["line"] or (kind.line if kind else "")
    return UnitEntry(
        key=entry.key,
        values=values,
        from_on=entry.starts_on,
        until=entry.until,
        parent_id=entry.parent_id,
    )


def _days_of(kind: Kind) -> str:
    if kind.begins_on is not None:
        return f"loại này có từ {show_day(kind.begins_on)}"
    last = kind.ends_on - timedelta(days=1) if kind.ends_on else None
    return f"loại này có đến hết {show_day(last)}" if last else "xem lại loại và ngày"
