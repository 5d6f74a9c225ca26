"""What a plan would do, read before anything is written: the same walk that the change takes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.db.models.functions import Lower

from camket.organisation.acts import Act
from camket.organisation.arrays import among, among_texts
from camket.organisation.decisions import (
    Absent,
    Fault,
    Follower,
    PlanProblem,
    Situation,
    Standing,
)
from camket.organisation.kinds import kinds
from camket.organisation.models import Tenure, Unit, UnitEdge, UnitLink, UnitSpan
from camket.organisation.posts import MEMBER_POST
from camket.organisation.settling import (
    Ref,
    ending_units,
    referred,
    settle,
    texts_of,
)
from camket.organisation.wording import problem_sentence
from camket.shared.text import clean


@dataclass(frozen=True, slots=True)
class ClosingUnit:
    """A unit that ends: who comes after, or else who answers for what it leaves."""

    unit_id: int
    name: str
    kind: str
    heirs: tuple[str, ...]
    answers: str
    tenures_ending: int
    members_passed: int = 0


@dataclass(frozen=True, slots=True)
class OpeningUnit:
    """A unit that is founded."""

    key: str
    name: str
    kind: str
    parent_name: str


@dataclass(frozen=True, slots=True)
class MovingUnit:
    """A unit that comes to stand elsewhere; `follows` says it does so because its superior ends."""

    unit_id: int
    name: str
    from_name: str
    to_name: str
    follows: bool


@dataclass(frozen=True, slots=True)
class RenamingUnit:
    """A unit that is called otherwise."""

    unit_id: int
    name: str
    new_name: str


@dataclass(frozen=True, slots=True)
class LosingPost:
    """A person whose post ends with the unit."""

    tenure_id: int
    person_name: str
    post_name: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an act cannot be done: `act_index` counts from 0."""

    act_index: int
    reason: PlanProblem
    sentence: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan does on its day, or why it cannot."""

    closing: tuple[ClosingUnit, ...]
    opening: tuple[OpeningUnit, ...]
    moving: tuple[MovingUnit, ...]
    renaming: tuple[RenamingUnit, ...]
    losing_posts: tuple[LosingPost, ...]
    problems: tuple[Problem, ...]


def preview(acts: Sequence[Act], *, on: date, superior_id: int | None = None) -> Preview:
    """Say what the acts would do on that day; the number of statements does not grow with them."""
    situation = situation_of(acts, on=on, superior_id=superior_id)
    settled = settle(acts, situation)
    all_ending = _losing(settled.ending, situation)
    losing = [
        (unit_id, lost)
        for unit_id, lost, is_member in all_ending
        if not (is_member and settled.heirs.get(unit_id))
    ]
    ending = Counter(unit_id for unit_id, _ in losing)
    passing = Counter(
        unit_id for unit_id, _, is_member in all_ending if is_member and settled.heirs.get(unit_id)
    )
    followers = {one.unit_id: one.name for under in situation.under.values() for one in under}

    def name(ref: Ref | None) -> str:
        if ref is None:
            return ""
        if isinstance(ref, str):
            return settled.founded[ref].text.name if ref in settled.founded else ref
        standing = situation.standing.get(ref)
        return standing.name if standing else ""

    return Preview(
        closing=tuple(
            ClosingUnit(
                unit_id,
                name(unit_id),
                acts[index].kind,
                tuple(name(heir.unit.at) for heir in settled.heirs.get(unit_id, ())),
                name(settled.answers.get(unit_id)),
                ending[unit_id],
                passing[unit_id],
            )
            for unit_id, index in settled.ending.items()
        ),
        opening=tuple(
            OpeningUnit(key, founded.text.name, founded.text.kind, name(founded.parent))
            for key, founded in settled.founded.items()
        ),
        moving=(
            *(
                MovingUnit(
                    unit_id,
                    name(unit_id),
                    name(situation.standing[unit_id].parent_id),
                    name(to),
                    follows=False,
                )
                for unit_id, to in settled.moved.items()
            ),
            *(
                MovingUnit(
                    one.unit_id,
                    followers[one.unit_id],
                    name(one.from_id),
                    name(one.to),
                    follows=True,
                )
                for one in settled.followers
            ),
        ),
        renaming=tuple(
            RenamingUnit(unit_id, name(unit_id), text.name)
            for unit_id, text in settled.renamed.items()
        ),
        losing_posts=tuple(lost for _, lost in losing),
        problems=problems_of(settled.faults),
    )


def problems_of(faults: Iterable[Fault]) -> tuple[Problem, ...]:
    """Return the faults in the order of the acts, each with its sentence."""
    return tuple(
        Problem(fault.act_index, fault.reason, problem_sentence(fault))
        for fault in sorted(faults, key=lambda fault: fault.act_index)
    )


def _losing(unit_ids: Collection[int], situation: Situation) -> list[tuple[int, LosingPost, bool]]:
    """Return whose post ends with which unit, and whether it is membership, which passes on."""
    if not unit_ids:
        return []
    tenures = (
        Tenure.objects.filter(among("unit_id", unit_ids), valid__contains=situation.on)
        .order_by("unit_id", "post__rank", "person__sort_key")
        .values_list("unit_id", "pk", "person__full_name", "post__name", "post__code")
    )
    return [
        (
            unit_id,
            LosingPost(pk, person, post, situation.standing[unit_id].name),
            code == MEMBER_POST,
        )
        for unit_id, pk, person, post, code in tenures
    ]


# --- what the plan meets on its day -----------------------------------------------------------


def situation_of(acts: Sequence[Act], *, on: date, superior_id: int | None = None) -> Situation:
    """Read all that decides about the acts that day, in a fixed number of statements."""
    named, ending = referred(acts), ending_units(acts)
    under = _under(ending, on)
    known = named | {follower.unit_id for followers in under.values() for follower in followers}
    known |= _above(known, on) | ({superior_id} if superior_id is not None else set())
    rows = _rows(known)
    appointed = _appointed(ending, on)
    standing, absent = {}, {}
    for unit_id, spans in rows.items():
        found = _standing(unit_id, spans, on, appointed.get(unit_id))
        if isinstance(found, Standing):
            standing[unit_id] = found
        else:
            absent[unit_id] = found
    texts = list(texts_of(acts))
    superior = standing.get(superior_id or 0)
    moved_names = {standing[unit_id].name for unit_id in named - ending if unit_id in standing}
    return Situation(
        on=on,
        standing=standing,
        absent=absent,
        under=under,
        codes=_codes({text.code for text in texts if text.code}, on),
        names=_names({clean(text.name) for text in texts} | moved_names, known, on),
        unit_keys=_keys({text.unit_key for text in texts if text.unit_key}),
        below_superior=None if superior_id is None else _below(superior_id, on),
        superior_id=superior_id,
        superior_line=superior.line if superior and _is_only_top(superior, on) else "",
    )


_Row = tuple[int, date, date | None, str, str, str, int | None, str]


def _rows(unit_ids: Collection[int]) -> dict[int, list[_Row]]:
    rows: dict[int, list[_Row]] = defaultdict(list)
    spans = (
        UnitSpan.objects.filter(among("unit_id", unit_ids))
        .order_by("unit_id", Lower("valid"))
        .values_list("unit_id", "valid", "name", "kind", "line", "parent_id", "code")
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
    _, since, until, name, kind, line, parent_id, code = now
    return Standing(
        unit_id=unit_id,
        name=name,
        kind=kind,
        line=line,
        parent_id=parent_id,
        since=since,
        code=code,
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


def _above(unit_ids: Collection[int], on: date) -> set[int]:
    edges = UnitEdge.objects.filter(
        among("descendant_id", unit_ids), depth__gt=0, valid__contains=on
    )
    return set(edges.values_list("ancestor_id", flat=True).distinct())


def _below(superior_id: int, on: date) -> frozenset[int]:
    """Return what a superior may speak of: below it, and what it and those below it lead."""
    standing = UnitEdge.objects.filter(valid__contains=on)
    below = standing.filter(ancestor_id=superior_id).values("descendant_id")
    led = UnitLink.objects.filter(unit_id__in=below, valid__contains=on)
    of_those_below = Q(ancestor_id__in=led.exclude(unit_id=superior_id).values("other_id"))
    of_its_own = Q(ancestor_id__in=led.filter(unit_id=superior_id).values("other_id"), depth__gt=0)
    edges = standing.filter(Q(ancestor_id=superior_id, depth__gt=0) | of_those_below | of_its_own)
    return frozenset(edges.values_list("descendant_id", flat=True))


def _is_only_top(superior: Standing, on: date) -> bool:
    """Say whether nobody of its line stands above the superior or beside it."""
    if superior.parent_id is not None:
        return False
    tops = UnitSpan.objects.filter(parent_id__isnull=True, line=superior.line, valid__contains=on)
    return not tops.exclude(unit_id=superior.unit_id).exists()


def _appointed(ending: Collection[int], on: date) -> dict[int, date]:
    tenures = (
        Tenure.objects.filter(among("unit_id", ending), valid__startswith__gte=on)
        .order_by(Lower("valid").desc())
        .values_list("unit_id", "valid")
    )
    return {unit_id: valid.lower for unit_id, valid in tenures}


def _codes(codes: Collection[str], on: date) -> dict[tuple[int, str], tuple[int, ...]]:
    digits = {code: kind.digits for code, kind in kinds().items() if kind.digits}
    found: dict[tuple[int, str], set[int]] = defaultdict(set)
    spans = (
        UnitSpan.objects.filter(among_texts("code", codes), kind__in=list(digits))
        .filter(Q(valid__endswith__gt=on) | Q(valid__endswith__isnull=True))
        .values_list("code", "kind", "unit_id")
    )
    for code, kind, unit_id in spans:
        found[digits[kind], code].add(unit_id)
    return {key: tuple(sorted(units)) for key, units in found.items()}


def _names(
    names: Collection[str], parents: Collection[int], on: date
) -> dict[tuple[int | None, str], tuple[int, ...]]:
    found: dict[tuple[int | None, str], set[int]] = defaultdict(set)
    spans = (
        UnitSpan.objects.filter(among("parent_id", parents) | Q(parent_id__isnull=True))
        .filter(among_texts("name", names), valid__contains=on)
        .values_list("parent_id", "name", "unit_id")
    )
    for parent_id, name, unit_id in spans:
        found[parent_id, name].add(unit_id)
    return {key: tuple(sorted(units)) for key, units in found.items()}


def _keys(keys: Collection[str]) -> frozenset[str]:
    found = Unit.objects.filter(among_texts("key", keys)).values_list("key", flat=True)
    return frozenset(key for key in found if key)
