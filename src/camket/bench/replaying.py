"""`camket bench replay` and `camket bench import`: the command line itself, from nothing, timed."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from camket.bench.measuring import Measurement, Say
from camket.demo.generating.lands import AFTER, BEFORE, PLAN
from camket.shared.errors import UnusableInputError

REPLAY: Final = "replay"
IMPORT: Final = "import"
_REPLAY_TARGET: Final = 30.0
_IMPORT_TARGET: Final = 20.0


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
    """Time the import of the units of 30 June 2025, and the check of a file that is in already."""
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
        began = time.perf_counter()
        done = subprocess.run(  # noqa: S603 - our own command line
            [sys.executable, "-m", "camket", *arguments],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            message = f"camket {arguments[0]}: {done.stderr.strip() or done.returncode}"
            raise UnusableInputError(message)
        return time.perf_counter() - began


@contextmanager
def _installation() -> Iterator[_Run]:
    """Make an installation of its own, dropped at the end; starting the database counts as well."""
    with tempfile.TemporaryDirectory(prefix="camket-bench-") as folder:
        Path(folder).chmod(0o711)  # the database's own user must pass
        run = _Run(Path(folder) / "data")
        run("migrate")
        yield run
