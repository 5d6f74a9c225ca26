"""What must be true of every case, whatever its facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.rules.patches import merged, proper_parts
from tests.rules.strategies import LEADERS, SUBJECTS, scores

from camket.rules.ceiling import conditions_of, lowest_ceiling
from camket.rules.evaluate import evaluate_document
from camket.rules.facts import CollectiveFacts, LeaderFacts, Subject
from camket.rules.levels import Level, Rung
from camket.rules.reading import read_cases
from camket.rules.schemes.numbers_366 import SCHEME, edition_in_force
from camket.rules.schemes.quy_dinh_366 import (
    COLLECTIVE_RULES,
    ENOUGH_DATA,
    LEADER_RULES,
    POSTLESS_RULES,
    RULE_SETS,
)
from camket.rules.schemes.rating_366 import rate
from camket.shared.errors import UnusableInputError

RULE_SET = st.sampled_from(sorted(RULE_SETS))
NUMBERS = edition_in_force().numbers
MANY = settings(max_examples=100, deadline=None)


def answer_for(subject: dict[str, Any], rule_set: str = "national") -> dict[str, Any]:
    document = {"scheme": SCHEME, "subjects": [subject]}
    answer: Any = evaluate_document(document, rule_set=rule_set)
    found: dict[str, Any] = answer["subjects"][0]
    return found


def rules_of(facts: Subject) -> list[Any]:
    match facts:
        case CollectiveFacts():
            return list(COLLECTIVE_RULES)
        case LeaderFacts():
            return list(LEADER_RULES)
        case _:
            return list(POSTLESS_RULES)


def rung_of(answer: dict[str, Any]) -> Rung:
    return Rung.of(None if answer["level"] is None else Level(answer["level"]))


@MANY
@given(SUBJECTS, scores(), RULE_SET)
def test_a_higher_score_never_lowers_the_level(
    subject: dict[str, Any], other: dict[str, str], rule_set: str
) -> None:
    first, second = (
        answer_for({**subject, "score": score}, rule_set) for score in (subject["score"], other)
    )
    low, high = sorted((first, second), key=lambda one: float(one["score"]))
    assert rung_of(low) <= rung_of(high)


@MANY
@given(SUBJECTS, RULE_SET)
def test_every_level_below_the_top_has_its_reasons_and_only_that(
    subject: dict[str, Any], rule_set: str
) -> None:
    answer = answer_for(subject, rule_set)
    codes = [reason["rule"] for reason in answer["reasons"]]
    assert bool(codes) == (answer["level"] != "HTXS")
    assert len(codes) == len(set(codes))
    assert all(reason["says"] and reason["citation"] for reason in answer["reasons"])
    bars = [Level(reason["bars"]).rung for reason in answer["reasons"]]
    assert bars == sorted(bars, reverse=True)
    next_up = {level.rung for level in Level if level.rung > rung_of(answer)}
    assert not bars or min(bars) == min(next_up)


@MANY
@given(SUBJECTS, st.randoms(use_true_random=False))
def test_the_order_of_the_rules_does_not_matter(subject: dict[str, Any], random: Random) -> None:
    cases = read_cases({"scheme": SCHEME, "subjects": [subject]}, scheme=SCHEME, numbers=NUMBERS)
    facts = cases.at(0).subject
    rules = rules_of(facts)
    level = lowest_ceiling(rules, facts, NUMBERS)
    conditions = set(conditions_of(rules, facts, NUMBERS))
    random.shuffle(rules)
    assert lowest_ceiling(rules, facts, NUMBERS) == level
    assert set(conditions_of(rules, facts, NUMBERS)) == conditions


@MANY
@given(SUBJECTS, st.sets(st.sampled_from(sorted(RULE_SETS["national"]))))
def test_fewer_rules_never_lower_the_level(subject: dict[str, Any], dropped: set[str]) -> None:
    cases = read_cases({"scheme": SCHEME, "subjects": [subject]}, scheme=SCHEME, numbers=NUMBERS)
    facts = cases.at(0).subject
    rules = rules_of(facts)
    fewer = [rule for rule in rules if rule.code not in dropped]
    assert lowest_ceiling(fewer, facts, NUMBERS) >= lowest_ceiling(rules, facts, NUMBERS)


@MANY
@given(SUBJECTS, st.sampled_from(sorted(Rung)))
def test_a_local_rule_added_to_the_national_ones_never_raises_a_level(
    subject: dict[str, Any], ceiling: Rung
) -> None:
    cases = read_cases({"scheme": SCHEME, "subjects": [subject]}, scheme=SCHEME, numbers=NUMBERS)
    facts = cases.at(0).subject
    local: Any = replace(ENOUGH_DATA, code="L-1", ceiling=ceiling, applies=lambda *_: True)
    rules = rules_of(facts)
    assert lowest_ceiling([*rules, local], facts, NUMBERS) <= lowest_ceiling(rules, facts, NUMBERS)


@settings(max_examples=200, deadline=None)
@given(SUBJECTS, RULE_SET)
def test_what_would_reach_a_level_gives_it_and_no_part_of_it_does(
    subject: dict[str, Any], rule_set: str
) -> None:
    now = rung_of(answer_for(subject, rule_set))
    for change in answer_for(subject, rule_set)["would_reach"]:
        level = Level(change["level"])
        assert level.rung > now
        assert change["if"]
        assert answer_for(merged(subject, change["facts"]), rule_set)["level"] == level
        for part in proper_parts(change["facts"]):
            try:
                answer = answer_for(merged(subject, part), rule_set)
            except UnusableInputError:
                continue
            assert answer["level"] != level


def lifted(levels: list[str]) -> list[str]:
    return [level.replace("KHT", "HT") for level in levels]


BETTER: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "faults": lambda one: {"faults": {"remedied": one["faults"]["raised"]}},
    "discipline": lambda one: {"discipline": one["discipline"][1:]},
    "concluded": lambda _: {"concluded": []},
    "quarters": lambda one: {"quarters": lifted(one["quarters"])},
    "subordinate_levels": lambda one: {"subordinate_levels": lifted(one["subordinate_levels"])},
    "fields": lambda _: {"fields": {"KHT": 0}},
    "trust_vote": lambda _: {"trust_vote": {"low": 0}},
    "unit_done_share": lambda _: {"unit_done_share": "1"},
    "unit_level": lambda _: {"unit_level": "HTXS"},
    "corruption_in_unit": lambda _: {"corruption_in_unit": False},
}
"""For each fact a better one: a case gone, a level higher, all remedied."""


def better_facts(subject: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the subject with one fact made better, in every way there is."""
    told = subject["tasks"]
    tasks = [
        {"done": min(told["assigned"], told["done"] + 1)},
        {"on_time": min(told["done"], told["on_time"] + 1)},
        {"below_quality": max(0, told["below_quality"] - 1)},
        {"exceeded": min(told["done"], told["exceeded"] + 1)},
    ]
    patches = [make(subject) for key, make in BETTER.items() if key in subject]
    return [merged(subject, one) for one in [*patches, *({"tasks": one} for one in tasks)]]


