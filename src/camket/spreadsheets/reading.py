"""Read a workbook into typed rows or problems; whatever the file is, the answer is a sentence."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any, Final, NoReturn

from camket.shared.errors import UnusableInputError
from camket.shared.text import show_number
from camket.spreadsheets.cells import Reader
from camket.spreadsheets.columns import (
    MARK_HEADING,
    Column,
    ColumnKind,
    Heading,
    Mark,
    Problem,
    Table,
    headings_of,
    letter_of,
    nearest,
    same_word,
    tidy,
)
from camket.spreadsheets.container import FileKind, kind_of

MOST_ROWS: Final = 200_000
_HEADING_ROWS: Final = 30
_ASK_EVERY: Final = 2000
_WALL_SECONDS: Final = 120
_MOST_FIELD: Final = 100_000
_PASSED_ON: Final = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "TMPDIR")
"""What opening a foreign file needs of the environment: no key, no database's address."""
_UTF8: Final = {"PYTHONUTF8": "1"}
_DELIMITERS: Final = (",", ";", "\t")

Told = Callable[[int], None]
"""Called now and then with the rows read so far; may raise to stop the reading."""

_SENTENCES: Final = {
    "memory": "Bảng tính cần quá nhiều bộ nhớ, thường do có ô lẻ ở rất xa vùng dữ liệu hoặc quá "
    "nhiều dòng. Chép phần dữ liệu sang một tệp mới rồi gửi lại.",
    "locked": "Tệp được đặt mật khẩu nên không đọc được. Bỏ mật khẩu, lưu lại rồi gửi lại.",
    "broken": "Tệp hỏng hoặc không đúng định dạng bảng tính nên không đọc được. Mở bằng Excel hoặc "
    "LibreOffice, lưu lại dạng .xlsx rồi gửi lại.",
    "time": "Đọc tệp quá lâu nên đã dừng. Chép phần dữ liệu sang một tệp mới rồi gửi lại.",
    "rows": f"Bảng có hơn {show_number(MOST_ROWS)} dòng có chữ. Chia thành nhiều tệp rồi nhập "
    "từng tệp.",
    "columns": "Bảng có chữ ở quá 200 cột. Xóa các cột thừa rồi gửi lại.",
    "no_sheet": "Tệp không có trang tính nào đang hiện. Bỏ ẩn trang dữ liệu rồi gửi lại.",
}


