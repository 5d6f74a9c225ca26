"""What a command does not use it does not import: a start stays light."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

import camket

HEAVY = (
    "PIL",
    "aiohttp",
    "lxml",
    "pkcs11",
    "pyhanko",
    "pypdfium2",
    "typst",
    "xlsxwriter",
)
"""What papers and signatures are made with; half of a start, and more, where it is not needed."""
LIGHT = {
    "every command": "camket.cli",
    "admin create": "camket.accounts.actions",
    "audit check": "camket.audit.chain",
    "generate": "camket.demo.generating.scales",
    "import": "camket.organisation.sheets.importing",
    "migrate": "camket.config.preparing",
    "restructure": "camket.transitions.actions.restructuring",
}


@pytest.mark.parametrize("module", LIGHT.values(), ids=LIGHT)
def test_a_light_command_imports_nothing_that_makes_papers(module: str) -> None:
    script = (
        "import django, importlib, json, sys\n"
        "django.setup()\n"
        f"importlib.import_module({module!r})\n"
        f"print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))\n"
    )
    told = subprocess.run(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", script],
        env=dict(os.environ),
        capture_output=True,
        check=True,
        text=True,
    )
    assert json.loads(told.stdout) == []


def test_the_worker_reads_the_jobs_of_every_room() -> None:
    package = Path(camket.__file__).parent
    rooms = {path.relative_to(package).with_suffix("") for path in package.rglob("jobs.py")}
    named = {f"camket.{'.'.join(room.parts)}" for room in rooms}
    assert set(settings.PROCRASTINATE_IMPORT_PATHS) == named
