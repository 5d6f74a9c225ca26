"""Rules for passwords; what they refuse is said in Vietnamese and says how to mend it."""

from __future__ import annotations

from django.contrib.auth import password_validation as django_rules
from django.utils.translation import gettext as _


class LongEnough(django_rules.MinimumLengthValidator):
    """Ask for a least number of characters."""

    def get_error_message(self) -> str:
        """Say how long it must be."""
        return _("Mật khẩu cần ít nhất %(least)d ký tự.") % {"least": self.min_length}

    def get_help_text(self) -> str:
        """Say how long it must be, before anything is typed."""
        return _("Ít nhất %(least)d ký tự; một câu dài dễ nhớ là tốt nhất.") % {
            "least": self.min_length
        }


class NotCommon(django_rules.CommonPasswordValidator):
    """Refuse the passwords that are tried first."""

    def get_error_message(self) -> str:
        """Say that many people use it."""
        return _("Mật khẩu này nhiều người dùng, dễ bị đoán. Chọn mật khẩu khác.")

    def get_help_text(self) -> str:
        """Say what is refused, before anything is typed."""
        return _("Không dùng mật khẩu phổ biến.")


class NotTheName(django_rules.UserAttributeSimilarityValidator):
    """Refuse a password that resembles the sign-in name."""

    def __init__(self) -> None:
        """Compare with the sign-in name, the only thing an account knows of its person."""
        super().__init__(user_attributes=("login",))

    def get_error_message(self) -> str:
        """Say what it resembles."""
        return _("Mật khẩu quá giống tên đăng nhập. Chọn mật khẩu khác.")

    def get_help_text(self) -> str:
        """Say what is refused, before anything is typed."""
        return _("Không giống tên đăng nhập.")
