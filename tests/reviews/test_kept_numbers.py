"""A period is judged by the numbers it kept, its body's own among them, whatever comes later."""

from __future__ import annotations

from datetime import date

import pytest
from tests.reviews.hall import Hall
from tests.reviews.rule_sets import published_set
from tests.reviews.scene import (
    DUE,
    NOW,
    Scene,
    appraised_pair,
    make_scene,
    make_task,
    open_yearend,
)

from camket.reports.around import Writing
from camket.reports.of_ratings import cap_control
from camket.reviews.actions.periods.opening import NewPeriod, open_period, open_review
from camket.reviews.actions.ratings.asking import answer_to
from camket.reviews.actions.rule_sets import NewSet, draft_set
from camket.reviews.decisions.periods import PeriodRefusal
from camket.reviews.decisions.questions import Question
from camket.reviews.decisions.states import PeriodKind
from camket.reviews.models import Period, RuleSet
from camket.reviews.queries.chosen_rules import rule_choices
from camket.reviews.queries.desk.ceilings import numbers_of
from camket.reviews.queries.meetings.rows import tally_of
from camket.reviews.queries.rule_sets import bases_of
from camket.rules.schemes import numbers_335, numbers_366
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 7)


def open_under(scene: Scene, row: RuleSet) -> Period:
    return open_period(
        scene.campaign.pk,
        PeriodKind.YEAREND,
        rule_set=row.code,
        actor=scene.clerk.actor,
        now=NOW,
    )


def test_every_ceiling_of_a_period_is_that_of_its_own_set() -> None:
    scene = make_scene()
    period = open_under(scene, published_set(scene))
    appraised_pair(scene, period, scene.commune)
    assert numbers_of(period).caps.percent == 15
    assert numbers_of(period).sources["percent"] == ("QĐ 12-QĐ/TU Đ7", "LOCAL_INTERNAL_BASIS")
    paper = cap_control(period, Writing(on=TODAY, now=NOW))
    assert paper.basis.startswith("15%")
    assert bases_of(period)[1:] == ("Căn cứ Quy định 12-QĐ/TU",)
    asked = answer_to(period, Question(rule_set=period.rule_set))
    assert {one.caps_before.percent for one in asked.groups} == {15}


def test_a_meeting_sets_its_levels_beside_the_ceiling_of_its_period() -> None:
    hall = Hall()
    kept = hall.period.snapshot
    kept["numbers"]["cap_percent"]["value"] = 10
    Period.objects.update(snapshot=kept)
    hall.meeting.refresh_from_db()
    assert tally_of(hall.meeting).quota().check.caps.percent == 10


def test_numbers_published_later_do_not_touch_a_period_that_is_open() -> None:
    scene = make_scene()
    done = date(2026, 9, 3)
    make_task(scene.commune.items[0], status="done", done_on=done, is_exceeded=True)
    period = open_yearend(scene)
    kept = period.snapshot
    kept["numbers"]["best_from"] = {"value": 92, "citation": "366 Đ8 như đã giữ", "mark": "A"}
    Period.objects.update(snapshot=kept)
    unit, _ = appraised_pair(scene, period, scene.commune)  # 91.5 points
    assert unit.ruled_level == "HTT"
    assert (unit.finding or {})["numbers_digest"] == kept["numbers_digest"]
    assert (unit.finding or {})["numbers_version"] == kept["numbers_version"]
    found = answer_to(Period.objects.get(), Question(numbers={"best_from": 90}))
    assert {one.after for one in found.moved} == {"HTXS"}


def test_a_body_is_offered_the_centres_rules_and_those_of_itself_and_above() -> None:
    scene = make_scene()
    own, later = published_set(scene), published_set(scene, first=date(2027, 1, 1))
    other = published_set(scene, scheme=numbers_335.SCHEME)
    draft_set(
        scene.province.pk,
        NewSet("Dự thảo", numbers_366.SCHEME, date(2026, 1, 1)),
        actor=scene.appraiser.actor,
        now=NOW,
    )
    for unit in (scene.province, scene.commune.unit):
        of_party = rule_choices(unit.pk, on=TODAY, schemes=(numbers_366.SCHEME,))
        offered = [one.code for one in of_party]
        assert offered[:2] == ["national", "national-A"]
        assert set(offered[2:]) == {own.code, later.code}
        of_both = {one.code: one.scheme for one in rule_choices(unit.pk, on=TODAY)}
        assert set(of_both) == {*offered, other.code}
        assert of_both[other.code] == numbers_335.SCHEME
    elsewhere = make_scene().province
    assert len(rule_choices(elsewhere.pk, on=TODAY)) == 2


def test_a_set_that_comes_into_force_after_the_last_day_is_refused() -> None:
    scene = make_scene()
    later = published_set(scene, first=date(2027, 1, 1))
    new = NewPeriod(PeriodKind.YEAREND, 2026, DUE, rule_set=later.code)
    with pytest.raises(Refused) as refused:
        open_review(scene.province.pk, new, actor=scene.clerk.actor, now=NOW)
    assert refused.value.reason is PeriodRefusal.UNKNOWN_RULES
    assert not Period.objects.exists()
