"""Background entry points of reviews; each is safe to run twice."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from camket.config import clock
from camket.reviews.actions.dossiers.remarking import remind_of_waiting
from camket.reviews.actions.periods import at_once, opening_below
from camket.reviews.actions.ratings import asking

_LOG = logging.getLogger(__name__)


@app.task(name=asking.ASK_JOB)
def ask(job_id: int) -> None:
    """Answer what would be under other rules or facts."""
    try:
        asking.ask(job_id, clock=clock.now)
    except Exception:  # noqa: BLE001 - a job ends with a sentence, and the log has the rest
        _LOG.exception("job %s failed", job_id)
        asking.give_up(job_id, now=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="camket.reviews.jobs.remind")
def remind(timestamp: int) -> int:
    """Remind bodies of remarks they still owe; the demo's clock may jump by months."""
    del timestamp
    return remind_of_waiting(clock.now())


@app.task(name=at_once.FILL_JOB)
def fill(job_id: int) -> None:
    """Count the facts of a period anew, and of the same period in every unit below."""
    try:
        at_once.fill_all(job_id, clock=clock.now)
    except Exception:  # noqa: BLE001 - a job ends with a sentence, and the log has the rest
        _LOG.exception("job %s failed", job_id)
        at_once.give_up(job_id, now=clock.now())


@app.task(name=opening_below.OPEN_JOB)
def open_below(job_id: int) -> None:
    """Look at the bodies below a superior, or open the period for them."""
    try:
        opening_below.open_below(job_id, clock=clock.now)
    except Exception:  # noqa: BLE001 - a job ends with a sentence, and the log has the rest
        _LOG.exception("job %s failed", job_id)
        opening_below.give_up(job_id, now=clock.now())
