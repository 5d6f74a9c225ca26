"""Compare the rows of a sheet of units with each other and with the tree, in few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.db.models import Q

from camket.organisation.actions.importing import UnitChange, UnitEntry, UnitWork
from camket.organisation.kinds import Kind, kinds
from camket.organisation.models import Line, Unit, UnitEdge, UnitSpan
from camket.organisation.sheets.common import Plan, Scope, Step
from camket.shared.text import show_day
from camket.spreadsheets.columns import Row, Table

CITY_OR_DISTRICT: Final = "city?"
"""“thành phố” alone: centrally run or of a province; its level or the length of its code tells."""
TEXTS: Final = (
    "name",
    "short_name",
    "paper_name",
    "collective",
    "kind",
    "line",
    "code",
    "body_code",
    "place",
    "area",
)
_RANK: Final = {"centre": 0, "province": 1, "district": 2, "commune": 3}
_ASK_EVERY: Final = 5000


def check_units(table: Table, on: date, scope: Scope, step: Step) -> Plan:
    """Compare the rows with each other and with the tree; write nothing."""
    return _Checker(table, on, scope, step).plan()


@dataclass(slots=True)
class _Entry:
    """One row on its way to becoming a unit."""

    row: Row
    key: str
    kind: Kind | None
    code: str
    starts_on: date
    until: date | None
    unit_id: int | None = None
    parent_id: int | None = None
    parent: _Entry | None = None
    has_parent: bool = False
    is_bad: bool = False

    def values(self) -> dict[str, str]:
        """Return the texts that stand in the row; empty cells change nothing."""
        found: dict[str, str] = {}
        found |= {code: self.row.text(code) for code in TEXTS if code in self.row.cells}
        if self.kind is not None:
            found["kind"] = self.kind.code
        if self.code:
            found["code"] = self.code
        return found


@dataclass(slots=True)
class _Stored:
    """What the database holds of the units that the sheet speaks of."""

    by_key: dict[str, int] = field(default_factory=dict)
    spans: dict[int, list[UnitSpan]] = field(default_factory=lambda: defaultdict(list))
    by_code: dict[tuple[str, str], list[UnitSpan]] = field(
        default_factory=lambda: defaultdict(list)
    )
    above: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def span_on(self, unit_id: int, day: date) -> UnitSpan | None:
        """Return the span of that day."""
        return next((one for one in self.spans[unit_id] if _holds(one, day)), None)

    def with_code(self, level: str, code: str, day: date) -> UnitSpan | None:
        """Return the territory that has the code on that day."""
        return next((one for one in self.by_code[level, code] if _holds(one, day)), None)

    def stands(self, unit_id: int, from_on: date, until: date | None) -> bool:
        """Say whether a unit exists on all those days."""
        reached: date | None = from_on
        for span in self.spans[unit_id]:
            if reached is not None and _holds(span, reached):
                reached = span.valid.upper
        return reached is None or (until is not None and until <= reached)


def _holds(span: UnitSpan, day: date) -> bool:
    valid = span.valid
    return (valid.lower is None or valid.lower <= day) and (
        valid.upper is None or day < valid.upper
    )


class _Checker:
    """Compares the rows of one sheet with each other and with the tree, in few statements."""

    def __init__(self, table: Table, on: date, scope: Scope, step: Step) -> None:
        self._table = table
        self._on = on
        self._scope = scope
        self._step = step
        self._problems = list(table.problems)
        self._stored = _Stored()
        self._new_by_key: dict[str, _Entry] = {}
        self._new_by_code: dict[tuple[str, str], list[_Entry]] = defaultdict(list)

    def plan(self) -> Plan:
        bad_rows = {problem.row for problem in self._problems}
        entries = [self._entry(row) for row in self._table.rows]
        for entry in entries:
            entry.is_bad = entry.is_bad or entry.row.number in bad_rows
        self._load(entries)
        for count, entry in enumerate(entries):
            if count % _ASK_EVERY == 0:
                self._step("check", count, len(entries))
            self._identify(entry)
        for count, entry in enumerate(entries):
            if count % _ASK_EVERY == 0:
                self._step("check", count, len(entries))
            self._find_parent(entry)
        self._load_above(entries)
        for entry in entries:
            self._check_parent(entry)
        self._check_cycles(entries)
        return self._decide(entries)

    def _tell(self, entry: _Entry, code: str, sentence: str) -> None:
        entry.is_bad = True
        self._problems.append(self._table.problem(entry.row, code, sentence))

    # --- one row by itself ---

    def _entry(self, row: Row) -> _Entry:
        starts_on = row.day("from") or self._on
        entry = _Entry(row, row.text("key"), None, row.text("code"), starts_on, row.day("until"))
        if entry.until is not None and entry.until <= starts_on:
            self._tell(
                entry,
                "until",
                f"Ngày kết thúc trước ngày bắt đầu {show_day(starts_on)}: xem lại hai ngày.",
            )
        self._read_kind(entry)
        return entry

    def _read_kind(self, entry: _Entry) -> None:
        given = entry.row.text("kind")
        if not given:
            return
        level = entry.row.text("level")
        if given == CITY_OR_DISTRICT:
            is_district = level == "district" or (not level and len(entry.code) == 3)  # noqa: PLR2004  # a district's code
            given = "district" if is_district else "city"
        kind = kinds()[given]
        if level and kind.level and level != kind.level:
            self._tell(entry, "level", f"“{kind.name}” không thuộc cấp này: xem lại cấp và loại.")
            return
        entry.kind = kind
        self._read_code(entry, kind)
        line = entry.row.text("line") or kind.line
        if (line == Line.TERRITORY.value) != (kind.line == Line.TERRITORY.value):
            self._tell(entry, "line", f"“{kind.name}” không thuộc hệ thống này: bỏ trống ô này.")

    def _read_code(self, entry: _Entry, kind: Kind) -> None:
        if not kind.digits:
            return
        if entry.code.isdigit():
            entry.code = entry.code.zfill(kind.digits)
        if not entry.code.isdigit() or len(entry.code) != kind.digits:
            told = "Thiếu mã" if not entry.code else f"Mã “{entry.code}” không đúng"
            sentence = f"{told}: mã đơn vị hành chính của {kind.name} có {kind.digits} chữ số."
            self._tell(entry, "code", sentence)

    # --- what is stored ---

    def _load(self, entries: list[_Entry]) -> None:
        """Read the units and codes the sheet names: a fixed number of statements."""
        stored = self._stored
        keys = {entry.key for entry in entries} | {entry.row.text("parent") for entry in entries}
        stored.by_key = unit_ids_by_key(keys)
        codes = {entry.code for entry in entries if entry.kind and entry.kind.digits}
        for entry in entries:
            code = entry.row.text("parent_code")
            codes |= {code, code.zfill(2), code.zfill(3)} if code else set()
        territories = [code for code, kind in kinds().items() if kind.digits]
        named = UnitSpan.objects.filter(
            Q(unit_id__in=set(stored.by_key.values()))
            | Q(
                unit_id__in=UnitSpan.objects.filter(code__in=codes, kind__in=territories).values(
                    "unit_id"
                )
            )
        )
        for span in named.order_by("unit_id", "valid").iterator(chunk_size=5000):
            stored.spans[span.unit_id].append(span)
            kind = kinds().get(span.kind)
            if kind is not None and kind.digits and span.code:
                stored.by_code[kind.level, span.code].append(span)

    def _load_above(self, entries: list[_Entry]) -> None:
        """Read what stands above the units that are stored, for the scope of the import."""
        if self._scope.unit_id is None:
            return
        parents = {entry.parent_id for entry in entries if entry.parent_id is not None}
        units = {entry.unit_id for entry in entries if entry.unit_id is not None}
        edges = UnitEdge.objects.filter(
            ancestor_id=self._scope.unit_id,
            descendant_id__in=parents | units,
            valid__contains=self._on,
        ).values_list("descendant_id", "ancestor_id")
        for below, above in edges.iterator(chunk_size=10_000):
            self._stored.above[below].add(above)

    # --- who is meant ---

    def _identify(self, entry: _Entry) -> None:
        kind = entry.kind
        if entry.key:
            entry.unit_id = self._stored.by_key.get(entry.key)
            self._claim_key(entry)
        elif kind is not None and kind.digits and entry.code:
            day = max(self._on, entry.starts_on)
            span = self._stored.with_code(kind.level, entry.code, day)
            entry.unit_id = span.unit_id if span else None
        elif not entry.is_bad:
            sentence = "Thiếu mã đơn vị: đặt một mã riêng cho đơn vị này."
            self._tell(entry, "key", sentence)
        if kind is not None and kind.digits and entry.code:
            self._claim_code(entry, kind)

    def _claim_key(self, entry: _Entry) -> None:
        first = self._new_by_key.get(entry.key)
        if first is not None:
            sentence = f"Mã “{entry.key}” đã có ở dòng {first.row.number}: mỗi đơn vị một dòng."
            self._tell(entry, "key", sentence)
            return
        self._new_by_key[entry.key] = entry
        if entry.unit_id is None and is_made_reference(entry.key):
            sentence = f"Mã “{entry.key}” là dạng mã do hệ thống đặt mà không có: đặt mã khác."
            self._tell(entry, "key", sentence)

    def _claim_code(self, entry: _Entry, kind: Kind) -> None:
        place = (kind.level, entry.code)
        for other in self._new_by_code[place]:
            if _overlap(entry.starts_on, entry.until, other.starts_on, other.until):
                sentence = f"Mã {entry.code} đã có ở dòng {other.row.number}: mỗi đơn vị một dòng."
                self._tell(entry, "code", sentence)
                break
        self._new_by_code[place].append(entry)
        if entry.unit_id is not None:
            return
        for span in self._stored.by_code[place]:
            lower = span.valid.lower or date.min
            if _overlap(entry.starts_on, entry.until, lower, span.valid.upper):
                sentence = (
                    f"Trong những ngày này mã {entry.code} là của “{span.name}” (mã đơn vị "
                    f"{self._reference(span.unit_id)}): sửa mã, hoặc ghi mã đơn vị đó."
                )
                self._tell(entry, "code", sentence)
                break

    def _reference(self, unit_id: int) -> str:
        by_id = {one: key for key, one in self._stored.by_key.items()}
        return by_id.get(unit_id, f"DV{unit_id}")

    # --- what stands above ---

    def _find_parent(self, entry: _Entry) -> None:
        key, code = entry.row.text("parent"), entry.row.text("parent_code")
        entry.has_parent = bool(key or code)
        if key:
            entry.parent = self._new_by_key.get(key)
            entry.parent_id = self._stored.by_key.get(key)
            if entry.parent is None and entry.parent_id is None:
                sentence = (
                    f"Không có đơn vị nào mang mã “{key}”: thêm dòng cho đơn vị đó, hoặc sửa mã."
                )
                self._tell(entry, "parent", sentence)
        elif code:
            self._find_parent_by_code(entry, code)
        elif entry.unit_id is None and entry.kind is not None and entry.kind.digits > 2:  # noqa: PLR2004  # only a province stands at the top
            column = "parent_code" if "parent_code" in self._table.headings else "parent"
            self._tell(entry, column, "Thiếu đơn vị cấp trên: ghi mã của huyện hoặc tỉnh.")

    def _find_parent_by_code(self, entry: _Entry, code: str) -> None:
        rank = _RANK.get(entry.kind.level, 3) if entry.kind else 3
        for level, digits in (("district", 3), ("province", 2)):
            padded = code.zfill(digits)
            if len(padded) != digits or _RANK[level] >= rank:
                continue
            for other in self._new_by_code.get((level, padded), ()):
                if other.starts_on <= entry.starts_on and (
                    other.until is None or entry.starts_on < other.until
                ):
                    entry.parent, entry.parent_id = other, other.unit_id
                    return
            span = self._stored.with_code(level, padded, entry.starts_on)
            if span is not None:
                entry.parent_id = span.unit_id
                return
        day = show_day(entry.starts_on)
        sentence = (
            f"Ngày {day} không có huyện hay tỉnh nào mang mã {code}: thêm dòng cho đơn vị đó, "
            "hoặc sửa mã."
        )
        self._tell(entry, "parent_code", sentence)

    def _check_parent(self, entry: _Entry) -> None:
        code = "parent" if entry.row.text("parent") else "parent_code"
        if entry.has_parent:
            self._check_days_of_parent(entry, code)
            self._check_kind_of_parent(entry, code)
        if self._scope.unit_id is not None and not entry.is_bad:
            self._check_scope(entry, code)

    def _check_days_of_parent(self, entry: _Entry, code: str) -> None:
        from_on, until = entry.starts_on, entry.until
        if entry.unit_id is not None:
            from_on = max(self._on, from_on)
            span = self._stored.span_on(entry.unit_id, from_on)
            until = until or (span.valid.upper if span else None)
        parent = entry.parent
        if parent is not None and parent.unit_id is None:
            stands = parent.starts_on <= from_on and (
                parent.until is None or (until is not None and until <= parent.until)
            )
        elif entry.parent_id is not None:
            stands = self._stored.stands(entry.parent_id, from_on, until)
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
            self._tell(entry, code, sentence)

    def _check_kind_of_parent(self, entry: _Entry, code: str) -> None:
        kind = entry.kind
        parent = entry.parent.kind if entry.parent is not None else None
        if parent is None and entry.parent_id is not None:
            span = self._stored.span_on(entry.parent_id, max(self._on, entry.starts_on))
            parent = kinds().get(span.kind) if span else None
        if kind is None or parent is None:
            return
        territory = Line.TERRITORY.value
        if (kind.line == territory) != (parent.line == territory):
            sentence = (
                "Địa giới hành chính và cơ quan, tổ chức là hai cây riêng: chọn cấp trên khác."
            )
            self._tell(entry, code, sentence)
        elif kind.line == territory and _RANK[parent.level] >= _RANK[kind.level]:
            sentence = f"{parent.name} không đứng trên {kind.name}: chọn cấp trên khác."
            self._tell(entry, code, sentence)

    def _check_scope(self, entry: _Entry, code: str) -> None:
        above = self._stored.above
        scope = self._scope.unit_id
        if entry.unit_id is not None and scope not in above[entry.unit_id]:
            self._tell(entry, "key", "Đơn vị này ngoài phạm vi đồng chí được nhập.")
        elif entry.parent_id is not None and scope not in above[entry.parent_id]:
            self._tell(entry, code, "Đơn vị cấp trên ngoài phạm vi đồng chí được nhập.")
        elif entry.unit_id is None and not entry.has_parent:
            sentence = "Đồng chí chỉ được nhập đơn vị dưới đơn vị mình: ghi đơn vị cấp trên."
            self._tell(entry, code, sentence)

    def _check_cycles(self, entries: list[_Entry]) -> None:
        """Walk up from each row; a row met again on the way stands above itself."""
        by_unit = {entry.unit_id: entry for entry in entries if entry.unit_id is not None}
        settled: set[int] = set()
        for entry in entries:
            path: list[_Entry] = []
            on_path: set[int] = set()
            at: _Entry | None = entry
            while at is not None and id(at) not in settled and id(at) not in on_path:
                path.append(at)
                on_path.add(id(at))
                at = self._next_above(at, by_unit)
            if at is not None and id(at) in on_path:
                self._tell_cycle(path[path.index(at) :])
            settled |= on_path

    @staticmethod
    def _next_above(entry: _Entry, by_unit: dict[int, _Entry]) -> _Entry | None:
        """Return the row of the unit above, if the sheet has one."""
        if entry.parent is not None:
            return entry.parent
        return by_unit.get(entry.parent_id) if entry.parent_id is not None else None

    def _tell_cycle(self, ring: list[_Entry]) -> None:
        names = " → ".join(entry.row.text("name") for entry in ring[:5])
        for entry in ring:
            code = "parent" if entry.row.text("parent") else "parent_code"
            sentence = f"Các đơn vị đứng trên nhau thành vòng ({names}): sửa đơn vị cấp trên."
            self._tell(entry, code, sentence)

    # --- what would be done ---

    def _decide(self, entries: list[_Entry]) -> Plan:
        self._step("check", len(entries), len(entries))
        plan = Plan(rows=len(entries), notes=self._table.notes)
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
        plan.problems = sorted(self._problems, key=lambda one: (one.row, one.letter))
        return plan

    def _kind_stands(self, entry: _Entry, day: date) -> bool:
        kind = entry.kind
        if kind is None or kind.stands_on(day):
            return True
        self._tell(
            entry,
            "kind",
            f"Ngày {show_day(day)} không có loại “{kind.name}”: {_days_of(kind)}.",
        )
        return False

    def _change(self, entry: _Entry, unit_id: int) -> UnitChange | None:
        day = self._on
        span = self._stored.span_on(unit_id, day)
        if span is None:
            span = self._stored.span_on(unit_id, entry.starts_on)
            day = entry.starts_on
        if span is None:
            sentence = (
                f"Ngày {show_day(self._on)} đơn vị này không còn hoặc chưa có: chọn ngày nhập khác."
            )
            self._tell(entry, "key" if entry.key else "code", sentence)
            return None
        written = {one.valid.lower for one in self._stored.spans[unit_id]}
        if "from" in entry.row.cells and entry.starts_on not in (*written, day):
            if not _holds(span, entry.starts_on) or entry.starts_on < (
                span.valid.lower or date.min
            ):
                self._tell(
                    entry,
                    "from",
                    f"Đơn vị đã có tên và vị trí này từ {show_day(span.valid.lower)}; lịch sử "
                    "không sửa được: ghi lại ngày đó, hoặc một ngày về sau.",
                )
                return None
            day = entry.starts_on
        if entry.until is not None and entry.until != span.valid.upper:
            sentence = "Kết thúc một đơn vị phải bằng phương án sắp xếp: bỏ trống ô này."
            self._tell(entry, "until", sentence)
            return None
        return self._texts_changed(entry, span, day)

    def _texts_changed(self, entry: _Entry, span: UnitSpan, day: date) -> UnitChange | None:
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
            self._tell(entry, "parent" if entry.row.text("parent") else "parent_code", sentence)
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
            self._tell(entry, changed, sentence)
            return None
        return UnitChange(span, day, values)


def _link_parents(entries: list[_Entry], new: dict[int, UnitEntry]) -> None:
    """Let what is written know the units above that the same sheet founds."""
    for entry in entries:
        if (made := new.get(id(entry))) is not None and entry.parent is not None:
            made.parent = new.get(id(entry.parent))


def _new_unit(entry: _Entry) -> UnitEntry:
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


def _overlap(from_on: date, until: date | None, other: date, other_until: date | None) -> bool:
    return (until is None or other < until) and (other_until is None or from_on < other_until)


def is_made_reference(key: str, letters: str = "DV") -> bool:
    """Say whether a key has the form the system gives to rows without an own key."""
    return key.startswith(letters) and key[len(letters) :].isdigit()


def unit_ids_by_key(keys: Iterable[str]) -> dict[str, int]:
    """Return the units by own key or by the reference made of their identity, in one statement."""
    wanted = {key for key in keys if key}
    made = {int(key[2:]): key for key in wanted if is_made_reference(key) and len(key) < 20}  # noqa: PLR2004  # longer is no identity
    found = {}
    rows = Unit.objects.filter(Q(key__in=wanted) | Q(pk__in=list(made), key__isnull=True))
    for pk, key in rows.values_list("pk", "key"):
        found[key or made[pk]] = pk
    return found
