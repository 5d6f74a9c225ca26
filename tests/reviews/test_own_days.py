"""Each head is judged on his own days; a unit too young is reviewed, not rated."""

from __future__ import annotations

from datetime import date

import pytest
from psycopg.types.range import DateRange
from tests.factories import make_holder, make_unit
from tests.reviews.scene import NOW, make_commune, make_scene

from camket.commitments.models import Commitment
from camket.organisation.models import Tenure, UnitSpan
from camket.reviews.actions.ledger.assessing import Answer, conclude_review, submit_assessment
from camket.reviews.actions.periods.opening import open_period
from camket.reviews.decisions.facts import gathered_in
from camket.reviews.decisions.items import ReviewRefusal
from camket.reviews.decisions.states import ItemState, PeriodKind
from camket.reviews.models import Rating, UnitReview
from camket.reviews.queries.facts.behind import OF_TASKS, ids_behind, tasks_of
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.tasks.models import Task
from camket.tasks.queries import Days, OwnDays, TaskCounts, counts_in_days

pytestmark = pytest.mark.django_db
CHANGE = date(2026, 7, 1)


def _head_changes(head: Tenure, *, on: date = CHANGE) -> Tenure:
    """End a head's tenure on a day and let another begin."""
    Tenure.objects.filter(pk=head.pk).update(valid=DateRange(head.valid.lower, on))
    return make_holder(head.unit, from_on=on).tenure


def test_the_head_at_years_end_answers_for_what_was_done_or_fell_due_in_his_days() -> None:
    scene = make_scene()
    commune = scene.commune
    first, second = Task.objects.order_by("pk")
    Task.objects.filter(pk=first.pk).update(
        due_on=date(2026, 5, 1), done_on=date(2026, 4, 20), status="done"
    )
    Task.objects.filter(pk=second.pk).update(
        due_on=date(2026, 9, 30), done_on=date(2026, 9, 2), status="done"
    )
    _head_changes(commune.head.tenure)
    period = open_period(scene.campaign.pk, PeriodKind.YEAREND, actor=scene.clerk.actor, now=NOW)
    of_unit = gathered_in(Rating.objects.get(period=period, kind="collective").facts)
    of_head = gathered_in(Rating.objects.get(period=period, kind="leader").facts)
    assert (of_unit.assigned, of_unit.done) == (2, 2)
    assert (of_head.assigned, of_head.done) == (1, 1)


def test_a_task_that_fell_due_before_and_is_done_after_counts_late_for_both() -> None:
    unit = make_scene().commune.unit
    Task.objects.exclude(pk=Task.objects.order_by("pk").values("pk")[:1]).delete()
    Task.objects.update(due_on=date(2026, 6, 1), done_on=date(2026, 8, 1), status="done_late")
    counts = counts_in_days(
        {
            "before": OwnDays(unit.pk, (Days(None, CHANGE),)),
            "after": OwnDays(unit.pk, (Days(CHANGE, None),)),
        },
        2026,
    )
    assert counts["before"] == TaskCounts(assigned=1)
    assert counts["after"] == TaskCounts(assigned=1, done=1)


def test_the_days_of_a_suspension_rest() -> None:
    unit = make_scene().commune.unit
    first, second = Task.objects.order_by("pk")
    Task.objects.filter(pk=first.pk).update(status="doing", due_on=date(2026, 5, 10), done_on=None)
    Task.objects.filter(pk=second.pk).update(status="doing", due_on=date(2026, 9, 10), done_on=None)
    own = OwnDays(unit.pk, (Days(None, date(2026, 5, 1)), Days(date(2026, 6, 1), None)))
    assert counts_in_days({"him": own}, 2026)["him"] == TaskCounts(assigned=1)


def test_whoever_headed_the_unit_all_year_answers_for_all_of_it() -> None:
    scene = make_scene()
    Task.objects.update(due_on=date(2027, 1, 15), status="doing", done_on=None)
    period = open_period(scene.campaign.pk, PeriodKind.YEAREND, actor=scene.clerk.actor, now=NOW)
    of_head = gathered_in(Rating.objects.get(period=period, kind="leader").facts)
    assert of_head.assigned == 2


