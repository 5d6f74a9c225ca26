"""How the installation signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from camket.audit.chain import record
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.signing.models import (
    OnFailure,
    SigningSettings,
    TimestampService,
    WantedLevel,
)
from camket.signing.wording import TrustRefusal


@dataclass(frozen=True, slots=True)
class SettingsText:
    """How the installation is to sign."""

    level: str
    on_failure: str
    trial_signs: bool
    trial_stamps_time: bool
    is_closed_network: bool
    renews_before_days: int


def change_settings(text: SettingsText, *, actor: Actor, now: datetime) -> SigningSettings:
    """Change how the installation signs.

    Raises:
        Refused: Nobody could sign any more.
    """
    with transaction.atomic():
        SigningSettings.objects.get_or_create(pk=1)
        row = SigningSettings.objects.select_for_update().get(pk=1)
        before = _told(row)
        row.level, row.on_failure = text.level, text.on_failure
        if row.trial_signs != text.trial_signs:
            row.trial_signs = text.trial_signs
            row.trial_ended_at = None if text.trial_signs else now
        row.trial_stamps_time = text.trial_stamps_time
        row.is_closed_network = text.is_closed_network
        row.renews_before_days = text.renews_before_days
        row.changed_at, row.changed_by_name = now, actor.person_name
        row.save()
        refuse_if_nobody_could_sign(row)
        after = _told(row)
        changed = {key for key in after if after[key] != before[key]}
        if changed:
            record(
                "signing.settings_changed",
                row,
                actor=actor,
                at=now,
                before={key: before[key] for key in changed},
                after={key: after[key] for key in changed},
            )
    return row


def refuse_if_nobody_could_sign(row: SigningSettings) -> None:
    """Check that there is a timestamp wherever nothing is signed without one.

    Raises:
        Refused: There is none.
    """
    needs_time = row.level != WantedLevel.BASIC and row.on_failure == OnFailure.REFUSE
    has_time = (
        row.trial_stamps_time or TimestampService.objects.filter(ended_at__isnull=True).exists()
    )
    if needs_time and not has_time:
        raise Refused(TrustRefusal.NO_TIME_SERVICE)


def _told(row: SigningSettings) -> dict[str, str | int | bool]:
    return {
        "level": row.level,
        "on_failure": row.on_failure,
        "trial_signs": row.trial_signs,
        "trial_stamps_time": row.trial_stamps_time,
        "is_closed_network": row.is_closed_network,
        "renews_before_days": row.renews_before_days,
    }
