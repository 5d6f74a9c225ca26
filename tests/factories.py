"""Rows for tests: plain typed functions, valid by default."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime

from camket.accounts.models import User
from camket.organisation.actions import Appointment, NewUnit, add_post, appoint, found_units, new_person
from camket.organisation.models import Person, Tenure, Unit, UnitKind
from camket.organisation.queries import actor_of
from camket.shared.actor import SYSTEM, Actor

START = date(2025, 7, 1)
NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)  # 09:00 in Hà Nội
TODAY = date(2026, 11, 16)
PASSWORD = "mat-khau-thu-nghiem"

_numbers = itertools.count(1)

POSTS = {
    "provincial_secretary": ("Bí thư", True, 1),
    "provincial_deputy": ("Phó Bí thư", False, 2),
    "provincial_clerk": ("Chuyên viên", False, 30),
    "organisation_head": ("Trưởng", True, 5),
    "appraiser": ("Chuyên viên", False, 31),
    "inspector": ("Ủy viên", False, 20),
    "commune_secretary": ("Bí thư", True, 10),
    "commune_deputy": ("Phó Bí thư", False, 11),
    "commune_clerk": ("Văn phòng", False, 32),
    "department_secretary": ("Bí thư, Giám đốc", True, 12),
    "department_clerk": ("Văn phòng", False, 33),
    "cell_secretary": ("Bí thư", True, 15),
    "cell_deputy": ("Phó Bí thư", False, 16),
    "cell_member": ("Đảng viên", False, 60),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A person in a post: the row, and the actor it makes."""

    tenure: Tenure
    person: Person
    actor: Actor
    user: User | None


def make_unit(
    name: str = "Đảng ủy xã Thử Nghiệm",
    *,
    kind: str = UnitKind.COMMUNE_COMMITTEE,
    parent: Unit | None = None,
    from_on: date = START,
    short_name: str = "",
    collective: str = "Ban Thường vụ Đảng ủy",
    body_code: str = "ĐU",
    place: str = "Thử Nghiệm",
) -> Unit:
    """Found a unit."""
    spec = NewUnit(
        key="only",
        name=name,
        kind=kind,
        short_name=short_name,
        parent_id=parent.pk if parent else None,
        collective=collective,
        body_code=body_code,
        place=place,
    )
    return found_units([spec], from_on=from_on, actor=SYSTEM, now=NOW)["only"]


def make_province() -> Unit:
    """Found a provincial committee."""
    return make_unit(
        "Tỉnh ủy Quảng Trị",
        kind=UnitKind.PROVINCIAL_COMMITTEE,
        collective="Ban Thường vụ Tỉnh ủy",
        body_code="TU",
        place="Quảng Trị",
    )


def make_cell(name: str = "Chi bộ thôn Thử Nghiệm", *, parent: Unit) -> Unit:
    """Found a cell under a commune committee."""
    return make_unit(
        name, kind=UnitKind.PARTY_CELL, parent=parent, collective="Chi bộ", body_code="CB"
    )


def make_holder(
    unit: Unit,
    post: str = "commune_secretary",
    *,
    name: str = "",
    from_on: date = START,
    until_on: date | None = None,
    with_account: bool = False,
) -> Held:
    """Appoint a new person to a post of the unit."""
    label, is_head, rank = POSTS[post]
    number = next(_numbers)
    user = None
    if with_account:
        user = User.objects.create_user(f"nguoi{number}@thu.vn", PASSWORD)
    person = new_person(name or f"Nguyễn Văn Thử {number}", account_id=user.pk if user else None)
    person.save()
    row = add_post(post, label, is_head=is_head, rank=rank)
    (tenure,) = appoint(
        [Appointment(person, row, unit.pk, from_on, until_on)], actor=SYSTEM, now=NOW
    )
    day = max(from_on, TODAY) if until_on is None else from_on
    return Held(tenure, person, actor_of(tenure, on=day), user)
