"""Reads of registers: what a keeper sees, the last number, whose count a new one goes on with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from camket.organisation.models import Succession, SuccessionKind, UnitSpan
from camket.permissions.catalogue import Permission
from camket.permissions.queries import units_in_reach
from camket.registry.models import NumberStatus, Register, RegisteredNumber
from camket.shared.actor import Actor


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a keeper looks for; empty values mean everything."""

    register_id: int | None = None
    status: str = ""
    words: str = ""
    dossier: str = ""
    from_on: date | None = None
    to_on: date | None = None


def registers_of(actor: Actor, on: date) -> QuerySet[Register]:
    """Return the registers the actor keeps that day, with those that ended units left to his."""
    reach = units_in_reach(actor, Permission.KEEP_REGISTER, on=on)
    if reach is None:
        return Register.objects.none()
    return Register.objects.filter(reach).order_by("-period_key", "kind", "pk")


def numbers_of(actor: Actor, wanted: Wanted, on: date) -> QuerySet[RegisteredNumber]:
    """Return the numbers of the registers the actor keeps, the latest first."""
    reach = units_in_reach(actor, Permission.KEEP_REGISTER, on=on, column="register__unit_id")
    if reach is None:
        return RegisteredNumber.objects.none()
    asked = Q()
    if wanted.register_id is not None:
        asked &= Q(register_id=wanted.register_id)
    if wanted.status:
        asked &= Q(status=wanted.status)
    if wanted.words:
        asked &= Q(subject__icontains=wanted.words) | Q(symbol__icontains=wanted.words)
    if wanted.dossier:
        asked &= Q(dossier=wanted.dossier)
    if wanted.from_on:
        asked &= Q(dated_on__gte=wanted.from_on)
    if wanted.to_on:
        asked &= Q(dated_on__lte=wanted.to_on)
    found = RegisteredNumber.objects.filter(reach & asked)
    return found.select_related("register", "file").order_by("-dated_on", "-pk")


def last_names(unit_ids: Collection[int]) -> dict[int, str]:
    """Return what units are called, or were called last."""
    spans = UnitSpan.objects.filter(unit_id__in=unit_ids).order_by("unit_id", "-valid")
    return dict(spans.distinct("unit_id").values_list("unit_id", "name"))


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
