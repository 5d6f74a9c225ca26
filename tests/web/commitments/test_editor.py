"""The editor: an item at a time, plain posts, hints, two people at once."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from tests.commitments.scene import (
    Scene,
    commitment_of,
    make_campaign,
    make_scene,
    new_order,
)
from tests.factories import NOW, TODAY, Held, make_holder

from camket.commitments.actions.campaigns import chase_units
from camket.commitments.actions.drafting import ItemText, MeasureText, WorkText, save_item
from camket.commitments.actions.orders import place_order
from camket.commitments.actions.pushing import add_carried_item
from camket.commitments.decisions import Status, Turn
from camket.commitments.models import Chase, Commitment, Item
from camket.shared.actor import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo_day(settings: Settings, tmp_path: Path) -> None:
    day_file = tmp_path / "day"
    day_file.write_text(TODAY.isoformat(), encoding="ascii")
    settings.DEMO_DAY_FILE = day_file


@pytest.fixture
def scene() -> Scene:
    """A province with an open campaign, its people with accounts."""
    made = make_scene(with_accounts=True)
    make_campaign(made)
    return made


def _as(held: Held) -> Client:
    client = Client()
    assert held.user is not None
    client.force_login(held.user, backend=django_settings.AUTHENTICATION_BACKENDS[1])
    return client


def _path(scene: Scene) -> str:
    return f"/cam-ket/{commitment_of(scene.communes[0]).pk}/soan/"


def _values(scene: Scene, **changes: object) -> dict[str, object]:
    values: dict[str, object] = {
        "item": "moi",
        "version": "",
        "title": "Xóa nhà tạm cho hộ nghèo",
        "current_state": "Còn 12 hộ",
        "measures": "1",
        "measure-0-name": "Số nhà tạm còn lại",
        "measure-0-baseline": "12",
        "measure-0-target": "0",
        "measure-0-unit": "nhà",
        "measure-0-due_on": "31/10/2027",
        "measure-0-direction": "lower",
        "works": "2",
        "work-0-title": "Khởi công 12 nhà",
        "work-0-lead": str(scene.head.person.pk),
        "work-0-due_on": "30/5/2027",
        "work-0-product": "Biên bản khởi công",
        "work-1-title": "",
        "work-1-lead": "",
        "lam": "luu",
    }
    return {**values, **changes}


def test_a_head_registers_an_item_with_a_plain_post(scene: Scene) -> None:
    client = _as(scene.head)
    response = client.post(_path(scene), _values(scene))
    item = Item.objects.get()
    assert (response.status_code, response.headers["Location"]) == (
        303,
        f"{_path(scene)}?van-de={item.pk}",
    )
    assert item.measures.get().target == Decimal(0)
    assert [work.due_on for work in item.works.all()] == [date(2027, 5, 30)]
    page = client.get(response.headers["Location"]).content.decode()
    assert "Đã lưu bản nháp" in page
    assert 'value="31/10/2027"' in page
    assert ">8/8<" in page


def test_the_field_of_an_item_is_written_and_outlives_another_edit(scene: Scene) -> None:
    client = _as(scene.head)
    place = client.post(_path(scene), _values(scene, field="Nhà ở")).headers["Location"]
    page = client.get(place).content.decode()
    (held,) = re.findall(r'<input[^>]* name="field"[^>]*>', page)
    assert 'value="Nhà ở"' in held
    assert Item.objects.get().field == "Nhà ở"


def test_a_row_is_added_by_a_button_that_saves(scene: Scene) -> None:
    client = _as(scene.commune_clerk)
    response = client.post(_path(scene), _values(scene, lam="them_viec"))
    assert response.status_code == 303
    page = client.get(response.headers["Location"]).content.decode()
    assert 'name="works" value="2"' in page
    assert Item.objects.get().works.count() == 1


def test_a_row_is_dropped_by_a_button_that_saves(scene: Scene) -> None:
    more = {"work-1-title": "Nghiệm thu", "work-1-due_on": "30/9/2027", "lam": "bo_viec-0"}
    _as(scene.head).post(_path(scene), _values(scene, **more))
    assert [work.title for work in Item.objects.get().works.all()] == ["Nghiệm thu"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Mục này còn trống"),
        ({"measure-0-target": "1.5"}, "“1.5” không phải là số"),
        ({"measure-0-due_on": "31/02/2027"}, "Ngày “31/02/2027” không có trong lịch"),
        ({"work-0-title": ""}, "Dòng này còn thiếu “Nội dung”"),
        ({"work-0-lead": "999999"}, "Người này không có trong danh sách"),
    ],
)
def test_a_mistake_is_named_and_every_word_is_kept(
    scene: Scene, changes: dict[str, object], sentence: str
) -> None:
    response = _as(scene.head).post(_path(scene), _values(scene, **changes))
    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert "Biên bản khởi công" in text
    assert not Item.objects.exists()


def test_hints_say_what_is_missing_and_why(scene: Scene) -> None:
    commitment = commitment_of(scene.communes[0])
    text = ItemText("Tăng cường giảm nghèo", works=(WorkText("Đẩy mạnh vận động các hộ"),))
    save_item(commitment.pk, None, text, actor=scene.head.actor, now=NOW)
    page = _as(scene.head).get(_path(scene)).content.decode()
    for words in (
        "Vấn đề chưa có số đo",
        "Không có số đo thì cuối năm không kết luận được đạt hay chưa.",
        "Việc 1 khó kiểm chứng: “đẩy mạnh” mà không có số lượng",
        'href="#id_work-0-lead"',
        ">3/8<",
    ):
        assert words in page


def test_two_people_at_once_lose_nothing(scene: Scene) -> None:
    client = _as(scene.head)
    client.post(_path(scene), _values(scene))
    item = Item.objects.get()
    mine = _values(scene, item=str(item.pk), version="1", current_state="Còn 10 hộ")
    theirs = _values(scene, item=str(item.pk), version="1", current_state="Còn 11 hộ")
    assert _as(scene.commune_clerk).post(_path(scene), theirs).status_code == 303
    response = client.post(_path(scene), mine)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Người khác vừa sửa phần này" in page
    assert "Còn 10 hộ" in page
    assert "Còn 11 hộ" in page
    assert 'name="version" value="2"' in page
    item.refresh_from_db()
    assert item.current_state == "Còn 11 hộ"
    assert client.post(_path(scene), {**mine, "version": "2"}).status_code == 303


def test_the_general_part_is_written_beside_the_items(scene: Scene) -> None:
    client = _as(scene.head)
    values = {
        "phan": "chung",
        "version": "1",
        "legal_basis": "Nghị quyết 01",
        "pledge": "Tự phê bình",
    }
    response = client.post(_path(scene), values)
    assert response.headers["Location"].endswith("?phan=chung")
    assert "Nghị quyết 01" in client.get(response.headers["Location"]).content.decode()
    stale = client.post(_path(scene), {**values, "legal_basis": "Bản cũ"})
    assert stale.status_code == 422
    assert "Bản cũ" in stale.content.decode()


def test_an_ordered_item_shows_the_order_the_proposal_and_what_is_owed(scene: Scene) -> None:
    campaign = commitment_of(scene.communes[0]).campaign
    place_order(new_order(scene, campaign), actor=scene.clerk.actor, now=NOW)
    item = Item.objects.get(commitment=commitment_of(scene.communes[0]))
    measure = MeasureText("Diện tích mặt bằng bàn giao", Decimal(21), Decimal("9.3"), "ha")
    text = ItemText(item.title, measures=(measure,))
    save_item(item.commitment_id, item.pk, text, actor=scene.head.actor, now=NOW)
    client = _as(scene.head)
    page = client.get(_path(scene)).content.decode()
    assert "<del>24,6 ha</del>" in page
    assert "<ins>21 ha</ins>" in page
    assert "Bố trí đủ vốn bồi thường" in page
    assert "Bỏ vấn đề này" not in page
    values = _values(scene, item=str(item.pk), version="2", title="Tên khác")
    refused = client.post(_path(scene), values)
    assert "đơn vị không sửa được" in refused.content.decode()


def test_a_carried_item_says_its_year_and_leaves_only_with_a_reason(scene: Scene) -> None:
    commitment = commitment_of(scene.communes[0])
    item = add_carried_item(
        commitment.pk,
        title="Mặt bằng",
        carried_from={"year": 2026, "title": "Mặt bằng", "cause": "vướng 3 hộ"},
        due_on=None,
        actor=SYSTEM,
        now=NOW,
    )
    client = _as(scene.head)
    page = client.get(_path(scene)).content.decode()
    assert "Chuyển từ năm 2026" in page
    assert "Chưa xong năm 2026, nguyên nhân: vướng 3 hộ" in page
    removal = f"{_path(scene)}xoa/{item.pk}/"
    assert client.get(removal).status_code == 200
    assert client.post(removal, {"reason": ""}).status_code == 422
    assert client.post(removal, {"reason": "Dự án dừng"}).status_code == 303
    assert not Item.objects.exists()


def test_others_do_not_find_the_editor(scene: Scene) -> None:
    neighbour = make_holder(scene.communes[1], "commune_secretary", with_account=True)
    member = make_holder(scene.communes[0], "cell_member", with_account=True)
    for held in (neighbour, member, scene.clerk, scene.leader):
        assert _as(held).get(_path(scene)).status_code == 404
        assert _as(held).post(_path(scene), _values(scene)).status_code == 404
    assert Client().get(_path(scene)).status_code == 302
    assert not Item.objects.exists()


def test_the_text_is_only_read_while_it_is_the_superiors_turn(scene: Scene) -> None:
    client = _as(scene.head)
    client.post(_path(scene), _values(scene))
    Commitment.objects.filter(unit=scene.communes[0]).update(
        status=Status.SUBMITTED, turn=Turn.PARTY_A
    )
    page = client.get(_path(scene)).content.decode()
    assert "Bản cam kết đang ở lượt cấp trên xem" in page
    assert "Lưu bản nháp" not in page
    assert client.post(_path(scene), _values(scene)).status_code == 422
    assert Item.objects.count() == 1


def test_opening_the_editor_marks_reminders_as_seen(scene: Scene) -> None:
    commitment = commitment_of(scene.communes[0])
    chase_units(
        commitment.campaign_id, [commitment.pk], text="Nhắc", actor=scene.clerk.actor, now=NOW
    )
    _as(scene.commune_clerk).get(_path(scene))
    assert Chase.objects.get().seen_at is not None


def test_htmx_gets_the_editor_alone_after_saving(scene: Scene) -> None:
    response = _as(scene.head).post(_path(scene), _values(scene), headers={"HX-Request": "true"})
    text = response.content.decode()
    assert response.status_code == 200
    assert text.lstrip().startswith('<div id="soan">')
    assert "Đã lưu" in text
    assert response.headers["HX-Push-Url"].startswith(_path(scene))


def test_the_list_shows_ones_own_and_those_below(scene: Scene) -> None:
    own = _as(scene.head).get("/cam-ket/").content.decode()
    assert "Đảng ủy xã Thử 1" in own
    assert "Đảng ủy xã Thử 2" not in own
    below = _as(scene.clerk).get("/cam-ket/?xem=cap-duoi&nam=2027&tinh-trang=draft")
    assert "3 bản cam kết" in below.content.decode()
    # who promises to nobody here begins with the units below, and may ask for his own
    assert "3 bản cam kết" in _as(scene.clerk).get("/cam-ket/").content.decode()
    nobody = _as(scene.clerk).get("/cam-ket/?xem=don-vi").content.decode()
    assert "Khi cấp trên mở đợt, bản cam kết của đơn vị hiện ở đây." in nobody
    signed = _as(scene.clerk).get("/cam-ket/?xem=cap-duoi&tinh-trang=signed").content.decode()
    assert "Chưa có bản cam kết nào ở đây" in signed


def test_editor_and_list_cost_few_statements_whatever_the_size(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    scene = make_scene(with_accounts=True, communes=60)
    campaign = make_campaign(scene)
    place_order(new_order(scene, campaign), actor=scene.clerk.actor, now=NOW)
    commitment = commitment_of(scene.communes[0])
    works = tuple(WorkText(f"Việc {n}", scene.head.person.pk) for n in range(20))
    for number in range(4):
        text = ItemText(f"Vấn đề {number}", works=works)
        save_item(commitment.pk, None, text, actor=scene.head.actor, now=NOW)
    chase_units(campaign.pk, [commitment.pk], text="Nhắc", actor=scene.clerk.actor, now=NOW)
    client, superior = _as(scene.head), _as(scene.clerk)
    for one in (client, superior):
        one.get("/cam-ket/")  # the session is written at the first request of a minute
    with django_assert_max_num_queries(12):
        assert client.get(_path(scene)).status_code == 200
    with django_assert_max_num_queries(12):
        page = superior.get("/cam-ket/?xem=cap-duoi").content.decode()
    assert "60 bản cam kết" in page
