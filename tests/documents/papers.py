"""Papers for tests: valid by default, said in full, of people who do not exist."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Final

from PIL import Image

from camket.documents.canonical import JsonValue, RequiredSignatory, freeze
from camket.documents.forms.parts import NUMBERED, numbered
from camket.documents.numerals import Level
from camket.documents.paper import (
    Annex,
    Bullets,
    Column,
    Frame,
    Head,
    Heading,
    Number,
    Paper,
    Paragraph,
    Picture,
    Signature,
    Signatures,
    Table,
    Urgency,
)
from camket.documents.style import PARTY, STATE, Style
from camket.documents.values import (
    CommitmentPaper,
    Duty,
    HandedGroup,
    HandedRow,
    HandoverMinutes,
    Item,
    Measure,
    PartyHeader,
    RatedRow,
    RatingNotice,
    SignatureBlock,
    Work,
)


def _png(colour: tuple[int, int, int], width: int, height: int) -> bytes:
    out = BytesIO()
    Image.new("RGBA", (width, height), (*colour, 255)).save(out, "PNG")
    return out.getvalue()


STAMP_OF_INK: Final = Picture(_png((20, 40, 190), 60, 24), 30, 12)
"""A signature in blue, 30 by 12 millimetres."""
SEAL: Final = Picture(_png((200, 20, 30), 48, 48), 36, 36)
"""A red seal of the real size of a commune's."""
CREATED_AT: Final = datetime(2026, 2, 5, 1, 30, tzinfo=UTC)

HEADER: Final = PartyHeader(
    superior="Đảng bộ tỉnh Quảng Trị",
    issuer="Đảng ủy xã Cam Lộ",
    number="01-CK/ĐU",
    place="Cam Lộ",
    dated=date(2026, 2, 5),
)
PARTY_B: Final = RequiredSignatory("party_b", "Trần Thị Bính", "bí thư", "Đảng ủy xã Cam Lộ", "p-2")
PARTY_A: Final = RequiredSignatory("party_a", "Nguyễn Văn Ất", "bí thư", "Tỉnh ủy Quảng Trị", "p-1")
SLOTS: Final = (PARTY_B, PARTY_A)

ITEMS: Final = (
    Item(
        title="Xây dựng 05 tuyến đường kiểu mẫu",
        summary="Hoàn thành nền, mặt đường bê tông rộng 4 m; 100% hộ hai bên tuyến chỉnh trang cổng, hàng rào.",
        measures=(
            Measure("Chiều dài tuyến hoàn thành", "0", "4,2", "km", date(2026, 9, 30)),
            Measure("Tỷ lệ hộ chỉnh trang", "62", "100", "%", date(2026, 9, 30), "tăng lên"),
        ),
        works=(
            Work("Vận động 34 hộ hiến đất", "Mặt trận xã", date(2026, 3, 31), "Biên bản bàn giao"),
            Work("Thi công nền, mặt đường", "Phòng Kinh tế", date(2026, 7, 31), "Nghiệm thu"),
        ),
    ),
    Item(
        title="Giảm hộ nghèo theo chuẩn đa chiều",
        measures=(Measure("Tỷ lệ hộ nghèo", "4,1", "2,5", "%", date(2026, 12, 5), "giảm còn"),),
        works=(
            Work("Hỗ trợ sinh kế 60 hộ", "Hội Nông dân xã", date(2026, 6, 30), "Danh sách 60 hộ"),
        ),
    ),
    Item(
        title="Số hóa hồ sơ thủ tục hành chính",
        measures=(Measure("Hồ sơ trực tuyến", "48", "80", "%", date(2026, 11, 30), "tăng lên"),),
        works=(Work("Lập tổ hỗ trợ 14 thôn", "Văn phòng", date(2026, 2, 28), "Quyết định"),),
    ),
)


