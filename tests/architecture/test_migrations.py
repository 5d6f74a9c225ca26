"""Migrations say what the models say, stand by themselves, and have a way back."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from tests.architecture import guards
from tests.architecture.test_house import loaded

from camket.config.preparing import pending_migrations
from camket.shared.errors import UnusableInputError

OURS = sorted(app.label for app in apps.get_app_configs() if app.name.startswith("camket."))


@pytest.mark.django_db
def test_no_model_has_changed_without_its_migration() -> None:
    told = io.StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=told)
    assert told.getvalue().strip() == "No changes detected"


OPERATIONS = {"camket.server.together"}
"""What a migration may be made of besides Django's own operations: it knows no model."""


def test_a_migration_imports_no_application_code() -> None:
    wrong = {
        str(path.relative_to(guards.SOURCE)): imports
        for path in guards.migration_files()
        if (imports := set(guards.own_imports(path.read_text(encoding="utf-8"))) - OPERATIONS)
    }
    assert wrong == {}


def one_way(migration: Any) -> list[str]:
    """Return the operations that cannot be undone."""
    return [str(operation) for operation in migration.operations if not operation.reversible]


def test_every_migration_has_a_way_back() -> None:
    wrong = {
        key: operations
        for key, migration in MigrationLoader(None).disk_migrations.items()
        if key[0] in OURS and (operations := one_way(migration))
    }
    assert wrong == {}


def test_a_migration_without_a_way_back_is_refused() -> None:
    assert len(one_way(loaded("migration_with_a_model.py").Migration)) == 1


def test_a_migration_that_imports_a_model_is_refused() -> None:
    bad = (guards.BAD / "migration_with_a_model.py").read_text(encoding="utf-8")
    assert guards.own_imports(bad) == ["camket.tasks.models"]


@pytest.mark.django_db
def test_every_named_index_and_constraint_stands_in_the_database() -> None:
    """Taking a plain index from a foreign key once took a unique one of the same column along."""
    wanted = {
        (model._meta.db_table, named.name)
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for named in (*model._meta.indexes, *model._meta.constraints)
    }
    tables = sorted({table for table, _ in wanted})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, indexname FROM pg_indexes WHERE tablename = ANY(%s) UNION "
            "SELECT conrelid::regclass::text, conname FROM pg_constraint "
            "WHERE conrelid::regclass::text = ANY(%s)",
            [tables, tables],
        )
        found = set(cursor.fetchall())
    assert wanted - found == set()


@pytest.mark.django_db
def test_a_database_that_stopped_between_squashed_migrations_is_refused() -> None:
    recorder = MigrationRecorder(connection)
    for name in ("0018_tally_of_one", "0001_squashed_november_2026"):
        recorder.record_unapplied("reviews", name)
    with pytest.raises(UnusableInputError, match=r"còn thiếu bước cập nhật \(reviews\)"):
        pending_migrations()


@pytest.mark.django_db
def test_what_keeps_the_audit_stands_in_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'audit_%%' ORDER BY 1")
        kept = [name for (name,) in cursor.fetchall()]
    assert kept == ["audit_chain_head_stays", "audit_entry_stays"]
