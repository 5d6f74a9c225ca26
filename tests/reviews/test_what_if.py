"""A period asked again: who moves and why, what moves with him, and nothing written unasked."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import make_unit
from tests.reviews.scene import (
    DUE,
    NOW,
    Scene,
    appraise,
    appraised_pair,
    make_scene,
    make_task,
    open_yearend,
    rating_of,
    score,
    scores,
)

from camket.audit.models import Entry
from camket.files.models import Job, JobState
from camket.organisation.kinds import UnitKind
from camket.reviews.actions.periods.opening import NewPeriod, open_review
from camket.reviews.actions.ratings.asking import (
    answer_to,
    as_result,
    ask,
    begin_asking,
    save_scenario,
    summary_of,
)
from camket.reviews.decisions.facts import Entered, Gathered, as_record
from camket.reviews.decisions.questions import Question
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.decisions.states import PeriodKind, SubjectKind
from camket.reviews.models import Period, Rating, Remediation, RuleSet, Scenario
from camket.reviews.queries.rated.subjects import Who
from camket.rules.local.basis import Basis
from camket.rules.local.sets import LocalNumber, LocalSet
from camket.rules.quotas import Caps, Denominator, Rounding
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db
UNIT = SubjectKind.COLLECTIVE.value


def year(
    *, exceeded: bool = False, with_accounts: bool = False
) -> tuple[Scene, Period, Rating, Rating]:
    """One commune with 91.5 points whose two tasks were done on time."""
    scene = make_scene(with_accounts=with_accounts)
    if exceeded:
        done = date(2026, 9, 3)
        make_task(scene.commune.items[0], status="done", done_on=done, is_exceeded=True)
    period = open_yearend(scene)
    unit, head = appraised_pair(scene, period, scene.commune, level="HTXS" if exceeded else "HTT")
    return scene, period, unit, head


def kept() -> list[object]:
    return [dict(row) for row in Rating.objects.order_by("pk").values()]


def test_a_question_that_changes_nothing_moves_nobody() -> None:
    _, period, _, _ = year()
    found = answer_to(period, Question())
    assert (found.total, found.moved, found.differing) == (2, (), 0)


def test_a_lower_share_above_requirement_lifts_unit_and_head_and_says_why() -> None:
    _, period, unit, head = year()
    before = kept()
    found = answer_to(period, Question(numbers={"exceeded_at_least": 0}))
    assert {(one.pk, one.before, one.after) for one in found.moved} == {
        (unit.pk, "HTT", "HTXS"),
        (head.pk, "HTT", "HTXS"),
    }
    assert found.up == 2
    whys = {one.pk: one.why for one in found.moved}
    assert "cần ít nhất 0%" in whys[unit.pk][0][0]
    assert whys[unit.pk][0][2] == "A"
    assert kept() == before


def test_a_head_moves_with_his_unit() -> None:
    _, period, unit, head = year(exceeded=True)
    assert (unit.ruled_level, head.ruled_level) == ("HTXS", "HTXS")
    asked = Question(subject_id=unit.pk, points={"results": Decimal(50)})
    found = answer_to(period, asked)
    moved = {one.pk: one for one in found.moved}
    assert (moved[unit.pk].after, moved[head.pk].after) == ("HTT", "HTT")
    assert "không xếp loại cao hơn đơn vị" in moved[head.pk].why[0][0]
    assert found.down == 2


def test_a_unit_left_to_a_body_bounds_its_head_below_every_level_but_the_lowest() -> None:
    _, period, unit, head = year(exceeded=True)
    asked = Question(subject_id=unit.pk, counts={"done": 2, "on_time": 2, "exceeded": 0})
    moved = {one.pk: one for one in answer_to(period, asked).moved}
    assert moved[unit.pk].after in ("", "KHT")
    assert moved[head.pk].after in ("", "KHT")


def test_refused_objective_causes_come_back_into_the_denominator() -> None:
    scene = make_scene()
    make_task(scene.commune.items[0])
    period = open_yearend(scene)
    unit = score(rating_of(period, scene.commune, SubjectKind.COLLECTIVE), scene.commune.clerk)
    entered = Entered(excused_undone=1, sources={"tasks": "CV 12"})
    unit = appraise(unit, scene.appraiser, scores(), entered)
    assert unit.ruled_level == "HTT"
    (moved,) = answer_to(period, Question(refuses_objective=True)).moved
    assert (moved.before, moved.after) == ("HTT", "KHT")  # two of three, below 70 %
    assert "2/3" in " ".join(says for says, _, _ in moved.why)


def test_the_regulation_alone_leaves_a_head_unbounded_by_his_unit() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    unit = score(rating_of(period, scene.commune, SubjectKind.COLLECTIVE), scene.commune.clerk)
    appraise(unit, scene.appraiser, scores(level="HT"), reason="Nội bộ còn vướng mắc")
    head = score(rating_of(period, scene.commune, SubjectKind.LEADER), scene.commune.head)
    appraise(head, scene.appraiser, scores(level="HT"), reason="Theo đơn vị")
    (moved,) = answer_to(period, Question(rule_set="national-A")).moved
    assert (moved.pk, moved.before, moved.after) == (head.pk, "HT", "HTT")


def test_a_draft_of_a_bodys_own_rules_is_tried_before_it_is_published() -> None:
    scene, period, unit, head = year(exceeded=True)
    stricter = LocalNumber(50, "QĐ 73-QĐ/TU Đ13", Basis.LOCAL_INTERNAL_BASIS, "Yêu cầu cao hơn")
    local = LocalSet(
        scheme="366-QĐ/TW",
        issuer="quang-tri",
        title="Bộ quy tắc của tỉnh",
        in_force_from=date(2026, 1, 1),
        numbers={"exceeded_at_least": stricter},
    )
    RuleSet.objects.create(
        unit=scene.province,
        code="quang-tri-1",
        scheme=local.scheme,
        title=local.title,
        in_force_from=local.in_force_from,
        content=local.content,
        drafted_by_name="Thử",
        drafted_at=NOW,
    )
    found = answer_to(period, Question(rule_set="quang-tri-1"))
    assert {(one.pk, one.before, one.after) for one in found.moved} == {
        (unit.pk, "HTXS", "HTT"),
        (head.pk, "HTXS", "HTT"),
    }
    assert "cần ít nhất 2 (50%)" in found.moved[0].why[0][0]
    with pytest.raises(LookupError):
        answer_to(period, Question(rule_set="không có"))


def test_counts_and_ceiling_stand_side_by_side() -> None:
    _, period, _, _ = year()
    wide = Caps(25, Denominator.ALL, Rounding.HALF_UP)
    asked = Question(numbers={"exceeded_at_least": 0}, caps=wide)
    group = next(one for one in answer_to(period, asked).groups if one.kind == UNIT)
    assert (dict(group.standing), dict(group.before), dict(group.after)) == (
        {"HTT": 1}, {"HTT": 1}, {"HTXS": 1},
    )  # fmt: skip
    assert (group.quota_before.allowed, group.quota_after.allowed) == (0, 0)
    assert group.quota_after.excess == 1


def test_who_has_no_points_is_counted_apart() -> None:
    scene = make_scene()
    found = answer_to(open_yearend(scene), Question())
    assert (found.total, found.without_points) == (0, 2)


def test_the_asked_subject_is_answered_for_though_nobody_moves() -> None:
    _, period, unit, _ = year()
    found = answer_to(period, Question(subject_id=unit.pk, points={"general": Decimal(29)}))
    assert found.moved == ()
    assert found.asked is not None
    assert (found.asked.pk, found.asked.before, found.asked.after) == (unit.pk, "HTT", "HTT")


def test_all_points_told_answer_for_a_subject_that_has_none_and_count_him_nowhere() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    points = {"general": Decimal(20), "results": Decimal(20)}
    found = answer_to(period, Question(subject_id=unit.pk, points=points))
    assert (found.total, found.without_points, found.moved, found.groups) == (0, 2, (), ())
    assert found.asked is not None
    assert (found.asked.before, found.asked.after) == ("", "KHT")
    assert found.asked.why
    alone = answer_to(period, Question(subject_id=unit.pk, points={"general": Decimal(20)}))
    assert alone.asked is None


def test_a_number_beyond_its_bound_is_refused() -> None:
    _, period, _, _ = year()
    for numbers in ({"exceeded_at_least": 101}, {"general_max": 40}):
        with pytest.raises(ValueError, match="is not a number a question may ask for"):
            answer_to(period, Question(numbers=numbers))


def test_a_question_is_the_same_after_it_was_kept() -> None:
    asked = Question(
        rule_set="national-A",
        numbers={"late_at_most": 10},
        caps=Caps(25, Denominator.ALL, Rounding.HALF_UP),
        subject_id=3,
        counts={"done": 2},
        points={"general": Decimal("28.5")},
    )
    assert Question.from_record(asked.as_record()) == asked


@pytest.mark.parametrize("communes", [1, 3])
def test_a_question_costs_the_same_statements_for_any_number(communes: int) -> None:
    scene = make_scene(communes=communes)
    period = open_yearend(scene)
    for commune in scene.communes:
        appraised_pair(scene, period, commune)
    with CaptureQueriesContext(connection) as told:
        answer_to(period, Question(numbers={"exceeded_at_least": 0}))
    assert len(told) == 3


def test_a_job_answers_and_touches_no_rating() -> None:
    scene, period, _, _ = year(with_accounts=True)
    before = kept()
    asked = Question(numbers={"exceeded_at_least": 0})
    job = begin_asking(period.pk, asked, actor=scene.appraiser.actor, now=NOW)
    ask(job.pk, clock=lambda: NOW)
    ask(job.pk, clock=lambda: NOW)  # once more: it is done already
    job = Job.objects.get(pk=job.pk)
    assert job.state == JobState.DONE
    assert job.result["up"] == 2
    assert job.result["moved"][0]["after"] == "HTXS"
    assert kept() == before


def test_a_scenario_is_kept_only_when_asked_with_its_question_and_counts() -> None:
    scene, period, _, _ = year()
    before = kept()
    asked = Question(numbers={"exceeded_at_least": 20})
    summary = summary_of(answer_to(period, asked))
    assert not Scenario.objects.exists()
    actor = scene.leader.actor
    held = save_scenario(period.pk, "Vượt mức 20%", asked, summary, actor=actor, now=NOW)
    assert Question.from_record(held.question) == asked
    assert "moved" not in held.summary  # nobody's name is kept with it
    assert Entry.objects.filter(action="scenario.saved").count() == 1
    with pytest.raises(Refused) as refused:
        save_scenario(period.pk, " Vượt mức 20% ", asked, summary, actor=actor, now=NOW)
    assert refused.value.reason is RatingRefusal.SCENARIO_EXISTS
    with pytest.raises(Refused) as refused:
        save_scenario(period.pk, "  ", asked, summary, actor=actor, now=NOW)
    assert refused.value.reason is RatingRefusal.SCENARIO_UNNAMED
    assert kept() == before


def test_a_commune_asks_nothing_about_the_list_of_its_superior() -> None:
    scene, period, _, _ = year()
    actor = scene.commune.head.actor
    with pytest.raises(Refused):
        begin_asking(period.pk, Question(), actor=actor, now=NOW)
    with pytest.raises(Refused):
        save_scenario(period.pk, "Thử", Question(), {}, actor=actor, now=NOW)


def test_an_outcome_goes_into_a_job_whole() -> None:
    _, period, _, _ = year()
    found = answer_to(period, Question(numbers={"exceeded_at_least": 0}))
    told = as_result(found)
    assert [one["pk"] for one in told["moved"]] == [one.pk for one in found.moved]
    assert told["moved"][0] == asdict(found.moved[0])


def test_a_cause_refused_puts_back_last_years_faults_too() -> None:
    scene = make_scene()
    make_task(scene.commune.items[0], status="done", done_on=date(2026, 9, 3), is_exceeded=True)
    objective_fault(scene, person_id=None)
    period = open_yearend(scene)
    unit, head = appraised_pair(scene, period, scene.commune, level="HTXS")
    found = answer_to(period, Question(refuses_objective=True))
    assert {(one.pk, one.before, one.after) for one in found.moved} == {
        (unit.pk, "HTXS", "HTT"),
        (head.pk, "HTXS", "HTT"),
    }
    assert "0/1" in found.moved[0].why[0][0]


def test_a_persons_own_fault_comes_back_to_him_alone() -> None:
    scene = make_scene()
    make_task(scene.commune.items[0], status="done", done_on=date(2026, 9, 3), is_exceeded=True)
    objective_fault(scene, person_id=scene.commune.head.person.pk)
    period = open_yearend(scene)
    _, head = appraised_pair(scene, period, scene.commune, level="HTXS")
    (moved,) = answer_to(period, Question(refuses_objective=True)).moved
    assert (moved.pk, moved.after) == (head.pk, "HTT")


def objective_fault(scene: Scene, *, person_id: int | None) -> None:
    Remediation.objects.create(
        unit=scene.commune.unit,
        superior=scene.province,
        year=2025,
        person_id=person_id,
        title="Chậm giải ngân",
        claims_objective=True,
        is_objective=True,
        confirmed_by_name="Thử",
        created_at=NOW,
    )


def test_a_whole_province_moves_from_the_lower_tier_to_the_upper() -> None:
    scene = make_scene()
    commune = scene.commune.unit
    make_task(scene.commune.items[0], status="done", done_on=date(2026, 9, 3), is_exceeded=True)
    make_unit("Chi bộ thôn Một", kind=UnitKind.PARTY_CELL, parent=commune)
    lower = open_review(
        commune.pk,
        NewPeriod(PeriodKind.YEAREND, 2026, DUE, who=frozenset({Who.COLLECTIVES})),
        actor=scene.clerk.actor,
        now=NOW,
    )
    facts = as_record(Gathered(assigned=4, done=4, on_time=4), Entered(), unit_level=None)
    cell = Rating.objects.get(period=lower)
    Rating.objects.filter(pk=cell.pk).update(
        general=Decimal(28), results=Decimal(60), facts=facts, ruled_level="HTT",
        appraised_level="HTT", decided_level="HTT", decided_at=NOW,
    )  # fmt: skip
    period = open_yearend(scene)
    unit, head = appraised_pair(scene, period, scene.commune, level="HTXS")
    assert unit.facts["gathered"]["subordinate_levels"] == ["HTT"]
    asked = Question(subject_id=cell.pk, counts={"done": 1, "on_time": 1}, is_whole_province=True)
    found = answer_to(period, asked)
    assert found.total == 3
    assert {(one.pk, one.before, one.after) for one in found.moved} == {
        (cell.pk, "HTT", "KHT"),
        (unit.pk, "HTXS", "HTT"),
        (head.pk, "HTXS", "HTT"),
    }
    assert not answer_to(period, replace(asked, is_whole_province=False)).moved
    assert {one.period_id for one in Rating.objects.filter(pk__in=[cell.pk, unit.pk])} == {
        lower.pk,
        period.pk,
    }
