"""A change of head through the pages: opened, put into minutes, received; results by head."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.factories import NOW, Held, make_cell, make_holder, make_task
from tests.web.transitions.conftest import Province
from tests.web.transitions.visiting import browser, text_of
from tests.word_text import text_of_word

from camket.commitments.models import Item
from camket.organisation.actions import end_tenure
from camket.organisation.models import Post, Tenure
from camket.reviews.models import Remediation
from camket.shared.actor import SYSTEM
from camket.tasks.models import Obstacle
from camket.transitions.models import Handover

pytestmark = pytest.mark.django_db
LIST = "/to-chuc/ban-giao/"
DAY = date(2026, 11, 2)


@pytest.fixture
def comes(province: Province) -> Held:
    """The new head of the first commune; the old one has left."""
    gone = province.scene.communes[0].head
    end_tenure(gone.tenure.pk, ends_on=DAY, actor=SYSTEM, now=NOW)
    return make_holder(
        province.scene.communes[0].unit, "commune_secretary", from_on=DAY, with_account=True
    )


def _begun(client: Client) -> Handover:
    leaving = Tenure.objects.get(is_head=True, valid__endswith=DAY)
    comes = Tenure.objects.get(is_head=True, unit=leaving.unit, valid__startswith=DAY)
    answer = client.post(LIST, {"nguoi-giao": leaving.pk, "nguoi-nhan": comes.pk})
    assert answer.status_code == 303, text_of(answer)
    return Handover.objects.get()


def test_a_head_who_left_is_offered_and_the_handover_has_its_term(
    province: Province, comes: Held
) -> None:
    client = browser(province.scene.leader)
    gone = province.scene.communes[0].head.person.full_name
    page = text_of(client.get(LIST))
    assert f"{gone} Đảng ủy xã số 1 · thôi đứng đầu từ 02/11/2026" in page
    handover = _begun(client)
    shown = text_of(client.get(f"{LIST}{handover.pk}/"))
    assert "Ngày bàn giao 02/11/2026, hạn 23/11/2026 (15 ngày làm việc)." in shown
    assert "Chưa lập biên bản" in shown
    assert "Tuyến đường kiểu mẫu (cam kết năm 2026)" in shown
    assert "Chưa mở bàn giao" not in text_of(client.get(LIST))
    again = client.post(LIST, {"nguoi-giao": handover.tenure_out_id})
    assert again.status_code == 422
    assert "Việc bàn giao của đồng chí này đã được mở." in text_of(again)


def test_the_minutes_are_made_once_and_the_new_head_receives(
    province: Province, comes: Held
) -> None:
    handover = _begun(browser(province.scene.leader))
    path, client = f"{LIST}{handover.pk}/", browser(comes)
    assert "Nhận bàn giao" not in text_of(client.get(path)).replace("Đã nhận bàn giao", "")
    early = client.post(f"{path}nhan/", {"note": "Đã nhận đủ"})
    assert early.status_code == 422
    assert "Chưa lập biên bản bàn giao." in text_of(early)
    assert "Đã nhận đủ" in early.content.decode()
    made = client.post(
        f"{path}bien-ban/",
        {"number": "03-BB/ĐU", "note": "Hồ sơ đủ", "version": handover.version},
    )
    assert made.status_code == 303, text_of(made)
    paper = client.get(f"{path}pdf/")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    page = client.get(path).content.decode()
    assert f'href="{path}pdf/?dang=word"' in page
    word = client.get(f"{path}pdf/?dang=word")
    assert f'filename="bien-ban-ban-giao-{handover.pk}.docx"' in word["Content-Disposition"]
    said = text_of_word(word.content)
    for words in ("03-BB/ĐU", comes.person.full_name, "Hồ sơ đủ", "Tuyến đường kiểu mẫu"):
        assert words in said
    twice = client.post(f"{path}bien-ban/", {"number": "04-BB/ĐU"})
    assert twice.status_code == 422
    assert "Biên bản đã lập, không sửa được nữa." in text_of(twice)
    wrong = browser(province.scene.leader).post(f"{path}nhan/")
    assert f"Chỉ đồng chí {comes.person.full_name} nhận bàn giao được." in text_of(wrong)
    assert client.post(f"{path}nhan/", {"note": "Đã nhận đủ"}).status_code == 303
    shown = text_of(client.get(path))
    assert "Đã nhận bàn giao" in shown
    assert "03-BB/ĐU" in shown
    assert "Đã nhận đủ" in shown


def test_without_a_new_head_the_minutes_say_what_they_wait_for(province: Province) -> None:
    gone = province.scene.communes[0].head
    end_tenure(gone.tenure.pk, ends_on=DAY, actor=SYSTEM, now=NOW)
    client = browser(province.scene.leader)
    client.post(LIST, {"nguoi-giao": gone.tenure.pk, "nguoi-nhan": ""})
    made = client.post(f"{LIST}{Handover.objects.get().pk}/bien-ban/", {"receiver": ""})
    assert made.status_code == 422
    assert "Chưa có người đứng đầu mới thì chờ bổ nhiệm rồi lập biên bản." in text_of(made)


def test_a_handover_is_seen_by_both_and_by_those_above_alone(
    province: Province, comes: Held
) -> None:
    handover = _begun(browser(province.scene.leader))
    path = f"{LIST}{handover.pk}/"
    gone, elsewhere = province.scene.communes[0].head, province.scene.communes[1].unit
    Tenure.objects.create(
        person=gone.person,
        post=Post.objects.get(code="commune_secretary"),
        unit=make_cell("Chi bộ thôn Mới", parent=elsewhere),
        valid=DateRange(DAY, None),
    )
    assert browser(province.scene.communes[1].head).get(path).status_code == 404
    assert browser(province.scene.communes[0].head).get(path).status_code == 200
    assert browser(comes).get(f"{path}pdf/").status_code == 404
    assert browser(comes).get(f"{path}pdf/?dang=word").status_code == 404


def test_each_head_is_shown_with_his_own_days(province: Province, comes: Held) -> None:
    unit = province.scene.communes[0].unit
    path = f"{LIST}ket-qua/{unit.pk}/"
    page = text_of(browser(comes).get(f"{path}?nam=2026"))
    assert "01/01/2026 01/11/2026" in page
    assert "02/11/2026 31/12/2026" in page
    assert browser(province.scene.communes[1].head).get(path).status_code == 404


@pytest.mark.parametrize("is_named", [True, False])
@pytest.mark.parametrize("more", [0, 15])
def test_the_pages_ask_a_fixed_number_of_statements(
    province: Province,
    comes: Held,
    more: int,
    is_named: bool,  # pytest gives it by its name
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    handover = _begun(browser(province.scene.leader))
    client = browser(province.organiser)  # who appoints there: neither of the two
    unit = province.scene.communes[0].unit
    if not is_named:  # then the page asks who receives, too
        Handover.objects.update(tenure_in=None)
    item = Item.objects.filter(commitment__holder=unit).latest("pk")
    for number in range(more):
        task = make_task(unit, title=f"Việc thêm {number}", item=item)
        Remediation.objects.create(
            unit=unit,
            superior=province.scene.province,
            year=2026,
            item=item,
            title=f"Khắc phục {number}",
            created_at=NOW,
        )
        Obstacle.objects.create(
            task=task, unit=unit, level=unit, title="Vướng", raised_at=NOW, answer_by_on=DAY
        )
    for path in (LIST, f"{LIST}{handover.pk}/", f"{LIST}ket-qua/{unit.pk}/"):
        client.get(path)
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200
    shown = text_of(client.get(f"{LIST}{handover.pk}/"))
    assert ("Khắc phục 14" in shown) is (more == 15)
