"""One area (địa bàn): the figures of its units, who is in charge, a table of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from camket.organisation.models import Area, AreaCharge
from camket.shared.actor import Actor
from camket.tallies.queries import Totals
from camket.web.dashboard import reading
from camket.web.dashboard.overviews import line_within_reach, unit_rows, worst_first
from camket.web.dashboard.parts import UnitRow, obstacle_rows


def summed(rows: Iterable[UnitRow]) -> reading.Standing:
    """Add the standings of units that stand beside each other."""
    standings = [row.standing for row in rows]
    totals = Totals(
        **{
            one.name: sum(getattr(standing.totals, one.name) for standing in standings)
            for one in fields(Totals)
        }
    )
    return reading.Standing(
        totals=totals,
        overdue=sum(standing.overdue for standing in standings),
        obstacles=sum(standing.obstacles for standing in standings),
        awaiting=sum(standing.awaiting for standing in standings),
    )


@dataclass(frozen=True, slots=True)
class Charge:
    """Who was in charge of the area, from which day to which."""

    person_id: int
    name: str
    since: date
    until: date | None
    decision_no: str


def _charges(area: Area) -> list[Charge]:
    rows = AreaCharge.objects.filter(area=area).select_related("person").order_by("-valid")
    return [
        Charge(
            person_id=row.person_id,
            name=row.person.full_name,
            since=row.valid.lower,
            until=row.valid.upper - timedelta(days=1) if row.valid.upper else None,
            decision_no=row.decision_no,
        )
        for row in rows[: reading.SOON_ROWS]
    ]


def _charge_on(charges: Sequence[Charge], on: date) -> Charge | None:
    return next(
        (one for one in charges if one.since <= on and (one.until is None or on <= one.until)), None
    )


def area_page(
    area_id: int, actor: Actor, *, on: date, today: date, past: date | None, year: int
) -> dict[str, Any] | None:
    """Return what the page of an area shows; None when it lies outside the actor's reach.

    Seven statements at most; the figures are sums of the totals of its units.
    """
    area = Area.objects.filter(pk=area_id).first()
    if area is None:
        return None
    line = line_within_reach(actor, area.superior_id, on, today=today)
    if line is None:
        return None
    spans = [span for span in reading.spans_below(area.superior_id, on) if span.area == area.name]
    found = reading.standings(area.superior_id, [span.unit_id for span in spans], year, past=past)
    promises = [
        promise
        for promise in reading.promises_around(area.superior_id, (year, year - 1), past=past)
        if promise.superior_id == area.superior_id
    ]
    rows = unit_rows(spans, found, promises)
    ids = {span.unit_id for span in spans}
    waiting = reading.obstacles_of_units(area.superior_id, past=past)
    obstacles = [one for one in waiting if one.unit_id in ids]
    charges = _charges(area)
    return {
        "area": area,
        "superior": line[0],
        "charge": _charge_on(charges, on),
        "charges": charges,
        "year": found.year,
        "standing": summed(rows),
        "lagging": sum(1 for row in rows if row.standing.overdue),
        "units": len(rows),
        "signed": sum(1 for row in rows if row.promise_kind == "done"),
        "rows": worst_first(rows),
        "obstacles": obstacle_rows(obstacles, {s.unit_id: s.name for s in spans}, past or today),
    }
