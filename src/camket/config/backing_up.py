"""Write one backup file of an installation that may be in use, and bring it back."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import psycopg
from psycopg import sql
from psycopg.rows import tuple_row

from camket.config.running import DATABASE_URL, database_at_hand
from camket.server import binaries
from camket.server.archive import DATABASE, Archive, Writer, backup_file
from camket.server.datadir import (
    CLUSTER,
    DEMO_DAY_FILE,
    SECRET_KEY_FILE,
    DataDirectory,
    current_release,
)
from camket.server.dumping import dumping, restore_dump
from camket.server.postgres import EmbeddedPostgres, await_orphan
from camket.shared.clock import Clock
from camket.shared.errors import UnusableInputError

FILES: Final = "files"
SECRETS: Final = ("trial-authority", "keys")
"""Folders with keys: in the copy, for which reason the copy is a secret itself."""
_SINGLE: Final = (SECRET_KEY_FILE, DEMO_DAY_FILE)
_COUNTED: Final = {
    "papers": "registry_registerednumber",
    "registers": "registry_register",
    "commitments": "commitments_commitment",
    "people": "organisation_person",
    "units": "organisation_unit",
    "tasks": "tasks_task",
    "files": "files_storedfile",
    "audit_entries": "audit_entry",
}
_FILE_MODE: Final = 0o600
_FOLDER_MODE: Final = 0o700

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds, and what it could not: files lost or altered on the disk."""

    path: Path
    size: int
    files: int
    missing: tuple[str, ...]


def write_backup(path: Path, *, data_dir: Path, url: str, tell: Tell) -> BackedUp:
    """Write a backup, in the order that loses nothing: the database, then its files.

    Files are only ever added, so whatever the snapshot of the database names is there afterwards.

    Raises:
        UnusableInputError: It cannot be written, or the database cannot be dumped.
    """
    manifest: dict[str, Any] = {}
    target = _target(path)
    with (
        psycopg.connect(url, row_factory=tuple_row) as connection,
        backup_file(target, current_release(), manifest) as writer,
    ):
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        major = connection.info.server_version // 10000
        manifest |= {
            "made_at": Clock().now().isoformat(timespec="seconds"),
            "postgresql": major,
            **_facts(connection),
        }
        tell("database", 0, 0)
        snapshot = str(_one(connection, "SELECT pg_export_snapshot()")[0])
        with dumping(url, snapshot, major=major, data_dir=data_dir) as dump:
            writer.add(DATABASE, dump)
        digests = [row[0] for row in _all(connection, "SELECT sha256 FROM files_storedfile")]
        missing = list(_add_files(writer, data_dir / FILES, sorted(digests), tell))
        missing = _still_named(url, missing)
        manifest["missing"] = missing
        _add_secrets(writer, data_dir)
    return BackedUp(target, target.stat().st_size, len(digests) - len(missing), tuple(missing))


def _target(path: Path) -> Path:
    """Return the file to write; in a folder it gets a name with the time."""
    if path.is_dir():
        return path / f"camket-{Clock().now():%Y%m%d-%H%M%S}.camket"
    return path


def _facts(connection: psycopg.Connection[Any]) -> dict[str, Any]:
    """Return what the copy must show again when it is brought back.

    Raises:
        UnusableInputError: There is no installation in this database.
    """
    try:
        head = _all(connection, "SELECT number, encode(hash, 'hex') FROM audit_chainhead")
        registers = _all(
            connection,
            "SELECT unit_id, kind, period_key, last_number FROM registry_register"
            " ORDER BY unit_id, kind, period_key",
        )
        counts = {
            name: _one(
                connection, sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            )[0]
            for name, table in _COUNTED.items()
        }
    except psycopg.errors.UndefinedTable as error:
        message = "Cơ sở dữ liệu chưa có CamKet nên không có gì để sao lưu: chạy camket migrate."
        raise UnusableInputError(message) from error
    return {
        "audit": {"number": head[0][0], "hash": head[0][1]} if head else {"number": 0, "hash": ""},
        "registers": [
            {"unit": unit, "kind": kind, "period": period, "last_number": last}
            for unit, kind, period, last in registers
        ],
        "counts": counts,
    }


