"""What a search reads: a few statements on indexes, whatever the size of the country."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import DateField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, StrIndex

from camket.commitments.decisions import Status
from camket.commitments.models import STATUS_NAMES, Commitment
from camket.commitments.queries import commitments_visible_to
from camket.organisation.arrays import among
from camket.organisation.composed import composed
from camket.organisation.models import Person, Tenure, UnitHeir, UnitSpan
from camket.organisation.queries import last_name
from camket.permissions.catalogue import Permission, Reach
from camket.permissions.queries import grants_for, own_units, units_within
from camket.registry.decisions import written
from camket.shared.actor import Actor
from camket.shared.text import fold
from camket.tasks.decisions.standing import TaskStatus
from camket.tasks.models import TASK_STATUS_NAMES, Task

LONGEST: Final = 100
SHORTEST: Final = 2
ROWS: Final = 10
_CANDIDATES: Final = 300
"""Read before they are put in order; who finds more than these has to say more."""
_WORD: Final = re.compile(r"[a-z0-9]+")
_NUMBER: Final = re.compile(r"0*(\d{1,6})\s*[-/]\s*(\S.*)")


@dataclass(frozen=True, slots=True)
class UnitFound:
    """A unit that bears the words, or bore them once.

    Attributes:
        name: What it is called today, or was called last.
        was: The older name that was found, when it is another.
        ended_on: Its last day, when it has ended.
        heirs: Who answers today for what it left, the main one first.
    """

    unit_id: int
    name: str
    above: str
    was: str = ""
    ended_on: date | None = None
    heirs: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PersonFound:
    """A person and the highest post of today."""

    person_id: int
    name: str
    post: str
    unit_id: int | None
    unit: str


@dataclass(frozen=True, slots=True)
class TaskFound:
    """A task of the person or of the unit he serves."""

    task_id: int
    title: str
    status: Any
    due_on: date


@dataclass(frozen=True, slots=True)
class PaperFound:
    """A commitment of a unit that was found, or the one whose number was typed."""

    commitment_id: int
    year: int
    unit: str
    number: str
    status: Any


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, group by group."""

    units: list[UnitFound]
    people: list[PersonFound]
    tasks: list[TaskFound]
    papers: list[PaperFound]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was found."""
        return not (self.units or self.people or self.tasks or self.papers)


def find(words: str, *, actor: Actor, on: date, today: date) -> Found:
    """Return what bears the words; seven statements at most, three of them for units.

    Args:
        words: What was typed.
        actor: Whose work is shown.
        on: The day units, their heirs and posts are shown of.
        today: The day that says which work the actor may see.
    """
    plain = _WORD.findall(fold(words))
    if not plain:
        return Found([], [], [], [])
    units = _units(plain, words, on)
    grants = grants_for(actor, today)
    return Found(
        units=units,
        people=_people(plain, words, on),
        tasks=_tasks(words, actor) if Permission.VIEW_TASK in grants else [],
        papers=_papers(
            words,
            [unit.unit_id for unit in units],
            actor,
            grants[Permission.VIEW_COMMITMENT],
            today,
        )
        if Permission.VIEW_COMMITMENT in grants
        else [],
    )


def _queries(plain: Sequence[str]) -> tuple[str, str]:
    """Return a query for all the words, and one where the last may only be begun."""
    whole = " & ".join(plain)
    return whole, f"{whole}:*"


def _bears(query: str) -> SearchQuery:
    return SearchQuery(query, search_type="raw", config="simple")


def _rank(name: str, folded: str, typed: str, plain: str) -> tuple[int, int, int]:
    """Return how well a name fits: accents as typed, then the whole of it, then the short first."""
    accents = 0 if typed in name.lower() else 1
    whole = 0 if folded == plain else 1 if folded.endswith(plain) else 2
    return accents, whole, len(folded)


@composed
def _hits(whole: str, begun: str, on: date) -> QuerySet[UnitSpan, tuple[int, str, str]]:
    """Read those that bear the words whole first; the others only when there is room left.

    The database stops when it has enough: the beginning of a word costs it three times as much.
    """
    spans = (
        UnitSpan.objects.annotate(bears=SearchVector("folded", config="simple"))
        .filter(valid__startswith__lte=on)
        .values_list("unit_id", "name", "folded")
    )
    first, second = (spans.filter(bears=_bears(query)) for query in (whole, begun))
    return first.union(second, all=True)[:_CANDIDATES]


def _units(plain: Sequence[str], words: str, on: date) -> list[UnitFound]:
    typed, folded = words.lower(), fold(words)

    def order(hit: tuple[int, str, str]) -> tuple[int, int, int, str]:
        return *_rank(hit[1], hit[2], typed, folded), hit[2]

    best: dict[int, str] = {}
    for unit_id, name, _ in sorted(_hits(*_queries(plain), on), key=order):
        best.setdefault(unit_id, name)
        if len(best) == ROWS:
            break
    spans = _last_spans(list(best), on)
    heirs = _heirs([unit_id for unit_id, span in spans.items() if span.ended_on], on)
    return [
        UnitFound(
            unit_id=unit_id,
            name=span.name,
            above=span.above,
            was=found if found != span.name else "",
            ended_on=span.ended_on,
            heirs=tuple(heirs.get(unit_id, ())),
        )
        for unit_id, found in best.items()
        if (span := spans.get(unit_id))
    ]


@dataclass(frozen=True, slots=True)
class _LastSpan:
    name: str
    above: str
    ended_on: date | None


def _last_spans(unit_ids: Sequence[int], on: date) -> dict[int, _LastSpan]:
    """Return what each unit is called that day, or was called last, with the name above it."""
    if not unit_ids:
        return {}
    return {
        unit_id: _LastSpan(
            name,
            above or "",
            valid.upper - timedelta(days=1) if valid.upper and valid.upper <= on else None,
        )
        for unit_id, name, valid, above in _spans_with_above(
            list(unit_ids), on, on + timedelta(days=1)
        )
    }


@composed
def _spans_with_above(
    unit_ids: list[int], on: date, day_after: date
) -> QuerySet[UnitSpan, tuple[Any, ...]]:
    until = Coalesce(F("valid__endswith"), Value(day_after), output_field=DateField())
    upper = UnitSpan.objects.filter(
        unit_id=OuterRef("parent_id"), valid__startswith__lt=OuterRef("until")
    ).order_by("-valid")
    return (
        UnitSpan.objects.filter(among("unit_id", unit_ids), valid__startswith__lte=on)
        .annotate(until=until)
        .annotate(above=Subquery(upper.values("name")[:1]))
        .order_by("unit_id", "valid")
        .values_list("unit_id", "name", "valid", "above")
    )


def _heirs(unit_ids: Sequence[int], on: date) -> dict[int, list[tuple[int, str]]]:
    if not unit_ids:
        return {}
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for unit_id, heir_id, name in _heirs_named(list(unit_ids), on):
        if name:
            found[unit_id].append((heir_id, name))
    return dict(found)


@composed
def _heirs_named(unit_ids: list[int], on: date) -> QuerySet[UnitHeir, tuple[Any, ...]]:
    names = UnitSpan.objects.filter(unit_id=OuterRef("heir_id"), valid__contains=on)
    return (
        UnitHeir.objects.filter(among("unit_id", unit_ids), valid__contains=on)
        .annotate(name=Subquery(names.values("name")[:1]))
        .order_by("unit_id", "-is_main", "pk")
        .values_list("unit_id", "heir_id", "name")
    )


def _people(plain: Sequence[str], words: str, on: date) -> list[PersonFound]:
    typed, folded = words.lower(), fold(words)
    hits = set(_people_bearing(*_queries(plain)))
    best = sorted(hits, key=lambda hit: (*_rank(hit[1], hit[2], typed, folded), hit[0]))[:ROWS]
    posts = _highest_posts([pk for pk, _, _ in best], on)
    nothing = ("", None, "")
    return [PersonFound(pk, name, *posts.get(pk, nothing)) for pk, name, _ in best]


@composed
def _people_bearing(whole: str, begun: str) -> QuerySet[Person, tuple[int, str, str]]:
    people = Person.objects.annotate(bears=SearchVector("folded", config="simple"))
    named = people.values_list("pk", "full_name", "folded")
    first, second = (named.filter(bears=_bears(query)) for query in (whole, begun))
    return first.union(second, all=True)[: ROWS * 5]


def _highest_posts(person_ids: Sequence[int], on: date) -> dict[int, tuple[str, int | None, str]]:
    """Return the highest post of each that day, its unit and the unit's name."""
    if not person_ids:
        return {}
    return {
        person_id: (post, unit_id, unit or "")
        for person_id, post, unit_id, unit in _posts(list(person_ids), on)
    }


