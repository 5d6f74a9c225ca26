"""Majorities of all members, exclusions, ballots that must add up; worked on each edge."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camket.organisation.posts import posts, posts_for
from camket.reviews.decisions.votes import (
    PICKED,
    Composition,
    Denominator,
    Exclusion,
    Line,
    Majority,
    MeetingRefusal,
    Papers,
    Seat,
    SubjectState,
    Trust,
    agrees,
    compositions_of,
    days_expected,
    denominator_of,
    outcome_of,
    posts_of_body,
    refusal_of_papers,
    refusal_of_seat,
    refusal_of_subject,
    voters_present,
)


def roll(
    present: int, absent: int = 0, *, excluded: Mapping[Exclusion, int] | None = None
) -> list[Seat]:
    seats = [Seat(number, f"Đồng chí {number}", is_present=True) for number in range(present)]
    seats += [
        Seat(100 + number, f"Vắng {number}", is_present=False, reason="đi công tác")
        for number in range(absent)
    ]
    for why, count in (excluded or {}).items():
        seats += [
            Seat(1000 + len(seats), "Không tính", is_present=False, exclusion=why)
            for _ in range(count)
        ]
    return seats


def test_the_sum_is_of_all_members_not_of_those_present() -> None:
    whole = denominator_of(roll(8, 7))
    assert (whole.counted, whole.needed()) == (15, 8)
    assert whole.carries(8)
    assert not whole.carries(7)


@pytest.mark.parametrize("why", list(Exclusion))
def test_a_lawful_exclusion_leaves_the_sum(why: Exclusion) -> None:
    told = denominator_of(roll(8, 5, excluded={why: 2}))
    assert (told.members, dict(told.excluded), told.counted) == (15, {why: 2}, 13)
    assert told.needed() == 7


@pytest.mark.parametrize(
    ("counted", "half", "two_thirds"),
    [(1, 1, 1), (2, 2, 2), (3, 2, 2), (4, 3, 3), (12, 7, 8), (13, 7, 9), (15, 8, 10), (16, 9, 11)],
)
def test_needed_votes_on_each_edge(counted: int, half: int, two_thirds: int) -> None:
    told = Denominator(counted, {})
    assert (told.needed(), told.needed(Majority.TWO_THIRDS)) == (half, two_thirds)
    assert told.carries(half)
    assert not told.carries(half - 1)
    assert told.carries(two_thirds, Majority.TWO_THIRDS)
    assert not told.carries(two_thirds - 1, Majority.TWO_THIRDS)


def test_exactly_half_is_no_majority_and_exactly_two_thirds_is() -> None:
    assert not Denominator(16, {}).carries(8)
    assert Denominator(15, {}).carries(10, Majority.TWO_THIRDS)


def test_of_nobody_nothing_is_carried() -> None:
    assert not denominator_of(roll(0, excluded={Exclusion.BARRED: 3})).carries(1)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 9), st.sampled_from(list(Exclusion)))
def test_more_absence_never_makes_a_majority_easier(
    present: int, absent: int, left_out: int, why: Exclusion
) -> None:
    one = denominator_of(roll(present + 1, absent, excluded={why: left_out}))
    other = denominator_of(roll(present, absent + 1, excluded={why: left_out}))
    assert one.needed() == other.needed()
    assert 2 * one.needed() > one.counted


def test_nobody_votes_on_himself_so_his_own_vote_leaves_the_sum() -> None:
    seats = roll(15)
    assert denominator_of(seats, subject=3).counted == 14
    assert denominator_of(seats, subject=999).counted == 15
    assert denominator_of(seats).counted == 15
    absent = roll(14, 1)
    assert denominator_of(absent, subject=100).counted == 14


def test_a_subject_already_left_out_is_not_left_out_twice() -> None:
    seats = [*roll(4), Seat(9, "Tạm đình chỉ", is_present=False, exclusion=Exclusion.BARRED)]
    assert denominator_of(seats, subject=9).counted == 4


def test_absence_needs_its_reason_and_an_excluded_member_is_absent() -> None:
    assert refusal_of_seat(Seat(1, "A", is_present=True)) is None
    assert refusal_of_seat(Seat(1, "A", is_present=False)) is MeetingRefusal.ABSENCE_REASON_MISSING
    assert refusal_of_seat(Seat(1, "A", is_present=False, reason="ốm")) is None
    assert refusal_of_seat(Seat(1, "A", is_present=False, exclusion=Exclusion.LENT)) is None
    there = Seat(1, "A", is_present=True, exclusion=Exclusion.EXEMPT)
    assert refusal_of_seat(there) is MeetingRefusal.EXCLUDED_BUT_PRESENT


def test_papers_are_no_more_than_voters_and_no_more_come_back() -> None:
    assert voters_present(roll(12, 3)) == 12
    assert refusal_of_papers(Papers(12, 12), present=12) is None
    assert refusal_of_papers(Papers(12, 11), present=12) is None
    assert refusal_of_papers(Papers(13, 12), present=12) is MeetingRefusal.HANDED_TOO_MANY
    assert refusal_of_papers(Papers(11, 12), present=12) is MeetingRefusal.COLLECTED_TOO_MANY
    assert refusal_of_papers(Papers(0, 0), present=12) is MeetingRefusal.NOTHING_COUNTED


def test_votes_invalid_and_blank_ones_add_up_to_the_papers() -> None:
    papers = Papers(12, 12)
    assert agrees(Line({"HTT": 9, "HT": 1}, invalid=1, blank=1), papers, present=12)
    assert not agrees(Line({"HTT": 9, "HT": 1}, invalid=1), papers, present=12)
    assert not agrees(Line({"HTT": 12, "HT": 1}), papers, present=12)
    own = Line({"HTT": 9, "HT": 1}, invalid=1, own_present=True)
    assert agrees(own, papers, present=12)


def test_a_subject_who_was_handed_no_paper_leaves_all_papers_to_the_others() -> None:
    line = Line({"HTT": 11}, own_present=True)
    assert agrees(line, Papers(11, 11), present=12)
    assert not agrees(line, Papers(11, 11), present=11)
    assert agrees(Line({"HTT": 10}, own_present=True), Papers(11, 11), present=12)


def test_the_second_ballot_lifts_only_whom_the_first_rated_good() -> None:
    told = Denominator(15, {})
    good = {"HTT": 12, "HT": 2, "KHT": 1}
    assert outcome_of(good, told).level == "HTT"
    best = outcome_of(good, told, {PICKED: 8})
    assert (best.level, best.votes) == ("HTXS", 8)
    assert outcome_of(good, told, {PICKED: 7}).level == "HTT"
    assert outcome_of({"HT": 8, "HTT": 7}, told, {PICKED: 15}).level == "HT"
    assert outcome_of({"KHT": 8, "HT": 7}, told).level == "KHT"


def test_split_votes_carry_nothing() -> None:
    split = outcome_of({"HTT": 7, "HT": 5, "KHT": 3}, Denominator(15, {}), {PICKED: 15})
    assert (split.level, split.votes) == ("", 0)


def test_a_trust_vote_is_mostly_low_above_half_and_not_at_half() -> None:
    assert Trust(6, 2, 9, 17).is_mostly_low
    assert not Trust(6, 3, 9, 18).is_mostly_low


def state(**changes: object) -> SubjectState:
    told: dict[str, object] = {
        "name": "Trần Thị Bính",
        "person_id": 7,
        "chair_id": None,
        "not_reviewed": "",
        "is_reviewed": True,
        "level": "HTT",
        "ruled": "HTT",
        "is_ruled": True,
        "reason": "",
    }
    return SubjectState(**{**told, **changes})  # type: ignore[arg-type]  # fields by name


def test_a_level_that_differs_from_the_rules_needs_its_reason() -> None:
    assert refusal_of_subject(state(), meeting_chair=1) is None
    other = state(level="HTXS")
    assert refusal_of_subject(other, meeting_chair=1) is MeetingRefusal.REASON_MISSING
    assert refusal_of_subject(state(level="HTXS", reason="Đột phá"), meeting_chair=1) is None
    silent = state(level="HT", ruled="")
    assert refusal_of_subject(silent, meeting_chair=1) is MeetingRefusal.REASON_MISSING
    unasked = state(level="HT", ruled="", is_ruled=False)
    assert refusal_of_subject(unasked, meeting_chair=1) is None


def test_a_chair_hands_over_while_he_is_reviewed() -> None:
    assert refusal_of_subject(state(), meeting_chair=7) is MeetingRefusal.CHAIR_IS_SUBJECT
    assert refusal_of_subject(state(chair_id=2), meeting_chair=7) is None
    own = state(chair_id=7)
    assert refusal_of_subject(own, meeting_chair=1) is MeetingRefusal.SUBJECT_CHAIRS


def test_who_was_not_reviewed_gets_no_level_and_nobody_is_left_open() -> None:
    away = state(not_reviewed="đi học tập trung", is_reviewed=False, level="")
    assert refusal_of_subject(away, meeting_chair=1) is None
    voted = state(not_reviewed="đi học", is_reviewed=False)
    assert refusal_of_subject(voted, meeting_chair=1) is MeetingRefusal.NOT_REVIEWED
    unsaid = state(is_reviewed=False, level="")
    assert refusal_of_subject(unsaid, meeting_chair=1) is MeetingRefusal.SUBJECT_OPEN


def test_bodies_are_made_of_posts_of_the_catalogue() -> None:
    known = posts().keys()
    for composition in Composition:
        assert posts_of_body(composition) <= known
    commune = compositions_of([post.code for post in posts_for("commune_committee")])
    assert commune == [Composition.STANDING, Composition.COMMITTEE]
    cell = compositions_of([post.code for post in posts_for("party_cell")])
    assert cell == [Composition.CELL]


def test_only_the_standing_committee_of_a_province_sits_two_days() -> None:
    assert days_expected(Composition.STANDING, is_province=True) == 2
    assert days_expected(Composition.COMMITTEE, is_province=True) == 1
    assert days_expected(Composition.STANDING, is_province=False) == 1
