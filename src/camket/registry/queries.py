"""Reads of registers and of a body's own templates."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from camket.documents.own.taking import unpacked_template
from camket.files.storage import read
from camket.organisation.models import Succession, SuccessionKind, UnitEdge
from camket.registry.models import (
    BodyTemplate,
    NumberStatus,
    Register,
    RegisteredNumber,
    TemplateUse,
)


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


def use_in_force(unit_id: int, form: str, style: str, on: date) -> TemplateUse | None:
    """Return what a body decided about a form, or the nearest body above it that did."""
    above = UnitEdge.objects.filter(descendant_id=unit_id, valid__contains=on)
    depths = dict(above.values_list("ancestor_id", "depth")) or {unit_id: 0}
    uses = TemplateUse.objects.filter(
        unit_id__in=depths, form=form, style=style, from_on__lte=on
    ).select_related("template__file")
    return max(uses, key=lambda use: (-depths[use.unit_id], use.from_on, use.pk), default=None)


def template_in_force(unit_id: int, form: str, style: str, on: date) -> BodyTemplate | None:
    """Return the template a body sets a form with on a day; None when it is ours."""
    use = use_in_force(unit_id, form, style, on)
    return use.template if use else None


def template_files(template: BodyTemplate) -> dict[str, bytes]:
    """Return the files of a body's own template.

    Raises:
        OSError: The stored file is lost or no longer matches its digest.
    """
    return unpacked_template(read(template.file))


def templates_of(unit_id: int, form: str, style: str) -> list[BodyTemplate]:
    """Return every version a body sent for a form, the latest first."""
    rows = BodyTemplate.objects.filter(unit_id=unit_id, form=form, style=style)
    return list(rows.select_related("file", "sample").order_by(F("version").desc()))


def uses_of(unit_id: int, form: str, style: str) -> list[TemplateUse]:
    """Return from which days a body used which template, the latest first."""
    rows = TemplateUse.objects.filter(unit_id=unit_id, form=form, style=style)
    return list(rows.select_related("template"))
