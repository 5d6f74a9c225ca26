"""Tests whose value reaches the database as it was told."""

from __future__ import annotations

import pytest
from tests.factories import make_unit

from camket.organisation.arrays import holding, like
from camket.organisation.models import UnitSpan

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("than", {"thon than bac", "thon than 100%"}),
        ("100%", {"thon than 100%"}),
        ("%", {"thon than 100%"}),
        ("_", {"thon_cu"}),
        ("\\", {"thon \\ moi"}),
        ("xa", set()),
    ],
)
def test_words_are_looked_for_as_they_are_written(words: str, found: set[str]) -> None:
    for name in ("thon than bac", "thon than 100%", "thon_cu", "thon \\ moi"):
        span = UnitSpan.objects.get(unit=make_unit(name))
        UnitSpan.objects.filter(pk=span.pk).update(name=name)

    named = UnitSpan.objects.filter(like("name", holding(words)))
    assert set(named.values_list("name", flat=True)) == found
