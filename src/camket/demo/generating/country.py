"""The country in the shape it has: provinces, communes, and the bodies and cells of each.

Per province 271 units, per commune 17 and its cells, of which there are 72 on the average: with 34
provinces and 3,321 communes that makes about 306,000. Names of places are the real ones; every cell
and every person is made up.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from camket.demo.generating.lands import AFTER
from camket.demo.generating.tables import NewBody
from camket.organisation.kinds import UnitKind
from camket.organisation.land_tables import Land, read_lands
from camket.organisation.models import Line
from camket.organisation.seating import COMMITTEES, Place, committee_name

SINCE: Final = date(2025, 7, 1)
_FEWEST_CELLS: Final = 50
_MOST_CELLS: Final = 95
_VILLAGE_SHARE: Final = 2 / 3
"""Of a commune's cells about two thirds are of villages (organisation.md §1.3)."""
_GRASSROOTS: Final = 20
_CELLS_OF_GRASSROOTS: Final = 5

_PROVINCIAL_ADVISORY: Final = (
    (UnitKind.COMMITTEE_OFFICE, "Văn phòng"),
    (UnitKind.ORGANISATION_COMMISSION, "Ban Tổ chức"),
    (UnitKind.INSPECTION_COMMISSION, "Ủy ban Kiểm tra"),
    (UnitKind.PROPAGANDA_MOBILISATION_COMMISSION, "Ban Tuyên giáo và Dân vận"),
    (UnitKind.INTERNAL_AFFAIRS_COMMISSION, "Ban Nội chính"),
)
_COMMUNE_ADVISORY: Final = (
    (UnitKind.COMMITTEE_OFFICE, "Văn phòng"),
    (UnitKind.PARTY_BUILDING_COMMISSION, "Ban Xây dựng Đảng"),
    (UnitKind.INSPECTION_COMMISSION, "Ủy ban Kiểm tra"),
)
_DEPARTMENTS: Final = (
    "Sở Nội vụ",
    "Sở Tư pháp",
    "Sở Tài chính",
    "Sở Công Thương",
    "Sở Nông nghiệp và Môi trường",
    "Sở Xây dựng",
    "Sở Khoa học và Công nghệ",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Giáo dục và Đào tạo",
    "Sở Y tế",
    "Sở Dân tộc và Tôn giáo",
    "Thanh tra",
    "Văn phòng Ủy ban nhân dân",
    "Ban Quản lý khu kinh tế",
)
_DIVISIONS: Final = (
    "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân",
    "Phòng Kinh tế",
    "Phòng Văn hóa - Xã hội",
    "Trung tâm Phục vụ hành chính công",
)
_MASS: Final = (
    "Liên đoàn Lao động",
    "Đoàn Thanh niên",
    "Hội Nông dân",
    "Hội Liên hiệp Phụ nữ",
    "Hội Cựu chiến binh",
)
_VILLAGE_FIRST: Final = (
    "An Bình Cam Cẩm Đông Đại Đồng Gia Hà Hải Hậu Hòa Hưng Kim Lâm Linh Long Mai Minh Mỹ Nam Nghĩa "
    "Phú Phước Quang Sơn Tam Tân Tây Thanh Thành Thạch Thuận Thượng Tiên Trung Trường Vân Vĩnh Xuân Yên"
).split()
_VILLAGE_SECOND: Final = (
    "Bình Cường Dương Đình Đức Giang Hà Hải Hạ Hiệp Hòa Khê Lạc Lâm Lập Lộc Lợi Ninh Nội Phong Phú "
    "Phúc Quý Sơn Tân Thái Thạnh Thịnh Thọ Thủy Tiến Trạch Trì Văn Viên Xá"
).split()
_OFFICES: Final = (
    "Cơ quan Đảng",
    "Cơ quan chính quyền",
    "Công an",
    "Quân sự",
    "Trạm Y tế",
    "Trường Trung học phổ thông",
)
_SCHOOLS: Final = ("Trường Mầm non", "Trường Tiểu học", "Trường Trung học cơ sở")


@dataclass(slots=True)
class Seats:
    """The bodies of one territory that others are tied to."""

    territory: NewBody
    committee: NewBody
    council: NewBody
    people: NewBody
    front: NewBody

    def seated(self) -> tuple[NewBody, ...]:
        """Return the bodies seated in the territory."""
        return (self.committee, self.council, self.people, self.front)

    def led(self) -> tuple[NewBody, ...]:
        """Return the bodies the committee leads."""
        return (self.council, self.people, self.front)


@dataclass(slots=True)
class Country:
    """Every unit, parents before children, and what ties them.

    Attributes:
        bodies: All units.
        seats: The bodies of each territory, by level and code.
        villages: How many villages a commune has, by its code.
    """

    bodies: list[NewBody] = field(default_factory=list)
    seats: dict[tuple[str, str], Seats] = field(default_factory=dict)
    villages: dict[str, int] = field(default_factory=dict)


def country(draw: random.Random, codes: frozenset[str], communes: frozenset[str]) -> Country:
    """Make up the units of some provinces.

    Args:
        draw: What numbers and names of cells are drawn by.
        codes: The provinces; none for all.
        communes: The communes; none for all of these provinces.
    """
    made = Country()
    all_lands = read_lands(AFTER)
    for land in all_lands:
        if land.level == "province" and (not codes or land.code in codes):
            _add_province(made, land)
    for land in all_lands:
        above = made.seats.get(("province", land.parent_code))
        if land.level == "commune" and above and (not communes or land.code in communes):
            _add_commune(made, land, above, draw)
    return made


