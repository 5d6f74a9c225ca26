"""Word → PDF by LibreOffice, which an installation may have or not: one at a time, shut in.

LibreOffice is a program of its own that reads a foreign file; it runs without network, without
macros, with a profile that lives as long as the run, and sees our fonts alone, so that the same
file gives the same pages on every machine. Files from outside pass `intake` first.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from camket.server.confined import Limits, TimeIsOverError, folder_of_its_own, run_confined
from camket.shared.errors import UnusableInputError

ABSENT: Final = (
    "Máy chủ chưa có LibreOffice nên chưa chuyển được tệp Word thành PDF. Đề nghị quản trị cài gói "
    "libreoffice-writer-nogui rồi làm lại; các việc khác không bị ảnh hưởng."
)
TOO_SLOW: Final = (
    "LibreOffice không chuyển xong tệp Word trong {seconds} giây nên đã dừng. Bớt trang, ảnh hoặc "
    "bảng lớn trong tệp rồi gửi lại."
)
BUSY: Final = "Máy chủ đang chuyển một tệp Word khác. Đợi khoảng một phút rồi làm lại."
NO_RESULT: Final = (
    "LibreOffice không đọc được tệp Word. Mở tệp bằng Word, lưu lại dạng .docx rồi gửi lại."
)
TOO_LARGE: Final = "Bản PDF chuyển từ tệp Word lớn quá {limit} MB. Bớt ảnh trong tệp rồi gửi lại."

PROGRAM: Final = "CAMKET_OFFICE"
"""Names another LibreOffice than the `soffice` on the path; empty says there is none."""

_SECONDS: Final = 60
_MEMORY: Final = 4096
_WRITTEN: Final = 64
_MOST: Final = 30 * 1024**2
_WAITS: Final = 90
_FONTS: Final = Path(__file__).parent.parent / "fonts"
_PDF_A_3: Final = "3"
_PIPES: Final = Path("/tmp")  # noqa: S108  # LibreOffice opens its pipe there, whatever TMPDIR says
_ASKS_TO_RESTART: Final = 81
"""What LibreOffice ends with when a profile is new."""
_PIPE: Final = "OSL_PIPE_*SingleOfficeIPC_*"

_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Load">\
<prop oor:name="UpdateDocMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">\
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""
_FONTCONFIG: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>{fonts}</dir>
<cachedir>{cache}</cachedir>
<match target="pattern"><edit name="family" mode="assign" binding="strong">\
<string>Tinos</string></edit></match>
</fontconfig>
"""
_FILTER: Final = "pdf:writer_pdf_Export:" + json.dumps(
    {
        "SelectPdfVersion": {"type": "long", "value": _PDF_A_3},
        "UseTaggedPDF": {"type": "boolean", "value": "true"},
        "ExportBookmarks": {"type": "boolean", "value": "false"},
        "ExportBookmarksToPDFDestination": {"type": "boolean", "value": "true"},
        "ExportNotes": {"type": "boolean", "value": "false"},
        "ExportFormFields": {"type": "boolean", "value": "false"},
    }
)


class OfficeAbsentError(UnusableInputError):
    """This installation has no LibreOffice."""

    def __init__(self) -> None:
        """Say it with the way to mend it."""
        super().__init__(ABSENT)


class NotConvertedError(UnusableInputError):
    """LibreOffice made no PDF of a file; the message says why."""


def office_program() -> Path | None:
    """Return LibreOffice, or None where there is none."""
    named = os.environ.get(PROGRAM)
    if named is not None:
        return Path(named) if named and Path(named).exists() else None
    found = shutil.which("soffice")
    if found is None:
        return None
    # the name on the path is a link to a script that starts the program beside it
    script = Path(found).resolve()
    beside = script.with_name("soffice.bin")
    return beside if beside.exists() else script


