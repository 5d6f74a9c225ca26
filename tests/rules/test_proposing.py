"""A level found quickly is the level found with all its sentences; and so are its reasons."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from tests.rules.strategies import COLLECTIVES, LEADERS, POSTLESS

from camket.rules.evaluate import rate
from camket.rules.proposing import proposer
from camket.rules.reading import read_cases
from camket.rules.schemes.numbers_366 import SCHEME, edition_in_force

DAY = date(2026, 12, 31)
MANY = settings(max_examples=150, deadline=None)


def both_ways(told: dict[str, Any]) -> None:
    numbers = edition_in_force(DAY).numbers
    (case,), _ = read_cases({"scheme": SCHEME, "subjects": [told]}, scheme=SCHEME, numbers=numbers)
    found, quick = rate(case.subject, on=DAY), proposer(on=DAY).propose(case.subject)
    assert (quick.level, quick.candidates) == (found.level, found.candidates)
    assert sorted(quick.bars) == sorted(one.rule for one in found.reasons)


@MANY
@given(told=COLLECTIVES)
def test_a_collective_gets_the_same_level_and_reasons(told: dict[str, Any]) -> None:
    both_ways(told)


@MANY
@given(told=LEADERS)
def test_a_leader_gets_the_same_level_and_reasons(told: dict[str, Any]) -> None:
    both_ways(told)


@MANY
@given(told=POSTLESS)
def test_who_holds_no_post_gets_the_same_level_and_reasons(told: dict[str, Any]) -> None:
    both_ways(told)


def test_it_says_under_which_numbers() -> None:
    told = proposer(on=DAY).provenance()
    assert told["numbers_version"].startswith("trung-uong/")
    assert len(told["numbers_digest"]) == 64
