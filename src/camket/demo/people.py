"""Units of the demo, the people in them, and the accounts one may sign in with."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from camket.accounts.models import User
from camket.demo import places
from camket.demo.names import Names
from camket.organisation.actions import (
    Appointment,
    NewUnit,
    appoint,
    ensure_posts,
    new_person,
)
from camket.organisation.models import Line, Person, Post, Tenure, TenureKind, Unit, UnitKind
from camket.shared.actor import SYSTEM

SINCE: Final = date(2025, 7, 1)
DEMO_PASSWORD: Final = "quang-tri-2026"  # noqa: S105  # printed at every start of the demo

_TERRITORY: Final = {
    "xã": UnitKind.COMMUNE,
    "phường": UnitKind.WARD,
    "đặc khu": UnitKind.SPECIAL_ZONE,
}
_STANDING_MEMBERS: Final = 9
ROAD_CELLS: Final = ("thôn Mai Lộc 2", "thôn Mai Lộc 1")
"""Cells that promise a model road and a village house: the year is walked through them."""
_MEMBERS: Final = {"thôn Mai Lộc 2": 16, "thôn Mai Lộc 1": 29}
_VILLAGE_MEMBERS: Final = (22, 46)
_OFFICE_MEMBERS: Final = (8, 26)


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the demo: who, in which post, and the name to sign in with."""

    login: str
    name: str
    unit_key: str
    post: str
    comes_for: str


ACCOUNTS: Final = (
    Account("bithu.camlo", "Hoàng Đình Thuận", "19597", "commune_secretary", "người đứng đầu xã"),
    Account("vanphong.camlo", "Võ Thanh Tùng", "19597", "commune_clerk", "văn phòng xã"),
    Account("vanphong.tinh", "Mai Chi Lan", "office", "provincial_clerk", "văn phòng cấp trên"),
    Account(
        "bithu.mailoc2",
        "Trần Đình Khoa",
        "cell:thôn Mai Lộc 2",
        "cell_secretary",
        "bí thư chi bộ thôn",
    ),
    Account(
        "dangvien.mailoc2", "Lê Quang Cường", "cell:thôn Mai Lộc 2", "cell_member", "đảng viên"
    ),
    Account(
        "bithu.tinh",
        "Nguyễn Khắc Tường",
        "province",
        "provincial_secretary",
        "lãnh đạo tỉnh, cấp quyết định",
    ),
    Account("thamdinh.tinh", "Hồ Thị Ngọc Hà", "commission", "appraiser", "thẩm định"),
    Account("kiemtra.tinh", "Trương Minh Triết", "inspection", "inspector", "kiểm tra, giám sát"),
)


@dataclass(slots=True)
class Cast:
    """Everything later steps draw on."""

    units: dict[str, Unit]
    names: dict[str, NewUnit]
    tenures: dict[tuple[str, str], Tenure] = field(default_factory=dict)
    members: dict[str, list[Tenure]] = field(default_factory=dict)
    communes: list[places.Place] = field(default_factory=list)

    def head(self, key: str) -> Tenure:
        """Return the tenure of a unit's head."""
        return next(
            tenure for (unit, _), tenure in self.tenures.items() if unit == key and tenure.is_head
        )

    def key_of(self, unit_id: int) -> str:
        """Return the caller's key of a unit."""
        return next(key for key, unit in self.units.items() if unit.pk == unit_id)


def wanted_units() -> list[NewUnit]:
    """Return the units that stand from 1 July 2025."""
    return _specs(places.communes())


def staff(
    units: dict[str, Unit],
    draw: random.Random,
    names: Names,
    carried: Mapping[tuple[str, str], Person],
    *,
    now: datetime,
) -> Cast:
    """Appoint fictitious people to the posts of the units that stand since 1 July 2025.

    Args:
        units: The units, by key.
        draw: What numbers are drawn by.
        names: Where names come from.
        carried: Who held a post before that day, by the unit and post he holds since.
        now: The moment of writing.
    """
    specs = wanted_units()
    cast = Cast(units, {spec.key: spec for spec in specs}, communes=places.communes())
    posts = ensure_posts()
    _appoint_all(cast, posts, draw, names, carried, now)
    _appoint_beside(cast, posts, now)
    return cast


