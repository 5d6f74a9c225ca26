"""Background entry points of this room; each is safe to run twice."""

from procrastinate.contrib.django import app

from camket.commitments.actions.keeping import renew_archives
from camket.config import clock


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
