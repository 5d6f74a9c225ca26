"""One whole year of a commune, through pages only: open, promise, sign, work, review, rate.

Nothing but the demo's day is touched from outside. The steps build on each other, in the order
they stand here; once one has failed, the others say so and stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import pytest
from playwright.sync_api import Page, expect
from tests.browser import journeys as go
from tests.browser.desk import DESKTOP, PHONE, Desk
from tests.browser.filling import fill, follow, headed, press, told
from tests.browser.installation import DEMO_DAY, Installation
from tests.browser.journeys import Issue
from tests.browser.looking import ask_axe
from tests.browser.photo import photo
from tests.browser.pictures import take, take_beside

THEME: Final = "Kỷ cương, trách nhiệm, về đích đúng hẹn"
ROAD: Final = Issue(
    title="Hoàn thành tuyến đường kiểu mẫu các thôn",
    measure=("Tuyến đường đạt chuẩn", "3", "8", "tuyến"),
    work="Vận động nhân dân hiến đất, mở rộng nền đường",
    lead="Hoàng Đình Thuận",
    due="31/05/2027",
    product="Biên bản bàn giao mặt bằng từng thôn",
    public_note="Năm 2027, mỗi thôn có ít nhất một tuyến đường sáng, xanh, sạch.",
)
ADMISSION: Final = Issue(
    title="Kết nạp đảng viên ở thôn, trường học",
    measure=("Đảng viên kết nạp trong năm", "38", "45", "người"),
    work="Mở lớp bồi dưỡng nhận thức về Đảng cho quần chúng ưu tú",
    lead="Hoàng Đình Thuận",
    due="30/09/2027",
    product="Danh sách học viên được cấp giấy chứng nhận",
)
INSURANCE: Final = Issue(
    title="Nâng tỷ lệ tham gia bảo hiểm y tế",
    measure=("Tỷ lệ dân số tham gia", "94,2", "97", "%"),
    work="Rà soát từng hộ chưa tham gia, hỗ trợ hộ cận nghèo",
    lead="Hoàng Đình Thuận",
    due="30/11/2027",
    product="Danh sách hộ đã tham gia",
)
CELL_PART: Final = "Mở rộng 300 m đường trục thôn Mai Lộc 2"
CELL_WORK: Final = "Vận động 12 hộ hiến đất, tháo dỡ hàng rào"
CELL_YARD: Final = Issue(
    title="Hoàn thiện sân nhà văn hóa thôn",
    measure=("Diện tích sân đã lát", "0", "400", "m²"),
    work="Lát gạch sân nhà văn hóa",
    lead="Trần Đình Khoa",
    due="31/10/2027",
    product="Sân lát gạch, nghiệm thu có ảnh",
)
OBSTACLE: Final = "Cột điện hạ thế nằm giữa nền đường mới mở"
ANSWER: Final = "Ngành điện di dời cột trong tháng 7/2027; giao Sở Công Thương theo dõi."
COLLECTIVES: Final = "Tập thể"
HEADS: Final = "Người đứng đầu, lãnh đạo: xã, phường, đặc khu: người đứng đầu"
CONCLUSION: Final = {"Thông báo kết luận số": "12-TB/TU", "Ngày thông báo": "05/02/2027"}


def show(page: Page, name: str) -> None:
    """Let axe read a page that stands only in this state of the year, and keep its picture."""
    assert not ask_axe(page), name
    take(page, name)


@dataclass(slots=True)
class Year:
    """How far the walk has come."""

    broken_at: str = ""


@pytest.fixture(scope="module")
def year() -> Year:
    """Begin the year."""
    return Year()


@pytest.fixture(autouse=True)
def in_order(year: Year, request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail at once when an earlier step has failed: this step stands on it."""
    assert not year.broken_at, f"stands on {year.broken_at}, which failed"
    year.broken_at = request.node.name
    failed_before = request.session.testsfailed
    yield
    if request.session.testsfailed == failed_before:
        year.broken_at = ""


@pytest.fixture
def november(installation: Installation) -> None:
    """Let it be mid-November 2026."""
    installation.set_day(DEMO_DAY)


@pytest.fixture
def february(installation: Installation) -> None:
    """Let it be 8 February 2027."""
    installation.set_day(date(2027, 2, 8))


@pytest.fixture
def june(installation: Installation) -> None:
    """Let it be 15 June 2027."""
    installation.set_day(date(2027, 6, 15))


