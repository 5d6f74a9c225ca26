"""The frame of weights stands in the person's file: who appraises sets it, nobody chooses his own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.factories import NOW
from tests.reviews.scene import Scene, appraise, make_scene, rating_of, score
from tests.reviews.test_points_by_formula import (
    WHY,
    YEAR,
    framed,
    head_of,
    opened,
    told,
    unit_at,
    with_tasks,
)
from tests.rules.test_points_by_formula import PRODUCTS, WORK

from camket.audit.models import Entry
from camket.notifications.models import Notice
from camket.reviews.actions.periods.filling import fill_periods
from camket.reviews.actions.periods.keeping import freeze_period
from camket.reviews.actions.periods.opening import open_review
from camket.reviews.actions.ratings.frames import keep_frames, set_frames
from camket.reviews.decisions.frames import FrameFacts, FrameRefusal, refusal_to_set
from camket.reviews.decisions.states import SubjectKind, VoidReason
from camket.reviews.models import Period, Rating, WorkFrame
from camket.reviews.queries.frames import (
    EarlierFrame,
    earlier_frames,
    missing_frames,
    offered_people,
    people_of,
    standing_frame,
)
from camket.reviews.queries.own import hide_open_appraisal
from camket.shared.actor import Actor
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def scene() -> Scene:
    return with_tasks(make_scene(with_accounts=True))


@pytest.fixture
def period(scene: Scene) -> Period:
    return opened(scene)


def changed_to(
    scene: Scene, rating: Rating, code: str, *, actor: Actor | None = None, reason: str = WHY
) -> Rating:
    set_frames(
        rating.period_id,
        [rating.pk],
        code,
        reason=reason,
        actor=actor or scene.appraiser.actor,
        now=LATER,
    )
    rating.refresh_from_db()
    return rating


def refused(scene: Scene, rating: Rating, code: str = "K1", **more: Any) -> FrameRefusal:
    with pytest.raises(Refused) as found:
        changed_to(scene, rating, code, **more)
    reason = found.value.reason
    assert isinstance(reason, FrameRefusal)
    return reason


def test_nobody_scores_himself_before_his_file_has_a_frame(scene: Scene, period: Period) -> None:
    head = head_of(scene, period)
    assert missing_frames(period) == people_of(period).count() >= 1
    with pytest.raises(Refused) as found:
        score(head, scene.commune.head, told())
    assert found.value.reason is FrameRefusal.MISSING
    head = framed(scene, period)
    assert missing_frames(period) == people_of(period).count() - 1
    head = score(head, scene.commune.head, told(WORK | {"frame": "K1"}))
    assert (head.self_work or {})["frame"] == "K2"  # whatever he told
    assert head.self_results == Decimal("67.6")


def test_a_change_keeps_what_stood_before_with_who_and_why(scene: Scene, period: Period) -> None:
    head = changed_to(scene, framed(scene, period), "K1", reason="Chuyển sang công tác Đảng")
    now, before = head.frames.all()
    assert (now.code, now.reason, now.replaced_at) == ("K1", "Chuyển sang công tác Đảng", None)
    assert (before.code, before.reason, before.replaced_at) == ("K2", WHY, LATER)
    assert before.set_by_name == scene.appraiser.actor.label
    assert standing_frame(head) == now
    entry = Entry.objects.filter(action="rating.framed").order_by("pk").last()
    assert entry is not None
    assert (entry.before, entry.after["frame"]) == ({"frame": "K2"}, "K1")


def test_the_same_frame_again_changes_nothing(scene: Scene, period: Period) -> None:
    head = framed(scene, period)
    assert not set_frames(
        period.pk, [head.pk], "K2", reason=WHY, actor=scene.appraiser.actor, now=LATER
    )
    assert head.frames.count() == 1


def test_another_frame_counts_anew_takes_back_the_appraisal_and_tells_the_person(
    scene: Scene, period: Period
) -> None:
    unit_at(scene, period)
    head = score(framed(scene, period), scene.commune.head, told())
    head = appraise(head, scene.appraiser, told())
    head = changed_to(scene, head, "K1")
    # 35 % of B where K2 has 50: 29,5 + 14,4 + 10 + 9,7 + 4,7
    assert head.self_results == Decimal("68.3")
    assert (head.self_work or {})["frame"] == "K1"
    assert (head.self_work or {})["products"] == PRODUCTS
    assert (head.appraised_level, head.work) == ("", None)
    assert head.voided_because == VoidReason.FRAME_CHANGED
    told_him = Notice.objects.get(topic=f"frame:{head.pk}")
    assert "đổi thành K1" in told_him.text
    again = appraise(head, scene.appraiser, told(level="HTXS"))
    assert again.results == Decimal("68.3")


def test_frozen_facts_hold_the_frame_too(scene: Scene, period: Period) -> None:
    head = framed(scene, period)
    freeze_period(period.pk, actor=scene.clerk.actor, now=LATER)
    assert refused(scene, head) is FrameRefusal.FROZEN
    assert standing_frame(head) == head.frames.get()
    head = score(head, scene.commune.head, told())
    assert head.self_results == Decimal("67.6")


def test_only_who_appraises_sets_it_and_never_his_own(scene: Scene, period: Period) -> None:
    head = head_of(scene, period)
    assert refused(scene, head, actor=scene.leader.actor) is FrameRefusal.NOT_ALLOWED
    assert refused(scene, head, actor=scene.commune.head.actor) is FrameRefusal.NOT_ALLOWED
    assert refused(scene, head, code="K9") is FrameRefusal.UNKNOWN
    assert refused(scene, head, reason="  ") is FrameRefusal.REASON_MISSING
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    assert refused(scene, unit) is FrameRefusal.NOT_ASKED
    actor, one = scene.appraiser.actor, WHY
    for ids in ([], [head.pk, 0]):
        with pytest.raises(Refused) as found:
            set_frames(period.pk, ids, "K1", reason=one, actor=actor, now=NOW)
        assert found.value.reason is FrameRefusal.NOBODY_CHOSEN
    assert not WorkFrame.objects.exists()


MAY = FrameFacts(
    is_allowed=True,
    is_asked=True,
    is_open=True,
    is_left_out=False,
    is_decided=False,
    actor_person=1,
    subject_person=2,
    is_of_unit=False,
)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, None),
        ({"actor_person": 2}, FrameRefusal.HIMSELF),
        ({"is_of_unit": True}, FrameRefusal.OWN_UNIT),
        ({"is_decided": True}, FrameRefusal.DECIDED),
        ({"is_left_out": True}, FrameRefusal.LEFT_OUT),
        ({"actor_person": None}, FrameRefusal.NOT_ALLOWED),
    ],
)
def test_whose_file_may_be_written(changed: dict[str, Any], reason: FrameRefusal | None) -> None:
    facts = {name: getattr(MAY, name) for name in FrameFacts.__dataclass_fields__}
    assert refusal_to_set(FrameFacts(**{**facts, **changed})) is reason


def test_one_frame_stands_in_a_file_and_each_says_why(scene: Scene, period: Period) -> None:
    head = framed(scene, period)
    row = {"rating": head, "code": "K3", "set_by_name": "Ai", "set_at": NOW}
    for wrong in ({"reason": "Hai khung"}, {"reason": "", "replaced_at": LATER}):
        with pytest.raises(IntegrityError), transaction.atomic():
            WorkFrame.objects.create(**row, **wrong)


def test_no_other_period_asks_for_a_frame(scene: Scene) -> None:
    period = open_review(scene.province.pk, YEAR, actor=scene.clerk.actor, now=NOW)
    assert refused(scene, head_of(scene, period)) is FrameRefusal.NOT_ASKED


# --- the frame of the last period, offered and confirmed ---


def next_year(scene: Scene, before: Period) -> Period:
    """Let a period be last year's, and open this year's under the same set."""
    days = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}
    Period.objects.filter(pk=before.pk).update(year=2025, **days)
    new = replace(YEAR, rule_set=before.rule_set)
    return open_review(scene.province.pk, new, actor=scene.clerk.actor, now=LATER)


def kept(scene: Scene, rating: Rating, reason: str = "Nhiệm vụ không đổi") -> list[Rating]:
    actor = scene.appraiser.actor
    return keep_frames(rating.period_id, [rating.pk], reason=reason, actor=actor, now=LATER)


def test_the_frame_of_the_last_period_is_offered_and_holds_only_once_confirmed(
    scene: Scene, period: Period
) -> None:
    head = changed_to(scene, framed(scene, period), "K3")
    after = next_year(scene, period)
    again = head_of(scene, after)
    assert head.person_id is not None
    assert earlier_frames(after, [head.person_id]) == {
        head.person_id: EarlierFrame("K3", "Tổng kết năm 2025")  # what stood last, not K2
    }
    period.refresh_from_db()
    assert earlier_frames(period, [head.person_id]) == {}
    assert list(offered_people(after)) == [again]
    assert standing_frame(again) is None
    with pytest.raises(Refused) as early:
        score(again, scene.commune.head, told())
    assert early.value.reason is FrameRefusal.MISSING
    assert kept(scene, again) == [again]
    standing = standing_frame(again)
    assert standing is not None
    assert standing.code == "K3"
    assert standing.reason == "Nhiệm vụ không đổi (khung của kỳ trước: Tổng kết năm 2025)"
    assert standing.set_by_name == scene.appraiser.actor.label
    assert not offered_people(after).exists()


def test_nothing_is_kept_where_nothing_waits(scene: Scene, period: Period) -> None:
    head = head_of(scene, period)

    def why(rating: Rating, reason: str = "Giữ") -> object:
        with pytest.raises(Refused) as found:
            kept(scene, rating, reason)
        return found.value.reason

    assert why(head) is FrameRefusal.NO_EARLIER  # his first period
    framed(scene, period)
    again = head_of(scene, next_year(scene, period))
    assert why(again, "  ") is FrameRefusal.REASON_MISSING
    changed_to(scene, again, "K1")
    assert why(again) is FrameRefusal.NO_EARLIER  # one stands here already
    assert [one.code for one in again.frames.all()] == ["K1"]


# --- the grades of the products, told to the rules wherever they are judged ---


def graded(*grades: int) -> dict[str, Any]:
    rows = [{**row, "grade": str(one)} for row, one in zip(PRODUCTS, grades, strict=True)]
    return WORK | {"products": rows}


@pytest.mark.parametrize(
    ("grades", "level", "bars"),
    [
        ((1, 1, 1, 1, 1), "HTXS", []),
        ((1, 1, 1, 1, 2), "", ["L-2", "L-4"]),
        ((1, 1, 1, 1, 3), "KHT", ["L-2", "L-3", "L-4"]),
    ],
)
def test_the_grades_bar_in_a_proposal_and_in_an_appraisal(
    scene: Scene, period: Period, grades: tuple[int, ...], level: str, bars: list[str]
) -> None:
    unit_at(scene, period)
    head = score(framed(scene, period), scene.commune.head, told(graded(*grades)))
    fill_periods([period.pk], now=NOW)
    head.refresh_from_db()
    assert ((head.proposal or {})["level"] or "") == level
    assert sorted((head.proposal or {})["bars"]) == bars
    head = appraise(head, scene.appraiser, told(graded(*grades)), reason="Theo kết quả")
    assert head.ruled_level == level
    assert sorted(one["rule"] for one in (head.finding or {})["reasons"]) == bars
    assert head.facts["key_grades"] == list(grades)
    hide_open_appraisal(head)
    assert "key_grades" not in head.facts
