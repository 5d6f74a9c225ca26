"""What ties units besides the tree: links, roles, areas with whoever is in charge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from camket.organisation.models import Area, AreaCharge, UnitLink, UnitRole, UnitSpan


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link seen from one of its ends; `leads_on` tells which: the link is the unit's own."""

    link_id: int
    kind: str
    other_id: int
    other_name: str
    is_own: bool
    since: date
    until: date | None


def links_of(unit_id: int, on: date) -> list[LinkRow]:
    """Return what the unit is tied to that day, in both directions; one statement."""
    names = UnitSpan.objects.filter(valid__contains=on)
    links = (
        UnitLink.objects.filter(Q(unit_id=unit_id) | Q(other_id=unit_id), valid__contains=on)
        .annotate(
            unit_name=Subquery(names.filter(unit_id=OuterRef("unit_id")).values("name")[:1]),
            other_name=Subquery(names.filter(unit_id=OuterRef("other_id")).values("name")[:1]),
        )
        .order_by("kind", "pk")
    )
    return [
        LinkRow(
            link_id=link.pk,
            kind=link.kind,
            other_id=link.other_id if link.unit_id == unit_id else link.unit_id,
            other_name=(link.other_name if link.unit_id == unit_id else link.unit_name) or "",
            is_own=link.unit_id == unit_id,
            since=link.valid.lower,
            until=link.valid.upper,
        )
        for link in links
    ]


def roles_of(unit_id: int, on: date) -> list[UnitRole]:
    """Return the roles the unit holds that day; one statement."""
    return list(UnitRole.objects.filter(unit_id=unit_id, valid__contains=on).order_by("role"))


def holds_role(unit_id: int, role: str, *, on: date) -> bool:
    """Say whether the unit holds a role that day."""
    return UnitRole.objects.filter(unit_id=unit_id, role=role, valid__contains=on).exists()


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area on a day, with whoever is in charge of it and how many units it groups."""

    area_id: int
    name: str
    person_id: int | None
    person_name: str
    since: date | None
    units: int


def areas_of(superior_id: int, on: date) -> list[AreaRow]:
    """Return the areas under a superior that day, in Vietnamese order; one statement."""
    charges = AreaCharge.objects.filter(area_id=OuterRef("pk"), valid__contains=on)
    members = (
        UnitSpan.objects.filter(
            parent_id=OuterRef("superior_id"), area=OuterRef("name"), valid__contains=on
        )
        .order_by()
        .values("area")
        .annotate(count=Count("pk"))
        .values("count")
    )
    areas = (
        Area.objects.filter(superior_id=superior_id)
        .annotate(
            person_id=Subquery(charges.values("person_id")[:1]),
            person_name=Subquery(charges.values("person__full_name")[:1]),
            since=Subquery(charges.values("valid__startswith")[:1]),
            units=Coalesce(Subquery(members), 0),
        )
        .order_by("sort_key", "pk")
    )
    return [
        AreaRow(area.pk, area.name, area.person_id, area.person_name or "", area.since, area.units)
        for area in areas
    ]


def units_in_area(area_id: int, on: date) -> list[UnitSpan]:
    """Return the units an area groups that day, in Vietnamese order; one statement."""
    areas = Area.objects.filter(pk=area_id)
    return list(
        UnitSpan.objects.filter(
            parent_id=Subquery(areas.values("superior_id")[:1]),
            area=Subquery(areas.values("name")[:1]),
            valid__contains=on,
        ).order_by("sort_key", "unit_id")
    )