@pytest.fixture
def december(installation: Installation) -> None:
    """Let it be 13 December 2027."""
    installation.set_day(date(2027, 12, 13))


@pytest.mark.usefixtures("november")
def test_01_the_clerk_of_the_province_opens_the_campaign(desk: Desk) -> None:
    page = desk.page_for(go.PROVINCE_CLERK)
    go.open_campaign(page, 2027, THEME)
    fill(
        page,
        {
            "Hạn đăng ký": "15/01/2027",
            "Hạn ký cam kết": "10/02/2027",
            "Hạn sơ kết 6 tháng": "10/07/2027",
            "Hạn tổng kết năm": "20/12/2027",
        },
    )
    show(page, "nam/01-mo-dot")
    press(page, "Mở đợt")
    headed(page, "Đợt cam kết năm 2027")
    told(page, "Tình trạng 120 đơn vị")
    expect(page.get_by_role("columnheader", name="Còn thiếu")).to_be_visible()
    show(page, "nam/01-dot-cam-ket")


def test_01_the_clerk_chases_one_unit_and_then_the_selected(desk: Desk) -> None:
    page = desk.page_for(go.PROVINCE_CLERK)
    page.goto("/dot/2027/?q=Bố Trạch")
    page.get_by_role("link", name="Đôn đốc Đảng ủy xã Bố Trạch").click()
    headed(page, "Đôn đốc 1 đơn vị")
    press(page, "Gửi đôn đốc")
    told(page, "Đã gửi đôn đốc 1 đơn vị")
    page.goto("/dot/2027/?dia-ban=Cam Lộ")
    for name in ("Đảng ủy xã Hiếu Giang", go.CAM_LO):
        page.get_by_label(f"Chọn {name}", exact=True).check()
    press(page, "Đôn đốc các đơn vị đã chọn")
    headed(page, "Đôn đốc 2 đơn vị")
    show(page, "nam/01-don-doc")
    press(page, "Gửi đôn đốc")
    told(page, "Đã gửi đôn đốc 2 đơn vị")


def test_02_the_province_orders_work_and_writes_down_what_it_owes(desk: Desk) -> None:
    page = desk.page_for(go.PROVINCE_CLERK)
    go.place_order(page, 2027)
    show(page, "nam/02-dat-hang")
    press(page, "Đặt hàng")
    told(page, "Đã đặt hàng 6 đơn vị")


def test_02_the_commune_registers_and_is_told_what_is_unclear(desk: Desk) -> None:
    page = desk.page_for(go.COMMUNE_CLERK)
    go.find_commitment(page, 2027, go.CAM_LO)
    go.open_editor(page)
    told(page, "Phê duyệt giá đất khu tái định cư")
    follow(page, "Thêm vấn đề")
    fill(page, {"Vấn đề": ROAD.title, "Nói với bà con": ROAD.public_note})
    go.save_draft(page)
    told(page, "Vấn đề chưa có số đo")
    told(page, "Không có số đo thì cuối năm không kết luận được đạt hay chưa.")
    show(page, "nam/02-goi-y")
    go.write_work(page, ROAD)
    go.save_draft(page)
    expect(page.get_by_text("Vấn đề chưa có số đo")).to_have_count(0)
    go.register(page, ADMISSION)
    go.state_general_part(page)

    head = desk.page_for(go.COMMUNE_HEAD)
    go.find_commitment(head, 2027, go.CAM_LO)
    go.open_editor(head)
    go.register(head, INSURANCE)
    head.get_by_role("link", name="Bàn giao mặt bằng").click()
    fill(
        head.get_by_role("group", name="Việc cụ thể"),
        {
            "Nội dung": "Kiểm đếm, chi trả, bàn giao mặt bằng 46 hộ",
            "Chủ trì": "Hoàng Đình Thuận",
            "Thời hạn": "30/09/2027",
            "Sản phẩm": "Biên bản bàn giao mặt bằng",
        },
    )
    go.save_draft(head)
    show(head, "nam/02-soan-cam-ket")
    take_beside(head, "c-soan-cam-ket")


def test_03_the_commune_submits_and_the_province_returns(desk: Desk) -> None:
    head = desk.page_for(go.COMMUNE_HEAD)
    go.find_commitment(head, 2027, go.CAM_LO)
    go.submit(head, "18-BB/ĐU", "14/11/2026")
    clerk = desk.page_for(go.PROVINCE_CLERK)
    go.find_commitment(clerk, 2027, go.CAM_LO, below=True)
    told(clerk, "Đến lượt")
    go.return_with_remark(clerk, "Đề nghị nêu rõ số hộ phải bàn giao trong từng quý.")
    show(clerk, "nam/03-tra-lai")


