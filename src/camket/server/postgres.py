"""The embedded PostgreSQL: made once, started as our child, stopped with us, recovered in peace."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from camket.server import binaries
from camket.server.datadir import CLUSTER, DataDirectory
from camket.server.linux import bound_to_parent
from camket.server.owner import Owner, database_owner
from camket.server.processes import open_log
from camket.shared.errors import UnusableInputError

ROLE: Final = "camket"
DATABASE: Final = "camket"
_LONGEST_SOCKET_FOLDER: Final = 90
"""The kernel takes 107 bytes for the path of a socket; `/.s.PGSQL.5432` needs 14 of them."""
_MOST_SHARED_BUFFERS: Final = 2 * 1024**3
_SAY_AFTER: Final = 3.0
_STOP_WITHIN: Final = 60.0
_CONNECTING: Final = 5
_STILL_THERE: Final = "pre-existing shared memory block"
_IDENT_NAME: Final = "camket"
_THROW_AWAY: Final = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    # a test's rows are never committed: a vacuum beside it would count none, and a plan made
    # for empty tables can take half an hour
    "autovacuum": "off",
}


class EmbeddedPostgres:
    """A PostgreSQL of our own in a data directory, reached through a socket only we may enter.

    Args:
        data_dir: Holds the database, its log and its socket; made when it is missing.
        major: Which of the wheel's PostgreSQL versions runs.
        throw_away: Nothing needs to survive a crash, as in tests.
        directory: The data directory where the caller holds it already.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        major: int = binaries.NEWEST_MAJOR,
        throw_away: bool = False,
        directory: DataDirectory | None = None,
    ) -> None:
        """Name the database; nothing is made or started yet."""
        self._directory = directory or DataDirectory(data_dir)
        self._data_dir = self._directory.path
        self._major = major
        self._throw_away = throw_away
        self._log = self._data_dir / "postgresql.log"
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start the server."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the server."""
        self.stop()

    @property
    def url(self) -> str:
        """Return the address of the database."""
        return database_url(self._data_dir)

    @property
    def pid(self) -> int | None:
        """Return the server's process, None when it is not running."""
        return self._server.pid if self._server is not None else None

    def start(self) -> str:
        """Start the server, wait until it accepts work, and return the database's address.

        Recovery after a crash takes as long as it takes; it is told on standard error.

        Raises:
            UnusableInputError: The data directory cannot be used, or the server will not run.
        """
        self._directory.open()
        try:
            self._launch()
        except BaseException:
            self.stop()
            raise
        return self.url

    def stop(self) -> None:
        """Stop the server in an orderly way, and let others use the data directory."""
        server, self._server = self._server, None
        if server is not None:
            _end(server)
            socket = _socket_folder(self._data_dir)
            if socket.parent != self._data_dir:  # made where paths are short: nobody else clears it
                shutil.rmtree(socket, ignore_errors=True)
        self._directory.close()

    def is_running(self) -> bool:
        """Say whether the server is still there."""
        return self._server is not None and self._server.poll() is None

    def _launch(self) -> None:
        owner = database_owner()
        if not owner.may_enter(self._data_dir):
            message = (
                f"Tài khoản {owner.name} không vào được thư mục dữ liệu {self._data_dir} "
                "(PostgreSQL không chạy bằng root): hãy đặt CAMKET_DATA_DIR ngoài thư mục riêng "
                "của root."
            )
            raise UnusableInputError(message)
        folder = binaries.programs(self._major, owner=owner, data_dir=self._data_dir)
        cluster = self._data_dir / CLUSTER
        socket = _socket_folder(self._data_dir)
        _await_orphan(cluster, socket)
        if not (cluster / "PG_VERSION").is_file():
            self._create(folder, cluster, owner)
        self._refuse_other_major(cluster)
        try:
            owner.take_tree(cluster)
            _write_access(cluster, owner)
            _make_private(socket, owner)
        except OSError as error:
            message = (
                f"Không dùng được cơ sở dữ liệu trong {self._data_dir} ({error.strerror}): hãy "
                "chạy bằng tài khoản đã tạo ra nó."
            )
            raise UnusableInputError(message) from error
        patient_until = time.monotonic() + _STOP_WITHIN
        while reason := self._serve(folder / "postgres", cluster, socket, owner):
            # Children of a killed server let go of its memory a moment after it.
            if _STILL_THERE not in reason or time.monotonic() > patient_until:
                message = (
                    f"PostgreSQL không khởi động được: {reason} (nhật ký: {self._log}): hãy xem "
                    "nhật ký rồi chạy lại."
                )
                raise UnusableInputError(message)
            time.sleep(0.2)
        _make_database(socket)

    def _serve(self, program: Path, cluster: Path, socket: Path, owner: Owner) -> str | None:
        """Start the server and wait for it; return why it gave up, None when it serves."""
        log = self._log
        with open_log(log) as written:
            started_at = written.tell()
            self._server = server = subprocess.Popen(  # noqa: S603 - a program of the wheel
                [program, "-D", cluster, "-k", socket, *self._settings()],
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=written,
                cwd="/",
                env=_environment(),
                # SIGINT is PostgreSQL's orderly quick stop.
                preexec_fn=bound_to_parent(signal.SIGINT, own_group=True),  # noqa: PLW1509 - one thread
                **owner.run_as,
            )
        began = time.monotonic()
        say_at = began + _SAY_AFTER
        while not _is_ready(cluster, server.pid):
            if server.poll() is not None:
                with log.open("rb") as written:
                    written.seek(started_at)
                    return _last_line(written.read().decode("utf-8", "replace"))
            if time.monotonic() >= say_at:
                waited = round(time.monotonic() - began)
                _say(f"Cơ sở dữ liệu đang phục hồi sau lần dừng đột ngột, đã chờ {waited} giây…")
                say_at = time.monotonic() + _SAY_AFTER
            time.sleep(0.02)
        return None

    def _create(self, folder: Path, cluster: Path, owner: Owner) -> None:
        """Make the cluster under another name first, so half a cluster is never used."""
        fresh = cluster.with_name(f"{CLUSTER}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        owner.take(fresh)
        collation = ["--locale=C.UTF-8"]
        if self._major >= 17:  # noqa: PLR2004 - the release that brought the builtin provider
            collation = ["--locale-provider=builtin", *collation]
        answer = subprocess.run(  # noqa: S603 - a program of the wheel
            [
                folder / "initdb",
                *("-D", fresh, "-U", ROLE, "-E", "UTF8"),
                *collation,
                "--auth-local=peer",
                "--auth-host=reject",
                *(["--no-sync"] if self._throw_away else []),
            ],
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            env=_environment(),
            preexec_fn=bound_to_parent(signal.SIGTERM),
            **owner.run_as,
        )
        if answer.returncode != 0:
            message = (
                f"Không tạo được cơ sở dữ liệu trong {self._data_dir} bằng tài khoản "
                f"{owner.name}: {_last_line(answer.stderr)}"
            )
            raise UnusableInputError(message)
        fresh.rename(cluster)

    def _refuse_other_major(self, cluster: Path) -> None:
        found = int((cluster / "PG_VERSION").read_text(encoding="ascii"))
        if found == self._major:
            return
        advice = (
            "mới hơn PostgreSQL {} đi kèm bản này: hãy nâng cấp CamKet hoặc đặt CAMKET_DATA_DIR "
            "sang thư mục khác."
            if found > self._major
            else "cũ hơn PostgreSQL {} đi kèm bản này: hãy sao lưu bằng bản CamKet cũ rồi phục "
            "hồi vào một thư mục mới."
        )
        message = (
            f"Thư mục dữ liệu {self._data_dir} do PostgreSQL {found} tạo, "
            f"{advice.format(self._major)}"
        )
        raise UnusableInputError(message)

    def _settings(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_permissions": "0700",
            "shared_buffers": f"{_shared_buffers() // 1024}kB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            # The log names what failed, never the values: they are papers and people.
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
        }
        if self._throw_away:
            settings |= _THROW_AWAY | {"shared_buffers": "128MB"}
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def database_url(data_dir: Path) -> str:
    """Return the address of the embedded database of a data directory."""
    return f"postgresql:///{DATABASE}?host={quote(str(_socket_folder(data_dir)))}&user={ROLE}"


def await_orphan(data_dir: Path) -> None:
    """Wait until no server is left that outlives a killed command of this data directory."""
    _await_orphan(data_dir / CLUSTER, _socket_folder(data_dir))


@contextmanager
def running_database(data_dir: Path) -> Iterator[str]:
    """Use the embedded database: the one that runs already, or one of our own meanwhile.

    Raises:
        UnusableInputError: The data directory cannot be used, or the server will not run.
    """
    if DataDirectory(data_dir).used_by() is None:
        with EmbeddedPostgres(data_dir) as server:
            yield server.url
        return
    url = database_url(data_dir)
    _await_connection(url, data_dir)
    yield url


def _await_connection(url: str, data_dir: Path) -> None:
    """Wait while the process that has the data directory open still starts its server."""
    give_up_at = time.monotonic() + _STOP_WITHIN
    while True:
        try:
            psycopg.connect(url, connect_timeout=_CONNECTING).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > give_up_at or DataDirectory(data_dir).used_by() is None:
                message = (
                    f"Cơ sở dữ liệu trong {data_dir} đang được một CamKet khác dùng nhưng không "
                    "trả lời: hãy dừng tiến trình đó rồi chạy lại."
                )
                raise UnusableInputError(message) from error
            time.sleep(0.2)
        else:
            return


def _socket_folder(data_dir: Path) -> Path:
    """Return a folder for the socket whose path is short enough for the kernel."""
    folder = data_dir.absolute() / "socket"
    if len(os.fsencode(folder)) <= _LONGEST_SOCKET_FOLDER:
        return folder
    digest = sha256(os.fsencode(data_dir.absolute())).hexdigest()[:16]
    return Path(f"/tmp/camket-{os.geteuid()}-{digest}")  # noqa: S108 - made 0700, owner checked


def _make_private(folder: Path, owner: Owner) -> None:
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        owner.take(folder)
    if folder.is_symlink() or folder.stat().st_uid not in (owner.uid, os.geteuid()):
        raise PermissionError(1, f"{folder} thuộc người khác")
    owner.take(folder)


def _write_access(cluster: Path, owner: Owner) -> None:
    """Let our own user, and root when it is us, connect as the one role; nobody else."""
    hba = f"local all {ROLE} peer map={_IDENT_NAME}\n"
    names = [owner.name] if owner.is_us else [owner.name, "root"]
    ident = "".join(f'{_IDENT_NAME} "{name}" {ROLE}\n' for name in names)
    for name, text in (("pg_hba.conf", hba), ("pg_ident.conf", ident)):
        path = cluster / name
        path.write_text(text, encoding="utf-8")
        owner.take(path)


def _environment() -> dict[str, str]:
    """Return an environment in which PG… variables of the caller cannot redirect anything."""
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _is_ready(cluster: Path, pid: int) -> bool:
    """Read what the server writes about itself, as `pg_ctl` does."""
    try:
        lines = (cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, PermissionError):
        return False
    return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"  # noqa: PLR2004 - the eighth line is the state


def _await_orphan(cluster: Path, socket: Path) -> None:
    """Wait for a server that outlives a killed parent; we hold the lock, so nobody needs it.

    What a killed server wrote about itself is removed: PostgreSQL would take a process of that
    number for it, were it another program's or a dead one that nobody has collected.
    """
    say_at = time.monotonic() + _SAY_AFTER
    told = False
    while (pid := _server_of(cluster)) is not None:
        if not told:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGINT)
            told = True
        if time.monotonic() >= say_at:
            _say(f"Đang chờ PostgreSQL của lần chạy trước dừng hẳn (tiến trình {pid})…")
            say_at = time.monotonic() + _SAY_AFTER
        time.sleep(0.05)
    for left in (cluster / "postmaster.pid", socket / ".s.PGSQL.5432.lock"):
        with suppress(OSError):
            left.unlink()


