"""A past or planned day on overviews and lists: its figures, its promises, its obstacles, in few statements."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.factories import NOW, TODAY, make_signed_commitment, make_unit
from tests.web.year import Year, client_of

from camket.commitments.models import Campaign
from camket.organisation.models import Area
from camket.shared.clock import start_of
from camket.shared.text import sort_key
from camket.tallies.actions import append_delta, fold_deltas
from camket.tasks.actions.obstacles import answer_obstacle
from camket.tasks.models import Obstacle, ObstacleStep, Report, Task
from camket.tasks.queries import item_progress

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)


def page(year: Year, path: str, role: str = "leader", **asked: str) -> str:
    response = client_of(getattr(year, role).user).get(path, asked)
    assert response.status_code == 200
    return response.content.decode()


def figures(html: str) -> list[str]:
    return re.findall(r'<p class="figure"><b>([^<]+)</b>', html)


@pytest.fixture
def busy(year: Year) -> Year:
    """The year with a task done on 1 September, one given on 1 June, and late since 5 November."""
    Campaign.objects.filter(year=2026).update(opened_at=datetime(2025, 12, 1, tzinfo=UTC))
    append_delta(year.commune.pk, 2026, date(2026, 6, 1), assigned=1)
    append_delta(year.commune.pk, 2026, date(2026, 9, 1), done=1, done_on_time=1)
    append_delta(year.other.pk, 2026, date(2026, 9, 1), overdue=2, assigned=2)
    append_delta(year.other.pk, 2026, date(2026, 10, 1), overdue=-2, done=2)
    fold_deltas()
    return year


def test_the_figures_are_those_of_the_day(busy: Year) -> None:
    now = page(busy, "/toan-canh/")
    assert "nhiệm vụ đúng tiến độ: 3/6" in now
    assert "nhiệm vụ quá hạn ở 1/2 đơn vị" in now
    summer = page(busy, "/toan-canh/", ngay="31/08/2026")
    assert "nhiệm vụ đúng tiến độ: 4/4" in summer
    assert "nhiệm vụ quá hạn ở 0/2 đơn vị" in summer
    autumn = page(busy, "/toan-canh/", ngay="30/09/2026")
    assert "nhiệm vụ đúng tiến độ: 4/6" in autumn
    assert "nhiệm vụ quá hạn ở 1/2 đơn vị" in autumn
    assert "Số liệu và tình trạng tính đến hết ngày đó." in autumn


def test_the_page_of_a_unit_and_of_an_area_count_the_day(busy: Year) -> None:
    area = Area.objects.create(
        superior=busy.province, name="Vùng Đông", sort_key=sort_key("Vùng Đông")
    )
    for path in (f"/toan-canh/don-vi/{busy.other.pk}/", f"/toan-canh/dia-ban/{area.pk}/"):
        assert "đúng tiến độ: 0/2" in page(busy, path, ngay="30/09/2026")
        assert "đúng tiến độ: 2/2" not in page(busy, path, ngay="31/08/2026")
        assert "đúng tiến độ: 0/2" in page(busy, path)  # done, but late


def test_a_day_to_come_shows_the_figures_of_today_and_says_so(busy: Year) -> None:
    planned = page(busy, "/toan-canh/", ngay="01/12/2026")
    assert "Ngày này chưa đến" in planned
    assert "số liệu và tình trạng là của hôm nay" in planned
    assert figures(planned) == figures(page(busy, "/toan-canh/"))


def test_on_a_day_to_come_work_is_as_late_as_it_is_today(busy: Year) -> None:
    path = f"/toan-canh/don-vi/{busy.commune.pk}/"
    today, planned = page(busy, path), page(busy, path, ngay="01/12/2026")
    said = re.findall(r"(Chậm \d+ điểm|\d+ việc quá hạn|Đúng lộ trình)", today)
    assert said
    assert said == re.findall(r"(Chậm \d+ điểm|\d+ việc quá hạn|Đúng lộ trình)", planned)
    assert "mức cần đạt đến hôm nay" in planned
    assert "mức cần đạt đến 01/08/2026" not in planned


@pytest.mark.parametrize("path", ["/toan-canh/", "/dot/", "/dot/2027/", "/cam-ket/"])
def test_a_day_that_is_none_gets_one_sentence_and_today(busy: Year, path: str) -> None:
    role = "clerk" if path.startswith("/dot/") else "leader"
    html = page(busy, path, role, ngay="31/02/2026")
    assert html.count("Trang này đang hiện hôm nay, 16/11/2026.") == 1
    assert "Số liệu và tình trạng tính đến hết ngày đó." not in html


def test_what_was_signed_by_the_day_is_counted(busy: Year) -> None:
    assert "<b>1/2</b><span>đơn vị đã ký cam kết" in page(busy, "/toan-canh/", ngay="10/02/2026")
    assert "<b>0/2</b><span>đơn vị đã ký cam kết" in page(busy, "/toan-canh/", ngay="09/02/2026")


def test_an_obstacle_waits_where_it_waited_that_day(busy: Year) -> None:
    obstacle = busy.obstacle
    Obstacle.objects.filter(pk=obstacle.pk).update(raised_at=NOW - timedelta(days=20))
    answer_obstacle(obstacle.pk, answer="Đã duyệt giá đất", actor=busy.leader.actor, now=NOW)
    assert obstacle.title not in page(busy, "/toan-canh/")
    then = page(busy, "/toan-canh/", ngay=YESTERDAY.isoformat())
    assert obstacle.title in then
    assert "Trả lời<span" not in then  # a past day only shows
    assert obstacle.title not in page(busy, "/toan-canh/", ngay="01/10/2026")
    ObstacleStep.objects.create(
        obstacle=obstacle, unit=busy.commune, kind="passed_up", at=NOW - timedelta(hours=1)
    )
    assert obstacle.title not in page(busy, "/toan-canh/", ngay=YESTERDAY.isoformat())
    unit = f"/toan-canh/don-vi/{busy.commune.pk}/"
    assert obstacle.title in page(busy, unit, ngay=YESTERDAY.isoformat())


def test_progress_of_an_item_is_what_was_reported_by_the_day(busy: Year) -> None:
    task, other = busy.late, busy.soon
    Task.objects.filter(pk__in=[task.pk, other.pk]).update(
        created_at=start_of(date(2026, 2, 10)), due_on=date(2026, 10, 20)
    )
    Report.objects.all().delete()
    for month, reached, state in ((4, 85, "noted"), (6, 170, "noted"), (9, 850, "confirmed")):
        Report.objects.create(
            task=task,
            reached=Decimal(reached),
            claims_done=state == "confirmed",
            author_name="Thử",
            at=start_of(date(2026, month, 1)),
            state=state,
            decided_at=start_of(date(2026, 9, 5)) if state == "confirmed" else None,
        )
    Task.objects.filter(pk=task.pk).update(
        status="done", done_on=date(2026, 9, 1), reached=Decimal(850)
    )

    def progress(day: date) -> tuple[str, int, int]:
        found = item_progress([busy.item.pk], day, past=day)[busy.item.pk]
        return str(found.reached_percent), found.done, found.total

    assert progress(date(2026, 2, 9)) == ("0", 0, 0)
    assert progress(date(2026, 3, 31)) == ("0.0", 0, 2)
    assert progress(date(2026, 4, 1)) == ("5.0", 0, 2)
    assert progress(date(2026, 6, 1)) == ("10.0", 0, 2)
    assert progress(date(2026, 9, 1)) == ("50.0", 0, 2)  # claimed, not yet confirmed
    assert progress(date(2026, 9, 5)) == ("50.0", 1, 2)
    late = item_progress([busy.item.pk], date(2026, 11, 1), past=date(2026, 11, 1))[busy.item.pk]
    assert (late.late, late.days_late) == (1, 12)


def test_the_campaign_of_a_past_day_only_shows(busy: Year) -> None:
    Campaign.objects.filter(pk=busy.campaign.pk).update(opened_at=NOW - timedelta(days=3))
    today = page(busy, "/dot/2027/", "clerk")
    assert "Đôn đốc" in today
    then = page(busy, "/dot/2027/", "clerk", ngay=YESTERDAY.isoformat())
    assert "Đang xem tổ chức ngày 15/11/2026." in then
    assert 'href="/dot/2027/don-doc/' not in then
    assert "/dot/2027/thiet-lap/" not in then
    assert f"?xem=tat-ca&amp;ngay={YESTERDAY.isoformat()}" in then
    assert '<input type="hidden" name="ngay" value="2026-11-15">' in then
    before = page(busy, "/dot/2027/", "clerk", ngay="01/11/2026")
    assert "Đợt mở ngày 13/11/2026, ngày này chưa có đơn vị nào." in before


def test_the_list_of_campaigns_holds_those_open_that_day(busy: Year) -> None:
    assert "Đợt cam kết năm 2027" in page(busy, "/dot/", "clerk")
    then = page(busy, "/dot/", "clerk", ngay="01/11/2026")
    assert "Đợt cam kết năm 2027" not in then
    assert 'href="/dot/2026/?ngay=2026-11-01"' in then


def test_the_list_of_commitments_tells_the_status_of_the_day(busy: Year) -> None:
    now = page(busy, "/cam-ket/", "head")
    assert "10/02/2026" in now
    then = page(busy, "/cam-ket/", "head", ngay="09/02/2026")
    assert "10/02/2026" not in then
    assert "Đã ký" not in then.split("<tbody>")[1]
    assert "Ngày này chưa có bản cam kết nào ở đây" in page(
        busy, "/cam-ket/", "head", ngay="01/01/2020"
    )


def test_the_commitments_of_a_unit_are_those_of_the_day(busy: Year) -> None:
    path = f"/to-chuc/{busy.commune.pk}/cam-ket/"
    assert "10/02/2026" in page(busy, path)
    then = page(busy, path, ngay="09/02/2026")
    assert "10/02/2026" not in then
    assert "Năm" in then


@pytest.mark.parametrize("more", [0, 20])
@pytest.mark.parametrize(
    "path", ["/toan-canh/", "/toan-canh/don-vi/{}/", "/dot/", "/dot/2026/", "/cam-ket/"]
)
@pytest.mark.parametrize("day", ["01/08/2026", "01/12/2026"])
def test_any_day_costs_at_most_twelve_statements(
    busy: Year, path: str, day: str, more: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(more):
        unit = make_unit(f"Đảng ủy xã Thêm {number}", parent=busy.province)
        make_signed_commitment(unit, busy.province)
    client = client_of((busy.clerk if path.startswith("/dot/") else busy.leader).user)
    client.get("/toan-canh/")
    with django_assert_max_num_queries(12):
        response = client.get(path.format(busy.commune.pk), {"ngay": day})
    assert response.status_code == 200
