"""Units as a sheet: its columns, and what an export holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from camket.documents.style import FRONT_SOURCES
from camket.organisation.actions.importing import write_units
from camket.organisation.kinds import kinds
from camket.organisation.models import Line, PaperStyle, UnitSpan
from camket.organisation.sheets.common import Scope, SheetKind, units_within
from camket.organisation.sheets.unit_checks import check_units
from camket.organisation.sheets.unit_rows import CITY_OR_DISTRICT, TEXTS
from camket.spreadsheets.columns import Column, ColumnKind

_TYPES: Final = {
    "tỉnh": "province",
    "thành phố": CITY_OR_DISTRICT,
    "thành phố trực thuộc trung ương": "city",
    "thành phố thuộc tỉnh": "district",
    "thành phố thuộc thành phố trực thuộc trung ương": "district",
    "huyện": "district",
    "quận": "district",
    "thị xã": "district",
    "xã": "commune",
    "phường": "ward",
    "thị trấn": "township",
    "đặc khu": "special_zone",
}
_LEVELS: Final = {"tỉnh": "province", "huyện": "district", "xã": "commune"}

COLUMNS: Final = (
    Column(
        "key",
        "Mã đơn vị",
        ColumnKind.CODE,
        ("unit_key", "ma_don_vi"),
        longest=40,
        hint="Mã do cơ quan tự đặt, không đổi và không dùng lại. Bỏ trống được nếu là xã, huyện, "
        "tỉnh đã có mã đơn vị hành chính.",
    ),
    Column("name", "Tên đơn vị", aliases=("ten", "tên"), is_required=True, width=36),
    Column("short_name", "Tên gọn", longest=120, width=24, hint="Bỏ trống thì lấy tên đơn vị."),
    Column("paper_name", "Tên trên văn bản", width=36, hint="Bỏ trống thì lấy tên đơn vị."),
    Column(
        "kind",
        "Loại",
        ColumnKind.CHOICE,
        ("type", "loại đơn vị"),
        is_required=True,
        choices={kind.name: code for code, kind in kinds().items()},
        spellings=_TYPES,
        width=28,
    ),
    Column(
        "level",
        "Cấp",
        ColumnKind.CHOICE,
        choices=_LEVELS,
        spellings={code: code for code in _LEVELS.values()},
        in_template=False,
    ),
    Column(
        "line",
        "Hệ thống",
        ColumnKind.CHOICE,
        choices={str(label): value for value, label in Line.choices},
        width=22,
        hint="Bỏ trống thì theo loại.",
    ),
    Column(
        "parent",
        "Mã đơn vị cấp trên",
        ColumnKind.CODE,
        ("parent_key", "đơn vị cấp trên"),
        longest=40,
        hint="Mã đơn vị của cấp trên, có trong bảng này hoặc đã có trong hệ thống.",
    ),
    Column(
        "parent_code",
        "Mã hành chính cấp trên",
        ColumnKind.CODE,
        longest=10,
        hint="Với xã, huyện: mã đơn vị hành chính của cấp trên, nếu không ghi mã đơn vị cấp trên.",
    ),
    Column(
        "code",
        "Mã đơn vị hành chính",
        ColumnKind.CODE,
        ("mã hành chính",),
        longest=10,
        hint="Mã của Cục Thống kê: tỉnh 2 số, huyện 3 số, xã 5 số; giữ các số 0 ở đầu.",
    ),
    Column("body_code", "Ký hiệu cơ quan", longest=20, hint="Ký hiệu trên số văn bản, ví dụ ĐU."),
    Column("collective", "Tập thể ký", longest=120, hint="Ví dụ: Ban Thường vụ Đảng ủy."),
    Column("place", "Địa danh", longest=80, hint="Địa danh ghi trên văn bản."),
    Column("area", "Địa bàn", longest=80),
    Column(
        "paper_style",
        "Thể thức văn bản",
        ColumnKind.CHOICE,
        choices={str(label): value for value, label in PaperStyle.choices},
        width=22,
        hint=f"Chỉ ghi cho Mặt trận, đoàn thể; bỏ trống thì theo hệ thống. {FRONT_SOURCES}.",
    ),
    Column(
        "from",
        "Hiệu lực từ",
        ColumnKind.DAY,
        ("valid_from", "từ ngày"),
        hint="Ngày đầu tiên đơn vị có tên và vị trí này. Bỏ trống thì lấy ngày nhập.",
    ),
    Column(
        "until",
        "Đến hết ngày",
        ColumnKind.LAST_DAY,
        ("valid_until", "hiệu lực đến hết"),
        hint="Chỉ ghi cho đơn vị cũ đã kết thúc.",
    ),
    Column("area_km2", "area_km2", ColumnKind.IGNORED, in_template=False),
)


def rows(on: date, scope: Scope) -> Iterator[Mapping[str, Any]]:
    """Return the units of a day, upper levels first, as `check` reads them back unchanged."""
    spans = (
        UnitSpan.objects.filter(valid__contains=on)
        .select_related("unit", "parent")
        .order_by("line", "code", "sort_key", "unit_id")
    )
    if scope.unit_id is not None:
        spans = spans.filter(unit_id__in=units_within(scope, on))
    for span in spans.iterator(chunk_size=5000):
        yield {
            "key": span.unit.reference,
            **{code: getattr(span, code) for code in TEXTS},
            "parent": span.parent.reference if span.parent else "",
            "from": span.valid.lower,
            "until": span.valid.upper,
        }


UNITS: Final = SheetKind(
    code="units",
    name="đơn vị",
    sheet="Đơn vị",
    columns=COLUMNS,
    check=check_units,
    write=write_units,
    rows=rows,
    hints=(
        "Mỗi đơn vị một dòng, nhận ra theo mã đơn vị, hoặc theo cấp và mã hành chính.",
        "Ô để trống không làm thay đổi điều đã ghi.",
        "Đổi tên được ghi từ ngày nhập; điều đã ghi cho những ngày trước giữ nguyên.",
        "Sáp nhập, chia tách, chuyển giao, giải thể không nhập ở đây mà lập phương án sắp xếp.",
    ),
)
