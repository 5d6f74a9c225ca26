"""Connections are spread evenly over the processes of the web server."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from camket.server.evening import Evening, surplus_here
from camket.server.processes import web_server

_APPLICATION = """
import os
from camket.server.evening import Evening

def answer(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]

application = Evening(answer)
"""


def test_closes_as_many_connections_as_are_too_many() -> None:
    looks = iter([2, 0])
    application = Evening(_answer, surplus=lambda: next(looks))
    assert [_headers(application).get("Connection") for _ in range(3)] == ["close", "close", None]


def test_looks_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[float] = []
    moment = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: moment[0])

    def look() -> int:
        looks.append(moment[0])
        moment[0] += 0.01
        return 0

    application = Evening(_answer, surplus=look)
    for passed in (0.0, 0.4, 0.05, 0.06):
        moment[0] += passed
        _headers(application)
    assert looks == [100.0, pytest.approx(100.52)]


def test_counts_what_is_above_the_even_share(tmp_path: Path) -> None:
    here, parent = os.getpid(), os.getppid()
    _process(tmp_path, here, sockets=7, command="python worker 5")
    _process(tmp_path, here + 1, sockets=2, command="python worker 16")
    _process(tmp_path, here + 2, sockets=0, command="python tracker 3")
    children = tmp_path / str(parent) / "task" / str(parent) / "children"
    children.parent.mkdir(parents=True)
    children.write_text(f"{here} {here + 1} {here + 2} {here + 3} ")
    assert surplus_here(tmp_path) == 2  # 9 of two processes are at most 5 each


def test_evens_nothing_where_processes_are_hidden(tmp_path: Path) -> None:
    assert surplus_here(tmp_path) == 0


def test_eight_clients_are_served_by_two_processes_four_each(served: int) -> None:
    answered: list[str] = []
    for _ in range(20):  # chance: of eight clients all go to one process once in 128 times
        with ThreadPoolExecutor(8) as pool:
            answered = list(pool.map(lambda _: _last_answer(served), range(8)))
        if sorted(Counter(answered).values()) == [4, 4]:
            return
    pytest.fail(f"never four and four, at last {Counter(answered)}")


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A web server of two processes; its port."""
    (tmp_path / "evened.py").write_text(_APPLICATION)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = web_server("evened:application", "127.0.0.1", port)
    with subprocess.Popen(program.command, cwd=tmp_path) as process:  # noqa: S603 - our own
        try:
            _await(port)
            yield port
        finally:
            process.terminate()


def _await(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


def _last_answer(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    answer = ""
    until = time.monotonic() + 1
    while time.monotonic() < until:
        connection.request("GET", "/")
        answer = connection.getresponse().read().decode()
    connection.close()
    return answer


def _process(proc: Path, number: int, *, sockets: int, command: str) -> None:
    folder = proc / str(number) / "fd"
    folder.mkdir(parents=True)
    (proc / str(number) / "cmdline").write_text(command)
    (folder / "0").symlink_to("/dev/null")
    for one in range(1, sockets + 1):
        (folder / str(one)).symlink_to(f"socket:[{number}{one}]")


def _answer(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b""]


def _headers(application: Evening) -> dict[str, str]:
    told: dict[str, str] = {}

    def start(_status: str, headers: list[tuple[str, str]]) -> None:
        told.update(headers)

    application({}, start)  # type: ignore[arg-type]
    return told
