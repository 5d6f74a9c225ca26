"""What a search reads: a few statements on indexes, whatever the size of the country."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import DateField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from camket.commitments.models import Commitment
from camket.commitments.queries import commitments_visible_to
from camket.organisation.arrays import among
from camket.organisation.composed import composed
from camket.organisation.models import Person, Tenure, UnitHeir, UnitSpan
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.shared.actor import Actor
from camket.shared.text import fold
from camket.tasks.models import Task
from camket.tasks.queries import tasks_visible_to

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
class Found:
    """What was found, group by group."""

    units: list[UnitFound]
    people: list[PersonFound]
    tasks: list[Task]
    papers: list[Commitment]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was found."""
        return not (self.units or self.people or self.tasks or self.papers)


def find(words: str, *, actor: Actor, on: date) -> Found:
    """Return what bears the words; six statements at most, three of them for units."""
    query = _query(words)
    if not query:
        return Found([], [], [], [])
    units = _units(query, words, on)
    return Found(
        units=units,
        people=_people(query, words, on),
        tasks=_tasks(words, actor, on) if holds(actor, Permission.VIEW_TASK) else [],
        papers=_papers(words, [unit.unit_id for unit in units], actor, on)
        if holds(actor, Permission.VIEW_COMMITMENT)
        else [],
    )


def _query(words: str) -> str:
    """Return a query for all the words, the last one perhaps only begun; empty without a word.

    To look for the beginning of every word costs the index three times as much.
    """
    plain = _WORD.findall(fold(words))
    return " & ".join(plain) + ":*" if plain else ""


def _bears(query: str) -> SearchQuery:
    return SearchQuery(query, search_type="raw", config="simple")


def _rank(name: str, folded: str, typed: str, plain: str) -> tuple[int, int, int]:
    """Return how well a name fits: accents as typed, then the whole of it, then the short first."""
    accents = 0 if typed in name.lower() else 1
    whole = 0 if folded == plain else 1 if folded.endswith(plain) else 2
    return accents, whole, len(folded)


@composed
def _hits(query: str, on: date) -> QuerySet[UnitSpan, tuple[int, str, str]]:
    return (
        UnitSpan.objects.annotate(bears=SearchVector("folded", config="simple"))
        .filter(bears=_bears(query), valid__startswith__lte=on)
        .values_list("unit_id", "name", "folded")[:_CANDIDATES]
    )


def _units(query: str, words: str, on: date) -> list[UnitFound]:
    hits = list(_hits(query, on))
    typed, plain = words.lower(), fold(words)

    def order(hit: tuple[int, str, str]) -> tuple[int, int, int, str]:
        return *_rank(hit[1], hit[2], typed, plain), hit[2]

    best: dict[int, str] = {}
    for unit_id, name, _ in sorted(hits, key=order):
        best.setdefault(unit_id, name)
        if len(best) == ROWS:
            break
    spans = _last_spans(list(best), on)
    ended = [unit_id for unit_id, span in spans.items() if _has_ended(span, on)]
    heirs = _heirs(ended, on)
    return [
        UnitFound(
            unit_id=unit_id,
            name=span.name,
            above=getattr(span, "above", None) or "",
            was=found if found != span.name else "",
            ended_on=span.valid.upper - timedelta(days=1) if unit_id in ended else None,
            heirs=tuple(heirs.get(unit_id, ())),
        )
        for unit_id, found in best.items()
        if (span := spans.get(unit_id))
    ]


def _has_ended(span: UnitSpan, on: date) -> bool:
    return span.valid.upper is not None and span.valid.upper <= on


def _last_spans(unit_ids: Sequence[int], on: date) -> dict[int, UnitSpan]:
    """Return what each unit is called that day, or was called last, with the name above it."""
    if not unit_ids:
        return {}
    rows = _spans_with_above(list(unit_ids), on, on + timedelta(days=1))
    return {span.unit_id: span for span in rows}


