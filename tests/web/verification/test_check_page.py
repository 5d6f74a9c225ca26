"""Anybody checks a signed paper: by its file or by its code, and learns no more than it says."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.commitments.amending import REASON, begin, change, sign_amendment
from tests.factories import NOW, Sides, issue, make_sides, sign_both

from camket.commitments.actions.handing_back import refuse_signature
from camket.commitments.actions.scans import bring_scan, confirm_scan
from camket.commitments.actions.signing import sign_commitment
from camket.commitments.looking_up import PaperStatus, digest_begins_with, paper_of_code
from camket.commitments.models import Commitment
from camket.commitments.signatures import look_up_code
from camket.files.models import StoredFile
from camket.files.storage import read
from camket.web.verification import views
from camket.web.verification.limits import MOST_CODES, MOST_FILES, may_ask
from camket.web.verification.uploads import MOST_BYTES

pytestmark = pytest.mark.django_db
PATH = "/kiem-tra/"


@pytest.fixture(autouse=True)
def nobody_asked_yet() -> None:
    """Forget who asked how often."""
    cache.clear()


@pytest.fixture
def sides() -> Sides:
    return make_sides()


def send(pdf: bytes, client: Client | None = None) -> str:
    response = (client or Client()).post(PATH, {"pdf": SimpleUploadedFile("x.pdf", pdf)})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    return response.content.decode()


def ask(code: str) -> str:
    response = Client().get(PATH, {"ma": code})
    assert response.status_code == 200
    return response.content.decode()


def signed_bytes(commitment: Commitment) -> bytes:
    assert commitment.signed_file is not None
    return read(commitment.signed_file)


def words(html: str) -> str:
    """Return the text of the page with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


# By file


def test_the_signed_file_is_told_in_sentences_verdict_first(sides: Sides) -> None:
    commitment = sign_both(sides)
    told = words(send(signed_bytes(commitment)))
    verdict, signature = told.index("Hợp lệ"), told.index(sides.head.person.full_name)
    assert verdict < signature
    assert "Văn bản nguyên vẹn từ lúc phát hành. Đủ 2 chữ ký" in told
    assert "Tệp đã gửi đúng từng byte với tệp đã ký đang lưu." in told
    assert "Đã ký đủ, đang có hiệu lực" in told
    assert str(commitment.number) in told
    assert "KHÔNG CÓ GIÁ TRỊ PHÁP LÝ" in told
    assert "không đánh giá nội dung đúng hay sai" in told
    assert "không có bên thứ ba xác nhận" in told


def test_a_changed_file_is_told_so_and_is_not_the_one_that_is_kept(sides: Sides) -> None:
    pdf = signed_bytes(sign_both(sides))
    place = pdf.index(b"stream\n") + 60
    told = words(send(pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]))
    assert "Không hợp lệ" in told
    assert "Không được dùng tệp này làm căn cứ" in told
    assert "Tệp đã gửi đúng từng byte" not in told


def test_an_earlier_stage_of_a_signed_paper_is_not_the_one_that_is_kept(sides: Sides) -> None:
    commitment = sign_both(sides)
    assert commitment.issued_file is not None
    told = words(send(read(commitment.issued_file)))
    assert "Chưa đủ chữ ký" in told
    assert f"Còn thiếu chữ ký của {sides.head.person.full_name}" in told
    assert "Tệp đã gửi không phải là tệp đã ký đang lưu." in told


def test_a_paper_that_waits_for_a_signature_is_not_told_of(sides: Sides) -> None:
    commitment = issue(sides)
    signed = sign_commitment(commitment.pk, actor=sides.head.actor, now=NOW)
    told = words(send(signed_bytes(signed)))
    assert "Chưa đủ chữ ký" in told
    assert "Hệ thống này không có văn bản đã ký nào mang nội dung của tệp" in told
    assert "Văn bản do hệ thống phát hành" not in told


