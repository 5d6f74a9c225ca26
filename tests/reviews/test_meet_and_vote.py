"""A body meets: roll, subjects, ballots in sums, what carried; worked against the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories import make_cell, make_holder
from tests.reviews.hall import Hall
from tests.reviews.scene import (
    NOW,
    TODAY,
    make_scene,
    open_yearend,
    rating_of,
)

from camket.audit.models import Entry
from camket.organisation.models import Tenure, TenureKind
from camket.reviews.actions.meetings.holding import Present, SubjectText, plan_meeting, take_roll
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.decisions.votes import (
    BLANK,
    INVALID,
    NOT_PICKED,
    PICKED,
    TRUST_HIGH,
    TRUST_LOW,
    TRUST_MIDDLE,
    Composition,
    Exclusion,
    MeetingRefusal,
    Round,
)
from camket.reviews.models import (
    Attendance,
    BallotCount,
    BodyProposal,
    Period,
    PostReview,
    ReviewMeeting,
)
from camket.reviews.queries.meetings.rows import (
    proposals_of,
    short_of,
    subjects_to_come,
    tally_of,
    trust_vote_of,
)
from camket.reviews.wording.meetings import MEETING_REFUSED, sentence_of_meeting
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db


def test_the_roll_is_of_the_members_of_the_day() -> None:
    hall = Hall()
    stranger = make_holder(hall.scene.commune.unit, "commune_standing_member")
    Tenure.objects.filter(pk=stranger.tenure.pk).update(
        valid=DateRange(date(2026, 1, 1), date(2026, 6, 1))
    )
    hall.roll()
    names = set(Attendance.objects.values_list("person_id", flat=True))
    assert names == {
        hall.scene.commune.head.person.pk,
        hall.deputy.person.pk,
        *(one.person.pk for one in hall.members),
    }
    assert hall.clerk.person.pk not in names


def test_the_sum_shows_each_exclusion_and_leaves_out_the_subject() -> None:
    hall = Hall()
    hall.roll(
        {
            hall.members[0].person.pk: Present(is_present=False, exclusion=Exclusion.LENT),
            hall.members[1].person.pk: Present(is_present=False, reason="ốm"),
        }
    )
    tally = tally_of(hall.meeting)
    assert (tally.denominator.members, tally.denominator.counted) == (5, 4)
    assert dict(tally.denominator.excluded) == {Exclusion.LENT: 1}
    assert tally.present == 3
    by_rating = {row.rating.pk: row for row in tally.rows}
    assert by_rating[hall.collective.pk].denominator.counted == 4
    assert by_rating[hall.head.pk].denominator.counted == 3


def test_a_suspended_member_is_left_out_from_the_start() -> None:
    hall = Hall()
    Tenure.objects.filter(pk=hall.members[2].tenure.pk).update(kind=TenureKind.SUSPENDED)
    tally = tally_of(hall.meeting)
    assert dict(tally.denominator.excluded) == {Exclusion.BARRED: 1}


def test_an_absence_needs_its_reason() -> None:
    hall = Hall()
    with pytest.raises(Refused) as refused:
        hall.roll({hall.members[0].person.pk: Present(is_present=False)})
    assert refused.value.reason is MeetingRefusal.ABSENCE_REASON_MISSING
    assert hall.members[0].person.full_name in sentence_of_meeting(refused.value)
    assert not Attendance.objects.exists()


def test_ballots_wait_for_the_roll() -> None:
    hall = Hall()
    with pytest.raises(Refused) as refused:
        hall.count(Round.FIRST, {hall.collective: {"HTT": 5}})
    assert refused.value.reason is MeetingRefusal.ROLL_MISSING


def test_two_ballots_carry_levels_and_become_the_bodys_proposal() -> None:
    hall = Hall()
    hall.roll()
    hall.review_both(reason="Tập thể ghi nhận đột phá")
    hall.count(
        Round.FIRST, {hall.collective: {"HTT": 4, INVALID: 1}, hall.head: {"HTT": 3, BLANK: 1}}
    )
    hall.count(Round.BEST, {hall.head: {PICKED: 3, NOT_PICKED: 1}})
    hall.close()
    of_unit, of_head = proposals_of(hall.collective)[0], proposals_of(hall.head)[0]
    assert (of_unit.level, of_unit.votes, of_unit.counted) == ("HTT", 4, 5)
    assert (of_head.level, of_head.votes, of_head.counted) == ("HTXS", 3, 4)
    assert of_head.ruled_level == "HTT"
    assert of_head.reason == "Tập thể ghi nhận đột phá"
    assert Entry.objects.filter(action="rating.proposed_by_body").count() == 2


def test_nobody_enters_votes_on_himself_and_a_teller_enters_them_for_all_others() -> None:
    hall = Hall()
    hall.roll()
    hall.review_both()
    lines = {hall.collective: {"HTT": 5}, hall.head: {"HTT": 4}}
    head, teller = hall.scene.commune.head, hall.members[0]
    with pytest.raises(Refused) as own:
        hall.count(Round.FIRST, lines, by=head)
    assert own.value.reason is MeetingRefusal.OWN_BALLOT
    assert "Không ai ghi phiếu về chính mình" in sentence_of_meeting(own.value)
    assert not BallotCount.objects.exists()
    with pytest.raises(Refused) as stranger:
        hall.count(Round.FIRST, lines, by=teller)
    assert stranger.value.reason is MeetingRefusal.NOT_ALLOWED
    ReviewMeeting.objects.filter(pk=hall.meeting.pk).update(head_teller_person=teller.person)
    hall.count(Round.FIRST, lines, by=teller)
    assert BallotCount.objects.get(subject=hall.subject(hall.head), choice="HTT").count == 4


@pytest.mark.parametrize(
    ("tellers", "reason"),
    [
        ({"head_teller_id": 0, "teller_id": 0}, MeetingRefusal.SAME_TELLERS),
        ({"head_teller_id": -1}, MeetingRefusal.TELLER_UNKNOWN),
    ],
)
def test_tellers_are_two_people_from_near(tellers: dict[str, int], reason: MeetingRefusal) -> None:
    hall = Hall()
    near = hall.members[0].person.pk
    told: dict[str, Any] = {key: near if value == 0 else value for key, value in tellers.items()}
    with pytest.raises(Refused) as refused:
        plan_meeting(replace(hall.planned(), **told), actor=hall.clerk.actor, now=NOW)
    assert refused.value.reason is reason


def test_a_level_other_than_the_rules_needs_its_reason_before_the_meeting_closes() -> None:
    hall = Hall()
    hall.roll()
    hall.review_both()
    hall.count(Round.FIRST, {hall.collective: {"HT": 5}, hall.head: {"HTT": 4}})
    with pytest.raises(Refused) as refused:
        hall.close()
    assert refused.value.reason is MeetingRefusal.REASON_MISSING
    assert not BodyProposal.objects.exists()


def test_sums_that_do_not_agree_are_refused_in_one_sentence() -> None:
    hall = Hall()
    hall.roll()
    hall.review_both()
    with pytest.raises(Refused) as refused:
        hall.count(Round.FIRST, {hall.head: {"HTT": 5}})
    sentence = sentence_of_meeting(refused.value)
    assert "cộng lại được 5 phiếu, cần đúng 4" in sentence
    assert "trừ 1 phiếu của chính đồng chí ấy" in sentence
    assert not BallotCount.objects.exists()


@pytest.mark.parametrize(
    ("papers", "reason"),
    [
        ((6, 5), MeetingRefusal.HANDED_TOO_MANY),
        ((4, 5), MeetingRefusal.COLLECTED_TOO_MANY),
        ((5, 0), MeetingRefusal.NOTHING_COUNTED),
    ],
)
def test_papers_that_cannot_be_are_refused(papers: tuple[int, int], reason: MeetingRefusal) -> None:
    hall = Hall()
    hall.roll()
    with pytest.raises(Refused) as refused:
        hall.count(Round.FIRST, {hall.collective: {"HTT": 5}}, papers)
    assert refused.value.reason is reason


def test_nobody_is_picked_as_best_who_was_not_rated_good() -> None:
    hall = Hall()
    hall.roll()
    hall.review_both()
    hall.count(Round.FIRST, {hall.collective: {"HT": 5}})
    with pytest.raises(Refused) as refused:
        hall.count(Round.BEST, {hall.collective: {PICKED: 5}})
    assert refused.value.reason is MeetingRefusal.NOT_GOOD


def test_a_repeated_ballot_stands_beside_the_one_that_carried_nothing() -> None:
    hall = Hall()
    hall.roll()
    hall.review_both()
    hall.count(Round.FIRST, {hall.collective: {"HTT": 2, "HT": 2, "KHT": 1}})
    assert tally_of(hall.meeting).rows[0].outcome.level == ""
    hall.count(Round.FIRST, {hall.collective: {"HTT": 3, "HT": 2}}, repeats=True)
    tally = tally_of(hall.meeting)
    assert [one.number for one in tally.ballots] == [1, 2]
    assert tally.rows[0].outcome.level == "HTT"


def test_a_count_mended_replaces_itself_and_the_audit_keeps_both() -> None:
    hall = Hall()
    hall.roll()
    hall.review_both()
    hall.count(Round.FIRST, {hall.collective: {"HTT": 5}})
    hall.count(Round.FIRST, {hall.collective: {"HTT": 4, "HT": 1}})
    tally = tally_of(hall.meeting)
    assert (len(tally.ballots), tally.rows[0].outcome.votes) == (1, 4)
    assert Entry.objects.filter(action="meeting.ballot_counted").count() == 2


def test_the_chair_hands_over_while_he_is_the_subject() -> None:
    hall = Hall()
    hall.roll()
    with pytest.raises(Refused) as refused:
        hall.write(hall.head, SubjectText(opinions="Nêu gương."))
    assert refused.value.reason is MeetingRefusal.CHAIR_IS_SUBJECT
    hall.write(hall.head, SubjectText(opinions="Nêu gương.", chair_id=hall.deputy.person.pk))
    assert hall.deputy.person.full_name in hall.subject(hall.head).chair_name


def test_who_was_not_reviewed_comes_up_at_the_next_meeting() -> None:
    hall = Hall()
    hall.roll()
    hall.write(hall.collective, SubjectText(opinions="Đoàn kết."))
    hall.write(hall.head, SubjectText(not_reviewed="đi học tập trung"))
    hall.close()
    coming = subjects_to_come(hall.period, hall.scene.commune.unit.pk)
    told = [(one.pk, getattr(one, "not_reviewed", "")) for one in coming]
    assert told == [(hall.head.pk, "đi học tập trung")]


def test_a_meeting_does_not_close_while_a_subject_is_open() -> None:
    hall = Hall()
    hall.roll()
    hall.write(hall.collective, SubjectText(opinions="Đoàn kết."))
    with pytest.raises(Refused) as refused:
        hall.close()
    assert refused.value.reason is MeetingRefusal.SUBJECT_OPEN


def test_a_closed_meeting_never_changes() -> None:
    hall = Hall()
    hall.roll()
    hall.review_both()
    hall.close()
    with pytest.raises(Refused) as refused:
        hall.roll()
    assert refused.value.reason is MeetingRefusal.CLOSED


def test_a_roll_mended_after_the_count_is_checked_again_when_the_meeting_closes() -> None:
    hall = Hall()
    hall.roll()
    hall.review_both()
    hall.count(Round.FIRST, {hall.collective: {"HTT": 5}, hall.head: {"HTT": 4}})
    hall.roll({hall.members[0].person.pk: Present(is_present=False, reason="ốm")})
    with pytest.raises(Refused) as refused:
        hall.close()
    assert refused.value.reason is MeetingRefusal.HANDED_TOO_MANY


def test_another_unit_does_not_write_the_meeting() -> None:
    hall = Hall()
    for stranger in (hall.scene.clerk, hall.scene.appraiser):
        with pytest.raises(Refused) as refused:
            take_roll(hall.meeting.pk, {}, version=hall.version, actor=stranger.actor, now=NOW)
        assert refused.value.reason is MeetingRefusal.NOT_ALLOWED


def test_a_stale_page_does_not_overwrite() -> None:
    hall = Hall()
    hall.roll()
    with pytest.raises(Refused) as refused:
        take_roll(hall.meeting.pk, {}, version=1, actor=hall.clerk.actor, now=NOW)
    assert refused.value.reason is MeetingRefusal.STALE


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"days": 0}, MeetingRefusal.TOO_SHORT),
        ({"rating_ids": ()}, MeetingRefusal.NO_SUBJECTS),
        ({"chair_id": 0}, MeetingRefusal.NOT_A_MEMBER),
        ({"secretary_id": 0}, MeetingRefusal.SECRETARY_MISSING),
        ({"composition": Composition.CELL}, MeetingRefusal.NO_MEMBERS),
    ],
)
def test_a_meeting_that_cannot_be_is_not_planned(
    change: dict[str, object], reason: MeetingRefusal
) -> None:
    hall = Hall()
    with pytest.raises(Refused) as refused:
        plan_meeting(
            replace(hall.planned(), **change),  # type: ignore[arg-type]  # fields by name
            actor=hall.clerk.actor,
            now=NOW,
        )
    assert refused.value.reason is reason


def test_the_chair_does_not_write_the_minutes() -> None:
    hall = Hall()
    both = replace(hall.planned(), secretary_id=hall.scene.commune.head.person.pk)
    with pytest.raises(Refused) as refused:
        plan_meeting(both, actor=hall.clerk.actor, now=NOW)
    assert refused.value.reason is MeetingRefusal.SAME_CHAIR_AND_SECRETARY


def test_a_trust_vote_is_kept_in_sums_and_told_to_the_appraiser_once_closed() -> None:
    hall = Hall()
    hall.roll()
    hall.review_both()
    hall.count(Round.TRUST, {hall.head: {TRUST_HIGH: 1, TRUST_MIDDLE: 0, TRUST_LOW: 3}})
    assert trust_vote_of(hall.head) is None
    hall.close()
    vote = trust_vote_of(hall.head)
    assert vote is not None
    assert vote.held_on == TODAY
    trust = vote.trust
    assert (trust.low, trust.collected, trust.is_mostly_low) == (3, 4, True)


def test_a_collective_gets_no_trust_vote() -> None:
    hall = Hall()
    hall.roll()
    hall.review_both()
    with pytest.raises(Refused):
        hall.count(Round.TRUST, {hall.collective: {TRUST_HIGH: 5}})


def test_a_provincial_standing_committee_that_sits_one_day_is_warned() -> None:
    hall = Hall()
    told = short_of(hall.meeting, "provincial_committee")
    assert told is not None
    assert (told.days, told.expected) == (1, 2)
    assert short_of(hall.meeting, "commune_committee") is None


def test_ballot_rows_hold_sums_and_no_voter() -> None:
    columns = {field.name for field in BallotCount._meta.get_fields()}
    assert columns == {"id", "ballot", "subject", "choice", "count"}


def test_a_proposal_without_a_majority_cannot_be_kept() -> None:
    hall = Hall()
    subject = hall.subject(hall.head)
    with pytest.raises(IntegrityError), transaction.atomic():
        BodyProposal.objects.create(
            subject=subject, rating=hall.head, body_name="x", level="HTT",
            votes=7, counted=14, made_at=NOW,
        )  # fmt: skip
    kept = BodyProposal.objects.create(
        subject=subject, rating=hall.head, body_name="x", level="HTT",
        votes=8, counted=15, made_at=NOW,
    )  # fmt: skip
    assert kept.pk


def test_every_refusal_has_its_sentence() -> None:
    assert set(MEETING_REFUSED) == set(MeetingRefusal)


def test_the_superiors_body_reviews_all_its_subjects() -> None:
    scene = make_scene(communes=2)
    period = open_yearend(scene)
    assert len(subjects_to_come(period, scene.province.pk)) == 4
    own = subjects_to_come(period, scene.commune.unit.pk)
    assert {one.pk for one in own} == {
        rating_of(period, scene.commune, SubjectKind.COLLECTIVE).pk,
        rating_of(period, scene.commune, SubjectKind.LEADER).pk,
    }


def test_whoever_holds_a_post_in_a_cell_is_reviewed_there_too() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    cell = make_cell("Chi bộ thôn Thử", parent=scene.commune.unit)
    head = rating_of(period, scene.commune, SubjectKind.LEADER)
    tenure = make_holder(cell, "cell_secretary").tenure
    assert not subjects_to_come(period, cell.pk)
    PostReview.objects.create(
        rating=head,
        unit=cell,
        tenure=tenure,
        name="Bí thư chi bộ",
        role="head",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
    )
    assert [one.pk for one in subjects_to_come(period, cell.pk)] == [head.pk]


def test_nothing_is_written_to_a_meeting_of_a_closed_period() -> None:
    hall = Hall()
    Period.objects.filter(pk=hall.period.pk).update(state="closed", frozen_at=NOW, closed_at=NOW)
    with pytest.raises(Refused) as refused:
        hall.roll()
    assert refused.value.reason is MeetingRefusal.PERIOD_CLOSED
    assert "Tổng kết năm 2026" in sentence_of_meeting(refused.value)
