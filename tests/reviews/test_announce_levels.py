"""The notice: a numbered paper with levels in words, of what was decided since the last one."""

from __future__ import annotations

import pypdfium2
import pytest
from tests.audit.line import holding_up_others, statements_of
from tests.reviews.scene import NOW, appraised_pair, make_scene, open_yearend

from camket.audit.models import Entry
from camket.files.storage import read
from camket.registry.models import NumberStatus
from camket.reviews.actions.after.notices import issue_notice
from camket.reviews.actions.ratings.deciding import decide_ratings
from camket.reviews.actions.ratings.holding import Choice
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Rating
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db


def test_the_notice_is_numbered_stored_and_tells_levels_in_words() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    unit, head = appraised_pair(scene, period, scene.commune)
    choices = {unit.pk: Choice("HTT"), head.pk: Choice("HTT")}
    decide_ratings(period.pk, choices, actor=scene.leader.actor, now=NOW)
    number = issue_notice(period.pk, SubjectKind.LEADER, actor=scene.clerk.actor, now=NOW)
    assert (str(number), number.status) == ("01-TB/TU", NumberStatus.ISSUED)
    head.refresh_from_db()
    assert head.notice_file is not None
    document = pypdfium2.PdfDocument(read(head.notice_file))
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    assert scene.commune.head.person.full_name in text
    assert "Hoàn thành tốt nhiệm vụ" in " ".join(text.split())
    assert "Số 1: Chưa đủ điều kiện của mức cao hơn về" in " ".join(text.split())
    assert "28,5" not in text
    assert "91,5" not in text
    assert Entry.objects.filter(action="rating.announced").count() == 1
    with pytest.raises(Refused) as refused:
        issue_notice(period.pk, SubjectKind.LEADER, actor=scene.clerk.actor, now=NOW)
    assert refused.value.reason is RatingRefusal.NOTICE_EXISTS


def test_nobody_waits_while_the_notice_is_made() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    unit, _head = appraised_pair(scene, period, scene.commune)
    decide_ratings(period.pk, {unit.pk: Choice("HTT")}, actor=scene.leader.actor, now=NOW)
    sent = statements_of(
        lambda: issue_notice(period.pk, SubjectKind.COLLECTIVE, actor=scene.clerk.actor, now=NOW)
    )
    assert holding_up_others(sent) == []


def test_nothing_is_announced_before_a_level_is_decided() -> None:
    scene = make_scene(communes=2)
    period = open_yearend(scene)
    appraised_pair(scene, period, scene.commune)
    with pytest.raises(Refused) as refused:
        issue_notice(period.pk, SubjectKind.COLLECTIVE, actor=scene.clerk.actor, now=NOW)
    assert refused.value.reason is RatingRefusal.NOT_ALL_DECIDED
    assert refused.value.details == {"left": 2}
    assert not Rating.objects.filter(notice_number__isnull=False).exists()


def test_a_notice_announces_what_its_session_decided_and_nobody_else() -> None:
    scene = make_scene(communes=2)
    period = open_yearend(scene)
    unit, _ = appraised_pair(scene, period, scene.commune)
    decide_ratings(period.pk, {unit.pk: Choice("HTT")}, actor=scene.leader.actor, now=NOW)
    number = issue_notice(period.pk, SubjectKind.COLLECTIVE, actor=scene.clerk.actor, now=NOW)
    announced = Rating.objects.filter(notice_number=number)
    assert [one.pk for one in announced] == [unit.pk]


def test_a_commune_does_not_announce() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    with pytest.raises(Refused) as refused:
        issue_notice(period.pk, SubjectKind.LEADER, actor=scene.commune.clerk.actor, now=NOW)
    assert refused.value.reason is RatingRefusal.NOT_ALLOWED
