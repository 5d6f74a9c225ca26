"""The statements that write down what ending units leave: a few, whatever the number of units."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from camket.commitments.decisions import Status
from camket.reviews.decisions.states import SETTLED_REMEDIATION
from camket.tasks.decisions.obstacles import ObstacleState
from camket.tasks.decisions.standing import OPEN
from camket.transitions.decisions import Thing

# Each ended unit with its main heir, the unit above that heir and all who come after it.
ENDED: Final = """
    CREATE TEMPORARY TABLE transitions_ended ON COMMIT DROP AS
    WITH gone AS (
        SELECT unnest(%(units)s::bigint[]) AS unit_id
    ), heirs AS (
        SELECT h.unit_id, h.heir_id, h.is_main, span.name, coalesce(s.share, '') AS share
        FROM gone
        JOIN organisation_unitheir h ON h.unit_id = gone.unit_id AND h.valid @> %(on)s::date
        LEFT JOIN organisation_unitspan span
            ON span.unit_id = h.heir_id AND span.valid @> %(on)s::date
        LEFT JOIN LATERAL (
            SELECT max(share) AS share FROM organisation_succession one
            WHERE one.predecessor_id = h.unit_id AND one.successor_id = h.heir_id
                AND one."on" = %(on)s
        ) s ON true
    ), shares AS (
        SELECT unit_id, max(heir_id) FILTER (WHERE is_main) AS heir_id,
            count(*) > 1 OR bool_or(share = 'part') AS is_divided,
            jsonb_agg(jsonb_build_object('unit_id', heir_id, 'name', coalesce(name, ''),
                'share', share, 'is_main', is_main) ORDER BY is_main DESC, heir_id) AS parts
        FROM heirs GROUP BY unit_id
    )
    SELECT gone.unit_id, shares.heir_id, above.parent_id AS superior_id,
        coalesce(shares.is_divided, false) AS is_divided, coalesce(shares.parts, '[]') AS parts,
        coalesce(last.name, '') AS name
    FROM gone
    LEFT JOIN shares ON shares.unit_id = gone.unit_id
    LEFT JOIN organisation_unitspan above
        ON above.unit_id = shares.heir_id AND above.valid @> %(on)s::date
    LEFT JOIN organisation_unitspan last
        ON last.unit_id = gone.unit_id AND last.valid @> (%(on)s::date - 1)
"""

# A unit without an heir has nobody its work could wait for: the database refuses the row, loudly.
_COLUMNS: Final = """
    unit_id, waits_for_id, superior_id, since, is_divided, parts, rearrangement_id, cause_no,
    choice, decided_by_name, decision_no, reason, version
"""
_VALUES: Final = """
    e.unit_id, e.heir_id, e.superior_id, %(on)s::date, e.is_divided, e.parts,
    %(plan)s::bigint, %(number)s, '', '', '', '', 1
"""


def _listed(*states: StrEnum) -> str:
    """Return states as a statement lists them."""
    return ", ".join(f"'{state.value}'" for state in states)


# What is open, said once for what is let wait and for what is foreseen to (queries.foreseen).
OPEN_PAPER: Final = f"c.status NOT IN ({_listed(Status.WITHDRAWN, Status.CLOSED)})"
OPEN_TASK: Final = f"t.status IN ({_listed(*OPEN)})"
# an item whose work is all over has nothing left to pass on
OPEN_ITEM: Final = f"""{OPEN_PAPER} AND NOT (
        EXISTS (SELECT 1 FROM tasks_task t WHERE t.item_id = i.id AND t.parent_id IS NULL)
        AND NOT EXISTS (SELECT 1 FROM tasks_task t WHERE t.item_id = i.id AND {OPEN_TASK})
    )"""  # noqa: S608  # every part is a constant of this module
OPEN_OBSTACLE: Final = f"o.state = {_listed(ObstacleState.OPEN)}"
OPEN_REMEDIATION: Final = f"r.state NOT IN ({_listed(*sorted(SETTLED_REMEDIATION))})"


def _insert(kind: str, column: str, thing: str, title: str, under: str, source: str) -> str:
    """Return the statement that lets things of one kind wait, those that do not wait yet."""
    return f"""
        INSERT INTO transitions_waiting (kind, {column}, title, under_id, {_COLUMNS})
        SELECT {kind}, {thing}, left({title}, 400), {under}, {_VALUES}
        {source} AND NOT EXISTS (
            SELECT 1 FROM transitions_waiting w WHERE w.{column} = {thing} AND w.choice = ''
        )
        ORDER BY {thing}
    """  # noqa: S608  # every part is a constant of this module


_OF_COMMITMENT: Final = """
    LEFT JOIN transitions_waiting paper ON paper.commitment_id = {column} AND paper.choice = ''
"""
# Orders by who holds them: the superior that placed one, or the heir that inherited it last.
HELD_ORDERS: Final = """
    SELECT k.superior_id AS unit_id, one.id, one.title, one.due_on, 0 AS decided_id
    FROM commitments_campaign k JOIN commitments_order one ON one.campaign_id = k.id
    UNION ALL
    SELECT was.to_unit_id, one.id, one.title, one.due_on, was.id
    FROM transitions_waiting was JOIN commitments_order one ON one.id = was.order_id
    WHERE was.choice = 'inherited'
