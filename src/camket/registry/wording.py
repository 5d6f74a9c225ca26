"""What people are told about numbers of papers, one sentence per code."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from camket.registry.decisions import NumberRefusal, StyleRefusal, TemplateRefusal
from camket.shared.errors import Refused

NUMBER_REFUSED: Final[dict[NumberRefusal, Any]] = {
    NumberRefusal.NOT_RESERVED: _(
        "Số {number} không còn ở trạng thái đã giữ nên không đổi được nữa."
    ),
    NumberRefusal.NO_REASON: _(
        "Chưa hủy được số {number}: sổ đăng ký phải ghi lý do của mỗi số bỏ trống. Nhập lý do rồi "
        "gửi lại."
    ),
    NumberRefusal.NO_BODY: _(
        "{unit} không phải cơ quan ban hành văn bản vào ngày {day} nên không có sổ đăng ký. Chọn "
        "đúng cơ quan ban hành và ngày văn bản."
    ),
    NumberRefusal.NOT_OF_THE_STYLE: _(
        "{unit} không ban hành loại văn bản “{kind}”. Chọn loại khác trong danh sách."
    ),
    NumberRefusal.NOT_BY_THIS_BODY: _(
        "{unit} không ban hành {kind}: theo các hướng dẫn thực hiện Quy định 399-QĐ/TW, tổ chức "
        "đảng cấp này không ban hành loại văn bản đó. Chọn loại khác."
    ),
    NumberRefusal.NO_ISSUER: _(
        "Chưa rõ {kind} này của Ban Chấp hành hay Ban Thường vụ: ở cơ sở, hai tập thể không ban "
        "hành cùng loại. Chọn ở mục “Ban hành thay mặt” rồi gửi lại."
    ),
    NumberRefusal.NOT_BY_THIS_ISSUER: _(
        "{why} Chọn loại khác, hoặc chọn đúng tập thể ở mục “Ban hành thay mặt”."
    ),
    NumberRefusal.NO_DRAFTER: _(
        "Công văn của cơ quan nhà nước ghi trong ký hiệu chữ viết tắt của đơn vị soạn thảo hoặc "
        "lĩnh vực, ví dụ {unit_code}-VP (Nghị định 30/2020/NĐ-CP, Phụ lục I). Ghi chữ viết tắt đó "
        "rồi gửi lại."
    ),
    NumberRefusal.DRAFTER_UNFIT: _(
        "Chữ viết tắt đơn vị soạn thảo “{drafter}” không ghi được vào ký hiệu: chỉ gồm chữ và số, "
        "không cách, nhiều nhất {longest} ký tự. Sửa rồi gửi lại."
    ),
    NumberRefusal.NO_SUBJECT: _("Chưa có trích yếu. Ghi nội dung văn bản trong một dòng."),
    NumberRefusal.SUBJECT_TOO_LONG: _(
        "Trích yếu dài {length} ký tự, giới hạn là {limit}. Rút gọn rồi gửi lại."
    ),
    NumberRefusal.IN_THE_FUTURE: _(
        "Ngày văn bản {day} chưa tới: số chỉ cấp cho văn bản ghi ngày từ hôm nay ({today}) trở về "
        "trước. Sửa ngày rồi gửi lại."
    ),
    NumberRefusal.BACK_DATED: _(
        "Không cấp được số cho văn bản ghi ngày {day}: số cuối của sổ này là {last}, ngày "
        "{last_day}. Ghi ngày từ {last_day} trở đi."
    ),
    NumberRefusal.NOT_ALLOWED: _(
        "Chỉ văn thư của {unit} giữ sổ đăng ký của {unit}. Đề nghị văn thư cấp hoặc hủy số."
    ),
    NumberRefusal.NO_PAPER: _(
        "Chưa ban hành được số {number}: cần đính kèm văn bản đã ký ở dạng PDF. Chọn tệp rồi gửi "
        "lại."
    ),
    NumberRefusal.UNREADABLE_PAPER: _(
        "Chưa ban hành được số {number}: tệp PDF bị hỏng hoặc đặt mật khẩu nên không mở được. Lưu "
        "lại tệp, bỏ mật khẩu rồi gửi lại."
    ),
    NumberRefusal.HELD_BY_A_PAPER: _(
        "Số {number} do hệ thống giữ cho một văn bản đang chờ ký, nên đi theo văn bản đó: ký xong "
        "thì ban hành, bị trả lại thì hủy kèm lý do."
    ),
}


TEMPLATE_REFUSED: Final[dict[TemplateRefusal, Any]] = {
    TemplateRefusal.NOT_ALLOWED: _(
        "Chỉ văn phòng của {unit} thay mẫu văn bản của {unit}. Đề nghị văn phòng thực hiện."
    ),
    TemplateRefusal.NO_STYLE: _(
        "{unit} không ban hành “{form}”, nên không có mẫu riêng cho loại văn bản này."
    ),
    TemplateRefusal.NO_REASON: _("Chưa có lý do. Ghi vì sao đổi mẫu rồi gửi lại."),
    TemplateRefusal.UNFIT: "{problem}",
    TemplateRefusal.LEAVES_OUT: _(
        "Mẫu in thử “{form}” thiếu {missing}. Thêm các yếu tố này vào mẫu rồi gửi lại."
    ),
    TemplateRefusal.IN_THE_PAST: _(
        "Mẫu chỉ đổi từ hôm nay ({today}) trở đi; văn bản đã ban hành giữ nguyên. Chọn lại ngày."
    ),
    TemplateRefusal.ALREADY_SO: _("Từ ngày {from_on}, mẫu này đã được dùng. Không cần đổi."),
}


STYLE_REFUSED: Final[dict[StyleRefusal, Any]] = {
    StyleRefusal.NOT_ALLOWED: _(
        "Chỉ văn phòng của {unit} chọn thể thức văn bản của {unit}. Đề nghị văn phòng thực hiện."
    ),
    StyleRefusal.NO_STYLE: _("{unit} không ban hành văn bản nên không có thể thức riêng."),
    StyleRefusal.NO_REASON: _("Chưa có lý do. Ghi vì sao chọn như vậy rồi gửi lại."),
    StyleRefusal.IN_THE_PAST: _(
        "Thể thức chỉ đổi từ hôm nay ({today}) trở đi; văn bản đã ban hành giữ nguyên. Chọn lại "
        "ngày."
    ),
    StyleRefusal.NO_CHOICE: _(
        "“{field}” do quy định ấn định, không chọn được. Tải lại trang rồi chọn lại."
    ),
    StyleRefusal.NOT_ALLOWED_BY_SOURCES: _(
        "{name} là {found}; theo {sources}: {allowed}. Chọn lại rồi gửi."
    ),
    StyleRefusal.ALREADY_SO: _("Cơ quan đã chọn đúng như vậy từ trước ngày {from_on}."),
}


def style_sentence_of(refused: Refused) -> str:
    """Return what a person is told of a choice of style."""
    return str(STYLE_REFUSED[StyleRefusal(refused.reason)]).format(**refused.details)


def template_sentence_of(refused: Refused) -> str:
    """Return what a person is told of a template."""
    return str(TEMPLATE_REFUSED[TemplateRefusal(refused.reason)]).format(**refused.details)


def sentence_of(refused: Refused) -> str:
    """Return what a person is told."""
    return str(NUMBER_REFUSED[NumberRefusal(refused.reason)]).format(**refused.details)
