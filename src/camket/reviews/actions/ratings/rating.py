"""Three columns of a rating, three people: who scores himself, who appraises, who decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from camket.audit.chain import Fact, fact, record_facts
from camket.organisation.queries import units_held_by
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.actions.ratings.axes import with_axes
from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.actions.ratings.servants import judge_servant, results_of, with_products
from camket.reviews.decisions.facts import (
    Entered,
    Gathered,
    as_record,
    corrected_in,
    disagreements,
    gathered_in,
    subject_of,
    unsourced,
)
from camket.reviews.decisions.quarters import KEY as QUARTER
from camket.reviews.decisions.quarters import QuarterMarks
from camket.reviews.decisions.ratings import (
    RatingFacts,
    RatingRefusal,
    is_above,
    needs_reason,
    refusal_of_points,
    refusal_to_appraise,
    refusal_to_decide,
    refusal_to_score,
)
from camket.reviews.decisions.servants import ServantEntered
from camket.reviews.decisions.states import SubjectKind, VoidReason
from camket.reviews.models import Period, Rating
from camket.reviews.queries.axes import is_by_axes, marks_of, quarters_before
from camket.reviews.queries.chosen_rules import national_set
from camket.reviews.queries.desk.workbench import columns_of
from camket.reviews.queries.facts.servants import is_servant
from camket.reviews.queries.rated.order import bars_to_deciding
from camket.reviews.queries.ratings import gathered_of, standing_level
from camket.reviews.queries.rule_sets import edition_of, local_of, quarter_edition_of
from camket.rules.evaluate import rate
from camket.rules.explanations import explanation_rule
from camket.rules.facts import Score, Subject
from camket.rules.finding import Finding
from camket.rules.levels import Level
from camket.rules.schemes.codes import OF_STATE
from camket.rules.schemes.huong_dan_02 import QuarterFacts
from camket.rules.schemes.rating_02 import rate_quarter
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean_lines


def score_self(
    rating_id: int, scores: Scores, *, version: int, actor: Actor, now: datetime
) -> Rating:
    """Take a unit's score of its collective, or a head's of himself; it voids an appraisal.

    Raises:
        Refused: The actor may not, the points cannot be, or the level was decided already.
    """
    today = legal_day(now)
    with transaction.atomic():
        rating = _locked(rating_id, version=version)
        if reason := refusal_to_score(
            _facts(rating, actor, is_allowed=_may_score(rating, actor, on=today))
        ):
            raise Refused(reason, name=rating.name)
        scores = with_products(rating, with_axes(rating, scores, is_own=True))
        _check_scores(rating, scores)
        before = _columns(rating)
        done = void_appraisal(rating, VoidReason.SCORE_CHANGED) if rating.appraised_level else []
        rating.self_general, rating.self_results = scores.general, scores.results
        rating.self_level = scores.level
        rating.self_by_id, rating.self_by_name = actor.person_id, actor.label
        rating.self_at = now
        _save(rating)
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
        rating = _locked(rating_id, version=version)
        if refusal := refusal_to_appraise(
            _facts(
                rating,
                actor,
                is_allowed=_may(rating, actor, Permission.APPRAISE_RATING, today),
                own_units=_own_units(rating.period, actor, on=today),
            )
        ):
            raise Refused(refusal, name=rating.name)
        scores = with_axes(rating, scores, is_own=False)
        unit_level = _unit_level(rating)
        before = _columns(rating)
        if isinstance(entered, ServantEntered):
            _judge_servant(rating, scores, entered)
        else:
            _judge(rating, scores, entered, unit_level)
        _propose(rating, scores.level, clean_lines(reason), unit_level, actor=actor, now=now)
        _save(rating)
        done = [fact("rating.appraised", rating, before=before, after=_after(rating, scores))]
        done += _void_heads([rating])
        record_facts(done, actor=actor, at=now)
    return rating


def _judge(rating: Rating, scores: Scores, entered: Entered, unit_level: Level | None) -> None:
    """Find a level by the Party's rules on the counts as they stand and what was entered."""
    _check_scores(rating, scores)
    gathered = gathered_of(rating)
    _check_facts(rating, gathered, entered)
    points = Score(scores.general, scores.results)
    kind = SubjectKind(rating.kind)
    subject = subject_of(kind, points, gathered, entered, unit_level=unit_level)
    marks = _marks_of(rating)
    finding = _rate(rating.period, subject, marks)
    rating.general, rating.results = scores.general, scores.results
    corrected = corrected_in(rating.facts)
    rating.facts = as_record(gathered, entered, unit_level=unit_level)
    if corrected:
        rating.facts["corrected"] = corrected
    if marks:
        rating.facts[QUARTER] = marks.as_record()
    rating.finding = finding.as_record()
    rating.ruled_level = finding.level.value if finding.level else ""


