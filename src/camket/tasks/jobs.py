"""Background entry points of tasks; each is safe to run twice."""

from procrastinate.contrib.django import app

from camket.config import clock
from camket.shared.clock import legal_day
from camket.tasks.actions.deadlines import mark_overdue


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="camket.tasks.jobs.note_overdue")
def note_overdue(timestamp: int) -> int:
    """Mark what became overdue since the last time; the demo's clock may jump by months."""
    del timestamp
    now = clock.now()
    return mark_overdue(legal_day(now), now=now)
