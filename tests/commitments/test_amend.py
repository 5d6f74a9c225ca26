"""An amendment is an act of its own: reasoned, agreed in turns, numbered, signed by both."""

from __future__ import annotations

from datetime import date

import pytest
from pypdfium2 import PdfDocument
from tests.commitments.agreeing import refused_by
from tests.commitments.amending import (
    REASON,
    begin,
    change,
    issue_amendment,
    reason,
    send,
    sign_amendment,
)
from tests.factories import NOW, TODAY, Held, issue, make_holder, make_sides, sign_both

from camket.audit.models import Entry
from camket.commitments.actions.amending import give_reasons, start_amendment
from camket.commitments.actions.handing_back import refuse_signature
from camket.commitments.actions.negotiation import (
    accept_for_superior,
    return_commitment,
    withdraw_commitment,
)
from camket.commitments.actions.reopening import reopen_commitment
from camket.commitments.actions.signing import sign_commitment
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.decisions import Status, Turn
from camket.commitments.models import ChangeReason, Commitment
from camket.commitments.signatures import papers_waiting_for, present_file, verdict_on
from camket.commitments.text import changes_of, text_of
from camket.documents.canonical import digest_of
from camket.notifications.models import Notice
from camket.registry.models import NumberStatus
from camket.signing.reading import open_pdf, read_attachment
from camket.signing.verdict import VerdictKind

pytestmark = pytest.mark.django_db


def test_it_is_drafted_on_a_copy_and_the_signed_rows_stay() -> None:
    sides = make_sides(with_accounts=True)
    sign_both(sides)
    amendment = begin(sides)
    assert (amendment.ordinal, amendment.turn, amendment.status) == (
        1,
        Turn.PARTY_B,
        Status.DRAFT,
    )
    assert changes_of(amendment, text_of(amendment)) == []
    change(sides, amendment, target=14)
    assert sides.commitment.items.first().measures.get().target == 10  # type: ignore[union-attr]  # it has items
    assert Commitment.objects.filter(unit=sides.unit).count() == 1
    told = Notice.objects.get(user=sides.head.user, topic=f"commitment-{amendment.pk}")
    assert told.text.startswith("Bản điều chỉnh lần 1: ")


def test_only_what_is_signed_is_amended_by_its_sides_one_at_a_time() -> None:
    sides = make_sides()
    issue(sides)
    assert refused_by(lambda: begin(sides)).reason is AgreementRefusal.NOT_SIGNED
    sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    sign_commitment(sides.commitment.pk, actor=sides.leader.actor, now=NOW)
    stranger = make_holder(sides.unit, "commune_deputy")

    def start(who: Held, words: str = REASON) -> Commitment:
        return start_amendment(sides.commitment.pk, reason=words, actor=who.actor, now=NOW)

    assert refused_by(lambda: start(stranger)).reason is AgreementRefusal.NOT_ALLOWED
    assert refused_by(lambda: start(sides.head, " ")).reason is AgreementRefusal.NO_REASON
    start(sides.clerk)
    refused = refused_by(lambda: start(sides.head))
    assert refused.reason is AgreementRefusal.AMENDMENT_OPEN
    assert "Hoàn tất hoặc rút bản đó trước" in sentence_of(refused)


def test_each_change_needs_its_reason_before_it_is_sent() -> None:
    sides = make_sides()
    sign_both(sides)
    amendment = begin(sides)
    assert refused_by(lambda: send(sides, amendment)).reason is AgreementRefusal.NOTHING_AMENDED
    change(sides, amendment, target=14)
    change(sides, amendment, 2, due_on=date(2027, 8, 31))
    refused = refused_by(lambda: send(sides, amendment))
    assert refused.reason is AgreementRefusal.CHANGE_WITHOUT_REASON
    assert "Vấn đề 1, số đo “Số phần việc xong”: cam kết" in sentence_of(refused)
    reason(sides, amendment)
    assert send(sides, amendment).status == Status.SUBMITTED


def test_a_reason_belongs_to_its_change_and_goes_with_it() -> None:
    sides = make_sides()
    sign_both(sides)
    amendment = begin(sides)
    change(sides, amendment, target=14)
    reason(sides, amendment)
    change(sides, amendment, target=10)
    change(sides, amendment, 2, target=12)
    reason(sides, amendment)
    assert ChangeReason.objects.count() == 1
    wrong = refused_by(lambda: give_reasons(amendment.pk, {}, actor=sides.leader.actor, now=NOW))
    assert wrong.reason is AgreementRefusal.NOT_ALLOWED
    other = refused_by(
        lambda: give_reasons(sides.commitment.pk, {}, actor=sides.head.actor, now=NOW)
    )
    assert other.reason is AgreementRefusal.NOT_AN_AMENDMENT


def test_no_deadline_lies_before_the_amendment_can_hold() -> None:
    sides = make_sides()
    sign_both(sides)
    amendment = begin(sides)
    change(sides, amendment, due_on=date(2026, 11, 15))
    reason(sides, amendment)
    refused = refused_by(lambda: send(sides, amendment))
    assert refused.reason is AgreementRefusal.DEADLINE_BEFORE_EFFECT
    assert "thời hạn mới phải từ hôm nay trở đi" in sentence_of(refused)


