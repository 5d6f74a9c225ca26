"""The signed commitment of a year of each generated body, its tasks, its signatures, its counts."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from camket.audit.bulk import Value, copy_rows
from camket.commitments.decisions import Direction, Origin, Status, Turn
from camket.commitments.models import Campaign, Commitment, Item, Measure, Slot, SlotRole, Work
from camket.demo.generating.tables import (
    NewBody,
    reserve,
    settle,
)
from camket.documents.canonical import digest_of
from camket.organisation.seating import Place
from camket.shared.clock import start_of
from camket.shared.text import fold
from camket.tallies.models import Delta
from camket.tasks.decisions.standing import TaskStatus
from camket.tasks.models import Task

_ISSUES: Final = (
    # the key issue, its measure and unit, the work, its product
    (
        "Giải quyết thủ tục hành chính đúng hạn cho người dân",
        ("Hồ sơ trả đúng hạn", "%", 90, 99),
        ("Niêm yết và trả kết quả tại bộ phận một cửa", "Báo cáo kết quả hằng tháng"),
    ),
    (
        "Hoàn thành các tuyến đường giao thông nông thôn",
        ("Đường được bê tông hóa", "km", 2, 12),
        ("Thi công và nghiệm thu các tuyến đường", "Biên bản nghiệm thu"),
    ),
    (
        "Giảm hộ nghèo theo chuẩn nghèo đa chiều",
        ("Hộ thoát nghèo", "hộ", 4, 40),
        ("Hỗ trợ sinh kế cho từng hộ", "Danh sách hộ thoát nghèo được công nhận"),
    ),
    (
        "Nâng chất lượng sinh hoạt chi bộ",
        ("Chi bộ sinh hoạt chuyên đề", "chi bộ", 3, 30),
        ("Hướng dẫn và dự sinh hoạt chuyên đề", "Biên bản sinh hoạt chuyên đề"),
    ),
    (
        "Giải phóng mặt bằng các công trình trên địa bàn",
        ("Hộ bàn giao mặt bằng", "hộ", 5, 60),
        ("Đối thoại và bàn giao mặt bằng", "Biên bản bàn giao"),
    ),
)
_ITEMS: Final = 3
_BASIS: Final = "Chương trình công tác năm của cấp ủy; dữ liệu minh họa."
_PLEDGE: Final = "Tập thể và người đứng đầu chịu trách nhiệm khi không hoàn thành."


@dataclass(slots=True)
class Seated:
    """A territory with its committee and its people's committee, and who heads them."""

    unit_id: int
    place: Place
    parent_id: int | None
    since: date
    committee: NewBody
    people: NewBody
    head: int = -1
    """Place of the committee's head among the seats; the next is the people's committee's."""


@dataclass(slots=True)
class Promise:
    """One commitment in the making, with the identities of what hangs on it."""

    number: int
    campaign: int
    unit: Seated
    superior: Seated
    items: list[tuple[int, int, int, tuple[Any, ...]]] = field(default_factory=list)
    """Identity of the item, of its work and of its task, and the issue."""
    targets: list[Decimal] = field(default_factory=list)
    dues: list[date] = field(default_factory=list)
    dones: list[bool] = field(default_factory=list)


def promises_of(
    seated: dict[int, Seated], draw: random.Random, year: int, on: date
) -> list[Promise]:
    """Draw one commitment for each committee that has a superior, in the order of the units."""
    below = [one for one in seated.values() if one.parent_id in seated]
    superiors = list(dict.fromkeys(one.parent_id for one in below))
    first_campaign = reserve(Campaign, len(superiors))
    campaigns = {unit: first_campaign + place for place, unit in enumerate(superiors)}
    first = reserve(Commitment, len(below))
    firsts = [reserve(model, len(below) * _ITEMS) for model in (Item, Work, Task)]
    promises = []
    for place, one in enumerate(below):
        superior = seated[one.parent_id or 0]
        promise = Promise(first + place, campaigns[one.parent_id], one, superior)
        for position, issue in enumerate(draw.sample(_ISSUES, _ITEMS)):
            item, work, task = (number + place * _ITEMS + position for number in firsts)
            promise.items.append((item, work, task, issue))
            _, _, low, high = issue[1]
            promise.targets.append(Decimal(draw.randint(low, high)))
            promise.dues.append(min(on + timedelta(days=draw.randint(60, 180)), date(year, 12, 31)))
            # one of three is done in half of the communes: two or three stay open
            promise.dones.append(position == _ITEMS - 1 and draw.random() < 0.5)
        promises.append(promise)
    return promises


