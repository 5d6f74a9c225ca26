"""Reads of the territories that stand on a day and of the bodies seated in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from camket.organisation.acts import NewUnitText
from camket.organisation.arrays import among
from camket.organisation.kinds import kinds
from camket.organisation.land_tables import Land, LandKey
from camket.organisation.models import Line, LinkKind, UnitEdge, UnitLink, UnitSpan
from camket.organisation.replaying import Body, Territory
from camket.organisation.seating import LEVELS, place_of


def standing_territories(on: date) -> dict[LandKey, Territory]:
    """Return the territories with a national code that stand that day, by level and code."""
    spans = {
        span.unit_id: span
        for span in UnitSpan.objects.filter(line=Line.TERRITORY, valid__contains=on).order_by(
            "unit_id"
        )
        if span.code and span.kind in kinds() and kinds()[span.kind].level in LEVELS
    }
    found = {}
    for span in spans.values():
        level = kinds()[span.kind].level
        above = spans.get(span.parent_id) if span.parent_id else None
        try:
            place = place_of(span.name, level)
        except ValueError:  # its name does not say what it is: then its kind does
            place = place_of(span.name, level, kinds()[span.kind].name.split(",")[0])
        land = Land(level, span.code, place, above.code if above else "")
        found[land.key] = Territory(span.unit_id, land, span.kind, span.parent_id)
    return found


def seated_bodies(territories: Collection[int], *, on: date) -> list[Body]:
    """Return the bodies seated in these territories that day, with what stands below them alone."""
    seats = {
        link.unit_id: link.other_id
        for link in UnitLink.objects.filter(
            among("other_id", territories), kind=LinkKind.SEATED_IN, valid__contains=on
        ).order_by("-pk")
    }
    spans = UnitSpan.objects.filter(among("unit_id", seats), valid__contains=on)
    below = _below_alone(seats, on)
    leads: dict[int, list[int]] = defaultdict(list)
    for link in UnitLink.objects.filter(
        among("unit_id", seats), kind=LinkKind.LEADS, valid__contains=on
    ).order_by("pk"):
        leads[link.unit_id].append(link.other_id)
    return [
        Body(
            span.unit_id,
            seats[span.unit_id],
            _text(span),
            span.parent_id,
            tuple(leads[span.unit_id]),
            below[span.unit_id],
        )
        for span in spans.order_by("unit_id")
    ]


def _text(span: UnitSpan) -> NewUnitText:
    return NewUnitText(
        span.name,
        span.kind,
        short_name=span.short_name,
        paper_name=span.paper_name,
        collective=span.collective,
        line=span.line,
        code=span.code,
        body_code=span.body_code,
        place=span.place,
        area=span.area,
        paper_style=span.paper_style,
    )


def _below_alone(seats: Mapping[int, int], on: date) -> dict[int, tuple[int, ...]]:
    """Return, for each body, the units below it that no other seated body stands between."""
    edges = UnitEdge.objects.filter(
        among("ancestor_id", seats), depth__gt=0, valid__contains=on
    ).order_by()
    nearest: dict[int, tuple[int, int]] = {}
    for ancestor, descendant, depth in edges.values_list("ancestor_id", "descendant_id", "depth"):
        is_nearer = descendant not in nearest or depth < nearest[descendant][0]
        if descendant not in seats and is_nearer:
            nearest[descendant] = (depth, ancestor)
    found: dict[int, list[int]] = defaultdict(list)
    for descendant, (_, ancestor) in sorted(nearest.items()):
        found[ancestor].append(descendant)
    return defaultdict(tuple, {unit: tuple(below) for unit, below in found.items()})
