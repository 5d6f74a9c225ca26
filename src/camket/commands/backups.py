"""`camket backup` and `camket restore`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from camket.config.at_hand import choose_settings, set_up_django
from camket.server.datadir import SECRET_KEY_FILE, chosen_data_dir, current_release
from camket.shared.text import show_instant, show_number

if TYPE_CHECKING:
    from camket.config.backing_up import BackedUp
    from camket.server.archive import Archive

_GOOD: Final = 0
_ANSWER_IS_NO: Final = 1
_SHOWN: Final = 20
_EVERY: Final = 0.5
_STEPS: Final = {
    "read": "Đọc bản sao lưu",
    "database": "Cơ sở dữ liệu",
    "files": "Tệp",
    "papers": "Kiểm tra văn bản",
}

Handler = Callable[[argparse.Namespace], int]
Add = Callable[[Any, str, str, Handler], argparse.ArgumentParser]


def add_to(commands: Any, add: Add) -> None:  # noqa: ANN401 - argparse hides the class of its subparsers
    """Add both commands."""
    out = add(
        commands,
        "backup",
        "sao lưu ra một tệp; tệp chứa khóa nên phải giữ kín · back up into one file; it holds keys",
        _backup,
    )
    out.add_argument(
        "path", metavar="PATH", type=Path, help="tệp hoặc thư mục sẽ ghi · file or folder to write"
    )
    back = add(
        commands,
        "restore",
        "phục hồi vào nơi trống · bring back, into an empty installation only",
        _restore,
    )
    back.add_argument("path", metavar="PATH", type=Path, help="tệp sao lưu · backup file")
    ways = back.add_mutually_exclusive_group()
    ways.add_argument(
        "--check",
        action="store_true",
        help="chỉ chứng minh là phục hồi được, không ghi gì · prove it, touch nothing",
    )
    ways.add_argument(
        "--files",
        action="store_true",
        help="chỉ đặt lại các tệp hỏng, mất của hệ thống đang dùng · only put damaged files back",
    )


def check_files() -> None:
    """Walk the whole store, as the worker does every night."""
    from camket.config import clock
    from camket.registry.keeping import check_files as check

    progress = _Progress()
    try:
        check(now=clock.now(), tell=lambda done, total: progress.tell("files", done, total))
    finally:
        progress.end()


def _backup(options: argparse.Namespace) -> int:
    from camket.config.backing_up import write_backup
    from camket.config.running import DATABASE_URL, database_at_hand

    choose_settings()
    data_dir, progress = chosen_data_dir(), _Progress()
    with database_at_hand(data_dir):
        try:
            done = write_backup(
                options.path.absolute(),
                data_dir=data_dir,
                url=os.environ[DATABASE_URL],
                tell=progress.tell,
            )
        finally:
            progress.end()
    return _tell_backup(done)


def _tell_backup(done: BackedUp) -> int:
    _say(
        f"Đã sao lưu vào {done.path}: cơ sở dữ liệu, {show_number(done.files)} tệp và khóa ký, "
        f"{show_number(done.size // 1024)} KB. Tệp này chứa khóa: hãy giữ kín."
    )
    if not done.missing:
        return _GOOD
    _say(
        f"{show_number(len(done.missing))} tệp trong kho đã mất hoặc không còn khớp mã băm nên "
        "không có trong bản sao: hãy chạy camket check và tìm lại từ bản sao lưu cũ."
    )
    for digest in done.missing[:_SHOWN]:
        _say(f"  {digest}")
    return _ANSWER_IS_NO


def _restore(options: argparse.Namespace) -> int:
    from camket.server.archive import open_archive

    progress = _Progress()
    path: Path = options.path.absolute()
    try:
        archive = open_archive(
            path,
            release=current_release(),
            tell=lambda done, total: progress.tell("read", done, total),
        )
        if options.files:
            return _put_back(archive)
        _stop_cleanly()
        problems = _check(archive, progress) if options.check else _bring_back(archive, progress)
    finally:
        progress.end()
    made_at = show_instant(datetime.fromisoformat(archive.manifest["made_at"]))
    for problem in problems[:_SHOWN]:
        _say(problem)
    if len(problems) > _SHOWN:
        _say(f"… và {show_number(len(problems) - _SHOWN)} điểm nữa.")
    counts = archive.manifest["counts"]
    what = (
        f"bản sao lưu lúc {made_at}: {show_number(counts['commitments'])} bản cam kết, "
        f"{show_number(counts['papers'])} số văn bản, {show_number(counts['files'])} tệp, "
        f"{show_number(counts['audit_entries'])} mục nhật ký"
    )
    if options.check:
        _say(f"Không phục hồi trọn vẹn được {what}." if problems else f"Phục hồi được {what}.")
    else:
        _say(f"Đã phục hồi {what}.")
    return _ANSWER_IS_NO if problems else _GOOD


def _put_back(archive: Archive) -> int:
    """Put back, from the copy, the files that are lost or altered in the installation in use."""
    from camket.config.at_hand import installation_at_hand
    from camket.config.backing_up import FILES

    with installation_at_hand():
        from camket.config import clock
        from camket.files.queries import open_damages
        from camket.registry.keeping import put_back
        from camket.shared.actor import SYSTEM

        mended, left = 0, []
        for digest in list(open_damages().values_list("file_id", flat=True)):
            name = f"{FILES}/{digest}"
            content = archive.open(name).read() if name in archive.members else b""
            if put_back(digest, content, actor=SYSTEM, now=clock.now()):
                mended += 1
            else:
                left.append(digest)
    _say(f"Đã đặt lại {show_number(mended)} tệp từ bản sao lưu.")
    if left:
        _say(f"{show_number(len(left))} tệp hỏng, mất không có trong bản sao này: {left[0]}.")
    return _ANSWER_IS_NO if left else _GOOD


def _check(archive: Archive, progress: _Progress) -> list[str]:
    """Bring the copy back into a folder of our own, judge it there, drop it."""
    from camket.config.backing_up import thrown_away
    from camket.config.running import DATABASE_URL

    with thrown_away(archive, progress.tell) as (url, folder):
        os.environ |= {DATABASE_URL: url, "CAMKET_DATA_DIR": str(folder)}
        return _judge(archive, url, folder, progress)


def _bring_back(archive: Archive, progress: _Progress) -> list[str]:
    from camket.config.backing_up import restored
    from camket.config.running import DATABASE_URL

    data_dir = chosen_data_dir()
    with restored(archive, data_dir, progress.tell) as url:
        os.environ |= {DATABASE_URL: url, "CAMKET_DATA_DIR": str(data_dir)}
        return _judge(archive, url, data_dir, progress)


def _judge(archive: Archive, url: str, folder: Path, progress: _Progress) -> list[str]:
    """Compare what was brought back with what the copy says, and verify every paper."""
    import secrets

    from camket.config.backing_up import FILES, facts_at

    facts = facts_at(url)
    is_demo = (folder / SECRET_KEY_FILE).exists()
    os.environ["CAMKET_ENV"] = "demo" if is_demo else "prod"
    os.environ["CAMKET_SECRET_KEY"] = secrets.token_urlsafe(48)  # signs nothing that is kept
    choose_settings()
    set_up_django()
    from django.db import connection

    from camket.config import clock
    from camket.config.preparing import migrate_when_needed
    from camket.config.proving import problems_of

    migrate_when_needed()
    copied = {member.name.removeprefix(f"{FILES}/") for member in archive.named(FILES)}
    try:
        return list(
            problems_of(archive.manifest, facts, copied, now=clock.now(), tell=progress.tell)
        )
    finally:
        connection.close()
        if pool := getattr(connection, "pool", None):
            pool.close()


def _stop_cleanly() -> None:
    """Let SIGTERM unwind like Ctrl+C, so that whatever was begun is taken back."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


class _Progress:
    """One line of progress on standard error, where a person watches."""

    def __init__(self) -> None:
        self._is_shown = sys.stderr.isatty()
        self._step = ""
        self._began = self._told = 0.0

    def tell(self, step: str, done: int, total: int) -> None:
        """Show a step, how much of it is done, and how long it still takes."""
        at = time.monotonic()
        if not self._is_shown or (
            step == self._step and at - self._told < _EVERY and done != total
        ):
            return
        if step != self._step:
            self._began = at
        self._step, self._told = step, at
        line = _STEPS[step]
        if total:
            line += f": {show_number(done)} / {show_number(total)} ({100 * done // total}%)"
        if 0 < done < total:
            left = round((at - self._began) * (total - done) / done)
            line += f", còn khoảng {left} giây"
        sys.stderr.write(f"\r\033[K{line}")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the line clean for what is said next."""
        if self._is_shown and self._step:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
