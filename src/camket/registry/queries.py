"""Reads of registers: the last number of a kind, whose count a new register goes on with."""

from __future__ import annotations

from camket.organisation.models import Succession, SuccessionKind
from camket.registry.models import NumberStatus, Register, RegisteredNumber


def last_paper(unit_id: int, symbol: str) -> RegisteredNumber | None:
    """Return a body's last number of a kind that was not cancelled, whatever its period."""
    return (
        RegisteredNumber.objects.filter(register__unit_id=unit_id, register__kind=symbol)
        .exclude(status=NumberStatus.CANCELLED)
        .order_by("-dated_on", "-number")
        .first()
    )


def register_before(unit_id: int, symbol: str, period: str) -> Register | None:
    """Return the register that a unit's new one goes on with: the unit it was split from alone.

    A unit made of several begins its own count.
    """
    came = list(
        Succession.objects.filter(successor_id=unit_id, predecessor__isnull=False).values_list(
            "predecessor_id", "kind"
        )
    )
    if len(came) != 1 or came[0][1] != SuccessionKind.SPLIT:
        return None
    return Register.objects.filter(unit_id=came[0][0], kind=symbol, period_key=period).first()
