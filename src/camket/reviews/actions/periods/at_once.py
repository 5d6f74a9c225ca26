"""A whole province at once: its periods opened, its facts filled; a job that may be cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Count
from procrastinate.contrib.django import app

from camket.audit.chain import record
from camket.files.actions import begin_job, finish_job, take_up
from camket.files.models import MOVING, Job, JobState
from camket.files.progress import StopAskedError, progress_of
from camket.organisation.models import Unit, UnitEdge
from camket.reviews.actions.periods.filling import fill_periods
from camket.reviews.actions.periods.opening import (
    NewPeriod,
    ask_and_record,
    may_open_for,
    same_periods,
    write_periods,
)
from camket.reviews.decisions.periods import PeriodRefusal
from camket.reviews.decisions.states import PeriodState
from camket.reviews.models import Period
from camket.reviews.queries.rated.order import periods_alike
from camket.shared.actor import SYSTEM, Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused

FILL: Final = "reviews"
FILL_JOB: Final = "camket.reviews.jobs.fill"
_SUPERIORS: Final = 200
_SUBJECTS: Final = 5000
"""So many subjects are filled in one transaction; a job cut off goes on after them."""

Tell = Callable[[int, int], None]


def _silent(_done: int, _total: int) -> None:
    """Tell nobody."""


def open_units(
    superiors: Sequence[int],
    new: NewPeriod,
    *,
    now: datetime,
    actor: Actor = SYSTEM,
    tell: Tell = _silent,
) -> int:
    """Open a period for units that the caller has looked at; return how many were opened.

    Who holds one already is passed over, so that an opening cut off is gone on with.
    """
    count = 0
    for place in range(0, len(superiors), _SUPERIORS):
        batch = superiors[place : place + _SUPERIORS]
        with transaction.atomic():
            # their locks keep two clerks from opening the same period at once
            list(Unit.objects.select_for_update().filter(pk__in=batch).order_by("pk"))
            held = set(
                same_periods(new)
                .filter(superior_id__in=batch)
                .values_list("superior_id", flat=True)
            )
            wanted = [unit_id for unit_id in batch if unit_id not in held]
            written = write_periods(wanted, new, now=now)
            ask_and_record(written, actor=actor, now=now)
        count += len(written)
        tell(min(place + _SUPERIORS, len(superiors)), len(superiors))
    return count


def begin_filling(period_id: int, *, actor: Actor, now: datetime) -> Job:
    """Let the facts of a period, and of the same period in every unit below, be counted anew.

    While that runs, return what runs.

    Raises:
        Refused: The actor may not, or the facts are frozen.
    """
    with transaction.atomic():
        period = Period.objects.select_for_update().get(pk=period_id)
        if not may_open_for(period.superior_id, actor, on=legal_day(now)):
            raise Refused(PeriodRefusal.NOT_ALLOWED)
        if not period.is_open:
            raise Refused(PeriodRefusal.NOT_OPEN)
        running = Job.objects.filter(kind=FILL, asked__period=period_id, state__in=MOVING).first()
        if running is not None:
            return running
        job = begin_job(FILL, asked={"period": period_id}, input_file=None, actor=actor, now=now)
        record("period.filling", period, actor=actor, at=now, after={"job": job.pk})
        transaction.on_commit(lambda: app.configure_task(FILL_JOB).defer(job_id=job.pk))
    return job


def fill_all(job_id: int, *, clock: Callable[[], datetime]) -> None:
    """Do what a job asks, the lowest units first; safe to run twice, and to be cut off.

    Periods filled since the job was asked for are done and passed over.
    """
    job = take_up(job_id, JobState.WRITING, after=[JobState.WAITING])
    if job is None:
        return
    state, subjects = JobState.DONE, 0
    batches, total = _batches(job.asked["period"], since=job.created_at, on=legal_day(clock()))
    with progress_of(job_id) as progress:
        try:
            for batch in batches:
                progress.tell("fill", subjects, total)
                subjects += fill_periods(batch, now=clock())
        except StopAskedError:
            state = JobState.STOPPED
    finish_job(job_id, state, result={"subjects": subjects}, now=clock())


def _batches(period_id: int, *, since: datetime, on: date) -> tuple[Iterator[list[int]], int]:
    period = Period.objects.get(pk=period_id)
    below = UnitEdge.objects.filter(ancestor_id=period.superior_id, valid__contains=on)
    depths = dict(below.values_list("descendant_id", "depth"))
    alike = periods_alike(period).filter(superior_id__in=depths) | Period.objects.filter(
        pk=period_id
    )
    rows = alike.filter(state=PeriodState.OPEN).exclude(gathered_at__gte=since)
    counted = list(
        rows.order_by().annotate(n=Count("ratings")).values_list("pk", "superior_id", "n")
    )
    counted.sort(key=lambda row: (-depths.get(row[1], 0), row[0]))
    return batches_of([(row[0], row[2]) for row in counted]), sum(row[2] for row in counted)


def batches_of(counted: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """Yield periods, told with how many subjects they have, in batches of bounded size."""
    batch: list[int] = []
    size = 0
    for period_id, count in counted:
        if batch and size + count > _SUBJECTS:
            yield batch
            batch, size = [], 0
        batch.append(period_id)
        size += count
    if batch:
        yield batch


def give_up(job_id: int, *, now: datetime) -> None:
    """Say that a job ended in an error of our own; every period it had filled stays so."""
    if Job.objects.filter(pk=job_id, state=JobState.WRITING).exists():
        finish_job(job_id, JobState.FAILED, result={}, now=now)