def make_paper(
    *,
    items: tuple[Item, ...] = ITEMS,
    header: PartyHeader = HEADER,
    is_trial: bool = True,
    created_at: datetime = CREATED_AT,
) -> CommitmentPaper:
    """Return a commitment of a commune with its province."""
    return CommitmentPaper(
        header=header,
        subtitle="trách nhiệm của tập thể và người đứng đầu năm 2026",
        legal_bases=(
            "Căn cứ Kế hoạch số 12-KH/TU, ngày 05/01/2026 của Ban Thường vụ Tỉnh ủy",
            "Căn cứ Nghị quyết số 03-NQ/ĐU, ngày 20/01/2026 của Đảng ủy xã Cam Lộ",
        ),
        parties=(
            "Bên cam kết (bên B): Đảng ủy xã Cam Lộ, đại diện là đồng chí Trần Thị Bính, bí thư;",
            "Bên nhận cam kết (bên A): Ban Thường vụ Tỉnh ủy Quảng Trị, đại diện là đồng chí Nguyễn Văn Ất, bí thư.",
        ),
        opening="Hai bên thống nhất các nội dung sau:",
        items=items,
        duties=(Duty("Bố trí 12 tỷ đồng vốn đối ứng", date(2026, 4, 30)),),
        pledge=("Bên B cam kết thực hiện đầy đủ các nội dung trên và chịu trách nhiệm về kết quả",),
        left=SignatureBlock("party_a", "T/M Ban Thường vụ", "Bí thư", "Nguyễn Văn Ất"),
        right=SignatureBlock("party_b", "T/M Ban Chấp hành", "Bí thư", "Trần Thị Bính"),
        recipients=("Ban Thường vụ Tỉnh ủy", "Các chi bộ trực thuộc", "Lưu Đảng ủy"),
        created_at=created_at,
        is_trial=is_trial,
    )


def make_frozen(*, slots: tuple[RequiredSignatory, ...] = SLOTS, is_trial: bool = True) -> bytes:
    """Return the frozen text that goes with the paper."""
    body: JsonValue = {"number": "01-CK/ĐU", "items": [item.title for item in ITEMS], "year": 2026}
    return freeze(body, slots, is_trial=is_trial)


def make_minutes(*, is_trial: bool = True) -> HandoverMinutes:
    """Return the minutes of a handover between two secretaries of a commune."""
    return HandoverMinutes(
        header=PartyHeader(
            "Tỉnh ủy Quảng Trị", "Đảng ủy xã Cam Lộ", "07-BB/ĐU", "Cam Lộ", date(2026, 7, 15)
        ),
        subtitle="bàn giao công việc của người đứng đầu",
        legal_bases=("Căn cứ Quy định số 294-QĐ/TW, ngày 26/5/2025 về thi hành Điều lệ Đảng",),
        people=(
            "Người giao: đồng chí Trần Thị Bính, Bí thư đến ngày 30/6/2026;",
            "Người nhận: đồng chí Lê Văn Giáp, Bí thư từ ngày 01/7/2026.",
        ),
        as_of="Việc đang mở của đơn vị, theo số liệu ngày 15/7/2026:",
        groups=(
            HandedGroup(
                "Vấn đề cam kết",
                (
                    HandedRow(
                        "Giải phóng mặt bằng tuyến đường liên xã Cam Thủy – Cam Hiếu",
                        "Trần Thị Bính",
                        "31/10/2026",
                        "Xong 1/3 nhiệm vụ, đạt 33,3%; quá hạn 1",
                    ),
                    HandedRow(
                        "Chuyển đổi số ở thôn", "chưa có người nhận", "30/11/2026", "Chưa bắt đầu"
                    ),
                ),
            ),
            HandedGroup("Vướng mắc", ()),
        ),
        closing=("Các việc trên tiếp tục thuộc trách nhiệm của đơn vị",),
        left=SignatureBlock("", "Người giao", "Bí thư", "Trần Thị Bính"),
        right=SignatureBlock("", "Người nhận", "Bí thư", "Lê Văn Giáp"),
        recipients=("Ban Thường vụ Tỉnh ủy", "Lưu Đảng ủy"),
        created_at=CREATED_AT,
        is_trial=is_trial,
    )


