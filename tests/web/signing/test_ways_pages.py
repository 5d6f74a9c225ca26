"""Choosing a way to sign, and each way on its own pages."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from asn1crypto import pem, x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_private_key
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django.fixtures import DjangoAssertNumQueries, Settings
from tests.commitments.returning import signed_outside
from tests.factories import NOW, Held, Sides, issue, make_cell, make_holder, make_sides
from tests.signing.devices import PIN, TOKEN, plugged_in, put_on_token
from tests.signing.foreigners import make_foreigner
from tests.signing.remote_service import CREDENTIAL, OTP, SECRET, Key, RemoteService, running

from camket.audit.models import Entry
from camket.commitments.actions.handing_back import refuse_signature
from camket.commitments.actions.negotiation import withdraw_commitment
from camket.commitments.actions.scans import confirm_scan
from camket.commitments.actions.signing import sign_commitment
from camket.commitments.actions.ways import prepare_for_service
from camket.commitments.certificates import signatory_of, signer_of
from camket.commitments.decisions import Status
from camket.commitments.signatures import present_file, unit_signing
from camket.config import clock
from camket.files.storage import read
from camket.registry.models import NumberStatus
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused
from camket.signing.actions.lists import take_list
from camket.signing.actions.trusting import trust_certificate
from camket.signing.authority import Signer
from camket.signing.models import PaperScan, PluginErrand, RemoteRequest, SigningSettings
from camket.signing.ways.actions.carrying import advance
from camket.signing.ways.actions.services import ServiceText, add_service
from camket.signing.ways.rows import RequestState, ScanState
from camket.signing.ways.scans import ScanRefusal
from camket.tasks.actions.taking_up import accept_from_service
from camket.tasks.models import Task

pytestmark = pytest.mark.django_db
MOST = 12
USER = "truong@thu.vn"


@pytest.fixture(autouse=True)
def demo_day() -> None:
    """Stand on the day of the factories."""
    assert django_settings.DEMO_DAY_FILE is not None
    django_settings.DEMO_DAY_FILE.write_text("2026-11-16", encoding="ascii")


@pytest.fixture
def sides() -> Sides:
    """Return the sides of a paper that waits for its first signature."""
    sides = make_sides(with_accounts=True)
    issue(sides)
    return sides


def enter(client: Client, held: Held) -> Client:
    assert held.user is not None
    client.force_login(held.user, backend=django_settings.AUTHENTICATION_BACKENDS[1])
    client.get("/cho-ky/")  # the first request of a session writes it
    return client


def shown(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def signer(sides: Sides, role: str = "party_b") -> Signer:
    commitment = sides.fresh()
    slot = commitment.slots.get(role=role)
    return signer_of(slot, unit_signing(commitment, slot), on=NOW.date())


def is_signed(sides: Sides, role: str = "party_b") -> bool:
    return sides.fresh().slots.get(role=role).signed_at is not None


def uploaded(content: bytes, name: str = "da-ky.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


# The choice


def test_every_way_is_listed_and_those_that_cannot_be_used_say_why(
    client: Client, sides: Sides, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    enter(client, sides.head)
    with django_assert_max_num_queries(MOST):
        page = shown(client.get(f"/ky/{sides.commitment.pk}/"))
    last = signer(sides).serial[-4:]
    assert f"từ 01/01/2026, còn hạn đến 31/12/2028 · số cuối {last}" in page
    for sentence in (
        "Máy chủ chưa được cài thiết bị ký số nào.",
        "Hệ thống chưa kết nối dịch vụ ký số từ xa nào.",
        "Người quản trị chưa khai phần mềm ký số cài trên máy của người ký.",
    ):
        assert sentence in page
    assert page.count('name="way"') == 6
    assert page.count('name="way"') - page.count("disabled") == 3
    assert 'name="pin"' not in page


def test_the_trial_authority_can_be_switched_off(client: Client, sides: Sides) -> None:
    SigningSettings.objects.update_or_create(
        pk=1, defaults={"trial_signs": False, "trial_ended_at": NOW}
    )
    enter(client, sides.head)
    assert "đã tắt chứng thư thử nghiệm" in shown(client.get(f"/ky/{sides.commitment.pk}/"))
    answer = client.post(f"/ky/{sides.commitment.pk}/", {"has_read": "on", "way": "trial"})
    assert answer.status_code == 422
    assert "đã tắt chứng thư thử nghiệm" in shown(answer)
    assert not is_signed(sides)


@pytest.mark.parametrize("way", ["token:0000000000000000", "remote:17", "khac", "token"])
def test_a_way_that_is_not_offered_signs_nothing(client: Client, sides: Sides, way: str) -> None:
    answer = enter(client, sides.head).post(
        f"/ky/{sides.commitment.pk}/", {"has_read": "on", "way": way, "pin": "1"}
    )
    assert answer.status_code == 422
    assert not is_signed(sides)


@pytest.mark.parametrize(("way", "page"), [("upload", "gui-tep"), ("paper", "ban-giay")])
def test_a_way_with_pages_of_its_own_leads_there(
    client: Client, sides: Sides, way: str, page: str
) -> None:
    answer = enter(client, sides.head).post(
        f"/ky/{sides.commitment.pk}/", {"has_read": "on", "way": way}
    )
    assert answer.headers["Location"] == f"/ky/{sides.commitment.pk}/{page}/"
    assert not is_signed(sides)


# A token in the server


@pytest.fixture
def token(tmp_path: Path, settings: Settings, sides: Sides) -> Iterator[str]:
    """Plug in a token with the first signatory's key; return the value of its line."""
    with plugged_in(tmp_path) as library:
        settings.PKCS11_MODULES = (library,)
        own = signer(sides)
        key = load_der_private_key(own.key.dump(), password=None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        put_on_token(library, 1, key, own.certificate)
        yield f"token:{own.certificate.sha256.hex()[:16]}"


def test_the_head_signs_with_a_token_and_its_pin(client: Client, sides: Sides, token: str) -> None:
    enter(client, sides.head)
    page = shown(client.get(f"/ky/{sides.commitment.pk}/"))
    assert f"Thiết bị ký số ở máy chủ “{TOKEN}”" in page
    assert 'type="password" id="pin"' in page
    answer = client.post(
        f"/ky/{sides.commitment.pk}/", {"has_read": "on", "way": token, "pin": PIN}
    )
    assert answer.status_code == 303, shown(answer)
    assert is_signed(sides)
    entry = Entry.objects.get(action="commitment.signed")
    assert entry.after["way"] == "token"
    assert PIN not in str(list(Entry.objects.values("before", "after", "actor")))


def test_a_wrong_pin_is_told_and_not_shown_again(client: Client, sides: Sides, token: str) -> None:
    answer = enter(client, sides.head).post(
        f"/ky/{sides.commitment.pk}/", {"has_read": "on", "way": token, "pin": "739154"}
    )
    assert answer.status_code == 422
    assert "Mã PIN không đúng nên chưa ký." in shown(answer)
    assert "739154" not in shown(answer)
    assert not is_signed(sides)


def test_a_token_without_the_intermediate_goes_by_the_one_that_is_trusted(
    client: Client, sides: Sides, tmp_path: Path, settings: Settings
) -> None:
    slot = sides.fresh().slots.get(role="party_b")
    signatory = signatory_of(slot, unit_signing(sides.fresh(), slot))
    own = make_foreigner(replace(signatory, person=""), is_ec=True)
    key = load_der_private_key(own.key.dump(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)

    def trust(certificate: x509.Certificate) -> None:
        trust_certificate(
            pem.armor("CERTIFICATE", certificate.dump()),
            certificate.sha256.hex()[-8:],
            trusted_from=NOW - timedelta(days=300),
            actor=SYSTEM,
            now=NOW,
        )

    trust(own.root)
    with plugged_in(tmp_path) as library:
        settings.PKCS11_MODULES = (library,)
        put_on_token(library, 1, key, own.certificate)
        enter(client, sides.head)
        path = f"/ky/{sides.commitment.pk}/"
        assert "chưa có trong danh sách tin cậy" in shown(client.get(path))
        trust(own.intermediate)
        assert "chưa có trong danh sách tin cậy" not in shown(client.get(path))
        way = f"token:{own.certificate.sha256.hex()[:16]}"
        signing = {"has_read": "on", "way": way, "pin": PIN}
        assert "không ghi chỗ tra cứu" in shown(client.post(path, signing))
        assert not is_signed(sides)
        for crl in own.lists:
            take_list(crl, actor=SYSTEM, now=NOW)
        answer = client.post(path, signing)
    assert answer.status_code == 303, shown(answer)
    assert is_signed(sides)


def test_anothers_certificate_on_the_token_is_not_offered(
    client: Client, sides: Sides, token: str
) -> None:
    sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    page = shown(enter(client, sides.leader).get(f"/ky/{sides.commitment.pk}/"))
    assert "Không có chứng thư nào của đồng chí trên các thiết bị" in page


# Another program


def test_a_file_signed_elsewhere_is_sent_up_once(client: Client, sides: Sides) -> None:
    enter(client, sides.head)
    page = shown(client.get(f"/ky/{sides.commitment.pk}/gui-tep/"))
    assert "party_b" in page
    pdf = signed_outside(sides)
    path = f"/ky/{sides.commitment.pk}/gui-tep/"
    assert client.post(path, {"file": uploaded(pdf)}).status_code == 303
    assert is_signed(sides)
    assert client.post(path, {"file": uploaded(pdf)}).status_code == 404  # no place waits for him
    assert Entry.objects.filter(action="commitment.signed").count() == 1


@pytest.mark.parametrize(
    ("which", "sentence"),
    [
        ("unsigned", "chưa có chữ ký nào mới"),
        ("other", "không phải là văn bản đang chờ ký"),
        ("no_pdf", "không phải là tệp PDF"),
        ("other_place", "không nằm ở ô đã dành cho đồng chí"),
    ],
)
def test_each_wrong_file_has_its_sentence(
    client: Client, sides: Sides, which: str, sentence: str
) -> None:
    sent = present_file(sides.fresh())
    content = {
        "unsigned": sent,
        "other": sent[:100] + b"X" + sent[101:],
        "no_pdf": b"PK\x03\x04",
        "other_place": signed_outside(sides, place="party_a"),
    }[which]
    answer = enter(client, sides.head).post(
        f"/ky/{sides.commitment.pk}/gui-tep/", {"file": uploaded(content)}
    )
    assert answer.status_code == 422
    assert sentence in shown(answer)
    assert not is_signed(sides)


def test_without_a_file_the_page_says_so(client: Client, sides: Sides) -> None:
    answer = enter(client, sides.head).post(f"/ky/{sides.commitment.pk}/gui-tep/", {})
    assert answer.status_code == 422
    assert "Chọn tệp PDF đã ký rồi gửi." in shown(answer)


def test_the_last_file_makes_the_tasks(client: Client, sides: Sides) -> None:
    sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    pdf = signed_outside(sides, "party_a")
    enter(client, sides.leader).post(f"/ky/{sides.commitment.pk}/gui-tep/", {"file": uploaded(pdf)})
    assert sides.fresh().status == Status.SIGNED
    assert Task.objects.filter(unit=sides.unit).count() == 3


# A plug-in on the person's own computer


@pytest.fixture
def plugin(settings: Settings) -> str:
    """Set a plug-in up and return where it listens."""
    settings.PLUGIN_ADDRESS = "https://127.0.0.1:8443"
    return str(settings.PLUGIN_ADDRESS)


def test_nobody_is_led_to_sign_elsewhere_before_his_turn(
    client: Client, sides: Sides, plugin: str
) -> None:
    enter(client, sides.leader)
    path = f"/ky/{sides.commitment.pk}/"
    for way in ("gui-tep", "phan-mem"):
        assert client.get(f"{path}{way}/").headers["Location"] == path
    told = client.post(f"{path}phan-mem/bat-dau/")
    assert told.status_code == 422
    assert f"đồng chí {sides.head.person.full_name} ký trước" in told.json()["sentence"]
    assert not PluginErrand.objects.exists()
    sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    assert client.get(f"{path}gui-tep/").status_code == 200
    assert client.post(f"{path}phan-mem/bat-dau/").status_code == 200


def _orders(client: Client, sides: Sides) -> dict[str, Any]:
    answer = client.post(f"/ky/{sides.commitment.pk}/phan-mem/bat-dau/")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def test_the_plugin_fetches_signs_and_brings_back_once(
    client: Client, sides: Sides, plugin: str
) -> None:
    enter(client, sides.head)
    page = client.get(f"/ky/{sides.commitment.pk}/phan-mem/")
    assert f"connect-src 'self' {plugin}" in page.headers["Content-Security-Policy"]
    assert plugin not in client.get("/cho-ky/").headers["Content-Security-Policy"]
    told = _orders(client, sides)
    assert set(told) == {
        *("FileUploadHandler", "SessionId", "JWTToken", "FileName", "DocNumber", "MetaData")
    }
    program = Client()  # it has no session of ours
    fetched = program.get(told["FileName"])
    assert fetched.content == present_file(sides.fresh())
    assert fetched.headers["Cache-Control"] == "no-store"
    assert program.get(told["FileName"]).status_code == 404
    signed = signed_outside(sides, pdf=fetched.content)
    back = program.post(told["FileUploadHandler"], {"uploadfile": uploaded(signed)})
    assert back.json()["Status"] == 0, back.json()
    assert back.json()["FileServer"].endswith(f"/ky/{sides.commitment.pk}/kiem-tra/")
    assert is_signed(sides)
    assert Entry.objects.get(action="commitment.signed").after["way"] == "plugin"
    again = program.post(told["FileUploadHandler"], {"uploadfile": uploaded(signed)})
    assert again.status_code == 404


def test_what_the_plugin_brings_back_wrong_is_told_to_it_and_on_the_page(
    client: Client, sides: Sides, plugin: str
) -> None:
    enter(client, sides.head)
    told = _orders(client, sides)
    program = Client()
    unsigned = program.get(told["FileName"]).content
    back = program.post(told["FileUploadHandler"], {"uploadfile": uploaded(unsigned)})
    assert back.status_code == 422
    assert back.json()["Status"] == 1
    assert "chưa có chữ ký nào mới" in back.json()["Message"]
    assert "chưa có chữ ký nào mới" in shown(client.get(f"/ky/{sides.commitment.pk}/phan-mem/"))
    assert not is_signed(sides)


def test_a_file_is_not_brought_back_before_it_was_fetched(
    client: Client, sides: Sides, plugin: str
) -> None:
    told = _orders(enter(client, sides.head), sides)
    signed = signed_outside(sides)
    assert Client().post(told["FileUploadHandler"], {"f": uploaded(signed)}).status_code == 404
    assert not is_signed(sides)


def test_links_of_an_ended_session_open_nothing(client: Client, sides: Sides, plugin: str) -> None:
    told = _orders(enter(client, sides.head), sides)
    client.logout()
    assert Client().get(told["FileName"]).status_code == 404


def test_links_are_good_for_minutes_only(client: Client, sides: Sides, plugin: str) -> None:
    told = _orders(enter(client, sides.head), sides)
    errand = PluginErrand.objects.get()
    moved = errand.expires_at - errand.created_at
    errand.created_at -= 2 * moved
    errand.expires_at -= 2 * moved
    errand.save()
    assert Client().get(told["FileName"]).status_code == 404
    late = Client().post(told["FileUploadHandler"], {"f": uploaded(b"%PDF-1.7")})
    assert late.status_code == 404
    assert late.json()["Status"] == 1
    assert "quá năm phút nên tệp không được nhận" in late.json()["Message"]


def test_a_paper_that_moved_on_is_not_taken_back(client: Client, sides: Sides, plugin: str) -> None:
    told = _orders(enter(client, sides.head), sides)
    program = Client()
    signed = signed_outside(sides, pdf=program.get(told["FileName"]).content)
    sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    before = sides.fresh().signed_file_id
    back = program.post(told["FileUploadHandler"], {"f": uploaded(signed)})
    assert "đã có chữ ký mới" in back.json()["Message"]
    assert sides.fresh().signed_file_id == before


@pytest.mark.parametrize("token", ["x", "a" * 43, "../../etc", "%00"])
def test_a_guessed_link_is_no_page(token: str) -> None:
    assert Client().get(f"/ky/phan-mem/tep/{token}/").status_code == 404
    assert Client().post(f"/ky/phan-mem/nhan/{token}/").status_code == 404


# A remote service


@pytest.fixture
def service(sides: Sides) -> Iterator[RemoteService]:
    """Run a service that keeps the first signatory's key, set up but not linked."""
    with running(1) as one:
        own = signer(sides)
        one.keys[CREDENTIAL] = Key(USER, own.certificate, (), own.key.dump())
        text = ServiceText("Dịch vụ thử", one.address, 1, "camket-thu", secret=SECRET)
        add_service(text, actor=SYSTEM, now=NOW)
        yield one


def _linked(client: Client, sides: Sides) -> str:
    page = shown(enter(client, sides.head).get(f"/ky/{sides.commitment.pk}/"))
    assert "Đồng chí chưa khai tài khoản ở dịch vụ này." in page
    key = page.split('value="remote:')[1].split('"')[0]
    path = f"/ky/{sides.commitment.pk}/tai-khoan/{key}/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"user": USER}).status_code == 303
    return f"remote:{key}"


def _asked(client: Client, sides: Sides) -> str:
    way = _linked(client, sides)
    answer = client.post(f"/ky/{sides.commitment.pk}/", {"has_read": "on", "way": way})
    assert answer.status_code == 303, shown(answer)
    return str(answer.headers["Location"])


def _advance() -> RemoteRequest:
    return advance(
        RemoteRequest.objects.get().pk,
        prepare=prepare_for_service,
        accept=accept_from_service,
        clock=clock.now,
    )


def test_the_waiting_page_shows_the_code_can_be_left_and_comes_to_its_end(
    client: Client, sides: Sides, service: RemoteService
) -> None:
    service.approved = False
    place = _asked(client, sides)
    _advance()
    code = RemoteRequest.objects.get().code
    page = shown(client.get(place))
    assert code in page
    assert f"Mã đối chiếu {' '.join(code)}" in page
    assert "Còn " in page
    assert "Mở yêu cầu" in shown(client.get(f"/ky/{sides.commitment.pk}/"))
    service.approved = True
    assert _advance().state == RequestState.DONE
    assert "Dịch vụ đã ký xong." in shown(client.get(place))
    assert is_signed(sides)


def test_a_request_is_cancelled_on_its_page(
    client: Client, sides: Sides, service: RemoteService
) -> None:
    service.approved = False
    place = _asked(client, sides)
    client.post(f"{place}huy/")
    assert "đã được hủy" in shown(client.get(place))
    service.approved = True
    assert _advance().state == RequestState.CANCELLED
    assert not is_signed(sides)


def test_a_code_is_entered_on_the_page_and_a_wrong_one_is_told(
    client: Client, sides: Sides, service: RemoteService
) -> None:
    service.keys[CREDENTIAL].mode = "explicit"
    place = _asked(client, sides)
    assert "Nhập mã xác nhận" in shown(client.get(place))
    wrong = client.post(f"{place}ma/", {"otp": "111222"})
    assert wrong.status_code == 422
    assert "Mã xác nhận không đúng." in shown(wrong)
    assert client.post(f"{place}ma/", {"otp": OTP}).status_code == 303
    assert _advance().state == RequestState.DONE
    assert is_signed(sides)


def test_another_persons_request_is_no_page(
    client: Client, sides: Sides, service: RemoteService
) -> None:
    place = _asked(client, sides)
    other = enter(Client(), sides.leader)
    assert other.get(place).status_code == 404
    assert other.post(f"{place}huy/").status_code == 404


def test_the_way_back_opened_again_leads_to_what_waits(
    client: Client, sides: Sides, service: RemoteService
) -> None:
    service.keys[CREDENTIAL].mode = "oauth2code"
    _asked(client, sides)
    asked = RemoteRequest.objects.get()
    hashes = [base64.b64encode(bytes(one.hash_to_sign)).decode() for one in asked.papers.all()]
    back = {
        "state": asked.page.split("state=")[1].split("&")[0],
        "code": service.approve_in_browser(hashes),
    }
    assert client.get("/ky/tu-xa/ve/", back).headers["Location"] == f"/ky/tu-xa/{asked.pk}/"
    page = shown(client.get(f"/ky/tu-xa/{asked.pk}/"))
    assert "Đồng chí đã xác nhận, dịch vụ đang ký." in page
    assert "Mã đối chiếu" not in page
    again = client.get("/ky/tu-xa/ve/", back, follow=True)
    assert again.redirect_chain == [("/cho-ky/", 303)]
    assert "đã dùng hoặc đã kết thúc" in shown(again)
    stranger = enter(Client(), sides.leader)  # who never asked a service finds nothing here
    assert stranger.get("/ky/tu-xa/ve/", back).status_code == 404
    assert _advance().state == RequestState.DONE


def test_a_request_that_ran_out_says_so(
    client: Client, sides: Sides, service: RemoteService
) -> None:
    place = _asked(client, sides)
    asked = RemoteRequest.objects.get()
    lasts = asked.expires_at - asked.created_at
    asked.created_at -= 2 * lasts
    asked.expires_at -= 2 * lasts
    asked.save()
    assert "hết thời gian chờ xác nhận" in shown(client.get(place))
    assert not is_signed(sides)


def test_an_account_of_somebody_else_is_told_by_name(
    client: Client, sides: Sides, service: RemoteService
) -> None:
    other = signer(sides, "party_a")
    service.keys[CREDENTIAL] = Key(USER, other.certificate, (), other.key.dump())
    key = sides.commitment.pk
    page = shown(enter(client, sides.head).get(f"/ky/{key}/"))
    service_id = page.split('value="remote:')[1].split('"')[0]
    answer = client.post(f"/ky/{key}/tai-khoan/{service_id}/", {"user": USER})
    assert answer.status_code == 422
    assert sides.leader.person.full_name in shown(answer)


# On paper


def _scan_pdf(pages: int = 2, *, dpi: int = 220) -> bytes:
    width, height = round(8.27 * dpi), round(11.69 * dpi)
    images = [Image.new("RGB", (width, height), (250, 250, 245)) for _ in range(pages)]
    output = io.BytesIO()
    images[0].save(output, "PDF", save_all=True, append_images=images[1:], resolution=dpi)
    return output.getvalue()


def _bring(
    client: Client, sides: Sides, *files: SimpleUploadedFile, day: str = "16/11/2026"
) -> Any:
    return client.post(
        f"/ky/{sides.commitment.pk}/ban-giay/", {"signed_on": day, "scans": list(files)}
    )


def test_one_side_brings_the_scan_and_the_other_confirms(client: Client, sides: Sides) -> None:
    path = f"/ky/{sides.commitment.pk}/ban-giay/"
    clerk = enter(client, sides.unit_clerk)
    assert "In văn bản" in shown(clerk.get(path))
    assert _bring(clerk, sides, uploaded(_scan_pdf(), "quet.pdf")).status_code == 303
    scan = PaperScan.objects.get()
    assert (scan.pages, scan.least_dpi) == (2, 220)
    own = clerk.post(f"{path}{scan.pk}/xac-nhan/")
    assert own.status_code == 422
    assert "người xác nhận phải thuộc bên kia" in shown(own)
    other = enter(Client(), sides.clerk)
    assert "Xác nhận đúng bản giấy" in shown(other.get(path))
    done = other.post(f"{path}{scan.pk}/xac-nhan/")
    assert done.status_code == 303, shown(done)
    commitment = sides.fresh()
    assert commitment.status == Status.SIGNED
    assert commitment.number is not None
    assert commitment.number.status == NumberStatus.ISSUED
    assert {slot.serial for slot in commitment.slots.all()} == {""}
    assert Task.objects.filter(unit=sides.unit).count() == 3
    page = shown(other.get(f"/ky/{sides.commitment.pk}/kiem-tra/"))
    assert "không phải chữ ký điện tử" in page
    assert "Hợp lệ" not in page
    assert sides.clerk.person.full_name in page
    assert sides.unit_clerk.person.full_name in page
    detail = shown(other.get(f"/cam-ket/{sides.commitment.pk}/"))
    assert detail.count("Ký tay trên giấy 16/11/2026, có bản số hóa") == 2
    inbox = shown(enter(Client(), sides.head).get("/cho-ky/"))
    assert "đồng chí ký tay trên giấy 16/11/2026" in inbox
    file = other.get(f"/ky/{sides.commitment.pk}/tep/")
    assert "ban-so-hoa" in file.headers["Content-Disposition"]
    assert django_settings.DEMO_DAY_FILE is not None
    django_settings.DEMO_DAY_FILE.write_text("2027-03-01", encoding="ascii")
    public = shown(Client().get(f"/cong-khai/{sides.unit.pk}/x/", follow=True))
    assert "Bản số hóa của bản cam kết ký tay" in public
    entry = Entry.objects.get(action="commitment.scan_confirmed")
    assert entry.after["way"] == "paper"
    assert not Entry.objects.filter(action="commitment.signed").exists()


def test_pictures_become_one_scan_and_a_coarse_one_is_noted(client: Client, sides: Sides) -> None:
    pictures = []
    for number in (1, 2):
        output = io.BytesIO()
        Image.new("RGB", (827, 1169), (250, 250, 250)).save(output, "JPEG")
        pictures.append(uploaded(output.getvalue(), f"trang-{number}.jpg"))
    clerk = enter(client, sides.unit_clerk)
    assert _bring(clerk, sides, *pictures).status_code == 303
    scan = PaperScan.objects.get()
    assert scan.least_dpi == 100
    assert len(pypdfium2.PdfDocument(read(scan.file))) == 2
    assert "thấp hơn mức nên có 200 dpi" in shown(
        client.get(f"/ky/{sides.commitment.pk}/ban-giay/")
    )


@pytest.mark.parametrize(
    ("which", "sentence"),
    [
        ("none", "Chọn tệp PDF hoặc các ảnh"),
        ("short", "Bản quét có 1 trang, bản phát hành có 2 trang"),
        ("signed", "có chữ ký số nên không phải bản quét giấy"),
        ("word", "Không mở được tệp"),
        ("mixed", "không gửi lẫn PDF với ảnh"),
    ],
)
def test_what_is_no_scan_of_this_paper_has_its_sentence(
    client: Client, sides: Sides, which: str, sentence: str
) -> None:
    output = io.BytesIO()
    Image.new("RGB", (100, 140)).save(output, "PNG")
    files = {
        "none": [],
        "short": [uploaded(_scan_pdf(1))],
        "signed": [uploaded(present_file(sides.fresh()))],
        "word": [uploaded(b"PK\x03\x04abc", "quet.docx")],
        "mixed": [uploaded(_scan_pdf()), uploaded(output.getvalue(), "a.png")],
    }[which]
    answer = _bring(enter(client, sides.unit_clerk), sides, *files)
    assert answer.status_code == 422
    assert sentence in shown(answer)
    assert not PaperScan.objects.exists()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("17/11/2026", "chưa đến"), ("15/11/2026", "trước ngày phát hành")],
)
def test_the_day_on_paper_lies_between_issue_and_today(
    client: Client, sides: Sides, day: str, sentence: str
) -> None:
    answer = _bring(enter(client, sides.unit_clerk), sides, uploaded(_scan_pdf()), day=day)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert list(errors) == ["signed_on"]
    assert sentence in errors["signed_on"][0]
    text = shown(answer)
    assert "đã nhập vẫn còn nguyên, riêng tệp thì phải chọn lại" in text


