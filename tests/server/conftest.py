"""Folders that PostgreSQL's own user can reach: pytest's are closed to others."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Give a folder whose way down is open to an unprivileged user."""
    folder = Path(tempfile.mkdtemp(prefix="camket-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
