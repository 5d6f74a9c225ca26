"""Background entry points of the organisation's workbooks; each is safe to run twice."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from procrastinate.contrib.django import app

from camket.config import clock
from camket.files.ending import end_old_files
from camket.organisation.actions.workbooks import (
    CHECK_JOB,
    EXPORT_JOB,
    WRITE_JOB,
    check_workbook,
    export_workbook,
    give_up,
    write_workbook,
)

_LOG = logging.getLogger(__name__)


@app.task(name=CHECK_JOB)
def check(job_id: int) -> None:
    """Check a workbook that was sent."""
    _run(check_workbook, job_id)


@app.task(name=WRITE_JOB)
def write(job_id: int) -> None:
    """Write a workbook that was checked."""
    _run(write_workbook, job_id)


@app.task(name=EXPORT_JOB)
def export(job_id: int) -> None:
    """Write a workbook of what stands on a day."""
    _run(export_workbook, job_id)


@app.periodic(cron="40 19 * * *")  # 02:40 in Hà Nội
@app.task(queueing_lock="camket.organisation.jobs.end_files")
def end_files(timestamp: int) -> int:
    """End the workbooks, marked-up copies and exports whose time is over."""
    del timestamp
    return end_old_files(days=settings.JOB_FILES_DAYS, now=clock.now())


def _run(work: Callable[..., None], job_id: int) -> None:
    try:
        work(job_id, now=clock.now())
    except Exception:  # noqa: BLE001 - a job ends with a sentence, and the log has the rest
        _LOG.exception("job %s failed", job_id)
        give_up(job_id, now=clock.now())
