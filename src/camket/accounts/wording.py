"""What people are told when something is not done to an account: one sentence per code."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from camket.accounts.decisions import AccountRefusal, RequestKind, RequestState
from camket.shared.errors import Refused

SENTENCES: Final = {
    AccountRefusal.NO_NAME: _("Chưa có tên đăng nhập. Nhập thư công vụ hoặc số điện thoại."),
    AccountRefusal.NAME_TAKEN: _("Tên đăng nhập “{login}” đã có người dùng. Chọn tên khác."),
    AccountRefusal.WRONG_PASSWORD: _("Mật khẩu đang dùng không đúng. Nhập lại."),
    AccountRefusal.PASSWORD_HELD: _(
        "Đã nhập sai mật khẩu {limit} lần. Việc phải nhập mật khẩu của tài khoản này tạm khóa "
        "trong {minutes} phút kể từ lần nhập sai gần nhất. Hết thời gian đó, làm lại như thường. "
        "Quên mật khẩu thì đề nghị văn phòng của cơ quan, đơn vị đặt lại."
    ),
    AccountRefusal.SAME_PASSWORD: _("Mật khẩu mới trùng mật khẩu đang dùng. Chọn mật khẩu khác."),
    AccountRefusal.UNKNOWN_LOOK: _("Không có kiểu hiển thị này. Chọn một trong các kiểu đã nêu."),
    AccountRefusal.NOT_ADMINISTRATOR: _("Chỉ quản trị hệ thống làm được việc này."),
    AccountRefusal.LINK_DEAD: _(
        "Liên kết này đã dùng, đã được thay hoặc quá hạn. Đề nghị quản trị gửi liên kết mới."
    ),
    AccountRefusal.ALREADY_IN_USE: _("Đồng chí này đã có tài khoản “{login}”."),
    AccountRefusal.NOT_ONESELF: _(
        "Không làm việc này với chính tài khoản của mình. Đề nghị một quản trị khác thực hiện."
    ),
    AccountRefusal.FACTOR_WRONG_CODE: _(
        "Mã không đúng hoặc đã dùng. Nhập mã đang hiện trong ứng dụng xác thực."
    ),
    AccountRefusal.FACTOR_HELD: _(
        "Đã nhập sai mã nhiều lần. Đợi {minutes} phút rồi đăng nhập lại từ đầu."
    ),
    AccountRefusal.FACTOR_SET_ALREADY: _("Tài khoản đã bật xác thực hai bước."),
    AccountRefusal.FACTOR_NOT_SET: _("Tài khoản chưa bật xác thực hai bước."),
    AccountRefusal.FACTOR_REQUIRED: _(
        "Chức vụ của đồng chí bắt buộc xác thực hai bước, nên không tắt được."
    ),
    AccountRefusal.REQUEST_UNKNOWN_KIND: _("Chọn xin bản sao hoặc đề nghị sửa dữ liệu."),
    AccountRefusal.REQUEST_NO_TEXT: _("Chưa có nội dung. Ghi nội dung rồi gửi lại."),
    AccountRefusal.REQUEST_TOO_MANY: _(
        "Đồng chí đang có {most} yêu cầu chưa xong. Đợi kết quả hoặc rút bớt rồi gửi tiếp."
    ),
    AccountRefusal.REQUEST_CLOSED: _(
        "Yêu cầu này đã qua bước đó. Tải lại trang để xem hiện trạng."
    ),
    AccountRefusal.REQUEST_NOT_ANSWERED: _("Phản hồi người yêu cầu trước, rồi mới gia hạn."),
    AccountRefusal.REQUEST_EXTENDED_ALREADY: _("Mỗi yêu cầu chỉ gia hạn một lần."),
    AccountRefusal.REQUEST_EXTENDED_TOO_FAR: _(
        "Gia hạn thêm từ 1 đến 15 ngày kể từ hạn thực hiện. Xem lại ngày."
    ),
}


def sentences_of(refused: Refused) -> list[str]:
    """Return what to tell the person; a weak password may have several faults."""
    if refused.reason == AccountRefusal.WEAK_PASSWORD:
        return [str(problem) for problem in refused.details["problems"]]
    return [str(SENTENCES[AccountRefusal(refused.reason)]).format(**refused.details)]


REQUEST_KINDS: Final = {
    RequestKind.COPY: _("Xin bản sao dữ liệu"),
    RequestKind.CORRECTION: _("Đề nghị sửa dữ liệu"),
}
REQUEST_STATES: Final = {
    RequestState.RECEIVED: _("chờ phản hồi"),
    RequestState.ANSWERED: _("đang thực hiện"),
    RequestState.DONE: _("đã thực hiện"),
    RequestState.REFUSED: _("không thực hiện"),
    RequestState.WITHDRAWN: _("đã rút"),
}
