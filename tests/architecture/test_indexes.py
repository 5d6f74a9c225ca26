"""No index says again what the beginning of another already says.

Every row is written once into each index of its table. PostgreSQL looks up the first columns of an
index as well as the whole of it, so the index Django adds to a foreign key is only cost where a
constraint or another index begins with the same key.
"""

from __future__ import annotations

import pytest
from django.db import connection

SAID_TWICE = """
WITH ours AS (
    SELECT kept.indrelid AS on_table, kept.indexrelid AS itself, kept.indisunique AS is_unique,
           named.relname AS name,
           kept.indkey::text AS keys, kept.indclass::text AS classes,
           kept.indcollation::text AS collations, kept.indoption::text AS orders,
           pg_get_expr(kept.indpred, kept.indrelid) AS rows_held
      FROM pg_index kept
      JOIN pg_class named ON named.oid = kept.indexrelid
      JOIN pg_am method ON method.oid = named.relam
     WHERE method.amname = 'btree' AND kept.indexprs IS NULL
       AND named.relnamespace = current_schema()::regnamespace
)
SELECT less.name, more.name
  FROM ours less
  JOIN ours more ON more.on_table = less.on_table AND more.itself <> less.itself
 WHERE NOT less.is_unique
   AND starts_with(more.keys || ' ', less.keys || ' ')
   AND starts_with(more.classes || ' ', less.classes || ' ')
   AND starts_with(more.collations || ' ', less.collations || ' ')
   AND starts_with(more.orders || ' ', less.orders || ' ')
   AND more.rows_held IS NOT DISTINCT FROM less.rows_held
   AND less.name NOT LIKE ALL (%s)
 ORDER BY 1, 2
"""

LEFT_ALONE = [
    "auth\\_%",  # Django's own tables
    "axes\\_%",  # a library's own tables
]


def said_twice() -> list[tuple[str, str]]:
    """Return each index that another begins with, beside that other."""
    with connection.cursor() as cursor:
        cursor.execute(SAID_TWICE, [LEFT_ALONE])
        return [(less, more) for less, more in cursor.fetchall()]


@pytest.mark.django_db
def test_no_index_is_the_beginning_of_another() -> None:
    assert said_twice() == []


@pytest.mark.django_db
def test_an_index_with_which_another_begins_is_refused() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX again ON tasks_report (task_id)")
        cursor.execute("CREATE INDEX sent ON tasks_report (task_id) WHERE id > 7")
        cursor.execute("CREATE INDEX downward ON tasks_report (task_id DESC)")
    assert said_twice() == [("again", "tasks_report_sent_once")]