def facts_at(url: str) -> dict[str, Any]:
    """Return the same of a database that was brought back."""
    with psycopg.connect(url, row_factory=tuple_row) as connection:
        return _facts(connection)


def _add_files(writer: Writer, folder: Path, digests: list[str], tell: Tell) -> Iterator[str]:
    """Add the stored files and yield those that are lost or no longer match their digest."""
    for done, digest in enumerate(digests, start=1):
        place = writer.tell()
        try:
            with (folder / digest[:2] / digest[2:4] / digest).open("rb") as file:
                member = writer.add(f"{FILES}/{digest}", file)
        except FileNotFoundError:
            yield digest
        else:
            if member.sha256 != digest:
                writer.take_back(place)
                yield digest
        tell("files", done, len(digests))


def _still_named(url: str, digests: list[str]) -> list[str]:
    """Leave out what was not lost: the files of old jobs end after their days, also meanwhile."""
    if not digests:
        return digests
    question = "SELECT sha256 FROM files_storedfile WHERE sha256 = ANY(%s)"
    with psycopg.connect(url) as connection:
        named = {row[0] for row in connection.execute(question, [digests]).fetchall()}
    return [digest for digest in digests if digest in named]


def _add_secrets(writer: Writer, data_dir: Path) -> None:
    for folder in SECRETS:
        for path in sorted((data_dir / folder).glob("*")):
            if path.is_file() and not path.name.startswith("."):
                _add_file(writer, f"{folder}/{path.name}", path)
    for name in _SINGLE:
        if (data_dir / name).is_file():
            _add_file(writer, name, data_dir / name)


def _add_file(writer: Writer, name: str, path: Path) -> None:
    writer.add(name, io.BytesIO(path.read_bytes()))


# --- back again -----------------------------------------------------------------------------------


@contextmanager
def restored(archive: Archive, data_dir: Path, tell: Tell) -> Iterator[str]:
    """Bring a backup back into an empty data directory and yield the address of its database.

    The mark `restoring` stands until everything is there: whoever is killed meanwhile leaves a
    directory that no command uses, and that the next restore clears. An error leaves it empty.

    Raises:
        UnusableInputError: The directory or the outside database is not empty, or cannot be used.
    """
    directory = DataDirectory(data_dir, is_restoring=True)
    directory.open()
    try:
        await_orphan(directory.path)
        directory.begin_restoring()
        try:
            with _empty_database(directory, data_dir) as (url, major):
                _refuse_older_server(archive, major)
                _unpack(archive, data_dir, tell)
                tell("database", 0, 0)
                with archive.open(DATABASE) as dump:
                    restore_dump(dump, url, major=_reader(archive, major), data_dir=data_dir)
                yield url
        except BaseException:
            directory.open()
            directory.clear_restored()
            raise
        finally:
            directory.end_restoring()
    finally:
        directory.close()


@contextmanager
def thrown_away(archive: Archive, tell: Tell) -> Iterator[tuple[str, Path]]:
    """Bring a backup back into a folder of our own and drop it afterwards.

    Raises:
        UnusableInputError: There is no room, or the copy cannot be brought back.
    """
    folder = Path(tempfile.mkdtemp(prefix="camket-restore-"))
    folder.chmod(0o711)  # ours; as root the database's user must pass
    major = _nearest_bundled(int(archive.manifest["postgresql"]))
    try:
        with EmbeddedPostgres(folder, major=major, throw_away=True) as server:
            _unpack(archive, folder, tell)
            tell("database", 0, 0)
            with archive.open(DATABASE) as dump:
                restore_dump(dump, server.url, major=_reader(archive, major), data_dir=folder)
            yield server.url, folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _empty_database(directory: DataDirectory, data_dir: Path) -> Iterator[tuple[str, int]]:
    """Give an empty database: the outside one, or a new embedded one."""
    if os.environ.get(DATABASE_URL):
        with database_at_hand(data_dir):
            url = os.environ[DATABASE_URL]
            with psycopg.connect(url) as connection:
                taken = _one(
                    connection,
                    "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
                    " WHERE relkind IN ('r', 'v', 'S') AND nspname NOT LIKE 'pg\\_%'"
                    " AND nspname <> 'information_schema'",
                )[0]
                major = connection.info.server_version // 10000
            if taken:
                message = (
                    "Cơ sở dữ liệu mà CAMKET_DATABASE_URL trỏ tới đã có bảng, mà phục hồi chỉ ghi "
                    "vào nơi trống: hãy tạo một cơ sở dữ liệu mới."
                )
                raise UnusableInputError(message)
            try:
                yield url, major
            except BaseException:
                with psycopg.connect(url, autocommit=True) as connection:  # it was empty before
                    connection.execute("DROP SCHEMA public CASCADE")
                    connection.execute("CREATE SCHEMA public")
                raise
        return
    with EmbeddedPostgres(data_dir, directory=directory) as server:
        yield server.url, binaries.NEWEST_MAJOR


