"""LibreOffice is optional, shut in, and ended when it takes too long."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from tests.documents.word_papers import plain_paper

from camket.documents.word import office
from camket.documents.word.office import (
    NotConvertedError,
    OfficeAbsentError,
    office_program,
    word_to_pdf,
)
from camket.documents.word.render import render_word
from camket.server.confined import (
    Limits,
    TimeIsOverError,
    folder_of_its_own,
    run_confined,
    what_holds,
)

WORD = render_word(plain_paper("Rà soát hộ nghèo."))
FEW = Limits(seconds=20, memory=1024, written=1)
needs_office = pytest.mark.skipif(office_program() is None, reason="LibreOffice is optional")
NETWORK, FILES = what_holds()


def told_by(program: str, limits: Limits = FEW) -> str:
    """Return what a Python program says that runs shut in."""
    with folder_of_its_own() as folder:
        (folder / "program.py").write_text(program, encoding="utf-8")
        command = [sys.executable, "-I", "-S", str(folder / "program.py")]
        return run_confined(command, folder=folder, limits=limits).said


def test_without_libreoffice_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(office.PROGRAM, "")
    with pytest.raises(OfficeAbsentError, match="chưa có LibreOffice"):
        word_to_pdf(WORD)


@needs_office
def test_a_run_that_takes_too_long_is_killed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nsleep 60\n", encoding="ascii")
    slow.chmod(0o755)
    monkeypatch.setenv(office.PROGRAM, str(slow))
    began = time.monotonic()
    with pytest.raises(NotConvertedError, match="đã dừng"):
        word_to_pdf(WORD, seconds=1)
    assert time.monotonic() - began < 10


@needs_office
def test_a_file_libreoffice_cannot_read_gives_a_sentence() -> None:
    with pytest.raises(NotConvertedError, match="không đọc được"):
        word_to_pdf(b"PK\x03\x04 nothing")


@needs_office
def test_while_one_runs_another_waits_and_says_so() -> None:
    with office._one_at_a_time(1), pytest.raises(NotConvertedError, match="tệp Word khác"):
        word_to_pdf(WORD, waits=0.1)


@needs_office
def test_no_pipe_and_no_folder_is_left() -> None:
    temporary = office._PIPES

    def left() -> set[Path]:
        found = {*temporary.glob("OSL_PIPE*"), *temporary.glob("camket-*")}
        return {one for one in found if not one.name.startswith("camket-test-")}  # another run's

    before = left()
    word_to_pdf(WORD)
    assert left() - before <= {temporary / f"camket-office-{os.getuid()}"}


@pytest.mark.skipif(not NETWORK, reason="this machine gives no network of its own")
def test_a_program_reaches_no_network() -> None:
    said = told_by(
        "import socket\n"
        "try:\n    socket.create_connection(('127.0.0.1', 1), 2)\n"
        "except OSError as error: print(error.errno)\n"
    )
    assert said.strip() in {"101", "99"}, "the loop itself is down: network unreachable"


@pytest.mark.skipif(not FILES, reason="this kernel has no Landlock")
def test_a_program_reads_no_file_that_is_not_its_own(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="ascii")
    said = told_by(f"try:\n    print(open({str(secret)!r}).read())\nexcept OSError: print('no')\n")
    assert said.strip() == "no"


@pytest.mark.skipif(not FILES, reason="this kernel has no Landlock")
def test_a_program_writes_nowhere_else(tmp_path: Path) -> None:
    told_by(f"open({str(tmp_path / 'written')!r}, 'w').write('x')")
    assert not (tmp_path / "written").exists()


def test_a_program_gets_no_more_memory_than_it_may() -> None:
    assert "MemoryError" in told_by("x = b'x' * (2 * 1024**3)")


def test_a_program_writes_no_file_larger_than_it_may() -> None:
    said = told_by("open('big', 'wb').write(b'x' * (5 * 1024**2))")
    assert "File too large" in said or said == ""


def test_children_of_a_program_end_with_it() -> None:
    mark = f"camket-test-{os.getpid()}"
    program = (
        "import subprocess, time\n"
        f"subprocess.Popen(['/bin/sh', '-c', 'sleep 77; : {mark}'])\n"
        "time.sleep(77)\n"
    )
    with pytest.raises(TimeIsOverError):
        told_by(program, Limits(seconds=1, memory=1024, written=1))
    time.sleep(0.2)
    assert not [
        one for one in Path("/proc").glob("[0-9]*/cmdline") if mark.encode() in _command(one)
    ]


def test_nothing_of_our_environment_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMKET_SECRET_KEY", "secret")
    assert "secret" not in told_by("import os; print(os.environ)")


def _command(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
