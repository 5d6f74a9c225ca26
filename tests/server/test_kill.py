"""Kill everything at random moments: what was answered is there; nothing is left running."""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from camket.server.linux import bound_to_parent
from camket.server.postgres import running_database

GROUP = Path(__file__).with_name("group.py")
READY = "CamKet ready: "
KILLS = 20
TOKEN = "a" * 32


@dataclass
class Running:
    """The whole group, started as a shell starts it, in a process group of its own."""

    process: subprocess.Popen[str]
    is_ready: threading.Event = field(default_factory=threading.Event)
    told: list[str] = field(default_factory=list)

    def read(self) -> None:
        """Read what it prints until it is gone."""
        for line in self.process.stdout or ():
            self.told.append(line)
            if line.startswith(READY):
                self.is_ready.set()

    def kill(self) -> None:
        """Kill every process of the group at once, the database included."""
        for pid in [*descendants(self.process.pid), self.process.pid]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()


def start(data_dir: Path, port: int) -> Running:
    """Start the group."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("CAMKET_", "DJANGO_"))}
    process = subprocess.Popen(  # noqa: S603 - this very Python
        [sys.executable, GROUP, str(data_dir), str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        preexec_fn=bound_to_parent(signal.SIGTERM, own_group=True),  # noqa: PLW1509 - nothing runs beside it yet
    )
    running = Running(process)
    threading.Thread(target=running.read, daemon=True).start()
    return running


def descendants(pid: int) -> list[int]:
    """Return all processes below one."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                status = (folder / "stat").read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            parents[int(folder.name)] = int(status.rpartition(")")[2].split()[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def post(port: int, name: str) -> bool:
    """Try to sign in under a name nobody has; say whether the page was answered.

    Every answered attempt is a row of the lockout and an entry of the audit.
    """
    body = urlencode({"username": name, "password": "sai", "csrfmiddlewaretoken": TOKEN})
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"csrftoken={TOKEN}",
    }
    try:
        connection.request("POST", "/dang-nhap/", body, headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    assert answer.status == http.HTTPStatus.UNPROCESSABLE_ENTITY
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def group_folder() -> Iterator[Path]:
    """Give a data directory with a database; its group is gone when the tests are over."""
    folder = Path(tempfile.mkdtemp(prefix="camket-"))
    folder.chmod(0o755)  # ours; as root the database's user must pass
    running = start(folder / "data", free_port())
    made = running.is_ready.wait(120)
    running.kill()
    assert made, running.told
    yield folder / "data"
    for pid in _group_of(folder):
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


def _group_of(folder: Path) -> list[int]:
    """Return the processes that name the folder in their command or environment."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdecimal() and int(process.name) != os.getpid():
            try:
                told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            except OSError:
                continue
            if os.fsencode(folder) in told:
                found.append(int(process.name))
    return found


def test_every_answered_entry_survives_twenty_kills(group_folder: Path) -> None:
    chance = random.Random()  # noqa: S311 - moments, not secrets
    port = free_port()
    answered: list[str] = []
    for number in range(KILLS):
        running = start(group_folder, port)
        if number % 3:  # while it starts or recovers, as far as this machine gets by then
            time.sleep(chance.uniform(0, 3))
            assert running.process.poll() is None, running.told
            running.kill()
            continue
        assert running.is_ready.wait(120), running.told
        before = len(answered)
        while not post(port, f"lan-{number}-{before}@minhhoa.vn"):  # the first page takes its time
            assert running.process.poll() is None, running.told
        answered.append(f"lan-{number}-{before}@minhhoa.vn")
        killer = threading.Timer(chance.uniform(0.1, 2), running.kill)  # in the midst of an answer
        killer.start()
        while killer.is_alive():
            name = f"lan-{number}-{len(answered)}@minhhoa.vn"
            if post(port, name):
                answered.append(name)
        killer.join()

    with running_database(group_folder) as url, psycopg.connect(url) as connection:
        kept = {
            row[0]
            for row in connection.execute("SELECT username FROM axes_accessattempt").fetchall()
        }
        entries = connection.execute("SELECT count(*) FROM audit_entry").fetchone()
    assert len(answered) >= KILLS // 3
    assert set(answered) <= kept
    assert entries is not None
    assert entries[0] >= len(answered)
    audit = subprocess.run(
        [sys.executable, "-m", "camket", "audit", "check", "--json"],
        env={**os.environ, "CAMKET_DATA_DIR": str(group_folder), "CAMKET_DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(audit.stdout)["first_broken"] is None


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_leaves_no_process_behind(group_folder: Path, asked: signal.Signals) -> None:
    running = start(group_folder, free_port())
    assert running.is_ready.wait(60), running.told
    below = descendants(running.process.pid)
    assert len(below) > 5
    running.process.send_signal(asked)
    assert running.process.wait(30) == 0
    assert [pid for pid in below if Path(f"/proc/{pid}").exists()] == []


def test_killing_the_parent_alone_leaves_no_process_behind(group_folder: Path) -> None:
    running = start(group_folder, free_port())
    assert running.is_ready.wait(60), running.told
    below = descendants(running.process.pid)
    running.process.kill()
    running.process.wait()
    give_up_at = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in below) and time.monotonic() < give_up_at:
        time.sleep(0.1)
    assert [pid for pid in below if Path(f"/proc/{pid}").exists()] == []


def demo(folder: Path, port: str) -> subprocess.CompletedProcess[str]:
    """Run `camket demo` where it must refuse."""
    return subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, "-m", "camket", "demo", "--no-browser", "--port", port],
        env={**os.environ, "CAMKET_DATA_DIR": str(folder), "CAMKET_DATABASE_URL": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = demo(tmp_path, str(taken.getsockname()[1]))
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert answer.stderr.startswith("Cổng ")
    assert answer.stderr.count("\n") == 1


def test_the_data_of_a_newer_release_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "release").write_text("99.0\n", encoding="ascii")
    answer = demo(tmp_path, "0")
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert answer.stderr.startswith(f"Thư mục dữ liệu {tmp_path} thuộc CamKet 99.0, mới hơn")
    assert answer.stderr.count("\n") == 1


def test_a_second_demo_on_the_same_data_is_one_sentence(group_folder: Path) -> None:
    running = start(group_folder, free_port())
    assert running.is_ready.wait(60), running.told
    answer = demo(group_folder, "0")
    running.process.terminate()
    assert running.process.wait(30) == 0
    assert answer.returncode == 2
    assert "đang được một CamKet khác dùng" in answer.stderr
    assert answer.stderr.count("\n") == 1
