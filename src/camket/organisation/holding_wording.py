"""What people are told when a post is not given, put down, suspended or handed on."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from camket.organisation.holding import DelegationRefusal, TenureRefusal
from camket.shared.errors import Refused

TENURE_REFUSED: Final = {
    TenureRefusal.ENDS_BEFORE_START: _(
        "Ngày kết thúc phải sau ngày bắt đầu ({start}). Sửa lại ngày."
    ),
    TenureRefusal.UNIT_NOT_STANDING: _(
        "{unit} không tồn tại suốt thời gian {days}. Chọn đơn vị hoặc thời gian khác; đơn vị đã "
        "kết thúc thì chọn đơn vị kế thừa."
    ),
    TenureRefusal.WRONG_POST: _(
        "Chức danh “{post}” không thuộc loại đơn vị “{kind}”. Chọn chức danh khác cho {unit}."
    ),
    TenureRefusal.SECOND_HEAD: _(
        "{unit} đã có người đứng đầu trong thời gian này: đồng chí {name} ({post}), {days}. Ghi "
        "thôi chức vụ của đồng chí {name} trước, hoặc chọn ngày bắt đầu sau đó."
    ),
    TenureRefusal.SAME_POST: _(
        "Đồng chí {name} đã giữ chức vụ này ở {unit}, {days}. Kết thúc lần giữ trước, hoặc chọn "
        "ngày bắt đầu sau đó."
    ),
    TenureRefusal.SUSPENDED_KIND: _(
        "Không bổ nhiệm ai vào tình trạng tạm đình chỉ. Bổ nhiệm trước, rồi ghi tạm đình chỉ."
    ),
    TenureRefusal.NOT_HELD: _(
        "Ngày {day} không nằm trong thời gian giữ chức vụ ({days}). Sửa lại ngày."
    ),
    TenureRefusal.NO_REASON: _("Chưa có lý do. Nêu lý do rồi gửi lại."),
    TenureRefusal.NO_DECISION: _("Chưa có số quyết định. Nhập số quyết định rồi gửi lại."),
    TenureRefusal.ALREADY_SUSPENDED: _("Đồng chí {name} đang bị tạm đình chỉ chức vụ này rồi."),
    TenureRefusal.NOT_SUSPENDED: _("Đồng chí {name} không bị tạm đình chỉ chức vụ này."),
    TenureRefusal.HEAD_MEANWHILE: _(
        "Ngày đó {unit} đang có người khác đứng đầu: đồng chí {other} ({post}), {days}. Ghi thôi "
        "chức vụ của đồng chí {other} trước, hoặc chọn ngày sau đó."
    ),
    TenureRefusal.CHANGED_MEANWHILE: _(
        "Người khác vừa ghi một thay đổi cho chức vụ này. Xem lại rồi gửi lại."
    ),
}
DELEGATION_REFUSED: Final = {
    DelegationRefusal.NOT_OWN_TO_GIVE: _(
        "Đồng chí đang làm việc theo ủy quyền nên không ủy quyền tiếp được. Chuyển sang chức vụ "
        "của mình rồi làm lại."
    ),
    DelegationRefusal.TO_ONESELF: _("Người nhận ủy quyền phải là người khác. Chọn lại người nhận."),
    DelegationRefusal.NO_END: _(
        "Ủy quyền phải có ngày kết thúc. Nhập ngày cuối cùng của thời hạn ủy quyền."
    ),
    DelegationRefusal.ENDS_BEFORE_START: _(
        "Ngày cuối phải từ ngày bắt đầu ({start}) trở đi. Sửa lại ngày."
    ),
    DelegationRefusal.OUTLIVES_GIVER: _(
        "Thời hạn ủy quyền vượt ra ngoài thời gian giữ chức vụ của đồng chí {name} ({days}). Chọn "
        "thời hạn nằm trong thời gian đó."
    ),
    DelegationRefusal.OUTLIVES_RECEIVER: _(
        "Thời hạn ủy quyền vượt ra ngoài thời gian giữ chức vụ của đồng chí {name} ({days}). Chọn "
        "thời hạn nằm trong thời gian đó, hoặc người nhận khác."
    ),
    DelegationRefusal.NOT_BELOW: _(
        "Người nhận ủy quyền phải công tác ở {unit} hoặc ở đơn vị trực thuộc. Chọn người khác."
    ),
    DelegationRefusal.NOTHING_GIVEN: _("Chưa chọn quyền nào để ủy quyền. Chọn ít nhất một quyền."),
    DelegationRefusal.NOT_HELD: _(
        "Có quyền mà chức vụ của đồng chí {name} không có, hoặc không ủy quyền được. Bỏ chọn "
        "quyền đó."
    ),
    DelegationRefusal.NO_DECISION: _("Chưa có số văn bản ủy quyền. Nhập số văn bản rồi gửi lại."),
    DelegationRefusal.SUSPENDED: _(
        "Đồng chí {name} đang bị tạm đình chỉ nên không ủy quyền và không nhận ủy quyền được."
    ),
    DelegationRefusal.ALREADY_ENDED: _(
        "Ngày {day} không nằm trong thời hạn ủy quyền ({days}), hoặc ủy quyền đã chấm dứt."
    ),
    DelegationRefusal.NO_REASON: _("Chưa có lý do chấm dứt. Nêu lý do rồi gửi lại."),
}


def sentence_of(refused: Refused) -> str:
    """Return the sentence a person reads, its blanks filled.

    Raises:
        KeyError: The reason is not about a post.
    """
    reason = refused.reason
    if isinstance(reason, TenureRefusal):
        return str(TENURE_REFUSED[reason]).format(**refused.details)
    if isinstance(reason, DelegationRefusal):
        return str(DELEGATION_REFUSED[reason]).format(**refused.details)
    raise KeyError(reason)