def _appoint_beside(cast: Cast, posts: dict[str, Post], now: datetime) -> None:
    """Let heads in the Party head the body their committee leads as well, as is usual."""
    held = [("province", "provincial_second_deputy", "state", "peoples_committee_chair")]
    held += [
        (key, "department_secretary", f"body:{key}", "department_director")
        for key, _ in places.DEPARTMENTS
    ]
    held += [
        (
            key,
            "department_secretary",
            f"body:{key}",
            "front_chair" if key == "mat-tran" else "mass_organisation_head",
        )
        for key, _ in places.ORGANISATIONS
    ]
    held += [
        (place.code, "commune_deputy", f"state:{place.code}", "peoples_committee_chair")
        for place in cast.communes
    ]
    appoint(
        [
            Appointment(
                cast.tenures[key, post].person,
                posts[other],
                cast.units[unit].pk,
                SINCE,
                kind=TenureKind.CONCURRENT,
                decision_no=_decision(unit),
            )
            for key, post, unit, other in held
        ],
        actor=SYSTEM,
        now=now,
    )


def _specs(communes: list[places.Place]) -> list[NewUnit]:
    specs = [
        NewUnit(
            key="province",
            name="Tỉnh ủy Quảng Trị",
            short_name="Tỉnh ủy",
            kind=UnitKind.PROVINCIAL_COMMITTEE,
            collective="Ban Thường vụ Tỉnh ủy",
            body_code="TU",
            place="Quảng Trị",
            code=places.PROVINCE_CODE,
        )
    ]
    advisory = (
        ("office", "Văn phòng Tỉnh ủy", UnitKind.COMMITTEE_OFFICE, "VPTU"),
        ("commission", "Ban Tổ chức Tỉnh ủy", UnitKind.ORGANISATION_COMMISSION, "BTCTU"),
        ("inspection", "Ủy ban Kiểm tra Tỉnh ủy", UnitKind.INSPECTION_COMMISSION, "UBKTTU"),
    )
    specs += [
        NewUnit(
            key=key, name=name, kind=kind, parent_key="province", body_code=code, place="Quảng Trị"
        )
        for key, name, kind, code in advisory
    ]
    specs += [
        NewUnit(
            key=place.code,
            name=f"Đảng ủy {place.low}",
            short_name=f"{place.kind.capitalize()} {place.place}",
            kind=UnitKind.COMMUNE_COMMITTEE,
            collective="Ban Thường vụ Đảng ủy",
            parent_key="province",
            code=place.code,
            body_code="ĐU",
            place=place.place,
            area=place.area,
        )
        for place in communes
    ]
    specs += [
        NewUnit(
            key=key,
            name=f"Đảng ủy {name}",
            short_name=name,
            kind=UnitKind.DEPARTMENT_COMMITTEE,
            collective="Ban Thường vụ Đảng ủy",
            parent_key="province",
            body_code="ĐU",
            place="Quảng Trị",
            area="Sở, ngành" if key in dict(places.DEPARTMENTS) else "Mặt trận, đoàn thể",
        )
        for key, name in places.UPPER
    ]
    places_of = {place.code: place.place for place in communes}
    specs += [
        NewUnit(
            key=f"cell:{name}",
            name=f"Chi bộ {name}",
            kind=UnitKind.PARTY_CELL,
            collective="Chi bộ",
            parent_key=code,
            body_code="CB",
            place=places_of[code],
            area="Thôn" if name.startswith("thôn") else "Trường học, cơ quan",
        )
        for code, cells in places.CELLS_OF.items()
        for name in cells
    ]
    return [*specs, *_led_and_territory(communes)]


