"""Background entry points of tasks; each is safe to run twice."""

import logging

from procrastinate.contrib.django import app

from camket.config import clock
from camket.shared.clock import legal_day
from camket.tasks.actions.batch_signing import BATCH_JOB, sign_batch
from camket.tasks.actions.deadlines import mark_overdue
from camket.tasks.queries import check_tallies

LOG = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="camket.tasks.jobs.note_overdue")
def note_overdue(timestamp: int) -> int:
    """Mark what became overdue since the last time; the demo's clock may jump by months."""
    del timestamp
    now = clock.now()
    return mark_overdue(legal_day(now), now=now)


@app.task(name=BATCH_JOB)
def sign_papers(job_id: int) -> None:
    """Sign the papers of a batch that somebody has confirmed."""
    sign_batch(job_id, clock=clock.now)


@app.periodic(cron="40 19 * * *")  # 02:40 in Hà Nội
@app.task(queueing_lock="camket.tasks.jobs.recount")
def recount(timestamp: int) -> int:
    """Recount this year's and last year's tasks every night; the log names any drift."""
    del timestamp
    year = clock.today().year
    drifts = [*check_tallies(year - 1), *check_tallies(year)]
    for drift in drifts:
        LOG.error("tallies drifted from the tasks: %s", drift)
    return len(drifts)
