"""Whatever people do to tasks, the totals equal a recount."""

from __future__ import annotations

import uuid
from collections import Counter
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import NOW, Held, make_cell, make_holder, make_province, make_task, make_unit

from camket.organisation.models import UnitEdge
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.tallies.actions import fold_deltas, rebuild_totals
from camket.tallies.models import COUNT_NAMES, Delta
from camket.tallies.queries import Totals, totals_of
from camket.tasks.actions.cascading import assign_share
from camket.tasks.actions.deadlines import mark_overdue
from camket.tasks.actions.obstacles import answer_obstacle, raise_obstacle
from camket.tasks.actions.reporting import NewReport, confirm_report, report_progress, return_report
from camket.tasks.decisions.standing import counts_of
from camket.tasks.models import Obstacle, Report, Task
from camket.tasks.queries import check_tallies

ACTS = [
    "report",
    "claim",
    "exceed",
    "confirm",
    "return",
    "raise",
    "answer",
    "share",
    "late",
    "fold",
]
steps = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 3), st.integers(0, 40)), max_size=25
)


class _Undo(Exception):  # noqa: N818  # no error: it takes an example's rows back
    pass


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_the_totals_of_every_unit_equal_a_recount(chosen: list[tuple[str, int, int]]) -> None:
    with suppress(_Undo), transaction.atomic():
        _live_through(chosen)
        raise _Undo


def _live_through(chosen: list[tuple[str, int, int]]) -> None:
    province = make_province()
    commune = make_unit(parent=province)
    cell = make_cell(parent=commune)
    head, secretary = make_holder(commune), make_holder(cell, "cell_secretary")
    member = make_holder(cell, "cell_member")
    tasks = [make_task(cell, owner=secretary.person, due_on=date(2026, 12, d)) for d in (1, 9, 20)]
    tasks.append(make_task(commune, owner=make_holder(commune, "commune_deputy").person))
    now = NOW
    for act, which, days in chosen:
        now += timedelta(days=days % 9)
        with suppress(Refused):
            _do(act, tasks[which], head, secretary, member, now)
    fold_deltas()
    units = [province.pk, commune.pk, cell.pk]
    assert totals_of(units, 2026) == {unit: _recount(unit) for unit in units}
    assert check_tallies(2026) == []
    assert rebuild_totals() == []


def _do(  # the acts of one story share their people
    act: str, task: Task, head: Held, secretary: Held, member: Held, now: datetime
) -> None:
    claim = Report.objects.filter(task=task, state="awaiting").first()
    obstacle = Obstacle.objects.filter(task=task, state="open").first()
    if act in ("report", "claim", "exceed"):
        new = NewReport(
            key=uuid.uuid4(),
            reached=Decimal(850 if act != "report" else 300),
            claims_done=act != "report",
            claims_exceeded=act == "exceed",
            exceeded_reason="Dài thêm 120 m",
        )
        report_progress(task.pk, new=new, actor=secretary.actor, now=now)
    elif act == "confirm" and claim:
        confirm_report(claim.pk, note="", approves_exceeded=True, actor=head.actor, now=now)
    elif act == "return" and claim:
        return_report(claim.pk, note="Thiếu hồ sơ", actor=head.actor, now=now)
    elif act == "raise":
        raise_obstacle(
            task.pk,
            title="Cột điện",
            request="",
            level_id=head.tenure.unit_id,
            actor=secretary.actor,
            now=now,
        )
    elif act == "answer" and obstacle:
        answer_obstacle(obstacle.pk, answer="Đã dời", actor=head.actor, now=now)
    elif act == "share":
        assign_share(
            task.pk,
            member.person.pk,
            title="Tổ 1",
            target=Decimal(100),
            due_on=legal_day(now),
            actor=secretary.actor,
            now=now,
        )
    elif act == "late":
        mark_overdue(legal_day(now))
    elif act == "fold":
        fold_deltas()


def _recount(unit_id: int) -> Totals:
    """Count the tasks of a unit and everything under it one by one."""
    below = UnitEdge.objects.filter(ancestor_id=unit_id).values("descendant_id")
    counts: Counter[str] = Counter()
    for task in Task.objects.filter(unit_id__in=below):
        counts.update(counts_of(task.facts))
    return Totals(**{name: counts[name] for name in COUNT_NAMES})


@pytest.mark.django_db
def test_a_lost_delta_is_named_by_the_recount() -> None:
    unit = make_unit()
    make_task(unit)
    Delta.objects.update(assigned=0)
    (drift,) = check_tallies(2026)
    assert (drift.unit_id, drift.name, drift.held, drift.counted) == (unit.pk, "assigned", 0, 1)
