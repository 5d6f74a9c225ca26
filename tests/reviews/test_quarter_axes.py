"""A quarter of those who lead is rated by 02-HD/BTCTW: axes, key products, what is reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.reviews.quarter import (
    QUARTER,
    SIX,
    appraised_head,
    head_of,
    marks,
    of_quarter,
    open_quarter,
    planned,
)
from tests.reviews.scene import (
    NOW,
    Scene,
    appraise,
    make_scene,
    open_yearend,
    rating_of,
    score,
    scores,
)

from camket.audit.models import Entry
from camket.reviews.actions.periods.filling import fill_periods
from camket.reviews.actions.periods.opening import NewPeriod, open_review
from camket.reviews.actions.ratings.axes import approve_axes, propose_axes, return_axes
from camket.reviews.actions.ratings.deciding import decide_ratings
from camket.reviews.actions.ratings.holding import Choice
from camket.reviews.decisions.axes import AxesRefusal, Marks, Product
from camket.reviews.decisions.periods import PeriodRefusal
from camket.reviews.decisions.questions import Question
from camket.reviews.decisions.states import PeriodKind, SubjectKind
from camket.reviews.models import Period, Rating
from camket.reviews.queries.axes import alerts_of, plan_of, plan_rows, remarks_on
from camket.reviews.queries.desk.what_if import outcome_of
from camket.reviews.queries.ratings import gathered_of
from camket.reviews.wording.refusals import sentence_of
from camket.rules.axes import AxisPlan
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db
OF_QUARTER = "02-HD/BTCTW"


def refusal(act: Any, *told: Any, **named: Any) -> str:
    with pytest.raises(Refused) as refused:
        act(*told, now=NOW, **named)
    assert sentence_of(refused.value).endswith(".")
    return str(refused.value.reason)


def test_a_quarter_takes_the_scheme_in_force_on_its_last_day() -> None:
    scene = make_scene()
    period = open_quarter(scene)
    assert period.scheme == OF_QUARTER
    kept = period.snapshot
    assert kept["scheme"] == OF_QUARTER
    assert kept["numbers_version"] == "trung-uong/2025-08-30/2"
    assert kept["quarter"]["numbers_version"] == "trung-uong/2026-05-22"
    assert kept["quarter"]["numbers"]["undone_fails"]["mark"] == "B"
    assert kept["numbers"]["best_from"]["value"] == 90
    # the guidance is in force from 22 May 2026: the first quarter was rated by the regulation
    assert open_quarter(scene, 1).scheme == "366-QĐ/TW"
    assert open_quarter(scene, 2).scheme == OF_QUARTER


def test_a_quarter_before_every_regulation_is_refused_in_words() -> None:
    scene = make_scene()
    told = {"actor": scene.clerk.actor}
    old = NewPeriod(PeriodKind.QUARTER, 2025, date(2026, 12, 20), quarter=2)
    assert refusal(open_review, scene.province.pk, old, **told) == PeriodRefusal.NO_RULES_THEN
    own = replace(QUARTER, rule_set="cua-tinh/1")
    refused = refusal(open_review, scene.province.pk, own, **told)
    assert refused == PeriodRefusal.OWN_SET_IN_QUARTER
    civil = replace(QUARTER, other_scheme="335/2025/NĐ-CP")
    before = replace(civil, kind=PeriodKind.YEAREND, year=2025, quarter=None)
    assert refusal(open_review, scene.province.pk, before, **told) == PeriodRefusal.NO_RULES_THEN
    half = replace(civil, kind=PeriodKind.MIDYEAR, quarter=None)
    assert refusal(open_review, scene.province.pk, half, **told) == PeriodRefusal.CIVIL_KIND
    mine = replace(civil, rule_set="cua-tinh/1")
    assert refusal(open_review, scene.province.pk, mine, **told) == PeriodRefusal.UNKNOWN_RULES
    assert not Period.objects.exists()


def test_maxima_are_proposed_by_the_person_and_approved_by_the_superior() -> None:
    scene = make_scene()
    period = open_quarter(scene)
    head = head_of(period, scene.commune)
    mine, theirs = scene.commune.head.actor, scene.leader.actor
    short = SIX[:5]
    wrong = refusal(propose_axes, head.pk, short, version=0, actor=mine)
    assert wrong == AxesRefusal.WRONG
    assert refusal(propose_axes, head.pk, SIX, version=0, actor=theirs) == AxesRefusal.NOT_ALLOWED
    assert refusal(approve_axes, head.pk, version=0, actor=theirs) == AxesRefusal.NOT_PROPOSED
    fine = (AxisPlan(1, Decimal("35.005")), AxisPlan(2, Decimal("34.995")))
    assert refusal(propose_axes, head.pk, fine, version=0, actor=mine) == AxesRefusal.TOO_PRECISE
    plan = propose_axes(head.pk, SIX, version=0, actor=mine, now=NOW)
    assert refusal(approve_axes, head.pk, version=1, actor=mine) == AxesRefusal.NOT_ALLOWED
    assert refusal(return_axes, head.pk, " ", version=1, actor=theirs) == AxesRefusal.REASON_MISSING
    return_axes(head.pk, "Trục 4 cần cao hơn", version=1, actor=theirs, now=NOW)
    assert refusal(propose_axes, head.pk, SIX, version=1, actor=mine) == AxesRefusal.STALE
    plan = propose_axes(head.pk, SIX[::-1], version=2, actor=mine, now=NOW)
    plan = approve_axes(head.pk, version=plan.version, actor=theirs, now=NOW)
    assert [one.number for one in plan.axes.all()] == [1, 2, 3, 4, 5, 6]
    assert refusal(propose_axes, head.pk, SIX, version=4, actor=mine) == AxesRefusal.APPROVED
    told = Entry.objects.filter(action__startswith="axes.").order_by("number")
    assert [one.action for one in told] == [
        "axes.proposed",
        "axes.returned",
        "axes.proposed",
        "axes.approved",
    ]
    assert plan_rows(period)[-1].plan == plan


@pytest.mark.parametrize("binds", [True, False])
def test_a_plan_outside_ax_2_is_refused_where_its_body_made_it_binding(*, binds: bool) -> None:
    scene = make_scene()
    new = replace(QUARTER, axes_bind=True if binds else None)
    period = open_review(scene.province.pk, new, actor=scene.clerk.actor, now=NOW)
    head, mine = head_of(period, scene.commune), scene.commune.head.actor
    bare = (AxisPlan(1, Decimal(27), is_main=True), AxisPlan(3, Decimal(43)))
    if not binds:
        plan = propose_axes(head.pk, bare, version=0, actor=mine, now=NOW)
        assert len(remarks_on(plan)) == 2
        return
    with pytest.raises(Refused) as refused:
        propose_axes(head.pk, bare, version=0, actor=mine, now=NOW)
    assert refused.value.reason is AxesRefusal.WRONG
    said = str(refused.value.details["what"])
    assert "Không được bỏ trục 4" in said
    assert "27 điểm, cần từ 40% tổng điểm (cấp mở kỳ quy định bắt buộc, AX-2)" in said
    assert remarks_on(propose_axes(head.pk, SIX, version=0, actor=mine, now=NOW)) == ()


def test_nobody_scores_before_the_maxima_are_approved_and_none_is_sent_back_after() -> None:
    scene = make_scene()
    period = open_quarter(scene)
    head, commune = head_of(period, scene.commune), scene.commune
    with pytest.raises(Refused) as refused:
        score(head, commune.head, of_quarter(marks()))
    assert refused.value.reason is AxesRefusal.NOT_APPROVED
    plan = planned(scene, period, commune)
    score(head_of(period, commune), commune.head, of_quarter(marks()))
    told = {"version": plan.version, "actor": scene.leader.actor}
    assert refusal(return_axes, head.pk, "Sửa", **told) == AxesRefusal.SCORED


def test_the_results_follow_from_the_axes_exactly_and_are_never_typed() -> None:
    scene = make_scene()
    period = open_quarter(scene)
    planned(scene, period, scene.commune)
    head = score(
        head_of(period, scene.commune),
        scene.commune.head,
        replace(of_quarter(marks("120", "96.67")), results=Decimal(70)),
    )
    head.refresh_from_db()
    # 15 (capped) + 9,667 + 9 + 13,5 + 9 + 9: kept whole, not as 65,17
    assert head.self_results == Decimal("65.167")
    plan = plan_of(head.pk)
    assert plan is not None
    first = plan.axes.all()[0].own_result
    assert first is not None
    assert (first.points, first.surplus) == (Decimal(15), Decimal(20))
    entry = Entry.objects.get(action="rating.scored")
    assert entry.after["axes"]["1"] == "120"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (None, AxesRefusal.KPI_MISSING),
        (Marks({1: Decimal(90)}), AxesRefusal.KPI_MISSING),
        (marks("-1"), AxesRefusal.KPI_WRONG),
        (marks("96.667"), AxesRefusal.KPI_WRONG),
        (marks("1000"), AxesRefusal.KPI_WRONG),
        (replace(marks(), products=(Product("Đề án", 0),)), AxesRefusal.GRADE_MISSING),
        (replace(marks(), products=(Product("", 1),)), AxesRefusal.TITLE_MISSING),
        (marks(grades=(1,) * 13), AxesRefusal.TOO_MANY),
    ],
)
def test_results_with_a_gap_are_refused_whole(given: Marks | None, reason: AxesRefusal) -> None:
    scene = make_scene()
    period = open_quarter(scene)
    planned(scene, period, scene.commune)
    told = replace(of_quarter(marks()), marks=given)
    with pytest.raises(Refused) as refused:
        score(head_of(period, scene.commune), scene.commune.head, told)
    assert refused.value.reason is reason
    assert sentence_of(refused.value)
    plan = plan_of(head_of(period, scene.commune).pk)
    assert plan is not None
    assert not any(axis.self_kpi for axis in plan.axes.all())


def test_a_quarter_is_found_by_its_own_rules_in_all_places() -> None:
    scene = make_scene()
    period = open_quarter(scene)
    head = appraised_head(scene, period, scene.commune, marks(grades=(1, 3)), level="KHT")
    assert head.ruled_level == "KHT"
    finding = head.finding or {}
    assert finding["scheme"] == OF_QUARTER
    assert [one["rule"] for one in finding["reasons"]][-1] == "P-N9"
    assert len(finding["axes"]) == 6
    assert head.facts["quarter"]["key_grades"] == [1, 3]
    # a collective has no axes: it stays by the regulation, which rates by quarter too
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    assert (unit.finding or {})["scheme"] == "366-QĐ/TW"
    found = outcome_of(period, Question(), {})
    assert (found.total, found.differing, found.moved) == (2, 0, ())


def test_a_quarter_is_judged_by_the_numbers_it_kept() -> None:
    scene = make_scene()
    period = open_quarter(scene)
    period.snapshot["quarter"]["numbers"]["failed_grade"]["value"] = 2
    period.snapshot["quarter"]["numbers_digest"] = "0" * 64
    period.save()
    head = appraised_head(scene, period, scene.commune, marks(grades=(2,)), level="KHT")
    assert head.ruled_level == "KHT"
    version = "trung-uong/2026-05-22 + trung-uong/2025-08-30/2"
    assert (head.finding or {})["numbers_version"] == version


def test_a_question_about_other_points_leaves_the_axes_aside() -> None:
    scene = make_scene()
    period = open_quarter(scene)
    head = appraised_head(scene, period, scene.commune)
    assert head.ruled_level == "HTT"
    asked = Question(subject_id=head.pk, points={"results": Decimal(30)})
    (moved,) = outcome_of(period, asked, {}).moved
    assert (moved.pk, moved.before, moved.after) == (head.pk, "HTT", "HT")


def test_the_list_proposes_by_the_axes_as_soon_as_the_appraiser_has_points() -> None:
    scene = make_scene()
    period = open_quarter(scene)
    planned(scene, period, scene.commune)
    score(head_of(period, scene.commune), scene.commune.head, of_quarter(marks(grades=(3,))))
    fill_periods([period.pk], now=NOW)
    proposal = head_of(period, scene.commune).proposal or {}
    assert (proposal["scheme"], proposal["level"]) == (OF_QUARTER, "KHT")
    assert "P-N9" in proposal["bars"]


def test_the_appraiser_grades_what_the_person_named_and_may_add() -> None:
    scene = make_scene()
    period = open_quarter(scene)
    planned(scene, period, scene.commune)
    head = score(
        head_of(period, scene.commune), scene.commune.head, of_quarter(marks(grades=(1, 1)))
    )
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    best = scores(level="HTXS")
    appraise(score(unit, scene.commune.clerk, best), scene.appraiser, best)
    only_one = of_quarter(marks(grades=(1,)))
    with pytest.raises(Refused) as refused:
        appraise(head, scene.appraiser, only_one)
    assert refused.value.reason is AxesRefusal.GRADE_MISSING
    added = of_quarter(marks(grades=(1, 2, 1)), level="HTXS")
    appraise(head, scene.appraiser, added, reason="Sản phẩm thứ ba nổi trội")
    plan = plan_of(head.pk)
    assert plan is not None
    told = [(one.self_grade, one.grade) for one in plan.products.all()]
    assert told == [(1, 1), (1, 2), (None, 1)]


def _decided(scene: Scene, period: Period, level: str) -> Rating:
    """Decide a head's quarter by its row alone."""
    head = head_of(period, scene.commune)
    head.appraised_level = head.decided_level = level
    head.decided_at = NOW
    head.save()
    return head


