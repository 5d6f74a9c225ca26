"""What ended units left, settled through the pages: one thing, many things, divided targets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.factories import Held, make_holder, make_unit
from tests.transitions.scene import absorb, split
from tests.web.transitions.conftest import Province
from tests.web.transitions.visiting import browser, text_of

from camket.organisation.models import Unit, UnitKind
from camket.tasks.models import Task
from camket.transitions.models import Waiting

pytestmark = pytest.mark.django_db
LIST = "/to-chuc/chuyen-tiep/"


def _absorbed(province: Province) -> tuple[Client, Held]:
    """Let the first commune join the second; return the browser of the second's head."""
    old, heir = province.scene.communes[:2]
    absorb(old.unit, heir.unit)
    return browser(heir.head), heir.head


def _split(province: Province) -> Client:
    """Divide the first commune; return the browser of the province's head."""
    split(province.scene.communes[0].unit)
    return browser(province.scene.leader)


def _thing(kind: str) -> Waiting:
    return Waiting.objects.filter(kind=kind).order_by("pk")[0]


def _path(row: Waiting) -> str:
    return f"{LIST}{row.pk}/"


def test_the_worklist_says_what_waits_since_when_and_for_whom(province: Province) -> None:
    client, _ = _absorbed(province)
    page = text_of(client.get(LIST))
    assert "1 việc chờ giải quyết, lâu nhất từ 01/07/2026." in page
    assert "Cam kết năm 2026 của Đảng ủy xã số 1" in page
    assert "gồm 3 phần" in page
    assert "Đảng ủy xã số 2 01/07/2026 138" in page
    every = text_of(client.get(f"{LIST}?ca=1"))
    assert "Tuyến đường kiểu mẫu" in every
    assert "4 việc theo điều kiện lọc" in every
    assert "Không có việc nào ở đây" in text_of(client.get(f"{LIST}?loai=obstacle"))
    assert "Không có việc nào ở đây" in text_of(client.get(f"{LIST}?chia=1"))


def test_a_commitment_is_inherited_with_all_that_is_in_it(province: Province) -> None:
    client, _ = _absorbed(province)
    row = _thing("commitment")
    page = client.get(_path(row))
    assert "Mở văn bản đã ký" in text_of(page)
    assert f"/cam-ket/{row.commitment_id}/" in page.content.decode()
    heir = province.scene.communes[1].unit
    done = client.post(_path(row), {"choice": "inherited", "to_unit": heir.pk})
    assert done.status_code == 303, text_of(done)
    assert not Waiting.objects.filter(choice="").exists()
    row.refresh_from_db()
    assert row.commitment is not None
    assert row.commitment.holder_id == heir.pk
    assert "Đã giải quyết: tiếp nhận nguyên." in text_of(client.get(_path(row)))
    assert "tiếp nhận nguyên" in text_of(client.get(f"{LIST}?xem=da-giai-quyet"))


def test_a_task_passes_to_a_person_of_the_heir(province: Province) -> None:
    client, head = _absorbed(province)
    row = _thing("task")
    heir = province.scene.communes[1].unit
    page = client.get(_path(row))
    assert head.person.full_name in text_of(page)
    client.post(_path(row), {"choice": "inherited", "to_unit": heir.pk, "owner": head.person.pk})
    task = row.task
    assert task is not None
    task.refresh_from_db()
    assert (task.unit_id, task.owner_id) == (heir.pk, head.person.pk)


def test_a_refused_choice_keeps_every_word(province: Province) -> None:
    client, _ = _absorbed(province)
    row = _thing("task")
    refused = client.post(
        _path(row), {"choice": "closed_by_decision", "reason": "Không còn đối tượng"}
    )
    assert refused.status_code == 422
    assert "Chưa có số quyết định." in text_of(refused)
    assert "Không còn đối tượng" in refused.content.decode()
    assert 'value="closed_by_decision" id="id_choice_' in refused.content.decode()
    none = client.post(_path(row), {"reason": "Lý do"})
    assert "Chưa chọn cách giải quyết." in text_of(none)
    amended = client.post(
        _path(row), {"choice": "amended", "new_target": "12,5 tỷ", "reason": "Lý do"}
    )
    assert "“12,5 tỷ” không phải là số." in text_of(amended)
    row.refresh_from_db()
    assert row.is_open


