"""A unit sends its text up: with minutes, within the campaign's limits, complete enough to judge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.commitments.agreeing import refused_by
from tests.factories import NOW, TODAY, Held, Sides, make_sides, submit

from camket.audit.models import Entry
from camket.commitments.actions.negotiation import submit_commitment
from camket.commitments.agreement import (
    AgreementRefusal,
    ItemFacts,
    SubmitFacts,
    refusal_to_submit,
)
from camket.commitments.agreement_wording import AGREEMENT_REFUSED, sentence_of
from camket.commitments.decisions import Status, Turn
from camket.commitments.models import Commitment, Measure, Work
from camket.notifications.models import Notice
from camket.shared.errors import Refused

GOOD = SubmitFacts(
    status=Status.DRAFT,
    turn=Turn.PARTY_B,
    may_submit=True,
    today=TODAY,
    least=3,
    most=5,
    minutes_no="12-BB/ĐU",
    minutes_on=TODAY,
    items=(ItemFacts("a", 1), ItemFacts("b", 1), ItemFacts("c", 1)),
)


def test_every_reason_has_its_sentence() -> None:
    assert set(AGREEMENT_REFUSED) == set(AgreementRefusal)


@given(st.integers(0, 8))
def test_the_number_of_items_lies_within_the_limits_of_the_campaign(count: int) -> None:
    refusal = refusal_to_submit(replace(GOOD, items=(ItemFacts("a", 1),) * count))
    assert (refusal is None) == (3 <= count <= 5)


@given(st.integers(-3, 3))
def test_minutes_are_of_a_meeting_that_has_been_held(days: int) -> None:
    refusal = refusal_to_submit(replace(GOOD, minutes_on=TODAY + timedelta(days=days)))
    assert (refusal is None) == (days <= 0)


@pytest.mark.django_db
def test_sending_up_passes_the_turn_and_keeps_the_text() -> None:
    sides = make_sides(with_accounts=True)
    sent = submit(sides)
    assert (sent.status, sent.turn) == (Status.SUBMITTED, Turn.PARTY_A)
    assert sent.turn_since == sent.submitted_at == NOW
    assert (sent.minutes_no, sent.minutes_on) == ("12-BB/ĐU", TODAY)
    kept = sent.handovers.get()
    assert (kept.number, kept.side, kept.kind) == (1, Turn.PARTY_B, "submitted")
    assert [item["title"] for item in kept.text["items"]] == [
        "Vấn đề thử 1",
        "Vấn đề thử 2",
        "Vấn đề thử 3",
    ]
    assert Notice.objects.filter(user=sides.clerk.user, kind="needs_act").exists()
    entry = Entry.objects.filter(action="commitment.submitted").get()
    assert entry.person_id == sides.head.person.pk
    assert entry.before["status"] == "draft"
    assert entry.after["status"] == "submitted"


@pytest.mark.django_db
def test_too_few_items_are_refused_with_the_plan_cited() -> None:
    refused = refused_by(lambda: submit(make_sides(items=2)))
    assert refused.reason is AgreementRefusal.NUMBER_OF_ITEMS
    assert (
        sentence_of(refused)
        == "Chưa gửi được: cần từ 3 đến 5 vấn đề, hiện có 2 (Kế hoạch số 15-KH/TU, ngày 10/11/2026)."
    )


@pytest.mark.django_db
def test_an_item_without_any_measure_is_not_sent() -> None:
    sides = make_sides()
    Measure.objects.filter(item__title="Vấn đề thử 2").delete()
    refused = refused_by(lambda: submit(sides))
    assert refused.reason is AgreementRefusal.ITEM_WITHOUT_MEASURE
    assert "vấn đề 2 “Vấn đề thử 2”" in sentence_of(refused)
    assert "15-KH/TU" in sentence_of(refused)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("gap", "reason"),
    [
        ({"due_on": None}, AgreementRefusal.WORK_WITHOUT_DEADLINE),
        ({"lead": None, "lead_post": ""}, AgreementRefusal.WORK_WITHOUT_LEAD),
    ],
)
def test_a_work_without_deadline_or_lead_is_not_sent(
    gap: dict[str, str | None], reason: AgreementRefusal
) -> None:
    sides = make_sides()
    Work.objects.filter(item__title="Vấn đề thử 3").update(**gap)
    refused = refused_by(lambda: submit(sides))
    assert refused.reason is reason
    assert "vấn đề 3" in sentence_of(refused)
    assert "15-KH/TU" in sentence_of(refused)


@pytest.mark.django_db
def test_a_work_without_product_is_a_hint_and_no_refusal() -> None:
    sides = make_sides()
    Work.objects.update(product="")
    assert submit(sides).status == Status.SUBMITTED


@pytest.mark.django_db
def test_minutes_are_named_by_number_and_day() -> None:
    sides = make_sides()
    assert _refused(sides, sides.head, minutes_no=" ").reason is AgreementRefusal.NO_MINUTES
    assert _refused(sides, sides.head, minutes_on=None).reason is AgreementRefusal.NO_MINUTES


@pytest.mark.django_db
def test_only_the_head_sends_up_and_the_sentence_says_who_that_is() -> None:
    sides = make_sides()
    for other in (sides.unit_clerk, sides.clerk, sides.leader):
        refused = _refused(sides, other)
        assert refused.reason is AgreementRefusal.NOT_ALLOWED
        assert sides.head.person.full_name in sentence_of(refused)
    assert Commitment.objects.get().status == Status.DRAFT


@pytest.mark.django_db
def test_what_lies_with_the_superior_is_not_sent_again() -> None:
    sides = make_sides()
    submit(sides)
    refused = _refused(sides, sides.head)
    assert refused.reason is AgreementRefusal.NOT_THE_TURN
    assert "Tỉnh ủy Quảng Trị từ ngày 16/11/2026" in sentence_of(refused)


def _refused(
    sides: Sides, who: Held, *, minutes_no: str = "12-BB/ĐU", minutes_on: date | None = TODAY
) -> Refused:
    return refused_by(
        lambda: submit_commitment(
            sides.commitment.pk,
            minutes_no=minutes_no,
            minutes_on=minutes_on,
            actor=who.actor,
            now=NOW,
        )
    )