def test_nothing_that_is_sent_is_kept(sides: Sides) -> None:
    pdf = signed_bytes(sign_both(sides))
    before = set(StoredFile.objects.values_list("pk", flat=True))
    send(pdf + b"x")
    assert set(StoredFile.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize("raw", [b"khong phai PDF", b"%PDF-1.7\n%%EOF\n", b"%PDF-1.7 [[[["])
def test_what_is_no_signed_paper_is_told_so(raw: bytes) -> None:
    told = words(send(raw))
    assert "Không hợp lệ" in told
    assert "Không kiểm tra được chữ ký nào trong tệp này." in told


def test_no_file_an_empty_file_and_a_large_file_are_sentences() -> None:
    client = Client()
    nothing = client.post(PATH, {})
    assert nothing.status_code == 422
    assert "Chưa chọn tệp" in nothing.content.decode()
    empty = client.post(PATH, {"pdf": SimpleUploadedFile("x.pdf", b"")})
    assert empty.status_code == 422
    assert "Tệp rỗng" in empty.content.decode()
    for size in (MOST_BYTES + 1, MOST_BYTES + 200_000):
        large = client.post(PATH, {"pdf": SimpleUploadedFile("x.pdf", b"%PDF-" + b"x" * size)})
        assert large.status_code == 413
        assert "Tệp lớn hơn 10 MB" in large.content.decode()


def test_a_form_of_another_site_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(PATH, {"pdf": SimpleUploadedFile("x.pdf", b"%PDF-")})
    assert response.status_code == 403


# By code


def test_the_code_tells_what_the_paper_says_of_itself(sides: Sides) -> None:
    commitment = sign_both(sides)
    code = look_up_code(commitment.text_sha256)
    for typed in (code, code.lower(), code.replace("-", ""), f" {code} "):
        told = words(ask(typed))
        assert str(commitment.number) in told
        assert "Đã ký đủ, đang có hiệu lực" in told
    assert commitment.signed_file is not None
    assert commitment.signed_file.sha256 in told


def test_the_code_names_no_person(sides: Sides) -> None:
    commitment = sign_both(sides)
    html = ask(look_up_code(commitment.text_sha256))
    for held in (sides.head, sides.leader, sides.clerk, sides.unit_clerk):
        assert held.person.full_name not in html


def test_a_paper_not_wholly_signed_has_no_code(sides: Sides) -> None:
    commitment = issue(sides)
    code = look_up_code(commitment.text_sha256)
    assert "Không có văn bản đã ký nào mang mã này" in ask(code)
    sign_commitment(commitment.pk, actor=sides.head.actor, now=NOW)
    assert "Không có văn bản đã ký nào mang mã này" in ask(code)


def test_a_paper_one_side_signed_and_the_other_refused_is_told_as_void(sides: Sides) -> None:
    commitment = issue(sides)
    code, number = look_up_code(commitment.text_sha256), str(commitment.number)
    sign_commitment(commitment.pk, actor=sides.head.actor, now=NOW)
    refuse_signature(commitment.pk, reason="Sai số liệu", actor=sides.leader.actor, now=NOW)
    told = words(ask(code))
    assert number in told
    assert "Có bên từ chối ký; số văn bản đã bị hủy" in told
    assert "Sai số liệu" not in told


def test_a_paper_refused_before_anybody_signed_stays_unknown(sides: Sides) -> None:
    commitment = issue(sides)
    code = look_up_code(commitment.text_sha256)
    refuse_signature(commitment.pk, reason="Sai số liệu", actor=sides.head.actor, now=NOW)
    assert "Không có văn bản đã ký nào mang mã này" in ask(code)


def test_an_amended_paper_shows_what_is_in_force_beside_what_it_says(sides: Sides) -> None:
    commitment = sign_both(sides)
    amendment = begin(sides)
    change(sides, amendment, target=7)
    sign_amendment(sides, amendment)
    code = look_up_code(commitment.text_sha256)
    found = paper_of_code(code)
    assert found is not None
    assert found.status is PaperStatus.AMENDED
    (drift,) = found.drift
    told = ask(code)
    assert f"gần nhất bằng văn bản số {amendment_number(amendment)}" in told
    assert drift.where in told
    assert f'data-l="Theo bản này">{drift.before}<' in told
    assert f'data-l="Đang có hiệu lực">{drift.after}<' in told
    assert REASON not in told  # why is between the two sides
    own = ask(look_up_code(Commitment.papers.get(pk=amendment.pk).text_sha256))
    assert f"là văn bản điều chỉnh bản cam kết số {commitment.number}" in own
    assert "Đã điều chỉnh so với bản này" not in own


def amendment_number(amendment: Commitment) -> str:
    """Return the number an amendment has got."""
    return str(Commitment.papers.get(pk=amendment.pk).number)


def test_a_paper_signed_by_hand_is_told_as_a_scan_by_code_and_by_file(sides: Sides) -> None:
    issued = issue(sides)
    pages = [Image.new("RGB", (1654, 2339), (250, 250, 245)) for _ in range(2)]
    output = io.BytesIO()
    pages[0].save(output, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    bring = [("quet.pdf", output.getvalue())]
    day = NOW.date()
    scan = bring_scan(issued.pk, bring, signed_on=day, actor=sides.unit_clerk.actor, now=NOW)
    code = look_up_code(issued.text_sha256)
    assert "Không có văn bản đã ký nào mang mã này" in ask(code)
    assert "bản số hóa đang lưu" not in words(send(read(scan.file)))  # nobody has compared it
    confirm_scan(scan.pk, actor=sides.clerk.actor, now=NOW)
    told = words(ask(code))
    assert "Hai bên ký tay trên giấy, đang có hiệu lực" in told
    assert "Mã băm SHA-256 của bản số hóa" in told
    assert "không phải chữ ký điện tử" in told
    assert "Đã ký đủ" not in told
    told = words(send(read(scan.file)))
    assert "Tệp này là bản số hóa, không phải chữ ký điện tử" in told
    assert "Tệp đã gửi đúng từng byte với bản số hóa đang lưu." in told
    assert "Không hợp lệ" not in told
    assert "Hợp lệ" not in told


@pytest.mark.parametrize("code", ["", "K7Q2", "K7Q2-M4X!", "K7Q2-M4XDA", "' OR 1=1 --"])
def test_what_is_no_code_is_told_so(code: str) -> None:
    response = Client().get(PATH, {"ma": code})
    assert response.status_code == 422
    assert "Mã gồm 8 chữ và số" in response.content.decode()


def test_letters_and_digits_that_look_alike_are_one() -> None:
    assert digest_begins_with("K7Q2-MIOB") == digest_begins_with("k7q2 m108")


# How often


def test_an_address_that_asks_too_often_has_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    # the ten minutes begin by the clock; the test may not stand across their end
    monkeypatch.setattr(
        views, "may_ask", lambda kind, address, most, _now: may_ask(kind, address, most, NOW)
    )
    client = Client()
    for _ in range(MOST_CODES):
        assert client.get(PATH, {"ma": "K7Q2-M4XD"}).status_code == 200
    refused = client.get(PATH, {"ma": "K7Q2-M4XD"})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "600"
    assert "Chờ 10 phút" in refused.content.decode()
    elsewhere = client.get(PATH, {"ma": "K7Q2-M4XD"}, REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 200
    assert client.get(PATH).status_code == 200


def test_the_count_is_forgotten_after_its_window() -> None:
    for _ in range(MOST_FILES):
        assert may_ask("file", "203.0.113.9", MOST_FILES, NOW)
    assert not may_ask("file", "203.0.113.9", MOST_FILES, NOW)
    assert may_ask("file", "203.0.113.9", MOST_FILES, NOW + timedelta(minutes=10))
