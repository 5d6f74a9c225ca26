"""What home pages and overviews read: totals, and the few rows a page can show.

Nothing here counts tasks: counts come from the tallies, lists stop after a few rows of an index.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from camket.commitments.decisions import IN_FORCE, Status
from camket.commitments.models import AmendedValue, Commitment, Item, Slot
from camket.commitments.on_day import as_on
from camket.commitments.signatures import papers_waiting_for
from camket.organisation.models import UnitHeir, UnitSpan
from camket.organisation.queries import name_of_unit
from camket.tallies.queries import NOTHING, Totals, totals_in
from camket.tasks.decisions.standing import OWED
from camket.tasks.models import Obstacle, Task
from camket.tasks.queries import obstacles_as_on
from camket.transitions.queries import unit_of_obstacle_on

SOON_DAYS: Final = 7
LIST_ROWS: Final = 5
SOON_ROWS: Final = 10
CAP: Final = 51
"""Lists that are counted by reading them stop here; the page then says “hơn 50”."""
SIGNED: Final = ("signed", "closed")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a unit and everything below it stand.

    Attributes:
        totals: The counts of the year shown.
        overdue: Late now, work of the year before included: it does not vanish at New Year.
    """

    totals: Totals = NOTHING
    overdue: int = 0
    obstacles: int = 0
    awaiting: int = 0

    @property
    def steady(self) -> int:
        """Return how many of the year's tasks are not late."""
        return max(self.totals.assigned - self.totals.overdue - self.totals.done_late, 0)


@dataclass(frozen=True, slots=True)
class Standings:
    """The year shown and where each unit stands in it."""

    year: int
    by_unit: dict[int, Standing]

    def of(self, unit_id: int) -> Standing:
        """Return a unit's standing; zeros where nothing was ever counted."""
        return self.by_unit.get(unit_id, _NOTHING)


_NOTHING: Final = Standing()


def standings(
    top_id: int, below_ids: Iterable[int], year: int, *, past: date | None = None
) -> Standings:
    """Return the standing of a unit and of some below it, now or at the end of a past day.

    One statement. Until the year's first task is given, the year before is the one shown.
    """
    unit_ids = {top_id, *below_ids}
    found = totals_in(unit_ids, (year - 1, year), past=past)
    has_begun = found.get((top_id, year), Totals()).assigned > 0
    shown = year if has_begun or (top_id, year - 1) not in found else year - 1
    return Standings(
        shown, {unit_id: _standing(found, unit_id, shown, year) for unit_id in unit_ids}
    )


def _standing(
    found: dict[tuple[int, int], Totals], unit_id: int, shown: int, year: int
) -> Standing:
    now, before = found.get((unit_id, year), Totals()), found.get((unit_id, year - 1), Totals())
    return Standing(
        totals=now if shown == year else before,
        overdue=now.overdue + before.overdue,
        obstacles=now.obstacles + before.obstacles,
        awaiting=now.awaiting + before.awaiting,
    )


def urgent_tasks(
    on: date, *, unit_id: int | None = None, owner_id: int | None = None
) -> list[Task]:
    """Return the first late tasks and those due within the week, of a unit or of a person.

    Ordered by the day alone, as the index is: many tasks share one deadline, and a second key
    would have all of them read to be sorted.
    """
    mine = Q(unit_id=unit_id) if unit_id is not None else Q(owner_id=owner_id)
    owed = Task.objects.filter(mine, status__in=OWED).select_related("owner")
    if unit_id is not None:
        owed = owed.filter(parent__isnull=True)
    late = owed.filter(due_on__lt=on).order_by("due_on")[:LIST_ROWS]
    week = owed.filter(due_on__gte=on, due_on__lte=on + timedelta(days=SOON_DAYS))
    soon = week.order_by("due_on")[:SOON_ROWS]
    return sorted(late.union(soon, all=True), key=lambda task: (task.due_on, task.pk))


def slots_to_sign(person_id: int | None, on: date) -> list[Slot]:
    """Return the papers whose turn is this person's, with the name of the unit that promises."""
    name = name_of_unit(on, "commitment__unit_id", "name")
    return list(papers_waiting_for(person_id).annotate(unit_name=name)[:CAP])


def obstacles_around(unit_id: int, on: date) -> list[Obstacle]:
    """Return open obstacles that wait at the unit, or that it sent up and nobody answered yet.

    Each with the names of the unit that raised it and of the one that is to answer.
    """
    waiting = Obstacle.objects.filter(state="open").annotate(
        unit_name=name_of_unit(on, "unit_id", "name"),
        level_name=name_of_unit(on, "level_id", "name"),
    )
    here = waiting.filter(level_id=unit_id).order_by("answer_by_on", "pk")[:CAP]
    sent = waiting.filter(unit_id=unit_id).exclude(level_id=unit_id).order_by("raised_at", "pk")
    return list(here.union(sent[:CAP], all=True))


