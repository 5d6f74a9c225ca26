"""What NĐ 335/2025 finds of a civil servant under the rules his period carries."""

from __future__ import annotations

from decimal import Decimal

from camket.reviews.decisions.servants import ServantCounts, ServantEntered, servant_of
from camket.reviews.models import Rating
from camket.reviews.queries.rule_sets import coefficients_of, servant_edition_of
from camket.rules.schemes.rating_335 import ServantFinding, rate_servant


def servant_finding(
    rating: Rating, general: Decimal, counts: ServantCounts, entered: ServantEntered
) -> ServantFinding:
    """Return the computation and the level for some points, products and statements."""
    period = rating.period
    told = servant_of(general, counts.under(coefficients_of(period)), entered)
    return rate_servant(
        told, on=period.ends_on, rule_set=period.rule_set, edition=servant_edition_of(period)
    )