@composed
def _posts(person_ids: list[int], on: date) -> QuerySet[Tenure, tuple[Any, ...]]:
    """Read the lowest posts first, so that the highest is what stays."""
    names = UnitSpan.objects.filter(unit_id=OuterRef("unit_id"), valid__contains=on)
    return (
        Tenure.objects.filter(among("person_id", person_ids), valid__contains=on)
        .annotate(unit_name=Subquery(names.values("name")[:1]))
        .order_by("-post__rank", "-pk")
        .values_list("person_id", "post__name", "unit_id", "unit_name")
    )


def _tasks(words: str, actor: Actor) -> list[TaskFound]:
    """Return tasks of the person and of the unit served: few enough to be read through.

    Whoever may see tasks anywhere may see these.
    """
    units = own_units(actor) if actor.scope_id is not None else []
    return [
        TaskFound(pk, title, TASK_STATUS_NAMES[TaskStatus(status)], due_on)
        for pk, title, status, due_on in _tasks_bearing(fold(words), actor.person_id or 0, units)
    ]


@composed
def _tasks_bearing(folded: str, owner_id: int, units: list[int]) -> QuerySet[Task, tuple[Any, ...]]:
    return (
        Task.objects.annotate(at=StrIndex("folded", Value(folded)))
        .filter(Q(owner_id=owner_id) | among("unit_id", units), at__gt=0)
        .order_by("-due_on")
        .values_list("pk", "title", "status", "due_on")[:ROWS]
    )