def _judge_servant(rating: Rating, scores: Scores, entered: ServantEntered) -> None:
    """Find a level by NĐ 335/2025 on the products as they stand."""
    judged = judge_servant(rating, scores, entered)
    scores = replace(scores, results=results_of(judged))
    _check_scores(rating, scores)
    rating.general, rating.results = scores.general, scores.results
    rating.facts, rating.finding = judged.facts, judged.finding.as_record()
    level = judged.finding.level
    rating.ruled_level = level.value if level else ""


def _own_units(period: Period, actor: Actor, *, on: date) -> frozenset[int]:
    """Return the units whose members the actor neither appraises nor decides.

    A civil servant is rated by his own office, from his section to its chairman (NĐ 335 Đ18).
    """
    if period.scheme == OF_STATE:
        return frozenset()
    return units_held_by(actor.person_id, on=on)


@dataclass(frozen=True, slots=True)
class Choice:
    """A level chosen for one rating, with the reason where one is needed."""

    level: str
    reason: str = ""


def propose_levels(
    period_id: int, choices: Mapping[int, Choice], *, actor: Actor, now: datetime
) -> list[Rating]:
    """Change the proposals of several appraised ratings at once; points and facts stay.

    Raises:
        Refused: As for an appraisal, for the first rating it does not hold for.
    """
    today = legal_day(now)
    with transaction.atomic():
        ratings = _chosen(period_id, choices)
        own_units = _own_units(ratings[0].period, actor, on=today)
        done: list[Fact] = []
        for rating in ratings:
            choice = choices[rating.pk]
            facts = _facts(
                rating,
                actor,
                is_allowed=_may(rating, actor, Permission.APPRAISE_RATING, today),
                own_units=own_units,
            )
            if refusal := refusal_to_appraise(facts):
                raise Refused(refusal, name=rating.name)
            if not rating.appraised_level:
                raise Refused(RatingRefusal.NOT_APPRAISED, name=rating.name)
            before = _columns(rating)
            level, why = choice.level, clean_lines(choice.reason)
            _propose(rating, level, why, _unit_level(rating), actor=actor, now=now)
            _save(rating)
            done.append(fact("rating.proposed", rating, before=before, after=_columns(rating)))
        done += _void_heads(ratings)
        record_facts(done, actor=actor, at=now)
    return ratings


def decide_ratings(
    period_id: int, choices: Mapping[int, Choice], *, actor: Actor, now: datetime
) -> list[Rating]:
    """Decide one row or a whole list in one act; what is decided is frozen.

    Collectives come before leaders. A head whose proposal stood on another level of his unit goes
    back to the appraiser.

    Raises:
        Refused: For the first rating that may not be decided so; nothing is then decided.
    """
    today = legal_day(now)
    with transaction.atomic():
        period = Period.objects.select_for_update().get(pk=period_id)
        ratings = _chosen(period_id, choices)
        _check_order(period, ratings)
        own_units = _own_units(period, actor, on=today)
        done = [
            _decide(rating, choices[rating.pk], own_units, actor=actor, today=today, now=now)
            for rating in ratings
        ]
        done += _void_heads(ratings)
        if not Rating.objects.filter(period=period, decided_level="", left_out="").exists():
            period.decided_at = now
            period.save(update_fields=["decided_at"])
            done.append(fact("period.decided", period, after={"decided_at": now}))
        record_facts(done, actor=actor, at=now)
    return ratings


def _check_order(period: Period, ratings: Iterable[Rating]) -> None:
    bars = bars_to_deciding(period, ratings)
    for rating in ratings:
        if bar := bars.get(rating.pk):
            raise Refused(bar.reason, name=rating.name, what=bar.what)


