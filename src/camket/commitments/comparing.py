"""What changed between two texts of a commitment, in the words of the page; plain Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from camket.shared.text import show_day, show_number

Text = Mapping[str, Any]

_GENERAL: Final = (
    ("legal_basis", "Căn cứ"),
    ("pledge", "Trách nhiệm nếu không hoàn thành"),
    ("recommendations", "Kiến nghị với cấp trên"),
)
_ITEM: Final = (
    ("title", "tên vấn đề"),
    ("field", "lĩnh vực"),
    ("why", "vì sao chọn"),
    ("current_state", "hiện trạng"),
    ("expected_result", "kết quả cần đạt"),
)
_MEASURE: Final = (
    ("name", "tên số đo"),
    ("baseline", "hiện có"),
    ("target", "cam kết"),
    ("unit", "đơn vị tính"),
    ("direction", "chiều"),
    ("due_on", "thời hạn"),
)
_WORK: Final = (
    ("title", "nội dung"),
    ("lead", "người chủ trì"),
    ("lead_post", "chức danh chủ trì"),
    ("coordinators", "phối hợp"),
    ("due_on", "thời hạn"),
    ("product", "sản phẩm"),
)
_DUTY: Final = (
    ("text", "nội dung"),
    ("responsible", "cơ quan thực hiện"),
    ("due_on", "thời hạn"),
)
DIRECTIONS: Final = {
    "higher": "đạt từ mức này trở lên",
    "lower": "không vượt quá mức này",
    "by_date": "xong trước thời hạn",
    "yes_no": "có hoặc không",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One place where two texts differ; an empty side was added or taken away.

    Attributes:
        where: The place, as "Vấn đề 2, số đo “Diện tích”: cam kết".
        before: What stood there.
        after: What stands there now.
        item: Number of the item in the later text; 0 outside the items and for one taken away.
        key: The place whatever the order of the items: a reason belongs to it.
        of_item: Key of the item it belongs to; empty outside the items.
        row: Name of the measure or work; empty elsewhere.
        field: What of it changed; empty where the whole was added or taken away.
    """

    where: str
    before: str
    after: str
    item: int = 0
    key: str = ""
    of_item: str = ""
    row: str = ""
    field: str = ""


def changes_between(before: Text, after: Text) -> list[Change]:
    """Return every difference of the agreed parts, in the order of the paper."""
    found = list(_general(before, after, _GENERAL[:1]))
    found += _items(before.get("items", []), after.get("items", []))
    duties = _At("Cấp trên bảo đảm", rows="duties")
    found += _rows(duties, before.get("duties", []), after.get("duties", []), "text", _DUTY)
    found += _general(before, after, _GENERAL[1:])
    return found


def _general(before: Text, after: Text, fields: Sequence[tuple[str, str]]) -> Iterator[Change]:
    for key, name in fields:
        old, new = str(before.get(key, "")), str(after.get(key, ""))
        if old != new:
            yield Change(name, old, new, key=key, field=key)


def _items(before: Sequence[Text], after: Sequence[Text]) -> Iterator[Change]:
    old_by_key = {item["key"]: (number, item) for number, item in enumerate(before, start=1)}
    kept: set[str] = set()
    for number, item in enumerate(after, start=1):
        found = old_by_key.get(item["key"])
        if found is None:
            yield Change(
                f"Vấn đề {number}, thêm mới",
                "",
                item["title"],
                number,
                key=f"{item['key']}|new",
                of_item=item["key"],
            )
            continue
        kept.add(item["key"])
        place, old = found
        if place != number:
            yield Change(
                f"Vấn đề {number}, thứ tự",
                str(place),
                str(number),
                number,
                key=f"{item['key']}|place",
                of_item=item["key"],
                field="position",
            )
        at = _At(f"Vấn đề {number}", number, item["key"])
        yield from _fields(at, old, item, _ITEM)
        for key, label, fields in (("measures", "số đo", _MEASURE), ("works", "việc", _WORK)):
            name = "name" if key == "measures" else "title"
            rows = _At(f"Vấn đề {number}, {label}", number, item["key"], key)
            yield from _rows(rows, old[key], item[key], name, fields)
    for key, (number, old) in old_by_key.items():
        if key not in kept:
            yield Change(
                f"Vấn đề {number} của bản trước, bỏ",
                old["title"],
                "",
                key=f"{key}|gone",
                of_item=key,
            )


@dataclass(frozen=True, slots=True)
class _At:
    """Where rows or fields stand: the words, the item's number and key, which list of it."""

    label: str
    item: int = 0
    of_item: str = ""
    rows: str = ""

    def key(self, *parts: str) -> str:
        """Return the place as a stable key."""
        return "|".join(part for part in (self.of_item, self.rows, *parts) if part)


def _rows(
    at: _At,
    before: Sequence[Text],
    after: Sequence[Text],
    name: str,
    fields: Sequence[tuple[str, str]],
) -> Iterator[Change]:
    """Compare rows of a list: those of one name belong together, the rest by their order."""
    waiting = list(before)
    pairs: list[tuple[Text | None, Text]] = []
    for row in after:
        same = next((old for old in waiting if old[name] == row[name]), None)
        if same is not None:
            waiting.remove(same)
        pairs.append((same, row))
    for old, row in pairs:
        partner = old if old is not None else (waiting.pop(0) if waiting else None)
        if partner is None:
            yield _whole(at, "thêm mới", "", str(row[name]))
        else:
            one = replace(at, label=f"{at.label} “{row[name]}”")
            yield from _fields(one, partner, row, fields, row=str(partner[name]))
    for old in waiting:
        yield _whole(at, "bỏ", str(old[name]), "")


def _whole(at: _At, word: str, before: str, after: str) -> Change:
    name = before or after
    key = at.key(name, "gone" if before else "new")
    return Change(
        f"{at.label}, {word}", before, after, at.item, key=key, of_item=at.of_item, row=name
    )


def _fields(
    at: _At, before: Text, after: Text, fields: Sequence[tuple[str, str]], *, row: str = ""
) -> Iterator[Change]:
    for key, name in fields:
        old, new = before.get(key, ""), after.get(key, "")
        if old != new:
            yield Change(
                f"{at.label}: {name}",
                _shown(key, old),
                _shown(key, new),
                at.item,
                key=at.key(row, key),
                of_item=at.of_item,
                row=row,
                field=key,
            )


def _shown(key: str, value: str) -> str:
    if not value:
        return ""
    if key == "due_on":
        return show_day(date.fromisoformat(value))
    if key in {"baseline", "target"}:
        return show_number(Decimal(value))
    return DIRECTIONS.get(value, value) if key == "direction" else value
