"""The acts of a plan, as plain values: whom a change happens to, and who comes after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

from camket.shared.errors import UnusableInputError
from camket.shared.text import clean

LINES: Final = ("party", "state", "front", "territory")
AS_INSTALLED: Final = "installed"
"""No style of its own any more: the body writes as the installation says."""
STYLES: Final = ("", "party", "state", AS_INSTALLED)
CHOOSES_STYLE: Final = "front"
"""The line whose bodies may choose in whose style they write (`documents.style.FRONT_SOURCES`)."""
SHARES: Final = ("whole", "part")


class ActKind(StrEnum):
    """The nine kinds of change, by the codes that successions keep (organisation.md §4.1)."""

    ABSORB = "absorb"
    MERGE = "merge"
    SPLIT = "split"
    FOUND = "found"
    DISSOLVE = "dissolve"
    DISBAND = "disband"
    CLOSE = "close"
    TRANSFER = "transfer"
    RENAME = "rename"


ENDING: Final = frozenset(
    {
        ActKind.ABSORB,
        ActKind.MERGE,
        ActKind.SPLIT,
        ActKind.DISSOLVE,
        ActKind.DISBAND,
        ActKind.CLOSE,
    }
)
"""The kinds in which the units they happen to end that day."""


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit that exists, or one that the same plan founds under a key of its own."""

    unit_id: int | None = None
    key: str = ""

    @property
    def at(self) -> int | str:
        """Return the identity, or the key while there is none."""
        return self.key if self.unit_id is None else self.unit_id


@dataclass(frozen=True, slots=True)
class NewUnitText:
    """What a unit is called from the day on.

    When it renames or moves a unit, an empty field keeps what stood there, except the shorter
    names, which follow a new name. `unit_key` is the installation's own code for a founded unit.
    `paper_style` is the style a body of the Front chose: "party", "state", or `AS_INSTALLED`.
    """

    name: str
    kind: str
    short_name: str = ""
    paper_name: str = ""
    collective: str = ""
    line: str = "party"
    code: str = ""
    body_code: str = ""
    place: str = ""
    area: str = ""
    paper_style: str = ""
    unit_key: str = ""


@dataclass(frozen=True, slots=True)
class HeirRef:
    """One who comes after: with the whole or a part, and whether what is undone waits for him."""

    unit: UnitRef
    share: str = "whole"
    is_main: bool = True


@dataclass(frozen=True, slots=True)
class Act:
    """One change of a plan.

    Attributes:
        kind: One of `ActKind`.
        units: Whom it happens to; nobody when units are founded.
        heirs: Who comes after; they may be founded by any act of the same plan.
        new: The units this act founds, each under a key that is unique in the plan.
        parent: The superior of the founded units, or the new superior of a moved one. Without it
            founded units stand where the first of `units` stood, and a moved unit keeps its
            superior or follows what its superior became.
        text: The new name of a renamed unit, or of a moved one that is also renamed.
    """

    kind: str
    units: tuple[UnitRef, ...] = ()
    heirs: tuple[HeirRef, ...] = ()
    new: tuple[tuple[str, NewUnitText], ...] = ()
    parent: UnitRef | None = None
    text: NewUnitText | None = None


# --- as a plan keeps them ---------------------------------------------------------------------

_TEXT_FIELDS: Final = tuple(field.name for field in fields(NewUnitText))


def acts_to_json(acts: Sequence[Act]) -> list[dict[str, Any]]:
    """Return the acts as a plan keeps them; empty parts are left out."""
    return [_act_to_json(act) for act in acts]


def _act_to_json(act: Act) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": act.kind}
    if act.units:
        row["units"] = [_ref_to_json(unit) for unit in act.units]
    if act.heirs:
        row["heirs"] = [
            {**_ref_to_json(heir.unit), "share": heir.share, "is_main": heir.is_main}
            for heir in act.heirs
        ]
    if act.new:
        row["new"] = [{"key": key, **_text_to_json(text)} for key, text in act.new]
    if act.parent is not None:
        row["parent"] = _ref_to_json(act.parent)
    if act.text is not None:
        row["text"] = _text_to_json(act.text)
    return row


def _ref_to_json(ref: UnitRef) -> dict[str, Any]:
    return {"key": ref.key} if ref.unit_id is None else {"unit_id": ref.unit_id}