def _decide(
    rating: Rating,
    choice: Choice,
    own_units: frozenset[int],
    *,
    actor: Actor,
    today: date,
    now: datetime,
) -> Fact:
    facts = _facts(
        rating,
        actor,
        is_allowed=_may(rating, actor, Permission.DECIDE_RATING, today),
        own_units=own_units,
    )
    if refusal := refusal_to_decide(facts):
        raise Refused(refusal, name=rating.name)
    _check_level(rating, choice.level)
    reason = clean_lines(choice.reason)
    if rating.kind == SubjectKind.LEADER:
        _check_unit(rating, choice.level)
    differs = needs_reason(choice.level, rating.appraised_level, rating.ruled_level)
    if differs and not reason:
        raise Refused(RatingRefusal.REASON_MISSING, name=rating.name, ruled=_ruled(rating))
    before = _columns(rating)
    rating.decided_level, rating.decided_reason = choice.level, reason
    rating.decided_by_id, rating.decided_by_name = actor.person_id, actor.label
    rating.decided_at = now
    _save(rating)
    return fact("rating.decided", rating, before=before, after=_columns(rating))


def _check_unit(rating: Rating, level: str) -> None:
    """Hold whoever leads in a unit below its level, where the unit is rated in this period."""
    unit = _collective_of(rating)
    if unit is None or unit.left_out:
        return
    if not unit.decided_level:
        raise Refused(RatingRefusal.COLLECTIVE_FIRST, name=rating.name)
    if rating.facts.get("unit_level") != unit.decided_level:
        # both stood in one list, and the unit was just decided at another level
        raise Refused(RatingRefusal.NOT_APPRAISED, name=rating.name)
    _check_not_above(rating, level, unit.decided_level)


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
    _check_level(rating, level)
    if unit_level is not None:
        _check_not_above(rating, level, unit_level.value)
    if needs_reason(level, rating.ruled_level) and not reason:
        raise Refused(RatingRefusal.REASON_MISSING, name=rating.name, ruled=_ruled(rating))
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
    rule = explanation_rule(on=rating.period.ends_on)
    columns = columns_of(rating, level)
    if rule is not None and columns is not None and rule.asks(*columns):
        raise Refused(
            RatingRefusal.DIFFERENCE_UNEXPLAINED,
            name=rating.name,
            points=rule.points,
            source=rule.citation,
        )


def void_appraisal(rating: Rating, because: VoidReason) -> list[Fact]:
    """Take an appraisal back because what it stood on has changed (evaluation.md §9.5)."""
    before = _columns(rating)
    rating.general = rating.results = rating.finding = rating.appraised_at = None
    rating.ruled_level = rating.appraised_level = rating.appraised_reason = ""
    rating.appraised_by, rating.appraised_by_name = None, ""
    rating.voided_because = because.value
    done = [fact("rating.appraisal_voided", rating, before=before, after=_columns(rating))]
    return done + _void_heads([rating])


def _void_heads(units: Iterable[Rating]) -> list[Fact]:
    """Take back the appraisal of heads that stood on another level of their unit."""
    levels = {
        (one.period_id, one.unit_id): standing_level(one)
        for one in units
        if one.kind == SubjectKind.COLLECTIVE
    }
    if not levels:
        return []
    heads = (
        Rating.objects.select_for_update()
        .filter(
            period_id__in={period for period, _ in levels},
            unit_id__in={unit for _, unit in levels},
            kind=SubjectKind.LEADER,
            decided_level="",
        )
        .exclude(appraised_level="")
    )
    done = []
    for head in heads:
        if (head.facts.get("unit_level") or "") == levels.get((head.period_id, head.unit_id)):
            continue
        done += void_appraisal(head, VoidReason.UNIT_LEVEL_CHANGED)
        _save(head)
    return done


def _chosen(period_id: int, choices: Mapping[int, Choice]) -> list[Rating]:
    """Return the ratings chosen under lock, collectives before leaders."""
    if not choices:
        raise Refused(RatingRefusal.NOTHING_CHOSEN)
    units = Rating.objects.filter(period_id=period_id, pk__in=choices).values("unit_id")
    held = _in_order(Q(period_id=period_id, unit_id__in=units))
    ratings = [rating for rating in held if rating.pk in choices]
    if len(ratings) != len(choices):
        raise Refused(RatingRefusal.NOTHING_CHOSEN)
    return ratings


def _in_order(whole_units: Q) -> list[Rating]:
    """Lock all ratings of some units, collectives first.

    A level of the unit bounds its head's and takes it back, so each act on one reads or writes the
    other; whoever held only a head and asked for the unit could wait for ever.
    """
    return list(
        Rating.objects.select_for_update(of=("self",))
        .select_related("period")
        .filter(whole_units)
        .order_by("kind", "pk")
    )


