"""`camket bench documents`, second half: commitments issued and sealed, as the long job does it."""

from __future__ import annotations

import itertools
import time
from datetime import datetime
from typing import Final

from django.conf import settings

from camket.accounts.models import User
from camket.bench.measuring import Measurement, Say
from camket.commitments.actions.issuing_all import begin_issuing, issue_all
from camket.demo.generating.agreed import CLERK, Agreed, make_agreed
from camket.demo.generating.visitor import LOGIN
from camket.files.models import Job, JobState
from camket.shared.errors import UnusableInputError

NAME: Final = "documents"
_PAPERS: Final = 200
_WARM_UP: Final = 20
_LEAST_RATE: Final = 20


def run(*, now: datetime, say: Say) -> list[Measurement]:
    """Issue the agreed commitments of a province made for it: numbered, set, sealed, recorded.

    Raises:
        UnusableInputError: People work in this installation.
    """
    if User.objects.exclude(login__in=(LOGIN, CLERK)).exists():
        message = "Hệ thống này đang có người dùng: hãy đặt CAMKET_DATA_DIR sang thư mục mới để đo."
        raise UnusableInputError(message)
    say(f"Lập {_WARM_UP + _PAPERS} bản cam kết đã thống nhất…")
    for count, is_measured in ((_WARM_UP, False), (_PAPERS, True)):
        scene = make_agreed(count, now=now)
        began = time.perf_counter()
        seconds = _issue(scene, now=now)
        lasted = time.perf_counter() - began
        if is_measured:
            workload = (
                f"{count} commitments, {settings.ISSUING_PROCESSES} processes, each a transaction"
            )
            return [
                Measurement(
                    NAME, "issue and seal", workload, seconds, lasted, least_rate=_LEAST_RATE
                )
            ]
    return []


def _issue(scene: Agreed, *, now: datetime) -> tuple[float, ...]:
    """Run the job, and return the time between one paper and the next.

    Raises:
        UnusableInputError: Not every paper was issued.
    """
    times: list[float] = [time.perf_counter()]

    def clock() -> datetime:
        times.append(time.perf_counter())
        return now

    job = begin_issuing(scene.campaign.pk, actor=scene.clerk, now=now)
    issue_all(job.pk, clock=clock)
    done = Job.objects.get(pk=job.pk)
    if done.state != JobState.DONE or done.result["left"]:
        problem = done.problems.first()
        message = f"Có bản không phát hành được: {problem.sentence if problem else done.state}"
        raise UnusableInputError(message)
    return tuple(after - before for before, after in itertools.pairwise(times))
