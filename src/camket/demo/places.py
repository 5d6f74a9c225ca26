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
    ("so-tu-phap", "Sở Tư pháp"),
    ("so-giao-duc", "Sở Giáo dục và Đào tạo"),
    ("so-y-te", "Sở Y tế"),
    ("so-van-hoa", "Sở Văn hóa, Thể thao và Du lịch"),
    ("so-dan-toc", "Sở Dân tộc và Tôn giáo"),
    ("so-ngoai-vu", "Sở Ngoại vụ"),
    ("thanh-tra", "Thanh tra tỉnh"),
    ("vp-ubnd", "Văn phòng Ủy ban nhân dân tỉnh"),
    ("vp-hdnd", "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh"),
    ("khu-kinh-te", "Ban Quản lý Khu kinh tế tỉnh"),
    ("bql-du-an", "Ban Quản lý dự án đầu tư xây dựng tỉnh"),
    ("quan-su", "Bộ Chỉ huy Quân sự tỉnh"),
    ("cong-an", "Công an tỉnh"),
    ("bien-phong", "Ban Chỉ huy Bộ đội Biên phòng tỉnh"),
    ("toa-an", "Tòa án nhân dân tỉnh"),
    ("vien-kiem-sat", "Viện kiểm sát nhân dân tỉnh"),
    ("thi-hanh-an", "Thi hành án dân sự tỉnh"),
    ("thue", "Thuế tỉnh"),
    ("thong-ke", "Thống kê tỉnh"),
    ("bao-hiem", "Bảo hiểm xã hội tỉnh"),
    ("kho-bac", "Kho bạc Nhà nước khu vực tại tỉnh"),
    ("hai-quan", "Hải quan cửa khẩu Lao Bảo"),
    ("truong-chinh-tri", "Trường Chính trị tỉnh"),
    ("bao-dai", "Báo và phát thanh, truyền hình tỉnh"),
    ("benh-vien", "Bệnh viện Đa khoa tỉnh"),
    ("cao-dang", "Trường Cao đẳng Kỹ thuật tỉnh"),
)
"""Bodies of the state and the units under them: key and name."""

ORGANISATIONS: Final = (
    ("mat-tran", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"),
    ("cong-doan", "Liên đoàn Lao động tỉnh"),
    ("doan-thanh-nien", "Tỉnh đoàn"),
    ("phu-nu", "Hội Liên hiệp Phụ nữ tỉnh"),
    ("nong-dan", "Hội Nông dân tỉnh"),
    ("cuu-chien-binh", "Hội Cựu chiến binh tỉnh"),
    ("chu-thap-do", "Hội Chữ thập đỏ tỉnh"),
    ("lien-hiep-khkt", "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh"),
    ("van-hoc", "Hội Văn học Nghệ thuật tỉnh"),
    ("hop-tac-xa", "Liên minh Hợp tác xã tỉnh"),
)
"""The Front, the socio-political organisations and the associations of the province."""

UPPER: Final = (*DEPARTMENTS, *ORGANISATIONS)
"""The 42 bodies that promise to the provincial committee beside its 78 communes."""

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

SECOND_CELLS: Final = (
    *(
        f"thôn {name}"
        for name in (
            "Vĩnh An",
            "Vĩnh Đại",
            "Mộc Đức",
            "Thạch Đâu",
            "Bích Giang",
            "Trương Xá",
            "Định Xá",
            "Cam Vũ 1",
            "Cam Vũ 2",
            "Tam Hiệp",
            "Lâm Lang",
            "Nhật Lệ",
            "Thiện Chánh",
            "An Mỹ",
            "An Thái",
            "Ba Thung",
            "Bắc Bình",
            "Bản Chùa",
            "Tân Lập",
            "Xuân Mỹ",
            "Đâu Bình",
            "Cẩm Thạch",
            "Kim Đâu",
            "Trúc Khê",
            "Phổ Lại",
            "Phú Hậu",
            "Xuân Khê",
        )
    ),
    "Trường THCS Cam Hiếu",
    "Trường THCS Cam Thủy",
    "Trường Tiểu học Cam Tuyền",
    "Trường Tiểu học Thanh An",
    "Trường Mầm non Hiếu Giang",
    "Trạm Y tế Hiếu Giang",
    "Công an xã Hiếu Giang",
    "Quân sự xã Hiếu Giang",
    "Cơ quan Đảng Hiếu Giang",
    "Cơ quan chính quyền Hiếu Giang",
)
"""The 37 cells of the commune Hiếu Giang."""

CELLS_OF: Final = {CAM_LO_CODE: CELLS, SECOND_COMMUNE_CODE: SECOND_CELLS}
"""The communes whose cells, members and assignments the demo holds."""
COMMUNE_OF_CELL: Final = {name: code for code, names in CELLS_OF.items() for name in names}


def commune_of(key: str) -> str:
    """Return the code of the commune a unit key such as `cell:thôn Mai Lộc 2` stands in."""
    return COMMUNE_OF_CELL[key.removeprefix("cell:")]