def test_03_the_commune_revises_and_both_sides_accept(desk: Desk) -> None:
    clerk = desk.page_for(go.COMMUNE_CLERK)
    go.find_commitment(clerk, 2027, go.CAM_LO)
    go.open_editor(clerk)
    clerk.get_by_role("link", name="Bàn giao mặt bằng").click()
    fill(clerk, {"Hiện trạng": "46 hộ phải bàn giao: quý II 20 hộ, quý III 26 hộ."})
    go.save_draft(clerk)
    head = desk.page_for(go.COMMUNE_HEAD)
    go.find_commitment(head, 2027, go.CAM_LO)
    go.submit(head, "19-BB/ĐU", "16/11/2026", again=True)
    leader = desk.page_for(go.PROVINCE_HEAD)
    go.find_commitment(leader, 2027, go.CAM_LO, below=True)
    go.accept(leader, {"Thông báo kết luận số": "08-TB/TU", "Ngày thông báo": "16/11/2026"})
    go.find_commitment(head, 2027, go.CAM_LO)
    told(head, "Đến lượt đồng chí")
    go.accept(head)
    show(head, "nam/03-thong-nhat")


@pytest.mark.usefixtures("february")
def test_04_the_text_is_issued_and_signed_by_party_b_then_party_a(desk: Desk) -> None:
    clerk = desk.page_for(go.PROVINCE_CLERK)
    go.find_commitment(clerk, 2027, go.CAM_LO, below=True)
    go.issue(clerk)
    show(clerk, "nam/04-phat-hanh")
    head = desk.page_for(go.COMMUNE_HEAD)
    go.open_paper(head, 2027, "Cam Lộ")
    show(head, "nam/04-ky-so")
    take_beside(head, "d-ky-so")
    press(head, "Ký số")
    told(head, "Đồng chí đọc toàn văn và đánh dấu ô này trước khi ký.")
    go.sign(head)
    leader = desk.page_for(go.PROVINCE_HEAD)
    go.open_paper(leader, 2027, "Cam Lộ")
    go.sign(leader)
    told(leader, "Đã ký đủ 2 bên")
    told(leader, "Đủ 2 chữ ký, tất cả hợp lệ tại thời điểm ký.")
    show(leader, "nam/04-da-ky")


def test_05_the_commune_opens_its_own_campaign_for_the_cells(desk: Desk) -> None:
    page = desk.page_for(go.COMMUNE_CLERK)
    go.open_campaign(page, 2027, "Mỗi chi bộ một việc rõ kết quả", least=1, most=3)
    fill(page, {"Hạn đăng ký": "20/02/2027", "Hạn ký cam kết": "28/02/2027"})
    press(page, "Mở đợt")
    headed(page, "Đợt cam kết năm 2027")
    told(page, "Tình trạng 37 đơn vị")


def test_05_the_head_passes_works_on_to_a_cell_and_to_a_person(desk: Desk) -> None:
    page = desk.page_for(go.COMMUNE_HEAD)
    go.open_task(page, ROAD.work)
    follow(page, "Giao tiếp")
    fill(
        page,
        {
            "Đơn vị nhận": "thôn Mai Lộc 2",
            "Tên vấn đề trong cam kết của đơn vị nhận": CELL_PART,
            "Kết quả cần đạt": "300 m đường trục thôn rộng 6 m",
        },
    )
    page.get_by_label("Thời hạn").first.fill("31/05/2027")
    show(page, "nam/05-giao-tiep")
    press(page, "Giao cho đơn vị")
    told(page, CELL_PART)
    follow(page, "Giao tiếp")
    person = page.get_by_role("form", name="Cho một người")
    fill(
        person,
        {"Người nhận": "Võ Thanh Tùng", "Phần việc": "Theo dõi tiến độ mở đường các thôn"},
    )
    person.get_by_label("Thời hạn").fill("15/05/2027")
    press(page, "Giao phần việc")
    told(page, "Theo dõi tiến độ mở đường các thôn")
    show(page, "nam/05-nhiem-vu-cua-xa")


