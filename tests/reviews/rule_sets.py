"""A draft rule set for tests of its pages."""

from __future__ import annotations

from datetime import date

from tests.factories import NOW
from tests.web.year import Year

from camket.reviews.actions.rule_sets import NewSet, draft_set
from camket.reviews.models import RuleSet
from camket.rules.schemes.numbers_366 import SCHEME


def make_rule_set(year: Year) -> RuleSet:
    """Draft a set for the province, as its appraiser would."""
    new = NewSet("Bộ quy tắc của Tỉnh ủy", SCHEME, date(2026, 1, 1))
    return draft_set(year.province.pk, new, actor=year.appraiser.actor, now=NOW)
