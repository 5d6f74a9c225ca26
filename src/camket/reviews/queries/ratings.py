"""Reads of ratings: rows of a list, their scores, the ceiling beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from camket.organisation.models import UnitSpan
from camket.organisation.queries import spans_of
from camket.reviews.decisions.facts import Gathered, corrected_in, gathered_in, with_corrections
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Period, Rating
from camket.reviews.queries.facts.gathering import asked_of, gather, stays_of
from camket.rules.levels import Level
from camket.rules.quotas import CapCheck, Caps, Denominator, cap_of
from camket.rules.schemes.codes import OF_STATE

_FORCING: Final = ("P-N", "S-N", "NO-")
"""How the codes of forcing cases begin."""

_CUT: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One subject in the list of ratings, with what the explanation needs."""

    rating: Rating
    unit: UnitSpan

    @property
    def finding(self) -> dict[str, Any]:
        """Return what the rules found, or nothing before the appraisal."""
        found: dict[str, Any] = self.rating.finding or {}
        return found

    @property
    def score(self) -> Decimal | None:
        """Return the appraised total as it was judged, rounded where its scheme rounds."""
        exact = score_of(self.rating)
        told = self.finding.get("score") if self.finding.get("scheme") == OF_STATE else None
        if exact is None or told is None:
            return exact
        judged = Decimal(told)  # written cut after four places where nothing is rounded
        return exact if abs(judged - exact) < _CUT else judged

    @property
    def self_score(self) -> Decimal | None:
        """Return the total the subject gave itself."""
        told = self.rating
        if told.self_general is None or told.self_results is None:
            return None
        return told.self_general + told.self_results

    @property
    def conditions(self) -> list[dict[str, Any]]:
        """Return the conditions of the levels, met or not, without the forcing cases."""
        return [one for one in self._all if not one["rule"].startswith(_FORCING)]

    @property
    def forcing(self) -> list[dict[str, Any]]:
        """Return the forcing cases that hold."""
        return [
            one for one in self._all if one["rule"].startswith(_FORCING) and one["is_met"] is False
        ]

    @property
    def of_unit(self) -> dict[str, Any] | None:
        """Return how the unit's level bounds its head."""
        return next((one for one in self._all if one["rule"] == "P-H1"), None)

    @property
    def first_failed(self) -> str:
        """Return in words what decides the level: a failed rule that bars the lowest level."""
        reasons = self.finding.get("reasons", [])
        if not reasons:
            return ""
        lowest = [one for one in reasons if one["bars"] == reasons[-1]["bars"]]
        forcing = [one for one in lowest if one["rule"].startswith(("P-N", "S-N"))]
        return str((forcing or lowest)[0]["says"])

    @property
    def _all(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.finding.get("conditions", [])
        return found


def rating_rows(period: Period, kind: SubjectKind) -> list[RatingRow]:
    """Return all ratings of one kind in a period, the highest score first; two statements."""
    ratings = list(Rating.objects.filter(period=period, kind=kind.value))
    spans = spans_of([rating.unit_id for rating in ratings], on=period.opened_on)
    rows = [RatingRow(rating, spans[rating.unit_id]) for rating in ratings]
    rows.sort(key=lambda row: (_score_order(row.rating), row.unit.sort_key))
    return rows


def row_of(rating: Rating) -> RatingRow:
    """Return one rating with its unit; one statement."""
    day = rating.period.opened_on
    return RatingRow(rating, spans_of([rating.unit_id], on=day)[rating.unit_id])


def _score_order(rating: Rating) -> tuple[bool, Decimal]:
    score = score_of(rating)
    return (score is None, -score if score is not None else Decimal(0))


def score_of(rating: Rating) -> Decimal | None:
    """Return the appraised total, or None before the appraisal; the exact sum, never rounded."""
    if rating.general is None or rating.results is None:
        return None
    return rating.general + rating.results


def standing_level(rating: Rating) -> str:
    """Return the level a rating stands at now: decided, else proposed, else none."""
    return rating.decided_level or rating.appraised_level


@dataclass(frozen=True, slots=True)
class Quota:
    """A list beside the ceiling on HTXS, under both readings of the clause."""

    check: CapCheck
    counts: dict[str, int]
    total: int

    @property
    def strict(self) -> int:
        """Return how many are allowed if the share is of those rated HTT."""
        return self.check.allowed_by(Denominator.HTT)

    @property
    def wide(self) -> int:
        """Return how many are allowed if the share is of those rated HTT or better."""
        return self.check.allowed_by(Denominator.HTT_OR_BETTER)


def quota_of(standing: Iterable[str], caps: Caps) -> Quota:
    """Set a list of levels beside its ceiling; nobody is demoted by it, a body decides."""
    levels = [Level(level) if level else None for level in standing]
    counts = {one.value: levels.count(one) for one in reversed(Level)}
    return Quota(cap_of(levels, caps), counts, len(levels))


def gathered_of(rating: Rating) -> Gathered:
    """Return what the system knows of a subject: counted anew while the period is open.

    From the day facts are frozen on, what was kept then. What was corrected after a contest stands
    over either.
    """
    corrected = corrected_in(rating.facts)
    if not rating.period.is_open:
        return with_corrections(gathered_in(rating.facts), corrected)
    found = gather(rating.period, [asked_of(rating)], stays_of([rating.pk]))
    return with_corrections(found[rating.pk], corrected)
