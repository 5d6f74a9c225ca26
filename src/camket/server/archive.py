"""One backup file: a tar of named members, closed by a manifest that holds the digest of each.

Written in one pass: sizes are filled into the headers afterwards, digests end in the manifest, and
the manifest's own digest is the last member. A file that was cut off anywhere lacks it.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from camket.shared.errors import UnusableInputError

FORMAT: Final = 1
HEAD: Final = "camket-backup.json"
DATABASE: Final = "database.dump"
MANIFEST: Final = "manifest.json"
SEAL: Final = "manifest.sha256"
_CHUNK: Final = 1024 * 1024
_MOST_MANIFEST: Final = 512 * 1024 * 1024
_OWNER_ONLY: Final = 0o600


@dataclass(frozen=True, slots=True)
class Member:
    """One part of the copy."""

    name: str
    size: int
    sha256: str


class Writer:
    """Writes members one after the other; `backup_file` makes and closes it."""

    def __init__(self, file: IO[bytes]) -> None:
        """Begin with the head, which says whose format this is."""
        self._file = file
        self.members: list[Member] = []

    def add(self, name: str, source: IO[bytes], *, keeps: bool = True) -> Member:
        """Copy a stream into the file as one member; return its size and digest.

        The header goes in last, when the size is known: the place for it is kept.
        """
        place = self._file.tell()
        self._file.write(bytes(tarfile.BLOCKSIZE))
        digest, size = hashlib.sha256(), 0
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            self._file.write(chunk)
        self._file.write(bytes(-size % tarfile.BLOCKSIZE))
        end = self._file.tell()
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, _OWNER_ONLY
        self._file.seek(place)
        self._file.write(info.tobuf(tarfile.GNU_FORMAT, "utf-8"))
        self._file.seek(end)
        member = Member(name, size, digest.hexdigest())
        if keeps:
            self.members.append(member)
        return member

    def take_back(self, place: int) -> None:
        """Forget the last member: what was copied is not what it should have been."""
        self.members.pop()
        self._file.seek(place)
        self._file.truncate()

    def tell(self) -> int:
        """Return where the next member begins."""
        return self._file.tell()


@contextmanager
def backup_file(path: Path, release: str, manifest: dict[str, Any]) -> Iterator[Writer]:
    """Write a backup under another name and put it in its place when it is whole.

    Args:
        path: Where it will stand; nothing may stand there.
        release: Which CamKet writes it.
        manifest: What the last member says, filled while members are added; theirs is put in here.

    Raises:
        UnusableInputError: Something stands there already, or it cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.exists():
            message = f"Đã có {path} nên không ghi đè: hãy đặt tên khác."
            raise UnusableInputError(message)
        with open(draft, "xb+", opener=_private) as file:
            writer = Writer(file)
            head = {"format": FORMAT, "release": release}
            writer.add(HEAD, io.BytesIO(json.dumps(head).encode()), keeps=False)
            yield writer
            _close(writer, file, {**head, **manifest})
        os.link(draft, path)  # unlike a rename it never replaces what came meanwhile
        _keep_folder(path.parent)
    except OSError as error:
        message = f"Không ghi được bản sao lưu {path} ({error.strerror}): hãy chọn chỗ khác."
        raise UnusableInputError(message) from error
    finally:
        draft.unlink(missing_ok=True)


def _close(writer: Writer, file: IO[bytes], manifest: dict[str, Any]) -> None:
    told = {
        **manifest,
        "members": [
            {"name": one.name, "size": one.size, "sha256": one.sha256} for one in writer.members
        ],
    }
    written = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    sealed = writer.add(MANIFEST, io.BytesIO(written), keeps=False)
    writer.add(SEAL, io.BytesIO(sealed.sha256.encode()), keeps=False)
    file.write(bytes(2 * tarfile.BLOCKSIZE))
    file.flush()
    os.fsync(file.fileno())


class Archive:
    """A backup that was read once from end to end, every digest compared."""

    def __init__(self, path: Path, manifest: dict[str, Any], places: dict[str, int]) -> None:
        """Keep what was found; use `open_archive`."""
        self.path = path
        self.manifest = manifest
        self._places = places
        self.members = {
            one["name"]: Member(one["name"], one["size"], one["sha256"])
            for one in manifest["members"]
        }

    def open(self, name: str) -> IO[bytes]:
        """Return a member as a stream of its own."""
        file = self.path.open("rb")
        file.seek(self._places[name])
        return io.BufferedReader(_Part(file, self.members[name].size), _CHUNK)

    def named(self, folder: str) -> list[Member]:
        """Return the members below a folder."""
        return [one for name, one in self.members.items() if name.startswith(f"{folder}/")]