def test_05_the_cell_promises_its_part_and_signs_with_the_commune(desk: Desk) -> None:
    cell = desk.page_for(go.CELL_HEAD)
    go.find_commitment(cell, 2027, go.CELL)
    go.open_editor(cell)
    cell.get_by_role("link", name=CELL_PART).click()
    told(cell, f"Từ việc của cấp trên: {ROAD.work}")
    go.write_work(
        cell,
        Issue(
            title=CELL_PART,
            measure=("Chiều dài đường đã mở rộng", "0", "300", "m"),
            work=CELL_WORK,
            lead="Trần Đình Khoa",
            due="31/05/2027",
            product="Biên bản hiến đất của 12 hộ",
        ),
    )
    go.save_draft(cell)
    go.register(cell, CELL_YARD)
    go.state_general_part(cell)
    go.find_commitment(cell, 2027, go.CELL)
    go.submit(cell, "03-BB/CB", "06/02/2027")
    head = desk.page_for(go.COMMUNE_HEAD)
    go.find_commitment(head, 2027, go.CELL, below=True)
    go.accept(head, {"Thông báo kết luận số": "05-TB/ĐU", "Ngày thông báo": "08/02/2027"})
    go.find_commitment(cell, 2027, go.CELL)
    go.accept(cell)
    clerk = desk.page_for(go.COMMUNE_CLERK)
    go.find_commitment(clerk, 2027, go.CELL, below=True)
    go.issue(clerk)
    for page in (cell, head):
        go.open_paper(page, 2027, "Mai Lộc 2")
        go.sign(page)
    told(head, "Đã ký đủ 2 bên")
    go.open_task(head, ROAD.work)
    told(head, "Đã giao tiếp cho")
    go.open_task(cell, CELL_WORK)
    told(cell, "Gắn với cam kết cấp trên")
    show(cell, "nam/05-nhiem-vu-cua-chi-bo")


@pytest.mark.usefixtures("june")
def test_06_the_cell_reports_from_a_phone_and_somebody_else_judges(desk: Desk) -> None:
    cell = desk.page_for(go.CELL_HEAD, width=PHONE)
    told(cell, "Quá hạn")
    show(cell, "nam/06-viec-cua-toi-390")
    _report(cell, "12", "Đã có biên bản của 9 hộ.")
    head = desk.page_for(go.COMMUNE_HEAD)
    go.open_task(head, CELL_WORK)
    follow(head, "Xem và xác nhận")
    fill(head, {"Ý kiến": "Còn thiếu biên bản của 3 hộ."})
    press(head, "Trả lại")
    told(head, "Đã trả lại báo cáo.")
    _report(cell, "12", "Đã đủ biên bản của 12 hộ.")
    show(cell, "nam/06-nhiem-vu-390")
    expect(cell.get_by_role("link", name="Xem và xác nhận")).to_have_count(0)
    go.open_task(head, CELL_WORK)
    follow(head, "Xem và xác nhận")
    told(head, "chậm")
    show(head, "nam/06-xac-nhan")
    press(head, "Xác nhận")
    told(head, "Đã xác nhận kết quả.")
    told(head, "Hoàn thành chậm")


def _report(page: Page, reached: str, note: str) -> None:
    go.open_task(page, CELL_WORK, tab="cua-toi")
    page.get_by_role("link", name="Cập nhật kết quả").first.click()
    form = page.get_by_role("dialog", name="Cập nhật kết quả")
    fill(form, {"Đã đạt": reached, "Ghi chú": note})
    form.get_by_label("Minh chứng").set_input_files(photo())
    form.get_by_label("Đã xong, đề nghị xác nhận").check()
    show(page, "nam/06-cap-nhat-390")
    press(form, "Gửi")
    told(page, "Đã gửi, chờ xác nhận.")


