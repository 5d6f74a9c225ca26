"""The province as it has stood since 1 July 2025, read from the shipped table of units."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_DATA: Final = Path(__file__).parent / "data"
PROVINCE_CODE: Final = "44"
CAM_LO_CODE: Final = "19597"
SECOND_COMMUNE_CODE: Final = "19603"


@dataclass(frozen=True, slots=True)
class Place:
    """A commune, ward or special zone, with the old district most of it came from."""

    code: str
    name: str
    kind: str
    area: str

    @property
    def place(self) -> str:
        """Return the place name alone: Cam Lộ."""
        return self.name.removeprefix("Xã ").removeprefix("Phường ").removeprefix("Đặc khu ")

    @property
    def low(self) -> str:
        """Return the name inside a sentence: xã Cam Lộ."""
        return f"{self.kind} {self.place}"


def communes() -> list[Place]:
    """Return the 78 communes of the province, in the order of their codes."""
    rows = [row for row in _read("units-2025-07-01.csv") if row["parent_code"] == PROVINCE_CODE]
    areas = _areas()
    return [
        Place(row["code"], row["name"], row["type"].lower(), areas[row["code"]])
        for row in sorted(rows, key=lambda row: row["code"])
    ]


def _areas() -> dict[str, str]:
    """Return, for each new commune, the old district that most of its predecessors stood in."""
    before = {(row["level"], row["code"]): row for row in _read("units-2025-06-30.csv")}
    votes: dict[str, Counter[str]] = {}
    for row in _read("successions-2025-07-01.csv"):
        old = before.get((row["level"], row["old_code"]))
        if old is None or row["level"] == "province":
            continue
        district = old if row["level"] == "district" else before[("district", old["parent_code"])]
        weight = 2 if row["main_successor"] == "yes" else 1
        votes.setdefault(row["new_code"], Counter())[_short(district["name"])] += weight
    return {code: counts.most_common(1)[0][0] for code, counts in votes.items()}


def _short(name: str) -> str:
    # the table writes both "Thành phố" and "Thành Phố"
    for prefix in ("thành phố ", "thị xã ", "huyện đảo ", "huyện "):
        if name.lower().startswith(prefix):
            return name[len(prefix) :]
    return name


def _read(name: str) -> Iterator[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8-sig", newline="") as handle:
        yield from csv.DictReader(handle)


DEPARTMENTS: Final = (
    ("so-tai-chinh", "Sở Tài chính"),
    ("so-xay-dung", "Sở Xây dựng"),
    ("so-nong-nghiep", "Sở Nông nghiệp và Môi trường"),
    ("so-noi-vu", "Sở Nội vụ"),
    ("so-cong-thuong", "Sở Công Thương"),
    ("so-khoa-hoc", "Sở Khoa học và Công nghệ"),
)

CELLS: Final = (
    *(
        f"thôn {name}"
        for name in (
            "Mai Lộc 1",
            "Mai Lộc 2",
            "Mai Lộc 3",
            "Mai Đàn",
            "Minh Hương",
            "Đốc Kỉnh",
            "Sơn Nam",
            "Thanh Nam",
            "Cam Phú 1",
            "Cam Phú 2",
            "Cam Phú 3",
            "Phan Xá",
            "Quật Xá",
            "Phường Cội",
            "Tân Trang",
            "Tân Xuân",
            "Cam Lộ Hạ",
            "Nghĩa Hy",
            "Hậu Viên",
            "Thượng Viên",
            "Trung Viên",
            "Đông Định",
            "An Hưng",
            "Thiết Xá",
            "Tây Hòa",
            "Cu Hoan",
            "Bảng Sơn",
        )
    ),
    "Trường THPT Cam Lộ",
    "Trường THCS số 1",
    "Trường THCS số 2",
    "Trường Tiểu học số 1",
    "Trường Tiểu học số 2",
    "Trường Mầm non",
    "Trạm Y tế",
    "Công an xã",
    "Quân sự xã",
    "Cơ quan Đảng",
    "Cơ quan chính quyền",
)
"""The 38 cells of the commune Cam Lộ: 27 of villages, 11 of schools and offices."""
