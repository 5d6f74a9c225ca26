"""Samples of reviews: of a collective, of persons on each form, the remarks of others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from camket.documents.forms import remarks, self_review, self_review_collective
from camket.documents.forms.samples.pledges import PROFILE, cell_head
from camket.documents.forms.samples.setting import (
    DEPUTY,
    MEMBER,
    SECRETARY,
    cell,
    commune,
    commune_signs,
)
from camket.documents.forms.self_review import Remedied, ReviewForm, SelfReview, Target
from camket.documents.kinds import Kind
from camket.documents.paper import Paper, Signature, Signatures
from camket.documents.style import Style
from camket.rules.levels import Level

_IDEOLOGY = (
    "Kiên định chủ nghĩa Mác - Lênin, tư tưởng Hồ Chí Minh; chấp hành nghiêm chủ trương của Đảng, chính sách, pháp luật của Nhà nước; học tập đủ 04 chuyên đề trong năm.",
)
_CONDUCT = (
    "Giữ gìn phẩm chất đạo đức, lối sống giản dị, trung thực; kê khai tài sản đúng quy định; gia đình đạt danh hiệu gia đình văn hóa.",
)
_DISCIPLINE = (
    "Chấp hành sự phân công của tổ chức; tham gia 12/12 kỳ sinh hoạt chi bộ, đóng đảng phí đầy đủ.",
)
_MANNER = ("Làm việc đúng giờ, gần dân; giải quyết công việc đúng thẩm quyền, không né tránh.",)
_REMEDIES = (
    Remedied("Báo cáo tháng gửi chậm", "Đã khắc phục", "Gửi trước ngày 20 cả 11 tháng"),
    Remedied("Chưa thường xuyên đến hộ nghèo", "Khắc phục một phần", "Đã đến 41/60 hộ; còn 19 hộ"),
)
_TARGETS = (
    Target("Chiều dài đường kiểu mẫu (km)", "4,2", "4,2", "100"),
    Target("Tỷ lệ hộ nghèo (%)", "2,5", "2,7", "88,9"),
    Target("Hồ sơ nộp trực tuyến (%)", "80", "86", "107,5"),
)


def _committee_head() -> Signature:
    return Signature("Bí thư", SECRETARY, collective="Ban Thường vụ Đảng ủy", slot="committee")


def self_review_2a_sample(style: Style) -> Paper:
    """Return the review of a member without a post."""
    return self_review.paper_of(_ordinary(style, ReviewForm.A))


def self_review_2c_sample(style: Style) -> Paper:
    """Return the review of a member who does not work in the political system."""
    return self_review.paper_of(_ordinary(style, ReviewForm.C))


def _ordinary(style: Style, form: ReviewForm) -> SelfReview:
    is_outside = form is ReviewForm.C
    profile = (
        (
            ("Họ và tên", "Trương Văn Ngọ"),
            ("Ngày sinh", "03/02/1957"),
            ("Sinh hoạt tại", "Chi bộ thôn Mai Lộc 2"),
            ("Nơi cư trú", "thôn Mai Lộc 2, xã Cam Lộ, tỉnh Quảng Trị"),
        )
        if is_outside
        else PROFILE
    )
    return SelfReview(
        frame=cell(style, None, date(2026, 12, 2)),
        form=form,
        year=2026,
        profile=profile,
        ideology=_IDEOLOGY,
        conduct=_CONDUCT,
        discipline=_DISCIPLINE,
        manner=_MANNER,
        results=(
            "Được Chi bộ giao vận động 12 hộ hiến đất mở đường: hoàn thành 12/12 hộ trước thời hạn 20 ngày.",
        )
        if is_outside
        else (
            "Hỗ trợ sinh kế cho 60 hộ nghèo, cận nghèo: hoàn thành 60/60 hộ, chậm 18 ngày so với kế hoạch.",
            "Phát triển 45 hội viên mới, đạt 112,5% kế hoạch.",
        ),
        pledge=(
            "Đã thực hiện 05/05 nội dung cam kết đầu năm; riêng việc gửi báo cáo tháng trước ngày 20 thực hiện từ tháng 02.",
        ),
        faults=("Còn chậm trong việc hỗ trợ sinh kế do chưa chủ động phối hợp với Phòng Kinh tế.",),
        remedies=_REMEDIES,
        direction=(
            "Lập kế hoạch phối hợp từng quý; hoàn thành đến thăm 19 hộ còn lại trong quý I năm 2027.",
        ),
        scores=""
        if is_outside
        else "Tiêu chí chung 28/30 điểm; kết quả thực hiện nhiệm vụ 58/70 điểm; tổng 86/100 điểm.",
        self_level=Level.HTT,
        writer="Trương Văn Ngọ" if is_outside else MEMBER,
        cell_head=cell_head(),
        committee_head=_committee_head(),
    )


def self_review_2b_sample(style: Style) -> Paper:
    """Return the review of a secretary, who was asked about a point."""
    return self_review.paper_of(
        SelfReview(
            frame=cell(style, None, date(2026, 12, 3)),
            form=ReviewForm.B,
            year=2026,
            profile=(
                ("Họ và tên", SECRETARY),
                ("Ngày sinh", "19/8/1976"),
                ("Chức vụ Đảng", "Bí thư Đảng ủy xã Cam Lộ"),
                ("Chức vụ chính quyền", "Chủ tịch Hội đồng nhân dân xã"),
                ("Chức vụ đoàn thể", "không"),
                ("Đơn vị công tác", "Đảng ủy xã Cam Lộ"),
                ("Sinh hoạt tại", "Chi bộ thôn Mai Lộc 2"),
            ),
            ideology=_IDEOLOGY,
            conduct=_CONDUCT,
            discipline=_DISCIPLINE,
            manner=_MANNER,
            results=(
                "Chỉ đạo thực hiện 03 vấn đề cam kết với Ban Thường vụ Tỉnh ủy: hoàn thành 02, còn 01 đạt 88,9% mục tiêu.",
            ),
            leading=(
                "Giữ vững nguyên tắc tập trung dân chủ; ban hành, thực hiện đúng quy chế làm việc; tiếp dân định kỳ 24 ngày trong năm.",
            ),
            targets=_TARGETS,
            led_levels="Trong 14 chi bộ trực thuộc có 02 chi bộ hoàn thành xuất sắc, 11 chi bộ hoàn thành tốt, 01 chi bộ hoàn thành nhiệm vụ.",
            pledge=("Đã thực hiện 06/06 nội dung cam kết tu dưỡng, rèn luyện, phấn đấu năm 2026.",),
            faults=("Chỉ đạo giải phóng mặt bằng có lúc chưa quyết liệt, chậm 45 ngày.",),
            remedies=_REMEDIES[:1],
            asked=(
                "Về việc chậm giải phóng mặt bằng tuyến đường liên xã: nguyên nhân chủ quan là chưa kiểm đếm đủ 06 hộ; đã hoàn thành ngày 15/12/2026.",
            ),
            shared_blame=(
                "Nhận trách nhiệm người đứng đầu về chỉ tiêu hộ nghèo chưa đạt 0,2 điểm phần trăm.",
            ),
            direction=(
                "Giao ban chuyên đề giải phóng mặt bằng mỗi tuần cho đến khi bàn giao xong.",
            ),
            scores="Tiêu chí chung 29/30 điểm; kết quả thực hiện nhiệm vụ 62/70 điểm; tổng 91/100 điểm.",
            self_level=Level.HTT,
            writer=SECRETARY,
            cell_head=cell_head(),
            committee_head=Signature(
                "Phó Bí thư", DEPUTY, collective="Ban Thường vụ Đảng ủy", slot="committee"
            ),
        )
    )


def self_review_collective_sample(style: Style) -> Paper:
    """Return the report of a standing committee."""
    return self_review_collective.paper_of(
        self_review_collective.CollectiveReview(
            frame=commune(
                style,
                Kind.REPORT,
                140,
                date(2026, 12, 8),
                recipients=("Ban Thường vụ Tỉnh ủy", "Ban Tổ chức Tỉnh ủy"),
            ),
            year=2026,
            body="Ban Thường vụ Đảng ủy xã Cam Lộ",
            situation=(
                "Đảng bộ xã có 14 chi bộ trực thuộc, 412 đảng viên; Ban Thường vụ có 09 đồng chí.",
            ),
            targets=_TARGETS,
            principles=(
                "Thực hiện nghiêm nguyên tắc tập trung dân chủ; họp Ban Thường vụ 24 kỳ, ban hành 31 kết luận.",
            ),
            party_building=(
                "Kết nạp 12 đảng viên mới, đạt 120% kế hoạch; kiểm tra 04 tổ chức đảng, giám sát 03 đảng viên.",
            ),
            remedies=_REMEDIES[:1],
            faults=(
                "Giải phóng mặt bằng tuyến đường liên xã chậm 45 ngày; chỉ tiêu hộ nghèo chưa đạt.",
            ),
            blame=(
                "Trách nhiệm chung thuộc tập thể Ban Thường vụ; trực tiếp là đồng chí Bí thư và đồng chí phụ trách kinh tế.",
            ),
            direction=(
                "Tập trung khắc phục 02 hạn chế theo kế hoạch khắc phục, hoàn thành trong quý II năm 2027.",
            ),
            self_level=Level.HTT,
            signatures=commune_signs(style),
        )
    )


def remarks_sample(style: Style) -> Paper:
    """Return the remarks of the cell of residence, or of the authority one works for."""
    party = style.is_party
    if party:
        frame = cell(style, None, date(2026, 11, 28), recipients=("Chi bộ Phòng Kinh tế",))
    else:
        numbered = commune(
            style, Kind.NOTICE, None, date(2026, 11, 28), recipients=("Chi bộ thôn Mai Lộc 2",)
        )
        frame = replace(numbered, head=replace(numbered.head, has_number=False))
    return remarks.paper_of(
        remarks.Remarks(
            frame=frame,
            year=2026,
            body="Chi ủy nơi cư trú" if party else "Ủy ban nhân dân xã",
            profile=PROFILE[:3],
            merits=("Chấp hành tốt chủ trương, quy định; gương mẫu, gần gũi Nhân dân.",),
            faults=("Chưa tham gia đều các buổi họp thôn.",),
            proposal="" if party else "Đề nghị xếp loại hoàn thành tốt nhiệm vụ.",
            signatures=Signatures((cell_head(),)) if party else commune_signs(style),
        )
    )
