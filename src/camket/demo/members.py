"""Every member's part in his cell's work: a name, a deadline and a product on each piece."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Final

from camket.demo.people import Cast
from camket.demo.timeline import YEAR, at
from camket.organisation.models import Tenure
from camket.shared.text import fold
from camket.tasks.decisions.standing import OWED, TaskStatus
from camket.tasks.models import Task, TaskEvent

_PARTS: Final = (
    ("Vận động {n} hộ trong tổ tham gia", "Danh sách hộ có ký nhận"),
    ("Góp {n} ngày công", "Bảng chấm công của tổ"),
    ("Phụ trách đoạn số {n}", "Biên bản nghiệm thu đoạn"),
    ("Tuyên truyền ở cụm dân cư số {n}", "Sổ ghi ý kiến của bà con"),
    ("Theo dõi, ghi chép kết quả tháng {n}", "Sổ theo dõi"),
    ("Giúp {n} hộ khó khăn làm phần việc được giao", "Danh sách hộ được giúp"),
)
_DONE_SHARE: Final = 0.62
_LATE_SHARE: Final = 0.12
_GIVEN_AFTER: Final = timedelta(days=10)


def assign(cast: Cast, draw: random.Random, *, on: date) -> int:
    """Give each member of each cell one part of one of the cell's tasks.

    Parts are not counted in the totals of a unit: the task they belong to is.

    Returns:
        How many parts were given.
    """
    works: dict[int, list[Task]] = {}
    cells = {cast.units[key].pk for key in cast.members if key.startswith("cell:")}
    for task in Task.objects.filter(year=YEAR, unit_id__in=cells, parent=None).order_by("pk"):
        works.setdefault(task.unit_id, []).append(task)
    # also those whom the rearrangement of 2025 made members of the cell
    members = (
        Tenure.objects.filter(
            unit_id__in=cells, post__code="cell_member", valid__contains=date(YEAR, 1, 1)
        )
        .select_related("person", "post")
        .order_by("unit_id", "pk")
    )
    parts = []
    for unit_id, held in groupby(members, key=lambda tenure: tenure.unit_id):
        own = works[unit_id]
        parts += [
            _part(own[place % len(own)], tenure, draw, on) for place, tenure in enumerate(held)
        ]
    Task.objects.bulk_create(parts, batch_size=1000)
    TaskEvent.objects.bulk_create(
        [
            TaskEvent(
                task=part,
                at=part.created_at,
                kind="assigned",
                text=f"Giao phần việc: {part.title}",
                actor_name="Chi bộ",
            )
            for part in parts
        ],
        batch_size=2000,
    )
    return len(parts)


def _part(task: Task, member: Tenure, draw: random.Random, on: date) -> Task:
    words, product = draw.choice(_PARTS)
    title = words.format(n=draw.randint(2, 9))
    given = min(task.starts_on + _GIVEN_AFTER, task.due_on)
    due = max(given, task.due_on - timedelta(days=draw.randint(0, 12)))
    part = Task(
        unit_id=task.unit_id,
        year=YEAR,
        title=title,
        folded=fold(title),
        product=product,
        owner=member.person,
        owner_post=member.post.name,
        starts_on=given,
        due_on=due,
        commitment_id=task.commitment_id,
        item_id=task.item_id,
        parent=task,
        target=Decimal(100),
        measure_unit="%",
        created_at=at(given, 19),
    )
    luck = draw.random()
    if due <= on and (task.status not in OWED or luck < _DONE_SHARE):
        is_late = luck < _LATE_SHARE
        part.done_on = min(on, due + timedelta(days=draw.randint(1, 9))) if is_late else due
        part.reached = part.target
        part.status = TaskStatus.DONE_LATE if part.done_on > due else TaskStatus.DONE
    elif luck < _DONE_SHARE and given <= on:
        part.status = TaskStatus.DOING
        reached = Decimal(str(100 * draw.uniform(0.2, 0.9)))
        part.reached = reached.quantize(Decimal(1), ROUND_HALF_UP)
    if part.status in OWED and due < on:
        part.overdue_since = due + timedelta(days=1)
    return part
