"""The years before 1 July 2025: the district Cam Lộ, its eight communes, and what they left undone.

The province of that time, the district committee, the eight commune committees and their village
cells stand from 2020; their commitments of 2025 were signed in February. On 1 July 2025 everything
is rearranged by one plan, and the heirs decide what becomes of the open work.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from camket.commitments.models import Campaign
from camket.demo import places
from camket.demo.daily import deltas_of
from camket.demo.names import Names
from camket.demo.people import SINCE, Cast
from camket.demo.promises import Promises, commit, freeze_and_number
from camket.demo.timeline import at
from camket.organisation.actions import (
    Appointment,
    NewUnit,
    appoint,
    ensure_posts,
    found_units,
    new_person,
)
from camket.organisation.acts import Act, ActKind, HeirRef, NewUnitText, UnitRef
from camket.organisation.models import Line, Person, Unit, UnitKind
from camket.shared.actor import SYSTEM
from camket.tallies.actions import append_deltas
from camket.tasks.actions.taking_up import take_up_works
from camket.tasks.decisions.standing import OWED, TaskStatus
from camket.tasks.models import Task
from camket.transitions.actions.applying import rearrange

BEGAN: Final = date(2020, 8, 15)
YEAR: Final = 2025
DECISION: Final = "Nghị quyết của Ủy ban Thường vụ Quốc hội, tháng 6/2025 (minh họa)"
_LAST: Final = SINCE - timedelta(days=1)
_OLD_PROVINCE: Final = "old-province"
_OTHER_PROVINCE: Final = "other-province"
_DISTRICT: Final = "district"
_VILLAGES: Final = {
    "Cam Chính": "Mai Lộc 1|Mai Lộc 2|Mai Lộc 3|Mai Đàn|Minh Hương|Đốc Kỉnh|Sơn Nam|Thanh Nam",
    "Cam Thành": "Cam Phú 1|Cam Phú 2|Cam Phú 3|Phan Xá|Quật Xá|Phường Cội|Tân Trang|Tân Xuân",
    "Cam Lộ": (
        "Cam Lộ Hạ|Nghĩa Hy|Hậu Viên|Thượng Viên|Trung Viên|Đông Định|An Hưng|Thiết Xá|Tây Hòa"
    ),
    "Cam Nghĩa": "Cu Hoan|Bảng Sơn",
    "Cam Hiếu": "Vĩnh An|Vĩnh Đại|Mộc Đức|Thạch Đâu|Bích Giang|Trương Xá|Định Xá",
    "Cam Thủy": "Cam Vũ 1|Cam Vũ 2|Tam Hiệp|Lâm Lang|Nhật Lệ|Thiện Chánh",
    "Cam Tuyền": "An Mỹ|An Thái|Ba Thung|Bắc Bình|Bản Chùa|Tân Lập|Xuân Mỹ|Đâu Bình",
    "Thanh An": "Cẩm Thạch|Kim Đâu|Trúc Khê|Phổ Lại|Phú Hậu|Xuân Khê",
}
"""The villages of the two communes, by the commune their cell belonged to until 30 June 2025."""
MERGED: Final = {
    places.CAM_LO_CODE: ("Cam Lộ", "Cam Thành", "Cam Chính", "Cam Nghĩa"),
    places.SECOND_COMMUNE_CODE: ("Cam Tuyền", "Thanh An", "Cam Thủy", "Cam Hiếu"),
}
_CODES: Final = {
    "Cam Lộ": "19597",
    "Cam Tuyền": "19600",
    "Thanh An": "19603",
    "Cam Thủy": "19606",
    "Cam Thành": "19612",
    "Cam Hiếu": "19615",
    "Cam Chính": "19618",
    "Cam Nghĩa": "19621",
}
_CLOSED_OFFICES: Final = ("Quân sự", "Cơ quan")
"""Cells of each old commune's offices: merged into those of the new one."""
_DONE_BY_JUNE: Final = 0.8


@dataclass(slots=True)
class Era:
    """The district era: its units and heads, and the commitments of its last year."""

    cast: Cast
    promises: Promises

    def ref(self, key: str) -> UnitRef:
        """Return a unit of the era as a plan names it."""
        return UnitRef(self.cast.units[key].pk)

    def has(self, key: str) -> bool:
        """Say whether the unit stood then already."""
        return key in self.cast.units


def old_key(name: str) -> str:
    """Return the key of a commune of that time."""
    return f"old:{name}"


def live(draw: random.Random, names: Names) -> Era:
    """Found the units of 2020 with their heads, and let their commitments of 2025 be signed."""
    specs = _specs()
    units = found_units(specs, from_on=BEGAN, actor=SYSTEM, now=at(BEGAN, 8))
    cast = Cast(units, {spec.key: spec for spec in specs})
    _appoint_heads(cast, names)
    era = Era(cast, Promises(_campaign(cast), {}))
    _promise(era, draw)
    return era


