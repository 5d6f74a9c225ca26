"""Background entry points of commitments; each is safe to run twice."""

from procrastinate.contrib.django import app

from camket.commitments.actions.terms import remind_signatories
from camket.config import clock
from camket.shared.clock import legal_day


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="camket.commitments.jobs.remind")
def remind(timestamp: int) -> int:
    """Remind of papers whose term is near or over; the demo's clock may jump by months."""
    del timestamp
    now = clock.now()
    return remind_signatories(legal_day(now), now=now)
