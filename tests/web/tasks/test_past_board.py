"""The board of a unit on a past day: its tasks as they stood, whose they were, and nothing to do."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.factories import NOW, TODAY, make_signed_commitment, make_task
from tests.web.year import Year, client_of

from camket.shared.clock import start_of
from camket.tasks.models import Obstacle, Report, Task, TaskTerm
from camket.transitions.models import Waiting

pytestmark = pytest.mark.django_db
PATH = "/nhiem-vu/"
GIVEN = start_of(date(2026, 2, 10))


def page(year: Year, role: str = "head", **asked: str) -> str:
    response = client_of(getattr(year, role).user).get(PATH, asked)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.fixture
def told(year: Year) -> Year:
    """The late task was done on 1 September and confirmed on 5 September, after two reports."""
    Task.objects.update(created_at=GIVEN)
    Obstacle.objects.update(raised_at=start_of(date(2026, 3, 1)), answered_at=None)
    Report.objects.all().delete()
    Task.objects.filter(pk=year.late.pk).update(
        due_on=date(2026, 8, 20), status="done_late", done_on=date(2026, 9, 1), reached=850
    )
    Report.objects.create(
        task=year.late,
        reached=Decimal(170),
        author_name="Thử",
        at=start_of(date(2026, 6, 1)),
        state="noted",
    )
    Report.objects.create(
        task=year.late,
        reached=Decimal(850),
        claims_done=True,
        author_name="Thử",
        at=start_of(date(2026, 9, 1)),
        state="confirmed",
        decided_at=start_of(date(2026, 9, 5)),
    )
    return year


def _row(html: str, task: Task) -> str:
    rows = html.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0].split("<tr>")
    return next(row for row in rows if f"/nhiem-vu/{task.pk}/" in row)


@pytest.mark.parametrize(
    ("day", "reached", "state"),
    [
        ("01/03/2026", "0/850", "Vướng mắc"),
        ("01/06/2026", "170/850", "Vướng mắc"),
        ("25/08/2026", "170/850", "Quá hạn 5 ngày"),
        ("02/09/2026", "850/850", "Chờ xác nhận"),
        ("05/09/2026", "850/850", "Hoàn thành chậm"),
    ],
)
def test_a_task_stands_as_it_stood(told: Year, day: str, reached: str, state: str) -> None:
    row = _row(page(told, ngay=day), told.late)
    assert reached in row
    assert state in row
    assert "<form" not in row


def test_states_are_sought_as_they_were(told: Year) -> None:
    late = {"ngay": "25/08/2026", "tinh-trang": "overdue"}
    assert told.late.title in page(told, **late)
    assert told.soon.title not in page(told, **late)
    assert told.late.title not in page(told, **{**late, "ngay": "02/09/2026"})
    done = page(told, **{"ngay": "05/09/2026", "tinh-trang": "done_late"})
    assert told.late.title in done


def test_what_was_not_given_yet_is_not_there(told: Year) -> None:
    assert told.late.title not in page(told, ngay="09/02/2026")
    assert told.late.title in page(told, ngay="10/02/2026")


def test_a_task_is_the_unit_it_was_before_another_took_it_on(told: Year) -> None:
    Waiting.objects.filter(task=told.late).update(
        choice="inherited",
        decided_at=NOW,
        decided_by_name="Thử",
        unit=told.other,
        to_unit=told.commune,
    )
    then = {"ngay": (TODAY - timedelta(days=1)).isoformat(), "tab": "don-vi", "nam": "2026"}
    leader = page(told, "leader", **then)
    assert "Đông Thử" in _row(leader, told.late)
    assert told.late.title not in page(told, "head", **then)
    assert told.late.title in page(told, "other_head", **then)
    assert told.late.title in page(told, "head", tab="don-vi")
    below = page(told, "leader", **{**then, "don-vi": str(told.commune.pk)})
    assert told.late.title not in below


def test_deadline_and_amount_are_those_of_the_day_and_the_owner_is_said_to_be_todays(
    told: Year,
) -> None:
    TaskTerm.objects.create(
        task=told.late,
        amendment=make_signed_commitment(told.commune, told.province, year=2025),
        until_on=date(2026, 7, 1),
        due_on=date(2026, 6, 5),
        target=340,
    )
    before = page(told, ngay="01/06/2026")
    assert "170/340" in _row(before, told.late)
    assert "05/06/2026" in _row(before, told.late)
    assert "170/850" in _row(page(told, ngay="25/08/2026"), told.late)
    assert "người chủ trì là người đang được giao hiện nay" in before
    assert "người chủ trì là người" not in page(told)


def test_only_the_units_tasks_have_a_past(told: Year) -> None:
    html = page(told, ngay="01/06/2026", tab="cho-xac-nhan")
    assert "Số liệu và tình trạng tính đến hết ngày đó." in html
    assert "Của đơn vị" in html
    assert "Của tôi</a>" not in html
    assert 'action="/nhiem-vu/don-doc/"' not in html


def test_a_day_to_come_has_no_tasks_yet_and_says_so(told: Year) -> None:
    html = page(told, ngay="01/12/2026")
    assert "Ngày này chưa đến nên chưa có danh sách nhiệm vụ của ngày ấy." in html
    assert "Trang này đang hiện hôm nay, 16/11/2026." in html


@pytest.mark.parametrize("more", [0, 40])
def test_the_board_of_a_past_day_costs_at_most_twelve_statements(
    told: Year, more: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(more):
        task = make_task(told.commune, title=f"Việc thêm {number}")
        Task.objects.filter(pk=task.pk).update(created_at=GIVEN)
    client = client_of(told.leader.user)
    client.get(PATH)
    with django_assert_max_num_queries(12):
        answer = client.get(PATH, {"ngay": "01/06/2026"})
    assert ("Việc thêm 39" in answer.content.decode()) is (more == 40)
