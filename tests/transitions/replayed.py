"""The real units before 1 July 2025, all or some provinces, loaded at once for a replay."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime

from django.db import transaction

from camket.demo.generating.lands import AFTER, BEFORE, PLAN
from camket.demo.generating.scales import generate
from camket.demo.generating.tables import NewBody, write_units
from camket.organisation.courses import new_key
from camket.organisation.land_tables import Land, LandKey, Step, read_lands, read_steps
from camket.organisation.models import Line
from camket.shared.actor import SYSTEM
from camket.transitions.actions.restructuring import Restructured, restructure

DAY_BEFORE = date(2025, 6, 30)
DAY = date(2025, 7, 1)
NOW = datetime(2025, 7, 1, 1, tzinfo=UTC)
DECISION = "202/2025/QH15"
YEAR = 2025
_ABOVE = {"commune": "district", "district": "province", "province": ""}


def old_lands(new_provinces: Collection[str] = ()) -> list[Land]:
    """Return the territories of 30 June 2025 that went into these new provinces, or all."""
    into = {step.old_code: step.new_code for step in read_steps(PLAN) if step.level == "province"}
    lands = {land.key: land for land in read_lands(BEFORE)}

    def province(land: Land) -> str:
        while land.level != "province":
            land = lands[_ABOVE[land.level], land.parent_code]
        return into[land.code]

    return [land for land in lands.values() if not new_provinces or province(land) in new_provinces]


def plan_of(new_provinces: Collection[str] = ()) -> tuple[list[Step], list[Land]]:
    """Return the plan and the territories that stand after it, of these new provinces or all."""
    after = [
        land
        for land in read_lands(AFTER)
        if not new_provinces or {land.code, land.parent_code} & set(new_provinces)
    ]
    known = {land.key for land in after}
    return [step for step in read_steps(PLAN) if new_key(step) in known], after


def found_before(new_provinces: Collection[str] = ()) -> dict[LandKey, int]:
    """Found the territories of the day before, with all that stands beside them."""
    made: dict[LandKey, NewBody] = {}
    for land in old_lands(new_provinces):
        made[land.key] = NewBody(
            land.place.full,
            land.place.kind,
            Line.TERRITORY,
            parent=made.get((_ABOVE[land.level], land.parent_code)),
            code=land.code,
            place=land.place.name,
            from_on=DAY_BEFORE,
        )
    with transaction.atomic():
        write_units(list(made.values()), now=NOW)
        generate("beside", year=YEAR, now=NOW, say=lambda _: None)
    return {key: body.number for key, body in made.items()}


def replay_july(new_provinces: Collection[str] = (), *, keeps: bool = True) -> Restructured:
    """Replay the rearrangement of 1 July 2025."""
    steps, lands = plan_of(new_provinces)
    return restructure(
        steps,
        lands,
        on=DAY,
        decision_no=DECISION,
        keeps=keeps,
        actor=SYSTEM,
        now=NOW,
        say=lambda _: None,
    )
