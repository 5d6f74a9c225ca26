"""Look at a file before it is opened: what it is, whatever its name says, and how large inside."""

from __future__ import annotations

import zipfile
from collections.abc import Collection
from enum import StrEnum
from pathlib import Path
from typing import Final, NoReturn

from camket.shared.errors import UnusableInputError

MOST_BYTES: Final = 50 * 2**20
_MOST_MEMBERS: Final = 2000
_MOST_EXPANDED: Final = 400 * 2**20
_SMALL: Final = 40 * 2**20
_MOST_RATIO: Final = 150
"""Above 40 MB expanded; a real sheet compresses ten to forty times, a bomb a thousand."""

_SAVE_AS: Final = "Mở tệp bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi gửi lại."
_LOCKED: Final = "Tệp được đặt mật khẩu nên không đọc được. Bỏ mật khẩu, lưu lại rồi gửi lại."
_TOO_LARGE_INSIDE: Final = (
    "Tệp nén bung ra quá lớn so với một bảng tính thật nên không được mở. "
    "Chép phần dữ liệu sang một tệp mới rồi gửi lại."
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_OTHERS: Final = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "ảnh PNG"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"GIF8", "ảnh GIF"),
    (b"{\\rtf", "văn bản RTF"),
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xbc\xaf", "tệp nén 7z"),
    (b"\x1f\x8b", "tệp nén gzip"),
    (b"MZ", "chương trình"),
    (b"\x7fELF", "chương trình"),
)


class FileKind(StrEnum):
    """What can be read."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"


def kind_of(path: Path) -> FileKind:
    """Say what the file really is, by its bytes.

    Raises:
        UnusableInputError: It is missing, empty, too large, locked, or no spreadsheet.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as handle:
            start = handle.read(4096)
    except OSError as error:
        message = f"Không mở được tệp {path.name}: hãy xem lại tên tệp và quyền đọc."
        raise UnusableInputError(message) from error
    if size == 0:
        message = f"Tệp {path.name} rỗng. Chọn lại tệp khác."
        raise UnusableInputError(message)
    if size > MOST_BYTES:
        message = f"Tệp lớn hơn {MOST_BYTES // 2**20} MB. Chia thành nhiều tệp rồi nhập từng tệp."
        raise UnusableInputError(message)
    if start.startswith(_ZIP):
        return _kind_of_zip(path)
    if start.startswith(_OLE):
        return _kind_of_ole(path)
    _refuse_others(start)
    return FileKind.CSV


def _refuse_others(start: bytes) -> None:
    for mark, name in _OTHERS:
        if start.startswith(mark):
            _refuse(f"Đây là {name}, không phải bảng tính, dù tên tệp ghi gì. {_SAVE_AS}")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        _refuse("Tệp chữ theo mã UTF-16. Trong Excel chọn lưu dạng “CSV UTF-8” rồi gửi lại.")
    plain = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if plain.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        _refuse(f"Đây là trang web hoặc XML mang tên bảng tính. {_SAVE_AS}")
    if b"\0" in start:
        _refuse(f"Không nhận ra loại tệp. {_SAVE_AS}")


def _kind_of_zip(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _refuse_bombs(members, path.stat().st_size)
            if any(member.flag_bits & 1 for member in members):
                _refuse(_LOCKED)
            return _kind_of_members(archive, {member.filename for member in members})
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OSError) as error:
        message = f"Tệp hỏng hoặc bị cắt cụt nên không mở được. {_SAVE_AS}"
        raise UnusableInputError(message) from error


def _refuse_bombs(members: Collection[zipfile.ZipInfo], size: int) -> None:
    if len(members) > _MOST_MEMBERS:
        _refuse(_TOO_LARGE_INSIDE)
    expanded = sum(member.file_size for member in members)
    if expanded > _MOST_EXPANDED or (expanded > _SMALL and expanded > _MOST_RATIO * size):
        _refuse(_TOO_LARGE_INSIDE)


def _kind_of_members(  # noqa: RET503 - the last line always raises
    archive: zipfile.ZipFile, names: set[str]
) -> FileKind:
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if "xl/workbook.bin" in names:
        return FileKind.XLSB
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:  # noqa: PLR2004  # a media type is short
        if archive.read("mimetype").strip().startswith(_ODS):
            _refuse_locked_ods(archive, names)
            return FileKind.ODS
        _refuse(f"Đây là tệp OpenDocument nhưng không phải bảng tính. {_SAVE_AS}")
    if any(name.startswith("word/") for name in names):
        _refuse(f"Đây là văn bản Word, không phải bảng tính, dù tên tệp ghi gì. {_SAVE_AS}")
    if any(name.startswith("ppt/") for name in names):
        _refuse(f"Đây là bản trình chiếu, không phải bảng tính, dù tên tệp ghi gì. {_SAVE_AS}")
    _refuse("Đây là tệp nén, không phải bảng tính. Giải nén rồi gửi tệp bảng tính bên trong.")


def _refuse_locked_ods(archive: zipfile.ZipFile, names: set[str]) -> None:
    manifest = "META-INF/manifest.xml"
    is_read = manifest in names and archive.getinfo(manifest).file_size < 2**20
    if is_read and b"encryption-data" in archive.read(manifest):
        _refuse(_LOCKED)


def _kind_of_ole(path: Path) -> FileKind:  # noqa: RET503 - the last line always raises
    content = path.read_bytes()
    if _wide("EncryptedPackage") in content or _wide("EncryptionInfo") in content:
        _refuse(_LOCKED)
    if _wide("Workbook") in content or _wide("Book") in content:
        return FileKind.XLS
    _refuse(f"Đây là tệp Office cũ nhưng không phải bảng tính Excel. {_SAVE_AS}")


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le")


def _refuse(sentence: str) -> NoReturn:
    raise UnusableInputError(sentence)
