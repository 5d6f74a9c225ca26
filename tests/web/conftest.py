"""A year with everybody in it, made once a module and rolled back after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from tests.web.year import Year, make_year


@pytest.fixture(scope="module")
def year(
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[Year]:
    """Make the year outside the tests' own transactions, so that a module pays for it once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_year()
        transaction.set_rollback(True)
    assert settings.DEMO_DAY_FILE is not None
    settings.DEMO_DAY_FILE.unlink(missing_ok=True)