def test_06_an_obstacle_climbs_to_the_province_and_the_answer_comes_down(desk: Desk) -> None:
    cell = desk.page_for(go.CELL_HEAD, width=PHONE)
    go.open_task(cell, CELL_YARD.work, tab="cua-toi")
    cell.get_by_role("link", name="Nêu vướng mắc").first.click()
    form = cell.get_by_role("dialog", name="Nêu vướng mắc")
    fill(form, {"Vướng mắc": OBSTACLE, "Đề nghị": "Đề nghị di dời cột điện trước 15/7."})
    form.get_by_label(go.CAM_LO).check()
    press(form, "Gửi")
    told(cell, "Đã gửi vướng mắc.")
    head = desk.page_for(go.COMMUNE_HEAD)
    head.goto("/vuong-mac/")
    follow(head, OBSTACLE)
    fill(head, {"Vì sao chuyển lên": "Lưới điện do tỉnh quản lý, vượt thẩm quyền xã."})
    press(head, "Chuyển lên")
    told(head, "Đã chuyển lên cấp trên.")
    leader = desk.page_for(go.PROVINCE_HEAD)
    leader.goto("/vuong-mac/")
    follow(leader, OBSTACLE)
    fill(leader, {"Trả lời": ANSWER})
    show(leader, "nam/06-tra-loi-vuong-mac")
    press(leader, "Trả lời")
    told(leader, "Đã trả lời, đơn vị nêu vướng mắc được báo ngay.")
    go.open_task(cell, CELL_YARD.work, tab="cua-toi")
    told(cell, ANSWER)
    show(cell, "nam/06-vuong-mac-390")


def test_07_every_home_page_says_whose_turn_it_is(desk: Desk) -> None:
    for login, width, name in (
        (go.COMMUNE_HEAD, DESKTOP, "nguoi-dung-dau-1440"),
        (go.COMMUNE_HEAD, PHONE, "nguoi-dung-dau-390"),
        (go.COMMUNE_CLERK, DESKTOP, "van-phong-1440"),
        (go.CELL_HEAD, PHONE, "bi-thu-chi-bo-390"),
        (go.PROVINCE_HEAD, DESKTOP, "lanh-dao-tinh-1440"),
    ):
        page = desk.page_for(login, width=width)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        show(page, f"nam/07-viec-cua-toi-{name}")


def test_07_the_overviews_count_what_was_done_late(desk: Desk) -> None:
    leader = desk.page_for(go.PROVINCE_HEAD)
    leader.goto("/dot/2027/?xem=tat-ca")
    told(leader, "Tình trạng 120 đơn vị")
    show(leader, "nam/07-dot-cam-ket")
    leader.goto("/toan-canh/")
    show(leader, "nam/07-toan-canh")
    head = desk.page_for(go.COMMUNE_HEAD)
    head.goto("/nhiem-vu/?tab=don-vi&nam=2027")
    late = head.get_by_role("link", name=re.compile("hoàn thành chậm"))
    expect(late).to_contain_text("1")
    late.click()
    told(head, CELL_WORK)
    show(head, "nam/07-nhiem-vu")


def test_08_mid_year_the_unit_assesses_and_the_superior_concludes(desk: Desk) -> None:
    clerk = desk.page_for(go.PROVINCE_CLERK)
    clerk.goto("/danh-gia/")
    follow(clerk, "Mở kỳ năm 2027")
    clerk.get_by_label("Sơ kết 6 tháng").check()
    press(clerk, "Mở kỳ đánh giá")
    headed(clerk, "2027")
    unit = desk.page_for(go.COMMUNE_CLERK)
    _open_self_review(unit)
    _assess(unit, ["Đang thực hiện", "Đang thực hiện", "Đang thực hiện", "Chưa triển khai"])
    show(unit, "nam/08-tu-danh-gia")
    press(unit, "Gửi tự đánh giá")
    told(unit, "Đã gửi tự đánh giá.")
    _conclude(clerk, "Sơ kết", "41-TB/TU", "Tập trung bàn giao mặt bằng trước 30/9/2027.")
    show(clerk, "nam/08-ket-luan")


def _open_self_review(page: Page) -> None:
    """Go to the newest period's form of one's own unit."""
    page.goto("/danh-gia/")
    follow(page, "Tự đánh giá của đơn vị")
    headed(page, "Tự đánh giá")


def _assess(page: Page, states: list[str]) -> None:
    """Say of each item how far it came, why, and what comes next."""
    for number, state in enumerate(states):
        item = page.get_by_role("region").filter(has=page.get_by_role("radio")).nth(number)
        item.get_by_label(state, exact=True).check()
        fill(
            item,
            {
                "Kết quả đến nay": f"Vấn đề {number + 1}: đã làm theo lộ trình.",
                "Nguyên nhân": "Mưa lũ kéo dài, thi công chậm.",
                "Việc tiếp theo": "Báo cáo hằng tuần.",
            },
        )
    fill(page, {"Nhận xét chung": "Tập thể đã kiểm điểm từng vấn đề."})


