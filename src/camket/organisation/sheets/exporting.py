"""Write templates and exports of the kinds of sheets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from camket.organisation.sheets.common import Scope, SheetKind
from camket.shared.text import show_day
from camket.spreadsheets.writing import Title, write_rows


def write_template(kind: SheetKind, path: Path) -> None:
    """Write an empty, formatted workbook with instructions and lists."""
    title = Title(kind.sheet, f"Bảng mẫu nhập {kind.name}", kind.hints)
    write_rows(path, kind.columns, (), title)


def write_export(kind: SheetKind, path: Path, *, on: date, scope: Scope | None = None) -> int:
    """Write what stands on a day, as an import reads it back unchanged; return the rows."""
    about = f"Danh sách {kind.name} ngày {show_day(on)}"
    title = Title(kind.sheet, about, kind.hints)
    return write_rows(path, kind.columns, kind.rows(on, scope or Scope()), title)
