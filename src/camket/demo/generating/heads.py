"""Who heads what: one head for each body, then the heads of collectives that are no unit.

A unit has one head on a day. The country counts more: the head of a village or a residential group
and the head of a village's Front committee lead a collective too, and hold their post at the
people's committee and the Front of the commune. So 520,000 come about: some 303,000 heads of
bodies, and the others of villages, in the order of the communes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Final

from camket.demo.generating.country import SINCE, Country
from camket.demo.generating.tables import Seat, write_people
from camket.organisation.actions import add_post
from camket.organisation.kinds import UnitKind
from camket.organisation.models import Line

_POSTS: Final = {
    # code: name, line, heads its unit, rank
    "provincial_secretary": ("Bí thư", Line.PARTY, True, 1),
    "office_head": ("Chánh", Line.PARTY, True, 6),
    "organisation_head": ("Trưởng", Line.PARTY, True, 5),
    "inspection_head": ("Chủ nhiệm", Line.PARTY, True, 7),
    "commission_head": ("Trưởng", Line.PARTY, True, 8),
    "commune_secretary": ("Bí thư", Line.PARTY, True, 10),
    "district_secretary": ("Bí thư", Line.PARTY, True, 9),
    "department_secretary": ("Bí thư, Giám đốc", Line.PARTY, True, 12),
    "grassroots_secretary": ("Bí thư", Line.PARTY, True, 13),
    "cell_secretary": ("Bí thư", Line.PARTY, True, 15),
    "council_chair": ("Chủ tịch", Line.STATE, True, 11),
    "peoples_committee_chair": ("Chủ tịch", Line.STATE, True, 11),
    "division_head": ("Trưởng", Line.STATE, True, 18),
    "front_chair": ("Chủ tịch", Line.FRONT, True, 14),
    "mass_organisation_head": ("Trưởng", Line.FRONT, True, 19),
    "village_head": ("Trưởng thôn, tổ trưởng", Line.STATE, False, 40),
    "village_front_head": ("Trưởng ban công tác Mặt trận", Line.FRONT, False, 41),
}
_POST_OF: Final[dict[str, str]] = {
    UnitKind.PROVINCIAL_COMMITTEE: "provincial_secretary",
    UnitKind.DISTRICT_COMMITTEE: "district_secretary",
    UnitKind.COMMUNE_COMMITTEE: "commune_secretary",
    UnitKind.COMMITTEE_OFFICE: "office_head",
    UnitKind.ORGANISATION_COMMISSION: "organisation_head",
    UnitKind.INSPECTION_COMMISSION: "inspection_head",
    UnitKind.PROPAGANDA_MOBILISATION_COMMISSION: "commission_head",
    UnitKind.INTERNAL_AFFAIRS_COMMISSION: "commission_head",
    UnitKind.PARTY_BUILDING_COMMISSION: "commission_head",
    UnitKind.FUNCTIONAL_PARTY_ORG: "department_secretary",
    "grassroots_dang_bo": "grassroots_secretary",
    UnitKind.PARTY_CELL: "cell_secretary",
    UnitKind.PEOPLES_COUNCIL: "council_chair",
    UnitKind.PEOPLES_COMMITTEE: "peoples_committee_chair",
    UnitKind.DEPARTMENT: "department_secretary",
    UnitKind.DIVISION: "division_head",
    UnitKind.FATHERLAND_FRONT: "front_chair",
    UnitKind.MASS_ORGANISATION: "mass_organisation_head",
}


def post_ids() -> dict[str, int]:
    """Add the posts to the catalogue and return their identities by code."""
    return {
        code: add_post(code, name, is_head=is_head, line=line, rank=rank).pk
        for code, (name, line, is_head, rank) in _POSTS.items()
    }


def post_of(kind: str) -> str:
    """Return the code of the post that heads a body of this kind."""
    return _POST_OF[kind]


def write_heads(made: Country, count: int, next_name: Callable[[], str]) -> int:
    """Appoint so many heads; return how many there were seats for."""
    posts = post_ids()
    everybody = chain(_of_bodies(made, posts), _of_villages(made, posts))
    seats = list(islice(everybody, count))
    write_people(seats, next_name)
    return len(seats)


def _of_bodies(made: Country, posts: dict[str, int]) -> Iterator[Seat]:
    for body in made.bodies:
        if body.line != Line.TERRITORY:
            yield Seat(body.number, posts[_POST_OF[body.kind]], is_head=True, from_on=SINCE)


def _of_villages(made: Country, posts: dict[str, int]) -> Iterator[Seat]:
    for code in ("village_head", "village_front_head"):
        for commune, count in made.villages.items():
            seats = made.seats["commune", commune]
            unit = seats.people if code == "village_head" else seats.front
            for _ in range(count):
                yield Seat(unit.number, posts[code], is_head=False, from_on=SINCE)
