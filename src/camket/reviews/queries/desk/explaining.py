"""What lies behind a rating besides the rules' finding: own points by criterion, votes carried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, JSONObject

from camket.organisation.composed import composed
from camket.registry.models import RegisteredNumber
from camket.reviews.decisions.dossiers import DossierState
from camket.reviews.decisions.states import ContestState, SubjectKind
from camket.reviews.models import (
    CONTEST_STATE_NAMES,
    BodyProposal,
    CriterionScore,
    FactContest,
    LevelDecision,
    Rating,
)
from camket.reviews.queries.facts.civil import (
    CivilResult,
    asks_for,
    entered_result,
    rated_result,
    result_in,
    results_asked,
)
from camket.reviews.queries.rule_sets import criteria_of_period
from camket.reviews.queries.visible import NOTHING_SEEN, Sight, unit_rating_is_seen
from camket.rules.criteria import CriteriaSet
from camket.rules.facts import Kind
from camket.rules.levels import Level

OF_ONE: Final = ("facts", "proposal", "self_work", "work")
"""What only the explanation of one rating reads: of a page of them it would be most of what is
carried. A list leaves it unread, and `behind` reads it with the rest."""


@dataclass(frozen=True, slots=True)
class OwnPoints:
    """What a subject gave itself on one criterion of those in force for it.

    Attributes:
        named: Its number and title, as a page prints them.
        points: Of `most`; None where the criterion was left out, or not scored.
        applies: Whether the subject took the criterion as its own.
    """

    code: str
    title: str
    named: str
    points: Decimal | None
    most: Decimal
    applies: bool
    explanation: str
    citation: str
    mark: str


@dataclass(frozen=True, slots=True)
class Carried:
    """What a body's votes carried for a subject: counts only, never who voted how."""

    body: str
    level: str
    votes: int
    counted: int
    reason: str
    made_at: datetime

    @property
    def level_words(self) -> str:
        """Return the level as it stands within a sentence."""
        return Level(self.level).full_name


@dataclass(frozen=True, slots=True)
class Contested:
    """What a subject said against one of its facts, and what it was answered."""

    fact: str
    shown: str
    claimed: str
    reason: str
    state: str
    raised_by: str
    raised_at: datetime
    answer: str
    source: str
    answered_by: str

    @property
    def state_words(self) -> str:
        """Return how far it is."""
        return str(CONTEST_STATE_NAMES[ContestState(self.state)])


@dataclass(frozen=True, slots=True)
class Behind:
    """What lies behind a rating.

    Attributes:
        unit_rating: The rating of the unit a person leads in, where the reader may read it.
    """

    points: tuple[OwnPoints, ...] = ()
    carried: tuple[Carried, ...] = ()
    contests: tuple[Contested, ...] = ()
    unit_rating: int | None = None
    civil: CivilResult | None = None


class _Days(NamedTuple):
    """Which days a level beside the rating is of: few there are, so each composes its own SQL."""

    year: int
    kind: str
    quarter: int | None


def behind(rating: Rating, sight: Sight = NOTHING_SEEN) -> Behind:
    """Return what lies behind a rating; one statement.

    Args:
        rating: The rating.
        sight: Which ratings of units the reader may read.

    Of a dossier that is still being written nothing is told: it is not the subject's word yet. What
    of the rating itself was left unread is filled in.
    """
    period = rating.period
    of_civil = asks_for(rating)  # else what it asks with is no part of the statement
    rows = _rows(
        rating.pk,
        rating.person_id if of_civil else None,
        _Days(period.year, str(period.kind), period.quarter) if of_civil else None,
        sight,
    )
    found: Any = next(iter(rows), None)
    if found is None:
        return Behind()
    for name in rating.get_deferred_fields().intersection(OF_ONE):
        setattr(rating, name, found[name])
    carried = (
        Carried(**{**one, "made_at": datetime.fromisoformat(one["made_at"])})
        for one in found["carried"]
    )
    contested = (
        Contested(**{**one, "raised_at": datetime.fromisoformat(one["raised_at"])})
        for one in found["contested"]
    )
    return Behind(
        _points(rating, found["said"]),
        tuple(carried),
        tuple(contested),
        found["unit_rating"],
        result_in(rating.facts) or _civil_in(found),
    )


