"""The overview of a committee over the units below it: figures, areas worst first, a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from django.db.models import OuterRef, Subquery, Value
from django.utils.translation import gettext as _

from camket.organisation.models import UnitEdge, UnitSpan
from camket.organisation.queries import head_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds, may
from camket.shared.actor import Actor
from camket.tasks.queries import item_progress
from camket.web.dashboard import reading
from camket.web.dashboard.links import to
from camket.web.dashboard.parts import UnitRow, heat_of, item_rows, names_of, obstacle_rows
from camket.web.dashboard.places import Place, places_of

PAGE_ROWS: Final = 50
DECISION_ROWS: Final = 10
_CELL: Final = 15
_BELOW: Final = 1000
"""Deeper than any line above: what stands below comes after it."""


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area of the strip: its units from worst to best, and its share."""

    name: str
    cells: list[tuple[int, str]]
    steady: int
    assigned: int
    overdue: int
    width: int
    area_id: int | None = None
    charge: str = ""

    @property
    def share(self) -> tuple[bool, Fraction]:
        """Return what worst-first sorts by: the exact share; nothing assigned comes last."""
        share = Fraction(self.steady, self.assigned) if self.assigned else Fraction(0)
        return not self.assigned, share


def unit_rows(
    spans: Sequence[UnitSpan], found: reading.Standings, promises: Sequence[reading.Promise]
) -> list[UnitRow]:
    """Return the units with their standing and where their commitment of the year stands."""
    by_unit = {p.unit_id: p for p in promises if p.year == found.year}
    return [
        UnitRow(
            unit_id=span.unit_id,
            name=span.name,
            area=span.area,
            kind=span.kind,
            standing=found.of(span.unit_id),
            promise=_promise_words(by_unit.get(span.unit_id))[0],
            promise_kind=_promise_words(by_unit.get(span.unit_id))[1],
        )
        for span in spans
    ]


def _promise_words(promise: reading.Promise | None) -> tuple[str, str]:
    """Return the state of a commitment and the status it wears."""
    if promise is None:
        return _("Chưa đăng ký"), "none"
    return {
        "draft": (_("Đang soạn"), "draft"),
        "submitted": (_("Chờ thẩm định"), "wait"),
        "negotiating": (_("Đang thống nhất"), "wait"),
        "agreed": (_("Hai bên đã đồng ý"), "wait"),
        "issued": (_("Chờ ký"), "soon"),
        "signed": (_("Đã ký"), "done"),
        "closed": (_("Đã tổng kết"), "done"),
    }[promise.status]


def worst_first(rows: Sequence[UnitRow]) -> list[UnitRow]:
    """Order units by the share that is not late; units with nothing assigned come last."""
    return sorted(rows, key=lambda row: row.lag)


def area_rows(rows: Sequence[UnitRow], known: Mapping[str, Place]) -> list[AreaRow]:
    """Return the strip: one row an area, the worst area first, the worst unit first in it."""
    by_area: defaultdict[str, list[UnitRow]] = defaultdict(list)
    for row in worst_first(rows):
        if row.area:
            by_area[row.area].append(row)
    longest = max((len(units) for units in by_area.values()), default=0)
    strip = [
        AreaRow(
            name=area,
            cells=[(index * _CELL, unit.heat) for index, unit in enumerate(units)],
            steady=sum(unit.standing.steady for unit in units),
            assigned=sum(unit.standing.totals.assigned for unit in units),
            overdue=sum(unit.standing.overdue for unit in units),
            width=max(longest, 1) * _CELL,
            area_id=known[area].area_id if area in known else None,
            charge=known[area].charge if area in known else "",
        )
        for area, units in by_area.items()
    ]
    return sorted(strip, key=lambda area: area.share)


def overview(
    actor: Actor,
    on: date,
    *,
    today: date,
    past: date | None,
    year: int,
    area: str,
    order: str,
) -> dict[str, Any]:
    """Return what the overview of the actor's committee shows on a day; five statements.

    `past` is the day when it is over, None of today and of a day to come: of that one the tree
    and the names are shown, and what is done as it is today.
    """
    unit_id = actor.scope_id or 0
    spans = reading.spans_below(unit_id, on)
    found = reading.standings(unit_id, [span.unit_id for span in spans], year, past=past)
    promises = [
        promise
        for promise in reading.promises_around(unit_id, (year, year - 1), past=past)
        if promise.superior_id == unit_id
    ]
    obstacles = reading.obstacles_of_units(unit_id, past=past)
    every = unit_rows(spans, found, promises)
    shown = [row for row in every if not area or row.area == area]
    signed = sum(1 for row in every if row.promise_kind == "done")
    return {
        "year": found.year,
        "standing": found.of(unit_id),
        "lagging": sum(1 for row in every if row.standing.overdue),
        "units": len(every),
        "signed": signed,
        "areas": area_rows(every, places_of(unit_id, on)),
        "area": area,
        "order": order,
        "rows": shown if order == "ten" else worst_first(shown),
        "legend": _legend(every),
        "decisions": obstacle_rows(obstacles[:DECISION_ROWS], names_of(spans), past or today),
        "decision_count": len(obstacles),
        "may_answer": past is None and holds(actor, Permission.ANSWER_OBSTACLE),
    }


