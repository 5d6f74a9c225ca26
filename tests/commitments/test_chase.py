"""Chasing: at most one a day and unit, the third goes to the superior as well."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.commitments.scene import Scene, commitment_of, make_campaign, make_scene
from tests.factories import NOW

from camket.audit.models import Entry
from camket.commitments.actions.campaigns import ChaseResult, chase_units, mark_chases_seen
from camket.commitments.decisions import ChaseRefusal, Status, Turn
from camket.commitments.models import Campaign, Chase, Commitment
from camket.notifications.models import Notice
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db
TEXT = "Đề nghị gửi đăng ký trước ngày 31/12/2026."


def _chase(scene: Scene, campaign: Campaign, *, days: int = 0, hours: int = 0) -> ChaseResult:
    ids = list(Commitment.objects.filter(campaign=campaign).values_list("pk", flat=True))
    at = NOW + timedelta(days=days, hours=hours)
    return chase_units(campaign.pk, ids, text=TEXT, actor=scene.clerk.actor, now=at)


def test_each_unit_that_owes_is_reminded_and_the_unit_reads_the_words() -> None:
    scene = make_scene(with_accounts=True)
    campaign = make_campaign(scene)
    assert _chase(scene, campaign) == ChaseResult(sent=3)
    notice = Notice.objects.get(user=scene.head.user)
    assert notice.text == TEXT
    assert Entry.objects.filter(action="commitment.chased").count() == 3


def test_a_second_reminder_on_the_same_legal_day_is_not_sent() -> None:
    scene = make_scene()
    campaign = make_campaign(scene)
    _chase(scene, campaign)
    assert _chase(scene, campaign, hours=14) == ChaseResult(already_today=3)
    # 15 hours later it is past midnight in Hà Nội
    assert _chase(scene, campaign, hours=15) == ChaseResult(sent=3)


def test_the_third_reminder_goes_to_the_superior_and_says_so() -> None:
    scene = make_scene(with_accounts=True)
    campaign = make_campaign(scene)
    for day in (0, 1):
        _chase(scene, campaign, days=day)
    assert not Notice.objects.filter(user=scene.leader.user).exists()
    assert _chase(scene, campaign, days=2) == ChaseResult(sent=3, superior_told=3)
    assert "cấp trên đã được báo" in Notice.objects.get(user=scene.head.user).text
    told = Notice.objects.filter(user=scene.leader.user).values_list("text", flat=True)
    assert "Đảng ủy xã Thử 1 đã được đôn đốc từ ba lần về cam kết năm 2027." in set(told)


def test_a_unit_that_owes_nothing_now_is_left_alone() -> None:
    scene = make_scene()
    campaign = make_campaign(scene)
    Commitment.objects.filter(unit=scene.communes[0]).update(
        status=Status.SUBMITTED, turn=Turn.PARTY_A
    )
    assert _chase(scene, campaign) == ChaseResult(sent=2, owe_nothing=1)


def test_opening_the_commitment_marks_the_reminder_as_seen() -> None:
    scene = make_scene()
    campaign = make_campaign(scene)
    _chase(scene, campaign)
    commitment = commitment_of(scene.communes[0])
    seen = datetime(2026, 11, 17, 1, 0, tzinfo=UTC)
    assert mark_chases_seen(commitment.pk, now=seen) == 1
    assert Chase.objects.get(commitment=commitment).seen_at == seen


def test_nobody_chosen_no_words_and_the_wrong_person_are_refused() -> None:
    scene = make_scene()
    campaign = make_campaign(scene)
    one = [commitment_of(scene.communes[0]).pk]
    for ids, text, actor, reason in (
        ([], TEXT, scene.clerk.actor, ChaseRefusal.NOBODY_CHOSEN),
        (one, " \n ", scene.clerk.actor, ChaseRefusal.NO_TEXT),
        (one, TEXT, scene.head.actor, ChaseRefusal.NOT_ALLOWED),
        ([10**9], TEXT, scene.clerk.actor, ChaseRefusal.NOT_IN_CAMPAIGN),
    ):
        with pytest.raises(Refused) as refused:
            chase_units(campaign.pk, ids, text=text, actor=actor, now=NOW)
        assert refused.value.reason is reason
    assert not Chase.objects.exists()
