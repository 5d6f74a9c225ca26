"""What hangs on units that end or change: roles, links, posts, membership, charges of areas."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from camket.organisation.actions.tree import keep_aside
from camket.organisation.kinds import kinds
from camket.organisation.models import UnitRole
from camket.organisation.posts import MEMBER_POST, posts

_BATCH: Final = 2000


def begin_roles(kinds_of: Mapping[int, str], *, on: date, decision_no: str = "") -> None:
    """Give units the roles of their kinds, from the day the law gives them to the kind."""
    roles = []
    for unit_id, code in kinds_of.items():
        kind = kinds().get(code)
        if kind is not None and kind.roles:
            from_on = max(on, kind.roles_from or on)
            valid = DateRange(from_on, None)
            roles += [
                UnitRole(unit_id=unit_id, role=role, valid=valid, decision_no=decision_no[:80])
                for role in kind.roles
            ]
    UnitRole.objects.bulk_create(roles, batch_size=_BATCH)


def end_roles(ending: Collection[int], leaving: Mapping[int, Collection[str]], *, on: date) -> None:
    """End every role of ended units, and of others the roles they leave; none began too early."""
    pairs = [(unit_id, role) for unit_id, roles in leaving.items() for role in roles]
    told: dict[str, Any] = {
        "on": on,
        "units": list(ending),
        "leavers": [unit_id for unit_id, _ in pairs],
        "roles": [role for _, role in pairs],
    }
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_ROLES, told)
        cursor.execute(_END_ROLES, told)


_ROLES: Final = """(
    unit_id = ANY(%(units)s) OR (unit_id, role) IN (
        SELECT * FROM unnest(%(leavers)s::bigint[], %(roles)s::text[])))
"""

_FORGET_ROLES: Final = f"""
DELETE FROM organisation_unitrole WHERE lower(valid) >= %(on)s AND {_ROLES}
"""  # noqa: S608  # our own text; values are told apart

_END_ROLES: Final = f"""
UPDATE organisation_unitrole SET valid = daterange(lower(valid), %(on)s)
WHERE valid @> %(on)s AND {_ROLES}
"""  # noqa: S608  # our own text; values are told apart

_LINKED: Final = """
SELECT link.id, link.unit_id, link.other_id, link.kind, link.valid,
       CASE WHEN gone.unit_id IS NULL THEN link.unit_id ELSE gone.main_id END AS new_unit_id,
       CASE WHEN away.unit_id IS NULL THEN link.other_id ELSE away.main_id END AS new_other_id
FROM organisation_unitlink link
LEFT JOIN link_gone gone ON gone.unit_id = link.unit_id
LEFT JOIN link_gone away ON away.unit_id = link.other_id
WHERE link.valid && daterange(%(on)s, NULL)
  AND (gone.unit_id IS NOT NULL OR away.unit_id IS NOT NULL)
"""

_BREAK: Final = """
DELETE FROM organisation_unitlink link USING link_broken broken
WHERE link.id = broken.id AND lower(link.valid) >= %(on)s
"""

_CUT: Final = """
UPDATE organisation_unitlink link SET valid = daterange(lower(link.valid), %(on)s)
FROM link_broken broken WHERE link.id = broken.id AND lower(link.valid) < %(on)s
"""

_LINK_HEIRS: Final = """
INSERT INTO organisation_unitlink (unit_id, other_id, kind, valid)
SELECT broken.new_unit_id, broken.new_other_id, broken.kind,
       unnest(range_agg(broken.valid * daterange(%(on)s, NULL)))
FROM link_broken broken
WHERE broken.new_unit_id <> broken.new_other_id AND NOT EXISTS (
    SELECT 1 FROM organisation_unitlink link
    WHERE link.unit_id = broken.new_unit_id AND link.other_id = broken.new_other_id
      AND link.kind = broken.kind AND link.valid && broken.valid * daterange(%(on)s, NULL))
