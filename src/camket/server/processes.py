"""One process group: started together, watched, stopped together by SIGINT or SIGTERM."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import BinaryIO, Final

from camket.server.linux import bound_to_parent
from camket.shared.errors import UnusableInputError

_TICK: Final = 0.1
_UNUSABLE: Final = 2
_STOP_WITHIN: Final = 20.0
_RESTARTS: Final = 5
_RESTARTS_WITHIN: Final = 60.0
_LAST_PORT: Final = 65535
_LOG_KEPT: Final = 16 * 1024**2
_PORT_WITHIN: Final = 3.0
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class StopRequested(BaseException):
    """Somebody asked for the end; not an Exception, so nothing on the way takes it for a fault."""


class GroupFailedError(Exception):
    """A process ended that must not end; the message is a sentence for people."""


class AlreadyToldError(UnusableInputError):
    """A process of the group could not use its input, and has said why itself."""


@dataclass(frozen=True, slots=True)
class Program:
    """One process of the group.

    Attributes:
        name: What it is called in sentences.
        command: Program and arguments.
        is_restarted: It is started again when it ends; without, its end ends the group.
    """

    name: str
    command: Sequence[str]
    is_restarted: bool = False


@dataclass(slots=True)
class _Running:
    program: Program
    process: subprocess.Popen[bytes]
    restarts: list[float] = field(default_factory=list)


class ProcessGroup:
    """Children of this process that live and end together.

    Args:
        environment: What the children see.
        log: Where running processes write what people need not read; by default where we do.
    """

    def __init__(self, environment: Mapping[str, str], log: Path | None = None) -> None:
        """Begin without any child."""
        self._environment = dict(environment)
        self._log = log
        self._running: list[_Running] = []

    def start(self, program: Program) -> None:
        """Start one more process; the kernel ends it should this process be killed."""
        self._running.append(_Running(program, self._spawn_logged(program)))

    def run(self, program: Program) -> bytes:
        """Run a process to its end and return what it printed.

        Raises:
            AlreadyToldError: It ended with code 2, having said why on standard error.
            GroupFailedError: It failed otherwise.
        """
        process = self._spawn(program, stdout=subprocess.PIPE)
        running = _Running(program, process)
        self._running.append(running)
        printed, _ = process.communicate()
        self._running.remove(running)
        if process.returncode == _UNUSABLE:
            raise AlreadyToldError
        if process.returncode != 0:
            message = f"Việc “{program.name}” không xong (mã {process.returncode})."
            raise GroupFailedError(message)
        return printed

    def check(self) -> None:
        """Look at every process once: start again what may be, fail for what may not end.

        Raises:
            GroupFailedError: A process ended, or ended too often.
        """
        for running in self._running:
            code = running.process.poll()
            if code is None:
                continue
            now = time.monotonic()
            running.restarts = [at for at in running.restarts if now - at < _RESTARTS_WITHIN]
            if not running.program.is_restarted or len(running.restarts) >= _RESTARTS:
                message = (
                    f"Tiến trình “{running.program.name}” đã dừng (mã {code}) nên CamKet dừng theo."
                )
                raise GroupFailedError(message)
            running.restarts.append(now)
            _say(f"Tiến trình “{running.program.name}” đã dừng (mã {code}), đang chạy lại…")
            running.process = self._spawn_logged(running.program)

    def watch(self, also: Callable[[], None]) -> None:
        """Check the processes until one must not have ended or somebody asks for the end.

        Args:
            also: Called at every look; raises when something else of ours has ended.

        Raises:
            GroupFailedError: A process ended.
        """
        while True:
            self.check()
            also()
            time.sleep(_TICK)

    def stop(self) -> None:
        """End every process, the last started first; those that do not listen are killed."""
        for running in reversed(self._running):
            with suppress(ProcessLookupError):
                running.process.terminate()
        give_up_at = time.monotonic() + _STOP_WITHIN
        for running in reversed(self._running):
            try:
                running.process.wait(max(0.0, give_up_at - time.monotonic()))
            except subprocess.TimeoutExpired:
                running.process.kill()
                running.process.wait()
        self._running.clear()

    def _spawn_logged(self, program: Program) -> subprocess.Popen[bytes]:
        if self._log is None:
            return self._spawn(program)
        with open_log(self._log) as log:
            return self._spawn(program, stdout=log.fileno(), stderr=log.fileno())

    def _spawn(
        self, program: Program, stdout: int | None = None, stderr: int | None = None
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - programs of this installation
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            env=self._environment,
            # Jobs and requests are safe to cut: what was answered is in the database.
            preexec_fn=bound_to_parent(signal.SIGKILL),  # noqa: PLW1509 - this process has one thread
        )


def open_log(path: Path) -> BinaryIO:
    """Open a log to write on; a long one is put aside first, in place of the one before."""
    if path.exists() and path.stat().st_size > _LOG_KEPT:
        path.replace(path.with_name(f"{path.name}.1"))
    return path.open("ab")


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Turn the first SIGINT or SIGTERM into StopRequested, also where SIGINT came ignored.

    Further signals wait for nothing: the orderly end that has begun is not interrupted.
    """

    def ask(number: int, frame: FrameType | None) -> None:
        del number, frame
        for one in _SIGNALS:
            signal.signal(one, signal.SIG_IGN)
        raise StopRequested

    before = {one: signal.signal(one, ask) for one in _SIGNALS}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def free_port(host: str, port: int) -> int:
    """Return the port after making sure it can be served; a free one for 0.

    Raises:
        UnusableInputError: The address is not one of this machine, or the port is taken.
    """
    if not 0 <= port <= _LAST_PORT:
        message = f"Không có cổng {port}: hãy chọn một số từ 1 đến {_LAST_PORT} bằng --port."
        raise UnusableInputError(message)
    give_up_at = time.monotonic() + _PORT_WITHIN
    while True:
        try:
            return _bound_port(host, port)
        except socket.gaierror as error:
            message = f"Không hiểu địa chỉ “{host}”: hãy ghi --host là địa chỉ của máy này."
            raise UnusableInputError(message) from error
        except PermissionError as error:
            message = (
                f"Không được phép dùng cổng {port}: hãy chọn cổng từ 1024 trở lên bằng --port."
            )
            raise UnusableInputError(message) from error
        except OSError as error:
            # A server that was killed a moment ago may still hold it.
            if time.monotonic() > give_up_at:
                message = (
                    f"Cổng {port} trên {host} đang có chương trình khác dùng hoặc không dùng "
                    "được: hãy chọn cổng khác bằng --port."
                )
                raise UnusableInputError(message) from error
            time.sleep(_TICK)


def _bound_port(host: str, port: int) -> int:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
        probe.listen(1)
        taken: int = probe.getsockname()[1]
    return taken


def answers(host: str, port: int, path: str) -> bool:
    """Say whether a page answers 200 on this machine."""
    inside = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(inside, port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def web_server(application: str, host: str, port: int) -> Program:
    """Return granian as measured best: a process for each core, one blocking thread in each."""
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(os.cpu_count() or 1), "--blocking-threads", "1"),
        *("--http", "1", "--no-ws", "--log-level", "warning"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10"),
        application,
    ]
    return Program("web", command)


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
