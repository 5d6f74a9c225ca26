"""Check a file, or take it in: all rows or none."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from camket.organisation.actions.tree import lock_tree
from camket.organisation.sheets.common import Plan, Scope, SheetKind, Step, silent
from camket.shared.actor import Actor
from camket.spreadsheets.reading import read_workbook


def check_file(
    kind: SheetKind,
    path: Path,
    *,
    on: date,
    name: str = "",
    scope: Scope | None = None,
    step: Step = silent,
) -> Plan:
    """Say what an import of the file would do; write nothing.

    Raises:
        UnusableInputError: The file cannot be read.
    """
    table = read_workbook(path, kind.columns, name=name, told=lambda count: step("read", count, 0))
    step("check", 0, len(table.rows))
    plan = kind.check(table, on, scope or Scope(), step)
    plan.mark = table.mark
    return plan


def import_file(
    kind: SheetKind,
    path: Path,
    *,
    on: date,
    actor: Actor,
    now: datetime,
    name: str = "",
    scope: Scope | None = None,
    step: Step = silent,
) -> Plan:
    """Take a file in when it is free of problems; otherwise write nothing and say why.

    Raises:
        UnusableInputError: The file cannot be read.
    """
    with transaction.atomic():
        lock_tree()  # what is checked stays true until it is written
        plan = check_file(kind, path, on=on, name=name, scope=scope, step=step)
        if not plan.problems:
            step("write", 0, plan.rows)
            kind.write(plan.work, actor, now)
    return plan
