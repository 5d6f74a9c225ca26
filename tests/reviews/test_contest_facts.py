"""A contested fact: raised by its subject, answered by the appraiser, kept beside the fact."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
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
from camket.reviews.actions.periods.keeping import close_period, freeze_period, leave_out
from camket.reviews.actions.ratings.contesting import (
    NewContest,
    accept_contest,
    contest_fact,
    refuse_contest,
)
from camket.reviews.actions.ratings.deciding import decide_ratings
from camket.reviews.actions.ratings.holding import Choice
from camket.reviews.decisions.contests import ContestRefusal
from camket.reviews.decisions.facts import gathered_in
from camket.reviews.decisions.periods import PeriodRefusal
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import FactContest, Period, Rating
from camket.reviews.queries.ratings import gathered_of
from camket.reviews.wording.refusals import sentence_of
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Case:
    """A commune whose count of tasks above requirement is contested."""

    scene: Scene
    period: Period
    unit: Rating


@pytest.fixture
def case() -> Case:
    scene = make_scene()
    period = open_yearend(scene)
    return Case(scene, period, rating_of(period, scene.commune, SubjectKind.COLLECTIVE))


def contest(
    case: Case, *, fact: str = "exceeded", claimed: str = "1", reason: str = "Thiếu một việc"
) -> FactContest:
    new = NewContest(fact, claimed, reason)
    return contest_fact(case.unit.pk, new, actor=case.scene.commune.clerk.actor, now=NOW)


def accept(
    case: Case,
    one: FactContest,
    *,
    value: str = "1",
    answer: str = "Đúng, đã kiểm tra",
    source: str = "BB 7",
) -> FactContest:
    return accept_contest(
        one.pk,
        value=value,
        answer=answer,
        source=source,
        actor=case.scene.appraiser.actor,
        now=NOW,
    )


def test_an_accepted_contest_corrects_the_fact_with_its_source(case: Case) -> None:
    one = accept(case, contest(case))
    assert (one.state, one.shown, one.source) == ("accepted", "0", "BB 7")
    rating = Rating.objects.get(pk=case.unit.pk)
    assert gathered_of(rating).exceeded == 1
    kept = Entry.objects.get(action="fact.corrected")
    assert (kept.before["exceeded"], kept.after["exceeded"]) == (0, 1)


def test_a_correction_outlives_every_later_count(case: Case) -> None:
    accept(case, contest(case))
    fill_periods([case.period.pk], now=NOW)
    assert gathered_in(Rating.objects.get(pk=case.unit.pk).facts).exceeded == 1
    freeze_period(case.period.pk, actor=case.scene.clerk.actor, now=NOW)
    rating = Rating.objects.get(pk=case.unit.pk)
    assert gathered_of(rating).exceeded == 1
    done = appraise(
        score(rating, case.scene.commune.clerk, scores("29.00", "64.00", "HTXS")),
        case.scene.appraiser,
        scores("29.00", "64.00", "HTXS"),
    )
    assert done.ruled_level == "HTXS"  # one of two is half of them, above three in ten
    assert done.facts["corrected"]["exceeded"]["source"] == "BB 7"


def test_a_corrected_fact_takes_the_appraisal_back_that_stood_on_it(case: Case) -> None:
    unit = appraise(score(case.unit, case.scene.commune.clerk), case.scene.appraiser)
    head = rating_of(case.period, case.scene.commune, SubjectKind.LEADER)
    head = appraise(score(head, case.scene.commune.head), case.scene.appraiser)
    accept(case, contest(case))
    unit.refresh_from_db()
    head.refresh_from_db()
    assert (unit.appraised_level, unit.ruled_level, unit.finding) == ("", "", None)
    assert unit.voided_because == "fact_corrected"
    assert head.appraised_level == ""  # it stood on the level of the unit
    with pytest.raises(Refused) as told:
        decide_ratings(
            case.period.pk, {unit.pk: Choice("HTT")}, actor=case.scene.leader.actor, now=NOW
        )
    assert told.value.reason is RatingRefusal.NOT_APPRAISED


def test_a_refusal_says_why_and_changes_nothing(case: Case) -> None:
    one = contest(case)
    with pytest.raises(Refused) as bare:
        refuse_contest(one.pk, answer=" ", actor=case.scene.appraiser.actor, now=NOW)
    assert bare.value.reason is ContestRefusal.ANSWER_MISSING
    told = refuse_contest(
        one.pk, answer="Chưa được duyệt", actor=case.scene.appraiser.actor, now=NOW
    )
    assert (told.state, told.answered_by_name) == ("refused", case.scene.appraiser.actor.label)
    assert gathered_of(Rating.objects.get(pk=case.unit.pk)).exceeded == 0
    with pytest.raises(Refused) as again:
        accept(case, told)
    assert again.value.reason is ContestRefusal.ANSWERED


def test_a_waiting_contest_bars_the_decision_and_the_closing(case: Case) -> None:
    unit = appraise(score(case.unit, case.scene.commune.clerk), case.scene.appraiser)
    contest(case)
    with pytest.raises(Refused) as told:
        decide_ratings(
            case.period.pk, {unit.pk: Choice("HTT")}, actor=case.scene.leader.actor, now=NOW
        )
    assert told.value.reason is RatingRefusal.CONTESTED
    freeze_period(case.period.pk, actor=case.scene.clerk.actor, now=NOW)
    with pytest.raises(Refused) as closing:
        close_period(case.period.pk, actor=case.scene.clerk.actor, now=NOW)
    assert closing.value.reason is PeriodRefusal.CONTESTS_OPEN
    assert "còn 1 phản ánh" in sentence_of(closing.value)


@pytest.mark.parametrize(
    ("fact", "claimed", "reason", "refusal"),
    [
        ("khong_co", "1", "x", ContestRefusal.UNKNOWN_FACT),
        ("exceeded", "", "x", ContestRefusal.CLAIM_MISSING),
        ("exceeded", "một", "x", ContestRefusal.NOT_A_COUNT),
        ("exceeded", "-1", "x", ContestRefusal.NOT_A_COUNT),
        ("exceeded", "0", "x", ContestRefusal.SAME_VALUE),
        ("exceeded", "1", " ", ContestRefusal.REASON_MISSING),
    ],
)
def test_a_contest_says_what_why_and_how_much(
    case: Case, fact: str, claimed: str, reason: str, refusal: ContestRefusal
) -> None:
    with pytest.raises(Refused) as told:
        contest(case, fact=fact, claimed=claimed, reason=reason)
    assert told.value.reason is refusal
    assert sentence_of(told.value).endswith(".")
    assert not FactContest.objects.exists()


def test_only_the_subject_contests(case: Case) -> None:
    with pytest.raises(Refused) as told:
        contest_fact(
            case.unit.pk,
            NewContest("exceeded", "1", "x"),
            actor=case.scene.appraiser.actor,
            now=NOW,
        )
    assert told.value.reason is ContestRefusal.NOT_ALLOWED


def test_the_same_fact_waits_for_one_answer(case: Case) -> None:
    contest(case)
    with pytest.raises(Refused) as told:
        contest(case, claimed="2")
    assert told.value.reason is ContestRefusal.WAITING


def test_corrected_counts_may_not_contradict_each_other(case: Case) -> None:
    one = contest(case, fact="done", claimed="5")
    with pytest.raises(Refused) as told:
        accept(case, one, value="5")
    assert told.value.reason is ContestRefusal.VALUES_DISAGREE
    assert "hoàn thành nhiều hơn được giao" in sentence_of(told.value)


def test_a_correction_needs_its_source(case: Case) -> None:
    with pytest.raises(Refused) as told:
        accept(case, contest(case), source=" ")
    assert told.value.reason is ContestRefusal.SOURCE_MISSING


@pytest.mark.django_db(transaction=True)
def test_a_contest_sent_while_the_period_closes_comes_too_late() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    for one in Rating.objects.filter(period=period):
        leave_out(one.pk, reason="Chưa đủ thời gian", actor=scene.clerk.actor, now=NOW)
    freeze_period(period.pk, actor=scene.clerk.actor, now=NOW)
    told: list[object] = []

    def run() -> None:
        new = NewContest("exceeded", "1", "Thiếu một việc")
        try:
            contest_fact(unit.pk, new, actor=scene.commune.clerk.actor, now=NOW)
        except Refused as refused:
            told.append(refused.reason)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        close_period(period.pk, actor=scene.clerk.actor, now=NOW)
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive()  # it waits for the end to be written, or not to be
    thread.join()
    assert told == [ContestRefusal.PERIOD_CLOSED]
    assert not FactContest.objects.filter(rating__period=period).exists()
