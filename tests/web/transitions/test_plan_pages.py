"""Plans through their pages: each kind of change, what is refused, what is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.factories import make_cell, make_holder, make_unit
from tests.web.transitions.conftest import Province
from tests.web.transitions.visiting import add, browser, plan_of, set_day, text_of

from camket.organisation.models import PlanState, Rearrangement, Succession, UnitSpan
from camket.organisation.queries import span_of

pytestmark = pytest.mark.django_db

DAY = date(2026, 12, 1)
KINDS: dict[str, tuple[dict[str, Any], str]] = {
    "absorb": (
        {"unit-0": "Đảng ủy xã số 1", "unit-1": "", "heir": "đảng ủy xã số 2"},
        "Sáp nhập Đảng ủy xã số 1 vào Đảng ủy xã số 2.",
    ),
    "merge": (
        {"unit-0": "Đảng ủy xã số 1", "unit-1": "Đảng ủy xã số 2", "new-name": "Đảng ủy xã Mới"},
        "Hợp nhất Đảng ủy xã số 1 và Đảng ủy xã số 2 thành Đảng ủy xã Mới.",
    ),
    "split": (
        {
            "unit-0": "Đảng ủy xã số 1",
            "piece-0": "Đảng ủy xã Đông",
            "piece-1": "Đảng ủy xã Tây",
            "chinh": "1",
        },
        "Chia tách Đảng ủy xã số 1 thành Đảng ủy xã Đông và Đảng ủy xã Tây.",
    ),
    "found": (
        {
            "new-name": "Đảng ủy xã Mới",
            "new-kind": "commune_committee",
            "parent": "Tỉnh ủy Quảng Trị",
        },
        "Thành lập Đảng ủy xã Mới, trực thuộc Tỉnh ủy Quảng Trị.",
    ),
    "dissolve": ({"unit-0": "Đảng ủy xã số 1"}, "Giải thể Đảng ủy xã số 1."),
    "disband": ({"unit-0": "Đảng ủy xã số 1"}, "Giải tán Đảng ủy xã số 1 (kỷ luật)."),
    "close": (
        {"unit-0": "Đảng ủy xã số 1", "unit-1": "Đảng ủy xã số 2"},
        "Kết thúc hoạt động của Đảng ủy xã số 1 và Đảng ủy xã số 2.",
    ),
    "transfer": (
        {"unit-0": "Chi bộ thôn Một", "parent": "Đảng ủy xã số 2"},
        "Chuyển Chi bộ thôn Một về trực thuộc Đảng ủy xã số 2.",
    ),
    "rename": (
        {"unit-0": "Đảng ủy xã số 1", "new-name": "Đảng ủy xã Tên Khác"},
        "Đổi tên Đảng ủy xã số 1 thành Đảng ủy xã Tên Khác.",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_is_written_previewed_decided_and_carried_out(
    province: Province, kind: str
) -> None:
    make_cell("Chi bộ thôn Một", parent=province.scene.communes[2].unit)
    client, (values, says) = province.client, KINDS[kind]
    assert client.get(f"/to-chuc/sap-xep/{plan_of(client).pk}/them/?viec={kind}").status_code == 200
    plan = Rearrangement.objects.get()
    response: Any = add(client, plan, kind, **values)
    assert response.status_code == 303, text_of(response)
    path = f"/to-chuc/sap-xep/{plan.pk}/"
    assert says in text_of(client.get(path))
    preview = text_of(client.get(f"{path}xem-truoc/"))
    assert "Mọi việc đều thực hiện được vào ngày ấy." in preview
    assert "Ghi quyết định sắp xếp" in text_of(client.get(f"{path}quyet-dinh/"))
    decided = client.post(
        f"{path}quyet-dinh/", {"decision_no": "12-QĐ/TU", "decision_on": "20/11/2026"}
    )
    assert decided.status_code == 303, text_of(decided)
    assert "12-QĐ/TU" in text_of(client.get(path))
    assert client.post(f"{path}thuc-hien/").status_code == 422
    set_day(DAY)
    assert "Thực hiện theo 12-QĐ/TU" in text_of(client.get(f"{path}thuc-hien/"))
    done = client.post(f"{path}thuc-hien/")
    assert done.status_code == 303, text_of(done)
    plan.refresh_from_db()
    assert plan.state == PlanState.APPLIED
    assert Succession.objects.filter(rearrangement=plan, kind=kind).exists()
    assert says in text_of(client.get(path))


def test_of_two_units_of_one_name_one_is_chosen_without_script(province: Province) -> None:
    for commune in province.scene.communes[:2]:
        make_cell("Chi bộ thôn Trùng", parent=commune.unit)
    client = province.client
    plan = plan_of(client)
    values = {"unit-0": "chi bo thon trung"}
    refused: Any = add(client, plan, "dissolve", **values)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Có 2 đơn vị khớp với “chi bo thon trung”. Chọn một đơn vị." in text_of(refused)
    assert "chi bộ · Đảng ủy xã số 2" in text_of(refused)
    assert 'value="chi bo thon trung"' in page
    wanted = UnitSpan.objects.get(
        name="Chi bộ thôn Trùng", parent=province.scene.communes[1].unit
    ).unit_id
    chosen = {"unit-0-chon": str(wanted), "unit-0-cho": "chi bo thon trung"}
    assert add(client, plan, "dissolve", **values, **chosen).status_code == 303  # type: ignore[attr-defined]
    plan.refresh_from_db()
    assert plan.acts[0]["units"] == [{"unit_id": wanted}]


def test_words_of_a_name_offer_units_and_never_decide(province: Province) -> None:
    client = province.client
    plan = plan_of(client)
    refused: Any = add(client, plan, "dissolve", **{"unit-0": "xã số 1"})
    assert refused.status_code == 422
    assert "Có 1 đơn vị khớp với “xã số 1”. Chọn một đơn vị." in text_of(refused)
    nobody: Any = add(client, plan, "dissolve", **{"unit-0": "Đảng ủy xã Không Có"})
    assert "Không có đơn vị nào tên hoặc mã “Đảng ủy xã Không Có”" in text_of(nobody)


def test_a_unit_founded_by_the_plan_may_be_named_in_it(province: Province) -> None:
    client = province.client
    plan = plan_of(client)
    add(client, plan, "found", **KINDS["found"][0])
    make_cell("Chi bộ thôn Một", parent=province.scene.communes[0].unit)
    moved: Any = add(
        client, plan, "transfer", **{"unit-0": "Chi bộ thôn Một", "parent": "Đảng ủy xã Mới"}
    )
    assert moved.status_code == 303, text_of(moved)
    assert "Chuyển Chi bộ thôn Một về trực thuộc Đảng ủy xã Mới." in text_of(
        client.get(f"/to-chuc/sap-xep/{plan.pk}/")
    )
    plan.refresh_from_db()
    taken = client.post(
        f"/to-chuc/sap-xep/{plan.pk}/viec/", {"version": plan.version, "viec": 1, "lam": "bo"}
    )
    assert "Việc khác còn nhắc đến Đảng ủy xã Mới. Bỏ việc ấy trước." in text_of(taken)


@pytest.mark.parametrize(
    ("kind", "values", "sentence"),
    [
        ("absorb", {"unit-0": "Đảng ủy xã số 1"}, "Chưa nêu đơn vị. Nhập tên hoặc mã đơn vị."),
        (
            "merge",
            {"unit-0": "Đảng ủy xã số 1", "unit-1": "Đảng ủy xã số 1", "new-name": "Mới"},
            "Một đơn vị được nêu hai lần. Bỏ bớt một.",
        ),
        (
            "split",
            {"unit-0": "Đảng ủy xã số 1", "piece-0": "Đảng ủy xã Đông"},
            "Chưa có tên đơn vị. Nhập tên đơn vị mới.",
        ),
        ("rename", {"unit-0": "Đảng ủy xã số 1"}, "Mục này còn trống."),
        (
            "rename",
            {"unit-0": "Đảng ủy xã số 1", "new-name": "Mới", "new-paper_style": "state"},
            "Đảng và Nhà nước theo thể thức của mình, không chọn. Bỏ chọn mục này.",
        ),
        (
            "found",
            {"new-name": "Đảng ủy xã Mới", "parent": "Tỉnh ủy Quảng Trị"},
            "Loại đơn vị : Mục này còn trống.",
        ),
    ],
)
def test_a_mistake_in_an_act_is_named_and_every_word_is_kept(
    province: Province, kind: str, values: dict[str, str], sentence: str
) -> None:
    client = province.client
    plan = plan_of(client)
    refused: Any = add(client, plan, kind, **values)
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert all(f'value="{word}"' in refused.content.decode() for word in values.values())
    plan.refresh_from_db()
    assert plan.acts == []


def test_rows_are_added_acts_moved_and_taken_out(province: Province) -> None:
    client = province.client
    plan = plan_of(client)
    grown: Any = add(client, plan, "absorb", **{"unit-0": "Đảng ủy xã số 1", "them-dong": "1"})
    assert grown.status_code == 200
    assert 'name="unit-2"' in grown.content.decode()
    assert 'value="Đảng ủy xã số 1"' in grown.content.decode()
    add(client, plan, "dissolve", **{"unit-0": "Đảng ủy xã số 1"})
    add(client, plan, "dissolve", **{"unit-0": "Đảng ủy xã số 2"})
    plan.refresh_from_db()
    path = f"/to-chuc/sap-xep/{plan.pk}/viec/"
    client.post(path, {"version": plan.version, "viec": 2, "lam": "len"})
    plan.refresh_from_db()
    first = plan.acts[0]["units"][0]["unit_id"]
    assert first == province.scene.communes[1].unit.pk
    client.post(path, {"version": plan.version, "viec": 1, "lam": "bo"})
    plan.refresh_from_db()
    assert len(plan.acts) == 1


def test_another_change_meanwhile_keeps_what_was_typed(province: Province) -> None:
    client = province.client
    plan = plan_of(client)
    add(client, plan, "dissolve", **{"unit-0": "Đảng ủy xã số 1"})
    late: Any = client.post(
        f"/to-chuc/sap-xep/{plan.pk}/them/?viec=rename",
        {"version": 1, "rows": 1, "unit-0": "Đảng ủy xã số 2", "new-name": "Đảng ủy xã Tên Khác"},
    )
    assert late.status_code == 422
    assert "đã được người khác sửa" in text_of(late)
    assert "Giải thể Đảng ủy xã số 1." in text_of(late)
    assert 'value="Đảng ủy xã Tên Khác"' in late.content.decode()
    title = client.post(
        f"/to-chuc/sap-xep/{plan.pk}/sua/",
        {
            "version": 1,
            "title": "Tên tôi gõ",
            "superior": "Tỉnh ủy Quảng Trị",
            "effective_on": "2/12/2026",
        },
    )
    assert title.status_code == 422
    assert "Nội dung hiện hành" in text_of(title)
    assert 'value="Tên tôi gõ"' in title.content.decode()


def test_the_preview_names_each_act_that_cannot_be_done_and_a_decision_waits_for_it(
    province: Province,
) -> None:
    client = province.client
    plan = plan_of(client)
    add(client, plan, "dissolve", **{"unit-0": "Đảng ủy xã số 1"})
    add(client, plan, "rename", **KINDS["rename"][0])
    preview = text_of(client.get(f"/to-chuc/sap-xep/{plan.pk}/xem-truoc/"))
    assert "1 điểm chưa thực hiện được" in preview
    assert "Việc 2 : Đảng ủy xã số 1 đã có trong việc số 1." in preview
    refused = client.post(
        f"/to-chuc/sap-xep/{plan.pk}/quyet-dinh/",
        {"decision_no": "12-QĐ/TU", "decision_on": "20/11/2026"},
    )
    assert refused.status_code == 422
    assert "Phương án có 1 điểm chưa thực hiện được." in text_of(refused)
    assert 'value="12-QĐ/TU"' in refused.content.decode()


def test_the_preview_says_what_closes_who_loses_a_post_and_what_waits_for_whom(
    province: Province,
) -> None:
    client = province.client
    plan = plan_of(client)
    add(client, plan, "absorb", **KINDS["absorb"][0])
    preview = text_of(client.get(f"/to-chuc/sap-xep/{plan.pk}/xem-truoc/"))
    head = province.scene.communes[0].head.person.full_name
    assert "Đảng ủy xã số 1 Kế thừa: Đảng ủy xã số 2 · 1 người thôi giữ chức vụ" in preview
    assert head in preview
    assert "Việc còn dở chờ ai" in preview
    assert "Đảng ủy xã số 1 Đảng ủy xã số 2 1 1 2" in preview  # commitment, item, tasks
    one = text_of(client.get(f"/to-chuc/sap-xep/{plan.pk}/xem-truoc/?phan=chuc-vu"))
    assert head in one


def test_a_plan_is_withdrawn_with_its_reason(province: Province) -> None:
    client = province.client
    plan = plan_of(client)
    path = f"/to-chuc/sap-xep/{plan.pk}/"
    assert "Mục này còn trống" in text_of(client.post(f"{path}rut/", {"reason": " "}))
    assert client.post(f"{path}rut/", {"reason": "Chờ ý kiến Trung ương"}).status_code == 303
    assert "Chờ ý kiến Trung ương" in text_of(client.get(path))
    assert client.get(f"{path}them/?viec=merge").status_code == 404
    assert client.post(f"{path}rut/", {"reason": "Lần nữa"}).status_code == 422


def test_what_was_carried_out_is_mended_only_by_a_later_plan(province: Province) -> None:
    client = province.client
    plan = plan_of(client)
    path = f"/to-chuc/sap-xep/{plan.pk}/"
    add(client, plan, "rename", **KINDS["rename"][0])
    client.post(f"{path}quyet-dinh/", {"decision_no": "12-QĐ/TU", "decision_on": "20/11/2026"})
    set_day(DAY)
    client.post(f"{path}thuc-hien/")
    unit = province.scene.communes[0].unit
    span = span_of(unit.pk, on=DAY)
    assert span is not None
    assert span.name == "Đảng ủy xã Tên Khác"
    assert client.post(f"{path}sua-sau/").status_code == 303
    later = Rearrangement.objects.latest("pk")
    assert (later.corrects_id, later.state) == (plan.pk, PlanState.DRAFT)
    assert "Đã có phương án sửa" in text_of(client.get(path))
    add(client, later, "rename", **{"unit-0": "Đảng ủy xã Tên Khác", "new-name": "Đảng ủy xã số 1"})
    later.refresh_from_db()
    assert later.corrects_id == plan.pk


def test_a_plan_is_nobodys_who_does_not_manage_the_organisation_above(province: Province) -> None:
    plan = plan_of(province.client)
    head = browser(province.scene.communes[0].head)
    for tail in ("", "sua/", "them/?viec=merge", "xem-truoc/", "quyet-dinh/", "rut/"):
        assert head.get(f"/to-chuc/sap-xep/{plan.pk}/{tail}").status_code == 404
    assert str(plan) not in text_of(head.get("/to-chuc/sap-xep/"))
    clerk = make_holder(province.scene.communes[0].unit, "commune_clerk", with_account=True)
    assert browser(clerk).get("/to-chuc/sap-xep/").status_code == 404


def test_a_commune_rearranges_its_own_cells_and_nobody_elses(province: Province) -> None:
    one, two = province.scene.communes[:2]
    make_cell("Chi bộ thôn Một", parent=one.unit)
    make_cell("Chi bộ thôn Hai", parent=two.unit)
    client = browser(one.head)
    plan = plan_of(client, superior="Đảng ủy xã số 1")
    add(client, plan, "rename", **{"unit-0": "Chi bộ thôn Một", "new-name": "Chi bộ thôn Đầu"})
    path = f"/to-chuc/sap-xep/{plan.pk}/xem-truoc/"
    assert "Mọi việc đều thực hiện được" in text_of(client.get(path))
    add(client, plan, "rename", **{"unit-0": "Chi bộ thôn Hai", "new-name": "Chi bộ thôn Khác"})
    assert "không thuộc cấp quyết định" in text_of(client.get(path))


def test_a_superior_outside_ones_reach_is_refused(province: Province) -> None:
    make_unit("Tỉnh ủy Tỉnh Khác", kind="provincial_committee")
    refused = province.client.post(
        "/to-chuc/sap-xep/moi/",
        {"title": "Thử", "superior": "Tỉnh ủy Tỉnh Khác", "effective_on": "01/12/2026"},
    )
    assert refused.status_code == 422
    assert "không được giao sắp xếp tổ chức của đơn vị này" in text_of(refused)
    assert not Rearrangement.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Tên phương án : Mục này còn trống"),
        ({"effective_on": "31/02/2027"}, "Ngày “31/02/2027” không có trong lịch"),
        ({"superior": "Không Có"}, "Không có đơn vị nào tên hoặc mã “Không Có”"),
    ],
)
def test_a_mistake_in_a_plan_is_named(
    province: Province, changes: dict[str, str], sentence: str
) -> None:
    values = {"title": "Thử", "superior": "Tỉnh ủy Quảng Trị", "effective_on": "01/12/2026"}
    refused = province.client.post("/to-chuc/sap-xep/moi/", {**values, **changes})
    assert refused.status_code == 422
    assert sentence in text_of(refused)


def test_the_list_shows_plans_by_state(
    province: Province, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = province.client
    for _ in range(3):
        plan_of(client)
    last = Rearrangement.objects.latest("pk")
    client.post(f"/to-chuc/sap-xep/{last.pk}/rut/", {"reason": "Thử"})
    client.get("/to-chuc/sap-xep/")
    with django_assert_max_num_queries(12):
        page = client.get("/to-chuc/sap-xep/")
    assert "Đang soạn 2" in text_of(page)
    assert "Đã rút 1" in text_of(page)
    only = client.get("/to-chuc/sap-xep/?xem=withdrawn").content.decode()
    assert only.count("/to-chuc/sap-xep/" + str(last.pk)) == 1
    assert f"/to-chuc/sap-xep/{last.pk - 1}/" not in only


@pytest.mark.parametrize("more", [0, 12])
def test_the_pages_of_a_plan_ask_a_fixed_number_of_statements(
    province: Province, more: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = province.client
    commune = province.scene.communes[0].unit
    for number in range(more):
        make_holder(make_cell(f"Chi bộ thêm {number}", parent=commune), "cell_secretary")
    plan = plan_of(client)
    add(client, plan, "merge", **KINDS["merge"][0])
    add(client, plan, "dissolve", **{"unit-0": "Đảng ủy xã số 3"})
    for number in range(more):
        add(client, plan, "dissolve", **{"unit-0": f"Chi bộ thêm {number}"})
    path = f"/to-chuc/sap-xep/{plan.pk}/"
    for tail in ("", "xem-truoc/", "quyet-dinh/", "them/?viec=merge"):
        client.get(path + tail)
        with django_assert_max_num_queries(12):
            assert client.get(path + tail).status_code == 200


def test_a_body_of_the_front_takes_another_style_and_keeps_its_name(province: Province) -> None:
    name = "Hội Nông dân tỉnh"
    front = make_unit(name, kind="mass_organisation", collective="", body_code="HND")
    client = province.client
    plan = plan_of(client)
    page = client.get(f"/to-chuc/sap-xep/{plan.pk}/them/?viec=rename")
    assert "Nguồn: Nghị định 30/2020/NĐ-CP, Điều 2 khoản 2" in text_of(page)
    typed = {"unit-0": name, "new-name": name, "new-paper_style": "party"}
    add(client, plan, "rename", **typed)
    said = text_of(client.get(f"/to-chuc/sap-xep/{plan.pk}/"))
    assert f"Ghi lại thông tin của {name}, giữ nguyên tên, văn bản theo thể thức Đảng." in said
    path = f"/to-chuc/sap-xep/{plan.pk}/"
    client.post(f"{path}quyet-dinh/", {"decision_no": "12-QĐ/TU", "decision_on": "20/11/2026"})
    set_day(DAY)
    client.post(f"{path}thuc-hien/")
    span = span_of(front.pk, on=DAY)
    assert span is not None
    assert (span.name, span.paper_style, span.collective) == (name, "party", "")
    assert "Thể thức văn bản thể thức Đảng" in text_of(client.get(f"/to-chuc/{front.pk}/"))
    back = plan_of(client, day="01/02/2027")
    add(client, back, "rename", **{**typed, "new-paper_style": "installed"})
    said = text_of(client.get(f"/to-chuc/sap-xep/{back.pk}/"))
    assert "giữ nguyên tên, văn bản theo thiết lập chung của hệ thống." in said
    kept = plan_of(client, day="01/03/2027")
    add(client, kept, "rename", **{**typed, "new-paper_style": ""})
    assert "văn bản theo" not in text_of(client.get(f"/to-chuc/sap-xep/{kept.pk}/"))
