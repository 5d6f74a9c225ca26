"""The clerk's pages: open, follow, change, order, chase; all of them plain forms."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from tests.commitments.scene import Scene, commitment_of, make_campaign, make_scene
from tests.factories import NOW, TODAY, Held, make_holder

from camket.commitments.actions.campaigns import chase_units
from camket.commitments.actions.drafting import ItemText, save_item
from camket.commitments.decisions import Origin
from camket.commitments.models import Campaign, Chase, Commitment, Duty, Item, Order
from camket.organisation.actions import end_tenure
from camket.reviews.models import Remediation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo_day(settings: Settings, tmp_path: Path) -> None:
    day_file = tmp_path / "day"
    day_file.write_text(TODAY.isoformat(), encoding="ascii")
    settings.DEMO_DAY_FILE = day_file


@pytest.fixture
def scene() -> Scene:
    """A province whose people have accounts."""
    return make_scene(with_accounts=True)


def _as(held: Held) -> Client:
    client = Client()
    assert held.user is not None
    client.force_login(held.user, backend=settings.AUTHENTICATION_BACKENDS[1])
    return client


def _open_values(**changes: object) -> dict[str, object]:
    values: dict[str, object] = {
        "year": "2027",
        "theme": "Kỷ cương, tăng tốc",
        "plan_no": "15-KH/TU",
        "plan_on": "10/11/2026",
        "min_items": "3",
        "max_items": "5",
        "registers_by": "31/12/2026",
        "signs_by": "15/2/2027",
        "midyear_by": "10-07-2027",
        "yearend_by": "2027-12-20",
        "scope": "commune_committee",
    }
    return {**values, **changes}


def test_the_clerk_opens_a_campaign_for_all_communes(scene: Scene) -> None:
    client = _as(scene.clerk)
    page = client.get("/dot/mo/")
    assert 'value="3"' in page.content.decode()
    response = client.post("/dot/mo/", _open_values())
    assert (response.status_code, response.headers["Location"]) == (303, "/dot/2027/")
    assert Commitment.objects.count() == 3
    assert "Đã mở đợt, gửi 3 đơn vị" in client.get("/dot/2027/").content.decode()


def test_the_clerk_may_pick_units_one_by_one(scene: Scene) -> None:
    picked = {"scope": "picked", "units": [str(scene.communes[1].pk), str(scene.department.pk)]}
    _as(scene.clerk).post("/dot/mo/", _open_values(**picked))
    units = set(Commitment.objects.values_list("unit_id", flat=True))
    assert units == {scene.communes[1].pk, scene.department.pk}


def test_what_was_not_done_the_year_before_stands_in_the_new_drafts(scene: Scene) -> None:
    Remediation.objects.create(
        unit=scene.communes[0],
        superior=scene.province,
        year=2026,
        title="Mặt bằng còn 3 hộ",
        cause="Chưa có nơi quy tập",
        plan="Vận động từng hộ",
        owner_name="Nguyễn Văn Thử",
        due_on=date(2027, 3, 31),
        state="planned",
        created_at=NOW,
    )
    _as(scene.clerk).post("/dot/mo/", _open_values())
    item = Item.objects.get()
    assert (item.commitment.unit, item.origin) == (scene.communes[0], Origin.CARRIED_OVER)
    page = _as(scene.head).get(f"/cam-ket/{item.commitment_id}/soan/").content.decode()
    assert "Chuyển từ năm 2026" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"registers_by": "31/02/2027"}, "Ngày “31/02/2027” không có trong lịch"),
        ({"signs_by": "01/12/2026"}, "Các mốc phải theo thứ tự"),
        ({"min_items": "6"}, "không lớn hơn số nhiều nhất"),
        ({"min_items": "2,5"}, "Nhập số nguyên"),
        ({"scope": "picked"}, "Chưa chọn đơn vị nào"),
        ({"theme": ""}, "Mục này còn trống"),
    ],
)
def test_a_mistake_is_named_and_every_word_is_kept(
    scene: Scene, changes: dict[str, object], sentence: str
) -> None:
    response = _as(scene.clerk).post("/dot/mo/", _open_values(**changes))
    assert response.status_code == 422
    text = response.content.decode()
    assert sentence in text
    assert "15-KH/TU" in text
    assert not Campaign.objects.exists()


def test_pages_of_a_campaign_do_not_exist_for_others(scene: Scene) -> None:
    make_campaign(scene)
    member = make_holder(scene.communes[0], "cell_member", with_account=True)
    for path in ("/dot/", "/dot/mo/", "/dot/2027/", "/dot/2027/dat-hang/", "/dot/2027/don-doc/"):
        assert Client().get(path).status_code == 302
        assert _as(member).get(path).status_code == 404
    # a commune's clerk sees the campaigns of her own unit, not those of the province
    assert _as(scene.commune_clerk).get("/dot/2027/").status_code == 404


def test_the_table_says_what_each_unit_still_owes(scene: Scene) -> None:
    campaign = make_campaign(scene)
    commitment = commitment_of(scene.communes[0])
    save_item(commitment.pk, None, ItemText("Xóa nhà tạm"), actor=scene.head.actor, now=NOW)
    gone = make_holder(scene.communes[1], "commune_secretary")
    end_tenure(gone.tenure.pk, ends_on=TODAY, actor=scene.clerk.actor, now=NOW)
    ids = [commitment_of(unit).pk for unit in scene.communes]
    chase_units(campaign.pk, ids[:1], text="Nhắc", actor=scene.clerk.actor, now=NOW)
    text = _as(scene.clerk).get("/dot/2027/").content.decode()
    for words in (
        "Còn 45 ngày đến hạn đăng ký 31/12/2026. 3 trong 3 đơn vị chưa gửi.",
        "1/3 vấn đề; 1 vấn đề chưa có số đo; 1 vấn đề chưa có việc",
        "Khuyết người đứng đầu từ 16/11/2026; chưa mở biểu đăng ký",
        "Chưa đăng ký 2, Đang soạn 1",
        "16/11/2026 09:00",
        "Chưa xem",
        "Đôn đốc 3 đơn vị",
    ):
        assert words in text


def test_rows_are_found_without_accents_by_standing_and_by_kind(scene: Scene) -> None:
    make_campaign(scene, unit_ids=(*(unit.pk for unit in scene.communes), scene.department.pk))
    client = _as(scene.clerk)

    def shown(query: str) -> str:
        return client.get(f"/dot/2027/?xem=tat-ca&{query}").content.decode()

    assert "trong 1 đơn vị" in shown("q=so+thu+nghiem")
    assert "trong 3 đơn vị" in shown("loai=commune_committee")
    assert "trong 4 đơn vị" in shown("tinh-trang=unregistered")
    assert "Không có đơn vị nào ở đây" in shown("tinh-trang=signed")
    assert "trong 1 đơn vị" in shown(f"q={scene.head.person.folded.replace(' ', '+')}")


def test_chasing_the_selected_is_two_plain_pages_and_tells_how_many(scene: Scene) -> None:
    make_campaign(scene)
    ids = [commitment_of(unit).pk for unit in scene.communes]
    client = _as(scene.clerk)
    page = client.get("/dot/2027/don-doc/", {"ban": ids[:2]}).content.decode()
    assert "Đôn đốc 2 đơn vị" in page
    client.post("/dot/2027/don-doc/", {"ban": ids[:1], "text": "Đề nghị gửi ngay"})
    response = client.post(
        "/dot/2027/don-doc/", {"ban": ids, "text": "Đề nghị gửi ngay"}, follow=True
    )
    assert "Đã gửi đôn đốc 2 đơn vị; 1 đơn vị đã được nhắc hôm nay" in response.content.decode()
    assert Chase.objects.count() == 3


def test_chasing_without_words_or_units_is_refused_with_a_sentence(scene: Scene) -> None:
    make_campaign(scene)
    client = _as(scene.clerk)
    ids = [commitment_of(scene.communes[0]).pk]
    assert client.post("/dot/2027/don-doc/", {"ban": ids, "text": " "}).status_code == 422
    response = client.post("/dot/2027/don-doc/", {"text": "Nhắc"})
    assert response.status_code == 422
    assert "Chưa chọn đơn vị nào" in response.content.decode()


def test_all_who_have_not_sent_are_chased_from_the_head_of_the_page(scene: Scene) -> None:
    make_campaign(scene)
    page = _as(scene.clerk).get("/dot/2027/don-doc/?xem=chua-gui").content.decode()
    assert "Đôn đốc 3 đơn vị" in page


def _order_values(scene: Scene, **changes: object) -> dict[str, object]:
    values: dict[str, object] = {
        "title": "Bàn giao mặt bằng",
        "reason": "Trước mùa mưa",
        "measure_name": "Diện tích",
        "target": "1.024,6",
        "measure_unit": "ha",
        "direction": "higher",
        "due_on": "30/09/2027",
        "units": [str(unit.pk) for unit in scene.communes[:2]],
        "duties": "2",
        "duty-0-text": "Bố trí vốn",
        "duty-0-responsible": "Sở Tài chính",
        "duty-0-due_on": "31/03/2027",
        "duty-1-text": "",
    }
    return {**values, **changes}


def test_the_province_orders_from_two_communes_and_owes_in_return(scene: Scene) -> None:
    make_campaign(scene)
    client = _as(scene.clerk)
    assert client.get("/dot/2027/dat-hang/").status_code == 200
    response = client.post("/dot/2027/dat-hang/", _order_values(scene))
    assert response.status_code == 303
    assert str(Order.objects.get().target) == "1024.6000"
    assert Item.objects.count() == Duty.objects.count() == 2


def test_a_row_of_duties_is_added_without_script_and_nothing_typed_is_lost(scene: Scene) -> None:
    make_campaign(scene)
    response = _as(scene.clerk).post("/dot/2027/dat-hang/", _order_values(scene, them="1"))
    text = response.content.decode()
    assert response.status_code == 200
    assert "duty-2-text" in text
    assert "Bố trí vốn" in text
    assert not Order.objects.exists()


def test_a_duty_without_a_day_and_an_order_without_units_are_refused(scene: Scene) -> None:
    make_campaign(scene)
    changes = {"duty-0-due_on": "", "units": []}
    response = _as(scene.clerk).post("/dot/2027/dat-hang/", _order_values(scene, **changes))
    text = response.content.decode()
    assert response.status_code == 422
    assert "Chưa có thời hạn của việc cấp trên bảo đảm" in text
    assert "Chưa chọn đơn vị nào" in text


def test_days_are_changed_and_limits_stay_after_a_unit_has_sent(scene: Scene) -> None:
    campaign = make_campaign(scene)
    client = _as(scene.clerk)
    values = _open_values(version=str(campaign.version), registers_by="05/01/2027")
    assert client.post("/dot/2027/thiet-lap/", values).status_code == 303
    Commitment.objects.filter(unit=scene.communes[0]).update(submitted_at=NOW)
    refused = client.post("/dot/2027/thiet-lap/", {**values, "version": "2", "min_items": "2"})
    assert refused.status_code == 422
    assert "1 đơn vị đã gửi đăng ký theo số" in refused.content.decode()
    stale = client.post("/dot/2027/thiet-lap/", {**values, "theme": "Chủ đề của tôi"})
    assert stale.status_code == 422
    assert "Chủ đề của tôi" in stale.content.decode()
    assert "Nội dung hiện hành" in stale.content.decode()


def test_the_page_costs_the_same_few_statements_with_many_units(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    scene = make_scene(with_accounts=True, communes=60)
    make_campaign(scene)
    client = _as(scene.clerk)
    with django_assert_max_num_queries(12):
        page = client.get("/dot/2027/?xem=tat-ca")
    text = page.content.decode()
    assert "trong 60 đơn vị" in text
    assert text.count('name="ban"') == 50
    with django_assert_max_num_queries(12):
        second = client.get("/dot/2027/?xem=tat-ca&trang=2")
    assert second.content.decode().count('name="ban"') == 10
    for path in ("/dot/", "/dot/mo/", "/dot/2027/dat-hang/", "/dot/2027/don-doc/?xem=chua-gui"):
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200


def test_a_link_to_a_page_that_is_gone_shows_the_first(scene: Scene) -> None:
    make_campaign(scene)
    client = _as(scene.clerk)
    for page in ("0", "7", "x"):
        assert "1–3" in client.get(f"/dot/2027/?trang={page}").content.decode()
        assert (
            "3 bản cam kết" in client.get(f"/cam-ket/?xem=cap-duoi&trang={page}").content.decode()
        )


def test_letters_that_no_paper_prints_are_named_before_anything_is_ordered(scene: Scene) -> None:
    make_campaign(scene)
    values = {"title": "Bàn giao ☐ mặt bằng", "measure_unit": "ha"}
    response = _as(scene.clerk).post("/dot/2027/dat-hang/", values)
    assert response.status_code == 422
    assert "Ký tự “☐” không in được trên văn bản chính thức" in response.content.decode()