class _Part(io.RawIOBase):
    """A piece of a file that ends where the member ends."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file, self._left = file, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - the library's own name for any buffer
        read = self._file.read(min(len(buffer), self._left))
        self._left -= len(read)
        buffer[: len(read)] = read
        return len(read)

    def close(self) -> None:
        self._file.close()
        super().close()


Step = Callable[[int, int], None]


def open_archive(path: Path, *, release: str, tell: Step = lambda _done, _all: None) -> Archive:
    """Read a backup from end to end and compare every digest.

    Args:
        path: The file.
        release: Which CamKet reads it.
        tell: Told how many bytes of how many were read.

    Raises:
        UnusableInputError: It is missing, foreign, cut off, altered, or of a newer CamKet.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            return _read(path, file, size, release, tell)
    except OSError as error:
        message = f"Không đọc được bản sao lưu {path} ({error.strerror}): hãy xem lại đường dẫn."
        raise UnusableInputError(message) from error


def _read(path: Path, file: IO[bytes], size: int, release: str, tell: Step) -> Archive:
    _refuse_foreign(path, file, release)
    found: dict[str, tuple[int, Member]] = {}
    kept: dict[str, bytes] = {}
    file.seek(0)
    while (info := _header(path, file)) is not None:
        place, digest, left = file.tell(), hashlib.sha256(), info.size
        keeps = info.name in (MANIFEST, SEAL) and info.size <= _MOST_MANIFEST
        parts: list[bytes] = []
        while left:
            chunk = file.read(min(_CHUNK, left))
            if not chunk:
                raise _cut_off(path)
            digest.update(chunk)
            left -= len(chunk)
            if keeps:
                parts.append(chunk)
            tell(file.tell(), size)
        if info.name in found:
            raise _altered(path, info.name)
        found[info.name] = (place, Member(info.name, info.size, digest.hexdigest()))
        if keeps:
            kept[info.name] = b"".join(parts)
        file.seek(-info.size % tarfile.BLOCKSIZE, os.SEEK_CUR)
    return _judged(path, found, kept)


def _judged(path: Path, found: dict[str, tuple[int, Member]], kept: dict[str, bytes]) -> Archive:
    """Compare what was read with the manifest, the manifest with its own digest."""
    if MANIFEST not in kept or SEAL not in kept:
        raise _cut_off(path)
    if kept[SEAL].decode("ascii", "replace") != found[MANIFEST][1].sha256:
        raise _altered(path, MANIFEST)
    archive = Archive(
        path, json.loads(kept[MANIFEST]), {name: place for name, (place, _) in found.items()}
    )
    for name, member in archive.members.items():
        if name not in found or found[name][1] != member:
            raise _altered(path, name)
    if unknown := found.keys() - archive.members.keys() - {HEAD, MANIFEST, SEAL}:
        raise _altered(path, min(unknown))
    return archive


def _refuse_foreign(path: Path, file: IO[bytes], release: str) -> None:
    """Read the head alone.

    Raises:
        UnusableInputError: It is no backup of CamKet, or one of a newer CamKet.
    """
    foreign = f"{path} không phải bản sao lưu của CamKet: hãy chọn tệp do camket backup ghi."
    try:
        info = tarfile.TarInfo.frombuf(file.read(tarfile.BLOCKSIZE), "utf-8", "strict")
        if info.name != HEAD or info.size > _CHUNK:
            raise UnusableInputError(foreign)
        head = json.loads(file.read(info.size))
        written, version = str(head["release"]), int(head["format"])
    except (tarfile.HeaderError, UnicodeError, ValueError, KeyError, TypeError) as error:
        raise UnusableInputError(foreign) from error
    if version > FORMAT or _parts(written) > _parts(release):
        message = (
            f"Bản sao lưu {path} do CamKet {written} ghi, mới hơn bản đang chạy ({release}): hãy "
            "nâng cấp CamKet rồi phục hồi."
        )
        raise UnusableInputError(message)


def _header(path: Path, file: IO[bytes]) -> tarfile.TarInfo | None:
    block = file.read(tarfile.BLOCKSIZE)
    if len(block) < tarfile.BLOCKSIZE:
        raise _cut_off(path)
    if not any(block):
        return None
    try:
        return tarfile.TarInfo.frombuf(block, "utf-8", "strict")
    except (tarfile.HeaderError, UnicodeError) as error:
        raise _altered(path, HEAD) from error


def _cut_off(path: Path) -> UnusableInputError:
    return UnusableInputError(
        f"Bản sao lưu {path} bị cắt cụt, thiếu phần cuối: hãy dùng bản khác hoặc chép lại từ nơi "
        "lưu."
    )


def _altered(path: Path, name: str) -> UnusableInputError:
    return UnusableInputError(
        f"Bản sao lưu {path} đã bị hỏng hoặc bị sửa ở phần “{name}”: hãy dùng bản khác hoặc chép "
        "lại từ nơi lưu."
    )


def _parts(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split(".") if part.isdecimal())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, _OWNER_ONLY)


def _keep_folder(folder: Path) -> None:
    """Make the new name itself survive a crash."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