def _refuse_older_server(archive: Archive, major: int) -> None:
    made_by = int(archive.manifest["postgresql"])
    if major < made_by:
        message = (
            f"Bản sao lưu lấy từ PostgreSQL {made_by}, còn máy chủ là PostgreSQL {major}: hãy dùng "
            f"PostgreSQL {made_by} trở lên."
        )
        raise UnusableInputError(message)


def _reader(archive: Archive, major: int) -> int:
    """Return the release of `pg_restore`: the server's, which reads older dumps too."""
    return max(major, int(archive.manifest["postgresql"]))


def _nearest_bundled(major: int) -> int:
    return min((one for one in binaries.MAJORS if one >= major), default=binaries.NEWEST_MAJOR)


def _unpack(archive: Archive, data_dir: Path, tell: Tell) -> None:
    """Write the stored files where the storage looks for them, and the keys, all for us alone."""
    files = archive.named(FILES)
    for done, member in enumerate(files, start=1):
        digest = member.name.removeprefix(f"{FILES}/")
        _refuse_strange(archive, digest, is_digest=True)
        target = data_dir / FILES / digest[:2] / digest[2:4] / digest
        _write(archive, member.name, target)
        tell("files", done, len(files))
    for folder in SECRETS:
        for member in archive.named(folder):
            name = member.name.removeprefix(f"{folder}/")
            _refuse_strange(archive, name)
            _write(archive, member.name, data_dir / folder / name)
    for name in _SINGLE:
        if name in archive.members:
            _write(archive, name, data_dir / name)


def _refuse_strange(archive: Archive, name: str, *, is_digest: bool = False) -> None:
    """Let no member be written outside its folder, whoever made the copy."""
    is_hex = len(name) == 64 and set(name) <= set("0123456789abcdef")  # noqa: PLR2004 - SHA-256
    if "/" in name or name in ("", ".", "..") or "\0" in name or (is_digest and not is_hex):
        message = f"Bản sao lưu {archive.path} có tên tệp lạ nên không dùng được: {name[:80]!r}."
        raise UnusableInputError(message)


def _write(archive: Archive, name: str, target: Path) -> None:
    _make_private(target.parent)
    digest = hashlib.sha256()
    with (
        archive.open(name) as source,
        open(target, "xb", opener=_private) as file,
    ):
        _copy(source, file, digest.update)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != archive.members[name].sha256:
        message = f"Bản sao lưu {archive.path} bị thay đổi trong lúc đọc: hãy chạy lại."
        raise UnusableInputError(message)


def _make_private(folder: Path) -> None:
    if not folder.exists():
        _make_private(folder.parent)
        folder.mkdir(mode=_FOLDER_MODE)


def _copy(source: IO[bytes], target: IO[bytes], also: Callable[[bytes], None]) -> None:
    while chunk := source.read(1024 * 1024):
        also(chunk)
        target.write(chunk)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, _FILE_MODE)


def _one(connection: psycopg.Connection[Any], question: Any) -> tuple[Any, ...]:  # noqa: ANN401 - text or composed SQL
    row = connection.execute(question).fetchone()
    if row is None:
        raise LookupError(question)
    return tuple(row)


def _all(connection: psycopg.Connection[Any], question: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - as above
    return [tuple(row) for row in connection.execute(question).fetchall()]


__all__ = ["CLUSTER", "BackedUp", "facts_at", "restored", "thrown_away", "write_backup"]
