"""A job whose worker was killed is taken up again by the next one."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from urllib.parse import quote

import pytest
from django.db import connection

WORKER = """
import sys, time
from contextlib import suppress
import django
django.setup()
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from camket.config.jobs import take_up_stalled_jobs

@app.task(name="tests.long")
def long():
    time.sleep(float(sys.argv[1]))

if sys.argv[2] == "first":
    long.defer()
else:
    with suppress(AlreadyEnqueued):  # its minute may have come by itself
        take_up_stalled_jobs.defer(timestamp=0)
with app.replace_connector(app.connector.get_worker_connector()) as working:
    working.run_worker(wait=False, install_signal_handlers=False)
"""


def worker(seconds: str, turn: str) -> subprocess.Popen[bytes]:
    """Start a worker on the database of this test."""
    settings = connection.settings_dict
    url = (
        f"postgresql:///{settings['NAME']}?host={quote(settings['HOST'], safe='')}"
        f"&user={settings['USER']}"
    )
    return subprocess.Popen(  # noqa: S603 - this very Python
        [sys.executable, "-c", WORKER, seconds, turn],
        env={**os.environ, "CAMKET_DATABASE_URL": url},
    )


def status_of_job() -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name = 'tests.long'"
        )
        row = cursor.fetchone()
    return (row[0], row[1]) if row else ("", 0)


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_killed_worker_is_done_by_the_next_one() -> None:
    first = worker("60", "first")
    give_up_at = time.monotonic() + 30
    while status_of_job()[0] != "doing" and time.monotonic() < give_up_at:
        time.sleep(0.05)
    first.kill()
    first.wait()
    assert status_of_job() == ("doing", 0)
    with connection.cursor() as cursor:  # half a minute without a heartbeat, without the wait
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 seconds'"
        )
    assert worker("0", "second").wait(timeout=30) == 0
    assert status_of_job() == ("succeeded", 2)
