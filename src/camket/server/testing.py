"""A throw-away PostgreSQL for a run of the tests: a plugin of pytest, named in pyproject.toml."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

from camket.server import binaries
from camket.server.postgres import EmbeddedPostgres

_URL: Final = "CAMKET_DATABASE_URL"
_MAJOR: Final = "CAMKET_TEST_PG_MAJOR"


def pytest_addoption() -> None:
    """Start the database at the first call pytest makes, before Django reads its settings."""
    ensure_test_database()


def ensure_test_database() -> str:
    """Return the address of a database for tests, started once for all workers of a run.

    The first process starts the server, names it in the environment and stops it at its end;
    workers are its children and find it there. An outside server may be named there as well.
    `CAMKET_TEST_PG_MAJOR` picks the PostgreSQL.
    """
    if url := os.environ.get(_URL):
        return url
    folder = Path(tempfile.mkdtemp(prefix="camket-test-"))
    folder.chmod(0o711)  # ours; as root the database's user must pass
    major = int(os.environ.get(_MAJOR, binaries.NEWEST_MAJOR))
    server = EmbeddedPostgres(folder, major=major, throw_away=True)
    atexit.register(_discard, server, folder, os.getpid())
    url = os.environ[_URL] = server.start()
    return url


def _discard(server: EmbeddedPostgres, folder: Path, pid: int) -> None:
    if os.getpid() != pid:  # a fork inherits the duty but not the server
        return
    os.environ.pop(_URL, None)
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)