def _papers(
    words: str, unit_ids: Sequence[int], actor: Actor, reach: Reach, today: date
) -> list[PaperFound]:
    """Return commitments of the units found, or the paper whose number was typed."""
    rows: Iterable[tuple[Any, ...]] = ()
    own = own_units(actor)
    if numbered := _NUMBER.fullmatch(words):
        mine = among("unit_id", own) | among("holder_id", own) | among("superior_id", own)
        number = Q(number__number=int(numbered[1]), number__symbol__iexact=numbered[2])
        rows = _as_rows(commitments_visible_to(actor, today).filter(mine, number))
    elif unit_ids and actor.scope_id is not None:
        below_id = actor.scope_id if reach is Reach.BELOW else None
        rows = _papers_of(list(unit_ids), own, below_id, today)
    return [
        PaperFound(
            pk,
            year,
            unit or "",
            written(style, number, symbol) if number else "",
            STATUS_NAMES[Status(status)],
        )
        for pk, year, status, style, number, symbol, unit in rows
    ]


@composed
def _papers_of(
    unit_ids: list[int], own: list[int], below_id: int | None, today: date
) -> QuerySet[Commitment, tuple[Any, ...]]:
    """Read as `commitments_visible_to` does: of those who answer, or who signed."""
    reading = Permission.VIEW_COMMITMENT
    reach = units_within(own, below_id, reading, on=today)
    held = units_within(own, below_id, reading, on=today, column="holder_id")
    return _as_rows(
        Commitment.papers.filter(reach | held, among("unit_id", unit_ids), amends__isnull=True)
    )


def _as_rows(papers: QuerySet[Commitment]) -> QuerySet[Commitment, tuple[Any, ...]]:
    return (
        papers.exclude(status="withdrawn")
        .annotate(unit_name=last_name())
        .order_by("-year", "-pk")
        .values_list(
            "pk",
            "year",
            "status",
            "number__style",
            "number__number",
            "number__symbol",
            "unit_name",
        )[:ROWS]
    )
