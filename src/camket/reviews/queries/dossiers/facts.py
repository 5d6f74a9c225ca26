"""What the system knows of a subject's period, to stand beside what he writes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from camket.reviews.decisions.dossiers import PostPlace
from camket.reviews.decisions.states import DisciplineForm, SubjectKind
from camket.reviews.models import DISCIPLINE_FORM_NAMES, DisciplineEvent, Dossier, Rating
from camket.reviews.queries.dossiers.reading import tasks_before
from camket.shared.text import show_number, show_percent
from camket.tasks.decisions.standing import TaskStatus
from camket.tasks.models import Task

_DONE = (TaskStatus.DONE, TaskStatus.DONE_LATE)


@dataclass(frozen=True, slots=True)
class TaskFact:
    """One task of the period, as far as a review speaks of it."""

    pk: int
    title: str
    status: str
    due_on: date
    done_on: date | None
    is_exceeded: bool
    target: Decimal
    reached: Decimal
    measure_unit: str

    @property
    def is_done(self) -> bool:
        """Say whether it was confirmed as done, late or not."""
        return self.status in _DONE

    @property
    def is_late(self) -> bool:
        """Say whether it was done late."""
        return self.status == TaskStatus.DONE_LATE

    @property
    def planned(self) -> str:
        """Return what was to be reached, with its unit."""
        return f"{show_number(self.target)} {self.measure_unit}".strip()

    @property
    def got(self) -> str:
        """Return what was reached, with its unit."""
        return f"{show_number(self.reached)} {self.measure_unit}".strip()

    @property
    def share(self) -> str:
        """Return what was reached of what was to be, in percent."""
        return show_percent(self.reached * 100 / self.target)


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """The tasks of a subject's period, counted and named.

    Attributes:
        overdue: Not done and past their day.
    """

    tasks: tuple[TaskFact, ...]
    on: date

    @property
    def assigned(self) -> int:
        """Return how many there are."""
        return len(self.tasks)

    @property
    def done(self) -> int:
        """Return how many are done, late or not."""
        return sum(one.is_done for one in self.tasks)

    @property
    def on_time(self) -> int:
        """Return how many were done in time."""
        return sum(one.is_done and not one.is_late for one in self.tasks)

    @property
    def exceeded(self) -> tuple[TaskFact, ...]:
        """Return those confirmed as above what was asked."""
        return tuple(one for one in self.tasks if one.is_done and one.is_exceeded)

    @property
    def late(self) -> tuple[TaskFact, ...]:
        """Return those done late."""
        return tuple(one for one in self.tasks if one.is_late)

    @property
    def overdue(self) -> tuple[TaskFact, ...]:
        """Return those not done though their day has passed."""
        return tuple(one for one in self.tasks if not one.is_done and one.due_on < self.on)

    @property
    def open(self) -> tuple[TaskFact, ...]:
        """Return those still under way in time."""
        return tuple(one for one in self.tasks if not one.is_done and one.due_on >= self.on)

    @property
    def measured(self) -> tuple[TaskFact, ...]:
        """Return those with a figure: the table of targets on the form."""
        return tuple(one for one in self.tasks if one.measure_unit)


def task_facts_of(dossier: Dossier, *, on: date, tasks: Iterable[Task] | None = None) -> TaskFacts:
    """Return the tasks of the period, a head's in his own days; one statement unless told.

    Rating, period and tenure are read with the dossier.
    """
    rows = tasks_before(dossier) if tasks is None else tasks
    facts = (TaskFact(row.pk, *(getattr(row, name) for name in _TOLD)) for row in rows)
    first, last = _days_of(dossier)
    return TaskFacts(tuple(_within(facts, first, last)), on)


_TOLD = (
    "title",
    "status",
    "due_on",
    "done_on",
    "is_exceeded",
    "target",
    "reached",
    "measure_unit",
)


def _days_of(dossier: Dossier) -> tuple[date, date]:
    period = dossier.rating.period
    first, last = period.starts_on, period.ends_on
    if dossier.tenure is not None and dossier.place != PostPlace.OTHER:
        lower, upper = dossier.tenure.valid.lower, dossier.tenure.valid.upper
        first = max(first, lower) if lower else first
        last = min(last, upper) if upper else last
    return first, last


def _within(tasks: Iterable[TaskFact], first: date, last: date) -> Iterable[TaskFact]:
    """Keep what was done or fell due in these days: the rest is another's, or another period's."""
    for one in tasks:
        day = one.done_on if one.is_done and one.done_on else one.due_on
        if first <= day <= last:
            yield one


def with_circumstances(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Let a dossier come with discipline of its period and levels of the units below it."""
    struck = Q(person_id=OuterRef("rating__person_id")) | Q(
        person__isnull=True, unit_id=OuterRef("unit_id"), decided_on__isnull=False
    )
    events = DisciplineEvent.objects.filter(
        struck,
        withdrawn_at__isnull=True,
        decided_on__gte=OuterRef("rating__period__starts_on"),
        decided_on__lte=OuterRef("rating__period__ends_on"),
    )
    below = Rating.objects.filter(
        period__superior_id=OuterRef("unit_id"),
        period__year=OuterRef("rating__period__year"),
        period__kind=OuterRef("rating__period__kind"),
        kind=SubjectKind.COLLECTIVE,
    ).exclude(decided_level="")
    return dossiers.annotate(
        discipline=ArraySubquery(
            events.order_by("decided_on").values(
                json=JSONObject(
                    name="name", form="form", no="decision_no", on="decided_on", person="person_id"
                )
            )
        ),
        levels_below=ArraySubquery(
            below.order_by("name").values(json=JSONObject(name="name", level="decided_level"))
        ),
    )


@dataclass(frozen=True, slots=True)
class Struck:
    """A disciplinary measure of the period."""

    name: str
    form: str
    decision_no: str
    decided_on: date


def discipline_of(dossier: Dossier) -> list[Struck]:
    """Return the measures of the period: a person's own, a collective's as an organisation."""
    told: Any = dossier
    is_person = dossier.rating.person_id is not None
    return [
        Struck(
            one["name"],
            str(DISCIPLINE_FORM_NAMES[DisciplineForm(one["form"])]),
            one["no"],
            date.fromisoformat(one["on"]),
        )
        for one in told.discipline
        if (one["person"] is not None) == is_person
    ]


@dataclass(frozen=True, slots=True)
class LevelBelow:
    """The level of one unit directly below."""

    name: str
    level: str


def levels_below(dossier: Dossier) -> list[LevelBelow]:
    """Return the levels already decided for the units directly below."""
    told: Any = dossier
    return [LevelBelow(one["name"], one["level"]) for one in told.levels_below]
