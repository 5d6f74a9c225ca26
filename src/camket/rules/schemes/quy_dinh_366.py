"""Quy định 366-QĐ/TW of 30 August 2025: the rules for the rating of a year, each with its source.

Conditions of a level are coded P-X (HTXS), P-G (HTT) and P-C (HT); P-N force KHT; P-Q and P-H
look at the quarters and at the unit. What HTT needs bars HTXS too: that is what a ceiling means.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from camket.rules.ceiling import Rule
from camket.rules.facts import (
    CollectiveFacts,
    CommonFacts,
    Conclusion,
    LeaderFacts,
    PersonFacts,
    PostlessFacts,
)
from camket.rules.levels import Level, Rung
from camket.rules.schemes import sources_366 as sources
from camket.rules.schemes import wording_366 as w
from camket.rules.schemes.codes import NATIONAL, NATIONAL_A
from camket.rules.schemes.numbers_366 import Numbers

CollectiveRule = Rule[CollectiveFacts, Numbers]
LeaderRule = Rule[LeaderFacts, Numbers]
PersonRule = Rule[PersonFacts, Numbers]
PostlessRule = Rule[PostlessFacts, Numbers]
CommonRule = Rule[CommonFacts, Numbers]


def _best_tasks_missed(facts: CommonFacts, numbers: Numbers) -> bool:
    return _good_tasks_missed(facts, numbers) or _too_few_exceeded(facts, numbers)


def _best_tasks_led_missed(facts: CommonFacts, numbers: Numbers) -> bool:
    return facts.tasks.done < facts.tasks.assigned or _too_few_exceeded(facts, numbers)


def _too_few_exceeded(facts: CommonFacts, numbers: Numbers) -> bool:
    return facts.tasks.exceeded_below(numbers.exceeded_at_least)


def _good_tasks_missed(facts: CommonFacts, _numbers: Numbers) -> bool:
    # What is not done is not on time either: on_time <= done <= assigned.
    return facts.tasks.on_time < facts.tasks.assigned or facts.tasks.below_quality > 0


def _fair_tasks_missed(facts: CommonFacts, numbers: Numbers) -> bool:
    tasks = facts.tasks
    return tasks.done < tasks.assigned or tasks.late_above(numbers.late_at_most)


def _led_badly(facts: LeaderFacts, numbers: Numbers) -> bool:
    fields, vote = facts.fields, facts.trust_vote
    return (
        facts.tasks.done_below(numbers.done_at_least)
        or (fields is not None and fields.is_above(numbers.failed_fields_at_most))
        or (vote is not None and vote.is_above(numbers.low_votes_at_most))
        or facts.corruption_in_unit
    )


def _ceiling_of_collective_share(facts: LeaderFacts) -> Rung:
    return Rung.KHT if facts.heads_unit else Rung.HTT


def _ceiling_of_unit(facts: LeaderFacts) -> Rung:
    return Rung.HTXS if facts.unit_rung is None else facts.unit_rung


BEST_SCORE: Final[CommonRule] = Rule(
    code="P-X1",
    source=sources.ARTICLE_11_1,
    ceiling=Rung.HTT,
    counts=True,
    applies=lambda facts, numbers: facts.score.total < numbers.best_from,
    says=lambda facts, numbers: w.no_score(facts, numbers.best_from),
    holds=lambda facts, numbers: w.yes_score(facts, numbers.best_from),
)
BEST_TASKS: Final[CollectiveRule] = Rule(
    code="P-X2",
    source=sources.ARTICLE_11_1,
    ceiling=Rung.HTT,
    counts=True,
    applies=_best_tasks_missed,
    says=w.no_best_tasks,
    holds=w.yes_best_tasks,
)
CLEAN_COLLECTIVE: Final[CollectiveRule] = Rule(
    code="P-X3",
    source=sources.ARTICLE_11_1,
    ceiling=Rung.HTT,
    applies=lambda facts, _: bool(facts.discipline),
    says=w.no_clean_collective,
    holds=w.yes_clean_collective,
)
BEST_TASKS_LED: Final[LeaderRule] = Rule(
    code="P-X4",
    source=sources.ARTICLE_11_1,
    ceiling=Rung.HTT,
    counts=True,
    applies=_best_tasks_led_missed,
    says=w.no_best_tasks_led,
    holds=w.yes_best_tasks_led,
)
BEST_OWN_TASKS: Final[PostlessRule] = Rule(
    code="P-X5",
    source=sources.ARTICLE_11_1,
    ceiling=Rung.HTT,
    counts=True,
    applies=_best_tasks_missed,
    says=w.no_best_tasks,
    holds=w.yes_best_tasks,
)
FAULTS_REMEDIED: Final[CommonRule] = Rule(
    code="P-X6",
    source=sources.REMEDY,
    ceiling=Rung.HTT,
    applies=lambda facts, _: facts.faults.remedied < facts.faults.raised,
    says=w.no_remedied,
    holds=w.yes_remedied,
)
NO_FAILED_SUBORDINATE: Final[CollectiveRule] = Rule(
    code="P-X7",
    source=sources.DECISION_392_ANNEX,
    ceiling=Rung.HTT,
    applies=lambda facts, _: Level.KHT in facts.subordinate_levels,
    says=w.no_failed_subordinate,
    holds=w.yes_no_failed_subordinate,
)
# Worded "from 70 to under 90" and "from 50 to under 70": only the lower bound is a condition,
# so a score of 90 that misses a condition of HTXS is proposed for HTT (practice).
GOOD_SCORE: Final[CommonRule] = Rule(
    code="P-G1",
    source=sources.ARTICLE_11,
    ceiling=Rung.HT,
    counts=True,
    applies=lambda facts, numbers: facts.score.total < numbers.good_from,
    says=lambda facts, numbers: w.no_score(facts, numbers.good_from),
    holds=lambda facts, numbers: w.yes_score(facts, numbers.good_from),
)
GOOD_TASKS: Final[CommonRule] = Rule(
    code="P-G2",
    source=sources.ARTICLE_11,
    ceiling=Rung.HT,
    counts=True,
    applies=_good_tasks_missed,
    says=w.no_good_tasks,
    holds=w.yes_good_tasks,
)
FAIR_SCORE: Final[CommonRule] = Rule(
    code="P-C1",
    source=sources.ARTICLE_11,
    ceiling=Rung.UNDECIDED,
    counts=True,
    applies=lambda facts, numbers: facts.score.total < numbers.fair_from,
    says=lambda facts, numbers: w.no_score(facts, numbers.fair_from),
    holds=lambda facts, numbers: w.yes_score(facts, numbers.fair_from),
)
FAIR_TASKS: Final[CommonRule] = Rule(
    code="P-C2",
    source=sources.ARTICLE_11,
    ceiling=Rung.UNDECIDED,
    counts=True,
    applies=_fair_tasks_missed,
    says=w.no_fair_tasks,
    holds=w.yes_fair_tasks,
)
SCORE_TOO_LOW: Final[CommonRule] = Rule(
    code="P-N1",
    source=sources.ARTICLE_11,
    ceiling=Rung.KHT,
    counts=True,
    applies=lambda facts, numbers: facts.score.total < numbers.fair_from,
    says=w.no_forced_by_score,
    holds=w.yes_not_forced_by_score,
)
UNITY: Final[CollectiveRule] = Rule(
    code="P-N2",
    source=sources.DECISION_392,
    ceiling=Rung.KHT,
    applies=lambda facts, _: Conclusion.PERSONNEL_OR_UNITY in facts.concluded,
    says=w.no_unity,
    holds=w.yes_unity,
)
PROGRAMME_DONE: Final[CollectiveRule] = Rule(
    code="P-N3",
    source=sources.PROGRAMME,
    ceiling=Rung.KHT,
    counts=True,
    applies=lambda facts, numbers: facts.tasks.done_below(numbers.done_at_least),
    says=w.no_half_done,
    holds=w.yes_half_done,
)
INTEGRITY: Final[PersonRule] = Rule(
    code="P-N4",
    source=sources.PERSONS,
    ceiling=Rung.KHT,
    applies=lambda facts, _: bool(facts.concluded) or facts.task_related_discipline > 0,
    says=w.no_integrity,
    holds=w.yes_integrity,
)
MOST_DONE: Final[PostlessRule] = Rule(
    code="P-N5",
    source=sources.PERSONS,
    ceiling=Rung.KHT,
    counts=True,
    applies=lambda facts, numbers: facts.tasks.undone_above(numbers.undone_at_most),
    says=w.no_most_done,
    holds=w.yes_most_done,
)
LED_WELL: Final[LeaderRule] = Rule(
    code="P-N6",
    source=sources.LEADERS,
    ceiling=Rung.KHT,
    applies=_led_badly,
    says=w.no_led_well,
    holds=w.yes_led_well,
)
COLLECTIVE_DONE: Final[LeaderRule] = Rule(
    code="P-N7",
    source=sources.HEADS,
    ceiling=Rung.KHT,
    ceiling_for=_ceiling_of_collective_share,
    concerns=lambda facts: facts.unit_done_share is not None,
    applies=lambda facts, numbers: facts.collective_done_below(numbers.done_at_least),
    says=w.no_collective_done,
    holds=w.yes_collective_done,
)
NO_FAILED_QUARTER: Final[LeaderRule] = Rule(
    code="P-Q1",
    source=sources.QUARTERS,
    ceiling=Rung.HTT,
    concerns=lambda facts: bool(facts.quarters),
    applies=lambda facts, _: Level.KHT in facts.quarters,
    says=w.no_failed_quarter,
    holds=w.yes_no_failed_quarter,
)
NOT_ABOVE_UNIT: Final[LeaderRule] = Rule(
    code="P-H1",
    source=sources.UNIT_OF_HEAD,
    ceiling=Rung.KHT,
    ceiling_for=_ceiling_of_unit,
    concerns=lambda facts: facts.heads_unit and facts.unit_rung is not None,
    applies=lambda facts, _: _ceiling_of_unit(facts) < Rung.HTXS,
    says=w.no_unit_level,
    holds=w.yes_unit_level,
)
ENOUGH_DATA: Final[CommonRule] = Rule(
    code="NO-TASKS",
    source=sources.NO_DATA,
    ceiling=Rung.UNDECIDED,
    applies=lambda facts, _: facts.tasks.assigned == 0,
    says=w.no_tasks,
    holds=w.yes_tasks,
)

COLLECTIVE_RULES: Final[tuple[CollectiveRule, ...]] = (
    BEST_SCORE,
    BEST_TASKS,
    CLEAN_COLLECTIVE,
    FAULTS_REMEDIED,
    NO_FAILED_SUBORDINATE,
    GOOD_SCORE,
    GOOD_TASKS,
    FAIR_SCORE,
    FAIR_TASKS,
    SCORE_TOO_LOW,
    UNITY,
    PROGRAMME_DONE,
    ENOUGH_DATA,
)
LEADER_RULES: Final[tuple[LeaderRule, ...]] = (
    BEST_SCORE,
    BEST_TASKS_LED,
    FAULTS_REMEDIED,
    NO_FAILED_QUARTER,
    NOT_ABOVE_UNIT,
    GOOD_SCORE,
    GOOD_TASKS,
    FAIR_SCORE,
    FAIR_TASKS,
    SCORE_TOO_LOW,
    INTEGRITY,
    LED_WELL,
    COLLECTIVE_DONE,
    ENOUGH_DATA,
)
POSTLESS_RULES: Final[tuple[PostlessRule, ...]] = (
    BEST_SCORE,
    BEST_OWN_TASKS,
    FAULTS_REMEDIED,
    GOOD_SCORE,
    GOOD_TASKS,
    FAIR_SCORE,
    FAIR_TASKS,
    SCORE_TOO_LOW,
    INTEGRITY,
    MOST_DONE,
    ENOUGH_DATA,
)

# NO-TASKS is the absence of data, not a rule of any body, so it stands in every set.
RULE_SETS: Final[dict[str, frozenset[str]]] = {
    NATIONAL: frozenset(
        rule.code for rules in (COLLECTIVE_RULES, LEADER_RULES, POSTLESS_RULES) for rule in rules
    ),
    NATIONAL_A: frozenset(
        {
            "P-X1",
            "P-X2",
            "P-X3",
            "P-X4",
            "P-X5",
            "P-G1",
            "P-G2",
            "P-C1",
            "P-C2",
            "P-N1",
            "NO-TASKS",
        }
    ),
}
"""Which rules hold under which name: all of them, or only those read in the regulation itself."""


@lru_cache
def collective_rules(rule_set: str) -> tuple[CollectiveRule, ...]:
    """Return the rules for collectives of one set; a set that does not exist is a KeyError."""
    return tuple(rule for rule in COLLECTIVE_RULES if rule.code in RULE_SETS[rule_set])


@lru_cache
def leader_rules(rule_set: str) -> tuple[LeaderRule, ...]:
    """Return the rules for leaders of one set; a set that does not exist is a KeyError."""
    return tuple(rule for rule in LEADER_RULES if rule.code in RULE_SETS[rule_set])


@lru_cache
def postless_rules(rule_set: str) -> tuple[PostlessRule, ...]:
    """Return the rules for those who hold no post; a set that does not exist is a KeyError."""
    return tuple(rule for rule in POSTLESS_RULES if rule.code in RULE_SETS[rule_set])
