"""`camket bench reviews`: facts and proposals of everybody at once, and the pages over HTTP."""

from __future__ import annotations

import resource
import secrets
from datetime import datetime, timedelta
from time import perf_counter
from typing import Final

from django.db import connection
from django.db.models import Exists, OuterRef

from camket.accounts.models import User
from camket.bench import review_pages
from camket.bench.measuring import Measurement, Say
from camket.demo.generating.scales import generate
from camket.demo.generating.visitor import visitor
from camket.files.actions import begin_job
from camket.files.models import Job
from camket.organisation.models import Unit, UnitSpan
from camket.reviews.actions.periods.at_once import FILL, fill_all, open_units
from camket.reviews.actions.periods.opening import NewPeriod
from camket.reviews.decisions.states import PeriodKind, PeriodState
from camket.reviews.models import Period, Rating
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.tasks.models import Task

NAME: Final = "reviews"
_PROVINCE: Final = 30.0
_NATION: Final = 300.0
_OF_NATION: Final = 100_000
"""From so many subjects on, the target is that of the country."""

_TASKS: Final = """
    INSERT INTO tasks_task (unit_id, year, title, folded, product, owner_post, coordinators,
        starts_on, due_on, target, reached, measure_unit, status, done_on, is_exceeded,
        exceeded_reason, exceeded_approved_by, stopped_reason, open_obstacles, created_at, version)
    SELECT s.unit_id, %(year)s, 'Việc ' || n, 'viec ' || n, '', '', '', make_date(%(year)s, 1, 5),
        make_date(%(year)s, 1 + n, 20), 1, 1, '',
        CASE WHEN (s.unit_id + n) %% 11 = 0 THEN 'done_late' ELSE 'done' END,
        make_date(%(year)s, 1 + n, CASE WHEN (s.unit_id + n) %% 11 = 0 THEN 25 ELSE 15 END),
        (s.unit_id + n) %% 3 = 0, CASE WHEN (s.unit_id + n) %% 3 = 0 THEN 'vượt' ELSE '' END,
        CASE WHEN (s.unit_id + n) %% 3 = 0 THEN 'người khác' ELSE '' END, '', 0, %(now)s, 1
    FROM organisation_unitspan s CROSS JOIN generate_series(1, 8) n
    WHERE s.valid @> %(on)s::date AND s.line <> 'territory'
"""
_SCORES: Final = """
    UPDATE reviews_rating SET self_general = 24 + id %% 6, self_results = 50 + id %% 19,
        self_level = 'HTT', self_at = %(now)s
    WHERE self_at IS NULL
"""


def run(*, now: datetime, say: Say) -> list[Measurement]:
    """Fill the facts of everybody below; an empty database gets a province first.

    A database that `camket generate national` filled is measured as the country it is.
    """
    if not Unit.objects.exists():
        say("Sinh dữ liệu một tỉnh…")
        generate("province", year=legal_day(now).year, now=now, say=say)
    found = []
    if not Rating.objects.filter(self_at__isnull=False).exists():
        found.append(_prepare(now=now, say=say))
    found.append(_fill(now=now + timedelta(seconds=1), say=say))
    return [*found, *review_pages.measure(NAME, now=now, say=say)]


def _prepare(*, now: datetime, say: Say) -> Measurement:
    """Give every unit tasks, open the year everywhere, and let everybody score himself."""
    today = legal_day(now)
    if not Task.objects.filter(year=today.year).exists():
        say("Giao việc cho mọi đơn vị…")
        with connection.cursor() as cursor:
            cursor.execute(_TASKS, {"year": today.year, "on": today, "now": now})
            cursor.execute("ANALYZE tasks_task")
    new = NewPeriod(PeriodKind.YEAREND, today.year, today)
    parents = UnitSpan.objects.filter(valid__contains=today, parent__isnull=False)
    superiors = sorted(set(parents.values_list("parent_id", flat=True)))
    say(f"Mở kỳ năm ở {len(superiors)} đơn vị…")
    began = perf_counter()
    count = open_units(superiors, new, now=now)
    lasted = perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute(_SCORES, {"now": now})
        cursor.execute("VACUUM ANALYZE reviews_rating")
        cursor.execute("ANALYZE reviews_dossier")
        cursor.execute("ANALYZE reviews_postreview")
    workload = f"{count} periods with their subjects, dossiers and first facts; {_memory()}"
    return Measurement(NAME, "opening everywhere", workload, (lasted,), lasted)


def _fill(*, now: datetime, say: Say) -> Measurement:
    """Let jobs fill everything as a worker does, with their progress: one from each top down."""
    user = User.objects.get(login=visitor(secrets.token_urlsafe(16), now=now)[0])
    actor = Actor(user_id=user.pk, person_name=user.login)
    tops = _tops(now)
    say(f"Tính số liệu và đề nghị cho mọi đối tượng, {len(tops)} việc…")
    jobs = [
        begin_job(FILL, asked={"period": top}, input_file=None, actor=actor, now=now)
        for top in tops
    ]
    seconds = []
    for job in jobs:
        at = perf_counter()
        fill_all(job.pk, clock=lambda: now)
        seconds.append(perf_counter() - at)
    lasted = sum(seconds)
    results = Job.objects.filter(pk__in=[job.pk for job in jobs]).values_list("result", flat=True)
    subjects = sum(result["subjects"] for result in results)
    target = _NATION if subjects >= _OF_NATION else _PROVINCE
    workload = f"{subjects} subjects, {len(jobs)} jobs one after another; {_memory()}"
    return Measurement(NAME, "facts and proposals", workload, (lasted,), lasted, target)


def _tops(now: datetime) -> list[int]:
    """Return the periods of units above which nobody holds the same one."""
    on = legal_day(now)
    open_ones = Period.objects.filter(state=PeriodState.OPEN, kind=PeriodKind.YEAREND, year=on.year)
    parent = UnitSpan.objects.filter(
        unit_id=OuterRef("superior_id"), valid__contains=on, parent__isnull=False
    )
    return list(open_ones.exclude(Exists(parent)).order_by("pk").values_list("pk", flat=True))


def _memory() -> str:
    """Return the most memory this process has held, in words."""
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most"
