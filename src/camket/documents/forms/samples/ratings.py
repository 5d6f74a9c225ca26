"""Samples of ratings: the list, the ceiling, the decision, the notice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from camket.documents.forms import cap_control, rating_decision, rating_list, rating_notice
from camket.documents.forms.cap_control import CapCount, CellCap, Deciding, PostCount
from camket.documents.forms.rating_list import ListedCadre
from camket.documents.forms.samples.setting import (
    CHAIRMAN,
    DEPUTY,
    MADE_AT,
    SUPERIOR,
    commune,
    commune_signs,
    province,
    province_signs,
)
from camket.documents.kinds import Kind
from camket.documents.paper import Frame, Paper, Signature, Signatures
from camket.documents.style import Style
from camket.documents.values import Header, RatedRow, RatingNotice, SignatureBlock
from camket.rules.levels import Level

_GOOD = "Hoàn thành tốt nhiệm vụ"
_BEST = "Hoàn thành xuất sắc nhiệm vụ"
_BODIES = (
    RatedRow("Trần Thị Bính", "Bí thư Đảng ủy xã Cam Lộ", _BEST),
    RatedRow("Lê Văn Giáp", "Bí thư Đảng ủy xã Hiếu Giang", _GOOD),
    RatedRow("Ban Thường vụ Đảng ủy xã Gio Linh", "Đảng ủy xã Gio Linh", "Hoàn thành nhiệm vụ"),
)


def _table(style: Style, serial: int) -> Frame:
    return commune(
        style,
        Kind.REPORT,
        serial,
        date(2026, 12, 18),
        recipients=("Ban Thường vụ Tỉnh ủy", "Ban Tổ chức Tỉnh ủy"),
    )


def rating_list_sample(style: Style) -> Paper:
    """Return a list of three cadres, of whom one is not appraised yet."""
    return rating_list.paper_of(
        rating_list.RatingList(
            frame=_table(style, 145),
            year=2026,
            cadres=(
                ListedCadre(
                    DEPUTY,
                    "Phó Bí thư Đảng ủy",
                    "Chủ tịch Ủy ban nhân dân xã",
                    "Chi bộ Cơ quan",
                    "UBND xã",
                    Decimal(29),
                    Decimal("63.5"),
                    _BEST,
                    Decimal(91),
                    _GOOD,
                ),
                ListedCadre(
                    "Nguyễn Thị Sửu",
                    "Ủy viên Ban Thường vụ",
                    "Chủ tịch Mặt trận Tổ quốc xã",
                    "Chi bộ Mặt trận",
                    "Mặt trận xã",
                    Decimal(28),
                    Decimal(60),
                    _GOOD,
                    Decimal(88),
                    _GOOD,
                ),
                ListedCadre(
                    "Trần Văn Dần",
                    "Đảng ủy viên",
                    "Trưởng phòng Kinh tế",
                    "Chi bộ Cơ quan",
                    "Phòng Kinh tế",
                    Decimal(26),
                    Decimal(52),
                    "Hoàn thành nhiệm vụ",
                    None,
                    "",
                ),
            ),
            signatures=commune_signs(style),
        )
    )


def cap_control_sample(style: Style) -> Paper:
    """Return the control over four cells, one beyond the ceiling."""
    return cap_control.control_paper_of(
        cap_control.CapControl(
            frame=_table(style, 146),
            year=2026,
            basis="20% số đảng viên xếp loại hoàn thành tốt nhiệm vụ, lấy phần nguyên",
            cells=(
                CellCap("Chi bộ thôn Mai Lộc 1", 31, 28, 5, 5, base=28),
                CellCap("Chi bộ thôn Mai Lộc 2", 16, 14, 2, 3, base=14),
                CellCap("Chi bộ Cơ quan", 38, 36, 7, 6, base=36),
                CellCap("Chi bộ Trường Trung học cơ sở", 22, 20, 4, 4, base=20),
            ),
            signatures=commune_signs(style),
        )
    )


def cap_count_superior_sample(style: Style) -> Paper:
    """Return the counts of posts that the superior decides on."""
    return _count(
        style,
        Deciding.SUPERIOR,
        147,
        (
            PostCount("M1", "Bí thư đảng ủy xã, phường", {Level.HTXS: 1, Level.HTT: 3}),
            PostCount("M2", "Phó bí thư, chủ tịch Ủy ban nhân dân", {Level.HTT: 4}),
            PostCount("M3", "Phó bí thư thường trực", {Level.HTXS: 1, Level.HTT: 2, Level.HT: 1}),
        ),
    )


def cap_count_grassroots_sample(style: Style) -> Paper:
    """Return the counts of posts that the committee itself decides on."""
    return _count(
        style,
        Deciding.GRASSROOTS,
        148,
        (
            PostCount("M17", "Trưởng phòng và tương đương", {Level.HTXS: 1, Level.HTT: 5}),
            PostCount("M18", "Phó trưởng phòng và tương đương", {Level.HTT: 6, Level.HT: 2}),
            PostCount("M19", "Bí thư chi bộ thôn", {Level.HTXS: 2, Level.HTT: 11, Level.HT: 1}),
        ),
    )


def _count(style: Style, deciding: Deciding, serial: int, posts: tuple[PostCount, ...]) -> Paper:
    return cap_control.count_paper_of(
        CapCount(_table(style, serial), 2026, deciding, posts, commune_signs(style))
    )


def rating_decision_sample(style: Style) -> Paper:
    """Return a decision on three levels."""
    party = style.is_party
    frame = province if party else commune
    return rating_decision.paper_of(
        rating_decision.RatingDecision(
            frame=frame(
                style,
                Kind.DECISION,
                812,
                date(2026, 12, 25),
                bases=(
                    "Căn cứ Quy định số 366-QĐ/TW, ngày 30/8/2025 của Bộ Chính trị",
                    "Xét đề nghị của Ban Tổ chức Tỉnh ủy",
                )
                if party
                else (
                    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",
                    "Căn cứ Nghị định số 335/2025/NĐ-CP của Chính phủ",
                    "Theo đề nghị của Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã",
                ),
                recipients=("Như Điều 3", "Ban Tổ chức Trung ương")
                if party
                else ("Như Điều 3", "Sở Nội vụ"),
            ),
            year=2026,
            body="Ban Thường vụ Tỉnh ủy" if party else "Chủ tịch Ủy ban nhân dân xã Cam Lộ",
            subject="tập thể, cá nhân diện Ban Thường vụ Tỉnh ủy quản lý"
            if party
            else "công chức thuộc Ủy ban nhân dân xã",
            rows=_BODIES
            if party
            else (
                RatedRow("Trần Văn Dần", "Trưởng phòng Kinh tế", _GOOD),
                RatedRow("Phan Văn Thìn", "Trưởng phòng Văn hóa - Xã hội", _GOOD),
            ),
            carried_out_by="Văn phòng, Ban Tổ chức Tỉnh ủy và các tập thể, cá nhân có tên"
            if party
            else "Chánh Văn phòng, các phòng và cá nhân có tên",
            signatures=province_signs(style)
            if party
            else Signatures((Signature("Chủ tịch", CHAIRMAN, slot="issuer"),)),
        )
    )


def rating_notice_sample(style: Style) -> Paper:
    """Return a notice of three levels."""
    party = style.is_party
    return rating_notice.paper_of(
        RatingNotice(
            header=Header("", "Tỉnh ủy Quảng Trị", "45-TB/TU", "Quảng Trị", date(2026, 12, 25))
            if party
            else Header(
                "", "Ủy ban nhân dân xã Cam Lộ", "45/TB-UBND", "Cam Lộ", date(2026, 12, 25)
            ),
            subtitle="kết quả đánh giá, xếp loại năm 2026",
            legal_bases=("Căn cứ Quy định số 366-QĐ/TW, ngày 30/8/2025 của Bộ Chính trị",)
            if party
            else ("Căn cứ Nghị định số 335/2025/NĐ-CP của Chính phủ",),
            body=(
                f"{'Ban Thường vụ Tỉnh ủy' if party else 'Ủy ban nhân dân xã'} thông báo kết quả đánh giá, xếp loại như sau:",
            ),
            rows=_BODIES[:2]
            if party
            else (RatedRow("Trần Văn Dần", "Trưởng phòng Kinh tế", _GOOD),),
            closing=("Các tập thể, cá nhân biết, thực hiện",),
            signature=SignatureBlock("issuer", "T/M Ban Thường vụ", "Bí thư", SUPERIOR)
            if party
            else SignatureBlock("issuer", "TM. Ủy ban nhân dân", "Chủ tịch", CHAIRMAN),
            recipients=("Các đảng ủy trực thuộc", "Lưu Văn phòng Tỉnh ủy")
            if party
            else ("Các phòng, trung tâm", "Lưu: VT, VP"),
            created_at=MADE_AT,
            is_trial=True,
            style=style,
        )
    )
