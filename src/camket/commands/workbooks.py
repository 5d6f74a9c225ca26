"""`camket import`, `template`, `export`: workbooks in and out."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from camket.config.at_hand import installation_at_hand
from camket.shared.errors import UnusableInputError
from camket.shared.text import parse_day, show_number

if TYPE_CHECKING:
    from camket.organisation.sheets import Plan, SheetKind

_GOOD: Final = 0
_ANSWER_IS_NO: Final = 1
_SHOWN: Final = 50
_LATER: Final = ("commitments", "tasks", "indicators", "indicator-values")
_NOW_KNOWN: Final = ("units", "people", "tenures")
_STEPS: Final = {"read": "Đọc", "check": "Kiểm tra", "write": "Ghi"}
_EVERY: Final = 0.5

Handler = Callable[[argparse.Namespace], int]
Add = Callable[[Any, str, str, Handler], argparse.ArgumentParser]


def add_to(commands: Any, add: Add) -> None:  # noqa: ANN401 - argparse hides the class of its subparsers
    """Add the three commands."""
    take = add(commands, "import", "nhập từ bảng tính · import from a workbook", _import)
    _add_kind(take, "FILE.{xlsx,xls,xlsb,ods,csv}", "tệp bảng tính · workbook")
    _add_day(take)
    take.add_argument(
        "--check", action="store_true", help="chỉ kiểm tra, không ghi · check, write nothing"
    )
    take.add_argument("--json", action="store_true", help="in JSON · print JSON")
    empty = add(commands, "template", "bảng tính mẫu · empty workbook", _template)
    _add_kind(empty, "FILE.xlsx", "tệp sẽ ghi · file to write")
    give = add(commands, "export", "xuất ra bảng tính · export to a workbook", _export)
    _add_kind(give, "FILE.xlsx", "tệp sẽ ghi · file to write")
    _add_day(give)


def _add_kind(command: argparse.ArgumentParser, file: str, help_text: str) -> None:
    command.add_argument(
        "kind",
        metavar="KIND",
        choices=(*_NOW_KNOWN, *_LATER),
        help="units, people, tenures: đơn vị, cán bộ, chức vụ · kind",
    )
    command.add_argument("file", metavar=file, type=Path, help=help_text)


def _add_day(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--on",
        type=_day,
        metavar="DATE",
        help="ngày có hiệu lực, mặc định hôm nay · as of, by default today",
    )


def _day(text: str) -> date:
    return parse_day(text)


def _import(options: argparse.Namespace) -> int:
    from camket.spreadsheets.container import kind_of as look_at

    _refuse_later(options.kind)
    look_at(options.file)  # before anything is started for it
    progress = _Progress()
    with installation_at_hand():
        from camket.config import clock
        from camket.organisation.sheets import kind_of
        from camket.organisation.sheets.importing import check_file, import_file
        from camket.shared.actor import SYSTEM
        from camket.shared.clock import legal_day

        now = clock.now()
        on = options.on or legal_day(now)
        kind = kind_of(options.kind)
        try:
            if options.check:
                plan = check_file(kind, options.file, on=on, step=progress.tell)
            else:
                plan = import_file(
                    kind, options.file, on=on, actor=SYSTEM, now=now, step=progress.tell
                )
        finally:
            progress.end()
    if options.json:
        _say(json.dumps(plan.as_json(), ensure_ascii=False))
    else:
        _tell(kind, plan, is_check=options.check)
    return _ANSWER_IS_NO if plan.problems else _GOOD


def _tell(kind: SheetKind, plan: Plan, *, is_check: bool) -> None:
    for note in plan.notes:
        _say(f"Lưu ý: {note}")
    for problem in plan.problems[:_SHOWN]:
        place = f", cột {problem.letter} “{problem.column}”" if problem.letter else ""
        value = f", giá trị “{problem.value}”" if problem.value else ""
        _say(f"Trang “{problem.sheet}”, dòng {problem.row}{place}{value}: {problem.problem}")
    if len(plan.problems) > _SHOWN:
        rest = show_number(len(plan.problems) - _SHOWN)
        _say(f"… và {rest} lỗi nữa; dùng --json để xem tất cả.")
    counts = (
        f"{show_number(plan.rows)} dòng {kind.name}: {show_number(plan.created)} mới, "
        f"{show_number(plan.updated)} thay đổi, {show_number(plan.unchanged)} giữ nguyên"
    )
    if plan.problems:
        bad = show_number(len({problem.row for problem in plan.problems}))
        _say(f"{counts}, {bad} dòng có lỗi. Chưa ghi gì: sửa các lỗi rồi chạy lại.")
    elif is_check:
        _say(f"{counts}. Không có lỗi; chưa ghi gì.")
    else:
        _say(f"Đã nhập {counts}.")


def _template(options: argparse.Namespace) -> int:
    _refuse_later(options.kind)
    _refuse_other_endings(options.file)
    with installation_at_hand():
        from camket.organisation.sheets import kind_of
        from camket.organisation.sheets.exporting import write_template

        _write(options.file, lambda path: write_template(kind_of(options.kind), path))
    _say(f"Đã ghi bảng mẫu: {options.file}")
    return _GOOD


def _export(options: argparse.Namespace) -> int:
    _refuse_later(options.kind)
    _refuse_other_endings(options.file)
    with installation_at_hand():
        from camket.config import clock
        from camket.organisation.sheets import kind_of
        from camket.organisation.sheets.exporting import write_export
        from camket.shared.clock import legal_day

        on = options.on or legal_day(clock.now())
        kind = kind_of(options.kind)
        count = _write(options.file, lambda path: write_export(kind, path, on=on))
    _say(f"Đã xuất {show_number(count or 0)} dòng {kind.name}: {options.file}")
    return _GOOD


def _refuse_later(kind: str) -> None:
    if kind in _LATER:
        from camket.server.datadir import current_release

        message = (
            f"Loại “{kind}” chưa có trong bản {current_release()}: hiện nhận "
            f"{', '.join(_NOW_KNOWN)}."
        )
        raise UnusableInputError(message)


def _refuse_other_endings(path: Path) -> None:
    if path.suffix.lower() != ".xlsx":
        message = f"Chỉ ghi được tệp .xlsx: đặt tên tệp có đuôi .xlsx thay cho {path.name}."
        raise UnusableInputError(message)


def _write(path: Path, write: Callable[[Path], int | None]) -> int | None:
    """Write beside the file and put it in place when it is whole.

    Raises:
        UnusableInputError: The file cannot be written there.
    """
    from xlsxwriter.exceptions import FileCreateError

    beside = path.with_name(f".{path.name}.camket")
    try:
        count = write(beside)
        beside.replace(path)
    except (OSError, FileCreateError) as error:
        message = f"Không ghi được {path}: hãy xem lại thư mục và quyền ghi."
        raise UnusableInputError(message) from error
    finally:
        beside.unlink(missing_ok=True)
    return count


class _Progress:
    """One line on standard error, where a person watches: count, share, time left."""

    def __init__(self) -> None:
        self._is_shown = sys.stderr.isatty()
        self._step = ""
        self._began = self._told = 0.0

    def tell(self, step: str, done: int, total: int) -> None:
        """Renew the line, at most twice a second."""
        at = time.monotonic()
        if step != self._step:
            self._step, self._began, self._told = step, at, 0.0
        if not self._is_shown or at - self._told < _EVERY:
            return
        self._told = at
        text = f"{_STEPS.get(step, step)}: {show_number(done)}"
        if total:
            text += f"/{show_number(total)} dòng ({100 * done // total}%)"
            if done:
                left = (at - self._began) * (total - done) / done
                text += f", còn khoảng {left:.0f} giây"
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave an empty line behind."""
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
