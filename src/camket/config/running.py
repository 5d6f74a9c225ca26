"""Run an installation: the demo's whole group, the web server, the worker."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import psycopg

from camket.server.datadir import DEMO_DAY_FILE, LOG_FILE, DataDirectory
from camket.server.postgres import EmbeddedPostgres, running_database
from camket.server.processes import (
    GroupFailedError,
    ProcessGroup,
    Program,
    StopRequested,
    answers,
    free_port,
    stopped_by_signals,
    web_server,
)
from camket.shared.errors import UnusableInputError

DATABASE_URL: Final = "CAMKET_DATABASE_URL"
_APPLICATION: Final = "camket.config.serving:application"
_HEALTH: Final = "/khoe/"
_READY_WITHIN: Final = 180.0
_LOCAL: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_WORKER: Final = Program("worker", (sys.executable, "-m", "camket", "worker"), is_restarted=True)


@dataclass(frozen=True, slots=True)
class Demo:
    """How the demo was asked for.

    Attributes:
        data_dir: Where its database and files are.
        host: The address it is served on.
        port: The port it is served on; 0 for a free one.
        is_fresh: What an earlier demo left is dropped first.
        opens_browser: The first page is opened where a person sits before a screen.
        today: The day it is set to; None leaves it.
        loads_data: The province is loaded; without, the database stays empty.
    """

    data_dir: Path
    host: str
    port: int
    is_fresh: bool
    opens_browser: bool
    today: date | None
    loads_data: bool = True


def run_demo(demo: Demo, say: Callable[[str], None]) -> int:
    """Run the demo until somebody ends it; return the exit code.

    Raises:
        UnusableInputError: Port, data directory or database cannot be used.
    """
    port = free_port(demo.host, demo.port)
    directory = DataDirectory(demo.data_dir)
    if demo.is_fresh:
        _drop(directory)
    directory.prepare()
    key = directory.demo_secret_key()
    is_local = demo.host in _LOCAL

    def run(group: ProcessGroup) -> None:
        if demo.today is not None:
            directory.write(DEMO_DAY_FILE, f"{demo.today.isoformat()}\n")
        printed = group.run(_preparing("demo" if demo.loads_data else "empty"))
        group.start(web_server(_APPLICATION, demo.host, port))
        _await_first_page(group, demo.host, port)
        group.start(_WORKER)
        address = f"http://{_in_address(demo.host)}:{port}/"
        say(f"CamKet ready: {address}")
        if printed:
            _say_accounts(json.loads(printed), say)
        if demo.opens_browser:
            _open_browser(address)

    settings = {
        "CAMKET_ENV": "demo",
        "DJANGO_SETTINGS_MODULE": "camket.config.settings.demo",
        "CAMKET_SECRET_KEY": key,
        "CAMKET_HOSTS": os.environ.get("CAMKET_HOSTS", "" if is_local else "*"),
    }
    return _run_group(demo.data_dir, settings, run, log=demo.data_dir / LOG_FILE)


def run_serve(
    data_dir: Path, settings_module: str, host: str, port: int, say: Callable[[str], None]
) -> int:
    """Run the web server until somebody ends it; return the exit code.

    Raises:
        UnusableInputError: Port, data directory or database cannot be used.
    """
    port = free_port(host, port)

    def run(group: ProcessGroup) -> None:
        group.run(_preparing("serve"))
        group.start(web_server(_APPLICATION, host, port))
        _await_first_page(group, host, port)
        say(f"CamKet ready: http://{_in_address(host)}:{port}/")

    return _run_group(data_dir, {"DJANGO_SETTINGS_MODULE": settings_module}, run)


@contextmanager
def database_at_hand(data_dir: Path) -> Iterator[None]:
    """Name a running database in the environment: the outside one, or the embedded one.

    Raises:
        UnusableInputError: The data directory cannot be used, or the server will not run.
    """
    if url := os.environ.get(DATABASE_URL):
        _try_connection(url)
        yield
        return
    with running_database(data_dir) as url:
        os.environ[DATABASE_URL] = url
        try:
            yield
        finally:
            del os.environ[DATABASE_URL]


def _run_group(
    data_dir: Path,
    settings: dict[str, str],
    run: Callable[[ProcessGroup], None],
    log: Path | None = None,
) -> int:
    try:
        with stopped_by_signals(), _own_database(data_dir) as (url, check_database):
            group = ProcessGroup(
                {
                    **os.environ,
                    "CAMKET_DATA_DIR": str(data_dir),
                    **settings,
                    DATABASE_URL: url,
                },
                log,
            )
            try:
                run(group)
                group.watch(check_database)
            finally:
                group.stop()
    except StopRequested:
        pass
    except GroupFailedError as failed:
        sys.stderr.write(f"{failed}{f' Nhật ký: {log}' if log else ''}\n")
        return 1
    return 0


@contextmanager
def _own_database(data_dir: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield the database's address and a function that fails when our server has ended."""
    if url := os.environ.get(DATABASE_URL):
        DataDirectory(data_dir).prepare()
        _try_connection(url)
        yield url, lambda: None
        return
    with EmbeddedPostgres(data_dir) as server:

        def check() -> None:
            if not server.is_running():
                message = "Tiến trình “PostgreSQL” đã dừng nên CamKet dừng theo."
                raise GroupFailedError(message)

        yield server.url, check


def _try_connection(url: str) -> None:
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.Error as error:
        told = " ".join(str(error).split())
        message = f"Không kết nối được cơ sở dữ liệu ({told}): hãy xem lại CAMKET_DATABASE_URL."
        raise UnusableInputError(message) from error


def _drop(directory: DataDirectory) -> None:
    if os.environ.get(DATABASE_URL):
        message = (
            "--reset chỉ xóa cơ sở dữ liệu đi kèm, còn CAMKET_DATABASE_URL đang trỏ ra ngoài: "
            "hãy bỏ biến đó hoặc tự xóa cơ sở dữ liệu kia."
        )
        raise UnusableInputError(message)
    directory.drop()


def _preparing(what: str) -> Program:
    return Program("chuẩn bị", (sys.executable, "-m", "camket.config.preparing", what))


def _await_first_page(group: ProcessGroup, host: str, port: int) -> None:
    give_up_at = time.monotonic() + _READY_WITHIN
    while not answers(host, port, _HEALTH):
        group.check()
        if time.monotonic() > give_up_at:
            message = f"Trang kiểm tra {_HEALTH} không trả lời sau {_READY_WITHIN:.0f} giây."
            raise GroupFailedError(message)
        time.sleep(0.05)


def _say_accounts(loaded: dict[str, object], say: Callable[[str], None]) -> None:
    say("")
    accounts = loaded["accounts"]
    if isinstance(accounts, list):
        for name, post, login in accounts:
            say(f"  {login:<28} {name}, {post}")
    say("")
    say(f"Mật khẩu chung: {loaded['password']}")
    say("Dừng: Ctrl+C")


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _open_browser(address: str) -> None:
    """Open the address where a person sits before a screen; the browser is no part of the group."""
    opener = shutil.which("xdg-open")
    has_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if opener is None or not has_screen or not sys.stdout.isatty():
        return
    with suppress(OSError):
        subprocess.Popen(  # noqa: S603 - the address is our own
            [opener, address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