def word_to_pdf(word: bytes, *, seconds: int = _SECONDS, waits: float = _WAITS) -> bytes:
    """Return the pages of a Word file as tagged PDF/A-3b, as LibreOffice lays them out.

    Args:
        word: The file; one from outside has passed `intake` before.
        seconds: Until LibreOffice is killed.
        waits: Seconds to wait while it works on another file.

    Raises:
        OfficeAbsentError: There is no LibreOffice.
        NotConvertedError: It did not end in time, is busy, or made nothing of the file.
    """
    return words_to_pdfs([word], seconds=seconds, waits=waits)[0]


def words_to_pdfs(
    words: Sequence[bytes], *, seconds: int = _SECONDS, waits: float = _WAITS
) -> list[bytes]:
    """Return the pages of several Word files, made in one run.

    Raises:
        OfficeAbsentError: There is no LibreOffice.
        NotConvertedError: It did not end in time, is busy, or made nothing of a file.
    """
    program = office_program()
    if program is None:
        raise OfficeAbsentError
    with _one_at_a_time(waits), folder_of_its_own() as folder:
        names = [f"{number}.docx" for number in range(1, len(words) + 1)]
        for name, word in zip(names, words, strict=True):
            (folder / name).write_bytes(word)
        _settle(folder)
        try:
            if _run(program, folder, names, seconds) == _ASKS_TO_RESTART:
                _run(program, folder, names, seconds)
        except TimeIsOverError as error:
            raise NotConvertedError(TOO_SLOW.format(seconds=seconds)) from error
        return [_result((folder / "pdf" / name).with_suffix(".pdf")) for name in names]


def _run(program: Path, folder: Path, names: Sequence[str], seconds: int) -> int:
    with _no_pipe_left():
        done = run_confined(
            [
                str(program),
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--invisible",
                "--norestore",
                "--nolockcheck",
                "--nodefault",
                "--convert-to",
                _FILTER,
                "--outdir",
                str(folder / "pdf"),
                *(str(folder / name) for name in names),
            ],
            folder=folder,
            limits=Limits(seconds=seconds, memory=_MEMORY, written=_WRITTEN),
            readable=[_FONTS, program.parent.parent],
            sockets=[_PIPES],
            environment={
                "FONTCONFIG_FILE": str(folder / "fonts.conf"),
                "SAL_USE_VCLPLUGIN": "svp",
                "TZ": "UTC",
            },
        )
    return done.code


def _settle(folder: Path) -> None:
    """Write the profile and the list of fonts into the folder of the run."""
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    fonts = _FONTCONFIG.format(fonts=_FONTS, cache=folder / "font-cache")
    (folder / "fonts.conf").write_text(fonts, encoding="utf-8")
    (folder / "pdf").mkdir()


def _result(path: Path) -> bytes:
    if not path.is_file() or path.is_symlink():
        raise NotConvertedError(NO_RESULT)
    if path.stat().st_size > _MOST:
        raise NotConvertedError(TOO_LARGE.format(limit=_MOST // 1024**2))
    pdf = path.read_bytes()
    if not pdf.startswith(b"%PDF-"):
        raise NotConvertedError(NO_RESULT)
    return pdf


@contextmanager
def _no_pipe_left() -> Iterator[None]:
    """Remove the pipe that LibreOffice leaves where it was killed or may not delete."""
    before = set(_PIPES.glob(_PIPE))
    try:
        yield
    finally:
        for pipe in set(_PIPES.glob(_PIPE)) - before:
            with suppress(OSError):
                if pipe.is_socket() and pipe.lstat().st_uid == os.getuid():
                    pipe.unlink()


@contextmanager
def _one_at_a_time(waits: float) -> Iterator[None]:
    """Wait for the run of another process of this installation to end.

    Raises:
        NotConvertedError: It did not end in time.
    """
    # a file of this user's own: the folder is nobody else's to write in
    place = Path(tempfile.gettempdir()) / f"camket-office-{os.getuid()}"
    place.mkdir(mode=0o700, exist_ok=True)
    if place.is_symlink() or place.stat().st_uid != os.getuid():
        raise NotConvertedError(BUSY)
    with (place / "lock").open("wb") as lock:
        until = time.monotonic() + waits
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > until:
                    raise NotConvertedError(BUSY) from error
                time.sleep(0.2)
        yield
