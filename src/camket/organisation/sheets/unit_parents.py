"""What stands above the units of a sheet: found, fit, and never in a ring."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from camket.organisation.kinds import kinds
from camket.organisation.models import Line
from camket.organisation.sheets.unit_rows import Entry, Sheet
from camket.shared.text import show_day

_RANK: Final = {"centre": 0, "province": 1, "district": 2, "commune": 3}


class Parents:
    """Finds and checks the units above those of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        """Begin with a sheet whose own rows are known."""
        self._sheet = sheet

    def find(self, entry: Entry) -> None:
        """Find the unit above that a row names, in the sheet or in the tree."""
        key, code = entry.row.text("parent"), entry.row.text("parent_code")
        entry.has_parent = bool(key or code)
        if key:
            entry.parent = self._sheet.by_key.get(key)
            entry.parent_id = self._sheet.stored.by_key.get(key)
            if entry.parent is None and entry.parent_id is None:
                sentence = (
                    f"Không có đơn vị nào mang mã “{key}”: thêm dòng cho đơn vị đó, hoặc sửa mã."
                )
                self._sheet.tell(entry, "parent", sentence)
        elif code:
            self._find_by_code(entry, code)
        elif entry.unit_id is None and entry.kind is not None and entry.kind.digits > 2:  # noqa: PLR2004  # only a province stands at the top
            column = "parent_code" if "parent_code" in self._sheet.table.headings else "parent"
            self._sheet.tell(entry, column, "Thiếu đơn vị cấp trên: ghi mã của huyện hoặc tỉnh.")

    def _find_by_code(self, entry: Entry, code: str) -> None:
        rank = _RANK.get(entry.kind.level, 3) if entry.kind else 3
        for level, digits in (("district", 3), ("province", 2)):
            padded = code.zfill(digits)
            if len(padded) != digits or _RANK[level] >= rank:
                continue
            for other in self._sheet.by_code.get((level, padded), ()):
                if other.starts_on <= entry.starts_on and (
                    other.until is None or entry.starts_on < other.until
                ):
                    entry.parent, entry.parent_id = other, other.unit_id
                    return
            span = self._sheet.stored.with_code(level, padded, entry.starts_on)
            if span is not None:
                entry.parent_id = span.unit_id
                return
        day = show_day(entry.starts_on)
        sentence = (
            f"Ngày {day} không có huyện hay tỉnh nào mang mã {code}: thêm dòng cho đơn vị đó, "
            "hoặc sửa mã."
        )
        self._sheet.tell(entry, "parent_code", sentence)

    def check(self, entry: Entry) -> None:
        """Refuse a unit above that does not stand as long, does not fit or is out of scope."""
        code = entry.parent_column
        if entry.has_parent:
            self._check_days_of_parent(entry, code)
            self._check_kind_of_parent(entry, code)
        if self._sheet.scope.unit_id is not None and not entry.is_bad:
            self._check_scope(entry, code)

    def _check_days_of_parent(self, entry: Entry, code: str) -> None:
        from_on, until = entry.starts_on, entry.until
        if entry.unit_id is not None:
            from_on = max(self._sheet.on, from_on)
            span = self._sheet.stored.span_on(entry.unit_id, from_on)
            until = until or (span.valid.upper if span else None)
        parent = entry.parent
        if parent is not None and parent.unit_id is None:
            stands = parent.starts_on <= from_on and (
                parent.until is None or (until is not None and until <= parent.until)
            )
        elif entry.parent_id is not None:
            stands = self._sheet.stored.stands(entry.parent_id, from_on, until)
        else:
            return
        if not stands:
            end = (
                f" đến hết {show_day(entry.until - timedelta(days=1))}"
                if entry.until
                else " trở đi"
            )
            sentence = (
                f"Đơn vị cấp trên không tồn tại suốt thời gian từ {show_day(from_on)}{end}: "
                "sửa ngày hoặc chọn cấp trên khác."
            )
            self._sheet.tell(entry, code, sentence)

    def _check_kind_of_parent(self, entry: Entry, code: str) -> None:
        kind = entry.kind
        parent = entry.parent.kind if entry.parent is not None else None
        if parent is None and entry.parent_id is not None:
            span = self._sheet.stored.span_on(entry.parent_id, max(self._sheet.on, entry.starts_on))
            parent = kinds().get(span.kind) if span else None
        if kind is None or parent is None:
            return
        territory = Line.TERRITORY.value
        if (kind.line == territory) != (parent.line == territory):
            sentence = (
                "Địa giới hành chính và cơ quan, tổ chức là hai cây riêng: chọn cấp trên khác."
            )
            self._sheet.tell(entry, code, sentence)
        elif kind.line == territory and _RANK[parent.level] >= _RANK[kind.level]:
            sentence = f"{parent.name} không đứng trên {kind.name}: chọn cấp trên khác."
            self._sheet.tell(entry, code, sentence)

    def _check_scope(self, entry: Entry, code: str) -> None:
        above = self._sheet.stored.above
        scope = self._sheet.scope.unit_id
        if entry.unit_id is not None and scope not in above[entry.unit_id]:
            self._sheet.tell(entry, "key", "Đơn vị này ngoài phạm vi đồng chí được nhập.")
        elif entry.parent_id is not None and scope not in above[entry.parent_id]:
            self._sheet.tell(entry, code, "Đơn vị cấp trên ngoài phạm vi đồng chí được nhập.")
        elif entry.unit_id is None and not entry.has_parent:
            sentence = "Đồng chí chỉ được nhập đơn vị dưới đơn vị mình: ghi đơn vị cấp trên."
            self._sheet.tell(entry, code, sentence)

    def refuse_cycles(self, entries: list[Entry]) -> None:
        """Walk up from each row; a row met again on the way stands above itself."""
        by_unit = {entry.unit_id: entry for entry in entries if entry.unit_id is not None}
        settled: set[int] = set()
        for entry in entries:
            path: list[Entry] = []
            on_path: set[int] = set()
            at: Entry | None = entry
            while at is not None and id(at) not in settled and id(at) not in on_path:
                path.append(at)
                on_path.add(id(at))
                at = self._next_above(at, by_unit)
            if at is not None and id(at) in on_path:
                self._tell_cycle(path[path.index(at) :])
            settled |= on_path

    @staticmethod
    def _next_above(entry: Entry, by_unit: dict[int, Entry]) -> Entry | None:
        """Return the row of the unit above, if the sheet has one."""
        if entry.parent is not None:
            return entry.parent
        return by_unit.get(entry.parent_id) if entry.parent_id is not None else None

    def _tell_cycle(self, ring: list[Entry]) -> None:
        names = " → ".join(entry.row.text("name") for entry in ring[:5])
        for entry in ring:
            code = entry.parent_column
            sentence = f"Các đơn vị đứng trên nhau thành vòng ({names}): sửa đơn vị cấp trên."
            self._sheet.tell(entry, code, sentence)
