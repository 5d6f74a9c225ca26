"""Three columns of a rating, three people: who scores himself, who appraises, who decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from camket.audit.chain import Fact, fact, record_facts
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.actions.ratings.axes import with_axes
from camket.reviews.actions.ratings.general_items import with_items
from camket.reviews.actions.ratings.holding import (
    Choice,
    check_level,
    check_not_above,
    chosen_ratings,
    collective_of,
    facts_of,
    kept_columns,
    locked_rating,
    may_at_superior,
    ruled_in_words,
    save_rating,
    units_barred,
)
from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.actions.ratings.servants import judge_servant, own_results, results_of
from camket.reviews.actions.ratings.voiding import void_appraisal, void_heads
from camket.reviews.actions.ratings.works import with_work
from camket.reviews.decisions.facts import (
    Entered,
    Gathered,
    as_record,
    corrected_in,
    disagreements,
    subject_of,
    unsourced,
)
from camket.reviews.decisions.quarters import KEY as QUARTER
from camket.reviews.decisions.quarters import QuarterMarks
from camket.reviews.decisions.ratings import (
    RatingRefusal,
    needs_reason,
    refusal_of_points,
    refusal_to_appraise,
    refusal_to_score,
)
from camket.reviews.decisions.servants import ServantEntered
from camket.reviews.decisions.states import SubjectKind, VoidReason
from camket.reviews.models import Period, Rating
from camket.reviews.queries.axes import is_by_axes, marks_of, quarters_before
from camket.reviews.queries.chosen_rules import national_set
from camket.reviews.queries.desk.workbench import columns_of
from camket.reviews.queries.facts.civil import KEY as CIVIL
from camket.reviews.queries.facts.civil import civil_now
from camket.reviews.queries.facts.servants import is_servant
from camket.reviews.queries.rated.order import awaited_id
from camket.reviews.queries.ratings import gathered_of, standing_level
from camket.reviews.queries.rule_sets import edition_of, local_of, quarter_edition_of
from camket.reviews.queries.works import explained_from
from camket.rules.facts import Score, Subject
from camket.rules.finding import Finding
from camket.rules.levels import Level
from camket.rules.local.working import key_grades_in
from camket.rules.schemes.huong_dan_02 import QuarterFacts
from camket.rules.schemes.rating_02 import rate_quarter
from camket.rules.schemes.rating_366 import rate
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean_lines, show_number


def score_self(
    rating_id: int, scores: Scores, *, version: int, actor: Actor, now: datetime
) -> Rating:
    """Take a unit's score of its collective, or a head's of himself; it voids an appraisal.

    Raises:
        Refused: The actor may not, the points cannot be, or the level was decided already.
    """
    today = legal_day(now)
    with transaction.atomic():
        rating = locked_rating(rating_id, version=version)
        if reason := refusal_to_score(
            facts_of(rating, actor, is_allowed=_may_score(rating, actor, on=today))
        ):
            raise Refused(reason, name=rating.name)
        scores = with_items(rating, with_axes(rating, scores, is_own=True), is_own=True)
        scores, _ = with_work(rating, scores, is_own=True)
        results = own_results(rating, scores)
        _check_scores(rating, scores, results)
        before = kept_columns(rating)
        done = void_appraisal(rating, VoidReason.SCORE_CHANGED) if rating.appraised_level else []
        rating.self_general, rating.self_results = scores.general, results
        rating.self_level = scores.level
        rating.self_by_id, rating.self_by_name = actor.person_id, actor.label
        rating.self_at = now
        save_rating(rating)
        done.insert(0, fact("rating.scored", rating, before=before, after=_after(rating, scores)))
        record_facts(done, actor=actor, at=now)
    return rating


def appraise_rating(
    rating_id: int,
    scores: Scores,
    entered: Entered | ServantEntered,
    *,
    reason: str,
    version: int,
    actor: Actor,
    now: datetime,
) -> Rating:
    """Take the appraiser's points and facts, let the rules find a level, and keep his proposal.

    The counts are gathered anew, for tasks may have been confirmed since the period was opened.

    Raises:
        Refused: The actor may not or had a hand in it before, a fact lacks its source, the unit
            comes first, or a proposal other than the rules' has no reason.
    """
    today = legal_day(now)
    with transaction.atomic():
        rating = locked_rating(rating_id, version=version)
        own_units = units_barred(rating.period, actor, on=today)
        if refused := _barred(rating, actor, own_units=own_units, on=today):
            raise refused
        scores = with_items(rating, with_axes(rating, scores, is_own=False), is_own=False)
        scores, computed = with_work(rating, scores, is_own=False)
        unit_level = _unit_level(rating)
        before = kept_columns(rating)
        if isinstance(entered, ServantEntered):
            _judge_servant(rating, scores, entered)
        else:
            _judge(rating, scores, entered, unit_level)
            if computed is not None and rating.finding is not None:
                rating.finding["computation"] = computed.as_record()
        _propose(rating, scores.level, clean_lines(reason), unit_level, actor=actor, now=now)
        save_rating(rating)
        done = [fact("rating.appraised", rating, before=before, after=_after(rating, scores))]
        done += void_heads([rating])
        record_facts(done, actor=actor, at=now)
    return rating


def why_not_appraise(rating: Rating, actor: Actor, *, on: date) -> Refused | None:
    """Return why an appraisal would be refused whatever it says, for a page to say it at once.

    It asks by what the rating itself tells and reads nothing; it is to be read `with_awaited`, for
    a leader waits for his unit. The actor's other posts are looked at when the appraisal is given.
    """
    if refused := _barred(rating, actor, own_units=frozenset(), on=on):
        return refused
    if awaited_id(rating) is not None:
        return Refused(RatingRefusal.COLLECTIVE_FIRST, name=rating.name)
    return None


def _barred(rating: Rating, actor: Actor, *, own_units: frozenset[int], on: date) -> Refused | None:
    """Return why the actor does not appraise a rating as it stands."""
    is_allowed = may_at_superior(rating, actor, Permission.APPRAISE_RATING, on)
    facts = facts_of(rating, actor, is_allowed=is_allowed, own_units=own_units)
    refusal = refusal_to_appraise(facts)
    return Refused(refusal, name=rating.name) if refusal else None


def _judge(rating: Rating, scores: Scores, entered: Entered, unit_level: Level | None) -> None:
    """Find a level by the Party's rules on the counts as they stand and what was entered."""
    _check_scores(rating, scores, scores.results)
    gathered = gathered_of(rating)
    _check_facts(rating, gathered, entered)
    points = Score(scores.general, scores.results)
    kind = SubjectKind(rating.kind)
    grades = key_grades_in(rating.work)
    subject = subject_of(kind, points, gathered, entered, unit_level=unit_level, key_grades=grades)
    marks = _marks_of(rating)
    finding = _rate(rating.period, subject, marks)
    rating.general, rating.results = scores.general, scores.results
    corrected = corrected_in(rating.facts)
    rating.facts = as_record(gathered, entered, unit_level=unit_level, key_grades=grades)
    if corrected:
        rating.facts["corrected"] = corrected
    if marks:
        rating.facts[QUARTER] = marks.as_record()
    if civil := civil_now(rating):
        rating.facts[CIVIL] = civil.as_record()
    rating.finding = finding.as_record()
    rating.ruled_level = finding.level.value if finding.level else ""


