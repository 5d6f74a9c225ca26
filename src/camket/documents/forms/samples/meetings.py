"""Samples of minutes: of a review, of a cell, of a tally, of a handover."""

from __future__ import annotations

from datetime import date

from camket.documents.forms import (
    cell_meeting_minutes,
    handover,
    review_meeting_minutes,
    vote_tally,
)
from camket.documents.forms.meeting import Meeting
from camket.documents.forms.samples.setting import (
    CELL_SECRETARY,
    CHAIRMAN,
    CLERK,
    DEPUTY,
    MADE_AT,
    SECRETARY,
    cell,
    commune,
)
from camket.documents.kinds import Kind
from camket.documents.paper import Number, Paper
from camket.documents.style import Style
from camket.documents.values import (
    HandedGroup,
    HandedRow,
    HandoverMinutes,
    PartyHeader,
    SignatureBlock,
)
from camket.rules.levels import Level


def review_meeting_minutes_sample(style: Style) -> Paper:
    """Return the minutes of a meeting that reviewed a collective and two persons."""
    body = "Ban Thường vụ Đảng ủy xã" if style.is_party else "lãnh đạo Ủy ban nhân dân xã"
    head = SECRETARY if style.is_party else CHAIRMAN
    return review_meeting_minutes.paper_of(
        review_meeting_minutes.ReviewMeeting(
            frame=commune(
                style, Kind.MINUTES, 18, date(2026, 12, 12), recipients=("Hồ sơ kiểm điểm",)
            ),
            year=2026,
            body=body,
            meeting=Meeting(
                began="07 giờ 30, ngày 12 tháng 12 năm 2026",
                place="Hội trường xã Cam Lộ",
                present="09/09 đồng chí",
                guests="đại diện Ban Tổ chức Tỉnh ủy",
                chair=head,
                chair_post="Bí thư" if style.is_party else "Chủ tịch",
                secretary=CLERK,
                secretary_post="Chánh Văn phòng",
                ended="17 giờ 00 cùng ngày",
            ),
            collective=review_meeting_minutes.Reviewed(
                "tập thể",
                (
                    f"Đồng chí {DEPUTY}: nhất trí với báo cáo; cần làm rõ nguyên nhân chậm giải phóng mặt bằng.",
                    "Đồng chí Nguyễn Thị Sửu: bổ sung kết quả vận động hiến đất.",
                ),
                "tiếp thu, bổ sung vào báo cáo",
                "hoàn thành tốt nhiệm vụ (09/09 đồng chí tán thành)",
            ),
            people=(
                review_meeting_minutes.Reviewed(
                    head,
                    (
                        f"Đồng chí {DEPUTY}: đồng chí gương mẫu, sâu sát cơ sở; cần quyết liệt hơn trong giải phóng mặt bằng.",
                    ),
                    "tiếp thu, có biện pháp khắc phục trong quý I năm 2027",
                    "hoàn thành tốt nhiệm vụ (08/08 đồng chí tán thành)",
                ),
                review_meeting_minutes.Reviewed(
                    DEPUTY,
                    ("Đồng chí Nguyễn Thị Sửu: hoàn thành tốt công việc được phân công.",),
                    "tiếp thu",
                    "hoàn thành tốt nhiệm vụ (08/08 đồng chí tán thành)",
                ),
            ),
            conclusion=(
                "Hội nghị thống nhất các hạn chế, khuyết điểm; giao Văn phòng hoàn chỉnh báo cáo, xây dựng kế hoạch khắc phục trước ngày 08/01/2027.",
            ),
        )
    )


def cell_meeting_minutes_sample(style: Style) -> Paper:
    """Return the minutes of a cell that passed its issues."""
    return cell_meeting_minutes.paper_of(
        cell_meeting_minutes.CellMeeting(
            frame=cell(
                style, Number(2, "BB/CB"), date(2026, 1, 18), recipients=("Đảng ủy xã Cam Lộ",)
            ),
            subject="thông qua các vấn đề đăng ký cam kết năm 2026",
            meeting=Meeting(
                began="19 giờ 30, ngày 18 tháng 01 năm 2026",
                place="Trung tâm sinh hoạt cộng đồng thôn Mai Lộc 2",
                present="15/16 đảng viên; vắng 01 (đồng chí Trương Văn Ngọ, ốm)",
                chair=CELL_SECRETARY,
                chair_post="Bí thư Chi bộ",
                secretary="Hồ Thị Mùi",
                secretary_post="đảng viên",
                ended="21 giờ 15 cùng ngày",
            ),
            presented=(
                "Đồng chí Bí thư trình bày 02 vấn đề: xây dựng tuyến đường kiểu mẫu; nâng cấp trung tâm sinh hoạt cộng đồng thôn.",
            ),
            opinions=(
                "Đồng chí Lê Thị Tân: tuyến đường cần trồng thêm cây xanh, phân công từng tổ đảng viên.",
                "Đồng chí Phan Văn Dậu: đề nghị làm lại tường rào trước mùa mưa.",
            ),
            conclusion=(
                "Chi bộ thống nhất đăng ký 02 vấn đề; giao đồng chí Bí thư hoàn chỉnh, trình Ban Thường vụ Đảng ủy xã.",
            ),
            votes="15/15 đảng viên có mặt tán thành (15/16 tổng số đảng viên, đạt 93,8%).",
        )
    )


