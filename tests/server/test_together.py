"""Many tables in one step of a migration are those that one step each would have made."""

from __future__ import annotations

import pytest
from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from camket.server.together import Together

APP = "together"


def tables() -> list[Operation]:
    """Return two tables; the first leads to the second."""
    key = ("id", models.BigAutoField(primary_key=True))
    to_second = models.ForeignKey(f"{APP}.second", on_delete=models.CASCADE)
    return [
        migrations.CreateModel("First", [key, ("second", to_second)]),
        migrations.CreateModel("Second", [("id", models.BigAutoField(primary_key=True))]),
    ]


def after(operations: list[Operation]) -> ProjectState:
    state = ProjectState()
    assert state.apps  # rendered, as it is when migrations run
    for operation in operations:
        operation.state_forwards(APP, state)
    return state


def test_the_state_is_what_single_steps_lead_to() -> None:
    single, together = after(tables()), after([Together(tables())])
    assert together.models == single.models
    assert {model._meta.label for model in together.apps.get_models()} == {
        "together.First",
        "together.Second",
    }


@pytest.mark.django_db(transaction=True)
def test_tables_are_made_and_taken_back_with_what_leads_from_one_to_the_other() -> None:
    step, before = Together(tables()), ProjectState()
    state = after([step])
    with connection.schema_editor() as editor:
        step.database_forwards(APP, editor, before, state)
    with connection.cursor() as cursor:
        relations = connection.introspection.get_relations(cursor, "together_first")
    assert relations["second_id"][1] == "together_second"
    with connection.schema_editor() as editor:
        step.database_backwards(APP, editor, state, before)
    assert not {"together_first", "together_second"} & set(connection.introspection.table_names())


def test_a_step_says_all_that_it_does() -> None:
    assert Together(tables()).describe() == "Create model First; Create model Second"
