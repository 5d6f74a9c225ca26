"""Background entry points of commitments; each is safe to run twice."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from camket.commitments.actions.issuing_all import ISSUE_JOB, give_up, issue_all
from camket.config import clock

_LOG = logging.getLogger(__name__)


@app.task(name=ISSUE_JOB)
def issue(job_id: int) -> None:
    """Issue the agreed commitments of a campaign."""
    try:
        issue_all(job_id, clock=clock.now)
    except Exception:  # noqa: BLE001 - a job ends with a sentence, and the log has the rest
        _LOG.exception("job %s failed", job_id)
        give_up(job_id, now=clock.now())