def _conclude(page: Page, period: str, number: str, words: str) -> None:
    page.goto("/danh-gia/")
    page.locator("main").get_by_role("link", name=re.compile(f"^{period}.* 2027$")).first.click()
    headed(page, "2027")
    _search(page, "Tìm đơn vị", "Cam Lộ")
    page.locator("main").get_by_role("link", name="Cam Lộ").first.click()
    fill(page, {"Thông báo kết luận số": number, "Kết luận của cấp trên": words})
    press(page, "Ghi kết luận")
    told(page, "Đã ghi kết luận.")


@pytest.mark.usefixtures("december")
def test_09_the_year_ends_and_the_commune_assesses_its_items(desk: Desk) -> None:
    head = desk.page_for(go.COMMUNE_HEAD)
    go.open_task(head, ADMISSION.work)
    head.get_by_role("link", name="Cập nhật kết quả").first.click()
    form = head.get_by_role("dialog", name="Cập nhật kết quả")
    fill(form, {"Đã đạt": "100"})
    form.get_by_label("Đã xong, đề nghị xác nhận").check()
    press(form, "Gửi")
    told(head, "Đã gửi, chờ xác nhận.")
    clerk = desk.page_for(go.PROVINCE_CLERK)
    go.open_task(clerk, ADMISSION.work)
    follow(clerk, "Xem và xác nhận")
    press(clerk, "Xác nhận")
    told(clerk, "Đã xác nhận kết quả.")
    clerk.goto("/danh-gia/")
    follow(clerk, "Mở kỳ năm 2027")
    clerk.get_by_label("Tổng kết năm").check()
    press(clerk, "Mở kỳ đánh giá")
    headed(clerk, "2027")
    unit = desk.page_for(go.COMMUNE_CLERK)
    _open_self_review(unit)
    _assess(unit, ["Đang thực hiện", "Đang thực hiện", "Đã hoàn thành", "Chưa triển khai"])
    press(unit, "Gửi tự đánh giá")
    told(unit, "Đã gửi tự đánh giá.")


def test_09_the_head_scores_the_committee_and_himself(desk: Desk) -> None:
    head = desk.page_for(go.COMMUNE_HEAD)
    for name in (go.CAM_LO, "Hoàng Đình Thuận"):
        head.goto("/danh-gia/")
        head.locator("main").get_by_role(
            "link", name=re.compile(f"Xếp loại: .*{name}")
        ).first.click()
        follow(head, "Tự chấm điểm")
        _score(head, "28,50", "63,00", "Mức xếp loại", "Hoàn thành tốt nhiệm vụ")
        press(head, "Ghi điểm tự chấm")
        told(head, "Đã ghi điểm tự chấm.")
    show(head, "nam/09-tu-cham")


def _score(page: Page, general: str, results: str, label: str, level: str) -> None:
    fill(
        page,
        {"Tiêu chí chung": general, "Kết quả thực hiện nhiệm vụ": results, label: level},
    )


def test_09_the_appraiser_proposes_with_the_reasons_beside_him(desk: Desk) -> None:
    page = desk.page_for(go.APPRAISER)
    _appraise(page, COLLECTIVES, go.CAM_LO, "Hoàn thành tốt nhiệm vụ")
    _open_ratings(page, COLLECTIVES)
    _search(page, "Tìm trong danh sách", go.CAM_LO)
    page.locator("main").get_by_role("link", name=go.CAM_LO).first.click()
    told(page, "Vì sao xếp loại này")
    show(page, "nam/09-xep-loai")


def test_09_the_deciding_body_differs_and_says_why(desk: Desk) -> None:
    page = desk.page_for(go.PROVINCE_HEAD)
    _decide(page, COLLECTIVES, "Hai việc trọng tâm chưa xong trong năm.")
    show(page, "nam/09-thong-bao")


def test_09_the_head_is_rated_after_his_unit_and_not_above_it(desk: Desk) -> None:
    appraiser = desk.page_for(go.APPRAISER)
    _appraise(appraiser, HEADS, "Hoàng Đình Thuận", "Hoàn thành nhiệm vụ")
    leader = desk.page_for(go.PROVINCE_HEAD)
    _decide(leader, HEADS, "Như mức của tập thể.")


def _search(page: Page, field: str, words: str) -> None:
    """Find one of many in a list, without accents if one likes."""
    page.get_by_label(field, exact=True).fill(words)
    press(page.locator("main"), "Tìm")
    page.wait_for_load_state()


