"""Issue every agreed commitment of a campaign as one long job: each paper whole, or not begun.

A paper is one transaction of its own: number, seal, slots, notices and audit entry together. So the
job may be stopped, killed and taken up again at any moment: what is issued is no longer agreed, and
what is not has used no number.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from procrastinate.contrib.django import app

from camket.audit.chain import record
from camket.commitments.actions.issuing import issue_commitment
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.decisions import CampaignRefusal, Status
from camket.commitments.issuing_apart import issue_apart, set_up
from camket.commitments.models import Campaign, Commitment
from camket.files.actions import (
    Told,
    ask_stop_between,
    begin_job,
    finish_job,
    let_go_on,
    take_up,
    tell_problem,
)
from camket.files.models import Job, JobState
from camket.files.progress import StopAskedError, progress_of
from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.organisation.queries import last_names
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.shared.actor import Actor
from camket.shared.errors import Refused

KIND: Final = "issue-commitments"
ISSUE_JOB: Final = "camket.commitments.jobs.issue_all"
_STEP: Final = "issue"
_IN_HAND: Final = 4
"""Papers each process may have before it: few, so that a stop is soon obeyed."""
_WORTH_A_PROCESS: Final = 30
"""Papers that are issued in the time that a further process takes to begin."""


@dataclass(frozen=True, slots=True)
class Issued:
    """What came of one paper; a sentence where it was refused, neither where it needed nothing."""

    commitment_id: int
    number: str = ""
    refused: str = ""


def jobs_of_campaign(campaign_id: int) -> QuerySet[Job]:
    """Return the jobs that issued a campaign's papers, the latest first."""
    return Job.objects.filter(kind=KIND, asked__campaign=campaign_id).order_by("-pk")


def begin_issuing(campaign_id: int, *, actor: Actor, now: datetime) -> Job:
    """Let all agreed commitments of a campaign be issued; while that runs, return what runs.

    Raises:
        Refused: The actor may not issue for the campaign's holder, or nothing is agreed.
    """
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
        _refuse_unless_issuer(campaign, actor)
        running = next((one for one in jobs_of_campaign(campaign_id)[:1] if one.is_moving), None)
        if running is not None:
            return running
        total = _agreed(campaign_id).count()
        if not total:
            raise Refused(CampaignRefusal.NOTHING_AGREED)
        job = begin_job(
            KIND,
            asked={"campaign": campaign_id, "year": campaign.year, "total": total},
            input_file=None,
            actor=actor,
            now=now,
        )
        _record("commitment.batch_begun", campaign, actor, now, total=total, job=job.pk)
        transaction.on_commit(lambda: _queue(job.pk))
    return job


def stop_issuing(job_id: int, *, actor: Actor, now: datetime) -> None:
    """Stop after the papers that are being sealed; nothing that is issued is taken back.

    Raises:
        Refused: The actor may not issue for the campaign's holder.
    """
    with transaction.atomic():
        campaign = _campaign_of(job_id)
        _refuse_unless_issuer(campaign, actor)
        if ask_stop_between(job_id, now=now):
            _record("commitment.batch_stopped", campaign, actor, now, job=job_id)


def resume_issuing(job_id: int, *, actor: Actor, now: datetime) -> bool:
    """Go on with what is still agreed, in the name of whoever says so.

    Returns:
        Whether it goes on; False when the job has not stopped.

    Raises:
        Refused: The actor may not issue for the campaign's holder.
    """
    with transaction.atomic():
        campaign = _campaign_of(job_id)
        _refuse_unless_issuer(campaign, actor)
        if not let_go_on(job_id, actor=actor):
            return False
        left = _agreed(campaign.pk).count()
        _record("commitment.batch_resumed", campaign, actor, now, job=job_id, left=left)
        transaction.on_commit(lambda: _queue(job_id))
    return True


def _campaign_of(job_id: int) -> Campaign:
    job = Job.objects.get(pk=job_id, kind=KIND)
    return Campaign.objects.get(pk=job.asked["campaign"])


def _refuse_unless_issuer(campaign: Campaign, actor: Actor) -> None:
    works_for = {actor.scope_id, actor.unit_id}
    if campaign.superior_id not in works_for or not holds(actor, Permission.ISSUE_COMMITMENT):
        raise Refused(CampaignRefusal.MAY_NOT_ISSUE)


def _record(action: str, campaign: Campaign, actor: Actor, now: datetime, **after: object) -> None:
    record(action, campaign, actor=actor, at=now, unit_id=campaign.superior_id, after=after)


def issue_all(job_id: int, *, clock: Callable[[], datetime]) -> None:
    """Do what a job asks; safe to run twice, also at the same time."""
    job = take_up(job_id, JobState.WRITING, after=[JobState.WAITING])
    if job is None:
        _end_asked_stop(job_id, now=clock())
        return
    total = int(job.asked["total"])
    left = list(_agreed(job.asked["campaign"]).values_list("pk", flat=True))
    names = _names(left)
    before = max(total - len(left), 0)
    problems: list[Told] = []
    state, done = JobState.DONE, 0
    with progress_of(job_id) as progress, _issuing(left, job.actor, clock) as results:
        try:
            progress.tell(_STEP, before, before + len(left))
            for one in results:
                done += 1
                if one.refused:
                    problems.append(_told(one, names))
                    tell_problem(job_id, len(problems), problems[-1])
                progress.tell(_STEP, before + done, before + len(left))
        except StopAskedError:
            state = JobState.STOPPED
    _end(job, state, problems, now=clock())


