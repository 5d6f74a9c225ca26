"""A period opened under a set that names a formula: points follow from what was reached."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.factories import NOW
from tests.reviews.scene import (
    Scene,
    appraise,
    make_scene,
    make_task,
    rating_of,
    score,
    scores,
)
from tests.rules.test_points_by_formula import PRODUCTS, WORK

from camket.audit.models import Entry
from camket.reviews.actions.periods.filling import fill_periods
from camket.reviews.actions.periods.opening import NewPeriod, open_review
from camket.reviews.actions.ratings.frames import set_frames
from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.actions.rule_sets import NewSet, archive_set, draft_set, publish_set, put_row
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.decisions.states import PeriodKind, SubjectKind
from camket.reviews.models import Period, Rating, RuleSet
from camket.reviews.queries.rule_sets import criteria_of_period
from camket.reviews.queries.works import explained_from, known_rows, own_way_of, sheet_of
from camket.rules.criteria import ScoringMode
from camket.rules.criteria_sets import criteria_in_force
from camket.rules.facts import Kind
from camket.rules.local.basis import Basis
from camket.rules.local.criteria import OwnCriteria, OwnCriterion
from camket.rules.schemes.numbers_366 import SCHEME
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db
NEW = NewSet("Mô hình của Tỉnh ủy", SCHEME, date(2026, 1, 1), from_model=True)
YEAR = NewPeriod(PeriodKind.YEAREND, 2026, date(2026, 12, 20))
WHY = "Quyết định phân công 12-QĐ/TU"
WORSE: dict[str, Any] = WORK | {"products": [{**PRODUCTS[0], "B": "70"}, *PRODUCTS[1:]]}


def model_set(scene: Scene) -> RuleSet:
    """Publish the worked model as the province's own set."""
    row = draft_set(scene.province.pk, NEW, actor=scene.appraiser.actor, now=NOW)
    return publish_set(
        row.pk,
        paper="Quy định 30-QĐ/TU",
        version=row.version,
        actor=scene.leader.actor,
        now=NOW,
    )


def opened(scene: Scene) -> Period:
    """Open the year under that set."""
    new = replace(YEAR, rule_set=model_set(scene).code)
    return open_review(scene.province.pk, new, actor=scene.clerk.actor, now=NOW)


def told(work: object = WORK, general: str = "30", level: str = "HTXS") -> Scores:
    """Return general points and work; results nobody may type."""
    return Scores(Decimal(general), Decimal(1), level, work=copy.deepcopy(work))  # type: ignore[arg-type]


@pytest.fixture
def scene() -> Scene:
    return with_tasks(make_scene())


def with_tasks(made: Scene) -> Scene:
    """Let two of five tasks of the commune be above requirement, all done."""
    items = list(made.commune.commitment.items.order_by("position"))
    for place in range(3):  # beside the two that are there
        make_task(
            items[place % len(items)],
            status="done",
            done_on=date(2026, 10, 1),
            is_exceeded=place < 2,
        )
    return made


@pytest.fixture
def period(scene: Scene) -> Period:
    period = opened(scene)
    framed(scene, period)
    return period


def unit_at(scene: Scene, period: Period, level: str = "HTXS") -> Rating:
    """Let the collective be appraised, so that its head can be."""
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    given = scores("30", "65", level)
    return appraise(score(unit, scene.commune.clerk, given), scene.appraiser, given)


def head_of(scene: Scene, period: Period) -> Rating:
    return rating_of(period, scene.commune, SubjectKind.LEADER)


def framed(scene: Scene, period: Period, code: str = "K2") -> Rating:
    """Write a frame of weights into the head's file, as its appraiser does."""
    head = head_of(scene, period)
    set_frames(period.pk, [head.pk], code, reason=WHY, actor=scene.appraiser.actor, now=NOW)
    head.refresh_from_db()
    return head


def test_the_worked_model_comes_to_97_6_in_a_period(scene: Scene, period: Period) -> None:
    unit_at(scene, period)
    head = score(head_of(scene, period), scene.commune.head, told())
    assert (head.self_general, head.self_results) == (Decimal(30), Decimal("67.6"))
    own = own_way_of(head)
    assert own is not None
    assert own.steps[0] == "Cải tạo lưới điện: 30 × 97,5% = 29,25 → 29,3"
    head = appraise(head, scene.appraiser, told())
    head.refresh_from_db()
    finding = head.finding or {}
    assert head.results == Decimal("67.6")
    assert (finding["score"], finding["level"]) == ("97.6", "HTXS")
    way = finding["computation"]
    assert way["components"] == {"1": "29.3", "2": "14.1", "3": "10", "4": "9.6", "5": "4.6"}
    assert way["trace"][-1]["says"] == "Tổng điểm: 30 + 67,6 = 97,6"
    assert way["citation"] == "HD 03-HD/TVĐU, mẫu 01, 02, 09A"
    entry = Entry.objects.filter(action="rating.scored").order_by("pk").last()
    assert entry is not None
    assert entry.after["work"]["frame"] == "K2"


def test_the_period_goes_on_by_the_formula_it_kept(scene: Scene, period: Period) -> None:
    archive_set(RuleSet.objects.get().pk, actor=scene.leader.actor, now=NOW)
    head = score(head_of(scene, period), scene.commune.head, told())
    assert head.self_results == Decimal("67.6")
    fill_periods([period.pk], now=NOW)
    head.refresh_from_db()
    assert head.self_work == WORK
    assert (head.proposal or {})["level"] is not None