def _text_to_json(text: NewUnitText) -> dict[str, str]:
    values = {name: str(getattr(text, name)) for name in _TEXT_FIELDS}
    return {name: value for name, value in values.items() if value or name in {"name", "kind"}}


def acts_from_json(rows: object) -> tuple[Act, ...]:
    """Read acts as a plan keeps them, or as a form or a file brings them.

    Raises:
        UnusableInputError: Something is not what an act is made of; the message says where.
    """
    return tuple(
        _act_from_json(_mapping(row, f"Việc {number}"), f"Việc {number}")
        for number, row in enumerate(_list(rows, "Phương án"), start=1)
    )


def _act_from_json(row: Mapping[str, Any], where: str) -> Act:
    _only(row, ("kind", "units", "heirs", "new", "parent", "text"), where)
    kind = row.get("kind")
    if kind not in set(ActKind):
        raise _unusable(
            where, f"hình thức “{kind}” không có. Chọn một trong: {', '.join(ActKind)}."
        )
    parent, text = row.get("parent"), row.get("text")
    return Act(
        kind=str(kind),
        units=tuple(_ref(part, f"{where}, đơn vị") for part in _list(row.get("units", []), where)),
        heirs=tuple(_heirs(row.get("heirs", []), where)),
        new=tuple(_new(row.get("new", []), where)),
        parent=None if parent is None else _ref(parent, f"{where}, cấp trên"),
        text=None if text is None else _text(text, f"{where}, tên mới"),
    )


def _heirs(rows: object, where: str) -> Iterator[HeirRef]:
    place = f"{where}, nơi tiếp nhận"
    for part in _list(rows, where):
        row = _mapping(part, place)
        _only(row, ("unit_id", "key", "share", "is_main"), place)
        share, is_main = row.get("share", "whole"), row.get("is_main", True)
        if share not in SHARES or not isinstance(is_main, bool):
            raise _unusable(place, "phần là “whole” hoặc “part”, tiếp nhận chính là đúng hoặc sai.")
        ref = {name: row[name] for name in ("unit_id", "key") if name in row}
        yield HeirRef(_ref(ref, place), str(share), is_main)


def _new(rows: object, where: str) -> Iterator[tuple[str, NewUnitText]]:
    place = f"{where}, đơn vị mới"
    for part in _list(rows, where):
        row = dict(_mapping(part, place))
        key = row.pop("key", "")
        if not isinstance(key, str) or not clean(key):
            raise _unusable(place, "thiếu mã tạm (key) trong phương án.")
        yield clean(key), _text(row, place)


def _ref(value: object, where: str) -> UnitRef:
    row = _mapping(value, where)
    _only(row, ("unit_id", "key"), where)
    unit_id, key = row.get("unit_id"), row.get("key", "")
    if isinstance(unit_id, int) and not isinstance(unit_id, bool) and not key:
        return UnitRef(unit_id=unit_id)
    if unit_id is None and isinstance(key, str) and clean(key):
        return UnitRef(key=clean(key))
    raise _unusable(where, "ghi mã số một đơn vị đã có (unit_id) hoặc mã tạm của đơn vị mới (key).")


def _text(value: object, where: str) -> NewUnitText:
    row = _mapping(value, where)
    _only(row, _TEXT_FIELDS, where)
    if not all(isinstance(part, str) for part in row.values()):
        raise _unusable(where, "mọi ô phải là chữ.")
    texts = {name: clean(part) for name, part in row.items()}
    if texts.get("line", "party") not in LINES:
        raise _unusable(
            where, f"hệ thống “{texts['line']}” không có. Chọn một trong: {', '.join(LINES)}."
        )
    if texts.get("paper_style", "") not in STYLES:
        raise _unusable(
            where, f"thể thức “{texts['paper_style']}” không có: {', '.join(STYLES[1:])}."
        )
    return NewUnitText(**{"name": "", "kind": "", **texts})


def _list(value: object, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise _unusable(where, "cần một danh sách.")
    return value


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _unusable(where, "cần các ô có tên.")
    return value


def _only(row: Mapping[str, Any], names: Sequence[str], where: str) -> None:
    if strange := sorted(str(name) for name in row if name not in names):
        raise _unusable(where, f"không rõ ô {', '.join(strange)}.")


def _unusable(where: str, what: str) -> UnusableInputError:
    return UnusableInputError(f"{where}: {what}")
