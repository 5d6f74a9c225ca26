"""Who is rated as a civil servant of a body: by the posts that are of the civil service.

NĐ 335/2025 rates civil servants; who was elected (chairman, deputies, secretaries) is no civil
servant and stays under 366-QĐ/TW alone, staff of public service units under NĐ 233/2026.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from camket.organisation.holding import SUSPENDED, title_of
from camket.reviews.decisions.states import PostRole, SubjectKind
from camket.reviews.queries.facts.counting import read
from camket.reviews.queries.rated.new_subjects import Listed, NewPost, NewSubject
from camket.reviews.queries.rated.peers import role_of
from camket.reviews.queries.rated.subjects import Frame, Who
from camket.rules.participation import Absence, Days, LeftOut, PersonFacts

_FILE: Final = Path(__file__).with_name("civil_posts.toml")
GROUPS: Final = {
    SubjectKind.LEADER: "công chức lãnh đạo, quản lý",
    SubjectKind.INDIVIDUAL: "công chức không giữ chức vụ lãnh đạo, quản lý",
}
_WHO: Final = {
    PostRole.HEAD: Who.HEADS,
    PostRole.DEPUTY: Who.DEPUTIES,
    PostRole.LEADER: Who.LEADERS,
    PostRole.MEMBER: Who.MEMBERS,
}


@dataclass(frozen=True, slots=True)
class CivilPosts:
    """Codes of the posts of the civil service."""

    leaders: frozenset[str]
    staff: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """Return every code."""
        return self.leaders | self.staff


@cache
def civil_posts() -> CivilPosts:
    """Read the posts once."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return CivilPosts(frozenset(told["leaders"]), frozenset(told["staff"]))


# Posts of the body itself, of the units directly below it and of its advisory offices.
_HELD: Final = """
    SELECT p.superior_id, t.id, t.person_id, t.unit_id, c.code, c.name, c.rank, lower(t.valid),
        upper(t.valid) - 1, t.kind, t.is_head, o.full_name, s.name,
        s.sort_key, s.folded, o.sort_key, o.folded
    FROM (
        SELECT s.parent_id AS superior_id, s.unit_id FROM organisation_unitspan s
        WHERE s.valid @> %(on)s::date AND s.parent_id = ANY(%(units)s)
        UNION SELECT u, u FROM unnest(%(units)s::bigint[]) AS u
    ) p
    JOIN organisation_unitspan s ON s.unit_id = p.unit_id AND s.valid @> %(on)s::date
        AND s.line <> 'territory'
    JOIN organisation_tenure t ON t.unit_id = p.unit_id
        AND t.valid && daterange(%(first)s::date, %(last)s::date, '[]')
    JOIN organisation_post c ON c.id = t.post_id AND c.code = ANY(%(posts)s)
    JOIN organisation_person o ON o.id = t.person_id
    ORDER BY p.superior_id, c.rank, t.id
"""
_ABSENCES: Final = """
    SELECT person_id, kind, starts_on, ends_on FROM reviews_personabsence
    WHERE person_id = ANY(%(people)s) AND withdrawn_at IS NULL AND kind <> 'exempt'
        AND starts_on <= %(last)s AND (ends_on IS NULL OR ends_on >= %(first)s)
    ORDER BY person_id, starts_on, id
"""


_EVERYWHERE: Final = """
    SELECT t.person_id, array_agg(DISTINCT c.code ORDER BY c.code) FROM organisation_tenure t
    JOIN organisation_post c ON c.id = t.post_id
    WHERE t.person_id = ANY(%(people)s) AND t.valid @> %(on)s::date
    GROUP BY t.person_id
"""


def servants_of(superior_ids: Collection[int], frame: Frame) -> list[NewSubject]:
    """Return the civil servants of some bodies and of the units directly below; three statements.

    A person is rated once, in the highest post of the civil service he holds on the day.
    """
    told: dict[str, Any] = {
        "on": frame.on,
        "units": list(superior_ids),
        "first": frame.starts_on,
        "last": frame.ends_on,
        "posts": sorted(civil_posts().all),
    }
    held: dict[tuple[int, int], list[tuple[Any, ...]]] = {}
    for superior, *row in read(_HELD, told):
        held.setdefault((superior, row[1]), []).append(tuple(row))
    people = sorted({person for _, person in held})
    absences: dict[int, list[tuple[Absence, Days]]] = {}
    everywhere: dict[int, list[str]] = {}
    if people:
        asked = {**told, "people": people}
        for person, kind, first, last in read(_ABSENCES, asked):
            absences.setdefault(person, []).append((Absence(kind), Days(first, last)))
        everywhere = dict(read(_EVERYWHERE, asked))
    return list(_subjects(held, absences, everywhere, frame))


def _subjects(
    held: dict[tuple[int, int], list[tuple[Any, ...]]],
    absences: dict[int, list[tuple[Absence, Days]]],
    everywhere: dict[int, list[str]],
    frame: Frame,
) -> Iterator[NewSubject]:
    leaders = civil_posts().leaders
    for (superior, person_id), rows in held.items():
        standing = [row for row in rows if row[6] <= frame.on and (row[7] or frame.on) >= frame.on]
        if not standing:
            continue
        main = min(standing, key=lambda row: (row[5], row[0]))
        tenure_id, _, unit_id, code, *_ = main
        kind, name = main[8], main[10]
        of_unit, of_person = Listed(*main[12:14]), Listed(*main[14:16])
        if _WHO[_role(main)] not in frame.who:
            continue
        subject = SubjectKind.LEADER if code in leaders else SubjectKind.INDIVIDUAL
        yield NewSubject(
            superior_id=superior,
            kind=subject,
            unit_id=unit_id,
            name=name,
            group=GROUPS[subject],
            left_out=_left_out(main, rows, absences.get(person_id, ()), frame, kind),
            listed=of_unit.of(of_person),
            person_id=person_id,
            tenure_id=tenure_id,
            posts=tuple(_post(row, main, frame) for row in rows),
            held_posts=tuple(everywhere.get(person_id, ())),
        )


def _role(row: tuple[Any, ...]) -> PostRole:
    return role_of(row[3], is_head=row[9])


def _left_out(
    main: tuple[Any, ...],
    rows: Iterable[tuple[Any, ...]],
    absences: Iterable[tuple[Absence, Days]],
    frame: Frame,
    kind: str,
) -> LeftOut | None:
    facts = PersonFacts(
        appointed_on=min(row[6] for row in rows if row[2] == main[2]),
        is_suspended=kind == SUSPENDED,
        absences=tuple(absences),
    )
    return frame.rules.person(facts)


def _post(row: tuple[Any, ...], main: tuple[Any, ...], frame: Frame) -> NewPost:
    return NewPost(
        unit_id=row[2],
        tenure_id=row[0],
        name=title_of(row[4], row[11], row[8])[:300],
        role=_role(row),
        starts_on=max(row[6], frame.starts_on),
        ends_on=min(row[7] or frame.ends_on, frame.ends_on),
        is_main=row[0] == main[0],
    )
