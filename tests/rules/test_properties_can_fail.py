"""Each property of the rules notices the fault it is there for: a rule is spoilt, and it fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.rules import test_properties as properties
from tests.rules.strategies import LEADERS, SUBJECTS, scores

from camket.rules import ceiling, would_reach
from camket.rules.judging import Ruling
from camket.rules.levels import Level, Rung
from camket.rules.schemes import rating_366, rulings_366
from camket.rules.schemes.codes import NATIONAL as ALL_RULES
from camket.rules.schemes.quy_dinh_366 import ENOUGH_DATA, RULE_SETS

Spoil = Callable[[pytest.MonkeyPatch], None]
NATIONAL = st.just(ALL_RULES)


def with_rules(change: Callable[[list[Any]], list[Any]]) -> Spoil:
    """Spoil the rules that hold, for every class."""

    def spoil(patch: pytest.MonkeyPatch) -> None:
        def ruling_of(subject: Any, rule_set: str) -> Ruling[Any, Any]:
            found = rulings_366.ruling_of(subject, rule_set)
            return Ruling(tuple(change(list(found.rules))), found.remedies)

        patch.setattr(rating_366, "ruling_of", ruling_of)

    return spoil


def added(applies: Callable[[Any, Any], bool], rung: Rung) -> Spoil:
    """Add a rule that bars whomever it should not."""
    rule: Any = replace(
        ENOUGH_DATA, code="P-X1", ceiling=rung, applies=applies, says=lambda *_: "Sai.", counts=True
    )
    return with_rules(lambda rules: [*[one for one in rules if one.code != "P-X1"], rule])


def without(code: str) -> Spoil:
    """Leave a rule out."""
    return with_rules(lambda rules: [one for one in rules if one.code != code])


def highest_ceiling(patch: pytest.MonkeyPatch) -> None:
    """Let the mildest rule decide instead of the strictest."""

    def mildest(barred_by: Any, facts: Any) -> Rung:
        return max((rule.ceiling_of(facts) for rule in barred_by), default=Rung.HTXS)

    patch.setattr(ceiling, "lowest_of", mildest)


def first_ceiling(patch: pytest.MonkeyPatch) -> None:
    """Let the rule that happens to stand first decide."""

    def first(barred_by: Any, facts: Any) -> Rung:
        return next((rule.ceiling_of(facts) for rule in barred_by), Rung.HTXS)

    patch.setattr(ceiling, "lowest_of", first)


def unchecked(patch: pytest.MonkeyPatch) -> None:
    """Tell the first way to a level without evaluating it again."""
    patch.setattr(would_reach, "leaves_exactly", lambda *_: True)


def nothing_mends(patch: pytest.MonkeyPatch) -> None:
    """Find no way to any level."""
    patch.setattr(would_reach, "leaves_exactly", lambda *_: False)


@dataclass(frozen=True, slots=True)
class Case:
    """A property, the facts it is drawn from, and a fault it must notice."""

    holds: Any
    drawn: tuple[st.SearchStrategy[Any], ...]
    spoil: Spoil


CASES = (
    Case(
        properties.test_a_higher_score_never_lowers_the_level,
        (SUBJECTS, scores(), NATIONAL),
        added(lambda facts, _: facts.score.total > 80, Rung.KHT),
    ),
    Case(
        properties.test_every_level_below_the_top_has_its_reasons_and_only_that,
        (SUBJECTS, NATIONAL),
        with_rules(lambda rules: [replace(one, says=lambda *_: "") for one in rules]),
    ),
    Case(
        properties.test_the_order_of_the_rules_does_not_matter,
        (SUBJECTS, st.randoms(use_true_random=False)),
        first_ceiling,
    ),
    Case(
        properties.test_fewer_rules_never_lower_the_level,
        (SUBJECTS, st.sets(st.sampled_from(sorted(RULE_SETS["national"])))),
        highest_ceiling,
    ),
    Case(
        properties.test_a_local_rule_added_to_the_national_ones_never_raises_a_level,
        (SUBJECTS, st.sampled_from(sorted(Rung))),
        highest_ceiling,
    ),
    Case(
        properties.test_what_would_reach_a_level_gives_it_and_no_part_of_it_does,
        (SUBJECTS, NATIONAL),
        unchecked,
    ),
    Case(
        properties.test_a_better_fact_never_lowers_the_level,
        (SUBJECTS, NATIONAL),
        added(lambda facts, _: facts.tasks.exceeded > 0, Rung.KHT),
    ),
    Case(
        properties.test_whoever_had_tasks_is_told_how_to_reach_the_top,
        (SUBJECTS,),
        nothing_mends,
    ),
    Case(
        properties.test_a_head_is_never_above_his_unit,
        (LEADERS, st.sampled_from([*Level, None])),
        without("P-H1"),
    ),
    Case(
        properties.test_with_nothing_assigned_no_level_above_kht_is_proposed,
        (SUBJECTS,),
        without("NO-TASKS"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[one.holds.__name__[5:] for one in CASES])
def test_the_property_fails_where_the_rules_are_wrong(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.spoil(monkeypatch)
    # the first fault is enough: no smaller one is looked for, none is kept
    quickly = settings(phases=[Phase.generate], max_examples=300, deadline=None, database=None)
    holds = quickly(given(*case.drawn)(case.holds.hypothesis.inner_test))
    with pytest.raises((AssertionError, IndexError)):
        holds()
