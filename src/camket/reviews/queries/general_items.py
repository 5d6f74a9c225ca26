"""The general criteria a civil servant is scored by, and what was given on them."""

from __future__ import annotations

from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Rating
from camket.reviews.queries.facts.servants import is_servant
from camket.reviews.queries.rule_sets import local_of
from camket.rules.local.criteria import OwnCriteria
from camket.rules.local.servants import general_under
from camket.rules.schemes.nghi_dinh_335 import ServantKind


def items_of(rating: Rating) -> OwnCriteria | None:
    """Return the items of the set the period carries; None where 30 points are given whole."""
    if not is_servant(rating):
        return None
    kind = ServantKind.LEADER if rating.kind == SubjectKind.LEADER else ServantKind.STAFF
    return general_under(local_of(rating.period), kind)
