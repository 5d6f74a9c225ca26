"""What a plan meets on its day: who stands where, who bears which name, who holds a post."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower

from camket.organisation.acts import Act, NewUnitText
from camket.organisation.arrays import among, among_texts
from camket.organisation.decisions import Absent, Follower, Situation, Standing
from camket.organisation.kinds import kinds
from camket.organisation.models import Tenure, Unit, UnitEdge, UnitLink, UnitSpan
from camket.organisation.settled import ending_units, referred, texts_of
from camket.shared.text import clean


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A tenure that holds on the day or begins later, in a unit that ends."""

    unit_id: int
    tenure_id: int
    person_name: str
    post_name: str
    post_code: str
    from_on: date


def held_posts(unit_ids: Collection[int], on: date) -> list[HeldPost]:
    """Return who holds or will hold a post in these units, unit by unit, by rank."""
    tenures = (
        Tenure.objects.filter(among("unit_id", unit_ids))
        .filter(Q(valid__endswith__gt=on) | Q(valid__endswith__isnull=True))
        .order_by("unit_id", "post__rank", "person__sort_key")
        .values_list("unit_id", "pk", "person__full_name", "post__name", "post__code", "valid")
    )
    return [
        HeldPost(unit_id, pk, person, post, code, valid.lower)
        for unit_id, pk, person, post, code, valid in tenures
    ]


def situation_of(
    acts: Sequence[Act],
    *,
    on: date,
    superior_id: int | None = None,
    held: Iterable[HeldPost] | None = None,
) -> Situation:
    """Read all that decides about the acts that day, in a fixed number of statements.

    `held` is who holds posts in the ending units, where that was read already.
    """
    named, ending = referred(acts), ending_units(acts)
    under = _under(ending, on)
    known = named | {follower.unit_id for followers in under.values() for follower in followers}
    above, below = _around(known, superior_id, on)
    known |= above | ({superior_id} if superior_id is not None else set())
    rows = _rows(known)
    appointed = _appointed(ending, on) if held is None else _first_days(held, on)
    standing, absent = {}, {}
    for unit_id, spans in rows.items():
        found = _standing(unit_id, spans, on, appointed.get(unit_id))
        if isinstance(found, Standing):
            standing[unit_id] = found
        else:
            absent[unit_id] = found
    texts = list(texts_of(acts))
    superior = standing.get(superior_id or 0)
    line = superior.line if superior and superior.parent_id is None else ""
    moved_names = {standing[unit_id].name for unit_id in named - ending if unit_id in standing}
    taken = _taken(texts, {clean(text.name) for text in texts} | moved_names, known, line, on)
    is_only_top = bool(line) and taken.tops <= {superior_id}
    return Situation(
        on=on,
        standing=standing,
        absent=absent,
        under=under,
        codes=taken.codes,
        names=taken.names,
        unit_keys=taken.keys,
        below_superior=None if superior_id is None else frozenset(below),
        superior_id=superior_id,
        superior_line=line if is_only_top else "",
    )


_Row = tuple[int, date, date | None, str, str, str, int | None, str, str]


def _rows(unit_ids: Collection[int]) -> dict[int, list[_Row]]:
    rows: dict[int, list[_Row]] = defaultdict(list)
    spans = (
        UnitSpan.objects.filter(among("unit_id", unit_ids))
        .order_by("unit_id", Lower("valid"))
        .values_list("unit_id", "valid", "name", "kind", "line", "parent_id", "code", "paper_style")
    )
    for unit_id, valid, *rest in spans:
        rows[unit_id].append((unit_id, valid.lower, valid.upper, *rest))
    return rows


def _standing(
    unit_id: int, spans: Sequence[_Row], on: date, appointed_on: date | None
) -> Standing | Absent:
    now = next((row for row in spans if row[1] <= on and (row[2] is None or on < row[2])), None)
    last = spans[-1]
    if now is None:
        begins = next((row[1] for row in spans if row[1] > on), None)
        return Absent(last[3], last[2] if begins is None else None, begins)
    _, since, until, name, kind, line, parent_id, code, paper_style = now
    return Standing(
        unit_id=unit_id,
        name=name,
        kind=kind,
        line=line,
        parent_id=parent_id,
        since=since,
        code=code,
        paper_style=paper_style,
        changes_on=until,
        ends_on=last[2],
        appointed_on=appointed_on,
    )


def _under(ending: Collection[int], on: date) -> dict[int, tuple[Follower, ...]]:
    """Return who stands, that day or later, directly under the units that end."""
    found: dict[int, dict[int, Follower]] = defaultdict(dict)
    spans = (
        UnitSpan.objects.filter(among("parent_id", ending))
        .filter(Q(valid__endswith__gt=on) | Q(valid__endswith__isnull=True))
        .order_by("parent_id", "sort_key", "unit_id")
        .values_list("parent_id", "unit_id", "name", "line")
    )
    for parent_id, unit_id, name, line in spans:
        found[parent_id or 0].setdefault(unit_id, Follower(unit_id, name, line))
    return {parent_id: tuple(followers.values()) for parent_id, followers in found.items()}