@dataclass(slots=True)
class RawSheet:
    """What was found in the file before it is understood.

    Attributes:
        left: Cells stand before the first one of a row.
    """

    name: str
    left: int = 0
    hidden: tuple[str, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    formulas: int = 0
    errors: dict[str, str] = field(default_factory=dict)
    is_1904: bool = False


RawRow = tuple[int, list[Any]]


def read_workbook(
    path: Path, columns: Sequence[Column], *, name: str = "", told: Told | None = None
) -> Table:
    """Read the sheet that has the columns' headings.

    Args:
        path: Where the file is.
        columns: What its sheet may hold.
        name: What the file is called, if not as its path.
        told: Called now and then with the number of rows read.

    Raises:
        UnusableInputError: The file is no workbook that can be read, or none of its sheets has the
            headings.
    """
    with raw_rows(path, columns, name=name) as (sheet, rows):
        return _understand(sheet, rows, columns, told)


@contextmanager
def raw_rows(
    path: Path, columns: Sequence[Column], *, name: str = ""
) -> Iterator[tuple[RawSheet, Iterator[RawRow]]]:
    """Open the file and yield the chosen sheet with its rows, number and cells, as they stand.

    Raises:
        UnusableInputError: The file is no workbook that can be read.
    """
    kind = kind_of(path)
    if kind is FileKind.CSV:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            title = (name or path.name).rsplit(".", maxsplit=1)[0]
            yield RawSheet(title), _csv_rows(handle, path, columns)
        return
    with _child() as child:
        yield _asked(child, kind, path, columns)


# --- CSV --------------------------------------------------------------------------------------


def _csv_rows(handle: IO[str], path: Path, columns: Sequence[Column]) -> Iterator[RawRow]:
    delimiter = _delimiter(path, columns)
    csv.field_size_limit(_MOST_FIELD)
    number = told = 0
    try:
        for number, cells in enumerate(csv.reader(handle, delimiter=delimiter), start=1):
            last = len(cells)
            while last and not tidy(cells[last - 1]):
                last -= 1
            if not last:
                continue
            told += 1
            if told > MOST_ROWS:
                _refuse("rows")
            if last > 200:  # noqa: PLR2004  # as in the child
                _refuse("columns")
            yield number, list(cells[:last])
    except UnicodeDecodeError as error:
        raise UnusableInputError(_not_utf8(path)) from error
    except csv.Error as error:
        message = (
            f"Dòng {number + 1} của tệp CSV không đọc được, thường do dấu nháy kép không khép. "
            "Sửa dòng đó rồi gửi lại."
        )
        raise UnusableInputError(message) from error


def _not_utf8(path: Path) -> str:
    number = 0
    with path.open("rb") as handle:
        for line in handle:
            number += 1
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                break
    return (
        f"Tệp CSV không theo mã UTF-8 (từ dòng {number}), chữ tiếng Việt sẽ sai. Trong Excel chọn "
        "lưu dạng “CSV UTF-8” rồi gửi lại."
    )


def _delimiter(path: Path, columns: Sequence[Column]) -> str:
    """Return the sign between cells under which most headings are known."""
    with path.open("rb") as handle:
        start = handle.read(64 * 1024).decode("utf-8-sig", "replace")
    lines = start.splitlines()[:_HEADING_ROWS]
    known = headings_of(columns)
    scores = {
        sign: max(
            (sum(same_word(cell) in known for cell in line.split(sign)) for line in lines),
            default=0,
        )
        for sign in _DELIMITERS
    }
    return max(scores, key=lambda sign: scores[sign])


# --- workbooks --------------------------------------------------------------------------------


@contextmanager
def _child() -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(
        [sys.executable, "-m", "camket.spreadsheets.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ} | _UTF8,
    )
    try:
        yield child
    finally:
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                pipe.close()
        child.wait()


def _asked(
    child: subprocess.Popen[str], kind: FileKind, path: Path, columns: Sequence[Column]
) -> tuple[RawSheet, Iterator[RawRow]]:
    asked = {
        "path": str(path.resolve()),
        "kind": kind.value,
        "headings": sorted(headings_of(columns)),
        "limit": MOST_ROWS,
    }
    lines = _told_by(child, json.dumps(asked))
    about = next(lines)
    sheet = RawSheet(
        name=about["sheet"],
        left=about["left"],
        hidden=tuple(about["hidden"]),
        merged=tuple(
            (top, left, bottom, right) for (top, left), (bottom, right) in about["merged"]
        ),
        formulas=about.get("formulas", 0),
        errors=about.get("errors", {}),
        is_1904=about.get("is_1904", False),
    )
    return sheet, ((number, cells) for number, cells in lines)


def _told_by(child: subprocess.Popen[str], asked: str) -> Iterator[Any]:
    """Yield what the child says until its end; turn every other way to end into a sentence."""
    if child.stdin is None or child.stdout is None:
        _refuse("broken")
    watch = threading.Timer(_WALL_SECONDS, child.kill)
    watch.start()
    try:
        with suppress(BrokenPipeError):
            child.stdin.write(asked + "\n")
            child.stdin.flush()
        for line in child.stdout:
            try:
                told = json.loads(line)
            except ValueError:
                break  # cut off by a crash
            if isinstance(told, dict) and "error" in told:
                _refuse(told["error"])
            if isinstance(told, dict) and "end" in told:
                return
            yield told
        code = child.wait()
    finally:
        watch.cancel()
    _refuse("time" if -code in (signal.SIGXCPU, signal.SIGKILL) else "memory")


def _refuse(reason: str) -> NoReturn:
    raise UnusableInputError(_SENTENCES.get(reason, _SENTENCES["broken"]))


# --- understanding ----------------------------------------------------------------------------


def _understand(
    sheet: RawSheet, rows: Iterator[RawRow], columns: Sequence[Column], told: Told | None
) -> Table:
    known = headings_of(columns)
    before: list[RawRow] = []
    for raw in rows:
        before.append(raw)
        if len(before) >= _HEADING_ROWS:
            break
    place = _heading_place(before, known)
    if place is None:
        _refuse_headings(sheet, columns)
    heading_row, cells = before[place]
    headings, problems = _headings(sheet, heading_row, cells, columns, known)
    table = Table(
        sheet.name, _mark(sheet, heading_row, cells), headings, [], problems, _notes(sheet)
    )
    problems += _merged(sheet, heading_row, headings)
    problems += _errors(sheet, table)
    reader = Reader(table, columns, sheet.left, is_1904=sheet.is_1904)
    for count, (number, values) in enumerate(_chain(before[place + 1 :], rows), start=1):
        row = reader.read(number, values)
        if row is not None:
            table.rows.append(row)
        if told and count % _ASK_EVERY == 0:
            told(count)
    return table


def _mark(sheet: RawSheet, heading_row: int, cells: Sequence[Any]) -> Mark:
    words = [same_word(cell) if isinstance(cell, str) else "" for cell in cells]
    wanted = same_word(MARK_HEADING)
    index = words.index(wanted) if wanted in words else len(cells)
    return Mark(heading_row, sheet.left + index)


def _chain(first: Sequence[RawRow], rest: Iterator[RawRow]) -> Iterator[RawRow]:
    yield from first
    yield from rest


def _heading_place(rows: Sequence[RawRow], known: dict[str, Column]) -> int | None:
    scores = [
        sum(same_word(cell) in known for cell in cells if isinstance(cell, str) and cell)
        for _, cells in rows
    ]
    best = max(scores, default=0)
    return scores.index(best) if best else None


def _refuse_headings(sheet: RawSheet, columns: Sequence[Column]) -> NoReturn:
    wanted = ", ".join(f"“{one.heading}”" for one in columns if one.is_required)
    hidden = (
        f" Trang đang ẩn ({', '.join(sheet.hidden)}) không được đọc: bỏ ẩn nếu dữ liệu ở đó."
        if sheet.hidden
        else ""
    )
    message = (
        f"Trang “{sheet.name}” không có dòng tiêu đề nào nhận ra được; cần có các cột {wanted}. "
        f"Tải bảng mẫu, chép dữ liệu vào rồi gửi lại.{hidden}"
    )
    raise UnusableInputError(message)


def _headings(
    sheet: RawSheet,
    number: int,
    cells: Sequence[Any],
    columns: Sequence[Column],
    known: dict[str, Column],
) -> tuple[dict[str, Heading], list[Problem]]:
    found: dict[str, Heading] = {}
    problems = []
    for index, cell in enumerate(cells):
        text = tidy(cell) if isinstance(cell, str) else str(cell)
        if not text:
            continue
        heading = Heading(sheet.left + index, text)
        column = known.get(same_word(text))
        sentence = ""
        if column is None:
            sentence = _unknown(text, columns)
        elif column.kind is ColumnKind.IGNORED:
            continue
        elif column.code in found:
            first = found[column.code]
            sentence = (
                f"Cột {heading.letter} trùng với cột {first.letter} (“{first.text}”): "
                "chỉ để lại một cột."
            )
        else:
            found[column.code] = replace(heading, is_last_day=column.kind is ColumnKind.LAST_DAY)
        if sentence:
            problems.append(Problem(sheet.name, number, text, text, sentence, heading.letter))
    for column in columns:
        if column.is_required and column.code not in found:
            sentence = f"Thiếu cột “{column.heading}”: thêm cột này vào dòng tiêu đề."
            problems.append(Problem(sheet.name, number, column.heading, "", sentence))
    return found, problems


def _unknown(text: str, columns: Sequence[Column]) -> str:
    offered = [one.heading for one in columns if one.in_template]
    close = nearest(text, offered)
    if close:
        return f"Không có cột “{text}”. Có phải là “{close}”? Sửa tiêu đề, hoặc xóa cột này."
    return f"Không có cột “{text}”. Xóa cột này; các cột nhận: {', '.join(offered)}."


def _notes(sheet: RawSheet) -> list[str]:
    notes = []
    if sheet.hidden:
        notes.append(f"Không đọc trang đang ẩn: {', '.join(sheet.hidden)}.")
    if sheet.formulas:
        notes.append(
            f"Có {show_number(sheet.formulas)} ô là công thức: lấy kết quả đã lưu trong tệp."
        )
    return notes


def _merged(sheet: RawSheet, heading_row: int, headings: dict[str, Heading]) -> list[Problem]:
    by_place = {heading.place: heading for heading in headings.values()}
    problems = []
    for top, left, bottom, right in sheet.merged:
        if bottom + 1 <= heading_row or (top, left) == (bottom, right):
            continue  # a title above the headings
        heading = by_place.get(left)
        cells = f"{letter_of(left)}{top + 1}:{letter_of(right)}{bottom + 1}"
        sentence = f"Các ô {cells} bị gộp: bỏ gộp rồi điền đủ từng ô."
        text = heading.text if heading else ""
        problems.append(Problem(sheet.name, top + 1, text, cells, sentence, letter_of(left)))
    return problems


def _errors(sheet: RawSheet, table: Table) -> list[Problem]:
    by_letter = {heading.letter: heading for heading in table.headings.values()}
    problems = []
    for cell, value in sheet.errors.items():
        letter = cell.rstrip("0123456789")
        if letter in by_letter:
            sentence = f"Ô {cell} là công thức báo lỗi {value}: sửa công thức hoặc gõ giá trị."
            row = int(cell[len(letter) :])
            text = by_letter[letter].text
            problems.append(Problem(sheet.name, row, text, value, sentence, letter))
    return problems
