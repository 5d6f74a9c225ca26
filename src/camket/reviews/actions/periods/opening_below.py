"""A superior opens a period for all bodies below: looked at first, then opened, as one long job.

The bodies to be opened are those its page showed. A batch of them is one transaction, with its
subjects, dossiers, notices and audit entries: a job that is stopped or killed leaves whole periods
and goes on with the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from procrastinate.contrib.django import app

from camket.audit.chain import record
from camket.files.actions import (
    ask_stop_between,
    begin_job,
    finish_job,
    let_go_on,
    queue_job,
    take_up,
)
from camket.files.models import MOVING, Job, JobState
from camket.files.progress import Progress, StopAskedError, progress_of
from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.organisation.models import Unit
from camket.reviews.actions.periods.at_once import batches_of, open_units
from camket.reviews.actions.periods.opening import (
    NewPeriod,
    check_opening,
    may_open_for,
    same_periods,
)
from camket.reviews.decisions.periods import PeriodRefusal
from camket.reviews.decisions.states import PeriodKind
from camket.reviews.queries.rated.below import Body, bodies_below, look_below
from camket.reviews.queries.rated.subjects import Who
from camket.reviews.wording.refusals import sentence_of
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused

KIND: Final = "open-below"
OPEN_JOB: Final = "camket.reviews.jobs.open_below"
_LOOK: Final = "look"
_OPEN: Final = "open"


def openings_of(root_id: int) -> QuerySet[Job]:
    """Return the jobs that opened a period for the bodies below a unit, the latest first."""
    return Job.objects.filter(kind=KIND, asked__root=root_id).order_by("-pk")


def begin_opening(root_id: int, new: NewPeriod, *, actor: Actor, now: datetime) -> Job:
    """Let a worker look at which bodies would open a period; nothing is opened before it is said.

    Raises:
        Refused: The actor may not, the period cannot be opened so, or an opening runs already.
    """
    new = replace(new, groups=None)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=root_id)
        check_opening(root_id, new, actor=actor, now=now, exists=False)
        if openings_of(root_id).filter(state__in=MOVING).exists():
            raise Refused(PeriodRefusal.OPENING_RUNS)
        told = as_record(new)
        asked = {"root": root_id, "new": told}
        job = begin_job(KIND, asked=asked, input_file=None, actor=actor, now=now)
        _record("period.opening_below", root_id, actor, now, **told, job=job.pk)
        transaction.on_commit(lambda: _queue(job.pk))
    return job


def confirm_opening(job_id: int, *, actor: Actor, now: datetime) -> bool:
    """Let the bodies that were looked at be opened, in the name of whoever says so.

    Returns:
        Whether they are; False when the job is not waiting for that.

    Raises:
        Refused: The actor may not open periods of the unit.
    """
    with transaction.atomic():
        root_id = _root_for(job_id, actor, now)
        if not queue_job(job_id):
            return False
        Job.objects.filter(pk=job_id).update(actor=actor.as_record())
        _record("period.opening_below_said", root_id, actor, now, job=job_id)
        transaction.on_commit(lambda: _queue(job_id))
    return True


def stop_opening(job_id: int, *, actor: Actor, now: datetime) -> None:
    """Stop after the bodies that are being opened; what is open stays open.

    Raises:
        Refused: The actor may not open periods of the unit.
    """
    with transaction.atomic():
        root_id = _root_for(job_id, actor, now)
        if ask_stop_between(job_id, now=now):
            _record("period.opening_below_stopped", root_id, actor, now, job=job_id)


def resume_opening(job_id: int, *, actor: Actor, now: datetime) -> bool:
    """Go on with what was left, in the name of whoever says so.

    Returns:
        Whether it goes on; False when the job has not stopped.

    Raises:
        Refused: The actor may not open periods of the unit.
    """
    with transaction.atomic():
        root_id = _root_for(job_id, actor, now)
        if not let_go_on(job_id, actor=actor):
            return False
        _record("period.opening_below_resumed", root_id, actor, now, job=job_id)
        transaction.on_commit(lambda: _queue(job_id))
    return True


def _root_for(job_id: int, actor: Actor, now: datetime) -> int:
    """Return the unit an opening is of, for somebody who opens periods there."""
    root_id: int = Job.objects.get(pk=job_id, kind=KIND).asked["root"]
    if not may_open_for(root_id, actor, on=legal_day(now)):
        raise Refused(PeriodRefusal.NOT_ALLOWED)
    return root_id


def _record(action: str, root_id: int, actor: Actor, now: datetime, **after: object) -> None:
    unit = Unit.objects.get(pk=root_id)
    record(action, unit, actor=actor, at=now, unit_id=root_id, after=after)


def open_below(job_id: int, *, clock: Callable[[], datetime]) -> None:
    """Do what a job asks: look, or open what was looked at; safe to run twice."""
    job = Job.objects.get(pk=job_id)
    opens = bool(job.result.get("bodies")) and job.state != JobState.CHECKING
    state = JobState.WRITING if opens else JobState.CHECKING
    taken = take_up(job_id, state, after=[JobState.WAITING, JobState.QUEUED])
    if taken is None:
        _end_asked_stop(job_id, now=clock())
        return
    with progress_of(job_id) as progress:
        try:
            check_opening(
                taken.asked["root"],
                new_in(taken.asked["new"]),
                actor=Actor.from_record(taken.actor),
                now=clock(),
                exists=False,
            )
            (_open if opens else _look_at)(taken, progress, clock=clock)
        except Refused as refused:  # rights or rules have changed since it was asked
            told = {**taken.result, "sentence": sentence_of(refused)}
            finish_job(job_id, JobState.REFUSED, result=told, now=clock())
        except StopAskedError:
            _end(taken, JobState.STOPPED, now=clock())


def give_up(job_id: int, *, now: datetime) -> None:
    """Say that a job ended in an error of our own; every period it had opened stays so."""
    job = Job.objects.get(pk=job_id)
    if job.state in (JobState.CHECKING, JobState.WRITING):
        _end(job, JobState.FAILED, now=now)


def _look_at(job: Job, progress: Progress, *, clock: Callable[[], datetime]) -> None:
    new, today = new_in(job.asked["new"]), legal_day(clock())
    frame = new.frame(today)
    units = bodies_below(job.asked["root"], new.who, on=frame.on)
    held = _held(units, new)
    bodies = list(look_below(units, frame, held, tell=lambda n, of: progress.tell(_LOOK, n, of)))
    told = {"bodies": [one.as_row() for one in bodies]}
    finish_job(job.pk, JobState.READY, result=told, now=clock())
    count = sum(one.opens for one in bodies)
    text = f"Mở kỳ đánh giá ở cấp dưới: đã xem xong, {count} đơn vị chờ đồng chí cho mở."
    _tell(job, text, NoticeKind.NEEDS_ACT, now=clock())


def _open(job: Job, progress: Progress, *, clock: Callable[[], datetime]) -> None:
    """Open batch by batch, the lowest bodies first: levels are decided in that order."""
    new, wanted = new_in(job.asked["new"]), [one for one in bodies_of(job) if one.opens]
    wanted.reverse()
    done = len(_held([one.unit_id for one in wanted], new))
    actor = Actor.from_record(job.actor)
    for batch in batches_of([(one.unit_id, one.subjects) for one in wanted]):
        progress.tell(_OPEN, done, len(wanted))
        done += open_units(batch, new, now=clock(), actor=actor)
    _end(job, JobState.DONE, now=clock())


def bodies_of(job: Job) -> list[Body]:
    """Return the bodies a job looked at, in the order of its page."""
    return [Body.from_row(row) for row in job.result.get("bodies", ())]


def _held(unit_ids: Sequence[int], new: NewPeriod) -> set[int]:
    held = same_periods(new).filter(superior_id__in=unit_ids)
    return set(held.values_list("superior_id", flat=True))


def _end_asked_stop(job_id: int, *, now: datetime) -> None:
    """End a job whose worker died after somebody had asked it to stop."""
    running = (JobState.CHECKING, JobState.WRITING, JobState.QUEUED)
    job = Job.objects.filter(pk=job_id, state__in=running, stop_asked=True).first()
    if job is not None:
        Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(state=JobState.WRITING)
        _end(job, JobState.STOPPED, now=now)


def _end(job: Job, state: JobState, *, now: datetime) -> None:
    """Keep what came of a job, in the audit too, and tell its owner."""
    new = new_in(job.asked["new"])
    wanted = [one.unit_id for one in bodies_of(job) if one.opens]
    count, root_id = len(_held(wanted, new)), job.asked["root"]
    counts = {"opened": count, "left": len(wanted) - count}
    with transaction.atomic():
        finish_job(job.pk, state, result={**job.result, **counts}, now=now)
        Job.objects.filter(pk=job.pk).update(done=count, total=len(wanted))
        actor, told = Actor.from_record(job.actor), {**counts, "state": state.value}
        _record("period.opened_below", root_id, actor, now, **told, job=job.pk)
    text = f"Mở kỳ đánh giá ở cấp dưới: đã mở {count} đơn vị, còn {counts['left']}."
    _tell(job, text, NoticeKind.NEEDS_ACT if counts["left"] else NoticeKind.SYSTEM, now=now)


def _tell(job: Job, text: str, kind: NoticeKind, *, now: datetime) -> None:
    path = f"/danh-gia/mo-cap-duoi/{job.pk}/"
    notify([job.owner_id], topic=f"job.{job.pk}", kind=kind, text=text, path=path, now=now)


def as_record(new: NewPeriod) -> dict[str, Any]:
    """Return a new period as plain values, to be kept with a job."""
    return {
        "kind": new.kind.value,
        "year": new.year,
        "due_on": new.due_on.isoformat(),
        "quarter": new.quarter,
        "title": new.title,
        "starts_on": new.starts_on.isoformat() if new.starts_on else None,
        "ends_on": new.ends_on.isoformat() if new.ends_on else None,
        "other_scheme": new.other_scheme,
        "rule_set": new.rule_set,
        "who": sorted(new.who),
        "undone_fails": new.undone_fails,
        "axes_bind": new.axes_bind,
    }


def new_in(record: Mapping[str, Any]) -> NewPeriod:
    """Return a new period that was kept by `as_record`."""

    def day(name: str) -> date | None:
        return date.fromisoformat(record[name]) if record[name] else None

    return NewPeriod(
        kind=PeriodKind(record["kind"]),
        year=record["year"],
        due_on=date.fromisoformat(record["due_on"]),
        quarter=record["quarter"],
        title=record["title"],
        starts_on=day("starts_on"),
        ends_on=day("ends_on"),
        other_scheme=record["other_scheme"],
        rule_set=record["rule_set"],
        who=frozenset(Who(one) for one in record["who"]),
        undone_fails=record["undone_fails"],
        axes_bind=record.get("axes_bind"),  # a job of an earlier release does not say
    )


def _queue(job_id: int) -> None:
    app.configure_task(OPEN_JOB).defer(job_id=job_id)
