"""Open a foreign workbook in a process of its own, whose memory and time are bounded.

Reads one JSON line on standard input (`path`, `kind`, `headings`, `limit`) and writes JSON lines:
the sheet that was chosen, its rows with the empty ones left out, and `end`; or one `error`. A file
that makes the library crash, or eat memory, ends this process and nothing else.
"""

from __future__ import annotations

import json
import posixpath
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from xml.etree import ElementTree as ET

import python_calamine

MEMORY: Final = 280 * 2**20
CPU_SECONDS: Final = 60
HEADING_ROWS: Final = 30
_MOST_SHEETS: Final = 50
_MOST_COLUMNS: Final = 200
_SMALL_PART: Final = 4 * 2**20
_CHUNK: Final = 2**20
_NS: Final = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FORMULA: Final = re.compile(rb"<f[ >/]")
_ERROR_CELL: Final = re.compile(
    rb'<c (?=[^>]*\bt="e")(?=[^>]*\br="([A-Z]{1,3}\d{1,7})")[^>]*>.{0,2000}?<v>([^<]{1,20})</v>',
    re.DOTALL,
)


def main() -> int:
    """Read what standard input asks for."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    asked = json.loads(sys.stdin.readline())
    try:
        for line in _lines(asked):
            sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    except MemoryError:
        _fail("memory")
    except python_calamine.PasswordError:
        _fail("locked")
    except Exception as error:  # noqa: BLE001 - the one place that opens a foreign file
        is_locked = "password" in str(error).lower()
        _fail("locked" if is_locked else "broken")
    return 0


def _fail(reason: str) -> None:
    sys.stdout.write(json.dumps({"error": reason}) + "\n")


def _lines(asked: dict[str, Any]) -> Iterator[Any]:
    with python_calamine.CalamineWorkbook.from_path(asked["path"]) as book:
        hidden, sheet, name = _choose(book, set(asked["headings"]))
        if sheet is None:
            yield {"error": "no_sheet"}
            return
        found: dict[str, Any] = {"sheet": name, "hidden": hidden, "left": sheet[0]}
        if asked["kind"] == "xlsx":
            found |= _beneath(asked["path"], name)
        found["merged"] = (sheet[1].merged_cell_ranges or [])[:200]
        yield found
        yield from _rows(sheet[1], asked["limit"])


def _choose(
    book: python_calamine.CalamineWorkbook, headings: set[str]
) -> tuple[list[str], tuple[int, python_calamine.CalamineSheet] | None, str]:
    """Return the hidden sheets, and the visible one that has most of the headings."""
    hidden: list[str] = []
    best: tuple[int, python_calamine.CalamineSheet] | None = None
    best_name, best_score = "", -1
    for index, about in enumerate(book.sheets_metadata[:_MOST_SHEETS]):
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        if about.visible != python_calamine.SheetVisibleEnum.Visible:
            hidden.append(about.name)
            continue
        sheet = book.get_sheet_by_index(index)
        score = _score(sheet, headings)
        if score > best_score:
            left = sheet.start[1] if sheet.start else 0
            best, best_name, best_score = (left, sheet), about.name, score
    return hidden, best, best_name


def _score(sheet: python_calamine.CalamineSheet, headings: set[str]) -> int:
    from camket.spreadsheets.columns import same_word  # noqa: PLC0415 - only where it is needed

    best = 0
    for number, row in enumerate(sheet.iter_rows()):
        if number >= HEADING_ROWS:
            break
        words = {same_word(cell) for cell in row if isinstance(cell, str) and cell}
        best = max(best, len(words & headings))
    return best


def _rows(sheet: python_calamine.CalamineSheet, limit: int) -> Iterator[Any]:
    told = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        last = len(row)
        while last and _is_empty(row[last - 1]):
            last -= 1
        if not last:
            continue
        if last > _MOST_COLUMNS:
            yield {"error": "columns"}
            return
        told += 1
        if told > limit:
            yield {"error": "rows"}
            return
        yield [number, [_plain(cell) for cell in row[:last]]]
    yield {"end": True}


def _is_empty(cell: object) -> bool:
    return cell == "" or (isinstance(cell, str) and not cell.strip(" \t\r\n\u00a0\u200b\ufeff"))


def _plain(cell: object) -> Any:
    if isinstance(cell, (datetime, date)):
        day = cell.date() if isinstance(cell, datetime) else cell
        return {"day": day.isoformat()}
    if isinstance(cell, (time, timedelta)):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004  # beyond, floats are no whole numbers
        return int(cell)
    return cell


def _beneath(path: str, sheet: str) -> dict[str, Any]:
    """Return what the library does not tell: formulas, error values, the first day of the count."""
    with zipfile.ZipFile(path) as archive:
        if archive.getinfo("xl/workbook.xml").file_size > _SMALL_PART:
            return {}
        book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - as above
        properties = book.find("m:workbookPr", _NS)
        is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        part = _part_of(archive, book, sheet)
        if part is None:
            return {"is_1904": is_1904}
        formulas = 0
        errors: dict[str, str] = {}
        with archive.open(part) as handle:
            rest = b""
            while chunk := handle.read(_CHUNK):
                text = rest + chunk
                cut = text.rfind(b"<row")
                text, rest = (text[:cut], text[cut:]) if cut > 0 else (text, b"")
                formulas += len(_FORMULA.findall(text))
                _note_errors(text, errors)
            formulas += len(_FORMULA.findall(rest))
            _note_errors(rest, errors)
        return {"is_1904": is_1904, "formulas": formulas, "errors": errors}


def _note_errors(text: bytes, errors: dict[str, str]) -> None:
    if b't="e"' in text:
        for place, value in _ERROR_CELL.findall(text):
            errors[place.decode()] = value.decode("utf-8", "replace")


def _part_of(archive: zipfile.ZipFile, book: ET.Element, sheet: str) -> str | None:
    identity = next(
        (
            one.get(_REL)
            for one in book.iterfind("m:sheets/m:sheet", _NS)
            if one.get("name") == sheet
        ),
        None,
    )
    relations = "xl/_rels/workbook.xml.rels"
    names = set(archive.namelist())
    if identity is None or relations not in names:
        return None
    for one in ET.fromstring(archive.read(relations)):  # noqa: S314 - as above
        if one.get("Id") == identity:
            target = one.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            part = posixpath.normpath(part)
            return part if part in names else None
    return None


if __name__ == "__main__":
    sys.exit(main())
