"""Both heads sign the issued paper, party B first; whatever is not in order is refused."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from tests.factories import NOW, Held, Sides, issue, make_holder, make_sides, sign_both

from camket.audit.models import Entry
from camket.commitments.actions.handing_back import refuse_signature
from camket.commitments.actions.signing import sign_commitment
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.certificates import trust_at
from camket.commitments.decisions import Status, Turn
from camket.commitments.models import Slot
from camket.commitments.signatures import papers_waiting_for, verdict_on
from camket.files.actions import store
from camket.files.models import StoredFile
from camket.files.storage import read
from camket.notifications.models import Notice, NoticeKind
from camket.organisation.actions import end_tenure
from camket.registry.models import NumberStatus
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused
from camket.signing.verdict import VerdictKind
from camket.signing.verify import verify

pytestmark = pytest.mark.django_db


def test_both_signatures_make_the_commitment_signed_and_its_number_issued() -> None:
    sides = make_sides()
    signed = sign_both(sides)
    assert signed.status == Status.SIGNED
    assert signed.turn == Turn.NOBODY
    assert signed.signed_at == NOW
    assert signed.number is not None
    assert signed.number.status == NumberStatus.ISSUED
    assert signed.number.file_id == signed.signed_file_id
    verdict = verdict_on(sides.fresh(), at=NOW)
    assert verdict.kind is VerdictKind.VALID, verdict.reasons
    assert verdict.is_trial


def test_after_the_first_signature_the_other_head_is_asked() -> None:
    sides = make_sides(with_accounts=True)
    issue(sides)
    assert [slot.role for slot in papers_waiting_for(sides.head.person.pk)] == ["party_b"]
    assert not papers_waiting_for(sides.leader.person.pk)
    first = sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    assert first.status == Status.ISSUED
    assert first.turn == Turn.PARTY_A
    assert [slot.role for slot in papers_waiting_for(sides.leader.person.pk)] == ["party_a"]
    assert verdict_on(sides.fresh(), at=NOW).kind is VerdictKind.INCOMPLETE


def test_the_superior_does_not_sign_before_the_unit() -> None:
    sides = make_sides()
    issue(sides)
    refused = _refused(sides, sides.leader)
    assert refused.reason is AgreementRefusal.OTHER_SIGNS_FIRST
    assert sides.head.person.full_name in sentence_of(refused)


def test_nobody_signs_for_another() -> None:
    sides = make_sides()
    issue(sides)
    for other in (sides.unit_clerk, sides.clerk):
        assert _refused(sides, other).reason is AgreementRefusal.NOT_THE_SIGNATORY
    assert not Slot.objects.filter(signed_at__isnull=False).exists()


def test_what_is_not_issued_is_not_signed() -> None:
    sides = make_sides()
    assert _refused(sides, sides.head).reason is AgreementRefusal.NOT_ISSUED


def test_a_second_click_changes_nothing() -> None:
    sides = make_sides()
    issue(sides)
    first = sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    again = sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    assert again.signed_file_id == first.signed_file_id
    assert Entry.objects.filter(action="commitment.signed").count() == 1


def test_a_stored_file_altered_on_disk_is_not_signed() -> None:
    sides = make_sides()
    stored = issue(sides).issued_file
    assert stored is not None
    path = default_storage.path(stored.path)
    content = read(stored)
    with open(path, "r+b") as file:  # noqa: PTH123  # the storage gives a path as text
        file.seek(len(content) // 2)
        file.write(bytes([content[len(content) // 2] ^ 1]))
    refused = _refused(sides, sides.head)
    assert refused.reason is AgreementRefusal.FILE_ALTERED
    with pytest.raises(OSError, match="digest"):
        verdict_on(sides.fresh(), at=NOW)


def test_a_file_changed_before_it_was_stored_is_not_signed_either() -> None:
    sides = make_sides()
    commitment = issue(sides)
    assert commitment.issued_file is not None
    content = read(commitment.issued_file) + b"\n%rubbish"
    commitment.signed_file = store(content, "application/pdf", now=NOW)
    commitment.save()
    refused = _refused(sides, sides.head)
    assert refused.reason is AgreementRefusal.SIGNATURE_NOT_VALID
    assert not Slot.objects.filter(signed_at__isnull=False).exists()


def test_a_text_altered_in_the_database_is_not_signed() -> None:
    sides = make_sides()
    commitment = issue(sides)
    assert commitment.text is not None
    commitment.text["items"][0]["title"] = "Việc khác"
    commitment.save(update_fields=["text"])
    assert _refused(sides, sides.head).reason is AgreementRefusal.TEXT_DIFFERS


def test_a_vacancy_since_the_issue_stops_the_signature_with_its_day() -> None:
    sides = make_sides()
    issue(sides)
    end_tenure(sides.head.tenure.pk, ends_on=date(2026, 11, 10), actor=SYSTEM, now=NOW)
    refused = _refused(sides, sides.head)
    assert refused.reason is AgreementRefusal.UNIT_VACANT
    assert "Khuyết bí thư từ ngày 10/11/2026" in sentence_of(refused)


def test_a_new_head_does_not_sign_the_paper_of_the_old_one() -> None:
    sides = make_sides()
    issue(sides)
    end_tenure(sides.head.tenure.pk, ends_on=date(2026, 11, 10), actor=SYSTEM, now=NOW)
    successor = make_holder(sides.unit, from_on=date(2026, 11, 10))
    assert _refused(sides, successor).reason is AgreementRefusal.NOT_THE_SIGNATORY
    assert _refused(sides, sides.head).reason is AgreementRefusal.HEAD_CHANGED
    back = refuse_signature(
        sides.commitment.pk,
        reason="Người đứng đầu đã thay đổi",
        actor=successor.actor,
        now=NOW,
    )
    assert back.status == Status.NEGOTIATING


def test_a_changed_byte_of_the_signed_file_never_verifies() -> None:
    sides = make_sides()
    signed = sign_both(sides)
    assert signed.signed_file is not None
    assert signed.issued_file is not None
    pdf, issued = read(signed.signed_file), read(signed.issued_file)
    for place in range(0, len(pdf), max(1, len(pdf) // 40)):
        spoiled = pdf[:place] + bytes([pdf[place] ^ 0x01]) + pdf[place + 1 :]
        verdict = verify(spoiled, trust=trust_at(NOW), issued=issued, at=NOW)
        assert verdict.kind is VerdictKind.INVALID, place


def test_the_audit_keeps_role_serial_and_digest() -> None:
    sides = make_sides()
    signed = sign_both(sides)
    last = Entry.objects.filter(action="commitment.signed").latest("number")
    slot = signed.slots.get(role="party_a")
    assert last.after["serial"] == slot.serial
    assert last.after["file"] == signed.signed_file_id
    assert last.after["role"] == "party_a"
    assert StoredFile.objects.filter(pk=last.before["file"]).exists()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_make_one_signature() -> None:
    sides = make_sides()
    issue(sides)
    failures: list[Exception] = []
    together = threading.Barrier(2)

    def click() -> None:
        try:
            together.wait()
            sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
        except Exception as error:  # noqa: BLE001  # whatever a thread meets is told to the test
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Entry.objects.filter(action="commitment.signed").count() == 1
    assert verdict_on(sides.fresh(), at=NOW).kind is VerdictKind.INCOMPLETE


def _refused(sides: Sides, who: Held) -> Refused:
    with pytest.raises(Refused) as refused:
        sign_commitment(sides.commitment.pk, actor=who.actor, now=NOW)
    return refused.value


def test_nobody_is_asked_any_longer_for_what_is_done() -> None:
    sides = make_sides(with_accounts=True)
    sign_both(sides)
    assert not Notice.objects.filter(kind=NoticeKind.NEEDS_ACT, seen_at__isnull=True).exists()
