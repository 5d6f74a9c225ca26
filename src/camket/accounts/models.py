"""Accounts: a name to sign in with and a password; who the person is stands in `organisation`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Create accounts; the sign-in name is compared without regard to case."""

    def create_user(self, login: str, password: str | None = None, **fields: Any) -> User:
        """Create an account; without a password nobody can sign in to it."""
        user = self.model(login=login.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find the account whatever the case it was typed in."""
        return self.get(login=(username or "").strip().lower())


class User(AbstractBaseUser):
    """One account; a person has at most one."""

    login = models.CharField(
        _("thư công vụ hoặc số điện thoại"),
        max_length=120,
        unique=True,
        error_messages={"unique": _("Tên đăng nhập này đã có người dùng.")},
    )
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    is_administrator = models.BooleanField(_("quản trị hệ thống"), default=False)
    theme = models.CharField(_("nền"), max_length=5, blank=True, default="")
    text_size = models.CharField(_("cỡ chữ"), max_length=6, blank=True, default="")
    created_at = models.DateTimeField(_("tạo lúc"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")

    def __str__(self) -> str:
        """Return the sign-in name."""
        return self.login

    def get_username(self) -> str:
        """Return the sign-in name."""
        return self.login
