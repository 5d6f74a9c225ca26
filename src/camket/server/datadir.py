"""The data directory: whose it is, which release wrote it, who uses it now."""

from __future__ import annotations

import fcntl
import os
import re
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from camket.shared.errors import UnusableInputError

RELEASE_FILE: Final = "release"
LOCK_FILE: Final = "lock"
LOG_FILE: Final = "camket.log"
CLUSTER: Final = "postgresql"
SECRET_KEY_FILE: Final = "secret-key"  # noqa: S105 - the name of a file
DEMO_DAY_FILE: Final = "demo-day"
RESTORING_FILE: Final = "restoring"
"""Stands there while a backup is brought back: whatever it has put there so far is half of it."""
SYSTEM_DATA_DIR: Final = Path("/var/lib/camket")
OWN_NAMES: Final = frozenset(
    {
        RELEASE_FILE,
        LOCK_FILE,
        CLUSTER,
        f"{CLUSTER}.new",
        "postgresql.log",
        "postgresql.log.1",
        LOG_FILE,
        f"{LOG_FILE}.1",
        "programs",
        "socket",
        "files",
        "keys",
        SECRET_KEY_FILE,
        DEMO_DAY_FILE,
        RESTORING_FILE,
        "static",
        "trial-authority",
    }
)
"""All that CamKet writes at the top of a data directory; `--reset` removes nothing else."""


def chosen_data_dir() -> Path:
    """Return `CAMKET_DATA_DIR`, or the default: a folder here, `/var/lib/camket` for root."""
    if chosen := os.environ.get("CAMKET_DATA_DIR"):
        return Path(chosen).absolute()
    return SYSTEM_DATA_DIR if os.geteuid() == 0 else Path.cwd() / "camket-data"