"""
OPEN_ORDER: Final = """(o.due_on >= %(on)s OR EXISTS (
        SELECT 1 FROM commitments_item i JOIN commitments_commitment c ON c.id = i.commitment_id
        WHERE i.order_id = o.id AND c.status NOT IN ('withdrawn', 'closed')
    )) AND NOT EXISTS (
        SELECT 1 FROM transitions_waiting later
        WHERE later.order_id = o.id AND later.choice <> '' AND later.id > o.decided_id
    )
"""
STATEMENTS: Final = {
    Thing.COMMITMENT: _insert(
        "'commitment'",
        "commitment_id",
        "c.id",
        "'Cam kết năm ' || c.year || ' của ' || coalesce(own.name, e.name)",
        "NULL",
        f"""
        FROM transitions_ended e
        JOIN commitments_commitment c ON c.holder_id = e.unit_id
        LEFT JOIN organisation_unitspan own
            ON own.unit_id = c.unit_id AND own.valid @> (%(on)s::date - 1)
        WHERE {OPEN_PAPER}
        """,
    ),
    Thing.ITEM: _insert(
        "'item'",
        "item_id",
        "i.id",
        "i.title",
        "paper.id",
        f"""
        FROM transitions_ended e
        JOIN commitments_commitment c ON c.holder_id = e.unit_id
        JOIN commitments_item i ON i.commitment_id = c.id
        {_OF_COMMITMENT.format(column="c.id")}
        WHERE {OPEN_ITEM}
        """,
    ),
    Thing.TASK: _insert(
        "'task'",
        "task_id",
        "t.id",
        "t.title",
        "paper.id",
        f"""
        FROM transitions_ended e
        JOIN tasks_task t ON t.unit_id = e.unit_id AND t.parent_id IS NULL
        {_OF_COMMITMENT.format(column="t.commitment_id")}
        WHERE {OPEN_TASK}
        """,  # every part is a constant of this module
    ),
    Thing.ASSIGNMENT: _insert(
        "'assignment'",
        "task_id",
        "t.id",
        "t.title",
        "coalesce(paper.id, whole.id)",
        f"""
        FROM transitions_ended e
        JOIN tasks_task t ON t.unit_id = e.unit_id AND t.parent_id IS NOT NULL
        JOIN tasks_task above ON above.id = t.parent_id
        {_OF_COMMITMENT.format(column="above.commitment_id")}
        LEFT JOIN transitions_waiting whole ON whole.task_id = t.parent_id AND whole.choice = ''
        WHERE {OPEN_TASK}
        """,  # every part is a constant of this module
    ),
    # an obstacle waits for whoever comes after the level it has climbed to
    Thing.OBSTACLE: _insert(
        "'obstacle'",
        "obstacle_id",
        "o.id",
        "o.title",
        "coalesce(paper.id, whole.id)",
        f"""
        FROM tasks_obstacle o
        JOIN tasks_task t ON t.id = o.task_id
        JOIN transitions_ended e ON e.unit_id = CASE
            WHEN EXISTS (SELECT 1 FROM transitions_ended x WHERE x.unit_id = o.level_id)
            THEN o.level_id ELSE o.unit_id END
        {_OF_COMMITMENT.format(column="t.commitment_id")}
        LEFT JOIN transitions_waiting whole ON whole.task_id = t.id AND whole.choice = ''
        WHERE {OPEN_OBSTACLE}
        """,  # noqa: S608  # every part is a constant of this module
    ),
    # an order is open while its work is, or while its day has not come; whoever inherited it holds
    # it, until somebody decides again
    Thing.ORDER: _insert(
        "'order'",
        "order_id",
        "o.id",
        "o.title",
        "NULL",
        f"""
        FROM transitions_ended e
        JOIN ({HELD_ORDERS}) AS o ON o.unit_id = e.unit_id
        WHERE {OPEN_ORDER}
        """,  # every part is a constant of this module
    ),
    Thing.REMEDIATION: _insert(
        "'remediation'",
        "remediation_id",
        "r.id",
        "r.title",
        "NULL",
        f"""
        FROM transitions_ended e
        JOIN reviews_remediation r ON r.unit_id = e.unit_id
        WHERE {OPEN_REMEDIATION}
        """,
    ),
}

# What waited for a unit that has ended now waits for that unit's heir, since the day it began to.
FOLLOW: Final = """
    UPDATE transitions_waiting w SET waits_for_id = h.heir_id, version = w.version + 1,
        is_divided = w.is_divided OR e.is_divided
    FROM transitions_ended e
    JOIN organisation_unitheir h ON h.unit_id = e.unit_id AND h.is_main
        AND h.valid @> %(on)s::date
    WHERE w.choice = '' AND w.waits_for_id = e.unit_id
"""
ABOVE: Final = """
    UPDATE transitions_waiting w SET superior_id = above.parent_id
    FROM organisation_unitspan above
    WHERE w.choice = '' AND above.unit_id = w.waits_for_id AND above.valid @> %(on)s::date
        AND above.parent_id IS DISTINCT FROM w.superior_id
"""

STAYS: Final = f"""
    SELECT count(*) FROM commitments_commitment c
    WHERE c.holder_id = ANY(%s::bigint[]) AND {OPEN_PAPER}
"""  # noqa: S608  # every part is a constant of this module

TO_TELL: Final = """
    SELECT waits_for_id, superior_id, count(*) FROM transitions_waiting
    WHERE choice = '' AND under_id IS NULL AND since = %(on)s AND unit_id = ANY(%(units)s::bigint[])
    GROUP BY 1, 2 ORDER BY 1, 2
"""
