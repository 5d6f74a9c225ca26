"""Registering, agreeing and reporting in a browser that runs no script: every act is a plain form.

The campaign of 2029 is nobody else's, and the reported work is one of the demo's own.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest
from tests.browser import journeys as go
from tests.browser.desk import PHONE, Desk
from tests.browser.filling import fill, follow, headed, press, told
from tests.browser.installation import DEMO_DAY, Installation
from tests.browser.journeys import Issue
from tests.browser.photo import photo

YEAR: Final = 2029
ADMISSION: Final = Issue(
    title="Kết nạp đảng viên ở thôn, trường học",
    measure=("Đảng viên kết nạp trong năm", "45", "50", "người"),
    work="Mở hai lớp bồi dưỡng nhận thức về Đảng",
    lead="Hoàng Đình Thuận",
    due=f"30/09/{YEAR}",
    product="Danh sách học viên được cấp giấy chứng nhận",
)
INSURANCE: Final = Issue(
    title="Giữ vững tỷ lệ tham gia bảo hiểm y tế",
    measure=("Tỷ lệ dân số tham gia", "97", "98", "%"),
    work="Hỗ trợ hộ cận nghèo tham gia bảo hiểm y tế",
    lead="Hoàng Đình Thuận",
    due=f"30/11/{YEAR}",
    product="Danh sách hộ đã tham gia",
)


@pytest.fixture
def autumn(installation: Installation) -> None:
    """Let it be November 2028: a year that no other test walks."""
    installation.set_day(date(2028, 11, 20))


@pytest.mark.usefixtures("autumn")
def test_work_is_ordered_and_issues_are_registered_with_plain_forms(desk: Desk) -> None:
    clerk = desk.page_for(go.PROVINCE_CLERK, javascript=False)
    go.open_campaign(clerk, YEAR, "Bền bỉ, thực chất")
    press(clerk, "Mở đợt")
    headed(clerk, f"Đợt cam kết năm {YEAR}")
    go.place_order(clerk, YEAR)
    press(clerk, "Đặt hàng")
    told(clerk, "Đã đặt hàng 6 đơn vị")
    unit = desk.page_for(go.COMMUNE_CLERK, javascript=False)
    go.find_commitment(unit, YEAR, go.CAM_LO)
    go.open_editor(unit)
    go.register(unit, ADMISSION)
    go.register(unit, INSURANCE)
    press(unit, "Thêm việc")
    told(unit, "3.2 Nội dung")
    go.state_general_part(unit)


@pytest.mark.usefixtures("autumn")
def test_a_text_is_sent_returned_sent_again_and_accepted_with_plain_forms(desk: Desk) -> None:
    head = desk.page_for(go.COMMUNE_HEAD, javascript=False)
    go.find_commitment(head, YEAR, go.CAM_LO)
    go.submit(head, "21-BB/ĐU", "17/11/2028")
    clerk = desk.page_for(go.PROVINCE_CLERK, javascript=False)
    go.find_commitment(clerk, YEAR, go.CAM_LO, below=True)
    go.return_with_remark(clerk, "Đề nghị nêu rõ tiến độ từng quý.")
    go.find_commitment(head, YEAR, go.CAM_LO)
    go.submit(head, "22-BB/ĐU", "20/11/2028", again=True)
    leader = desk.page_for(go.PROVINCE_HEAD, javascript=False)
    go.find_commitment(leader, YEAR, go.CAM_LO, below=True)
    go.accept(leader, {"Thông báo kết luận số": "9-TB/TU", "Ngày thông báo": "20/11/2028"})
    go.find_commitment(head, YEAR, go.CAM_LO)
    go.accept(head)


def test_a_result_is_reported_with_a_photo_and_confirmed_with_plain_forms(
    desk: Desk, installation: Installation
) -> None:
    installation.set_day(DEMO_DAY)
    cell = desk.page_for(go.CELL_HEAD, width=PHONE, javascript=False)
    cell.goto("/nhiem-vu/?tab=cua-toi&nam=2026")
    cell.locator("main").get_by_role("link", name="Cập nhật").first.click()
    headed(cell, "Cập nhật kết quả")
    fill(cell, {"Ghi chú": "Gửi từ máy không chạy script."})
    cell.get_by_label("Minh chứng").set_input_files(photo())
    cell.get_by_label("Đã xong, đề nghị xác nhận").check()
    press(cell, "Gửi")
    told(cell, "Đã gửi, chờ xác nhận.")
    told(cell, "duong-thon.jpg")
    head = desk.page_for(go.COMMUNE_HEAD, javascript=False)
    head.goto(cell.url)  # cells share the names of their works
    follow(head, "Xem và xác nhận")
    press(head, "Xác nhận")
    told(head, "Đã xác nhận kết quả.")