def _locked(rating_id: int, *, version: int) -> Rating:
    wanted = Rating.objects.get(pk=rating_id)
    held = _in_order(Q(period_id=wanted.period_id, unit_id=wanted.unit_id))
    rating = next(one for one in held if one.pk == rating_id)
    if rating.version != version:
        raise Refused(RatingRefusal.STALE, name=rating.name)
    return rating


def _save(rating: Rating) -> None:
    rating.version += 1
    rating.save()


def _may(rating: Rating, actor: Actor, permission: Permission, on: date) -> bool:
    return may(actor, permission, rating.period.superior_id, on=on)


def _may_score(rating: Rating, actor: Actor, *, on: date) -> bool:
    """Say who scores: the unit its collective, the head himself and nobody in his place."""
    if rating.kind != SubjectKind.COLLECTIVE:
        return actor.person_id is not None and actor.person_id == rating.person_id
    return actor.scope_id == rating.unit_id and may(
        actor, Permission.SELF_REVIEW, rating.unit_id, on=on
    )


def _facts(
    rating: Rating,
    actor: Actor,
    *,
    is_allowed: bool,
    own_units: frozenset[int] = frozenset(),
) -> RatingFacts:
    """Return who touched a rating; `own_units` are those in which the actor holds any post."""
    return RatingFacts(
        is_of_unit=rating.unit_id in own_units,
        is_closed=rating.period.is_closed,
        is_left_out=bool(rating.left_out),
        is_allowed=is_allowed,
        is_decided=bool(rating.decided_level),
        actor_person=actor.person_id,
        subject_person=rating.person_id,
        self_person=rating.self_by_id,
        appraiser_person=rating.appraised_by_id,
        is_scored=rating.self_at is not None,
        is_appraised=bool(rating.appraised_level),
    )


def _check_scores(rating: Rating, scores: Scores) -> None:
    follows = is_by_axes(rating) or is_servant(rating)
    if reason := refusal_of_points(scores.general, scores.results, results_follow=follows):
        raise Refused(reason, name=rating.name)
    _check_level(rating, scores.level)


def _check_level(rating: Rating, level: str) -> None:
    if level not in Level.__members__:
        raise Refused(RatingRefusal.LEVEL_MISSING, name=rating.name)


def _ruled(rating: Rating) -> str:
    """Return what the rules say, as it stands within a sentence."""
    if not rating.ruled_level:
        return "quy tắc để cấp có thẩm quyền quyết định"
    return Level(rating.ruled_level).full_name


def _check_not_above(rating: Rating, level: str, unit_level: str) -> None:
    """P-H1 binds the bodies too: the head is never above his unit, with or without a reason."""
    if gathered_in(rating.facts).heads_unit and is_above(level, unit_level):
        raise Refused(
            RatingRefusal.ABOVE_UNIT,
            name=rating.name,
            unit_level=Level(unit_level).full_name,
        )


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


def _collective_of(rating: Rating) -> Rating | None:
    return (
        Rating.objects.select_for_update()
        .filter(period_id=rating.period_id, unit_id=rating.unit_id, kind=SubjectKind.COLLECTIVE)
        .first()
    )


def _unit_level(rating: Rating) -> Level | None:
    """Return the level the unit stands at; a leader waits until his unit has one.

    A unit that is not rated in this period bounds nobody.
    """
    if rating.kind != SubjectKind.LEADER:
        return None
    unit = _collective_of(rating)
    if unit is None or unit.left_out:
        return None
    level = standing_level(unit)
    if not level:
        raise Refused(RatingRefusal.COLLECTIVE_FIRST, name=rating.name)
    return Level(level)


def _after(rating: Rating, scores: Scores) -> dict[str, Any]:
    """Return the columns with what a quarter's results were given as."""
    told = _columns(rating)
    if marks := scores.marks:
        told["axes"] = {str(number): kpi for number, kpi in marks.kpis.items()}
        told["products"] = [[one.title, one.grade] for one in marks.products]
    return told


def _columns(rating: Rating) -> dict[str, Any]:
    """Return what the audit keeps: the three columns, and what the appraisal stood on."""
    return {
        "self": [rating.self_general, rating.self_results, rating.self_level],
        "appraised": [rating.general, rating.results, rating.appraised_level],
        "appraised_reason": rating.appraised_reason,
        "ruled": rating.ruled_level,
        "facts": rating.facts,
        "decided": rating.decided_level,
        "decided_reason": rating.decided_reason,
    }