def _specs() -> list[NewUnit]:
    specs = [
        NewUnit(
            key=key,
            name=f"Tỉnh ủy {place}",
            short_name="Tỉnh ủy",
            kind=UnitKind.PROVINCIAL_COMMITTEE,
            collective="Ban Thường vụ Tỉnh ủy",
            body_code="TU",
            place=place,
            code=code,
        )
        for key, place, code in (
            (_OLD_PROVINCE, "Quảng Trị", "45"),
            (_OTHER_PROVINCE, "Quảng Bình", "44"),
        )
    ]
    specs.append(
        NewUnit(
            key=_DISTRICT,
            name="Huyện ủy Cam Lộ",
            kind=UnitKind.DISTRICT_COMMITTEE,
            collective="Ban Thường vụ Huyện ủy",
            parent_key=_OLD_PROVINCE,
            code="468",
            body_code="HU",
            place="Cam Lộ",
            area="Huyện",
        )
    )
    specs += _territories()
    for name, villages in _VILLAGES.items():
        word = _word(name)
        specs.append(
            NewUnit(
                key=old_key(name),
                name=f"Đảng ủy {word} {name}",
                short_name=f"{word.capitalize()} {name}",
                kind=UnitKind.COMMUNE_COMMITTEE,
                collective="Ban Thường vụ Đảng ủy",
                parent_key=_DISTRICT,
                code=_CODES[name],
                body_code="ĐU",
                place=name,
            )
        )
        specs += [
            _cell(f"cell:thôn {village}", f"thôn {village}", name)
            for village in villages.split("|")
        ]
        specs += [
            _cell(f"old-cell:{office} {name}", f"{office} {word} {name}", name)
            for office in _CLOSED_OFFICES
        ]
    return specs


def _word(name: str) -> str:
    return "thị trấn" if name == "Cam Lộ" else "xã"


def _territories() -> list[NewUnit]:
    def territory(key: str, name: str, kind: UnitKind, code: str, parent: str = "") -> NewUnit:
        return NewUnit(
            key=key, name=name, kind=kind, line=Line.TERRITORY, code=code, parent_key=parent
        )

    old, other, district = (
        f"territory:{key}" for key in (_OLD_PROVINCE, _OTHER_PROVINCE, _DISTRICT)
    )
    return [
        territory(old, "Tỉnh Quảng Trị", UnitKind.PROVINCE, "45"),
        territory(other, "Tỉnh Quảng Bình", UnitKind.PROVINCE, "44"),
        territory(district, "Huyện Cam Lộ", UnitKind.DISTRICT, "468", old),
        *(
            territory(
                f"territory:{old_key(name)}",
                f"{_word(name).capitalize()} {name}",
                UnitKind.TOWNSHIP if name == "Cam Lộ" else UnitKind.COMMUNE,
                code,
                district,
            )
            for name, code in _CODES.items()
        ),
    ]


def _cell(key: str, name: str, commune: str) -> NewUnit:
    return NewUnit(
        key=key,
        name=f"Chi bộ {name}",
        kind=UnitKind.PARTY_CELL,
        collective="Chi bộ",
        parent_key=old_key(commune),
        body_code="CB",
        place=commune,
        area="Thôn" if name.startswith("thôn") else "Trường học, cơ quan",
    )


def _appoint_heads(cast: Cast, names: Names) -> None:
    wanted = [
        (_OLD_PROVINCE, "provincial_secretary"),
        (_OTHER_PROVINCE, "provincial_secretary"),
        (_DISTRICT, "district_secretary"),
        *(
            (old_key(one), f"commune_{word}")
            for one in _VILLAGES
            for word in ("secretary", "deputy")
        ),
        *((key, "cell_secretary") for key in cast.units if key.startswith("old-cell:")),
    ]
    posts = ensure_posts()
    people = Person.objects.bulk_create([new_person(names.next()) for _ in wanted])
    tenures = appoint(
        [
            Appointment(
                person, posts[post], cast.units[key].pk, BEGAN, decision_no="96-QĐ/TU (minh họa)"
            )
            for (key, post), person in zip(wanted, people, strict=True)
        ],
        actor=SYSTEM,
        now=at(BEGAN, 9),
    )
    cast.tenures.update(zip(wanted, tenures, strict=True))


# --- the commitments of 2025 ------------------------------------------------------------------


def _campaign(cast: Cast) -> Campaign:
    opened = date(YEAR, 1, 6)
    return Campaign.objects.create(
        superior=cast.units[_DISTRICT],
        year=YEAR,
        theme="Về đích nhiệm kỳ, làm tốt việc chuyển tiếp",
        plan_no="82-KH/HU",
        plan_on=opened,
        registers_by=date(YEAR, 1, 24),
        signs_by=date(YEAR, 2, 14),
        midyear_by=date(YEAR, 7, 5),
        yearend_by=date(YEAR, 12, 15),
        opened_at=at(opened, 8),
    )


