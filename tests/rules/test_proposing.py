"""A level found quickly is the level found with all its sentences; and so are its reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from tests.rules.strategies import COLLECTIVES, LEADERS, POSTLESS, QUARTERS

from camket.rules.facts import LeaderFacts
from camket.rules.proposing import proposer, quarter_proposer
from camket.rules.reading import read_cases
from camket.rules.schemes.codes import OF_QUARTER
from camket.rules.schemes.huong_dan_02 import quarter_of
from camket.rules.schemes.numbers_02 import quarter_edition
from camket.rules.schemes.numbers_366 import SCHEME, edition_in_force
from camket.rules.schemes.rating_02 import rate_quarter
from camket.rules.schemes.rating_366 import rate
from camket.rules.schemes.reading_02 import read_quarters

DAY = date(2026, 12, 31)
MANY = settings(max_examples=150, deadline=None)


def both_ways(told: dict[str, Any]) -> None:
    numbers = edition_in_force(DAY).numbers
    document = {"scheme": SCHEME, "subjects": [told]}
    case = read_cases(document, scheme=SCHEME, numbers=numbers).at(0)
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


@MANY
@given(told=QUARTERS)
def test_a_quarter_gets_the_same_level_and_reasons(told: dict[str, Any]) -> None:
    numbers = quarter_edition(DAY).numbers
    facts = read_quarters({"scheme": OF_QUARTER, "subjects": [told]}, numbers).cases[0].facts
    found, quick = rate_quarter(facts, on=DAY), quarter_proposer(on=DAY).propose(facts)
    assert (quick.level, quick.candidates) == (found.level, found.candidates)
    assert sorted(quick.bars) == sorted(one.rule for one in found.reasons)
    assert quarter_proposer(on=DAY).provenance().items() <= found.provenance.as_record().items()


@MANY
@given(told=LEADERS)
def test_a_quarter_of_which_only_the_results_are_known_is_rated_too(told: dict[str, Any]) -> None:
    numbers = edition_in_force(DAY).numbers
    document = {"scheme": SCHEME, "subjects": [told]}
    case = read_cases(document, scheme=SCHEME, numbers=numbers).at(0)
    assert isinstance(case.subject, LeaderFacts)
    quarter = quarter_of(case.subject)
    found = rate_quarter(quarter, on=DAY, undone_fails=False)
    of_year = {
        one.rule for one in rate(replace(case.subject, quarters=(), trust_vote=None)).reasons
    }
    assert {one.rule for one in found.reasons} == of_year
    assert quarter.score == case.subject.score


def test_it_says_under_which_numbers() -> None:
    told = proposer(on=DAY).provenance()
    assert told["numbers_version"].startswith("trung-uong/")
    assert len(told["numbers_digest"]) == 64
