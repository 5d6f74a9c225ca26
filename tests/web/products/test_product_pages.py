"""Pages of products: assign, report, accept, excuse; a catalogue and a month from a workbook."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings
from tests.products.office import DUE, TODAY, Office, accepted, assigned, make_office
from tests.web.reviews.visiting import signed_in

from camket.products.models import Catalogue, Entry, Product, Slip

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day(settings: Settings, tmp_path: Path) -> None:
    """Set the clock to the office's day."""
    day_file = tmp_path / "day"
    day_file.write_text(TODAY.isoformat(), encoding="ascii")
    settings.DEMO_DAY_FILE = day_file


@pytest.fixture
def office() -> Office:
    return make_office(with_accounts=True)


def sheet(*rows: tuple[Any, ...]) -> SimpleUploadedFile:
    """Return a workbook with these rows."""
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        page = book.add_worksheet("Trang")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return SimpleUploadedFile("bang.xlsx", kept.getvalue())


def test_a_head_assigns_and_the_person_finds_it(office: Office) -> None:
    head, clerk = signed_in(office.head), signed_in(office.clerk)
    form = head.get(f"/san-pham/giao/?nguoi={office.clerk.person.pk}").content.decode()
    assert "VB · Văn bản tham mưu (1)" in form
    told = {
        "person": f"{office.division.pk}-{office.clerk.person.pk}",
        "code": "DA",
        "title": "Đề án sắp xếp chợ",
        "quantity": "2",
        "due_on": "30/11/2026",
    }
    assert head.post("/san-pham/giao/", told).status_code == 303
    page = clerk.get("/san-pham/?nam=2026").content.decode()
    assert "Đề án sắp xếp chợ" in page
    assert "Quy đổi được giao 9, hoàn thành 0" in page
    bad = head.post("/san-pham/giao/", {**told, "quantity": "0,5", "due_on": "31/2/2026"})
    assert bad.status_code == 422
    assert "Ngày “31/2/2026” không có trong lịch" in bad.content.decode()
    assert "Đề án sắp xếp chợ" in bad.content.decode()


def test_a_colleague_sees_nothing_of_it(office: Office) -> None:
    product = assigned(office, office.clerk)
    other = signed_in(office.other)
    assert other.get(f"/san-pham/{product.pk}/").status_code == 404
    assert other.get(f"/san-pham/?nguoi={office.clerk.person.pk}").status_code == 404
    assert other.get("/san-pham/giao/").status_code == 404
    assert other.post(f"/san-pham/{product.pk}/bao-cao/").status_code == 404


def test_it_is_reported_accepted_late_and_excused(office: Office) -> None:
    product = assigned(office, office.clerk)
    head, clerk = signed_in(office.head), signed_in(office.clerk)
    at = f"/san-pham/{product.pk}/"
    told = {"completed": "1", "done_on": "05/11/2026", "note": "Đã trình", "version": "1"}
    assert clerk.post(f"{at}bao-cao/", told).status_code == 303
    mine = clerk.post(
        f"{at}nghiem-thu/", {"completed": "1", "below_quality": "0", "late": "1", "version": "2"}
    )
    assert mine.status_code == 404  # who does the work does not check it
    none = head.post(
        f"{at}nghiem-thu/", {"completed": "1", "below_quality": "0", "late": "0", "version": "2"}
    )
    assert "Hoàn thành sau hạn nên phải ghi ít nhất một sản phẩm chậm" in none.content.decode()
    stale = head.post(
        f"{at}nghiem-thu/", {"completed": "1", "below_quality": "0", "late": "1", "version": "1"}
    )
    assert "vừa được người khác sửa" in stale.content.decode()
    done = head.post(
        f"{at}nghiem-thu/", {"completed": "1", "below_quality": "0", "late": "1", "version": "2"}
    )
    assert done.status_code == 303
    slip = Slip.objects.get(product=product)
    claim = {"reason": "Sở gửi số liệu chậm", "paper": "CV 91/STC"}
    assert clerk.post(f"{at}lan/{slip.pk}/de-nghi/", claim).status_code == 303
    answer = {"answer": "Đã xác minh", "y-kien": "xac-nhan"}
    assert clerk.post(f"{at}lan/{slip.pk}/tra-loi/", answer).status_code == 404
    assert head.post(f"{at}lan/{slip.pk}/tra-loi/", answer).status_code == 303
    page = clerk.get(at).content.decode()
    assert "Khách quan, không trừ" in page
    assert "Đã nghiệm thu" in page


def test_what_was_assigned_changes_only_with_reason_and_paper(office: Office) -> None:
    product = assigned(office, office.clerk)
    head = signed_in(office.head)
    at = f"/san-pham/{product.pk}/dieu-chinh/"
    told = {"dc-quantity": "3", "dc-reason": "Thêm hai xã", "dc-version": "1"}
    bare = head.post(at, told)
    assert bare.status_code == 422
    assert head.post(at, {**told, "dc-paper": "CV 12/UBND"}).status_code == 303
    page = head.get(f"/san-pham/{product.pk}/").content.decode()
    assert "Số lượng 1 → 3, thời hạn 30/10/2026 → 30/10/2026" in page


def test_a_proposal_counts_once_somebody_above_assigns_it(office: Office) -> None:
    clerk, head = signed_in(office.clerk), signed_in(office.head)
    told = {"code": "VB", "title": "Báo cáo tháng", "quantity": "1", "due_on": "30/11/2026"}
    assert clerk.post("/san-pham/dang-ky/", told).status_code == 303
    product = Product.objects.get(title="Báo cáo tháng")
    assert product.state == "proposed"
    assert "Quy đổi được giao 0" in clerk.get("/san-pham/?nam=2026").content.decode()
    assert head.post(f"/san-pham/{product.pk}/duyet/", {"version": "1"}).status_code == 303
    assert "Quy đổi được giao 1" in clerk.get("/san-pham/?nam=2026").content.decode()