@composed
def _rows(
    pk: int,
    person_id: int | None,
    days: _Days | None,
    sight: Sight,
) -> QuerySet[Rating, Any]:
    """Return the row of a rating with all that is told of it; of nobody nothing civil."""
    civil = {} if person_id is None or days is None else _civil(person_id, days)
    told = {
        **_SAID,
        **_CARRIED,
        "contested": _CONTESTED,
        "unit_rating": _unit_rating(sight),
        **civil,
    }
    found = Rating.objects.filter(pk=pk).annotate(**told)
    rows: QuerySet[Rating, Any] = found.values(*told, *OF_ONE)
    return rows


_SAID: Final = {
    "said": ArraySubquery(
        CriterionScore.objects.filter(
            dossier__rating_id=OuterRef("pk"), dossier__state=DossierState.SUBMITTED
        )
        .order_by("dossier_id", "pk")
        .values(
            json=JSONObject(
                code="code",
                points=Cast("points", TextField()),
                applies="applies",
                explanation="explanation",
            )
        )
    )
}
_CARRIED: Final = {
    "carried": ArraySubquery(
        BodyProposal.objects.filter(rating_id=OuterRef("pk"))
        .order_by("made_at", "pk")
        .values(
            json=JSONObject(
                body="body_name",
                level="level",
                votes="votes",
                counted="counted",
                reason="reason",
                made_at="made_at",
            )
        )
    )
}
_CONTESTED: Final = ArraySubquery(
    FactContest.objects.filter(rating_id=OuterRef("pk"))
    .order_by("raised_at", "pk")
    .values(
        json=JSONObject(
            fact="fact",
            shown="shown",
            claimed="claimed",
            reason="reason",
            state="state",
            raised_by="raised_by_name",
            raised_at="raised_at",
            answer="answer",
            source="source",
            answered_by="answered_by_name",
        )
    )
)


def _civil(person_id: int, days: _Days) -> dict[str, ArraySubquery]:
    """Return what is asked of the civil-service level beside a member's rating."""
    outside, rated = results_asked(person_id, **days._asdict())
    numbers = LevelDecision.objects.filter(rating_id=OuterRef("pk"), number__isnull=False)
    last = numbers.order_by("-pk")
    return {
        "entered": ArraySubquery(
            outside.values(
                json=JSONObject(
                    pk="pk",
                    level="level",
                    body="body",
                    paper_number="paper_number",
                    paper_on="paper_on",
                )
            )
        ),
        "rated": ArraySubquery(
            rated.order_by("-pk").values(
                json=JSONObject(
                    pk="pk",
                    period_id="period_id",
                    level="decided_level",
                    by="decided_by_name",
                    number=Subquery(last.values("number__number")[:1]),
                    style=Subquery(last.values("number__style")[:1]),
                    symbol=Subquery(last.values("number__symbol")[:1]),
                )
            )
        ),
    }


def _civil_in(found: dict[str, Any]) -> CivilResult | None:
    for one in found.get("rated", ()):
        style, number, symbol = one.pop("style"), one.pop("number"), one.pop("symbol")
        told = RegisteredNumber(style=style, number=number, symbol=symbol) if number else ""
        return rated_result(**one, number=str(told))
    for one in found.get("entered", ()):
        return entered_result(**{**one, "paper_on": date.fromisoformat(one["paper_on"])})
    return None


def _unit_rating(sight: Sight) -> Subquery:
    of_unit = Rating.objects.filter(
        unit_rating_is_seen(sight),
        kind=SubjectKind.COLLECTIVE,
        unit_id=OuterRef("unit_id"),
        period_id=OuterRef("period_id"),
    )
    return Subquery(of_unit.exclude(pk=OuterRef("pk")).values("pk")[:1])


def _points(rating: Rating, said: list[dict[str, Any]]) -> tuple[OwnPoints, ...]:
    """Set what was said beside the criteria in force; of several posts the first one's stands."""
    if not said:
        return ()
    criteria = _criteria(rating)
    if criteria is None:
        return ()
    told: dict[str, dict[str, Any]] = {}
    for one in said:
        told.setdefault(one["code"], one)
    lines = []
    for criterion in criteria.scored():
        if criterion.code not in told:
            continue
        own = told[criterion.code]
        lines.append(
            OwnPoints(
                code=criterion.code,
                title=criterion.title,
                named=criterion.named,
                points=Decimal(own["points"]) if own["points"] is not None else None,
                most=criterion.max_points,
                applies=own["applies"],
                explanation=own["explanation"],
                citation=criterion.citation,
                mark=criterion.mark.value,
            )
        )
    return tuple(lines)


def _criteria(rating: Rating) -> CriteriaSet | None:
    try:
        return criteria_of_period(rating.period, Kind(rating.kind))
    except LookupError:
        return None