@MANY
@given(SUBJECTS, RULE_SET)
def test_a_better_fact_never_lowers_the_level(subject: dict[str, Any], rule_set: str) -> None:
    before = rung_of(answer_for(subject, rule_set))
    for after in better_facts(subject):
        assert rung_of(answer_for(after, rule_set)) >= before


@MANY
@given(SUBJECTS)
def test_whoever_had_tasks_is_told_how_to_reach_the_top(subject: dict[str, Any]) -> None:
    assume(subject["tasks"]["assigned"] > 0)
    answer = answer_for(subject)
    assume(answer["level"] != "HTXS")
    assert answer["would_reach"][-1]["level"] == "HTXS"


@MANY
@given(LEADERS, st.sampled_from([*Level, None]))
def test_a_head_is_never_above_his_unit(subject: dict[str, Any], unit: Level | None) -> None:
    head = {**subject, "heads_unit": True, "unit_level": unit}
    assert rung_of(answer_for(head)) <= Rung.of(unit)


@MANY
@given(SUBJECTS)
def test_with_nothing_assigned_no_level_above_kht_is_proposed(subject: dict[str, Any]) -> None:
    nothing = dict.fromkeys(subject["tasks"], 0)
    answer = answer_for({**subject, "tasks": nothing})
    assert rung_of(answer) <= Rung.UNDECIDED
    assert "NO-TASKS" in [reason["rule"] for reason in answer["reasons"]]
    assert answer.get("candidates", []) == []
    judged = {"P-X1", "P-X2", "P-X4", "P-X5", "P-G1", "P-G2", "P-C1", "P-C2", "P-N1"}
    judged |= {"P-N3", "P-N5"}
    assert not judged & {reason["rule"] for reason in answer["reasons"]}


@MANY
@given(SUBJECTS)
def test_the_conditions_hold_every_rule_once_and_the_reasons_are_those_not_met(
    subject: dict[str, Any],
) -> None:
    cases = read_cases({"scheme": SCHEME, "subjects": [subject]}, scheme=SCHEME, numbers=NUMBERS)
    finding = rate(cases.at(0).subject)
    assert sorted(one.rule for one in finding.conditions) == sorted(
        rule.code for rule in rules_of(cases.at(0).subject) if rule.concerns(cases.at(0).subject)
    )
    assert [one.rule for one in finding.reasons] == [
        one.rule for one in finding.conditions if one.is_met is False
    ]
    assert all(one.says.endswith(".") for one in finding.conditions)