def test_two_quarters_failed_in_a_row_are_reported_and_change_no_level() -> None:
    scene = make_scene()
    third, fourth = open_quarter(scene, 3), open_quarter(scene)
    _decided(scene, third, "KHT")
    head = _decided(scene, fourth, "KHT")
    (alert,) = alerts_of(fourth, [head])[head.pk]
    assert alert.rule == "P-Q2"
    assert alert.says.startswith("2 quý liên tiếp không hoàn thành nhiệm vụ")
    third_head = head_of(third, scene.commune)
    assert alerts_of(third, [third_head]) == {}
    _decided(scene, third, "HT")
    assert alerts_of(fourth, [head]) == {}


def test_the_quarter_before_stands_beside_the_finding() -> None:
    scene = make_scene()
    _decided(scene, open_quarter(scene, 3), "KHT")
    head = appraised_head(scene, open_quarter(scene), scene.commune)
    assert head.facts["quarter"]["earlier"] == ["KHT"]
    assert (head.finding or {})["alerts"] == []


def test_a_quarter_failed_keeps_the_year_from_the_best_level() -> None:
    scene = make_scene()
    period = open_quarter(scene)
    head = appraised_head(scene, period, scene.commune, marks(grades=(3,)), level="KHT")
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    choices = {unit.pk: Choice("HTT"), head.pk: Choice("KHT")}
    decide_ratings(period.pk, choices, actor=scene.leader.actor, now=NOW)
    year = open_yearend(scene)
    assert gathered_of(head_of(year, scene.commune)).quarters == ("KHT",)
    best = scores(level="HTXS")
    of_year = rating_of(year, scene.commune, SubjectKind.COLLECTIVE)
    appraise(score(of_year, scene.commune.clerk, best), scene.appraiser, best)
    told = score(head_of(year, scene.commune), scene.commune.head, scores())
    told = appraise(told, scene.appraiser, scores())
    assert told.ruled_level == "HTT"
    assert [one["rule"] for one in (told.finding or {})["reasons"]] == ["P-Q1"]
