"""Registers of numbers, and the papers issued under them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.files.models import StoredFile
from camket.organisation.models import Unit
from camket.registry.decisions import NumberStyle, written


class NumberStatus(models.TextChoices):
    """A number is reserved when a text is sealed, issued with the last signature, or cancelled."""

    RESERVED = "reserved", _("đã giữ")
    ISSUED = "issued", _("đã ban hành")
    CANCELLED = "cancelled", _("đã hủy")


class Priority(models.IntegerChoices):
    """How urgent a paper is (Nghị định 30/2020, Phụ lục VI: one digit)."""

    NORMAL = 0, _("thường")
    URGENT = 1, _("khẩn")
    VERY_URGENT = 2, _("thượng khẩn")
    AT_ONCE = 3, _("hỏa tốc")


class Register(models.Model):
    """A body's register for one kind of paper: the Party's by congress term, the state's by year.

    The register of a unit that came from a split goes on where the old unit's stood; one made of
    several units begins at 1 (Hướng dẫn 06-HD/TW 13.2: the count of terms continues, or is begun).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("loại văn bản"), max_length=10)
    period_key = models.CharField(_("kỳ đánh số"), max_length=20)
    first_number = models.PositiveIntegerField(_("số đầu"), default=1)
    last_number = models.PositiveIntegerField(_("số cuối"), default=0)
    continues = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="continued_by",
        verbose_name=_("tiếp theo sổ"),
    )

    class Meta:
        verbose_name = _("sổ đăng ký văn bản")
        verbose_name_plural = _("sổ đăng ký văn bản")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "period_key"], name="registry_register_one_a_period"
            ),
            models.CheckConstraint(
                name="registry_register_last_follows_first",
                condition=Q(first_number__gte=1) & Q(last_number__gte=F("first_number") - 1),
            ),
        ]

    def __str__(self) -> str:
        """Return kind and period."""
        return f"{self.kind} {self.period_key}"

    @property
    def is_of_a_term(self) -> bool:
        """Say whether the period is a congress term, not a calendar year."""
        return "-" in self.period_key


