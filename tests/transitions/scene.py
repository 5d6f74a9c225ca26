"""A province with communes that hold a signed commitment and open work, and acts on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.factories import (
    NOW,
    Held,
    make_holder,
    make_province,
    make_signed_commitment,
    make_task,
    make_unit,
)

from camket.commitments.models import Commitment, Item
from camket.organisation.acts import Act, HeirRef, NewUnitText, UnitRef
from camket.organisation.models import Unit
from camket.shared.actor import SYSTEM
from camket.shared.text import fold
from camket.tasks.models import Obstacle, Task
from camket.transitions.actions.applying import Outcome, rearrange

DAY = date(2026, 7, 1)
ON_DAY = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
AFTER = datetime(2026, 7, 16, 2, 0, tzinfo=UTC)
AFTER_DAY = date(2026, 7, 16)
NUMBER = "202/NQ-TU"


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune committee with its head, its signed commitment and the tasks that came of it."""

    unit: Unit
    head: Held
    commitment: Commitment
    tasks: list[Task] = field(default_factory=list)

    @property
    def item(self) -> Item:
        """Return its one item."""
        return self.commitment.items.get()


@dataclass(frozen=True, slots=True)
class Scene:
    """A province and its head, with communes."""

    province: Unit
    leader: Held
    communes: list[Commune]


def make_scene(communes: int = 2, *, tasks: int = 2) -> Scene:
    """Found a province with so many communes, each with one commitment of so many tasks."""
    province = make_province()
    leader = make_holder(province, "provincial_secretary", with_account=True)
    return Scene(
        province, leader, [make_commune(province, n, tasks=tasks) for n in range(1, communes + 1)]
    )


def make_commune(province: Unit, number: int, *, tasks: int = 2) -> Commune:
    """Found a commune with a signed commitment, its tasks taken up."""
    unit = make_unit(f"Đảng ủy xã số {number}", parent=province)
    head = make_holder(unit, with_account=True)
    commitment = make_signed_commitment(unit, province, works=tasks, lead=head.person)
    item = commitment.items.get()
    held = []
    for work in item.works.all():
        task = make_task(unit, owner=head.person, title=work.title, item=item, target=Decimal(100))
        task.commitment, task.work = commitment, work
        task.folded = fold(task.title)
        task.save()
        held.append(task)
    return Commune(unit, head, commitment, held)


def raise_obstacle(task: Task, *, level: Unit) -> Obstacle:
    """Keep an open obstacle of a task, waiting at a level."""
    task.open_obstacles += 1
    task.save()
    return Obstacle.objects.create(
        task=task,
        unit_id=task.unit_id,
        level=level,
        title="Chưa có mặt bằng",
        raised_at=NOW,
        answer_by_on=date(2026, 7, 20),
    )


def absorb(old: Unit, heir: Unit, *, now: datetime = ON_DAY, on: date = DAY) -> Outcome:
    """Let one unit join another."""
    act = Act("absorb", units=(UnitRef(old.pk),), heirs=(HeirRef(UnitRef(heir.pk)),))
    return rearrange([act], on=on, decision_no=NUMBER, actor=SYSTEM, now=now)


def split(old: Unit, *, on: date = DAY, now: datetime = ON_DAY) -> Outcome:
    """Divide one unit into two new ones; the first is its main heir."""
    texts = [
        (key, NewUnitText(f"Đảng ủy xã {key}", "commune_committee")) for key in ("Đông", "Tây")
    ]
    act = Act(
        "split",
        units=(UnitRef(old.pk),),
        heirs=tuple(
            HeirRef(UnitRef(key=key), share="part", is_main=number == 0)
            for number, (key, _) in enumerate(texts)
        ),
        new=tuple(texts),
    )
    return rearrange([act], on=on, decision_no=NUMBER, actor=SYSTEM, now=now)


def merge(olds: list[Unit], *, on: date = DAY, now: datetime = ON_DAY) -> tuple[Outcome, Unit]:
    """Let units become a new one."""
    act = Act(
        "merge",
        units=tuple(UnitRef(old.pk) for old in olds),
        heirs=(HeirRef(UnitRef(key="mới")),),
        new=(("mới", NewUnitText("Đảng ủy xã Mới", "commune_committee")),),
    )
    outcome = rearrange([act], on=on, decision_no=NUMBER, actor=SYSTEM, now=now)
    return outcome, Unit.objects.get(pk=outcome.applied.founded["mới"])


def close(old: Unit, *, on: date = DAY, now: datetime = ON_DAY) -> Outcome:
    """Close a unit without successor."""
    act = Act("close", units=(UnitRef(old.pk),))
    return rearrange([act], on=on, decision_no=NUMBER, actor=SYSTEM, now=now)
