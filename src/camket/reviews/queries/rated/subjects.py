"""Who is assessed in a period: the units below, who leads them, who belongs; who is not rated.

Read in a few statements for however many superiors, so that a province is opened at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.db import connection

from camket.organisation.holding import SUSPENDED, title_of
from camket.organisation.models import Line
from camket.organisation.posts import MEMBER_POST, posts
from camket.reviews.decisions.states import PeriodKind, PostRole, SubjectKind
from camket.reviews.models import PeerGroup
from camket.reviews.queries.rated.new_subjects import Listed, NewPost, NewSubject
from camket.reviews.queries.rated.peers import (
    class_of,
    group_of_person,
    group_of_unit,
    post_key,
    role_of,
)
from camket.rules.participation import (
    Absence,
    Days,
    Participation,
    PersonFacts,
    Span,
    participation,
)


class Who(StrEnum):
    """Whom a superior assesses in a period."""

    COLLECTIVES = "collectives"
    HEADS = "heads"
    DEPUTIES = "deputies"
    LEADERS = "leaders"
    MEMBERS = "members"
    """Those of the superior itself who hold no post: a cell's members, a committee's clerks."""


EVERYBODY: Final = frozenset(Who)
_WHO_OF_ROLE: Final = {
    PostRole.HEAD: Who.HEADS,
    PostRole.DEPUTY: Who.DEPUTIES,
    PostRole.LEADER: Who.LEADERS,
    PostRole.MEMBER: Who.MEMBERS,
}


@dataclass(frozen=True, slots=True)
class Frame:
    """The days of a period, the day whose organisation holds, and whom it asks about.

    Attributes:
        groups: The peer groups of units it is about; None for all of them.
    """

    kind: PeriodKind
    starts_on: date
    ends_on: date
    on: date
    who: frozenset[Who] = EVERYBODY
    groups: frozenset[str] | None = None

    def holds(self, group: str) -> bool:
        """Say whether the period is about a group of units."""
        return self.groups is None or group in self.groups

    @property
    def rules(self) -> Participation:
        """Return the rules on who is rated: a review of other days leaves nobody out by time."""
        span = {PeriodKind.QUARTER: Span.QUARTER, PeriodKind.YEAREND: Span.YEAR}.get(self.kind)
        return participation(span or Span.OTHER, Days(self.starts_on, self.ends_on))


@dataclass(slots=True)
class Held:
    """A post somebody held in the days of a period, in a unit that is looked at."""

    tenure_id: int
    person_id: int
    unit_id: int
    post: str
    post_name: str
    rank: int
    first: date
    last: date | None
    kind: str
    is_head: bool
    name: str
    listed: Listed
    role: PostRole


@dataclass(slots=True)
class _Place:
    """A unit below a superior, or a superior itself, as it is called on the day."""

    unit_id: int
    parent_id: int | None
    name: str
    kind: str
    listed: Listed
    founded_on: date


_UNITS: Final = """
    SELECT s.unit_id, s.parent_id, s.name, s.kind, s.sort_key, s.folded,
        (SELECT min(lower(o.valid)) FROM organisation_unitspan o WHERE o.unit_id = s.unit_id)
    FROM organisation_unitspan s
    WHERE s.valid @> %(on)s::date AND s.line <> 'territory'
        AND (s.parent_id = ANY(%(units)s) OR s.unit_id = ANY(%(units)s))
    ORDER BY s.sort_key, s.unit_id
"""
_TENURES: Final = """
    SELECT t.id, t.person_id, t.unit_id, c.code, c.name, c.rank, lower(t.valid),
        upper(t.valid) - 1, t.kind, t.is_head, p.full_name, p.sort_key, p.folded
    FROM organisation_tenure t
    JOIN organisation_post c ON c.id = t.post_id
    JOIN organisation_person p ON p.id = t.person_id
    WHERE t.unit_id = ANY(%(units)s)
        AND t.valid && daterange(%(first)s::date, %(last)s::date, '[]')
    ORDER BY t.unit_id, c.rank, t.id
"""
_ELSEWHERE: Final = """
    SELECT t.person_id, t.unit_id, c.code, c.name, c.rank, t.kind, t.id, s.name, s.line
    FROM organisation_tenure t
    JOIN organisation_post c ON c.id = t.post_id
    JOIN organisation_unitspan s ON s.unit_id = t.unit_id AND s.valid @> %(on)s::date
    WHERE t.person_id = ANY(%(people)s) AND t.valid @> %(on)s::date
"""
_MEMBERS: Final = """
    SELECT t.person_id, min(lower(t.valid)) FROM organisation_tenure t
    JOIN organisation_post c ON c.id = t.post_id
    WHERE t.person_id = ANY(%(people)s) AND c.code = %(member)s
    GROUP BY t.person_id
