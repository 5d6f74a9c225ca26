"""What is written down about signed papers that are kept."""

from __future__ import annotations

from datetime import datetime

from camket.signing.models import (
    KeptPaper,
)
from camket.signing.verdict import ArchiveReport


def keep_paper(
    sha256: str,
    *,
    holder: str,
    name: str,
    level: str,
    archive: ArchiveReport | None,
    now: datetime,
) -> None:
    """Write down until when a signed file can be proven; it takes the place of the one before.

    Args:
        sha256: The file.
        holder: Whose it is, in the words of the room above: `commitments.commitment:17`.
        name: What lists call it.
        level: The lowest level of its signatures.
        archive: The outermost timestamp over the file, if there is one.
        now: The instant.
    """
    present = KeptPaper.objects.filter(holder=holder, replaced_at__isnull=True)
    present.exclude(sha256=sha256).update(replaced_at=now)
    KeptPaper.objects.update_or_create(
        sha256=sha256,
        defaults={
            "holder": holder,
            "name": name[:300],
            "level": level,
            "authority": archive.service if archive else "",
            "serial": archive.serial if archive else "",
            "provable_to": archive.ends_at if archive else None,
            "kept_at": now,
            "replaced_at": None,
        },
    )


def stop_keeping(sha256: str, *, now: datetime) -> None:
    """Take a file from the list that nothing refers to any more: its paper was handed back."""
    KeptPaper.objects.filter(sha256=sha256, replaced_at__isnull=True).update(replaced_at=now)


def note_failure(sha256: str, sentence: str, *, now: datetime) -> None:
    """Write down why a file could not be renewed."""
    KeptPaper.objects.filter(sha256=sha256).update(last_tried_at=now, last_failure=sentence)