def _legend(rows: Sequence[UnitRow]) -> list[tuple[str, str, int]]:
    """Return the steps of the heat scale with how many units wear each."""
    worn = [heat_of(row.percent) for row in rows]
    words = {
        "h1": _("Dưới 55%"),
        "h2": _("55 – 69%"),
        "h3": _("70 – 79%"),
        "h4": _("80 – 89%"),
        "h5": _("Từ 90%"),
        "h0": _("Chưa đủ dữ liệu"),
    }
    return [(step, words[step], worn.count(step)) for step in words if step in worn]


def line_within_reach(
    actor: Actor, unit_id: int, on: date, *, today: date | None = None
) -> list[UnitSpan] | None:
    """Return the unit and all above it on a day, the unit first; None outside the actor's reach.

    What stood elsewhere on an older day is within reach when it lies there today, or its heir.
    """
    around = around_within_reach(actor, unit_id, on, today=today, with_below=False)
    return around[0] if around else None


def around_within_reach(
    actor: Actor, unit_id: int, on: date, *, today: date | None = None, with_below: bool = True
) -> tuple[list[UnitSpan], list[UnitSpan]] | None:
    """Return the unit with all above it, and what stands directly below; one statement."""
    edges = UnitEdge.objects.filter(descendant_id=unit_id, valid__contains=on)
    depth = edges.filter(ancestor_id=OuterRef("unit_id")).values("depth")[:1]
    spans = UnitSpan.objects.filter(valid__contains=on).order_by()
    found = spans.filter(unit_id__in=edges.values("ancestor_id")).annotate(depth=Subquery(depth))
    if with_below:
        below = spans.filter(parent_id=unit_id).annotate(depth=Value(_BELOW))
        found = found.union(below, all=True)
    rows = list(found.order_by("depth", "sort_key"))
    line: list[UnitSpan] = [span for span in rows if span.parent_id != unit_id]
    if not _is_within_reach(actor, line, unit_id, on, today or on):
        return None
    return line, [span for span in rows if span.parent_id == unit_id and not span.is_advisory]


def _is_within_reach(
    actor: Actor, line: Sequence[UnitSpan], unit_id: int, on: date, today: date
) -> bool:
    if actor.scope_id in [span.unit_id for span in line]:
        return True
    if not line or today == on:
        return False
    return may(actor, Permission.VIEW_OVERVIEW, unit_id, on=today)


def unit_page(
    line: Sequence[UnitSpan],
    spans: Sequence[UnitSpan],
    actor: Actor,
    on: date,
    *,
    today: date,
    past: date | None,
    year: int,
) -> dict[str, Any]:
    """Return what the page of one unit shows; an obstacle waits on the unit's own line."""
    span = line[0]
    unit_id = span.unit_id
    found = reading.standings(unit_id, [below.unit_id for below in spans], year, past=past)
    promises = [
        promise
        for promise in reading.promises_around(unit_id, (year, year - 1), past=past)
        if promise.superior_id == unit_id
    ]
    obstacles = reading.open_obstacles_of(unit_id, past=past)
    items = reading.signed_items(unit_id, year, past=past)
    names = names_of([*line, *spans])
    ids = [above.unit_id for above in line]
    top = ids.index(actor.scope_id) if actor.scope_id in ids else len(ids) - 1
    return {
        "span": span,
        "line": line[top:0:-1],
        "head": head_of(unit_id, on=on),
        "year": found.year,
        "standing": found.of(unit_id),
        "rows": worst_first(unit_rows(spans, found, promises)),
        "obstacles": obstacle_rows(obstacles, names, past or today),
        "commitment": items[0].commitment if items else None,
        "commitment_path": to("commitments:detail", items[0].commitment_id) if items else "",
        "items": item_rows(
            items, item_progress([item.pk for item in items], past or today, past=past)
        ),
    }
