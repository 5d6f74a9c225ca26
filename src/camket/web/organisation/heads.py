"""Who heads a unit on a day, as words: the head, a vacancy, or a head who is suspended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _

from camket.organisation.models import Tenure, TenureKind


@dataclass(frozen=True, slots=True)
class HeadWords:
    """The head of a unit on a day; nobody is a vacancy, which is a state and has a word.

    Attributes:
        resting: Whose headship rests because he is suspended.
    """

    name: str = ""
    post: str = ""
    person_id: int | None = None
    since: date | None = None
    resting: str = ""

    @property
    def is_vacant(self) -> bool:
        """Say whether nobody heads the unit."""
        return not self.name

    @property
    def line(self) -> str:
        """Return the post and the name in one line, or the state in their place."""
        return f"{self.post}: {self.name}" if self.name else self.words

    @property
    def words(self) -> str:
        """Return the name, or the state in its place."""
        if self.name:
            return self.name
        return _("tạm đình chỉ: %(name)s") % {"name": self.resting} if self.resting else _("khuyết")


def post_words(tenure: Tenure) -> str:
    """Return the name of a post with the manner it is held in: quyền Bí thư, Bí thư (phụ trách)."""
    return _post_words(tenure.post.name, tenure.kind)


def _post_words(post: str, kind: str) -> str:
    if kind == TenureKind.ACTING:
        return _("quyền %(post)s") % {"post": post}
    return post if kind == TenureKind.FULL else f"{post} ({TenureKind(kind).label})"


# Unit by unit: told all at once, the planner thinks of workers, which cost more than the rows.
_HEADS: Final = """
SELECT held.unit_id, person.id, person.full_name, post.name, held.kind, lower(held.valid),
       held.is_head
FROM unnest(%(units)s::bigint[]) AS asked (unit_id)
CROSS JOIN LATERAL (
    SELECT unit_id, person_id, post_id, kind, valid, is_head
    FROM organisation_tenure
    WHERE unit_id = asked.unit_id AND valid @> %(on)s AND (is_head OR kind = 'suspended')
    OFFSET 0
) held
JOIN organisation_post post ON post.id = held.post_id
JOIN organisation_person person ON person.id = held.person_id
WHERE held.is_head OR post.is_head
"""


def heads_among(tenures: Iterable[Tenure]) -> dict[int, HeadWords]:
    """Return the heads that these tenures make, by unit."""
    found: dict[int, HeadWords] = {}
    for tenure in tenures:
        unit_id = tenure.unit_id
        name = tenure.person.full_name
        if tenure.is_head:
            found[unit_id] = HeadWords(
                name, post_words(tenure), tenure.person_id, tenure.valid.lower
            )
        elif tenure.kind == TenureKind.SUSPENDED and tenure.post.is_head:
            found.setdefault(unit_id, HeadWords(resting=name))
    return found


def heads_on(unit_ids: Iterable[int], on: date) -> dict[int, HeadWords]:
    """Return the heads of several units that day, by unit, vacant ones absent; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, {"units": list(set(unit_ids)), "on": on})
        rows = cursor.fetchall()
    found: dict[int, HeadWords] = {}
    for unit_id, person_id, name, post, kind, since, is_head in rows:
        if is_head:
            found[unit_id] = HeadWords(name, _post_words(post, kind), person_id, since)
        else:
            found.setdefault(unit_id, HeadWords(resting=name))
    return found
