"""Accounts: a name to sign in with, its second factor, its sessions, invitations and requests."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.accounts.decisions import RequestKind, RequestState


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
    second_factor_at = models.DateTimeField(_("xác thực hai bước từ"), null=True, blank=True)
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


class Session(AbstractBaseSession):
    """One signed-in browser (or a visitor's): whose, since when, from where, last seen."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, related_name="sessions", verbose_name=_("của")
    )
    started_at = models.DateTimeField(_("từ lúc"), null=True)
    seen_at = models.DateTimeField(_("thấy lần cuối"), null=True)
    address = models.CharField(_("địa chỉ mạng"), max_length=45, blank=True)
    device = models.CharField(_("thiết bị"), max_length=80, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name = "phiên đăng nhập"
        verbose_name_plural = "phiên đăng nhập"

    def __str__(self) -> str:
        """Return the device, never the key."""
        return self.device


class PasswordTries(models.Model):
    """How often a password was given wrong in a row inside sessions of an account."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="password_tries"
    )
    failures = models.PositiveSmallIntegerField(_("số lần sai liên tiếp"), default=0)
    held_until = models.DateTimeField(_("tạm khóa đến"), null=True)

    class Meta:
        verbose_name = _("lần nhập mật khẩu")
        verbose_name_plural = _("lần nhập mật khẩu")

    def __str__(self) -> str:
        """Return whose they are."""
        return f"{self.user_id}"


class SecondFactor(models.Model):
    """What an account proves beside its password: a secret shared with a telephone's application.

    `last_step` is the half minute of the last code that was taken, so that none serves twice. The
    secret is enciphered under the installation's key; recovery codes are hashed with `salt`.
    """

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="second_factor"
    )
    secret = models.CharField(max_length=200)
    salt = models.CharField(max_length=32)
    last_step = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(_("số lần sai liên tiếp"), default=0)
    held_until = models.DateTimeField(_("tạm khóa đến"), null=True)

    class Meta:
        verbose_name = _("xác thực hai bước")
        verbose_name_plural = _("xác thực hai bước")

    def __str__(self) -> str:
        """Return whose it is."""
        return f"{self.user_id}"


class RecoveryCode(models.Model):
    """A code that opens once when the telephone is lost; only its hash is kept."""

    factor = models.ForeignKey(
        SecondFactor, on_delete=models.CASCADE, related_name="codes", db_index=False
    )
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(_("dùng lúc"), null=True)

    class Meta:
        verbose_name = _("mã dự phòng")
        verbose_name_plural = _("mã dự phòng")
        constraints = [
            models.UniqueConstraint(
                fields=["factor", "code_hash"], name="accounts_recovery_code_once"
            )
        ]

    def __str__(self) -> str:
        """Return whose it is, never the code."""
        return f"{self.factor_id}"


class Invitation(models.Model):
    """A link that lets the owner of an account set its password: once, for some days."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("gửi lúc"))
    made_by_name = models.CharField(_("người mời"), max_length=300)
    expires_at = models.DateTimeField(_("hết hạn lúc"))
    used_at = models.DateTimeField(_("dùng lúc"), null=True)
    withdrawn_at = models.DateTimeField(_("thôi hiệu lực lúc"), null=True)

    class Meta:
        verbose_name = _("lời mời")
        verbose_name_plural = _("lời mời")
        constraints = [
            models.CheckConstraint(
                name="accounts_invitation_expires_later", condition=Q(expires_at__gt=F("made_at"))
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
                name="accounts_invitation_one_open",
            ),
        ]

    def __str__(self) -> str:
        """Return whose it is, never the token."""
        return f"{self.user_id}"


class DataRequest(models.Model):
    """What a person asks about the data stored on him, with the terms of the law.

    Law 91/2025/QH15 and decree 356/2025/NĐ-CP: an answer within two working days, done within ten
    days, extended once by at most fifteen.
    """

    user = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="data_requests",
        verbose_name=_("người yêu cầu"),
    )
    person_name = models.CharField(_("họ và tên"), max_length=300)
    kind = models.CharField(
        _("yêu cầu"),
        max_length=10,
        choices=[(kind.value, kind.value) for kind in RequestKind],
    )
    text = models.TextField(_("nội dung"))
    made_at = models.DateTimeField(_("gửi lúc"))
    made_on = models.DateField(_("ngày gửi"))
    answer_by = models.DateField(_("hạn phản hồi"))
    finish_by = models.DateField(_("hạn thực hiện"))
    state = models.CharField(
        _("trạng thái"),
        max_length=10,
        choices=[(state.value, state.value) for state in RequestState],
        default=RequestState.RECEIVED.value,
    )
    answered_at = models.DateTimeField(_("phản hồi lúc"), null=True)
    reply = models.TextField(_("phản hồi"), blank=True)
    extended_from = models.DateField(_("hạn trước khi gia hạn"), null=True)
    extension_reason = models.TextField(_("lý do gia hạn"), blank=True)
    closed_at = models.DateTimeField(_("kết thúc lúc"), null=True)
    outcome = models.TextField(_("kết quả"), blank=True)
    handled_by_name = models.CharField(_("người xử lý"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("yêu cầu về dữ liệu cá nhân")
        verbose_name_plural = _("yêu cầu về dữ liệu cá nhân")
        constraints = [
            models.CheckConstraint(
                name="accounts_data_request_closed_says_how",
                condition=~Q(state__in=("done", "refused"))
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="accounts_data_request_extended_with_reason",
                condition=Q(extended_from__isnull=True) | ~Q(extension_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "finish_by"], name="accounts_request_state")]

    def __str__(self) -> str:
        """Return who asked and when."""
        return f"{self.person_name} {self.made_on}"
