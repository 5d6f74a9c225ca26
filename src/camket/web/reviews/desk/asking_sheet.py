"""Who would stand elsewhere, and why, as a workbook."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from camket.reviews.decisions.questions import Moved
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import LEVELS, SUBJECT_NAMES, Period
from camket.spreadsheets.columns import Column
from camket.spreadsheets.writing import Title, write_rows

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAMES: Final = {**{code: str(name) for code, name in LEVELS}, "": "Cấp có thẩm quyền quyết định"}
_BASIS: Final = {
    "A": "",
    "B": " (văn bản áp dụng ở cơ quan, địa phương)",
    "C": " (thiết lập chưa kiểm chứng, không phải quy định)",
}
COLUMNS: Final = (
    Column("kind", "Loại đối tượng", width=26),
    Column("group", "Nhóm nhiệm vụ tương đồng", width=26),
    Column("name", "Đối tượng", width=32),
    Column("unit", "Đơn vị", width=32),
    Column("before", "Theo quy tắc đang áp dụng", width=30),
    Column("after", "Theo giả định", width=30),
    Column("decided", "Đã quyết định", width=30),
    Column("why", "Vì sao", width=80),
)


def workbook_of(period: Period, moved: Iterable[Moved]) -> bytes:
    """Return the movers as a workbook; it says itself that nothing was decided by it."""
    title = Title(
        "Giả định",
        f"Giả định về kỳ {period}: các đối tượng có mức khác.",
        ("Đây là tính thử; không đề nghị, không quyết định mức của ai.",),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gia-dinh.xlsx"
        write_rows(path, COLUMNS, (_row(one) for one in moved), title)
        return path.read_bytes()


def _row(one: Moved) -> dict[str, str]:
    return {
        "kind": str(SUBJECT_NAMES[SubjectKind(one.kind)]),
        "group": one.group,
        "name": one.name,
        "unit": one.unit_name,
        "before": _NAMES[one.before],
        "after": _NAMES[one.after],
        "decided": _NAMES[one.decided] if one.decided else "",
        "why": " ".join(f"{says} {title}{_BASIS[mark]}." for says, title, mark in one.why),
    }
