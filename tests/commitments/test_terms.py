"""A paper has a last day: reminders before, on and after it, an extension, a paper made anew."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.commitments.agreeing import refused_by
from tests.factories import NOW, TODAY, Held, Sides, issue, make_holder, make_sides, sign_both

from camket.audit.models import Entry
from camket.commitments.actions.handing_back import refuse_signature
from camket.commitments.actions.issuing import reissue_commitment
from camket.commitments.actions.negotiation import withdraw_commitment
from camket.commitments.actions.signing import sign_commitment
from camket.commitments.actions.terms import extend_signing, remind_signatories
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.decisions import (
    ReminderKind,
    Status,
    last_day_to_sign,
    reminder_due,
)
from camket.commitments.models import Commitment, SignReminder
from camket.commitments.signatures import papers_waiting_for, verdict_on
from camket.notifications.models import Notice
from camket.organisation.actions import end_tenure
from camket.organisation.models import Tenure, TenureKind
from camket.registry.models import NumberStatus, RegisteredNumber
from camket.shared.actor import SYSTEM
from camket.signing.verdict import VerdictKind

pytestmark = pytest.mark.django_db
LAST = date(2027, 2, 15)


def at(day: date) -> datetime:
    return NOW + (day - TODAY)


def sign(sides: Sides, who: Held, day: date = TODAY) -> Commitment:
    return sign_commitment(sides.commitment.pk, actor=who.actor, now=at(day))


def test_the_term_is_the_campaigns_or_one_of_its_own() -> None:
    assert last_day_to_sign(LAST, LAST) == LAST
    assert last_day_to_sign(LAST, LAST + timedelta(days=1)) == LAST + timedelta(days=16)
    assert issue(make_sides()).signs_by == LAST


def test_when_a_reminder_is_due() -> None:
    assert reminder_due(LAST, LAST - timedelta(days=4)) is None
    assert reminder_due(LAST, LAST - timedelta(days=3)) is ReminderKind.BEFORE
    assert reminder_due(LAST, LAST) is ReminderKind.LAST_DAY
    assert reminder_due(LAST, LAST + timedelta(days=1)) is ReminderKind.AFTER


def test_it_is_signed_on_the_last_day_and_not_on_the_next() -> None:
    sides = make_sides()
    issue(sides)
    sign(sides, sides.head, LAST)
    refused = refused_by(lambda: sign(sides, sides.leader, LAST + timedelta(days=1)))
    assert refused.reason is AgreementRefusal.TERM_OVER
    assert "15/02/2027" in sentence_of(refused)
    assert "Tỉnh ủy Quảng Trị" in sentence_of(refused)


def test_who_waits_for_his_turn_is_told_that_the_term_is_over() -> None:
    sides = make_sides()
    issue(sides)
    early = refused_by(lambda: sign(sides, sides.leader, LAST))
    assert early.reason is AgreementRefusal.OTHER_SIGNS_FIRST
    late = refused_by(lambda: sign(sides, sides.leader, LAST + timedelta(days=1)))
    assert late.reason is AgreementRefusal.TERM_OVER
    assert "gia hạn ký, hoặc rút văn bản" in sentence_of(late)


def test_the_issuing_side_extends_and_the_next_signatory_is_told() -> None:
    sides = make_sides(with_accounts=True)
    issue(sides)
    after = LAST + timedelta(days=1)

    def extend(who: Held, until: date) -> Commitment:
        return extend_signing(
            sides.commitment.pk, until=until, reason="Lũ", actor=who.actor, now=at(after)
        )

    later = LAST + timedelta(days=9)
    assert refused_by(lambda: extend(sides.head, later)).reason is AgreementRefusal.NOT_ALLOWED
    assert refused_by(lambda: extend(sides.clerk, LAST)).reason is AgreementRefusal.DAY_OVER
    extend(sides.clerk, later)
    assert refused_by(lambda: extend(sides.clerk, later)).reason is AgreementRefusal.NOT_LATER
    assert "24/02/2027" in Notice.objects.get(user=sides.head.user, topic__startswith="sign").text
    assert Entry.objects.get(action="commitment.signing_extended").after["reason"] == "Lũ"
    assert sign(sides, sides.head, later).status == Status.ISSUED


def test_each_reminder_comes_once_and_only_to_whose_turn_it_is() -> None:
    sides = make_sides(with_accounts=True)
    issue(sides)

    def remind(day: date) -> int:
        return remind_signatories(day, now=at(day))

    assert remind(LAST - timedelta(days=4)) == 0
    assert remind(LAST - timedelta(days=3)) == 1
    assert remind(LAST - timedelta(days=2)) == 0
    sign(sides, sides.head, LAST - timedelta(days=1))
    assert remind(LAST - timedelta(days=1)) == 1
    assert remind(LAST) == 1
    assert remind(LAST) == 0
    assert remind(LAST + timedelta(days=40)) == 1
    assert remind(LAST + timedelta(days=41)) == 0
    told = [(one.slot.role, one.kind) for one in SignReminder.objects.order_by("pk")]
    assert told == [
        ("party_b", "before"),
        ("party_a", "before"),
        ("party_a", "last_day"),
        ("party_a", "after"),
    ]
    issuer = Notice.objects.get(user=sides.clerk.user, topic=f"term-{sides.commitment.pk}")
    assert "gia hạn ký hoặc rút văn bản" in issuer.text
    assert Entry.objects.filter(action="commitment.signatory_reminded").count() == 4


def test_a_jump_over_the_term_reminds_once_of_what_is_true() -> None:
    sides = make_sides()
    issue(sides)
    assert remind_signatories(LAST + timedelta(days=90), now=NOW) == 1
    assert [one.kind for one in SignReminder.objects.all()] == ["after"]


def test_issuers_are_told_of_all_papers_over_their_term_at_once() -> None:
    def statements(papers: int) -> int:
        for _number in range(papers):
            issue(make_sides(with_accounts=True))
        with CaptureQueriesContext(connection) as told:
            assert remind_signatories(LAST + timedelta(days=1), now=NOW) == papers
        return len(told)

    assert statements(1) == statements(3)
    assert Notice.objects.filter(topic__startswith="term-").count() >= 4


def test_a_signed_paper_is_nobodys_to_be_reminded_of() -> None:
    sides = make_sides()
    sign_both(sides)
    assert remind_signatories(LAST, now=at(LAST)) == 0


def test_the_issuing_side_takes_a_paper_back_before_the_last_signature() -> None:
    sides = make_sides(with_accounts=True)
    number = issue(sides).number
    assert number is not None
    sign(sides, sides.head)

    def take_back(who: Held, reason: str = "Ghi nhầm mục tiêu") -> Commitment:
        return withdraw_commitment(sides.commitment.pk, reason=reason, actor=who.actor, now=NOW)

    assert refused_by(lambda: take_back(sides.head)).reason is AgreementRefusal.ALREADY_SIGNED
    assert refused_by(lambda: take_back(sides.clerk, " ")).reason is AgreementRefusal.NO_REASON
    assert take_back(sides.clerk).status == Status.WITHDRAWN
    told = Notice.objects.filter(user=sides.head.user, text__contains="Ghi nhầm mục tiêu")
    assert told.count() == 1
    number.refresh_from_db()
    assert number.cancel_reason == "Ghi nhầm mục tiêu"
    assert Entry.objects.get(action="commitment.withdrawn").before["signed"] == [
        sides.head.person.full_name
    ]


def test_after_the_last_signature_it_is_amended_not_withdrawn() -> None:
    sides = make_sides()
    sign_both(sides)
    refused = refused_by(
        lambda: withdraw_commitment(
            sides.commitment.pk, reason="Sai", actor=sides.leader.actor, now=NOW
        )
    )
    assert refused.reason is AgreementRefusal.ALL_SIGNED
    assert "bản điều chỉnh" in sentence_of(refused)


def test_a_paper_of_a_former_head_is_made_anew_and_what_was_agreed_stays() -> None:
    sides = make_sides(with_accounts=True)
    commitment = issue(sides)
    old = commitment.number
    assert old is not None
    sign(sides, sides.head)
    end_tenure(sides.leader.tenure.pk, ends_on=TODAY, actor=SYSTEM, now=NOW)
    successor = make_holder(sides.superior, "provincial_secretary", from_on=TODAY)

    def reissue(who: Held) -> Commitment:
        return reissue_commitment(commitment.pk, actor=who.actor, now=NOW)

    assert refused_by(lambda: reissue(sides.head)).reason is AgreementRefusal.NOT_ALLOWED
    again = reissue(successor)
    assert again.status == Status.ISSUED
    assert again.accepted_by_a_at is not None
    assert again.number is not None
    assert str(again.number) == "02-CK/ĐU"
    old.refresh_from_db()
    assert old.status == NumberStatus.CANCELLED
    assert sides.leader.person.full_name in old.cancel_reason
    assert [slot.role for slot in papers_waiting_for(sides.head.person.pk)] == ["party_b"]
    notices = Notice.objects.filter(user=sides.head.user)
    assert {one.topic for one in notices} >= {f"sign-{commitment.pk}", f"signed-{commitment.pk}"}
    sign(sides, sides.head)
    sign(sides, successor)
    assert verdict_on(sides.fresh(), at=NOW).kind is VerdictKind.VALID
    assert RegisteredNumber.objects.filter(status=NumberStatus.ISSUED).count() == 1


def test_nothing_is_made_anew_while_nobody_has_changed() -> None:
    sides = make_sides()
    issue(sides)
    refused = refused_by(
        lambda: reissue_commitment(sides.commitment.pk, actor=sides.clerk.actor, now=NOW)
    )
    assert refused.reason is AgreementRefusal.NOBODY_CHANGED


def test_an_acting_head_appointed_in_full_does_not_sign_as_what_he_no_longer_is() -> None:
    sides = make_sides()
    Tenure.objects.filter(pk=sides.head.tenure.pk).update(kind=TenureKind.ACTING)
    issue(sides)
    Tenure.objects.filter(pk=sides.head.tenure.pk).update(kind=TenureKind.FULL)
    refused = refused_by(lambda: sign(sides, sides.head))
    assert refused.reason is AgreementRefusal.POST_CHANGED
    assert "“Quyền Bí thư”, nay là “Bí thư”" in sentence_of(refused)
    reissue_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    assert sign(sides, sides.head).status == Status.ISSUED


def test_who_signed_in_one_place_refuses_in_no_other() -> None:
    sides = make_sides()
    issue(sides)
    sign(sides, sides.head)
    refused = refused_by(
        lambda: refuse_signature(
            sides.commitment.pk, reason="Thôi", actor=sides.head.actor, now=NOW
        )
    )
    assert refused.reason is AgreementRefusal.ALREADY_SIGNED


def test_a_refusal_reaches_every_signatory_both_sides_and_the_clerk() -> None:
    sides = make_sides(with_accounts=True)
    issue(sides)
    sign(sides, sides.head)
    refuse_signature(
        sides.commitment.pk, reason="Mục tiêu 2 sai", actor=sides.leader.actor, now=NOW
    )
    for who in (sides.head, sides.leader, sides.clerk, sides.unit_clerk):
        texts = Notice.objects.filter(user=who.user).values_list("text", flat=True)
        assert any("Mục tiêu 2 sai" in text for text in texts), who.person.full_name
