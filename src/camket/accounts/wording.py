"""What people are told when something is not done to an account: one sentence per code."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from camket.accounts.decisions import AccountRefusal
from camket.shared.errors import Refused

SENTENCES: Final = {
    AccountRefusal.NO_NAME: _("Chưa có tên đăng nhập. Nhập thư công vụ hoặc số điện thoại."),
    AccountRefusal.NAME_TAKEN: _("Tên đăng nhập “{login}” đã có người dùng. Chọn tên khác."),
    AccountRefusal.WRONG_PASSWORD: _("Mật khẩu đang dùng không đúng. Nhập lại."),
    AccountRefusal.SAME_PASSWORD: _("Mật khẩu mới trùng mật khẩu đang dùng. Chọn mật khẩu khác."),
    AccountRefusal.UNKNOWN_LOOK: _("Không có kiểu hiển thị này. Chọn một trong các kiểu đã nêu."),
}


def sentences_of(refused: Refused) -> list[str]:
    """Return what to tell the person; a weak password may have several faults."""
    if refused.reason == AccountRefusal.WEAK_PASSWORD:
        return [str(problem) for problem in refused.details["problems"]]
    return [str(SENTENCES[AccountRefusal(refused.reason)]).format(**refused.details)]
