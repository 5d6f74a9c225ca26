"""Reads of accounts: sessions, invitations, requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from axes.models import AccessAttempt
from django.db.models import Sum

from camket.accounts.codes import handle_of, hash_token
from camket.accounts.models import Invitation, RecoveryCode, Session

ADDRESS_FAILURES: Final = 50
"""Wrong passwords from one address, whatever the names, that close it for a while."""
ADDRESS_MINUTES: Final = 30


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One signed-in browser as its owner sees it; the handle opens nothing."""

    handle: str
    device: str
    address: str
    started_at: datetime | None
    seen_at: datetime | None
    is_this: bool


def sessions_of(user_id: int, *, present: str, at: datetime) -> list[OwnSession]:
    """Return the running sessions, this one first, then the last seen; `at` is the real present."""
    rows = Session.objects.filter(user_id=user_id, expire_date__gt=at).order_by("-seen_at", "pk")
    found = [
        OwnSession(
            handle=handle_of(row.pk),
            device=row.device,
            address=row.address,
            started_at=row.started_at,
            seen_at=row.seen_at,
            is_this=row.pk == present,
        )
        for row in rows.defer("session_data")
    ]
    return sorted(found, key=lambda one: not one.is_this)


def recovery_codes_left(user_id: int) -> int:
    """Count the recovery codes that still open."""
    return RecoveryCode.objects.filter(factor_id=user_id, used_at__isnull=True).count()


def invitation_of(token: str, *, now: datetime) -> Invitation | None:
    """Return the invitation a link belongs to while it serves."""
    return (
        Invitation.objects.filter(
            token_hash=hash_token(token),
            used_at__isnull=True,
            withdrawn_at__isnull=True,
            expires_at__gt=now,
            user__is_active=True,
        )
        .select_related("user")
        .first()
    )


def address_is_held(address: str, *, at: datetime) -> bool:
    """Say whether so many sign-ins failed from one address that it is trying out names.

    The lockout of one name from one address sees nothing of a password that is tried on many names.
    """
    recent = AccessAttempt.objects.filter(
        ip_address=address, attempt_time__gt=at - timedelta(minutes=ADDRESS_MINUTES)
    )
    failures = recent.aggregate(n=Sum("failures_since_start"))["n"] or 0
    return int(failures) >= ADDRESS_FAILURES
