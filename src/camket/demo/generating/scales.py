"""The scales of generated data, each in one transaction with one audit entry a batch."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Final

from django.db import transaction

from camket.audit.bulk import copy_rows, days
from camket.audit.chain import Fact, record_facts
from camket.demo.generating.before import write_era_before
from camket.demo.generating.beside import write_beside
from camket.demo.generating.country import SINCE, Country, country
from camket.demo.generating.heads import write_heads
from camket.demo.generating.tables import Say, write_units
from camket.demo.names import Names
from camket.demo.places import CAM_LO_CODE, PROVINCE_CODE
from camket.organisation.models import LinkKind, Unit, UnitLink
from camket.shared.actor import SYSTEM
from camket.shared.errors import UnusableInputError

SEED: Final = 2026
BESIDE: Final = "beside"
_HEADS: Final = {"commune": 250, "province": 12_000, "national": 520_000}
SCALES: Final = (*_HEADS, BESIDE)
_PROVINCES: Final = {
    "commune": frozenset({PROVINCE_CODE}),
    "province": frozenset({PROVINCE_CODE}),
    "national": frozenset[str](),
}


@dataclass(frozen=True, slots=True)
class Generated:
    """What was written, by kind of thing."""

    counts: dict[str, int]
    seconds: float


def generate(
    scale: str,
    *,
    seed: int = SEED,
    heads: int | None = None,
    year: int,
    now: datetime,
    say: Say,
) -> Generated:
    """Write the data of a scale in one transaction.

    Args:
        scale: One of `SCALES`.
        seed: What everything is drawn by.
        heads: How many heads; by default as many as the scale has.
        year: The year of the commitments made `beside` imported territories.
        now: The instant everything is written at.
        say: Is told each step.

    Raises:
        UnusableInputError: The database holds units already; or, for `beside`, no territory, or
            committees already.
    """
    began = monotonic()
    draw = random.Random(seed)
    with transaction.atomic():
        if scale == BESIDE:
            counts = write_beside(draw, heads=heads, year=year, now=now, say=say)
        else:
            counts = _write_country(scale, draw, heads, now=now, say=say)
        record_facts([_fact(scale, seed, counts)], actor=SYSTEM, at=now)
    return Generated(counts, monotonic() - began)


def _fact(scale: str, seed: int, counts: dict[str, int]) -> Fact:
    return Fact(
        action="data.generated",
        object_type="organisation.unit",
        object_id=scale,
        object_name=f"Dữ liệu minh họa: {scale}",
        object_unit_id=None,
        before={},
        after={"seed": seed, **counts},
    )


def _write_country(
    scale: str, draw: random.Random, heads: int | None, *, now: datetime, say: Say
) -> dict[str, int]:
    if Unit.objects.exists():
        message = (
            "Cơ sở dữ liệu đã có đơn vị: hãy đặt CAMKET_DATA_DIR sang một thư mục mới rồi chạy lại."
        )
        raise UnusableInputError(message)
    names = Names(draw)
    only = frozenset({CAM_LO_CODE}) if scale == "commune" else frozenset[str]()
    made = country(draw, _PROVINCES[scale], only)
    say(f"Ghi {len(made.bodies)} đơn vị…")
    write_units(made.bodies, now=now)
    links = list(_links(made))
    copy_rows(UnitLink, ("unit_id", "other_id", "kind", "valid"), links)
    say("Ghi các đơn vị trước ngày 01/7/2025…")
    ended = write_era_before(made, now=now)
    wanted = heads if heads is not None else _HEADS[scale]
    say(f"Phân công {wanted} người đứng đầu…")
    seated = write_heads(made, wanted, names.another)
    return {"units": len(made.bodies), "ended": ended, "links": len(links), "heads": seated}


def _links(made: Country) -> Iterator[tuple[int, int, str, str]]:
    valid = days(SINCE)
    for seats in made.seats.values():
        for body in seats.seated():
            yield body.number, seats.territory.number, LinkKind.SEATED_IN.value, valid
        for body in seats.led():
            yield seats.committee.number, body.number, LinkKind.LEADS.value, valid
