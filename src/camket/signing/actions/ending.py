"""End what an administrator set up: with a reason, and never deleted."""

from __future__ import annotations

from datetime import datetime

from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.shared.text import clean
from camket.signing.models import (
    TimestampService,
    TrustedCertificate,
)
from camket.signing.wording import TrustRefusal


def end(
    row: TrustedCertificate | TimestampService, reason: str, actor: Actor, now: datetime
) -> dict[str, str | None]:
    """End a row that is not stored yet; return what it was before, for the audit.

    Raises:
        Refused: It has ended already, or there is no reason.
    """
    if row.ended_at is not None:
        raise Refused(TrustRefusal.ENDED_ALREADY)
    if not clean(reason):
        raise Refused(TrustRefusal.NO_REASON)
    row.ended_at, row.ended_by_name, row.end_reason = now, actor.person_name, clean(reason)
    return {"to": None}
