"""A whole installation for the browser to look at: the demo, started as a newcomer starts it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import psycopg

from camket.server.datadir import DEMO_DAY_FILE
from camket.server.linux import bound_to_parent

DEMO_DAY: Final = date(2026, 11, 16)
_READY: Final = re.compile(r"^CamKet ready: (http\S+?)/?$", re.MULTILINE)
_READY_WITHIN: Final = 420.0
_STOPPED_WITHIN: Final = 60.0
_DATABASE_URL: Final = "CAMKET_DATABASE_URL"


@dataclass(frozen=True, slots=True)
class Installation:
    """A demo that answers: its address, and the one thing of it a test may touch, its day."""

    address: str
    data_dir: Path

    def set_day(self, day: date) -> None:
        """Let every process of the demo live on this day from now on."""
        draft = self.data_dir / f"{DEMO_DAY_FILE}.next"
        draft.write_text(f"{day.isoformat()}\n", encoding="ascii")
        draft.replace(self.data_dir / DEMO_DAY_FILE)


@contextmanager
def running_installation() -> Iterator[Installation]:
    """Start the demo in a folder of its own and end it afterwards.

    Raises:
        RuntimeError: It ended, or did not answer in time; what it said is in the message.
    """
    folder = Path(tempfile.mkdtemp(prefix="camket-browser-"))
    folder.chmod(0o755)  # as root, the database's own user must pass
    data_dir, log = folder / "data", folder / "demo.log"
    try:
        with log.open("wb") as told:
            demo = subprocess.Popen(
                (sys.executable, "-m", "camket", "demo", "--no-browser", "--port", "0"),
                env=_environment(data_dir),
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=subprocess.STDOUT,
                preexec_fn=bound_to_parent(signal.SIGTERM, own_group=True),  # noqa: PLW1509 - one thread forks
            )
        try:
            address = _await_ready(demo, log)
            installation = Installation(address, data_dir)
            installation.set_day(DEMO_DAY)
            yield installation
        finally:
            demo.terminate()
            demo.wait(_STOPPED_WITHIN)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _environment(data_dir: Path) -> dict[str, str]:
    """Return a newcomer's environment: nothing of the test run reaches the demo."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CAMKET_", "DJANGO_", "PYTEST_"))
    }
    kept |= {"CAMKET_DATA_DIR": str(data_dir), "PYTHONUNBUFFERED": "1"}
    if os.environ.get("CAMKET_TEST_PG_MAJOR"):  # the run asks for another PostgreSQL
        kept[_DATABASE_URL] = _own_database(os.environ[_DATABASE_URL])
    return kept


def _own_database(url: str) -> str:
    name = f"camket_browser_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode("ascii"))
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _await_ready(demo: subprocess.Popen[bytes], log: Path) -> str:
    give_up_at = time.monotonic() + _READY_WITHIN
    while time.monotonic() < give_up_at and demo.poll() is None:
        if found := _READY.search(log.read_text(encoding="utf-8", errors="replace")):
            return found[1]
        time.sleep(0.1)
    said = log.read_text(encoding="utf-8", errors="replace")[-3000:]
    message = f"The demo did not become ready:\n{said}"
    raise RuntimeError(message)
