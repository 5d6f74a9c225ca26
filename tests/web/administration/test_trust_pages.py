"""The pages about trust: what is trusted, added in two steps, ended, and who may only read."""

from __future__ import annotations

import base64
import re
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.signing.administered import (
    ADMINISTRATOR,
    NOW,
    make_public_authority,
    make_time_service,
    make_trusted,
)
from tests.web.year import Year, client_of

from camket.config import clock
from camket.signing.actions.papers import keep_paper
from camket.signing.actions.trusting import trust_certificate
from camket.signing.models import SigningSettings, TimestampService, TrustedCertificate

pytestmark = pytest.mark.django_db
PAGE = "/quan-tri/tin-cay/"
SETTINGS = {
    "level": "B-T",
    "on_failure": "lower",
    "is_closed_network": "on",
    "renews_before_days": "500",
}


def test_a_certificate_is_shown_and_then_trusted_by_its_fingerprint(year: Year) -> None:
    client = client_of(year.administrator)
    root = make_public_authority().root
    file = SimpleUploadedFile("goc.pem", root.pem)
    html = client.post(f"{PAGE}them/", {"file": file}).content.decode()
    digits = root.asn1.sha256.hex()
    assert digits[-4:].upper() in html
    assert "Cơ quan chứng thực công cộng thử" in html
    found = re.search(r'name="der" value="([^"]+)"', html)
    assert found is not None
    assert base64.b64decode(found[1]) == root.der
    given = {"der": found[1], "fingerprint": "00000000", "trusted_from": "01/02/2026"}
    wrong = client.post(f"{PAGE}them/xac-nhan/", given)
    assert wrong.status_code == 422
    assert "Dấu vân tay đã gõ không khớp" in str(wrong.context["confirm"].errors["fingerprint"])
    good = client.post(
        f"{PAGE}them/xac-nhan/", {**given, "fingerprint": digits[-8:]}, follow=True
    ).content.decode()
    assert "đang tin cậy" in good
    assert "từ 01/02/2026" in good


@pytest.mark.parametrize("der", ["", "!!!", "AAAA"])
def test_what_was_not_shown_is_not_trusted(year: Year, der: str) -> None:
    given = {"der": der, "fingerprint": "00000000", "trusted_from": "01/02/2026"}
    answer = client_of(year.administrator).post(f"{PAGE}them/xac-nhan/", given)
    assert answer.status_code == 422
    assert not TrustedCertificate.objects.exists()


def test_a_file_that_is_none_says_so(year: Year) -> None:
    client = client_of(year.administrator)
    answer = client.post(f"{PAGE}them/", {"file": SimpleUploadedFile("goc.pem", b"khong phai")})
    assert answer.status_code == 422
    assert "không phải là chứng thư" in answer.content.decode()


def test_trust_ends_with_a_reason(year: Year) -> None:
    row = make_trusted()
    client = client_of(year.administrator)
    page = f"{PAGE}{row.pk}/ket-thuc/"
    assert client.post(page, {"reason": ""}).status_code == 422
    html = client.post(page, {"reason": "Cơ quan ngừng hoạt động"}, follow=True).content.decode()
    assert "Cơ quan ngừng hoạt động" in html
    assert "đã kết thúc" in html
    assert client.get(f"{PAGE}999999/ket-thuc/").status_code == 404


def test_a_list_of_revocation_is_taken(year: Year) -> None:
    authority = make_public_authority()
    make_trusted(authority)
    raw = authority.list_of(authority.root, clock.now() - timedelta(hours=1))
    client = client_of(year.administrator)
    page = f"{PAGE}danh-sach-thu-hoi/"
    html = client.post(page, {"file": SimpleUploadedFile("a.crl", raw)}, follow=True)
    assert "kế tiếp" in html.content.decode()
    again = client.post(page, {"file": SimpleUploadedFile("a.crl", raw)})
    assert again.status_code == 422
    assert "mới hơn" in again.content.decode()


