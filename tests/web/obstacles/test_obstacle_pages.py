"""Pages of obstacles: raise, pass up, answer from the row, follow the ladder."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from tests.factories import Held, make_cell, make_holder, make_province, make_task, make_unit

from camket.organisation.models import Unit
from camket.tasks.models import Obstacle, ObstacleStep, Task

pytestmark = pytest.mark.django_db
Counter = Callable[[int], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True)
class Ladder:
    """Cell, commune, province and who speaks there; a task of the cell."""

    province: Unit
    commune: Unit
    leader: Held
    head: Held
    secretary: Held
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
        leader=make_holder(province, "provincial_secretary", with_account=True),
        head=make_holder(commune, "commune_secretary", with_account=True),
        secretary=secretary,
        task=make_task(cell, owner=secretary.person, due_on=date(2090, 12, 20)),
    )


def enter(held: Held) -> Client:
    client = Client()
    assert held.user is not None
    client.force_login(held.user)
    return client


def raised(ladder: Ladder) -> Obstacle:
    path = f"/vuong-mac/neu/{ladder.task.pk}/"
    client = enter(ladder.secretary)
    assert client.get(path).status_code == 200
    body = {
        "title": "Cột điện giữa nền đường",
        "request": "Di dời một cột",
        "level": ladder.commune.pk,
    }
    assert client.post(path, body).status_code == 303
    return Obstacle.objects.get()


def test_it_climbs_is_answered_from_the_row_and_comes_back(ladder: Ladder) -> None:
    obstacle = raised(ladder)
    head = enter(ladder.head)
    assert "Cột điện" in head.get("/vuong-mac/").content.decode()
    passed = head.post(f"/vuong-mac/{obstacle.pk}/chuyen-len/", {"note": "Vượt thẩm quyền"})
    assert passed.status_code == 303
    leader = enter(ladder.leader)
    said = leader.get("/vuong-mac/").content.decode()
    assert f'action="/vuong-mac/{obstacle.pk}/tra-loi/"' in said
    answered = leader.post(f"/vuong-mac/{obstacle.pk}/tra-loi/", {"answer": "Điện lực dời cột"})
    assert answered.status_code == 303
    page = enter(ladder.secretary).get(f"/vuong-mac/{obstacle.pk}/").content.decode()
    for words in ("Điện lực dời cột", "Vượt thẩm quyền", "Tỉnh ủy Quảng Trị", "nhận trả lời"):
        assert words in page


def test_who_stands_above_the_level_is_refused_with_the_place_it_waits(ladder: Ladder) -> None:
    obstacle = raised(ladder)
    response = enter(ladder.leader).post(f"/vuong-mac/{obstacle.pk}/tra-loi/", {"answer": "Dời"})
    assert response.status_code == 422
    assert "đang ở Đảng ủy xã Thử Nghiệm" in response.content.decode()


def test_at_the_top_there_is_nowhere_to_climb(ladder: Ladder) -> None:
    obstacle = raised(ladder)
    path = f"/vuong-mac/{obstacle.pk}/"
    assert "Chuyển lên cấp trên" in enter(ladder.head).get(path).content.decode()
    obstacle.level = ladder.province
    obstacle.save()
    for address in (path, "/vuong-mac/"):
        said = enter(ladder.leader).get(address).content.decode()
        assert "Nội dung trả lời" in said or 'name="answer"' in said
        assert "Chuyển lên cấp trên" not in said


def test_an_empty_answer_is_refused(ladder: Ladder) -> None:
    obstacle = raised(ladder)
    response = enter(ladder.head).post(f"/vuong-mac/{obstacle.pk}/tra-loi/", {"answer": " "})
    assert response.status_code == 422
    assert "Mục này còn trống" in response.content.decode()


def test_who_may_not_raise_one_reads_who_may_instead_of_a_form(ladder: Ladder) -> None:
    page = enter(ladder.head).get(f"/vuong-mac/neu/{ladder.task.pk}/")
    assert page.status_code == 422
    said = page.content.decode()
    assert "Chỉ người chủ trì, hoặc người được đơn vị giao, nêu vướng mắc." in said
    assert 'name="level"' not in said


def test_a_stranger_finds_no_obstacle(ladder: Ladder) -> None:
    obstacle = raised(ladder)
    stranger = make_holder(make_unit("Đảng ủy xã Khác"), "commune_secretary", with_account=True)
    client = enter(stranger)
    assert client.get(f"/vuong-mac/{obstacle.pk}/").status_code == 404
    assert client.post(f"/vuong-mac/{obstacle.pk}/tra-loi/", {"answer": "x"}).status_code == 404
    assert "Cột điện" not in client.get("/vuong-mac/").content.decode()


@pytest.mark.parametrize("path", ["/vuong-mac/", "/vuong-mac/?nhom=da-gui-len&trang=2"])
def test_the_list_asks_little_however_long_it_is(
    ladder: Ladder, path: str, django_assert_max_num_queries: Counter
) -> None:
    for _ in range(8):
        enter(ladder.secretary).post(
            f"/vuong-mac/neu/{ladder.task.pk}/",
            {"title": "Thiếu đất san nền", "level": ladder.commune.pk},
        )
    client = enter(ladder.head)
    client.get("/vuong-mac/")
    with django_assert_max_num_queries(12):
        assert client.get(path).status_code == 200


def test_the_page_of_an_obstacle_asks_little(
    ladder: Ladder, django_assert_max_num_queries: Counter
) -> None:
    obstacle = raised(ladder)
    client = enter(ladder.head)
    client.get("/vuong-mac/")
    with django_assert_max_num_queries(12):
        assert client.get(f"/vuong-mac/{obstacle.pk}/").status_code == 200


def climbed(ladder: Ladder) -> Obstacle:
    """Let one be raised on 10 January, passed up on the 20th, answered on the 30th."""
    obstacle = raised(ladder)
    path = f"/vuong-mac/{obstacle.pk}"
    enter(ladder.head).post(f"{path}/chuyen-len/", {"note": "Vượt thẩm quyền"})
    enter(ladder.leader).post(f"{path}/tra-loi/", {"answer": "Điện lực dời cột"})

    def at(day: int) -> datetime:
        return datetime(2026, 1, day, 2, 0, tzinfo=UTC)

    Obstacle.objects.update(raised_at=at(10), answered_at=at(30), answer_by_on=date(2026, 1, 28))
    for kind, day in (("raised", 10), ("passed_up", 20), ("answered", 30)):
        ObstacleStep.objects.filter(kind=kind).update(at=at(day))
    return obstacle


def group_of(html: str, key: str) -> str:
    return html.split(f'id="nhom-{key}"')[1].split("</section>", maxsplit=1)[0]


@pytest.mark.parametrize(
    ("day", "key", "words"),
    [
        ("2026-01-15", "cho-tra-loi", "Chờ Đảng ủy xã Thử Nghiệm trả lời; hạn ở cấp đó không còn"),
        ("2026-01-25", "da-gui-len", "Chờ Tỉnh ủy Quảng Trị trả lời, hạn 28/01/2026"),
        ("2026-01-29", "da-gui-len", "quá hạn trả lời"),
        ("2026-02-05", "da-tra-loi", "Điện lực dời cột"),
    ],
)
def test_a_past_day_shows_where_each_waited(ladder: Ladder, day: str, key: str, words: str) -> None:
    climbed(ladder)
    html = enter(ladder.head).get("/vuong-mac/", {"ngay": day}).content.decode()
    assert words in group_of(html, key)
    for other in {"cho-tra-loi", "da-gui-len", "da-tra-loi"} - {key}:
        assert "Cột điện" not in group_of(html, other)
    assert ("Điện lực dời cột" in html) == (key == "da-tra-loi")
    assert 'name="answer"' not in html


def test_before_it_was_raised_nothing_stood_in_the_way(ladder: Ladder) -> None:
    climbed(ladder)
    html = enter(ladder.head).get("/vuong-mac/", {"ngay": "2026-01-05"}).content.decode()
    assert "Cột điện" not in html
    assert "Ngày đó không có vướng mắc nào chờ cấp đồng chí trả lời." in html


def test_a_past_day_asks_little_and_shows_no_stranger_anything(
    ladder: Ladder, django_assert_max_num_queries: Counter
) -> None:
    climbed(ladder)
    stranger = make_holder(make_unit("Đảng ủy xã Khác"), "commune_secretary", with_account=True)
    html = enter(stranger).get("/vuong-mac/", {"ngay": "2026-01-25"}).content.decode()
    assert "Cột điện" not in html
    client = enter(ladder.head)
    client.get("/vuong-mac/")
    with django_assert_max_num_queries(12):
        client.get("/vuong-mac/", {"ngay": "2026-01-25"})