class RegisteredNumber(models.Model):
    """One number of a register; never used twice, a gap has its reason.

    What stands beside it are the metadata of the paper (Nghị định 30/2020, Phụ lục VI).
    """

    register = models.ForeignKey(
        Register, on_delete=models.PROTECT, related_name="numbers", db_index=False
    )
    number = models.PositiveIntegerField(_("số"))
    style = models.CharField(
        _("thể thức"),
        max_length=5,
        choices=[(style.value, style.value) for style in NumberStyle],
        default=NumberStyle.PARTY.value,
    )
    symbol = models.CharField(_("ký hiệu"), max_length=40)
    dated_on = models.DateField(_("ngày văn bản"))
    subject = models.CharField(_("trích yếu"), max_length=500)
    type_name = models.CharField(_("tên loại"), max_length=100, blank=True)
    organ_name = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    pages = models.PositiveIntegerField(_("số trang"), null=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    signer_post = models.CharField(_("chức vụ người ký"), max_length=200, blank=True)
    signer_name = models.CharField(_("người ký"), max_length=120, blank=True)
    recipients = models.JSONField(_("nơi nhận"), default=list)
    priority = models.PositiveSmallIntegerField(
        _("mức độ khẩn"), choices=Priority.choices, default=Priority.NORMAL
    )
    copies = models.PositiveIntegerField(_("số bản"), null=True)
    due_on = models.DateField(_("hạn trả lời"), null=True)
    dossier = models.CharField(_("số, ký hiệu hồ sơ"), max_length=20, blank=True)
    status = models.CharField(
        max_length=10, choices=NumberStatus.choices, default=NumberStatus.RESERVED
    )
    cancel_reason = models.TextField(_("lý do hủy"), blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    is_made_outside = models.BooleanField(_("văn bản làm ngoài hệ thống"), default=False)
    changed_at = models.DateTimeField(_("cập nhật lúc"))

    class Meta:
        verbose_name = _("số văn bản")
        verbose_name_plural = _("số văn bản")
        constraints = [
            models.UniqueConstraint(
                fields=["register", "number"], name="registry_number_never_reused"
            ),
            models.CheckConstraint(
                name="registry_number_cancelled_has_reason",
                condition=~Q(status="cancelled") | ~Q(cancel_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["dossier", "dated_on"], name="registry_number_dossier")]

    def __str__(self) -> str:
        """Return 05-CK/ĐU as Party paper writes it, 15/QĐ-UBND as state paper does."""
        return written(self.style, self.number, self.symbol)


class BodyTemplate(models.Model):
    """A template that a body made for a form, in the place of ours; a version is never changed.

    The file holds all it needs, ours included: a later release changes nothing in it.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    form = models.CharField(_("mẫu văn bản"), max_length=40)
    style = models.CharField(
        _("thể thức"), max_length=5, choices=[(style.value, style.value) for style in NumberStyle]
    )
    version = models.PositiveIntegerField(_("phiên bản"))
    name = models.CharField(_("tên tệp"), max_length=120)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sample = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("lý do"), max_length=500)
    made_by = models.CharField(_("người gửi"), max_length=300)
    made_at = models.DateTimeField(_("gửi lúc"))

    class Meta:
        verbose_name = _("mẫu riêng")
        verbose_name_plural = _("mẫu riêng")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "form", "style", "version"],
                name="registry_bodytemplate_version_once",
            ),
            models.CheckConstraint(
                name="registry_bodytemplate_has_reason", condition=~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        """Return form, style and version."""
        return f"{self.form} {self.style} {self.version}"


class TemplateUse(models.Model):
    """From which day a body sets a form with which template; without one, with ours.

    Rows are added and never changed: of those whose day has come, the last decided holds.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(_("mẫu văn bản"), max_length=40)
    style = models.CharField(_("thể thức"), max_length=5)
    template = models.ForeignKey(
        BodyTemplate, on_delete=models.PROTECT, null=True, related_name="uses"
    )
    from_on = models.DateField(_("từ ngày"))
    reason = models.CharField(_("lý do"), max_length=500)
    decided_by = models.CharField(_("người quyết định"), max_length=300)
    decided_at = models.DateTimeField(_("quyết định lúc"))

    class Meta:
        verbose_name = _("việc dùng mẫu")
        verbose_name_plural = _("việc dùng mẫu")
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="registry_templateuse_has_reason", condition=~Q(reason=""))
        ]
        indexes = [
            models.Index(fields=["form", "style", "unit"], name="registry_use_of_form"),
        ]

    def __str__(self) -> str:
        """Return form and day."""
        return f"{self.form} {self.from_on}"


class StyleUse(models.Model):
    """What a body chose where the sources of a style differ, from a day on.

    `choices` holds all it chose itself, by the field of `documents.style.Style`. Rows are added and
    never changed: of those whose day has come, the last decided holds.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    style = models.CharField(
        _("thể thức"), max_length=5, choices=[(style.value, style.value) for style in NumberStyle]
    )
    choices = models.JSONField(_("lựa chọn"), default=dict)
    from_on = models.DateField(_("từ ngày"))
    reason = models.CharField(_("lý do"), max_length=500)
    decided_by = models.CharField(_("người quyết định"), max_length=300)
    decided_at = models.DateTimeField(_("quyết định lúc"))

    class Meta:
        verbose_name = _("lựa chọn thể thức")
        verbose_name_plural = _("lựa chọn thể thức")
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="registry_styleuse_has_reason", condition=~Q(reason=""))
        ]
        indexes = [models.Index(fields=["style", "unit"], name="registry_style_of_unit")]

    def __str__(self) -> str:
        """Return style and day."""
        return f"{self.style} {self.from_on}"


class EditedWord(models.Model):
    """A Word file of a paper, edited outside, that may become the version to sign.

    `topic` names the paper in the room that issues it, as `commitment-12`.
    """

    topic = models.CharField(_("văn bản"), max_length=60)
    text_sha256 = models.CharField(_("mã băm nội dung"), max_length=64)
    word = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    preview = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    changes = models.JSONField(_("câu chữ đã sửa"), default=list)
    sent_by = models.CharField(_("người gửi"), max_length=300)
    sent_at = models.DateTimeField(_("gửi lúc"))
    used_at = models.DateTimeField(_("phát hành lúc"), null=True)

    class Meta:
        verbose_name = _("tệp Word sửa ngoài")
        verbose_name_plural = _("tệp Word sửa ngoài")
        constraints = [
            models.CheckConstraint(
                name="registry_editedword_digest_is_hex",
                condition=Q(text_sha256__regex=r"^[0-9a-f]{64}$"),
            )
        ]
        indexes = [models.Index(fields=["topic", "-id"], name="registry_edited_of_topic")]

    def __str__(self) -> str:
        """Return the paper it is of."""
        return self.topic
