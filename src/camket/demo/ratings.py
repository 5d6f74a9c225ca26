"""The levels of 2025, as they were decided: facts drawn by seed, levels by the rules themselves."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import Any, Final

from camket.demo import places
from camket.demo.people import Cast
from camket.demo.timeline import at
from camket.organisation.models import Tenure
from camket.reviews.actions.periods.naming import name_subjects
from camket.reviews.decisions.facts import Entered, Gathered, as_record
from camket.reviews.decisions.states import PeriodKind, PeriodState, SubjectKind
from camket.reviews.models import Period, Rating
from camket.rules.facts import CollectiveFacts, Faults, LeaderFacts, Score, Tasks
from camket.rules.finding import Finding
from camket.rules.levels import Level, Rung
from camket.rules.quotas import cap_of
from camket.rules.schemes.rating_366 import default_caps, rate

_YEAR: Final = 2025
_CLOSES: Final = date(2025, 12, 31)
_DECIDED: Final = at(date(2026, 1, 8), 15)
_DECIDERS: Final = "Ban Thường vụ Tỉnh ủy Quảng Trị"


def decide_last_year(cast: Cast, draw: random.Random) -> Period:
    """Write the decided levels of 2025 for every commune committee and its secretary."""
    period = Period.objects.create(
        superior=cast.units["province"],
        year=_YEAR,
        kind=PeriodKind.YEAREND,
        starts_on=date(_YEAR, 1, 1),
        ends_on=_CLOSES,
        opened_on=date(2025, 12, 5),
        due_on=date(2025, 12, 25),
        state=PeriodState.CLOSED,
        frozen_at=at(date(2025, 12, 31), 17),
        closed_at=_DECIDED,
        decided_at=_DECIDED,
    )
    keys = [place.code for place in cast.communes]
    judged = [_judge(key, draw) for key in keys]
    excellent = _within_cap([collective for collective, _, _, _ in judged])
    ratings = []
    for key, (collective, leader, facts, led), stays in zip(keys, judged, excellent, strict=True):
        of_unit = _rating(period, cast, key, collective, facts, None, stays=stays)
        of_head = _rating(period, cast, key, leader, led, cast.head(key), stays=stays)
        of_unit.facts = _record(facts)
        of_head.facts = _record(led, unit_level=collective.level)
        ratings += [of_unit, of_head]
    Rating.objects.bulk_create(ratings)
    name_subjects([period.pk])
    return period


def _judge(key: str, draw: random.Random) -> tuple[Finding, Finding, CollectiveFacts, LeaderFacts]:
    assigned = draw.randint(16, 30)
    ease = draw.betavariate(6, 1.1)
    missed = 0 if ease > 0.62 else draw.randint(1, 5)  # a third of the units miss something
    late = missed + (0 if ease > 0.72 else draw.randint(0, 4))  # and some are late
    done = assigned - missed
    score = Score(Decimal(str(round(24 + 5.5 * ease, 2))), Decimal(str(round(44 + 24 * ease, 2))))
    tasks = Tasks(
        assigned,
        done,
        max(0, min(done, assigned - late)),
        0,
        int(done * draw.uniform(0.12, 0.42)) if key != places.CAM_LO_CODE else int(done * 0.25),
    )
    raised = draw.randint(0, 4)
    faults = Faults(
        raised, raised if draw.random() < 0.8 else max(0, raised - 1)
    )  # one unit in five leaves a fault
    collective = CollectiveFacts(score, tasks, faults)
    found = rate(collective, on=_CLOSES)
    # most general criteria of a person are held or not: whole points (366, appendix 3)
    own = Score(score.general.quantize(Decimal(1)), score.results)
    leader = LeaderFacts(
        own,
        tasks,
        faults,
        heads_unit=True,
        unit_rung=Rung.of(found.level),
        unit_done_share=Decimal(done) / Decimal(assigned),
    )
    return found, rate(leader, on=_CLOSES), collective, leader


def _record(
    facts: CollectiveFacts | LeaderFacts, *, unit_level: Level | None = None
) -> dict[str, Any]:
    """Keep the facts as the application keeps them, so that the explanation shows its counts."""
    tasks, faults = facts.tasks, facts.faults
    counted = Gathered(
        assigned=tasks.assigned,
        done=tasks.done,
        on_time=tasks.on_time,
        below_quality=tasks.below_quality,
        exceeded=tasks.exceeded,
        faults_raised=faults.raised,
        faults_remedied=faults.remedied,
    )
    return as_record(counted, Entered(), unit_level=unit_level)


def _within_cap(findings: list[Finding]) -> list[bool]:
    """Say which HTXS the body kept: the highest scores up to the ceiling, in their order."""
    allowed = cap_of([finding.level for finding in findings], default_caps(on=_CLOSES)).allowed
    best = sorted(
        (i for i, finding in enumerate(findings) if finding.level is Level.HTXS),
        key=lambda i: -findings[i].score,
    )[:allowed]
    return [i in best for i in range(len(findings))]


def _rating(
    period: Period,
    cast: Cast,
    key: str,
    finding: Finding,
    facts: CollectiveFacts | LeaderFacts,
    head: Tenure | None,
    *,
    stays: bool,
) -> Rating:
    ruled = finding.level or Level.HT
    decided, reason = ruled, ""
    if finding.level is None:
        reason = "Kết quả không thỏa điều kiện mức nào; Ban Thường vụ xem xét nguyên nhân, quyết định mức hoàn thành nhiệm vụ."
    elif ruled is Level.HTXS and not stays:
        decided, reason = Level.HTT, "Ngoài tỷ lệ 20%: thứ tự theo điểm thẩm định."
    name = cast.names[key].name
    return Rating(
        period=period,
        kind=SubjectKind.LEADER if head else SubjectKind.COLLECTIVE,
        unit=cast.units[key],
        person=head.person if head else None,
        tenure=head,
        name=head.person.full_name if head else name,
        group="xã, phường, đặc khu",
        self_general=facts.score.general,
        self_results=facts.score.results,
        self_level=ruled,
        general=facts.score.general,
        results=facts.score.results,
        finding=finding.as_record(),
        ruled_level=finding.level or "",
        appraised_level=decided,
        appraised_reason=reason,
        appraised_by_name="Ban Tổ chức Tỉnh ủy",
        appraised_at=at(date(2025, 12, 30), 16),
        decided_level=decided,
        decided_reason=reason,
        decided_by_name=_DECIDERS,
        decided_at=_DECIDED,
    )