@pytest.mark.parametrize(
    ("founded_on", "is_rated"), [(date(2026, 7, 1), True), (date(2026, 7, 2), False)]
)
def test_a_unit_of_less_than_six_months_is_reviewed_and_not_rated(
    founded_on: date, *, is_rated: bool
) -> None:
    scene = make_scene()
    young = make_commune("Đảng ủy xã Mới", scene.campaign)
    UnitSpan.objects.filter(unit=young.unit).update(valid=DateRange(founded_on, None))
    period = open_period(scene.campaign.pk, PeriodKind.YEAREND, actor=scene.clerk.actor, now=NOW)
    assert UnitReview.objects.filter(period=period, unit=young.unit).exists()
    told = Rating.objects.get(period=period, unit=young.unit, kind="collective")
    assert told.is_rated is is_rated
    assert (told.left_out, told.left_out_mark) == (("", "") if is_rated else ("young_unit", "C"))


def test_a_new_name_makes_no_young_unit() -> None:
    scene = make_scene()
    span = UnitSpan.objects.get(unit=scene.commune.unit)
    UnitSpan.objects.filter(pk=span.pk).update(valid=DateRange(span.valid.lower, date(2026, 11, 1)))
    span.pk, span.valid, span.name = None, DateRange(date(2026, 11, 1), None), "Đảng ủy phường Thử"
    span.save()
    period = open_period(scene.campaign.pk, PeriodKind.YEAREND, actor=scene.clerk.actor, now=NOW)
    assert Rating.objects.get(period=period, unit=span.unit, kind="collective").is_rated


def test_a_unit_reviews_what_it_inherited_together_with_its_own() -> None:
    scene = make_scene(communes=2)
    heir, old = scene.communes
    Commitment.objects.filter(pk=old.commitment.pk).update(holder=heir.unit)
    period = open_period(scene.campaign.pk, PeriodKind.YEAREND, actor=scene.clerk.actor, now=NOW)
    review = UnitReview.objects.get(period=period)
    assert (review.unit_id, review.commitment_id) == (heir.unit.pk, heir.commitment.pk)
    assert review.items.count() == 4
    answers = {
        one.pk: Answer(state=ItemState.DONE, result="Đã xong", cause="", next_step="")
        for one in review.items.all()
    }
    review = submit_assessment(
        review.pk, answers, summary="", version=review.version, actor=heir.head.actor, now=NOW
    )
    conclude_review(review.pk, text="Đồng ý", number="12-TB/TU", actor=scene.leader.actor, now=NOW)
    assert set(Commitment.objects.values_list("status", flat=True)) == {"closed"}


def test_what_nobody_has_taken_over_is_reviewed_nowhere() -> None:
    scene = make_scene()
    ended = make_unit("Đảng ủy xã Cũ")
    UnitSpan.objects.filter(unit=ended).update(valid=DateRange(date(2025, 7, 1), CHANGE))
    Commitment.objects.filter(pk=scene.commune.commitment.pk).update(holder=ended)
    with pytest.raises(Refused) as refused:
        open_period(scene.campaign.pk, PeriodKind.YEAREND, actor=scene.clerk.actor, now=NOW)
    assert refused.value.reason is ReviewRefusal.NOTHING_TO_REVIEW


def test_the_tasks_behind_a_heads_counts_are_those_of_his_own_days() -> None:
    scene = make_scene()
    first, second = Task.objects.order_by("pk")
    Task.objects.filter(pk=first.pk).update(
        due_on=date(2026, 5, 1), done_on=date(2026, 4, 20), status="done"
    )
    Task.objects.filter(pk=second.pk).update(
        due_on=date(2026, 9, 30), done_on=date(2026, 9, 2), status="done"
    )
    _head_changes(scene.commune.head.tenure)
    period = open_period(scene.campaign.pk, PeriodKind.YEAREND, actor=scene.clerk.actor, now=NOW)
    of_unit = Rating.objects.get(period=period, kind="collective")
    of_head = Rating.objects.get(period=period, kind="leader")
    behind = list(tasks_of(ids_behind(of_unit, "done"), scene.clerk.actor, on=legal_day(NOW)))
    assert behind == [first, second]
    for fact in OF_TASKS:
        counted = getattr(gathered_in(of_head.facts), fact)
        assert len(ids_behind(of_head, fact)) == counted, fact
    assert ids_behind(of_head, "done") == [second.pk]
