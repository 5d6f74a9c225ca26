"""The embedded PostgreSQL: who may connect, how it ends, what it refuses."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from camket.server import binaries
from camket.server.datadir import CLUSTER
from camket.server.owner import database_owner
from camket.server.postgres import EmbeddedPostgres, database_url, running_database
from camket.shared.errors import UnusableInputError

AS_ROOT = os.geteuid() == 0


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_until_gone(pid: int) -> bool:
    give_up_at = time.monotonic() + 20
    while is_alive(pid) and time.monotonic() < give_up_at:
        time.sleep(0.05)
    return not is_alive(pid)


@pytest.mark.parametrize("major", [16, 18])
def test_what_was_committed_is_there_the_next_time(open_folder: Path, major: int) -> None:
    with EmbeddedPostgres(open_folder / "data", major=major) as server:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE entry (word text)")
            connection.execute("INSERT INTO entry VALUES ('đã ghi')")
        version = ask(server.url, "SHOW server_version_num")
    with EmbeddedPostgres(open_folder / "data", major=major) as server:
        assert ask(server.url, "SELECT word FROM entry") == "đã ghi"
    assert str(version).startswith(str(major))


def test_the_order_of_text_is_that_of_its_bytes_and_case_knows_vietnamese(
    open_folder: Path,
) -> None:
    with EmbeddedPostgres(open_folder / "data", throw_away=True) as server:
        assert ask(server.url, "SELECT upper('đề án')") == "ĐỀ ÁN"
        assert ask(server.url, "SELECT 'B' < 'a'") is True
        locale = (
            "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'camket'"
        )
        assert ask(server.url, locale) == "bC.UTF-8"


def test_only_the_owner_and_root_may_connect(open_folder: Path) -> None:
    with EmbeddedPostgres(open_folder / "data", throw_away=True) as server:
        assert ask(server.url, "SELECT current_user") == "camket"
        assert ask(server.url, "SHOW listen_addresses") == ""
        socket = open_folder / "data" / "socket"
        assert socket.stat().st_mode & 0o777 == 0o700
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(server.url.replace("user=camket", "user=postgres"))


@pytest.mark.skipif(not AS_ROOT, reason="only root changes users")
def test_another_user_of_the_machine_is_refused(open_folder: Path) -> None:
    stranger = pwd.getpwnam("daemon")
    with EmbeddedPostgres(open_folder / "data", throw_away=True) as server:
        child = os.fork()
        if child == 0:
            os.setgroups([])
            os.setgid(stranger.pw_gid)
            os.setuid(stranger.pw_uid)
            try:
                psycopg.connect(server.url)
            except psycopg.OperationalError:
                os._exit(7)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


@pytest.mark.skipif(not AS_ROOT, reason="only root changes users")
def test_as_root_the_server_runs_as_an_unprivileged_user(open_folder: Path) -> None:
    with EmbeddedPostgres(open_folder / "data", throw_away=True) as server:
        assert server.pid is not None
        assert Path(f"/proc/{server.pid}").stat().st_uid == database_owner().uid != 0


def test_the_server_dies_with_a_parent_that_is_killed(open_folder: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path;"
        "from camket.server.postgres import EmbeddedPostgres;"
        f"s = EmbeddedPostgres(Path({str(open_folder / 'data')!r})); s.start();"
        "print(s.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(  # noqa: S603 - this very Python
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert wait_until_gone(pid)


def test_a_server_that_was_killed_recovers(open_folder: Path) -> None:
    with EmbeddedPostgres(open_folder / "data") as server:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE entry (word text)")
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        assert wait_until_gone(server.pid)
    with EmbeddedPostgres(open_folder / "data") as server:
        assert ask(server.url, "SELECT count(*) FROM entry") == 0


def test_the_mode_of_folders_that_were_there_stays(open_folder: Path) -> None:
    data = open_folder / "data"
    data.mkdir(mode=0o775)
    data.chmod(0o775)
    with EmbeddedPostgres(data, throw_away=True):
        pass
    assert data.stat().st_mode & 0o777 == 0o775
    assert open_folder.stat().st_mode & 0o777 == 0o755


def test_a_long_path_gets_a_short_socket(open_folder: Path) -> None:
    data = open_folder / ("thư-mục-rất-dài-" * 6)
    with EmbeddedPostgres(data, throw_away=True) as server:
        assert ask(server.url, "SELECT 1") == 1
    assert len(server.url) < 110


@pytest.mark.skipif(not AS_ROOT, reason="only root meets folders its database user cannot enter")
def test_programs_out_of_reach_are_copied_once(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = database_owner()
    closed = open_folder / "closed"
    installed = binaries._site_packages(18)
    monkeypatch.setattr(binaries, "_site_packages", lambda _major: closed / "site")
    binaries._copy(installed, 18, closed / "site")
    closed.chmod(0o700)
    found = binaries.programs(18, owner=owner, data_dir=open_folder)
    made_at = found.stat().st_mtime_ns
    assert found.is_relative_to(open_folder / "programs")
    assert binaries.programs(18, owner=owner, data_dir=open_folder).stat().st_mtime_ns == made_at
    with EmbeddedPostgres(open_folder, throw_away=True) as server:
        assert ask(server.url, "SELECT 1") == 1


@pytest.mark.skipif(not AS_ROOT, reason="only root meets folders its database user cannot enter")
def test_a_data_directory_out_of_reach_is_one_clear_sentence(open_folder: Path) -> None:
    open_folder.chmod(0o700)
    with pytest.raises(UnusableInputError) as refused:
        EmbeddedPostgres(open_folder / "data").start()
    assert "CAMKET_DATA_DIR" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_data_of_a_newer_postgresql_is_refused(open_folder: Path) -> None:
    with EmbeddedPostgres(open_folder / "data", throw_away=True):
        pass
    (open_folder / "data" / CLUSTER / "PG_VERSION").write_text("19\n", encoding="ascii")
    with pytest.raises(UnusableInputError, match="PostgreSQL 19 tạo, mới hơn"):
        EmbeddedPostgres(open_folder / "data").start()


def test_a_second_server_on_the_same_data_is_refused(open_folder: Path) -> None:
    with (
        EmbeddedPostgres(open_folder / "data", throw_away=True),
        pytest.raises(UnusableInputError, match=f"tiến trình {os.getpid()}"),
    ):
        EmbeddedPostgres(open_folder / "data").start()


def test_a_command_uses_the_database_that_runs_or_starts_one(open_folder: Path) -> None:
    data = open_folder / "data"
    with EmbeddedPostgres(data, throw_away=True) as server, running_database(data) as url:
        assert url == server.url == database_url(data)
        assert ask(url, "SELECT 1") == 1
    with running_database(data) as url:
        assert ask(url, "SELECT 1") == 1
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