def _around(
    unit_ids: Collection[int], superior_id: int | None, on: date
) -> tuple[set[int], set[int]]:
    """Return what stands above the units, and what the superior may speak of; one statement."""
    edges = UnitEdge.objects.filter(
        among("descendant_id", unit_ids), depth__gt=0, valid__contains=on
    )
    rows = edges.order_by().values_list(Value(value=True), "ancestor_id").distinct()
    if superior_id is not None:
        rows = rows.union(_below(superior_id, on), all=True)
    above: set[int] = set()
    below: set[int] = set()
    for is_above, unit_id in rows:
        (above if is_above else below).add(unit_id)
    return above, below


def _below(superior_id: int, on: date) -> QuerySet[UnitEdge, tuple[bool, int]]:
    """Return what a superior may speak of: below it, and what it and those below it lead."""
    standing = UnitEdge.objects.filter(valid__contains=on)
    below = standing.filter(ancestor_id=superior_id).values("descendant_id")
    led = UnitLink.objects.filter(unit_id__in=below, valid__contains=on)
    of_those_below = Q(ancestor_id__in=led.exclude(unit_id=superior_id).values("other_id"))
    of_its_own = Q(ancestor_id__in=led.filter(unit_id=superior_id).values("other_id"), depth__gt=0)
    edges = standing.filter(Q(ancestor_id=superior_id, depth__gt=0) | of_those_below | of_its_own)
    return edges.order_by().values_list(Value(value=False), "descendant_id")


def _appointed(ending: Collection[int], on: date) -> dict[int, date]:
    tenures = (
        Tenure.objects.filter(among("unit_id", ending), valid__startswith__gte=on)
        .order_by(Lower("valid").desc())
        .values_list("unit_id", "valid")
    )
    return {unit_id: valid.lower for unit_id, valid in tenures}


def _first_days(held: Iterable[HeldPost], on: date) -> dict[int, date]:
    """Return by unit the first day from `on` on which somebody begins a post."""
    days: dict[int, date] = {}
    for one in held:
        if one.from_on >= on:
            days[one.unit_id] = min(one.from_on, days.get(one.unit_id, one.from_on))
    return days


@dataclass(frozen=True, slots=True)
class Taken:
    """What the plan's words meet: codes, names and keys in use, and the tops of a line."""

    codes: dict[tuple[int, str], tuple[int, ...]]
    names: dict[tuple[int | None, str], tuple[int, ...]]
    keys: frozenset[str]
    tops: frozenset[int]


def _taken(
    texts: Sequence[NewUnitText],
    names: Collection[str],
    parents: Collection[int],
    line: str,
    on: date,
) -> Taken:
    """Return who bears the codes, names and keys of a plan, and who tops the line; one statement.

    A code counts as long as it is borne, that day or later; a name only where it stands that day,
    under the same superior.
    """
    digits = {code: kind.digits for code, kind in kinds().items() if kind.digits}
    spans = UnitSpan.objects.order_by()
    standing = spans.filter(valid__contains=on)
    coded = spans.filter(
        among_texts("code", {text.code for text in texts if text.code}), kind__in=list(digits)
    ).filter(Q(valid__endswith__gt=on) | Q(valid__endswith__isnull=True))
    named = standing.filter(
        among("parent_id", parents) | Q(parent_id__isnull=True), among_texts("name", names)
    )
    keyed = Unit.objects.filter(
        among_texts("key", {text.unit_key for text in texts if text.unit_key})
    )
    tops = standing.filter(parent_id__isnull=True, line=line)
    rows = coded.values_list(Value("code"), "code", "kind", "unit_id", "parent_id").union(
        named.values_list(Value("name"), "name", "kind", "unit_id", "parent_id"),
        keyed.order_by().values_list(Value("key"), "key", Value(""), "pk", "pk"),
        tops.values_list(Value("top"), "line", "kind", "unit_id", "parent_id"),
        all=True,
    )
    codes: dict[tuple[int, str], set[int]] = defaultdict(set)
    in_use: dict[tuple[int | None, str], set[int]] = defaultdict(set)
    lone: dict[str, set[Any]] = {"key": set(), "top": set()}
    for word, text, kind, unit_id, parent_id in rows:
        if word == "code":
            codes[digits[kind], text].add(unit_id)
        elif word == "name":
            in_use[parent_id, text].add(unit_id)
        else:
            lone[word].add(text if word == "key" else unit_id)
    return Taken(
        codes={key: tuple(sorted(units)) for key, units in codes.items()},
        names={key: tuple(sorted(units)) for key, units in in_use.items()},
        keys=frozenset(lone["key"]),
        tops=frozenset(lone["top"]),
    )