def write_promises(
    promises: Sequence[Promise], names: Sequence[str], year: int, on: date, now: datetime
) -> None:
    """Write the signed commitments, with campaign, issues, measures and works."""
    campaigns = {promise.campaign: promise.superior.committee.number for promise in promises}
    copy_rows(
        Campaign,
        (
            *("id", "superior_id", "year", "theme", "registers_by", "signs_by", "midyear_by"),
            *("yearend_by", "opened_at"),
        ),
        (
            (
                *(number, superior, year, f"Cam kết năm {year}", on, on, on + timedelta(days=1)),
                *(date(year + 1, 1, 31), now),
            )
            for number, superior in campaigns.items()
        ),
    )
    at = start_of(on) + timedelta(hours=9)
    columns: tuple[str, ...] = (
        "id",
        "campaign_id",
        "unit_id",
        "superior_id",
        "year",
        "status",
        "turn",
    )
    columns += ("turn_since", "legal_basis", "pledge", "text", "text_sha256", "accepted_by_a_at")
    columns += ("accepted_by_b_at", "submitted_at", "issued_at", "signed_at", "holder_id")
    copy_rows(
        Commitment,
        columns,
        (_commitment(promise, names, year, at) for promise in promises),
    )
    settle(Campaign, Commitment)


def _commitment(
    promise: Promise, names: Sequence[str], year: int, at: datetime
) -> tuple[Value, ...]:
    text = _text(promise, names, year)
    return (
        promise.number,
        promise.campaign,
        promise.unit.committee.number,
        promise.superior.committee.number,
        year,
        Status.SIGNED.value,
        Turn.PARTY_A.value,
        at,
        _BASIS,
        _PLEDGE,
        json.dumps(text, ensure_ascii=False),
        digest_of(text),
        *(at, at, at, at, at),
        promise.unit.committee.number,
    )


def _text(promise: Promise, names: Sequence[str], year: int) -> dict[str, Any]:
    """Return what `commitments.text.text_of` says of the rows written here, word for word."""
    lead, post = _head(promise.unit, names)
    parties = {
        key: {"unit": one.committee.name, "collective": one.committee.collective}
        for key, one in (("party_a", promise.superior), ("party_b", promise.unit))
    }
    nothing = {"no": "", "on": ""}
    return {
        "year": year,
        "campaign": {"theme": f"Cam kết năm {year}", "plan_no": "", "plan_on": ""},
        **parties,
        "minutes": nothing,
        "conclusion": nothing,
        "legal_basis": _BASIS,
        "items": [
            {
                "key": f"v{item}",
                "title": issue[0],
                "origin": Origin.REGISTERED.value,
                "field": "",
                "why": "",
                "current_state": "",
                "expected_result": "",
                "measures": [
                    {
                        "name": issue[1][0],
                        "baseline": "0",
                        "target": str(target),
                        "unit": issue[1][1],
                        "direction": Direction.HIGHER.value,
                        "due_on": due.isoformat(),
                    }
                ],
                "works": [
                    {
                        "title": issue[2][0],
                        "lead": lead,
                        "lead_post": post,
                        "coordinators": "",
                        "due_on": due.isoformat(),
                        "product": issue[2][1],
                    }
                ],
            }
            for (item, _, _, issue), target, due in zip(
                promise.items, promise.targets, promise.dues, strict=True
            )
        ],
        "duties": [],
        "pledge": _PLEDGE,
        "recommendations": "",
    }


