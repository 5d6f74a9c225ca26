"""The table of permissions in pages, and who could see what on which day."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.year import Year, client_of

from camket.audit.models import Entry
from camket.permissions.models import Grant

pytestmark = pytest.mark.django_db
TABLE = "/quan-tri/quyen/"
ONE = "/quan-tri/quyen/cell_member/verify_result/"
CHANGE = {"reach": "own", "from_on": "17/11/2026", "reason": "Thí điểm", "decision_no": "05-QĐ/TU"}


def test_an_administrator_changes_a_permission_and_its_history_shows_it(year: Year) -> None:
    client = client_of(year.administrator)
    answer = client.post(ONE, CHANGE, follow=True)
    html = answer.content.decode()
    assert "đơn vị mình" in html
    assert "Thí điểm" in html
    assert "chờ đến ngày" in html
    table = client.get(TABLE, {"chuc_danh": "cell_member", "ngay": "18/11/2026"}).content.decode()
    assert "05-QĐ/TU" in table
    assert (
        "sẽ đổi từ 17/11/2026" in client.get(TABLE, {"chuc_danh": "cell_member"}).content.decode()
    )
    grant = Grant.objects.get(post_code="cell_member")
    withdrawn = client.post(f"/quan-tri/quyen/rut/{grant.pk}/", follow=True).content.decode()
    assert "đã rút" in withdrawn


def test_what_is_refused_says_why_and_keeps_what_was_typed(year: Year) -> None:
    answer = client_of(year.administrator).post(ONE, {**CHANGE, "from_on": "01/01/2026"})
    assert answer.status_code == 422
    assert "Chọn ngày từ 16/11/2026" in answer.content.decode()
    assert "Thí điểm" in answer.content.decode()


def test_an_inspector_reads_the_table_and_changes_nothing(year: Year) -> None:
    client = client_of(year.inspector.user)
    html = client.get(ONE).content.decode()
    assert "Các thay đổi" in html
    assert "<fieldset" not in html
    assert client.post(ONE, CHANGE).status_code == 404
    assert client.get("/quan-tri/quyen/cell_member/khong_co/").status_code == 404


def test_who_could_see_a_unit_that_day(year: Year) -> None:
    client = client_of(year.inspector.user)
    asked = {"don_vi": "cam thu", "quyen": "view_commitment", "ngay": "01/10/2026"}
    html = client.get("/quan-tri/quyen/ai-thay/", asked).content.decode()
    table = html.partition("<tbody>")[2]
    assert year.head.person.full_name in table
    assert year.leader.person.full_name in table
    assert year.other_head.person.full_name not in table
    assert "quyền của chức danh" in table
    entry = Entry.objects.filter(action="audit.read").latest("number")
    assert entry.after["unit"] == "Đảng ủy xã Cam Thử"
    before = client.get("/quan-tri/quyen/ai-thay/", {**asked, "ngay": "01/01/2020"})
    assert "Không có đơn vị này vào ngày đó" in before.content.decode()


def test_a_name_of_several_units_asks_which(year: Year) -> None:
    asked: dict[str, str | int] = {"don_vi": "dang uy xa", "quyen": "view_task"}
    html = client_of(year.administrator).get("/quan-tri/quyen/ai-thay/", asked).content.decode()
    assert f"ma_don_vi={year.commune.pk}" in html
    chosen = client_of(year.administrator).get(
        "/quan-tri/quyen/ai-thay/", {**asked, "ma_don_vi": year.commune.pk}
    )
    assert year.head.person.full_name in chosen.content.decode()


@pytest.mark.parametrize(
    "path",
    [TABLE, ONE, "/quan-tri/quyen/ai-thay/?don_vi=cam+thu&quyen=view_task", "/quan-tri/yeu-cau/"],
)
def test_the_pages_cost_few_statements(year: Year, path: str) -> None:
    client = client_of(year.administrator)
    client.get(path)
    with CaptureQueriesContext(connection) as statements:
        assert client.get(path).status_code == 200
    # savepoints are this test's own: outside a test the question begins and commits
    assert len([one for one in statements if "SAVEPOINT" not in one["sql"]]) <= 12


def test_the_administrator_sees_the_group_of_administration_only_so_far_as_it_is_his(
    year: Year,
) -> None:
    html = client_of(year.administrator).get(TABLE).content.decode()
    assert 'href="/quan-tri/nguoi-dung/"' in html
    assert 'href="/quan-tri/nhat-ky/"' not in html
    html = client_of(year.head.user).get("/tai-khoan/").content.decode()
    assert 'href="/quan-tri/nguoi-dung/"' not in html
