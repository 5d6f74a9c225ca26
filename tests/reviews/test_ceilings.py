"""One clause, three readings: what a body says of its own list, and what restores it."""

from __future__ import annotations

import pytest
from tests.reviews.scene import NOW, PEER_GROUP, Scene, appraised_pair, make_scene, open_yearend

from camket.audit.models import Entry
from camket.reviews.actions.ratings.capping import CapChoice, set_cap
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import ListCap, Period
from camket.reviews.queries.desk.ceilings import (
    caps_in,
    caps_of,
    numbers_of,
    readings_of,
    restored_by_moving,
)
from camket.rules.quotas import CapCheck, Caps, Denominator, Rounding
from camket.shared.errors import Refused

KIND = SubjectKind.COLLECTIVE.value
STRICT = CapChoice(Denominator.HTT, Rounding.FLOOR)


def check(best: int, good: int, rest: int = 0) -> CapCheck:
    caps = Caps(20, Denominator.HTT, Rounding.FLOOR)
    return CapCheck(caps, best + good + rest, best, good)


def test_thirty_good_and_six_best_are_six_or_seven_or_more_by_the_reading() -> None:
    """The worked example of the dossier: D1 allows 6, D2 allows 7."""
    found = [one.check.allowed for one in readings_of(check(best=6, good=30, rest=4))]
    assert found == [6, 7, 8]


def test_the_prototypes_list_needs_two_to_move() -> None:
    restored = restored_by_moving(check(best=13, good=58))
    assert restored is not None
    assert (restored.moved, restored.best, restored.allowed) == (2, 11, 12)
    assert restored_by_moving(check(best=11, good=58)) is None


def test_the_exception_allows_a_quarter() -> None:
    assert check(best=13, good=58).with_percent(25).allowed == 14


def opened() -> tuple[Scene, Period]:
    scene = make_scene()
    period = open_yearend(scene)
    appraised_pair(scene, period, scene.commune)
    return scene, period


@pytest.mark.django_db
def test_without_a_word_the_numbers_in_force_hold() -> None:
    _, period = opened()
    assert caps_in(period, caps_of(period).get((KIND, PEER_GROUP))) == numbers_of(period).caps


@pytest.mark.django_db
def test_a_body_says_how_it_reads_the_clause_and_the_audit_keeps_it() -> None:
    scene, period = opened()
    choice = CapChoice(Denominator.HTT_OR_BETTER, Rounding.HALF_UP)
    set_cap(period.pk, KIND, PEER_GROUP, choice, actor=scene.leader.actor, now=NOW)
    told = caps_of(period)[KIND, PEER_GROUP]
    assert told.caps == Caps(20, Denominator.HTT_OR_BETTER, Rounding.HALF_UP)
    assert told.set_by_id == scene.leader.person.pk
    assert Entry.objects.filter(action="period.cap_set").count() == 1


@pytest.mark.django_db
def test_an_exception_names_its_reason_and_its_paper() -> None:
    scene, period = opened()
    bare = CapChoice(Denominator.HTT, Rounding.FLOOR, is_exceptional=True, reason="Đột phá")
    with pytest.raises(Refused) as refused:
        set_cap(period.pk, KIND, PEER_GROUP, bare, actor=scene.leader.actor, now=NOW)
    assert refused.value.reason is RatingRefusal.EXCEPTION_UNFOUNDED
    assert not ListCap.objects.exists()
    whole = CapChoice(
        Denominator.HTT,
        Rounding.FLOOR,
        is_exceptional=True,
        reason="Đột phá",
        source="NQ 12-NQ/TU",
    )
    kept = set_cap(period.pk, KIND, PEER_GROUP, whole, actor=scene.leader.actor, now=NOW)
    assert kept.percent == 25
    back = set_cap(period.pk, KIND, PEER_GROUP, STRICT, actor=scene.leader.actor, now=NOW)
    assert (back.pk, back.percent, back.version) == (kept.pk, 20, 2)


@pytest.mark.django_db
def test_only_who_decides_says_how_the_clause_is_read() -> None:
    scene, period = opened()
    for held in (scene.appraiser, scene.commune.head):
        with pytest.raises(Refused) as refused:
            set_cap(period.pk, KIND, PEER_GROUP, STRICT, actor=held.actor, now=NOW)
        assert refused.value.reason is RatingRefusal.NOT_ALLOWED


@pytest.mark.django_db
def test_a_group_of_which_nobody_is_rated_has_no_ceiling() -> None:
    scene, period = opened()
    with pytest.raises(Refused) as refused:
        set_cap(period.pk, KIND, "nhóm không có", STRICT, actor=scene.leader.actor, now=NOW)
    assert refused.value.reason is RatingRefusal.NOTHING_CHOSEN
