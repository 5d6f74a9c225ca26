"""May it be settled, applied, handed over? Values in, a reason or None out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from camket.shared.errors import Refused
from camket.transitions.decisions import (
    Amendment,
    ApplyRefusal,
    Choice,
    HandoverRefusal,
    Part,
    SettleFacts,
    SettleRefusal,
    Thing,
    choices_for,
    refusal_to_settle,
    shared_out,
    sum_of,
)
from camket.transitions.wording import SENTENCES, sentence_for

FINE = SettleFacts(
    thing=Thing.TASK,
    choice=Choice.INHERITED,
    is_open=True,
    may_settle=True,
    heirs=(1, 2),
    targets=(1,),
)
TWO = (Part(1, Decimal(60)), Part(2, Decimal(40)))
DIVIDED = replace(
    FINE, choice=Choice.DIVIDED, parts=TWO, targets=(1, 2), old_targets={None: Decimal(100)}
)
AMENDED = replace(
    FINE, choice=Choice.AMENDED, has_reason=True, amendment=Amendment(target=Decimal(5))
)
DONE = replace(FINE, choice=Choice.CLOSED_DONE, has_reason=True)
CLOSED = replace(FINE, choice=Choice.CLOSED_BY_DECISION, has_reason=True, has_number=True)


@pytest.mark.parametrize("facts", [FINE, DIVIDED, AMENDED, DONE, CLOSED])
def test_each_choice_is_taken_when_nothing_is_missing(facts: SettleFacts) -> None:
    assert refusal_to_settle(facts) is None


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (replace(FINE, may_settle=False), SettleRefusal.NOT_ALLOWED),
        (replace(FINE, acts_for_ended_unit=True), SettleRefusal.ENDED_UNIT_ITSELF),
        (replace(FINE, is_open=False), SettleRefusal.ALREADY_DECIDED),
        (replace(FINE, targets=(3,)), SettleRefusal.NOT_AN_HEIR),
        (replace(FINE, thing=Thing.OBSTACLE, choice=Choice.DIVIDED), SettleRefusal.NOT_POSSIBLE),
        (
            replace(FINE, thing=Thing.ASSIGNMENT, choice=Choice.CARRIED_OVER),
            SettleRefusal.NOT_POSSIBLE,
        ),
        (replace(DIVIDED, parts=TWO[:1]), SettleRefusal.PARTS_MISSING),
        (replace(DIVIDED, parts=(TWO[0], TWO[0])), SettleRefusal.PART_TWICE),
        (replace(DIVIDED, parts=(TWO[0], Part(2, Decimal(0)))), SettleRefusal.PART_NOT_POSITIVE),
        (replace(DIVIDED, old_targets={None: Decimal(99)}), SettleRefusal.SUM_DIFFERS),
        (replace(DIVIDED, old_targets={7: Decimal(100)}), SettleRefusal.NOT_POSSIBLE),
        (replace(DONE, is_own_work=True), SettleRefusal.OWN_WORK),
        (replace(DONE, has_reason=False), SettleRefusal.REASON_MISSING),
        (replace(DONE, is_signed=False), SettleRefusal.NOT_SIGNED),
        (replace(DONE, is_planned=False), SettleRefusal.NOT_PLANNED),
        (
            replace(DONE, done_on=date(2026, 2, 2), today=date(2026, 2, 1)),
            SettleRefusal.DONE_IN_FUTURE,
        ),
        (replace(CLOSED, has_number=False), SettleRefusal.NUMBER_MISSING),
        (replace(CLOSED, has_reason=False), SettleRefusal.REASON_MISSING),
    ],
)
def test_a_choice_that_lacks_something_is_refused(
    facts: SettleFacts, reason: SettleRefusal
) -> None:
    assert refusal_to_settle(facts) is reason


def test_a_reason_lets_the_sum_differ() -> None:
    assert (
        refusal_to_settle(replace(DIVIDED, old_targets={None: Decimal(99)}, has_reason=True))
        is None
    )


def test_each_measure_of_an_item_is_divided_by_itself() -> None:
    parts = (
        Part(1, Decimal(6), measure_id=7),
        Part(2, Decimal(4), measure_id=7),
        Part(1, Decimal(1), measure_id=8),
        Part(2, Decimal(1), measure_id=8),
    )
    facts = replace(
        DIVIDED, thing=Thing.ITEM, parts=parts, old_targets={7: Decimal(10), 8: Decimal(2)}
    )
    assert refusal_to_settle(facts) is None
    assert (
        refusal_to_settle(replace(facts, old_targets={7: Decimal(10), 8: Decimal(3)}))
        is SettleRefusal.SUM_DIFFERS
    )


def test_everything_can_be_passed_on_or_closed_by_decision() -> None:
    for thing in Thing:
        assert {Choice.INHERITED, Choice.CLOSED_BY_DECISION} <= set(choices_for(thing))


def test_rates_are_recomputed_and_numbers_added() -> None:
    assert sum_of(
        [Part(1, Decimal(60), Decimal(80)), Part(2, Decimal(30), Decimal(120))]
    ) == Decimal(45)
    assert sum_of(TWO) == Decimal(100)


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw of decimals is slow
@given(
    st.decimals(0, 100_000, places=4),
    st.lists(st.decimals("0.0001", 1000, places=4), min_size=2, max_size=6),
)
def test_what_was_reached_is_shared_out_whole(whole: Decimal, targets: list[Decimal]) -> None:
    shares = shared_out(whole, [Part(number, target) for number, target in enumerate(targets)])
    assert sum(shares, Decimal(0)) == whole


def test_every_reason_has_its_sentence() -> None:
    reasons = [*SettleRefusal, *ApplyRefusal, *HandoverRefusal]
    assert set(reasons) == set(SENTENCES)
    assert len(reasons) == len({reason.value for reason in reasons})
    for reason in reasons:
        assert sentence_for(Refused(reason)).endswith(".")
