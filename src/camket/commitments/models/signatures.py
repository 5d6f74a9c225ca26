"""Places for signatures, who was reminded of them, who has opened the paper."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camket.commitments.decisions import ReminderKind
from camket.commitments.models.commitments import Commitment
from camket.commitments.order import Role
from camket.files.models import StoredFile
from camket.organisation.models import Person, Tenure, Unit


class SlotRole(models.TextChoices):
    """Whose signature a slot is for (`order.Role`)."""

    PARTY_B = Role.PARTY_B.value, _("bên nhận")
    PARTY_A = Role.PARTY_A.value, _("bên giao")
    COLLECTIVE_B = Role.COLLECTIVE_B.value, _("tập thể bên nhận")
    COLLECTIVE_A = Role.COLLECTIVE_A.value, _("tập thể bên giao")
    SEAL_B = Role.SEAL_B.value, _("dấu của bên nhận")
    SEAL_A = Role.SEAL_A.value, _("dấu của bên giao")


class Slot(models.Model):
    """A place for one signature on the issued paper, and the person who must fill it.

    Of a seal the name is the organisation's, and the person the clerk who is asked to apply it.
    """

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="slots", db_index=False
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    step = models.PositiveSmallIntegerField(_("bước ký"), default=1)
    """Places of one step are filled in any order, a later step only when all of it is."""
    role = models.CharField(max_length=16, choices=SlotRole.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    tenure = models.ForeignKey(Tenure, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="slots")
    name = models.CharField(_("họ và tên"), max_length=120)
    post_name = models.CharField(_("chức vụ"), max_length=300, blank=True)
    post_line = models.CharField(_("chức vụ ghi trên văn bản"), max_length=300, blank=True)
    """The post as the paper has it over the name: "Q. Bí thư"; what a certificate says differs."""
    signed_at = models.DateTimeField(_("ký lúc"), null=True, blank=True)
    serial = models.CharField(_("số chứng thư"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("vị trí ký")
        verbose_name_plural = _("vị trí ký")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "role"], name="commitments_slot_one_a_role"
            )
        ]
        indexes = [
            models.Index(
                fields=["person"],
                name="commitments_slot_waiting",
                condition=Q(signed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        """Return role and name."""
        return f"{self.role} {self.name}"

    @property
    def is_signed(self) -> bool:
        """Say whether the place is filled."""
        return self.signed_at is not None


class SignReminder(models.Model):
    """A reminder to sign a paper before, on or after the last day of its term; one of a kind."""

    slot = models.ForeignKey(
        Slot, on_delete=models.CASCADE, related_name="reminders", db_index=False
    )
    kind = models.CharField(
        max_length=8, choices=[(kind.value, kind.value) for kind in ReminderKind]
    )
    signs_by = models.DateField(_("hạn ký"))
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("nhắc ký")
        verbose_name_plural = _("nhắc ký")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "kind", "signs_by"], name="commitments_signreminder_once"
            )
        ]

    def __str__(self) -> str:
        """Return the kind and the day."""
        return f"{self.kind} {self.signs_by}"


class Opening(models.Model):
    """The first time the pages of one sealed paper were shown to somebody who is to sign it."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="openings", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("mở lúc"))

    class Meta:
        verbose_name = _("lần mở văn bản")
        verbose_name_plural = _("lần mở văn bản")
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "file", "person"], name="commitments_opening_first"
            )
        ]

    def __str__(self) -> str:
        """Return the instant."""
        return f"{self.at:%d/%m/%Y %H:%M}"
