"""Background entry points of tasks; each is safe to run twice."""

import logging

from procrastinate.contrib.django import app

from camket.commitments.actions.ways import prepare_for_service
from camket.config import clock
from camket.shared.clock import legal_day
from camket.signing.ways.actions.carrying import advance, end_overdue
from camket.signing.ways.kinds import Room
from camket.signing.ways.queueing import ASK_AGAIN_SECONDS, left_behind, look_at
from camket.tasks.actions.batch_signing import BATCH_JOB
from camket.tasks.actions.batch_tokens import carry_on_batch, end_unsigned
from camket.tasks.actions.deadlines import mark_overdue
from camket.tasks.actions.taking_up import accept_from_service
from camket.tasks.queries import check_tallies

LOG = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="camket.tasks.jobs.note_overdue")
def note_overdue(timestamp: int) -> int:
    """Mark what became overdue since the last time; the demo's clock may jump by months."""
    del timestamp
    now = clock.now()
    return mark_overdue(legal_day(now), now=now)


@app.task
def carry_on_request(request_id: int) -> str:
    """Carry a request at a remote service on, and look again shortly while its owner is asked."""
    request = advance(
        request_id, prepare=prepare_for_service, accept=accept_from_service, clock=clock.now
    )
    if request.is_open:
        look_at_request(request_id, after_seconds=ASK_AGAIN_SECONDS)
    return request.state


def look_at_request(request_id: int, *, after_seconds: int = 0) -> None:
    """Put a request in the queue; one that waits there already is not put twice."""
    look_at(carry_on_request, request_id, after_seconds=after_seconds)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="camket.tasks.jobs.carry_on_requests")
def carry_on_requests(timestamp: int) -> int:
    """End the requests whose time is up; take up those that a dead worker left behind."""
    del timestamp
    ended = end_overdue(now=clock.now())
    for request_id in left_behind(Room.COMMITMENTS):
        look_at_request(request_id)
    return ended


@app.task(name=BATCH_JOB)
def sign_papers(job_id: int) -> None:
    """Prepare, sign or take the papers of a batch that somebody has confirmed."""
    carry_on_batch(job_id, clock=clock.now)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="camket.tasks.jobs.end_unsigned_batches")
def end_unsigned_batches(timestamp: int) -> int:
    """Stop the batches that waited too long for a PIN."""
    del timestamp
    return end_unsigned(now=clock.now())


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
