"""An agreed text is numbered, frozen, rendered and sealed, and two heads are asked to sign it."""

from __future__ import annotations

import io
from datetime import date

import pypdfium2
import pytest
from tests.audit.line import holding_up_others, statements_of
from tests.commitments.agreeing import refused_by
from tests.factories import (
    NOW,
    TODAY,
    Held,
    Sides,
    agree,
    issue,
    make_holder,
    make_sides,
    make_unit,
    submit,
)

from camket.audit.models import Entry
from camket.commitments.actions.issuing import issue_commitment
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.decisions import Status, Turn
from camket.commitments.models import Measure
from camket.commitments.signatures import verdict_on
from camket.documents.canonical import digest_of
from camket.documents.values import TRIAL_LINE
from camket.files.storage import read
from camket.notifications.models import Notice
from camket.organisation.actions import Appointment, appoint, end_tenure
from camket.organisation.models import Post, UnitSpan
from camket.registry.models import NumberStatus
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused
from camket.signing.verdict import VerdictKind

pytestmark = pytest.mark.django_db


def test_issuing_reserves_the_number_and_freezes_the_text() -> None:
    sides = make_sides(with_accounts=True)
    issued = issue(sides)
    assert (issued.status, issued.turn) == (Status.ISSUED, Turn.PARTY_B)
    assert issued.number is not None
    assert (str(issued.number), issued.number.status) == ("01-CK/ĐU", NumberStatus.RESERVED)
    assert issued.number.register.unit_id == sides.unit.pk
    assert issued.number.register.period_key == "2025-2030"
    assert issued.text_sha256 == digest_of(issued.text)
    assert [(slot.role, slot.name) for slot in issued.slots.all()] == [
        ("party_b", sides.head.person.full_name),
        ("party_a", sides.leader.person.full_name),
    ]
    notice = Notice.objects.get(user=sides.head.user, topic=f"sign-{issued.pk}")
    assert notice.path == f"/ky/{issued.pk}/"
    after = Entry.objects.get(action="commitment.issued").after
    assert after["number"] == "01-CK/ĐU"
    assert after["text_sha256"] == issued.text_sha256


def test_the_sealed_paper_says_what_was_agreed_and_that_it_is_a_trial() -> None:
    sides = make_sides()
    issued = issue(sides)
    assert issued.issued_file is not None
    with pypdfium2.PdfDocument(io.BytesIO(read(issued.issued_file))) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    whole = " ".join(" ".join(pages).split())
    for words in (
        "BẢN CAM KẾT",
        "Số 01-CK/ĐU",
        "Vấn đề thử 2",
        "Kế hoạch số 15-KH/TU, ngày 10/11/2026 của Ban Thường vụ Tỉnh ủy Quảng Trị",
        "Thông báo kết luận số 45-TB/TU",
        "Biên bản số 12-BB/ĐU",
        "Ban Thường vụ Đảng ủy xã Thử Nghiệm",
    ):
        assert words in whole, words
    assert all(TRIAL_LINE in " ".join(page.split()) for page in pages)
    verdict = verdict_on(issued, at=NOW)
    assert verdict.kind is VerdictKind.INCOMPLETE
    assert [one.role for one in verdict.missing] == ["party_b", "party_a"]


def test_only_what_both_sides_accepted_is_issued() -> None:
    sides = make_sides()
    submit(sides)
    refused = _refused(sides, sides.clerk)
    assert refused.reason is AgreementRefusal.NOT_AGREED
    assert "Chưa đồng ý: Tỉnh ủy Quảng Trị, Đảng ủy xã Thử Nghiệm" in sentence_of(refused)


def test_the_offices_of_both_sides_issue_and_nobody_else() -> None:
    sides = make_sides()
    agree(sides)
    neighbour = make_unit("Đảng ủy xã Khác", parent=sides.superior)
    stranger = make_holder(neighbour, "commune_clerk")
    for other in (sides.head, sides.leader, stranger):
        assert _refused(sides, other).reason is AgreementRefusal.NOT_ALLOWED
    assert issue_commitment(sides.commitment.pk, actor=sides.unit_clerk.actor, now=NOW)


