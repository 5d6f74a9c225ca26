"""Workbooks made by hand, for what no library of ours writes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from camket.spreadsheets.columns import Column, ColumnKind

COLUMNS = (
    Column("key", "Mã đơn vị", ColumnKind.CODE, ("code",), is_required=True, longest=10),
    Column("name", "Tên đơn vị", aliases=("name",), is_required=True, longest=60),
    Column(
        "kind",
        "Loại",
        ColumnKind.CHOICE,
        choices={"chi bộ": "party_cell", "đảng bộ cơ sở": "grassroots_dang_bo"},
    ),
    Column("from", "Hiệu lực từ", ColumnKind.DAY),
    Column("until", "Đến hết ngày", ColumnKind.LAST_DAY),
    Column("number", "Mã hành chính", ColumnKind.CODE, digits=5),
)
HEAD = ["Mã đơn vị", "Tên đơn vị", "Loại", "Hiệu lực từ"]


def xlsx(path: Path, fill: Callable[[Any, Any], None], **options: Any) -> Path:
    """Write a workbook; `fill` is given the workbook and its first sheet."""
    book = xlsxwriter.Workbook(str(path), options)
    fill(book, book.add_worksheet("Đơn vị"))
    book.close()
    return path


def rows_of(*rows: Sequence[Any]) -> Callable[[Any, Any], None]:
    """Fill a sheet with rows."""

    def fill(book: Any, sheet: Any) -> None:
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return fill


def csv(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write a CSV."""
    path.write_bytes(text.encode(encoding))
    return path


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return an archive of these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def ods(
    path: Path, rows: Sequence[Sequence[str]], *, empty_rows: int = 0, locked: bool = False
) -> Path:
    """Write an OpenDocument sheet of texts, with a run of repeated empty rows behind."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    if empty_rows:
        lines += (
            f'<table:table-row table:number-rows-repeated="{empty_rows}">'
            '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
        )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        f'xmlns:office="{office}:office:1.0" xmlns:table="{office}:table:1.0" '
        f'xmlns:text="{office}:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Đơn vị">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = b"<manifest:encryption-data/>" if locked else b"<manifest/>"
    path.write_bytes(
        zipped(
            {
                "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": content.encode(),
                "META-INF/manifest.xml": manifest,
            }
        )
    )
    return path


def _record(number: int, content: bytes = b"") -> bytes:
    head = bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])
    size, length = b"", len(content)
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + size + content


def _wide(text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded


def xlsb(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Write a binary workbook of texts (MS-XLSB: BrtBundleSh, BrtRowHdr, BrtCellSt)."""
    sheet = _record(0x81) + _record(
        0x94, struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1)
    )
    sheet += _record(0x91)
    for number, row in enumerate(rows):
        sheet += _record(0x00, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))
        for place, cell in enumerate(row):
            sheet += _record(0x06, struct.pack("<II", place, 0) + _wide(cell))
    sheet += _record(0x92) + _record(0x82)
    bundle = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Đơn vị")
    book = _record(0x83) + _record(0x8F) + _record(0x9C, bundle) + _record(0x90) + _record(0x84)
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    path.write_bytes(
        zipped(
            {
                "[Content_Types].xml": b"<Types/>",
                "xl/workbook.bin": book,
                "xl/_rels/workbook.bin.rels": (
                    '<?xml version="1.0" encoding="UTF-8"?><Relationships '
                    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                    f'<Relationship Id="rId1" Type="{relation}" '
                    'Target="worksheets/sheet1.bin"/></Relationships>'
                ).encode(),
                "xl/worksheets/sheet1.bin": sheet,
            }
        )
    )
    return path
