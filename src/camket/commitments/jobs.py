"""Background entry points of commitments; each is safe to run twice."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from camket.commitments.actions.issuing_all import ISSUE_JOB, give_up, issue_all
from camket.commitments.actions.keeping import renew_archives
from camket.commitments.actions.terms import remind_signatories
from camket.config import clock
from camket.shared.clock import legal_day

_LOG = logging.getLogger(__name__)


@app.task(name=ISSUE_JOB)
def issue(job_id: int) -> None:
    """Issue the agreed commitments of a campaign."""
    try:
        issue_all(job_id, clock=clock.now)
    except Exception:  # noqa: BLE001 - a job ends with a sentence, and the log has the rest
        _LOG.exception("job %s failed", job_id)
        give_up(job_id, now=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="camket.commitments.jobs.remind")
def remind(timestamp: int) -> int:
    """Remind of papers whose term is near or over; the demo's clock may jump by months."""
    del timestamp
    now = clock.now()
    return remind_signatories(legal_day(now), now=now)


@app.periodic(cron="10 20 1 * *")  # 03:10 in Hà Nội; the lead time is more than a year
@app.task(queueing_lock="camket.commitments.jobs.renew")
def renew(timestamp: int) -> int:
    """Renew the timestamps over papers whose proof ends within the lead time."""
    del timestamp
    return renew_archives(now=clock.now())


@app.task(queueing_lock="camket.commitments.jobs.renew_now")
def renew_now() -> int:
    """Renew them because an administrator asked for it."""
    return renew_archives(now=clock.now())
