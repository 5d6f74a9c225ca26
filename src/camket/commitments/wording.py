"""What people are told about campaigns, orders and drafts, one sentence per code."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from camket.commitments.decisions import (
    CampaignRefusal,
    ChaseRefusal,
    DraftRefusal,
    LackFacts,
    OrderRefusal,
)
from camket.shared.errors import Refused
from camket.shared.text import show_day

CAMPAIGN_REFUSED = {
    CampaignRefusal.NOT_ALLOWED: _(
        "Đồng chí không được mở hay sửa đợt cam kết của đơn vị này. Việc này của văn phòng và "
        "người đứng đầu đơn vị chủ trì đợt."
    ),
    CampaignRefusal.YEAR_TAKEN: _(
        "Đã có đợt cam kết năm {year}. Mở đợt đó để sửa, hoặc chọn năm khác."
    ),
    CampaignRefusal.NO_THEME: _("Chưa có chủ đề của đợt. Nhập chủ đề rồi gửi lại."),
    CampaignRefusal.NO_UNITS: _("Chưa chọn đơn vị nào. Chọn ít nhất một đơn vị trực thuộc."),
    CampaignRefusal.UNIT_NOT_BELOW: _(
        "Có đơn vị không trực thuộc đơn vị chủ trì đợt vào ngày mở đợt. Chọn lại danh sách đơn vị."
    ),
    CampaignRefusal.LIMITS_DISORDERED: _(
        "Số vấn đề ít nhất phải từ 1 và không lớn hơn số nhiều nhất. Sửa lại hai số này."
    ),
    CampaignRefusal.DAYS_DISORDERED: _(
        "Các mốc phải theo thứ tự: hạn đăng ký, hạn ký, sơ kết 6 tháng, tổng kết năm. Sửa lại ngày."
    ),
    CampaignRefusal.LIMITS_FIXED: _(
        "Số vấn đề ít nhất và nhiều nhất không sửa được nữa: {count} đơn vị đã gửi đăng ký theo số "
        "cũ. Các mốc thời gian và chủ đề vẫn sửa được."
    ),
    CampaignRefusal.CHANGED_MEANWHILE: _(
        "Người khác vừa sửa đợt này. Những gì đồng chí nhập vẫn còn; xem nội dung hiện hành bên "
        "trên rồi ghi lại."
    ),
    CampaignRefusal.NOTHING_AGREED: _(
        "Chưa có bản cam kết nào được hai bên đồng ý mà chưa phát hành. Khi các đơn vị đồng ý nội "
        "dung, phát hành ở đây."
    ),
    CampaignRefusal.MAY_NOT_ISSUE: _(
        "Chỉ văn phòng của đơn vị chủ trì đợt phát hành hàng loạt các bản cam kết của đợt."
    ),
}
CHASE_REFUSED = {
    ChaseRefusal.NOT_ALLOWED: _("Đồng chí không được đôn đốc các đơn vị của đợt này."),
    ChaseRefusal.NOBODY_CHOSEN: _("Chưa chọn đơn vị nào. Đánh dấu đơn vị cần đôn đốc rồi gửi lại."),
    ChaseRefusal.NO_TEXT: _("Nội dung đôn đốc còn trống. Nhập nội dung rồi gửi lại."),
    ChaseRefusal.NOT_IN_CAMPAIGN: _("Có đơn vị không thuộc đợt này. Chọn lại danh sách."),
}
ORDER_REFUSED = {
    OrderRefusal.NOT_ALLOWED: _("Đồng chí không được đặt hàng việc trong đợt này."),
    OrderRefusal.NO_UNITS: _("Chưa chọn đơn vị nào nhận việc đặt hàng. Chọn ít nhất một đơn vị."),
    OrderRefusal.NOT_IN_CAMPAIGN: _("Có đơn vị không thuộc đợt này. Chọn lại danh sách."),
    OrderRefusal.TEXT_LOCKED: _(
        "Chưa đặt hàng được: văn bản của {unit} đã khóa để ký. Bỏ chọn đơn vị này, hoặc rút "
        "văn bản của đơn vị trước."
    ),
    OrderRefusal.ALREADY_ORDERED: _(
        "Việc này đã được đặt hàng trong đợt: bản cam kết của {unit} đã có. Đặt tên khác, hoặc bỏ "
        "chọn đơn vị này."
    ),
    OrderRefusal.DUE_IN_THE_PAST: _("Thời hạn đã qua. Nhập ngày sau hôm nay."),
}
DRAFT_REFUSED = {
    DraftRefusal.NOT_ALLOWED: _(
        "Đồng chí không được soạn bản cam kết này. Việc soạn của người đứng đầu và văn "
        "phòng đơn vị."
    ),
    DraftRefusal.TEXT_LOCKED: _(
        "Văn bản đã khóa để ký hoặc đã rút, không sửa được nữa. Thay đổi sau khi ký phải bằng bản "
        "điều chỉnh."
    ),
    DraftRefusal.NOT_THEIR_TURN: _(
        "Bản cam kết đang ở lượt cấp trên xem. Khi cấp trên trả lại, đồng chí sửa tiếp được."
    ),
    DraftRefusal.TOO_MANY_ITEMS: _(
        "Đợt này nhận nhiều nhất {most} vấn đề, bản cam kết đã có {count}. Gộp hoặc bỏ bớt một vấn "
        "đề trước khi thêm."
    ),
    DraftRefusal.CHANGED_MEANWHILE: _(
        "Người khác vừa sửa phần này. Những gì đồng chí nhập vẫn còn trong biểu; nội dung hiện "
        "hành ghi bên dưới. Ghi lại lần nữa nếu giữ bản của đồng chí."
    ),
    DraftRefusal.NO_TITLE: _("Vấn đề chưa có tên. Nhập tên vấn đề rồi ghi lại."),
    DraftRefusal.TITLE_TAKEN: _(
        "Bản cam kết đã có vấn đề mang tên này. Sửa vấn đề đó, hoặc đặt tên khác."
    ),
    DraftRefusal.LEAD_OUTSIDE_UNIT: _(
        "Người chủ trì việc {number} không giữ chức vụ ở đơn vị hay đơn vị trực thuộc. Chọn người "
        "khác trong danh sách."
    ),
    DraftRefusal.ORDER_KEEPS_TITLE: _(
        "Tên việc do cấp trên đặt hàng, đơn vị không sửa được. Đề nghị thay đổi thì ghi ở phần "
        "trao đổi."
    ),
    DraftRefusal.ORDER_KEEPS_MEASURE: _(
        "Số đo “{name}” do cấp trên đặt hàng phải được giữ. Đơn vị có thể đề nghị mức và "
        "thời hạn khác."
    ),
    DraftRefusal.ORDER_STAYS: _(
        "Việc cấp trên đặt hàng không xóa được. Nếu không nhận được, ghi ý kiến ở phần trao đổi."
    ),
    DraftRefusal.CASCADE_STAYS: _(
        "Việc cấp trên giao từ cam kết của mình không xóa được. Nếu không nhận được, ghi ý kiến ở "
        "phần trao đổi."
    ),
    DraftRefusal.REASON_NEEDED: _(
        "Vấn đề này chuyển từ năm trước do chưa xong. Muốn bỏ, ghi lý do; lý do được lưu "
        "cùng hồ sơ."
    ),
}
# by kind of refusal: members of two enumerations with the same value are equal as keys
_BOOKS: Final[dict[type[StrEnum], dict[Any, Any]]] = {
    CampaignRefusal: CAMPAIGN_REFUSED,
    ChaseRefusal: CHASE_REFUSED,
    OrderRefusal: ORDER_REFUSED,
    DraftRefusal: DRAFT_REFUSED,
}


def sentence_of(refused: Refused) -> str:
    """Return the sentence a person reads, its blanks filled.

    Raises:
        KeyError: The reason belongs to no book of this module.
    """
    return str(_BOOKS[type(refused.reason)][refused.reason]).format(**refused.details)


def missing_words(facts: LackFacts) -> list[str]:
    """Say in words what a draft still lacks before it can be sent; nothing lacking is no words."""
    words: list[str] = []
    if facts.is_vacant:
        words.append(
            str(_("Khuyết người đứng đầu từ {day}")).format(day=show_day(facts.vacant_since))
            if facts.vacant_since
            else str(_("Khuyết người đứng đầu"))
        )
    if not facts.was_opened:
        opening = str(_("chưa mở biểu đăng ký") if words else _("Chưa mở biểu đăng ký"))
        return [*words, opening]
    if facts.items < facts.min_items:
        words.append(str(_("{n}/{least} vấn đề")).format(n=facts.items, least=facts.min_items))
    for count, sentence in (
        (facts.items_without_measure, _("{n} vấn đề chưa có số đo")),
        (facts.items_without_work, _("{n} vấn đề chưa có việc")),
        (facts.works_without_lead, _("Người chủ trì của {n} việc")),
        (facts.works_without_due, _("Thời hạn của {n} việc")),
        (facts.works_without_product, _("Sản phẩm của {n} việc")),
    ):
        if count:
            words.append(str(sentence).format(n=count))
    if not words:
        return [str(_("Đủ {n} vấn đề, chưa gửi")).format(n=facts.items)]
    # they are read as one sentence
    return [words[0], *(word[0].lower() + word[1:] for word in words[1:])]
