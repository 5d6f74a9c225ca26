"""Reads of registers, of a body's own templates and of how it writes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from camket.documents.own.taking import unpacked_template
from camket.files.storage import read
from camket.organisation.composed import composed
from camket.organisation.models import Succession, SuccessionKind, UnitEdge
from camket.permissions.catalogue import Permission
from camket.permissions.queries import units_in_reach
from camket.registry.models import (
    BodyTemplate,
    NumberStatus,
    Register,
    RegisteredNumber,
    StyleUse,
    TemplateUse,
)
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


def places_in_dossiers(numbers: Collection[RegisteredNumber]) -> dict[int, int]:
    """Return where each paper stands among the issued ones of its dossier; a statement.

    A dossier is a body's of one year; a paper in none is left out.
    """
    dossiers = {one.dossier for one in numbers if one.dossier}
    if not dossiers:
        return {}
    units = {one.register.unit_id for one in numbers}
    rows = RegisteredNumber.objects.filter(
        status=NumberStatus.ISSUED, dossier__in=dossiers, register__unit_id__in=units
    )
    counted: dict[tuple[int, int, str], int] = {}
    found = {}
    for pk, unit_id, on, dossier in rows.order_by("dated_on", "pk").values_list(
        "pk", "register__unit_id", "dated_on", "dossier"
    ):
        key = (unit_id, on.year, dossier)
        found[pk] = counted[key] = counted.get(key, 0) + 1
    return found


def last_paper(unit_id: int, symbol: str) -> RegisteredNumber | None:
    """Return a body's last number of a kind that was not cancelled, whatever its period."""
    return next(iter(_last_paper(unit_id, symbol)), None)


@composed
def _last_paper(unit_id: int, symbol: str) -> QuerySet[RegisteredNumber]:
    numbers = RegisteredNumber.objects.filter(register__unit_id=unit_id, register__kind=symbol)
    standing = numbers.exclude(status=NumberStatus.CANCELLED)
    return standing.order_by("-dated_on", "-number")[:1]


def register_before(unit_id: int, symbol: str, period: str) -> Register | None:
    """Return the register that a unit's new one goes on with: the unit it was split from alone.

    A unit made of several begins its own count.
    """
    came = list(_came_from(unit_id))
    if len(came) != 1 or came[0].kind != SuccessionKind.SPLIT:
        return None
    of_unit = Register.objects.filter(unit_id=came[0].predecessor_id or 0)
    return of_unit.filter(kind=symbol, period_key=period).first()


@composed
def _came_from(unit_id: int) -> QuerySet[Succession]:
    return Succession.objects.filter(successor_id=unit_id, predecessor__isnull=False)


def use_in_force(unit_id: int, form: str, style: str, on: date) -> TemplateUse | None:
    """Return what a body decided about a form, or the nearest body above it that did."""
    uses = list(_uses(unit_id, form, style, on))
    if not uses:
        return None
    depths = _depths(unit_id, on)
    return max(uses, key=lambda use: _rank(use, depths), default=None)


@composed
def _uses(unit_id: int, form: str, style: str, on: date) -> QuerySet[TemplateUse]:
    """Return what a body and those above it decided by a day: as a rule nothing."""
    above = UnitEdge.objects.filter(descendant_id=unit_id, valid__contains=on)
    return TemplateUse.objects.filter(
        Q(unit_id=unit_id) | Q(unit_id__in=above.values("ancestor_id")),
        form=form,
        style=style,
        from_on__lte=on,
    ).select_related("template__file")


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


def uses_in_force(unit_id: int, on: date) -> dict[tuple[str, str], TemplateUse]:
    """Return what holds for a body that day, by form and style; two statements for all forms."""
    depths = _depths(unit_id, on)
    found: dict[tuple[str, str], TemplateUse] = {}
    uses = TemplateUse.objects.filter(unit_id__in=depths, from_on__lte=on)
    for use in uses.select_related("template"):
        key = (use.form, use.style)
        known = found.get(key)
        if known is None or _rank(use, depths) > _rank(known, depths):
            found[key] = use
    return found


def _depths(unit_id: int, on: date) -> dict[int, int]:
    """Return a body and those above it that day, by how far above each stands."""
    above = UnitEdge.objects.filter(descendant_id=unit_id, valid__contains=on)
    return {unit_id: 0, **dict(above.values_list("ancestor_id", "depth"))}


def _rank(use: TemplateUse, depths: dict[int, int]) -> tuple[int, date, int]:
    return (-depths[use.unit_id], use.from_on, use.pk)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A value that holds for a body, and which body chose it."""

    value: float
    unit_id: int


def choices_in_force(unit_id: int, style: str, on: date) -> dict[str, Chosen]:
    """Return what holds for a body where sources differ: its own choice, else the nearest above.

    What nobody chose is the installation's and is not in the answer.
    """
    uses = list(_style_uses(unit_id, style, on))
    if not uses:
        return {}
    depths = _depths(unit_id, on)
    last: dict[int, StyleUse] = {}
    for use in sorted(uses, key=lambda use: (use.from_on, use.pk)):
        last[use.unit_id] = use
    found: dict[str, Chosen] = {}
    for use in sorted(last.values(), key=lambda use: -depths[use.unit_id]):
        found |= {field: Chosen(value, use.unit_id) for field, value in use.choices.items()}
    return found


@composed
def _style_uses(unit_id: int, style: str, on: date) -> QuerySet[StyleUse]:
    """Return what a body and those above it chose by a day: as a rule nothing."""
    above = UnitEdge.objects.filter(descendant_id=unit_id, valid__contains=on)
    return StyleUse.objects.filter(
        Q(unit_id=unit_id) | Q(unit_id__in=above.values("ancestor_id")),
        style=style,
        from_on__lte=on,
    )


def own_choices(unit_id: int, style: str, on: date) -> dict[str, float]:
    """Return what a body chose itself, as it holds on a day."""
    uses = StyleUse.objects.filter(unit_id=unit_id, style=style, from_on__lte=on)
    use = uses.order_by("-from_on", "-pk").first()
    return dict(use.choices) if use else {}


def style_uses_of(unit_id: int, style: str) -> list[StyleUse]:
    """Return what a body chose from which days, the latest first."""
    return list(StyleUse.objects.filter(unit_id=unit_id, style=style))
