"""An obstacle climbs to whoever can remove it; the answer comes back down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from tests.factories import NOW, Held, make_cell, make_holder, make_province, make_task, make_unit

from camket.notifications.models import Notice
from camket.organisation.models import Unit
from camket.shared.errors import Refused
from camket.tallies.actions import fold_deltas
from camket.tallies.queries import totals_of
from camket.tasks.actions.obstacles import answer_obstacle, pass_obstacle_up, raise_obstacle
from camket.tasks.decisions.obstacles import ObstacleRefusal, ObstacleState
from camket.tasks.models import Obstacle, Task
from camket.tasks.queries import check_tallies

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Ladder:
    """Cell, commune, province and who speaks there; a task of the cell."""

    province: Unit
    commune: Unit
    cell: Unit
    leader: Held
    head: Held
    secretary: Held
    member: Held
    task: Task


@pytest.fixture
def ladder() -> Ladder:
    province = make_province()
    commune = make_unit(parent=province)
    cell = make_cell(parent=commune)
    secretary = make_holder(cell, "cell_secretary", with_account=True)
    return Ladder(
        province=province,
        commune=commune,
        cell=cell,
        leader=make_holder(province, "provincial_secretary", with_account=True),
        head=make_holder(commune, "commune_secretary", with_account=True),
        secretary=secretary,
        member=make_holder(cell, "cell_member"),
        task=make_task(cell, owner=secretary.person),
    )


def raised(ladder: Ladder, level: Unit | None = None) -> Obstacle:
    return raise_obstacle(
        ladder.task.pk,
        title="Cột điện nằm giữa nền đường",
        request="Di dời một cột trước 30/11",
        level_id=(level or ladder.commune).pk,
        actor=ladder.secretary.actor,
        now=NOW,
    )


def test_it_waits_at_the_level_it_was_sent_to_for_ten_working_days(ladder: Ladder) -> None:
    obstacle = raised(ladder)  # Tuesday 24 November rests
    assert (obstacle.level_id, obstacle.answer_by_on) == (ladder.commune.pk, date(2026, 12, 1))
    ladder.task.refresh_from_db()
    assert ladder.task.open_obstacles == 1
    assert Notice.objects.get().user_id == ladder.head.actor.user_id


def test_it_climbs_from_cell_to_province_and_the_answer_comes_back(ladder: Ladder) -> None:
    obstacle = raised(ladder)
    pass_obstacle_up(obstacle.pk, note="Vượt thẩm quyền", actor=ladder.head.actor, now=NOW)
    answer_obstacle(obstacle.pk, answer="Dời ngày 25/11", actor=ladder.leader.actor, now=NOW)
    obstacle.refresh_from_db()
    assert obstacle.state == ObstacleState.ANSWERED
    assert [(s.kind, s.unit_id) for s in obstacle.steps.all()] == [
        ("raised", ladder.cell.pk),
        ("passed_up", ladder.commune.pk),
        ("answered", ladder.province.pk),
    ]
    told = Notice.objects.get(user=ladder.secretary.user)
    assert "Dời ngày 25/11" in told.text
    ladder.task.refresh_from_db()
    assert ladder.task.open_obstacles == 0
    assert check_tallies(2026) == []


def test_open_obstacles_reach_the_totals_of_the_province(ladder: Ladder) -> None:
    obstacle = raised(ladder)
    fold_deltas()
    assert totals_of([ladder.province.pk], 2026)[ladder.province.pk].obstacles == 1
    answer_obstacle(obstacle.pk, answer="Đã xử lý", actor=ladder.head.actor, now=NOW)
    fold_deltas()
    assert totals_of([ladder.province.pk], 2026)[ladder.province.pk].obstacles == 0


@pytest.mark.parametrize("who", ["leader", "secretary", "member"])
def test_only_the_level_it_waits_at_may_answer(ladder: Ladder, who: str) -> None:
    obstacle = raised(ladder)
    held: Held = getattr(ladder, who)
    with pytest.raises(Refused) as refused:
        answer_obstacle(obstacle.pk, answer="Đồng ý", actor=held.actor, now=NOW)
    assert refused.value.reason is ObstacleRefusal.NOT_AT_YOUR_LEVEL


def test_it_is_not_passed_up_without_a_reason(ladder: Ladder) -> None:
    obstacle = raised(ladder)
    with pytest.raises(Refused) as refused:
        pass_obstacle_up(obstacle.pk, note=" ", actor=ladder.head.actor, now=NOW)
    assert refused.value.reason is ObstacleRefusal.NO_NOTE


def test_above_the_province_it_climbs_no_further(ladder: Ladder) -> None:
    obstacle = raised(ladder)
    pass_obstacle_up(obstacle.pk, note="Vượt thẩm quyền", actor=ladder.head.actor, now=NOW)
    with pytest.raises(Refused) as refused:
        pass_obstacle_up(obstacle.pk, note="Vượt thẩm quyền", actor=ladder.leader.actor, now=NOW)
    assert refused.value.reason is ObstacleRefusal.NO_LEVEL_ABOVE


def test_an_answered_obstacle_is_not_answered_again(ladder: Ladder) -> None:
    obstacle = raised(ladder)
    answer_obstacle(obstacle.pk, answer="Đã xử lý", actor=ladder.head.actor, now=NOW)
    with pytest.raises(Refused) as refused:
        answer_obstacle(obstacle.pk, answer="Lần nữa", actor=ladder.head.actor, now=NOW)
    assert refused.value.reason is ObstacleRefusal.NOT_OPEN


def test_it_is_not_sent_past_the_level_above(ladder: Ladder) -> None:
    with pytest.raises(Refused) as refused:
        raised(ladder, ladder.province)
    assert refused.value.reason is ObstacleRefusal.NOT_IN_LINE


def test_a_member_raises_nothing_about_another_persons_task(ladder: Ladder) -> None:
    with pytest.raises(Refused) as refused:
        raise_obstacle(
            ladder.task.pk,
            title="Thiếu xe",
            request="",
            level_id=ladder.cell.pk,
            actor=ladder.member.actor,
            now=NOW,
        )
    assert refused.value.reason is ObstacleRefusal.NOT_YOURS
