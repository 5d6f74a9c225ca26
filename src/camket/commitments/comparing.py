"""What changed between two texts of a commitment, in the words of the page; plain Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
_DIRECTIONS: Final = {
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
    """

    where: str
    before: str
    after: str
    item: int = 0


def changes_between(before: Text, after: Text) -> list[Change]:
    """Return every difference of the agreed parts, in the order of the paper."""
    found = list(_general(before, after, _GENERAL[:1]))
    found += _items(before.get("items", []), after.get("items", []))
    found += _rows(
        "Cấp trên bảo đảm", before.get("duties", []), after.get("duties", []), "text", _DUTY, 0
    )
    found += _general(before, after, _GENERAL[1:])
    return found


def _general(before: Text, after: Text, fields: Sequence[tuple[str, str]]) -> Iterator[Change]:
    for key, name in fields:
        old, new = str(before.get(key, "")), str(after.get(key, ""))
        if old != new:
            yield Change(name, old, new)


def _items(before: Sequence[Text], after: Sequence[Text]) -> Iterator[Change]:
    old_by_key = {item["key"]: (number, item) for number, item in enumerate(before, start=1)}
    kept: set[str] = set()
    for number, item in enumerate(after, start=1):
        found = old_by_key.get(item["key"])
        if found is None:
            yield Change(f"Vấn đề {number}, thêm mới", "", item["title"], number)
            continue
        kept.add(item["key"])
        place, old = found
        if place != number:
            yield Change(f"Vấn đề {number}, thứ tự", str(place), str(number), number)
        yield from _fields(f"Vấn đề {number}", old, item, _ITEM, number)
        for key, label, fields in (("measures", "số đo", _MEASURE), ("works", "việc", _WORK)):
            name = "name" if key == "measures" else "title"
            yield from _rows(f"Vấn đề {number}, {label}", old[key], item[key], name, fields, number)
    for key, (number, old) in old_by_key.items():
        if key not in kept:
            yield Change(f"Vấn đề {number} của bản trước, bỏ", old["title"], "")


def _rows(
    label: str,
    before: Sequence[Text],
    after: Sequence[Text],
    name: str,
    fields: Sequence[tuple[str, str]],
    item: int,
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
            yield Change(f"{label}, thêm mới", "", str(row[name]), item)
        else:
            yield from _fields(f"{label} “{row[name]}”", partner, row, fields, item)
    for old in waiting:
        yield Change(f"{label}, bỏ", str(old[name]), "", item)


def _fields(
    label: str, before: Text, after: Text, fields: Sequence[tuple[str, str]], item: int
) -> Iterator[Change]:
    for key, name in fields:
        old, new = before.get(key, ""), after.get(key, "")
        if old != new:
            yield Change(f"{label}: {name}", _shown(key, old), _shown(key, new), item)


def _shown(key: str, value: str) -> str:
    if not value:
        return ""
    if key == "due_on":
        return show_day(date.fromisoformat(value))
    if key in {"baseline", "target"}:
        return show_number(Decimal(value))
    return _DIRECTIONS.get(value, value) if key == "direction" else value
