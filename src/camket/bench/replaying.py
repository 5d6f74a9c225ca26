"""`camket bench replay` and `camket bench import`: the command line itself, from nothing, timed."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from camket.bench import workbooks
from camket.bench.measuring import Measurement, Say
from camket.demo.generating.lands import AFTER, BEFORE, PLAN
from camket.shared.errors import UnusableInputError

REPLAY: Final = "replay"
IMPORT: Final = "import"
_REPLAY_TARGET: Final = 30.0
_IMPORT_TARGET: Final = 20.0
_ROWS: Final = 50_000
_CELLS: Final = 5_000


def run_replay(say: Say) -> list[Measurement]:
    """Time the rearrangement of 1 July 2025 with everything that hangs on it, once."""
    with _installation() as run:
        say("Nhập 10.794 đơn vị hành chính của ngày 30/6/2025…")
        taken_in = run("import", "units", str(BEFORE), "--on", "2025-06-30")
        say("Sinh cấp ủy, ủy ban nhân dân, cam kết bên cạnh…")
        beside = run("generate", "beside", "--year", "2025")
        say("Sắp xếp…")
        plan = ("restructure", str(PLAN), "--units", str(AFTER), "--on", "2025-07-01")
        replayed = run(*plan, "--decision", "202/2025/QH15", "--json")
    workload = "10,794 territories, 21,588 bodies, 10,731 commitments"
    return [
        Measurement(REPLAY, "import units", "10,794 rows of CSV", (taken_in,), taken_in),
        Measurement(REPLAY, "generate beside", workload, (beside,), beside),
        Measurement(REPLAY, "restructure", workload, (replayed,), replayed, _REPLAY_TARGET),
    ]


def run_import(say: Say) -> list[Measurement]:
    """Time the units of 30 June 2025, and workbooks of 50,000 rows of which 2 % are wrong."""
    return [*_of_territories(say), *_mostly_right(say)]


def _of_territories(say: Say) -> list[Measurement]:
    """Time the import of the shipped table, and the check of a file that is in already."""
    with _installation() as run:
        say("Nhập…")
        taken_in = run("import", "units", str(BEFORE), "--on", "2025-06-30")
        say("Kiểm tra lại…")
        checked = run("import", "units", str(BEFORE), "--on", "2025-06-30", "--check")
    workload = "10,794 rows of CSV"
    return [
        Measurement(IMPORT, "units, all new", workload, (taken_in,), taken_in, _IMPORT_TARGET),
        Measurement(
            IMPORT, "units, none new, check", workload, (checked,), checked, _IMPORT_TARGET
        ),
    ]


def _mostly_right(say: Say) -> list[Measurement]:
    """Time what a workbook of units and one of tenures, each 2 % wrong, is answered.

    The tenures find their people and units in the installation. Each answer must name every wrong
    row and no other: a check that let one pass would be quick for nothing.

    Raises:
        UnusableInputError: An answer names other rows.
    """
    with _installation() as run, tempfile.TemporaryDirectory(prefix="camket-bench-") as folder:
        place = Path(folder)
        say("Viết các bảng tính 50.000 dòng…")
        units = workbooks.write_units(place / "units.xlsx", cells=_ROWS, is_spoilt=True)
        say("Kiểm tra 50.000 đơn vị, 2 % dòng sai…")
        of_units = _refused(run, "units", units)
        say("Nhập 5.000 chi bộ, 50.000 người…")
        cells = workbooks.write_units(place / "cells.xlsx", cells=_CELLS, is_spoilt=False)
        run("import", "units", str(cells.path), "--on", workbooks.ON)
        people = workbooks.write_people(place / "people.xlsx", people=_ROWS)
        of_people = run("import", "people", str(people.path), "--on", workbooks.ON)
        say("Kiểm tra 50.000 chức vụ, 2 % dòng sai…")
        tenures = workbooks.write_tenures(place / "tenures.xlsx", people=_ROWS)
        of_tenures = _refused(run, "tenures", tenures)
    return [
        Measurement(IMPORT, name, f"{book.rows:,} rows of xlsx, {book.bad:,} bad", (s,), s, most)
        for name, book, s, most in (
            ("units, 2 % bad", units, of_units, _IMPORT_TARGET),
            ("people, all new", people, of_people, None),
            ("tenures, 2 % bad", tenures, of_tenures, _IMPORT_TARGET),
        )
    ]


def _refused(run: _Run, kind: str, book: workbooks.Workbook) -> float:
    """Import a workbook that must be refused for exactly its wrong rows; say how long it took."""
    began = time.perf_counter()
    answer = run.answer("import", kind, str(book.path), "--on", workbooks.ON, "--json")
    lasted = time.perf_counter() - began
    named = len({problem["row"] for problem in json.loads(answer)["problems"]})
    if named != book.bad:
        message = f"camket import {kind}: {named} rows were named, {book.bad} are wrong"
        raise UnusableInputError(message)
    return lasted


class _Run:
    """Runs commands in one installation and says how long each takes."""

    def __init__(self, data_dir: Path) -> None:
        self._environment = {
            **{name: value for name, value in os.environ.items() if name != "CAMKET_DATABASE_URL"},
            "CAMKET_DATA_DIR": str(data_dir),
            "CAMKET_ENV": "prod",
            "CAMKET_SECRET_KEY": secrets.token_urlsafe(48),
        }

    def __call__(self, *arguments: str) -> float:
        """Run a command that must succeed; return how long it took."""
        began = time.perf_counter()
        self._ran(arguments, answers=(0,))
        return time.perf_counter() - began

    def answer(self, *arguments: str) -> str:
        """Run a command whose answer is no; return what it says."""
        return self._ran(arguments, answers=(1,))

    def _ran(self, arguments: Sequence[str], *, answers: Sequence[int]) -> str:
        done = subprocess.run(  # noqa: S603 - our own command line
            [sys.executable, "-m", "camket", *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode not in answers:
            message = f"camket {arguments[0]}: {done.stderr.strip() or done.returncode}"
            raise UnusableInputError(message)
        return done.stdout


@contextmanager
def _installation() -> Iterator[_Run]:
    """Make an installation of its own, dropped at the end; starting the database counts as well."""
    with tempfile.TemporaryDirectory(prefix="camket-bench-") as folder:
        Path(folder).chmod(0o711)  # the database's own user must pass
        run = _Run(Path(folder) / "data")
        run("migrate")
        yield run
