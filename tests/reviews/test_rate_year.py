"""A year's rating: three columns, three people, the rules' finding kept whole."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.audit.line import statements_of
from tests.factories import make_holder
from tests.reviews.scene import (
    NOW,
    TODAY,
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
from camket.reviews.actions.ratings.deciding import decide_ratings
from camket.reviews.actions.ratings.holding import Choice
from camket.reviews.actions.ratings.rating import propose_levels, score_self
from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.decisions.facts import Entered
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Rating, Remediation
from camket.reviews.queries.ratings import quota_of
from camket.reviews.wording.refusals import sentence_of
from camket.rules.schemes.rating_366 import default_caps
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db


def collective(scene: Scene) -> Rating:
    return rating_of(open_yearend(scene), scene.commune, SubjectKind.COLLECTIVE)


def test_the_unit_scores_its_collective() -> None:
    scene = make_scene()
    rating = score(collective(scene), scene.commune.clerk)
    assert (rating.self_general, rating.self_results, rating.self_level) == (
        Decimal("28.50"),
        Decimal("63.00"),
        "HTT",
    )
    assert Entry.objects.filter(action="rating.scored").count() == 1


def test_nobody_scores_a_head_in_his_place() -> None:
    scene = make_scene()
    rating = rating_of(open_yearend(scene), scene.commune, SubjectKind.LEADER)
    with pytest.raises(Refused) as refused:
        score(rating, scene.commune.clerk)
    assert refused.value.reason is RatingRefusal.NOT_ALLOWED
    assert score(rating, scene.commune.head).self_by == scene.commune.head.person


def test_an_act_on_a_head_locks_his_unit_first_as_an_act_on_the_unit_does() -> None:
    scene = make_scene()
    rating = rating_of(open_yearend(scene), scene.commune, SubjectKind.LEADER)
    locks = [
        sql
        for sql in statements_of(lambda: score(rating, scene.commune.head))
        if "UPDATE OF" in sql
    ]
    assert len(locks) == 1
    assert 'ORDER BY "reviews_rating"."kind" ASC' in locks[0]
    assert f'"reviews_rating"."unit_id" = {rating.unit_id}' in locks[0]


def test_another_commune_does_not_score() -> None:
    scene = make_scene(communes=2)
    with pytest.raises(Refused) as refused:
        score(collective(scene), scene.communes[1].clerk)
    assert refused.value.reason is RatingRefusal.NOT_ALLOWED


@pytest.mark.parametrize(
    ("general", "results", "reason"),
    [
        ("30.01", "60", RatingRefusal.OUT_OF_RANGE),
        ("30", "70.5", RatingRefusal.OUT_OF_RANGE),
        ("-1", "60", RatingRefusal.OUT_OF_RANGE),
        ("29.995", "60", RatingRefusal.TOO_PRECISE),
    ],
)
def test_points_are_bounded_and_never_rounded(
    general: str, results: str, reason: RatingRefusal
) -> None:
    scene = make_scene()
    with pytest.raises(Refused) as refused:
        score(
            collective(scene),
            scene.commune.clerk,
            Scores(Decimal(general), Decimal(results), "HTT"),
        )
    assert refused.value.reason is reason


def test_a_level_that_does_not_exist_is_not_taken() -> None:
    scene = make_scene()
    with pytest.raises(Refused) as refused:
        score(collective(scene), scene.commune.clerk, scores(level="XS"))
    assert refused.value.reason is RatingRefusal.LEVEL_MISSING


def test_the_rules_find_a_level_and_their_finding_is_kept_whole() -> None:
    scene = make_scene()
    rating = appraise(score(collective(scene), scene.commune.clerk), scene.appraiser)
    assert rating.ruled_level == "HTT"  # no task was exceeded, so not the best level
    assert rating.finding is not None
    assert rating.finding["scheme"] == "366-QĐ/TW"
    assert rating.finding["numbers_version"]
    assert any(one["rule"] == "P-X2" for one in rating.finding["reasons"])
    assert rating.facts["gathered"]["assigned"] == 2


def test_a_score_just_under_ninety_stays_under_ninety() -> None:
    scene = make_scene()
    for item in scene.commune.items:
        item.tasks.update(is_exceeded=True, exceeded_reason="x", exceeded_approved_by="y")
    rating = score(collective(scene), scene.commune.clerk)
    rating = appraise(rating, scene.appraiser, scores("29.99", "60.00"))
    assert (rating.ruled_level, rating.finding and rating.finding["score"]) == ("HTT", "89.99")


def test_an_appraisal_waits_for_the_self_score() -> None:
    scene = make_scene()
    with pytest.raises(Refused) as refused:
        appraise(collective(scene), scene.appraiser)
    assert refused.value.reason is RatingRefusal.NOT_SCORED


def test_a_proposal_other_than_the_rules_has_its_reason() -> None:
    scene = make_scene()
    rating = score(collective(scene), scene.commune.clerk)
    with pytest.raises(Refused) as refused:
        appraise(rating, scene.appraiser, scores(level="HTXS"))
    assert refused.value.reason is RatingRefusal.REASON_MISSING
    kept = appraise(rating, scene.appraiser, scores(level="HTXS"), reason="Thành tích đột xuất")
    assert (kept.appraised_level, kept.ruled_level) == ("HTXS", "HTT")


def test_where_the_rules_are_silent_every_proposal_has_its_reason() -> None:
    scene = make_scene()
    for _ in range(3):
        make_task(scene.commune.items[0], status="done", done_on=TODAY.replace(month=9))
    make_task(scene.commune.items[0])  # one of six is not done
    rating = score(collective(scene), scene.commune.clerk)
    with pytest.raises(Refused):
        appraise(rating, scene.appraiser, scores(level="HT"))
    kept = appraise(rating, scene.appraiser, scores(level="HT"), reason="Do mưa lũ kéo dài")
    assert kept.ruled_level == ""
    assert kept.finding is not None
    assert kept.finding["candidates"] == ["HT", "KHT"]


def test_what_the_appraiser_enters_names_its_source() -> None:
    scene = make_scene()
    rating = score(collective(scene), scene.commune.clerk)
    with pytest.raises(Refused) as refused:
        appraise(rating, scene.appraiser, entered=Entered(disciplined_members=1))
    assert refused.value.reason is RatingRefusal.SOURCE_MISSING
    sourced = Entered(disciplined_members=1, sources={"discipline": "QĐ 12-QĐ/UBKTTU"})
    kept = appraise(rating, scene.appraiser, entered=sourced)
    assert kept.facts["entered"]["sources"] == {"discipline": "QĐ 12-QĐ/UBKTTU"}
    assert kept.finding is not None
    assert any(one["rule"] == "P-X3" for one in kept.finding["reasons"])


def test_no_more_tasks_are_excused_than_are_undone() -> None:
    scene = make_scene()
    rating = score(collective(scene), scene.commune.clerk)
    with pytest.raises(Refused) as refused:
        appraise(
            rating, scene.appraiser, entered=Entered(excused_undone=1, sources={"tasks": "TB 9"})
        )
    assert refused.value.reason is RatingRefusal.FACTS_DISAGREE


def test_an_excused_task_leaves_the_denominator() -> None:
    scene = make_scene()
    make_task(scene.commune.items[0])
    rating = score(collective(scene), scene.commune.clerk)
    kept = appraise(
        rating, scene.appraiser, entered=Entered(excused_undone=1, sources={"tasks": "TB 9-TB/TU"})
    )
    assert kept.ruled_level == "HTT"


def test_limits_of_the_year_before_count_unless_they_were_objective() -> None:
    scene = make_scene()
    common = {
        "unit": scene.commune.unit,
        "superior": scene.province,
        "year": 2025,
        "created_at": NOW,
        "cause": "x",
        "plan": "y",
        "owner_name": "z",
        "due_on": TODAY,
    }
    Remediation.objects.create(title="một", state="remedied", remedied_on=TODAY, **common)
    Remediation.objects.create(title="hai", state="planned", **common)
    Remediation.objects.create(
        title="ba", state="planned", is_objective=True, confirmed_by_name="Tỉnh ủy", **common
    )
    kept = appraise(score(collective(scene), scene.commune.clerk), scene.appraiser)
    gathered = kept.facts["gathered"]
    assert (gathered["faults_raised"], gathered["faults_remedied"]) == (2, 1)


def test_a_new_self_score_voids_the_appraisal() -> None:
    scene = make_scene()
    rating = appraise(score(collective(scene), scene.commune.clerk), scene.appraiser)
    again = score(rating, scene.commune.clerk, scores("27", "60"))
    assert (again.appraised_level, again.finding, again.general) == ("", None, None)
    assert again.get_voided_because_display().startswith("Điểm tự chấm đã sửa")
    assert Entry.objects.filter(action="rating.appraisal_voided").count() == 1
    renewed = appraise(again, scene.appraiser)
    assert renewed.voided_because == ""


def test_somebody_elses_edit_in_between_is_not_overwritten() -> None:
    scene = make_scene()
    rating = collective(scene)
    score(rating, scene.commune.clerk)
    with pytest.raises(Refused) as refused:
        score_self(
            rating.pk, scores(), version=rating.version, actor=scene.commune.head.actor, now=NOW
        )
    assert refused.value.reason is RatingRefusal.STALE


def test_a_head_is_appraised_after_his_unit_and_never_above_it() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    head = score(rating_of(period, scene.commune, SubjectKind.LEADER), scene.commune.head)
    with pytest.raises(Refused) as refused:
        appraise(head, scene.appraiser)
    assert refused.value.reason is RatingRefusal.COLLECTIVE_FIRST
    unit = score(rating_of(period, scene.commune, SubjectKind.COLLECTIVE), scene.commune.clerk)
    appraise(unit, scene.appraiser, scores(level="HT"), reason="Nội bộ còn vướng mắc")
    with pytest.raises(Refused) as refused:
        appraise(head, scene.appraiser, scores(level="HTT"), reason="Nỗ lực cá nhân")
    assert refused.value.reason is RatingRefusal.ABOVE_UNIT
    kept = appraise(head, scene.appraiser, scores(level="HT"), reason="Theo mức của đơn vị")
    assert kept.ruled_level == "HT"
    assert any(one["rule"] == "P-H1" for one in (kept.finding or {})["reasons"])


def test_another_level_of_the_unit_sends_its_head_back_to_the_appraiser() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    unit, head = appraised_pair(scene, period, scene.commune)
    propose_levels(
        period.pk, {unit.pk: Choice("HT", "Bổ sung kết luận")}, actor=scene.appraiser.actor, now=NOW
    )
    head.refresh_from_db()
    assert head.appraised_level == ""
    assert head.get_voided_because_display().startswith("Mức xếp loại của đơn vị đã đổi")


def test_three_people_have_a_hand_in_a_rating() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    unit, _ = appraised_pair(scene, period, scene.commune)
    for earlier in (scene.appraiser, scene.commune.clerk):
        same = replace(scene.leader.actor, person_id=earlier.person.pk)
        with pytest.raises(Refused) as refused:
            decide_ratings(period.pk, {unit.pk: Choice("HTT")}, actor=same, now=NOW)
        assert refused.value.reason is RatingRefusal.SAME_PERSON
    same = replace(scene.appraiser.actor, person_id=scene.commune.clerk.person.pk)
    with pytest.raises(Refused) as refused:
        propose_levels(period.pk, {unit.pk: Choice("HT", "x")}, actor=same, now=NOW)
    assert refused.value.reason is RatingRefusal.SAME_PERSON


def test_nobody_decides_his_own_level() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    unit, head = appraised_pair(scene, period, scene.commune)
    decide_ratings(period.pk, {unit.pk: Choice("HTT")}, actor=scene.leader.actor, now=NOW)
    himself = replace(scene.leader.actor, person_id=scene.commune.head.person.pk)
    with pytest.raises(Refused) as refused:
        decide_ratings(period.pk, {head.pk: Choice("HTT")}, actor=himself, now=NOW)
    assert refused.value.reason is RatingRefusal.SUBJECT_ITSELF


def test_an_appraiser_does_not_decide() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    unit, _ = appraised_pair(scene, period, scene.commune)
    with pytest.raises(Refused) as refused:
        decide_ratings(period.pk, {unit.pk: Choice("HTT")}, actor=scene.appraiser.actor, now=NOW)
    assert refused.value.reason is RatingRefusal.NOT_ALLOWED


def test_a_whole_list_is_decided_in_one_act_and_frozen() -> None:
    scene = make_scene(communes=2)
    period = open_yearend(scene)
    pairs = [appraised_pair(scene, period, commune) for commune in scene.communes]
    choices = {rating.pk: Choice("HTT") for pair in pairs for rating in pair}
    decide_ratings(period.pk, choices, actor=scene.leader.actor, now=NOW)
    period.refresh_from_db()
    assert period.decided_at == NOW
    unit = pairs[0][0]
    unit.refresh_from_db()
    assert unit.decided_by == scene.leader.person
    with pytest.raises(Refused) as refused:
        score(unit, scene.commune.clerk)
    assert refused.value.reason is RatingRefusal.DECIDED
    with pytest.raises(Refused) as refused:
        decide_ratings(period.pk, {unit.pk: Choice("HT", "x")}, actor=scene.leader.actor, now=NOW)
    assert refused.value.reason is RatingRefusal.DECIDED


def test_a_decision_that_differs_has_its_reason_and_one_refusal_decides_nothing() -> None:
    scene = make_scene(communes=2)
    period = open_yearend(scene)
    one, _ = appraised_pair(scene, period, scene.communes[0])
    two, _ = appraised_pair(scene, period, scene.communes[1])
    with pytest.raises(Refused) as refused:
        decide_ratings(
            period.pk,
            {one.pk: Choice("HTT"), two.pk: Choice("HT")},
            actor=scene.leader.actor,
            now=NOW,
        )
    assert refused.value.reason is RatingRefusal.REASON_MISSING
    assert not Rating.objects.exclude(decided_level="").exists()
    decide_ratings(
        period.pk, {two.pk: Choice("HT", "Đơn thư kéo dài")}, actor=scene.leader.actor, now=NOW
    )
    two.refresh_from_db()
    assert (two.appraised_level, two.decided_level, two.decided_reason) == (
        "HTT",
        "HT",
        "Đơn thư kéo dài",
    )


def test_a_head_is_decided_after_his_unit_and_on_the_level_it_was_given() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    unit, head = appraised_pair(scene, period, scene.commune)
    with pytest.raises(Refused) as refused:
        decide_ratings(period.pk, {head.pk: Choice("HTT")}, actor=scene.leader.actor, now=NOW)
    assert refused.value.reason is RatingRefusal.COLLECTIVE_FIRST
    with pytest.raises(Refused) as refused:
        decide_ratings(
            period.pk,
            {unit.pk: Choice("HT", "x"), head.pk: Choice("HT", "x")},
            actor=scene.leader.actor,
            now=NOW,
        )
    assert refused.value.reason is RatingRefusal.NOT_APPRAISED


def test_a_head_of_another_post_cannot_reach_the_ratings_of_the_province() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    unit, _ = appraised_pair(scene, period, scene.commune)
    stranger = make_holder(scene.commune.unit, "commune_deputy")
    with pytest.raises(Refused) as refused:
        decide_ratings(period.pk, {unit.pk: Choice("HTT")}, actor=stranger.actor, now=NOW)
    assert refused.value.reason is RatingRefusal.NOT_ALLOWED


def test_the_ceiling_is_shown_under_both_readings_and_demotes_nobody() -> None:
    quota = quota_of([*["HTXS"] * 13, *["HTT"] * 58, "HT", ""], default_caps(on=TODAY))
    assert (quota.strict, quota.wide, quota.check.excess, quota.check.to_move) == (11, 14, 2, 2)
    assert not quota.check.is_within


def test_who_holds_a_post_in_the_rated_unit_neither_appraises_nor_decides_it() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    unit, _ = appraised_pair(scene, period, scene.commune)
    second = make_holder(scene.commune.unit, "commune_deputy")
    of_unit = replace(scene.leader.actor, person_id=second.person.pk)
    with pytest.raises(Refused) as refused:
        decide_ratings(period.pk, {unit.pk: Choice("HTT")}, actor=of_unit, now=NOW)
    assert refused.value.reason is RatingRefusal.OWN_UNIT
    assert "cấp trên trực tiếp" in sentence_of(refused.value)