def _judge_servant(rating: Rating, scores: Scores, entered: ServantEntered) -> None:
    """Find a level by NĐ 335/2025 on the products as they stand."""
    judged = judge_servant(rating, scores, entered)
    results = results_of(judged)
    _check_scores(rating, scores, results)
    rating.general, rating.results = scores.general, results
    rating.facts, rating.finding = judged.facts, judged.finding.as_record()
    level = judged.finding.level
    rating.ruled_level = level.value if level else ""


def propose_levels(
    period_id: int, choices: Mapping[int, Choice], *, actor: Actor, now: datetime
) -> list[Rating]:
    """Change the proposals of several appraised ratings at once; points and facts stay.

    Raises:
        Refused: As for an appraisal, for the first rating it does not hold for.
    """
    today = legal_day(now)
    with transaction.atomic():
        ratings = chosen_ratings(period_id, choices)
        own_units = units_barred(ratings[0].period, actor, on=today)
        done: list[Fact] = []
        for rating in ratings:
            choice = choices[rating.pk]
            facts = facts_of(
                rating,
                actor,
                is_allowed=may_at_superior(rating, actor, Permission.APPRAISE_RATING, today),
                own_units=own_units,
            )
            if refusal := refusal_to_appraise(facts):
                raise Refused(refusal, name=rating.name)
            if not rating.appraised_level:
                raise Refused(RatingRefusal.NOT_APPRAISED, name=rating.name)
            before = kept_columns(rating)
            level, why = choice.level, clean_lines(choice.reason)
            _propose(rating, level, why, _unit_level(rating), actor=actor, now=now)
            save_rating(rating)
            done.append(fact("rating.proposed", rating, before=before, after=kept_columns(rating)))
        done += void_heads(ratings)
        record_facts(done, actor=actor, at=now)
    return ratings