def vote_tally_sample(style: Style) -> Paper:
    """Return the tally of three votes."""
    return vote_tally.paper_of(
        vote_tally.VoteTally(
            frame=commune(
                style, Kind.MINUTES, 19, date(2026, 12, 12), recipients=("Hồ sơ xếp loại",)
            ),
            year=2026,
            meeting=Meeting(
                began="15 giờ 30, ngày 12 tháng 12 năm 2026",
                place="Hội trường xã Cam Lộ",
                present="15/15 đồng chí",
                chair=SECRETARY if style.is_party else CHAIRMAN,
                secretary=CLERK,
                ended="16 giờ 20 cùng ngày",
            ),
            members=15,
            left_out="01 đồng chí được miễn sinh hoạt",
            given=15,
            returned=15,
            valid=14,
            rows=(
                vote_tally.Tallied(DEPUTY, {Level.HTXS: 9, Level.HTT: 5}),
                vote_tally.Tallied("Nguyễn Thị Sửu", {Level.HTXS: 6, Level.HTT: 8}),
                vote_tally.Tallied("Trần Văn Dần", {Level.HTT: 11, Level.HT: 3}),
            ),
            head_teller="Phan Văn Thìn",
            teller="Đỗ Thị Tỵ",
        )
    )


def handover_sample(style: Style) -> Paper:
    """Return the minutes of a handover between two heads."""
    party = style.is_party
    return handover.paper_of(
        HandoverMinutes(
            header=PartyHeader(
                "Đảng bộ tỉnh Quảng Trị" if party else "",
                "Đảng ủy xã Cam Lộ" if party else "Ủy ban nhân dân xã Cam Lộ",
                "07-BB/ĐU" if party else "07/BB-UBND",
                "Cam Lộ",
                date(2026, 7, 15),
            ),
            subtitle="bàn giao công việc của người đứng đầu",
            legal_bases=("Căn cứ Quy định số 294-QĐ/TW, ngày 26/5/2025 về thi hành Điều lệ Đảng",)
            if party
            else ("Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",),
            people=(
                f"Người giao: đồng chí {SECRETARY}, thôi giữ chức vụ từ ngày 01/7/2026;",
                f"Người nhận: đồng chí {DEPUTY}, giữ chức vụ từ ngày 01/7/2026.",
            ),
            as_of="Việc đang mở của đơn vị, theo số liệu ngày 15/7/2026:",
            groups=(
                HandedGroup(
                    "Vấn đề cam kết",
                    (
                        HandedRow(
                            "Giải phóng mặt bằng tuyến đường liên xã Cam Thủy - Cam Hiếu",
                            SECRETARY,
                            "31/10/2026",
                            "Xong 1/3 nhiệm vụ, đạt 33,3%; quá hạn 1",
                        ),
                        HandedRow(
                            "Số hóa hồ sơ thủ tục hành chính",
                            "chưa có người nhận",
                            "30/11/2026",
                            "Đang thực hiện",
                        ),
                    ),
                ),
                HandedGroup("Vướng mắc", ()),
            ),
            closing=("Các việc trên tiếp tục thuộc trách nhiệm của đơn vị",),
            left=SignatureBlock(
                "giver", "Người giao", "Bí thư" if party else "Chủ tịch", SECRETARY
            ),
            right=SignatureBlock(
                "receiver", "Người nhận", "Bí thư" if party else "Chủ tịch", DEPUTY
            ),
            recipients=(
                "Ban Thường vụ Tỉnh ủy" if party else "UBND tỉnh",
                "Lưu Đảng ủy" if party else "Lưu: VT",
            ),
            created_at=MADE_AT,
            is_trial=True,
            style=style,
        )
    )