@pytest.mark.parametrize(
    ("side", "reason", "words"),
    [
        (
            "head",
            AgreementRefusal.UNIT_VACANT,
            "chưa ký được bản cam kết của Đảng ủy xã Thử Nghiệm",
        ),
        ("leader", AgreementRefusal.SUPERIOR_VACANT, "vì Tỉnh ủy Quảng Trị chưa có người ký"),
    ],
)
def test_a_vacancy_stops_the_issue_with_its_day(
    side: str, reason: AgreementRefusal, words: str
) -> None:
    sides = make_sides()
    agree(sides)
    held: Held = getattr(sides, side)
    end_tenure(held.tenure.pk, ends_on=date(2026, 9, 1), actor=SYSTEM, now=NOW)
    refused = _refused(sides, sides.clerk)
    assert refused.reason is reason
    assert sentence_of(refused).startswith("Khuyết bí thư từ ngày 01/09/2026: ")
    assert words in sentence_of(refused)


def test_one_person_does_not_sign_with_himself() -> None:
    sides = make_sides()
    agree(sides)
    deputy = make_holder(sides.superior, "provincial_deputy")
    end_tenure(sides.leader.tenure.pk, ends_on=TODAY, actor=SYSTEM, now=NOW)
    appoint(
        [Appointment(sides.head.person, sides.leader.tenure.post, sides.superior.pk, TODAY, None)],
        actor=SYSTEM,
        now=NOW,
    )
    refused = _refused(sides, sides.clerk)
    assert refused.reason is AgreementRefusal.ONE_PERSON_HEADS_BOTH
    assert deputy.person.full_name in sentence_of(refused)


def test_a_refusal_leaves_no_number_behind() -> None:
    sides = make_sides()
    _refused(sides, sides.clerk)
    assert issue(sides).number is not None
    assert str(sides.fresh().number) == "01-CK/ĐU"


def _refused(sides: Sides, who: Held) -> Refused:
    return refused_by(lambda: issue_commitment(sides.commitment.pk, actor=who.actor, now=NOW))


def test_an_item_without_a_measure_that_came_in_later_stops_the_issue() -> None:
    sides = make_sides()
    agree(sides)
    Measure.objects.filter(item__position=1).delete()
    refused = _refused(sides, sides.clerk)
    assert refused.reason is AgreementRefusal.ITEM_WITHOUT_MEASURE
    assert sentence_of(refused).startswith("Chưa phát hành được: vấn đề 1")


def test_the_paper_of_a_department_bears_the_name_of_its_party_committee() -> None:
    sides = make_sides()
    UnitSpan.objects.filter(unit=sides.unit).update(
        name="Sở Thử Nghiệm",
        paper_name="Đảng ủy Sở Thử Nghiệm",
        collective="Ban Thường vụ Đảng ủy",
    )
    Post.objects.filter(code="commune_secretary").update(name="Bí thư, Giám đốc")
    issued = issue(sides)
    assert issued.issued_file is not None
    with pypdfium2.PdfDocument(io.BytesIO(read(issued.issued_file))) as document:
        words = " ".join(
            " ".join(page.get_textpage().get_text_range() for page in document).split()
        )
    assert "ĐẢNG ỦY SỞ THỬ NGHIỆM" in words
    assert "Lưu Đảng ủy" in words
    assert "BÍ THƯ, GIÁM ĐỐC" not in words


def test_what_waits_for_signatures_is_not_issued_again() -> None:
    sides = make_sides()
    issue(sides)
    assert _refused(sides, sides.clerk).reason is AgreementRefusal.WRONG_STATE


def test_nobody_waits_while_the_paper_is_sealed() -> None:
    sides = make_sides()
    agree(sides)
    sent = statements_of(
        lambda: issue_commitment(sides.commitment.pk, actor=sides.clerk.actor, now=NOW)
    )
    assert holding_up_others(sent) == []