def _head(one: Seated, names: Sequence[str]) -> tuple[str, str]:
    """Return name and post of the committee's head; nobody where the heads ran out."""
    if one.head >= len(names):
        return "", ""
    return names[one.head], f"Bí thư {one.committee.name}"


def write_work(
    promises: Sequence[Promise],
    first_person: int,
    names: Sequence[str],
    year: int,
    on: date,
    now: datetime,
) -> None:
    """Write the tasks of each commitment, most of them done."""
    items: list[tuple[Value, ...]] = []
    measures: list[tuple[Value, ...]] = []
    works: list[tuple[Value, ...]] = []
    tasks: list[tuple[Value, ...]] = []
    for promise in promises:
        has_head = promise.unit.head < len(names)
        lead = first_person + promise.unit.head if has_head else None
        _, post = _head(promise.unit, names)
        rows = zip(promise.items, promise.targets, promise.dues, promise.dones, strict=True)
        for position, ((item, work, task, issue), target, due, is_done) in enumerate(rows, 1):
            (measure, unit, _, _), (title, product) = issue[1], issue[2]
            items.append((item, promise.number, position, issue[0], Origin.REGISTERED.value))
            measures.append((item, 1, measure, Decimal(0), target, unit, due))
            works.append((work, item, 1, title, lead, post, due, product))
            status = TaskStatus.DONE if is_done else TaskStatus.DOING
            reached = target if is_done else target // 3
            owner = (lead, post, promise.unit.committee.number, year, on, due)
            done_on = on if is_done else None
            hangs_on = (promise.number, item, work)
            tasks.append(
                (
                    *(task, title, fold(title), product, *owner, *hangs_on, target, reached, unit),
                    *(status.value, done_on, now),
                )
            )
    copy_rows(Item, ("id", "commitment_id", "position", "title", "origin"), items)
    copy_rows(
        Measure,
        ("item_id", "position", "name", "baseline", "target", "unit", "due_on"),
        measures,
    )
    columns: tuple[str, ...] = (
        "id",
        "item_id",
        "position",
        "title",
        "lead_id",
        "lead_post",
        "due_on",
        "product",
    )
    copy_rows(Work, columns, works)
    columns = ("id", "title", "folded", "product", "owner_id", "owner_post", "unit_id", "year")
    columns += ("starts_on", "due_on", "commitment_id", "item_id", "work_id", "target", "reached")
    columns += ("measure_unit", "status", "done_on", "created_at")
    copy_rows(Task, columns, tasks)
    settle(Item, Measure, Work, Task)


def write_slots(
    promises: Sequence[Promise],
    first_person: int,
    first_tenure: int,
    names: Sequence[str],
    on: date,
) -> None:
    """Write who signed each commitment."""
    at = start_of(on) + timedelta(hours=9)
    rows: list[tuple[Value, ...]] = []
    for promise in promises:
        sides = ((SlotRole.PARTY_B, promise.unit), (SlotRole.PARTY_A, promise.superior))
        for position, (role, one) in enumerate(sides, 1):
            if one.head < len(names):
                name, post = _head(one, names)
                who = (first_tenure + one.head, first_person + one.head, name, post)
                place = (promise.number, position, position, role.value)
                rows.append((*place, one.committee.number, *who, at))
    where = ("commitment_id", "position", "step", "role")
    columns = (*where, "unit_id", "tenure_id", "person_id", "name")
    copy_rows(Slot, (*columns, "post_name", "signed_at"), rows)
    settle(Slot)


def write_deltas(promises: Sequence[Promise], year: int, on: date) -> None:
    """Write the counts that tallies add up."""
    copy_rows(
        Delta,
        ("unit_id", "year", "on", "assigned", "started", "done", "done_on_time"),
        (
            (
                *(promise.unit.committee.number, year, on, len(promise.items)),
                *(len(promise.items), sum(promise.dones), sum(promise.dones)),
            )
            for promise in promises
        ),
    )
    settle(Delta)
