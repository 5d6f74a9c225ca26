"""What stands behind a count: the very tasks, and what of them left the denominator by whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from django.db.models import Case, Prefetch, Q, QuerySet, When

from camket.organisation.arrays import among
from camket.organisation.composed import composed
from camket.reviews.decisions.states import PeriodKind, PostRole, RemediationState, SubjectKind
from camket.reviews.models import DisciplineEvent, Rating, Remediation
from camket.reviews.queries.facts.counting import COUNTED, struck_events, task_ids
from camket.reviews.queries.facts.faults import counted_in
from camket.reviews.queries.facts.gathering import key_of
from camket.rules.schemes.codes import OF_STATE
from camket.shared.actor import Actor
from camket.tasks.models import ObjectiveCause, Task
from camket.tasks.queries.visible import Reading, reading_of, task_is_seen

OF_TASKS: Final = frozenset(COUNTED) - {"from_commitments"}
"""Counts that tasks stand behind."""
OF_DISCIPLINE: Final = (
    "disciplined_members",
    "disciplined_units",
    "disciplined_for_task",
    "disciplined_otherwise",
)
"""Counts that disciplinary measures stand behind."""


def ids_behind(rating: Rating, fact: str) -> list[int]:
    """Return which tasks a count is made of; two statements, one for a collective.

    They are those of the subject's own days, as they are counted: a head who came in June does not
    find his predecessor's here.
    """
    period = rating.period
    return task_ids(key_of(rating), fact, (period.starts_on.year, period.ends_on.year))


def tasks_of(ids: Collection[int], actor: Actor, *, on: date) -> QuerySet[Task]:
    """Return tasks by their deadline, with every claim that a cause was objective.

    Each says whether the reader may open it (`is_readable`). Composed once: to be read in part.
    """
    return _tasks(list(ids), reading_of(actor, on))


@composed
def _tasks(ids: list[int], reading: Reading) -> QuerySet[Task]:
    readable = Case(When(task_is_seen(reading), then=True), default=False)
    claims = Prefetch("objective_causes", ObjectiveCause.objects.order_by("claimed_at", "pk"))
    tasks = Task.objects.filter(among("pk", ids)).annotate(is_readable=readable)
    return tasks.select_related("owner").prefetch_related(claims).order_by("due_on", "pk")


def faults_behind(
    rating: Rating, fact: str, role: str, visible: QuerySet[Remediation]
) -> QuerySet[Remediation]:
    """Return the rows of the ledger a count is made of, as far as they are visible."""
    whose = Q(pk__in=())
    if rating.person_id is not None:
        whose |= Q(person_id=rating.person_id)
    if rating.kind == SubjectKind.COLLECTIVE or role in ("", PostRole.HEAD):
        whose |= Q(unit_id=rating.unit_id, person__isnull=True)
    rows = visible.filter(counted_in(rating.period.year), whose)
    if fact == "faults_remedied":
        rows = rows.filter(state=RemediationState.REMEDIED)
    return rows.order_by("-year", "pk")


def discipline_behind(rating: Rating, fact: str) -> QuerySet[DisciplineEvent]:
    """Return the measures a count is made of; who may read them the caller has looked at."""
    days = (rating.period.starts_on, rating.period.ends_on)
    if rating.kind == SubjectKind.COLLECTIVE:
        ids = struck_events(rating.unit_id, *days, of_members=fact == "disciplined_members")
        return DisciplineEvent.objects.filter(pk__in=ids).order_by("-decided_on", "pk")
    return DisciplineEvent.objects.filter(
        person_id=rating.person_id or 0,
        withdrawn_at__isnull=True,
        decided_on__range=days,
        is_task_related=fact == "disciplined_for_task",
    ).order_by("-decided_on", "pk")


def levels_behind(rating: Rating) -> QuerySet[Rating]:
    """Return the decided levels a rating stands on: of the units below, or of a year's quarters."""
    period = rating.period
    found = Rating.objects.exclude(decided_level="").filter(period__year=period.year)
    if rating.kind == SubjectKind.COLLECTIVE:
        found = found.filter(
            period__superior_id=rating.unit_id,
            period__kind=period.kind,
            period__quarter=period.quarter,
            period__scheme=period.scheme,
            kind=SubjectKind.COLLECTIVE,
        )
    else:
        found = found.filter(person_id=rating.person_id or 0, period__kind=PeriodKind.QUARTER)
        found = found.exclude(period__scheme=OF_STATE)  # another evaluation than the Party's
    return found.select_related("period").order_by("period__quarter", "name", "pk")
