"""A template from outside: .typ files alone, which read nothing beside one another."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from camket.documents.word.packing import zipped
from camket.shared.errors import UnusableInputError

MAIN: Final = "paper.typ"
"""The file that is set; the others are what it imports."""

_SHIPPED: Final = Path(__file__).parent.parent / "templates"
_MOST_BYTES: Final = 512 * 1024
_MOST_FILES: Final = 20
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}\.typ")

NOT_A_TEMPLATE: Final = (
    "Tệp “{name}” không phải mẫu Typst. Gửi một tệp .typ, hoặc một tệp .zip chỉ gồm các tệp .typ."
)
TOO_LARGE: Final = (
    "Mẫu quá lớn: nhiều nhất {files} tệp, tổng cộng {kilobytes} KB. Bỏ bớt rồi gửi lại."
)
HIDDEN_WORDS: Final = (
    "Mẫu in ra chữ mà người ký không đọc được (chữ trắng, trong suốt, bị che hoặc quá nhỏ): "
    "“{words}”. Bỏ các chữ này hoặc in rõ rồi gửi lại."
)
NO_MAIN: Final = "Tệp .zip không có tệp “paper.typ”. Đặt tên tệp chính là “paper.typ” rồi gửi lại."
NOT_TEXT: Final = "Tệp “{name}” không phải chữ UTF-8. Lưu lại dạng UTF-8 rồi gửi."
READS: Final = (
    "Tệp “{name}”, dòng {line}: mẫu không được đọc tệp, ảnh hay trình cắm (“{word}”). Chỉ dùng dữ "
    "liệu của văn bản; ảnh chữ ký và dấu do hệ thống đặt."
)
FETCHES: Final = (
    "Tệp “{name}”, dòng {line}: mẫu không được dùng gói tải từ ngoài (“{word}”). Chép phần cần "
    "dùng vào tệp .typ của mẫu."
)
OUTSIDE: Final = (
    "Tệp “{name}”, dòng {line}: “{word}” nằm ngoài thư mục của mẫu. Chỉ nhập các tệp .typ gửi cùng "
    "hoặc base.typ, party.typ, state.typ."
)

_IMPORT: Final = re.compile(r"\b(?:import|include)\s*(?:\(\s*)?\"([^\"]*)\"")
_READERS: Final = re.compile(
    r"(?<![\w.-])(read|plugin|csv|yaml|toml|cbor|xml|bibliography|eval)(?![\w-])\s*(?=[(,;)\]}\n=]|$)"
)
_OF_BYTES: Final = re.compile(
    r"(?<![\w.-])(json|image)\b(?!\s*\(\s*bytes\s*\()\s*(?=[(,;)\]}\n=]|$)"
)
_COMMENTS: Final = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\])*\"", re.DOTALL)


class UnusableTemplateError(UnusableInputError):
    """A template is not taken; the message says why, where, and how to mend it."""


def take_template(name: str, content: bytes) -> dict[str, bytes]:
    """Return the files of an uploaded template, whole: what it lacks is filled from ours.

    A later release of CamKet then changes nothing in it.

    Raises:
        UnusableTemplateError: It is no template, is too large, or reads what it may not.
    """
    given = _given(name, content)
    for file, raw in given.items():
        _check(file, raw)
    return {**shipped_files(), **given}


def shipped_files() -> dict[str, bytes]:
    """Return our own templates, from which a body may begin."""
    return {
        path.name: path.read_bytes()
        for path in sorted(_SHIPPED.glob("*.typ"))
        if path.name != "stamp.typ"
    }


def packed_template(files: Mapping[str, bytes]) -> bytes:
    """Return the files of a template as one, always the same bytes."""
    return zipped(dict(sorted(files.items())))


def unpacked_template(content: bytes) -> dict[str, bytes]:
    """Return the files of a template that was taken before."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _given(name: str, content: bytes) -> dict[str, bytes]:
    if name.lower().endswith(".typ"):
        if len(content) > _MOST_BYTES:
            raise UnusableTemplateError(_too_large())
        return {MAIN: content}
    if not content.startswith(b"PK"):
        raise UnusableTemplateError(NOT_A_TEMPLATE.format(name=name))
    try:
        found = dict(_entries(name, content))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise UnusableTemplateError(NOT_A_TEMPLATE.format(name=name)) from error
    if MAIN not in found:
        raise UnusableTemplateError(NO_MAIN)
    return found


def _entries(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    room = _MOST_BYTES
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > _MOST_FILES:
            raise UnusableTemplateError(_too_large())
        for entry in entries:
            # no folders: a path can then lead nowhere else
            if _NAME.fullmatch(entry.filename) is None:
                raise UnusableTemplateError(NOT_A_TEMPLATE.format(name=entry.filename or name))
            with archive.open(entry) as packed:
                raw = packed.read(room + 1)
            room -= len(raw)
            if room < 0:
                raise UnusableTemplateError(_too_large())
            yield entry.filename, raw


def _too_large() -> str:
    return TOO_LARGE.format(files=_MOST_FILES, kilobytes=_MOST_BYTES // 1024)


def _check(name: str, raw: bytes) -> None:
    """Look for what a template has no business to use; the folder it is set in has nothing else.

    This gives a sentence with its line; that nothing can be read is kept by the child's root, its
    empty folder of packages, and the kernel.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnusableTemplateError(NOT_TEXT.format(name=name)) from error
    code = _COMMENTS.sub(_blank, text)
    for found in _IMPORT.finditer(_COMMENTS.sub(_without_comment, text)):
        _check_import(name, text, found)
    for pattern in (_READERS, _OF_BYTES):
        if found_at := pattern.search(code):
            raise UnusableTemplateError(
                READS.format(name=name, line=_line(text, found_at.start(1)), word=found_at[1])
            )


def _check_import(name: str, text: str, found: re.Match[str]) -> None:
    path = found[1]
    told = {"name": name, "line": _line(text, found.start(1)), "word": path}
    if path.startswith("@"):
        raise UnusableTemplateError(FETCHES.format(**told))
    if _NAME.fullmatch(path) is None:
        raise UnusableTemplateError(OUTSIDE.format(**told))


def _blank(found: re.Match[str]) -> str:
    """Put spaces for a comment or a string, lines kept, so that places stay right."""
    return re.sub(r"[^\n]", " ", found[0])


def _without_comment(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith('"') else _blank(found)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
