"""Which statements run while the head of the chain is held, and all other writers wait."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from django.db import connection
from django.test.utils import CaptureQueriesContext

_OWN: Final = re.compile(r'"audit_(entry|chainhead)"|^(RELEASE )?SAVEPOINT|^COMMIT')
_LOCK: Final = re.compile(r'FROM "(\w+)".* FOR UPDATE', re.DOTALL)


def statements_of(act: Callable[[], object]) -> list[str]:
    """Return the statements an act sends."""
    with CaptureQueriesContext(connection) as sent:
        act()
    return [query["sql"] for query in sent.captured_queries]


def holding_up_others(statements: list[str]) -> list[str]:
    """Return what an act still does after it has taken the head of the chain."""
    first = next(n for n, sql in enumerate(statements) if "audit_chainhead" in sql)
    return [sql for sql in statements[first:] if not _OWN.search(sql)]


def locks_in(statements: list[str]) -> list[str]:
    """Return the tables whose rows are locked, in their order."""
    return [found.group(1) for sql in statements if (found := _LOCK.search(sql))]