"""
_ABSENCES: Final = """
    SELECT person_id, kind, starts_on, ends_on FROM reviews_personabsence
    WHERE person_id = ANY(%(people)s) AND withdrawn_at IS NULL
        AND starts_on <= %(last)s AND (ends_on IS NULL OR ends_on >= %(first)s)
    ORDER BY person_id, starts_on, id
"""


@dataclass(slots=True)
class _Known:
    """What is known beyond the posts in the units looked at, by person."""

    everywhere: dict[int, list[tuple[Any, ...]]] = field(default_factory=dict)
    member_since: dict[int, date] = field(default_factory=dict)
    absences: dict[int, list[tuple[Absence, Days]]] = field(default_factory=dict)


def subjects_of(superior_ids: Collection[int], frame: Frame) -> list[NewSubject]:
    """Return everybody and everything assessed by some superiors; six statements.

    A person is a subject where he holds a post on the day; the posts he has put down since the
    period began are among those he is reviewed in.
    """
    superiors = list(superior_ids)
    told = {"on": frame.on, "units": superiors, "first": frame.starts_on, "last": frame.ends_on}
    places = _places(told)
    below = {one.unit_id: one for one in places if one.parent_id in set(superiors)}
    own = {one.unit_id: one for one in places if one.unit_id in set(superiors)}
    held = _held({**own, **below}, told)
    standing = [one for one in held if one.first <= frame.on and _reaches(one, frame.on)]
    known = _known([one.person_id for one in standing], told)
    groups = _groups(superiors)
    return [
        *_collectives(below.values(), groups, frame),
        *_people(held, standing, _Where(below, own), known, groups, frame),
    ]


def _reaches(one: Held, on: date) -> bool:
    return one.last is None or one.last >= on


def _read(statement: str, told: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return list(cursor.fetchall())


def _places(told: dict[str, Any]) -> list[_Place]:
    return [
        _Place(unit_id, parent_id, name, kind, Listed(sort_key, folded), founded_on)
        for unit_id, parent_id, name, kind, sort_key, folded, founded_on in _read(_UNITS, told)
    ]


def _held(places: dict[int, _Place], told: dict[str, Any]) -> list[Held]:
    rows = _read(_TENURES, {**told, "units": list(places)})
    return [_holding(row) for row in rows]


def _holding(row: tuple[Any, ...]) -> Held:
    *told, sort_key, folded = row
    role = role_of(row[3], is_head=row[9] or _rests(row))
    columns: tuple[Any, ...] = (*told, Listed(sort_key, folded), role)
    return Held(*columns)


def _rests(row: tuple[Any, ...]) -> bool:
    """Say whether a suspended post is one that heads its unit."""
    post = posts().get(row[3])
    return row[8] == SUSPENDED and post is not None and post.is_head


def _known(people: Sequence[int], told: dict[str, Any]) -> _Known:
    known, ids = _Known(), sorted(set(people))
    if not ids:
        return known
    asked = {**told, "people": ids, "member": MEMBER_POST}
    for row in _read(_ELSEWHERE, asked):
        known.everywhere.setdefault(row[0], []).append(row)
    known.member_since = {row[0]: row[1] for row in _read(_MEMBERS, asked)}
    for person_id, kind, first, last in _read(_ABSENCES, asked):
        known.absences.setdefault(person_id, []).append((Absence(kind), Days(first, last)))
    return known


def groups_below(superior_id: int, *, on: date, unit_ids: Collection[int] = ()) -> list[str]:
    """Return the peer groups of the units below a superior, in the order of their first unit.

    Args:
        superior_id: Whose groups.
        on: The day whose organisation holds.
        unit_ids: Only the groups these units belong to; all units where none is named.
    """
    told = {"on": on, "units": [superior_id]}
    own = _groups([superior_id]).get(superior_id, {})
    places = _places(told)
    wanted = set(unit_ids)
    named = [
        group_of_unit(one.kind, own)
        for one in places
        if one.parent_id == superior_id and (not wanted or one.unit_id in wanted)
    ]
    return list(dict.fromkeys(named))


def _groups(superiors: Iterable[int]) -> dict[int, dict[str, str]]:
    named: dict[int, dict[str, str]] = {}
    for group in PeerGroup.objects.filter(superior_id__in=superiors):
        kinds = named.setdefault(group.superior_id, {})
        kinds.update(dict.fromkeys(group.kinds, group.name))
        kinds.update({post_key(post): group.name for post in group.posts})
    return named


def _collectives(
    below: Iterable[_Place], groups: dict[int, dict[str, str]], frame: Frame
) -> Iterator[NewSubject]:
    if Who.COLLECTIVES not in frame.who:
        return
    rules = frame.rules
    for place in below:
        superior = place.parent_id or 0
        group = group_of_unit(place.kind, groups.get(superior, {}))
        if not frame.holds(group):
            continue
        yield NewSubject(
            superior_id=superior,
            kind=SubjectKind.COLLECTIVE,
            unit_id=place.unit_id,
            name=place.name,
            group=group,
            left_out=rules.unit(place.founded_on),
            listed=place.listed,
        )


@dataclass(frozen=True, slots=True)
class _Where:
    """The units looked at: those below a superior, and the superiors themselves."""

    below: dict[int, _Place]
    own: dict[int, _Place]

    def superior_of(self, post: Held) -> int | None:
        """Return who assesses a post: the level above leads, the unit itself its members."""
        if post.role is PostRole.MEMBER:
            return post.unit_id if post.unit_id in self.own else None
        place = self.below.get(post.unit_id)
        return place.parent_id if place else None

    def at(self, unit_id: int) -> _Place:
        """Return one of the units."""
        return self.below.get(unit_id) or self.own[unit_id]


def _people(
    held: Iterable[Held],
    standing: Iterable[Held],
    where: _Where,
    known: _Known,
    groups: dict[int, dict[str, str]],
    frame: Frame,
) -> Iterator[NewSubject]:
    rules = frame.rules
    mine: dict[tuple[int, int], list[Held]] = {}
    for post in standing:
        superior = where.superior_of(post)
        if superior is not None:
            mine.setdefault((superior, post.person_id), []).append(post)
    earlier: dict[tuple[int, int], list[Held]] = {}
    for post in held:
        superior = where.superior_of(post)
        if superior is not None and (superior, post.person_id) in mine:
            earlier.setdefault((superior, post.person_id), []).append(post)
    for (superior, person_id), now_held in mine.items():
        main = min(now_held, key=lambda one: (one.rank, one.tenure_id))
        if _WHO_OF_ROLE[main.role] not in frame.who:
            continue
        reviewed = earlier[superior, person_id]
        own = groups.get(superior, {})
        group = group_of_unit(where.at(main.unit_id).kind, own)
        if main.role is not PostRole.MEMBER and not frame.holds(group):
            continue
        facts = PersonFacts(
            appointed_on=min(one.first for one in reviewed if one.unit_id == main.unit_id),
            member_since=known.member_since.get(person_id)
            if main.role is PostRole.MEMBER
            else None,
            is_suspended=main.kind == SUSPENDED,
            rated_at=_rated_at(main, known.everywhere.get(person_id, [])),
            absences=tuple(known.absences.get(person_id, ())),
        )
        every = frozenset(row[2] for row in known.everywhere.get(person_id, []))
        yield NewSubject(
            superior_id=superior,
            kind=class_of(main.role, posts=every),
            unit_id=main.unit_id,
            name=main.name,
            group=group_of_person(group, main.role, main.post, own),
            left_out=rules.person(facts),
            listed=where.at(main.unit_id).listed.of(main.listed),
            person_id=person_id,
            tenure_id=main.tenure_id,
            posts=tuple(_post(one, main, where, frame) for one in reviewed),
            held_posts=tuple(sorted(every | {main.post})),
        )


def _post(one: Held, main: Held, where: _Where, frame: Frame) -> NewPost:
    return NewPost(
        unit_id=one.unit_id,
        tenure_id=one.tenure_id,
        name=title_of(one.post_name, where.at(one.unit_id).name, one.kind)[:300],
        role=one.role,
        starts_on=max(one.first, frame.starts_on),
        ends_on=min(one.last or frame.ends_on, frame.ends_on),
        is_main=one.tenure_id == main.tenure_id,
    )


def _rated_at(main: Held, everywhere: Iterable[tuple[Any, ...]]) -> str:
    """Return the other post he is rated in, in words; empty where it is this one."""
    best = min(everywhere, key=_weight, default=None)
    if best is None or best[6] == main.tenure_id:
        return ""
    return title_of(best[3], best[7], best[5])


def _weight(row: tuple[Any, ...]) -> tuple[bool, int, int]:
    """Return by what the posts of a person are compared; he is rated in the least.

    Staff of a State body is rated there as a civil servant (NĐ 335/2025), before and beside the
    rating of the member, never instead of it: such a post draws nobody out of his cell.

    Who leads a State body stays where that post is managed. 366-QĐ/TW rates leaders at all levels
    as a class of their own (Phụ lục 3), by the unit led (P-X4, P-N6), and the body that manages the
    post decides (evaluation.md §4.2, step 4); a cell's list holds those without a post alone, whose
    conditions are others (P-X5, P-N5). Two levels of one Regulation would be two ratings of one
    person. Where the managing body leaves him to his cell, the cell's clerk takes him in by hand.
    """
    is_staff = row[8] == Line.STATE and role_of(row[2], is_head=False) is PostRole.MEMBER
    return is_staff, row[4], row[6]


def day_of(ends_on: date, today: date) -> date:
    """Return the day whose organisation a period holds: its last, or today while it runs."""
    return min(ends_on, today)
