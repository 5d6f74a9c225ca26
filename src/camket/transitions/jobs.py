"""Background entry points of the transitions; each is safe to run twice."""

from procrastinate.contrib.django import app

from camket.config import clock
from camket.transitions.actions.applying import apply_due_plans
from camket.transitions.actions.carrying import push_carried


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="camket.transitions.jobs.apply_due")
def apply_due(timestamp: int) -> int:
    """Carry out the plans whose day has come; the demo's clock may jump by months."""
    del timestamp
    return apply_due_plans(now=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="camket.transitions.jobs.push")
def push(timestamp: int) -> int:
    """Put what was carried over into the drafts that have been opened since."""
    del timestamp
    return push_carried(now=clock.now())
