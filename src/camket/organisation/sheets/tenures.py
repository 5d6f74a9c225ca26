"""Tenures as a sheet: who holds which post of which unit, from when to when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from camket.organisation.actions.importing import write_tenures
from camket.organisation.models import Tenure, TenureKind
from camket.organisation.posts import posts
from camket.organisation.sheets.common import Scope, SheetKind, units_within
from camket.organisation.sheets.tenure_checks import check_tenures, post_label
from camket.spreadsheets.columns import Column, ColumnKind

COLUMNS: Final = (
    Column(
        "person",
        "Mã cán bộ",
        ColumnKind.CODE,
        ("person_key",),
        is_required=True,
        longest=40,
        hint="Mã đã có trong hệ thống: nhập bảng cán bộ trước.",
    ),
    Column("name", "Họ và tên", ColumnKind.IGNORED, width=28, hint="Chỉ để dễ đọc, không nhập."),
    Column(
        "unit",
        "Mã đơn vị",
        ColumnKind.CODE,
        ("unit_key",),
        is_required=True,
        longest=40,
        hint="Mã đã có trong hệ thống: nhập bảng đơn vị trước.",
    ),
    Column("unit_name", "Tên đơn vị", ColumnKind.IGNORED, width=32, hint="Chỉ để dễ đọc."),
    Column(
        "post",
        "Chức danh",
        aliases=("post_code", "mã chức danh"),
        is_required=True,
        choices={post_label(one.name, code): code for code, one in posts().items()},
        width=40,
        hint="Chọn trong danh sách, hoặc ghi mã chức danh.",
    ),
    Column(
        "kind",
        "Hình thức giữ chức vụ",
        ColumnKind.CHOICE,
        ("hình thức",),
        choices={str(label): value for value, label in TenureKind.choices},
        hint="Bỏ trống là chính thức.",
    ),
    Column(
        "from",
        "Từ ngày",
        ColumnKind.DAY,
        ("from_on",),
        hint="Ngày đầu tiên giữ chức vụ. Bỏ trống thì lấy ngày nhập.",
    ),
    Column(
        "until",
        "Đến hết ngày",
        ColumnKind.LAST_DAY,
        ("until_on",),
        hint="Ngày cuối cùng giữ chức vụ. Bỏ trống là chưa thôi.",
    ),
    Column("decision_no", "Quyết định số", longest=80, width=24),
)


_READ: Final = (
    "person_id",
    "person__key",
    "person__full_name",
    "unit_id",
    "unit__key",
    "unit__spans__name",
    "post__name",
    "post__code",
    "kind",
    "valid",
    "decision_no",
)


def rows(on: date, scope: Scope) -> Iterator[Mapping[str, Any]]:
    """Return who holds what on a day, as `check_tenures` reads it back unchanged."""
    held = (
        Tenure.objects.filter(valid__contains=on, unit__spans__valid__contains=on)
        .values_list(*_READ)
        .order_by("unit__spans__sort_key", "unit_id", "post__rank", "person__sort_key", "pk")
    )
    if scope.unit_id is not None:
        held = held.filter(unit_id__in=units_within(scope, on))
    for one in held.iterator(chunk_size=5000):
        person_id, person_key, name, unit_id, unit_key, unit, post, code, kind, valid, number = one
        yield {
            "person": person_key or f"CB{person_id}",
            "name": name,
            "unit": unit_key or f"DV{unit_id}",
            "unit_name": unit,
            "post": post_label(post, code),
            "kind": kind,
            "from": valid.lower,
            "until": valid.upper,
            "decision_no": number,
        }


TENURES: Final = SheetKind(
    code="tenures",
    name="chức vụ",
    sheet="Chức vụ",
    columns=COLUMNS,
    check=check_tenures,
    write=write_tenures,
    rows=rows,
    hints=(
        "Mỗi lần giữ chức vụ một dòng, nhận ra theo cán bộ, đơn vị, chức danh và ngày bắt đầu.",
        "Ghi ngày cuối vào dòng đang giữ là ghi thôi chức vụ; người kế tiếp ghi ở dòng khác.",
        "Tạm đình chỉ và ủy quyền không nhập ở đây.",
    ),
)