def give_up(job_id: int, *, now: datetime) -> None:
    """Say that a job ended in an error of our own; each paper that was issued stays so."""
    job = Job.objects.get(pk=job_id)
    if job.state == JobState.WRITING:
        _end(job, JobState.FAILED, [], now=now)


def issue_one(commitment_id: int, actor: dict[str, Any], now: datetime) -> Issued:
    """Issue one paper, unless somebody has done so meanwhile."""
    try:
        paper = issue_commitment(commitment_id, actor=Actor.from_record(actor), now=now)
    except Refused as refused:
        if refused.reason is AgreementRefusal.WRONG_STATE:
            return Issued(commitment_id)
        return Issued(commitment_id, refused=sentence_of(refused))
    return Issued(commitment_id, number=str(paper.number))


@contextmanager
def _issuing(
    left: list[int], actor: dict[str, Any], clock: Callable[[], datetime]
) -> Iterator[Iterator[Issued]]:
    """Give the outcomes as they come; whoever leaves early leaves the rest undone."""
    beside = min(int(settings.ISSUING_PROCESSES) - 1, len(left) // _WORTH_A_PROCESS)
    if beside <= 0:
        yield (issue_one(one, actor, clock()) for one in left)
        return
    pool = ProcessPoolExecutor(
        beside,
        mp_context=multiprocessing.get_context("spawn"),  # typst's threads survive no fork
        initializer=set_up,
    )
    try:
        yield _spread(pool, left, actor, clock, beside * _IN_HAND)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _spread(
    pool: ProcessPoolExecutor,
    left: list[int],
    actor: dict[str, Any],
    clock: Callable[[], datetime],
    in_hand: int,
) -> Iterator[Issued]:
    """Keep the processes beside this one busy, and issue papers here as well.

    This process has read everything it needs; the others take seconds before their first paper.
    """
    waiting = iter(left)
    running: set[Future[Issued]] = set()
    while True:
        for one in islice(waiting, in_hand - len(running)):
            running.add(pool.submit(issue_apart, one, actor, clock()))
        own = next(waiting, None)
        if own is not None:
            yield issue_one(own, actor, clock())
        elif running:
            wait(running, return_when=FIRST_COMPLETED)
        else:
            return
        ended = {future for future in running if future.done()}
        running -= ended
        for future in ended:
            yield future.result()


def _agreed(campaign_id: int) -> QuerySet[Commitment]:
    return Commitment.objects.filter(campaign_id=campaign_id, status=Status.AGREED.value).order_by(
        "pk"
    )


def _names(commitment_ids: list[int]) -> dict[int, str]:
    units = dict(Commitment.objects.filter(pk__in=commitment_ids).values_list("pk", "holder_id"))
    names = last_names(set(units.values()))
    return {pk: names.get(unit, "") for pk, unit in units.items()}


def _told(one: Issued, names: dict[int, str]) -> Told:
    name = names.get(one.commitment_id, "")
    return Told("", one.commitment_id, "", "", name, one.refused)


def _end_asked_stop(job_id: int, *, now: datetime) -> None:
    """End a job whose worker died after somebody had asked it to stop."""
    job = Job.objects.filter(pk=job_id, state=JobState.WRITING, stop_asked=True).first()
    if job is not None:
        _end(job, JobState.STOPPED, [], now=now)


def _end(job: Job, state: JobState, problems: list[Told], *, now: datetime) -> None:
    """Keep what came of a job and tell its owner."""
    left = _agreed(job.asked["campaign"]).count()
    issued = max(int(job.asked["total"]) - left, 0)
    with transaction.atomic():
        result = {"issued": issued, "left": left}
        finish_job(job.pk, state, result=result, now=now, problems=problems)
        Job.objects.filter(pk=job.pk).update(done=issued, total=job.asked["total"])
        campaign = Campaign.objects.get(pk=job.asked["campaign"])
        actor = Actor.from_record(job.actor)
        counted = {"state": state.value, "issued": issued, "left": left}
        _record("commitment.batch_ended", campaign, actor, now, **counted, job=job.pk)
    notify(
        [job.owner_id],
        topic=f"job.{job.pk}",
        kind=NoticeKind.NEEDS_ACT if left else NoticeKind.SYSTEM,
        text=f"Phát hành các bản cam kết năm {campaign.year}: đã phát hành {issued}, còn {left}.",
        path=f"/dot/{campaign.year}/phat-hanh/",
        now=now,
    )


def _queue(job_id: int) -> None:
    app.configure_task(ISSUE_JOB).defer(job_id=job_id)