def _propose(
    rating: Rating,
    level: str,
    reason: str,
    unit_level: Level | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Set the proposal; where the rules are silent any level needs its reason."""
    check_level(rating, level)
    if unit_level is not None:
        check_not_above(rating, level, unit_level.value)
    if needs_reason(level, rating.ruled_level) and not reason:
        raise Refused(RatingRefusal.REASON_MISSING, name=rating.name, ruled=ruled_in_words(rating))
    if not reason:
        _check_needs_no_words(rating, level)
    rating.appraised_level, rating.appraised_reason = level, reason
    rating.appraised_by_id, rating.appraised_by_name = actor.person_id, actor.label
    rating.appraised_at = now
    rating.voided_because = ""


def _check_needs_no_words(rating: Rating, level: str) -> None:
    """A changed proposal has its reason; so has a difference of points or of level (§6.1)."""
    if rating.appraised_level and rating.appraised_level != level:
        before = Level(rating.appraised_level).full_name
        raise Refused(RatingRefusal.CHANGE_UNEXPLAINED, name=rating.name, before=before)
    rule = explained_from(rating.period)
    columns = columns_of(rating, level)
    if rule is not None and columns is not None and rule.asks(*columns):
        raise Refused(
            RatingRefusal.DIFFERENCE_UNEXPLAINED,
            name=rating.name,
            points=show_number(rule.points),
            source=rule.citation,
        )


def _may_score(rating: Rating, actor: Actor, *, on: date) -> bool:
    """Say who scores: the unit its collective, the head himself and nobody in his place."""
    if rating.kind != SubjectKind.COLLECTIVE:
        return actor.person_id is not None and actor.person_id == rating.person_id
    return actor.scope_id == rating.unit_id and may(
        actor, Permission.SELF_REVIEW, rating.unit_id, on=on
    )


def _check_scores(rating: Rating, scores: Scores, results: Decimal | None) -> None:
    follows = is_by_axes(rating) or is_servant(rating) or scores.work is not None
    points = Decimal(0) if results is None else results
    if reason := refusal_of_points(scores.general, points, results_follow=follows):
        raise Refused(reason, name=rating.name)
    check_level(rating, scores.level)


def _marks_of(rating: Rating) -> QuarterMarks | None:
    """Return what was reached in a leader's quarter, None for anybody else."""
    if not is_by_axes(rating):
        return None
    person = rating.person_id or 0
    return marks_of(rating.plan, quarters_before(rating.period, [person]).get(person, ()))


def _rate(period: Period, subject: Subject, marks: QuarterMarks | None) -> Finding:
    """Let the rules of a period's scheme find a level; who leads nobody is rated by the year's."""
    told = marks.of(subject) if marks else subject
    own, national = local_of(period), national_set(period.rule_set)
    if isinstance(told, QuarterFacts):
        return rate_quarter(
            told, on=period.ends_on, rule_set=national, edition=quarter_edition_of(period)
        )
    return rate(
        told,
        on=period.ends_on,
        rule_set=period.rule_set if own else national,
        local=own,
        edition=edition_of(period),
    )


def _check_facts(rating: Rating, gathered: Gathered, entered: Entered) -> None:
    if missing := unsourced(SubjectKind(rating.kind), entered):
        raise Refused(RatingRefusal.SOURCE_MISSING, name=rating.name, what=", ".join(missing))
    if wrong := disagreements(gathered, entered):
        raise Refused(RatingRefusal.FACTS_DISAGREE, name=rating.name, what="; ".join(wrong))


def _unit_level(rating: Rating) -> Level | None:
    """Return the level the unit stands at; a leader waits until his unit has one.

    A unit that is not rated in this period bounds nobody.
    """
    if rating.kind != SubjectKind.LEADER:
        return None
    unit = collective_of(rating)
    if unit is None or unit.left_out:
        return None
    level = standing_level(unit)
    if not level:
        raise Refused(RatingRefusal.COLLECTIVE_FIRST, name=rating.name)
    return Level(level)


def _after(rating: Rating, scores: Scores) -> dict[str, Any]:
    """Return the columns with what the results were given as: axes of a quarter, or work."""
    told = kept_columns(rating)
    if scores.work is not None:
        told["work"] = dict(scores.work)
    if marks := scores.marks:
        told["axes"] = {str(number): kpi for number, kpi in marks.kpis.items()}
        told["products"] = [[one.title, one.grade] for one in marks.products]
    return told