def test_a_refused_file_has_to_be_chosen_again(client: Client, sides: Sides) -> None:
    head = enter(client, sides.head)
    answer = head.post(f"/ky/{sides.commitment.pk}/gui-tep/", {"file": uploaded(b"%PDF-1.7 x")})
    assert answer.status_code == 422
    assert "Chưa ghi được. Chọn lại tệp rồi gửi." in shown(answer)
    assert "vẫn còn nguyên" not in shown(answer)


def test_a_rejected_scan_tells_why_and_another_may_be_brought(client: Client, sides: Sides) -> None:
    clerk = enter(client, sides.unit_clerk)
    _bring(clerk, sides, uploaded(_scan_pdf()))
    scan = PaperScan.objects.get()
    other = enter(Client(), sides.clerk)
    path = f"/ky/{sides.commitment.pk}/ban-giay/{scan.pk}/tra-lai/"
    assert other.post(path, {"reason": ""}).status_code == 422
    assert other.post(path, {"reason": "Thiếu dấu ở trang 2"}).status_code == 303
    page = shown(clerk.get(f"/ky/{sides.commitment.pk}/ban-giay/"))
    assert "Thiếu dấu ở trang 2" in page
    assert _bring(clerk, sides, uploaded(_scan_pdf(3))).status_code == 303
    assert PaperScan.objects.filter(state=ScanState.WAITING).count() == 1


