"""Background entry points of the transitions; each is safe to run twice."""

from procrastinate.contrib.django import app

from camket.config import clock
from camket.transitions.actions.applying import apply_due_plans


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="camket.transitions.jobs.apply_due")
def apply_due(timestamp: int) -> int:
    """Carry out the plans whose day has come; the demo's clock may jump by months."""
    del timestamp
    return apply_due_plans(now=clock.now())
