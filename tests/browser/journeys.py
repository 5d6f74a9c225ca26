"""What people of the demo do through pages: journeys that several tests walk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from playwright.sync_api import Page, expect
from tests.browser.filling import fill, follow, headed, press, told

PROVINCE_CLERK: Final = "vanphong.tinh"
PROVINCE_HEAD: Final = "bithu.tinh"
COMMUNE_CLERK: Final = "vanphong.camlo"
COMMUNE_HEAD: Final = "bithu.camlo"
CELL_HEAD: Final = "bithu.mailoc2"
APPRAISER: Final = "thamdinh.tinh"
INSPECTOR: Final = "kiemtra.tinh"

CAM_LO: Final = "Đảng ủy xã Cam Lộ"
CELL: Final = "Chi bộ thôn Mai Lộc 2"
ORDERED_FROM: Final = (
    CAM_LO,
    "Đảng ủy xã Hiếu Giang",
    "Đảng ủy xã Khe Sanh",
    "Đảng ủy xã Lao Bảo",
    "Đảng ủy xã Triệu Phong",
    "Đảng ủy xã Hải Lăng",
)


@dataclass(frozen=True, slots=True)
class Issue:
    """An item to be registered: one measure, one work."""

    title: str
    measure: tuple[str, str, str, str]
    """Name, what there is, what is promised, unit."""
    work: str
    lead: str
    due: str
    product: str
    public_note: str = ""


def open_campaign(page: Page, year: int, theme: str, most: int = 5, least: int = 3) -> None:
    """Open a campaign for the year, with the days the form proposes."""
    follow(page, "Đợt cam kết")
    follow(page, "Mở đợt")
    fill(
        page,
        {
            "Năm": str(year),
            "Chủ đề": theme,
            "Kế hoạch số": f"31-KH/{year}",
            "Số vấn đề ít nhất": str(least),
            "Số vấn đề nhiều nhất": str(most),
        },
    )


def place_order(page: Page, year: int) -> None:
    """Order one piece of work from six communes, with what is owed in return."""
    page.goto(f"/dot/{year}/")
    follow(page, "Đặt hàng")
    fill(
        page,
        {
            "Việc đặt hàng": "Bàn giao mặt bằng tuyến đường liên xã phía tây",
            "Lý do đặt hàng": "Tuyến đường nối sáu xã, phải khởi công trong quý IV.",
            "Số đo": "Tỷ lệ mặt bằng đã bàn giao",
            "Mức đặt hàng": "100",
            "Đơn vị tính": "%",
            "Thời hạn": f"30/09/{year}",
        },
    )
    for name in ORDERED_FROM:
        page.get_by_label(name, exact=True).check()
    duties = page.get_by_role("group", name="Cấp trên bảo đảm")
    fill(
        duties,
        {
            "Cấp trên bảo đảm": "Phê duyệt giá đất khu tái định cư",
            "Cơ quan thực hiện": "Sở Nông nghiệp và Môi trường",
            "Thời hạn": f"31/03/{year}",
        },
    )


def find_commitment(page: Page, year: int, unit: str, *, below: bool = False) -> None:
    """Go to a commitment from the list, as its side sees it."""
    page.goto(f"/cam-ket/?nam={year}" + (f"&xem=cap-duoi&q={quote(unit)}" if below else ""))
    page.get_by_role("link", name=unit, exact=True).first.click()
    page.wait_for_load_state()
    headed(page, str(year))


def open_editor(page: Page) -> None:
    """Go from a commitment to its editor."""
    follow(page, "Sửa nội dung")
    told(page, "Vấn đề trọng tâm")


def write_work(page: Page, issue: Issue) -> None:
    """Fill in the rows of an item: its measure and its work."""
    name, there_is, promised, unit = issue.measure
    fill(
        page.get_by_role("group", name="Kết quả cam kết"),
        {
            "Số đo": name,
            "Hiện có": there_is,
            "Cam kết": promised,
            "Đơn vị": unit,
            "Thời hạn": issue.due,
        },
    )
    fill(
        page.get_by_role("group", name="Việc cụ thể"),
        {
            "Nội dung": issue.work,
            "Chủ trì": issue.lead,
            "Thời hạn": issue.due,
            "Sản phẩm": issue.product,
        },
    )


def save_draft(page: Page) -> None:
    """Save what stands in the editor."""
    page.locator("#luu").click()
    told(page, "Đã lưu")


def register(page: Page, issue: Issue) -> None:
    """Add an item in the editor."""
    follow(page, "Thêm vấn đề")
    told(page, "Vấn đề mới")
    fill(page, {"Vấn đề": issue.title})
    if issue.public_note:
        fill(page, {"Nói với bà con": issue.public_note})
    write_work(page, issue)
    save_draft(page)


def state_general_part(page: Page) -> None:
    """Write the part that belongs to no single item."""
    follow(page, "Căn cứ, trách nhiệm, kiến nghị")
    fill(
        page,
        {
            "Căn cứ": "Nghị quyết Đại hội Đảng bộ nhiệm kỳ 2025 – 2030.",
            "Trách nhiệm nếu không hoàn thành": "Tập thể và người đứng đầu tự phê bình, "
            "không đề nghị khen thưởng năm đó.",
        },
    )
    save_draft(page)


def submit(page: Page, minutes_no: str, minutes_on: str, *, again: bool = False) -> None:
    """Send a text up with the minutes that adopted it."""
    name = "Gửi lại" if again else "Gửi đăng ký"
    follow(page, name)
    fill(page, {"Biên bản số": minutes_no, "Ngày họp": minutes_on})
    press(page, name)
    told(page, "Đã gửi bản cam kết. Đến lượt cấp trên.")


def return_with_remark(page: Page, remark: str) -> None:
    """Return a text with a remark on its first item."""
    follow(page, "Trả lại để sửa")
    fields = page.locator("main textarea")
    expect(fields.nth(1)).to_be_visible()
    fields.nth(1).fill(remark)
    press(page, "Trả lại")
    told(page, "Đã trả lại. Đến lượt đơn vị.")


def accept(page: Page, conclusion: dict[str, str] | None = None) -> None:
    """Accept the text as it stands, the superior with its notice of conclusion."""
    follow(page, "Đồng ý")
    fill(page, conclusion or {})
    press(page, "Đồng ý")
    told(page, "Đã ghi đồng ý.")


def issue(page: Page) -> None:
    """Seal the text and give it to the signatories."""
    follow(page, "Phát hành để ký")
    press(page, "Phát hành")
    told(page, "Đã phát hành.")


def open_paper(page: Page, year: int, unit: str) -> None:
    """Go to the commitment of that year that waits for this person's signature."""
    page.goto("/cho-ky/")
    named = re.compile(rf"Cam kết năm {year} .*{re.escape(unit)}")
    page.locator("main").get_by_role("link", name=named).first.click()
    told(page, "Bản PDF")


def sign(page: Page) -> None:
    """Sign the paper the page shows."""
    page.locator("#dadoc").check()
    press(page, "Ký số")
    told(page, "Kiểm tra chữ ký")


def open_task(page: Page, title: str, tab: str = "don-vi") -> None:
    """Go to a task from the board."""
    page.goto(f"/nhiem-vu/?tab={tab}&q={quote(title)}")
    page.get_by_role("link", name=title).first.click()
    headed(page, title)