@composed
def _spans_with_above(unit_ids: list[int], on: date, day_after: date) -> QuerySet[UnitSpan]:
    until = Coalesce(F("valid__endswith"), Value(day_after), output_field=DateField())
    upper = UnitSpan.objects.filter(
        unit_id=OuterRef("parent_id"), valid__startswith__lt=OuterRef("until")
    ).order_by("-valid")
    return (
        UnitSpan.objects.filter(among("unit_id", unit_ids), valid__startswith__lte=on)
        .annotate(until=until)
        .annotate(above=Subquery(upper.values("name")[:1]))
        .order_by("unit_id", "valid")
    )


def _heirs(unit_ids: Sequence[int], on: date) -> dict[int, list[tuple[int, str]]]:
    if not unit_ids:
        return {}
    names = UnitSpan.objects.filter(unit_id=OuterRef("heir_id"), valid__contains=on)
    rows = (
        UnitHeir.objects.filter(unit_id__in=unit_ids, valid__contains=on)
        .annotate(name=Subquery(names.values("name")[:1]))
        .order_by("unit_id", "-is_main", "pk")
        .values_list("unit_id", "heir_id", "name")
    )
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for unit_id, heir_id, name in rows:
        if name:
            found[unit_id].append((heir_id, name))
    return dict(found)


def _people(query: str, words: str, on: date) -> list[PersonFound]:
    rows = list(_people_bearing(query, on))
    typed, plain = words.lower(), fold(words)
    rows.sort(key=lambda row: (*_rank(row[1], row[2], typed, plain), row[0]))
    return [
        PersonFound(pk, name, post or "", unit_id, unit or "")
        for pk, name, _, post, unit_id, unit in rows[:ROWS]
    ]


@composed
def _people_bearing(query: str, on: date) -> QuerySet[Any, tuple[Any, ...]]:
    tenures = Tenure.objects.filter(person_id=OuterRef("pk"), valid__contains=on).order_by(
        "post__rank", "pk"
    )
    names = UnitSpan.objects.filter(unit_id=OuterRef("post_unit"), valid__contains=on)
    return (
        Person.objects.annotate(bears=SearchVector("folded", config="simple"))
        .filter(bears=_bears(query))
        .annotate(
            post_name=Subquery(tenures.values("post__name")[:1]),
            post_unit=Subquery(tenures.values("unit_id")[:1]),
        )
        .annotate(unit_name=Subquery(names.values("name")[:1]))
        .values_list("pk", "full_name", "folded", "post_name", "post_unit", "unit_name")[: ROWS * 5]
    )


def _tasks(words: str, actor: Actor, on: date) -> list[Task]:
    """Return tasks of the person and of the unit served: few enough to be read through."""
    own = Q(owner_id=actor.person_id) | Q(unit_id__in=_own(actor))
    return list(
        tasks_visible_to(actor, on)
        .filter(own, folded__contains=fold(words))
        .order_by("-due_on")[:ROWS]
    )


def _own(actor: Actor) -> list[int]:
    return [unit_id for unit_id in {actor.scope_id, actor.unit_id} if unit_id is not None]


def _papers(words: str, unit_ids: Sequence[int], actor: Actor, on: date) -> list[Commitment]:
    """Return commitments of the units found, or the paper whose number was typed."""
    if numbered := _NUMBER.fullmatch(words):
        wanted = Q(
            Q(unit_id__in=_own(actor))
            | Q(holder_id__in=_own(actor))
            | Q(superior_id__in=_own(actor)),
            number__number=int(numbered[1]),
            number__symbol__iexact=numbered[2],
        )
    elif unit_ids:
        wanted = Q(unit_id__in=unit_ids)
    else:
        return []
    names = UnitSpan.objects.filter(unit_id=OuterRef("unit_id")).order_by("-valid")
    return list(
        commitments_visible_to(actor, on)
        .filter(wanted)
        .exclude(status="withdrawn")
        .select_related("number")
        .annotate(unit_name=Subquery(names.values("name")[:1]))
        .order_by("-year", "-pk")[:ROWS]
    )
