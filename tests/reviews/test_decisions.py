"""May it be done? Without a database: hands, points, gaps and plans."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camket.reviews.decisions.facts import (
    Entered,
    Gathered,
    as_record,
    entered_in,
    gathered_in,
    tasks_of,
)
from camket.reviews.decisions.items import (
    ConclusionFacts,
    ItemAnswer,
    ReviewRefusal,
    gaps_of,
    refusal_to_conclude,
)
from camket.reviews.decisions.ratings import (
    RatingFacts,
    RatingRefusal,
    is_above,
    needs_reason,
    refusal_of_points,
    refusal_to_appraise,
    refusal_to_decide,
)
from camket.reviews.wording.refusals import REFUSED, sentence_of
from camket.shared.errors import Refused

WHOLE = RatingFacts(
    is_allowed=True,
    is_decided=False,
    actor_person=3,
    subject_person=None,
    self_person=1,
    appraiser_person=2,
    is_scored=True,
    is_appraised=True,
)


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))
def test_a_decision_stands_only_with_three_different_people(
    scored: int, appraised: int, decides: int
) -> None:
    facts = replace(WHOLE, self_person=scored, appraiser_person=appraised, actor_person=decides)
    refusal = refusal_to_decide(facts)
    assert (refusal is None) == (decides not in {scored, appraised})


def test_a_person_without_a_post_has_no_hand_in_it() -> None:
    assert refusal_to_appraise(replace(WHOLE, actor_person=None)) is RatingRefusal.NOT_ALLOWED


@pytest.mark.parametrize(
    ("general", "results", "refusal"),
    [
        ("30", "70", None),
        ("0", "0", None),
        ("29.99", "60.01", None),
        ("30.01", "0", RatingRefusal.OUT_OF_RANGE),
        ("0", "70.01", RatingRefusal.OUT_OF_RANGE),
        ("0.001", "0", RatingRefusal.TOO_PRECISE),
    ],
)
def test_points_stand_on_the_bounds_and_not_beyond(
    general: str, results: str, refusal: RatingRefusal | None
) -> None:
    assert refusal_of_points(Decimal(general), Decimal(results)) is refusal


def test_levels_have_an_order_and_silence_always_differs() -> None:
    assert is_above("HTXS", "HTT")
    assert not is_above("HT", "HT")
    assert needs_reason("HT", "HT", "")
    assert not needs_reason("HT", "HT", "HT")


def test_a_done_item_on_time_needs_only_its_result() -> None:
    answer = ItemAnswer(1, "done", "xong", "", "", is_late=False)
    assert gaps_of([answer]) == []
    (gap,) = gaps_of([replace(answer, is_late=True)])
    assert gap.reason is ReviewRefusal.CAUSE_MISSING


def test_a_conclusion_of_the_own_side_is_refused_before_anything_else_is_asked() -> None:
    facts = ConclusionFacts("open", "", "", may_conclude=True, is_own_side=True)
    assert refusal_to_conclude(facts) is ReviewRefusal.OWN_SIDE


def test_excused_tasks_leave_the_counts() -> None:
    gathered = Gathered(assigned=20, done=18, on_time=15, exceeded=18)
    left = tasks_of(gathered, Entered(excused_undone=2, excused_late=3))
    assert (left.assigned, left.done, left.on_time, left.exceeded) == (15, 15, 15, 15)


def test_what_a_rating_stands_on_is_read_back_as_it_was_kept() -> None:
    gathered = Gathered(assigned=3, done=2, subordinate_levels=("HT", "KHT"))
    entered = Entered(votes_total=30, votes_low=2, quarter_1="HT", sources={"votes": "BB 3"})
    kept = as_record(gathered, entered, unit_level=None)
    assert (gathered_in(kept), entered_in(kept)) == (gathered, entered)


@pytest.mark.parametrize("reason", list(REFUSED))
def test_every_refusal_has_a_sentence_that_ends(reason: ReviewRefusal) -> None:
    names = (
        "name number kind year what left unit_level ruled most points before names n source places"
    )
    blanks = {**dict.fromkeys(names.split(), "x"), "what": "Một câu."}  # may be sentences
    assert sentence_of(Refused(reason, **blanks)).endswith(".")
