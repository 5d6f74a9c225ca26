"""Bytes by their digest; a row of another room says whose file it is and what it is called."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """Bytes stored once under their SHA-256."""

    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField(_("số byte"))
    media_type = models.CharField(_("loại tệp"), max_length=100)
    stored_at = models.DateTimeField(_("lưu lúc"))

    class Meta:
        verbose_name = _("tệp")
        verbose_name_plural = _("tệp")
        constraints = [
            models.CheckConstraint(
                name="files_stored_file_digest_is_hex",
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"),
            )
        ]

    def __str__(self) -> str:
        """Return the digest."""
        return self.sha256

    @property
    def path(self) -> str:
        """Return where the storage keeps the bytes."""
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"
