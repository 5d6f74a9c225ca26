"""The clerk's registers: look, filter, take a number, attach, cancel, give out; each his own body's."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import NOW, TODAY, Held, issue, make_holder, make_sides, make_unit
from tests.web.year import client_of, make_pdf, set_day

from camket.audit.models import Entry
from camket.organisation.models import Unit, UnitKind
from camket.registry.actions import reserve_number
from camket.registry.models import NumberStatus, RegisteredNumber
from camket.shared.actor import SYSTEM

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> tuple[Client, Held, Unit]:
    """Seat the clerk of a commune."""
    set_day()
    sides = make_sides(with_accounts=True)
    return client_of(sides.unit_clerk.user), sides.unit_clerk, sides.unit


def form(unit: Unit, **changes: Any) -> dict[str, Any]:
    """Return a filled form for a notice of today."""
    return {
        "unit": unit.pk,
        "kind": "TB",
        "dated_on": "16/11/2026",
        "subject": "Kết luận hội nghị giao ban",
        "priority": "0",
        "signer_post": "Bí thư",
        "signer_name": "Nguyễn Văn Thử",
        "recipients": "Ban Thường vụ Tỉnh ủy\nCác chi bộ",
        "dossier": "01-HS/ĐU",
        **changes,
    }


def test_a_clerk_takes_a_number_attaches_the_paper_and_gives_it_out(
    desk: tuple[Client, Held, Unit],
) -> None:
    client, _, unit = desk
    signed = make_pdf()
    answer = client.post("/so-dang-ky/cap-so/", form(unit))
    assert answer.status_code == 303
    number = RegisteredNumber.objects.get()
    assert (str(number), number.status, number.is_made_outside) == (
        "01-TB/ĐU",
        NumberStatus.RESERVED,
        True,
    )
    page = f"/so-dang-ky/{number.pk}/"
    paper = SimpleUploadedFile("tb.pdf", signed, content_type="application/pdf")
    assert client.post(f"{page}ban-hanh/", {"file": paper}).status_code == 303
    number.refresh_from_db()
    assert (number.status, number.pages) == (NumberStatus.ISSUED, 1)
    shown = client.get("/so-dang-ky/").content.decode()
    assert "01-TB/ĐU" in shown
    assert "Kết luận hội nghị giao ban" in shown
    assert client.get(f"{page}tep/").content == signed
    assert (
        b"<CodeNotation>TB/\xc4\x90U</CodeNotation>"
        in client.get("/so-dang-ky/dac-ta/xml/").content
    )
    dossier = client.get("/so-dang-ky/ho-so/", {"ho_so": "01-HS/ĐU"}).content
    with zipfile.ZipFile(io.BytesIO(dossier)) as archive:
        assert archive.namelist()[0] == "001-2026-11-16-01-TB-ĐU.pdf"
    assert "chưa có mã định danh cơ quan" in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"dated_on": "17/11/2026"}, "Ngày văn bản 17/11/2026 chưa tới"),
        ({"dated_on": "01/10/2026"}, "số cuối của sổ này là 01-TB/ĐU, ngày 10/11/2026"),
        ({"subject": "x" * 501}, "giới hạn là 500"),
        ({"signer_name": "x" * 51}, "giới hạn là 50"),
        ({"recipients": "x" * 201}, "dài quá 200 ký tự"),
        ({"kind": "CK"}, "Lựa chọn này không có trong danh sách"),
    ],
)
def test_what_is_refused_keeps_what_was_typed_and_takes_no_number(
    desk: tuple[Client, Held, Unit], changes: dict[str, Any], sentence: str
) -> None:
    client, _, unit = desk
    reserve_number(
        unit.pk,
        kind="TB",
        dated_on=TODAY - timedelta(days=6),
        subject="Trước",
        actor=SYSTEM,
        now=NOW,
    )
    answer = client.post("/so-dang-ky/cap-so/", form(unit, **changes))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Nguyễn Văn Thử" in answer.content.decode() or "signer_name" in changes
    assert RegisteredNumber.objects.count() == 1


def test_a_state_clerk_is_asked_who_wrote_a_letter_and_the_refusal_stands_at_the_field() -> None:
    set_day()
    office = make_unit(
        "Ủy ban nhân dân xã Thử", kind=UnitKind.PEOPLES_COMMITTEE, body_code="UBND", collective=""
    )
    client = client_of(make_holder(office, "state_appraiser", with_account=True).user)
    page = client.get("/so-dang-ky/cap-so/").content.decode()
    assert "(cần với công văn của cơ quan nhà nước)" in page
    assert 'name="issuer"' not in page
    answer = client.post("/so-dang-ky/cap-so/", form(office, kind="CV"))
    assert answer.status_code == 422
    assert 'id="id_drafted_by_error"' in answer.content.decode()
    assert "ví dụ UBND-VP" in answer.content.decode()
    sent = client.post("/so-dang-ky/cap-so/", form(office, kind="CV", drafted_by="vp"))
    assert sent.status_code == 303
    assert str(RegisteredNumber.objects.get()) == "01/UBND-VP"


def test_a_number_is_cancelled_only_with_a_reason_and_the_gap_shows_it(
    desk: tuple[Client, Held, Unit],
) -> None:
    client, _, unit = desk
    client.post("/so-dang-ky/cap-so/", form(unit))
    number = RegisteredNumber.objects.get()
    page = f"/so-dang-ky/{number.pk}/"
    assert client.post(f"{page}huy/", {"reason": " "}).status_code == 422
    assert client.post(f"{page}huy/", {"reason": "Ghi nhầm loại"}).status_code == 303
    assert "Ghi nhầm loại" in client.get("/so-dang-ky/").content.decode()
    client.post("/so-dang-ky/cap-so/", form(unit))
    assert RegisteredNumber.objects.order_by("-pk")[0].number == 2


def test_the_number_of_a_paper_that_waits_for_signatures_is_not_the_clerks_to_cancel() -> None:
    set_day()
    sides = make_sides(with_accounts=True)
    number = issue(sides).number
    assert number is not None
    client = client_of(sides.unit_clerk.user)
    answer = client.post(f"/so-dang-ky/{number.pk}/huy/", {"reason": "Thử"})
    assert answer.status_code == 422
    assert "do hệ thống giữ cho một văn bản đang chờ ký" in answer.content.decode()


def test_a_picture_is_no_issued_paper(desk: tuple[Client, Held, Unit]) -> None:
    client, _, unit = desk
    client.post("/so-dang-ky/cap-so/", form(unit))
    number = RegisteredNumber.objects.get()
    for name, content, told in (
        ("a.pdf", b"MZ", "không phải ảnh JPEG"),
        ("MẬT.pdf", make_pdf(), "mật"),
        ("b.pdf", make_pdf()[:400], "bị hỏng hoặc đặt mật khẩu"),
    ):
        sent = SimpleUploadedFile(name, content)
        answer = client.post(f"/so-dang-ky/{number.pk}/ban-hanh/", {"file": sent})
        assert answer.status_code == 422
        assert told in answer.content.decode()
    number.refresh_from_db()
    assert number.status == NumberStatus.RESERVED


def test_nobody_sees_another_bodys_register(desk: tuple[Client, Held, Unit]) -> None:
    client, clerk, unit = desk
    client.post("/so-dang-ky/cap-so/", form(unit))
    number = RegisteredNumber.objects.get()
    assert clerk.tenure.unit_id == unit.pk
    other = client_of(make_holder(_commune(), "commune_clerk", with_account=True).user)
    assert other.get(f"/so-dang-ky/{number.pk}/").status_code == 404
    assert "01-TB/ĐU" not in other.get("/so-dang-ky/").content.decode()
    assert other.post("/so-dang-ky/cap-so/", form(unit)).status_code == 422


def test_metadata_are_completed_and_the_audit_keeps_both(desk: tuple[Client, Held, Unit]) -> None:
    client, _, unit = desk
    client.post("/so-dang-ky/cap-so/", form(unit))
    number = RegisteredNumber.objects.get()
    sent = {"signer_post": "Phó Bí thư", "priority": "1", "copies": "12", "due_on": "30/11/2026"}
    assert client.post(f"/so-dang-ky/{number.pk}/dac-ta/", sent).status_code == 303
    number.refresh_from_db()
    assert (number.signer_post, number.priority, number.copies) == ("Phó Bí thư", 1, 12)
    told = Entry.objects.get(action="number.described")
    assert told.before["signer_post"] == "Bí thư"
    assert told.after["signer_post"] == "Phó Bí thư"


def test_the_list_is_paged_and_read_in_a_fixed_number_of_statements(
    desk: tuple[Client, Held, Unit],
) -> None:
    client, _, unit = desk

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/so-dang-ky/").status_code == 200
        return len(asked)

    reserve_number(unit.pk, kind="TB", dated_on=TODAY, subject="một", actor=SYSTEM, now=NOW)
    statements()  # the first one also opens the session
    few = statements()
    for count in range(60):
        kind = "NQ" if count % 2 else "TB"
        reserve_number(
            unit.pk, kind=kind, dated_on=TODAY, subject=f"{count}", actor=SYSTEM, now=NOW
        )
    assert statements() == few
    second = client.get("/so-dang-ky/", {"trang": "2"}).content.decode()
    assert second.count('data-l="Trạng thái"') == 11
    only = client.get("/so-dang-ky/", {"q": "NQ"}).content.decode()
    assert only.count('data-l="Trạng thái"') == 30
    none = client.get("/so-dang-ky/", {"tu": "17/11/2026"}).content.decode()
    assert "Không có số nào khớp" in none
    assert client.get("/so-dang-ky/", {"tu": "99/99/2026"}).status_code == 422


def _commune() -> Unit:
    return make_unit("Đảng ủy xã Khác")