def test_two_scans_do_not_wait_at_once(client: Client, sides: Sides) -> None:
    clerk = enter(client, sides.unit_clerk)
    _bring(clerk, sides, uploaded(_scan_pdf()))
    again = _bring(clerk, sides, uploaded(_scan_pdf(3)))
    assert again.status_code == 422
    assert "đang chờ đối chiếu" in shown(again)


def test_once_somebody_signed_electronically_paper_is_no_way(client: Client, sides: Sides) -> None:
    sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    answer = _bring(enter(client, sides.unit_clerk), sides, uploaded(_scan_pdf()))
    assert answer.status_code == 422
    assert "đã có chữ ký số" in shown(answer)
    page = shown(enter(Client(), sides.leader).get(f"/ky/{sides.commitment.pk}/"))
    assert "các chữ ký còn lại cũng phải là chữ ký số" in page


def test_a_confirmation_after_an_electronic_signature_is_refused(
    client: Client, sides: Sides
) -> None:
    _bring(enter(client, sides.unit_clerk), sides, uploaded(_scan_pdf()))
    sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    scan = PaperScan.objects.get()
    other = enter(Client(), sides.clerk)
    answer = other.post(f"/ky/{sides.commitment.pk}/ban-giay/{scan.pk}/xac-nhan/")
    assert answer.status_code == 422
    assert sides.fresh().status == Status.ISSUED
    assert (scan.state, "đã có chữ ký số" in scan.reason) == (ScanState.REJECTED, True)


