"""A group of processes lives together and ends together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from camket.server.processes import (
    AlreadyToldError,
    GroupFailedError,
    ProcessGroup,
    Program,
    StopRequested,
    free_port,
    stopped_by_signals,
)
from camket.shared.errors import UnusableInputError

SLEEPS = (sys.executable, "-c", "import time; time.sleep(60)")
ENDS = (sys.executable, "-c", "raise SystemExit(3)")


@pytest.fixture
def group() -> Iterator[ProcessGroup]:
    group = ProcessGroup(os.environ)
    yield group
    group.stop()


def test_the_end_of_one_process_ends_the_group(group: ProcessGroup) -> None:
    group.start(Program("ngủ", SLEEPS))
    group.start(Program("web", ENDS))
    with pytest.raises(GroupFailedError, match=r"Tiến trình “web” đã dừng \(mã 3\)"):
        group.watch(lambda: None)


def test_a_worker_is_started_again_but_not_for_ever(group: ProcessGroup) -> None:
    group.start(Program("worker", ENDS, is_restarted=True))
    with pytest.raises(GroupFailedError, match="worker"):
        group.watch(lambda: None)


def test_a_process_that_does_not_listen_is_killed(
    group: ProcessGroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("camket.server.processes._STOP_WITHIN", 0.3)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    group.start(Program("điếc", (sys.executable, "-c", deaf)))
    pid = group._running[0].process.pid
    time.sleep(0.3)
    group.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_what_a_process_printed_is_returned(group: ProcessGroup) -> None:
    assert group.run(Program("in", (sys.executable, "-c", "print('xong')"))) == b"xong\n"
    with pytest.raises(GroupFailedError, match=r"Việc “in” không xong \(mã 3\)"):
        group.run(Program("in", ENDS))
    with pytest.raises(AlreadyToldError):
        group.run(Program("in", (sys.executable, "-c", "raise SystemExit(2)")))


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_the_group_even_where_they_came_ignored(asked: signal.Signals) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as in the background of a shell
    try:
        with pytest.raises(StopRequested), stopped_by_signals():
            signal.raise_signal(asked)
    finally:
        signal.signal(signal.SIGINT, before)


def test_children_die_when_their_parent_is_killed() -> None:
    script = (
        "import os, sys, time\n"
        "from camket.server.processes import ProcessGroup, Program\n"
        "group = ProcessGroup(os.environ)\n"
        f"group.start(Program('ngủ', {SLEEPS!r}))\n"
        "print(group._running[0].process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(  # noqa: S603 - this very Python
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    give_up_at = time.monotonic() + 10
    while time.monotonic() < give_up_at:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("the child outlived its parent")


def test_a_taken_port_is_one_clear_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UnusableInputError, match=f"Cổng {port} trên 127.0.0.1 đang có"):
            free_port("127.0.0.1", port)
    assert free_port("127.0.0.1", port) == port


def test_an_address_of_another_machine_is_one_clear_sentence() -> None:
    with pytest.raises(UnusableInputError, match="--host"):
        free_port("không-có.invalid", 8000)
    with pytest.raises(UnusableInputError, match="--port"):
        free_port("127.0.0.1", 70000)
