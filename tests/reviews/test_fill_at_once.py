"""A province at once: filled as a job, cut off and gone on with, nothing doubled."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.reviews.scene import NOW, make_scene, make_task, open_yearend, rating_of, score, scores

from camket.files.models import Job, JobState
from camket.reviews.actions.periods.at_once import batches_of, begin_filling, fill_all
from camket.reviews.actions.periods.filling import fill_periods
from camket.reviews.actions.periods.opening import NewPeriod
from camket.reviews.decisions.facts import gathered_in
from camket.reviews.decisions.states import PeriodKind, SubjectKind
from camket.reviews.models import Period, Rating
from camket.rules.schemes.codes import OF_STATE, OF_YEAR

pytestmark = pytest.mark.django_db
YEAR = NewPeriod(PeriodKind.YEAREND, 2026, date(2026, 12, 20))


def test_the_job_counts_anew_and_passes_over_what_it_has_done() -> None:
    scene = make_scene(with_accounts=True)
    period = open_yearend(scene)
    make_task(scene.commune.items[0], status="doing")
    later = NOW + timedelta(minutes=5)
    job = begin_filling(period.pk, actor=scene.clerk.actor, now=later)
    assert begin_filling(period.pk, actor=scene.clerk.actor, now=later).pk == job.pk
    fill_all(job.pk, clock=lambda: later)
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    assert gathered_in(unit.facts).assigned == 3
    done = Job.objects.get(pk=job.pk)
    assert (done.state, done.result["subjects"]) == (JobState.DONE, 2)
    # cut off after the last batch and taken up again: nothing is counted twice
    Job.objects.filter(pk=job.pk).update(state=JobState.WRITING)
    fill_all(job.pk, clock=lambda: later)
    assert Job.objects.get(pk=job.pk).result["subjects"] == 0


def test_the_rules_propose_a_level_once_the_subject_scored_itself() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    assert not unit.proposal
    score(unit, scene.commune.clerk, scores("25.00", "50.00", "HTT"))
    score(rating_of(period, scene.commune, SubjectKind.LEADER), scene.commune.head)
    fill_periods([period.pk], now=NOW)
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    assert unit.proposal is not None
    assert (unit.proposal["level"], "P-X1" in unit.proposal["bars"]) == ("HTT", True)
    head = rating_of(period, scene.commune, SubjectKind.LEADER)
    assert head.proposal is not None
    assert head.proposal["level"] == "HTT"  # no higher than the unit stands by the rules


def test_the_number_of_statements_does_not_grow(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    scene = make_scene(communes=5)
    period = open_yearend(scene)
    with django_assert_max_num_queries(20):
        assert fill_periods([period.pk], now=NOW) == 10


def test_batches_are_bounded_and_whole() -> None:
    assert list(batches_of([(1, 4000), (2, 2000), (3, 10), (4, 9000)])) == [[1], [2, 3], [4]]
    assert Period.objects.count() == 0


def test_a_quarter_rated_as_a_civil_servant_is_none_of_the_partys() -> None:
    scene = make_scene()
    person = scene.commune.head.person
    for scheme, level in ((OF_YEAR, "HTT"), (OF_STATE, "KHT")):
        quarter = Period.objects.create(
            superior=scene.province, year=2026, kind=PeriodKind.QUARTER.value, quarter=1,
            scheme=scheme, starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31),
            due_on=date(2026, 3, 31), opened_on=date(2026, 3, 15),
        )  # fmt: skip
        Rating.objects.create(
            period=quarter, unit=scene.commune.unit, kind=SubjectKind.LEADER.value,
            person=person, name="x", decided_level=level, decided_at=NOW,
        )  # fmt: skip
    head = rating_of(open_yearend(scene), scene.commune, SubjectKind.LEADER)
    assert gathered_in(head.facts).quarters == ("HTT",)