def names_around(slots: Iterable[Slot], obstacles: Iterable[Obstacle]) -> dict[int, str]:
    """Return the names by unit that were read with papers to sign and obstacles around."""
    names: dict[int, str] = {slot.commitment.unit_id: slot.unit_name or "" for slot in slots}  # type: ignore[attr-defined]
    for one in obstacles:
        names[one.unit_id] = one.unit_name or ""  # type: ignore[attr-defined]
        names[one.level_id] = one.level_name or ""  # type: ignore[attr-defined]
    return names


def obstacles_of_units(unit_id: int, *, past: date | None = None) -> list[Obstacle]:
    """Return the first obstacles waiting at a unit, the oldest answer day first."""
    waiting = obstacles_as_on(past).filter(level_then=unit_id)
    return list(waiting.order_by("answer_by_on", "pk")[:CAP])


def open_obstacles_of(unit_id: int, *, past: date | None = None) -> list[Obstacle]:
    """Return the open obstacles a unit raised, the oldest first, wherever they wait.

    Of a past day: also those that were another unit's before it took them on, and not those it
    has taken on since.
    """
    found = obstacles_as_on(past)
    if past is None:
        raised = found.filter(unit_id=unit_id)
    else:
        raised = found.annotate(unit_then=unit_of_obstacle_on(past)).filter(unit_then=unit_id)
    return list(raised.order_by("raised_at", "pk")[:CAP])


def signed_items(unit_id: int, year: int, *, past: date | None = None) -> list[Item]:
    """Return the items of the unit's latest signed commitment of this year or the one before."""
    signed = as_on(Commitment.objects.filter(_answered_by(unit_id, past)), past).filter(
        holder_then=unit_id, status_then__in=SIGNED
    )
    items = list(
        Item.objects.filter(
            commitment__in=signed.filter(year__in=(year, year - 1), amends__isnull=True).values(
                "pk"
            ),
            dropped_on__isnull=True,
        )
        .select_related("commitment")
        .annotate(amended=ArraySubquery(_amended()))
        .order_by("-commitment__year", "-commitment_id", "position", "pk")
    )
    return [item for item in items if item.commitment_id == items[0].commitment_id]


def _amended() -> QuerySet[AmendedValue, Any]:
    """Return what amendments changed of an item, the first change first, as JSON rows."""
    values = AmendedValue.objects.filter(item_id=OuterRef("pk"))
    return values.order_by("effective_on", "amendment_id", "position").values(
        row=JSONObject(where="where", before="before", after="after")
    )


@dataclass(frozen=True, slots=True)
class Promise:
    """Where one commitment stands: enough to count who owes what.

    Attributes:
        ordinal: Which amendment it is; 0 for the commitment itself.
    """

    pk: int
    unit_id: int
    superior_id: int
    year: int
    status: str
    turn: str
    ordinal: int


_STOOD: Final = (
    *("pk", "holder_then", "superior_id", "year"),
    *("status_then", "turn_then", "ordinal"),
)


def promises_around(
    unit_id: int, years: Collection[int], *, past: date | None = None
) -> list[Promise]:
    """Return the commitments the unit answers for and those promised to it."""
    return _promises(Commitment.objects.all(), unit_id, years, past)


def papers_around(unit_id: int, years: Collection[int]) -> list[Promise]:
    """Return the same with the amendments that are not signed yet."""
    papers = Commitment.papers.filter(Q(amends=None) | ~Q(status__in=(*IN_FORCE, Status.WITHDRAWN)))
    return _promises(papers, unit_id, years, None)


def _promises(
    papers: QuerySet[Commitment], unit_id: int, years: Collection[int], past: date | None
) -> list[Promise]:
    around = papers.filter(_answered_by(unit_id, past) | Q(superior_id=unit_id))
    rows = (
        as_on(around.filter(year__in=years), past)
        .filter(Q(holder_then=unit_id) | Q(superior_id=unit_id))
        .exclude(status_then="withdrawn")
        .values_list(*_STOOD)
    )
    return [Promise(*row) for row in rows]


def _answered_by(unit_id: int, past: date | None) -> Q:
    """Return what the unit answers for now, with what it may have answered for on a past day."""
    held = Q(holder_id=unit_id)
    if past is not None:
        left = UnitHeir.objects.filter(heir_id=unit_id, valid__contains=past)
        held |= Q(unit_id=unit_id) | Q(unit_id__in=left.values("unit_id"))
    return held


def spans_below(unit_id: int, on: date) -> list[UnitSpan]:
    """Return the units directly below that sign commitments, in Vietnamese order."""
    return [
        span
        for span in UnitSpan.objects.filter(parent_id=unit_id, valid__contains=on).order_by(
            "sort_key"
        )
        if not span.is_advisory
    ]
