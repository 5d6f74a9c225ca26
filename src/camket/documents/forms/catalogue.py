"""Every form of official paper: for whom it is, where it comes from, and a sample of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from camket.documents.elements import Element, elements_of
from camket.documents.forms.samples import (
    agreements,
    assessments,
    gatherings,
    letters,
    meetings,
    plans,
    pledges,
    ratings,
    reviews,
    servants,
)
from camket.documents.kinds import Kind
from camket.documents.paper import Paper
from camket.documents.style import STYLES, Style, StyleName


@dataclass(frozen=True, slots=True)
class Form:
    """A form.

    Attributes:
        audience: Who writes it and for whom.
        kind: Kind of document; None where a person fills it in and no register numbers it.
        source: What the form follows, as a reader may be told.
        mark: A where that source was read, B where a local practice was, C where neither.
        styles: The styles it may take; the issuing body decides which.
        sample: A paper of fictitious people in a real place, to look at and to test with.
    """

    key: str
    name: str
    audience: str
    kind: Kind | None
    source: str
    mark: str
    styles: tuple[StyleName, ...]
    sample: Callable[[Style], Paper]

    def compulsory(self, style: StyleName) -> tuple[Element, ...]:
        """Return the elements that must stand on the sample, whatever its template."""
        return _compulsory(self.sample, style)


@lru_cache
def _compulsory(sample: Callable[[Style], Paper], style: StyleName) -> tuple[Element, ...]:
    return elements_of(sample(STYLES[style]))


_BOTH: Final = (StyleName.PARTY, StyleName.STATE)
_PARTY: Final = (StyleName.PARTY,)

FORMS: Final = (
    Form(
        "commitment",
        "Bản cam kết của tập thể và người đứng đầu",
        "Đơn vị cấp dưới ký với cấp trên trực tiếp",
        Kind.COMMITMENT,
        "Cách làm của Quảng Trị từ năm 2017; ký hiệu “CK” do địa phương đặt",
        "B",
        _BOTH,
        agreements.commitment_sample,
    ),
    Form(
        "amendment",
        "Bản cam kết điều chỉnh",
        "Hai bên đã ký cam kết, khi có lý do phải điều chỉnh",
        Kind.COMMITMENT,
        "Sửa đổi bằng văn bản có lý do, hai bên cùng ký; chưa thấy mẫu của Trung ương",
        "C",
        _BOTH,
        agreements.amendment_sample,
    ),
    Form(
        "breakdown_plan",
        "Kế hoạch thực hiện cam kết và bảng phân công",
        "Đơn vị đã ký cam kết giao việc cho từng người",
        Kind.PLAN,
        "Cách làm của Quảng Trị: nội dung, thời gian, lộ trình, người chịu trách nhiệm",
        "A",
        _BOTH,
        plans.breakdown_plan_sample,
    ),
    Form(
        "personal_pledge",
        "Bản cam kết tu dưỡng, rèn luyện, phấn đấu",
        "Đảng viên gửi chi bộ đầu năm",
        None,
        "Các bản cam kết cá nhân đang dùng tại địa phương",
        "B",
        _PARTY,
        pledges.personal_pledge_sample,
    ),
    Form(
        "ct05_registration",
        "Bản đăng ký học tập và làm theo Bác",
        "Tổ chức, đảng viên đăng ký với chi bộ, cấp trên",
        None,
        "Chỉ thị 05-CT/TW; HD 10-HD/BTGTU ngày 11/11/2016 của Tuyên Quang",
        "A",
        _PARTY,
        pledges.ct05_registration_sample,
    ),
    Form(
        "order_letter",
        "Công văn đặt hàng vấn đề trọng tâm",
        "Cấp trên gửi đơn vị trước khi chốt cam kết",
        Kind.LETTER,
        "Cách làm của Quảng Trị: cấp trên “đặt hàng” 3 đến 4 việc",
        "A",
        _BOTH,
        letters.order_letter_sample,
    ),
    Form(
        "chase_letter",
        "Công văn đôn đốc",
        "Cấp trên, cơ quan theo dõi gửi đơn vị có việc chậm",
        Kind.LETTER,
        "Thông lệ theo dõi nhiệm vụ; không có mẫu riêng",
        "B",
        _BOTH,
        letters.chase_letter_sample,
    ),
    Form(
        "midyear_assessment",
        "Báo cáo sơ kết 6 tháng",
        "Đơn vị báo cáo cấp trên",
        Kind.REPORT,
        "Cách làm của Quảng Trị: sơ kết 6 tháng",
        "A",
        _BOTH,
        assessments.midyear_assessment_sample,
    ),
    Form(
        "midyear_conclusion",
        "Thông báo kết luận sơ kết",
        "Cấp trên kết luận về báo cáo của đơn vị",
        Kind.NOTICE,
        "Cách làm của Quảng Trị: sơ kết 6 tháng",
        "A",
        _BOTH,
        assessments.midyear_conclusion_sample,
    ),
    Form(
        "yearend_assessment",
        "Báo cáo kết quả thực hiện cam kết cuối năm",
        "Đơn vị báo cáo cấp trên",
        Kind.REPORT,
        "Công văn của Văn phòng Tỉnh ủy Quảng Trị cuối năm 2019",
        "A",
        _BOTH,
        assessments.yearend_assessment_sample,
    ),
    Form(
        "self_review_collective",
        "Báo cáo kiểm điểm tập thể (Mẫu 01)",
        "Tập thể lãnh đạo, quản lý",
        Kind.REPORT,
        "Mẫu 01, Hướng dẫn 43-HD/BTCTW; câu chữ đề mục chưa đối chiếu",
        "C",
        _PARTY,
        reviews.self_review_collective_sample,
    ),
    Form(
        "self_review_2a",
        "Bản kiểm điểm cá nhân (Mẫu 2A)",
        "Đảng viên không giữ chức vụ lãnh đạo, quản lý",
        None,
        "Mẫu 2A, Hướng dẫn 43-HD/BTCTW; đề mục theo các bản đã công bố",
        "B",
        _PARTY,
        reviews.self_review_2a_sample,
    ),
    Form(
        "self_review_2b",
        "Bản kiểm điểm cá nhân (Mẫu 2B)",
        "Cá nhân giữ chức vụ lãnh đạo, quản lý",
        None,
        "Mẫu 2B, Hướng dẫn 43-HD/BTCTW; đề mục theo các bản đã công bố",
        "B",
        _PARTY,
        reviews.self_review_2b_sample,
    ),
    Form(
        "self_review_2c",
        "Bản kiểm điểm cá nhân (Mẫu 2C)",
        "Đảng viên không công tác trong hệ thống chính trị",
        None,
        "Mẫu 2C, Hướng dẫn 43-HD/BTCTW; đề mục theo các bản đã công bố",
        "B",
        _PARTY,
        reviews.self_review_2c_sample,
    ),
    Form(
        "remarks",
        "Bản nhận xét đảng viên",
        "Chi ủy nơi cư trú, chính quyền, đoàn thể gửi chi bộ trước khi kiểm điểm",
        None,
        "HD 06-HD/TW năm 2025, điểm 2.4; không có mẫu riêng",
        "C",
        _BOTH,
        reviews.remarks_sample,
    ),
    Form(
        "review_meeting_minutes",
        "Biên bản hội nghị kiểm điểm",
        "Thư ký hội nghị kiểm điểm tập thể, cá nhân",
        Kind.MINUTES,
        "NĐ 30/2020, Mẫu 1.9 (biên bản); nội dung theo trình tự kiểm điểm",
        "A",
        _BOTH,
        meetings.review_meeting_minutes_sample,
    ),
    Form(
        "cell_meeting_minutes",
        "Biên bản họp chi bộ",
        "Thư ký chi bộ",
        Kind.MINUTES,
        "NĐ 30/2020, Mẫu 1.9 (biên bản); nội dung theo cách làm tại địa phương",
        "B",
        _PARTY,
        meetings.cell_meeting_minutes_sample,
    ),
    Form(
        "vote_tally",
        "Biên bản kiểm phiếu xếp loại",
        "Ban kiểm phiếu",
        Kind.MINUTES,
        "Quy định 294-QĐ/TW, 9.3; biểu mẫu do địa phương",
        "B",
        _BOTH,
        meetings.vote_tally_sample,
    ),
    Form(
        "servant_sheet_01",
        "Phiếu theo dõi, đánh giá công chức (Mẫu 01)",
        "Công chức không giữ chức vụ lãnh đạo, quản lý",
        None,
        "Mẫu 01, Phụ lục II, NĐ 335/2025/NĐ-CP; chưa đọc bản gốc, đề mục theo Điều 12 đến 20",
        "C",
        _BOTH,
        servants.servant_sheet_01_sample,
    ),
    Form(
        "servant_sheet_02",
        "Phiếu theo dõi, đánh giá công chức lãnh đạo (Mẫu 02)",
        "Công chức giữ chức vụ lãnh đạo, quản lý",
        None,
        "Mẫu 02, Phụ lục II, NĐ 335/2025/NĐ-CP; chưa đọc bản gốc, đề mục theo Điều 12 đến 20",
        "C",
        _BOTH,
        servants.servant_sheet_02_sample,
    ),
    Form(
        "rating_list",
        "Danh sách đề nghị xếp loại (Mẫu 14)",
        "Đơn vị gửi cấp quyết định",
        Kind.REPORT,
        "HD 03-HD/TVĐU ngày 10/9/2026 của một đảng ủy; số hiệu mẫu do địa phương",
        "B",
        _PARTY,
        ratings.rating_list_sample,
    ),
    Form(
        "cap_control",
        "Kiểm soát tỷ lệ xuất sắc (Mẫu 15)",
        "Cấp ủy cơ sở",
        Kind.REPORT,
        "HD 03-HD/TVĐU ngày 10/9/2026 của một đảng ủy; số hiệu mẫu do địa phương",
        "B",
        _PARTY,
        ratings.cap_control_sample,
    ),
    Form(
        "cap_count_superior",
        "Tổng hợp xếp loại cán bộ diện cấp trên quản lý (Mẫu 15A)",
        "Cấp ủy cơ sở",
        Kind.REPORT,
        "HD 03-HD/TVĐU ngày 10/9/2026 của một đảng ủy; số hiệu mẫu do địa phương",
        "B",
        _PARTY,
        ratings.cap_count_superior_sample,
    ),
    Form(
        "cap_count_grassroots",
        "Tổng hợp xếp loại cán bộ diện cơ sở quản lý (Mẫu 15B)",
        "Cấp ủy cơ sở",
        Kind.REPORT,
        "HD 03-HD/TVĐU ngày 10/9/2026 của một đảng ủy; số hiệu mẫu do địa phương",
        "B",
        _PARTY,
        ratings.cap_count_grassroots_sample,
    ),
    Form(
        "rating_decision",
        "Quyết định công nhận xếp loại",
        "Cấp có thẩm quyền quyết định",
        Kind.DECISION,
        "Quy định 366-QĐ/TW; thể thức quyết định theo NĐ 30/2020, Mẫu 1.2",
        "B",
        _BOTH,
        ratings.rating_decision_sample,
    ),
    Form(
        "rating_notice",
        "Thông báo kết quả xếp loại",
        "Cấp có thẩm quyền thông báo, chỉ ghi mức bằng chữ",
        Kind.NOTICE,
        "Thông lệ sau khi quyết định xếp loại; không có mẫu riêng",
        "B",
        _BOTH,
        ratings.rating_notice_sample,
    ),
    Form(
        "handover",
        "Biên bản bàn giao công việc của người đứng đầu",
        "Người giao, người nhận chức vụ",
        Kind.MINUTES,
        "NĐ 30/2020, Mẫu 1.9 (biên bản)",
        "A",
        _BOTH,
        meetings.handover_sample,
    ),
    Form(
        "remediation_plan",
        "Kế hoạch khắc phục hạn chế, khuyết điểm",
        "Tập thể, cá nhân sau kiểm điểm",
        Kind.PLAN,
        "Quy định 294-QĐ/TW, 9.2.1: có kế hoạch khắc phục; không có mẫu riêng",
        "A",
        _BOTH,
        plans.remediation_plan_sample,
    ),
    Form(
        "briefing_notice",
        "Thông báo kết luận giao ban",
        "Văn phòng thông báo kết luận của chủ trì",
        Kind.NOTICE,
        "Thông lệ; không có mẫu riêng",
        "B",
        _BOTH,
        gatherings.briefing_notice_sample,
    ),
    Form(
        "dialogue_minutes",
        "Biên bản đối thoại với Nhân dân",
        "Thư ký buổi đối thoại",
        Kind.MINUTES,
        "Luật Tổ chức chính quyền địa phương 2025, Điều 43; Quy định 11-QĐi/TW",
        "A",
        _BOTH,
        gatherings.dialogue_minutes_sample,
    ),
    Form(
        "dialogue_result",
        "Thông báo kết quả đối thoại",
        "Cấp ủy hoặc chính quyền xã công bố cho Nhân dân",
        Kind.NOTICE,
        "Luật Tổ chức chính quyền địa phương 2025, Điều 43; Quy định 11-QĐi/TW",
        "A",
        _BOTH,
        gatherings.dialogue_result_sample,
    ),
)
"""In the order of the year: promised, carried out, reviewed, rated, mended; then the gatherings."""


def form(key: str) -> Form:
    """Return a form by its key.

    Raises:
        LookupError: There is none.
    """
    for one in FORMS:
        if one.key == key:
            return one
    raise LookupError(key)
