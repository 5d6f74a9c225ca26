"""Ask what would be: as a long job for many subjects; keep a question only where asked to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from camket.audit.chain import record
from camket.files.actions import begin_job, finish_job, take_up
from camket.files.models import Job, JobState
from camket.files.progress import StopAskedError, progress_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.decisions.questions import Outcome, Question
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.models import Period, Scenario
from camket.reviews.queries.desk.ceilings import caps_of
from camket.reviews.queries.desk.what_if import outcome_of
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean

KIND: Final = "what-if"
ASK_JOB: Final = "camket.reviews.jobs.ask"
_STEP: Final = "ask"


def answer_to(
    period: Period,
    question: Question,
    *,
    tell: Callable[[int, int], None] = lambda _d, _t: None,
    reader_id: int | None = None,
) -> Outcome:
    """Return what comes of a question, with the ceilings as bodies read them now."""
    caps = {key: told.caps for key, told in caps_of(period).items()}
    return outcome_of(period, question, caps, tell=tell, reader_id=reader_id)


def begin_asking(
    period_id: int, question: Question, *, address: str = "", actor: Actor, now: datetime
) -> Job:
    """Let a worker answer a question about very many subjects.

    Args:
        period_id: The period that is asked about.
        question: What is asked.
        address: How the question stands in an address, for the page that shows the answer.
        actor: Who asks.
        now: When.

    Raises:
        Refused: The actor may neither appraise nor decide in this period.
    """
    period = Period.objects.get(pk=period_id)
    _check_may(period, actor, now)
    with transaction.atomic():
        job = begin_job(
            KIND,
            asked={
                "period": period_id,
                "question": question.as_record(),
                "address": address,
                "reader": actor.person_id,
            },
            input_file=None,
            actor=actor,
            now=now,
        )
        transaction.on_commit(lambda: _queue(job.pk))
    return job


def _queue(job_id: int) -> None:
    app.configure_task(ASK_JOB).defer(job_id=job_id)


def ask(job_id: int, *, clock: Callable[[], datetime]) -> None:
    """Do what a job asks; safe to run twice, for it writes nothing but its own answer."""
    job = take_up(job_id, JobState.CHECKING, after=[JobState.WAITING])
    if job is None:
        return
    period = Period.objects.get(pk=job.asked["period"])
    question = Question.from_record(job.asked["question"])
    with progress_of(job_id) as progress:
        try:
            found = answer_to(
                period,
                question,
                tell=lambda done, total: progress.tell(_STEP, done, total),
                reader_id=job.asked.get("reader"),
            )
        except StopAskedError:
            finish_job(job_id, JobState.STOPPED, result={}, now=clock())
            return
    finish_job(job_id, JobState.DONE, result=as_result(found), now=clock())


def give_up(job_id: int, *, now: datetime) -> None:
    """Say that a job ended in an error of our own; nothing was written."""
    if Job.objects.filter(pk=job_id, state=JobState.CHECKING).exists():
        finish_job(job_id, JobState.FAILED, result={}, now=now)


def as_result(found: Outcome) -> dict[str, Any]:
    """Return an outcome as plain values."""
    told = summary_of(found)
    told["moved"] = [asdict(one) for one in found.moved]
    told["asked"] = asdict(found.asked) if found.asked else None
    return told


def summary_of(found: Outcome) -> dict[str, Any]:
    """Return the counts of an outcome as plain values, without the names of anybody."""
    return {
        "total": found.total,
        "without_points": found.without_points,
        "differing": found.differing,
        "up": found.up,
        "down": found.down,
        "groups": [
            {
                "kind": one.kind,
                "group": one.group,
                "standing": dict(one.standing),
                "before": dict(one.before),
                "after": dict(one.after),
                "allowed_before": one.quota_before.allowed,
                "allowed_after": one.quota_after.allowed,
            }
            for one in found.groups
        ],
    }


def save_scenario(
    period_id: int,
    name: str,
    question: Question,
    summary: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> Scenario:
    """Keep a question under a name, with the counts that came of it; no rating is touched.

    Raises:
        Refused: The actor may neither appraise nor decide, or the name is missing or taken.
    """
    period = Period.objects.get(pk=period_id)
    _check_may(period, actor, now)
    called = clean(name)[:200]
    if not called:
        raise Refused(RatingRefusal.SCENARIO_UNNAMED)
    try:
        with transaction.atomic():
            kept = Scenario.objects.create(
                period=period,
                name=called,
                question=question.as_record(),
                summary=dict(summary),
                saved_by_id=actor.person_id,
                saved_by_name=actor.label,
                saved_at=now,
            )
            after = {"name": called, "question": kept.question, "summary": kept.summary}
            record("scenario.saved", kept, actor=actor, at=now, after=after)
    except IntegrityError as taken:
        raise Refused(RatingRefusal.SCENARIO_EXISTS, name=called) from taken
    return kept


def _check_may(period: Period, actor: Actor, now: datetime) -> None:
    wanted = (Permission.APPRAISE_RATING, Permission.DECIDE_RATING)
    if not any(may(actor, one, period.superior_id, on=legal_day(now)) for one in wanted):
        raise Refused(RatingRefusal.NOT_ALLOWED)