def make_notice(*, is_trial: bool = True) -> RatingNotice:
    """Return a notice of the ratings of three secretaries."""
    return RatingNotice(
        header=PartyHeader("", "Tỉnh ủy Quảng Trị", "45-TB/TU", "Đông Hà", date(2026, 12, 25)),
        subtitle="kết quả đánh giá, xếp loại người đứng đầu năm 2026",
        legal_bases=("Căn cứ Quy định số 366-QĐ/TW của Bộ Chính trị",),
        body=("Ban Thường vụ Tỉnh ủy thông báo kết quả đánh giá, xếp loại như sau:",),
        rows=(
            RatedRow("Trần Thị Bính", "Bí thư Đảng ủy xã Cam Lộ", "Hoàn thành xuất sắc nhiệm vụ"),
            RatedRow("Lê Văn Giáp", "Bí thư Đảng ủy xã Hiếu Giang", "Hoàn thành tốt nhiệm vụ"),
            RatedRow("Phạm Thị Đinh", "Bí thư Đảng ủy xã Gio Linh", "Hoàn thành nhiệm vụ"),
        ),
        closing=("Các đảng ủy thông báo đến từng tập thể, cá nhân để biết, thực hiện",),
        signature=SignatureBlock("", "T/M Ban Thường vụ", "Bí thư", "Nguyễn Văn Ất"),
        recipients=("Các đảng ủy trực thuộc", "Lưu Văn phòng Tỉnh ủy"),
        created_at=CREATED_AT,
        is_trial=is_trial,
    )


def make_full_paper(style: Style, *, blocks: int = 1) -> Paper:
    """Return a paper that bears every element its style knows."""
    issuer = "Đảng ủy xã Cam Lộ" if style.is_party else "Sở Nông nghiệp và Môi trường"
    return Paper(
        form="full",
        frame=Frame(
            head=Head(
                superior="Đảng bộ tỉnh Quảng Trị" if style.is_party else "UBND tỉnh Quảng Trị",
                issuer=issuer,
                number=Number(5, "KH/ĐU" if style.is_party else "KH-SNNMT"),
                place="Cam Lộ" if style.is_party else "Quảng Trị",
                dated=date(2026, 2, 5),
                draft=2,
                urgency=Urgency.VERY_URGENT,
                form_label="Mẫu 7",
                circulation="Lưu hành nội bộ",
            ),
            created_at=CREATED_AT,
            is_trial=True,
            style=style,
            recipients=("Ban Thường vụ Tỉnh ủy", "Các chi bộ trực thuộc"),
            archive="Văn phòng Đảng ủy" if style.is_party else "VP",
            bases=("Căn cứ Kế hoạch năm 2026", "Căn cứ Nghị quyết năm 2026"),
            addressees=("Mặt trận Tổ quốc xã",),
            drafter="PTĐ.12",
            address="Địa chỉ: số 02 đường 2/4, xã Cam Lộ",
            look_up_code="CK-7F3A-91BC",
        ),
        title="Kế hoạch",
        subject="thực hiện cam kết năm 2026",
        remark="(Bản điều chỉnh lần 1)",
        blocks=(
            Heading(Level.ROMAN, 1, "Mục đích, yêu cầu"),
            *(
                Paragraph(f"Nội dung thứ {n}: " + "xây dựng đường kiểu mẫu " * 8)
                for n in range(blocks)
            ),
            Heading(Level.ARABIC, 1, "Nhiệm vụ"),
            Heading(Level.LETTER, 5, "Việc của thôn"),
            Bullets(("Vận động Nhân dân hiến đất;", "Chỉnh trang cổng, hàng rào.")),
            Table((NUMBERED, Column("Việc phải làm")), numbered((("Kiểm đếm",), ("Bàn giao",)))),
            Paragraph("Các đơn vị tổ chức thực hiện"),
        ),
        signatures=Signatures(
            (
                Signature(
                    "Bí thư" if style.is_party else "Chủ tịch",
                    "Trần Thị Bính",
                    collective="Ban Thường vụ" if style.is_party else "Ủy ban nhân dân",
                    slot="issuer",
                ),
            )
        ),
        annexes=(
            Annex("Bảng phân công", (Paragraph("Trang một của phụ lục một."),)),
            Annex(
                "Danh sách",
                (
                    Table(
                        (NUMBERED, Column("Họ và tên")),
                        numbered((f"Người {n}",) for n in range(60)),
                    ),
                ),
                is_landscape=True,
            ),
        ),
        origin="Mẫu của địa phương.",
    )


BOTH_STYLES: Final = (PARTY, STATE)
