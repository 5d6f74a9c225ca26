"""Units of the demo, the people in them, and the accounts one may sign in with."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from camket.accounts.models import User
from camket.demo import places
from camket.demo.names import Names
from camket.organisation.actions import (
    Appointment,
    NewUnit,
    add_post,
    appoint,
    found_units,
    new_person,
)
from camket.organisation.models import Line, Person, Post, Tenure, Unit, UnitKind
from camket.shared.actor import SYSTEM

SINCE: Final = date(2025, 7, 1)
DEMO_PASSWORD: Final = "quang-tri-2026"  # noqa: S105  # printed at every start of the demo

POSTS: Final = {
    # code: name, heads the unit, rank
    "provincial_secretary": ("Bí thư", True, 1),
    "provincial_deputy": ("Phó Bí thư Thường trực", False, 2),
    "organisation_head": ("Trưởng", True, 5),
    "office_head": ("Chánh", True, 6),
    "inspection_head": ("Chủ nhiệm", True, 7),
    "commune_secretary": ("Bí thư", True, 10),
    "commune_deputy": ("Phó Bí thư", False, 11),
    "department_secretary": ("Bí thư, Giám đốc", True, 12),
    "agency_secretary": ("Bí thư, Thủ trưởng", True, 12),
    "front_chair": ("Chủ tịch", True, 14),
    "mass_organisation_head": ("Chủ tịch", True, 14),
    "cell_secretary": ("Bí thư", True, 15),
    "cell_deputy": ("Phó Bí thư", False, 16),
    "inspector": ("Ủy viên", False, 20),
    "provincial_clerk": ("Chuyên viên", False, 30),
    "appraiser": ("Chuyên viên", False, 31),
    "commune_clerk": ("Chuyên viên", False, 32),
    "department_clerk": ("Chuyên viên", False, 33),
    "front_clerk": ("Chuyên viên", False, 35),
    "cell_member": ("Đảng viên", False, 60),
}
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


def found(draw: random.Random, *, now: datetime) -> Cast:
    """Found the province's units and appoint fictitious people to their posts."""
    communes = places.communes()
    specs = _specs(communes)
    units = found_units(specs, from_on=SINCE, actor=SYSTEM, now=now)
    cast = Cast(units=units, names={spec.key: spec for spec in specs}, communes=communes)
    posts = {
        code: add_post(code, name, is_head=is_head, rank=rank)
        for code, (name, is_head, rank) in POSTS.items()
    }
    _appoint_all(cast, posts, draw, now)
    return cast


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
    specs += [_body(key, name, UnitKind.DEPARTMENT, Line.STATE) for key, name in places.DEPARTMENTS]
    specs += [
        _body(
            key,
            name,
            UnitKind.FATHERLAND_FRONT if key == "mat-tran" else UnitKind.MASS_ORGANISATION,
            Line.FRONT,
        )
        for key, name in places.ORGANISATIONS
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
    return specs


def _body(key: str, name: str, kind: UnitKind, line: Line) -> NewUnit:
    is_state = line is Line.STATE
    standing = "Ban Thường trực" if kind is UnitKind.FATHERLAND_FRONT else "Ban Thường vụ"
    return NewUnit(
        key=key,
        name=name,
        paper_name=f"Đảng ủy {name}" if is_state else name,
        kind=kind,
        line=line,
        collective="Ban Thường vụ Đảng ủy" if is_state else standing,
        parent_key="province",
        body_code="ĐU" if is_state else "MTĐT",
        place="Quảng Trị",
        area="Sở, ngành" if is_state else "Mặt trận, đoàn thể",
    )


def _vacancies(cast: Cast, draw: random.Random) -> list[tuple[str, str]]:
    """Return every post to be filled, as unit key and post code."""
    wanted = [
        ("province", "provincial_secretary"),
        ("province", "provincial_deputy"),
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
    for key, name in places.DEPARTMENTS:
        head = "department_secretary" if name.startswith("Sở") else "agency_secretary"
        wanted += [(key, head), (key, "department_clerk")]
    for key, _ in places.ORGANISATIONS:
        head = "front_chair" if key == "mat-tran" else "mass_organisation_head"
        wanted += [(key, head), (key, "front_clerk")]
    for name in places.COMMUNE_OF_CELL:
        wanted += [(f"cell:{name}", "cell_secretary"), (f"cell:{name}", "cell_deputy")]
    for name in places.COMMUNE_OF_CELL:
        bounds = _VILLAGE_MEMBERS if name.startswith("thôn") else _OFFICE_MEMBERS
        count = _MEMBERS.get(name) or draw.randint(*bounds)
        wanted += [(f"cell:{name}", "cell_member")] * count
    return wanted


def _appoint_all(cast: Cast, posts: dict[str, Post], draw: random.Random, now: datetime) -> None:
    names = Names(draw)
    known = {(account.unit_key, account.post): account for account in ACCOUNTS}
    wanted, people = _vacancies(cast, draw), []
    for place in wanted:
        account = known.pop(place, None)
        user = (
            User.objects.create_user(account.login, DEMO_PASSWORD) if account is not None else None
        )
        drawn = names.another if place[1] == "cell_member" else names.next
        name = account.name if account is not None else drawn()
        people.append(new_person(name, account_id=user.pk if user else None))
    Person.objects.bulk_create(people, batch_size=1000)
    tenures = appoint(
        [
            Appointment(person, posts[post], cast.units[key].pk, SINCE, decision_no="minh họa")
            for (key, post), person in zip(wanted, people, strict=True)
        ],
        actor=SYSTEM,
        now=now,
    )
    for (key, post), tenure in zip(wanted, tenures, strict=True):
        if post == "cell_member":
            cast.members.setdefault(key, []).append(tenure)
        else:
            cast.tenures[key, post] = tenure
