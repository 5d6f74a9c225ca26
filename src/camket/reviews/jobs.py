"""Background entry points of reviews; each is safe to run twice."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from camket.config import clock
from camket.reviews.actions.dossiers.remarking import remind_of_waiting
from camket.reviews.actions.meetings import keeping, ways
from camket.reviews.actions.periods import at_once, opening_below
from camket.reviews.actions.periods.folding import fold_list_changes
from camket.reviews.actions.ratings import asking
from camket.signing.ways.actions.carrying import advance
from camket.signing.ways.kinds import Room
from camket.signing.ways.queueing import ASK_AGAIN_SECONDS, left_behind, look_at

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


@app.periodic(cron="50 19 * * *")  # 02:50 in Hà Nội
@app.task(queueing_lock="camket.reviews.jobs.fold_changes")
def fold_changes(timestamp: int) -> int:
    """Fold what the database noted of each list into one row a period."""
    del timestamp
    return fold_list_changes()


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


@app.task
def carry_on_request(request_id: int) -> str:
    """Carry a request on that a remote service sign a paper of a meeting."""
    request = advance(
        request_id,
        prepare=ways.prepare_for_service,
        accept=ways.accept_from_service,
        clock=clock.now,
    )
    if request.is_open:
        look_at_request(request_id, after_seconds=ASK_AGAIN_SECONDS)
    return request.state


def look_at_request(request_id: int, *, after_seconds: int = 0) -> None:
    """Put a request in the queue; one that waits there already is not put twice."""
    look_at(carry_on_request, request_id, after_seconds=after_seconds)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="camket.reviews.jobs.carry_on_requests")
def carry_on_requests(timestamp: int) -> int:
    """Take up the requests that a dead worker left behind."""
    del timestamp
    waiting = list(left_behind(Room.MEETINGS))
    for request_id in waiting:
        look_at_request(request_id)
    return len(waiting)


@app.periodic(cron="40 19 * * *")  # 02:40 in Hà Nội, before the renewal of the first of a month
@app.task(queueing_lock="camket.reviews.jobs.keep_missing")
def keep_missing(timestamp: int) -> int:
    """Put signed papers of meetings on the list of kept ones that are not on it yet."""
    del timestamp
    return keeping.keep_missing(now=clock.now())


@app.periodic(cron="40 20 1 * *")  # 03:40 in Hà Nội, half an hour after the commitments
@app.task(queueing_lock="camket.reviews.jobs.renew")
def renew(timestamp: int) -> int:
    """Renew the timestamps over papers of meetings whose proof ends within the lead time."""
    del timestamp
    return keeping.renew_archives(now=clock.now())


@app.task(queueing_lock="camket.reviews.jobs.renew_now")
def renew_now() -> int:
    """Renew them because an administrator asked for it."""
    return keeping.renew_archives(now=clock.now())