def test_the_sum_of_the_parts_is_shown_before_anything_is_written(province: Province) -> None:
    client = _split(province)
    row = _thing("task")
    east, west = (Unit.objects.get(spans__name=f"Đảng ủy xã {name}") for name in ("Đông", "Tây"))
    names = [f"part-0-{unit.pk}-target" for unit in (east, west)]
    parts: dict[str, Any] = {"choice": "divided", names[0]: "60", names[1]: "50"}
    shown = client.post(_path(row), {**parts, "tinh": "1"})
    assert shown.status_code == 200
    assert "Tổng các phần: 110 m. Khác chỉ tiêu cũ 100 m: phải nêu lý do." in text_of(shown)
    row.refresh_from_db()
    assert row.is_open
    refused = client.post(_path(row), parts)
    assert refused.status_code == 422
    assert "Cộng các phần được 110" in text_of(refused)
    assert f'name="{names[0]}" value="60"' in refused.content.decode()
    done = client.post(_path(row), {**parts, names[1]: "40"})
    assert done.status_code == 303, text_of(done)
    targets = Task.objects.filter(unit__in=(east, west)).values_list("target", flat=True)
    assert sorted(targets) == [Decimal(40), Decimal(60)]


def test_many_things_are_closed_by_one_decision(province: Province) -> None:
    client, _ = _absorbed(province)
    rows = list(Waiting.objects.filter(kind="task"))
    chosen = {"viec": [row.pk for row in rows]}
    page = client.get(f"{LIST}giai-quyet/", chosen)
    assert "Giải quyết 2 việc" in text_of(page)
    refused = client.post(
        f"{LIST}giai-quyet/", {**chosen, "choice": "closed_by_decision", "reason": "Trùng việc"}
    )
    assert refused.status_code == 422
    assert "Chưa có số quyết định." in text_of(refused)
    assert "Trùng việc" in refused.content.decode()
    done = client.post(
        f"{LIST}giai-quyet/",
        {
            **chosen,
            "choice": "closed_by_decision",
            "reason": "Trùng việc",
            "decision_no": "05-TB/ĐU",
        },
    )
    assert done.status_code == 303, text_of(done)
    assert "Đã giải quyết 2 việc" in text_of(client.get(LIST))
    assert not Waiting.objects.filter(kind="task", choice="").exists()
    assert "Chưa chọn việc nào" in text_of(client.get(f"{LIST}giai-quyet/"))


def test_what_is_left_is_seen_by_the_successor_and_the_superior_alone(province: Province) -> None:
    _absorbed(province)
    row = _thing("commitment")
    other = browser(province.scene.communes[2].head)
    assert other.get(_path(row)).status_code == 404
    assert "Không có việc nào chờ giải quyết." in text_of(other.get(LIST))
    assert browser(province.scene.leader).get(_path(row)).status_code == 200
    clerk = make_holder(province.scene.communes[1].unit, "commune_clerk", with_account=True)
    assert browser(clerk).get(LIST).status_code == 404


def test_the_homes_of_the_successor_and_of_the_superiors_office_name_what_waits(
    province: Province,
) -> None:
    client, _ = _absorbed(province)
    home = client.get("/viec-cua-toi/")
    assert "1 việc chờ tiếp nhận" in text_of(home)
    assert f'href="{LIST}"' in home.content.decode()
    office = make_unit(
        "Văn phòng Tỉnh ủy", kind=UnitKind.COMMITTEE_OFFICE, parent=province.scene.province
    )
    clerk = make_holder(office, "provincial_clerk", with_account=True)
    assert "1 việc chờ tiếp nhận" in text_of(browser(clerk).get("/viec-cua-toi/"))
    other = browser(province.scene.communes[2].head)
    assert "việc chờ tiếp nhận" not in text_of(other.get("/viec-cua-toi/"))


def test_the_pages_ask_a_fixed_number_of_statements(
    province: Province, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, _ = _absorbed(province)
    row = _thing("commitment")
    for path in (LIST, f"{LIST}?ca=1", _path(row)):
        client.get(path)
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200