def _open_ratings(page: Page, group: str) -> None:
    page.goto("/danh-gia/")
    follow(page.locator("main"), "Xếp loại")
    page.get_by_role("link", name=re.compile(rf"^{re.escape(group)} \d+$")).first.click()
    page.wait_for_load_state()


def _appraise(page: Page, group: str, name: str, level: str) -> None:
    _open_ratings(page, group)
    _search(page, "Tìm trong danh sách", name)
    page.locator("main").get_by_role("link", name=name).first.click()
    follow(page.get_by_role("complementary").last, "Thẩm định")
    _score(page, "27,50", "61,00", "Mức đề nghị", level)
    fill(page, {"Lý do đề nghị khác quy tắc": "Hai việc trọng tâm còn dở dang."})
    show(page, "nam/09-tham-dinh")
    press(page, "Ghi thẩm định")
    told(page, "Đã ghi thẩm định.")


def _decide(page: Page, group: str, reason: str) -> None:
    _open_ratings(page, group)
    press(page, "Quyết định 1 mức")
    headed(page, "Quyết định mức xếp loại")
    page.locator("main select").first.select_option(label="Hoàn thành nhiệm vụ")
    page.locator("main textarea").first.fill(reason)
    show(page, "nam/09-quyet-dinh")
    press(page, "Quyết định 1 mức")
    told(page, "Đã quyết định")
    follow(page, "Ban hành thông báo")
    press(page, "Ban hành thông báo")
    told(page, "Đã ban hành thông báo số")
    address = page.get_by_role("link", name="Tải thông báo", exact=True).get_attribute("href")
    notice = page.request.get(address or "")
    assert notice.headers["content-type"] == "application/pdf"
    assert notice.body().startswith(b"%PDF-")


def test_10_what_was_not_done_becomes_remediation_and_next_years_draft(desk: Desk) -> None:
    clerk = desk.page_for(go.PROVINCE_CLERK)
    go.open_campaign(clerk, 2028, "Giữ nhịp, nâng chất lượng")
    press(clerk, "Mở đợt")
    headed(clerk, "Đợt cam kết năm 2028")
    _conclude(clerk, "Tổng kết", "88-TB/TU", "Các việc chưa xong phải khắc phục trong quý I/2028.")
    unit = desk.page_for(go.COMMUNE_HEAD)
    unit.goto("/danh-gia/khac-phuc/")
    unit.locator("main").get_by_role("link", name=INSURANCE.title).first.click()
    fill(
        unit,
        {
            "Nguyên nhân": "Chưa rà soát hết hộ cận nghèo ở 6 thôn.",
            "Người chịu trách nhiệm": "Hoàng Đình Thuận",
            "Biện pháp khắc phục": "Phân công từng đảng viên phụ trách 5 hộ.",
            "Thời hạn": "31/03/2028",
        },
    )
    show(unit, "nam/10-khac-phuc")
    press(unit, "Ghi kế hoạch")
    told(unit, "Đã đứng trong dự thảo cam kết năm sau")
    go.find_commitment(unit, 2028, go.CAM_LO)
    go.open_editor(unit)
    unit.get_by_role("link", name=INSURANCE.title).first.click()
    told(unit, "Chuyển từ năm 2027")
    show(unit, "nam/10-du-thao-nam-sau")


def test_11_the_public_reads_what_became_of_the_promise(desk: Desk) -> None:
    page = desk.page_for(None, width=PHONE)
    page.goto("/cong-khai/")
    page.get_by_role("link", name="Xã Cam Lộ").first.click()
    headed(page, "Cam Lộ")
    told(page, ADMISSION.title)
    told(page, ROAD.public_note)
    show(page, "nam/11-cong-khai-390")


def test_11_the_inspector_reads_who_did_what_when(desk: Desk) -> None:
    page = desk.page_for(go.INSPECTOR)
    page.goto("/quan-tri/nhat-ky/")
    fill(page, {"Người thực hiện": "Hoàng Đình Thuận"})
    press(page, "Tra nhật ký")
    expect(page.get_by_role("row").filter(has_text="Hoàng Đình Thuận").first).to_be_visible()
    show(page, "nam/11-nhat-ky")
    page.goto("/quan-tri/nhat-ky/")
    fill(page, {"Từ ngày": "08/02/2027", "Đến hết ngày": "08/02/2027"})
    press(page, "Tra nhật ký")
    expect(page.get_by_role("row").filter(has_text="08/02/2027").first).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="13/12/2027")).to_have_count(0)