def _led_and_territory(communes: list[places.Place]) -> list[NewUnit]:
    """Return the bodies that committees lead, and the territories they are seated in."""
    specs = [
        NewUnit(
            key="state",
            name="Ủy ban nhân dân tỉnh Quảng Trị",
            kind=UnitKind.PEOPLES_COMMITTEE,
            line=Line.STATE,
            body_code="UBND",
            place="Quảng Trị",
        ),
        NewUnit(
            key="territory",
            name="Tỉnh Quảng Trị",
            kind=UnitKind.PROVINCE,
            line=Line.TERRITORY,
            code=places.PROVINCE_CODE,
            place="Quảng Trị",
        ),
    ]
    specs += [
        NewUnit(
            key=f"body:{key}",
            name=name,
            kind=UnitKind.DEPARTMENT,
            line=Line.STATE,
            parent_key="state",
            place="Quảng Trị",
        )
        for key, name in places.DEPARTMENTS
    ]
    specs += [
        NewUnit(
            key=f"body:{key}",
            name=name,
            kind=UnitKind.MASS_ORGANISATION if parent else UnitKind.FATHERLAND_FRONT,
            line=Line.FRONT,
            parent_key=parent,
            place="Quảng Trị",
        )
        for key, name, parent in (
            (key, name, "" if key == "mat-tran" else "body:mat-tran")
            for key, name in places.ORGANISATIONS
        )
    ]
    for place in communes:
        specs += [
            NewUnit(
                key=f"state:{place.code}",
                name=f"Ủy ban nhân dân {place.low}",
                kind=UnitKind.PEOPLES_COMMITTEE,
                line=Line.STATE,
                parent_key="state",
                body_code="UBND",
                place=place.place,
            ),
            NewUnit(
                key=f"territory:{place.code}",
                name=place.name,
                kind=_TERRITORY[place.kind],
                line=Line.TERRITORY,
                parent_key="territory",
                code=place.code,
                place=place.place,
            ),
        ]
    return specs


def _vacancies(cast: Cast, draw: random.Random) -> list[tuple[str, str]]:
    """Return every post to be filled, as unit key and post code."""
    wanted = [
        ("province", "provincial_secretary"),
        ("province", "provincial_deputy"),
        ("province", "provincial_second_deputy"),
        *[("province", "provincial_standing_member")] * _STANDING_MEMBERS,
        ("office", "office_head"),
        ("office", "provincial_clerk"),
        ("commission", "organisation_head"),
        ("commission", "appraiser"),
        ("inspection", "inspection_head"),
        ("inspection", "inspector"),
    ]
    for place in cast.communes:
        wanted += [
            (place.code, post) for post in ("commune_secretary", "commune_deputy", "commune_clerk")
        ]
    for key, _ in places.UPPER:
        wanted += [(key, "department_secretary"), (key, "department_clerk")]
    for name in places.COMMUNE_OF_CELL:
        wanted += [(f"cell:{name}", "cell_secretary"), (f"cell:{name}", "cell_deputy")]
    for name in places.COMMUNE_OF_CELL:
        bounds = _VILLAGE_MEMBERS if name.startswith("thôn") else _OFFICE_MEMBERS
        count = _MEMBERS.get(name) or draw.randint(*bounds)
        wanted += [(f"cell:{name}", "cell_member")] * count
    return wanted


def _decision(key: str) -> str:
    """Return the decision of whoever appoints there: the commune for its cells, or the province."""
    return f"214-QĐ/{'ĐU' if key.startswith('cell:') else 'TU'} (minh họa)"


def _appoint_all(
    cast: Cast,
    posts: dict[str, Post],
    draw: random.Random,
    names: Names,
    carried: Mapping[tuple[str, str], Person],
    now: datetime,
) -> None:
    known = {(account.unit_key, account.post): account for account in ACCOUNTS}
    wanted, people = _vacancies(cast, draw), []
    for place in wanted:
        account = known.pop(place, None)
        user = (
            User.objects.create_user(account.login, DEMO_PASSWORD) if account is not None else None
        )
        if user is not None:
            User.objects.filter(pk=user.pk).update(created_at=now)
        drawn = names.another if place[1] == "cell_member" else names.next
        name = account.name if account is not None else drawn()
        people.append(carried.get(place) or new_person(name, account_id=user.pk if user else None))
    Person.objects.bulk_create([one for one in people if one.pk is None], batch_size=1000)
    tenures = appoint(
        [
            Appointment(person, posts[post], cast.units[key].pk, SINCE, decision_no=_decision(key))
            for (key, post), person in zip(wanted, people, strict=True)
        ],
        actor=SYSTEM,
        now=now,
    )
    for (key, post), tenure in zip(wanted, tenures, strict=True):
        if post in ("cell_member", "provincial_standing_member"):
            cast.members.setdefault(key, []).append(tenure)
        else:
            cast.tenures[key, post] = tenure
