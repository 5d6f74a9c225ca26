"""`camket bench reviews`: facts and proposals of everybody at once, and the pages over HTTP."""

from __future__ import annotations

import random
import secrets
from datetime import datetime
from time import perf_counter
from typing import Final

from django.db import connection
from django.db.models import Count
from django.urls import reverse

from camket.bench.measuring import Measurement, Say
from camket.bench.organisation import served
from camket.bench.visiting import sign_in, visit
from camket.demo.generating.scales import generate
from camket.demo.generating.visitor import visitor
from camket.organisation.kinds import UnitKind
from camket.organisation.models import Unit, UnitSpan
from camket.reviews.actions.periods.at_once import batches_of, open_units
from camket.reviews.actions.periods.filling import fill_periods
from camket.reviews.actions.periods.opening import NewPeriod
from camket.reviews.decisions.states import PeriodKind, PeriodState
from camket.reviews.models import Period, Rating
from camket.shared.clock import legal_day

NAME: Final = "reviews"
_PROVINCE: Final = 30.0
_NATION: Final = 300.0
_OF_NATION: Final = 100_000
"""From so many subjects on, the target is that of the country."""
_TARGET: Final = 0.100
_CLIENTS: Final = 4
_REQUESTS: Final = 200
_WARM_UP: Final = 40
_SEED: Final = 2026

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
    """Fill the facts of everybody below; an empty database gets a province first."""
    today = legal_day(now)
    if not Unit.objects.exists():
        say("Sinh dữ liệu một tỉnh…")
        generate("province", year=today.year, now=now, say=say)
    if not Rating.objects.exists():
        _prepare(now=now, say=say)
    rows = Period.objects.filter(state=PeriodState.OPEN).order_by("pk")
    counted = list(rows.annotate(n=Count("ratings")).values_list("pk", "n"))
    subjects = sum(count for _, count in counted)
    say(f"Tính số liệu và đề nghị cho {subjects} đối tượng…")
    began = perf_counter()
    seconds = []
    for batch in batches_of(counted):
        at = perf_counter()
        fill_periods(batch, now=now)
        seconds.append(perf_counter() - at)
    lasted = perf_counter() - began
    target = _NATION if subjects >= _OF_NATION else _PROVINCE
    workload = f"{subjects} subjects in {len(seconds)} batches of {len(counted)} periods"
    whole = Measurement(NAME, "facts and proposals", workload, (lasted,), lasted, target)
    return [whole, *_pages(now=now, say=say)]


def _prepare(*, now: datetime, say: Say) -> None:
    """Give every unit tasks, open the year everywhere, and let everybody score himself."""
    today = legal_day(now)
    say("Giao việc và mở kỳ năm cho mọi cấp…")
    with connection.cursor() as cursor:
        cursor.execute(_TASKS, {"year": today.year, "on": today, "now": now})
        cursor.execute("ANALYZE tasks_task")
    new = NewPeriod(PeriodKind.YEAREND, today.year, today)
    parents = UnitSpan.objects.filter(valid__contains=today, parent__isnull=False)
    open_units(sorted(set(parents.values_list("parent_id", flat=True))), new, now=now)
    with connection.cursor() as cursor:
        cursor.execute(_SCORES, {"now": now})
        cursor.execute("ANALYZE reviews_rating")


def _pages(*, now: datetime, say: Say) -> list[Measurement]:
    """Measure the pages of one province's period, as its secretary reads them."""
    login, password = visitor(secrets.token_urlsafe(16), now=now)
    today = legal_day(now)
    provinces = UnitSpan.objects.filter(
        kind=UnitKind.PROVINCIAL_COMMITTEE, valid__contains=today
    ).values("unit_id")
    periods = Period.objects.filter(superior_id__in=provinces).order_by("superior_id")
    period = periods.first()
    if period is None:
        return []
    draw = random.Random(_SEED)  # noqa: S311 - addresses, not secrets
    ratings = list(Rating.objects.filter(period=period).values_list("pk", flat=True))
    pages = {
        "list of subjects": [reverse("reviews:subjects", args=[period.pk])] * _REQUESTS,
        "list of ratings": [reverse("reviews:ratings", args=[period.pk])] * _REQUESTS,
        "facts": [
            reverse("reviews:facts", args=[period.pk, draw.choice(ratings)])
            for _ in range(_REQUESTS)
        ],
    }
    found = []
    with served() as site:
        cookies = sign_in(site, reverse("accounts:sign-in"), login, password)
        for name, paths in pages.items():
            say(f"{name}…")
            visit(site, cookies, paths[:_WARM_UP], clients=_CLIENTS)
            seconds, lasted = visit(site, cookies, paths, clients=_CLIENTS)
            workload = f"{len(ratings)} subjects, {_CLIENTS} clients"
            found.append(Measurement(NAME, name, workload, seconds, lasted, _TARGET))
    return found