def test_a_proposal_is_refused_with_a_reason_its_person_reads(office: Office) -> None:
    clerk, head = signed_in(office.clerk), signed_in(office.head)
    told = {"code": "VB", "title": "Báo cáo tháng", "quantity": "1", "due_on": "30/11/2026"}
    assert clerk.post("/san-pham/dang-ky/", told).status_code == 303
    product = Product.objects.get(title="Báo cáo tháng")
    assert "1 tự đăng ký chờ giao" in head.get("/san-pham/?nam=2026").content.decode()
    page = head.get(f"/san-pham/{product.pk}/").content.decode()
    assert "Giao sản phẩm này" in page
    assert "Không giao sản phẩm này" in page
    path = f"/san-pham/{product.pk}/khong-giao/"
    bare = head.post(path, {"kg-reason": "", "kg-version": "1"})
    assert bare.status_code == 422
    stale = head.post(path, {"kg-reason": "Trùng việc", "kg-version": "7"})
    assert "vừa được người khác sửa" in stale.content.decode()
    assert clerk.post(path, {"kg-reason": "x", "kg-version": "1"}).status_code == 404
    assert head.post(path, {"kg-reason": "Trùng việc", "kg-version": "1"}).status_code == 303
    own = clerk.get(f"/san-pham/{product.pk}/").content.decode()
    assert "Không giao, không tính" in own
    assert "Trùng việc" in own
    assert "Giao sản phẩm này" not in head.get(f"/san-pham/{product.pk}/").content.decode()


def test_a_month_comes_from_a_workbook_whole_or_not_at_all(office: Office) -> None:
    head = signed_in(office.head)
    titles = (
        "Mã cán bộ",
        "Họ và tên",
        "Mã sản phẩm",
        "Sản phẩm, công việc",
        "Số lượng",
        "Thời hạn",
    )
    code = f"CB{office.clerk.person.pk}"
    good = (code, "", "VB", "Báo cáo tháng 10", "2", "31/10/2026")
    wrong = ("CB999999", "", "XX", "Báo cáo", "0,5", "31/10/2026")
    refused = head.post("/san-pham/nhap/", {"file": sheet(titles, good, wrong)})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Không có ai trong cơ quan mang mã này" in page
    assert "Số lượng phải là số nguyên" in page
    assert not Product.objects.exists()
    assert head.post("/san-pham/nhap/", {"file": sheet(titles, good)}).status_code == 303
    assert head.post("/san-pham/nhap/", {"file": sheet(titles, good)}).status_code == 303
    product = Product.objects.get()  # sent twice, assigned once
    assert (product.assigned, product.due_on) == (2, date(2026, 10, 31))
    rubbish = SimpleUploadedFile("bang.xlsx", b"khong phai bang tinh")
    assert head.post("/san-pham/nhap/", {"file": rubbish}).status_code == 422


def test_a_catalogue_is_filled_published_and_then_stands(office: Office) -> None:
    keeper = signed_in(office.appraiser)
    told = {
        "title": "Danh mục năm 2027",
        "paper_number": "99/QĐ-UBND",
        "paper_on": "20/12/2026",
        "in_force_from": "01/01/2027",
    }
    early = keeper.post("/san-pham/danh-muc/", {**told, "in_force_from": "01/12/2026"})
    assert "trước ngày ban hành văn bản" in early.content.decode()
    assert keeper.post("/san-pham/danh-muc/", told).status_code == 303
    made = Catalogue.objects.get(title="Danh mục năm 2027")
    at = f"/san-pham/danh-muc/{made.pk}/"
    empty = keeper.post(f"{at}cong-bo/")
    assert "Danh mục chưa có sản phẩm nào" in empty.content.decode()
    titles = ("Mã sản phẩm", "Sản phẩm, công việc", "Đơn vị tính", "Hệ số quy đổi")
    twice = sheet(titles, ("A1", "Báo cáo", "", "1,5"), ("A1", "Tờ trình", "", "2"))
    assert "Mã này đã có ở dòng trên" in keeper.post(f"{at}nhap/", {"file": twice}).content.decode()
    filled = sheet(titles, ("A1", "Báo cáo", "bản", "1,5"), ("A2", "Tờ trình", "", "2"))
    assert keeper.post(f"{at}nhap/", {"file": filled}).status_code == 303
    assert Entry.objects.get(catalogue=made, code="A1").coefficient == Decimal("1.5")
    assert keeper.post(f"{at}cong-bo/").status_code == 303
    again = keeper.post(at, {"code": "A3", "name": "Khác", "coefficient": "1"})
    assert "Danh mục đã công bố, không sửa được" in again.content.decode()
    # whoever only works there reads it and changes nothing
    clerk = signed_in(office.clerk)
    assert "A1" in clerk.get(at).content.decode()
    assert clerk.post(f"{at}cong-bo/").status_code == 404


def test_the_lists_cost_the_same_for_few_and_many(
    office: Office, django_assert_max_num_queries: Any
) -> None:
    head = signed_in(office.head)
    for number in range(12):
        product = assigned(office, office.clerk, title=f"Tờ trình {number}")
        if number % 2:
            accepted(office, product, office.clerk, late=1, done_on=DUE)
    head.get("/san-pham/")
    with django_assert_max_num_queries(12):
        head.get("/san-pham/?nam=2026")
    with django_assert_max_num_queries(16):
        head.get(f"/san-pham/?nam=2026&nguoi={office.clerk.person.pk}")
