"""A rearrangement that is killed: the database is as before or as after, never between."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

PROVINCES = ("44",)
"""Quảng Trị of today: two old provinces, 18 districts, 264 communes, 78 new ones."""
PHASES = (
    "organisation_unit",
    "organisation_unitspan",
    "tree_closure",
    "organisation_unitheir",
    "organisation_succession",
    "organisation_unitlink",
    "organisation_tenure",
    "transitions_waiting",
    "tallies_",
    "audit_entry",
)
"""What the writer is busy with, in the order it comes to it, by the tables its statements name."""
# identities of founded units are left out: a sequence keeps the numbers a killed writer took
_STATE = """
    SELECT (SELECT count(*) FROM organisation_unit),
           (SELECT md5(string_agg(concat_ws(' ', name, kind, code, valid), ',' ORDER BY name, kind, valid, code))
            FROM organisation_unitspan),
           (SELECT md5(string_agg(concat_ws(' ', depth, valid, many), ',' ORDER BY depth, valid))
            FROM (SELECT depth, valid, count(*) AS many FROM organisation_unitedge GROUP BY 1, 2) e),
           (SELECT count(*) FROM organisation_succession),
           (SELECT count(*) FROM organisation_unitheir),
           (SELECT count(*) FROM transitions_waiting),
           (SELECT md5(string_agg(t::text, ',' ORDER BY id)) FROM organisation_tenure t),
           (SELECT sum(assigned) FROM tallies_total),
           (SELECT number FROM audit_chainhead)
"""
_BUSY = (
    "SELECT query FROM pg_stat_activity WHERE datname = 'camket_killed' AND pid <> pg_backend_pid()"
)
pytestmark = pytest.mark.slow


def address(database: str) -> str:
    """Return the address of another database of the server the tests run on."""
    url = os.environ["CAMKET_DATABASE_URL"]
    return re.sub(r"(://[^/]*/)[^?]*", rf"\g<1>{database}", url)


@dataclass
class Ground:
    """A database that is made anew from its template, and what starts replays in it."""

    server: psycopg.Connection[tuple[object, ...]]
    starter: subprocess.Popen[str]

    def renew(self) -> None:
        """Make the database what it was before."""
        self.server.execute("DROP DATABASE IF EXISTS camket_killed WITH (FORCE)")
        self.server.execute("CREATE DATABASE camket_killed TEMPLATE camket_before")

    def start(self) -> int:
        """Let a replay begin; return the number of its process."""
        assert self.starter.stdin is not None
        self.starter.stdin.write("\n")
        self.starter.stdin.flush()
        return int(self.line())

    def line(self) -> str:
        """Return the next thing the starter says."""
        assert self.starter.stdout is not None
        return self.starter.stdout.readline()

    def kill(self, child: int) -> None:
        """End the replay as a power cut would: it cannot do anything about it."""
        with suppress(ProcessLookupError):  # it may have come to its end by itself
            os.kill(child, signal.SIGKILL)

    def settled(self) -> tuple[object, ...]:
        """Return what the database holds once the server has noticed that the writer is gone."""
        assert self.line() == "gone\n"
        give_up_at = time.monotonic() + 60
        while self.server.execute(_BUSY).fetchall():
            assert time.monotonic() < give_up_at
            time.sleep(0.01)
        return state("camket_killed")

    def busy_with(self) -> str:
        """Return the statement the writer sent last."""
        rows = self.server.execute(_BUSY).fetchall()
        return str(rows[0][0]) if rows else ""


def state(database: str) -> tuple[object, ...]:
    """Return what a database holds, as far as a rearrangement touches it."""
    with psycopg.connect(address(database)) as connection:
        found = connection.execute(_STATE).fetchone()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    """Load two provinces into a database of their own, and keep a starter of replays ready."""
    root = Path(__file__).resolve().parents[2]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "camket.config.settings.test",
        "PYTHONPATH": str(root),
        "CAMKET_DATABASE_URL": address("camket_before"),
    }
    with psycopg.connect(address("postgres"), autocommit=True) as server:
        for name in ("camket_killed", "camket_before"):
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute("CREATE DATABASE camket_before")
        load = (
            "import django; django.setup(); from django.core.management import call_command;"
            "call_command('migrate', verbosity=0);"
            "from tests.transitions.replayed import found_before;"
            f"found_before({PROVINCES!r})"
        )
        subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-c", load], env=environment, cwd=root, check=True
        )
        starter = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-m", "tests.transitions.killed", *PROVINCES],
            env={**environment, "CAMKET_DATABASE_URL": address("camket_killed")},
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield Ground(server, starter)
        finally:
            starter.kill()
            starter.wait()
            for name in ("camket_killed", "camket_before"):
                server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def after(ground: Ground) -> tuple[float, tuple[object, ...]]:
    """Let one replay come to its end: how long it takes, and what the database holds then."""
    ground.renew()
    began = time.monotonic()
    ground.start()
    held = ground.settled()
    return time.monotonic() - began, held


def test_a_replay_that_is_let_alone_changes_all_but_the_sums(
    ground: Ground, after: tuple[float, tuple[object, ...]]
) -> None:
    before = state("camket_before")
    same = [place for place, held in enumerate(before) if held == after[1][place]]
    assert same in ([], [7])


def test_killed_at_twenty_moments_it_was_nothing_or_all(
    ground: Ground, after: tuple[float, tuple[object, ...]]
) -> None:
    draw = random.Random(20250701)  # noqa: S311 - moments, not secrets
    lasts, whole = after
    nothing = state("camket_before")
    ground.renew()
    for _ in range(20):
        child = ground.start()
        time.sleep(draw.uniform(0, lasts))
        ground.kill(child)
        held = ground.settled()
        assert held in (nothing, whole)
        if held == whole:
            ground.renew()


@pytest.mark.parametrize("phase", PHASES)
def test_killed_in_each_phase_it_was_nothing(
    ground: Ground, after: tuple[float, tuple[object, ...]], phase: str
) -> None:
    nothing = state("camket_before")
    for _ in range(5):
        ground.renew()
        child = ground.start()
        is_caught = False
        give_up_at = time.monotonic() + 2 * after[0] + 10
        while not is_caught and time.monotonic() < give_up_at:
            busy = ground.busy_with()
            is_caught = phase in busy and not busy.lstrip().startswith("SELECT")
        ground.kill(child)
        held = ground.settled()
        if is_caught and held == nothing:
            return
        assert held in (nothing, after[1])
    pytest.fail(f"never caught while busy with {phase}")