def _hand_back(sides: Sides) -> None:
    refuse_signature(sides.commitment.pk, reason="Sai tên", actor=sides.head.actor, now=NOW)


def _withdraw(sides: Sides) -> None:
    withdraw_commitment(sides.commitment.pk, reason="Sai tên", actor=sides.head.actor, now=NOW)


@pytest.mark.parametrize("end", [_hand_back, _withdraw])
def test_a_scan_is_not_taken_for_what_is_issued_after_the_paper_it_shows(
    client: Client, sides: Sides, end: Callable[[Sides], None]
) -> None:
    _bring(enter(client, sides.unit_clerk), sides, uploaded(_scan_pdf()))
    end(sides)
    scan = PaperScan.objects.get()
    assert (scan.state, scan.reason) == (ScanState.REJECTED, "Sai tên")
    with pytest.raises(Refused) as refused:
        confirm_scan(scan.pk, actor=sides.clerk.actor, now=NOW)
    assert refused.value.reason is ScanRefusal.NOT_WAITING


def test_a_neighbour_brings_no_scan(client: Client, sides: Sides) -> None:
    cell = make_cell(parent=sides.unit)
    stranger = make_holder(cell, "cell_secretary", with_account=True)
    path = f"/ky/{sides.commitment.pk}/ban-giay/"
    assert enter(client, stranger).get(path).status_code == 404