GROUP BY broken.new_unit_id, broken.new_other_id, broken.kind
"""


def pass_links(main_heirs: Mapping[int, int | None], ending: Collection[int], *, on: date) -> None:
    """End the links of ended units; where both ends have a main heir or stay, those are linked."""
    with connection.cursor() as cursor:
        keep_aside(
            cursor,
            "link_gone",
            "SELECT * FROM unnest(%(units)s::bigint[], %(mains)s::bigint[])"
            " AS gone (unit_id, main_id)",
            {
                "units": list(ending),
                "mains": [main_heirs.get(unit_id) for unit_id in ending],
            },
        )
        keep_aside(cursor, "link_broken", _LINKED, {"on": on})
        for statement in (_BREAK, _CUT, _LINK_HEIRS):
            cursor.execute(statement, {"on": on})


_END_TENURES: Final = """
WITH held AS (
  SELECT id, upper(valid) AS until FROM organisation_tenure
  WHERE unit_id = ANY(%(units)s) AND valid @> %(on)s FOR UPDATE
)
UPDATE organisation_tenure tenure
SET valid = daterange(lower(tenure.valid), %(on)s), end_reason = %(reason)s
FROM held WHERE held.id = tenure.id
RETURNING tenure.id, tenure.unit_id, held.until
"""

# A membership that was to end on a day ends that day in the heir too; the day an office was to end
# ends nobody's membership.
_MEMBERS_FOLLOW: Final = """
WITH passed AS (
  SELECT unit_id, heir_id
  FROM unnest(%(gone)s::bigint[], %(heirs)s::bigint[]) AS p (unit_id, heir_id)
), planned AS (
  SELECT tenure_id, until
  FROM unnest(%(tenures)s::bigint[], %(untils)s::date[]) AS p (tenure_id, until)
), belonging AS (
  SELECT tenure.person_id, passed.heir_id, daterange(%(on)s, CASE
      WHEN bool_or(held.code = %(member)s)
        AND bool_and(planned.until IS NOT NULL) FILTER (WHERE held.code = %(member)s)
      THEN max(planned.until) FILTER (WHERE held.code = %(member)s)
    END) AS valid
  FROM organisation_tenure tenure
  JOIN planned ON planned.tenure_id = tenure.id
  JOIN organisation_post held ON held.id = tenure.post_id
  JOIN passed ON passed.unit_id = tenure.unit_id
  JOIN organisation_unitspan span
    ON span.unit_id = passed.heir_id AND span.valid @> %(on)s AND span.kind = ANY(%(kinds)s)
  WHERE tenure.kind = 'full' AND held.code = ANY(%(offices)s)
  GROUP BY 1, 2
), following AS (
INSERT INTO organisation_tenure
  (person_id, post_id, unit_id, valid, kind, is_head, decision_no, end_reason)
SELECT belonging.person_id, member.id, belonging.heir_id, belonging.valid, 'full',
  false, %(decision_no)s, ''
FROM belonging JOIN organisation_post member ON member.code = %(member)s
WHERE NOT EXISTS (
    SELECT 1 FROM organisation_tenure other
    WHERE other.person_id = belonging.person_id AND other.unit_id = belonging.heir_id
      AND other.valid && belonging.valid
  )
RETURNING id, person_id, unit_id
)
SELECT DISTINCT following.id, old.unit_id
FROM following
JOIN organisation_tenure old ON old.person_id = following.person_id AND old.id = ANY(%(tenures)s)
JOIN passed ON passed.unit_id = old.unit_id AND passed.heir_id = following.unit_id
"""

_END_DELEGATIONS: Final = """
UPDATE organisation_delegation
SET valid = daterange(lower(valid), %(on)s), ended_reason = %(reason)s
WHERE (giver_id = ANY(%(tenures)s) OR receiver_id = ANY(%(tenures)s))
  AND valid @> %(on)s AND lower(valid) < %(on)s
"""

_END_CHARGES: Final = """
UPDATE organisation_areacharge charge SET valid = daterange(lower(charge.valid), %(on)s)
FROM organisation_area area
WHERE area.id = charge.area_id AND area.superior_id = ANY(%(units)s)
  AND charge.valid @> %(on)s AND lower(charge.valid) < %(on)s
"""


def end_tenures(
    unit_ids: Collection[int], *, on: date, reason: str
) -> list[tuple[int, int, date | None]]:
    """End the posts held in units that end, what was delegated from them, and charges of areas.

    Returns:
        Each tenure with its unit and the day on which it was to end by itself.
    """
    told: dict[str, Any] = {"units": list(unit_ids), "on": on, "reason": reason}
    with connection.cursor() as cursor:
        cursor.execute(_END_TENURES, told)
        ended: list[tuple[int, int, date | None]] = cursor.fetchall()
        told["tenures"] = [tenure_id for tenure_id, _, _ in ended]
        cursor.execute(_END_DELEGATIONS, told)
        cursor.execute(_END_CHARGES, told)
    return ended


def pass_members(
    ended: Mapping[int, date | None], mains: Mapping[int, int], *, on: date, decision_no: str
) -> list[tuple[int, int]]:
    """Let whoever belonged to ended cells belong to their main heirs.

    Args:
        ended: Tenures that ended with their units, with the day each was to end by itself.
        mains: The main heir of each ended unit.
        on: The day.
        decision_no: Under which decision.

    Returns:
        Each new tenure with the unit it comes from.
    """
    if not ended or not mains:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _MEMBERS_FOLLOW,
            {
                "tenures": list(ended),
                "untils": list(ended.values()),
                "gone": list(mains),
                "heirs": list(mains.values()),
                "member": MEMBER_POST,
                "offices": [one.code for one in posts().values() if one.level == "cell"],
                "kinds": list(posts()[MEMBER_POST].kinds),
                "on": on,
                "decision_no": decision_no,
            },
        )
        passed: list[tuple[int, int]] = cursor.fetchall()
    return passed