def _add(made: Country, *bodies: NewBody) -> None:
    made.bodies.extend(bodies)


def _add_province(made: Country, land: Land) -> None:
    place = land.place
    seats = _seat(made, land, None)
    for kind, name in _PROVINCIAL_ADVISORY:
        _add(made, _party(f"{name} {committee_name(place)}", kind, seats.committee, place.name))
    for name in _DEPARTMENTS:
        _add(made, _state(f"{name} {place.low}", UnitKind.DEPARTMENT, seats.people, place.name))
    for name in _MASS:
        _add(made, _mass(f"{name} {place.low}", seats.front, place.name))
    for name in ("các cơ quan Đảng", "Ủy ban nhân dân"):
        _add_functional(made, f"Đảng ủy {name} {place.low}", seats.committee, place)


def _add_functional(made: Country, name: str, committee: NewBody, place: Place) -> None:
    kind = UnitKind.FUNCTIONAL_PARTY_ORG
    top = _party(name, kind, committee, place.name, collective="Ban Thường vụ Đảng ủy")
    _add(made, top)
    for number in range(1, _GRASSROOTS + 1):
        base = _party(
            f"Đảng bộ cơ quan số {number} {place.name}",
            "grassroots_dang_bo",
            top,
            place.name,
            collective="Ban Chấp hành Đảng bộ",
        )
        cells = [
            _party(f"Chi bộ {cell} cơ quan số {number}", UnitKind.PARTY_CELL, base, place.name)
            for cell in range(1, _CELLS_OF_GRASSROOTS + 1)
        ]
        _add(made, base, *cells)


def _add_commune(made: Country, land: Land, above: Seats, draw: random.Random) -> None:
    place = land.place
    seats = _seat(made, land, above)
    for kind, name in _COMMUNE_ADVISORY:
        _add(made, _party(f"{name} {committee_name(place)}", kind, seats.committee, place.name))
    for name in _DIVISIONS:
        _add(made, _state(f"{name} {place.low}", UnitKind.DIVISION, seats.people, place.name))
    for name in _MASS:
        _add(made, _mass(f"{name} {place.low}", seats.front, place.name))
    count = draw.randint(_FEWEST_CELLS, _MOST_CELLS)
    made.villages[land.code] = villages = round(count * _VILLAGE_SHARE)
    word = "thôn" if place.word in ("xã", "đặc khu") else "tổ dân phố"
    for name in _cells(draw, word, villages, count - villages):
        _add(
            made,
            _party(
                f"Chi bộ {name}",
                UnitKind.PARTY_CELL,
                seats.committee,
                place.name,
                collective="Chi bộ",
                area="Thôn" if name.startswith(word) else "Trường học, cơ quan",
            ),
        )


def _seat(made: Country, land: Land, above: Seats | None) -> Seats:
    """Seat the committee, the council, the people's committee and the Front in a territory."""
    place = land.place
    is_province = land.level == "province"
    territory = NewBody(
        place.full,
        place.kind,
        Line.TERRITORY,
        parent=above.territory if above else None,
        code=land.code,
        place=place.name,
    )
    name = committee_name(place)
    committee = NewBody(
        name,
        COMMITTEES[land.level],
        Line.PARTY,
        parent=above.committee if above else None,
        short_name=name if is_province else place.full,
        collective=f"Ban Thường vụ {name if is_province else 'Đảng ủy'}",
        body_code="TU" if is_province else "ĐU",
        place=place.name,
    )
    council = _state(
        f"Hội đồng nhân dân {place.low}",
        UnitKind.PEOPLES_COUNCIL,
        above.council if above else None,
        place.name,
        code="HĐND",
    )
    people = _state(
        f"Ủy ban nhân dân {place.low}",
        UnitKind.PEOPLES_COMMITTEE,
        above.people if above else None,
        place.name,
        code="UBND",
    )
    front = NewBody(
        f"Ủy ban Mặt trận Tổ quốc Việt Nam {place.low}",
        UnitKind.FATHERLAND_FRONT,
        Line.FRONT,
        parent=above.front if above else None,
        body_code="MTTQ",
        place=place.name,
    )
    seats = made.seats[land.level, land.code] = Seats(territory, committee, council, people, front)
    _add(made, territory, *seats.seated())
    return seats


def _party(
    name: str, kind: str, parent: NewBody, place: str, *, collective: str = "", area: str = ""
) -> NewBody:
    return NewBody(
        name, kind, Line.PARTY, parent=parent, collective=collective, place=place, area=area
    )


def _state(name: str, kind: str, parent: NewBody | None, place: str, code: str = "") -> NewBody:
    return NewBody(name, kind, Line.STATE, parent=parent, body_code=code, place=place)


def _mass(name: str, parent: NewBody, place: str) -> NewBody:
    return NewBody(name, UnitKind.MASS_ORGANISATION, Line.FRONT, parent=parent, place=place)


def _cells(draw: random.Random, word: str, villages: int, others: int) -> Iterator[str]:
    names: set[str] = set()
    while len(names) < villages:
        name = f"{draw.choice(_VILLAGE_FIRST)} {draw.choice(_VILLAGE_SECOND)}"
        if draw.random() < 0.3:  # a village that was parted is numbered
            name = f"{name} {draw.randint(1, 4)}"
        if name not in names:
            names.add(name)
            yield f"{word} {name}"
    for number in range(others):
        if number < len(_OFFICES):
            yield _OFFICES[number]
        else:
            place, kind = divmod(number - len(_OFFICES), len(_SCHOOLS))
            yield f"{_SCHOOLS[kind]} số {place + 1}"