def test_a_collective_is_scored_by_criteria_as_before(scene: Scene, period: Period) -> None:
    unit = unit_at(scene, period)
    assert sheet_of(unit) is None
    assert (unit.results, unit.self_work) == (Decimal(65), None)
    assert "computation" not in (unit.finding or {})


def test_no_other_period_asks_for_products(scene: Scene) -> None:
    period = open_review(scene.province.pk, YEAR, actor=scene.clerk.actor, now=NOW)
    head = score(head_of(scene, period), scene.commune.head, replace(told(), results=Decimal(60)))
    assert (head.self_results, head.self_work) == (Decimal(60), None)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (replace(told(), work=None), RatingRefusal.WORK_MISSING),
        (told({"frame": "K2", "products": PRODUCTS[:2]}), RatingRefusal.WORK_WRONG),
        (told(general="31"), RatingRefusal.OUT_OF_RANGE),
    ],
)
def test_what_cannot_be_counted_is_refused_and_nothing_is_kept(
    scene: Scene, period: Period, given: Scores, reason: RatingRefusal
) -> None:
    head = head_of(scene, period)
    with pytest.raises(Refused) as refused:
        score(head, scene.commune.head, given)
    assert refused.value.reason is reason
    head.refresh_from_db()
    assert (head.self_work, head.self_results) == (None, None)


def test_the_appraiser_changes_what_was_reached_and_not_what_was_registered(
    scene: Scene, period: Period
) -> None:
    unit_at(scene, period)
    head = score(head_of(scene, period), scene.commune.head, told())
    other = [{**PRODUCTS[0], "weight": "35"}, {**PRODUCTS[1], "weight": "10"}, *PRODUCTS[2:]]
    for work in (WORK | {"products": other}, WORK | {"products": []}):
        with pytest.raises(Refused) as refused:
            appraise(head, scene.appraiser, told(work))
        assert refused.value.reason is RatingRefusal.WORK_CHANGED
    # B from 95 to 70 leaves 30 × 85 % = 25,5 of 29,3: less than five points, the level stays
    appraised = appraise(head, scene.appraiser, told(WORSE))
    assert appraised.results == Decimal("63.8")
    assert appraised.self_results == Decimal("67.6")


def test_so_many_points_less_are_explained_as_the_set_says(scene: Scene, period: Period) -> None:
    unit_at(scene, period)
    rule = explained_from(period)
    assert rule is not None
    assert (rule.points, rule.citation) == (Decimal(5), "HD 03-HD/TVĐU, mẫu 01, 02, 09A")
    head = score(head_of(scene, period), scene.commune.head, told())
    much = WORK | {"products": [{**PRODUCTS[0], "B": "50", "C": "50"}, *PRODUCTS[1:]]}
    # 30 × (15 + 25 + 7,5 + 20) % = 20,3: nine points less, and 88,6 is no longer the best level
    given = told(much, level="HTT")
    with pytest.raises(Refused) as refused:
        appraise(head, scene.appraiser, given)
    assert refused.value.reason is RatingRefusal.DIFFERENCE_UNEXPLAINED
    kept = appraise(head, scene.appraiser, given, reason="Chất lượng chưa đạt")
    assert kept.appraised_reason == "Chất lượng chưa đạt"


def test_a_new_score_of_ones_own_voids_what_was_appraised(scene: Scene, period: Period) -> None:
    unit_at(scene, period)
    head = score(head_of(scene, period), scene.commune.head, told())
    head = appraise(head, scene.appraiser, told(WORSE))
    assert head.work == WORSE
    head = score(head, scene.commune.head, told())
    assert (head.work, head.results, head.finding) == (None, None, None)


def test_the_rows_begin_with_what_the_system_knows(scene: Scene, period: Period) -> None:
    head = head_of(scene, period)
    sheet = sheet_of(head)
    assert sheet is not None
    rows = known_rows(head, sheet)
    assert len(rows) == 5
    assert {(row["A"], row["C"]) for row in rows} == {("100", "100")}
    assert sorted(row["exceeded"] for row in rows) == [False, False, False, True, True]
    assert all("B" not in row and "D" not in row for row in rows)


def test_the_criteria_of_the_set_are_those_a_subject_scores_itself_by(scene: Scene) -> None:
    row = draft_set(scene.province.pk, NEW, actor=scene.appraiser.actor, now=NOW)
    own = OwnCriteria(
        general=(OwnCriterion("C", "Cả nhóm", Decimal(30), ScoringMode.GRADED),),
        results=(OwnCriterion("K", "Kết quả", Decimal(70), ScoringMode.GRADED),),
        citation="QĐ 283",
        basis=Basis.LOCAL_INTERNAL_BASIS,
    )
    row = put_row(
        row.pk, "criteria.collective", own, version=1, actor=scene.appraiser.actor, now=NOW
    )
    row = publish_set(row.pk, paper="QĐ 30", version=row.version, actor=scene.leader.actor, now=NOW)
    new = replace(YEAR, rule_set=row.code)
    period = open_review(scene.province.pk, new, actor=scene.clerk.actor, now=NOW)
    found = criteria_of_period(period, Kind.COLLECTIVE)
    assert [one.code for one in found.scored()] == ["C", "K"]
    assert found.scored()[0].citation == "QĐ 283"
    usual = criteria_of_period(period, Kind.LEADER)
    assert usual == criteria_in_force(Kind.LEADER, period.ends_on)
