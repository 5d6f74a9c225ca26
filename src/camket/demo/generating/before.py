"""What stood before 1 July 2025 and has ended: the old territories, their committees, their heirs.

So that a search for what no longer is finds what followed. A unit that kept its name, kind and
whole area did not end, and is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from camket.audit.bulk import copy_rows, days
from camket.demo.generating.country import SINCE, Country
from camket.demo.generating.lands import BEFORE, PLAN
from camket.demo.generating.tables import NewBody, write_units
from camket.organisation.courses import new_key
from camket.organisation.land_tables import Land, LandKey, Step, read_lands, read_steps
from camket.organisation.models import Line, Share, Succession, SuccessionKind, UnitHeir
from camket.organisation.seating import COMMITTEES, committee_name

_ERA_BEGAN: Final = date(2021, 1, 1)
_DECISION: Final = "dữ liệu minh họa"


@dataclass(slots=True)
class _Ended:
    territory: NewBody
    committee: NewBody
    followed: list[tuple[Step, NewBody, NewBody]]
    province: tuple[NewBody, NewBody] | None


def write_era_before(made: Country, *, now: datetime) -> int:
    """Write the ended predecessors of the country's territories; return how many units."""
    ended = _ended(made)
    bodies = [body for unit in ended.values() for body in (unit.territory, unit.committee)]
    write_units(bodies, now=now)
    copy_rows(
        Succession,
        ("kind", "on", "decision_no", "predecessor_id", "successor_id", "share", "is_main"),
        _successions(ended),
    )
    copy_rows(UnitHeir, ("unit_id", "heir_id", "is_main", "valid"), _heirs(ended))
    return len(bodies)


def _ended(made: Country) -> dict[LandKey, _Ended]:
    old = {(land.level, land.code): land for land in read_lands(BEFORE)}
    followed: dict[LandKey, list[Step]] = defaultdict(list)
    sources: dict[LandKey, list[Step]] = defaultdict(list)
    for step in read_steps(PLAN):
        followed[step.level, step.old_code].append(step)
        sources[new_key(step)].append(step)
    ended: dict[LandKey, _Ended] = {}
    for key, land in old.items():  # provinces stand before districts, districts before communes
        into = [
            (step, seats.territory, seats.committee)
            for step in followed[key]
            if len(sources[new_key(step)]) > 1 or not step.is_whole
            if (seats := made.seats.get(new_key(step)))
        ]
        heir = _province_after(made, old, followed, key)
        if into or (land.level == "district" and not followed[key] and heir):
            ended[key] = _one(land, ended, into, heir)
    return ended


def _province_after(
    made: Country, old: dict[LandKey, Land], followed: dict[LandKey, list[Step]], key: LandKey
) -> tuple[NewBody, NewBody] | None:
    """Return what stands in the place of a district's superior."""
    (step,) = followed["province", old[key].parent_code] if key[0] == "district" else (None,)
    seats = made.seats.get(("province", step.new_code)) if step else None
    return (seats.territory, seats.committee) if seats else None


def _one(
    land: Land,
    ended: dict[LandKey, _Ended],
    into: list[tuple[Step, NewBody, NewBody]],
    heir: tuple[NewBody, NewBody] | None,
) -> _Ended:
    upper = {"province": "", "district": "province", "commune": "district"}[land.level]
    above = ended.get((upper, land.parent_code))
    place = land.place
    territory = NewBody(
        place.full,
        place.kind,
        Line.TERRITORY,
        parent=above.territory if above else None,
        code=land.code,
        place=place.name,
        from_on=_ERA_BEGAN,
        until_on=SINCE,
    )
    committee = NewBody(
        committee_name(place),
        COMMITTEES[land.level],
        Line.PARTY,
        parent=above.committee if above else None,
        short_name=place.full,
        place=place.name,
        from_on=_ERA_BEGAN,
        until_on=SINCE,
    )
    return _Ended(territory, committee, into, heir)


def _successions(
    ended: dict[LandKey, _Ended],
) -> Iterator[tuple[str, date, str, int, int | None, str, bool]]:
    for unit in ended.values():
        for old, place in ((unit.territory, 1), (unit.committee, 2)):
            if not unit.followed:
                yield (
                    *(SuccessionKind.CLOSE.value, SINCE, _DECISION, old.number, None),
                    *(Share.WHOLE.value, True),
                )
            for way in unit.followed:
                step, new = way[0], (way[1] if place == 1 else way[2])
                kind = SuccessionKind.MERGE if step.is_whole else SuccessionKind.SPLIT
                share = Share.WHOLE if step.is_whole else Share.PART
                yield (
                    *(kind.value, SINCE, _DECISION, old.number, new.number),
                    *(share.value, step.is_main),
                )


def _heirs(ended: dict[LandKey, _Ended]) -> Iterator[tuple[int, int, bool, str]]:
    valid = days(SINCE)
    for unit in ended.values():
        if not unit.followed and unit.province:
            yield unit.territory.number, unit.province[0].number, True, valid
            yield unit.committee.number, unit.province[1].number, True, valid
        for step, territory, committee in unit.followed:
            yield unit.territory.number, territory.number, step.is_main, valid
            yield unit.committee.number, committee.number, step.is_main, valid