def _promise(era: Era, draw: random.Random) -> None:
    for name in _VILLAGES:
        commit(era.promises, era.cast, draw, era.promises.province, old_key(name))
    freeze_and_number(era.promises, era.cast)
    for commitment in era.promises.by_key.values():
        take_up_works(
            commitment.pk, actor=SYSTEM, now=commitment.signed_at or commitment.turn_since
        )
    _work_until_june(era, draw)


def _work_until_june(era: Era, draw: random.Random) -> None:
    commitments = era.promises.by_key.values()
    tasks = list(Task.objects.filter(commitment__in=commitments).order_by("pk"))
    for task in tasks:
        if task.due_on <= _LAST and draw.random() < _DONE_BY_JUNE:
            task.done_on = task.due_on - timedelta(days=draw.randint(0, 9))
            task.reached, task.status = task.target, TaskStatus.DONE
        elif draw.random() < _DONE_BY_JUNE:
            task.status = TaskStatus.DOING
        if task.status in OWED and task.due_on < _LAST:
            task.overdue_since = task.due_on + timedelta(days=1)
    Task.objects.bulk_update(tasks, ["status", "reached", "done_on", "overdue_since"])
    append_deltas(deltas_of(tasks, {}, {}, on=_LAST))


# --- 1 July 2025 ------------------------------------------------------------------------------


def pass_on(era: Era, specs: list[NewUnit]) -> dict[str, Unit]:
    """Apply the plan of 1 July 2025, which also founds everything that stands from that day.

    Args:
        era: What stood until the day before.
        specs: The units of the new time; cells that stood before keep their identity.

    Returns:
        The units of the new time, by key.
    """
    new = {spec.key: spec for spec in specs}
    outcome = rearrange(
        _acts(era, new), on=SINCE, decision_no=DECISION, actor=SYSTEM, now=at(SINCE, 0)
    )
    founded = Unit.objects.in_bulk(list(outcome.applied.founded.values()))
    units = {key: founded[pk] for key, pk in outcome.applied.founded.items()}
    return units | {key: unit for key, unit in era.cast.units.items() if key in new}


def _acts(era: Era, new: dict[str, NewUnit]) -> list[Act]:
    acts: list[Act] = []
    merged: set[str] = set()

    def merge(heir: str, units: Iterable[str]) -> None:
        spec = new[heir]
        acts.append(
            Act(
                ActKind.MERGE,
                units=tuple(era.ref(key) for key in units),
                heirs=(HeirRef(UnitRef(key=heir)),),
                new=((heir, _text(spec)),),
                parent=UnitRef(key=spec.parent_key) if spec.parent_key else None,
            )
        )
        merged.add(heir)

    merge("province", (_OLD_PROVINCE, _OTHER_PROVINCE))
    merge("territory", (f"territory:{_OLD_PROVINCE}", f"territory:{_OTHER_PROVINCE}"))
    acts.append(Act(ActKind.CLOSE, units=(era.ref(_DISTRICT), era.ref(f"territory:{_DISTRICT}"))))
    for code, names in MERGED.items():
        heir = UnitRef(key=code)
        merge(code, (old_key(name) for name in names))
        merge(f"territory:{code}", (f"territory:{old_key(name)}" for name in names))
        suffix = "" if code == places.CAM_LO_CODE else " Hiếu Giang"
        merge(f"cell:Quân sự xã{suffix}", (f"old-cell:Quân sự {name}" for name in names))
        merge(f"cell:Cơ quan chính quyền{suffix}", (f"old-cell:Cơ quan {name}" for name in names))
        acts += [
            Act(ActKind.TRANSFER, units=(era.ref(key),), parent=heir, text=_text(new[key]))
            for key in (f"cell:{cell}" for cell in places.CELLS_OF[code])
            if era.has(key)
        ]
    rest = [spec for key, spec in new.items() if not era.has(key) and key not in merged]
    for parent in dict.fromkeys(spec.parent_key for spec in rest):
        founded = tuple((s.key, _text(s)) for s in rest if s.parent_key == parent)
        above = UnitRef(key=parent) if parent else None
        acts.append(Act(ActKind.FOUND, new=founded, parent=above))
    return acts


def _text(spec: NewUnit) -> NewUnitText:
    return NewUnitText(
        name=spec.name,
        kind=spec.kind,
        short_name=spec.short_name,
        paper_name=spec.paper_name,
        collective=spec.collective,
        line=spec.line,
        code=spec.code,
        body_code=spec.body_code,
        place=spec.place,
        area=spec.area,
    )