def _server_of(cluster: Path) -> int | None:
    """Return the server that still works in this cluster, None when there is none."""
    try:
        pid = (cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0]
        command = Path("/proc", pid, "cmdline").read_bytes().split(b"\0")
    except (OSError, IndexError):
        return None
    is_server = Path(os.fsdecode(command[0])).name == "postgres"
    return int(pid) if is_server and os.fsencode(cluster) in command else None


def _end(server: subprocess.Popen[bytes]) -> None:
    for stop in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is None:
            with suppress(ProcessLookupError):
                server.send_signal(stop)
        try:
            server.wait(_STOP_WITHIN)
        except subprocess.TimeoutExpired:
            continue
        return


def _make_database(socket: Path) -> None:
    where = f"host={socket} user={ROLE} dbname=postgres connect_timeout={_CONNECTING}"
    with psycopg.connect(where, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if found.fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _shared_buffers() -> int:
    """Return a quarter of the memory this process may use, at most 2 GB, in bytes."""
    limits = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    with suppress(OSError, ValueError):
        limits.append(int(Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii")))
    return min(min(limits) // 4, _MOST_SHARED_BUFFERS)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    reasons = [line for line in lines if "FATAL:" in line or "error:" in line]
    return (reasons or lines or ["không rõ lý do"])[-1]


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