def test_an_answer_is_brought_in_from_outside(year: Year) -> None:
    authority = make_public_authority()
    make_trusted(authority)
    trust_certificate(
        authority.intermediate.pem,
        authority.intermediate.asn1.sha256.hex()[-8:],
        trusted_from=NOW - timedelta(days=300),
        actor=ADMINISTRATOR,
        now=NOW,
    )
    middle = authority.intermediate.certificate
    about = authority.responder().certificate
    asked = ocsp.OCSPRequestBuilder().add_certificate(about, middle, hashes.SHA256()).build()
    question = asked.public_bytes(serialization.Encoding.DER)
    raw = authority.answer(question, clock.now() - timedelta(hours=1), authority.responder())
    client = client_of(year.administrator)
    page = f"{PAGE}tra-loi-ocsp/"
    assert "Trả lời OCSP đã lưu" in client.get(PAGE).content.decode()
    empty = client.post(page)
    assert "Chưa chọn tệp." in empty.content.decode()
    rubbish = client.post(page, {"file": SimpleUploadedFile("a.ocsp", b"khong phai")})
    assert rubbish.status_code == 422
    assert "không phải là trả lời OCSP dạng DER" in rubbish.content.decode()
    html = client.post(page, {"file": SimpleUploadedFile("a.ocsp", raw)}, follow=True)
    digits = f"{about.serial_number:X}"[-4:]
    assert f"chứng thư số cuối {digits} của Cơ quan cấp dưới thử" in html.content.decode()
    assert "1 trả lời do người quản trị tải lên" in html.content.decode()
    again = client.post(page, {"file": SimpleUploadedFile("a.ocsp", raw)})
    assert again.status_code == 422
    assert "Đã có trả lời mới hơn về cùng chứng thư" in again.content.decode()


def test_a_time_service_comes_and_goes(year: Year) -> None:
    client = client_of(year.administrator)
    given = {
        "name": "VGCA",
        "url": "http://tsa.example/",
        "rank": "1",
        "timeout_seconds": "5",
        "most_bytes": "16384",
    }
    html = client.post(f"{PAGE}dau-thoi-gian/", given, follow=True).content.decode()
    assert "VGCA" in html
    assert client.post(f"{PAGE}dau-thoi-gian/", given).status_code == 422
    row = TimestampService.objects.get()
    end = f"{PAGE}dau-thoi-gian/{row.pk}/thoi-dung/"
    assert "thôi dùng" in client.post(end, {"reason": "Hết"}, follow=True).content.decode()


def test_settings_are_changed_and_the_trial_is_switched_off(year: Year) -> None:
    client = client_of(year.administrator)
    html = client.post(f"{PAGE}thiet-lap/", SETTINGS, follow=True).content.decode()
    assert "đã tắt" in html
    assert "mạng đóng" in html
    row = SigningSettings.objects.get()
    assert (row.level, row.trial_signs, row.renews_before_days) == ("B-T", False, 500)
    refused = client.post(f"{PAGE}thiet-lap/", {**SETTINGS, "on_failure": "refuse"})
    assert refused.status_code == 422
    assert "sẽ không ai ký được" in refused.content.decode()


def test_files_at_risk_are_listed_with_why_they_were_not_renewed(year: Year) -> None:
    keep_paper("a" * 64, holder="x:1", name="01-CK/ĐU", level="B-B", archive=None, now=NOW)
    client = client_of(year.administrator)
    html = client.get(f"{PAGE}gia-han/").content.decode()
    assert "01-CK/ĐU" in html
    assert "chưa có dấu thời gian lưu trữ" in html
    assert "Chưa có dịch vụ cấp dấu thời gian nào nên không gia hạn được" in html
    assert "Gia hạn ngay" not in html
    make_time_service()
    assert "Gia hạn ngay" in client.get(f"{PAGE}gia-han/").content.decode()


def test_the_papers_of_every_room_are_renewed_once_however_often_it_is_asked(year: Year) -> None:
    client = client_of(year.administrator)
    for _ in range(2):
        answer = client.post(f"{PAGE}gia-han/", follow=True)
        assert "Đang gia hạn" in answer.content.decode()
    waiting = ProcrastinateJob.objects.filter(task_name__endswith=".renew_now", status="todo")
    assert sorted(waiting.values_list("task_name", flat=True)) == [
        "camket.commitments.jobs.renew_now",
        "camket.reviews.jobs.renew_now",
    ]


def test_an_inspector_reads_and_changes_nothing(year: Year) -> None:
    row = make_trusted()
    make_time_service()
    client = client_of(year.inspector.user)
    html = client.get(PAGE).content.decode()
    assert "Cơ quan chứng thực công cộng thử" in html
    assert "ket-thuc" not in html
    assert client.post(f"{PAGE}{row.pk}/ket-thuc/", {"reason": "x"}).status_code == 404
    assert client.post(f"{PAGE}gia-han/").status_code == 404
    assert client_of(year.head.user).get(PAGE).status_code == 404