class DataDirectory:
    """A data directory; `open` makes it usable and keeps others out until `close`."""

    def __init__(self, path: Path, *, is_restoring: bool = False) -> None:
        """Name the directory; nothing is read or written yet.

        Args:
            path: Where it is.
            is_restoring: The caller brings a backup back, and so may enter half of one.
        """
        self.path = path.absolute()
        self._is_restoring = is_restoring
        self._lock: int | None = None

    def prepare(self) -> None:
        """Make the directory when it is missing and check that it is ours to use.

        Raises:
            UnusableInputError: It cannot be written, or a newer release wrote it.
        """
        self._make()
        self._refuse_newer_release()
        self._refuse_half_restored()
        try:
            (self.path / RELEASE_FILE).write_text(f"{current_release()}\n", encoding="ascii")
        except OSError as error:
            raise self._not_writable() from error

    def open(self) -> None:
        """Prepare the directory and keep others out until `close`.

        Raises:
            UnusableInputError: It cannot be written, a newer release wrote it, or another
                process uses it.
        """
        self._make()
        self._refuse_newer_release()
        self._take_lock()
        try:
            self.prepare()
        except BaseException:
            self.close()
            raise

    @property
    def is_demo(self) -> bool:
        """Say whether the demo made what is here."""
        return _is_there(self.path / SECRET_KEY_FILE)

    @property
    def has_database(self) -> bool:
        """Say whether an embedded database was made here."""
        return _is_there(self.path / CLUSTER)

    def demo_secret_key(self) -> str:
        """Return the demo's secret key, made on the first call and kept.

        Raises:
            UnusableInputError: It cannot be read or written, or the data here is no demo.
        """
        path = self.path / SECRET_KEY_FILE
        if self.has_database and not self.is_demo:
            message = (
                f"Thư mục dữ liệu {self.path} không phải của bản minh họa: hãy đặt "
                "CAMKET_DATA_DIR sang thư mục khác."
            )
            raise UnusableInputError(message)
        import secrets  # noqa: PLC0415 - as below: every command reads this file

        try:
            if not path.exists():
                draft = path.with_name(f"{path.name}.{os.getpid()}")
                with open(draft, "w", encoding="ascii", opener=_owner_only) as file:
                    file.write(secrets.token_urlsafe(64))
                draft.replace(path)
            return path.read_text(encoding="ascii").strip()
        except OSError as error:
            raise self._not_writable() from error

    def write(self, name: str, text: str) -> None:
        """Write one small file whole: who reads it meanwhile sees the old one or the new one.

        Raises:
            UnusableInputError: It cannot be written.
        """
        draft = self.path / f"{name}.{os.getpid()}"
        try:
            draft.write_text(text, encoding="utf-8")
            draft.replace(self.path / name)
        except OSError as error:
            raise self._not_writable() from error

    def close(self) -> None:
        """Let others use the directory."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def used_by(self) -> int | None:
        """Return the process that has the directory open, None when nobody has.

        The number is 0 when the process cannot be named.
        """
        try:
            lock = os.open(self.path / LOCK_FILE, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            text = os.read(lock, 32).decode("ascii", "replace").strip()
            return int(text) if text.isdecimal() else 0
        finally:
            os.close(lock)
        return None

    def drop(self) -> None:
        """Remove what CamKet wrote into the directory, and only that.

        Raises:
            UnusableInputError: It is not a data directory of CamKet, or it is in use.
        """
        try:
            if not self.path.exists() or not any(self.path.iterdir()):
                return
        except OSError as error:
            raise self._not_writable() from error
        if not _is_there(self.path / RELEASE_FILE) or (self.has_database and not self.is_demo):
            message = (
                f"{self.path} không phải thư mục dữ liệu minh họa của CamKet nên không xóa gì: "
                "hãy kiểm tra CAMKET_DATA_DIR."
            )
            raise UnusableInputError(message)
        self._take_lock()
        try:
            for name in sorted(OWN_NAMES - {LOCK_FILE}):
                _remove(self.path / name)
        except OSError as error:
            raise self._not_writable() from error
        finally:
            self.close()

    def begin_restoring(self) -> None:
        """Mark the directory as half restored, after clearing what an earlier try left.

        Raises:
            UnusableInputError: Something of an installation is here already.
        """
        is_half = _is_there(self.path / RESTORING_FILE)
        names = OWN_NAMES - {LOCK_FILE, RELEASE_FILE, RESTORING_FILE, "programs", "socket"}
        taken = sorted(name for name in names if _is_there(self.path / name))
        if taken and not is_half:
            message = (
                f"Thư mục dữ liệu {self.path} đã có dữ liệu ({', '.join(taken)}), mà phục hồi chỉ "
                "ghi vào nơi trống: hãy đặt CAMKET_DATA_DIR sang thư mục mới."
            )
            raise UnusableInputError(message)
        self.write(RESTORING_FILE, f"{os.getpid()}\n")
        self.clear_restored()

    def clear_restored(self) -> None:
        """Remove what was restored so far; the mark stays until `end_restoring`."""
        for name in sorted(OWN_NAMES - {LOCK_FILE, RELEASE_FILE, RESTORING_FILE}):
            _remove(self.path / name)

    def end_restoring(self) -> None:
        """Let the restored data be used, or the emptied directory be anybody's again."""
        _remove(self.path / RESTORING_FILE)

    def _make(self) -> None:
        try:
            for folder in reversed([self.path, *self.path.parents]):
                if not folder.exists():
                    folder.mkdir()
                    # Ours from the first moment. Root's database user must be able to pass.
                    is_last = folder == self.path
                    folder.chmod((0o711 if os.geteuid() == 0 else 0o700) if is_last else 0o755)
        except OSError as error:
            raise self._not_writable() from error
        if not self.path.is_dir() or not os.access(self.path, os.R_OK | os.W_OK | os.X_OK):
            raise self._not_writable()

    def _refuse_newer_release(self) -> None:
        try:
            found = (self.path / RELEASE_FILE).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._not_writable() from error
        if _parts(found) > _parts(current_release()):
            message = (
                f"Thư mục dữ liệu {self.path} thuộc CamKet {found}, mới hơn bản đang chạy "
                f"({current_release()}): hãy nâng cấp CamKet hoặc đặt CAMKET_DATA_DIR sang thư "
                "mục khác."
            )
            raise UnusableInputError(message)

    def _refuse_half_restored(self) -> None:
        if not self._is_restoring and _is_there(self.path / RESTORING_FILE):
            message = (
                f"Thư mục dữ liệu {self.path} đang được phục hồi dở dang: hãy chạy lại camket "
                "restore cho xong."
            )
            raise UnusableInputError(message)

    def _take_lock(self) -> None:
        if self._lock is not None:
            return
        try:
            lock = os.open(self.path / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise self._not_writable() from error
        if not _locked(lock):
            other = os.read(lock, 32).decode("ascii", "replace").strip()
            os.close(lock)
            message = (
                f"Thư mục dữ liệu {self.path} đang được một CamKet khác dùng"
                f"{f' (tiến trình {other})' if other else ''}: hãy dừng tiến trình đó hoặc đặt "
                "CAMKET_DATA_DIR sang thư mục khác."
            )
            raise UnusableInputError(message)
        with suppress(OSError):  # the number only helps the sentence above
            os.truncate(lock, 0)
            os.pwrite(lock, f"{os.getpid()}\n".encode("ascii"), 0)
        self._lock = lock

    def _not_writable(self) -> UnusableInputError:
        return UnusableInputError(
            f"Không ghi được vào thư mục dữ liệu {self.path}: hãy cấp quyền ghi cho tài khoản "
            "đang chạy hoặc đặt CAMKET_DATA_DIR sang thư mục khác."
        )


def current_release() -> str:
    """Return the version of the CamKet that runs."""
    import importlib.metadata  # noqa: PLC0415 - slow to import, and asked for by few commands

    return importlib.metadata.version("camket")


def _parts(release: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", release))


def _locked(lock: int) -> bool:
    """Take the lock, with a little patience: a process that only looks holds it for a moment."""
    for _ in range(10):
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(0.1)
    return False


def _is_there(path: Path) -> bool:
    """Say whether a path exists; one that may not be looked at does not, for us."""
    try:
        return path.exists()
    except OSError:
        return False


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _remove(path: Path) -> None:
    import shutil  # noqa: PLC0415 - as above

    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
