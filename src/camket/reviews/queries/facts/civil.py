"""The civil-service level beside a member's rating: decided here, or outside with its paper."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet

from camket.reviews.decisions.states import PeriodKind
from camket.reviews.models import LevelDecision, OutsideLevel, Period, Rating
from camket.rules.levels import Level
from camket.rules.schemes.codes import OF_STATE
from camket.shared.text import show_day

KEY: Final = "civil"
"""Where the facts of a member's rating keep it from the appraisal on."""
ASKED: Final = (PeriodKind.YEAREND, PeriodKind.QUARTER)


@dataclass(frozen=True, slots=True)
class CivilResult:
    """A level with its source.

    Attributes:
        level: Empty while the rating here is not decided yet.
        source: The sentence a person reads: which decision, of which body and day.
        rating_id: The rating in this system it was decided in.
        period_id: And its period.
        outside_id: The entry of a level decided outside.
    """

    level: str
    source: str
    rating_id: int | None = None
    period_id: int | None = None
    outside_id: int | None = None

    @property
    def level_words(self) -> str:
        """Return the level as it stands within a sentence."""
        return Level(self.level).full_name if self.level else ""

    @property
    def is_failed(self) -> bool:
        """Say whether the person failed as a civil servant (P-H2, no rule of today)."""
        return self.level == Level.KHT

    def as_record(self) -> dict[str, Any]:
        """Return plain values for the facts of a rating."""
        return {
            "level": self.level,
            "source": self.source,
            "rating": self.rating_id,
            "period": self.period_id,
            "outside": self.outside_id,
        }


def result_in(facts: dict[str, Any]) -> CivilResult | None:
    """Read back what a rating kept; nothing where it kept nothing."""
    told = facts.get(KEY)
    if not told:
        return None
    return CivilResult(
        told["level"], told["source"], told["rating"], told["period"], told["outside"]
    )


def results_asked(
    person_id: int, *, year: int, kind: str, quarter: int | None
) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Return what is read of one person: entered from papers, rated here; for one statement."""
    outside = OutsideLevel.objects.filter(
        person_id=person_id,
        year=year,
        quarter=quarter,
        withdrawn_at__isnull=True,
    )
    rated = Rating.objects.filter(
        person_id=person_id,
        period__scheme=OF_STATE,
        period__year=year,
        period__kind=kind,
        period__quarter=quarter,
        left_out="",
    )
    return outside, rated


def asks_for(rating: Rating) -> bool:
    """Say whether a civil-service level stands beside a rating at all."""
    period = rating.period
    return rating.person_id is not None and period.scheme != OF_STATE and period.kind in ASKED


def entered_result(
    *, pk: int, level: str, body: str, paper_number: str, paper_on: date
) -> CivilResult:
    """Return a level decided outside, with its paper as the source."""
    source = f"{body}, văn bản số {paper_number} ngày {show_day(paper_on)}"
    return CivilResult(level, source, outside_id=pk)


def rated_result(*, pk: int, period_id: int, level: str, by: str, number: str) -> CivilResult:
    """Return a level decided here, with its decision as the source; empty while undecided."""
    decided = f"Quyết định số {number}" if number else f"{by} quyết định"
    source = f"Xếp loại công chức trong hệ thống, {decided}" if level else ""
    return CivilResult(level, source, rating_id=pk, period_id=period_id)


def civil_results(period: Period, person_ids: Collection[int]) -> dict[int, CivilResult]:
    """Return by person the civil-service level of a period's days; three statements, or none.

    What is rated here stands before what was entered; while it is undecided its level is empty.
    """
    if period.scheme == OF_STATE or period.kind not in ASKED or not person_ids:
        return {}
    found: dict[int, CivilResult] = {}
    outside = OutsideLevel.objects.filter(
        person_id__in=person_ids,
        year=period.year,
        quarter=period.quarter,
        withdrawn_at__isnull=True,
    )
    for one in outside:
        found[one.person_id] = entered_result(
            pk=one.pk,
            level=one.level,
            body=one.body,
            paper_number=one.paper_number,
            paper_on=one.paper_on,
        )
    rated = (
        Rating.objects.filter(
            person_id__in=person_ids,
            period__scheme=OF_STATE,
            period__year=period.year,
            period__kind=period.kind,
            period__quarter=period.quarter,
            left_out="",
        )
        .order_by("pk")
        .values_list("person_id", "pk", "period_id", "decided_level", "decided_by_name")
    )
    rows = list(rated)
    numbers = _numbers([row[1] for row in rows]) if rows else {}
    for person_id, pk, period_id, level, by in rows:
        if person_id is not None:
            found[person_id] = rated_result(
                pk=pk, period_id=period_id, level=level, by=by, number=numbers.get(pk, "")
            )
    return found


def _numbers(rating_ids: Collection[int]) -> dict[int, str]:
    """Return by rating the number of the decision that holds: of several the latest."""
    held = LevelDecision.objects.filter(rating_id__in=rating_ids, number__isnull=False)
    return {one.rating_id: str(one.number) for one in held.select_related("number").order_by("pk")}


def civil_result_of(rating: Rating) -> CivilResult | None:
    """Return the civil-service level beside one rating: what it kept once it was appraised."""
    return result_in(rating.facts) or civil_now(rating)


def civil_now(rating: Rating) -> CivilResult | None:
    """Return the civil-service level beside one rating as it stands now."""
    if rating.person_id is None:
        return None
    return civil_results(rating.period, [rating.person_id]).get(rating.person_id)
