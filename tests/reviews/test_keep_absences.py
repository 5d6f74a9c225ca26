"""Absences with their paper, groups of one's own, the class of a member: who is rated follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.factories import make_holder
from tests.reviews.scene import DUE, NOW, Scene, make_scene, open_yearend, rating_of

from camket.audit.models import Entry
from camket.reviews.actions.periods.absences import (
    NewAbsence,
    end_absence,
    enter_absence,
    withdraw_absence,
)
from camket.reviews.actions.periods.grouping import drop_group, name_group
from camket.reviews.actions.periods.keeping import change_class, leave_out
from camket.reviews.actions.periods.opening import NewPeriod, open_review
from camket.reviews.decisions.absences import AbsenceRefusal, GroupRefusal
from camket.reviews.decisions.periods import PeriodRefusal
from camket.reviews.decisions.states import PeriodKind, SubjectKind
from camket.reviews.models import Dossier, PeerGroup, PersonAbsence, Rating
from camket.reviews.wording.refusals import sentence_of
from camket.rules.participation import Absence
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db


LONG = date(2026, 9, 30)


def training(scene: Scene, *, ends_on: date | None = LONG, paper: str = "5-QĐ/TU") -> NewAbsence:
    """Return half a year and more that the head of the first commune was away."""
    unit, person = scene.commune.unit, scene.commune.head.person
    return NewAbsence(unit.pk, person.pk, Absence.TRAINING, date(2026, 2, 1), ends_on, paper)


def test_a_long_absence_leaves_its_person_out_of_an_open_period_at_once() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    head = rating_of(period, scene.commune, SubjectKind.LEADER)
    absence = enter_absence(training(scene), actor=scene.appraiser.actor, now=NOW)
    head.refresh_from_db()
    assert head.left_out == "long_absence"
    assert head.left_out_mark == "C"
    assert "Học tập trung từ 01/02/2026 đến 30/09/2026" in head.left_out_reason
    withdraw_absence(absence.pk, reason="Nhập nhầm", actor=scene.clerk.actor, now=NOW)
    head.refresh_from_db()
    assert head.left_out == ""
    acts = list(
        Entry.objects.filter(action__startswith="absence.").values_list("action", flat=True)
    )
    assert sorted(acts) == ["absence.entered", "absence.withdrawn"]
    assert Entry.objects.filter(action="rating.taken_in", object_id=str(head.pk)).exists()


def test_the_last_day_makes_a_running_absence_short_again() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    head = rating_of(period, scene.commune, SubjectKind.LEADER)
    running = enter_absence(training(scene, ends_on=None), actor=scene.appraiser.actor, now=NOW)
    head.refresh_from_db()
    assert head.left_out == "long_absence"
    end_absence(running.pk, ends_on=date(2026, 3, 1), actor=scene.appraiser.actor, now=NOW)
    head.refresh_from_db()
    assert head.left_out == ""
    with pytest.raises(Refused) as refused:
        end_absence(running.pk, ends_on=date(2026, 4, 1), actor=scene.appraiser.actor, now=NOW)
    assert refused.value.reason is AbsenceRefusal.ENDED


def test_what_a_superior_said_by_hand_stands() -> None:
    scene = make_scene()
    head = rating_of(open_yearend(scene), scene.commune, SubjectKind.LEADER)
    leave_out(head.pk, reason="Đang sắp xếp", actor=scene.clerk.actor, now=NOW)
    enter_absence(training(scene), actor=scene.appraiser.actor, now=NOW)
    head.refresh_from_db()
    assert head.left_out == "by_hand"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ends_on": date(2026, 1, 1)}, AbsenceRefusal.DAYS_REVERSED),
        ({"paper": "  "}, AbsenceRefusal.PAPER_MISSING),
    ],
)
def test_bad_input_is_refused_with_a_sentence(
    change: dict[str, Any], reason: AbsenceRefusal
) -> None:
    scene = make_scene()
    with pytest.raises(Refused) as refused:
        enter_absence(training(scene, **change), actor=scene.appraiser.actor, now=NOW)
    assert refused.value.reason is reason
    assert sentence_of(refused.value)
    assert not PersonAbsence.objects.exists()


def test_nobody_enters_his_own_or_anothers_elsewhere_or_twice() -> None:
    scene = make_scene(communes=2)
    asked = {
        scene.commune.head.actor: AbsenceRefusal.NOT_ALLOWED,
        scene.communes[1].clerk.actor: AbsenceRefusal.NOT_ALLOWED,
    }
    for actor, reason in asked.items():
        with pytest.raises(Refused) as refused:
            enter_absence(training(scene), actor=actor, now=NOW)
        assert refused.value.reason is reason
    clerk = scene.commune.clerk
    own = replace(training(scene), person_id=clerk.person.pk)
    with pytest.raises(Refused) as refused:
        enter_absence(own, actor=clerk.actor, now=NOW)
    assert refused.value.reason is AbsenceRefusal.HIMSELF
    elsewhere = replace(training(scene), unit_id=scene.communes[1].unit.pk)
    with pytest.raises(Refused) as refused:
        enter_absence(elsewhere, actor=scene.appraiser.actor, now=NOW)
    assert refused.value.reason is AbsenceRefusal.NOT_THERE
    enter_absence(training(scene), actor=clerk.actor, now=NOW)
    with pytest.raises(Refused) as refused:
        enter_absence(training(scene, ends_on=None), actor=scene.appraiser.actor, now=NOW)
    assert refused.value.reason is AbsenceRefusal.OVERLAPS


def test_a_superiors_own_group_names_the_lists_of_its_next_period() -> None:
    scene = make_scene()
    clerk = scene.clerk.actor
    group = name_group(
        scene.province.pk, "xã vùng cao", ["commune_committee"], actor=clerk, now=NOW
    )
    period = open_yearend(scene)
    assert rating_of(period, scene.commune, SubjectKind.COLLECTIVE).group == "xã vùng cao"
    for name, kinds, reason in (
        ("", ["commune_committee"], GroupRefusal.NAME_MISSING),
        ("Xã vùng cao", ["department"], GroupRefusal.NAME_TAKEN),
        ("khác", [], GroupRefusal.KINDS_MISSING),
        ("khác", ["không có"], GroupRefusal.KIND_UNKNOWN),
        ("khác", ["commune_committee"], GroupRefusal.KIND_TAKEN),
    ):
        with pytest.raises(Refused) as refused:
            name_group(scene.province.pk, name, kinds, actor=clerk, now=NOW)
        assert refused.value.reason is reason
        assert sentence_of(refused.value)
    with pytest.raises(Refused) as refused:
        drop_group(group.pk, actor=scene.commune.clerk.actor, now=NOW)
    assert refused.value.reason is GroupRefusal.NOT_ALLOWED
    drop_group(group.pk, actor=clerk, now=NOW)
    assert not PeerGroup.objects.exists()
    assert Entry.objects.filter(action="peer_group.dropped").count() == 1


def test_a_members_class_is_corrected_until_he_wrote() -> None:
    scene = make_scene()
    unit, clerk = scene.commune.unit, scene.commune.clerk.actor
    member = make_holder(unit, "commune_clerk")
    new = NewPeriod(PeriodKind.YEAREND, 2026, DUE)
    period = open_review(unit.pk, new, actor=clerk, now=NOW)
    rating = Rating.objects.get(period=period, person=member.person)
    assert rating.kind == SubjectKind.INDIVIDUAL
    outside = SubjectKind.MEMBER_OUTSIDE
    with pytest.raises(Refused) as refused:
        change_class(rating.pk, SubjectKind.LEADER, reason="Thử", actor=clerk, now=NOW)
    assert refused.value.reason is PeriodRefusal.CLASS_FIXED
    change_class(rating.pk, outside, reason="Đã nghỉ việc", actor=clerk, now=NOW)
    rating.refresh_from_db()
    assert rating.kind == outside
    assert set(Dossier.objects.filter(rating=rating).values_list("form", flat=True)) == {"2C"}
    kept = Entry.objects.get(action="rating.class_changed")
    assert kept.after["reason"] == "Đã nghỉ việc"
    Rating.objects.filter(pk=rating.pk).update(self_at=NOW)
    with pytest.raises(Refused) as refused:
        change_class(rating.pk, SubjectKind.INDIVIDUAL, reason="Thử", actor=clerk, now=NOW)
    assert refused.value.reason is PeriodRefusal.CLASS_WRITTEN
    assert sentence_of(refused.value)
