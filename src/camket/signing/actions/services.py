"""Who vouches for the time: services that are asked, and no longer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from camket.audit.chain import record
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.shared.text import clean
from camket.signing.actions.ending import end
from camket.signing.actions.settings import refuse_if_nobody_could_sign
from camket.signing.models import (
    TimestampService,
)
from camket.signing.queries import signing_settings
from camket.signing.wording import TrustRefusal

_SCHEMES = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class ServiceText:
    """A timestamp service as an administrator writes it."""

    name: str
    url: str
    rank: int
    timeout_seconds: int
    most_bytes: int


def add_service(text: ServiceText, *, actor: Actor, now: datetime) -> TimestampService:
    """Ask one more timestamp service.

    Raises:
        Refused: The address is none, or is asked already.
    """
    url = text.url.strip()
    if not url.startswith(_SCHEMES):
        raise Refused(TrustRefusal.NOT_AN_ADDRESS)
    with transaction.atomic():
        if TimestampService.objects.filter(url=url, ended_at__isnull=True).exists():
            raise Refused(TrustRefusal.SERVICE_KNOWN)
        row = TimestampService.objects.create(
            name=clean(text.name),
            url=url,
            rank=text.rank,
            timeout_seconds=text.timeout_seconds,
            most_bytes=text.most_bytes,
            added_at=now,
            added_by_name=actor.person_name,
        )
        record("time_service.added", row, actor=actor, at=now, after={"address": url})
    return row


def end_service(service_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """Ask a timestamp service no longer.

    Raises:
        Refused: There is no reason, it has ended already, or nobody could sign any more.
    """
    with transaction.atomic():
        row = TimestampService.objects.select_for_update().get(pk=service_id)
        before = end(row, reason, actor, now)
        row.save()
        refuse_if_nobody_could_sign(signing_settings())
        after = {"reason": row.end_reason}
        record("time_service.ended", row, actor=actor, at=now, before=before, after=after)
