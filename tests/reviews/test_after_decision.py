"""Numbered decisions, appeals with their clock, corrections that keep the old one, streaks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from tests.factories import make_holder, make_unit
from tests.reviews.decided import LODGED, Decided
from tests.reviews.scene import (
    NOW,
    Scene,
    make_scene,
)

from camket.audit.models import Entry
from camket.notifications.models import Notice
from camket.organisation.models import Succession
from camket.registry.models import RegisteredNumber
from camket.reviews.actions.after.appeals import (
    change_level,
    correct_level,
    mark_exemplary,
    uphold_level,
)
from camket.reviews.actions.after.level_papers import issue_decision
from camket.reviews.actions.after.lodging import lodge_appeal
from camket.reviews.decisions.appeals import AppealRefusal
from camket.reviews.decisions.states import PeriodKind
from camket.reviews.decisions.streaks import Group
from camket.reviews.models import LevelDecision, Period, Rating
from camket.reviews.queries.after import aftermath_of, appeal_rows, streaks_of
from camket.reviews.wording.appeals import APPEAL_REFUSED, sentence_of_appeal
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db


def test_a_decision_numbers_every_level_decided_so_far_and_tells_the_persons() -> None:
    told = Decided()
    number = issue_decision(told.period.pk, actor=told.scene.clerk.actor, now=NOW)
    assert str(number).endswith("-QĐ/TU")
    assert LevelDecision.objects.filter(number=number).count() == 2
    assert Notice.objects.filter(topic=f"rating-decision:{told.head.pk}").count() == 1
    with pytest.raises(Refused) as refused:
        issue_decision(told.period.pk, actor=told.scene.clerk.actor, now=NOW)
    assert refused.value.reason is AppealRefusal.NOT_DECIDED
    assert RegisteredNumber.objects.filter(register__kind="QĐ").count() == 1


def test_who_may_not_issue_gets_no_number() -> None:
    told = Decided()
    with pytest.raises(Refused):
        issue_decision(told.period.pk, actor=told.scene.commune.clerk.actor, now=NOW)
    assert not LevelDecision.objects.exists()


def test_an_appeal_starts_a_clock_of_ten_working_days() -> None:
    told = Decided()
    appeal = told.lodge()
    assert appeal.published_on == date(2026, 12, 7)
    assert appeal.answer_by_on == date(2026, 12, 22)
    assert Notice.objects.filter(topic=f"appeal:{appeal.pk}", kind="needs_act").exists()
    row = appeal_rows([appeal], on=date(2026, 12, 8))[0]
    assert (row.left, row.is_late) == (10, False)
    late = appeal_rows([appeal], on=date(2026, 12, 24))[0]
    assert (late.days_late, late.is_late) == (2, True)


def test_an_appeal_is_taken_within_five_working_days() -> None:
    told = Decided()
    with pytest.raises(Refused) as refused:
        told.lodge(now=datetime(2026, 12, 14, 17, 30, tzinfo=UTC))
    assert refused.value.reason is AppealRefusal.TOO_LATE
    assert "14/12/2026" in sentence_of_appeal(refused.value)
    assert told.lodge(now=datetime(2026, 12, 14, 16, 30, tzinfo=UTC)).pk


def test_nothing_is_appealed_before_it_was_published() -> None:
    told = Decided(announced=False)
    with pytest.raises(Refused) as refused:
        told.lodge()
    assert refused.value.reason is AppealRefusal.NOT_PUBLISHED


def test_nobody_appeals_in_anothers_place() -> None:
    told = Decided()
    for other in (told.scene.commune.clerk, told.scene.appraiser):
        with pytest.raises(Refused) as refused:
            lodge_appeal(told.head.pk, text="x", actor=other.actor, now=LODGED)
        assert refused.value.reason is AppealRefusal.NOT_ALLOWED
    of_unit = lodge_appeal(
        told.unit.pk, text="Tập thể kiến nghị", actor=told.scene.commune.clerk.actor, now=LODGED
    )
    assert of_unit.rating_id == told.unit.pk


def test_an_appeal_upheld_keeps_the_level_and_says_why() -> None:
    told = Decided()
    appeal = told.lodge()
    uphold_level(
        appeal.pk, answer="Số liệu đã đối chiếu", actor=told.scene.leader.actor, now=LODGED
    )
    told.head.refresh_from_db()
    assert told.head.decided_level == "HTT"
    assert Notice.objects.filter(topic=f"appeal:{appeal.pk}", kind="answered").exists()
    with pytest.raises(Refused) as refused:
        told.lodge()
    assert refused.value.reason is AppealRefusal.ALREADY_ANSWERED


@pytest.mark.parametrize("who", ["appraiser", "clerk"])
def test_only_the_deciding_body_answers(who: str) -> None:
    told = Decided()
    appeal = told.lodge()
    with pytest.raises(Refused) as refused:
        uphold_level(appeal.pk, answer="Giữ", actor=getattr(told.scene, who).actor, now=LODGED)
    assert refused.value.reason is AppealRefusal.NOT_ALLOWED


def test_who_appraised_answers_no_appeal_even_as_the_decider() -> None:
    told = Decided()
    appeal = told.lodge()
    Rating.objects.filter(pk=told.head.pk).update(
        decided_by=None, appraised_by=told.scene.leader.person
    )
    with pytest.raises(Refused) as refused:
        uphold_level(appeal.pk, answer="Giữ", actor=told.scene.leader.actor, now=LODGED)
    assert refused.value.reason is AppealRefusal.OWN_HAND


def test_an_appeal_that_changes_the_level_replaces_the_decision_and_keeps_the_old() -> None:
    told = Decided()
    issue_decision(told.period.pk, actor=told.scene.clerk.actor, now=NOW)
    appeal = told.lodge()
    row = change_level(
        appeal.pk, level="HT", answer="Thiếu minh chứng", actor=told.scene.leader.actor, now=LODGED
    )
    told.head.refresh_from_db()
    assert told.head.decided_level == "HT"
    old, new = aftermath_of(told.head).decisions
    assert (old.level, new.level) == ("HTT", "HT")
    assert (new.pk, new.replaces_id, new.appeal_id) == (row.pk, old.pk, appeal.pk)
    assert old.number != new.number
    appeal.refresh_from_db()
    assert appeal.state == "changed"
    assert Entry.objects.filter(action="rating.corrected").count() == 1


def test_a_correction_keeps_an_old_level_that_had_no_number() -> None:
    told = Decided()
    correct_level(
        told.head.pk, level="HT", reason="Đính chính", actor=told.scene.leader.actor, now=LODGED
    )
    old, new = aftermath_of(Rating.objects.get(pk=told.head.pk)).decisions
    assert (old.level, old.number) == ("HTT", None)
    assert new.number is not None


def test_a_head_is_not_corrected_above_his_unit_nor_the_unit_below_its_head() -> None:
    told = Decided()
    leader = told.scene.leader.actor
    with pytest.raises(Refused) as above:
        correct_level(told.head.pk, level="HTXS", reason="Tốt", actor=leader, now=LODGED)
    assert above.value.reason is AppealRefusal.ABOVE_UNIT
    with pytest.raises(Refused) as below:
        correct_level(told.unit.pk, level="HT", reason="Sai", actor=leader, now=LODGED)
    assert below.value.reason is AppealRefusal.HEAD_ABOVE
    assert not LevelDecision.objects.exists()
    assert not RegisteredNumber.objects.filter(register__kind="QĐ").exists()


def test_a_replaced_decision_is_replaced_once() -> None:
    told = Decided()
    correct_level(
        told.head.pk, level="HT", reason="Đính chính", actor=told.scene.leader.actor, now=LODGED
    )
    old, new = aftermath_of(Rating.objects.get(pk=told.head.pk)).decisions
    with pytest.raises(IntegrityError), transaction.atomic():
        LevelDecision.objects.create(
            rating=told.head, level="KHT", reason="x", decided_by_name="x", decided_at=NOW,
            number=new.number, file=new.file, replaces=old,
        )  # fmt: skip
    correct_level(
        told.head.pk, level="KHT", reason="Kỷ luật", actor=told.scene.leader.actor, now=LODGED
    )
    assert LevelDecision.objects.latest("pk").replaces_id == new.pk


def test_exemplary_is_selected_among_the_best_with_its_paper() -> None:
    told = Decided()
    leader = told.scene.leader.actor
    with pytest.raises(Refused) as refused:
        mark_exemplary(told.unit.pk, basis="NQ 5", actor=leader, now=LODGED)
    assert refused.value.reason is AppealRefusal.NOT_BEST
    Rating.objects.filter(pk=told.unit.pk).update(decided_level="HTXS")
    assert mark_exemplary(told.unit.pk, basis="NQ 5", actor=leader, now=LODGED).basis == "NQ 5"
    with pytest.raises(Refused):
        mark_exemplary(told.unit.pk, basis="NQ 5", actor=told.scene.clerk.actor, now=LODGED)


def test_nobody_selects_himself_as_exemplary() -> None:
    told = Decided()
    leader = told.scene.leader
    Rating.objects.filter(pk=told.head.pk).update(decided_level="HTXS", person=leader.person)
    with pytest.raises(Refused) as refused:
        mark_exemplary(told.head.pk, basis="NQ 5", actor=leader.actor, now=LODGED)
    assert refused.value.reason is AppealRefusal.OWN_HAND


def test_every_refusal_has_its_sentence() -> None:
    assert set(APPEAL_REFUSED) == set(AppealRefusal)


def past(scene: Scene, year: int) -> Period:
    """Make the year-end of an earlier year, by its row."""
    return Period.objects.create(
        superior=scene.province,
        year=year,
        kind=PeriodKind.YEAREND.value,
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        opened_on=date(year, 12, 1),
        due_on=date(year, 12, 15),
    )


def best(period: Period, **subject: object) -> Rating:
    """Decide somebody as best, by the row."""
    return Rating.objects.create(
        period=period, name="x", decided_level="HTXS", decided_at=NOW, **subject
    )


def test_a_streak_goes_with_a_person_and_with_the_line_of_a_merged_unit() -> None:
    scene = make_scene()
    whole, head = scene.commune.unit, scene.commune.head
    east, west = make_unit("Đảng ủy xã Đông"), make_unit("Đảng ủy xã Tây")
    elsewhere = make_holder(east, "commune_secretary")
    for old, is_main in ((east, True), (west, False)):
        Succession.objects.create(
            kind="merge", on=date(2025, 7, 1), decision_no="1", predecessor=old, successor=whole,
            is_main=is_main,
        )  # fmt: skip
    for year in (2022, 2023, 2024):
        period = past(scene, year)
        best(period, kind="collective", unit=east)
        if year != 2023:
            best(period, kind="collective", unit=west)
        best(period, kind="leader", unit=east, person=head.person, tenure=elsewhere.tenure)
    for year in (2025, 2026):
        period = past(scene, year)
        best(period, kind="collective", unit=whole)
        best(period, kind="leader", unit=whole, person=head.person, tenure=head.tenure)
    person, unit = streaks_of(period)
    assert (person.group, person.years, person.is_long) == (Group.PERSON, 5, True)
    assert person.reward is not None
    assert person.reward.years == 5
    assert (unit.group, unit.years, unit.by_main) == (Group.ABOVE, 3, 5)
    assert unit.reward is None