def test_it_is_agreed_in_turns_and_a_new_reason_lifts_acceptance() -> None:
    sides = make_sides()
    sign_both(sides)
    amendment = begin(sides)
    change(sides, amendment, target=14)
    reason(sides, amendment)
    send(sides, amendment)
    back = return_commitment(
        amendment.pk, note="Nêu rõ biên bản", actor=sides.leader.actor, now=NOW
    )
    assert back.turn == Turn.PARTY_B
    send(sides, amendment)
    accept_for_superior(
        amendment.pk,
        conclusion_no="60-TB/TU",
        conclusion_on=TODAY,
        actor=sides.leader.actor,
        now=NOW,
    )
    (one,) = changes_of(amendment, text_of(amendment))
    changed = give_reasons(
        amendment.pk, {one.key: "Lý do khác"}, actor=sides.unit_clerk.actor, now=NOW
    )
    assert changed.accepted_by_a_at is None
    again = give_reasons(
        amendment.pk, {one.key: "Lý do khác"}, actor=sides.unit_clerk.actor, now=NOW
    )
    assert again.version == changed.version


def test_it_takes_its_own_number_and_names_the_signed_paper_and_its_digest() -> None:
    sides = make_sides(with_accounts=True)
    original = sign_both(sides)
    amendment = begin(sides)
    change(sides, amendment, target=14)
    issued = issue_amendment(sides, amendment)
    assert str(issued.number) == "02-CK/ĐU"
    assert issued.number is not None
    assert issued.number.subject.endswith("(điều chỉnh lần 1)")
    of = (issued.text or {})["amendment"]["of"]
    assert of == {"no": "01-CK/ĐU", "on": TODAY.isoformat(), "sha256": original.text_sha256}
    frozen = read_attachment(open_pdf(present_file(issued)))
    assert frozen.digest == digest_of(issued.text) == issued.text_sha256
    assert [slot.role for slot in papers_waiting_for(sides.head.person.pk)] == ["party_b"]
    sign_commitment(amendment.pk, actor=sides.head.actor, now=NOW)
    signed = sign_commitment(amendment.pk, actor=sides.leader.actor, now=NOW)
    assert signed.status == Status.SIGNED
    assert verdict_on(signed, at=NOW).kind is VerdictKind.VALID


def test_the_paper_marks_each_change_with_what_stood_there_and_why() -> None:
    sides = make_sides()
    sign_both(sides)
    amendment = begin(sides)
    change(sides, amendment, target=14)
    change(sides, amendment, 2, due_on=date(2027, 8, 31))
    issued = issue_amendment(sides, amendment)
    pages = PdfDocument(present_file(issued))
    words = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)
    for said in (
        "(Bản điều chỉnh lần 1)",
        "bản cam kết số 01-CK/ĐU, ngày 16/11/2026",
        "Các nội dung điều chỉnh",
        "từ 14",
        "Mưa lũ tháng 5",
        "có hiệu lực từ ngày có đủ chữ ký",
    ):
        assert said in words, said
    assert "từ 10 từ 14" in words
    assert "30/6/2027 31/8/2027" in words


def test_refused_or_withdrawn_it_leaves_the_commitment_as_it_was() -> None:
    sides = make_sides()
    original = sign_both(sides)
    amendment = begin(sides)
    change(sides, amendment, target=14)
    number = issue_amendment(sides, amendment).number
    assert number is not None
    refuse_signature(amendment.pk, reason="Chưa rõ", actor=sides.head.actor, now=NOW)
    number.refresh_from_db()
    assert number.status == NumberStatus.CANCELLED
    withdraw_commitment(amendment.pk, reason="Thôi", actor=sides.head.actor, now=NOW)
    assert sides.fresh().text_sha256 == original.text_sha256
    assert sides.commitment.items.first().measures.get().target == 10  # type: ignore[union-attr]  # it has items
    again = begin(sides)
    assert again.ordinal == 1


def test_an_amendment_of_what_was_closed_meanwhile_is_not_signed() -> None:
    sides = make_sides()
    sign_both(sides)
    amendment = begin(sides)
    change(sides, amendment, target=14)
    issue_amendment(sides, amendment)
    Commitment.objects.filter(pk=sides.commitment.pk).update(status=Status.CLOSED)
    refused = refused_by(lambda: sign_commitment(amendment.pk, actor=sides.head.actor, now=NOW))
    assert refused.reason is AgreementRefusal.AMENDED_IS_CLOSED
    assert "Rút bản điều chỉnh" in sentence_of(refused)


def test_a_withdrawn_amendment_is_not_opened_again() -> None:
    sides = make_sides()
    sign_both(sides)
    amendment = begin(sides)
    withdraw_commitment(amendment.pk, reason="Thôi", actor=sides.head.actor, now=NOW)
    refused = refused_by(lambda: reopen_commitment(amendment.pk, actor=sides.leader.actor, now=NOW))
    assert refused.reason is AgreementRefusal.NOT_ALLOWED


def test_what_the_audit_keeps_of_it() -> None:
    sides = make_sides()
    sign_both(sides)
    amendment = begin(sides)
    change(sides, amendment, target=14)
    sign_amendment(sides, amendment)
    entry = Entry.objects.get(action="commitment.amended")
    (kept,) = entry.after["changes"]
    assert (kept["before"], kept["after"], kept["reason"]) == ("10", "14", REASON)
    assert entry.after["number"] == "02-CK/ĐU"
