"""Reads of the registers: numbers in their order, and the gaps with their reasons."""

from __future__ import annotations

from camket.registry.models import NumberStatus, RegisteredNumber


def numbers_of(unit_id: int, kind: str, period_key: str) -> list[RegisteredNumber]:
    """Return the numbers of one register, in order."""
    return list(
        RegisteredNumber.objects.filter(
            register__unit_id=unit_id, register__kind=kind, register__period_key=period_key
        )
        .select_related("register")
        .order_by("number")
    )


def cancelled_numbers(unit_id: int, kind: str, period_key: str) -> list[RegisteredNumber]:
    """Return the gaps of one register; each carries its reason."""
    return [
        number
        for number in numbers_of(unit_id, kind, period_key)
        if number.status == NumberStatus.CANCELLED
    ]
